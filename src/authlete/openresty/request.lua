--- Converts the request that nginx serves to what endpoints take.

local incoming_request = require "authlete.endpoint.request"

local ngx = ngx -- luacheck: read globals ngx

local request = {}

local MAX_BODY_BYTES = 64 * 1024
request.MAX_HEADERS = 100
local HAS_BODY = { POST = true, PUT = true, PATCH = true }

---@param status number
---@return table # a reply without a body
function request.refusal(status)
  return { status = status, headers = { ["Cache-Control"] = "no-store" }, body = "" }
end

-- Returns what nginx has written to a file; nil if it is larger than `most`.
local function read_body_file(name, most)
  local file = assert(io.open(name, "rb"))
  local body = file:read(most + 1) or ""
  file:close()
  return #body <= most and body or nil
end

-- Returns the body, or nil and the reply that refuses it. ngx_lua raises an error for an HTTP/2 request without a
-- Content-Length, because it cannot read its body.
local function read_body(most)
  if (tonumber(ngx.var.http_content_length) or 0) > most then
    return nil, request.refusal(413)
  end
  if not pcall(ngx.req.read_body) then
    return nil, request.refusal(411)
  end
  local name = ngx.req.get_body_file()
  local body = name and read_body_file(name, most) or not name and (ngx.req.get_body_data() or "")
  if not body or #body > most then
    return nil, request.refusal(413)
  end
  return body
end

--- An HTTP/2 request may have a body without saying so.
---@param headers table of ngx.req.get_headers
---@return boolean # whether the request has a body, which need not have been read
function request.has_body(headers)
  local length = headers["content-length"]
  if length == nil then
    return headers["transfer-encoding"] ~= nil or ngx.req.http_version() >= 2
  end
  return length ~= "0"
end

-- nginx provides the client's certificate without its chain.
local function client_certificate(options)
  if options.client_certificate then
    return options.client_certificate()
  end
  return ngx.var.ssl_client_raw_cert
end

-- The host as the client wrote it, with the port if it is not the usual one. HTTP/3 requests need no Host header, and
-- ngx_lua returns their host without the port; nginx has the port in $request_port, if it is new enough.
local function authority()
  local variable = ngx.var
  if ngx.req.http_version() ~= 3 then
    return variable.http_host or variable.host
  end
  local port = variable.request_port or variable.server_port
  return port ~= "" and port ~= "443" and variable.host .. ":" .. port or variable.host
end

local function origin(options)
  return options.origin or ngx.var.scheme .. "://" .. authority()
end

--- Reads the request.
---@param options table the options of serve or of a guard
---@param wants_body boolean
---@param method? string by default the method of the current request
---@return table? # the request; nil if it is refused
---@return table? # the reply that refuses it
function request.read(options, wants_body, method)
  local headers, problem = ngx.req.get_headers(request.MAX_HEADERS)
  if problem then
    return nil, request.refusal(431)
  end
  local body
  method = method or ngx.req.get_method()
  if wants_body and HAS_BODY[method] then
    body, problem = read_body(options.max_body_bytes or MAX_BODY_BYTES)
    if not body then
      return nil, problem
    end
  end
  return {
    method = method,
    url = origin(options) .. ngx.var.request_uri,
    query = ngx.var.args or "",
    headers = incoming_request.lower_case_headers(headers),
    has_body = body ~= nil and body ~= "" or request.has_body(headers),
    body = body,
    client_certificate = client_certificate(options),
  }
end

return request

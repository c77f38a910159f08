--- Requests with an HTTP message signature (RFC 9421).

local incoming_request = require "authlete.endpoint.request"

local ngx = ngx -- luacheck: read globals ngx

local signed_message = {}

local function check_text(text)
  if not incoming_request.is_text(text) then
    incoming_request.refuse()
  end
  return text
end

local function header_pairs(headers)
  local found = {}
  for name, values in pairs(headers) do
    for _, value in ipairs(type(values) == "table" and values or { values }) do
      found[#found + 1] = { key = check_text(name), value = check_text(value) }
    end
  end
  return found
end

-- An HTTP/2 request may have a body without saying so.
local function has_body(headers)
  local length = headers["content-length"]
  if length == nil then
    return headers["transfer-encoding"] ~= nil or ngx.req.http_version() >= 2
  end
  return length ~= "0"
end

--- Adds what Authlete needs to verify the signature. Ends the handling with 400 if the request is not text.
---@param parameters table of the operation introspection
---@param request table
function signed_message.add(parameters, request)
  parameters.htm = request.method
  parameters.target_uri = check_text(request.url)
  parameters.headers = header_pairs(request.headers)
  parameters.request_body_contained = has_body(request.headers)
end

return signed_message

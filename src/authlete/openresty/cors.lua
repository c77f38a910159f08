--- Cross-origin requests to guarded locations.

local cors = require "authlete.endpoint.cors"

local ngx = ngx -- luacheck: read globals ngx

local guarded = {}

local PASS = "pass"

---@param value any the option `cors`
---@return boolean # whether it is valid: as for endpoints, or "pass"
function guarded.is_option(value)
  return value == PASS or cors.is_option(value)
end

local function find_header(name)
  return ngx.var["http_" .. name:gsub("-", "_")]
end

local function add_to_vary(name)
  local vary = ngx.header["Vary"]
  if type(vary) == "table" then
    vary = table.concat(vary, ", ")
  end
  ngx.header["Vary"] = vary and vary .. ", " .. name or name
end

--- Adds the headers that the origin of the request gets, and answers a preflight.
---@param option any
---@param method string
---@return boolean # whether the request needs no token: it is a preflight that is to pass
function guarded.handle(option, method)
  if option == PASS then
    local _, is_preflight = cors.headers({}, method, find_header)
    return is_preflight
  elseif ngx.is_subrequest then -- what it answers is not what the client gets: 204 would let the client's request pass
    return false
  end
  local headers, is_preflight = cors.headers(option, method, find_header)
  add_to_vary(headers.Vary)
  headers.Vary = nil
  for name, value in pairs(headers) do
    ngx.header[name] = value
  end
  if is_preflight then
    ngx.exit(204)
  end
  return false
end

return guarded

--- Cross-origin requests of scripts in browsers (https://fetch.spec.whatwg.org/#http-cors-protocol).

local is_callable = require "authlete.util.is_callable"
local list = require "authlete.util.list"
local log = require "authlete.util.log"

local ngx = ngx -- luacheck: read globals ngx

local cors = {}

local PASS = "pass"
local PREFLIGHT_SECONDS = "600"

local function are_origins(value)
  for _, origin in ipairs(list.is_of_strings(value) and value or { "" }) do
    if not origin:find "^[A-Za-z][A-Za-z0-9+.-]*://[^/?#%s*]+$" and origin ~= "null" then
      return false
    end
  end
  return true
end

---@param value any the option `cors`
---@return boolean # whether it is valid: a list of origins as browsers send them, a function(origin), or "pass"
function cors.is_option(value)
  return value == PASS or is_callable(value) or are_origins(value)
end

local function is_allowed(option, origin)
  if not is_callable(option) then
    return list.contains(option, origin)
  end
  local done, allowed = pcall(option, origin)
  if not done then
    log.error("cors: the function failed: " .. log.one_line(allowed))
  end
  return done and allowed
end

local function is_preflight(method)
  return method == "OPTIONS" and ngx.var.http_origin ~= nil and ngx.var.http_access_control_request_method ~= nil
end

local function add_to_vary()
  local vary = ngx.header["Vary"]
  if type(vary) == "table" then
    vary = table.concat(vary, ", ")
  end
  ngx.header["Vary"] = vary and vary .. ", Origin" or "Origin"
end

local function answer_preflight(is_good)
  ngx.status = 204
  if is_good then
    local wanted = ngx.var.http_access_control_request_headers
    ngx.header["Access-Control-Allow-Methods"] = ngx.var.http_access_control_request_method
    ngx.header["Access-Control-Allow-Headers"] = wanted
    ngx.header["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
  end
  return ngx.exit(204)
end

--- Adds the headers that the origin of the request gets, and answers a preflight.
---@param option any
---@param method string
---@return boolean # whether the request needs no token: it is a preflight that is to pass
function cors.handle(option, method)
  local is_asking = is_preflight(method)
  if option == PASS then
    return is_asking
  elseif ngx.is_subrequest then -- what it answers is not what the client gets: 204 would let the client's request pass
    return false
  end
  local origin = ngx.var.http_origin
  add_to_vary()
  if not origin then
    return false
  end
  local is_good = is_allowed(option, origin)
  if is_good then
    ngx.header["Access-Control-Allow-Origin"] = origin
    ngx.header["Access-Control-Expose-Headers"] = "WWW-Authenticate, DPoP-Nonce"
  end
  if is_asking then
    answer_preflight(is_good)
  end
  return false
end

return cors

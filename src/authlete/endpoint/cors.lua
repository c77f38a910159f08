--- Cross-origin requests of scripts in browsers (https://fetch.spec.whatwg.org/#http-cors-protocol).

local ascii = require "authlete.util.ascii"
local header = require "authlete.util.header"
local is_callable = require "authlete.util.is_callable"
local list = require "authlete.util.list"
local log = require "authlete.util.log"
local protected = require "authlete.util.protected"

local cors = {}

local PREFLIGHT_SECONDS = "600"
local EXPOSED = "WWW-Authenticate, DPoP-Nonce"

---@param value any the option `cors`
---@return boolean # whether it is valid: a list of origins as browsers send them, or a function(origin)
function cors.is_option(value)
  if is_callable(value) then
    return true
  end
  for _, origin in ipairs(list.is_of_strings(value) and value or { "" }) do
    if not origin:find "^[A-Za-z][A-Za-z0-9+.-]*://[^/?#%s*]+$" and origin ~= "null" then
      return false
    end
  end
  return true
end

local function is_allowed(option, origin)
  if not header.is_value(origin) then
    return false
  elseif not is_callable(option) then
    return list.contains(option, origin)
  end
  local done, allowed = protected.call(option, origin)
  if not done then
    log.error("cors: the function failed: " .. log.one_line(allowed))
  end
  return done and allowed
end

--- Decides about a request.
---@param option string[]|function
---@param method string
---@param find function find(name) -> the value of a request header, or nil; the name is in lower case
---@return table # the headers that the reply gets
---@return boolean # whether it is a preflight, which gets 204 and nothing else
function cors.headers(option, method, find)
  local origin, wanted = find "origin", find "access-control-request-method"
  local is_preflight = method == "OPTIONS" and origin ~= nil and wanted ~= nil
  local headers = { Vary = "Origin" }
  if not origin or not is_allowed(option, origin) then
    return headers, is_preflight
  end
  headers["Access-Control-Allow-Origin"] = origin
  headers["Access-Control-Expose-Headers"] = EXPOSED
  if is_preflight then
    local names = find "access-control-request-headers"
    headers["Access-Control-Allow-Methods"] = header.is_value(wanted) and wanted or nil
    headers["Access-Control-Allow-Headers"] = header.is_value(names) and names or nil
    headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
  end
  return headers, is_preflight
end

local MERGED = { Vary = true, ["Access-Control-Expose-Headers"] = true }

--- Adds the headers to a reply, which may have a Vary of its own, and further headers to expose.
---@param reply table
---@param headers table from cors.headers
function cors.add(reply, headers)
  local own, kept = header.by_lower_name(reply.headers) or {}, {}
  for name, value in pairs(reply.headers) do
    local lower = ascii.lower(name)
    if lower ~= "vary" and not lower:find "^access%-control%-" then
      kept[name] = value
    end
  end
  reply.headers = kept
  for name, value in pairs(headers) do
    local before = MERGED[name] and own[ascii.lower(name)]
    kept[name] = before and table.concat(before, ", ") .. ", " .. value or value
  end
end

return cors

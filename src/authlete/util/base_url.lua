--- Parses the setting base_url.

local address = require "authlete.util.address"
local ascii = require "authlete.util.ascii"
local urls = require "authlete.util.url"

local base_url = {}

local DEFAULT_PORTS = { http = "80", https = "443" }

local function is_loopback(host)
  local bytes = address.parse(host)
  if bytes then
    return address.is_in(bytes, "127.0.0.0/8") or address.is_in(bytes, "::1")
  end
  return host == "localhost"
end

-- Returns what is wrong with the parts, or nil.
local function fault_of(url, scheme, authority, path)
  local lower = path and ascii.lower(path) or ""
  if scheme ~= "https" and scheme ~= "http" then
    return "must begin with https://"
  elseif url:find "[?#]" then
    return "must not have a query or a fragment"
  elseif authority:find("@", 1, true) then
    return "must not contain credentials"
  elseif url:find "[%s%c\\\"<>^`{|}]" then
    return "is not a valid URL"
  elseif (lower .. "/"):find("/api/", 1, true) then
    return "must not include /api; it is added automatically"
  elseif path ~= "" and path ~= "/" then
    return "must not have a path after the host"
  end
end

--- Splits "https://host:port/", and refuses URLs that cannot be those of an Authlete cluster.
---@param url string
---@return table? # { origin, host, port }, all strings: `host` in lower case and without brackets. nil if it is refused
---@return string? # the fault, to follow the name of the setting; it repeats no part of the URL
function base_url.parse(url)
  local scheme, authority, path = urls.split(url)
  local fault = fault_of(url, scheme, authority, path)
  if fault then
    return nil, fault
  end
  local host, port = address.split(authority)
  if not host then
    return nil, port
  elseif scheme == "http" and not is_loopback(host) then
    return nil, "must begin with https:// (http:// is for loopback hosts only)"
  end
  return { origin = scheme .. "://" .. authority, host = host, port = port or DEFAULT_PORTS[scheme] }
end

return base_url

--- The setting base_url: where Authlete is.

local address = require "authlete.util.address"
local ascii = require "authlete.util.ascii"
local url = require "authlete.util.url"

local base_url = {}

local function is_loopback(host)
  local bytes = address.parse(host)
  if bytes then
    return address.is_in(bytes, "127.0.0.0/8") or address.is_in(bytes, "::1")
  end
  return host == "localhost"
end

local DEFAULT_PORTS = { http = "80", https = "443" }

-- What is wrong with a URL, as far as its parts show; nil when nothing is.
local function find_fault(text, scheme, authority, path)
  if scheme ~= "https" and scheme ~= "http" then
    return "must begin with https://"
  elseif text:find "[?#]" then
    return "must not have a query or a fragment"
  elseif authority:find("@", 1, true) then
    return "must not contain credentials"
  elseif text:find "[^\33-\126\128-\255]" or text:find '[\\"<>^`{|}]' or path:find("..", 1, true)
    or path:find("//", 1, true) then
    return "is not a valid URL"
  elseif (ascii.lower(path) .. "/"):find("/api/", 1, true) then
    return "must not include /api; it is added automatically"
  end
end

--- @tparam string text
-- @treturn ?table { origin, host, port, base_path }, all strings: `host` without brackets, `base_path` what stands in
-- front of /api, for gateways that have such a path. nil if the text is not a base URL
-- @treturn ?string the fault, to follow the name of the setting
function base_url.parse(text)
  local scheme, authority, path = url.split(text)
  local fault = find_fault(text, scheme, authority, path)
  if fault then
    return nil, fault
  end
  local host, port = address.split(authority)
  if not host then
    return nil, port
  elseif scheme == "http" and not is_loopback(host) then
    return nil, "must begin with https:// (http:// is for loopback hosts only)"
  end
  return {
    origin = scheme .. "://" .. authority,
    host = host,
    port = port or DEFAULT_PORTS[scheme],
    base_path = (path:gsub("/$", "")),
  }
end

return base_url

--- Parses proxies in settings and environment variables.
---
--- Messages never repeat any part of the value, because any part may belong to the password.

local address = require "authlete.util.address"
local ascii = require "authlete.util.ascii"
local percent = require "authlete.util.percent"

local proxy = {}

-- As in libcurl.
local DEFAULT_PORTS = { http = "1080", https = "443" }

-- RFC 7617 does not allow control characters, nor a colon in the user name.
local function decode(text)
  local decoded = percent.decode(text)
  if not decoded then
    return nil, "has a '%' that does not begin a percent-encoded character; write it as %25"
  end
  if ascii.has_control(decoded) then
    return nil, "has a percent-encoded control character"
  end
  return decoded
end

local function parse_user_info(text)
  if text:find "[/?#%s]" then -- these end a URL's host: other programs would see another host
    return nil, "has a space, '/', '?' or '#' in the user name or password; percent-encode it"
  end
  local username, password = text:match "^([^:]*):?(.*)$"
  local fault
  username, fault = decode(username)
  if username and username:find(":", 1, true) then
    return nil, "has a colon in the user name, which Basic authentication does not allow"
  elseif username then
    password, fault = decode(password)
  end
  if fault then
    return nil, fault
  end
  return username, password
end

--- Parses "http://user:password@host:port/". User name, password, port and slash are optional. The user name ends at
--- the first colon and the password at the last "@"; both are percent-decoded.
---@param value string
---@param default_scheme? string what a value without "scheme://" means; without it, such a value is invalid
---@return table? # { url, host, port, username, password }, all strings: `url` with a port and without credentials,
--- `host` without brackets, `username` and `password` nil if there are none. nil if the value is invalid
---@return string? # the fault, to follow the name of the setting or variable
function proxy.parse(value, default_scheme)
  if ascii.has_control(value) then
    return nil, "contains a control character"
  end
  local scheme, rest = value:match "^([A-Za-z][A-Za-z0-9+.-]*)://(.*)$"
  scheme = scheme and ascii.lower(scheme) or default_scheme
  rest = rest or value
  if not DEFAULT_PORTS[scheme] then
    return nil, "must begin with http:// or https://; other kinds of proxies are not supported"
  end
  local user_info, authority = rest:match "^(.*)@(.*)$"
  local username, password
  if user_info and user_info ~= "" then
    username, password = parse_user_info(user_info)
    if not username then
      return nil, password
    end
  end
  authority = (authority or rest):gsub("/$", "")
  if authority:find "[/?#]" then
    return nil, "must end after the host and port"
  end
  local host, port = address.split(authority)
  if not host then
    return nil, port
  end
  port = port or DEFAULT_PORTS[scheme]
  local in_url = host:find(":", 1, true) and "[" .. host .. "]" or host
  return {
    url = scheme .. "://" .. in_url .. ":" .. port,
    host = host,
    port = port,
    username = username,
    password = password,
  }
end

-- Whether `name` is `domain` or a subdomain of it.
local function is_within(name, domain)
  return domain ~= "" and ("." .. name):sub(-#domain - 1) == "." .. domain
end

--- Whether a list such as no_proxy includes a host. Entries are separated by commas or spaces. An entry is "*", a
--- domain (optionally with "." or "*." before it; subdomains are always included), an IP address, or a network
--- ("10.0.0.0/8"). An entry that ends in ":port" applies to that port only. Other entries are ignored. Names are not
--- resolved.
---@param list string
---@param host string in lower case, without brackets
---@param port string
---@return boolean
function proxy.is_bypassed(list, host, port)
  local bytes = address.parse(host)
  local name = host:gsub("%.$", "")
  for entry in ascii.lower(list):gmatch "[^,%s]+" do
    local pattern = entry:gsub("^%*?%.", "")
    local entry_host, entry_port = address.split(pattern)
    if not entry_host then -- a network, or an IPv6 address without brackets
      entry_host, entry_port = pattern, nil
    end
    local is_named
    if bytes then
      is_named = address.is_in(bytes, entry_host)
    else
      is_named = is_within(name, (entry_host:gsub("%.$", "")))
    end
    if entry == "*" or is_named and (entry_port or port) == port then
      return true
    end
  end
  return false
end

return proxy

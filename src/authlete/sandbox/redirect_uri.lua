--- Redirect URIs of authorization requests.

local list = require "authlete.util.list"
local url = require "authlete.util.url"

local redirect_uri = {}

local LOOPBACK = { ["127.0.0.1"] = true, ["[::1]"] = true, ["localhost"] = true }

-- Returns an http URI of the loopback interface without its port; nil for any other URI.
local function without_port(uri)
  local scheme, authority = url.split(uri)
  local host = (authority or ""):match "^(%[[^%]]*%]):?%d*$" or (authority or ""):match "^([^:@]*):?%d*$"
  if scheme ~= "http" or not LOOPBACK[host] then
    return nil
  end
  return "http://" .. host .. uri:sub(#"http://" + #authority + 1)
end

--- Finds the redirect URI of a request. It must be one that the client has registered, character by character (RFC
--- 9700 section 4.1.3). The port of a loopback address may differ if the service says so (RFC 8252 section 7.3).
---@param registered table
---@param given string? the parameter of the request
---@param is_optional boolean whether the parameter may be omitted if there is only one (RFC 6749 section 3.1.2.3)
---@return string? # nil if there is none that the user agent may be redirected to
function redirect_uri.find(state, registered, given, is_optional)
  if not given then
    return is_optional and #registered == 1 and registered[1] or nil
  elseif list.contains(registered, given) then
    return given
  end
  local loopback = state.settings.loopback_redirection_uri_variable and without_port(given)
  for _, uri in ipairs(loopback and registered or {}) do
    if without_port(uri) == loopback then
      return given
    end
  end
end

return redirect_uri

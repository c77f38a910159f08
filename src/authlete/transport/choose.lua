--- Creates the api for checked settings, with the transport that they name.

local core = require "authlete.core"

---@param checked table as settings.check returns them
---@return table|userdata # an api
return function(checked)
  local api, transport = core.new(checked), checked.transport
  if transport == "curl" then
    return api
  end
  local name = type(transport) == "string" and transport or "custom"
  return require("authlete.transport." .. name).wrap(api, checked)
end

--- The modules of luaossl (Debian: lua-luaossl), which are loaded on first use.

local response = require "authlete.sandbox.response"

---@param name string such as "digest"
---@return any # the module; ends the operation as not simulated if luaossl is missing
return function(name)
  local loaded, module = pcall(require, "openssl." .. name)
  if not loaded then
    response.not_simulated "luaossl is needed for this (Debian: lua-luaossl) and could not be loaded. Without it, this"
  end
  return module
end

--- The modules of luaossl (Debian: lua-luaossl), which are loaded on first use.

local response = require "authlete.sandbox.response"

local reasons = {} -- why a module cannot be loaded; Lua 5.1 says so only once

---@param name string such as "digest"
---@return any # the module; ends the operation, whose call then fails, if luaossl is missing or cannot be loaded
return function(name)
  local loaded, module = pcall(require, "openssl." .. name)
  if not loaded then
    reasons[name] = reasons[name] or tostring(module):match("^[^\n]*"):gsub(":$", "")
    response.lacks("SANDBOX_NEEDS_LUAOSSL", "luaossl is needed for this (Debian: lua-luaossl): " .. reasons[name])
  end
  return module
end

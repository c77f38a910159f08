-- Loads the C module of this build; tools/install puts its name in the place of CORE.

local NAME = "authlete/CORE"

for template in package.cpath:gmatch "[^;]+" do
  local path = template:gsub("%?", NAME)
  local file = io.open(path, "rb")
  if file then
    file:close()
    local open, message = package.loadlib(path, "luaopen_authlete_core")
    if not open then
      error(message, 0)
    end
    return open(...)
  end
end
error("module 'authlete.core' not found: no file " .. NAME .. ".so in package.cpath", 0)

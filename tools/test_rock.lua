-- `luarocks test` runs this with its interpreter: builds the module for that, and runs the specs.
--
--   luarocks --lua-version 5.4 test -- spec/api_spec.lua …    runs some

local function quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local result = os.execute(("make test LUA=%s SPEC=%s"):format(quote(arg[-1]), quote(table.concat(arg, " "))))
os.exit((result == true or result == 0) and 0 or 1)

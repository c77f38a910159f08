-- Tables as text in shared memory: by LuaJIT's string.buffer where there is one, and by lua-cjson.

local NAME = "authlete.openresty.packing"

local BUFFER = "string.buffer"

-- Returns the module as it is without string.buffer.
local function without_buffer()
  local module, buffer = package.loaded[NAME], package.loaded[BUFFER]
  package.loaded[NAME], package.loaded[BUFFER] = nil, nil
  package.preload[BUFFER] = function() error "not there" end
  local packing = require(NAME)
  package.loaded[NAME], package.loaded[BUFFER], package.preload[BUFFER] = module, buffer, nil
  assert.matches("^%[false", packing.pack { false })
  return packing
end

for title, packing in pairs { ["as this Lua has it"] = require(NAME), ["by lua-cjson"] = without_buffer() } do
  describe("Packing, " .. title, function()
    it("keeps every value as it was", function()
      local value = {
        id = 5921531358155430, negative = -9007199254740991, fraction = 0.1, tiny = 5e-324, zero = 0, huge = 1e300,
        yes = true, no = false, text = "a\0b\255", empty = "", digits = "5921531358155430", mark = "\1",
        marks = "\1\0011",
        list = { 1, "2", false, { 3 } }, nested = { id = 5921531358155430 }, nothing = {},
      }
      assert.same(value, packing.unpack(packing.pack(value)))
      assert.same({ false, 1e15, "x" }, packing.unpack(packing.pack { false, 1e15, "x" }))
    end)

    it("leaves the table as it was", function()
      local value = { 1e15, { "\1" } }
      packing.pack(value)
      assert.same({ 1e15, { "\1" } }, value)
    end)
  end)
end

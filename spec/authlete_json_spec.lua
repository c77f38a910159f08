-- authlete.json: JSON written by Lua code.

local cjson = require "cjson"
local json = require "authlete.json"

local cases = require("spec.support.calls").cases

describe("authlete.json writes", function()
  local WRITTEN = {
    ["an empty table as an object"] = { {}, "{}" },
    ["an empty array"] = { json.array {}, "[]" },
    ["an array"] = { { 1, "x", true, { 2 } }, '[1,"x",true,[2]]' },
    ["an object with its names in order"] = { { b = 1, a = { c = json.array {} } }, '{"a":{"c":[]},"b":1}' },
    ["nulls"] = { { json.null, cjson.null, 1 }, "[null,null,1]" },
    ["integers exactly"] = {
      { 5921531358155430, -2 ^ 53, 1e15 }, "[5921531358155430,-9007199254740992,1000000000000000]",
    },
    ["fractions that read back the same"] = {
      { 0.5, 0.1, 1e-7, 1.5e300, 1 / 3 }, "[0.5,0.1,1e-07,1.5e+300,0.33333333333333331]",
    },
    ["characters that must be escaped"] = { "\"\\\n\r\t\0\31\127", [["\"\\\n\r\t\u0000\u001f\u007f"]] },
    ["all other characters unchanged"] = { "/[]^-%äöü€😀", '"/[]^-%äöü€😀"' },
  }
  for name, case in cases(WRITTEN) do
    it(name, function() assert.equal(case[2], json.encode(case[1])) end)
  end

  it("every ASCII character in a form that cjson reads back", function()
    for byte = 0, 127 do
      local text = "a" .. string.char(byte) .. "b"
      assert.equal(text, cjson.decode("[" .. json.encode(text) .. "]")[1])
    end
  end)
end)

describe("authlete.json raises an error for", function()
  local NEITHER = "a table is neither an array without gaps nor an object whose keys are strings"
  local deep = {}
  for _ = 1, 100 do deep = { deep } end
  local REFUSED = {
    ["a table of both kinds"] = { { 1, a = 2 }, NEITHER },
    ["an array with a gap"] = { { [1] = 1, [3] = 3 }, NEITHER },
    ["an array that does not start at 1"] = { { [0] = 0, 1 }, NEITHER },
    ["a name that is not a string"] = { { [true] = 1 }, NEITHER },
    ["a marked array with names"] = {
      json.array { a = 1 }, "a table that is marked as an array has other keys, or gaps",
    },
    ["a string that is not UTF-8"] = { { "\255" }, "a string is not valid UTF-8" },
    ["a name that is not UTF-8"] = { { ["\237\160\128"] = 1 }, "a string is not valid UTF-8" },
    ["a function"] = { { print }, "JSON cannot express a value of the type function" },
    ["infinity"] = { math.huge, "JSON cannot express the number inf" },
    ["values nested too deeply"] = { deep, "nested too deeply" },
  }
  for name, case in cases(REFUSED) do
    it(name, function()
      local done, message = pcall(json.encode, case[1])
      assert.is_false(done)
      assert.equal("authlete.json: " .. case[2], message)
    end)
  end
end)

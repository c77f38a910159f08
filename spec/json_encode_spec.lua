-- JSON written by Lua code, in the sandbox and the examples. json_spec.lua covers the JSON of requests.

local cases = require("spec.support.calls").cases
local cjson = require "cjson"
local json = require "authlete.json"

local function nested(depth)
  local value = "x"
  for _ = 1, depth do value = { value } end
  return value
end

describe("The JSON text", function()
  local texts = {
    ["a string"] = { "a", '"a"' },
    ["a string with everything that must be escaped"] = {
      'a"\\/\n\r\t\0\31\127', '"a\\"\\\\/\\n\\r\\t\\u0000\\u001f\\u007f"',
    },
    ["a string beyond ASCII"] = { "日😀", '"日😀"' },
    ["zero"] = { 0, "0" }, ["an integer"] = { -17, "-17" }, ["an integral float"] = { 3.0, "3" },
    ["an id with sixteen digits"] = { 5921531358155430, "5921531358155430" },
    ["an integer beyond 2^53"] = { 2 ^ 62, "4611686018427387904" },
    ["a number beyond any integer"] = { 1e300, "1e+300" }, ["a fraction"] = { 0.1, "0.1" },
    ["a fraction with all its digits"] = { 1 / 3, "0.33333333333333331" }, ["a negative fraction"] = { -2.5, "-2.5" },
    ["true"] = { true, "true" }, ["false"] = { false, "false" },
    ["null"] = { json.null, "null" }, ["lua-cjson's null"] = { cjson.null, "null" },
    ["an empty table"] = { {}, "{}" }, ["an array"] = { { 1, "b", { true } }, '[1,"b",[true]]' },
    ["an empty array"] = { json.array {}, "[]" }, ["a marked array"] = { json.array { 1, 2 }, "[1,2]" },
    ["an array with null in it"] = { { json.null, 1 }, "[null,1]" },
    ["an object with its names in order"] = { { b = 1, a = { d = {}, c = "x" } }, '{"a":{"c":"x","d":{}},"b":1}' },
    ["an object whose name must be escaped"] = { { ['a"\n'] = 1 }, '{"a\\"\\n":1}' },
  }
  for description, case in cases(texts) do
    it("of " .. description, function() assert.equal(case[2], json.encode(case[1])) end)
  end

  it("of a number reads back as the same number", function()
    for _, number in ipairs {
      2 ^ 53, 2 ^ 53 + 2, -2 ^ 53, 2 ^ 63, -2 ^ 63, 1e15 + 0.5, 5e-324, 1.7976931348623157e308, 0.1,
    } do
      assert.equal(number, tonumber(json.encode(number)))
    end
  end)

  it("is at most a hundred levels deep", function()
    assert.equal(("["):rep(99) .. '"x"' .. ("]"):rep(99), json.encode(nested(99)))
    assert.error_matches(function() json.encode(nested(100)) end, "nested too deeply")
    local endless = {}
    endless[1] = endless
    assert.error_matches(function() json.encode(endless) end, "nested too deeply")
  end)

  it("does not exist for values that JSON cannot express", function()
    for _, value in ipairs { 0 / 0, math.huge, -math.huge, print, coroutine.create(function() end), io.stdout } do
      assert.error_matches(function() json.encode(value) end, "JSON cannot express")
      assert.error_matches(function() json.encode { a = { value } } end, "JSON cannot express")
    end
    assert.error_matches(function() json.encode(nil) end, "JSON cannot express a value of the type nil")
  end)

  it("of null prints as null elsewhere, too", function() assert.equal("null", tostring(json.null)) end)
end)

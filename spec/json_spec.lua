-- Encoding Lua values in requests, and decoding JSON text in responses.

local calls = require "spec.support.calls"
local cjson = require "cjson"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"
local rows = require("spec.support.values").rows
local camel_of = require("spec.support.values").camel

local cases = calls.cases

local CLIENT_ID = 5921531358155430 -- from Authlete's documentation
local number_type, maxinteger = rawget(math, "type"), rawget(math, "maxinteger") -- in Lua 5.3 and newer
local is_integer = number_type and function(value) return number_type(value) == "integer" end

-- Returns the JSON text of a value in a request.
local function written(value)
  local api, requests = recorder.new_api { strict = false }
  calls.assert_good(api:token_fail { ticket = "t", reason = "UNKNOWN", value = value })
  local body = requests[1].body
  local rest = body:gsub('"ticket":"t"', ""):gsub('"reason":"UNKNOWN"', "")
  return rest:match '^{,*"value":(.-),*}$' or body
end

local function write_fault(value)
  local api, requests = recorder.new_api { strict = false }
  local done, message = pcall(api.token_fail, api, { ticket = "t", reason = "UNKNOWN", value = value })
  assert.is_false(done)
  assert.equal(0, #requests)
  return message:match "token_fail: parameter 'value' (.*)$" or message
end

-- Returns the decoded field "value" of a response.
local function read(text)
  local api = recorder.new_api({}, '{"value":' .. text .. "}")
  local response, message = api:token_fail(calls.REQUEST)
  assert.is_table(response, message)
  return response.value
end

local function nested(depth)
  local value = "x"
  for _ = 1, depth do value = { value } end
  return value
end

local function depth_of(value)
  local depth = 0
  while type(value) == "table" do value, depth = value[1], depth + 1 end
  return depth
end

describe("The client id 5921531358155430", function()
  local TEXT = "5921531358155430"

  for transport in cases { blocking = true, recorder = true } do
    it(("is sent and received exactly, in URL and body, over the %s transport"):format(transport), function()
      local server = peer.start { answer = { status = 200, body = ('{"clientId":%s,"ids":[%s]}'):format(TEXT, TEXT) } }
      local api, seen
      if transport == "blocking" then
        api = calls.new_api(server.url)
      else
        api, seen = recorder.new_api({}, ('{"clientId":%s,"ids":[%s]}'):format(TEXT, TEXT))
      end
      for _, id in ipairs { CLIENT_ID, TEXT } do
        local response = assert(api:get_client { client_id = id })
        assert.equal(CLIENT_ID, response.client_id)
        assert.equal(CLIENT_ID, response.ids[1])
        assert.equal(TEXT, ("%.0f"):format(response.client_id))
        if is_integer then assert.is_true(is_integer(response.client_id)) end
        assert(api:token { parameters = "a=b", client_id = id })
        assert(api:token_create { grant_type = "PASSWORD", client_id = response.client_id })
      end
      local requests = seen or server:requests()
      assert.equal(6, #requests)
      for i, request in ipairs(requests) do
        if i % 3 == 1 then
          assert.is_truthy((request.url or request.target):find("/api/715948317/client/get/" .. TEXT .. "$"))
        else -- "id" parameters are text on the wire, integers are numbers
          assert.is_truthy(request.body:find('"clientId":"?' .. TEXT .. '"?[,}]'), request.body)
        end
      end
      server:stop()
    end)
  end
end)

describe("An empty table in a request", function()
  it("is an array if operations.def lists its name as one, and otherwise an object", function()
    assert.is_true(#rows.arrays > 0)
    for _, name in ipairs(rows.arrays) do
      local camel = camel_of(name)
      assert.equal(('{"%s":[]}'):format(camel), written { [name] = {} })
      for _, other in ipairs { "x" .. name, name .. "x", name:sub(2), name:sub(1, -2) } do
        assert.equal(('{"%s":{}}'):format(camel_of(other)), written { [other] = {} })
      end
    end
    assert.equal("{}", written {})
  end)
end)

describe("A value in a request", function()
  local texts = {
    ["a string"] = { "abc", '"abc"' },
    ["an empty string"] = { "", '""' },
    ["escapes"] = { "\"\\/\b\f\n\r\t\1\31\127", '"\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\127"' },
    ["NUL"] = { "a\0b", '"a\\u0000b"' },
    ["two to four bytes of UTF-8"] = { "ä€😀\244\143\191\191", '"ä€😀\244\143\191\191"' },
    ["long text with one escape"] = {
      ("x"):rep(99) .. '"' .. ("y"):rep(99), '"' .. ("x"):rep(99) .. '\\"' .. ("y"):rep(99) .. '"',
    },
    ["true"] = { true, "true" },
    ["false"] = { false, "false" },
    ["0"] = { 0, "0" },
    ["-0.0"] = { -0.0, "0" },
    ["an integer"] = { 17, "17" },
    ["an integral float"] = { 17.0, "17" },
    ["2^53"] = { 2 ^ 53, "9007199254740992" },
    ["-2^53"] = { -2 ^ 53, "-9007199254740992" },
    ["a fraction"] = { 0.1, "0.1" },
    ["a fraction of 17 digits"] = { 0.1 + 0.2, "0.30000000000000004" },
    ["a large float"] = { 1e300, "1e+300" },
    ["a small float"] = { 5e-324, "4.94065645841247e-324" },
    ["an array"] = { { 1, "x", true }, '[1,"x",true]' },
    ["an array of arrays"] = { { { 1 }, { { 2 } } }, "[[1],[[2]]]" },
    ["an object"] = { { some_name = 1 }, '{"someName":1}' },
    ["objects in objects"] = { { some_name = { other_name = { x_y = 1 } } }, '{"someName":{"otherName":{"xY":1}}}' },
    ["an empty table with an unknown name"] = { {}, "{}" },
    ["an empty table with an array's name"] = { { scopes = {} }, '{"scopes":[]}' },
    ["an empty table in an array"] = { { 1, {} }, "[1,{}]" },
    ["empty tables in an array with an array's name"] = { { properties = { {}, {} } }, '{"properties":[{},{}]}' },
    ["cjson.null"] = { cjson.null, "null" },
    ["an array with cjson.null in it"] = { { 1, cjson.null, 2 }, "[1,null,2]" },
  }
  for description, case in cases(texts) do
    it("is encoded: " .. description, function() assert.equal(case[2], written(case[1])) end)
  end

  if is_integer then
    it("is written with all its digits if it is an integer", function()
      assert.equal("9223372036854775807", written(maxinteger))
      assert.equal("-9223372036854775808", written(-maxinteger - 1))
      assert.equal("9007199254740993", written(9007199254740993))
    end)
  end

  local recursive = {}
  recursive.value = recursive
  local faults = {
    ["not a number"] = { 0 / 0, "contains a number that JSON cannot express" },
    ["infinity"] = { 1 / 0, "contains a number that JSON cannot express" },
    ["negative infinity"] = { { -1 / 0 }, "contains a number that JSON cannot express" },
    ["a function"] = { print, "contains a value that JSON cannot express" },
    ["a table with a function"] = { { a = { print } }, "contains a value that JSON cannot express" },
    ["a coroutine"] = { coroutine.create(function() end), "contains a value that JSON cannot express" },
    ["a userdata"] = { io.stdout, "contains a value that JSON cannot express" },
    ["a table that contains itself"] = { recursive, "is nested too deeply or contains itself" },
    ["nested 101 deep"] = { nested(101), "is nested too deeply or contains itself" },
    ["an array with a hole"] = { { 1, nil, 3 }, "contains a table that is neither a list" },
    ["a table with both kinds of keys"] = { { 1, a = 2 }, "contains a table that is neither a list" },
    ["a table with the key 0"] = { { [0] = 1 }, "contains a table that is neither a list" },
    ["a table with the key 1.5"] = { { [1.5] = 1 }, "contains a table that is neither a list" },
    ["a table with the key true"] = { { [true] = 1 }, "contains a table that is neither a list" },
    ["a lone byte of UTF-8"] = { "\128", "contains text that is not UTF-8" },
    ["truncated UTF-8"] = { "abcdefgh\226\130", "contains text that is not UTF-8" },
    ["an overlong UTF-8 sequence"] = { "\192\175", "contains text that is not UTF-8" },
    ["an overlong UTF-8 sequence of three bytes"] = { "\224\128\175", "contains text that is not UTF-8" },
    ["a surrogate in UTF-8"] = { "\237\160\128", "contains text that is not UTF-8" },
    ["a code point beyond Unicode"] = { "\244\144\128\128", "contains text that is not UTF-8" },
    ["Latin-1"] = { { a = "caf\233" }, "contains text that is not UTF-8" },
    ["a table with a name that is not UTF-8"] = { { ["\255"] = 1 }, "contains text that is not UTF-8" },
  }
  for description, case in cases(faults) do
    it("is refused: " .. description, function()
      assert.equal(case[2], write_fault(case[1]):sub(1, #case[2]))
    end)
  end

  it("can be nested 100 deep", function()
    assert.equal(("["):rep(99) .. '"x"' .. ("]"):rep(99), written(nested(99)))
  end)

  it("is read without invoking its metamethods", function()
    local bomb = function() error "a metamethod was called" end
    local metatable = { __index = bomb, __pairs = bomb, __ipairs = bomb, __len = bomb, __tostring = bomb }
    assert.equal('{"a":[1]}', written(setmetatable({ a = setmetatable({ 1 }, metatable) }, metatable)))
    local api = recorder.new_api()
    calls.assert_good(api:token_fail(setmetatable({ ticket = "t", reason = "UNKNOWN" }, metatable)))
    assert.is_false(pcall(api.token_fail, api, setmetatable({}, { __index = { ticket = "t", reason = "UNKNOWN" } })))
  end)

  it("can be cjson.null if the parameter is not required", function()
    local api, requests = recorder.new_api()
    assert(api:token { parameters = "a", client_id = cjson.null })
    assert.is_truthy(requests[1].body:find('"clientId":null', 1, true))
    local _, message = pcall(api.token, api, { parameters = cjson.null })
    assert.is_truthy(message:find("'parameters' is required and cannot be null", 1, true), message)
    assert.equal(1, #requests)
  end)

  it("is an empty array if it is empty and the parameter is an array", function()
    local api, requests = recorder.new_api()
    assert(api:token_create { grant_type = "PASSWORD", scopes = {}, properties = {} })
    assert.is_truthy(requests[1].body:find('"scopes":[]', 1, true))
    assert.is_truthy(requests[1].body:find('"properties":[]', 1, true))
  end)

  it("is an empty object if it is an empty element of an array of objects", function()
    local api, requests = recorder.new_api()
    assert(api:credential_batch_issue { access_token = "t", orders = { {} } })
    assert.is_truthy(requests[1].body:find('"orders":[{}]', 1, true), requests[1].body)
    assert(api:token_create { grant_type = "PASSWORD", properties = { {}, { key = "a" } } })
    assert.is_truthy(requests[2].body:find('"properties":[{},{"key":"a"}]', 1, true), requests[2].body)
    assert(api:update_service { supported_scopes = { { attributes = { {} }, descriptions = {} } } })
    assert.is_truthy(requests[3].body:find('"attributes":[{}]', 1, true), requests[3].body)
    assert.is_truthy(requests[3].body:find('"descriptions":[]', 1, true), requests[3].body)
  end)
end)

describe("A value in a response", function()
  local values = {
    ['"abc"'] = "abc", ['""'] = "", ["true"] = true, ["false"] = false, ["0"] = 0, ["-0"] = 0, ["-17"] = -17,
    ["1.5"] = 1.5, ["-1.25e2"] = -125, ["1E3"] = 1000, ["1e-3"] = 0.001, ["17.0"] = 17, ["1e300"] = 1e300,
    ["9007199254740992"] = 2 ^ 53, ["123456789012345678901234567890"] = 123456789012345678901234567890,
    ["1e-999"] = 0, [" \t\r\n1 \t\r\n"] = 1, [("1"):rep(100)] = tonumber(("1"):rep(100)),
    ["0." .. ("3"):rep(1000)] = 1 / 3, ["-0." .. ("0"):rep(400) .. "125e401"] = -1.25,
    ["1e" .. ("0"):rep(99) .. "3"] = 1000, ["1" .. ("0"):rep(300) .. "." .. ("0"):rep(300)] = 1e300,
    [ [["\"\\\/\b\f\n\r\t"]] ] = "\"\\/\b\f\n\r\t",
    [ [["\u0041\u00e4\u20AC\u0000"]] ] = "Aä€\0",
    [ [["\ud83d\ude00"]] ] = "😀", [ [["\uDBFF\uDFFF"]] ] = "\244\143\191\191",
    [ [["\ud83d"]] ] = "\239\191\189", [ [["\ude00\ud83d"]] ] = "\239\191\189\239\191\189",
    [ [["\ud83dx"]] ] = "\239\191\189x", [ [["\ud83d\u0041"]] ] = "\239\191\189A",
    [ [["\ud83d\ud83d\ude00"]] ] = "\239\191\189😀", [ [["\\"]] ] = "\\", [ [["\\\""]] ] = "\\\"",
    ['"ä€😀"'] = "ä€😀", ['"\127"'] = "\127",
  }
  for text, value in cases(values) do
    it(("that is %s is decoded exactly"):format(text:sub(1, 40)), function() assert.equal(value, read(text)) end)
  end

  local tables = {
    ["[]"] = {}, ["{}"] = {}, ["[1,[2,[]]]"] = {
      1, { 2, {} } }, ['{"aB":{"cD":[{"eF":1}]}}'] = { a_b = { c_d = { { e_f = 1 } } },
    },
    ['{"a":null,"b":1}'] = { b = 1 }, ["[null,1,null,2]"] = { 1, 2 }, ['{"a":1,"a":2}'] = { a = 2 },
    ['{"a":1,"a":null}'] = {}, ['{"userInfoURL":1,"":2,"x1Y":3}'] = { user_info_url = 1, [""] = 2, x1_y = 3 },
    [ [[{"\u0061B":1,"a\u0042c":2}]] ] = { a_b = 1, a_bc = 2 }, ['{ "a" : [ 1 , 2 ] }'] = { a = { 1, 2 } },
    ['{"' .. ("aB"):rep(100) .. '":1}'] = { [("aB"):rep(100)] = 1 },
  }
  for text, value in cases(tables) do
    it(("that is %s is a plain table"):format(text:sub(1, 40)), function()
      local got = read(text)
      assert.same(value, got)
      assert.is_nil(getmetatable(got))
    end)
  end

  if is_integer then
    it("keeps all digits of an integer that fits 64 bits", function()
      assert.equal("9223372036854775807", tostring(read "9223372036854775807"))
      assert.equal("-9223372036854775808", tostring(read "-9223372036854775808"))
      assert.is_true(is_integer(read "-9223372036854775808"))
      assert.is_false(is_integer(read "9223372036854775808"))
    end)
  end

  if is_integer then
    it("is an integer if its value is integral, and otherwise a float", function()
      for _, text in ipairs { "1", "-1", "1.0", "1e3", "9007199254740992", "123456789012345678" } do
        assert.is_true(is_integer(read(text)), text)
      end
      for _, text in ipairs { "1.5", "1e300", "12345678901234567890" } do
        assert.is_false(is_integer(read(text)), text)
      end
    end)
  end

  local wrong = {
    "", "nul", "nulll", "True", "tru", "[true,fals]", "undefined", "NaN", "Infinity", "-", "+1", ".5", "1.", "1.e1",
    "01", "-01", "1e", "1e+", "0x10", "1e999", "-1e999", ("1"):rep(400), "1 2", "1/**/", "// comment\n1", "\0", "'a'",
    '"a', '"\\"', [["\x41"]], [["\u12"]], [["\u12G4"]], [["\u"]], [["\ud83d\u12"]],
    "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[}", "{]", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}',
    "{a:1}", "{1:1}", '{"a" 1}', '{"a":1 "b":2}',
  }
  for _, text in ipairs(wrong) do
    it(("that is %q is a failure of kind protocol"):format(text:sub(1, 20)), function()
      local api = recorder.new_api({}, '{"value":' .. text .. "}")
      calls.assert_failure({ kind = "protocol", maybe_processed = true, status = 200 }, api:token_fail(calls.REQUEST))
    end)
  end

  it("can be nested 100 deep, and no deeper", function()
    assert.equal(99, depth_of(read(("["):rep(99) .. ("]"):rep(99))))
    local api = recorder.new_api({}, '{"value":' .. ("["):rep(100) .. ("]"):rep(100) .. "}")
    calls.assert_failure({ kind = "protocol", maybe_processed = true, status = 200 }, api:token_fail(calls.REQUEST))
  end)

  it("is refused if a string or a name has an unescaped control character", function()
    local text
    local api = recorder.new_api({}, function() return { status = 200, body = text } end)
    for byte = 0, 31 do
      -- At every distance from the quotes, because the reader examines several bytes at once.
      for _, length in ipairs { 0, 1, 7, 8, 31, 32, 33, 80 } do
        for _, rest in ipairs { 0, 1, 9, 70 } do
          for _, escape in ipairs { "", "\\n" } do
            local string = '"' .. escape .. ("x"):rep(length) .. string.char(byte) .. ("y"):rep(rest) .. '"'
            for _, form in ipairs { '{"value":@,"other":"a good value"}', '{@:1,"other":"a good value"}' } do
              text = form:gsub("@", function() return string end)
              local response, message, failure = api:token_fail(calls.REQUEST)
              assert.is_nil(response)
              assert.equal("protocol", failure.kind)
              assert.equal("token_fail: protocol: invalid JSON: control character in a string", message)
            end
          end
        end
      end
    end
  end)

  it("keeps all bytes of a string, whatever their position", function()
    for length = 0, 150 do
      local plain = ("0123456789abcdefghijklmnopqrstuvwxyzäö"):rep(5):sub(1, length)
      assert.equal(plain, read('"' .. plain .. '"'))
      assert.equal(plain .. "\"" .. plain .. "\\", read('"' .. plain .. [[\"]] .. plain .. [[\\"]]))
    end
  end)

  local faults = {
    [""] = "unexpected character", ["tru"] = "unexpected character", ["undefined"] = "unexpected character",
    ["-"] = "malformed number", ["01"] = "malformed number", ["1."] = "digit expected after the decimal point",
    ["1e+"] = "digit expected in the exponent", ['"a'] = "unterminated string",
    [ [["\x41"]] ] = "unknown escape sequence", [ [["\ud83d\u12"]] ] = "unknown escape sequence",
    ["[1 2]"] = "',' or ']' expected", ['{"a" 1}'] = "':' expected",
    ['{"a":1 "b":2}'] = "',' or '}' expected", ["{a:1}"] = "property name expected", ["1 2"] = "',' or '}' expected",
    ["1} {"] = "text after the value", ['{"a":'] = "unexpected character",
  }
  for text, fault in cases(faults) do
    it(("that is %q is reported as: %s"):format(text, fault), function()
      local api = recorder.new_api({}, '{"value":' .. text .. "}")
      local _, message = api:token_fail(calls.REQUEST)
      assert.equal("token_fail: protocol: invalid JSON: " .. fault, message)
    end)
  end

  it("that ends too early is reported as such", function()
    local api = recorder.new_api({}, '{"value":')
    local _, message = api:token_fail(calls.REQUEST)
    assert.equal("token_fail: protocol: invalid JSON: unexpected end", message)
  end)

  it("survives a round trip", function()
    for _, value in ipairs { "ä\0\"\\", 0.1, 1e-7, CLIENT_ID, true, { 1, { a_b = "x" } } } do
      assert.same(value, read(written(value)))
    end
  end)
end)

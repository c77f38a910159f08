-- application/x-www-form-urlencoded.

local cases = require("spec.support.calls").cases
local form = require "authlete.form"

describe("UTF-8", function()
  local good = {
    ["an empty string"] = "", ["ASCII"] = "\0 ~\127", ["two bytes"] = "\194\128 \223\191",
    ["three bytes"] = "\224\160\128 日本 ",
    ["the last code point before the surrogates"] = "\237\159\191", ["the first after the surrogates"] = "\238\128\128",
    ["the last one of three bytes"] = "\239\191\191", ["four bytes"] = "\240\144\128\128 😀", ["the last code point"] =
      "\244\143\191\191",
  }
  for description, text in cases(good) do
    it("includes " .. description, function() assert.is_true(form.is_utf8(text)) end)
  end

  local bad = {
    ["a lone continuation byte"] = "\128", ["an extra continuation byte"] = "\194\128\128",
    ["a lone first byte"] = "\194",
    ["a first byte before ASCII"] = "\194a", ["three bytes without their last"] = "\226\130",
    ["four bytes without their last"] = "\240\159\152", ["an overlong NUL"] = "\192\128", ["an overlong slash"] =
      "\193\175", ["an overlong three-byte sequence"] = "\224\159\191", ["an overlong four-byte sequence"] =
      "\240\143\191\191", ["a surrogate"] = "\237\160\128", ["the last surrogate"] = "\237\191\191",
    ["a code point beyond the last"] = "\244\144\128\128", ["five bytes"] = "\248\136\128\128\128", ["FE"] = "\254",
    ["FF"] = "\255",
  }
  for description, text in cases(bad) do
    it("does not include " .. description, function()
      assert.is_false(form.is_utf8(text))
      assert.is_false(form.is_utf8("a" .. text .. "日"))
    end)
  end
end)

describe("A component of a form", function()
  it("is decoded", function()
    for text, expected in pairs {
      [""] = "", a = "a", ["a+b"] = "a b", ["a%20b"] = "a b", ["%2B%26%3D%25"] = "+&=%", ["%e6%97%A5"] = "日",
      ["%00"] = "\0", ["~!'()"] = "~!'()",
    } do
      assert.equal(expected, form.decode_component(text))
    end
  end)

  it("is malformed if a percent sign is not followed by two digits, or without valid UTF-8", function()
    for _, text in ipairs { "%", "%2", "%2g", "%g2", "a%", "%%41", "%+2", "%ff", "%c3", "\255" } do
      assert.is_nil(form.decode_component(text), text)
    end
  end)

  it("can be decoded without plus signs, into any bytes", function()
    assert.equal("a+b \255", form.decode_percent "a+b%20%ff")
    assert.is_nil(form.decode_percent "%4")
  end)

  it("is encoded so that it decodes to the same bytes", function()
    local bytes = {}
    for byte = 0, 127 do bytes[#bytes + 1] = string.char(byte) end
    local text = table.concat(bytes) .. "日😀"
    local written = form.encode_component(text)
    assert.is_nil(written:find "[^%w%%+*._-]")
    assert.equal(text, form.decode_component(written))
    assert.equal("a+b%2B%26%3D%25%7E*.-_%E6%97%A5", form.encode_component "a b+&=%~*.-_日")
  end)
end)

describe("A form", function()
  it("is decoded to a list of values for each name, in order", function()
    assert.same({ a = { "1", "3" }, b = { "2" } }, (form.decode_lists "a=1&b=2&a=3"))
    assert.same({}, (form.decode_lists ""))
    assert.same({ a = { "" }, b = { "" }, [""] = { "c" } }, (form.decode_lists "&&a&b=&=c&"))
    assert.same({ ["a b"] = { "c=d" } }, (form.decode_lists "a+b=c=d"))
  end)

  it("is decoded to one value for each name, without empty ones", function()
    assert.same({ a = "1", ["b "] = "2" }, (form.decode "a=1&b+=2&c=&d"))
    assert.same({}, (form.decode ""))
  end)

  it("is malformed if a parameter appears twice, even without a value", function()
    for _, text in ipairs { "a=1&a=1", "a=1&b=2&a=", "a&a", "a=1&%61=2" } do
      local parameters, fault = form.decode(text)
      assert.is_nil(parameters, text)
      assert.equal("contains a parameter more than once", fault)
    end
  end)

  it("is malformed if a name or a value is", function()
    for _, text in ipairs { "a=%", "%=a", "a=1&b=%ff", "%c3=a" } do
      for _, decode in ipairs { form.decode, form.decode_lists } do
        local parameters, fault = decode(text)
        assert.is_nil(parameters, text)
        assert.matches("well%-formed", fault)
      end
    end
  end)
end)

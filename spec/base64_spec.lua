-- Base64 and base64url.

local base64 = require "authlete.util.base64"
local cases = require("spec.support.calls").cases

-- RFC 4648 section 10, and everything in which the two alphabets differ.
local examples = {
  [""] = "", f = "Zg==", fo = "Zm8=", foo = "Zm9v", foob = "Zm9vYg==", fooba = "Zm9vYmE=", foobar = "Zm9vYmFy",
  ["\0"] = "AA==", ["\0\0"] = "AAA=", ["\0\0\0"] = "AAAA", ["\255"] = "/w==", ["\255\255\255"] = "////",
  ["\251\239\190"] = "++++", ["\20\251\156\3\217\126"] = "FPucA9l+",
}

describe("Base64", function()
  for bytes, text in cases(examples) do
    it(("of %q is %q"):format(bytes, text), function()
      assert.equal(text, base64.encode(bytes))
      assert.equal(bytes, base64.decode(text))
    end)
  end

  it("of any byte at any position decodes to what was encoded", function()
    local bytes = {}
    for byte = 0, 255 do bytes[#bytes + 1] = string.char(byte) end
    local all = table.concat(bytes)
    for from = 1, 3 do
      for to = 250, 256 do
        local piece = all:sub(from, to)
        local text = base64.encode(piece)
        assert.equal(4 * math.ceil(#piece / 3), #text)
        assert.equal(piece, base64.decode(text))
      end
    end
  end)

  it("is rejected in any other form", function()
    for _, text in ipairs {
      "A", "AA", "AAA", "AAAAA", "AA=", "A===", "====", "=", "AA==AA==", "A=AA", "AA=A", "AA-_", "AA A", "AAAA\n",
      "\0AAA", "AAA\255", "AAAA==",
    } do
      assert.is_nil(base64.decode(text), text)
    end
  end)

  it("for URLs has another alphabet and no padding", function()
    for bytes, text in cases(examples) do
      assert.equal((text:gsub("=", ""):gsub("%+", "-"):gsub("/", "_")), base64.encode_url(bytes))
    end
    assert.equal("-_-_", base64.encode_url(base64.decode "+/+/"))
  end)
end)

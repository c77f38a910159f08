-- Random bytes from the system.

local random = require "authlete.random"

describe("Random bytes", function()
  it("come in the number requested", function()
    for _, count in ipairs { 1, 2, 31, 32, 5000 } do assert.equal(count, #random.bytes(count)) end
  end)

  it("differ each time, and take all values", function()
    assert.are_not.equal(random.bytes(16), random.bytes(16))
    local seen, count = {}, 0
    for byte in random.bytes(10000):gmatch "." do
      count = count + (seen[byte] and 0 or 1)
      seen[byte] = true
    end
    assert.equal(256, count)
  end)

  describe("are an error if the system", function()
    local open = io.open

    after_each(function() io.open = open end) -- luacheck: ignore 122

    local function with(result, message)
      io.open = function() return result, message end -- luacheck: ignore 122
    end

    it("has none", function()
      with(nil, "no such device")
      assert.has_error(function() random.bytes(1) end, "no such device")
    end)

    for description, bytes in pairs { ["too few"] = "abc", none = false } do
      it("returns " .. description, function()
        local is_closed = false
        with {
          setvbuf = function() end,
          read = function() return bytes or nil end,
          close = function() is_closed = true end,
        }
        assert.error_matches(function() random.bytes(4) end, "too few bytes")
        assert.is_true(is_closed)
      end)
    end
  end)
end)

describe("A random token", function()
  it("has 256 bits in base64url, and differs each time", function()
    local seen = {}
    for _ = 1, 100 do
      local token = random.token()
      assert.matches("^[%w_-]+$", token)
      assert.equal(43, #token)
      assert.is_nil(seen[token])
      seen[token] = true
    end
  end)
end)

-- Hosts, ports and IP addresses in text form.

local address = require "authlete.util.address"
local calls = require "spec.support.calls"

local cases = calls.cases

local function hex(bytes)
  return bytes and (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

describe("An IP address", function()
  local right = {
    ["0.0.0.0"] = "00000000", ["127.0.0.1"] = "7f000001", ["255.255.255.255"] = "ffffffff",
    ["::"] = ("0"):rep(32), ["::1"] = ("0"):rep(31) .. "1", ["fd00::"] = "fd00" .. ("0"):rep(28),
    ["2001:db8::A:1"] = "20010db80000000000000000000a0001", ["1:2:3:4:5:6:7:8"] = "00010002000300040005000600070008",
    ["1:2:3:4:5:6:7::"] = "00010002000300040005000600070000", ["::ffff:10.0.0.1"] = ("0"):rep(20) .. "ffff0a000001",
    ["1:2:3:4:5:6:10.0.0.1"] = "0001000200030004000500060a000001",
  }
  for text, bytes in cases(right) do
    it("can be written as " .. text, function() assert.equal(bytes, hex(address.parse(text))) end)
  end

  it("is rejected in any other form", function()
    for _, text in ipairs {
      "", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.04", "1.2.3.", "1.2.3.x", "0x7f.0.0.1", "localhost", ":",
      ":::", "::1::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::",
      "1.2.3.4::", "::1.2.3.4:1", "1:2:3:4:5:6:7:1.2.3.4", "[::1]", "::1%eth0", " ::1", "::1\0",
    } do
      assert.is_nil(address.parse(text), text)
    end
  end)

  local networks = {
    ["10.0.0.1"] = {
      { "10.0.0.1", "10.0.0.1/32", "10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/0", "11.0.0.0/7" },
      { "10.0.0.2", "11.0.0.0/8", "10.0.0.2/31", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/0", "a.example", "" },
    },
    ["fd00::1"] = {
      { "fd00::1", "FD00:0::1", "fd00::/8", "fd00::/127", "fc00::/7", "::/0" },
      { "fd00::2", "fe00::/8", "fd00::/129", "0.0.0.0/0", "fd00::/-1" },
    },
  }
  for text, both in cases(networks) do
    it("is matched against networks: " .. text, function()
      local bytes = address.parse(text)
      for _, network in ipairs(both[1]) do assert.is_true(address.is_in(bytes, network), network) end
      for _, network in ipairs(both[2]) do assert.is_false(address.is_in(bytes, network), network) end
    end)
  end
end)

describe("A host with its port", function()
  local right = {
    ["proxy"] = { "proxy" }, ["Proxy.Example:3128"] = { "proxy.example", "3128" },
    ["my_proxy:080"] = { "my_proxy", "80" }, ["a.example.:1"] = { "a.example.", "1" },
    ["127.0.0.1:65535"] = { "127.0.0.1", "65535" }, ["[::1]"] = { "::1" }, ["[FD00::1]:443"] = { "fd00::1", "443" },
  }
  for authority, expected in cases(right) do
    it("can be written as " .. authority, function() assert.same(expected, { address.split(authority) }) end)
  end

  local wrong = {
    [""] = "host", [":80"] = "host", ["a b"] = "host", [".example"] = "host", ["a..b"] = "host", ["a/b"] = "host",
    ["::1"] = "host", ["[::1"] = "host", ["[]"] = "host", ["[::1]x"] = "host", ["[1.2.3.4]"] = "host",
    ["[::1::]:80"] = "host", ["a%62"] = "host", ["\195\164.example"] = "host", ["a\0b"] = "host",
    ["a:"] = "port", ["a:0"] = "port", ["a:65536"] = "port", ["a:99999"] = "port", ["a:b"] = "port", ["a:-1"] = "port",
    ["a:1e3"] = "port", ["a:0x50"] = "port", ["a:80:80"] = "port", ["[::1]:"] = "port", ["a: 80"] = "port",
    [("a:" .. ("9"):rep(400))] = "port",
  }
  for authority, part in cases(wrong) do
    it(("is rejected if it is %q"):format(authority:sub(1, 20)), function()
      assert.same({ nil, "does not have a valid " .. part }, { address.split(authority) })
    end)
  end
end)

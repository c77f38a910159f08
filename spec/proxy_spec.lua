-- Proxies: from the settings, from the environment, and never from HTTP_PROXY, which a web server may take from a
-- request (https://httpoxy.org).

local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"

local CALL = [[
  local api = require "authlete".new {
    base_url = %q, service_id = "1", service_access_token = "t", retries = 0, timeout_ms = 3000,
    connect_timeout_ms = 1000, %s
  }
  local response, _, failure = api:token_fail { ticket = "t", reason = "UNKNOWN" }
  print(response and "response" or failure.kind)]]

describe("A proxy", function()
  local proxy

  before_each(function() proxy = peer.start { answer = { status = 502 } } end)
  after_each(function() proxy:stop() end)

  -- Calls in a child; what the child says and the requests that the proxy saw.
  local function call(base_url, variables, more)
    local output = child.run(variables, CALL:format(base_url, more or ""))
    return output:match("^%S+"), proxy:requests()
  end

  for _, name in ipairs { "https_proxy", "HTTPS_PROXY" } do
    it(("of the variable %s is asked for a tunnel, and never sees the request"):format(name), function()
      local kind, seen = call("https://us.authlete.com", { [name] = proxy.url })
      assert.equal("connect", kind)
      assert.equal(1, #seen)
      assert.equal("CONNECT us.authlete.com:443", seen[1].method .. " " .. seen[1].target)
      assert.is_nil(seen[1].headers.authorization)
    end)
  end

  it("of the settings wins over the environment", function()
    local variables = { https_proxy = peer.refused_url() }
    local _, seen = call("https://us.authlete.com", variables, ("proxy = %q"):format(proxy.url))
    assert.equal(1, #seen)
  end)

  it("of the environment is turned off by an empty setting", function()
    local kind, seen = call("https://127.0.0.1:1", { https_proxy = proxy.url }, 'proxy = ""')
    assert.equal("connect", kind)
    assert.equal(0, #seen)
  end)

  for _, name in ipairs { "no_proxy", "NO_PROXY" } do
    it("is passed by for the hosts that the variable " .. name .. " names", function()
      local kind, seen = call("https://127.0.0.1:1", { https_proxy = proxy.url, [name] = "localhost,127.0.0.1" })
      assert.equal("connect", kind)
      assert.equal(0, #seen)
    end)
  end

  it("is passed by for the hosts that the setting no_proxy names", function()
    local _, seen = call("https://127.0.0.1:1", { https_proxy = proxy.url }, 'no_proxy = "127.0.0.1"')
    assert.equal(0, #seen)
  end)

  for _, name in ipairs { "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy" } do
    it("of the variable " .. name .. " is never used", function()
      local server = peer.start { answer = calls.GOOD }
      assert.equal("response", (call(server.url, { [name] = proxy.url })))
      assert.equal(1, #server:requests())
      server:stop()
      assert.equal("connect", (call("https://127.0.0.1:1", { [name] = proxy.url })))
      assert.equal(0, #proxy:requests())
    end)
  end
end)

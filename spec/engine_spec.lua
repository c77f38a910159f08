-- How the engine handles attempts that wait for a connection.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local timing = require "spec.support.timing"

local COUNT = 20

describe("Many calls at once to an https server", function()
  local server

  -- Excludes the TLS library's initialization from the measurement: under valgrind it takes seconds.
  setup(function()
    server = peer.start { tls = "good", answer = calls.GOOD }
    local patient = { timeout_ms = 60000, connect_timeout_ms = 60000 }
    calls.assert_good(calls.by_start(calls.new_api(server.url, patient), "token_fail", calls.REQUEST))
    server:stop()
  end)
  after_each(function() server:stop() end)

  local function start_all(settings, options)
    local api = calls.new_api(server.url, settings)
    local started = {}
    for i = 1, COUNT do
      started[i] = api:start("token_fail", calls.REQUEST, options)
    end
    return started
  end

  it("that never shakes hands fail at their connect timeout, and not one after another", function()
    server = peer.start { tls = "good", accept = false }
    timing.assert_within(2, function()
      local started = start_all { connect_timeout_ms = 200, timeout_ms = 10000, retries = 0 }
      for _, result in ipairs(authlete.all(started)) do
        assert.equal("timeout", result.failure.kind)
        assert.is_false(result.failure.maybe_processed)
      end
    end)
  end)

  it("that never shakes hands fail at their deadline", function()
    server = peer.start { tls = "good", accept = false }
    timing.assert_within(2, function()
      for _, result in ipairs(authlete.all(start_all { connect_timeout_ms = 10000, timeout_ms = 200, retries = 0 })) do
        assert.equal("timeout", result.failure.kind)
      end
    end)
  end)

  it("that speaks only HTTP/1.1 get their own connections, and send all their headers once", function()
    server = peer.start { tls = "good", answer = [[
      local exchange = ...
      exchange:sleep(0.05)
      exchange:json(200, '{"action":"BAD_REQUEST"}')
    ]] }
    local options = { headers = { ["X-One"] = "1", ["X-Two"] = "2" } }
    local patient = { timeout_ms = 60000, connect_timeout_ms = 60000, retries = 0 }
    for _, result in ipairs(authlete.all(start_all(patient, options))) do
      assert.equal("BAD_REQUEST", result.response and result.response.action, result.message)
    end
    local requests = server:requests()
    assert.equal(COUNT, #requests)
    for _, request in ipairs(requests) do
      assert.equal("1", request.headers["x-one"])
      assert.equal("2", request.headers["x-two"])
    end
  end)
end)

-- How the engine handles attempts that wait for a connection.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local core = require "authlete.core"
local peer = require "spec.support.peer"

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

  it("that never shakes hands end by their connect timeout, and not one after the other", function()
    server = peer.start { tls = "good", accept = false }
    local begun = core.clock()
    local started = start_all { connect_timeout_ms = 200, timeout_ms = 10000, retries = 0 }
    for _, result in ipairs(authlete.all(started)) do
      assert.equal("timeout", result.failure.kind)
      assert.is_false(result.failure.maybe_processed)
    end
    assert.is_true(core.clock() - begun < 2000)
  end)

  it("end by their deadline", function()
    server = peer.start { tls = "good", accept = false }
    local begun = core.clock()
    for _, result in ipairs(authlete.all(start_all { connect_timeout_ms = 10000, timeout_ms = 200, retries = 0 })) do
      assert.equal("timeout", result.failure.kind)
    end
    assert.is_true(core.clock() - begun < 2000)
  end)

  it("that speaks HTTP/1.1 only get connections of their own, and send all their headers once", function()
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

-- Deadlines that libcurl (7.88) misses: it treats a time less than a millisecond away as passed, and does not check
-- again. Found by `make soak`.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local timing = require "spec.support.timing"

local COUNT = 40
local CONNECT_TIMEOUT_MS = 200
local LATE_SECONDS = 0.15 -- calls that missed their deadline ended after two seconds

local servers = {
  ["that hangs"] = [[
    local exchange = ...
    exchange:sleep(2)
    exchange:close()
  ]],
  ["that sends a byte now and then"] = [[
    local exchange = ...
    exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    for _ = 1, 200 do
      if not exchange:send("x") then break end
      exchange:sleep(0.01)
    end
    exchange:close()
  ]],
}

describe("If the deadline falls right after the connect timeout, or a byte, calls to a server", function()
  for description, answer in calls.cases(servers) do
    it(description .. " end on time on the engine", function()
      local server = peer.start { answer = answer }
      local api = calls.new_api(server.url, { connect_timeout_ms = CONNECT_TIMEOUT_MS })
      timing.assert_within(CONNECT_TIMEOUT_MS / 1000 + LATE_SECONDS, function()
        local started = {}
        for i = 1, COUNT do
          started[i] = api:start("token_fail", calls.REQUEST, { timeout_ms = CONNECT_TIMEOUT_MS + i % 5 })
        end
        for _, result in ipairs(authlete.all(started)) do assert.equal("timeout", result.failure.kind) end
      end)
      api:close()
      server:stop()
    end)

    it(description .. " end on time when blocking", function()
      local server = peer.start { answer = answer }
      local api = calls.new_api(server.url, { connect_timeout_ms = CONNECT_TIMEOUT_MS })
      for i = 0, 4 do
        timing.assert_within(CONNECT_TIMEOUT_MS / 1000 + LATE_SECONDS, function()
          local _, _, failure = api:token_fail(calls.REQUEST, { timeout_ms = CONNECT_TIMEOUT_MS + i })
          assert.equal("timeout", failure.kind)
        end)
      end
      api:close()
      server:stop()
    end)
  end
end)

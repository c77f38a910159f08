-- maybe_processed covers the attempts before the last one, for every transport: it is false only if Authlete cannot
-- have acted on any attempt. Found by `make soak`.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local peer = require "spec.support.peer"

-- The attempts of one call fail one after another; Retry-After keeps the waits short.
local ANSWERS = [[
  local exchange = ...
  local status = ({ %s })[exchange.request.number]
  if status == 0 then return exchange:reset() end
  exchange:answer { status = status, headers = { ["Retry-After"] = "0" } }
]]

local ways = {
  ["the blocking transport"] = function(api, ...) return api:introspection(...) end,
  ["the engine"] = function(api, ...) return api:start("introspection", ...):result() end,
}

local cases = {
  ["500, then 429"] = { { 500, 429 }, true },
  ["a reset, then 400"] = { { 0, 400 }, true },
  ["500, then 503 with Retry-After twice"] = { { 500, 503, 503 }, true },
  ["429, then 400"] = { { 429, 400 }, false },
  ["429, then a reset, then 429"] = { { 429, 0, 429 }, true },
}

describe("A failure says whether Authlete might have acted on any attempt", function()
  for way, call in calls.cases(ways) do
    for description, case in calls.cases(cases) do
      it(("over %s: %s"):format(way, description), function()
        local server = peer.start { answer = ANSWERS:format(table.concat(case[1], ", ")) }
        local api = calls.new_api(server.url, { retries = #case[1] - 1 })
        local _, _, failure = call(api, { token = "t" })
        server:stop()
        assert.equal(#case[1], failure.attempts)
        assert.equal(case[2], failure.maybe_processed)
        local other = calls.new_api(peer.refused_url())
        assert.is_false(select(3, call(other, { token = "t" })).maybe_processed) -- nothing carries over
        api:close()
        other:close()
      end)
    end
  end

  for description, case in calls.cases(cases) do
    it("over a function: " .. description, function()
      local statuses = case[1]
      local attempt = 0
      local api = authlete.new {
        base_url = "https://us.authlete.com", service_id = 1, service_access_token = "abc", retries = #case[1] - 1,
        transport = function()
          attempt = attempt + 1
          if statuses[attempt] == 0 then return nil, "reset", "network" end
          return { status = statuses[attempt], headers = { ["Retry-After"] = "0" }, body = "" }
        end,
      }
      local _, _, failure = api:introspection { token = "t" }
      assert.equal(#case[1], failure.attempts)
      assert.equal(case[2], failure.maybe_processed)
    end)
  end
end)

describe("The hook of an api whose transport is written in Lua", function()
  local function closing_api(events, when)
    local api
    api = authlete.new {
      base_url = "https://us.authlete.com", service_id = 1, service_access_token = "abc",
      on_call = function(event)
        events[#events + 1] = event
        if when == "hook" then api:close() end
      end,
      transport = function()
        if when == "transport" then api:close() end
        return { status = 503, headers = { ["Retry-After"] = "0" }, body = "" }
      end,
    }
    return api
  end

  for _, when in ipairs { "transport", "hook" } do
    it("gets the only attempt once if the api is closed during the call, in the " .. when, function()
      local events = {}
      local _, _, failure = closing_api(events, when):introspection { token = "t" }
      assert.equal("closed", failure.kind)
      assert.equal(1, failure.attempts)
      assert.equal(1, #events)
    end)
  end
end)

describe("A call on the engine that is cancelled before it is sent", function()
  it("has no status, and certainly not that of the previous call", function()
    local server = peer.start { answer = calls.GOOD }
    local api = calls.new_api(server.url)
    for _ = 1, 20 do
      assert.is_table((api:start("token_fail", calls.REQUEST):result()))
      local call = api:start("token_fail", calls.REQUEST)
      call:cancel()
      local response, _, failure = call:result()
      assert.is_true(response ~= nil or failure.maybe_processed or failure.status == nil)
    end
    api:close()
    server:stop()
  end)
end)

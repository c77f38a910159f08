-- authlete.all with simulated calls: what it waits for, and for how long. background_spec.lua has real calls.

local core = require "authlete.core"
local waiting = require "authlete.api.waiting"

describe("authlete.all", function()
  local clock, now = core.clock, nil

  before_each(function()
    now = 1000
    core.clock = function() return now end -- luacheck: ignore 122
  end)
  after_each(function() core.clock = clock end) -- luacheck: ignore 122

  -- A call that is done after `duration` milliseconds, unless it is cancelled.
  local function new_call(duration, name)
    local due = now + duration
    local call = { waits = {} }
    function call.wait(self, milliseconds)
      self.waits[#self.waits + 1] = milliseconds
      now = math.max(now, math.min(due, now + milliseconds))
      return now >= due
    end
    function call.cancel(self)
      self.is_cancelled = true
      due = now
    end
    function call.result(self)
      now = math.max(now, due)
      if self.is_cancelled then return nil, name .. " is cancelled", { kind = "cancelled" } end
      return { action = name }
    end
    return call
  end

  it("waits for all calls, and returns their results in order", function()
    local results = waiting.all { new_call(50, "first"), new_call(10, "second"), new_call(0, "third") }
    assert.same({
      { response = { action = "first" } }, { response = { action = "second" } }, { response = { action = "third" } },
    }, results)
    assert.equal(1050, now)
  end)

  it("waits indefinitely without a limit", function()
    local call = new_call(1e9, "slow")
    waiting.all { call }
    assert.same({ math.huge }, call.waits)
    assert.is_nil(call.is_cancelled)
  end)

  it("applies the limit to all calls together, and cancels what is not done by then", function()
    local first, second, third = new_call(60, "first"), new_call(500, "second"), new_call(90, "third")
    local results = waiting.all({ first, second, third }, 100)
    assert.same({ { 100 }, { 40 }, { 0 } }, { first.waits, second.waits, third.waits })
    assert.same({ response = { action = "first" } }, results[1])
    assert.same({ message = "second is cancelled", failure = { kind = "cancelled" } }, results[2])
    assert.same({ response = { action = "third" } }, results[3])
    assert.equal(1100, now)
  end)

  it("accepts an empty list, and any number as the limit", function()
    assert.same({}, waiting.all {})
    assert.same({}, waiting.all({}, 0))
    for _, milliseconds in ipairs { 0, -1, -math.huge } do
      assert.equal("cancelled", waiting.all({ new_call(1, "late") }, milliseconds)[1].failure.kind)
    end
    for _, milliseconds in ipairs { "100", 0 / 0, {}, true, false } do
      assert.error_matches(function() waiting.all({}, milliseconds) end, "timeout_ms.*must be a number")
    end
  end)
end)

--- Waiting in plain Lua for calls that run on the engine.

local core = require "authlete.core"

local waiting = {}

--- Waits until all calls are done and collects their results.
---
--- ```lua
--- local results = authlete.all { api:start("token", first), api:start("token", second) }
--- ```
---@param calls table an array of what api:start returned
---@param timeout_ms? number how long to wait; calls that are not done by then are cancelled. Without it each call
---  has its own deadline.
---@return table # an array in the same order, of { response = …, message = …, failure = … }
function waiting.all(calls, timeout_ms)
  if timeout_ms ~= nil and (type(timeout_ms) ~= "number" or timeout_ms ~= timeout_ms) then
    error("authlete.all: timeout_ms must be a number", 2)
  end
  local deadline = core.clock() + (timeout_ms or math.huge)
  for _, call in ipairs(calls) do
    if not call:wait(math.max(0, deadline - core.clock())) then
      call:cancel()
    end
  end
  local results = {}
  for i, call in ipairs(calls) do
    local response, message, failure = call:result()
    results[i] = { response = response, message = message, failure = failure }
  end
  return results
end

return waiting

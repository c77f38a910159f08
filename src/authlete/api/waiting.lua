--- Waits for calls that api:start has started.

local core = require "authlete.core"

local waiting = {}

local function is_call(value)
  local done, method = pcall(function() return value.wait end)
  return done and type(value) ~= "string" and type(method) == "function"
end

-- Returns what is wrong with a list of calls, or nil. A call that could not start is nil, and leaves a gap.
local function fault_of(calls)
  if type(calls) ~= "table" or is_call(calls) then
    local hint = is_call(calls) and ": wrap the call in { … }" or ", got " .. type(calls)
    return "takes a list of calls" .. hint
  end
  local length = 0
  for key in pairs(calls) do
    if type(key) ~= "number" or key < 1 or key % 1 ~= 0 then
      local shown = type(key) == "table" and "table" or tostring(key)
      return ("takes a list of calls, but the table has the key [%s]"):format(shown)
    end
    length = math.max(length, key)
  end
  for i = 1, length do
    if calls[i] == nil then
      return ("element %d of the list is nil: api:start returns nil and a message if it cannot start a call"):format(i)
    elseif not is_call(calls[i]) then
      return ("element %d of the list must be a call that api:start returned, got %s"):format(i, type(calls[i]))
    end
  end
end

--- Waits until all calls are done and collects their results.
---
--- ```lua
--- local results = authlete.all { api:start("token", first), api:start("token", second) }
--- ```
---@param calls authlete.call[] what api:start has returned
---@param timeout_ms? number how long to wait; calls that are not done by then are cancelled. By default each call ends
---  by its own deadline.
---@return table # a list of { response = …, message = …, failure = … } in the same order
---@raise an error that names the element that is nil or not a call
function waiting.all(calls, timeout_ms)
  local fault = fault_of(calls)
  if fault then
    error("authlete.all: " .. fault, 2)
  elseif timeout_ms ~= nil and (type(timeout_ms) ~= "number" or timeout_ms ~= timeout_ms) then
    local got = type(timeout_ms) == "number" and "NaN" or type(timeout_ms)
    error("authlete.all: timeout_ms must be a number, got " .. got, 2)
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

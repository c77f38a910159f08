-- Limits of time on a machine that does other things as well. What takes too long by itself does so every time; what
-- was only kept waiting does not.

local process = require "spec.support.process"
local system = require "system"

local timing = {}

local TRIES = 10
local LONGEST_MS = 20000

--- Raises unless one of some tries takes no longer than it may.
---@param seconds number
---@param act function may return the seconds itself; else its time is taken
---@param tries? number
function timing.assert_within(seconds, act, tries)
  local least = math.huge
  for _ = 1, tries or TRIES do
    local began = system.monotime()
    local elapsed = act()
    least = math.min(least, type(elapsed) == "number" and elapsed or system.monotime() - began)
    if least <= seconds then return end
  end
  error(("it took at least %.3f s, and may take %.3f"):format(least, seconds), 2)
end

--- Makes a call with more and more time, until that is not over before the request has gone out. Returns what the call
--- does, when the server has read the request.
---@param server table of spec.support.peer
---@param timeout_ms number for the first time
---@param call function called with the time; returns what an operation's method does
function timing.call_until_sent(server, timeout_ms, call)
  local before = #server:requests()
  while true do
    local response, message, failure = call(timeout_ms)
    local is_sent = response ~= nil or failure.maybe_processed
    if is_sent or timeout_ms > LONGEST_MS then
      process.wait_for(function() return #server:requests() > before end)
      return response, message, failure
    end
    timeout_ms = 3 * timeout_ms
  end
end

return timing

-- Time limits on a busy machine. Code that is too slow is slow every time; code that only had to wait for the machine
-- is not.

local process = require "spec.support.process"
local system = require "system"

local timing = {}

local TRIES = 10
local LONGEST_MS = 20000

--- Raises an error unless one of several tries stays within the limit.
---@param seconds number
---@param act function may return the seconds; otherwise its time is measured
---@param tries? number
function timing.assert_within(seconds, act, tries)
  local least = math.huge
  for _ = 1, tries or TRIES do
    local began = system.monotime()
    local elapsed = act()
    least = math.min(least, type(elapsed) == "number" and elapsed or system.monotime() - began)
    if least <= seconds then return end
  end
  error(("it took at least %.3f s; the limit is %.3f s"):format(least, seconds), 2)
end

--- Makes a call with longer and longer timeouts, until one does not expire before the request has been sent. Returns
--- the results of the call once the server has read the request.
---@param server table of spec.support.peer
---@param timeout_ms number the first timeout
---@param call function called with the timeout; returns the results of an operation's method
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

--- How many calls may be under way, by what Authlete says about its rate limits.

local core = require "authlete.core"

local pace = {}
local Pace = {}
Pace.__index = Pace

local LONGEST_PAUSE_MS = 300000
local PAUSE_MS = 1000 -- if a response with status 429 does not say how long

---@param jobs integer the most calls under way
---@return table
function pace.new(jobs)
  return setmetatable({ jobs = jobs, allowed = jobs, pause_ends = 0 }, Pace)
end

-- Retry-After and Ratelimit-Reset, whichever the response has.
local function reset_ms(event)
  return event.retry_after_ms or event.rate_limit_reset and event.rate_limit_reset * 1000
end

--- Takes note of an attempt; the hook on_call of the api.
---@param event authlete.event
function Pace:observe(event)
  local remaining, pause_ms = event.rate_limit_remaining, nil
  if event.status == 429 then
    self.allowed = math.max(1, math.floor(self.allowed / 2))
    pause_ms = reset_ms(event) or PAUSE_MS
  elseif remaining == 0 then
    pause_ms = reset_ms(event)
  elseif remaining then
    self.allowed = math.max(1, math.min(self.jobs, remaining))
  elseif not event.kind then
    self.allowed = math.min(self.jobs, self.allowed + 1 / self.allowed)
  end
  if pause_ms then
    self.pause_ends = math.max(self.pause_ends, core.clock() + math.min(pause_ms, LONGEST_PAUSE_MS))
  end
end

--- Returns for how long no call may start.
---@return number # milliseconds; 0 if one may start now
function Pace:pause_ms()
  return math.max(0, self.pause_ends - core.clock())
end

---@param running integer
---@return boolean # whether one more call may start, besides those under way
function Pace:may_start(running)
  return running < math.floor(self.allowed) and self:pause_ms() == 0
end

return pace

--- A value that many requests need and that costs a call: found once for all of them, kept for some time, and used for
--- longer while it cannot be found again.
---
--- In nginx it is found in a timer, so that it does not matter when the request that wanted it first is ended. Requests
--- wait only if there is no value at all; otherwise they get the old one meanwhile.

local core = require "authlete.core"
local phase = require "authlete.util.phase"
local protected = require "authlete.util.protected"

local kept = {}
kept.__index = kept

local PATIENCE_MS = 60 * 1000 -- for somebody else's search, which ends by the deadline of its call
local PAUSE_MS = 10 * 1000 -- after a failure, before an old value is looked for again

local function is_fresh(self)
  return self.value ~= nil and core.clock() < self.fresh_until
end

-- A search is { give_up_at, waiting, semaphore, is_over, raised }.
local function is_under_way(search)
  return search and not search.is_over and core.clock() < search.give_up_at
end

local function run(self, search, find)
  local done, value, seconds = protected.call(find)
  local now = core.clock()
  if done then
    self.value, self.fresh_until = value, now + seconds * 1000
  elseif self.value ~= nil then
    self.fresh_until = now + PAUSE_MS
  end
  search.is_over, search.raised = true, not done and value or nil
  if search.waiting > 0 then
    search.semaphore:post(search.waiting)
  end
end

-- Starts to look for the value; outside nginx, also ends it.
local function begin(self, find)
  local search = { give_up_at = core.clock() + PATIENCE_MS, waiting = 0 }
  self.search = search
  local ngx = phase.now() == "yield" and phase.nginx()
  if not (ngx and ngx.timer.at(0, function() run(self, search, find) end)) then
    run(self, search, find)
  end
  return search
end

-- Waits for the end of a search where that is possible: outside nginx, nobody else is running.
local function wait_for(search)
  if search.is_over or phase.now() ~= "yield" then
    return
  end
  search.semaphore = search.semaphore or require("ngx.semaphore").new(0)
  search.waiting = search.waiting + 1
  search.semaphore:wait(math.max(0, search.give_up_at - core.clock()) / 1000)
end

--- Returns the value.
---@param find function returns the value, which is not nil, and for how many seconds it is good; or raises an error. It
---  may yield, and runs outside the current request
---@return any # the value; an old one while it cannot be found
---@return number # for how many seconds it will be used
---@raise what `find` raised, for this caller or another, if there is no value
function kept:get(find)
  if not is_fresh(self) then
    local search = is_under_way(self.search) and self.search or begin(self, find)
    if self.value == nil then
      wait_for(search)
    end
    if self.value == nil and not search.is_over then -- it cannot be waited for, or takes too long
      run(self, search, find)
    end
    if self.value == nil then
      error(search.raised, 0)
    end
  end
  return self.value, math.max(0, math.floor((self.fresh_until - core.clock()) / 1000))
end

---@return table
function kept.new()
  return setmetatable({ fresh_until = 0 }, kept)
end

return kept

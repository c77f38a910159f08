--- A value that many requests need and that costs a call: found once for all of them, kept for some time, and used for
--- longer while it cannot be found again.

local core = require "authlete.core"
local phase = require "authlete.util.phase"
local protected = require "authlete.util.protected"

local kept = {}
kept.__index = kept

local PATIENCE_MS = 10000 -- for somebody else to find the value
local PAUSE_MS = 10000 -- after a failure, before the value is looked for again

local function is_being_found(self, now)
  return self.found_by ~= nil and now < self.found_by
end

-- Waits until somebody else has found the value, where that is possible: outside nginx, nobody else is running.
local function wait_for_other(self, now)
  if phase.now() ~= "yield" then
    return
  end
  self.semaphore = self.semaphore or require("ngx.semaphore").new(0)
  self.waiting = self.waiting + 1
  if not self.semaphore:wait((self.found_by - now) / 1000) then
    self.waiting = self.waiting - 1
  end
end

local function notify_others(self)
  local waiting = self.waiting
  self.waiting = 0
  if waiting > 0 then
    self.semaphore:post(waiting)
  end
end

local function find_again(self, find)
  self.found_by, self.raised = core.clock() + PATIENCE_MS, nil
  local done, value, seconds = protected.call(find)
  local now = core.clock()
  self.found_by = nil
  if done then
    self.value, self.fresh_until = value, now + seconds * 1000
  elseif self.value ~= nil then
    self.fresh_until = now + PAUSE_MS
  else
    self.raised = value
  end
  notify_others(self)
end

local function is_fresh(self, now)
  return self.value ~= nil and now < self.fresh_until
end

local function update(self, find)
  local now = core.clock()
  if is_fresh(self, now) then
    return
  elseif not is_being_found(self, now) then
    find_again(self, find)
  elseif self.value == nil then -- otherwise the old one serves meanwhile
    wait_for_other(self, now)
    if self.value == nil and self.raised == nil then -- there was no waiting, or it took too long
      find_again(self, find)
    end
  end
end

--- Returns the value.
---@param find function returns the value, which is not nil, and for how many seconds it is good; or raises an error. It
---  may yield
---@return any # the value; an old one while it cannot be found
---@return number # for how many seconds it will be used
---@raise what `find` raised, for this caller or another, if there is no value
function kept:get(find)
  update(self, find)
  if self.value == nil then
    error(self.raised, 0)
  end
  return self.value, math.max(0, math.floor((self.fresh_until - core.clock()) / 1000))
end

---@return table
function kept.new()
  return setmetatable({ fresh_until = 0, waiting = 0 }, kept)
end

return kept

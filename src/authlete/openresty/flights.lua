--- Has one request ask, and all others that need the same outcome at the same time wait for it: those of this worker on
--- a semaphore, those of other workers by looking at shared memory. Whoever waits for too long asks itself, so that one
--- slow call cannot hold up everybody.

local core = require "authlete.core"

local ngx = ngx -- luacheck: read globals ngx

local flights = {}
flights.__index = flights

local PATIENCE = 2 -- seconds
local FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.02

---@param store table from store.of
function flights.new(store)
  return setmetatable({ store = store, under_way = {} }, flights)
end

local function seconds()
  return core.clock() / 1000
end

-- Returns what another worker has found; nil if it found nothing and is done, or takes too long.
local function wait_for_other_worker(self, lock, asker, give_up_at)
  local began, pause = core.clock(), FIRST_PAUSE
  while seconds() < give_up_at do
    ngx.sleep(pause)
    pause = math.min(2 * pause, LONGEST_PAUSE)
    local is_locked = self.store:get(lock)
    local found = asker:find(began) -- after the look at the lock: it is stored before the lock is removed
    if found or not is_locked then
      return found
    end
  end
end

local function ask_once_for_all_workers(self, name, asker)
  local lock, give_up_at = "flight " .. name, seconds() + PATIENCE
  repeat
    local is_ours, problem = self.store:add(lock, true, PATIENCE)
    if is_ours or problem ~= "exists" then
      local outcome = asker:ask()
      self.store:delete(lock)
      return outcome
    end
    local found = wait_for_other_worker(self, lock, asker, give_up_at)
    if found then
      return found, true
    end
  until seconds() >= give_up_at
  return nil
end

local function wait_for_own_worker(flight)
  flight.waiting = flight.waiting + 1
  flight.semaphore = flight.semaphore or require("ngx.semaphore").new(0)
  local is_posted = flight.semaphore:wait(math.max(0, flight.give_up_at - seconds()))
  if not is_posted then
    flight.waiting = flight.waiting - 1
  end
  return is_posted and flight.outcome or nil
end

--- Finds an outcome, in a phase that can yield.
---@param name string what the question is, without secrets
---@param asker table with the methods ask, which asks, stores the outcome where `find` looks, and returns it, without
---  raising an error; and find(since), which returns the outcome if another worker has stored it meanwhile. `since` is
---  a time of core.clock
---@return table? # the outcome; nil if the others took too long, so that the caller must ask itself
---@return boolean # whether somebody else asked
function flights:run(name, asker)
  local flight = self.under_way[name]
  if flight and seconds() < flight.give_up_at then
    return wait_for_own_worker(flight), true
  end
  flight = { waiting = 0, give_up_at = seconds() + PATIENCE }
  self.under_way[name] = flight -- in place of one whose request was ended from outside
  local outcome, is_of_others = ask_once_for_all_workers(self, name, asker)
  flight.outcome = outcome
  if self.under_way[name] == flight then
    self.under_way[name] = nil
  end
  if flight.waiting > 0 then
    flight.semaphore:post(flight.waiting)
  end
  return outcome, is_of_others or false
end

return flights

--- Carries out calls that api:start has started and whose exchanges run in Lua.
---
--- In phases of nginx that can yield, two light threads belong to a call: one makes the call, and its keeper waits, and
--- can kill it, because only the parent of a light thread can. So the call may be cancelled, and waited for, by any
--- light thread of the worker, but it ends with the request that started it: nginx kills the light threads of a request
--- that was aborted, or that ends with ngx.exit. Anywhere else the call is made at once, before api:start returns.

local core = require "authlete.core"
local phase = require "authlete.util.phase"
local protected = require "authlete.util.protected"

local unpack = table.unpack or unpack -- luacheck: std max

local light_call = {}

local PATIENCE = 3600 -- seconds to wait in one go
-- Without a decimal point, which differs between locales.
local MOMENT = 1 / 1000 -- seconds
local GLANCE = 1 / 2 -- seconds between looks at whether the keeper is alive

local Carrier = {}
Carrier.__index = Carrier

-- Keeps the results of the call; or, unless `finished`, the error that it raised.
local function settle(self, finished, ...)
  self.outcome = { finished = finished, count = select("#", ...), ... }
  if self.ended then
    self.ended:post(1)
  end
end

-- `attempt` makes the call's attempts, and returns the results.
local function run(self, attempt)
  settle(self, protected.call(attempt))
  self.control:post(1)
end

local function cancel(self, reason)
  settle(self, true, select(2, self.call:cancel(reason)))
end

-- The keeper. A light thread that waits for a subrequest cannot be killed; its call then ends by itself.
local function keep(self, attempt)
  local function pause()
    self.control:wait(MOMENT)
  end
  local runner = phase.nginx().thread.spawn(run, self, attempt)
  while not self.outcome do
    self.control:wait(PATIENCE)
    if self.is_cancelled and not self.outcome and phase.kill(runner, pause) then
      cancel(self, "the call was cancelled")
    end
  end
end

function Carrier:is_done()
  return self.outcome ~= nil
end

-- The keeper waits whenever other light threads run, unless it was just woken; then it runs during the sleep. Those who
-- wait for a semaphore count as less than zero.
local function is_kept(self)
  if self.control:count() >= 0 then
    phase.nginx().sleep(MOMENT)
  end
  return self.control:count() < 0
end

-- Whoever is woken wakes the next one.
function Carrier:wait(seconds)
  local limit = core.clock() + seconds * 1000
  self.ended = self.ended or require("ngx.semaphore").new(0)
  repeat
    local left = math.max(0, (limit - core.clock()) / 1000)
    if self.ended:wait(math.min(left, GLANCE)) then
      self.ended:post(1)
    elseif not is_kept(self) and not self.outcome then
      cancel(self, "the request that started the call has ended")
    end
  until self.outcome or core.clock() >= limit
end

function Carrier:results()
  local outcome = self.outcome
  if not outcome.finished then
    error(outcome[1], 0)
  end
  return unpack(outcome, 1, outcome.count)
end

Carrier.take = Carrier.results

function Carrier:cancel()
  if not self.outcome then
    self.is_cancelled = true
    self.control:post(1)
  end
end

function Carrier.core_call()
  return nil
end

--- Returns the carrier of a call that is over.
---@param finished boolean whether the call has results; otherwise it has raised an error
---@param ... any the results, or the error
---@return table # as started_call.lua describes it
function light_call.over(finished, ...)
  local self = setmetatable({}, Carrier)
  settle(self, finished, ...)
  return self
end

--- Starts a call.
---@param call userdata the core's, from core.prepare
---@param attempt function makes the call, and returns its results
---@return table # a carrier
function light_call.start(call, attempt)
  if phase.now() ~= "yield" then
    return light_call.over(protected.call(attempt))
  end
  local self = setmetatable({ call = call, control = require("ngx.semaphore").new(0) }, Carrier)
  phase.nginx().thread.spawn(keep, self, attempt)
  return self
end

return light_call

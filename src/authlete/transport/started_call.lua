--- The calls that api:start returns for apis that are handled in Lua. They have the methods of the core's call objects,
--- but waiting yields to nginx. In phases that can neither yield nor block, only calls that are done have a result.
---
--- A call is carried out by its carrier, a table with these methods:
---
--- - is_done()
--- - wait(seconds): yields until the call is done, or that much time has passed. Called only in phases that can yield.
--- - results(): what the operation's method would return. Called only once the call is done.
--- - take(): as results; the last call of all
--- - cancel()
--- - core_call(): the core's call object, or nil if the carrier has none

--- A call that api:start has started.
---@class authlete.call
---@field done fun(self: authlete.call): boolean whether `result` would return at once
---@field wait fun(self: authlete.call, milliseconds: number): boolean, string? waits for at most that long; returns
---  whether the call is done, or false and why the phase of nginx cannot wait
---@field result fun(self: authlete.call): any, string?, authlete.failure? waits, and returns what the method would
---@field take fun(self: authlete.call): any, string?, authlete.failure? the same, but only once: the call cannot be
---  used afterwards
---@field cancel fun(self: authlete.call) ends the call with the kind `cancelled`, unless it is done
---@field getfd fun(self: authlete.call): integer a descriptor that is readable once the call is done
---@field pollfd fun(self: authlete.call): integer? for cqueues; so are `events` and `timeout`
---@field events fun(self: authlete.call): string for cqueues: "r"
---@field timeout fun(self: authlete.call): number for cqueues: seconds

local core = require "authlete.core"
local phase = require "authlete.util.phase"

local started_call = {}

local methods = {}
local metatable = { __index = methods }

-- Returns the carrier.
local function check(self)
  if getmetatable(self) ~= metatable then
    error("called without a call; write call:method(...) with a colon", 3)
  end
  return self.carrier or error("the call was already taken", 3)
end

-- Waits until the call is done, for at most that long. Returns whether it is done; or false and the reason why this
-- phase cannot wait.
local function wait(carrier, seconds)
  if carrier:is_done() then
    return true
  end
  local may, name = phase.now()
  if may ~= "yield" then
    return false, ("a call cannot be waited for in nginx's phase '%s'"):format(name)
  end
  carrier:wait(seconds)
  return carrier:is_done()
end

function methods:done()
  return check(self):is_done()
end

function methods:wait(milliseconds)
  local carrier = check(self)
  if type(milliseconds) ~= "number" or milliseconds ~= milliseconds then
    local got = type(milliseconds) == "number" and "NaN" or milliseconds == nil and "no value" or type(milliseconds)
    error("wait: the milliseconds must be a number, got " .. got, 2)
  end
  return wait(carrier, math.max(0, milliseconds) / 1000)
end

function methods:result()
  local carrier = check(self)
  local is_done, fault = wait(carrier, math.huge)
  if not is_done then
    return core.fail(self.number, "phase", fault)
  end
  return carrier:results()
end

function methods:take()
  local carrier = check(self)
  local is_done, fault = wait(carrier, math.huge)
  if not is_done then
    return core.fail(self.number, "phase", fault)
  end
  check(self) -- another light thread may have taken it meanwhile
  self.carrier = nil
  return carrier:take()
end

function methods:cancel()
  check(self):cancel()
end

function methods:getfd()
  local core_call = check(self):core_call()
  return core_call and core_call:getfd() or error("a call that runs in Lua has no descriptor", 2)
end

-- nil: cqueues then only looks at `timeout`.
function methods:pollfd()
  local core_call = check(self):core_call()
  return core_call and core_call:pollfd()
end

function methods:events()
  check(self)
  return "r"
end

function methods:timeout()
  local core_call = check(self):core_call()
  return core_call and core_call:timeout() or 0
end

function metatable:__tostring()
  if not self.carrier then
    return "authlete call (taken)"
  end
  return ("authlete call: %s, %s"):format(self.name, self.carrier:is_done() and "done" or "under way")
end

---@param number integer the operation's
---@param name string
---@param carrier table
---@return table # the call
function started_call.new(number, name, carrier)
  return setmetatable({ number = number, name = name, carrier = carrier }, metatable)
end

return started_call

--- Apis in nginx: the exchange runs on the engine's thread, and the light thread yields until it is done.
---
--- Each call checks what the current phase allows. In most phases calls yield; in init_by_lua and init_worker_by_lua
--- they block, since no requests are served yet; in the others, such as log and header filters, they fail with the kind
--- "phase".

local core = require "authlete.core"
local light_call = require "authlete.transport.light_call"
local phase = require "authlete.util.phase"
local wakeup = require "authlete.transport.wakeup"
local wrapped_api = require "authlete.transport.wrapped_api"

local engine = {}

local names = {}
for name, number in pairs(core.operations) do
  names[number] = name
end
names[core.notification] = core.notification

-- Stands for a call that ended as soon as it began; the table contains its results. `is_made`: an attempt was made.
local function over(is_made, ...)
  return { is_made = is_made, ... }
end

local function begin(self, number, request, options)
  local may, name = phase.now()
  if may == "yield" then
    local call, id, failure = wakeup.start(self.api, number, request, options, self.socket_folder)
    if call then
      return call, id
    end
    return over(false, nil, id, failure)
  elseif may == "block" then
    return over(true, self.api[names[number]](self.api, request, options))
  end
  local fault = "a call can neither yield nor block in nginx's phase '" .. name .. "'"
  return over(false, core.fail(number, "phase", fault))
end

local function finish(_, call, id)
  if type(call) == "table" then
    return call[1], call[2], call[3]
  end
  wakeup.wait(call, id)
  return call:take()
end

-- Carries a call that runs on the engine; see started_call.lua.
local Carrier = {}
Carrier.__index = Carrier

function Carrier:is_done()
  return self.call:done()
end

function Carrier:wait(seconds)
  wakeup.wait_at_most(self.call, self.id, seconds)
end

function Carrier:results()
  return self.call:result()
end

function Carrier:take()
  return self.call:take()
end

function Carrier:cancel()
  self.call:cancel()
end

function Carrier:core_call()
  return self.call
end

local function start(_, call, id)
  if type(call) ~= "table" then
    return setmetatable({ call = call, id = id }, Carrier)
  elseif call.is_made then
    return light_call.over(true, call[1], call[2], call[3])
  end
  return nil, call[2], call[3]
end

local make = wrapped_api.kind(begin, finish, start)

--- Wraps a core api.
---@param api userdata from core.new
---@param settings table as settings.check returns them
---@return table # an object with the same methods
function engine.wrap(api, settings)
  return make { api = api, socket_folder = settings.socket_folder or false }
end

return engine

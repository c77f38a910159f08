--- An api for inside nginx: the exchange runs on the engine's thread, and the light thread yields until it is done.
--
-- What the phase allows is asked at each call: most phases yield; init_by_lua and init_worker_by_lua may block, since
-- nobody is served yet; in the others, such as log and header filters, a call fails with the kind "phase".

local bell = require "authlete.bell"
local core = require "authlete.core"
local object = require "authlete.object"
local phase = require "authlete.phase"

local nginx = {}

local names = {}
for name, number in pairs(core.operations) do
  names[number] = name
end

-- In a phase that blocks, the call is over when this returns: its results are in the table that stands for the call.
local function begin(self, number, request, options)
  local may, name = phase.now()
  if may == "yield" then
    return bell.start(self.api, number, request, options, self.socket_folder)
  elseif may == "block" then
    return { self.api[names[number]](self.api, request, options) }
  end
  return { core.fail(number, "phase", "nginx's phase '" .. name .. "' can neither yield nor block", 0) }
end

local function finish(_, _, call, id)
  if type(call) == "table" then
    return call[1], call[2], call[3]
  end
  bell.wait(call, id)
  return call:result()
end

local make = object.kind(begin, finish)

--- Makes an api of a core api.
-- @tparam userdata api from core.new
-- @tparam[opt] string socket_folder the setting
-- @treturn table an object with the same methods
function nginx.wrap(api, socket_folder)
  return make { api = api, socket_folder = socket_folder }
end

return nginx

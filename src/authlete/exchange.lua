--- An api whose exchanges are made by a transport that is written in Lua: a function, the sandbox, another HTTP stack.
--
-- The same request builder, response reader and retry rules as everywhere (core.prepare, core.settle); only the way
-- out differs. Owns nothing but the wrapped api. The transport may yield.

local core = require "authlete.core"

local exchange = {}

-- Waits without holding nginx up where it can be avoided.
local function sleep(milliseconds)
  local ngx = rawget(_G, "ngx")
  if ngx and ngx.sleep then
    ngx.sleep(milliseconds / 1000)
  else
    core.sleep(milliseconds)
  end
end

-- One call's state: owner, api, number, transport, request, retries, deadline, attempt.
local attempt

local function settle(call, started, response, message, kind)
  local now = core.clock()
  return core.settle(call.api, call.number, call.attempt, call.retries, call.deadline - now, now - started,
    response, message, kind)
end

local function continue(call, wait, ...)
  if not wait then
    return ...
  end
  sleep(wait)
  return attempt(call)
end

function attempt(call)
  local now = core.clock()
  if call.owner.closed then -- while the call waited
    return continue(call, settle(call, now))
  end
  call.attempt = call.attempt + 1
  call.request.timeout_ms = math.max(1, call.deadline - now)
  return continue(call, settle(call, now, call.transport(call.request)))
end

local methods = {}
local metatable = { __index = methods, __metatable = "authlete.api" }

function metatable:__tostring()
  return tostring(self.api)
end

--- Closes the api: wipes its credentials. May be called again.
function methods:close()
  self.api:close()
  self.closed = true
end

metatable.__close = methods.close

for name, number in pairs(core.operations) do
  methods[name] = function(self, request, options)
    if getmetatable(self) ~= "authlete.api" or type(self) ~= "table" then
      error(name .. ": called without an api; write api:" .. name .. "{...} with a colon", 2)
    end
    local fits, prepared, retries = pcall(core.prepare, self.api, number, request, options)
    if not fits then
      error(prepared, 2) -- wrong use is the caller's, not this file's
    end
    return attempt {
      owner = self,
      api = self.api,
      number = number,
      transport = self.transport,
      request = prepared,
      retries = retries,
      deadline = core.clock() + prepared.timeout_ms,
      attempt = 0,
    }
  end
end

--- Gives a core api another way out.
-- @tparam userdata api from core.new
-- @param transport anything that can be called as transport(request) -> response, or nil, message, kind
-- @treturn table an object with the same methods
function exchange.wrap(api, transport)
  return setmetatable({ api = api, transport = transport }, metatable)
end

return exchange

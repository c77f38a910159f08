--- An api whose exchanges are made by a transport that is written in Lua: a function, the sandbox, another HTTP stack.
--
-- The same request builder, response reader and retry rules as everywhere (core.prepare, core.settle); only the way
-- out differs. The transport may yield.

local core = require "authlete.core"
local object = require "authlete.object"
local phase = require "authlete.phase"

local exchange = {}

-- Waits without holding nginx up where that can be.
local function sleep(milliseconds)
  if phase.now() == "yield" then
    phase.nginx().sleep(milliseconds / 1000)
  else
    core.sleep(milliseconds)
  end
end

-- One call's state: owner, number, request, retries, deadline, attempt, maybe_processed (by an earlier attempt).
local attempt

local function settle(call, started, response, message, kind, sent)
  local now = core.clock()
  return core.settle(call.owner.api, call.number, call.attempt, call.retries, call.deadline - now, now - started,
    response, message, kind, sent, call.maybe_processed)
end

local function continue(call, wait, ...)
  if not wait then
    return ...
  end
  call.maybe_processed = ...
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
  return continue(call, settle(call, now, call.owner.transport(call.request)))
end

local function finish(self, number, request, retries)
  return attempt {
    owner = self,
    number = number,
    request = request,
    retries = retries,
    deadline = core.clock() + request.timeout_ms,
    attempt = 0,
  }
end

--- Makes a kind of api whose exchanges are made in Lua.
-- @tparam function prepare core.prepare, or core.render
-- @treturn function make { api = …, transport = … } -> an api with all operations as methods. `api` is a core api;
--  `transport` can be called as transport(request) -> response, or nil, message, kind [, sent]; `sent` is false when it
--  knows that nothing of the request went out
function exchange.kind(prepare)
  local function begin(self, number, request, options)
    return prepare(self.api, number, request, options)
  end
  return object.kind(begin, finish)
end

local make = exchange.kind(core.prepare)

--- Gives a core api another way out.
-- @tparam userdata api from core.new
-- @param transport anything that can be called, as exchange.kind says, with the request {method, url, headers, body,
--  timeout_ms}
-- @treturn table an object with the same methods
function exchange.wrap(api, transport)
  return make { api = api, transport = transport }
end

return exchange

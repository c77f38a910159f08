--- Apis whose transport is written in Lua: a function, the sandbox, another HTTP library.
---
--- Requests, responses, retries and deadlines are the same as with every other transport, and are handled by the core's
--- call object. The transport may yield.

local core = require "authlete.core"
local light_call = require "authlete.transport.light_call"
local phase = require "authlete.util.phase"
local wrapped_api = require "authlete.transport.wrapped_api"

---@class authlete.transport_request
---@field method string GET, POST, PUT or DELETE
---@field url string the absolute URL, with its query
---@field headers table<string, string> including Authorization
---@field body? string JSON, if the request has a body
---@field timeout_ms integer the time left until the call's deadline

---@class authlete.transport_response
---@field status integer the HTTP status
---@field headers? table<string, string|number> names in any case
---@field body? string the body

---@alias authlete.transport fun(request: authlete.transport_request): authlete.transport_response?, string?, string?

local custom = {}

-- Waits, without blocking nginx if the phase can yield.
local function sleep(milliseconds)
  if phase.now() == "yield" then
    phase.nginx().sleep(milliseconds / 1000)
  else
    core.sleep(milliseconds)
  end
end

-- Makes attempts until the call is settled.
local attempt

local function continue(self, call, wait, ...)
  if not wait then
    return ...
  end
  sleep(wait)
  return attempt(self, call)
end

function attempt(self, call)
  local timeout_ms = call:begin()
  if not timeout_ms then -- the api was closed, or the deadline passed, while the call waited
    return continue(self, call, call:settle())
  end
  return continue(self, call, call:settle(self.exchange(call, timeout_ms)))
end

local function begin(self, number, request, options)
  return core.prepare(self.api, number, request, options)
end

local function start(self, call)
  return light_call.start(call, function() return attempt(self, call) end)
end

--- Creates apis whose exchanges run in Lua.
---@return function # make { api = …, exchange = … } -> an api with all operations as methods. `api` is a core api;
---  exchange(call, timeout_ms) gets the core's call and returns what call:settle takes
custom.make = wrapped_api.kind(begin, attempt, start)

--- Wraps a core api so that it uses the given transport.
---@param api userdata from core.new
---@param settings table as settings.check returns them. `transport` is an authlete.transport or a callable table. It
---  returns a response, or nil, message, kind [, sent]; `sent` is false if it is certain that no part of the request
---  was sent. A misspelled field, an unknown kind, or a body that is not a string raises an error; other fields are
---  ignored, and header values may be numbers
---@return table # an object with the same methods
function custom.wrap(api, settings)
  local transport = settings.transport
  return custom.make {
    api = api,
    exchange = function(call) return transport(call:request()) end,
  }
end

return custom

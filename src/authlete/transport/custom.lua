--- An api whose exchanges are made by a transport that is written in Lua: a function, the sandbox, another HTTP stack.
---
--- The request, the response, the retries and the deadline are those of every transport, in core's call; only the way
--- out differs. The transport may yield.

local core = require "authlete.core"
local phase = require "authlete.util.phase"
local wrapped_api = require "authlete.transport.wrapped_api"

---@class authlete.transport_request
---@field method string
---@field url string
---@field headers table<string, string> Authorization among them
---@field body? string
---@field timeout_ms integer what is left of the call's time

---@class authlete.transport_response
---@field status integer
---@field headers? table<string, string> in any case
---@field body? string

---@alias authlete.transport fun(request: authlete.transport_request): authlete.transport_response?, string?, string?

local custom = {}

-- Waits without holding nginx up where that can be.
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

--- Makes apis whose exchanges are made in Lua.
---@return function # make { api = …, exchange = … } -> an api with all operations as methods. `api` is a core api;
---  `exchange` is called as exchange(call, timeout_ms) with core's call and returns what call:settle takes
custom.make = wrapped_api.kind(begin, attempt)

--- Gives a core api another way out.
---@param api userdata from core.new
---@param transport authlete.transport or a table that can be called like one. Returns a response, or nil, message, kind
---  [, sent]; `sent` is false when it knows that nothing of the request went out. A misspelled field or kind, or a body
---  that is not a string, raises; other fields are ignored, and a header's value may be a number
---@return table # an object with the same methods
function custom.wrap(api, transport)
  return custom.make {
    api = api,
    exchange = function(call) return transport(call:request()) end,
  }
end

return custom

--- Apis whose calls are handled in Lua: a table that wraps a core api, with the same methods.

local core = require "authlete.core"
local started_call = require "authlete.transport.started_call"

local wrapped_api = {}

local function describe(self)
  return tostring(self.api)
end

local function close(self)
  self.api:close()
end

-- Raises the error of a function of the core again, with the position of the user's code. `pattern` is for what the
-- function's own message begins with.
local function raise(fault, pattern)
  error(type(fault) == "string" and fault:match(pattern) or fault, 3)
end

local function check(self, name, call)
  if type(self) ~= "table" or getmetatable(self) ~= "authlete.api" then
    error(("%s: called without an api; write api:%s with a colon"):format(name, call), 3)
  end
end

--- Defines a kind of api.
---@param begin function begin(self, number, request, options) -> first, second: checks and starts a call; the errors
---  that it raises are about wrong use by the caller
---@param finish function finish(self, first, second) -> the results of the call
---@param start function start(self, first, second) -> a carrier, which started_call.lua describes; or nil, message,
---  failure if the call cannot be started
---@return function # make(fields) -> an api; `fields.api` is the core api
function wrapped_api.kind(begin, finish, start)
  local methods = setmetatable({ close = close }, { __index = core.missing })
  local metatable = { __index = methods, __tostring = describe, __close = close, __metatable = "authlete.api" }

  local function method(name, number)
    return function(self, request, options)
      check(self, name, name .. "{...}")
      local fits, first, second = pcall(begin, self, number, request, options)
      if not fits then
        raise(first, name .. ": .*")
      end
      return finish(self, first, second)
    end
  end

  function methods:start(name, request, options)
    check(self, "start", "start(...)")
    local is_known, number = pcall(core.number, name)
    if not is_known then
      raise(number, "start: .*")
    end
    local fits, first, second = pcall(begin, self, number, request, options)
    if not fits then
      raise(first, name .. ": .*")
    end
    local carrier, message, failure = start(self, first, second)
    if not carrier then
      return nil, message, failure
    end
    return started_call.new(number, name, carrier)
  end

  for name, number in pairs(core.operations) do
    methods[name] = method(name, number)
  end
  methods[core.notification] = method("notification", core.notification)

  return function(fields)
    return setmetatable(fields, metatable)
  end
end

return wrapped_api

--- Apis whose calls are handled in Lua: a table that wraps a core api, with the same methods.

local core = require "authlete.core"

local wrapped_api = {}

local function describe(self)
  return tostring(self.api)
end

local function close(self)
  self.api:close()
end

--- Defines a kind of api.
---@param begin function begin(self, number, request, options) -> first, second: checks and starts a call; the errors
---  that it raises are about wrong use by the caller
---@param finish function finish(self, first, second) -> the results of the call
---@return function # make(fields) -> an api; `fields.api` is the core api
function wrapped_api.kind(begin, finish)
  local methods = setmetatable({ close = close }, { __index = core.missing })
  local metatable = { __index = methods, __tostring = describe, __close = close, __metatable = "authlete.api" }

  local function method(name, number)
    return function(self, request, options)
      if type(self) ~= "table" or getmetatable(self) ~= "authlete.api" then
        error(name .. ": called without an api; write api:" .. name .. "{...} with a colon", 2)
      end
      local fits, first, second = pcall(begin, self, number, request, options)
      if not fits then -- raise again, with the caller's position
        error(type(first) == "string" and first:match(name .. ": .*") or first, 2)
      end
      return finish(self, first, second)
    end
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

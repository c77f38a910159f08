--- The strings that Authlete sends and takes, as read-only tables: authlete.action.token_fail.BAD_REQUEST.

local core = require "authlete.core"

local constants = {}

-- A table that answers for the names that `find` returns something for, and raises for others.
local function read_only(title, find)
  return setmetatable({}, {
    __index = function(_, name)
      local value = type(name) == "string" and find(name)
      if not value then
        error(title .. " has no '" .. tostring(name) .. "'", 2)
      end
      return value
    end,
    __newindex = function(_, name)
      error(title .. " is read-only: '" .. tostring(name) .. "'", 2)
    end,
  })
end

--- All constants of a field: "action" of the responses, "reason" or "result" of the requests.
---@param field string
---@return table # constants.of "action".token_fail.BAD_REQUEST == "BAD_REQUEST"
function constants.of(field)
  local made = {}
  return read_only("authlete." .. field, function(operation)
    local number = core.operations[operation]
    local words = not made[operation] and number and core.words(number, field)
    if words then
      local known = {}
      for word in words:gmatch "%S+" do
        known[word] = word
      end
      made[operation] = read_only("authlete." .. field .. "." .. operation, function(name)
        return known[name]
      end)
    end
    return made[operation]
  end)
end

return constants

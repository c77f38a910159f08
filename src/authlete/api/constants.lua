--- The strings that Authlete sends and accepts, as read-only tables: authlete.action.token_fail.BAD_REQUEST.
---
--- Calling such a table lists its names, on every Lua: authlete.action.token_fail() returns { "BAD_REQUEST", … }, and
--- authlete.action() returns the operations that have actions. Each call returns a new list, in the order of Authlete's
--- documents. On Lua 5.2 and newer, pairs() works as well: pairs(authlete.action.token_fail).

local core = require "authlete.core"
local list = require "authlete.util.list"
local read_only = require "authlete.util.read_only"

local constants = {}

-- The constants of an operation, which core returns as words separated by spaces.
local function make_words(title, words)
  local known = {}
  for word in words:gmatch "[^ ]+" do
    known[word] = word
  end
  local function list_words()
    local names = {}
    for word in words:gmatch "[^ ]+" do
      names[#names + 1] = word
    end
    return names
  end
  return read_only(title, function(name) return known[name] end, list_words)
end

-- The operations that have the field, in the order of docs/reference.
local function list_operations(field)
  local names = {}
  for name, number in pairs(core.operations) do
    if core.words(number, field) then
      names[#names + 1] = name
    end
  end
  table.sort(names, function(left, right) return core.operations[left] < core.operations[right] end)
  return names
end

--- All constants of a field: "action" in responses, "reason" or "result" in requests.
---
--- ```lua
--- for _, action in ipairs(authlete.action.token()) do handlers[action] = … end
--- ```
---@param field string
---@return table # constants.of "action".token_fail.BAD_REQUEST == "BAD_REQUEST"
function constants.of(field)
  local made = {}
  local title = "authlete." .. field
  local function find(operation)
    local number = core.operations[operation]
    local words = not made[operation] and number and core.words(number, field)
    if words then
      made[operation] = make_words(title .. "." .. operation, words)
    end
    return made[operation]
  end
  return read_only(title, find, function() return list_operations(field) end)
end

--- All enumerations of the API, by their names in docs/reference/enumerations.md.
---
--- ```lua
--- api:token_create { grant_type = authlete.enum.GrantType.CLIENT_CREDENTIALS, client_id = id }
--- ```
---@return table # constants.enum().GrantType.PASSWORD == "PASSWORD"
function constants.enum()
  local made = {}
  local function find(name)
    local words = not made[name] and core.enums[name]
    if words then
      made[name] = make_words("authlete.enum." .. name, words)
    end
    return made[name]
  end
  return read_only("authlete.enum", find, function() return list.names(core.enums) end)
end

return constants

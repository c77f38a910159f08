--- The strings that Authlete sends and takes, as read-only tables: authlete.action.token_fail.BAD_REQUEST.
--
-- Called, such a table lists its names, on every Lua: authlete.action.token_fail() returns { "BAD_REQUEST", … } and
-- authlete.action() the operations that have actions. The list is a new table each time, in the order of Authlete's
-- documents. On Lua 5.2 and newer pairs() goes through a table as well: pairs(authlete.action.token_fail).

local core = require "authlete.core"

local constants = {}

local function suggest(name, names)
  local known = {}
  for _, each in ipairs(names) do
    known[each] = true
  end
  local nearest = type(name) == "string" and core.nearest(name, known)
  return nearest and "; did you mean '" .. nearest .. "'?" or ""
end

-- A table that has what `find` returns something for, and raises for other names. `list` returns the names in a new
-- table.
local function read_only(title, find, list)
  local function look_up(_, name)
    local value = type(name) == "string" and find(name)
    if not value then
      error(title .. " has no '" .. tostring(name) .. "'" .. suggest(name, list()), 2)
    end
    return value
  end

  local function iterate()
    local names, i = list(), 0
    return function()
      i = i + 1
      return names[i], names[i] and find(names[i])
    end
  end

  return setmetatable({}, {
    __index = look_up,
    __newindex = function(_, name)
      error(title .. " is read-only: cannot set '" .. tostring(name) .. "'", 2)
    end,
    __call = list,
    __pairs = iterate,
  })
end

-- The words of an operation, which core separates by spaces.
local function make_words(title, words)
  local known = {}
  for word in words:gmatch "[^ ]+" do
    known[word] = word
  end
  local function list()
    local names = {}
    for word in words:gmatch "[^ ]+" do
      names[#names + 1] = word
    end
    return names
  end
  return read_only(title, function(name) return known[name] end, list)
end

-- The operations that have the field, as they follow each other in docs/reference.md.
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

--- All constants of a field: "action" of the responses, "reason" or "result" of the requests.
-- @tparam string field
-- @treturn table constants.of "action".token_fail.BAD_REQUEST == "BAD_REQUEST"
-- @usage for _, action in ipairs(authlete.action.token()) do handlers[action] = … end
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

return constants

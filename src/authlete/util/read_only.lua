--- Read-only tables that catch misspelled names: an unknown name raises an error that suggests the nearest one.

local function suggest(name, names)
  local known = {}
  for _, each in ipairs(names) do
    known[each] = true
  end
  local nearest = type(name) == "string" and require("authlete.core").nearest(name, known) -- loaded only if needed
  return nearest and "; did you mean '" .. nearest .. "'?" or ""
end

--- Calling such a table lists its names. On Lua 5.2 and newer, pairs() works as well.
---@param title string the table's name in messages, such as "authlete.reply"
---@param find function find(name) -> its value, or nil
---@param list function list() -> the names, in a new table
---@return table
return function(title, find, list)
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

--- Tables that tell typing errors: they are not written to, and an unknown name raises, with the nearest one.

local function suggest(name, names)
  local known = {}
  for _, each in ipairs(names) do
    known[each] = true
  end
  local nearest = type(name) == "string" and require("authlete.core").nearest(name, known) -- not needed but for this
  return nearest and "; did you mean '" .. nearest .. "'?" or ""
end

--- Called, such a table lists its names. On Lua 5.2 and newer, pairs() goes through it as well.
---@param title string what messages call the table: "authlete.reply"
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

--- Tables that tell typing errors: they are not written to, and an unknown name raises.

--- @tparam string title what messages call the table: "authlete.reply"
-- @tparam function find find(name) -> its value, or nil
-- @tparam[opt] table shown what pairs shows, where Lua has __pairs
-- @treturn table
return function(title, find, shown)
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
    __pairs = shown and function() return next, shown end or nil,
  })
end

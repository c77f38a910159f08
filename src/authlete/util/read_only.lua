--- Tables that tell typing errors: they are not written to, and an unknown name raises.

---@param title string what messages call the table: "authlete.reply"
---@param find function find(name) -> its value, or nil
---@param shown? table what pairs shows, where Lua has __pairs
---@return table
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

---@param value any
---@return boolean # whether the value can be called: a function, or a table with __call
return function(value)
  local metatable = type(value) == "table" and getmetatable(value)
  return type(value) == "function" or type(metatable) == "table" and metatable.__call ~= nil
end

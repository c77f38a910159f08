---@param value any
---@return boolean # whether operations can be called on the value, as on what authlete.new makes
return function(value)
  local done, method = pcall(function() return value.token end)
  return done and type(method) == "function"
end

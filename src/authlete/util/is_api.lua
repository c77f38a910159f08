---@param value any
---@return boolean # whether the value has the operations as methods, as an api from authlete.new does
return function(value)
  local done, method = pcall(function() return value.token end)
  return done and type(method) == "function"
end

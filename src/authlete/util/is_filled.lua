---@param value any
---@return boolean # whether the value is a non-empty string, as subjects and tickets must be
return function(value)
  return type(value) == "string" and value ~= ""
end

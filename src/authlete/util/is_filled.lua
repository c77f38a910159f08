---@param value any
---@return boolean # whether the value can be a subject, a ticket or the like: a string that is not empty
return function(value)
  return type(value) == "string" and value ~= ""
end

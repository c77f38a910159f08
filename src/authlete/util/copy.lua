--- Copies of tables.

local copy = {}

---@param ... table? tables; nil counts as an empty table
---@return table # a new table with the fields of all; later tables take precedence
function copy.merged(...)
  local result = {}
  for i = 1, select("#", ...) do
    for name, value in pairs((select(i, ...)) or {}) do
      result[name] = value
    end
  end
  return result
end

---@param value any without cycles
---@return any # the value; for a table, a deep copy without metatables
function copy.deep(value)
  if type(value) ~= "table" then
    return value
  end
  local result = {}
  for name, item in pairs(value) do
    result[name] = copy.deep(item)
  end
  return result
end

return copy

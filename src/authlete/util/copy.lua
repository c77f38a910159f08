--- Copies of tables.

local copy = {}

---@param ... table? tables; those that are nil count as empty
---@return table # a new one with the fields of all, where a later one wins
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
---@return any # the value; of a table, a copy down to every depth, without metatables
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

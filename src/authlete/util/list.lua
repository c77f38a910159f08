--- Sequences.

local list = {}

---@param items table?
---@param wanted any
---@return boolean # whether it is one of the items
function list.contains(items, wanted)
  for _, item in ipairs(items or {}) do
    if item == wanted then
      return true
    end
  end
  return false
end

---@param value any
---@return boolean # whether the value is a table with strings at 1, 2, 3 … and nothing else
function list.is_of_strings(value)
  if type(value) ~= "table" then
    return false
  end
  local count = 0
  for _ in pairs(value) do
    count = count + 1
    if type(value[count]) ~= "string" then
      return false
    end
  end
  return true
end

---@param items table
---@return string[] # its keys, sorted
function list.names(items)
  local names = {}
  for name in pairs(items) do
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

return list

-- Helpers for lists.

local lists = {}

function lists.map(list, convert)
  local result = {}
  for i, item in ipairs(list) do
    result[i] = convert(item)
  end
  return result
end

function lists.set(list)
  local result = {}
  for _, item in ipairs(list) do
    result[item] = true
  end
  return result
end

--- The element of a list that has this name.
function lists.find(list, name)
  for _, item in ipairs(list) do
    if item.name == name then
      return item
    end
  end
end

return lists

--- Puts values where "client.redirect_uris[]" says, in requests.
---
--- A name is followed by ".name" for a field of an object, and by "[]" for the next element of a list. After "[].name"
--- it is the last element, unless that already has the name: properties[].key=a properties[].value=b is one property.

local path = {}

--- Splits a path.
---@param text string
---@return table[]? # steps: { name, is_list }; nil if it is not a path
function path.split(text)
  local steps = {}
  for part in (text .. "."):gmatch "([^.]*)%." do
    local name, brackets = part:match "^([%w_-]+)(.*)$"
    if not name or brackets ~= "" and brackets ~= "[]" then
      return nil
    end
    steps[#steps + 1] = { name = name, is_list = brackets == "[]" }
  end
  return steps
end

-- Returns the table in a list that the field `name` belongs to.
local function element_for(list, name)
  local last = list[#list]
  if type(last) ~= "table" or last[name] ~= nil then
    last = {}
    list[#list + 1] = last
  end
  return last
end

--- Puts a value into a request, in place of one that is there.
---@param request table
---@param steps table[]
---@param value any
---@return boolean # false if the path leads through a value that is neither an object nor a list
function path.put(request, steps, value)
  local place = request
  for i, step in ipairs(steps) do
    local following = steps[i + 1]
    local here = place[step.name]
    if following or step.is_list then
      if here ~= nil and type(here) ~= "table" then
        return false
      end
      here = here or {}
      place[step.name] = here
    end
    if not following then
      if step.is_list then
        here[#here + 1] = value
      else
        place[step.name] = value
      end
    elseif step.is_list then
      place = element_for(here, following.name)
    else
      place = here
    end
  end
  return true
end

--- Finds a value in a response, as --field does: names and numbers, separated by dots. Lists begin with 0.
---@param value any
---@param text string
---@return any # nil if there is none
function path.get(value, text)
  for name in text:gmatch "[^.]+" do
    if type(value) ~= "table" then
      return nil
    end
    local index = name:match "^%d+$"
    value = value[name] == nil and index and value[tonumber(index) + 1] or value[name]
  end
  return value
end

return path

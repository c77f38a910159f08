--- Converts the text of an argument to the value that a parameter takes.

local description = require "authlete.cli.description"
local stop = require "authlete.cli.stop"

local values = {}

--- Parses JSON.
---@param text string
---@param what string what the text is, for the message
---@return any
function values.parse(text, what)
  local parsed, value = pcall(require("cjson").decode, text)
  if not parsed then -- the message of lua-cjson may quote the text
    stop.usage("%s is not valid JSON", what)
  end
  return value
end

local convert = {}

function convert.string(text)
  return text
end

convert.id = convert.string -- as text, large ones lose no digits

function convert.integer(text, name)
  local number = text:find "^%-?%d+$" and tonumber(text)
  if not number then
    stop.usage("%s must be an integer", name)
  elseif math.abs(number) >= 2 ^ 53 and not rawget(math, "type") then
    stop.usage("%s is too large for this version of Lua; use one with integers (Lua 5.3 or newer)", name)
  end
  return number
end

function convert.boolean(text, name)
  if text ~= "true" and text ~= "false" then
    stop.usage("%s must be true or false", name)
  end
  return text == "true"
end

-- An object of any form, and what is in one.
function convert.map(text, name)
  return text:find "^%s*[{%[]" and values.parse(text, name) or text
end

convert.object = convert.map

local function names_of(steps)
  local names = {}
  for i, step in ipairs(steps) do
    names[i] = step.name .. (step.is_list and "[]" or "")
  end
  return table.concat(names, ".")
end

-- Returns the field that the path leads to; nil if it leads into an object that has any names. The library itself
-- checks the names of parameters, but not those inside of objects.
local function find_field(steps, parameters)
  local fields, field = parameters, nil
  for i, step in ipairs(steps) do
    field = fields[step.name]
    if not field then
      local nearest = i > 1 and fields[1] and description.nearest(step.name, fields)
      if i > 1 and not fields["*"] then
        stop.usage("unknown name '%s'%s", names_of(steps), nearest and "; did you mean '" .. nearest .. "'?" or "")
      end
      return nil
    end
    local has_name = step.is_list or not field.array
    if not has_name and i < #steps then
      stop.usage("%s is a list: write %s[]", step.name, step.name)
    elseif step.is_list and not field.array and description.object(field.type) then
      stop.usage("%s is not a list", step.name)
    end
    fields = description.object(field.type)
    if not fields then
      return i == #steps and field or nil
    end
  end
  return field
end

--- Converts a text by the type of the parameter that the path leads to.
---@param steps table[] see path.split
---@param text string
---@param parameters table those of the operation, by name
---@return any
function values.convert(steps, text, parameters)
  local field, name = find_field(steps, parameters), names_of(steps)
  if not field then
    return text
  elseif field.array and not steps[#steps].is_list then
    if text:find "^%s*%[" then
      return values.parse(text, name)
    end
    stop.usage("%s is a list: write %s[]=… for each element", name, name)
  elseif description.object(field.type) then
    if not text:find "^%s*{" then
      stop.usage("%s is an object: write %s.NAME=…, or give it as JSON", name, name)
    end
    return values.parse(text, name)
  end
  return (convert[field.type] or convert.string)(text, name)
end

return values

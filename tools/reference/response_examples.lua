-- Examples of responses for docs/reference, as Lua in comments. Raises an error for an example that does not agree with
-- operations.def.

local lists = require "tools.reference.lists"
local rows = require "tools.reference.rows"
local values = require "tools.reference.response_values"

local map, set = lists.map, lists.set

local response_examples = {}

local KEYWORDS = set { "end" }

-- Lua's types for those of operations.def that are not strings.
local LUA_TYPES = { boolean = "boolean", integer = "number", map = "table", object = "table" }

-- What the examples of calls assign the result to, if it is not an object.
local VARIABLES = { document = "json", text = "text" }

local function scalar_source(value)
  if type(value) == "string" then
    return value:find '"' and "'" .. value .. "'" or '"' .. value .. '"'
  end
  return type(value) == "number" and ("%.0f"):format(value) or tostring(value)
end

local function braces(list)
  return "{ " .. table.concat(list, ", ") .. " }"
end

local fields_source

local function value_source(value, field, where)
  if field.array then
    assert(type(value) == "table", where .. " is not a list")
    return braces(map(value, function(item)
      return value_source(item, { type = field.type }, where)
    end))
  elseif rows.schemas[field.type] then
    return braces(fields_source(value, rows.schemas[field.type], where))
  elseif rows.enums[field.type] then
    assert(set(rows.enums[field.type])[value], where .. " is not of type " .. field.type)
  end
  assert(type(value) == (LUA_TYPES[field.type] or "string"), where .. " is not of type " .. field.type)
  return scalar_source(value)
end

-- A list of "name = value", in the order of operations.def.
function fields_source(example, fields, where)
  local result, known = {}, {}
  for _, field in ipairs(fields) do
    local name = field.name == "*" and next(example) or field.name
    known[name] = true
    if example[name] ~= nil then
      local key = KEYWORDS[name] and '["' .. name .. '"]' or name
      result[#result + 1] = key .. " = " .. value_source(example[name], field, where .. "." .. name)
    end
  end
  for name in pairs(example) do
    assert(known[name], where .. " has no field " .. name)
  end
  return result
end

local function check_action(operation, action)
  if #operation.actions > 0 then
    assert(set(operation.actions)[action], operation.name .. " has no action " .. tostring(action))
  end
end

--- Lines of Lua comments that show a response; none if the operation returns true.
function response_examples.of(operation)
  local example = values[operation.name]
  if operation.answer == "nothing" then
    return {}
  end
  assert(example ~= nil, "tools/reference/response_values.lua has no example for " .. operation.name)
  if operation.answer ~= "object" then
    return { "-- " .. VARIABLES[operation.answer] .. " = " .. scalar_source(example) }
  end
  check_action(operation, example.action)
  local lines = map(fields_source(example, operation.response.fields, operation.name), function(field)
    return "--   " .. field .. ","
  end)
  table.insert(lines, 1, "-- response = {")
  lines[#lines + 1] = "-- }"
  return lines
end

return response_examples

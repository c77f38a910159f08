-- A value for every type in src/core/api/operations.def, as a Lua table for requests and as JSON text in Authlete's
-- format. The text is created without the library, so that the two can be compared.

local operations = require "tools.operations"

local values = {}

values.rows = operations.load("src/core/api/operations.def")

local kept = {}
for _, name in ipairs(values.rows.snake) do kept[name] = true end

-- The name on the wire.
function values.camel(name)
  return kept[name] and name or operations.camel(name)
end

-- Text with everything that encoding could get wrong.
values.TEXT = [[a "quoted" \ back/slash, línea 日本 😀 {"some_key":"x","otherKey":[1]} &=%2F]]
values.JSON_TEXT =
  [["a \"quoted\" \\ back/slash, línea 日本 😀 {\"some_key\":\"x\",\"otherKey\":[1]} &=%2F"]]

local SCALARS = {
  string = { values.TEXT, values.JSON_TEXT },
  id = { "5921531358155430", '"5921531358155430"' },
  integer = { 5921531358155430, "5921531358155430" },
  boolean = { false, "false" },
  object = { { inner_name = "x" }, '{"innerName":"x"}' },
}

local function scalar_of(kind)
  local enum = values.rows.enums[kind]
  return enum and { enum[1], '"' .. enum[1] .. '"' } or SCALARS[kind]
end

-- Returns a value of the parameter's type for a request; objects have all their fields.
function values.of(parameter)
  local fields = values.rows.schemas[parameter.type]
  local function one()
    return fields and values.object(fields) or scalar_of(parameter.type)[1]
  end
  if parameter.array then
    return { one(), one() }
  end
  return one()
end

function values.object(fields)
  local object = {}
  for _, field in ipairs(fields) do object[field.name] = values.of(field) end
  return object
end

local function json_of(parameter, arrays_are_empty)
  local fields = values.rows.schemas[parameter.type]
  if parameter.array and arrays_are_empty then
    return "[]"
  end
  local one = fields and values.json(fields, arrays_are_empty) or scalar_of(parameter.type)[2]
  return parameter.array and "[" .. one .. "," .. one .. "]" or one
end

-- Returns JSON text of an object with all its fields; if `arrays_are_empty`, arrays at every depth are empty.
function values.json(fields, arrays_are_empty)
  local members = {}
  for i, field in ipairs(fields) do
    members[i] = ('"%s":%s'):format(values.camel(field.name), json_of(field, arrays_are_empty))
  end
  return "{" .. table.concat(members, ",") .. "}"
end

local function sorted_matches(text, pattern)
  local list = {}
  for name, value in text:gmatch(pattern) do list[#list + 1] = name .. " " .. (value or "") end
  table.sort(list)
  return list
end

-- Extracts from JSON text what decoding loses: the digits of numbers, and which empty tables are arrays. Returns lists
-- for assert.same. values.TEXT contains nothing that looks like either.
function values.details(text)
  return {
    numbers = sorted_matches(text, '"([%w_]+)":(-?%d[%d.eE+-]*)'),
    arrays = sorted_matches(text, '"([%w_]+)":(%[%])'),
    objects = sorted_matches(text, '"([%w_]+)":({})'),
  }
end

return values

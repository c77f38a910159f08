-- A value for every type of src/core/api/operations.def, as a Lua table for requests and as JSON text as Authlete
-- writes it. The text is made here without help of the library, so that it can be held against it.

local operations = require "tools.operations"

local values = {}

values.rows = operations.load("src/core/api/operations.def")

local kept = {}
for _, name in ipairs(values.rows.snake) do kept[name] = true end

-- The name on the wire.
function values.camel(name)
  return kept[name] and name or operations.camel(name)
end

-- Text with all that could go wrong on its way.
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

-- A value of the parameter's type for a request, with every field of the objects in it.
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

-- JSON text of an object with all the fields; with `arrays_are_empty`, all arrays at every depth are.
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

-- What decoding does not tell of JSON text: the digits of numbers, and which of the empty tables are arrays. As lists
-- for assert.same. Text of values.TEXT does not look like any of it.
function values.details(text)
  return {
    numbers = sorted_matches(text, '"([%w_]+)":(-?%d[%d.eE+-]*)'),
    arrays = sorted_matches(text, '"([%w_]+)":(%[%])'),
    objects = sorted_matches(text, '"([%w_]+)":({})'),
  }
end

return values

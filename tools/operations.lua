-- Reads src/core/api/operations.def, which says what its columns mean, into tables, for the specs and for
-- tools/reference.lua.
--
--   local rows = require("tools.operations").load("src/core/api/operations.def")
--   rows.operations   list of operations and, by name, the same ones
--   rows.groups       list of { name, operations }
--   rows.enums        list of { name, values } and, by name, the values
--   rows.schemas      list of { name, fields } and, by name, the fields
--   rows.arrays, rows.snake   lists of names
--   rows.notes       list of the lines of the NOTE rows
--
-- An operation is { name, group, retry_class, answer, may_be_empty, v3, v2, query, body, actions, response }.
-- v3, v2: { credential, method, path, path_parameters }; v2 is nil where API v2 has no such operation.
-- query, path_parameters: lists of parameters { name, type, array, required }.
-- body, response: { schema, array, fields }; schema is the name of a SCHEMA row, or nil; body is nil if there is none.

local operations = {}

-- camelCase of one name; the reverse of operations.snake.
function operations.camel(name)
  return (name:gsub("_([a-z0-9])", string.upper))
end

function operations.snake(name)
  name = name:gsub("([a-z0-9])([A-Z])", "%1_%2"):gsub("([A-Z])([A-Z][a-z])", "%1_%2")
  return name:lower()
end

local function words(text)
  local list = {}
  for word in text:gmatch("%S+") do
    list[#list + 1] = word
  end
  return list
end

local function parameter(text)
  local name, kind, array, required = text:match("^([^:]+):([%w_]+)(%[?%]?)(!?)$")
  if not name or array == "[" or array == "]" then
    error("'" .. text .. "' is not NAME:TYPE, with [] for a list and ! if it is required", 4)
  end
  return { name = name, type = kind, array = array == "[]", required = required == "!" }
end

local function parameters(text)
  local list = words(text)
  for i, word in ipairs(list) do
    list[i] = parameter(word)
  end
  return list
end

local function endpoint(text)
  if text == "" then
    return nil
  end
  local credential, method, path = text:match("^(%S+) (%S+) (%S+)$")
  if not credential then
    error("'" .. text .. "' is not CREDENTIAL METHOD PATH", 3)
  end
  local path_parameters = {}
  for name in path:gmatch("{(%w+)}") do
    if name ~= "serviceId" then
      path_parameters[#path_parameters + 1] =
        { name = operations.snake(name), type = "id", array = false, required = true }
    end
  end
  return { credential = credential, method = method, path = path, path_parameters = path_parameters }
end

-- The fields of an object: "@Name", "@Name[]" or a list of parameters.
local function object(text, schemas)
  local schema, array = text:match("^@(%w+)(%[?%]?)$")
  if schema then
    local fields = schemas[schema] or error("no SCHEMA row is called " .. schema, 0)
    return { schema = schema, array = array == "[]", fields = fields }
  end
  return { array = false, fields = parameters(text) }
end

-- Runs a chunk that sees only these globals, on every Lua.
local function run(path, environment)
  local set_environment = rawget(_G, "setfenv")
  local chunk
  if set_environment then
    chunk = set_environment(assert(loadfile(path)), environment)
  else
    chunk = assert(loadfile(path, "t", environment))
  end
  chunk()
end

local function check_strings(kind, count, ...)
  if select("#", ...) ~= count then
    error(kind .. " takes " .. count .. " arguments, not " .. select("#", ...), 3)
  end
  for i = 1, count do
    if type((select(i, ...))) ~= "string" then
      error(kind .. ": argument " .. i .. " is not a string", 3)
    end
  end
end

function operations.load(path)
  local result = { operations = {}, groups = {}, enums = {}, schemas = {}, arrays = {}, snake = {}, notes = {} }
  local row = {}

  function row.NOTE(...)
    check_strings("NOTE", 1, ...)
    result.notes[#result.notes + 1] = (...)
  end

  function row.ENUM(...)
    check_strings("ENUM", 2, ...)
    local name, values = ...
    if result.enums[name] then
      error("ENUM '" .. name .. "' is defined twice", 2)
    end
    result.enums[name] = words(values)
    result.enums[#result.enums + 1] = { name = name, values = result.enums[name] }
  end

  function row.SCHEMA(...)
    check_strings("SCHEMA", 2, ...)
    local name, fields = ...
    local last = result.schemas[#result.schemas]
    if not last or last.name ~= name then
      if result.schemas[name] then
        error("the rows of SCHEMA '" .. name .. "' are not adjacent", 2)
      end
      last = { name = name, fields = {} }
      result.schemas[name] = last.fields
      result.schemas[#result.schemas + 1] = last
    end
    for _, field in ipairs(parameters(fields)) do
      last.fields[#last.fields + 1] = field
    end
  end

  function row.ARRAYS(...)
    check_strings("ARRAYS", 1, ...)
    for _, name in ipairs(words((...))) do
      result.arrays[#result.arrays + 1] = name
    end
  end

  function row.SNAKE(...)
    check_strings("SNAKE", 1, ...)
    for _, name in ipairs(words((...))) do
      result.snake[#result.snake + 1] = name
    end
  end

  function row.GROUP(...)
    check_strings("GROUP", 1, ...)
    result.groups[#result.groups + 1] = { name = (...), operations = {} }
  end

  function row.OPERATION(...)
    check_strings("OPERATION", 9, ...)
    local name, v3, v2, retry_class, answer, query, body, actions, response = ...
    local group = result.groups[#result.groups] or error("an OPERATION row before the first GROUP row", 2)
    if result.operations[name] then
      error("OPERATION '" .. name .. "' is defined twice", 2)
    end
    local operation = {
      name = name,
      group = group.name,
      v3 = endpoint(v3),
      v2 = endpoint(v2),
      retry_class = retry_class,
      answer = answer:match "^%a+",
      may_be_empty = answer:find "nothing" ~= nil,
      query = parameters(query),
      body = body,
      actions = words(actions),
      response = response,
    }
    result.operations[name] = operation
    result.operations[#result.operations + 1] = operation
    group.operations[#group.operations + 1] = operation
  end

  run(path, setmetatable({}, {
    __index = function(_, name)
      return row[name] or error("there is no row of the kind " .. tostring(name), 2)
    end,
  }))

  -- Only now are all SCHEMA rows known.
  for _, operation in ipairs(result.operations) do
    operation.body = operation.body ~= "" and object(operation.body, result.schemas) or nil
    operation.response = object(operation.response, result.schemas)
  end
  return result
end

return operations

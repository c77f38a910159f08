--- What operations.def says about operations and about the objects in their requests, for the command line.

local core = require "authlete.core"

local description = {}

-- A field is { name, type, array, required }. Its type is string, id, integer, boolean, object, map, or the name of an
-- enumeration or object; the name "*" stands for any name.

-- Returns the fields of a list such as "ticket:string! scopes:string[]".
local function read_fields(text)
  local fields = {}
  for word in (text or ""):gmatch "%S+" do
    local name, kind, brackets, mark = word:match "^([^:]+):([^%[!]+)(%[?%]?)(!?)$"
    fields[#fields + 1] = { name = name, type = kind, array = brackets ~= "", required = mark ~= "" }
  end
  return fields
end

-- Returns the fields of a body or a response, and whether it is a list of such objects.
local function read_object(text)
  local schema, brackets = (text or ""):match "^@(%w+)(%[?%]?)$"
  return read_fields(schema and core.schema(schema) or not schema and text), brackets == "[]"
end

local function snake(name)
  return (name:gsub("%u", function(letter) return "_" .. string.char(letter:byte() + 32) end))
end

-- Returns { method, path, credential }, or nil; adds the parameters of the path to the list.
local function read_endpoint(text, parameters)
  if not text then
    return nil
  end
  local credential, method, path = text:match "^(%S+) (%S+) (%S+)$"
  for name in path:gmatch "{(%w+)}" do
    name = snake(name)
    if name ~= "service_id" and not parameters[name] then
      parameters[#parameters + 1] = { name = name, type = "id", array = false, required = true }
      parameters[name] = parameters[#parameters]
    end
  end
  return { credential = credential, method = method, path = path }
end

local function add(parameters, fields)
  for _, field in ipairs(fields) do
    if not parameters[field.name] then
      parameters[#parameters + 1] = field
      parameters[field.name] = field
    end
  end
end

---@return table[] # the operations, in the order of the reference: { name, group }
description.outline = core.outline

---@param name string
---@return boolean # whether there is such an operation
function description.is_operation(name)
  return core.operations[name] ~= nil
end

---@param name string
---@return string? # the operation whose name is most similar
function description.nearest_operation(name)
  return core.nearest(name, core.operations)
end

--- Describes an operation.
---@param name string
---@return table # { name, retry_class, answer, v3, v2, parameters, takes_list, actions, response }. v3, v2: { method,
---  path, credential }, nil if that version does not have the operation. parameters: those of the path, the query and
---  the body, required ones first; also by name. takes_list: the request is a list of objects with these parameters.
function description.operation(name)
  local row = core.describe(core.operations[name])
  local parameters = {}
  local v3, v2 = read_endpoint(row.v3, parameters), read_endpoint(row.v2, parameters)
  local body, takes_list = read_object(row.body)
  add(parameters, read_fields(row.query))
  add(parameters, body)
  local sorted = {}
  for _, are_required in ipairs { true, false } do
    for _, parameter in ipairs(parameters) do
      if parameter.required == are_required then
        sorted[#sorted + 1] = parameter
        sorted[parameter.name] = parameter
      end
    end
  end
  local actions = {}
  for action in (row.actions or ""):gmatch "%S+" do
    actions[#actions + 1] = action
  end
  return {
    name = name, retry_class = row.retry_class, answer = row.answer, v3 = v3, v2 = v2, parameters = sorted,
    takes_list = takes_list, actions = actions, response = read_object(row.response),
  }
end

--- Returns the fields of an object type, in order and by name; nil if the type is not one of an object.
---@param name string
---@return table?
function description.object(name)
  local text = core.schema(name)
  local fields = text and read_fields(text)
  for _, field in ipairs(fields or {}) do
    fields[field.name] = field
  end
  return fields
end

--- Returns the values of an enumeration, separated by spaces; nil if the type is not an enumeration.
---@param name string
---@return string?
function description.values(name)
  return core.enums[name]
end

--- Returns the name among the keys of the table that is most similar; nil if none is similar.
---@param wanted string
---@param names table
---@return string?
function description.nearest(wanted, names)
  local known = {}
  for name in pairs(names) do
    known[name] = type(name) == "string" or nil
  end
  return core.nearest(wanted, known)
end

---@param name string
---@return boolean # whether properties of this name are arrays
description.is_array = core.is_array

return description

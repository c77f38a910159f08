--- Descriptions of operations, parameters, fields and values, for documents and for help. No server loads them.
---
--- A text is a phrase without a period, or nil. The second and third result are the table that has it and its key
--- there. A name that means the same everywhere is described once, in names.lua; what it means in requests, in
--- responses, in one operation or in one object takes precedence.

local actions = require "authlete.description.actions"
local enumerations = require "authlete.description.enumerations"
local names = require "authlete.description.names"
local objects = require "authlete.description.objects"
local operations = require "authlete.description.operations"
local requests = require "authlete.description.requests"
local responses = require "authlete.description.responses"

objects.Service = require "authlete.description.service"
objects.Client = require "authlete.description.client"

local lookup = {}

local NOTHING = {}

-- The first table that has the key.
local function find(key, ...)
  for i = 1, select("#", ...) do
    local table = select(i, ...)
    if table[key] then
      return table[key], table, key
    end
  end
end

--- What an operation is for.
function lookup.operation(name)
  local entry = operations[name]
  return entry and entry[1], operations, name
end

--- The operations that are usually called after this one: a list of names.
function lookup.next(name)
  return operations[name] and operations[name].next or {}
end

--- What a parameter of an operation is.
function lookup.request(operation, parameter)
  return find(parameter, requests[operation] or NOTHING, requests.all, names)
end

--- What a field of an operation's response is.
function lookup.response(operation, field)
  return find(field, responses[operation] or NOTHING, responses.all, names)
end

--- What a field of an object is.
function lookup.object(name, field)
  return find(field, objects[name] or NOTHING, name:find "Request$" and requests.all or NOTHING, names)
end

--- What an enumeration is.
function lookup.enumeration(name)
  local entry = enumerations[name]
  return entry and entry[1], enumerations, name
end

--- What a value of an enumeration means; nil if its name says it.
function lookup.value(enumeration, value)
  local entry = enumerations[enumeration]
  return find(value, entry and entry.values or NOTHING)
end

--- What to do on an action; nil if authlete.reply makes a reply from it.
function lookup.action(operation, action)
  return find(action, actions[operation] or NOTHING, actions.all)
end

--- All tables, by a name for messages.
lookup.tables = { operations = operations, enumerations = enumerations, names = names }
for title, groups in pairs { actions = actions, requests = requests, responses = responses, objects = objects } do
  for group, table in pairs(groups) do
    lookup.tables[title .. "." .. group] = table
  end
end
for name, entry in pairs(enumerations) do
  lookup.tables["enumerations." .. name] = entry.values
end

return lookup

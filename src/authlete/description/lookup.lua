--- Descriptions of operations, parameters, fields and values, for documents and for help. No server loads them.
---
--- A text is a phrase in Markdown without a period, or nil. The second and third result are the table that has it and
--- its key there. A name that means the same everywhere is described once, in names.lua; what differs in requests,
--- in responses, or in one operation or object, takes precedence.

local operations = require "authlete.description.operations"

local lookup = {}

--- What an operation is for.
function lookup.operation(name)
  local entry = operations[name]
  return entry and entry[1], operations, name
end

--- The operations that are usually called after this one: a list of names.
function lookup.next(name)
  return operations[name] and operations[name].next or {}
end

return lookup

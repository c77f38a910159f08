-- All parameters of an operation's request, as one list.

local lists = require "tools.reference.lists"

local map, set = lists.map, lists.set

local inputs = {}

--- A list of { parameter, place, only }. `only` is set for what one API version alone has in its path.
function inputs.of(operation)
  local list, seen = {}, {}
  local function add(parameters, place, only)
    for _, parameter in ipairs(parameters) do
      local known = seen[parameter.name]
      if known then
        known.place = known.place .. ", " .. place
      else
        seen[parameter.name] = { parameter = parameter, place = place, only = only }
        list[#list + 1] = seen[parameter.name]
      end
    end
  end
  local in_v3 = set(map(operation.v3.path_parameters, function(parameter)
    return parameter.name
  end))
  add(operation.v3.path_parameters, "path")
  for _, parameter in ipairs(operation.v2 and operation.v2.path_parameters or {}) do
    if not in_v3[parameter.name] then
      add({ parameter }, "path", "API v2")
    end
  end
  add(operation.query, "query")
  if operation.body and not operation.body.schema then
    add(operation.body.fields, "body")
  end
  return list
end

--- Whether the operation can be called only with a request.
function inputs.are_required(operation)
  local function required(list)
    for _, parameter in ipairs(list) do
      if parameter.required then
        return true
      end
    end
  end
  return required(operation.v3.path_parameters) or required(operation.query)
    or operation.body and (operation.body.array or required(operation.body.fields)) or false
end

return inputs

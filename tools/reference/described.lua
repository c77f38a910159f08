-- The descriptions in src/authlete/description, for the documents, and a check that they are complete: each row of
-- operations.def has one, and each belongs to a row.

package.path = "./src/?.lua;" .. package.path

local comments = require "tools.reference.comments"
local inputs = require "tools.reference.inputs"
local rows = require "tools.reference.rows"
local lookup = require "authlete.description.lookup"
local rules = require "authlete.reply.rules"

local described = { next = lookup.next, value = lookup.value }

-- A kind of description, which stops if there is none.
local function required(kind)
  return function(...)
    return (lookup[kind](...)) or error("no description of " .. kind .. " " .. table.concat({ ... }, "."), 0)
  end
end

for _, kind in ipairs { "operation", "request", "response", "object", "enumeration", "action" } do
  described[kind] = required(kind)
end

--- The operations that are usually called before this one.
function described.previous(name)
  local previous = {}
  for _, operation in ipairs(rows.operations) do
    for _, next in ipairs(lookup.next(operation.name)) do
      if next == name then
        previous[#previous + 1] = operation.name
      end
    end
  end
  return previous
end

-- Calls visit(kind, …) for everything that needs a description.
local function each(visit)
  for _, operation in ipairs(rows.operations) do
    visit("operation", operation.name)
    for _, action in ipairs(rules.of_operations[operation.name] and {} or operation.actions) do
      visit("action", operation.name, action)
    end
    for _, input in ipairs(inputs.of(operation)) do
      visit("request", operation.name, input.parameter.name)
    end
    for _, field in ipairs(not operation.response.schema and operation.response.fields or {}) do
      visit("response", operation.name, field.name)
    end
  end
  for _, schema in ipairs(rows.schemas) do
    for _, field in ipairs(schema.fields) do
      visit("object", schema.name, field.name)
    end
  end
  for _, enum in ipairs(rows.enums) do
    visit("enumeration", enum.name)
  end
end

-- Adds the @field lines in src/authlete that say nothing.
local function check_fields(problems)
  for _, block in ipairs(comments.types) do
    for _, field in ipairs(comments.fields(block.name)) do
      if field.text == "" then
        problems[#problems + 1] = block.file .. ": no text for @field " .. field.name .. " of " .. block.name
      end
    end
  end
end

--- A list of messages: what has no description, and what is described but does not exist.
function described.problems()
  local problems, used = {}, {}
  for _, table in pairs(lookup.tables) do
    used[table] = {}
  end
  each(function(kind, ...)
    local text, source, key = lookup[kind](...)
    if text then
      used[source][key] = true
    else
      problems[#problems + 1] = "src/authlete/description: no text for " .. kind .. " " .. table.concat({ ... }, ".")
    end
  end)
  for _, enum in ipairs(rows.enums) do
    for _, value in ipairs(enum.values) do
      local text, source, key = lookup.value(enum.name, value)
      if text then
        used[source][key] = true
      end
    end
  end
  for title, table in pairs(lookup.tables) do
    for key in pairs(table) do
      if not used[table][key] then
        problems[#problems + 1] = "src/authlete/description: nothing needs " .. title .. "." .. key
      end
    end
  end
  for _, operation in ipairs(rows.operations) do
    for _, next in ipairs(lookup.next(operation.name)) do
      if not rows.operations[next] then
        problems[#problems + 1] = "src/authlete/description: no operation " .. next .. " after " .. operation.name
      end
    end
  end
  check_fields(problems)
  table.sort(problems)
  return problems
end

return described

-- The descriptions in src/authlete/description, for the documents, and a check that they are complete: each row of
-- operations.def has one, and each belongs to a row.

local rows = require "tools.reference.rows"

package.path = "./src/?.lua;" .. package.path
local lookup = require "authlete.description.lookup"

local described = { next = lookup.next }

local missing, used, tables = {}, {}, {}

-- Notes what is missing or has been found, and returns the text.
local function note(where, text, table, key)
  if not text then
    missing[#missing + 1] = where
    return "?"
  end
  if not used[table] then
    used[table] = {}
    tables[#tables + 1] = table
  end
  used[table][key] = true
  return text
end

function described.operation(name)
  return note(name, lookup.operation(name))
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

--- A list of messages: what has no description, and what is described but does not exist.
function described.problems()
  local problems = {}
  for _, operation in ipairs(rows.operations) do
    described.operation(operation.name)
    for _, next in ipairs(lookup.next(operation.name)) do
      if not rows.operations[next] then
        problems[#problems + 1] = operation.name .. ": there is no operation " .. next .. " to call next"
      end
    end
  end
  local seen = {}
  for _, where in ipairs(missing) do
    if not seen[where] then
      problems[#problems + 1] = "no description of " .. where .. " in src/authlete/description"
      seen[where] = true
    end
  end
  for _, table in ipairs(tables) do
    for key in pairs(table) do
      if not used[table][key] then
        problems[#problems + 1] = "src/authlete/description describes " .. key .. ", which does not exist"
      end
    end
  end
  table.sort(problems)
  return problems
end

return described

-- The pages of docs/reference, and links to what is on them.

local rows = require "tools.reference.rows"

local links = {}

local page_of_operation, page_of_group = {}, {}

for _, group in ipairs(rows.groups) do
  local page = group.name:lower():gsub("[^%w]+", "-") .. ".md"
  page_of_group[group.name] = page
  for _, operation in ipairs(group.operations) do
    page_of_operation[operation.name] = page
  end
end

--- The page of a group of operations, such as token-endpoint.md.
function links.page_of(group)
  return page_of_group[group]
end

function links.code(text)
  return "`" .. text .. "`"
end

--- A link to an operation.
function links.operation(name)
  return ("[%s](%s#%s)"):format(name, page_of_operation[name], name)
end

--- A link to a retry class.
function links.retry_class(name)
  return ("[%s](library.md#retry-classes)"):format(name)
end

--- The type of a parameter, with a link to the object or the enumeration.
function links.type(parameter)
  local kind = parameter.type
  if rows.enums[kind] then
    kind = ("[%s](enumerations.md#%s)"):format(kind, kind:lower())
  elseif rows.schemas[kind] then
    kind = ("[%s](objects.md#%s)"):format(kind, kind:lower())
  end
  return kind .. (parameter.array and "[]" or "")
end

--- A phrase as a sentence.
function links.sentence(phrase)
  return phrase:sub(1, 1):upper() .. phrase:sub(2) .. "."
end

return links

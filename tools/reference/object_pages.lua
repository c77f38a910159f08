-- docs/reference/objects.md and enumerations.md.

local described = require "tools.reference.described"
local links = require "tools.reference.links"
local new_text = require "tools.reference.text"
local rows = require "tools.reference.rows"

local pages = {}

function pages.objects()
  local text = new_text()
  text.add("# Objects")
  text.add("")
  text.add("[Reference](README.md)")
  text.add("")
  text.add("In requests and responses. Fields that Authlete adds later are passed through.")
  text.add("")
  for _, schema in ipairs(rows.schemas) do
    text.add("## " .. schema.name)
    text.add("")
    text.add("| field | type | |")
    text.add("| --- | --- | --- |")
    for _, field in ipairs(schema.fields) do
      text.add("| %s | %s | %s%s |", links.code(field.name), links.type(field),
        field.required and "required: " or "", described.object(schema.name, field.name))
    end
    text.add("")
  end
  return text.finish()
end

local function add_values(text, enum)
  local described_values = 0
  for _, value in ipairs(enum.values) do
    described_values = described_values + (described.value(enum.name, value) and 1 or 0)
  end
  if described_values == 0 then
    local values = {}
    for i, value in ipairs(enum.values) do
      values[i] = links.code(value)
    end
    text.add(table.concat(values, ", "))
  else
    text.add("| value | |")
    text.add("| --- | --- |")
    for _, value in ipairs(enum.values) do
      text.add("| %s | %s |", links.code(value), described.value(enum.name, value) or "")
    end
  end
  text.add("")
end

function pages.enumerations()
  local text = new_text()
  text.add("# Enumerations")
  text.add("")
  text.add("[Reference](README.md)")
  text.add("")
  text.add("`authlete.enum.NAME` has the values. In responses, values that Authlete adds later are passed through.")
  text.add("")
  for _, enum in ipairs(rows.enums) do
    text.add("## " .. enum.name)
    text.add("")
    text.add(links.sentence(described.enumeration(enum.name)))
    text.add("")
    add_values(text, enum)
  end
  return text.finish()
end

return pages

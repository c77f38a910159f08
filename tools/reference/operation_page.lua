-- docs/reference/GROUP.md: the operations of one group.

local actions = require "tools.reference.actions"
local described = require "tools.reference.described"
local examples = require "tools.reference.examples"
local inputs_of = require("tools.reference.inputs").of
local links = require "tools.reference.links"
local map = require("tools.reference.lists").map
local new_text = require "tools.reference.text"
local response_examples = require "tools.reference.response_examples"

local code, sentence = links.code, links.sentence

local CREDENTIALS = {
  v3 = { service = "service access token", service_owner = "service owner's access token", none = "no credential" },
  v2 = {
    service = "service API key and secret",
    service_owner = "service owner's API key and secret",
    none = "no credential",
  },
}

local ANSWERS = {
  document = "the document's JSON text, as a string",
  text = "the text, as a string",
  nothing = "`true`",
}

local function endpoint_text(endpoint, version)
  if not endpoint then
    return "not available"
  end
  return ("`%s %s`, %s"):format(endpoint.method, endpoint.path, CREDENTIALS[version][endpoint.credential])
end

local function name_cell(name)
  return name == "*" and "any name" or code(name)
end

local function add_neighbours(text, label, names)
  if #names > 0 then
    text.add("- %s: %s", label, table.concat(map(names, links.operation), ", "))
  end
end

local function add_parameters(text, operation)
  local inputs, body = inputs_of(operation), operation.body
  if #inputs > 0 then
    text.add("| parameter | type | required | in | |")
    text.add("| --- | --- | --- | --- | --- |")
    for _, input in ipairs(inputs) do
      local parameter = input.parameter
      local required = parameter.required and "yes" or ""
      if input.only then
        required = "if not a setting" -- the one such parameter, {serviceApiKey}, is a setting as well
      end
      text.add("| %s | %s | %s | %s | %s |", name_cell(parameter.name), links.type(parameter), required,
        input.place .. (input.only and " (" .. input.only .. ")" or ""),
        described.request(operation.name, parameter.name))
    end
    text.add("")
  end
  if body and body.array then
    text.add("Body: the request's elements `[1]`, `[2]`, …, each a %s.", links.type { type = body.schema })
    text.add("")
  elseif body and body.schema then
    text.add("Body: the fields of %s.", links.type { type = body.schema })
    text.add("")
  elseif #inputs == 0 then
    text.add("No parameters.")
    text.add("")
  end
end

local function add_actions(text, operation)
  if #operation.actions == 0 then
    return
  end
  if actions.has_reply(operation.name) then
    text.add("`authlete.reply.%s` makes the replies to the client:", operation.name)
    text.add("")
  end
  text.add("| action | what to do |")
  text.add("| --- | --- |")
  for _, action in ipairs(operation.actions) do
    text.add("| %s | %s |", code(action), actions.describe(operation.name, action))
  end
  text.add("")
end

local function add_response(text, operation)
  local response = operation.response
  local nothing = operation.may_be_empty and operation.answer ~= "nothing" and ", or `true` if there is nothing" or ""
  if ANSWERS[operation.answer] then
    text.add("Returns %s%s.", ANSWERS[operation.answer], nothing)
  elseif response.schema then
    text.add("Returns a %s%s.", links.type { type = response.schema }, nothing)
  else
    text.add("Returns a table%s:", nothing)
    text.add("")
    text.add("| field | type | |")
    text.add("| --- | --- | --- |")
    for _, field in ipairs(response.fields) do
      text.add("| %s | %s | %s |", name_cell(field.name), links.type(field),
        described.response(operation.name, field.name))
    end
  end
  text.add("")
end

local function add_examples(text, operation)
  text.add("```lua")
  text.add((examples.of(operation):gsub("; ", "\n")))
  for _, line in ipairs(response_examples.of(operation)) do
    text.add(line)
  end
  text.add("```")
  text.add("")
end

local function add_operation(text, operation)
  text.add("## " .. operation.name)
  text.add("")
  text.add(sentence(described.operation(operation.name)))
  text.add("")
  add_examples(text, operation)
  add_neighbours(text, "After", described.previous(operation.name))
  add_neighbours(text, "Then", described.next(operation.name))
  text.add("- API v3: %s", endpoint_text(operation.v3, "v3"))
  text.add("- API v2: %s", endpoint_text(operation.v2, "v2"))
  text.add("- Retry class: %s", links.retry_class(operation.retry_class))
  text.add("")
  add_parameters(text, operation)
  add_actions(text, operation)
  add_response(text, operation)
end

return function(group)
  local text = new_text()
  text.add("# %s", group.name)
  text.add("")
  text.add("[Reference](README.md)")
  text.add("")
  for _, operation in ipairs(group.operations) do
    add_operation(text, operation)
  end
  return text.finish()
end

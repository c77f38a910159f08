-- docs/reference.md.

local comments = require "tools.reference.comments"
local described = require "tools.reference.described"
local examples = require "tools.reference.examples"
local inputs_of = require("tools.reference.inputs").of
local map = require("tools.reference.lists").map
local new_text = require "tools.reference.text"
local rows = require "tools.reference.rows"
local settings = require "tools.reference.settings"

local CREDENTIALS = {
  v3 = { service = "service access token", service_owner = "service owner's access token", none = "no credential" },
  v2 = {
    service = "service API key and secret",
    service_owner = "service owner's API key and secret",
    none = "no credential",
  },
}

local RETRY_CLASSES = { "read", "idempotent", "one_shot" }

-- Returns what the NOTE rows say about a retry class: from "Retry class NAME: " up to the next such line.
local function describe_retry_class(class)
  local found
  for _, line in ipairs(rows.notes) do
    local label, rest = line:match("^(%u[%w_, ]*): (.*)")
    if label == "Retry class " .. class then
      found = rest
    elseif label and found then
      break
    elseif found then
      found = found .. " " .. line
    end
  end
  return assert(found, "no NOTE row describes the retry class " .. class)
end

local ANSWERS = {
  document = "the document's JSON text, as a string",
  text = "the text, as a string",
  nothing = "`true`",
}

local function link(name, target)
  return ("[%s](#%s)"):format(name, target or name:lower())
end

local function anchor(title)
  return (title:lower():gsub("[^%w _-]", ""):gsub(" ", "-"))
end

local function type_link(parameter)
  local kind = parameter.type
  if rows.enums[kind] or rows.schemas[kind] then
    kind = link(kind)
  end
  return kind .. (parameter.array and "[]" or "")
end

local function code(text)
  return "`" .. text .. "`"
end

local function values_cell(parameter)
  local values = rows.enums[parameter.type]
  return values and table.concat(map(values, code), " ") or ""
end

local function endpoint_cell(endpoint, version)
  if not endpoint then
    return "not available"
  end
  return ("`%s %s`, %s"):format(endpoint.method, endpoint.path, CREDENTIALS[version][endpoint.credential])
end

local function object_text(object)
  if object.schema then
    return link(object.schema)
  elseif #object.fields == 0 then
    return "a table"
  end
  return table.concat(map(object.fields, function(parameter)
    local name = parameter.name == "*" and "any names" or code(parameter.name)
    return name .. " " .. type_link(parameter)
  end), ", ")
end

local function add_parameters(text, operation)
  local inputs = inputs_of(operation)
  if #inputs > 0 then
    text.add("| parameter | type | required | in | values |")
    text.add("| --- | --- | --- | --- | --- |")
    for _, input in ipairs(inputs) do
      local parameter = input.parameter
      local name = parameter.name == "*" and "any name" or code(parameter.name)
      local required = parameter.required and "yes" or ""
      if input.only then
        required = "if not a setting" -- the one such parameter, {serviceApiKey}, is a setting as well
      end
      text.add("| %s | %s | %s | %s | %s |", name, type_link(parameter), required,
        input.place .. (input.only and " (" .. input.only .. ")" or ""), values_cell(parameter))
    end
    text.add("")
  end
  local body = operation.body
  if body and body.array then
    text.add("Body: the request's elements `[1]`, `[2]`, …, each a %s.", link(body.schema))
    text.add("")
  elseif body and body.schema then
    text.add("Body: the fields of %s.", link(body.schema))
    text.add("")
  elseif #inputs == 0 then
    text.add("No parameters.")
    text.add("")
  end
end

local function add_neighbours(text, label, names)
  if #names > 0 then
    text.add("- %s: %s", label, table.concat(map(names, function(name)
      return link(name)
    end), ", "))
  end
end

-- A phrase as a sentence.
local function sentence(phrase)
  return phrase:sub(1, 1):upper() .. phrase:sub(2) .. "."
end

local function add_operation(text, operation)
  text.add("### " .. operation.name)
  text.add("")
  text.add(sentence(described.operation(operation.name)))
  text.add("")
  text.add("```lua")
  text.add((examples.of(operation):gsub("; ", "\n")))
  text.add("```")
  text.add("")
  add_neighbours(text, "Called after", described.previous(operation.name))
  add_neighbours(text, "Usually followed by", described.next(operation.name))
  text.add("- API v3: %s", endpoint_cell(operation.v3, "v3"))
  text.add("- API v2: %s", endpoint_cell(operation.v2, "v2"))
  text.add("- Retry class: %s", link(operation.retry_class, "retry-classes"))
  if #operation.actions > 0 then
    text.add("- Actions: %s", table.concat(map(operation.actions, code), ", "))
  end
  local nothing = operation.may_be_empty and operation.answer ~= "nothing" and "; or `true` if there is nothing" or ""
  text.add("- Returns: %s%s", ANSWERS[operation.answer] or object_text(operation.response), nothing)
  text.add("")
  add_parameters(text, operation)
end

-- A type for readers: alternatives separated by commas, without the prefix "authlete.".
local function type_cell(kind)
  if kind:find("^fun%(") then
    return "function"
  elseif kind:find("^table<") then
    return "table"
  end
  local alternatives = {}
  for alternative in kind:gmatch("[^|]+") do
    alternatives[#alternatives + 1] = alternative:sub(1, 1) == '"' and code(alternative)
      or alternative == "authlete.transport" and "function"
      or alternative == "authlete.failure_kind" and "[kind](#failures)"
      or alternative:gsub("^authlete%.", "")
  end
  return table.concat(alternatives, ", ")
end

local function add_fields(text, title, fields)
  text.add("| %s | type | always | |", title)
  text.add("| --- | --- | --- | --- |")
  for _, each in ipairs(fields) do
    text.add("| %s | %s | %s | %s |", code(each.name), type_cell(each.type), each.optional and "" or "yes", each.text)
  end
  text.add("")
end

local function add_proxies(text)
  text.add("### Proxies")
  text.add("")
  text.add("`proxy` is `http://user:password@host:port` or `https://…`. User name, password and port are optional;")
  text.add("the default port is 1080, or 443 for `https://`. In the user name and password, `/`, `?`, `#`, `%` and")
  text.add("spaces must be percent-encoded; a user name cannot contain a colon. SOCKS is not supported.")
  text.add("")
  text.add("Without the setting, an `https://` base URL is reached through the proxy that the environment variable")
  text.add("`https_proxy` or `HTTPS_PROXY` names; without a scheme there, `http://` is meant. `HTTP_PROXY` is never")
  text.add("read.")
  text.add("")
  text.add("`no_proxy` (in the environment, also `NO_PROXY`) is a list separated by commas or spaces: `*` for all")
  text.add("hosts; domains, which include their subdomains (`example.com`, `.example.com`, `*.example.com`); IP")
  text.add("addresses; networks (`10.0.0.0/8`, `fd00::/8`). An entry that ends in `:port` applies to that port only.")
  text.add("Names are not resolved to compare them with addresses. Other entries are ignored.")
  text.add("")
  text.add("For an invalid proxy, `authlete.new` raises an error that names the setting or the variable, but shows no")
  text.add("part of its value.")
  text.add("")
end

local function add_library(text)
  text.add("## Settings")
  text.add("")
  text.add("For `authlete.new(settings)`. Unknown, missing and invalid settings raise an error that names the setting.")
  text.add("")
  text.add("| setting | type | default | |")
  text.add("| --- | --- | --- | --- |")
  for _, setting in ipairs(settings.fields) do
    local default = settings.defaults[setting.name]
    text.add("| %s | %s | %s | %s |", code(setting.name), type_cell(setting.type), default and code(default) or "",
      setting.text)
  end
  text.add("")
  add_proxies(text)
  text.add("## Options")
  text.add("")
  text.add("The second argument of a call.")
  text.add("")
  text.add("| option | type | |")
  text.add("| --- | --- | --- |")
  for _, option in ipairs(comments.fields("authlete.options")) do
    text.add("| %s | %s | %s |", code(option.name), type_cell(option.type), option.text)
  end
  text.add("")
  text.add("## Failures")
  text.add("")
  text.add("The third result of a failed call.")
  text.add("")
  add_fields(text, "field", comments.fields("authlete.failure"))
  text.add("| kind | when |")
  text.add("| --- | --- |")
  for _, kind in ipairs(comments.values("authlete.failure_kind")) do
    text.add("| %s | %s |", code(kind.name), kind.text)
  end
  text.add("")
  text.add("## Hook")
  text.add("")
  text.add("The argument that `on_call` gets after every attempt. It contains no secrets and no bodies.")
  text.add("")
  add_fields(text, "field", comments.fields("authlete.event"))
  text.add("## Transports")
  text.add("")
  text.add("| transport | |")
  text.add("| --- | --- |")
  text.add('| `"curl"` | libcurl; blocks |')
  text.add('| `"engine"` | OpenResty: libcurl on a separate thread, while the light thread yields |')
  text.add('| `"cosocket"` | OpenResty: HTTP/1.1 over `ngx.socket`; needs `resolver`, `lua_ssl_trusted_certificate` |')
  text.add('| `"auto"` | the engine inside OpenResty, otherwise curl |')
  text.add("| a function or a callable table | `transport(request)` returns a response, "
    .. "or `nil, message, kind, sent` with a kind of [failure](#failures); see [calls.md](calls.md#in-specs) |")
  text.add("")
  add_fields(text, "field of a transport's request", comments.fields("authlete.transport_request"))
  add_fields(text, "field of its response", comments.fields("authlete.transport_response"))
end

return function()
  local text = new_text()
  text.add("# Reference")
  text.add("")
  text.add("Written by `make docs` from [src/core/api/operations.def](../src/core/api/operations.def) and the comments")
  text.add("in [src/authlete](../src/authlete); change those, not this file.")
  text.add("")
  text.add("`api:OPERATION(request, options)` returns the response, or `nil, message, failure`. `request` is a table")
  text.add("with the operation's parameters; it can be left out if none is required. `{serviceId}` comes from the api.")
  text.add("An `id` may be a string or a number; on Lua versions without integers, ids of 2^53 and above must be")
  text.add("strings. Unknown fields of responses are passed through. If Authlete responds with status 204, the result")
  text.add("is `true`.")
  text.add("")
  for _, title in ipairs { "Settings", "Options", "Failures", "Hook", "Transports", "Retry classes" } do
    text.add("- %s", link(title, anchor(title)))
  end
  for _, group in ipairs(rows.groups) do
    text.add("- %s: %s", link(group.name, anchor(group.name)), table.concat(map(group.operations, function(operation)
      return link(operation.name)
    end), ", "))
  end
  text.add("- %s", link("Objects"))
  text.add("- %s", link("Enumerations"))
  text.add("")
  add_library(text)
  text.add("## Retry classes")
  text.add("")
  for _, class in ipairs(RETRY_CLASSES) do
    local members = {}
    for _, operation in ipairs(rows.operations) do
      if operation.retry_class == class then
        members[#members + 1] = link(operation.name)
      end
    end
    text.add("**%s** (%d operations): %s", class, #members, describe_retry_class(class))
    text.add("")
    text.add(table.concat(members, ", "))
    text.add("")
  end
  for _, group in ipairs(rows.groups) do
    text.add("## " .. group.name)
    text.add("")
    for _, operation in ipairs(group.operations) do
      add_operation(text, operation)
    end
  end
  text.add("## Objects")
  text.add("")
  for _, schema in ipairs(rows.schemas) do
    text.add("### " .. schema.name)
    text.add("")
    text.add("| field | type | required |")
    text.add("| --- | --- | --- |")
    for _, parameter in ipairs(schema.fields) do
      text.add("| %s | %s | %s |", code(parameter.name), type_link(parameter), parameter.required and "yes" or "")
    end
    text.add("")
  end
  text.add("## Enumerations")
  text.add("")
  text.add("In responses, values that Authlete adds later are passed through.")
  for _, enum in ipairs(rows.enums) do
    text.add("")
    text.add("### " .. enum.name)
    text.add("")
    text.add(table.concat(map(enum.values, code), ", "))
  end
  return text.finish()
end

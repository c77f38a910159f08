-- Writes docs/reference.md and types/authlete.lua from src/core/api/operations.def, from the `---@field` lines of
-- src/authlete/api/settings.lua, and from the classes in TYPES_HEAD; and docs/endpoints.md, by endpoints.lua.
--
--   lua tools/reference.lua           writes all
--   lua tools/reference.lua --check   writes nothing; exits with 1 and names the files that are not as they would be

local here = (arg[0] or ""):match("^(.*/)") or "./"
local root = here .. "../"
local operations = dofile(here .. "operations.lua")
local endpoints = dofile(here .. "endpoints.lua")
local rows = operations.load(root .. "src/core/api/operations.def")

local function map(list, convert)
  local result = {}
  for i, item in ipairs(list) do
    result[i] = convert(item)
  end
  return result
end

local function set(list)
  local result = {}
  for _, item in ipairs(list) do
    result[item] = true
  end
  return result
end

-- A text made of lines.
local function new_text()
  local lines = {}
  return {
    add = function(line, ...)
      lines[#lines + 1] = select("#", ...) > 0 and line:format(...) or line
    end,
    finish = function()
      return table.concat(lines, "\n") .. "\n"
    end,
  }
end

-- What a request may hold: { parameter, place, only }. `only` is set for what one API version alone has in its path.
local function inputs_of(operation)
  local inputs, seen = {}, {}
  local function add(list, place, only)
    for _, parameter in ipairs(list) do
      local known = seen[parameter.name]
      if known then
        known.place = known.place .. ", " .. place
      else
        seen[parameter.name] = { parameter = parameter, place = place, only = only }
        inputs[#inputs + 1] = seen[parameter.name]
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
  return inputs
end

local function find(list, name)
  for _, parameter in ipairs(list) do
    if parameter.name == name then
      return parameter
    end
  end
end

-- Whether the operation can be called without a request.
local function needs_request(operation)
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

-- Examples ------------------------------------------------------------------------------------------------------------

-- Plausible values as Lua source, by parameter. Every required string needs one.
local EXAMPLES = {
  ["*"] = '"world"',
  access_token = '"C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp"',
  access_token_identifier = '"C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp"',
  client_id = "5921531358155430",
  client_identifier = "5921531358155430",
  client_locked = "true",
  client_name = '"My client"',
  client_secret = '"my_new_client_secret"',
  credential_configuration_ids = '{ "IdentityCredential" }',
  device_secret = '"my-device-secret"',
  ["end"] = "10",
  entity_configuration = '"eyJhbGciOi…"',
  gm_action = '"QUERY"',
  grant_id = '"F2s0f37tSQxi3gPvDiK4Fg"',
  handle = '"vdmn1dAAnv1YHEOLjDQtBnzVPDUJLmNM"',
  hsm_name = '"google"',
  identifier = '"bvBI85dFf2eLGOTaNvFDh4Tc"',
  info = '{ context = "any text" }',
  jose = '"eyJhbGciOi…"',
  json = [['{"client_name":"My client"}']],
  order = '{ request_identifier = "bvBI85dFf2eLGOTa" }',
  orders = '{ { request_identifier = "bvBI85dFf2eLGOTa" } }',
  parameters = '"grant_type=authorization_code&code=Xv_su944auuBgc5mfUnx"',
  refresh_token = '"60k0cZ38sJcpTgdxvG9Sqa-3RG5AmGEx"',
  request_content = [['{"format":"vc+sd-jwt"}']],
  request_id = '"c0a801fe-9d1b-4c1e"',
  requestable_scopes = '{ "history.read" }',
  scopes = '{ "history.read" }',
  service_name = '"My service"',
  session_id = '"my-session-id"',
  start = "0",
  subject = '"john"',
  ticket = '"Y1qeCf0A-JUz6caceaBfd2AaBYNZ"',
  token = '"Ntm9MDb8WXQAevqrBkd84KTTHbYHVQrT"',
  use = '"sig"',
  kty = '"EC"',
  alg = '"ES256"',
  user_code = '"XWWKPBWVXQ"',
}

-- Shown although not required, when nothing else in query or body is.
local SHOWN = set {
  "*", "access_token", "access_token_identifier", "alg", "client_name", "credential_configuration_ids", "end",
  "entity_configuration", "hsm_name", "identifier", "kty", "order", "orders", "reason", "request_content",
  "requestable_scopes", "scopes", "service_name", "start", "subject", "ticket", "use",
}

-- Shown although not required, next to the required parameter on the left.
local COMPANIONS = {
  access_token = { "gm_action", "grant_id" },
  client_identifier = { "subject" },
  grant_type = { "client_id", "subject" },
  ticket = { "subject" },
  user_code = { "subject" },
}

-- The field `parameters` holds what the client application sent, which is another thing at each endpoint: by a pattern
-- for the operation's name. The default, in EXAMPLES, is that of the token endpoint.
local PARAMETERS = {
  { "^authorization", "response_type=code&client_id=5921531358155430&state=xyz" },
  { "^push_", "response_type=code&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb" },
  { "^device_", "scope=history.read" },
  { "^backchannel_", "scope=openid&login_hint=john" },
  { "^revocation", "token=C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp" },
  { "introspection", "token=C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp" },
}

local function value_of(parameter, operation)
  if parameter.name == "parameters" then
    for _, pair in ipairs(PARAMETERS) do
      if operation.name:find(pair[1]) then
        return '"' .. pair[2] .. '"'
      end
    end
  end
  if EXAMPLES[parameter.name] then
    return EXAMPLES[parameter.name]
  end
  local values = rows.enums[parameter.type]
  if values then
    return '"' .. (values[1] == "UNKNOWN" and values[2] or values[1]) .. '"'
  elseif parameter.type == "boolean" then
    return "true"
  elseif parameter.type == "integer" then
    return "3600"
  end
  error("tools/reference.lua: EXAMPLES needs a value for " .. parameter.name, 0)
end

local KEYWORDS = set { "end" }

local function field(parameter, operation)
  local name = parameter.name == "*" and "hello" or parameter.name
  return (KEYWORDS[name] and '["' .. name .. '"]' or name) .. " = " .. value_of(parameter, operation)
end

-- Fields as they stand between braces: the required ones, their companions, or else what SHOWN has.
local function example_fields(lists, operation)
  local shown, required = {}, false
  local function show(parameter)
    if parameter and not shown[parameter.name] then
      shown[parameter.name] = true
      shown[#shown + 1] = field(parameter, operation)
    end
  end
  for _, list in ipairs(lists) do
    for _, parameter in ipairs(list) do
      if parameter.required then
        required = true
        show(parameter)
      end
    end
  end
  for _, list in ipairs(lists) do
    for _, parameter in ipairs(list) do
      for _, companion in ipairs(parameter.required and COMPANIONS[parameter.name] or {}) do
        show(find(list, companion))
      end
      if not required and SHOWN[parameter.name] then
        show(parameter)
      end
    end
  end
  return shown
end

-- The operation that reads what this one writes: the same object, at the same place.
local function reader_of(operation)
  if not (operation.body and operation.body.schema and operation.name:find("^update_")) then
    return nil
  end
  for _, other in ipairs(rows.operations) do
    if other.retry_class == "read" and other.response.schema == operation.body.schema then
      return other
    end
  end
end

local function call_source(operation)
  local path = map(operation.v3.path_parameters, function(parameter)
    return field(parameter, operation)
  end)
  local lists = { operation.query, operation.body and operation.body.fields or {} }
  local fields
  if operation.body and operation.body.array then
    fields = { "{ " .. table.concat(example_fields({ operation.body.fields }, operation), ", ") .. " }" }
  else
    fields = example_fields(lists, operation)
  end
  for i, text in ipairs(path) do
    table.insert(fields, i, text)
  end
  if #fields == 0 then
    return "api:" .. operation.name .. "()"
  end
  return "api:" .. operation.name .. " { " .. table.concat(fields, ", ") .. " }"
end

local function example(operation)
  local reader = reader_of(operation)
  if reader then
    local name = operation.body.schema:lower()
    local changed = find(operation.body.fields, name .. "_name")
    return ("local %s = assert(%s); %s.%s; assert(api:%s(%s))"):format(
      name, call_source(reader), name, field(changed, operation), operation.name, name)
  end
  local variable = { object = "response", document = "json", text = "text", nothing = "done" }
  return ("local %s, message, failure = %s"):format(variable[operation.answer], call_source(operation))
end

-- What is not about one operation -------------------------------------------------------------------------------------

local TYPES_HEAD = [[
---@meta authlete
-- luacheck: ignore
-- Types for lua-language-server. Written by `make docs` from src/core/api/operations.def,
-- src/authlete/api/settings.lua and tools/reference.lua; change those, not this one.

---A string on the wire; a number is as good.
---@alias authlete.id string|integer

---Settings beside those from environment variables.
---@class authlete.more_settings: authlete.settings
---@field base_url? string

---@class authlete.options
---@field timeout_ms? integer instead of the setting
---@field retries? integer instead of the setting
---@field headers? table<string, string> further headers of the request; CR, LF and NUL raise

---@class authlete.failure
---@field operation string its name
---@field kind authlete.failure_kind
---@field message string the same as the second result: never a secret, never a body
---@field status? integer of the last answer, when there was one
---@field result_code? string Authlete's, when the body has it
---@field result_message? string Authlete's, when the body has it
---@field body? string the last answer's text
---@field request_id? string the header Request-Id, which Authlete's support asks for
---@field retry_after_ms? integer how long Authlete asks to wait
---@field attempts integer how many were made
---@field maybe_processed boolean Authlete may have acted on the request

---@alias authlete.failure_kind
---| "dns" # the name was not resolved
---| "connect" # refused or unreachable
---| "tls" # the handshake failed or the certificate was refused
---| "timeout" # connect_timeout_ms or the deadline has passed
---| "network" # the connection broke once the request had begun
---| "http" # a status other than 2xx and 429, redirects included
---| "rate_limited" # 429
---| "protocol" # a 2xx whose body is not what the operation answers
---| "too_large" # more than max_response_bytes
---| "phase" # OpenResty: this phase can neither yield nor block
---| "cancelled" # the call was cancelled while it was under way
---| "closed" # the api was closed while the call was under way

---@class authlete.event
---@field operation string its name
---@field attempt integer 1 for the first
---@field status? integer of the answer
---@field kind? authlete.failure_kind when the attempt failed
---@field request_id? string the header Request-Id
---@field retry_after_ms? integer how long Authlete asks to wait
---@field rate_limit? integer the header Ratelimit-Limit
---@field rate_limit_remaining? integer the header Ratelimit-Remaining
---@field rate_limit_reset? integer the header Ratelimit-Reset, in seconds
---@field dns_ms? integer from the start until the name was resolved
---@field connect_ms? integer from the start until the TCP connection stood
---@field tls_ms? integer from the start until the TLS handshake was done
---@field first_byte_ms? integer from the start until the first byte of the answer
---@field total_ms? integer from the start until the end of the answer

---@class authlete.transport_request
---@field method string
---@field url string
---@field headers table<string, string> Authorization among them
---@field body? string
---@field timeout_ms integer what is left of the call's time

---@class authlete.transport_response
---@field status integer
---@field headers? table<string, string> in any case
---@field body? string

---@alias authlete.transport fun(request: authlete.transport_request): authlete.transport_response?, string?, string?

---What the client application gets.
---@class authlete.http_reply
---@field status integer
---@field headers table<string, string|string[]>
---@field body? string

---@alias authlete.reply_function fun(response: any, message: any, failure: any, earlier: any): authlete.http_reply?

---@class authlete.sandbox
---@field new fun(settings?: table): authlete.sandbox.box

---A transport.
---@class authlete.sandbox.box
---@field settings table those in effect
---@overload fun(request: authlete.transport_request): authlete.transport_response?, string?, string?
]]

local function read(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local text = file:read("*a")
  file:close()
  return text
end

local SETTINGS_FILE = "src/authlete/api/settings.lua"
local settings_source = assert(read(root .. SETTINGS_FILE))

-- The lines `name = value,` of a table in settings.lua: name -> value, as source.
local function settings_table(name)
  local block = settings_source:match("\nlocal " .. name .. " = (%b{})")
    or error(SETTINGS_FILE .. " has no table " .. name, 0)
  local members = {}
  for member, value in block:gmatch("\n  ([%w_]+) = ([^\n]-),") do
    members[member] = value
  end
  return members
end

local SETTINGS_DOC = settings_source:match("\n(%-%-%-@class authlete%.settings\n.-)local types")
  or error(SETTINGS_FILE .. " describes no settings", 0)

-- The fields of a class in `---@field` lines: { name, optional, type, text }.
local function read_class(text, class)
  local fields = {}
  local lines = text:match("%-%-%-@class " .. class:gsub("%.", "%%.") .. "\n(.-)\n%f[^%-]")
    or text:match("%-%-%-@class " .. class:gsub("%.", "%%.") .. "\n(.*)")
    or error("no class is called " .. class, 0)
  for line in (lines .. "\n"):gmatch("([^\n]*)\n") do
    local name, optional, rest = line:match("^%-%-%-@field ([%w_]+)(%??) (.*)$")
    if not name then
      break
    end
    local kind = rest:match("^fun%b()") or rest:match("^table%b<>") or rest:match("^%S+")
    fields[#fields + 1] = { name = name, optional = optional == "?", type = kind, text = rest:sub(#kind + 2) }
  end
  return fields
end

-- The values of an alias in `---|` lines: { name, text }.
local function read_alias(text, alias)
  local values = {}
  local lines = text:match("%-%-%-@alias " .. alias:gsub("%.", "%%.") .. "\n(.-)\n\n")
    or error("no alias is called " .. alias, 0)
  for name, meaning in lines:gmatch('%-%-%-| "([%w_]+)" # ([^\n]*)') do
    values[#values + 1] = { name = name, text = meaning }
  end
  return values
end

-- Each setting of settings.lua is described, and nothing else is.
local settings = read_class(SETTINGS_DOC, "authlete.settings")
local defaults = settings_table("defaults")
do
  local types = settings_table("types")
  for _, setting in ipairs(settings) do
    if not types[setting.name] then
      error(SETTINGS_FILE .. ": there is no setting " .. setting.name, 0)
    end
    types[setting.name] = nil
  end
  local undescribed = next(types)
  if undescribed then
    error(SETTINGS_FILE .. ": no ---@field line describes the setting " .. undescribed, 0)
  end
end

-- docs/reference.md ---------------------------------------------------------------------------------------------------

local CREDENTIALS = {
  v3 = { service = "service access token", service_owner = "service owner's access token", none = "no credential" },
  v2 = {
    service = "service API key and secret",
    service_owner = "service owner's API key and secret",
    none = "no credential",
  },
}

local RETRY_CLASSES = { "read", "idempotent", "one_shot" }

-- What the NOTE rows say about a retry class: from "Retry class NAME: " up to the next line that begins like that.
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
    return "does not have it"
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

local function add_operation(text, operation)
  text.add("### " .. operation.name)
  text.add("")
  text.add("```lua")
  text.add((example(operation):gsub("; ", "\n")))
  text.add("```")
  text.add("")
  text.add("- API v3: %s", endpoint_cell(operation.v3, "v3"))
  text.add("- API v2: %s", endpoint_cell(operation.v2, "v2"))
  text.add("- Retry class: %s", link(operation.retry_class, "retry-classes"))
  if #operation.actions > 0 then
    text.add("- Actions: %s", table.concat(map(operation.actions, code), ", "))
  end
  text.add("- Answers: %s", ANSWERS[operation.answer] or object_text(operation.response))
  text.add("")
  add_parameters(text, operation)
end

-- Types as a reader of Markdown wants them: each alternative by itself, without the prefix.
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
  text.add("`proxy` is `http://user:password@host:port` or `https://…`. User name, password and port may be missing;")
  text.add("the port is then 1080, or 443 for `https://`. In user name and password, `/`, `?`, `#`, `%` and spaces")
  text.add("must be percent-encoded; a user name cannot contain a colon. SOCKS is not supported.")
  text.add("")
  text.add("Without the setting, an `https://` base URL is reached through the proxy that `https_proxy` or")
  text.add("`HTTPS_PROXY` names, where the scheme may be missing and means `http://`. `HTTP_PROXY` is never read.")
  text.add("")
  text.add("`no_proxy`, `NO_PROXY` in the environment too, is a list separated by commas or spaces: `*` for all hosts;")
  text.add("domains, which include their subdomains (`example.com`, `.example.com`, `*.example.com`); IP addresses;")
  text.add("networks (`10.0.0.0/8`, `fd00::/8`). An entry that ends in `:port` is for that port only. Names are not")
  text.add("resolved for a comparison with addresses. Other entries are ignored.")
  text.add("")
  text.add("An invalid proxy raises an error in `authlete.new`, which names the setting or the variable and shows no")
  text.add("part of its value.")
  text.add("")
end

local function add_library(text)
  text.add("## Settings")
  text.add("")
  text.add("Of `authlete.new(settings)`. An unknown, missing or wrong one raises, naming it.")
  text.add("")
  text.add("| setting | type | default | |")
  text.add("| --- | --- | --- | --- |")
  for _, setting in ipairs(settings) do
    local default = defaults[setting.name]
    text.add("| %s | %s | %s | %s |", code(setting.name), type_cell(setting.type), default and code(default) or "",
      setting.text)
  end
  text.add("")
  add_proxies(text)
  text.add("## Options")
  text.add("")
  text.add("Of one call, as its second argument.")
  text.add("")
  text.add("| option | type | |")
  text.add("| --- | --- | --- |")
  for _, option in ipairs(read_class(TYPES_HEAD, "authlete.options")) do
    text.add("| %s | %s | %s |", code(option.name), type_cell(option.type), option.text)
  end
  text.add("")
  text.add("## Failures")
  text.add("")
  text.add("What a call that failed returns as its third result.")
  text.add("")
  add_fields(text, "field", read_class(TYPES_HEAD, "authlete.failure"))
  text.add("| kind | when |")
  text.add("| --- | --- |")
  for _, kind in ipairs(read_alias(TYPES_HEAD, "authlete.failure_kind")) do
    text.add("| %s | %s |", code(kind.name), kind.text)
  end
  text.add("")
  text.add("## Hook")
  text.add("")
  text.add("What `on_call` gets after every attempt. It holds no secret and no body.")
  text.add("")
  add_fields(text, "field", read_class(TYPES_HEAD, "authlete.event"))
  text.add("## Transports")
  text.add("")
  text.add("| transport | |")
  text.add("| --- | --- |")
  text.add('| `"curl"` | libcurl; blocks |')
  text.add('| `"engine"` | OpenResty: libcurl on a thread of its own, while the light thread yields |')
  text.add('| `"cosocket"` | OpenResty: HTTP/1.1 over `ngx.socket`; needs `resolver`, `lua_ssl_trusted_certificate` |')
  text.add('| `"auto"` | the engine inside OpenResty, otherwise curl |')
  text.add("| a function, or a table that can be called | `transport(request)` returns a response, "
    .. "or `nil, message, kind` with a kind of [failure](#failures) |")
  text.add("")
  add_fields(text, "field of a transport's request", read_class(TYPES_HEAD, "authlete.transport_request"))
  add_fields(text, "field of its response", read_class(TYPES_HEAD, "authlete.transport_response"))
end

local function reference()
  local text = new_text()
  text.add("# Reference")
  text.add("")
  text.add("Written by `make docs` from [src/core/api/operations.def](../src/core/api/operations.def),")
  text.add("[src/authlete/api/settings.lua](../src/authlete/api/settings.lua) and")
  text.add("[tools/reference.lua](../tools/reference.lua); change those files, not this one.")
  text.add("")
  text.add("`api:OPERATION(request, options)` returns the response, or `nil, message, failure`. `request` is a table")
  text.add("with the operation's parameters; it can be left out where nothing is required. `{serviceId}` comes from")
  text.add("the api. An `id` may be a string or a number. Fields of responses that are not known here pass through.")
  text.add("An operation that is answered with status 204 returns `true`.")
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
  text.add("Values that Authlete adds later pass through.")
  for _, enum in ipairs(rows.enums) do
    text.add("")
    text.add("### " .. enum.name)
    text.add("")
    text.add(table.concat(map(enum.values, code), ", "))
  end
  return text.finish()
end

-- types/authlete.lua --------------------------------------------------------------------------------------------------

local TYPES_MODULE = [[
---@class authlete
---@field action authlete.actions
---@field reason authlete.reasons
---@field result authlete.results
---@field endpoint authlete.endpoints
---@field openresty authlete.openresty
---@field reply table<string, authlete.reply_function>
---@field sandbox authlete.sandbox
---@field _VERSION string
local authlete = {}

---@param settings authlete.settings
---@return authlete.api api
function authlete.new(settings) end

---@param settings? authlete.more_settings
---@return authlete.api api
function authlete.from_env(settings) end
]]

local SCALARS = { id = "authlete.id", object = "table", map = "table<string, any>" }

local function lua_type(parameter)
  local kind = parameter.type
  if rows.enums[kind] or rows.schemas[kind] then
    kind = "authlete." .. kind
  end
  return (SCALARS[kind] or kind) .. (parameter.array and "[]" or "")
end

local function add_field(text, parameter, optional, comment)
  if parameter.name == "*" then
    text.add("---@field [string] %s", lua_type(parameter))
  else
    local name = parameter.name .. (optional and "?" or "")
    text.add("---@field %s %s%s", name, lua_type(parameter), comment and " " .. comment or "")
  end
end

local function add_alias(text, name, values)
  text.add("---@alias %s", name)
  for _, value in ipairs(values) do
    text.add('---| "%s"', value)
  end
  text.add("")
end

local function add_request(text, operation)
  local body = operation.body
  local parent = body and body.schema and not body.array and ": authlete." .. body.schema or ""
  text.add("---@class authlete.request.%s%s", operation.name, parent)
  for _, input in ipairs(inputs_of(operation)) do
    add_field(text, input.parameter, not input.parameter.required or input.only, input.only)
  end
  if body and body.array then
    text.add("---@field [integer] authlete.%s", body.schema)
  end
  text.add("")
end

local function response_type(operation)
  if operation.answer == "nothing" then
    return "true"
  elseif operation.answer ~= "object" then
    return "string"
  elseif operation.response.schema then
    return "authlete." .. operation.response.schema
  elseif #operation.response.fields == 0 then
    return "table"
  end
  return "authlete.response." .. operation.name
end

local function add_response(text, operation)
  if #operation.actions > 0 then
    add_alias(text, "authlete.action." .. operation.name, operation.actions)
  end
  if response_type(operation) ~= "authlete.response." .. operation.name then
    return
  end
  text.add("---@class authlete.response.%s", operation.name)
  for _, parameter in ipairs(operation.response.fields) do
    if parameter.name == "action" and #operation.actions > 0 then
      text.add("---@field action authlete.action.%s", operation.name)
    else
      add_field(text, parameter, true)
    end
  end
  text.add("")
end

-- authlete.action, authlete.reason or authlete.result: by operation, a table of the strings.
local function add_constants(text, class, values_of)
  text.add("---@class %s", class)
  for _, operation in ipairs(rows.operations) do
    local values = values_of(operation)
    if values then
      text.add("---@field %s { %s }", operation.name, table.concat(map(values, function(value)
        return ('%s: "%s"'):format(value, value)
      end), ", "))
    end
  end
  text.add("")
end

local function enum_of(name)
  return function(operation)
    local parameter = operation.body and find(operation.body.fields, name)
    return parameter and rows.enums[parameter.type]
  end
end

local function add_method(text, owner, separator, operation)
  local name = operation.name
  text.add("")
  text.add("---@param request%s authlete.request.%s", needs_request(operation) and "" or "?", name)
  text.add("---@param options? authlete.options")
  text.add("---@return %s? response", response_type(operation))
  text.add("---@return string? message")
  text.add("---@return authlete.failure? failure")
  text.add("function %s%s%s(request, options) end", owner, separator, name)
end

local function types()
  local text = new_text()
  text.add(TYPES_HEAD)
  text.add(SETTINGS_DOC)
  for _, enum in ipairs(rows.enums) do
    add_alias(text, "authlete." .. enum.name, enum.values)
  end
  for _, schema in ipairs(rows.schemas) do
    text.add("---@class authlete.%s", schema.name)
    for _, parameter in ipairs(schema.fields) do
      add_field(text, parameter, not parameter.required)
    end
    text.add("")
  end
  for _, operation in ipairs(rows.operations) do
    add_request(text, operation)
    add_response(text, operation)
  end
  add_constants(text, "authlete.actions", function(operation)
    return #operation.actions > 0 and operation.actions or nil
  end)
  add_constants(text, "authlete.reasons", enum_of "reason")
  add_constants(text, "authlete.results", enum_of "result")
  for _, line in ipairs(endpoints.types(root)) do
    text.add(line)
  end
  text.add("---@class authlete.api")
  text.add("local api = {}")
  text.add("")
  text.add("---May be called again.")
  text.add("function api:close() end")
  for _, operation in ipairs(rows.operations) do
    add_method(text, "api", ":", operation)
  end
  text.add("")
  text.add((TYPES_MODULE:gsub("\n$", "")))
  for _, operation in ipairs(rows.operations) do
    add_method(text, "authlete", ".", operation)
  end
  text.add("")
  text.add("return authlete")
  return text.finish()
end

-- Writing and checking ------------------------------------------------------------------------------------------------

local FILES = {
  { "docs/reference.md", reference },
  { "docs/endpoints.md", function() return endpoints.document(root) end },
  { "types/authlete.lua", types },
}

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

local check = arg[1] == "--check"
if #arg > 1 or arg[1] and not check then
  io.stderr:write("usage: lua tools/reference.lua [--check]\n")
  os.exit(2)
end

local stale = false
for _, file in ipairs(FILES) do
  local path, text = file[1], file[2]()
  if not check then
    write(root .. path, text)
  elseif read(root .. path) ~= text then
    io.stderr:write(path .. " is stale: run `make docs`\n")
    stale = true
  end
end
os.exit(stale and 1 or 0)

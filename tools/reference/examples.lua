-- Examples of calls for docs/reference.

local lists = require "tools.reference.lists"
local rows = require "tools.reference.rows"

local find, map, set = lists.find, lists.map, lists.set

local examples = {}

-- Plausible values as Lua source, by parameter; "…" for those that have none here.
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

-- Examples of the field `parameters`, which is what the client application sent and so differs by endpoint; each with a
-- pattern for the operation's name. The default, in EXAMPLES, is for the token endpoint.
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
  return parameter.array and '{ "…" }' or '"…"'
end

local KEYWORDS = set { "end" }

local function field(parameter, operation)
  local name = parameter.name == "*" and "hello" or parameter.name
  return (KEYWORDS[name] and '["' .. name .. '"]' or name) .. " = " .. value_of(parameter, operation)
end

-- Fields as they stand between braces: the required ones, their companions, otherwise what SHOWN has.
local function example_fields(parameters, operation)
  local shown, required = {}, false
  local function show(parameter)
    if parameter and not shown[parameter.name] then
      shown[parameter.name] = true
      shown[#shown + 1] = field(parameter, operation)
    end
  end
  for _, list in ipairs(parameters) do
    for _, parameter in ipairs(list) do
      if parameter.required then
        required = true
        show(parameter)
      end
    end
  end
  for _, list in ipairs(parameters) do
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
  local shown = { operation.query, operation.body and operation.body.fields or {} }
  local fields
  if operation.body and operation.body.array then
    fields = { "{ " .. table.concat(example_fields({ operation.body.fields }, operation), ", ") .. " }" }
  else
    fields = example_fields(shown, operation)
  end
  for i, text in ipairs(path) do -- a name may also be a field of the body
    for place = #fields, i, -1 do
      if fields[place] == text then
        table.remove(fields, place)
      end
    end
    table.insert(fields, i, text)
  end
  if #fields == 0 then
    return "api:" .. operation.name .. "()"
  end
  return "api:" .. operation.name .. " { " .. table.concat(fields, ", ") .. " }"
end

--- The source of a call of the operation; "; " stands for a new line.
function examples.of(operation)
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

return examples

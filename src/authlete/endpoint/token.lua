--- The token endpoint: the steps that some actions of the operation token require.

local client_parameters = require "authlete.endpoint.client_parameters"
local define = require "authlete.endpoint.define"
local is_filled = require "authlete.util.is_filled"
local json = require "authlete.json"
local log = require "authlete.util.log"
local protected = require "authlete.util.protected"
local replies = require "authlete.endpoint.replies"
local reply_headers = require "authlete.reply.headers"

local ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token"

-- RFC 6749 section 5.2 allows printable ASCII without '"' and '\'.
local function is_error_text(value)
  return type(value) == "string" and value:find "^[\32-\126]+$" ~= nil and not value:find '["\\]'
end

-- The reply to a request that a callback refused with nil, error, description.
local function refuse(context, name, default, code, description)
  code = code == nil and default or code
  context:expect(is_error_text(code) and (description == nil or is_error_text(description)), name,
    "error and description, if any, as printable ASCII without quotes and backslashes")
  return replies.oauth_error(400, code, description)
end

-- grant_type=password (RFC 6749 section 4.3).
local function check_password(context, response)
  if not context:has_callback "password" then
    return replies.oauth_error(400, "unsupported_grant_type")
  end
  context:fail_ticket_on_error(response.ticket, "token_fail", "UNKNOWN")
  local given = context:call_callback("password", response.username, response.password, response)
  if not given then
    context:fail_ticket_on_error(nil)
    local failed = context:call("token_fail", {
      ticket = response.ticket,
      reason = "INVALID_RESOURCE_OWNER_CREDENTIALS",
    })
    return context:reply("token_fail", failed, response)
  end
  if type(given) == "string" then
    given = { subject = given }
  end
  context:expect(type(given) == "table" and is_filled(given.subject), "password",
    "the subject as a string, a table that contains it, or nil")
  local issued = context:call("token_issue", context:parameters("password", given, { ticket = response.ticket }))
  return context:reply("token_issue", issued, response), issued
end

-- Authorization details as in the token response (RFC 9396 section 7). Authlete sends the fields that are specific to a
-- type of details as a string with a JSON object.
local function write_detail(element)
  local common = json.encode {
    type = element.type,
    locations = element.locations,
    actions = element.actions,
    datatypes = element.data_types,
    identifier = element.identifier,
    privileges = element.privileges,
  }
  local others = type(element.other_fields) == "string" and element.other_fields:match "^%s*{(.*)}%s*$" or ""
  return common:sub(1, -2) .. (others:find "%S" and "," .. others or "") .. "}"
end

local function write_details(details)
  local written = {}
  for i, element in ipairs(details.elements) do
    written[i] = write_detail(element)
  end
  return "[" .. table.concat(written, ",") .. "]"
end

-- The token response (RFC 6749 section 5.1).
local function token_response(created, issued_token_type)
  local reply = replies.json(200, {
    access_token = created.jwt_access_token or created.access_token,
    token_type = created.token_type or "Bearer",
    expires_in = created.expires_in,
    refresh_token = created.refresh_token,
    scope = created.scopes and created.scopes[1] and table.concat(created.scopes, " "),
    issued_token_type = issued_token_type,
  })
  local details = created.authorization_details
  if type(details) == "table" and type(details.elements) == "table" and details.elements[1] then
    reply.body = reply.body:sub(1, -2) .. ',"authorization_details":' .. write_details(details) .. "}"
  end
  return reply
end

-- The parameters that come from the request unless the callback sets them. Scopes and authorization details are not
-- among them: the client may have requested more than the callback has checked.
local TAKEN_OVER = { "client_id_alias_used", "client_entity_id_used", "metadata_document_used", "resources" }

local function token_create(context, name, grant_type, response, given)
  local parameters = context:parameters(name, given, { grant_type = grant_type })
  for _, field in ipairs(TAKEN_OVER) do
    if parameters[field] == nil then
      parameters[field] = response[field]
    end
  end
  if parameters.client_id == nil and parameters.client_identifier == nil and response.client_id ~= 0 then
    parameters.client_id = response.client_id
  end
  return context:call("token_create", parameters)
end

-- The step for grants for which the authorization server creates the token itself.
local function creating(name, grant_type, default_error, issued_token_type)
  return function(context, response)
    if not context:has_callback(name) then
      return replies.oauth_error(400, "unsupported_grant_type")
    end
    local given, code, description = context:call_callback(name, response)
    if not given then
      return refuse(context, name, default_error, code, description)
    end
    context:expect(type(given) == "table", name, "a table of parameters of token_create, or nil")
    local created = token_create(context, name, grant_type, response, given)
    if created.action == "OK" and is_filled(created.jwt_access_token or created.access_token) then
      return token_response(created, issued_token_type), created
    end
    context:log_action("token_create", created)
    return replies.server_error()
  end
end

-- The ID token of a refresh (OpenID Connect Core 1.0 section 12.2).
local function reissue_id_token(context, response)
  local given = context:has_callback "id_token_reissue" and context:call_callback("id_token_reissue", response)
  if not given then
    return context:reply("token", { action = "OK", response_content = response.response_content }), response
  end
  context:expect(type(given) == "table", "id_token_reissue", "a table of parameters of id_token_reissue, or nil")
  local reissued = context:call("id_token_reissue", context:parameters("id_token_reissue", given, {
    access_token = response.jwt_access_token or response.access_token,
    refresh_token = response.refresh_token,
  }))
  return context:reply("id_token_reissue", reissued, response), reissued
end

-- OpenID Connect Native SSO for Mobile Apps 1.0.
local function sign_on(context, response)
  local given = context:has_callback "native_sso" and context:call_callback("native_sso", response)
  if not given then
    return replies.oauth_error(400, "invalid_grant")
  end
  context:expect(type(given) == "table", "native_sso", "a table of parameters of native_sso, or nil")
  local parameters = context:parameters("native_sso", given, {
    access_token = response.jwt_access_token or response.access_token,
    refresh_token = response.refresh_token,
  })
  parameters.device_secret = parameters.device_secret or response.device_secret
  local issued = context:call("native_sso", parameters)
  return context:reply("native_sso", issued, response), issued
end

local function pass_through(context, response)
  return context:reply("token", response), response
end

-- Each returns the reply, and the response that contains the token, if one was issued.
local STEPS = {
  PASSWORD = check_password,
  TOKEN_EXCHANGE = creating("token_exchange", "TOKEN_EXCHANGE", "invalid_request", ACCESS_TOKEN_TYPE),
  JWT_BEARER = creating("jwt_bearer", "JWT_BEARER", "invalid_grant"),
  ID_TOKEN_REISSUABLE = reissue_id_token,
  NATIVE_SSO = sign_on,
}

local CALLBACKS = {
  cors = "cors",
  parameters = "optional",
  issued = "optional",
  password = "optional",
  token_exchange = "optional",
  jwt_bearer = "optional",
  id_token_reissue = "optional",
  native_sso = "optional",
}

local function read_parameters(context, incoming)
  local parameters = client_parameters.read(incoming, "token", true)
  if not context:has_callback "parameters" then
    return parameters
  end
  local more = context:call_callback("parameters", context.request)
  context:expect(more == nil or type(more) == "table", "parameters", "a table of parameters of token, or nil")
  return context:parameters("parameters", more or {}, parameters)
end

-- Tells the server about a token. The client gets it whatever the callback does: it was issued.
local function report(context, issued)
  local done, raised = protected.call(context.callbacks.issued, issued)
  if not done then
    context:log("the callback 'issued' failed: " .. log.one_line(raised))
  end
end

return define("token", CALLBACKS, function(context, incoming)
  incoming:allow_methods "POST"
  local response = context:call("token", read_parameters(context, incoming))
  local step = STEPS[response.action] or pass_through
  local reply, issued = step(context, response)
  if reply.status == 200 and issued and context:has_callback "issued" then
    report(context, issued)
  end
  return reply_headers.pass_on(reply, response)
end)

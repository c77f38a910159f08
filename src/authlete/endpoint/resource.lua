--- Endpoints that require an access token, and the introspection endpoint, which resource servers ask about tokens.

local access_token = require "authlete.endpoint.access_token"
local challenge = require "authlete.endpoint.challenge"
local client_parameters = require "authlete.endpoint.client_parameters"
local copy = require "authlete.util.copy"
local define = require "authlete.endpoint.define"
local request = require "authlete.endpoint.request"
local replies = require "authlete.endpoint.replies"
local reply_headers = require "authlete.reply.headers"
local signed_message = require "authlete.endpoint.signed_message"

local OPTIONS = {
  scopes = "strings",
  subject = "string",
  resources = "strings",
  acr_values = "strings",
  max_age = "number",
  dpop_nonce_required = "boolean",
  required_components = "strings",
}

local introspection_callbacks = copy.merged(OPTIONS, { resource = "required", cors = "cors" })

local introspection = define("introspection", introspection_callbacks, function(context, incoming)
  local parameters, scheme = access_token.parameters(incoming, "token")
  for name in pairs(OPTIONS) do
    parameters[name] = context.callbacks[name]
  end
  if parameters.required_components or signed_message.is_signed(incoming) then
    signed_message.add(parameters, incoming)
  end
  local response = context:call("introspection", parameters)
  if response.action == "OK" then
    return reply_headers.pass_on(context:callback_reply("resource", response, context.request), response)
  end
  return challenge.use_scheme(context:reply("introspection", response), scheme)
end)

-- The type that the Accept header asks for; nil without the resource server's URI, because Authlete needs the URI for a
-- JWT (RFC 9701), and if it is missing, responds with an error instead of JSON.
local function accepted(incoming, parameters)
  local values = table.concat(incoming:header_values "accept", ", ")
  if parameters.rs_uri and values ~= "" and request.is_text(values) then
    return values
  end
end

local function unknown_resource_server()
  local reply = replies.oauth_error(401, "invalid_client")
  reply.headers["WWW-Authenticate"] = 'Basic realm="introspection"'
  return reply
end

local standard_introspection = define("standard_introspection", { resource_server = "required" },
  function(context, incoming)
    incoming:allow_methods "POST"
    local text = incoming:form_text()
    local id, secret = client_parameters.basic(incoming)
    local given = context:call_callback("resource_server", context.request, id, secret)
    if not given then
      return unknown_resource_server()
    end
    context:expect(given == true or type(given) == "table", "resource_server", "true, a table of parameters, or nil")
    given = given ~= true and given or {}
    local parameters = context:parameters("resource_server", given, { parameters = text })
    parameters.http_accept_header = parameters.http_accept_header or accepted(incoming, parameters)
    return context:reply("standard_introspection", context:call("standard_introspection", parameters))
  end)

local user_info = define("user_info", { claims = "required", cors = "cors" }, function(context, incoming)
  incoming:allow_methods("GET", "POST")
  local parameters, scheme = access_token.parameters(incoming, "token", { in_form = true })
  local is_signed = signed_message.is_signed(incoming)
  if is_signed then
    signed_message.add(parameters, incoming)
  end
  local response = context:call("user_info", parameters)
  if response.action ~= "OK" then
    return challenge.use_scheme(context:reply("user_info", response), scheme)
  end
  local claims, more = context:call_callback("claims", response)
  if claims == false then -- the subject no longer exists, so the token is invalid
    return reply_headers.pass_on(replies.challenge(401, scheme .. ' error="invalid_token"'), response)
  end
  context:expect(claims == nil or type(claims) == "string" or type(claims) == "table", "claims",
    "a table, JSON as a string, nil, or false")
  context:expect(more == nil or type(more) == "table", "claims", "a table of parameters, or nil, as its second result")
  local issuing = context:parameters("claims", more or {}, { token = parameters.token, claims = claims })
  if is_signed then
    signed_message.request_signature(issuing, incoming)
  end
  local issued = context:call("user_info_issue", issuing)
  local reply = challenge.use_scheme(context:reply("user_info_issue", issued, response), scheme)
  return signed_message.pass_on(reply, issued)
end)

local GRANT_ACTIONS = { GET = "QUERY", HEAD = "QUERY", DELETE = "REVOKE" }

local grant_management = define("grant_management", { cors = "cors" }, function(context, incoming)
  incoming:allow_methods("GET", "DELETE")
  local parameters, scheme = access_token.parameters(incoming, "access_token")
  parameters.gm_action = GRANT_ACTIONS[incoming.method]
  parameters.grant_id = incoming:last_segment()
  return challenge.use_scheme(context:reply("gm", context:call("gm", parameters)), scheme)
end)

return {
  introspection = introspection,
  standard_introspection = standard_introspection,
  user_info = user_info,
  grant_management = grant_management,
}

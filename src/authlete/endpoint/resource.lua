--- Endpoints that an access token opens, and the introspection endpoint that tells resource servers about tokens.

local answer = require "authlete.endpoint.answer"
local handler = require "authlete.endpoint.handler"
local form = require "authlete.form"

local OPTIONS = {
  scopes = "table",
  subject = "string",
  resources = "table",
  acr_values = "table",
  max_age = "number",
  dpop_nonce_required = "boolean",
}

local introspection_callbacks = { resource = "required" }
for name, kind in pairs(OPTIONS) do
  introspection_callbacks[name] = kind
end

local introspection = handler.define("introspection", introspection_callbacks, function(visit, incoming)
  local parameters = incoming:resource_parameters("token", {})
  for name in pairs(OPTIONS) do
    parameters[name] = visit.callbacks[name]
  end
  local response = visit:call("introspection", parameters)
  if response.action == "OK" then
    return answer.pass_on(visit:reply_by("resource", response, visit.request), response)
  end
  return visit:reply("introspection", response)
end)

-- What the Accept header asks for. Not without the resource server's URI: Authlete needs it for a JWT (RFC 9701), and
-- answers with an error instead of JSON where it is missing.
local function accepted(incoming, parameters)
  local values = table.concat(incoming.headers.accept or {}, ", ")
  if parameters.rs_uri and values ~= "" and form.is_utf8(values) and not values:find "%c" then
    return values
  end
end

local function unknown_resource_server()
  local reply = answer.oauth_error(401, "invalid_client")
  reply.headers["WWW-Authenticate"] = 'Basic realm="introspection"'
  return reply
end

local standard_introspection = handler.define("standard_introspection", { resource_server = "required" },
  function(visit, incoming)
    incoming:only "POST"
    local text = incoming:form()
    local id, secret = incoming:basic()
    local given = visit:ask("resource_server", visit.request, id, secret)
    if not given then
      return unknown_resource_server()
    end
    visit:expect(given == true or type(given) == "table", "resource_server", "true, a table of parameters, or nil")
    given = given ~= true and given or {}
    local parameters = visit:parameters("resource_server", given, { parameters = text })
    parameters.http_accept_header = parameters.http_accept_header or accepted(incoming, parameters)
    return visit:reply("standard_introspection", visit:call("standard_introspection", parameters))
  end)

local user_info = handler.define("user_info", { claims = "required" }, function(visit, incoming)
  incoming:only("GET", "POST")
  local parameters = incoming:resource_parameters("token", { in_form = true })
  local response = visit:call("user_info", parameters)
  if response.action ~= "OK" then
    return visit:reply("user_info", response)
  end
  local claims, more = visit:ask("claims", response)
  if claims == false then -- the subject is gone, and with it what the token stands for
    return answer.pass_on(answer.challenge(401, 'Bearer error="invalid_token"'), response)
  end
  visit:expect(claims == nil or type(claims) == "string" or type(claims) == "table", "claims",
    "a table, JSON, nil, or false")
  visit:expect(more == nil or type(more) == "table", "claims", "as second result a table of parameters, or nil")
  local issued = visit:call("user_info_issue", visit:parameters("claims", more or {}, {
    token = parameters.token,
    claims = claims,
  }))
  return visit:reply("user_info_issue", issued, response)
end)

local GRANT_ACTIONS = { GET = "QUERY", HEAD = "QUERY", DELETE = "REVOKE" }

local grant_management = handler.define("grant_management", {}, function(visit, incoming)
  incoming:only("GET", "DELETE")
  local parameters = incoming:resource_parameters("access_token", {})
  parameters.gm_action = GRANT_ACTIONS[incoming.method]
  parameters.grant_id = incoming:last_segment()
  return visit:reply("gm", visit:call("gm", parameters))
end)

return {
  introspection = introspection,
  standard_introspection = standard_introspection,
  user_info = user_info,
  grant_management = grant_management,
}

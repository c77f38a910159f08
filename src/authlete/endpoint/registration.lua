--- The endpoints where client applications register: dynamically (RFC 7591, RFC 7592), or through a federation (OpenID
--- Federation 1.0).

local access_token = require "authlete.endpoint.access_token"
local define = require "authlete.endpoint.define"

local OPERATIONS = {
  GET = "dynamic_client_get",
  HEAD = "dynamic_client_get",
  PUT = "dynamic_client_update",
  DELETE = "dynamic_client_delete",
}

local function register(context, incoming)
  incoming:require_media_type "application/json"
  local response = context:call("dynamic_client_register", {
    json = incoming:body_text(),
    token = access_token.find(incoming, { is_optional = true }),
  })
  return context:reply("dynamic_client_register", response)
end

local function manage(context, incoming)
  local operation = OPERATIONS[incoming.method]
  local parameters = {
    token = access_token.find(incoming),
    client_id = incoming:query_parameter "client_id" or incoming:last_segment(),
  }
  if operation == "dynamic_client_update" then
    incoming:require_media_type "application/json"
    parameters.json = incoming:body_text()
  end
  return context:reply(operation, context:call(operation, parameters))
end

local client = define("client_registration", { cors = "cors" }, function(context, incoming)
  incoming:allow_methods("POST", "GET", "PUT", "DELETE")
  return incoming.method == "POST" and register(context, incoming) or manage(context, incoming)
end)

local FEDERATION_PARAMETERS = {
  ["application/entity-statement+jwt"] = "entity_configuration",
  ["application/trust-chain+json"] = "trust_chain",
}

local federation = define("federation_registration", {}, function(context, incoming)
  incoming:allow_methods "POST"
  local given = incoming:require_media_type("application/entity-statement+jwt", "application/trust-chain+json")
  local parameters = { [FEDERATION_PARAMETERS[given]] = incoming:body_text() }
  return context:reply("federation_registration", context:call("federation_registration", parameters))
end)

return { client = client, federation = federation }

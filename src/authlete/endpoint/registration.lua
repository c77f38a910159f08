--- Where client applications register: dynamically (RFC 7591, RFC 7592), or by a federation (OpenID Federation 1.0).

local handler = require "authlete.endpoint.handler"

local OPERATIONS = {
  GET = "dynamic_client_get",
  HEAD = "dynamic_client_get",
  PUT = "dynamic_client_update",
  DELETE = "dynamic_client_delete",
}

local function register(visit, incoming)
  incoming:typed "application/json"
  local response = visit:call("dynamic_client_register", {
    json = incoming:text(),
    token = incoming:access_token { optional = true },
  })
  return visit:reply("dynamic_client_register", response)
end

local function manage(visit, incoming)
  local operation = OPERATIONS[incoming.method]
  local parameters = {
    token = incoming:access_token {},
    client_id = incoming:query_parameter "client_id" or incoming:last_segment(),
  }
  if operation == "dynamic_client_update" then
    incoming:typed "application/json"
    parameters.json = incoming:text()
  end
  return visit:reply(operation, visit:call(operation, parameters))
end

local client = handler.define("client_registration", {}, function(visit, incoming)
  incoming:only("POST", "GET", "PUT", "DELETE")
  return incoming.method == "POST" and register(visit, incoming) or manage(visit, incoming)
end)

local FEDERATION_PARAMETERS = {
  ["application/entity-statement+jwt"] = "entity_configuration",
  ["application/trust-chain+json"] = "trust_chain",
}

local federation = handler.define("federation_registration", {}, function(visit, incoming)
  incoming:only "POST"
  local given = incoming:typed("application/entity-statement+jwt", "application/trust-chain+json")
  local parameters = { [FEDERATION_PARAMETERS[given]] = incoming:text() }
  return visit:reply("federation_registration", visit:call("federation_registration", parameters))
end)

return { client = client, federation = federation }

--- Management of the sandbox's client applications.

local client = require "authlete.sandbox.client"
local enumerations = require "authlete.sandbox.enumerations"
local json = require "authlete.json"
local list = require "authlete.util.list"
local page = require "authlete.sandbox.page"
local random = require "authlete.random"
local response = require "authlete.sandbox.response"

local array = json.array

-- The fields that a Client object in a request may have, including all that get_client returns, since update_client
-- sends them back.
local CLIENT_FIELDS = {
  clientName = "string", description = "string", clientIdAlias = "string", clientType = "string",
  applicationType = "string", logoUri = "string", clientUri = "string", policyUri = "string", tosUri = "string",
  developer = "string", redirectUris = "strings", contacts = "strings", grantTypes = "strings",
  responseTypes = "strings", tokenAuthMethod = "string", clientIdAliasEnabled = "boolean", clientId = "number",
  clientSecret = "string", number = "number", createdAt = "number", modifiedAt = "number", idTokenSignAlg = "string",
  subjectType = "string", defaultMaxAge = "number",
  jwks = "string", jwksUri = "string", dpopRequired = "boolean", tlsClientAuthSubjectDn = "string",
  tlsClientAuthSanDns = "string", tlsClientAuthSanUri = "string", tlsClientAuthSanEmail = "string",
  tlsClientAuthSanIp = "string", tlsClientCertificateBoundAccessTokens = "boolean", bcDeliveryMode = "string",
  bcNotificationEndpoint = "string", bcUserCodeRequired = "boolean", authorizationDetailsTypes = "strings",
  dynamicallyRegistered = "boolean",
}
-- Fields that callers cannot set, as at Authlete.
local IGNORED = { clientId = true, clientSecret = true, number = true, createdAt = true, modifiedAt = true }
local SIMULATED_VALUES = {
  clientType = enumerations.client_types,
  applicationType = enumerations.application_types,
  grantTypes = enumerations.grant_types,
  responseTypes = enumerations.response_types,
  bcDeliveryMode = enumerations.delivery_modes,
  tokenAuthMethod = enumerations.token_auth_methods,
  subjectType = enumerations.subject_types,
  idTokenSignAlg = { "RS256" },
}

local function check_values(fields)
  for name, simulated in pairs(SIMULATED_VALUES) do
    local given = fields[name]
    for _, value in ipairs(type(given) == "table" and given or { given }) do
      if not list.contains(simulated, value) then
        response.not_simulated("This value of '" .. name .. "'")
      end
    end
  end
end

local function check_alias(state, alias, owner)
  local other = alias and client.find(state, alias)
  if other and other.client ~= owner then
    response.fail(400, "SANDBOX_CLIENT_ALIAS_TAKEN", "Another client has this id or alias.")
  end
end

-- 48 bits, so that the number is exact everywhere.
local function new_id(state)
  local id
  repeat
    id = 0
    for _, byte in ipairs { random.bytes(6):byte(1, 6) } do
      id = id * 256 + byte
    end
  until id > 0 and not client.find(state, string.format("%.0f", id))
  return id
end

-- The settings of a Client object, and a secret for a confidential client.
local function configure(record, fields)
  check_values(fields)
  for name in pairs(CLIENT_FIELDS) do
    if not IGNORED[name] then
      record[name] = type(fields[name]) == "table" and array(fields[name]) or fields[name]
    end
  end
  record.clientType = record.clientType or (record.tokenAuthMethod == "NONE" and "PUBLIC" or "CONFIDENTIAL")
  if record.clientType == "PUBLIC" then
    record.clientSecret = nil
  else
    record.clientSecret = record.clientSecret or random.token()
  end
end

local function create_client(state, fields)
  check_alias(state, fields.clientIdAlias)
  local record = { clientId = new_id(state) }
  configure(record, fields)
  client.add(state, record)
  return record
end

local function update_client(state, fields, identifier)
  local record = client.demand(state, identifier)
  check_alias(state, fields.clientIdAlias, record)
  configure(record, fields)
  client.complete(state, record)
  record.modifiedAt = math.floor(state.now() * 1000)
  return record
end

local function get_client(state, _, identifier)
  return client.demand(state, identifier)
end

local function delete_client(state, _, identifier)
  client.remove(state, client.demand(state, identifier))
  return nil, 204
end

local function get_client_list(state, fields)
  local found = {}
  for _, record in ipairs(state.clients) do
    if not fields.developer or record.developer == fields.developer then
      found[#found + 1] = record
    end
  end
  local object = page.select(found, fields, "clients")
  object.developer = fields.developer
  return object
end

local function replace_secret(record, secret, code, verb)
  if record.clientType == "PUBLIC" then
    response.fail(400, "SANDBOX_CLIENT_PUBLIC", "A public client has no secret.")
  end
  local old = record.clientSecret
  record.clientSecret = secret
  return {
    resultCode = code,
    resultMessage = "[" .. code .. "] Successfully " .. verb .. " the client secret of the client (ID = "
      .. client.id_text(record) .. ").",
    newClientSecret = secret,
    oldClientSecret = old,
  }
end

local function refresh_client_secret(state, _, identifier)
  return replace_secret(client.demand(state, identifier), random.token(), "A148001", "refreshed")
end

local function update_client_secret(state, fields, identifier)
  if (fields.clientSecret or "") == "" then
    response.fail_malformed("The request does not contain 'clientSecret'.")
  end
  return replace_secret(client.demand(state, identifier), fields.clientSecret, "A149001", "updated")
end

return {
  get_client = { route = "GET /client/get/{}", handler = get_client, fields = {} },
  get_client_list = {
    route = "GET /client/get/list",
    handler = get_client_list,
    fields = { start = "string", ["end"] = "string", developer = "string" },
  },
  create_client = { route = "POST /client/create", handler = create_client, fields = CLIENT_FIELDS },
  update_client = { route = "POST /client/update/{}", handler = update_client, fields = CLIENT_FIELDS },
  delete_client = { route = "DELETE /client/delete/{}", handler = delete_client, fields = {} },
  refresh_client_secret = { route = "GET /client/secret/refresh/{}", handler = refresh_client_secret, fields = {} },
  update_client_secret = {
    route = "POST /client/secret/update/{}",
    handler = update_client_secret,
    fields = { clientSecret = "string" },
  },
}

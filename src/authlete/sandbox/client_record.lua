--- The contents of Client objects: the fields that callers may set, ids and secrets.

local client = require "authlete.sandbox.client"
local enumerations = require "authlete.sandbox.enumerations"
local json = require "authlete.json"
local list = require "authlete.util.list"
local random = require "authlete.random"
local response = require "authlete.sandbox.response"

local client_record = {}

local array = json.array

-- The fields that a Client object in a request may have, including all that get_client returns, since update_client
-- sends them back.
client_record.fields = {
  clientName = "string", description = "string", clientIdAlias = "string", clientType = "string",
  applicationType = "string", logoUri = "string", clientUri = "string", policyUri = "string", tosUri = "string",
  developer = "string", redirectUris = "strings", contacts = "strings", grantTypes = "strings",
  responseTypes = "strings", tokenAuthMethod = "string", clientIdAliasEnabled = "boolean", clientId = "number",
  clientSecret = "string", number = "number", createdAt = "number", modifiedAt = "number", idTokenSignAlg = "string",
  locked = "boolean", subjectType = "string", defaultMaxAge = "number", customMetadata = "string",
  jwks = "string", jwksUri = "string", dpopRequired = "boolean", tlsClientAuthSubjectDn = "string",
  tlsClientAuthSanDns = "string", tlsClientAuthSanUri = "string", tlsClientAuthSanEmail = "string",
  tlsClientAuthSanIp = "string", tlsClientCertificateBoundAccessTokens = "boolean", bcDeliveryMode = "string",
  bcNotificationEndpoint = "string", bcUserCodeRequired = "boolean", authorizationDetailsTypes = "strings",
  dynamicallyRegistered = "boolean", backchannelLogoutUri = "string", backchannelLogoutSessionRequired = "boolean",
}
-- Fields that callers cannot set, as at Authlete.
local IGNORED = {
  clientId = true, clientSecret = true, createdAt = true, locked = true, modifiedAt = true, number = true,
}
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

--- Has 48 bits, so that the number is exact everywhere.
---@return number # an id that no client has
function client_record.new_id(state)
  local id
  repeat
    id = 0
    for _, byte in ipairs { random.bytes(6):byte(1, 6) } do
      id = id * 256 + byte
    end
  until id > 0 and not client.find(state, string.format("%.0f", id))
  return id
end

--- Sets the fields of a Client object, and a secret if the client is confidential. Ends the operation for values that
--- are not simulated.
function client_record.configure(record, fields)
  check_values(fields)
  for name in pairs(client_record.fields) do
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

return client_record

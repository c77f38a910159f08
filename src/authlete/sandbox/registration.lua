--- Dynamic client registration (RFC 7591) and its management (RFC 7592).

local ascii = require "authlete.util.ascii"
local client = require "authlete.sandbox.client"
local client_metadata = require "authlete.sandbox.client_metadata"
local client_record = require "authlete.sandbox.client_record"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local random = require "authlete.random"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

local function check_support(state)
  if not state.settings.dynamic_registration_supported then
    refuse("invalid_request", "SANDBOX_REGISTRATION_NOT_SUPPORTED",
      "The service does not support dynamic client registration.")
  end
end

-- Metadata ------------------------------------------------------------------------------------------------------------

-- RFC 6749 section 3.1.2.
local function is_redirect_uri(text)
  return text:find "^[A-Za-z][A-Za-z0-9+.-]*:." ~= nil and not text:find "[ #]" and not ascii.has_control(text)
end

local function check_redirect_uris(fields)
  local grant_types = fields.grantTypes
  local needs_one = list.contains(grant_types, "AUTHORIZATION_CODE") or list.contains(grant_types, "IMPLICIT")
  if needs_one and #(fields.redirectUris or {}) == 0 then
    refuse("invalid_redirect_uri", "SANDBOX_REDIRECT_URI_MISSING", "The client metadata has no redirect URIs.")
  end
  for _, uri in ipairs(fields.redirectUris or {}) do
    if not is_redirect_uri(uri) then
      refuse("invalid_redirect_uri", "SANDBOX_REDIRECT_URI_MALFORMED", "One of the redirect URIs is malformed.")
    end
  end
end

local function refuse_member(name)
  refuse("invalid_client_metadata", "SANDBOX_CLIENT_METADATA_WRONG",
    "The value of '" .. name .. "' is wrong, or the service does not support it.")
end

-- What the service has not enabled cannot be registered.
local function check_service(state, fields)
  local settings = state.settings
  for name, wanted in pairs {
    grant_types = { fields.grantTypes, settings.grant_types },
    response_types = { fields.responseTypes, settings.response_types },
    token_endpoint_auth_method = { { fields.tokenAuthMethod }, settings.token_auth_methods },
    authorization_details_types = { fields.authorizationDetailsTypes or {}, settings.authorization_details_types },
  } do
    for _, value in ipairs(wanted[1]) do
      if value ~= "IMPLICIT" and not list.contains(wanted[2], value) then
        refuse_member(name)
      end
    end
  end
end

-- Returns the fields of a Client object, and the metadata.
local function read_metadata(state, fields)
  local metadata = parameters.decode_object(fields.json or "")
  if not metadata then
    refuse("invalid_client_metadata", "SANDBOX_CLIENT_METADATA_MALFORMED", "The client metadata is not a JSON object.")
  elseif metadata.software_statement then
    refuse("invalid_software_statement", "SANDBOX_SOFTWARE_STATEMENT_NOT_SUPPORTED",
      "The service does not support software statements.")
  end
  local read, wrong = client_metadata.read(metadata)
  if not read then
    refuse_member(wrong)
  end
  read.grantTypes = read.grantTypes or json.array { "AUTHORIZATION_CODE" } -- RFC 7591 section 2
  read.responseTypes = read.responseTypes or json.array { "CODE" }
  read.tokenAuthMethod = read.tokenAuthMethod or "CLIENT_SECRET_BASIC"
  check_service(state, read)
  check_redirect_uris(read)
  return read, metadata
end

-- Responses -----------------------------------------------------------------------------------------------------------

-- RFC 7591 section 3.2.1, RFC 7592 section 3.
local function describe(state, record)
  local id = client.id_text(record)
  local content = client_metadata.write(record)
  content.client_id = id
  content.client_id_issued_at = math.floor(record.createdAt / 1000)
  content.client_secret = record.clientSecret
  content.client_secret_expires_at = record.clientSecret and 0 or nil
  content.jwks = record.jwks and parameters.decode_object(record.jwks)
  content.registration_client_uri = service.endpoint(state, "registration") .. "/" .. id
  content.registration_access_token = state.registration_tokens[record]
  return json.encode(content)
end

local function respond(state, record, action, code, text)
  return response.object(action, code, text, { client = record, responseContent = describe(state, record) })
end

-- Operations ----------------------------------------------------------------------------------------------------------

local function dynamic_client_register(state, fields)
  check_support(state)
  local read = read_metadata(state, fields)
  local record = { clientId = client_record.new_id(state), dynamicallyRegistered = true }
  client_record.configure(record, copy.merged(read, { dynamicallyRegistered = true }))
  client.add(state, record)
  state.registration_tokens[record] = random.token()
  return respond(state, record, "CREATED", "A202001",
    "The client was created with id " .. client.id_text(record) .. ".")
end

-- RFC 7592 section 2: the registration access token is for this client only.
local function demand_client(state, fields)
  check_support(state)
  local identity = client.find(state, fields.clientId or "")
  local token = identity and state.registration_tokens[identity.client]
  if not token or token ~= fields.token then
    response.refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_REGISTRATION_TOKEN_WRONG",
      "The client does not exist, or the registration access token is wrong.")
  end
  return identity.client
end

local function dynamic_client_get(state, fields)
  return respond(state, demand_client(state, fields), "OK", "A217001", "The client information has been returned.")
end

local function dynamic_client_update(state, fields)
  local record = demand_client(state, fields)
  local read, metadata = read_metadata(state, fields)
  if metadata.client_id ~= client.id_text(record) then
    refuse("invalid_client_metadata", "SANDBOX_CLIENT_ID_DIFFERENT", "'client_id' is not that of the client.")
  elseif metadata.client_secret and metadata.client_secret ~= record.clientSecret then
    refuse("invalid_client_metadata", "SANDBOX_CLIENT_SECRET_DIFFERENT", "'client_secret' is not that of the client.")
  end
  client_record.configure(record, copy.merged(read, { dynamicallyRegistered = true }))
  client.complete(state, record)
  record.modifiedAt = math.floor(state.now() * 1000)
  return respond(state, record, "UPDATED", "SANDBOX_CLIENT_UPDATED", "The client has been updated.")
end

local function dynamic_client_delete(state, fields)
  local record = demand_client(state, fields)
  client.remove(state, record)
  state.registration_tokens[record] = nil
  return response.object("DELETED", "A216001", "The client has been deleted.")
end

local FIELDS = { json = "string", token = "string", clientId = "string" }

return {
  dynamic_client_register = {
    route = "POST /client/registration", handler = dynamic_client_register, fields = FIELDS,
  },
  dynamic_client_get = { route = "POST /client/registration/get", handler = dynamic_client_get, fields = FIELDS },
  dynamic_client_update = {
    route = "POST /client/registration/update", handler = dynamic_client_update, fields = FIELDS,
  },
  dynamic_client_delete = {
    route = "POST /client/registration/delete", handler = dynamic_client_delete, fields = FIELDS,
  },
}

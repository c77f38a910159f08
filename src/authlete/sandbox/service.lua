--- What the sandbox returns about its service: its metadata, its keys, and the Service object.

local ascii = require "authlete.util.ascii"
local copy = require "authlete.util.copy"
local enumerations = require "authlete.sandbox.enumerations"
local grant = require "authlete.sandbox.grant"
local json = require "authlete.json"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"

local service = {}

local array, null = json.array, json.null

---@param name string an endpoint among the settings
---@return string # its URL
function service.endpoint(state, name)
  local endpoint = state.settings.endpoints[name]
  return endpoint:find "^/" and state.settings.issuer:gsub("/$", "") .. endpoint or endpoint
end

---@return table # the service, as responses to authorization requests show it
function service.describe(state)
  return {
    number = 1,
    serviceName = state.settings.service_name,
    issuer = state.settings.issuer,
    apiKey = tonumber(state.settings.service_api_key) or null,
    clientIdAliasEnabled = true,
  }
end

local function supported_scopes(state)
  local scopes = array {}
  for i, scope in ipairs(state.scopes) do
    scopes[i] = scope
  end
  return scopes
end

local function get_service(state)
  local settings = state.settings
  local object = service.describe(state)
  for field, endpoint in pairs {
    authorizationEndpoint = "authorization",
    tokenEndpoint = "token",
    userInfoEndpoint = "userinfo",
    jwksUri = "jwks",
    introspectionEndpoint = "introspection",
    revocationEndpoint = "revocation",
    pushedAuthReqEndpoint = "pushed_authorization_request",
    deviceAuthorizationEndpoint = "device_authorization",
    deviceVerificationUri = "device_verification",
  } do
    object[field] = service.endpoint(state, endpoint)
  end
  object.supportedScopes = supported_scopes(state)
  object.supportedResponseTypes = array(copy.deep(settings.response_types))
  object.supportedGrantTypes = array(copy.deep(settings.grant_types))
  object.supportedTokenAuthMethods = array(copy.deep(enumerations.token_auth_methods))
  object.supportedAuthorizationDetailsTypes = array(copy.deep(settings.authorization_details_types))
  object.loopbackRedirectionUriVariable = settings.loopback_redirection_uri_variable
  object.accessTokenType = "Bearer"
  object.accessTokenDuration = settings.access_token_duration
  object.refreshTokenDuration = settings.refresh_token_duration
  object.idTokenDuration = settings.id_token_duration
  object.authorizationCodeDuration = settings.code_duration
  object.pushedAuthReqDuration = settings.pushed_request_duration
  object.deviceFlowCodeDuration = settings.device_code_duration
  object.deviceFlowPollingInterval = settings.interval
  return object
end

local function scope_names(state)
  local names = array {}
  for i, scope in ipairs(state.scopes) do
    names[i] = scope.name
  end
  return names
end

local function protocol_names(values, convert)
  local names = array {}
  for i, value in ipairs(values) do
    names[i] = convert(value)
  end
  return names
end

local function response_type_name(response_type)
  return (ascii.lower(response_type):gsub("_", " "):gsub("id token", "id_token"))
end

-- RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3.
local function get_service_configuration(state)
  local settings = state.settings
  local authentication = protocol_names(enumerations.token_auth_methods, ascii.lower)
  return {
    issuer = state.settings.issuer,
    authorization_endpoint = service.endpoint(state, "authorization"),
    token_endpoint = service.endpoint(state, "token"),
    userinfo_endpoint = service.endpoint(state, "userinfo"),
    jwks_uri = service.endpoint(state, "jwks"),
    introspection_endpoint = service.endpoint(state, "introspection"),
    revocation_endpoint = service.endpoint(state, "revocation"),
    pushed_authorization_request_endpoint = service.endpoint(state, "pushed_authorization_request"),
    device_authorization_endpoint = service.endpoint(state, "device_authorization"),
    scopes_supported = scope_names(state),
    response_types_supported = protocol_names(settings.response_types, response_type_name),
    response_modes_supported = { "query", "fragment", "form_post" },
    grant_types_supported = protocol_names(settings.grant_types, grant.name),
    authorization_details_types_supported = array(settings.authorization_details_types),
    code_challenge_methods_supported = { "S256", "plain" },
    token_endpoint_auth_methods_supported = authentication,
    revocation_endpoint_auth_methods_supported = authentication,
    subject_types_supported = { "public" },
    id_token_signing_alg_values_supported = { "RS256" },
    display_values_supported = { "page", "popup", "touch", "wap" },
    claim_types_supported = { "normal" },
    claims_parameter_supported = true,
    request_parameter_supported = false,
    request_uri_parameter_supported = false,
    require_pushed_authorization_requests = false,
    authorization_response_iss_parameter_supported = true,
  }
end

local function get_service_jwks(_, fields)
  if fields.includePrivateKeys == "true" then
    response.not_simulated("Handing out private keys")
  end
  return { keys = array { signature.public_key() } }
end

service.operations = {
  get_service = { route = "GET /service/get", handler = get_service, fields = {}, only_in_version_3 = true },
  get_service_configuration = {
    route = "GET /service/configuration",
    handler = get_service_configuration,
    fields = { pretty = "string" },
  },
  get_service_jwks = {
    route = "GET /service/jwks/get",
    handler = get_service_jwks,
    fields = { includePrivateKeys = "string" },
  },
}

return service

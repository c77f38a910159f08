--- What the sandbox returns about its service: its metadata, its keys, and the Service object.

local ascii = require "authlete.util.ascii"
local authorization_response = require "authlete.sandbox.authorization_response"
local copy = require "authlete.util.copy"
local enumerations = require "authlete.sandbox.enumerations"
local grant = require "authlete.sandbox.grant"
local json = require "authlete.json"
local jws = require "authlete.sandbox.jws"
local list = require "authlete.util.list"
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

---@param audience any the claim "aud" of a JWT
---@param ... string endpoints among the settings that stand for the service
---@return boolean # whether the JWT is for this service: for its issuer, or one of the endpoints
function service.is_audience(state, audience, ...)
  local audiences = type(audience) == "table" and audience or { audience }
  for _, name in ipairs { ... } do
    if list.contains(audiences, service.endpoint(state, name)) then
      return true
    end
  end
  return list.contains(audiences, state.settings.issuer)
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
    backchannelAuthenticationEndpoint = "backchannel_authentication",
    registrationEndpoint = "registration",
    grantManagementEndpoint = "grant_management",
    endSessionEndpoint = "end_session",
    deviceAuthorizationEndpoint = "device_authorization",
    deviceVerificationUri = "device_verification",
  } do
    object[field] = settings.endpoints[endpoint] ~= "" and service.endpoint(state, endpoint) or null
  end
  object.supportedScopes = supported_scopes(state)
  object.supportedResponseTypes = array(copy.deep(settings.response_types))
  object.supportedGrantTypes = array(copy.deep(settings.grant_types))
  object.supportedTokenAuthMethods = array(copy.deep(settings.token_auth_methods))
  object.supportedAuthorizationDetailsTypes = array(copy.deep(settings.authorization_details_types))
  object.dynamicRegistrationSupported = settings.dynamic_registration_supported
  object.dpopNonceRequired = settings.dpop_nonce_required
  object.accessTokenSignAlg = settings.jwt_access_tokens and "RS256" or null
  object.backchannelAuthReqIdDuration = settings.auth_req_id_duration
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

local function supports(settings, grant_type)
  return list.contains(settings.grant_types, grant_type)
end

local function supports_certificates(settings)
  return list.contains(settings.token_auth_methods, "TLS_CLIENT_AUTH")
    or list.contains(settings.token_auth_methods, "SELF_SIGNED_TLS_CLIENT_AUTH")
end

-- The endpoints that the service has, and what comes with them.
local function endpoints_of(state)
  local settings, metadata = state.settings, {}
  for _, name in ipairs {
    "authorization", "token", "userinfo", "introspection", "revocation", "pushed_authorization_request",
    "device_authorization",
  } do
    metadata[name .. "_endpoint"] = service.endpoint(state, name)
  end
  if settings.endpoints.grant_management ~= "" then
    metadata.grant_management_endpoint = service.endpoint(state, "grant_management")
    metadata.grant_management_actions_supported = { "create", "query", "replace", "merge", "revoke" }
    metadata.grant_management_action_required = false
  end
  if settings.endpoints.end_session ~= "" then
    metadata.end_session_endpoint = service.endpoint(state, "end_session")
  end
  if settings.dynamic_registration_supported then
    metadata.registration_endpoint = service.endpoint(state, "registration")
  end
  if supports(settings, "CIBA") then
    metadata.backchannel_authentication_endpoint = service.endpoint(state, "backchannel_authentication")
    metadata.backchannel_token_delivery_modes_supported = protocol_names(enumerations.delivery_modes, ascii.lower)
    metadata.backchannel_user_code_parameter_supported = true
  end
  return metadata
end

-- RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3.
local function get_service_configuration(state)
  local settings = state.settings
  local authentication = protocol_names(settings.token_auth_methods, ascii.lower)
  return copy.merged(endpoints_of(state), {
    issuer = settings.issuer,
    jwks_uri = service.endpoint(state, "jwks"),
    scopes_supported = scope_names(state),
    response_types_supported = protocol_names(settings.response_types, authorization_response.write_type),
    response_modes_supported = { "query", "fragment", "form_post" },
    grant_types_supported = protocol_names(settings.grant_types, grant.name),
    authorization_details_types_supported = array(copy.deep(settings.authorization_details_types)),
    code_challenge_methods_supported = { "S256", "plain" },
    token_endpoint_auth_methods_supported = authentication,
    token_endpoint_auth_signing_alg_values_supported = jws.algorithms,
    revocation_endpoint_auth_methods_supported = authentication,
    dpop_signing_alg_values_supported = jws.asymmetric,
    tls_client_certificate_bound_access_tokens = supports_certificates(settings),
    subject_types_supported = { "public" },
    id_token_signing_alg_values_supported = { "RS256" },
    display_values_supported = { "page", "popup", "touch", "wap" },
    claim_types_supported = { "normal" },
    claims_parameter_supported = true,
    request_parameter_supported = true,
    request_object_signing_alg_values_supported = jws.algorithms,
    request_uri_parameter_supported = false,
    require_pushed_authorization_requests = false,
    authorization_response_iss_parameter_supported = true,
  })
end

local function get_service_jwks(_, fields)
  if fields.includePrivateKeys == "true" then
    response.not_simulated("Handing out private keys")
  end
  return { keys = array { signature.public_key() } }
end

local FEATURES = { "ciba", "dcr", "deviceflow", "gm" }

local function info()
  return { version = "3.0.0 (sandbox)", features = array(copy.deep(FEATURES)) }
end

local function lifecycle_healthcheck()
  return "OK"
end

service.operations = {
  info = { route = "GET /info", handler = info, fields = {}, is_public = true },
  lifecycle_healthcheck = {
    route = "GET /lifecycle/healthcheck",
    handler = lifecycle_healthcheck,
    fields = { extended = "string" },
    is_public = true,
  },
  get_service = { route = "GET /service/get", handler = get_service, fields = {}, only_in_version_3 = true },
  get_service_configuration = {
    route = "GET /service/configuration",
    handler = get_service_configuration,
    fields = { pretty = "string" },
  },
  get_service_jwks = {
    route = "GET /service/jwks/get",
    handler = get_service_jwks,
    fields = { includePrivateKeys = "string", pretty = "string" },
  },
}

return service

--- Grants: what a user has allowed, or what a client application has obtained for itself.
---
--- A grant is { identity, grant_type, scopes, subject, sub, auth_time, acr, claims, nonce, … }. All tokens issued from
--- it refer to it, and become invalid when it is `ended`.

local granted_scopes = require "authlete.sandbox.granted_scopes"
local managed_grants = require "authlete.sandbox.managed_grants"
local parameters = require "authlete.sandbox.parameters"
local requested_access = require "authlete.sandbox.requested_access"

local grant = {}

local NAMES = {
  AUTHORIZATION_CODE = "authorization_code",
  CIBA = "urn:openid:params:grant-type:ciba",
  CLIENT_CREDENTIALS = "client_credentials",
  DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code",
  IMPLICIT = "implicit",
  JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer",
  PASSWORD = "password",
  REFRESH_TOKEN = "refresh_token",
  TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange",
}

local BY_NAME = {}
for grant_type, name in pairs(NAMES) do
  BY_NAME[name] = grant_type
end

---@param name string as client applications write it
---@return string? # the grant type; nil if there is none with this name
function grant.read_name(name)
  return BY_NAME[name]
end

---@return string # the grant type as client applications write it
function grant.name(grant_type)
  return NAMES[grant_type]
end

--- Creates the grant for a user's decision.
---@param request table the client's request, with identity, scopes, nonce, user_info_claims
---@param decision table fields of the API request, such as subject, sub, authTime, acr, scopes and properties
---@param claims table? for the ID token
function grant.decide(state, grant_type, request, decision, claims)
  local auth_time = decision.authTime
  local decided = {
    identity = request.identity,
    grant_type = grant_type,
    scopes = decision.scopes and parameters.supported(state, decision.scopes) or request.scopes,
    subject = decision.subject,
    sub = decision.sub,
    auth_time = auth_time and auth_time > 0 and math.floor(auth_time) or nil,
    acr = decision.acr,
    claims = claims,
    nonce = request.nonce,
    properties = decision.properties,
    user_info_claims = request.user_info_claims,
    consented_claims = decision.consentedClaims,
    resources = request.resources,
    authorization_details = requested_access.read_details(decision.authorizationDetails)
      or request.authorization_details,
    jwt_claims = parameters.object(decision, "jwtAtClaims"),
    id_token_header = parameters.object(decision, "idtHeaderParams"),
    audience_type = decision.idTokenAudType,
    session_id = decision.sessionId,
  }
  granted_scopes.record(state, decided)
  managed_grants.apply(state, request, decided)
  return decided
end

return grant

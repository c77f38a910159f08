--- Token requests that the authorization server decides: token exchange (RFC 8693) and JWT assertions (RFC 7523). The
--- sandbox checks what Authlete checks; the server does the rest, and creates the token by token_create.

local client = require "authlete.sandbox.client"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local jws = require "authlete.sandbox.jws"
local parameters = require "authlete.sandbox.parameters"
local requested_access = require "authlete.sandbox.requested_access"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"

local assertion_grants = {}

local null = json.null

local NAME = "token request"

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

-- What the server learns in both cases.
local function describe(state, values, identity, action, code)
  local object = response.object(action, code, "The token request is valid; the authorization server decides.",
    client.fields(identity))
  object.scopes = parameters.scopes(state, values.scope, identity.client) or null
  object.resources = requested_access.resources(values, refuse)
  object.authorizationDetails =
    requested_access.describe(requested_access.authorization_details(state, values, refuse))
  object.responseContent = null
  return object
end

-- Token exchange ------------------------------------------------------------------------------------------------------

local TYPES = {
  ["urn:ietf:params:oauth:token-type:access_token"] = "ACCESS_TOKEN",
  ["urn:ietf:params:oauth:token-type:id_token"] = "ID_TOKEN",
  ["urn:ietf:params:oauth:token-type:jwt"] = "JWT",
  ["urn:ietf:params:oauth:token-type:refresh_token"] = "REFRESH_TOKEN",
  ["urn:ietf:params:oauth:token-type:saml1"] = "SAML1",
  ["urn:ietf:params:oauth:token-type:saml2"] = "SAML2",
}

local function read_type(values, name)
  local identifier = values[name]
  return identifier and (TYPES[identifier]
    or refuse("invalid_request", "SANDBOX_TOKEN_TYPE_UNKNOWN", "The value of '" .. name .. "' is unknown."))
end

local FIND = { ACCESS_TOKEN = issued_token.find_access_token, REFRESH_TOKEN = issued_token.find_refresh_token }

local function describe_token(state, token, token_type)
  local from = token.grant
  local info = client.fields(from.identity)
  info.subject = from.subject
  info.scopes = parameters.describe_scopes(state, token.scopes)
  info.expiresAt = issued_token.milliseconds(
    token_type == "ACCESS_TOKEN" and token.access_expires_at or token.refresh_expires_at)
  info.properties = token.properties
  info.resources = token.resources
  info.authorizationDetails = requested_access.describe(token.authorization_details)
  return info
end

-- Checks a token. Returns information about it, if this service has issued it.
local function check_token(state, text, token_type, name)
  if FIND[token_type] then
    local token = FIND[token_type](state, text)
    return token and describe_token(state, token, token_type)
      or refuse("invalid_request", "SANDBOX_EXCHANGED_TOKEN_UNKNOWN",
        "The value of '" .. name .. "' is not a token of this service, or it has expired.")
  elseif (token_type == "JWT" or token_type == "ID_TOKEN") and not jws.read(text) then
    refuse("invalid_request", "SANDBOX_EXCHANGED_TOKEN_MALFORMED", "The value of '" .. name .. "' is not a JWT.")
  end
end

-- RFC 8693 section 2.1: the token of the acting party has a type if it is there, and only then.
local function check_actor(values)
  if values.actor_token then
    parameters.demand(values, NAME, "actor_token_type")
  elseif values.actor_token_type then
    refuse("invalid_request", "SANDBOX_ACTOR_TOKEN_MISSING",
      "The token request contains 'actor_token_type' without 'actor_token'.")
  end
end

function assertion_grants.token_exchange(state, values, identity)
  parameters.demand(values, NAME, "subject_token", "subject_token_type")
  check_actor(values)
  local subject_type, actor_type = read_type(values, "subject_token_type"), read_type(values, "actor_token_type")
  local requested_type = read_type(values, "requested_token_type")
  local subject_info = check_token(state, values.subject_token, subject_type, "subject_token")
  local actor_info = actor_type and check_token(state, values.actor_token, actor_type, "actor_token")
  local object = describe(state, values, identity, "TOKEN_EXCHANGE", "SANDBOX_TOKEN_EXCHANGE")
  object.grantType = "TOKEN_EXCHANGE"
  object.audiences = values.audience and json.array(values.audience) or null
  object.requestedTokenType = requested_type or null
  object.subjectToken, object.subjectTokenType, object.subjectTokenInfo =
    values.subject_token, subject_type, subject_info or null
  object.actorToken, object.actorTokenType, object.actorTokenInfo =
    values.actor_token or null, actor_type or null, actor_info or null
  return object
end

-- JWT assertions ------------------------------------------------------------------------------------------------------

-- RFC 7523 section 3. Whether the signature is right is for the server to check, who knows the issuer's keys.
function assertion_grants.jwt_bearer(state, values, identity)
  parameters.demand(values, NAME, "assertion")
  local token, now = jws.read(values.assertion), state.now()
  local claims = token and token.claims or {}
  if not token then
    refuse("invalid_grant", "SANDBOX_ASSERTION_MALFORMED", "The assertion is not a JWT.")
  elseif type(claims.iss) ~= "string" or type(claims.sub) ~= "string" then
    refuse("invalid_grant", "SANDBOX_ASSERTION_CLAIM_MISSING", "The assertion does not have 'iss' and 'sub'.")
  elseif not service.is_audience(state, claims.aud, "token") then
    refuse("invalid_grant", "SANDBOX_ASSERTION_AUDIENCE_WRONG", "The assertion is not for this service.")
  elseif type(claims.exp) ~= "number" or claims.exp <= now then
    refuse("invalid_grant", "SANDBOX_ASSERTION_EXPIRED", "The assertion has expired, or has no time of expiry.")
  elseif type(claims.nbf) == "number" and claims.nbf > now then
    refuse("invalid_grant", "SANDBOX_ASSERTION_NOT_YET_VALID", "The assertion is not valid yet.")
  end
  local object = describe(state, values, identity, "JWT_BEARER", "SANDBOX_JWT_BEARER")
  object.grantType = "JWT_BEARER"
  object.assertion = values.assertion
  object.subject = claims.sub
  return object
end

return assertion_grants

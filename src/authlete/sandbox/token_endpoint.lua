--- The token endpoint of the sandbox.

local assertion_grants = require "authlete.sandbox.assertion_grants"
local client = require "authlete.sandbox.client"
local client_authentication = require "authlete.sandbox.client_authentication"
local code_grant = require "authlete.sandbox.code_grant"
local copy = require "authlete.util.copy"
local grant = require "authlete.sandbox.grant"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local polling_grant = require "authlete.sandbox.polling_grant"
local requested_access = require "authlete.sandbox.requested_access"
local response = require "authlete.sandbox.response"
local token_binding = require "authlete.sandbox.token_binding"
local token_response = require "authlete.sandbox.token_response"

local null = json.null

local NAME = "token request"

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

-- Refresh tokens ------------------------------------------------------------------------------------------------------

-- RFC 6749 section 6: only scopes that were granted.
local function narrowed_scopes(granted, requested)
  if not requested then
    return nil
  end
  local scopes = parameters.words(requested)
  for _, scope in ipairs(scopes) do
    if not list.contains(granted, scope) then
      refuse("invalid_scope", "SANDBOX_SCOPE_NOT_GRANTED", "A requested scope has not been granted.")
    end
  end
  return scopes
end

local function refresh_grant(state, values, identity, wishes)
  parameters.demand(values, NAME, "refresh_token")
  local token = issued_token.find_refresh_token(state, values.refresh_token)
  if not token or token.grant.identity.client ~= identity.client then
    refuse("invalid_grant", "SANDBOX_REFRESH_TOKEN_UNKNOWN",
      "The refresh token does not exist, has expired, has been used or belongs to another client.")
  end
  if identity.client.clientType == "PUBLIC" then -- RFC 9449 section 5
    token_binding.demand_key(token.dpop_key_thumbprint, wishes.dpopKeyThumbprint)
  end
  local scopes = narrowed_scopes(token.granted_scopes, values.scope)
  local from = token.grant
  wishes.resources = requested_access.narrowed_resources(from.resources, values, refuse)
  wishes.authorization_details =
    requested_access.narrowed_details(state, from.authorization_details, values, refuse)
  local fresh = issued_token.refresh(state, token, wishes, scopes)
  return token_response.object(state, fresh, "REFRESH_TOKEN", "SANDBOX_REFRESH_TOKEN", false)
end

-- Other grants --------------------------------------------------------------------------------------------------------

local function client_credentials_grant(state, values, identity, wishes)
  local own = {
    identity = identity,
    grant_type = "CLIENT_CREDENTIALS",
    scopes = parameters.scopes(state, values.scope, identity.client),
    resources = requested_access.resources(values, refuse),
    authorization_details = requested_access.authorization_details(state, values, refuse),
  }
  return token_response.object(state, issued_token.issue(state, own, wishes), "CLIENT_CREDENTIALS",
    "SANDBOX_CLIENT_CREDENTIALS", false)
end

local function password_grant(state, values, identity, wishes)
  parameters.demand(values, NAME, "username", "password")
  local scopes = parameters.scopes(state, values.scope, identity.client)
  local object = response.object("PASSWORD", "SANDBOX_PASSWORD", "The token request (grant_type=password) is valid.",
    client.fields(identity))
  object.grantType = "PASSWORD"
  object.scopes = scopes or null
  object.username = values.username
  object.password = values.password
  local request = {
    identity = identity,
    scopes = scopes,
    resources = requested_access.resources(values, refuse),
    authorization_details = requested_access.authorization_details(state, values, refuse),
    wishes = wishes,
  }
  object.resources = request.resources
  object.authorizationDetails = requested_access.describe(request.authorization_details)
  object.ticket = state.token_tickets:keep(request, state.settings.ticket_duration)
  object.responseContent = null
  return object
end

-- The endpoint --------------------------------------------------------------------------------------------------------

local GRANTS = {
  AUTHORIZATION_CODE = code_grant,
  CIBA = polling_grant.ciba,
  CLIENT_CREDENTIALS = client_credentials_grant,
  DEVICE_CODE = polling_grant.device_code,
  JWT_BEARER = assertion_grants.jwt_bearer,
  PASSWORD = password_grant,
  REFRESH_TOKEN = refresh_grant,
  TOKEN_EXCHANGE = assertion_grants.token_exchange,
}

-- Returns Authlete's name of the grant type.
local function read_grant_type(state, identity, name)
  local grant_type = grant.read_name(name)
  if not GRANTS[grant_type] or not list.contains(state.settings.grant_types, grant_type) then
    refuse("unsupported_grant_type", "SANDBOX_GRANT_TYPE_UNKNOWN", "The service does not support the grant type.")
  end
  local is_allowed = client.may_use(identity.client, grant_type)
  if not is_allowed or grant_type == "CLIENT_CREDENTIALS" and identity.client.clientType == "PUBLIC" then
    refuse("unauthorized_client", "SANDBOX_GRANT_TYPE_NOT_ALLOWED", "The client may not use this grant type.")
  end
  return grant_type
end

local function token(state, fields)
  local values = parameters.read(fields, NAME)
  local identity = client_authentication.authenticate(state, fields, values, "INVALID_CLIENT")
  parameters.demand(values, NAME, "grant_type")
  local process = GRANTS[read_grant_type(state, identity, values.grant_type)]
  local wishes = copy.merged(fields, token_binding.read(state, identity.client, fields))
  wishes.jwt_claims = parameters.object(fields, "jwtAtClaims")
  local object = process(state, values, identity, wishes)
  object.clientAuthMethod = identity.auth_method
  return object
end

-- Decisions on grant_type=password ------------------------------------------------------------------------------------

-- The OAuth error for each reason of token_fail, and the result code where it is documented.
local FAIL_REASONS = {
  UNKNOWN = { "server_error", "SANDBOX_UNKNOWN", "The token request failed." },
  INVALID_RESOURCE_OWNER_CREDENTIALS = { "invalid_request", "A067301",
    "The credentials (username & password) passed to the token endpoint are invalid." },
  INVALID_TARGET = { "invalid_target", "SANDBOX_INVALID_TARGET", "The requested resource is invalid." },
  INVALID_CLIENT = { "invalid_client", "SANDBOX_INVALID_CLIENT", "The client is invalid." },
  UNAUTHORIZED_CLIENT = { "unauthorized_client", "SANDBOX_UNAUTHORIZED_CLIENT",
    "The client is not authorized to make the token request." },
  INVALID_SCOPE = { "invalid_scope", "SANDBOX_INVALID_SCOPE", "The requested scope is invalid." },
}

local function take_ticket(state, ticket)
  return state.token_tickets:take(ticket)
    or response.refuse_caller("SANDBOX_TICKET_UNKNOWN", "The ticket does not exist, has expired or has been used.")
end

local function token_fail(state, fields)
  response.demand_fields(fields, "ticket", "reason")
  local reason = FAIL_REASONS[fields.reason]
  if not reason then
    response.fail_malformed("The value of 'reason' is not one that /auth/token/fail accepts.")
  end
  take_ticket(state, fields.ticket)
  local oauth_error, code, text = reason[1], reason[2], reason[3]
  return response.error("BAD_REQUEST", oauth_error, code, text)
end

local function token_issue(state, fields)
  response.demand_fields(fields, "ticket", "subject")
  local record = take_ticket(state, fields.ticket)
  local decided = grant.decide(state, "PASSWORD", record, fields)
  local issued = issued_token.issue(state, decided, copy.merged(record.wishes, fields))
  return response.object("OK", "A054001", "The token request (grant_type=password) was processed successfully.",
    token_response.fields(state, issued, false))
end

return {
  token = {
    route = "POST /auth/token",
    handler = token,
    fields = copy.merged(client_authentication.fields, token_binding.fields, {
      accessToken = "string", accessTokenDuration = "number", refreshTokenDuration = "number",
      properties = "properties", jwtAtClaims = "string",
    }),
  },
  token_fail = {
    route = "POST /auth/token/fail",
    handler = token_fail,
    fields = { ticket = "string", reason = "string" },
  },
  token_issue = {
    route = "POST /auth/token/issue",
    handler = token_issue,
    fields = {
      ticket = "string", subject = "string", accessToken = "string", accessTokenDuration = "number",
      refreshTokenDuration = "number", properties = "properties", jwtAtClaims = "string",
    },
  },
}

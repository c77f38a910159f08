--- What follows a user's decision at the authorization endpoint: codes and tokens, or errors.

local authorization_response = require "authlete.sandbox.authorization_response"
local copy = require "authlete.util.copy"
local grant = require "authlete.sandbox.grant"
local id_token = require "authlete.sandbox.id_token"
local issued_token = require "authlete.sandbox.issued_token"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local token_response = require "authlete.sandbox.token_response"

local function take_request(state, ticket)
  local record = state.authorization_tickets:take(ticket)
  if not record then
    response.refuse_caller("SANDBOX_TICKET_UNKNOWN", "The ticket does not exist, has expired or has been used.")
  end
  return record.request
end

-- The OAuth error for each reason of authorization_fail.
local FAIL_REASONS = {
  UNKNOWN = { "server_error", "The authorization request failed." },
  NOT_LOGGED_IN = { "login_required", "The user is not logged in." },
  MAX_AGE_NOT_SUPPORTED = { "login_required", "The time of the user's authentication is not known." },
  EXCEEDS_MAX_AGE = { "login_required", "The user's authentication is too old." },
  DIFFERENT_SUBJECT = { "login_required", "A user other than the requested one is logged in." },
  ACR_NOT_SATISFIED = { "unmet_authentication_requirements", "The requested authentication cannot be satisfied." },
  DENIED = { "access_denied", "The user denied the authorization request." },
  SERVER_ERROR = { "server_error", "The server failed." },
  NOT_AUTHENTICATED = { "login_required", "The user was not authenticated." },
  ACCOUNT_SELECTION_REQUIRED = { "account_selection_required", "The user has to select an account." },
  CONSENT_REQUIRED = { "consent_required", "The user has to give consent." },
  INTERACTION_REQUIRED = { "interaction_required", "The user has to interact with the authorization server." },
  INVALID_TARGET = { "invalid_target", "The requested resource is invalid." },
  INVALID_SCOPE = { "invalid_scope", "The requested scope is invalid." },
  UNAUTHORIZED_CLIENT = { "unauthorized_client", "The client may not make the authorization request." },
  TEMPORARILY_UNAVAILABLE = { "temporarily_unavailable", "The server is temporarily unavailable." },
}

local function authorization_fail(state, fields)
  response.demand_fields(fields, "ticket", "reason")
  local reason = FAIL_REASONS[fields.reason]
  if not reason then
    response.fail_malformed("The value of 'reason' is not one that /auth/authorization/fail accepts.")
  end
  return authorization_response.error(state, take_request(state, fields.ticket), reason[1],
    "SANDBOX_" .. fields.reason, fields.description or reason[2])
end

-- What the authorization endpoint itself hands out (OAuth 2.0 Multiple Response Types 1.0).
local function issue_artifacts(state, request, decided, fields)
  local issued, response_type = {}, request.response_type
  if authorization_response.has(response_type, "code") then
    issued.code = state.codes:keep({ request = request, grant = decided }, state.settings.code_duration)
  end
  if authorization_response.has(response_type, "token") then
    local implicit = copy.merged(decided, { grant_type = "IMPLICIT" })
    issued.token = issued_token.issue(state, implicit, fields)
    issued.access_token = issued.token.jwt or issued.token.access_token
  end
  if authorization_response.has(response_type, "id_token") then
    issued.id_token = id_token.make(state, decided, issued)
  end
  return issued
end

local function authorization_issue(state, fields)
  response.demand_fields(fields, "ticket", "subject")
  local claims = parameters.claims(fields)
  local request = take_request(state, fields.ticket)
  if request.managed_grant and request.managed_grant.subject ~= fields.subject then
    return authorization_response.error(state, request, "access_denied", "SANDBOX_GRANT_SUBJECT_DIFFERENT",
      "The grant belongs to another user.")
  end
  local decided = grant.decide(state, "AUTHORIZATION_CODE", request, fields, claims)
  local issued = issue_artifacts(state, request, decided, fields)
  local token = issued.token
  local duration = token and token.access_duration or 0
  return authorization_response.deliver(state, request, "A040001",
    "The authorization request was processed successfully.", {
      { "code", issued.code },
      { "access_token", issued.access_token },
      { "token_type", token and token_response.token_type(token) },
      { "expires_in", token and string.format("%.0f", duration) },
      { "scope", token and token.scopes and table.concat(token.scopes, " ") },
      { "id_token", issued.id_token },
    }, {
      authorizationCode = issued.code,
      accessToken = token and token.access_token,
      jwtAccessToken = token and token.jwt,
      accessTokenDuration = duration,
      accessTokenExpiresAt = token and issued_token.milliseconds(token.access_expires_at) or 0,
      idToken = issued.id_token,
    })
end

return {
  authorization_fail = {
    route = "POST /auth/authorization/fail",
    handler = authorization_fail,
    fields = { ticket = "string", reason = "string", description = "string" },
  },
  authorization_issue = {
    route = "POST /auth/authorization/issue",
    handler = authorization_issue,
    fields = {
      ticket = "string", subject = "string", sub = "string", authTime = "number", acr = "string", claims = "string",
      scopes = "strings", accessToken = "string", accessTokenDuration = "number", properties = "properties",
      consentedClaims = "strings", authorizationDetails = "table", jwtAtClaims = "string", sessionId = "string",
      idTokenAudType = "string", idtHeaderParams = "string",
    },
  },
}

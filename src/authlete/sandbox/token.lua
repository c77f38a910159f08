--- The token endpoint of the sandbox.

local authorization_request = require "authlete.sandbox.authorization_request"
local base64 = require "authlete.util.base64"
local client = require "authlete.sandbox.client"
local grant = require "authlete.sandbox.grant"
local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"

local null = json.null

local NAME = "token request"

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

local function tokens_response(state, token, grant_type, code, with_id_token)
  local object = response.object("OK", code,
    "The token request (grant_type=" .. grant.name(grant_type) .. ") was processed successfully.",
    grant.fields(state, token, with_id_token and list.contains(token.scopes, "openid")))
  object.grantType = grant_type
  return object
end

-- Authorization codes -------------------------------------------------------------------------------------------------

-- RFC 7636 section 4.6. A verifier without a challenge is refused as well (RFC 9700 section 4.8.2).
local function check_code_verifier(request, verifier)
  local challenge = request.code_challenge
  if not challenge and not verifier then
    return
  end
  local computed = verifier
  if verifier and challenge and request.code_challenge_method == "S256" then
    computed = base64.encode_url(signature.sha256(verifier))
  end
  if computed ~= challenge or not authorization_request.is_verifier(verifier) then
    refuse("invalid_grant", "SANDBOX_CODE_VERIFIER_WRONG", "The code verifier does not match the code challenge.")
  end
end

-- RFC 6749 section 4.1.3.
local function check_code(request, identity, values)
  local uri = values.redirect_uri
  if request.identity.client ~= identity.client then
    refuse("invalid_grant", "SANDBOX_CODE_UNKNOWN", "The authorization code belongs to another client.")
  elseif uri ~= request.redirect_uri and (uri or request.redirect_uri_given) then
    refuse("invalid_grant", "SANDBOX_REDIRECT_URI_DIFFERENT",
      "The redirect URI is not the one in the authorization request.")
  end
  check_code_verifier(request, values.code_verifier)
end

-- A code that is used again may have been stolen, so the tokens issued from it are revoked (RFC 6749 section 4.1.2).
local function code_grant(state, values, identity, fields)
  parameters.demand(values, NAME, "code")
  local record, expired = state.codes:find(values.code)
  local known = record or expired
  if known and known.used then
    known.grant.ended = true
  end
  if not record or record.used then
    refuse("invalid_grant", "SANDBOX_CODE_UNKNOWN",
      "The authorization code does not exist, has expired or has been used.")
  end
  check_code(record.request, identity, values)
  record.used = true
  return tokens_response(state, grant.issue(state, record.grant, fields), "AUTHORIZATION_CODE", "A050001", true)
end

-- Refresh tokens ------------------------------------------------------------------------------------------------------

-- RFC 6749 section 6: only scopes that were granted.
local function narrowed_scopes(from, requested)
  if not requested then
    return nil
  end
  local scopes = parameters.words(requested)
  for _, scope in ipairs(scopes) do
    if not list.contains(from.scopes, scope) then
      refuse("invalid_scope", "SANDBOX_SCOPE_NOT_GRANTED", "A requested scope has not been granted.")
    end
  end
  return scopes
end

local function refresh_grant(state, values, identity, fields)
  parameters.demand(values, NAME, "refresh_token")
  local token = grant.find_refresh_token(state, values.refresh_token)
  if not token or token.grant.identity.client ~= identity.client then
    refuse("invalid_grant", "SANDBOX_REFRESH_TOKEN_UNKNOWN",
      "The refresh token does not exist, has expired, has been used or belongs to another client.")
  end
  local scopes = narrowed_scopes(token.grant, values.scope)
  grant.end_token(state, token)
  local issued = grant.issue(state, token.grant, fields, scopes)
  return tokens_response(state, issued, "REFRESH_TOKEN", "SANDBOX_REFRESH_TOKEN")
end

-- Other grants --------------------------------------------------------------------------------------------------------

local function client_credentials_grant(state, values, identity, fields)
  local own = {
    identity = identity,
    grant_type = "CLIENT_CREDENTIALS",
    scopes = parameters.scopes(state, values.scope),
  }
  return tokens_response(state, grant.issue(state, own, fields), "CLIENT_CREDENTIALS", "SANDBOX_CLIENT_CREDENTIALS")
end

local function password_grant(state, values, identity)
  parameters.demand(values, NAME, "username", "password")
  local scopes = parameters.scopes(state, values.scope)
  local object = response.object("PASSWORD", "SANDBOX_PASSWORD", "The token request (grant_type=password) is valid.",
    client.fields(identity))
  object.grantType = "PASSWORD"
  object.scopes = scopes or null
  object.username = values.username
  object.password = values.password
  object.ticket = state.token_tickets:keep({ identity = identity, scopes = scopes }, state.settings.ticket_duration)
  object.responseContent = null
  return object
end

-- RFC 8628 section 3.5: polling too early makes the interval five seconds longer.
local function check_polling(state, record)
  local now = state.now()
  local is_early = record.polled_at and now < record.polled_at + record.interval
  record.polled_at = now
  if is_early then
    record.interval = record.interval + 5
    refuse("slow_down", "SANDBOX_SLOW_DOWN", "The device polls too often.")
  end
end

local function check_decision(record)
  if not record.result then
    refuse("authorization_pending", "SANDBOX_AUTHORIZATION_PENDING", "The user has not decided yet.")
  elseif record.result ~= "AUTHORIZED" then
    local denied = record.result == "ACCESS_DENIED"
    refuse(denied and "access_denied" or "expired_token", "SANDBOX_" .. record.result,
      record.error_description or (denied and "The user denied the request." or "The transaction failed."))
  end
end

local function device_code_grant(state, values, identity, fields)
  parameters.demand(values, NAME, "device_code")
  local record, expired = state.device_codes:find(values.device_code)
  local known = record or expired
  if not known or known.identity.client ~= identity.client then
    refuse("invalid_grant", "SANDBOX_DEVICE_CODE_UNKNOWN",
      "The device code does not exist, has been used or belongs to another client.")
  elseif expired then
    refuse("expired_token", "SANDBOX_DEVICE_CODE_EXPIRED", "The device code has expired.")
  end
  check_polling(state, record)
  check_decision(record)
  state.device_codes:remove(values.device_code)
  local wishes = {}
  for _, name in ipairs { "accessToken", "accessTokenDuration", "refreshTokenDuration" } do
    wishes[name] = fields[name] or record.wishes[name]
  end
  return tokens_response(state, grant.issue(state, record.grant, wishes), "DEVICE_CODE", "SANDBOX_DEVICE_CODE", true)
end

-- The endpoint --------------------------------------------------------------------------------------------------------

local GRANTS = {
  ["authorization_code"] = { "AUTHORIZATION_CODE", code_grant },
  ["client_credentials"] = { "CLIENT_CREDENTIALS", client_credentials_grant },
  ["password"] = { "PASSWORD", password_grant },
  ["refresh_token"] = { "REFRESH_TOKEN", refresh_grant },
  ["urn:ietf:params:oauth:grant-type:device_code"] = { "DEVICE_CODE", device_code_grant },
}

-- Authlete supports these, so they are not an error of the client application.
local NOT_SIMULATED_GRANTS = {
  ["urn:ietf:params:oauth:grant-type:jwt-bearer"] = true,
  ["urn:ietf:params:oauth:grant-type:pre-authorized_code"] = true,
  ["urn:ietf:params:oauth:grant-type:token-exchange"] = true,
  ["urn:openid:params:grant-type:ciba"] = true,
}

local function token(state, fields)
  local values = parameters.read(fields, NAME)
  local identity = client.authenticate(state, fields, values, "INVALID_CLIENT")
  parameters.demand(values, NAME, "grant_type")
  local found = GRANTS[values.grant_type]
  if NOT_SIMULATED_GRANTS[values.grant_type] then
    response.not_simulated("grant_type=" .. values.grant_type)
  elseif not found then
    refuse("unsupported_grant_type", "SANDBOX_GRANT_TYPE_UNKNOWN", "The grant type is not supported.")
  end
  parameters.refuse_unknown(values, { "resource", "authorization_details" })
  local grant_type, process = found[1], found[2]
  local is_allowed = client.may_use(identity.client, grant_type)
  if not is_allowed or grant_type == "CLIENT_CREDENTIALS" and identity.client.clientType == "PUBLIC" then
    refuse("unauthorized_client", "SANDBOX_GRANT_TYPE_NOT_ALLOWED", "The client may not use this grant type.")
  end
  return process(state, values, identity, fields)
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
  local issued = grant.issue(state, {
    identity = record.identity,
    grant_type = "PASSWORD",
    scopes = record.scopes,
    subject = fields.subject,
  }, fields)
  return response.object("OK", "A054001", "The token request (grant_type=password) was processed successfully.",
    grant.fields(state, issued))
end

return {
  -- htm and htu only matter with dpop, which is refused.
  ["POST /auth/token"] = {
    handler = token,
    fields = {
      parameters = "string", clientId = "string", clientSecret = "string", htm = "string", htu = "string",
      accessToken = "string", accessTokenDuration = "number", refreshTokenDuration = "number",
    },
  },
  ["POST /auth/token/fail"] = {
    handler = token_fail,
    fields = { ticket = "string", reason = "string" },
  },
  ["POST /auth/token/issue"] = {
    handler = token_issue,
    fields = {
      ticket = "string", subject = "string", accessToken = "string", accessTokenDuration = "number",
      refreshTokenDuration = "number",
    },
  },
}

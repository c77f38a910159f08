--- Client-initiated backchannel authentication (OpenID Connect CIBA Core 1.0).

local client = require "authlete.sandbox.client"
local client_authentication = require "authlete.sandbox.client_authentication"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local list = require "authlete.util.list"
local managed_grants = require "authlete.sandbox.managed_grants"
local parameters = require "authlete.sandbox.parameters"
local requested_access = require "authlete.sandbox.requested_access"
local requested_claims = require "authlete.sandbox.requested_claims"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"

local encode, null = json.encode, json.null

local NAME = "backchannel authentication request"

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

-- Requests ------------------------------------------------------------------------------------------------------------

local function check_client(state, record)
  if not list.contains(state.settings.grant_types, "CIBA") or not client.may_use(record, "CIBA") then
    refuse("unauthorized_client", "SANDBOX_GRANT_TYPE_NOT_ALLOWED", "The client may not use CIBA.")
  elseif not record.bcDeliveryMode then
    refuse("unauthorized_client", "SANDBOX_DELIVERY_MODE_MISSING", "The client has not registered a delivery mode.")
  end
end

local HINTS = { id_token_hint = "ID_TOKEN_HINT", login_hint = "LOGIN_HINT", login_hint_token = "LOGIN_HINT_TOKEN" }

-- CIBA Core 1.0 section 7.1: exactly one hint. Returns its type, its value and, for ID tokens, the subject.
local function read_hint(state, values)
  local found = {}
  for _, name in ipairs { "id_token_hint", "login_hint", "login_hint_token" } do
    found[#found + 1] = values[name] and name or nil
  end
  if #found ~= 1 then
    refuse("invalid_request", "SANDBOX_HINT_COUNT", "The request must contain exactly one hint.")
  end
  local name = found[1]
  local claims = name == "id_token_hint" and signature.verify(values[name])
  if name == "id_token_hint" and not (claims and claims.iss == state.settings.issuer) then
    refuse("invalid_request", "SANDBOX_ID_TOKEN_HINT_INVALID",
      "The value of 'id_token_hint' is not an ID token of this service.")
  end
  return HINTS[name], values[name], claims and claims.sub
end

local function read_expiry(values)
  local text = values.requested_expiry
  if text and not (text:find "^[1-9]%d*$" and #text <= 9) then
    refuse("invalid_request", "SANDBOX_EXPIRY_MALFORMED", "The value of 'requested_expiry' is not a positive number.")
  end
  return tonumber(text or 0)
end

local function read_request(state, identity, values)
  local mode = identity.client.bcDeliveryMode
  if values.request then
    refuse("invalid_request", "SANDBOX_REQUEST_NOT_SUPPORTED", "The service does not support signed requests.")
  elseif mode ~= "POLL" then
    parameters.demand(values, NAME, "client_notification_token")
  end
  local request = {
    identity = identity,
    mode = mode,
    scopes = parameters.scopes(state, values.scope, identity.client),
    acrs = parameters.words(values.acr_values),
    binding_message = values.binding_message,
    user_code = values.user_code,
    notification_token = values.client_notification_token,
    requested_expiry = read_expiry(values),
    resources = requested_access.resources(values, refuse),
    authorization_details = requested_access.authorization_details(state, values, refuse),
    interval = state.settings.interval,
  }
  request.grant_action, request.managed_grant = managed_grants.read(state, values, identity.client, refuse)
  if not list.contains(request.scopes, "openid") then
    refuse("invalid_scope", "SANDBOX_SCOPE_OPENID_MISSING", "The request must have the scope 'openid'.")
  end
  signature.demand()
  request.hint_type, request.hint, request.hinted_subject = read_hint(state, values)
  return request
end

local function backchannel_authentication(state, fields)
  local values = parameters.read(fields, NAME)
  local identity = client_authentication.authenticate(state, fields, values, "UNAUTHORIZED")
  check_client(state, identity.client)
  local request = read_request(state, identity, values)
  local claims, managed = requested_claims.names(request.scopes), request.managed_grant
  local object = response.object("USER_IDENTIFICATION", "A179001",
    "The backchannel authentication request was processed successfully.", client.fields(identity))
  return copy.merged(object, {
    clientName = identity.client.clientName or null,
    clientAuthMethod = identity.auth_method,
    deliveryMode = request.mode,
    scopes = parameters.describe_scopes(state, request.scopes),
    claimNames = #claims > 0 and claims or null,
    acrs = #request.acrs > 0 and request.acrs or null,
    hintType = request.hint_type,
    hint = request.hint,
    sub = request.hinted_subject or null,
    bindingMessage = request.binding_message or null,
    userCode = request.user_code or null,
    userCodeRequired = identity.client.bcUserCodeRequired == true,
    clientNotificationToken = request.notification_token or null,
    requestedExpiry = request.requested_expiry,
    resources = request.resources,
    authorizationDetails = requested_access.describe(request.authorization_details),
    gmAction = request.grant_action or null,
    grantId = managed and managed.id or null,
    grant = managed_grants.describe(managed),
    grantSubject = managed and managed.subject or null,
    ticket = state.backchannel_tickets:keep({ request = request }, state.settings.ticket_duration),
  })
end

-- Answers to the client -----------------------------------------------------------------------------------------------

-- The ticket stays valid for the completion, as long as the request itself.
local function backchannel_authentication_issue(state, fields)
  response.demand_fields(fields, "ticket")
  local record = state.backchannel_tickets:find(fields.ticket)
  if not record or record.request.id then
    return response.object("INVALID_TICKET", "SANDBOX_TICKET_UNKNOWN",
      "The ticket does not exist, has expired or has been used.")
  end
  local request, settings = record.request, state.settings
  local duration = request.requested_expiry > 0 and request.requested_expiry or settings.auth_req_id_duration
  request.id = state.auth_req_ids:keep(request, duration)
  state.backchannel_tickets:renew(fields.ticket, request.expires_at)
  local interval = request.mode ~= "PUSH" and request.interval or nil
  return response.object("OK", "A183001", "An auth_req_id was issued successfully.", {
    authReqId = request.id,
    expiresIn = duration,
    interval = interval or 0,
    responseContent = encode { auth_req_id = request.id, expires_in = duration, interval = interval },
  })
end

-- The action and the OAuth error for each reason.
local FAIL_REASONS = {
  ACCESS_DENIED = { "FORBIDDEN", "access_denied" },
  EXPIRED_LOGIN_HINT_TOKEN = { "BAD_REQUEST", "expired_login_hint_token" },
  INVALID_BINDING_MESSAGE = { "BAD_REQUEST", "invalid_binding_message" },
  INVALID_TARGET = { "BAD_REQUEST", "invalid_target" },
  INVALID_USER_CODE = { "BAD_REQUEST", "invalid_user_code" },
  MISSING_USER_CODE = { "BAD_REQUEST", "missing_user_code" },
  SERVER_ERROR = { "INTERNAL_SERVER_ERROR", "server_error" },
  UNAUTHORIZED_CLIENT = { "BAD_REQUEST", "unauthorized_client" },
  UNKNOWN_USER_ID = { "BAD_REQUEST", "unknown_user_id" },
}

local function backchannel_authentication_fail(state, fields)
  local reason = FAIL_REASONS[fields.reason]
  if not reason then
    response.fail_malformed("The value of 'reason' is not one that /backchannel/authentication/fail accepts.")
  end
  state.backchannel_tickets:remove(fields.ticket or "")
  return response.object(reason[1], "A185001",
    "Successfully generated an error response for the backchannel authentication request.", {
      responseContent = encode {
        error = reason[2], error_description = fields.errorDescription, error_uri = fields.errorUri,
      },
    })
end

return {
  backchannel_authentication = {
    route = "POST /backchannel/authentication",
    handler = backchannel_authentication,
    fields = client_authentication.fields,
  },
  backchannel_authentication_issue = {
    route = "POST /backchannel/authentication/issue",
    handler = backchannel_authentication_issue,
    fields = { ticket = "string" },
  },
  backchannel_authentication_fail = {
    route = "POST /backchannel/authentication/fail",
    handler = backchannel_authentication_fail,
    fields = { ticket = "string", reason = "string", errorDescription = "string", errorUri = "string" },
  },
}

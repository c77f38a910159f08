--- The authorization endpoint of the sandbox, and the one for pushed authorization requests (RFC 9126).

local ascii = require "authlete.util.ascii"
local authorization_request = require "authlete.sandbox.authorization_request"
local authorization_response = require "authlete.sandbox.authorization_response"
local client = require "authlete.sandbox.client"
local client_authentication = require "authlete.sandbox.client_authentication"
local copy = require "authlete.util.copy"
local grant = require "authlete.sandbox.grant"
local id_token = require "authlete.sandbox.id_token"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local list = require "authlete.util.list"
local managed_grants = require "authlete.sandbox.managed_grants"
local parameters = require "authlete.sandbox.parameters"
local requested_access = require "authlete.sandbox.requested_access"
local requested_claims = require "authlete.sandbox.requested_claims"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"
local token_binding = require "authlete.sandbox.token_binding"
local token_response = require "authlete.sandbox.token_response"

local encode, null = json.encode, json.null

-- Requests ------------------------------------------------------------------------------------------------------------

local PUSHED = "urn:ietf:params:oauth:request_uri:"

-- RFC 9126 section 4: only the client that pushed a request may use it, once, and all other parameters are ignored.
local function take_pushed_request(state, values)
  parameters.demand(values, "authorization request", "client_id")
  local key = values.request_uri:sub(#PUSHED + 1)
  local record = state.pushed_requests:find(key)
  local identity = client.find(state, values.client_id)
  if not record or not identity or record.request.identity.client ~= identity.client then
    response.refuse("BAD_REQUEST", "invalid_request_uri", "SANDBOX_REQUEST_URI_UNKNOWN",
      "The request URI does not exist, has expired, has been used or belongs to another client.")
  end
  state.pushed_requests:remove(key)
  record.request.pushed = false
  return record.request
end

local function read_request(state, request)
  local values = parameters.read(request, "authorization request")
  if values.request_uri and values.request_uri:sub(1, #PUSHED) == PUSHED then
    return take_pushed_request(state, values)
  end
  return authorization_request.read(state, values)
end

local function filled(items)
  return items and #items > 0 and items or null
end

-- The prompts, beginning with the one that asks the least of the user.
local function lowest_prompt(prompts)
  for _, prompt in ipairs { "NONE", "LOGIN", "CONSENT", "SELECT_ACCOUNT" } do
    if list.contains(prompts, prompt) then
      return prompt
    end
  end
  return null
end

local function describe_request(state, request)
  local id_token_claims, user_info_claims = request.id_token_claims, request.user_info_claims
  local managed = request.managed_grant
  return {
    client = client.describe(request.identity.client),
    clientIdAliasUsed = request.identity.alias_used,
    service = service.describe(state),
    display = request.display,
    maxAge = request.max_age or 0,
    scopes = request.scopes and parameters.describe_scopes(state, request.scopes) or null,
    uiLocales = filled(request.ui_locales),
    claimsLocales = filled(request.claims_locales),
    claims = filled(requested_claims.names(request.scopes, id_token_claims)),
    claimsAtUserInfo = filled(requested_claims.names(request.scopes, user_info_claims)),
    idTokenClaims = id_token_claims and encode(id_token_claims) or null,
    userInfoClaims = user_info_claims and encode(user_info_claims) or null,
    acrEssential = request.essential_acrs ~= nil,
    acrs = request.essential_acrs or filled(request.acrs),
    subject = request.subject or null,
    loginHint = request.login_hint or null,
    prompts = filled(request.prompts),
    lowestPrompt = lowest_prompt(request.prompts),
    purpose = request.purpose or null,
    requestObjectPayload = request.object or null,
    resources = request.resources,
    authorizationDetails = requested_access.describe(request.authorization_details),
    gmAction = request.grant_action or null,
    grantId = managed and managed.id or null,
    grant = managed_grants.describe(managed),
    grantSubject = managed and managed.subject or null,
    responseContent = null,
  }
end

local function issued_ticket_text(state, request)
  return "Authlete has successfully issued a ticket to the service (API Key = " .. state.settings.service_api_key
    .. ") for the authorization request from the client (ID = " .. client.id_text(request.identity.client)
    .. "). [response_type=" .. ascii.lower(request.response_type):gsub("_", " "):gsub("id token", "id_token")
    .. ", openid=" .. tostring(authorization_request.is_for_openid(request)) .. "]"
end

local function authorization(state, api_request)
  local request = read_request(state, api_request)
  local without_user = request.prompts[1] == "NONE"
  local object = response.object(
    without_user and "NO_INTERACTION" or "INTERACTION",
    without_user and "SANDBOX_NO_INTERACTION" or "A004001",
    issued_ticket_text(state, request),
    describe_request(state, request))
  object.ticket = state.authorization_tickets:keep({ request = request }, state.settings.ticket_duration)
  return object
end

-- Decisions -----------------------------------------------------------------------------------------------------------

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

-- Pushed requests -----------------------------------------------------------------------------------------------------

-- RFC 9449 section 10.1.
local function bind_to_key(request, proven)
  if proven and request.dpop_key_thumbprint and request.dpop_key_thumbprint ~= proven then
    response.refuse("BAD_REQUEST", "invalid_dpop_proof", "SANDBOX_DPOP_KEY_DIFFERENT",
      "The DPoP proof has another key than 'dpop_jkt'.")
  end
  request.dpop_key_thumbprint = proven or request.dpop_key_thumbprint
end

local function push_authorization_request(state, fields)
  local values = parameters.read(fields, "pushed authorization request")
  local identity = client_authentication.authenticate(state, fields, values, "UNAUTHORIZED")
  if values.request_uri then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_REQUEST_URI_PUSHED",
      "A pushed authorization request cannot contain 'request_uri'.")
  elseif values.client_id and values.client_id ~= identity.name then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_CLIENT_DIFFERENT",
      "The client is not the one that 'client_id' names.")
  end
  local request = authorization_request.read(state, values, identity)
  bind_to_key(request, token_binding.proven_key(state, fields, "pushed_authorization_request"))
  local duration = state.settings.pushed_request_duration
  local uri = PUSHED .. state.pushed_requests:keep({ request = request }, duration)
  return response.object("CREATED", "A245001", "Successfully registered a request object for client ("
    .. client.id_text(identity.client) .. "), URI is " .. uri .. ".", {
    requestUri = uri,
    clientAuthMethod = identity.auth_method,
    responseContent = encode { request_uri = uri, expires_in = duration },
  })
end

return {
  authorization = {
    route = "POST /auth/authorization",
    handler = authorization,
    fields = { parameters = "string" },
  },
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
  push_authorization_request = {
    route = "POST /pushed_auth_req",
    handler = push_authorization_request,
    fields = copy.merged(client_authentication.fields, token_binding.fields),
  },
}

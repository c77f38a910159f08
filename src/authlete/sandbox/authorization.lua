--- The authorization endpoint of the sandbox, and the one for pushed authorization requests (RFC 9126).

local authorization_request = require "authlete.sandbox.authorization_request"
local client = require "authlete.sandbox.client"
local grant = require "authlete.sandbox.grant"
local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"

local encode, null = json.encode, json.null

-- Requests ------------------------------------------------------------------------------------------------------------

local PUSHED = "urn:ietf:params:oauth:request_uri:"

-- RFC 9126 section 4: only the client that pushed a request may use it, once, and all other parameters are ignored.
local function take_pushed_request(state, values)
  if values.request_uri:sub(1, #PUSHED) ~= PUSHED then
    response.not_simulated("A request_uri that does not come from a pushed authorization request")
  end
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
  if values.request_uri then
    return take_pushed_request(state, values)
  end
  return authorization_request.read(state, values)
end

-- Returns the information about the client that the login and consent page may show.
local function describe_client(record)
  local shown = {}
  for _, name in ipairs {
    "number", "clientId", "clientIdAlias", "clientIdAliasEnabled", "clientName", "clientType", "description", "logoUri",
    "clientUri", "policyUri", "tosUri", "contacts", "redirectUris",
  } do
    shown[name] = record[name]
  end
  return shown
end

local function filled(items)
  return #items > 0 and items or null
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
  return {
    client = describe_client(request.identity.client),
    clientIdAliasUsed = request.identity.alias_used,
    service = service.describe(state),
    display = request.display,
    maxAge = request.max_age or 0,
    scopes = request.scopes and parameters.describe_scopes(state, request.scopes) or null,
    uiLocales = filled(request.ui_locales),
    claimsLocales = filled(request.claims_locales),
    claims = authorization_request.is_for_openid(request) and filled(parameters.claim_names(request.scopes)) or null,
    acrEssential = false,
    acrs = filled(request.acrs),
    subject = null,
    loginHint = request.login_hint or null,
    prompts = filled(request.prompts),
    lowestPrompt = lowest_prompt(request.prompts),
    responseContent = null,
  }
end

local function issued_ticket_text(state, request)
  return "Authlete has successfully issued a ticket to the service (API Key = " .. state.settings.service_api_key
    .. ") for the authorization request from the client (ID = " .. client.id_text(request.identity.client)
    .. "). [response_type=code, openid=" .. tostring(authorization_request.is_for_openid(request)) .. "]"
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
  return authorization_request.error_location(state, take_request(state, fields.ticket), reason[1],
    "SANDBOX_" .. fields.reason, fields.description or reason[2])
end

local function authorization_issue(state, fields)
  response.demand_fields(fields, "ticket", "subject")
  local claims = parameters.claims(fields)
  local request = take_request(state, fields.ticket)
  local decided = grant.decide(state, "AUTHORIZATION_CODE", request, fields, claims)
  local code = state.codes:keep({ request = request, grant = decided }, state.settings.code_duration)
  return response.object("LOCATION", "A040001", "The authorization request was processed successfully.", {
    authorizationCode = code,
    accessTokenDuration = 0,
    accessTokenExpiresAt = 0,
    responseContent = authorization_request.location(state, request, { { "code", code } }),
  })
end

-- Pushed requests -----------------------------------------------------------------------------------------------------

local function push_authorization_request(state, fields)
  local values = parameters.read(fields, "pushed authorization request")
  local identity = client.authenticate(state, fields, values, "UNAUTHORIZED")
  if values.request_uri then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_REQUEST_URI_PUSHED",
      "A pushed authorization request cannot contain 'request_uri'.")
  elseif values.client_id and values.client_id ~= identity.name then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_CLIENT_DIFFERENT",
      "The client is not the one that 'client_id' names.")
  end
  local request = authorization_request.read(state, values, identity)
  local duration = state.settings.pushed_request_duration
  local uri = PUSHED .. state.pushed_requests:keep({ request = request }, duration)
  return response.object("CREATED", "A245001", "Successfully registered a request object for client ("
    .. client.id_text(identity.client) .. "), URI is " .. uri .. ".", {
    requestUri = uri,
    responseContent = encode { request_uri = uri, expires_in = duration },
  })
end

return {
  ["POST /auth/authorization"] = {
    handler = authorization,
    fields = { parameters = "string" },
  },
  ["POST /auth/authorization/fail"] = {
    handler = authorization_fail,
    fields = { ticket = "string", reason = "string", description = "string" },
  },
  ["POST /auth/authorization/issue"] = {
    handler = authorization_issue,
    fields = {
      ticket = "string", subject = "string", sub = "string", authTime = "number", acr = "string", claims = "string",
      scopes = "strings",
    },
  },
  ["POST /pushed_auth_req"] = {
    handler = push_authorization_request,
    fields = { parameters = "string", clientId = "string", clientSecret = "string", htm = "string", htu = "string" },
  },
}

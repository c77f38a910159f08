--- The authorization endpoint of the sandbox, and the one for pushed authorization requests (RFC 9126).

local authorization_request = require "authlete.sandbox.authorization_request"
local authorization_response = require "authlete.sandbox.authorization_response"
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
local service = require "authlete.sandbox.service"
local token_binding = require "authlete.sandbox.token_binding"

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
    .. "). [response_type=" .. authorization_response.write_type(request.response_type)
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
  push_authorization_request = {
    route = "POST /pushed_auth_req",
    handler = push_authorization_request,
    fields = copy.merged(client_authentication.fields, token_binding.fields),
  },
}

--- Checks authorization requests of client applications, for the authorization endpoint and the pushed authorization
--- request endpoint.

local ascii = require "authlete.util.ascii"
local authorization_response = require "authlete.sandbox.authorization_response"
local client = require "authlete.sandbox.client"
local list = require "authlete.util.list"
local managed_grants = require "authlete.sandbox.managed_grants"
local parameters = require "authlete.sandbox.parameters"
local redirect_uri = require "authlete.sandbox.redirect_uri"
local request_object = require "authlete.sandbox.request_object"
local requested_access = require "authlete.sandbox.requested_access"
local requested_claims = require "authlete.sandbox.requested_claims"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"

local authorization_request = {}

local NAME = "authorization request"

-- Refuses a request whose redirect URI is known. For a pushed request, the client gets the error directly.
local function refuse(state, request, oauth_error, code, text)
  if request.pushed then
    response.refuse("BAD_REQUEST", oauth_error, code, text)
  end
  response.refuse_with(authorization_response.error(state, request, oauth_error, code, text))
end

-- OpenID Connect Core 1.0 section 3.1.2.1 always requires the parameter.
local function read_redirect_uri(state, identity, values)
  local is_optional = not list.contains(parameters.words(values.scope), "openid")
  local registered = identity.client.redirectUris
  local uri = redirect_uri.find(state, registered, values.redirect_uri, is_optional)
  if not uri and not values.redirect_uri then
    parameters.demand(values, NAME, "redirect_uri")
  end
  return uri or response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_REDIRECT_URI_UNKNOWN",
    "The redirect URI is not one that the client has registered.")
end

-- Response types and modes --------------------------------------------------------------------------------------------

-- Errors are delivered in the way that was asked for, unless that is wrong as well.
local function read_response_mode(state, request, values, response_type)
  local mode = values.response_mode
  request.response_mode = authorization_response.default_mode(response_type)
  if mode and not authorization_response.is_mode(mode, response_type) then
    refuse(state, request, "invalid_request", "SANDBOX_RESPONSE_MODE_UNKNOWN",
      "The response mode is not supported, or not allowed for the response type.")
  end
  request.response_mode = mode or request.response_mode
end

local function check_response_type(state, request, response_type)
  local record = request.identity.client
  if not response_type or not list.contains(state.settings.response_types, response_type) then
    refuse(state, request, "unsupported_response_type", "SANDBOX_RESPONSE_TYPE_UNKNOWN",
      "The service does not support the response type.")
  elseif not list.contains(record.responseTypes, response_type) then
    refuse(state, request, "unauthorized_client", "SANDBOX_RESPONSE_TYPE_NOT_ALLOWED",
      "The client may not use the response type.")
  elseif authorization_response.has(response_type, "code") and not client.may_use(record, "AUTHORIZATION_CODE") then
    refuse(state, request, "unauthorized_client", "SANDBOX_GRANT_TYPE_NOT_ALLOWED",
      "The client may not use the authorization code flow.")
  end
end

local function read_response_type(state, request, values)
  local response_type = values.response_type and authorization_response.read_type(values.response_type)
  read_response_mode(state, request, values, response_type)
  if not values.response_type then
    refuse(state, request, "invalid_request", "SANDBOX_RESPONSE_TYPE_MISSING",
      "The authorization request does not contain 'response_type'.")
  end
  check_response_type(state, request, response_type)
  request.response_type = response_type
end

-- OpenID Connect Core 1.0 sections 3.2.2.1 and 3.3.2.1.
local function check_identity_request(state, request)
  local for_openid = list.contains(request.scopes, "openid")
  if not authorization_response.has(request.response_type, "id_token") then
    return
  elseif not for_openid then
    refuse(state, request, "invalid_request", "SANDBOX_SCOPE_OPENID_MISSING",
      "A request for an ID token must have the scope 'openid'.")
  elseif not request.nonce then
    refuse(state, request, "invalid_request", "SANDBOX_NONCE_MISSING",
      "A request for an ID token from the authorization endpoint must have 'nonce'.")
  end
end

-- What is asked of the user -------------------------------------------------------------------------------------------

local PROMPTS = { none = "NONE", login = "LOGIN", consent = "CONSENT", select_account = "SELECT_ACCOUNT" }

local function read_prompts(state, request, values)
  local prompts = parameters.words(values.prompt)
  for i, word in ipairs(prompts) do
    prompts[i] = PROMPTS[word] or refuse(state, request, "invalid_request", "SANDBOX_PROMPT_UNKNOWN",
      "The value of 'prompt' is unknown.")
    if word == "none" and #prompts > 1 then
      refuse(state, request, "invalid_request", "SANDBOX_PROMPT_CONTRADICTORY",
        "The prompt 'none' cannot be combined with others.")
    end
  end
  return prompts
end

local DISPLAYS = { page = "PAGE", popup = "POPUP", touch = "TOUCH", wap = "WAP" }

local function read_display(state, request, values)
  return DISPLAYS[values.display or "page"] or refuse(state, request, "invalid_request", "SANDBOX_DISPLAY_UNKNOWN",
    "The value of 'display' is unknown.")
end

local function read_max_age(state, request, values)
  local text = values.max_age
  if text and not (text:find "^%d+$" and #text <= 9) then
    refuse(state, request, "invalid_request", "SANDBOX_MAX_AGE_MALFORMED", "The value of 'max_age' is not a number.")
  end
  return text and tonumber(text) or request.identity.client.defaultMaxAge
end

-- OpenID Connect Core 1.0 section 3.1.2.1: an ID token that this service has issued, which may have expired.
local function hinted_subject(state, request, values)
  local claims = values.id_token_hint and signature.verify(values.id_token_hint)
  if values.id_token_hint and not (claims and claims.iss == state.settings.issuer) then
    refuse(state, request, "invalid_request", "SANDBOX_ID_TOKEN_HINT_INVALID",
      "The value of 'id_token_hint' is not an ID token of this service.")
  end
  return claims and claims.sub
end

local function read_claims(state, request, values)
  local claims = requested_claims.read(values.claims)
  if not claims then
    refuse(state, request, "invalid_request", "SANDBOX_CLAIMS_MALFORMED",
      "The value of 'claims' is not a JSON object as it should be.")
  end
  local hinted = hinted_subject(state, request, values)
  request.id_token_claims, request.user_info_claims = claims.id_token, claims.userinfo
  request.subject = requested_claims.subject(claims.id_token) or hinted
  request.essential_acrs = requested_claims.essential_acrs(claims.id_token)
end

local function read_user_interaction(state, request, values)
  request.prompts = read_prompts(state, request, values)
  request.display = read_display(state, request, values)
  request.max_age = read_max_age(state, request, values)
  request.login_hint = values.login_hint
  request.acrs = parameters.words(values.acr_values)
  request.ui_locales = parameters.words(values.ui_locales)
  request.claims_locales = parameters.words(values.claims_locales)
  request.purpose = values.purpose
end

-- The rest ------------------------------------------------------------------------------------------------------------

---@return boolean # whether the text can be a code challenge or a code verifier (RFC 7636 section 4.1)
function authorization_request.is_verifier(text)
  return #text >= 43 and #text <= 128 and not text:find "[^A-Za-z0-9._~-]"
end

-- RFC 7636 section 4.3; OAuth 2.1 requires it for public clients.
local function read_code_challenge(state, request, values)
  local challenge, method = values.code_challenge, values.code_challenge_method
  local is_for_code = authorization_response.has(request.response_type, "code")
  if not challenge and method then
    refuse(state, request, "invalid_request", "SANDBOX_CODE_CHALLENGE_MISSING",
      "The authorization request contains 'code_challenge_method' without 'code_challenge'.")
  elseif not challenge and is_for_code and request.identity.client.clientType == "PUBLIC" then
    refuse(state, request, "invalid_request", "SANDBOX_CODE_CHALLENGE_MISSING",
      "A public client must send 'code_challenge'.")
  elseif method and method ~= "S256" and method ~= "plain" then
    refuse(state, request, "invalid_request", "SANDBOX_CODE_CHALLENGE_METHOD_UNKNOWN",
      "The code challenge method is not supported.")
  elseif challenge and not authorization_request.is_verifier(challenge) then
    refuse(state, request, "invalid_request", "SANDBOX_CODE_CHALLENGE_MALFORMED", "The code challenge is malformed.")
  end
  request.code_challenge, request.code_challenge_method = challenge, method or "plain"
end

local function read_identity(state, values)
  parameters.demand(values, NAME, "client_id")
  local identity = client.find(state, values.client_id) or response.refuse("BAD_REQUEST", "invalid_request",
    "SANDBOX_CLIENT_UNKNOWN", "The client does not exist.")
  client.check_lock(identity.client)
  return identity
end

-- OpenID Connect Core 1.0 sections 3.1.2.6, 6.2 and 7.2.1.
local function refuse_unsupported(state, request, values)
  for _, unsupported in ipairs {
    { "request_uri", "request_uri_not_supported" },
    { "registration", "registration_not_supported" },
  } do
    local name, oauth_error = unsupported[1], unsupported[2]
    if values[name] then
      refuse(state, request, oauth_error, "SANDBOX_" .. ascii.upper(oauth_error),
        "The service does not support the parameter '" .. name .. "'.")
    end
  end
end

local function is_for_openid(request)
  return list.contains(request.scopes, "openid")
end

-- The client gets the error directly: where to redirect to is part of what is invalid.
local function refuse_object(code, text)
  response.refuse("BAD_REQUEST", "invalid_request_object", code, text)
end

--- Checks a request; ends the operation if it is invalid.
---@param values table the client application's parameters
---@param identity? table the identity of the client that pushed the request
---@return table # the request
function authorization_request.read(state, values, identity)
  local request = { pushed = identity ~= nil, identity = identity or read_identity(state, values) }
  if values.request then
    values, request.object = request_object.read(state, values.request, request.identity, refuse_object)
  end
  local function refuse_this(...)
    refuse(state, request, ...)
  end
  request.redirect_uri = read_redirect_uri(state, request.identity, values)
  request.redirect_uri_given = values.redirect_uri ~= nil
  request.state = values.state
  read_response_type(state, request, values)
  refuse_unsupported(state, request, values)
  request.scopes = parameters.scopes(state, values.scope, request.identity.client)
  request.nonce = values.nonce
  request.dpop_key_thumbprint = values.dpop_jkt -- RFC 9449 section 10
  check_identity_request(state, request)
  read_user_interaction(state, request, values)
  read_claims(state, request, values)
  read_code_challenge(state, request, values)
  request.resources = requested_access.resources(values, refuse_this)
  request.authorization_details = requested_access.authorization_details(state, values, refuse_this)
  request.grant_action, request.managed_grant =
    managed_grants.read(state, values, request.identity.client, refuse_this)
  if is_for_openid(request) or request.code_challenge_method == "S256" then
    signature.demand()
  end
  return request
end

authorization_request.is_for_openid = is_for_openid

return authorization_request

--- Checks authorization requests of client applications, for the authorization endpoint and the pushed authorization
--- request endpoint.

local client = require "authlete.sandbox.client"
local form = require "authlete.form"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"

local authorization_request = {}

local NAME = "authorization request"

local NOT_SIMULATED = {
  "request", "claims", "authorization_details", "resource", "dpop_jkt", "id_token_hint", "grant_id",
  "grant_management_action", "registration", "purpose",
}

--- Returns the URL that the user agent is redirected to with the result.
---@param request table with redirect_uri and state
---@param result table parameters, as a list of { name, value }
---@return string
function authorization_request.location(state, request, result)
  result[#result + 1] = { "state", request.state }
  result[#result + 1] = { "iss", state.settings.issuer } -- RFC 9207
  local pairs_of = {}
  for _, parameter in ipairs(result) do
    if parameter[2] then
      pairs_of[#pairs_of + 1] = parameter[1] .. "=" .. form.encode_component(parameter[2])
    end
  end
  local separator = request.redirect_uri:find("?", 1, true) and "&" or "?"
  return request.redirect_uri .. separator .. table.concat(pairs_of, "&")
end

---@return table # a response that redirects with an OAuth error
function authorization_request.error_location(state, request, oauth_error, code, text)
  local details = response.oauth_error(oauth_error, code, text)
  return response.object("LOCATION", code, text, {
    responseContent = authorization_request.location(state, request, {
      { "error", details.error },
      { "error_description", details.error_description },
      { "error_uri", details.error_uri },
    }),
  })
end

-- Refuses a request whose redirect URI is known. For a pushed request, the client gets the error directly.
local function refuse(state, request, oauth_error, code, text)
  if request.pushed then
    response.refuse("BAD_REQUEST", oauth_error, code, text)
  end
  response.refuse_with(authorization_request.error_location(state, request, oauth_error, code, text))
end

-- RFC 6749 section 3.1.2.3. OpenID Connect Core 1.0 section 3.1.2.1 always requires the parameter.
local function read_redirect_uri(identity, values)
  local registered, given = identity.client.redirectUris, values.redirect_uri
  if not given and #registered == 1 and not list.contains(parameters.words(values.scope), "openid") then
    return registered[1]
  end
  parameters.demand(values, NAME, "redirect_uri")
  for _, uri in ipairs(registered) do
    if uri == given then
      return uri
    end
  end
  response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_REDIRECT_URI_UNKNOWN",
    "The redirect URI is not one that the client has registered.")
end

local KNOWN_RESPONSE_TYPES = { code = true, token = true, id_token = true, none = true }

local function check_response_type(state, request, values)
  local requested = values.response_type
  if not requested then
    refuse(state, request, "invalid_request", "SANDBOX_RESPONSE_TYPE_MISSING",
      "The authorization request does not contain 'response_type'.")
  end
  for _, word in ipairs(parameters.words(requested)) do
    if not KNOWN_RESPONSE_TYPES[word] then
      refuse(state, request, "unsupported_response_type", "SANDBOX_RESPONSE_TYPE_UNKNOWN",
        "The response type is not supported.")
    end
  end
  if requested ~= "code" then
    response.not_simulated("A response type other than code")
  elseif values.response_mode and values.response_mode ~= "query" then
    response.not_simulated("A response mode other than query")
  elseif not client.may_use(request.identity.client, "AUTHORIZATION_CODE") then
    refuse(state, request, "unauthorized_client", "SANDBOX_GRANT_TYPE_NOT_ALLOWED",
      "The client may not use the authorization code flow.")
  end
end

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
  return text and tonumber(text)
end

---@return boolean # whether the text can be a code challenge or a code verifier (RFC 7636 section 4.1)
function authorization_request.is_verifier(text)
  return #text >= 43 and #text <= 128 and not text:find "[^A-Za-z0-9._~-]"
end

-- RFC 7636 section 4.3; OAuth 2.1 requires it for public clients.
local function check_code_challenge(state, request, values)
  local challenge, method = values.code_challenge, values.code_challenge_method
  if not challenge and method then
    refuse(state, request, "invalid_request", "SANDBOX_CODE_CHALLENGE_MISSING",
      "The authorization request contains 'code_challenge_method' without 'code_challenge'.")
  elseif not challenge and request.identity.client.clientType == "PUBLIC" then
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
  return client.find(state, values.client_id) or response.refuse("BAD_REQUEST", "invalid_request",
    "SANDBOX_CLIENT_UNKNOWN", "The client does not exist.")
end

local function is_for_openid(request)
  return list.contains(request.scopes, "openid")
end

--- Checks a request; ends the operation if it is invalid.
---@param values table the client application's parameters
---@param identity? table the identity of the client that pushed the request
---@return table # the request
function authorization_request.read(state, values, identity)
  local request = { pushed = identity ~= nil, identity = identity or read_identity(state, values) }
  request.redirect_uri = read_redirect_uri(request.identity, values)
  request.redirect_uri_given = values.redirect_uri ~= nil
  request.state = values.state
  parameters.refuse_unknown(values, NOT_SIMULATED)
  check_response_type(state, request, values)
  request.scopes = parameters.scopes(state, values.scope)
  request.prompts = read_prompts(state, request, values)
  request.display = read_display(state, request, values)
  request.max_age = read_max_age(state, request, values)
  check_code_challenge(state, request, values)
  request.nonce = values.nonce
  request.login_hint = values.login_hint
  request.acrs = parameters.words(values.acr_values)
  request.ui_locales = parameters.words(values.ui_locales)
  request.claims_locales = parameters.words(values.claims_locales)
  if is_for_openid(request) or request.code_challenge_method == "S256" then
    signature.demand()
  end
  return request
end

authorization_request.is_for_openid = is_for_openid

return authorization_request

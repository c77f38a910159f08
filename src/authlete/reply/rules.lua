--- The rules by which authlete.reply builds a reply for each action.
---
--- A rule has: `status`; `type`, the media type of the body (nil: no body), which is response_content unless `body`
--- returns another; `challenge`, the value of WWW-Authenticate, or true for response_content; `location`, if
--- response_content is the Location; `cacheable`, if the reply has no headers that prevent caching; or only
--- `next_step`.

local token_response = require "authlete.reply.token_response"

local rules = {}

local JSON = "application/json"

local function next_step(text)
  return { next_step = "next step: " .. text }
end

local function json(status, challenge)
  return { status = status, type = JSON, challenge = challenge }
end

-- The error is in WWW-Authenticate, and there is no body (RFC 6750 section 3).
local function refused(status)
  return { status = status, challenge = true }
end

-- The client application learns no more than the status: result_message is for the server's developers.
local SERVER_ERROR = { status = 500, type = JSON, body = function() return '{"error":"server_error"}' end }

local TOKEN = { status = 200, type = JSON, body = function(response)
  return token_response(response.response_content)
end }

local WRONG_CALL = next_step "correct the call to Authlete, which was invalid; the client application is not at fault"

--- The rule for each action, for operations without a rule of their own.
rules.of_actions = {
  OK = json(200),
  CREATED = json(201),
  UPDATED = json(200),
  ACCEPTED = json(202),
  JSON = json(200),
  JWT = { status = 200, type = "application/jwt" },
  OK_JWT = { status = 200, type = "application/jwt" },
  ACCEPTED_JWT = { status = 202, type = "application/jwt" },
  NO_CONTENT = { status = 204 },
  DELETED = { status = 204 },
  LOCATION = { status = 302, location = true },
  FORM = { status = 200, type = "text/html;charset=UTF-8" },
  BAD_REQUEST = json(400),
  UNAUTHORIZED = json(401),
  FORBIDDEN = json(403),
  NOT_FOUND = json(404),
  PAYLOAD_TOO_LARGE = json(413),
  INTERNAL_SERVER_ERROR = json(500),
  INVALID_TICKET = json(500),
  AUTHLETE_ERROR = json(500),
  CALLER_ERROR = WRONG_CALL,
}

-- Operations that report errors as protected resources do.
local function resource(own)
  for action, status in pairs { BAD_REQUEST = 400, UNAUTHORIZED = 401, FORBIDDEN = 403, INTERNAL_SERVER_ERROR = 500 } do
    own[action] = refused(status)
  end
  return own
end

-- RFC 7592 section 3 and RFC 6750 section 3: a refused registration or initial access token gets a challenge, which
-- Authlete's documents do not mention.
local REGISTRATION = { UNAUTHORIZED = json(401, 'Bearer error="invalid_token"') }

local function credential_parse(issue)
  return { OK = next_step("check the proofs' subject and data, then call " .. issue), UNAUTHORIZED = refused(401) }
end

local CREDENTIAL_ISSUE = { UNAUTHORIZED = refused(401) }

-- Returns a document, or true if the service has none.
local DOCUMENT = { status = 200, type = JSON }

local DEVICE_ERROR = next_step "show the user an error; the device must start again"

--- The operations that have replies, with their differences from of_actions. RFC 6749 section 5.2 requires 401 and
--- WWW-Authenticate if the client application used the Authorization header, and otherwise allows them.
rules.of_operations = {
  authorization = {
    INTERACTION = next_step("show a login or consent page, then call authorization_issue, or authorization_fail with "
      .. "reason DENIED or NOT_AUTHENTICATED"),
    NO_INTERACTION = next_step("call authorization_issue if the user is logged in and max_age, subject, acrs and "
      .. "scopes are satisfied, otherwise authorization_fail with the reason"),
  },
  authorization_fail = {},
  authorization_issue = {},
  token = {
    OK = TOKEN,
    INVALID_CLIENT = json(401, 'Basic realm="token"'),
    PASSWORD = next_step("check username and password, then call token_issue with ticket and subject, "
      .. "or token_fail with ticket and reason INVALID_RESOURCE_OWNER_CREDENTIALS"),
    TOKEN_EXCHANGE = next_step "validate the exchange, call token_create and build the token response",
    JWT_BEARER = next_step "verify the assertion's signature, call token_create and build the token response",
    ID_TOKEN_REISSUABLE = next_step "call id_token_reissue, or reply with status 200 and response_content",
    NATIVE_SSO = next_step "verify session_id and device_secret, then call native_sso",
  },
  token_fail = {},
  token_issue = { OK = TOKEN },
  id_token_reissue = { OK = TOKEN },
  native_sso = { OK = TOKEN },
  revocation = {
    -- RFC 7009 section 2.2: the body has no meaning. Some clients refuse a type other than JSON, also without a body.
    -- Authlete's content is JavaScript for JSONP (section 2.3), which scripts cannot use: it needs a GET.
    OK = { status = 200, type = JSON, body = function() return "" end },
    INVALID_CLIENT = json(401, 'Basic realm="revocation"'),
  },
  introspection = resource { OK = next_step "serve the protected resource; the access token is valid" },
  -- RFC 9701 section 5
  standard_introspection = { JWT = { status = 200, type = "application/token-introspection+jwt" } },
  user_info = resource {
    OK = next_step "collect the claims of subject, then call user_info_issue with token and claims",
  },
  user_info_issue = resource {},
  push_authorization_request = { UNAUTHORIZED = json(401, 'Basic realm="pushed_auth_req"') },
  device_authorization = { UNAUTHORIZED = json(401, 'Basic realm="device/authorization"') },
  device_verification = {
    VALID = next_step "show a consent page, then call device_complete",
    EXPIRED = next_step "tell the user that the user code has expired; the device must start again",
    NOT_EXIST = next_step "let the user enter the user code again",
    SERVER_ERROR = DEVICE_ERROR,
    INTERNAL_SERVER_ERROR = DEVICE_ERROR,
  },
  device_complete = {
    SUCCESS = next_step "tell the user that the device is connected",
    INVALID_REQUEST = WRONG_CALL,
    USER_CODE_EXPIRED = next_step "tell the user that the user code has expired",
    USER_CODE_NOT_EXIST = next_step "tell the user that the user code is no longer valid",
    SERVER_ERROR = DEVICE_ERROR,
  },
  backchannel_authentication = {
    UNAUTHORIZED = json(401, 'Basic realm="backchannel/authentication"'),
    USER_IDENTIFICATION = next_step("identify the user by hint_type and hint, check user code and binding message, "
      .. "then call backchannel_authentication_issue, or backchannel_authentication_fail with the reason"),
  },
  backchannel_authentication_issue = {},
  backchannel_authentication_fail = {},
  backchannel_authentication_complete = {
    NOTIFICATION = next_step("POST response_content as application/json to client_notification_endpoint with "
      .. "client_notification_token as the Bearer token"),
    NO_ACTION = next_step "none, because the client application polls",
    SERVER_ERROR = SERVER_ERROR,
  },
  dynamic_client_register = REGISTRATION,
  dynamic_client_get = REGISTRATION,
  dynamic_client_update = REGISTRATION,
  dynamic_client_delete = REGISTRATION,
  -- The content of its errors is JSON, as in Authlete's Java server, or a challenge, as in Authlete's documents. RFC
  -- 6750 section 3 requires a challenge with 401.
  gm = { UNAUTHORIZED = json(401, "Bearer"), CALLER_ERROR = json(500) },
  federation_configuration = { OK = { status = 200, type = "application/entity-statement+jwt" } },
  federation_registration = { OK = { status = 200, type = "application/entity-statement+jwt" } },
  credential_issuer_metadata = {},
  credential_jwt_issuer_metadata = {},
  credential_issuer_jwks = {
    OK = { status = 200, type = JSON, cacheable = true },
    NOT_FOUND = { status = 404, type = JSON, cacheable = true },
    INTERNAL_SERVER_ERROR = { status = 500, type = JSON, cacheable = true },
  },
  credential_offer_info = {
    OK = { status = 200, type = JSON, body = function(response)
      return type(response.info) == "table" and response.info.credential_offer
    end },
    FORBIDDEN = { status = 403 },
    NOT_FOUND = { status = 404 },
    CALLER_ERROR = SERVER_ERROR,
    AUTHLETE_ERROR = SERVER_ERROR,
  },
  credential_single_parse = credential_parse "credential_single_issue",
  credential_single_issue = CREDENTIAL_ISSUE,
  credential_batch_parse = credential_parse "credential_batch_issue",
  credential_batch_issue = CREDENTIAL_ISSUE,
  credential_deferred_parse = credential_parse "credential_deferred_issue",
  credential_deferred_issue = CREDENTIAL_ISSUE,
  credential_nonce = {},
  attestation_challenge = {},
  backchannel_logout_token = {
    OK = next_step "POST logout_token form-encoded to backchannel_logout_uri, if there is one",
    SERVER_ERROR = next_step "none, because there is nothing to send",
  },
  get_service_configuration = { document = DOCUMENT },
  get_service_configuration_post = { document = DOCUMENT },
  get_service_jwks = { document = DOCUMENT, [true] = { status = 204 } },
}

--- The reply that tells the client application only that something went wrong.
rules.server_error = SERVER_ERROR

return rules

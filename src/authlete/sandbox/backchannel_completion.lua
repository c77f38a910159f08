--- The end of backchannel authentication requests: what the user has decided, and what the client is told.

local ascii = require "authlete.util.ascii"
local base64 = require "authlete.util.base64"
local client = require "authlete.sandbox.client"
local copy = require "authlete.util.copy"
local grant = require "authlete.sandbox.grant"
local id_token = require "authlete.sandbox.id_token"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"
local token_response = require "authlete.sandbox.token_response"

local encode, null = json.encode, json.null

local RESULTS = { ACCESS_DENIED = "access_denied", AUTHORIZED = "", TRANSACTION_FAILED = "expired_token" }

local function check_completion(state, fields)
  local record = state.backchannel_tickets:find(fields.ticket or "")
  if not RESULTS[fields.result] then
    response.fail_malformed("The value of 'result' is not one that /backchannel/authentication/complete accepts.")
  elseif not record or not record.request.id or record.request.result then
    response.refuse_with(response.object("SERVER_ERROR", "SANDBOX_TICKET_UNKNOWN",
      "The ticket does not exist, has expired or has been used."))
  elseif fields.result == "AUTHORIZED" and (fields.subject or "") == "" then
    response.refuse_with(response.object("SERVER_ERROR", "SANDBOX_SUBJECT_MISSING",
      "The request does not contain 'subject'."))
  end
  return record.request
end

-- CIBA Core 1.0 section 10.3.1.
local function push_tokens(state, request, fields, object)
  local token = issued_token.issue(state, request.grant, fields)
  local claims = copy.merged(request.grant.claims, { ["urn:openid:params:jwt:claim:auth_req_id"] = request.id })
  if token.refresh_token then
    claims["urn:openid:params:jwt:claim:rt_hash"] =
      base64.encode_url(signature.sha256(token.refresh_token):sub(1, 16))
  end
  local identity_token = id_token.make(state, copy.merged(request.grant, { claims = claims }),
    { access_token = token.jwt or token.access_token })
  object.accessToken, object.refreshToken, object.idToken = token.access_token, token.refresh_token, identity_token
  object.jwtAccessToken = token.jwt
  object.accessTokenDuration, object.refreshTokenDuration = token.access_duration, token.refresh_duration or 0
  object.idTokenDuration = state.settings.id_token_duration
  return encode(copy.merged(token_response.members(token, identity_token), { auth_req_id = request.id }))
end

-- Returns what the notification contains: with ping only the id, with push the tokens or the error.
local function notification_content(state, request, fields, object)
  if request.mode == "PING" then
    return encode { auth_req_id = request.id }
  elseif request.result == "AUTHORIZED" then
    return push_tokens(state, request, fields, object)
  end
  return encode {
    auth_req_id = request.id,
    error = RESULTS[request.result],
    error_description = fields.errorDescription,
    error_uri = fields.errorUri,
  }
end

local function backchannel_authentication_complete(state, fields)
  local request = check_completion(state, fields)
  local claims = parameters.claims(fields)
  state.backchannel_tickets:remove(fields.ticket)
  request.result = fields.result
  request.error_description = fields.errorDescription
  request.wishes = fields
  if request.result == "AUTHORIZED" then
    request.grant = grant.decide(state, "CIBA", request, fields, claims)
  end
  local is_poll = request.mode == "POLL"
  local object = response.object(is_poll and "NO_ACTION" or "NOTIFICATION",
    is_poll and "A198001" or "SANDBOX_NOTIFICATION", ("Successfully updated the database so that the token endpoint "
    .. "can generate tokens (mode = %s, result = %s)."):format(ascii.lower(request.mode), request.result),
    client.fields(request.identity))
  object.clientName = request.identity.client.clientName or null
  object.deliveryMode = request.mode
  object.authReqId = request.id
  object.resources = request.resources
  if not is_poll then
    object.clientNotificationEndpoint = request.identity.client.bcNotificationEndpoint or null
    object.clientNotificationToken = request.notification_token
    object.responseContent = notification_content(state, request, fields, object)
  end
  return object
end

return {
  backchannel_authentication_complete = {
    route = "POST /backchannel/authentication/complete",
    handler = backchannel_authentication_complete,
    fields = {
      ticket = "string", result = "string", subject = "string", sub = "string", authTime = "number", acr = "string",
      claims = "string", scopes = "strings", properties = "properties", consentedClaims = "strings",
      jwtAtClaims = "string", idtHeaderParams = "string", idTokenAudType = "string", errorDescription = "string",
      errorUri = "string", accessToken = "string", accessTokenDuration = "number", refreshTokenDuration = "number",
    },
  },
}

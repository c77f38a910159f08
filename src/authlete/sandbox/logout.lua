--- Logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4).

local client = require "authlete.sandbox.client"
local json = require "authlete.json"
local random = require "authlete.random"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"

local null = json.null

local EVENT = "http://schemas.openid.net/event/backchannel-logout"
local DURATION = 120

local function refuse(code, text)
  response.refuse_with(response.object("CALLER_ERROR", code, text))
end

local function backchannel_logout_token(state, fields)
  local identity = client.find(state, fields.clientIdentifier or "")
  if not identity then
    refuse("SANDBOX_CLIENT_UNKNOWN", "The client does not exist.")
  elseif not fields.subject and not fields.sessionId then
    refuse("SANDBOX_SUBJECT_MISSING", "The request contains neither 'subject' nor 'sessionId'.")
  elseif identity.client.backchannelLogoutSessionRequired and not fields.sessionId then
    refuse("SANDBOX_SESSION_MISSING", "The client requires a session id.")
  end
  local now = math.floor(state.now())
  return response.object("OK", "SANDBOX_LOGOUT_TOKEN", "A logout token was generated successfully.", {
    logoutToken = signature.sign({
      iss = state.settings.issuer,
      aud = identity.name,
      sub = fields.subject,
      sid = fields.sessionId,
      iat = now,
      exp = now + DURATION,
      jti = random.token(),
      events = { [EVENT] = {} },
    }, { typ = "logout+jwt" }),
    backchannelLogoutUri = identity.client.backchannelLogoutUri or null,
  })
end

return {
  backchannel_logout_token = {
    route = "POST /backchannel/logout/token",
    handler = backchannel_logout_token,
    fields = { clientIdentifier = "string", subject = "string", sessionId = "string" },
  },
}

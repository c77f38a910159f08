--- Grants, and the tokens that are issued from them.
---
--- A *grant* is what a user has allowed, or what a client has obtained for itself: { identity, grant_type, scopes,
--- subject, sub, auth_time, acr, claims, nonce }. All tokens issued from a grant refer to it, and become invalid when
--- it is `ended`. A *token* is an access token with its refresh token: { grant, scopes, access_token, refresh_token, …
--- }. Refreshing replaces the pair; revoking either ends both.

local base64 = require "authlete.util.base64"
local client = require "authlete.sandbox.client"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local parameters = require "authlete.sandbox.parameters"
local random = require "authlete.random"
local signature = require "authlete.sandbox.signature"

local grant = {}

local encode, null = json.encode, json.null

local NAMES = {
  AUTHORIZATION_CODE = "authorization_code",
  CLIENT_CREDENTIALS = "client_credentials",
  DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code",
  PASSWORD = "password",
  REFRESH_TOKEN = "refresh_token",
}

---@return string # the grant type as client applications write it
function grant.name(grant_type)
  return NAMES[grant_type]
end

--- Creates the grant for a user's decision.
---@param request table the client's request, with identity, scopes and nonce
---@param decision table fields of the API request: subject, sub, authTime, acr, scopes
---@param claims table? for the ID token
function grant.decide(state, grant_type, request, decision, claims)
  local auth_time = decision.authTime
  return {
    identity = request.identity,
    grant_type = grant_type,
    scopes = decision.scopes and parameters.supported(state, decision.scopes) or request.scopes,
    subject = decision.subject,
    sub = decision.sub,
    auth_time = auth_time and auth_time > 0 and math.floor(auth_time) or nil,
    acr = decision.acr,
    claims = claims,
    nonce = request.nonce,
  }
end

-- Durations in requests are ignored unless they are positive.
local function duration_of(requested, default)
  return requested and requested >= 1 and requested < 2 ^ 31 and math.floor(requested) or default
end

local function add_refresh_token(state, token, wishes)
  token.refresh_duration = duration_of(wishes.refreshTokenDuration, state.settings.refresh_token_duration)
  token.refresh_token = state.refresh_tokens:keep({ token = token }, token.refresh_duration, wishes.refreshToken)
end

--- Issues an access token, and a refresh token unless the client acts for itself.
---@param from table the grant
---@param wishes table fields of the API request: accessToken, refreshToken, accessTokenDuration, refreshTokenDuration
---@param scopes? table by default the scopes of the grant
---@return table # the token
function grant.issue(state, from, wishes, scopes)
  local token = {
    grant = from,
    scopes = scopes or from.scopes,
    issued_at = state.now(),
    access_duration = duration_of(wishes.accessTokenDuration, state.settings.access_token_duration),
    access_token = wishes.accessToken or random.token(),
  }
  state.access_tokens:keep({ token = token }, token.access_duration, token.access_token)
  if from.grant_type ~= "CLIENT_CREDENTIALS" and client.may_use(from.identity.client, "REFRESH_TOKEN") then
    add_refresh_token(state, token, wishes)
  end
  return token
end

local function is_usable(state, token)
  return not token.ended and not token.grant.ended and client.is_known(state, token.grant.identity.client)
end

-- Returns the token of a record from a store; as the second result, if that is nil, one that has expired.
local function token_of(state, live, expired)
  local record = live or expired
  if not record or not is_usable(state, record.token) then
    return nil
  elseif not live then
    return nil, record.token
  end
  return record.token
end

---@return table? # the token
---@return table? # if the token is nil, one that has expired
function grant.find_access_token(state, key)
  return token_of(state, state.access_tokens:find(key))
end

function grant.find_refresh_token(state, key)
  return token_of(state, state.refresh_tokens:find(key))
end

--- Ends an access token and its refresh token.
function grant.end_token(state, token)
  token.ended = true
  state.access_tokens:remove(token.access_token)
  if token.refresh_token then
    state.refresh_tokens:remove(token.refresh_token)
  end
end

---@return number # the time at which the duration since issuance ends, in milliseconds
function grant.expiry_ms(token, duration)
  return math.floor((token.issued_at + duration) * 1000)
end

---@return number # the same for the access token, in whole seconds
function grant.expiry(token)
  return math.floor(token.issued_at + token.access_duration)
end

-- OpenID Connect Core 1.0 section 3.1.3.6: the left half of the hash.
local function half_hash(text)
  return base64.encode_url(signature.sha256(text):sub(1, 16))
end

-- OpenID Connect Core 1.0 section 2.
local function make_id_token(state, token)
  local from = token.grant
  local claims = copy.merged(from.claims)
  claims.iss = state.settings.issuer
  claims.sub = from.sub or from.subject
  claims.aud = from.identity.name
  claims.azp = from.identity.name
  claims.iat = math.floor(token.issued_at)
  claims.exp = claims.iat + state.settings.id_token_duration
  claims.nonce = from.nonce
  claims.auth_time = from.auth_time
  claims.acr = from.acr
  claims.at_hash = half_hash(token.access_token)
  return signature.sign(claims)
end

-- RFC 6749 section 5.1.
local function response_content(token, id_token)
  return encode {
    access_token = token.access_token,
    token_type = "Bearer",
    expires_in = token.access_duration,
    refresh_token = token.refresh_token,
    scope = token.scopes and table.concat(token.scopes, " ") or null, -- as Authlete writes it
    id_token = id_token,
  }
end

--- The fields of a response that issues a token.
---@param with_id_token boolean
function grant.fields(state, token, with_id_token)
  local fields = client.fields(token.grant.identity)
  local id_token = with_id_token and make_id_token(state, token) or nil
  fields.subject = token.grant.subject
  fields.scopes = token.scopes or null
  fields.accessToken = token.access_token
  fields.accessTokenDuration = token.access_duration
  fields.accessTokenExpiresAt = grant.expiry_ms(token, token.access_duration)
  if token.refresh_token then
    fields.refreshToken = token.refresh_token
    fields.refreshTokenDuration = token.refresh_duration
    fields.refreshTokenExpiresAt = grant.expiry_ms(token, token.refresh_duration)
  end
  fields.idToken = id_token
  fields.responseContent = response_content(token, id_token)
  return fields
end

return grant

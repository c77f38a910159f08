--- The tokens that are issued from grants.
---
--- A token is an access token with its refresh token: { id, grant, scopes, access_token, refresh_token, … }. Refreshing
--- replaces the pair; revoking either ends both.

local client = require "authlete.sandbox.client"
local jwt_access_token = require "authlete.sandbox.jwt_access_token"
local random = require "authlete.random"

local issued_token = {}

-- Durations in requests are ignored unless they are positive.
local function duration_of(requested, default)
  return requested and requested >= 1 and requested < 2 ^ 31 and math.floor(requested) or default
end

local function add_refresh_token(state, token, wishes)
  token.refresh_duration = duration_of(wishes.refreshTokenDuration, state.settings.refresh_token_duration)
  token.refresh_expires_at = token.issued_at + token.refresh_duration
  token.refresh_token = state.refresh_tokens:keep({ token = token }, token.refresh_duration, wishes.refreshToken)
end

-- Those who act for themselves, or are known to the browser alone, get no refresh token.
local WITHOUT_REFRESH_TOKEN = { CLIENT_CREDENTIALS = true, IMPLICIT = true }

--- Issues an access token, and a refresh token if the grant and the client allow it.
---@param from table the grant
---@param wishes table fields of the API request: accessToken, refreshToken, accessTokenDuration, refreshTokenDuration,
---  properties, certificateThumbprint, dpopKeyThumbprint; and resources, authorization_details (by default those of
---  the grant) and jwt_claims, further claims of a JWT
---@param scopes? table by default the scopes of the grant
---@return table # the token
function issued_token.issue(state, from, wishes, scopes)
  local duration = duration_of(wishes.accessTokenDuration, state.settings.access_token_duration)
  local now = state.now()
  local token = {
    grant = from,
    scopes = scopes or from.scopes,
    granted_scopes = from.scopes, -- those that a refresh token can ask for
    properties = wishes.properties or from.properties,
    resources = wishes.resources or from.resources,
    authorization_details = wishes.authorization_details or from.authorization_details,
    certificate_thumbprint = wishes.certificateThumbprint,
    dpop_key_thumbprint = wishes.dpopKeyThumbprint,
    issued_at = now,
    created_at = now,
    access_duration = duration,
    access_expires_at = now + duration,
    access_token = wishes.accessToken or random.token(),
  }
  if state.settings.jwt_access_tokens then
    token.jwt = jwt_access_token.make(state, token, wishes.jwt_claims or from.jwt_claims)
  end
  state.access_tokens:keep({ token = token }, duration, token.access_token)
  if not WITHOUT_REFRESH_TOKEN[from.grant_type] and client.may_use(from.identity.client, "REFRESH_TOKEN") then
    add_refresh_token(state, token, wishes)
  end
  token.id = state.tokens:keep({ token = token }, math.max(duration, token.refresh_duration or 0))
  return token
end

--- Issues a new pair of tokens, and ends the old one.
---@param scopes? table by default all that the old pair was granted
function issued_token.refresh(state, token, wishes, scopes)
  issued_token.remove(state, token)
  local fresh = issued_token.issue(state, token.grant, wishes, scopes or token.granted_scopes)
  fresh.granted_scopes = token.granted_scopes
  fresh.properties = wishes.properties or token.properties
  fresh.created_at = token.created_at
  fresh.refreshed_at = fresh.issued_at
  return fresh
end

-- Whether neither the token nor its grant has been ended, and the client still exists.
local function is_in_force(state, token)
  return not token.ended and not token.grant.ended and client.is_known(state, token.grant.identity.client)
end

-- Returns the token of a record from a store; as the second result, if that is nil, one that has expired.
local function token_of(state, live, expired)
  local record = live or expired
  if not record or not is_in_force(state, record.token) then
    return nil
  elseif not live then
    return nil, record.token
  end
  return record.token
end

---@return table? # the token
---@return table? # if the token is nil, one that has expired
function issued_token.find_access_token(state, key)
  return token_of(state, state.access_tokens:find(jwt_access_token.identifier(state, key)))
end

function issued_token.find_refresh_token(state, key)
  return token_of(state, state.refresh_tokens:find(key))
end

---@return boolean # whether the token can still be refreshed
function issued_token.is_refreshable(state, token)
  return token.refresh_token ~= nil and state.refresh_tokens:find(token.refresh_token) ~= nil
end

---@param is_wanted function(token) -> boolean
---@return table # the tokens that are neither revoked nor removed, oldest first; also those that have expired
function issued_token.all(state, is_wanted)
  local found = {}
  for record in state.tokens:each() do
    if is_in_force(state, record.token) and is_wanted(record.token) then
      found[#found + 1] = record.token
    end
  end
  return found
end

--- Ends an access token and its refresh token.
function issued_token.remove(state, token)
  token.ended = true
  state.access_tokens:remove(token.access_token)
  if token.refresh_token then
    state.refresh_tokens:remove(token.refresh_token)
  end
  state.tokens:remove(token.id)
end

--- Makes the stores forget the token when it expires, after its times of expiry have changed.
function issued_token.reschedule(state, token)
  state.access_tokens:renew(token.access_token, token.access_expires_at)
  if token.refresh_token then
    state.refresh_tokens:renew(token.refresh_token, token.refresh_expires_at)
  end
  state.tokens:renew(token.id, math.max(token.access_expires_at, token.refresh_expires_at or 0))
end

--- Replaces the text of the access token.
function issued_token.rename(state, token, text)
  state.access_tokens:remove(token.access_token)
  token.access_token, token.access_token_hash = text, nil
  token.jwt = token.jwt and jwt_access_token.make(state, token, token.grant.jwt_claims)
  state.access_tokens:keep({ token = token }, token.access_expires_at - state.now(), text)
end

---@param seconds number? since 1970
---@return number # in whole milliseconds; 0 for none
function issued_token.milliseconds(seconds)
  return math.floor((seconds or 0) * 1000)
end

return issued_token

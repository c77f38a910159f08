--- Token requests of client applications that wait for a user elsewhere to decide: with a device code (RFC 8628), or
--- with the id of a backchannel authentication request (CIBA Core 1.0 section 11).

local copy = require "authlete.util.copy"
local issued_token = require "authlete.sandbox.issued_token"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local token_response = require "authlete.sandbox.token_response"

local polling_grant = {}

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

-- RFC 8628 section 3.5: polling too early makes the interval five seconds longer.
local function check_polling(state, record)
  local now = state.now()
  local is_early = record.polled_at and now < record.polled_at + record.interval
  record.polled_at = now
  if is_early then
    record.interval = record.interval + 5
    refuse("slow_down", "SANDBOX_SLOW_DOWN", "The client polls too often.")
  end
end

local function check_decision(record)
  if not record.result then
    refuse("authorization_pending", "SANDBOX_AUTHORIZATION_PENDING", "The user has not decided yet.")
  elseif record.result ~= "AUTHORIZED" then
    local denied = record.result == "ACCESS_DENIED"
    refuse(denied and "access_denied" or "expired_token", "SANDBOX_" .. record.result,
      record.error_description or (denied and "The user denied the request." or "The transaction failed."))
  end
end

-- What the authorization server wished for when the user decided, unless the token request says otherwise.
local function issue(state, record, wishes)
  local decided = {}
  for _, name in ipairs { "accessToken", "accessTokenDuration", "refreshTokenDuration" } do
    decided[name] = record.wishes[name]
  end
  return issued_token.issue(state, record.grant, copy.merged(decided, wishes))
end

-- Returns the request that the client waits for.
local function find_request(store, key, identity)
  local record, expired = store:find(key)
  local known = record or expired
  if not known or known.identity.client ~= identity.client then
    refuse("invalid_grant", "SANDBOX_REQUEST_UNKNOWN",
      "The request does not exist, has been used or belongs to another client.")
  elseif expired then
    refuse("expired_token", "SANDBOX_REQUEST_EXPIRED", "The request has expired.")
  end
  return record
end

local function issue_when_decided(state, store, key, record, wishes, grant_type)
  check_polling(state, record)
  check_decision(record)
  store:remove(key)
  return token_response.object(state, issue(state, record, wishes), grant_type, "SANDBOX_" .. grant_type, true)
end

function polling_grant.device_code(state, values, identity, wishes)
  parameters.demand(values, "token request", "device_code")
  local store, key = state.device_codes, values.device_code
  local record = find_request(store, key, identity)
  return issue_when_decided(state, store, key, record, wishes, "DEVICE_CODE")
end

function polling_grant.ciba(state, values, identity, wishes)
  parameters.demand(values, "token request", "auth_req_id")
  local store, key = state.auth_req_ids, values.auth_req_id
  local record = find_request(store, key, identity)
  if record.mode == "PUSH" then
    refuse("unauthorized_client", "SANDBOX_DELIVERY_MODE_PUSH", "Tokens are pushed to the client.")
  end
  return issue_when_decided(state, store, key, record, wishes, "CIBA")
end

return polling_grant

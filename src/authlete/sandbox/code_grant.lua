--- Token requests with an authorization code.

local authorization_request = require "authlete.sandbox.authorization_request"
local base64 = require "authlete.util.base64"
local copy = require "authlete.util.copy"
local issued_token = require "authlete.sandbox.issued_token"
local parameters = require "authlete.sandbox.parameters"
local requested_access = require "authlete.sandbox.requested_access"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"
local token_binding = require "authlete.sandbox.token_binding"
local token_response = require "authlete.sandbox.token_response"

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

-- RFC 7636 section 4.6. A verifier without a challenge is refused as well (RFC 9700 section 4.8.2).
local function check_code_verifier(request, verifier)
  local challenge = request.code_challenge
  if not challenge and not verifier then
    return
  end
  local computed = verifier
  if verifier and challenge and request.code_challenge_method == "S256" then
    computed = base64.encode_url(signature.sha256(verifier))
  end
  if computed ~= challenge or not authorization_request.is_verifier(verifier) then
    refuse("invalid_grant", "SANDBOX_CODE_VERIFIER_WRONG", "The code verifier does not match the code challenge.")
  end
end

-- RFC 6749 section 4.1.3.
local function check_code(request, identity, values)
  local uri = values.redirect_uri
  if request.identity.client ~= identity.client then
    refuse("invalid_grant", "SANDBOX_CODE_UNKNOWN", "The authorization code belongs to another client.")
  elseif uri ~= request.redirect_uri and (uri or request.redirect_uri_given) then
    refuse("invalid_grant", "SANDBOX_REDIRECT_URI_DIFFERENT",
      "The redirect URI is not the one in the authorization request.")
  end
  check_code_verifier(request, values.code_verifier)
end

-- A code that is used again may have been stolen, so the tokens issued from it are revoked (RFC 6749 section 4.1.2).
return function(state, values, identity, wishes)
  parameters.demand(values, "token request", "code")
  local record, expired = state.codes:find(values.code)
  local known = record or expired
  if known and known.used then
    known.grant.ended = true
  end
  if not record or record.used then
    refuse("invalid_grant", "SANDBOX_CODE_UNKNOWN",
      "The authorization code does not exist, has expired or has been used.")
  end
  check_code(record.request, identity, values)
  token_binding.demand_key(record.request.dpop_key_thumbprint, wishes.dpopKeyThumbprint)
  local narrowed = {
    resources = requested_access.narrowed_resources(record.grant.resources, values, refuse),
    authorization_details =
      requested_access.narrowed_details(state, record.grant.authorization_details, values, refuse),
  }
  record.used = true
  local token = issued_token.issue(state, record.grant, copy.merged(wishes, narrowed))
  return token_response.object(state, token, "AUTHORIZATION_CODE", "A050001", true)
end

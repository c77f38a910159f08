--- ID tokens (OpenID Connect Core 1.0 section 2).

local base64 = require "authlete.util.base64"
local copy = require "authlete.util.copy"
local list = require "authlete.util.list"
local signature = require "authlete.sandbox.signature"

local id_token = {}

-- OpenID Connect Core 1.0 section 3.1.3.6: the left half of the hash.
local function half_hash(text)
  return text and base64.encode_url(signature.sha256(text):sub(1, 16))
end

---@param scopes table?
---@return boolean # whether the scopes make a request one for an ID token
function id_token.is_wanted(scopes)
  return list.contains(scopes, "openid")
end

---@param from table the grant
---@param hashed table the access_token, code and state that come with the ID token
---@return string # a signed JWT
function id_token.make(state, from, hashed)
  local claims = copy.merged(from.claims)
  claims.iss = state.settings.issuer
  claims.sub = from.sub or from.subject
  claims.aud = from.audience_type == "array" and { from.identity.name } or from.identity.name
  claims.azp = from.identity.name
  claims.iat = math.floor(state.now())
  claims.exp = claims.iat + state.settings.id_token_duration
  claims.nonce = from.nonce
  claims.auth_time = from.auth_time
  claims.acr = from.acr
  claims.sid = from.session_id
  claims.at_hash = half_hash(hashed.access_token)
  claims.c_hash = half_hash(hashed.code)
  claims.s_hash = half_hash(hashed.state)
  return signature.sign(claims, from.id_token_header)
end

return id_token

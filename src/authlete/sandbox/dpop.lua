--- DPoP proofs (RFC 9449): signed JWTs by which a client shows that it has the key that its tokens are bound to.

local ascii = require "authlete.util.ascii"
local base64 = require "authlete.util.base64"
local jwk = require "authlete.sandbox.jwk"
local jws = require "authlete.sandbox.jws"
local list = require "authlete.util.list"
local random = require "authlete.random"
local signature = require "authlete.sandbox.signature"
local url = require "authlete.util.url"

local dpop = {}

local NONCE_DURATION = 300
-- How far the clocks may differ, and how old a proof may be.
local TOLERANCE = 60

-- Nonces --------------------------------------------------------------------------------------------------------------

-- The same nonce is handed out for half of its life, so that proofs that are under way remain valid.
local function current_nonce(state)
  local nonce = state.dpop_nonce
  if not nonce or state.now() >= nonce.renewed_at then
    nonce = { text = random.token(), renewed_at = state.now() + NONCE_DURATION / 2 }
    state.nonces:keep({}, NONCE_DURATION, nonce.text)
    state.dpop_nonce = nonce
  end
  return nonce.text
end

-- RFC 9449 section 8. The response has the nonce for the next proof, whether this one is right or not.
local function check_nonce(state, claims, is_required, refuse)
  if not is_required and not state.settings.dpop_nonce_required then
    return
  end
  state.extra_fields.dpopNonce = current_nonce(state)
  if type(claims.nonce) ~= "string" or not state.nonces:find(claims.nonce) then
    refuse("use_dpop_nonce", "SANDBOX_DPOP_NONCE_REQUIRED", "The DPoP proof does not have a current nonce.")
  end
end

-- Proofs --------------------------------------------------------------------------------------------------------------

-- RFC 9449 section 4.3. Scheme and host do not depend on case; a port that is the scheme's own may be left out.
local function normal_url(text)
  local scheme, authority, path = url.split(text)
  if not scheme then
    return text
  end
  local host = ascii.lower(authority):gsub(scheme == "https" and ":443$" or ":80$", "")
  return scheme .. "://" .. host .. (path == "" and "/" or path)
end

local function check_header(token, refuse)
  local header = token.header
  if header.typ ~= "dpop+jwt" or not list.contains(jws.asymmetric, header.alg) or type(header.jwk) ~= "table"
    or jwk.is_private(header.jwk) then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_HEADER_WRONG",
      "The header of the DPoP proof is wrong, or has an algorithm that is not supported.")
  elseif not jws.verify(token, header.jwk) then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_SIGNATURE_WRONG", "The signature of the DPoP proof is wrong.")
  end
end

local function check_claims(state, claims, wanted, refuse)
  local now = state.now()
  if type(claims.jti) ~= "string" or type(claims.iat) ~= "number" then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_CLAIM_MISSING", "The DPoP proof does not have 'jti' and 'iat'.")
  elseif claims.htm ~= wanted.htm then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_METHOD_WRONG", "The DPoP proof is for another method.")
  elseif type(claims.htu) ~= "string" or normal_url(claims.htu) ~= normal_url(wanted.htu or "") then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_URL_WRONG", "The DPoP proof is for another URL.")
  elseif claims.iat < now - TOLERANCE or claims.iat > now + TOLERANCE then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_TIME_WRONG", "The DPoP proof is too old, or from the future.")
  elseif wanted.access_token and claims.ath ~= base64.encode_url(signature.sha256(wanted.access_token)) then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_TOKEN_WRONG", "The DPoP proof is for another access token.")
  end
end

-- RFC 9449 section 11.1.
local function check_replay(state, thumbprint, claims, refuse)
  local key = thumbprint .. " " .. claims.jti
  if state.jwt_ids:find(key) then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_USED", "The DPoP proof has been used before.")
  end
  state.jwt_ids:keep({}, 2 * TOLERANCE, key)
end

--- Checks a proof.
---@param proof string
---@param wanted table { htm, htu, access_token, is_nonce_required }: what the proof must be for
---@param refuse function(oauth_error, code, text) ends the operation
---@return string # the thumbprint of the key
function dpop.check(state, proof, wanted, refuse)
  local token = jws.read(proof)
  if not token then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_MALFORMED", "The DPoP proof is malformed.")
  end
  check_header(token, refuse)
  check_claims(state, token.claims, wanted, refuse)
  check_nonce(state, token.claims, wanted.is_nonce_required, refuse)
  local thumbprint = jwk.thumbprint(token.header.jwk)
  check_replay(state, thumbprint, token.claims, refuse)
  return thumbprint
end

return dpop

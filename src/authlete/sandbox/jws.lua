--- Signed JWTs (RFC 7515, RFC 7519) of others: of client applications, and of this service.

local base64 = require "authlete.util.base64"
local jwk = require "authlete.sandbox.jwk"
local openssl = require "authlete.sandbox.openssl"
local parameters = require "authlete.sandbox.parameters"

local jws = {}

local ALGORITHMS = {
  HS256 = { kty = "oct", hash = "sha256" }, HS384 = { kty = "oct", hash = "sha384" },
  HS512 = { kty = "oct", hash = "sha512" }, RS256 = { kty = "RSA", hash = "sha256" },
  RS384 = { kty = "RSA", hash = "sha384" }, RS512 = { kty = "RSA", hash = "sha512" },
  ES256 = { kty = "EC", hash = "sha256", curve = "P-256" }, ES384 = { kty = "EC", hash = "sha384", curve = "P-384" },
  ES512 = { kty = "EC", hash = "sha512", curve = "P-521" },
}

jws.algorithms = { "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512" }

--- The algorithms of asymmetric signatures that can be verified.
jws.asymmetric = { "RS256", "RS384", "RS512", "ES256", "ES384", "ES512" }

--- Takes a JWT apart without verifying it.
---@param text string
---@return table? # { header, claims, input, signature }; nil if it is malformed
function jws.read(text)
  local first, second, third = text:match "^([A-Za-z0-9_-]+)%.([A-Za-z0-9_-]+)%.([A-Za-z0-9_-]*)$"
  local header = first and parameters.decode_object(base64.decode_url(first) or "")
  local claims = first and parameters.decode_object(base64.decode_url(second) or "")
  local signature = first and base64.decode_url(third)
  if not (header and claims and signature) then
    return nil
  end
  return { header = header, claims = claims, input = first .. "." .. second, signature = signature }
end

---@param token table from jws.read
---@return boolean # whether the algorithm is one with a shared secret
function jws.is_symmetric(token)
  local algorithm = ALGORITHMS[token.header.alg]
  return algorithm ~= nil and algorithm.kty == "oct"
end

---@param token table from jws.read
---@param secret string
---@return boolean # whether the JWT is signed with the secret
function jws.verify_with_secret(token, secret)
  local algorithm = ALGORITHMS[token.header.alg]
  if not algorithm or algorithm.kty ~= "oct" then
    return false
  end
  return openssl("hmac").new(secret, algorithm.hash):final(token.input) == token.signature
end

-- RFC 7518 section 3.4: the two numbers one after the other. OpenSSL expects DER.
local function ecdsa_signature(signature, curve)
  local size = jwk.coordinate_size(curve)
  if #signature ~= 2 * size then
    return nil
  end
  return jwk.der_sequence(jwk.der_integer(signature:sub(1, size)), jwk.der_integer(signature:sub(size + 1)))
end

---@param token table from jws.read
---@param key table a JWK
---@return boolean # whether the JWT is signed with the key
function jws.verify(token, key)
  local algorithm = ALGORITHMS[token.header.alg]
  if not algorithm or algorithm.kty == "oct" or key.kty ~= algorithm.kty
    or algorithm.curve and algorithm.curve ~= key.crv then
    return false
  end
  local public_key = jwk.public_key(key)
  local signature = algorithm.curve and ecdsa_signature(token.signature, algorithm.curve) or token.signature
  if not public_key or #signature == 0 then
    return false
  end
  local digest = openssl("digest").new(algorithm.hash)
  digest:update(token.input)
  local verified, is_right = pcall(public_key.verify, public_key, signature, digest)
  return verified and is_right == true
end

---@param token table from jws.read
---@param set any a JWK set
---@return boolean # whether the JWT is signed with one of the keys; with the named one if its header has "kid"
function jws.verify_with_set(token, set)
  local kid = token.header.kid
  for _, key in ipairs(type(set) == "table" and type(set.keys) == "table" and set.keys or {}) do
    if type(key) == "table" and (kid == nil or key.kid == nil or key.kid == kid) and jws.verify(token, key) then
      return true
    end
  end
  return false
end

return jws

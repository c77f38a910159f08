--- The key of the sandbox's service, and what it signs. Needs luaossl.

local base64 = require "authlete.util.base64"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local jwk = require "authlete.sandbox.jwk"
local jws = require "authlete.sandbox.jws"
local openssl = require "authlete.sandbox.openssl"

local signature = {}

--- Ends the operation as not simulated if luaossl is missing.
function signature.demand()
  openssl "digest"
  openssl "pkey"
end

---@return string # 32 bytes
function signature.sha256(text)
  return openssl("digest").new("sha256"):final(text)
end

-- Generating a key takes a tenth of a second or more, so all sandboxes of a process share one.
local private_key, public_key

local function make_key()
  private_key = openssl("pkey").new { type = "RSA", bits = 2048 }
  local numbers = private_key:getParameters()
  public_key = {
    kty = "RSA",
    n = base64.encode_url(numbers.n:toBinary()),
    e = base64.encode_url(numbers.e:toBinary()),
  }
  public_key.kid = jwk.thumbprint(public_key)
  public_key.alg = "RS256"
  public_key.use = "sig"
end

---@return table # the public key as a JWK
function signature.public_key()
  if not public_key then
    make_key()
  end
  return public_key
end

---@param claims table
---@param more? table further parameters of the header
---@return string # a JWT signed with RS256
function signature.sign(claims, more)
  local header = copy.merged({ typ = "JWT" }, more, { alg = "RS256", kid = signature.public_key().kid })
  local input = base64.encode_url(json.encode(header)) .. "." .. base64.encode_url(json.encode(claims))
  local digest = openssl("digest").new "sha256"
  digest:update(input)
  return input .. "." .. base64.encode_url(private_key:sign(digest))
end

--- Verifies a JWT that signature.sign has made, in whichever sandbox of this process. Does not look at its times.
---@param text string
---@return table? # the claims; nil if the JWT has another issuer or is malformed
function signature.verify(text)
  local token = jws.read(text)
  return token and jws.verify(token, signature.public_key()) and token.claims or nil
end

return signature

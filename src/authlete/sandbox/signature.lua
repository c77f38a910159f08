--- The cryptography that the sandbox needs: SHA-256 and signed JWTs. Uses luaossl (Debian: lua-luaossl), which is
--- loaded on first use.

local base64 = require "authlete.util.base64"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"

local signature = {}

-- Returns a module of luaossl. Ends the operation with 501 if luaossl is missing.
local function openssl(name)
  local loaded, module = pcall(require, "openssl." .. name)
  if not loaded then
    response.not_simulated "luaossl is needed for this (Debian: lua-luaossl) and could not be loaded. Without it, this"
  end
  return module
end

--- Ends the operation with 501 if luaossl is missing.
function signature.demand()
  openssl "digest"
  openssl "pkey"
end

---@return string # 32 bytes
function signature.sha256(text)
  return openssl("digest").new("sha256"):final(text)
end

-- RFC 7638: the hash of the required members in the order of their names, without white space.
local function thumbprint(key)
  return base64.encode_url(signature.sha256(json.encode { kty = key.kty, n = key.n, e = key.e }))
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
  public_key.kid = thumbprint(public_key)
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

-- Returns the header, the claims, what is signed, and the signature of a JWT; nil if it is malformed.
local function split(jwt)
  local first, second, third = jwt:match "^([A-Za-z0-9_-]+)%.([A-Za-z0-9_-]+)%.([A-Za-z0-9_-]+)$"
  local header = first and parameters.decode_object(base64.decode_url(first) or "")
  local claims = first and parameters.decode_object(base64.decode_url(second) or "")
  local bytes = third and base64.decode_url(third)
  if header and claims and bytes then
    return header, claims, first .. "." .. second, bytes
  end
end

--- Verifies a JWT that signature.sign has made, in whichever sandbox of this process. Does not look at its times.
---@param jwt string
---@return table? # the claims; nil if the JWT has another issuer or is malformed
function signature.verify(jwt)
  signature.public_key()
  local header, claims, input, bytes = split(jwt)
  if not header or header.alg ~= "RS256" then
    return nil
  end
  local digest = openssl("digest").new "sha256"
  digest:update(input)
  return private_key:verify(bytes, digest) and claims or nil
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

return signature

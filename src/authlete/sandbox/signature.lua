--- The cryptography that the sandbox needs: SHA-256 and signed JWTs. Uses luaossl (Debian: lua-luaossl), which is
--- loaded on first use.

local base64 = require "authlete.util.base64"
local json = require "authlete.json"
local response = require "authlete.sandbox.response"

local signature = {}

-- Returns a module of luaossl. Ends the operation with 501 if luaossl is missing.
local function openssl(name)
  local loaded, module = pcall(require, "openssl." .. name)
  if not loaded then
    response.fail(501, "SANDBOX_NOT_SIMULATED",
      "luaossl is needed for this (Debian: lua-luaossl) and could not be loaded. Without it, the sandbox does not "
      .. "simulate this.")
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
  local parameters = private_key:getParameters()
  public_key = {
    kty = "RSA",
    n = base64.encode_url(parameters.n:toBinary()),
    e = base64.encode_url(parameters.e:toBinary()),
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

---@param claims table
---@return string # a JWT signed with RS256
function signature.sign(claims)
  local header = { alg = "RS256", typ = "JWT", kid = signature.public_key().kid }
  local input = base64.encode_url(json.encode(header)) .. "." .. base64.encode_url(json.encode(claims))
  local digest = openssl("digest").new "sha256"
  digest:update(input)
  return input .. "." .. base64.encode_url(private_key:sign(digest))
end

return signature

-- Keys, signed JWTs and certificates of client applications, made with luaossl.

local base64 = require "authlete.util.base64"
local cjson = require "cjson"
local digest = require "openssl.digest"
local hmac = require "openssl.hmac"
local pkey = require "openssl.pkey"

local jose = {}

local function encode(object)
  return base64.encode_url(cjson.encode(object))
end

-- The raw point of a public key on the curve P-256 is the end of its DER.
local function ec_jwk(key)
  local der = base64.decode((key:toPEM("public"):gsub("%-%-%-%-%-[^-]*%-%-%-%-%-", ""):gsub("%s", "")))
  local point = der:sub(-64)
  return {
    kty = "EC", crv = "P-256", x = base64.encode_url(point:sub(1, 32)), y = base64.encode_url(point:sub(33)),
  }
end

local function rsa_jwk(key)
  local numbers = key:getParameters()
  return {
    kty = "RSA", n = base64.encode_url(numbers.n:toBinary()), e = base64.encode_url(numbers.e:toBinary()),
  }
end

-- The two numbers of an ECDSA signature in DER, with 32 bytes each.
local function raw_signature(der)
  local numbers, place = {}, 3
  for i = 1, 2 do
    local length = der:byte(place + 1)
    local number = der:sub(place + 2, place + 1 + length):gsub("^%z+", "")
    numbers[i] = ("\0"):rep(32 - #number) .. number
    place = place + 2 + length
  end
  return table.concat(numbers)
end

--- Creates a key. Returns { jwk, sign(claims, header), key }; `sign` returns a JWT.
function jose.new_key(alg)
  local is_ec = alg == "ES256"
  local key = pkey.new(is_ec and { type = "EC", curve = "prime256v1" } or { type = "RSA", bits = 2048 })
  local made = { key = key, jwk = is_ec and ec_jwk(key) or rsa_jwk(key) }
  function made.sign(claims, header)
    header = header or {}
    header.alg = header.alg or alg
    local input = encode(header) .. "." .. encode(claims)
    local hash = digest.new "sha256"
    hash:update(input)
    local signature = key:sign(hash)
    return input .. "." .. base64.encode_url(is_ec and raw_signature(signature) or signature)
  end
  return made
end

--- Returns a JWT that is signed with a secret.
function jose.sign_with_secret(claims, secret)
  local input = encode { alg = "HS256" } .. "." .. encode(claims)
  return input .. "." .. base64.encode_url(hmac.new(secret, "sha256"):final(input))
end

function jose.sha256(text)
  return base64.encode_url(digest.new("sha256"):final(text))
end

--- Returns a certificate for the key, as PEM.
function jose.certify(key, common_name, dns_name)
  local name = require "openssl.x509.name".new()
  name:add("O", "Example")
  name:add("CN", common_name)
  local certificate = require "openssl.x509".new()
  certificate:setSubject(name)
  certificate:setIssuer(name)
  certificate:setPublicKey(key)
  certificate:setLifetime(0, 4000000000)
  if dns_name then
    local names = require "openssl.x509.altname".new()
    names:add("DNS", dns_name)
    certificate:setSubjectAlt(names)
  end
  certificate:sign(key)
  return tostring(certificate)
end

return jose

--- JSON Web Keys (RFC 7517): public keys of client applications.

local base64 = require "authlete.util.base64"
local json = require "authlete.json"
local openssl = require "authlete.sandbox.openssl"

local jwk = {}

-- DER (X.690): a tag, the length, the content.
local function element(tag, content)
  local length = #content
  if length < 128 then
    return string.char(tag, length) .. content
  elseif length < 256 then
    return string.char(tag, 0x81, length) .. content
  end
  return string.char(tag, 0x82, math.floor(length / 256), length % 256) .. content
end

local function sequence(...)
  return element(0x30, table.concat { ... })
end

---@param bytes string of an unsigned number, the highest first
---@return string # the number in DER
function jwk.der_integer(bytes)
  local digits = bytes:gsub("^%z+", "")
  return element(0x02, (digits == "" or digits:byte() >= 128) and "\0" .. digits or digits)
end

jwk.der_sequence = sequence

local RSA = "\6\9\42\134\72\134\247\13\1\1\1\5\0" -- rsaEncryption, NULL
local EC = "\6\7\42\134\72\206\61\2\1" -- id-ecPublicKey
local CURVES = {
  ["P-256"] = { object = "\6\8\42\134\72\206\61\3\1\7", size = 32 },
  ["P-384"] = { object = "\6\5\43\129\4\0\34", size = 48 },
  ["P-521"] = { object = "\6\5\43\129\4\0\35", size = 66 },
}

-- Each returns the algorithm and the key of a SubjectPublicKeyInfo (RFC 5280); nil if the JWK is malformed.
local TYPES = {}

function TYPES.RSA(key)
  local modulus, exponent = base64.decode_url(key.n or ""), base64.decode_url(key.e or "")
  if not modulus or #modulus < 256 or not exponent or exponent == "" then
    return nil
  end
  return RSA, sequence(jwk.der_integer(modulus), jwk.der_integer(exponent))
end

function TYPES.EC(key)
  local curve, x, y = CURVES[key.crv], base64.decode_url(key.x or ""), base64.decode_url(key.y or "")
  if not curve or not x or #x ~= curve.size or not y or #y ~= curve.size then
    return nil
  end
  return EC .. curve.object, "\4" .. x .. y
end

local function pem_of(bytes)
  return "-----BEGIN PUBLIC KEY-----\n" .. base64.encode(bytes):gsub(("."):rep(64), "%0\n") .. "\n"
    .. "-----END PUBLIC KEY-----\n"
end

local function are_strings(key)
  for _, name in ipairs { "kty", "crv", "n", "e", "x", "y" } do
    if key[name] ~= nil and type(key[name]) ~= "string" then
      return false
    end
  end
  return true
end

---@param key any a JWK
---@return any # a public key of luaossl; nil if the JWK is malformed, or of a type that the sandbox does not know
function jwk.public_key(key)
  local convert = type(key) == "table" and are_strings(key) and TYPES[key.kty]
  if not convert then
    return nil
  end
  local algorithm, bits = convert(key)
  if not algorithm then
    return nil
  end
  local der = sequence(sequence(algorithm), element(0x03, "\0" .. bits))
  local made, public_key = pcall(openssl("pkey").new, pem_of(der))
  return made and public_key or nil
end

---@return boolean # whether the key has private parts
function jwk.is_private(key)
  return key.d ~= nil or key.p ~= nil or key.k ~= nil
end

local MEMBERS = { RSA = { "e", "kty", "n" }, EC = { "crv", "kty", "x", "y" } }

--- RFC 7638: the hash of the required members in the order of their names, without white space.
---@param key table
---@return string # base64url
function jwk.thumbprint(key)
  local members = {}
  for _, name in ipairs(MEMBERS[key.kty]) do
    members[name] = key[name]
  end
  return base64.encode_url(openssl("digest").new("sha256"):final(json.encode(members)))
end

---@param curve string
---@return number # the bytes of a coordinate
function jwk.coordinate_size(curve)
  return CURVES[curve].size
end

return jwk

--- Client certificates (RFC 8705).

local base64 = require "authlete.util.base64"
local jwk = require "authlete.sandbox.jwk"
local openssl = require "authlete.sandbox.openssl"
local signature = require "authlete.sandbox.signature"

local certificate = {}

-- The certificate itself; proxies may have removed the line breaks.
local function body_of(pem)
  local body = pem:match "%-%-%-%-%-BEGIN CERTIFICATE%-%-%-%-%-(.-)%-%-%-%-%-END CERTIFICATE%-%-%-%-%-" or pem
  return (body:gsub("[^A-Za-z0-9+/=]", ""))
end

---@param pem string
---@return string? # the hash that tokens are bound to; nil if the certificate is malformed
function certificate.thumbprint(pem)
  local der = base64.decode(body_of(pem))
  return der and der ~= "" and base64.encode_url(signature.sha256(der)) or nil
end

local function read(pem)
  local text = "-----BEGIN CERTIFICATE-----\n" .. body_of(pem):gsub(("."):rep(64), "%0\n")
    .. "\n-----END CERTIFICATE-----\n"
  local is_right, parsed = pcall(openssl("x509").new, text)
  return is_right and parsed or nil
end

-- RFC 4514: the last component first.
local function distinguished_name(name)
  local components = {}
  for _, component in ipairs(name:all()) do
    table.insert(components, 1, component.sn .. "=" .. component.blob)
  end
  return table.concat(components, ",")
end

local function alternatives(parsed)
  local found = {}
  local names = parsed:getSubjectAlt()
  if names then
    for kind, value in getmetatable(names).__pairs(names) do -- Lua 5.1 and LuaJIT do not have __pairs
      found[kind .. " " .. value] = true
    end
  end
  return found
end

local ALTERNATIVES = {
  tlsClientAuthSanDns = "DNS", tlsClientAuthSanUri = "URI", tlsClientAuthSanEmail = "email",
  tlsClientAuthSanIp = "IP",
}

--- RFC 8705 section 2.1. The authority that signed it is for the TLS server to check.
---@param record table a client
---@return boolean # whether the certificate has the name that the client has registered
function certificate.has_registered_name(pem, record)
  local parsed = read(pem)
  if not parsed then
    return false
  elseif record.tlsClientAuthSubjectDn then
    return distinguished_name(parsed:getSubject()) == record.tlsClientAuthSubjectDn:gsub(", +", ",")
  end
  local found = alternatives(parsed)
  for field, kind in pairs(ALTERNATIVES) do
    if record[field] then
      return found[kind .. " " .. record[field]] == true
    end
  end
  return false
end

--- RFC 8705 section 2.2.
---@param set any a JWK set
---@return boolean # whether the certificate's key is one of the set
function certificate.has_key_of(pem, set)
  local parsed = read(pem)
  local wanted = parsed and parsed:getPublicKey():toPEM "public"
  for _, key in ipairs(type(set) == "table" and type(set.keys) == "table" and set.keys or {}) do
    local public_key = jwk.public_key(key)
    if wanted and public_key and public_key:toPEM "public" == wanted then
      return true
    end
  end
  return false
end

return certificate

--- The verification of what the service has signed.

local json = require "authlete.json"
local jws = require "authlete.sandbox.jws"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"

local function missing_claims(claims, mandatory)
  local missing = json.array {}
  for _, name in ipairs(mandatory) do
    if claims[name] == nil then
      missing[#missing + 1] = name
    end
  end
  return missing
end

-- The claims that contradict the time (RFC 7519 sections 4.1.4 to 4.1.6).
local function invalid_claims(claims, now, skew)
  local invalid = json.array {}
  for name, is_over in pairs {
    exp = function(time) return time <= now - skew end,
    iat = function(time) return time > now + skew end,
    nbf = function(time) return time > now + skew end,
  } do
    if claims[name] ~= nil and (type(claims[name]) ~= "number" or is_over(claims[name])) then
      invalid[#invalid + 1] = name
    end
  end
  table.sort(invalid)
  return invalid
end

local function verify_jose(state, fields)
  if fields.signedByClient then
    response.not_simulated("Verifying what a client has signed")
  end
  signature.demand()
  local token = jws.read(fields.jose or "")
  local is_signed = token ~= nil and jws.verify(token, signature.public_key())
  local claims = token and token.claims or {}
  local missing = missing_claims(claims, fields.mandatoryClaims or {})
  local invalid = invalid_claims(claims, state.now(), fields.clockSkew or 0)
  local is_valid = is_signed and #missing == 0 and #invalid == 0
  local code = is_valid and "A160001" or "SANDBOX_JOSE_INVALID"
  return response.object(nil, code, "The JOSE is " .. (is_valid and "valid." or "not valid."), {
    valid = is_valid,
    signatureValid = is_signed,
    missingClaims = missing,
    invalidClaims = invalid,
  })
end

return {
  verify_jose = {
    route = "POST /jose/verify",
    handler = verify_jose,
    fields = { jose = "string", mandatoryClaims = "strings", clockSkew = "number", signedByClient = "boolean" },
  },
}

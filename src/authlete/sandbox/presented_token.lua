--- Access tokens that client applications present to protected resources (RFC 6750).

local certificate = require "authlete.sandbox.certificate"
local dpop = require "authlete.sandbox.dpop"
local issued_token = require "authlete.sandbox.issued_token"
local jws = require "authlete.sandbox.jws"
local response = require "authlete.sandbox.response"

local presented_token = {}

local ALGORITHMS = table.concat(jws.asymmetric, " ")

--- Refuses the token as in RFC 6750 section 3: responseContent is the value of WWW-Authenticate.
---@param fields table? of the response
---@param wanted table? the name and value of one more attribute, which says what is required
---@param scheme string? "Bearer" by default
function presented_token.refuse(action, oauth_error, code, text, fields, wanted, scheme)
  local object = response.object(action, code, text, fields)
  object.responseContent = ('%s error="%s",error_description="[%s] %s"'):format(scheme or "Bearer", oauth_error, code,
    text)
  if wanted then
    object.responseContent = object.responseContent .. "," .. wanted[1] .. '="' .. wanted[2] .. '"'
  end
  response.refuse_with(object)
end

--- Finds a token without asking for a proof; ends the operation if there is none.
---@param key string?
---@param refuse? function what ends it, with the parameters of presented_token.refuse, which is the default
---@return table # the token
function presented_token.find(state, key, refuse)
  refuse = refuse or presented_token.refuse
  if not key or key == "" then
    refuse("BAD_REQUEST", "invalid_request", "SANDBOX_TOKEN_MISSING",
      "The request does not contain an access token.")
  end
  local token, expired = issued_token.find_access_token(state, key)
  if expired then
    refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_ACCESS_TOKEN_EXPIRED",
      "The access token has expired.", { existent = true, usable = false, sufficient = false })
  elseif not token then
    refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_ACCESS_TOKEN_UNKNOWN",
      "The access token does not exist.", { existent = false, usable = false, sufficient = false })
  end
  return token
end

-- What introspection says about a token that has been presented without the proof that it needs.
local UNPROVEN = { existent = true, usable = false, sufficient = false }

-- RFC 9449 section 7.1.
local function check_key(state, token, fields, refuse)
  local function refuse_proof(oauth_error, code, text)
    refuse("UNAUTHORIZED", oauth_error, code, text, UNPROVEN, { "algs", ALGORITHMS }, "DPoP")
  end
  local proof = fields.dpop
  if not proof or proof == "" then
    refuse_proof("invalid_dpop_proof", "SANDBOX_DPOP_MISSING",
      "The access token is bound to a key; a DPoP proof is missing.")
  end
  local proven = dpop.check(state, proof, {
    htm = fields.htm,
    htu = fields.htu,
    access_token = fields.token or fields.accessToken,
    is_nonce_required = fields.dpopNonceRequired,
  }, refuse_proof)
  if proven ~= token.dpop_key_thumbprint then
    refuse_proof("invalid_token", "SANDBOX_DPOP_KEY_DIFFERENT", "The access token is bound to another key.")
  end
end

-- RFC 8705 section 3.
local function check_certificate(token, fields, refuse)
  local presented = fields.clientCertificate and certificate.thumbprint(fields.clientCertificate)
  if presented ~= token.certificate_thumbprint then
    refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_CERTIFICATE_DIFFERENT",
      "The access token is bound to a certificate, which the request does not have.", UNPROVEN)
  end
end

--- Finds the token of a request; ends the operation if there is none, or the request lacks the proof that it needs.
---@param fields table of the API request: token (or accessToken), clientCertificate, dpop, htm, htu, dpopNonceRequired
---@param refuse? function what ends it, with the parameters of presented_token.refuse, which is the default
---@return table # the token
function presented_token.demand(state, fields, refuse)
  refuse = refuse or presented_token.refuse
  local token = presented_token.find(state, fields.token or fields.accessToken, refuse)
  if token.dpop_key_thumbprint then
    check_key(state, token, fields, refuse)
  elseif (fields.dpop or "") ~= "" then
    refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_TOKEN_UNBOUND",
      "The access token is not bound to a key, so it cannot be used with DPoP.", UNPROVEN, nil, "DPoP")
  end
  if token.certificate_thumbprint then
    check_certificate(token, fields, refuse)
  end
  return token
end

--- The fields of requests that present an access token, with their types.
presented_token.fields = {
  clientCertificate = "string", dpop = "string", htm = "string", htu = "string", dpopNonceRequired = "boolean",
}

return presented_token

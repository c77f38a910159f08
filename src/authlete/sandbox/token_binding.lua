--- The keys and certificates that tokens are bound to, from the requests of clients that want tokens.

local certificate = require "authlete.sandbox.certificate"
local dpop = require "authlete.sandbox.dpop"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"

local token_binding = {}

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

--- Checks the DPoP proof of a request, if there is one; ends the operation if it is wrong.
---@param endpoint string the name of the endpoint that the request was sent to, unless the request says
---@return string? # the thumbprint of the key
function token_binding.proven_key(state, fields, endpoint)
  if (fields.dpop or "") == "" then
    return nil
  end
  return dpop.check(state, fields.dpop, {
    htm = fields.htm or "POST",
    htu = fields.htu or service.endpoint(state, endpoint),
    is_nonce_required = fields.dpopNonceRequired,
  }, refuse)
end

local function bound_certificate(record, fields)
  if not record.tlsClientCertificateBoundAccessTokens then
    return nil
  end
  local thumbprint = fields.clientCertificate and certificate.thumbprint(fields.clientCertificate)
  return thumbprint or refuse("invalid_request", "SANDBOX_CERTIFICATE_MISSING",
    "The client's tokens are bound to certificates, but the request has none.")
end

--- Reads what the tokens of a token request are to be bound to; ends the operation if a required proof is missing.
---@param record table the client
---@param fields table of the API request
---@return table # { dpopKeyThumbprint, certificateThumbprint }, either of which may be missing
function token_binding.read(state, record, fields)
  local thumbprint = token_binding.proven_key(state, fields, "token")
  if record.dpopRequired and not thumbprint then
    refuse("invalid_dpop_proof", "SANDBOX_DPOP_MISSING", "The client must send a DPoP proof.")
  end
  return { dpopKeyThumbprint = thumbprint, certificateThumbprint = bound_certificate(record, fields) }
end

--- Ends the operation unless a token request has proven the key that its code or refresh token is bound to.
---@param bound string? the thumbprint of the key
---@param proven string? the thumbprint of the key in the request
function token_binding.demand_key(bound, proven)
  if bound and bound ~= proven then
    refuse("invalid_grant", "SANDBOX_DPOP_KEY_DIFFERENT", "The request does not prove the key that it is bound to.")
  end
end

--- The fields of requests that may have a DPoP proof, with their types.
token_binding.fields = { dpop = "string", htm = "string", htu = "string", dpopNonceRequired = "boolean" }

return token_binding

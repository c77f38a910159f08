--- How client applications authenticate: by a secret, by an assertion (RFC 7523), or by a certificate (RFC 8705).

local certificate = require "authlete.sandbox.certificate"
local client = require "authlete.sandbox.client"
local jws = require "authlete.sandbox.jws"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"

local client_authentication = {}

local ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

local function filled(text)
  return text ~= "" and text or nil
end

local function find_client(state, id, refuse)
  return id and client.find(state, id) or refuse("SANDBOX_CLIENT_UNKNOWN",
    id and "The client does not exist." or "The request does not identify a client.")
end

-- Assertions ----------------------------------------------------------------------------------------------------------

-- RFC 7523 section 3.
local function check_claims(state, claims, id, refuse)
  local now = state.now()
  if claims.iss ~= id or claims.sub ~= id then
    refuse("SANDBOX_ASSERTION_ISSUER_WRONG", "'iss' and 'sub' of the client assertion are not the client's id.")
  elseif not service.is_audience(state, claims.aud, "token", "pushed_authorization_request",
    "backchannel_authentication") then
    refuse("SANDBOX_ASSERTION_AUDIENCE_WRONG", "The client assertion is not for this service.")
  elseif type(claims.exp) ~= "number" or claims.exp <= now then
    refuse("SANDBOX_ASSERTION_EXPIRED", "The client assertion has expired, or has no time of expiry.")
  elseif type(claims.nbf) == "number" and claims.nbf > now then
    refuse("SANDBOX_ASSERTION_NOT_YET_VALID", "The client assertion is not valid yet.")
  elseif type(claims.jti) == "string" and state.jwt_ids:find(id .. " " .. claims.jti) then
    refuse("SANDBOX_ASSERTION_USED", "The client assertion has been used before.")
  end
end

local function demand_keys(record, refuse)
  if not record.jwks and record.jwksUri then
    response.not_simulated("Fetching the keys at a client's jwks_uri")
  end
  return parameters.decode_object(record.jwks or "")
    or refuse("SANDBOX_CLIENT_KEYS_MISSING", "The client has not registered any keys.")
end

--- Ends the operation unless a JWT is signed with the secret or a key of the client.
---@param token table from jws.read
---@param record table the client
---@param refuse function(code, text)
function client_authentication.check_signature(token, record, refuse)
  local is_right
  if jws.is_symmetric(token) then
    is_right = record.clientSecret ~= nil and jws.verify_with_secret(token, record.clientSecret)
  else
    is_right = jws.verify_with_set(token, demand_keys(record, refuse))
  end
  if not is_right then
    refuse("SANDBOX_CLIENT_SIGNATURE_WRONG", "The signature is not the client's.")
  end
end

local function by_assertion(state, values, refuse)
  local token = jws.read(values.client_assertion)
  if values.client_assertion_type ~= ASSERTION_TYPE or not token or type(token.claims.sub) ~= "string" then
    refuse("SANDBOX_ASSERTION_MALFORMED", "The client assertion or its type is malformed.")
  end
  local id = token.claims.sub
  local identity = find_client(state, id, refuse)
  if values.client_id and values.client_id ~= id then
    refuse("SANDBOX_CLIENT_DIFFERENT", "The client assertion is of another client than 'client_id'.")
  end
  client_authentication.check_signature(token, identity.client, refuse)
  check_claims(state, token.claims, id, refuse)
  if type(token.claims.jti) == "string" then
    state.jwt_ids:keep({}, token.claims.exp - state.now(), id .. " " .. token.claims.jti)
  end
  return identity, jws.is_symmetric(token) and "CLIENT_SECRET_JWT" or "PRIVATE_KEY_JWT"
end

-- Secrets and certificates --------------------------------------------------------------------------------------------

-- Credentials in separate fields (from the Authorization header) take precedence over those in the parameters, as in
-- Authlete.
local function by_secret(state, request, values, refuse)
  local id, secret, method = values.client_id, values.client_secret, "CLIENT_SECRET_POST"
  if filled(request.clientId) then
    id, secret, method = request.clientId, filled(request.clientSecret), "CLIENT_SECRET_BASIC"
  end
  local identity = find_client(state, id, refuse)
  if secret and secret ~= identity.client.clientSecret then
    refuse("SANDBOX_CLIENT_SECRET_WRONG", "The client secret is wrong.")
  end
  return identity, secret and method or "NONE"
end

local function by_certificate(identity, request, refuse)
  local record, pem = identity.client, request.clientCertificate
  local is_right
  if not filled(pem) then
    refuse("SANDBOX_CERTIFICATE_MISSING", "The request has no client certificate.")
  elseif record.tokenAuthMethod == "TLS_CLIENT_AUTH" then
    is_right = certificate.has_registered_name(pem, record)
  else
    is_right = certificate.has_key_of(pem, demand_keys(record, refuse))
  end
  if not is_right then
    refuse("SANDBOX_CERTIFICATE_WRONG", "The client certificate is not the one that the client has registered.")
  end
end

local CERTIFICATE_METHODS = { TLS_CLIENT_AUTH = true, SELF_SIGNED_TLS_CLIENT_AUTH = true }

--- Authenticates the client that sent a request; ends the operation if it is unknown or the credentials are wrong.
---@param request table the API request, with clientId, clientSecret and clientCertificate
---@param values table the client application's parameters
---@param action string the action of a refusal, such as "INVALID_CLIENT"
---@return table # the client's identity, with the method in `auth_method`
function client_authentication.authenticate(state, request, values, action)
  local function refuse(code, text)
    response.refuse(action, "invalid_client", code, text)
  end
  local identity, method
  if values.client_assertion or values.client_assertion_type then
    values.client_assertion = values.client_assertion or ""
    identity, method = by_assertion(state, values, refuse)
  else
    identity, method = by_secret(state, request, values, refuse)
  end
  local record = identity.client
  local registered = record.tokenAuthMethod
  if method == "NONE" and CERTIFICATE_METHODS[registered] then
    by_certificate(identity, request, refuse)
    method = registered
  elseif method == "NONE" and record.clientSecret and not registered then
    refuse("SANDBOX_CLIENT_SECRET_WRONG", "The request does not authenticate the client.")
  elseif registered and registered ~= method then
    refuse("SANDBOX_CLIENT_AUTH_METHOD_WRONG", "The client is registered with another authentication method.")
  end
  client.check_lock(record)
  if not list.contains(state.settings.token_auth_methods, method) then
    refuse("SANDBOX_AUTH_METHOD_UNSUPPORTED", "The service does not support the client's authentication method.")
  end
  identity.auth_method = method
  return identity
end

--- The fields of requests that clients send to endpoints where they authenticate, with their types.
client_authentication.fields = {
  parameters = "string", clientId = "string", clientSecret = "string", clientCertificate = "string",
  clientCertificatePath = "strings",
}

return client_authentication

--- How client applications that send a form authenticate: HTTP Basic, certificate, attestation and DPoP.

local authorization = require "authlete.util.authorization"
local ascii = require "authlete.util.ascii"
local base64 = require "authlete.util.base64"
local finish = require "authlete.endpoint.finish"
local form = require "authlete.form"
local proof = require "authlete.endpoint.proof"
local replies = require "authlete.endpoint.replies"
local request = require "authlete.endpoint.request"

local client_parameters = {}

--- The user name and password of HTTP Basic authentication. RFC 6749 section 2.3.1 makes clients form-encode each
--- before joining them.
---@param incoming table the request
---@return string? # the name; nil if there is none
---@return string? # the password
---@return boolean # whether they are present but malformed
function client_parameters.basic(incoming)
  local scheme, encoded = authorization.split((incoming:header "authorization"))
  if scheme ~= "basic" then
    return nil, nil, false
  end
  local pair = base64.decode(encoded:match "^(%S*) *$" or "") or ""
  local name, password = pair:match "^([^:]+):(.*)$"
  name, password = name and form.decode_component(name), password and form.decode_component(password)
  if not (name and password) or ascii.has_control(name .. password) then
    return nil, nil, true
  end
  return name, password, false
end

-- The value of a header that must be one compact JWT.
local function jwt_header(incoming, name, code)
  local value, count = incoming:header(name)
  if count > 1 or value and not authorization.is_jwt(value) then
    request.refuse(code)
  end
  return value
end

local ATTESTATION = "oauth-client-attestation"

--- What Authlete needs to know about a request of a client application that sends a form and authenticates: form,
--- credentials, certificates, attestation and proof. Ends with 415, 400 or 401.
---@param incoming table the request
---@param operation string
---@param takes_proof? boolean whether the operation has the parameters dpop, htm and htu
---@return table # parameters
function client_parameters.read(incoming, operation, takes_proof)
  local parameters = { parameters = incoming:form_text() }
  local _, count = incoming:header "authorization"
  if count > 1 then
    request.refuse()
  end
  local is_malformed
  parameters.client_id, parameters.client_secret, is_malformed = client_parameters.basic(incoming)
  if is_malformed then
    finish.with(replies.invalid_client(operation))
  end
  parameters.oauth_client_attestation = jwt_header(incoming, ATTESTATION, "invalid_client_attestation")
  parameters.oauth_client_attestation_pop = jwt_header(incoming, ATTESTATION .. "-pop", "invalid_client_attestation")
  proof.add_certificates(incoming, parameters, true)
  if takes_proof then
    parameters.dpop = jwt_header(incoming, "dpop", "invalid_dpop_proof")
    if parameters.dpop then
      proof.add_target(incoming, parameters)
    end
  end
  return parameters
end

return client_parameters

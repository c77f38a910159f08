--- Request objects (RFC 9101, OpenID Connect Core 1.0 section 6.1): authorization requests as signed JWTs.

local client_authentication = require "authlete.sandbox.client_authentication"
local json = require "authlete.json"
local jws = require "authlete.sandbox.jws"
local list = require "authlete.util.list"
local service = require "authlete.sandbox.service"

local request_object = {}

-- Parameters whose values are JSON in a form, and structures in a request object.
local STRUCTURES = { authorization_details = true, claims = true, registration = true }

-- Returns the value of a parameter as it would be read from a form; nil if it cannot be one.
local function read_value(name, value)
  if STRUCTURES[name] and type(value) == "table" then
    return json.encode(name == "authorization_details" and json.array(value) or value)
  elseif name == "resource" then
    local resources = type(value) == "table" and value or { value }
    return list.is_of_strings(resources) and resources or nil
  elseif type(value) == "number" then
    return string.format("%.0f", value)
  end
  return type(value) == "string" and value or nil
end

-- Claims about the JWT itself.
local ABOUT_JWT = { aud = true, exp = true, iat = true, iss = true, jti = true, nbf = true, sub = true }

local function check_claims(state, claims, identity, refuse)
  local now = state.now()
  if claims.client_id ~= identity.name or claims.request or claims.request_uri then
    refuse("SANDBOX_REQUEST_OBJECT_CLIENT_DIFFERENT",
      "The request object is not for the client, or contains another request object.")
  elseif claims.aud and not service.is_audience(state, claims.aud) then
    refuse("SANDBOX_REQUEST_OBJECT_AUDIENCE_WRONG", "The request object is not for this service.")
  elseif type(claims.exp) == "number" and claims.exp <= now or type(claims.nbf) == "number" and claims.nbf > now then
    refuse("SANDBOX_REQUEST_OBJECT_EXPIRED", "The request object has expired, or is not valid yet.")
  end
end

--- Reads a request object; ends the operation if it is invalid.
---@param text string the parameter "request"
---@param identity table of the client
---@param refuse function(code, text) ends the operation
---@return table # the parameters, which replace those outside (RFC 9101 section 6.3)
---@return string # the claims, as JSON
function request_object.read(state, text, identity, refuse)
  local token = jws.read(text)
  if not token then
    refuse("SANDBOX_REQUEST_OBJECT_MALFORMED", "The request object is not a signed JWT.")
  end
  client_authentication.check_signature(token, identity.client, refuse)
  check_claims(state, token.claims, identity, refuse)
  local values = {}
  for name, value in pairs(token.claims) do
    if not ABOUT_JWT[name] then
      values[name] = read_value(name, value)
    end
  end
  return values, json.encode(token.claims)
end

return request_object

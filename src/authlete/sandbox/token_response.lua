--- Responses that hand out tokens.

local client = require "authlete.sandbox.client"
local grant = require "authlete.sandbox.grant"
local id_token = require "authlete.sandbox.id_token"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local parameters = require "authlete.sandbox.parameters"
local requested_access = require "authlete.sandbox.requested_access"
local response = require "authlete.sandbox.response"

local token_response = {}

local encode, null = json.encode, json.null

---@return string # the type of the token, as client applications use it
function token_response.token_type(token)
  return token.dpop_key_thumbprint and "DPoP" or "Bearer"
end

--- RFC 6749 section 5.1, with the properties that are not hidden.
---@return table # the members for the client application
function token_response.members(token, identity_token)
  local members = parameters.properties(token.properties)
  members.access_token = token.jwt or token.access_token
  members.token_type = token_response.token_type(token)
  members.expires_in = token.access_duration
  members.refresh_token = token.refresh_token
  members.scope = token.scopes and table.concat(token.scopes, " ") or null -- as Authlete writes it
  members.id_token = identity_token
  members.grant_id = token.grant.managed_grant and token.grant.managed_grant.id
  members.authorization_details = token.authorization_details -- RFC 9396 section 7
  return members
end

--- The fields of a response that issues a token.
---@param with_id_token boolean
function token_response.fields(state, token, with_id_token)
  local from = token.grant
  local fields = client.fields(from.identity)
  local identity_token = with_id_token and id_token.is_wanted(token.scopes)
    and id_token.make(state, from, { access_token = token.jwt or token.access_token }) or nil
  fields.subject = from.subject
  fields.scopes = token.scopes or null
  fields.accessToken = token.access_token
  fields.jwtAccessToken = token.jwt
  fields.accessTokenDuration = token.access_duration
  fields.accessTokenExpiresAt = issued_token.milliseconds(token.access_expires_at)
  if token.refresh_token then
    fields.refreshToken = token.refresh_token
    fields.refreshTokenDuration = token.refresh_duration
    fields.refreshTokenExpiresAt = issued_token.milliseconds(token.refresh_expires_at)
  end
  fields.idToken = identity_token
  fields.properties = token.properties
  fields.grantId = from.managed_grant and from.managed_grant.id
  fields.accessTokenResources = token.resources
  fields.resources = token.grant.resources
  fields.authorizationDetails = requested_access.describe(token.authorization_details)
  fields.responseContent = encode(token_response.members(token, identity_token))
  return fields
end

--- The response to a token request.
---@param grant_type string the one in the request
---@param code string the result code
---@param with_id_token boolean
function token_response.object(state, token, grant_type, code, with_id_token)
  local object = response.object("OK", code,
    "The token request (grant_type=" .. grant.name(grant_type) .. ") was processed successfully.",
    token_response.fields(state, token, with_id_token))
  object.grantType = grant_type
  return object
end

return token_response

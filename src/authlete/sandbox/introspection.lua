--- What resource servers and clients ask about tokens: introspection and revocation.

local ascii = require "authlete.util.ascii"
local client = require "authlete.sandbox.client"
local client_authentication = require "authlete.sandbox.client_authentication"
local issued_token = require "authlete.sandbox.issued_token"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local jwt_access_token = require "authlete.sandbox.jwt_access_token"
local list = require "authlete.util.list"
local managed_grants = require "authlete.sandbox.managed_grants"
local parameters = require "authlete.sandbox.parameters"
local presented_token = require "authlete.sandbox.presented_token"
local requested_access = require "authlete.sandbox.requested_access"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"
local token_response = require "authlete.sandbox.token_response"

local encode, null = json.encode, json.null
local refuse = presented_token.refuse

-- Introspection -------------------------------------------------------------------------------------------------------

local function describe(state, token)
  local from = token.grant
  local fields = client.fields(from.identity)
  fields.subject = from.subject
  fields.scopes = token.scopes or null
  fields.scopeDetails = token.scopes and parameters.describe_scopes(state, token.scopes) or null
  fields.grantType = from.grant_type
  fields.acr = from.acr
  fields.authTime = from.auth_time
  fields.expiresAt = math.floor(token.access_expires_at) * 1000
  fields.existent = true
  fields.usable = true
  fields.refreshable = issued_token.is_refreshable(state, token)
  fields.properties = token.properties
  fields.grantId = from.managed_grant and from.managed_grant.id
  fields.grant = managed_grants.describe(from.managed_grant)
  fields.certificateThumbprint = token.certificate_thumbprint
  fields.consentedClaims = from.consented_claims
  fields.resources = from.resources
  fields.accessTokenResources = token.resources
  fields.authorizationDetails = requested_access.describe(token.authorization_details)
  return fields
end

local function covers_scopes(token, scopes)
  for _, scope in ipairs(scopes) do
    if not list.contains(token.scopes, scope) then
      return false
    end
  end
  return true
end

local function check_authorization(token, fields, description)
  local scopes = fields.scopes or {}
  if not covers_scopes(token, scopes) then
    refuse("FORBIDDEN", "insufficient_scope", "SANDBOX_SCOPE_INSUFFICIENT",
      "The access token does not cover the required scopes.", description, { "scope", table.concat(scopes, " ") })
  elseif not requested_access.covers(token.resources, fields.resources) then
    refuse("FORBIDDEN", "invalid_token", "SANDBOX_RESOURCE_DIFFERENT",
      "The access token is for other resources than the required one.", description)
  elseif fields.subject and fields.subject ~= token.grant.subject then
    refuse("FORBIDDEN", "invalid_token", "SANDBOX_SUBJECT_DIFFERENT",
      "The access token belongs to a subject other than the required one.", description)
  end
end

-- RFC 9470 section 3.
local function check_authentication(state, token, fields, description)
  local from, max_age = token.grant, fields.maxAge
  local function demand(is_met, name, value)
    if not is_met then
      refuse("UNAUTHORIZED", "insufficient_user_authentication", "SANDBOX_AUTHENTICATION_INSUFFICIENT",
        "The user's authentication does not meet the requirements.", description, { name, value })
    end
  end
  if fields.acrValues then
    demand(list.contains(fields.acrValues, from.acr), "acr_values", table.concat(fields.acrValues, " "))
  end
  if max_age and max_age > 0 then
    demand(from.auth_time and from.auth_time + max_age >= state.now(), "max_age", ("%.0f"):format(max_age))
  end
end

local function introspection(state, fields)
  local token = presented_token.demand(state, fields)
  local description = describe(state, token)
  description.sufficient = false
  check_authorization(token, fields, description)
  check_authentication(state, token, fields, description)
  description.sufficient = true
  description.responseContent = 'Bearer error="invalid_request"' -- as documented: for a resource server that refuses
  return response.object("OK", "A056001", "The access token is valid.", description)
end

local function find_token(state, key, hint)
  local access, refresh = issued_token.find_access_token(state, key), issued_token.find_refresh_token(state, key)
  if refresh and (hint == "refresh_token" or not access) then
    return refresh, "refresh_token"
  end
  return access, "access_token"
end

-- RFC 7662 section 2.2.
local function introspection_content(state, token, kind)
  local from = token.grant
  local content = {
    active = true,
    client_id = from.identity.name,
    iat = math.floor(token.issued_at),
    iss = state.settings.issuer,
    scope = token.scopes and table.concat(token.scopes, " ") or nil,
    sub = from.subject,
    acr = from.acr,
    auth_time = from.auth_time,
  }
  if kind == "access_token" then
    content.token_type = token_response.token_type(token)
    content.exp = math.floor(token.access_expires_at)
    content.aud = token.resources
    content.cnf = jwt_access_token.confirmation(token)
    content.authorization_details = token.authorization_details
  else
    content.exp = math.floor(token.refresh_expires_at)
  end
  return content
end

-- RFC 9701 section 5: the resource server asks for a JWT with its Accept header.
local function is_jwt_wanted(fields)
  return ascii.lower(fields.httpAcceptHeader or ""):find("token-introspection+jwt", 1, true) ~= nil
end

local function introspection_response(state, fields, code, text, content)
  if not is_jwt_wanted(fields) then
    return response.object("OK", code, text, { responseContent = encode(content) })
  end
  response.demand_fields(fields, "rsUri")
  local signed = signature.sign({
    iss = state.settings.issuer,
    aud = fields.rsUri,
    iat = math.floor(state.now()),
    token_introspection = content,
  }, { typ = "token-introspection+jwt" })
  return response.object("JWT", code, text, { responseContent = signed })
end

local function standard_introspection(state, fields)
  local values = parameters.read(fields, "introspection request")
  parameters.demand(values, "introspection request", "token")
  local token, kind = find_token(state, values.token, values.token_type_hint)
  if not token then
    return introspection_response(state, fields, "SANDBOX_TOKEN_INACTIVE",
      "Introspection was performed successfully (active=false).", { active = false })
  end
  local text = "Introspection was performed successfully (type=" .. kind .. ", active=true)."
  local content = introspection_content(state, token, kind)
  for key, value in pairs(parameters.properties(token.properties, fields.withHiddenProperties)) do
    content[key] = content[key] or value
  end
  return introspection_response(state, fields, "A145001", text, content)
end

-- Revocation ----------------------------------------------------------------------------------------------------------

-- RFC 7009 sections 2.1 and 2.2: an unknown token is not an error, but another client's token is.
local function revocation(state, fields)
  local values = parameters.read(fields, "revocation request")
  local identity = client_authentication.authenticate(state, fields, values, "INVALID_CLIENT")
  parameters.demand(values, "revocation request", "token")
  local token = find_token(state, values.token, values.token_type_hint)
  if token and token.grant.identity.client ~= identity.client then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_TOKEN_OF_ANOTHER_CLIENT",
      "The token belongs to another client.")
  elseif token then
    issued_token.remove(state, token)
  end
  return response.object("OK", "A113001", "The token has been revoked successfully.", { responseContent = null })
end

return {
  introspection = {
    route = "POST /auth/introspection",
    handler = introspection,
    fields = copy.merged(presented_token.fields, {
      token = "string", scopes = "strings", subject = "string", acrValues = "strings", maxAge = "number",
      resources = "strings",
    }),
  },
  standard_introspection = {
    route = "POST /auth/introspection/standard",
    handler = standard_introspection,
    fields = {
      parameters = "string", httpAcceptHeader = "string", rsUri = "string", withHiddenProperties = "boolean",
    },
  },
  revocation = {
    route = "POST /auth/revocation",
    handler = revocation,
    fields = client_authentication.fields,
  },
}

--- The sandbox's operations on existing tokens (introspection, revocation, userinfo), and token_create.

local ascii = require "authlete.util.ascii"
local client = require "authlete.sandbox.client"
local copy = require "authlete.util.copy"
local grant = require "authlete.sandbox.grant"
local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"

local encode, null = json.encode, json.null

-- Refuses the token as in RFC 6750 section 3: responseContent is the value of WWW-Authenticate. `wanted` is the name
-- and value of one more attribute, which says what is required.
local function refuse(action, oauth_error, code, text, fields, wanted)
  local object = response.object(action, code, text, fields)
  object.responseContent = 'Bearer error="' .. oauth_error .. '",error_description="[' .. code .. "] " .. text .. '"'
  if wanted then
    object.responseContent = object.responseContent .. "," .. wanted[1] .. '="' .. wanted[2] .. '"'
  end
  response.refuse_with(object)
end

-- Returns the access token that a client application presented.
local function demand_token(state, key)
  if not key or key == "" then
    refuse("BAD_REQUEST", "invalid_request", "SANDBOX_TOKEN_MISSING", "The request does not contain an access token.")
  end
  local token, expired = grant.find_access_token(state, key)
  if expired then
    refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_ACCESS_TOKEN_EXPIRED", "The access token has expired.",
      { existent = true, usable = false, sufficient = false })
  elseif not token then
    refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_ACCESS_TOKEN_UNKNOWN", "The access token does not exist.",
      { existent = false, usable = false, sufficient = false })
  end
  return token
end

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
  fields.expiresAt = grant.expiry(token) * 1000
  fields.existent = true
  fields.usable = true
  fields.refreshable = token.refresh_token ~= nil and state.refresh_tokens:find(token.refresh_token) ~= nil
  return fields
end

local function covers(token, scopes)
  for _, scope in ipairs(scopes) do
    if not list.contains(token.scopes, scope) then
      return false
    end
  end
  return true
end

local function check_authorization(token, fields, description)
  local scopes = fields.scopes or {}
  if not covers(token, scopes) then
    refuse("FORBIDDEN", "insufficient_scope", "SANDBOX_SCOPE_INSUFFICIENT",
      "The access token does not cover the required scopes.", description, { "scope", table.concat(scopes, " ") })
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
  local token = demand_token(state, fields.token)
  local description = describe(state, token)
  description.sufficient = false
  check_authorization(token, fields, description)
  check_authentication(state, token, fields, description)
  description.sufficient = true
  description.responseContent = 'Bearer error="invalid_request"' -- as documented: for a resource server that refuses
  return response.object("OK", "A056001", "The access token is valid.", description)
end

local function find_token(state, key, hint)
  local access, refresh = grant.find_access_token(state, key), grant.find_refresh_token(state, key)
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
    content.token_type = "Bearer"
    content.exp = grant.expiry(token)
  else
    content.exp = math.floor(token.issued_at + token.refresh_duration)
  end
  return content
end

-- RFC 9701: the resource server asks for a JWT with its Accept header.
local function standard_introspection(state, fields)
  if ascii.lower(fields.httpAcceptHeader or ""):find("token-introspection+jwt", 1, true) then
    response.not_simulated("An introspection response as a JWT")
  end
  local values = parameters.read(fields, "introspection request")
  parameters.demand(values, "introspection request", "token")
  local token, kind = find_token(state, values.token, values.token_type_hint)
  if not token then
    return response.object("OK", "SANDBOX_TOKEN_INACTIVE", "Introspection was performed successfully (active=false).",
      { responseContent = encode { active = false } })
  end
  return response.object("OK", "A145001",
    "Introspection was performed successfully (type=" .. kind .. ", active=true).",
    { responseContent = encode(introspection_content(state, token, kind)) })
end

-- Revocation ----------------------------------------------------------------------------------------------------------

-- RFC 7009 sections 2.1 and 2.2: an unknown token is not an error, but another client's token is.
local function revocation(state, fields)
  local values = parameters.read(fields, "revocation request")
  local identity = client.authenticate(state, fields, values, "INVALID_CLIENT")
  parameters.demand(values, "revocation request", "token")
  local token = find_token(state, values.token, values.token_type_hint)
  if token and token.grant.identity.client ~= identity.client then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_TOKEN_OF_ANOTHER_CLIENT",
      "The token belongs to another client.")
  elseif token then
    grant.end_token(state, token)
  end
  return response.object("OK", "A113001", "The token has been revoked successfully.", { responseContent = null })
end

-- Userinfo ------------------------------------------------------------------------------------------------------------

local function demand_openid_token(state, key)
  local token = demand_token(state, key)
  if not token.grant.subject or not list.contains(token.scopes, "openid") then
    refuse("FORBIDDEN", "insufficient_scope", "SANDBOX_SCOPE_INSUFFICIENT",
      "The access token does not have the scope 'openid', or does not belong to a user.", nil, { "scope", "openid" })
  end
  return token
end

local function user_info(state, fields)
  local token = demand_openid_token(state, fields.token)
  local claims = parameters.claim_names(token.scopes)
  local object = response.object("OK", "A091001", "The access token presented at the userinfo endpoint is valid.",
    client.fields(token.grant.identity))
  object.claims = #claims > 0 and claims or null
  object.scopes = token.scopes
  object.subject = token.grant.subject
  object.token = token.access_token
  object.responseContent = null
  return object
end

local function user_info_issue(state, fields)
  local token = demand_openid_token(state, fields.token)
  local content = copy.merged(parameters.claims(fields))
  content.sub = fields.sub or token.grant.sub or token.grant.subject
  return response.object("JSON", "A096001", "An ID token was generated successfully.",
    { responseContent = encode(content) })
end

-- token_create --------------------------------------------------------------------------------------------------------

local ORDERED_GRANT_TYPES = {
  AUTHORIZATION_CODE = true, CLIENT_CREDENTIALS = true, DEVICE_CODE = true, PASSWORD = true,
}

local function refuse_order(code, text)
  response.refuse_with(response.object("BAD_REQUEST", code, text))
end

local function ordering_identity(state, fields)
  if not fields.clientId then
    refuse_order("SANDBOX_CLIENTID_MISSING", "The request does not contain 'clientId'.")
  end
  local identity = client.find(state, string.format("%.0f", fields.clientId))
  if not identity then
    refuse_order("SANDBOX_CLIENT_UNKNOWN", "The client does not exist.")
  end
  identity.alias_used = fields.clientIdAliasUsed == true and identity.client.clientIdAlias ~= nil
  identity.name = identity.alias_used and identity.client.clientIdAlias or identity.name
  return identity
end

local function check_order(fields)
  if not fields.grantType then
    refuse_order("SANDBOX_GRANTTYPE_MISSING", "The request does not contain 'grantType'.")
  elseif not ORDERED_GRANT_TYPES[fields.grantType] then
    response.not_simulated("Creating a token with a grant type other than AUTHORIZATION_CODE, CLIENT_CREDENTIALS, "
      .. "DEVICE_CODE and PASSWORD")
  elseif fields.grantType ~= "CLIENT_CREDENTIALS" and (fields.subject or "") == "" then
    refuse_order("SANDBOX_SUBJECT_MISSING", "The request does not contain 'subject'.")
  end
end

local function token_create(state, fields)
  check_order(fields)
  local identity = ordering_identity(state, fields)
  local request = { identity = identity, scopes = parameters.scopes(state, nil) }
  local token = grant.issue(state, grant.decide(state, fields.grantType, request, fields), fields)
  return response.object("OK", "A109001", "An access token was created successfully: "
    .. grant.name(fields.grantType) .. ", client = " .. client.id_text(identity.client), {
    accessToken = token.access_token,
    clientId = identity.client.clientId,
    expiresAt = grant.expiry_ms(token, token.access_duration),
    expiresIn = token.access_duration,
    grantType = fields.grantType,
    refreshToken = token.refresh_token or null,
    scopes = token.scopes or null,
    subject = fields.subject,
    tokenType = "Bearer",
  })
end

return {
  -- htm and htu only matter with dpop, which is refused.
  ["POST /auth/introspection"] = {
    handler = introspection,
    fields = {
      token = "string", scopes = "strings", subject = "string", acrValues = "strings", maxAge = "number",
      htm = "string", htu = "string",
    },
  },
  ["POST /auth/introspection/standard"] = {
    handler = standard_introspection,
    fields = {
      parameters = "string", httpAcceptHeader = "string", rsUri = "string", withHiddenProperties = "boolean",
    },
  },
  ["POST /auth/revocation"] = {
    handler = revocation,
    fields = { parameters = "string", clientId = "string", clientSecret = "string" },
  },
  ["POST /auth/userinfo"] = {
    handler = user_info,
    fields = { token = "string", htm = "string", htu = "string" },
  },
  ["POST /auth/userinfo/issue"] = {
    handler = user_info_issue,
    fields = { token = "string", claims = "string", sub = "string" },
  },
  ["POST /auth/token/create"] = {
    handler = token_create,
    fields = {
      grantType = "string", clientId = "number", clientIdAliasUsed = "boolean", subject = "string", scopes = "strings",
      accessToken = "string", refreshToken = "string", accessTokenDuration = "number", refreshTokenDuration = "number",
      acr = "string", authTime = "number",
    },
  },
}

--- Management of tokens by the authorization server: list, update, revoke, delete.

local base64 = require "authlete.util.base64"
local client = require "authlete.sandbox.client"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local page = require "authlete.sandbox.page"
local parameters = require "authlete.sandbox.parameters"
local random = require "authlete.random"
local requested_access = require "authlete.sandbox.requested_access"
local response = require "authlete.sandbox.response"
local signature = require "authlete.sandbox.signature"
local token_response = require "authlete.sandbox.token_response"

local null = json.null

-- Identifiers ---------------------------------------------------------------------------------------------------------

local function hash(text)
  return text and base64.encode_url(signature.sha256(text))
end

-- Hashes take time, so they are made once.
local function add_hashes(token)
  token.access_token_hash = token.access_token_hash or hash(token.access_token)
  token.refresh_token_hash = token.refresh_token_hash or hash(token.refresh_token)
end

local FIND = { access_token = issued_token.find_access_token, refresh_token = issued_token.find_refresh_token }

-- Returns the tokens that an identifier stands for: a token, or the hash of one. `kind` is "access_token" or
-- "refresh_token".
local function find_by(state, kind, identifier)
  local token, expired = FIND[kind](state, identifier)
  if token or expired then
    return { token or expired }
  end
  return issued_token.all(state, function(candidate)
    add_hashes(candidate)
    return candidate[kind .. "_hash"] == identifier
  end)
end

-- The list ------------------------------------------------------------------------------------------------------------

local function describe(token)
  add_hashes(token)
  local from = token.grant
  return {
    accessTokenHash = token.access_token_hash,
    accessTokenExpiresAt = issued_token.milliseconds(token.access_expires_at),
    refreshTokenHash = token.refresh_token_hash or null,
    refreshTokenExpiresAt = issued_token.milliseconds(token.refresh_expires_at),
    createdAt = issued_token.milliseconds(token.created_at),
    lastRefreshedAt = issued_token.milliseconds(token.refreshed_at),
    clientId = from.identity.client.clientId,
    subject = from.subject,
    grantType = from.grant_type,
    scopes = token.scopes or null,
    properties = token.properties,
  }
end

local STATUSES = { VALID = true, INVALID = true, ALL = true }

local function get_token_list(state, fields)
  local record = fields.clientIdentifier and client.demand(state, fields.clientIdentifier)
  local status, now = fields.tokenStatus or "ALL", state.now()
  if not STATUSES[status] then
    response.fail_malformed("The value of 'tokenStatus' is not one that /auth/token/get/list accepts.")
  end
  local tokens = issued_token.all(state, function(token)
    local is_valid = token.access_expires_at > now
    return (not record or token.grant.identity.client == record)
      and (not fields.subject or token.grant.subject == fields.subject)
      and (status == "ALL" or is_valid == (status == "VALID"))
  end)
  local object = page.select(tokens, fields, "accessTokens", describe)
  object.client = record and client.describe(record) or null
  object.subject = fields.subject or null
  return object
end

-- Updates -------------------------------------------------------------------------------------------------------------

local IDENTIFIERS = {
  { "accessToken", "access_token" }, { "accessTokenHash", "access_token" }, { "refreshToken", "refresh_token" },
  { "refreshTokenHash", "refresh_token" },
}

local function find_token(state, fields)
  for _, identifier in ipairs(IDENTIFIERS) do
    local field, kind = identifier[1], identifier[2]
    if fields[field] then
      return find_by(state, kind, fields[field])[1]
    end
  end
  if fields.tokenId then
    return issued_token.all(state, function(token) return token.id == fields.tokenId end)[1]
  end
  response.refuse_with(response.object("BAD_REQUEST", "SANDBOX_ACCESSTOKEN_MISSING",
    "The request does not identify a token."))
end

local function expiry_of(milliseconds, old)
  return milliseconds and milliseconds > 0 and milliseconds / 1000 or old
end

-- Without a new time of expiry, a change of scopes may begin the duration anew.
local function update_expiry(state, token, fields)
  local now = state.now()
  if fields.scopes and fields.accessTokenExpiresAtUpdatedOnScopeUpdate then
    token.access_expires_at = now + token.access_duration
  end
  if fields.scopes and fields.refreshTokenExpiresAtUpdatedOnScopeUpdate and token.refresh_token then
    token.refresh_expires_at = now + token.refresh_duration
  end
  token.access_expires_at = expiry_of(fields.accessTokenExpiresAt, token.access_expires_at)
  if token.refresh_token then
    token.refresh_expires_at = expiry_of(fields.refreshTokenExpiresAt, token.refresh_expires_at)
  end
  issued_token.reschedule(state, token)
end

local function token_update(state, fields)
  local token = find_token(state, fields)
  if not token then
    return response.object("NOT_FOUND", "SANDBOX_TOKEN_UNKNOWN", "The token does not exist.")
  end
  if fields.scopes then
    token.scopes = parameters.supported(state, fields.scopes)
    token.granted_scopes = token.scopes
  end
  token.properties = fields.properties or token.properties
  token.certificate_thumbprint = fields.certificateThumbprint or token.certificate_thumbprint
  token.dpop_key_thumbprint = fields.dpopKeyThumbprint or token.dpop_key_thumbprint
  token.authorization_details = requested_access.read_details(fields.authorizationDetails)
    or token.authorization_details
  update_expiry(state, token, fields)
  if fields.accessTokenValueUpdated then
    issued_token.rename(state, token, random.token())
  end
  return response.object("OK", "A135001", "Updated the access token successfully.", {
    accessToken = token.access_token,
    accessTokenExpiresAt = issued_token.milliseconds(token.access_expires_at),
    refreshTokenExpiresAt = issued_token.milliseconds(token.refresh_expires_at),
    scopes = token.scopes or null,
    properties = token.properties,
    authorizationDetails = requested_access.describe(token.authorization_details),
    tokenId = token.id,
    tokenType = token_response.token_type(token),
  })
end

-- Removal -------------------------------------------------------------------------------------------------------------

local function remove_all(state, tokens)
  for _, token in ipairs(tokens) do
    issued_token.remove(state, token)
  end
  return #tokens
end

-- Returns the tokens that the request names. A client and a subject together mean the tokens of both.
local function tokens_to_revoke(state, fields)
  if fields.accessTokenIdentifier then
    return find_by(state, "access_token", fields.accessTokenIdentifier)
  elseif fields.refreshTokenIdentifier then
    return find_by(state, "refresh_token", fields.refreshTokenIdentifier)
  elseif not fields.clientIdentifier and not fields.subject then
    response.fail_malformed("The request does not say which tokens to revoke.")
  end
  local record = fields.clientIdentifier and client.demand(state, fields.clientIdentifier)
  return issued_token.all(state, function(token)
    return (not record or token.grant.identity.client == record)
      and (not fields.subject or token.grant.subject == fields.subject)
  end)
end

local function token_revoke(state, fields)
  local count = remove_all(state, tokens_to_revoke(state, fields))
  return { resultCode = "A312001", resultMessage = "Revoked " .. count .. " access token(s).", count = count }
end

local function token_delete(state, _, identifier)
  if remove_all(state, find_by(state, "access_token", identifier)) == 0 then
    response.fail(404, "SANDBOX_TOKEN_UNKNOWN", "The access token does not exist.")
  end
  return nil, 204
end

return {
  get_token_list = {
    route = "GET /auth/token/get/list",
    handler = get_token_list,
    fields = {
      clientIdentifier = "string", subject = "string", start = "string", ["end"] = "string", tokenStatus = "string",
    },
  },
  token_update = {
    route = "POST /auth/token/update",
    handler = token_update,
    fields = {
      accessToken = "string", accessTokenHash = "string", refreshToken = "string", refreshTokenHash = "string",
      tokenId = "string", accessTokenExpiresAt = "number", refreshTokenExpiresAt = "number", scopes = "strings",
      accessTokenExpiresAtUpdatedOnScopeUpdate = "boolean", refreshTokenExpiresAtUpdatedOnScopeUpdate = "boolean",
      properties = "properties", accessTokenValueUpdated = "boolean", certificateThumbprint = "string",
      dpopKeyThumbprint = "string", authorizationDetails = "table",
    },
  },
  token_revoke = {
    route = "POST /auth/token/revoke",
    handler = token_revoke,
    fields = {
      accessTokenIdentifier = "string", refreshTokenIdentifier = "string", clientIdentifier = "string",
      subject = "string",
    },
  },
  token_delete = { route = "DELETE /auth/token/delete/{}", handler = token_delete, fields = {} },
}

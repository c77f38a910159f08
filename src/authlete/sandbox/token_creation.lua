--- Tokens that the authorization server orders, one at a time or in batches.

local client = require "authlete.sandbox.client"
local grant = require "authlete.sandbox.grant"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local parameters = require "authlete.sandbox.parameters"
local random = require "authlete.random"
local requested_access = require "authlete.sandbox.requested_access"
local response = require "authlete.sandbox.response"
local token_response = require "authlete.sandbox.token_response"

local null = json.null

local ORDERED_GRANT_TYPES = {
  AUTHORIZATION_CODE = true, CIBA = true, CLIENT_CREDENTIALS = true, DEVICE_CODE = true, IMPLICIT = true,
  JWT_BEARER = true, PASSWORD = true, TOKEN_EXCHANGE = true,
}

local function refuse(code, text)
  response.refuse_with(response.object("BAD_REQUEST", code, text))
end

local function find_client(state, fields)
  if not fields.clientId and not fields.clientIdentifier then
    refuse("SANDBOX_CLIENTID_MISSING", "The request does not contain 'clientId'.")
  end
  local identity = client.find(state, fields.clientIdentifier or string.format("%.0f", fields.clientId))
  if not identity then
    refuse("SANDBOX_CLIENT_UNKNOWN", "The client does not exist.")
  end
  identity.alias_used = fields.clientIdAliasUsed == true and identity.client.clientIdAlias ~= nil
  identity.name = identity.alias_used and identity.client.clientIdAlias or client.id_text(identity.client)
  return identity
end

local function check_scopes(state, scopes)
  for _, scope in ipairs(scopes or {}) do
    if not state.scopes[scope] then
      refuse("SANDBOX_SCOPE_UNKNOWN", "The service does not support one of the scopes.")
    end
  end
end

local function check_order(state, fields)
  if not fields.grantType then
    refuse("SANDBOX_GRANTTYPE_MISSING", "The request does not contain 'grantType'.")
  elseif not ORDERED_GRANT_TYPES[fields.grantType] then
    refuse("SANDBOX_GRANTTYPE_UNKNOWN", "Tokens cannot be created for this value of 'grantType'.")
  elseif fields.grantType ~= "CLIENT_CREDENTIALS" and (fields.subject or "") == "" then
    refuse("SANDBOX_SUBJECT_MISSING", "The request does not contain 'subject'.")
  end
  check_scopes(state, fields.scopes)
  for _, name in ipairs { "accessToken", "refreshToken" } do
    local store = name == "accessToken" and state.access_tokens or state.refresh_tokens
    if fields[name] and store:find(fields[name]) then
      refuse("SANDBOX_TOKEN_EXISTS", "The value of '" .. name .. "' is that of another token.")
    end
  end
end

local function create(state, fields)
  check_order(state, fields)
  local identity = find_client(state, fields)
  local scopes = parameters.scopes(state, nil, identity.client)
  local request = { identity = identity, scopes = scopes, resources = fields.resources }
  return issued_token.issue(state, grant.decide(state, fields.grantType, request, fields), fields)
end

local function token_create(state, fields)
  local token = create(state, fields)
  local from = token.grant
  local text = "An access token was created successfully: " .. grant.name(from.grant_type) .. ", client = "
    .. client.id_text(from.identity.client)
  return response.object("OK", "A109001", text, {
    accessToken = token.access_token,
    jwtAccessToken = token.jwt,
    clientId = from.identity.client.clientId,
    clientIdentifier = from.identity.name,
    expiresAt = issued_token.milliseconds(token.access_expires_at),
    expiresIn = token.access_duration,
    grantType = from.grant_type,
    refreshToken = token.refresh_token or null,
    scopes = token.scopes or null,
    subject = from.subject,
    sessionId = from.session_id,
    properties = token.properties,
    authorizationDetails = requested_access.describe(token.authorization_details),
    forExternalAttachment = fields.forExternalAttachment == true,
    tokenId = token.id,
    tokenType = token_response.token_type(token),
  })
end

-- Batches -------------------------------------------------------------------------------------------------------------

-- Ends the operation if one of the orders is wrong. Then none is carried out.
local function check_batch(state, orders)
  for i, order in ipairs(orders) do
    local status, object = response.catch("token_create_batch", function()
      check_order(state, order)
      find_client(state, order)
    end)
    if object then
      local text = object.resultMessage:gsub("^%[[^%]]*%] ", "")
      response.fail(status == 200 and 400 or status, object.resultCode, "Element " .. i .. ": " .. text)
    end
  end
end

local function token_create_batch(state, fields)
  local orders = fields.orders
  check_batch(state, orders)
  for _, order in ipairs(fields.dryRun == "true" and {} or orders) do
    create(state, order)
  end
  local id = random.token()
  state.batches:keep({ count = #orders }, 86400, id)
  return {
    resultCode = "SANDBOX_BATCH_ACCEPTED",
    resultMessage = "[SANDBOX_BATCH_ACCEPTED] The tokens are being created.",
    requestId = id,
  }
end

local function get_token_create_batch_status(state, _, id)
  local batch = state.batches:find(id)
  if not batch then
    response.fail(404, "SANDBOX_BATCH_UNKNOWN", "There is no batch with this id.")
  end
  return {
    resultCode = "SANDBOX_BATCH_FOUND",
    resultMessage = "[SANDBOX_BATCH_FOUND] The tokens have been created.",
    status = { batchKind = "CREATE", requestId = id, result = "SUCCEEDED", tokenCount = batch.count },
  }
end

local FIELDS = {
  grantType = "string", clientId = "number", clientIdentifier = "string", clientIdAliasUsed = "boolean",
  subject = "string", scopes = "strings", accessToken = "string", refreshToken = "string",
  accessTokenDuration = "number", refreshTokenDuration = "number", acr = "string", authTime = "number",
  properties = "properties", certificateThumbprint = "string", dpopKeyThumbprint = "string",
  authorizationDetails = "table", resources = "strings", jwtAtClaims = "string", sessionId = "string",
  forExternalAttachment = "boolean",
}

return {
  token_create = { route = "POST /auth/token/create", handler = token_create, fields = FIELDS },
  token_create_batch = {
    route = "POST /auth/token/create/batch",
    handler = token_create_batch,
    fields = { dryRun = "string", orders = { list_of = FIELDS } },
    list = "orders",
  },
  get_token_create_batch_status = {
    route = "GET /auth/token/create/batch/status/{}",
    handler = get_token_create_batch_status,
    fields = {},
  },
}

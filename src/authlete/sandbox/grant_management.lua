--- The grant management endpoint (Grant Management for OAuth 2.0, section 6).

local copy = require "authlete.util.copy"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local list = require "authlete.util.list"
local managed_grants = require "authlete.sandbox.managed_grants"
local presented_token = require "authlete.sandbox.presented_token"
local response = require "authlete.sandbox.response"

-- For this endpoint, responseContent is a body, not a challenge, and there is no BAD_REQUEST.
local function refuse(action, oauth_error, code, text)
  response.refuse(action == "BAD_REQUEST" and "UNAUTHORIZED" or action, oauth_error, code, text)
end

local function check_caller(fields)
  if not fields.grantId or not fields.gmAction then
    response.refuse("CALLER_ERROR", "server_error", "SANDBOX_GRANT_MISSING",
      "The request does not contain 'gmAction' and 'grantId'.")
  elseif fields.gmAction ~= "QUERY" and fields.gmAction ~= "REVOKE" then
    response.fail_malformed("The value of 'gmAction' is not one that /gm accepts.")
  end
end

local SCOPES = { QUERY = "grant_management_query", REVOKE = "grant_management_revoke" }

local function find_grant(state, fields)
  local token = presented_token.demand(state, fields, refuse)
  if not list.contains(token.scopes, SCOPES[fields.gmAction]) then
    refuse("FORBIDDEN", "insufficient_scope", "SANDBOX_SCOPE_INSUFFICIENT",
      "The access token does not have the scope '" .. SCOPES[fields.gmAction] .. "'.")
  end
  local managed = state.managed_grants[fields.grantId]
  if not managed or managed.client ~= token.grant.identity.client then
    refuse("NOT_FOUND", "invalid_grant_id", "SANDBOX_GRANT_UNKNOWN",
      "The grant does not exist, or belongs to another client.")
  end
  return managed
end

local function revoke(state, managed)
  local tokens = issued_token.all(state, function(token) return token.grant.managed_grant == managed end)
  for _, token in ipairs(tokens) do
    issued_token.remove(state, token)
  end
  state.managed_grants[managed.id] = nil
end

local function gm(state, fields)
  check_caller(fields)
  local managed = find_grant(state, fields)
  if fields.gmAction == "REVOKE" then
    revoke(state, managed)
    return response.object("NO_CONTENT", "SANDBOX_GRANT_REVOKED", "The grant has been revoked.")
  end
  return response.object("OK", "SANDBOX_GRANT_FOUND", "The grant has been found.",
    { responseContent = json.encode(managed_grants.content(managed)) })
end

return {
  gm = {
    route = "POST /gm",
    handler = gm,
    fields = copy.merged(presented_token.fields, { accessToken = "string", gmAction = "string", grantId = "string" }),
  },
}

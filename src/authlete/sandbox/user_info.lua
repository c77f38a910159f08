--- The userinfo endpoint of the sandbox (OpenID Connect Core 1.0 section 5.3).

local client = require "authlete.sandbox.client"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local presented_token = require "authlete.sandbox.presented_token"
local requested_claims = require "authlete.sandbox.requested_claims"
local response = require "authlete.sandbox.response"

local encode, null = json.encode, json.null

-- What introspection says about tokens is not part of these responses.
local function refuse(action, oauth_error, code, text, _, wanted, scheme)
  presented_token.refuse(action, oauth_error, code, text, nil, wanted, scheme)
end

local function check_openid(token)
  if not token.grant.subject or not list.contains(token.scopes, "openid") then
    refuse("FORBIDDEN", "insufficient_scope", "SANDBOX_SCOPE_INSUFFICIENT",
      "The access token does not have the scope 'openid', or does not belong to a user.", nil, { "scope", "openid" })
  end
end

local function user_info(state, fields)
  local token = presented_token.demand(state, fields, refuse)
  check_openid(token)
  local from = token.grant
  local claims = requested_claims.names(token.scopes, from.user_info_claims)
  local object = response.object("OK", "A091001", "The access token presented at the userinfo endpoint is valid.",
    client.fields(from.identity))
  object.claims = #claims > 0 and claims or null
  object.scopes = token.scopes
  object.subject = from.subject
  object.userInfoClaims = from.user_info_claims and encode(from.user_info_claims) or null
  object.consentedClaims = from.consented_claims
  object.properties = token.properties
  object.token = token.access_token
  object.responseContent = null
  return object
end

local function user_info_issue(state, fields)
  local token = presented_token.find(state, fields.token, refuse)
  check_openid(token)
  local content = copy.merged(parameters.claims(fields))
  content.sub = fields.sub or token.grant.sub or token.grant.subject
  return response.object("JSON", "A096001", "An ID token was generated successfully.",
    { responseContent = encode(content) })
end

return {
  user_info = {
    route = "POST /auth/userinfo",
    handler = user_info,
    fields = copy.merged(presented_token.fields, { token = "string" }),
  },
  user_info_issue = {
    route = "POST /auth/userinfo/issue",
    handler = user_info_issue,
    fields = { token = "string", claims = "string", sub = "string" },
  },
}

-- Grant management and back-channel logout with the sandbox.

local base64 = require "authlete.util.base64"
local cjson = require "cjson"
local form = require "authlete.form"
local sandboxed = require "spec.support.sandboxed"

local encode, error_of = sandboxed.encode, sandboxed.error_of

local REDIRECT_URI = "https://client.example/cb"

local api

local function new(settings)
  settings = settings or { endpoints = { grant_management = "/grants" } }
  settings.scopes = { "email", "profile", "grant_management_query", "grant_management_revoke" }
  settings.clients = {
    { client_id = 12, client_secret = "s", redirect_uris = { REDIRECT_URI } },
    { client_id = 34, client_secret = "s", redirect_uris = { REDIRECT_URI }, backchannel_logout_uri = "https://c/out" },
  }
  local _
  _, api = sandboxed.new(settings)
end

local function authorize(changes)
  local parameters = { response_type = "code", client_id = 12, redirect_uri = REDIRECT_URI, scope = "email" }
  for name, value in pairs(changes or {}) do
    parameters[name] = value
  end
  return assert(api:authorization { parameters = encode(parameters) })
end

local function error_in(answer)
  assert.equal("LOCATION", answer.action, answer.result_message)
  return form.decode(answer.response_content:match "%?(.*)$").error
end

local function get_tokens(changes, decision)
  local request = { ticket = authorize(changes).ticket, subject = "1001" }
  for name, value in pairs(decision or {}) do
    request[name] = value
  end
  local issued = assert(api:authorization_issue(request))
  return assert(api:token {
    parameters = encode {
      grant_type = "authorization_code", code = issued.authorization_code, redirect_uri = REDIRECT_URI,
    },
    client_id = "12", client_secret = "s",
  })
end

-- An access token for the endpoint.
local function management_token(client_id)
  return api:token({
    parameters = "grant_type=client_credentials&scope=grant_management_query+grant_management_revoke",
    client_id = client_id or "12", client_secret = "s",
  }).access_token
end

local function manage(action, id, token)
  return assert(api:gm { access_token = token or management_token(), gm_action = action, grant_id = id })
end

before_each(function() new() end)

describe("Grant management of the sandbox", function()
  it("creates, merges, replaces and shows grants", function()
    local tokens = get_tokens({ grant_management_action = "create" }, { consented_claims = { "name" } })
    local id = tokens.grant_id
    assert.equal(id, cjson.decode(tokens.response_content).grant_id)
    local answer = authorize { grant_management_action = "merge", grant_id = id }
    assert.equal("MERGE", answer.gm_action)
    assert.equal(id, answer.grant_id)
    assert.equal("1001", answer.grant_subject)
    assert.equal("email", answer.grant.scopes[1].scope)
    tokens = get_tokens({ grant_management_action = "merge", grant_id = id, scope = "profile" })
    assert.equal(id, tokens.grant_id)
    assert.equal(id, api:introspection({ token = tokens.access_token }).grant_id)
    local content = cjson.decode(manage("QUERY", id).response_content)
    assert.same({ { scope = "email" }, { scope = "profile" } }, content.scopes)
    assert.same({ "name" }, content.claims)
    get_tokens { grant_management_action = "replace", grant_id = id, scope = "profile" }
    assert.same({ { scope = "profile" } }, cjson.decode(manage("QUERY", id).response_content).scopes)
  end)

  it("revokes a grant with all its tokens", function()
    local tokens, other = get_tokens { grant_management_action = "create" }, get_tokens()
    assert.equal("NO_CONTENT", manage("REVOKE", tokens.grant_id).action)
    assert.is_false(api:introspection({ token = tokens.access_token }).usable)
    assert.is_true(api:introspection({ token = other.access_token }).usable)
    assert.equal("invalid_grant_id", error_of(manage("QUERY", tokens.grant_id), "NOT_FOUND"))
  end)

  it("is for the client of the grant, with the right scope", function()
    local tokens = get_tokens { grant_management_action = "create" }
    local id = tokens.grant_id
    assert.equal("invalid_grant_id", error_of(manage("QUERY", id, management_token "34"), "NOT_FOUND"))
    assert.equal("insufficient_scope", error_of(manage("QUERY", id, tokens.access_token), "FORBIDDEN"))
    assert.equal("invalid_token", error_of(manage("QUERY", id, "unknown"), "UNAUTHORIZED"))
    for _, changes in ipairs {
      { grant_management_action = "merge", grant_id = "unknown" },
      { grant_management_action = "merge", grant_id = id, client_id = 34 },
    } do
      assert.equal("invalid_grant_id", error_in(authorize(changes)))
    end
    for _, changes in ipairs {
      { grant_management_action = "merge" }, { grant_management_action = "create", grant_id = id },
      { grant_management_action = "sing" }, { grant_id = id },
    } do
      assert.equal("invalid_request", error_in(authorize(changes)))
    end
    local ticket = authorize({ grant_management_action = "merge", grant_id = id }).ticket
    assert.equal("access_denied", error_in(api:authorization_issue { ticket = ticket, subject = "1002" }))
  end)

  it("means nothing to a service without it", function()
    new {}
    assert.is_nil(get_tokens({ grant_management_action = "create" }).grant_id)
    assert.is_nil(cjson.decode(api:get_service_configuration()).grant_management_endpoint)
  end)
end)

if pcall(require, "openssl.pkey") then
  describe("backchannel_logout_token of the sandbox", function()
    local function claims_of(jwt)
      return cjson.decode(base64.decode_url(jwt:match "^[^.]*%.([^.]*)"))
    end

    it("is for one client and one user", function()
      local answer = assert(api:backchannel_logout_token {
        client_identifier = "34", subject = "1001", session_id = "a",
      })
      assert.equal("OK", answer.action)
      assert.equal("https://c/out", answer.backchannel_logout_uri)
      local claims = claims_of(answer.logout_token)
      assert.same({ "34", "1001", "a" }, { claims.aud, claims.sub, claims.sid })
      assert.same({ ["http://schemas.openid.net/event/backchannel-logout"] = {} }, claims.events)
      assert.is_nil(claims.nonce)
      assert.matches('"logout+jwt"', base64.decode_url(answer.logout_token:match "^[^.]*"), 1, true)
      assert.is_nil(api:backchannel_logout_token({ client_identifier = "12", subject = "1" }).backchannel_logout_uri)
    end)

    it("needs a client, and a user or a session", function()
      assert.equal("CALLER_ERROR", api:backchannel_logout_token({ client_identifier = "7", subject = "1" }).action)
      assert.equal("CALLER_ERROR", api:backchannel_logout_token({ client_identifier = "34" }).action)
    end)
  end)
end

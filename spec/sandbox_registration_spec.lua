-- Dynamic client registration with the sandbox.

local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

local encode, error_of = sandboxed.encode, sandboxed.error_of

local REDIRECT_URI = "https://client.example/cb"

local box, api

local function new(settings)
  settings = settings or { dynamic_registration_supported = true }
  settings.issuer = "https://issuer.example"
  box, api = sandboxed.new(settings)
end

local function register(metadata)
  return assert(api:dynamic_client_register { json = cjson.encode(metadata) })
end

local function registered(changes)
  local metadata = { redirect_uris = { REDIRECT_URI }, client_name = "A client", scope = "email", unknown = 1 }
  for name, value in pairs(changes or {}) do
    metadata[name] = value
  end
  local answer = register(metadata)
  assert.equal("CREATED", answer.action, answer.result_message)
  return cjson.decode(answer.response_content), answer
end

local function manage(verb, content, changes)
  local request = { client_id = content.client_id, token = content.registration_access_token }
  for name, value in pairs(changes or {}) do
    request[name] = value
  end
  return assert(api["dynamic_client_" .. verb](api, request))
end

before_each(function() new() end)

describe("Registration with the sandbox", function()
  it("creates a client that can be used", function()
    local content, answer = registered()
    assert.equal("A202001", answer.result_code)
    assert.equal("A client", answer.client.client_name)
    assert.equal("client_secret_basic", content.token_endpoint_auth_method)
    assert.same({ "authorization_code" }, content.grant_types)
    assert.same({ "code" }, content.response_types)
    assert.equal(0, content.client_secret_expires_at)
    assert.is_nil(content.unknown)
    assert.equal("https://issuer.example/registration/" .. content.client_id, content.registration_client_uri)
    local request = { response_type = "code", client_id = content.client_id, redirect_uri = REDIRECT_URI }
    local ticket = api:authorization({ parameters = encode(request) }).ticket
    local code = api:authorization_issue({ ticket = ticket, subject = "1001" }).authorization_code
    local tokens = api:token {
      parameters = encode { grant_type = "authorization_code", code = code, redirect_uri = REDIRECT_URI },
      client_id = content.client_id, client_secret = content.client_secret,
    }
    assert.equal("OK", tokens.action)
    assert.is_nil(tokens.refresh_token) -- because the client has not asked for the grant type
  end)

  it("makes public clients without a secret", function()
    local content, answer = registered { token_endpoint_auth_method = "none", jwks = { keys = { { kty = "RSA" } } } }
    assert.is_nil(content.client_secret)
    assert.equal("PUBLIC", answer.client.client_type)
    assert.same({ keys = { { kty = "RSA" } } }, content.jwks)
  end)

  it("refuses what is wrong, or what the service has not enabled", function()
    for _, case in ipairs {
      { "invalid_redirect_uri", {} }, { "invalid_redirect_uri", { redirect_uris = { "relative" } } },
      { "invalid_redirect_uri", { redirect_uris = { "https://client.example/#x" } } },
      { "invalid_client_metadata", { redirect_uris = "https://client.example/" } },
      { "invalid_client_metadata", { redirect_uris = { REDIRECT_URI }, grant_types = { "urn:x" } } },
      { "invalid_client_metadata",
        { redirect_uris = { REDIRECT_URI }, grant_types = { "urn:openid:params:grant-type:ciba" } } },
      { "invalid_client_metadata", { redirect_uris = { REDIRECT_URI }, response_types = { "token" } } },
      { "invalid_client_metadata", { redirect_uris = { REDIRECT_URI }, token_endpoint_auth_method = "sing" } },
      { "invalid_client_metadata", { redirect_uris = { REDIRECT_URI }, subject_type = "pairwise" } },
      { "invalid_software_statement", { redirect_uris = { REDIRECT_URI }, software_statement = "eyJ" } },
    } do
      assert.equal(case[1], error_of(register(case[2])))
    end
    assert.equal("invalid_client_metadata", error_of(api:dynamic_client_register { json = "[" }))
    assert.equal(1, #box.settings.clients)
    assert.equal(1, api:get_client_list().total_count)
    new {}
    assert.equal("invalid_request", error_of(register { redirect_uris = { REDIRECT_URI } }))
  end)
end)

describe("Management of registered clients with the sandbox", function()
  it("needs the token of the client", function()
    local content, other = registered(), registered()
    for _, verb in ipairs { "get", "update", "delete" } do
      for _, changes in ipairs {
        { token = other.registration_access_token }, { token = "x" }, { client_id = "7" },
        { client_id = "5921531358155430" },
      } do
        changes.json = verb == "update" and "{}" or nil
        assert.equal("invalid_token", error_of(manage(verb, content, changes), "UNAUTHORIZED"))
      end
    end
  end)

  it("reads, replaces and deletes a client", function()
    local content = registered { client_uri = "https://client.example/" }
    local seen = manage("get", content)
    assert.equal("OK", seen.action)
    assert.same(content, cjson.decode(seen.response_content))
    local metadata = { client_id = content.client_id, redirect_uris = { REDIRECT_URI }, client_name = "Another name" }
    local updated = manage("update", content, { json = cjson.encode(metadata) })
    assert.equal("UPDATED", updated.action)
    local now_registered = cjson.decode(updated.response_content)
    assert.equal("Another name", now_registered.client_name)
    assert.is_nil(now_registered.client_uri)
    assert.equal(content.client_secret, now_registered.client_secret)
    metadata.client_secret = "guessed"
    assert.equal("invalid_client_metadata",
      error_of(manage("update", content, { json = cjson.encode(metadata) })))
    assert.equal("DELETED", manage("delete", content).action)
    assert.equal("invalid_token", error_of(manage("get", content), "UNAUTHORIZED"))
    local _, _, failure = api:get_client { client_id = content.client_id }
    assert.equal(404, failure.status)
  end)
end)

describe("info and lifecycle_healthcheck of the sandbox", function()
  it("need no credentials", function()
    for _, path in ipairs { "/api/info", "/api/lifecycle/healthcheck" } do
      assert.equal(200, box({ method = "GET", url = "https://sandbox.invalid" .. path }).status)
    end
    assert.is_table(api:info().features)
    assert.is_truthy(api:lifecycle_healthcheck())
  end)
end)

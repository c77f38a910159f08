-- The sandbox's service and client applications.

local authlete = require "authlete"
local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

local CLIENT_ID = 5921531358155430

local box, api

before_each(function()
  box, api = sandboxed.new { issuer = "https://issuer.example", endpoints = { userinfo = "https://api.example/me" } }
end)

local function fails(status, _, message, failure)
  assert.equal(status, failure and failure.status, message)
end

describe("The sandbox's service", function()
  it("has the metadata that client libraries need", function()
    local metadata = cjson.decode((assert(api:get_service_configuration())))
    assert.equal("https://issuer.example", metadata.issuer)
    for _, name in ipairs {
      "authorization_endpoint", "token_endpoint", "jwks_uri", "introspection_endpoint", "revocation_endpoint",
      "pushed_authorization_request_endpoint", "device_authorization_endpoint",
    } do
      assert.matches("^https://issuer%.example/[%l-]+$", metadata[name])
    end
    assert.equal("https://api.example/me", metadata.userinfo_endpoint)
    assert.same({ "code" }, metadata.response_types_supported)
    assert.same({ "S256", "plain" }, metadata.code_challenge_methods_supported)
    assert.same({ "client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none" },
      metadata.token_endpoint_auth_methods_supported)
    assert.is_nil(metadata.registration_endpoint)
    assert.is_nil(metadata.backchannel_authentication_endpoint)
    assert.same({ "public" }, metadata.subject_types_supported)
    assert.same({ "RS256" }, metadata.id_token_signing_alg_values_supported)
    assert.is_true(metadata.claims_parameter_supported)
    assert.is_true(metadata.authorization_response_iss_parameter_supported)
    for _, name in ipairs {
      "request_uri_parameter_supported", "require_pushed_authorization_requests",
    } do
      assert.is_false(metadata[name], name)
    end
    assert.equal("openid", metadata.scopes_supported[1])
  end)

  it("describes itself", function()
    local service = assert(api:get_service())
    assert.equal("https://issuer.example", service.issuer)
    assert.equal("https://issuer.example/token", service.token_endpoint)
    assert.equal("openid", service.supported_scopes[1].name)
  end)

  if pcall(require, "openssl.pkey") then
    it("has one public key", function()
      local set = cjson.decode((assert(api:get_service_jwks())))
      assert.equal(1, #set.keys)
      local key = set.keys[1]
      assert.equal("RSA RS256 sig AQAB", table.concat({ key.kty, key.alg, key.use, key.e }, " "))
      assert.equal(342, #key.n)
      assert.equal(43, #key.kid)
      assert.is_nil(key.d)
      assert.same(set, cjson.decode(api:get_service_jwks()))
      sandboxed.is_not_simulated("get_service_jwks: ", function()
        return api:get_service_jwks { include_private_keys = true }
      end)
    end)
  end

  it("also supports version 2 of the API", function()
    api = authlete.new {
      transport = box, base_url = "https://sandbox.invalid", api_version = "V2",
      service_api_key = box.settings.service_api_key, service_api_secret = box.settings.service_api_secret,
    }
    assert.is_string(api:get_service_configuration())
    assert.equal(CLIENT_ID, api:get_client({ client_id = CLIENT_ID }).client_id)
    assert.equal(1, api:get_client_list({}).total_count)
  end)
end)

describe("The sandbox's clients", function()
  local function works(client_id, secret)
    return assert(api:token {
      parameters = "grant_type=client_credentials", client_id = ("%.0f"):format(client_id), client_secret = secret,
    }).action
  end

  it("can be looked up", function()
    local client = assert(api:get_client { client_id = "my-client" })
    assert.equal(CLIENT_ID, client.client_id)
    assert.equal("My Client", client.client_name)
    assert.equal("CONFIDENTIAL", client.client_type)
    assert.same({ "https://client.invalid/callback" }, client.redirect_uris)
    fails(404, api:get_client { client_id = 1 })
  end)

  it("can be created, listed and deleted", function()
    local created = assert(api:create_client {
      client_name = "New", client_id_alias = "new", redirect_uris = { "https://new.example/" },
      grant_types = { "CLIENT_CREDENTIALS" }, token_auth_method = "CLIENT_SECRET_BASIC", developer = "eve",
    })
    assert.equal("CONFIDENTIAL", created.client_type)
    assert.is_true(created.client_id_alias_enabled)
    assert.equal("OK", works(created.client_id, created.client_secret))
    assert.equal(2, api:get_client_list({}).total_count)
    assert.same({ "New" }, { api:get_client_list({ start = 1, ["end"] = 2 }).clients[1].client_name })
    assert.equal(1, api:get_client_list({ developer = "eve" }).total_count)
    local order = { grant_type = "CLIENT_CREDENTIALS", client_id = created.client_id }
    local access_token = api:token_create(order).access_token
    assert.is_true(api:delete_client { client_id = created.client_id })
    assert.equal("INVALID_CLIENT", works(created.client_id, created.client_secret))
    assert.equal("UNAUTHORIZED", api:introspection({ token = access_token }).action)
    fails(404, api:delete_client { client_id = created.client_id })
  end)

  it("can do only what they are registered for", function()
    local created = assert(api:create_client {
      grant_types = { "AUTHORIZATION_CODE" }, token_auth_method = "CLIENT_SECRET_POST",
    })
    local id, secret = ("%.0f"):format(created.client_id), created.client_secret
    local posted = "&client_id=" .. id .. "&client_secret=" .. secret
    local answer = assert(api:token { parameters = "grant_type=client_credentials" .. posted })
    assert.equal("BAD_REQUEST", answer.action)
    assert.equal("unauthorized_client", cjson.decode(answer.response_content).error)
    assert.equal("INVALID_CLIENT", works(created.client_id, secret))
  end)

  it("can be updated with the data that was read", function()
    local client = assert(api:get_client { client_id = CLIENT_ID })
    client.client_name = "Renamed"
    client.redirect_uris = { "https://moved.example/" }
    local updated = assert(api:update_client(client))
    assert.equal("Renamed", updated.client_name)
    assert.same({ "https://moved.example/" }, api:get_client({ client_id = CLIENT_ID }).redirect_uris)
    assert.equal("OK", works(CLIENT_ID, "sandbox-client-secret"))
    assert.is_nil(assert(api:update_client { client_id = CLIENT_ID, client_type = "PUBLIC" }).client_secret)
  end)

  it("can get new secrets", function()
    local answer = assert(api:refresh_client_secret { client_identifier = "my-client" })
    assert.equal("A148001", answer.result_code)
    assert.equal("sandbox-client-secret", answer.old_client_secret)
    assert.equal("INVALID_CLIENT", works(CLIENT_ID, answer.old_client_secret))
    assert.equal("OK", works(CLIENT_ID, answer.new_client_secret))
    answer = assert(api:update_client_secret { client_identifier = CLIENT_ID, client_secret = "chosen" })
    assert.equal("A149001", answer.result_code)
    assert.equal("OK", works(CLIENT_ID, "chosen"))
    local public = assert(api:create_client { token_auth_method = "NONE" })
    assert.equal("PUBLIC", public.client_type)
    fails(400, api:refresh_client_secret { client_identifier = public.client_id })
  end)

  it("can do nothing while they are locked", function()
    api:update_client_lock_flag { client_identifier = "my-client", client_locked = true }
    assert.is_true(api:get_client({ client_id = CLIENT_ID }).locked)
    fails(403, api:authorization { parameters = "response_type=code&client_id=my-client" })
    local request = {
      parameters = "grant_type=client_credentials", client_id = "my-client", client_secret = "sandbox-client-secret",
    }
    fails(403, api:token(request))
    assert.is_table(api:update_client { client_id = CLIENT_ID, client_id_alias = "my-client" })
    fails(403, api:token(request))
    api:update_client_lock_flag { client_identifier = "my-client", client_locked = false }
    assert.equal("OK", api:token(request).action)
  end)

  it("have unique aliases", function()
    fails(400, api:create_client { client_id_alias = "my-client" })
    fails(400, api:create_client { client_id_alias = "5921531358155430" })
    assert.is_table(api:update_client { client_id = CLIENT_ID, client_id_alias = "my-client" })
    assert.is_table(api:get_client { client_id = "my-client" })
    api:update_client { client_id = CLIENT_ID, client_id_alias = "my-client", client_id_alias_enabled = false }
    fails(404, api:get_client { client_id = "my-client" })
  end)

  it("cannot be given anything that is not simulated", function()
    for _, request in ipairs {
      { token_auth_method = "ATTEST_JWT_CLIENT_AUTH" }, { grant_types = { "PRE_AUTHORIZED_CODE" } },
      { id_token_sign_alg = "ES256" }, { sector_identifier_uri = "https://x/" },
    } do
      sandboxed.is_not_simulated("create_client: ", function() return api:create_client(request) end)
    end
  end)
end)

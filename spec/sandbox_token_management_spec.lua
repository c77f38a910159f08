-- The sandbox's operations by which an authorization server manages tokens and what users have allowed.

local sandboxed = require "spec.support.sandboxed"

local encode, error_of = sandboxed.encode, sandboxed.error_of
local has_luaossl = pcall(require, "openssl.digest")

local FIRST, SECOND = 12, 34

local now, api

local function create(changes)
  local order = { grant_type = "AUTHORIZATION_CODE", client_id = FIRST, subject = "1001", scopes = { "email" } }
  for name, value in pairs(changes or {}) do
    order[name] = value or nil
  end
  local made = assert(api:token_create(order))
  assert.equal("OK", made.action, made.result_message)
  return made
end

local function introspect(access_token)
  return assert(api:introspection { token = access_token })
end

local function is_usable(access_token)
  return introspect(access_token).usable
end

local function fails(status, _, message, failure)
  assert.equal(status, failure and failure.status, message)
end

before_each(function()
  now = 1700000000
  local _
  _, api = sandboxed.new {
    now = function() return now end,
    clients = { { client_id = FIRST, client_name = "First" }, { client_id = SECOND, client_secret = "s" } },
    scopes = { "openid", "email", "profile" },
    access_token_duration = 100,
    refresh_token_duration = 1000,
  }
end)

describe("token_create of the sandbox", function()
  it("keeps properties, and shows only those that are not hidden to the client", function()
    local properties = { { key = "tier", value = "gold" }, { key = "risk", value = "7", hidden = true } }
    local made = create { properties = properties, client_id = SECOND }
    assert.same(properties, made.properties)
    assert.same(properties, introspect(made.access_token).properties)
    local answer = assert(api:token {
      parameters = encode { grant_type = "refresh_token", refresh_token = made.refresh_token },
      client_id = tostring(SECOND), client_secret = "s",
    })
    assert.matches('"tier":"gold"', answer.response_content, 1, true)
    assert.is_nil(answer.response_content:find("risk", 1, true))
    assert.same(properties, introspect(answer.access_token).properties)
  end)

  it("refuses scopes that the service does not support, and tokens that exist", function()
    assert.equal("BAD_REQUEST", api:token_create({
      grant_type = "CIBA", client_id = FIRST, subject = "1", scopes = { "unknown" },
    }).action)
    local taken = create().access_token
    local order = { grant_type = "CIBA", client_id = FIRST, subject = "1", access_token = taken }
    assert.equal("BAD_REQUEST", api:token_create(order).action)
  end)

  it("gives no refresh token where there is no user, or only the browser", function()
    assert.is_nil(create({ grant_type = "IMPLICIT" }).refresh_token)
    assert.is_nil(create({ grant_type = "CLIENT_CREDENTIALS", subject = false }).refresh_token)
    assert.is_string(create({ grant_type = "TOKEN_EXCHANGE" }).refresh_token)
  end)
end)

describe("token_create_batch of the sandbox", function()
  local function order(token, client_id)
    return { grant_type = "AUTHORIZATION_CODE", client_id = client_id or FIRST, subject = "1", access_token = token }
  end

  it("creates all tokens, or none if an order is wrong", function()
    local answer = assert(api:token_create_batch { order "a", order "b" })
    assert.is_true(is_usable "a" and is_usable "b")
    local status = assert(api:get_token_create_batch_status { request_id = answer.request_id }).status
    assert.equal("SUCCEEDED", status.result)
    assert.equal(2, status.token_count)
    local _, _, failure = api:token_create_batch { order "c", order("d", 7) }
    assert.equal(400, failure.status)
    assert.matches("Element 2: The client does not exist", failure.result_message, 1, true)
    assert.is_false(is_usable "c")
    fails(404, api:get_token_create_batch_status { request_id = "unknown" })
  end)
end)

describe("token_update of the sandbox", function()
  it("changes scopes, properties and times of expiry", function()
    local made = create()
    local answer = assert(api:token_update {
      access_token = made.access_token,
      scopes = { "profile", "unknown" },
      properties = { { key = "a", value = "b" } },
      access_token_expires_at = (now + 500) * 1000,
    })
    assert.equal("OK", answer.action)
    assert.equal("A135001", answer.result_code)
    assert.same({ "profile" }, answer.scopes)
    now = now + 499
    local seen = introspect(made.access_token)
    assert.same({ "profile" }, seen.scopes)
    assert.equal("a", seen.properties[1].key)
    now = now + 1
    assert.is_false(is_usable(made.access_token))
  end)

  it("also decides what a refresh token can ask for", function()
    local made = create { client_id = SECOND, scopes = { "email", "profile" } }
    api:token_update { access_token = made.access_token, scopes = { "profile" } }
    local function refresh(scope)
      return api:token {
        parameters = encode { grant_type = "refresh_token", refresh_token = made.refresh_token, scope = scope },
        client_id = tostring(SECOND), client_secret = "s",
      }
    end
    assert.equal("invalid_scope", error_of(refresh "email"))
    assert.same({ "profile" }, refresh().scopes)
  end)

  it("begins the duration anew with the scopes, if asked", function()
    local made = create()
    now = now + 90
    local answer = api:token_update {
      access_token = made.access_token, scopes = { "email" }, access_token_expires_at_updated_on_scope_update = true,
    }
    assert.equal((now + 100) * 1000, answer.access_token_expires_at)
  end)

  it("replaces the text of the token", function()
    local made = create()
    local answer = assert(api:token_update { access_token = made.access_token, access_token_value_updated = true })
    assert.not_equal(made.access_token, answer.access_token)
    assert.is_false(is_usable(made.access_token))
    assert.is_true(is_usable(answer.access_token))
  end)

  it("finds no other tokens", function()
    if has_luaossl then
      assert.equal("NOT_FOUND", api:token_update({ access_token = "unknown" }).action)
    end
    assert.equal("BAD_REQUEST", api:token_update({ scopes = { "email" } }).action)
  end)
end)

describe("token_revoke of the sandbox", function()
  it("revokes one token, those of a user, of a client, or of both", function()
    local made = { create(), create { subject = "1002" }, create { client_id = SECOND } }
    assert.equal(1, api:token_revoke({ access_token_identifier = made[1].access_token }).count)
    assert.equal(1, api:token_revoke({ client_identifier = tostring(SECOND), subject = "1001" }).count)
    assert.equal(0, api:token_revoke({ client_identifier = tostring(SECOND) }).count)
    assert.equal(1, api:token_revoke({ subject = "1002" }).count)
    for _, one in ipairs(made) do
      assert.is_false(is_usable(one.access_token))
    end
    fails(400, api:token_revoke {})
    fails(404, api:token_revoke { client_identifier = "7" })
  end)

  it("takes the refresh token along", function()
    local made = create { client_id = SECOND }
    assert.equal(1, api:token_revoke({ refresh_token_identifier = made.refresh_token }).count)
    local answer = api:token {
      parameters = encode { grant_type = "refresh_token", refresh_token = made.refresh_token },
      client_id = tostring(SECOND), client_secret = "s",
    }
    assert.equal("invalid_grant", error_of(answer))
  end)
end)

describe("client authorizations of the sandbox", function()
  it("list the clients that have access for a user", function()
    create()
    create { client_id = SECOND, subject = "1002" }
    local answer = assert(api:get_client_authorization_list { subject = "1001" })
    assert.equal(1, answer.total_count)
    assert.equal("First", answer.clients[1].client_name)
    assert.is_nil(answer.clients[1].client_secret)
    assert.equal(SECOND, api:get_client_authorization_list_by_query({ subject = "1002" }).clients[1].client_id)
    assert.equal(SECOND, api:get_client_authorization_list_by_subject({ subject = "1002" }).clients[1].client_id)
    assert.equal(0, api:get_client_authorization_list({ subject = "1003" }).total_count)
    now = now + 1000 -- when the refresh tokens have expired as well
    assert.equal(0, api:get_client_authorization_list({ subject = "1001" }).total_count)
  end)

  it("are shown in pages", function()
    create()
    create { client_id = SECOND }
    local answer = assert(api:get_client_authorization_list { subject = "1001", start = 1, ["end"] = 2 })
    assert.equal(2, answer.total_count)
    assert.equal(1, #answer.clients)
    assert.equal(SECOND, answer.clients[1].client_id)
  end)

  it("can be taken away", function()
    local made, other = create(), create { subject = "1002" }
    local answer = assert(api:delete_client_authorization { client_id = FIRST, subject = "1001" })
    assert.equal("A137001", answer.result_code)
    assert.matches("Deleted 1 access token(s)", answer.result_message, 1, true)
    assert.is_false(is_usable(made.access_token))
    assert.is_true(is_usable(other.access_token))
    assert.equal(0, api:get_client_authorization_list({ subject = "1001" }).total_count)
    assert.is_table(api:delete_client_authorization_by_subject { client_id = FIRST, subject = "1002" })
    assert.is_false(is_usable(other.access_token))
  end)

  it("can be narrowed", function()
    local made = create { scopes = { "email", "profile" } }
    local answer = api:update_client_authorization { client_id = FIRST, subject = "1001", scopes = { "email" } }
    assert.equal("A138001", answer.result_code)
    assert.same({ "email" }, introspect(made.access_token).scopes)
  end)
end)

describe("granted scopes of the sandbox", function()
  it("remember the latest ones and all of them", function()
    create { scopes = { "email" } }
    create { scopes = { "openid", "profile" } }
    local answer = assert(api:get_granted_scopes { client_id = FIRST, subject = "1001" })
    assert.same({ "openid", "profile" }, answer.latest_granted_scopes)
    assert.same({ "email", "openid", "profile" }, answer.merged_granted_scopes)
    assert.equal(now * 1000, answer.modified_at)
  end)

  it("outlive tokens until they are deleted", function()
    api:token_delete { access_token_identifier = create().access_token }
    assert.same({ "email" }, api:get_granted_scopes_by_subject({ client_id = FIRST, subject = "1001" })
      .latest_granted_scopes)
    assert.is_table(api:delete_granted_scopes { client_id = FIRST, subject = "1001" })
    assert.is_nil(api:get_granted_scopes({ client_id = FIRST, subject = "1001" }).latest_granted_scopes)
  end)
end)

describe("requestable scopes of the sandbox", function()
  local function granted()
    return api:token({
      parameters = "grant_type=client_credentials&scope=email+profile",
      client_id = tostring(SECOND),
      client_secret = "s",
    }).scopes
  end

  it("limit what a client can ask for", function()
    api:set_requestable_scopes { client_id = SECOND, requestable_scopes = { "email" } }
    assert.same({ "email" }, api:get_requestable_scopes({ client_id = SECOND }).requestable_scopes)
    assert.same({ "email" }, granted())
    assert.is_true(api:delete_requestable_scopes { client_id = SECOND } ~= nil)
    assert.same({ "email", "profile" }, granted())
  end)
end)

if has_luaossl then
  describe("get_token_list of the sandbox", function()
    it("has the tokens of a client or a user, by status", function()
      create()
      create { client_id = SECOND }
      local all = assert(api:get_token_list())
      assert.equal(2, all.total_count)
      assert.equal("1001", all.access_tokens[1].subject)
      assert.equal((now + 100) * 1000, all.access_tokens[1].access_token_expires_at)
      assert.equal((now + 1000) * 1000, all.access_tokens[1].refresh_token_expires_at)
      assert.equal(now * 1000, all.access_tokens[1].created_at)
      local of_second = api:get_token_list { client_identifier = tostring(SECOND) }
      assert.equal(1, of_second.total_count)
      assert.equal(SECOND, of_second.client.client_id)
      assert.equal(0, api:get_token_list({ subject = "1002" }).total_count)
      assert.equal(0, api:get_token_list({ token_status = "INVALID" }).total_count)
      now = now + 100
      assert.equal(2, api:get_token_list({ token_status = "INVALID" }).total_count)
      assert.equal(0, api:get_token_list({ token_status = "VALID" }).total_count)
    end)

    it("is shown in pages", function()
      for _ = 1, 7 do
        create()
      end
      assert.equal(5, #api:get_token_list().access_tokens)
      local rest = api:get_token_list { start = 5, ["end"] = 10 }
      assert.equal(2, #rest.access_tokens)
      assert.equal(7, rest.total_count)
    end)

    it("has hashes that stand for the tokens", function()
      local made = create()
      local listed = api:get_token_list().access_tokens[1]
      assert.equal(43, #listed.access_token_hash)
      assert.is_nil(listed.access_token_hash:find(made.access_token, 1, true))
      local updated = api:token_update { access_token_hash = listed.access_token_hash, scopes = { "profile" } }
      assert.equal(made.access_token, updated.access_token)
      assert.is_true(api:token_delete { access_token_identifier = listed.access_token_hash } ~= nil)
      assert.is_false(is_usable(made.access_token))
      fails(404, api:token_delete { access_token_identifier = listed.access_token_hash })
    end)
  end)
end

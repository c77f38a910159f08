-- The sandbox's other grants, and the use of tokens: refreshing, introspecting, revoking, getting claims.

local authlete = require "authlete"
local base64 = require "authlete.util.base64"
local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

local encode, error_of = sandboxed.encode, sandboxed.error_of
local CLIENT_ID, CLIENT_SECRET = 5921531358155430, "sandbox-client-secret"
local PUBLIC_ID = 42

local now, box, api

local function send(operation, parameters, client_id)
  return assert(api[operation](api, {
    parameters = encode(parameters),
    client_id = client_id and tostring(client_id) or ("%.0f"):format(CLIENT_ID),
    client_secret = not client_id and CLIENT_SECRET or nil,
  }))
end

local function token(parameters, client_id)
  return send("token", parameters, client_id)
end

local function refresh(refresh_token, scope, client_id)
  return token({ grant_type = "refresh_token", refresh_token = refresh_token, scope = scope }, client_id)
end

local function create(changes)
  local request = {
    grant_type = "AUTHORIZATION_CODE", client_id = CLIENT_ID, subject = "1001",
    scopes = { "timeline.read", "history.read" },
  }
  for name, value in pairs(changes or {}) do
    request[name] = value or nil
  end
  return assert(api:token_create(request))
end

local function introspect(access_token, more)
  local request = { token = access_token }
  for name, value in pairs(more or {}) do
    request[name] = value
  end
  return assert(api:introspection(request))
end

local function introspect_standard(parameters)
  local answer = assert(api:standard_introspection { parameters = encode(parameters) })
  assert.equal("OK", answer.action)
  return cjson.decode(answer.response_content)
end

before_each(function()
  now = 1700000000.25
  box, api = sandboxed.new {
    now = function() return now end,
    issuer = "https://issuer.example",
    clients = {
      { client_id = CLIENT_ID, client_secret = CLIENT_SECRET, client_id_alias = "my-client" },
      { client_id = PUBLIC_ID },
    },
    access_token_duration = 100,
    refresh_token_duration = 1000,
  }
end)

describe("A refresh token of the sandbox", function()
  it("works once, and yields another", function()
    local first = create()
    local second = refresh(first.refresh_token)
    assert.equal("OK", second.action)
    assert.equal("REFRESH_TOKEN", second.grant_type)
    assert.equal("1001", second.subject)
    assert.same({ "timeline.read", "history.read" }, second.scopes)
    assert.equal("OK", introspect(second.access_token).action)
    assert.equal("UNAUTHORIZED", introspect(first.access_token).action)
    assert.equal("invalid_grant", error_of(refresh(first.refresh_token)))
    assert.equal("OK", refresh(second.refresh_token).action)
  end)

  it("can narrow the scope, but not widen it", function()
    local first = create()
    assert.equal("invalid_scope", error_of(refresh(first.refresh_token, "email")))
    local narrow = refresh(first.refresh_token, "history.read")
    assert.same({ "history.read" }, narrow.scopes)
    assert.equal("history.read", cjson.decode(narrow.response_content).scope)
    assert.same({ "timeline.read", "history.read" }, refresh(narrow.refresh_token).scopes)
  end)

  it("belongs to one client", function()
    local first = create()
    assert.equal("invalid_grant", error_of(refresh(first.refresh_token, nil, PUBLIC_ID)))
    assert.equal("OK", refresh(first.refresh_token).action)
  end)

  it("expires", function()
    local first = create()
    now = now + 1000
    assert.equal("invalid_grant", error_of(refresh(first.refresh_token)))
    assert.equal("invalid_request", error_of(refresh ""))
  end)
end)

describe("grant_type=client_credentials of the sandbox", function()
  it("issues an access token, and no refresh token", function()
    local answer = token { grant_type = "client_credentials", scope = "history.read email" }
    assert.equal("OK", answer.action)
    assert.equal("CLIENT_CREDENTIALS", answer.grant_type)
    assert.is_nil(answer.refresh_token)
    assert.is_nil(answer.subject)
    assert.same({ "history.read", "email" }, answer.scopes)
    local detail = introspect(answer.access_token).scope_details[1]
    assert.same({ "history.read", "A permission to read your history." }, { detail.name, detail.description })
    assert.is_false(introspect(answer.access_token).refreshable)
  end)

  it("is only for confidential clients", function()
    assert.equal("unauthorized_client", error_of(token({ grant_type = "client_credentials" }, PUBLIC_ID)))
  end)
end)

describe("The sandbox's token endpoint", function()
  it("takes durations and the access token from the request", function()
    local answer = assert(api:token {
      parameters = encode { grant_type = "client_credentials", client_id = "my-client", client_secret = CLIENT_SECRET },
      access_token = "mine",
      access_token_duration = 7,
    })
    assert.equal("mine", answer.access_token)
    assert.equal(7, answer.access_token_duration)
  end)

  it("refuses grant types that the service does not support", function()
    for _, grant_type in ipairs {
      "urn:ietf:params:oauth:grant-type:token-exchange", "urn:openid:params:grant-type:ciba", "unknown",
    } do
      local answer = api:token { parameters = encode { grant_type = grant_type }, client_id = tostring(PUBLIC_ID) }
      assert.equal("unsupported_grant_type", error_of(answer))
    end
  end)

  it("grants the default scopes if none are requested", function()
    box, api = sandboxed.new { scopes = { { name = "basic", default_entry = true }, "more" } }
    api = authlete.new {
      transport = box, base_url = "https://sandbox.invalid", service_id = 715948317,
      service_access_token = "sandbox-service-access-token",
    }
    assert.same({ "basic" }, token({ grant_type = "client_credentials" }).scopes)
    assert.same({ "more" }, token({ grant_type = "client_credentials", scope = "more" }).scopes)
  end)
end)

describe("introspection by the sandbox", function()
  it("describes a valid token", function()
    local answer = introspect(create { acr = "two", auth_time = 1699999999 }.access_token, {
      scopes = { "history.read" }, subject = "1001",
    })
    assert.equal("OK", answer.action)
    assert.equal("A056001", answer.result_code)
    assert.equal("1001", answer.subject)
    assert.equal(CLIENT_ID, answer.client_id)
    assert.is_false(answer.client_id_alias_used)
    assert.equal(1700000100000, answer.expires_at)
    assert.same({ "timeline.read", "history.read" }, answer.scopes)
    assert.equal("AUTHORIZATION_CODE", answer.grant_type)
    assert.equal("two", answer.acr)
    assert.equal(1699999999, answer.auth_time)
    for _, name in ipairs { "existent", "usable", "sufficient", "refreshable" } do
      assert.is_true(answer[name], name)
    end
  end)

  it("checks the required scopes", function()
    local answer = introspect(create().access_token, { scopes = { "history.read", "email" } })
    assert.equal("FORBIDDEN", answer.action)
    assert.matches('^Bearer error="insufficient_scope",error_description=".*",scope="history%.read email"$',
      answer.response_content)
    assert.is_true(answer.usable)
    assert.is_false(answer.sufficient)
  end)

  it("checks the required subject", function()
    assert.equal("FORBIDDEN", introspect(create().access_token, { subject = "1002" }).action)
  end)

  it("checks the required authentication", function()
    local access_token = create { acr = "two", auth_time = 1699999990 }.access_token
    assert.equal("OK", introspect(access_token, { acr_values = { "one", "two" }, max_age = 11 }).action)
    local answer = introspect(access_token, { acr_values = { "one", "three" } })
    assert.equal("UNAUTHORIZED", answer.action)
    assert.matches('^Bearer error="insufficient_user_authentication",error_description=".*",acr_values="one three"$',
      answer.response_content)
    now = now + 1
    answer = introspect(access_token, { max_age = 11 })
    assert.equal("UNAUTHORIZED", answer.action)
    assert.matches(',max_age="11"$', answer.response_content)
    assert.equal("UNAUTHORIZED", introspect(create().access_token, { max_age = 99 }).action)
  end)

  it("refuses an unknown or expired token", function()
    local expiring = create().access_token
    now = now + 100
    for access_token, existent in pairs { guessed = false, [expiring] = true } do
      local answer = introspect(access_token)
      assert.equal("UNAUTHORIZED", answer.action)
      assert.matches('^Bearer error="invalid_token",error_description="%[SANDBOX_', answer.response_content)
      assert.equal(existent, answer.existent)
      assert.is_false(answer.usable)
    end
    assert.matches('^Bearer error="invalid_request"', introspect("").response_content)
  end)

  it("reports what it does not simulate", function()
    sandboxed.is_not_simulated("introspection: The request field 'message'", function()
      return api:introspection { token = "x", message = "x" }
    end)
  end)
end)

describe("standard_introspection by the sandbox", function()
  it("describes access tokens and refresh tokens", function()
    local made = create()
    assert.same({
      active = true, client_id = "5921531358155430", iss = "https://issuer.example", sub = "1001",
      scope = "timeline.read history.read", token_type = "Bearer", iat = 1700000000, exp = 1700000100,
    }, introspect_standard { token = made.access_token })
    for _, hint in ipairs { "refresh_token", "access_token", "unknown" } do
      local content = introspect_standard { token = made.refresh_token, token_type_hint = hint }
      assert.is_true(content.active)
      assert.equal(1700001000, content.exp)
      assert.is_nil(content.token_type)
    end
  end)

  it("reveals nothing about other tokens", function()
    local made = create()
    now = now + 100
    assert.same({ active = false }, introspect_standard { token = made.access_token })
    assert.same({ active = false }, introspect_standard { token = "guessed" })
    assert.equal("invalid_request", error_of(api:standard_introspection { parameters = "token_type_hint=x" }))
  end)

  it("produces a JWT if the resource server asks for one", function()
    local request = { parameters = "token=x", http_accept_header = "application/token-introspection+jwt" }
    assert.equal("INTERNAL_SERVER_ERROR", api:standard_introspection(request).action)
    if pcall(require, "openssl.pkey") then
      request.rs_uri = "https://rs.example"
      local answer = assert(api:standard_introspection(request))
      assert.equal("JWT", answer.action)
      local header, claims = answer.response_content:match "^([^.]*)%.([^.]*)"
      assert.equal("token-introspection+jwt", cjson.decode(base64.decode_url(header)).typ)
      claims = cjson.decode(base64.decode_url(claims))
      assert.same({ active = false }, claims.token_introspection)
      assert.equal("https://rs.example", claims.aud)
    end
    assert.equal("OK", api:standard_introspection({ parameters = "token=x", http_accept_header = "*/*" }).action)
  end)

  it("shows properties, hidden ones only if asked", function()
    local made = create {
      properties = { { key = "tier", value = "gold" }, { key = "risk", value = "7", hidden = true },
        { key = "active", value = "no" } },
    }
    local content = introspect_standard { token = made.access_token }
    assert.same({ "gold", true }, { content.tier, content.active })
    assert.is_nil(content.risk)
    local answer = api:standard_introspection {
      parameters = "token=" .. made.access_token, with_hidden_properties = true,
    }
    assert.equal("7", cjson.decode(answer.response_content).risk)
  end)
end)

describe("revocation by the sandbox", function()
  it("revokes a token and its counterpart", function()
    for _, name in ipairs { "access_token", "refresh_token" } do
      local made = create()
      local answer = send("revocation", { token = made[name] })
      assert.equal("OK", answer.action)
      assert.equal("A113001", answer.result_code)
      assert.equal("UNAUTHORIZED", introspect(made.access_token).action)
      assert.equal("invalid_grant", error_of(refresh(made.refresh_token)))
    end
  end)

  it("accepts an unknown token as well", function()
    assert.equal("OK", send("revocation", { token = "guessed" }).action)
  end)

  it("refuses another client's token, an unknown client and a missing token", function()
    local made = create()
    assert.equal("invalid_request", error_of(send("revocation", { token = made.access_token }, PUBLIC_ID)))
    assert.equal("invalid_client", error_of(send("revocation", { token = "x" }, 43), "INVALID_CLIENT"))
    assert.equal("invalid_request", error_of(send("revocation", { token_type_hint = "access_token" })))
    assert.equal("OK", introspect(made.access_token).action)
  end)
end)

describe("user_info of the sandbox", function()
  it("names the claims that the scopes stand for", function()
    local access_token = create { scopes = { "openid", "email" } }.access_token
    local answer = assert(api:user_info { token = access_token })
    assert.equal("OK", answer.action)
    assert.equal("A091001", answer.result_code)
    assert.equal("1001", answer.subject)
    assert.same({ "email", "email_verified" }, answer.claims)
    assert.equal(access_token, answer.token)
  end)

  it("requires the scope openid and a user", function()
    local answer = assert(api:user_info { token = create().access_token })
    assert.equal("FORBIDDEN", answer.action)
    assert.matches('^Bearer error="insufficient_scope"', answer.response_content)
    local of_client = token { grant_type = "client_credentials", scope = "openid" }.access_token
    assert.equal("FORBIDDEN", api:user_info({ token = of_client }).action)
    assert.equal("UNAUTHORIZED", api:user_info({ token = "guessed" }).action)
  end)

  it("issues the claims", function()
    local access_token = create { scopes = { "openid" } }.access_token
    local answer = assert(api:user_info_issue { token = access_token, claims = '{"name":"Alice","sub":"x","a":[1]}' })
    assert.equal("JSON", answer.action)
    assert.equal("A096001", answer.result_code)
    assert.same({ sub = "1001", name = "Alice", a = { 1 } }, cjson.decode(answer.response_content))
    local other = assert(api:user_info_issue { token = access_token, sub = "pseudonym" })
    assert.same({ sub = "pseudonym" }, cjson.decode(other.response_content))
    assert.equal("UNAUTHORIZED", api:user_info_issue({ token = "guessed" }).action)
    assert.equal("INTERNAL_SERVER_ERROR", api:user_info_issue({ token = access_token, claims = "x" }).action)
  end)
end)

describe("token_create of the sandbox", function()
  it("creates a token to order", function()
    local answer = create { access_token = "mine", refresh_token = "other", access_token_duration = 9 }
    assert.equal("A109001", answer.result_code)
    assert.equal("[A109001] An access token was created successfully: authorization_code, client = 5921531358155430",
      answer.result_message)
    assert.equal("mine", answer.access_token)
    assert.equal("other", answer.refresh_token)
    assert.equal(9, answer.expires_in)
    assert.equal(1700000009250, answer.expires_at)
    assert.equal("Bearer", answer.token_type)
    assert.equal("OK", refresh("other").action)
  end)

  it("supports the client's alias", function()
    local access_token = create { client_id_alias_used = true }.access_token
    assert.is_true(introspect(access_token).client_id_alias_used)
    assert.equal("my-client", introspect_standard({ token = access_token }).client_id)
  end)

  it("requires a client, and a subject if there is a user", function()
    assert.equal("BAD_REQUEST", create({ client_id = false }).action)
    assert.equal("BAD_REQUEST", create({ client_id = 7 }).action)
    assert.equal("BAD_REQUEST", create({ subject = false }).action)
    assert.equal("OK", create({ subject = false, grant_type = "CLIENT_CREDENTIALS" }).action)
    assert.equal("BAD_REQUEST", create({ grant_type = "REFRESH_TOKEN" }).action)
    assert.equal("OK", create({ grant_type = "CIBA" }).action)
  end)
end)

describe("The sandbox's memory", function()
  it("holds a limited number of tokens, the newest ones", function()
    local store = require("authlete.sandbox.store").new(function() return now end)
    for i = 1, 20001 do
      store:keep({}, 10, tostring(i))
    end
    assert.is_nil(store:find "1")
    assert.is_table(store:find "2")
    assert.is_table(store:find "20001")
  end)

  it("forgets tokens a day after they expire", function()
    local store = require("authlete.sandbox.store").new(function() return now end)
    local key = store:keep({}, 10)
    now = now + 10
    assert.is_nil(store:find(key))
    assert.is_table((select(2, store:find(key))))
    now = now + 86400
    store:keep({}, 10)
    assert.is_nil((select(2, store:find(key))))
  end)
end)

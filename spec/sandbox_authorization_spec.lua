-- The sandbox's authorization endpoint and the code flow, as an authorization server uses Authlete.

local cjson = require "cjson"
local form = require "authlete.form"
local sandboxed = require "spec.support.sandboxed"

local encode, error_of, is_not_simulated = sandboxed.encode, sandboxed.error_of, sandboxed.is_not_simulated
local has_luaossl = pcall(require, "openssl.pkey")

local CLIENT_ID, CLIENT_SECRET = "5921531358155430", "sandbox-client-secret"
local PUBLIC_ID = "42"
local REDIRECT_URI = "https://client.example/callback?a=1"
local VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
local CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" -- for the verifier: RFC 7636 appendix B

local now, box, api

-- Returns the parameters of the response that is sent to the redirection endpoint.
local function read_location(answer)
  assert.equal("LOCATION", answer.action, answer.result_message)
  local uri, query = answer.response_content:match "^(.-a=1)&(.*)$"
  assert.equal(REDIRECT_URI, uri)
  return (assert(form.decode(query)))
end

local function request_with(changes)
  local parameters = {
    response_type = "code", client_id = CLIENT_ID, redirect_uri = REDIRECT_URI, state = "a b&c",
    scope = "timeline.read",
  }
  for name, value in pairs(changes or {}) do
    parameters[name] = value or nil
  end
  return { parameters = encode(parameters) }
end

local function authorize(changes)
  return assert(api:authorization(request_with(changes)))
end

-- Returns a code for the request.
local function code_of(changes, decision)
  local request = { ticket = authorize(changes).ticket, subject = "1001" }
  for name, value in pairs(decision or {}) do
    request[name] = value
  end
  return read_location(assert(api:authorization_issue(request))).code
end

local function exchange(code, changes, client_id)
  local parameters = { grant_type = "authorization_code", code = code, redirect_uri = REDIRECT_URI }
  for name, value in pairs(changes or {}) do
    parameters[name] = value or nil
  end
  return assert(api:token {
    parameters = encode(parameters),
    client_id = client_id or CLIENT_ID,
    client_secret = not client_id and CLIENT_SECRET or nil,
  })
end

before_each(function()
  now = 1700000000
  box, api = sandboxed.new {
    now = function() return now end,
    issuer = "https://issuer.example",
    clients = {
      {
        client_id = CLIENT_ID, client_secret = CLIENT_SECRET, client_id_alias = "my-client", client_name = "My Client",
        logo_uri = "https://client.example/logo.png", redirect_uris = { REDIRECT_URI },
      },
      { client_id = PUBLIC_ID, redirect_uris = { REDIRECT_URI } },
    },
    code_duration = 60,
    pushed_request_duration = 90,
  }
end)

describe("sandbox authorization", function()
  it("has a list for a single value, and no list for no value", function()
    local one = authorize { ui_locales = "de", claims_locales = "en", acr_values = "one", prompt = "login" }
    assert.same({ { "de" }, { "en" }, { "one" }, { "LOGIN" } },
      { one.ui_locales, one.claims_locales, one.acrs, one.prompts })
    local none = authorize()
    for _, name in ipairs { "ui_locales", "claims_locales", "acrs", "prompts" } do
      assert.are_not.equal("table", type(none[name]), name)
    end
  end)

  it("asks for the user's decision, with the information to show", function()
    local answer = authorize {
      prompt = "consent login", max_age = 60, login_hint = "alice", acr_values = "one two", ui_locales = "de en",
      display = "popup", unknown = "ignored",
    }
    assert.equal("INTERACTION", answer.action)
    assert.equal("A004001", answer.result_code)
    assert.matches("%(ID = 5921531358155430%)%. %[response_type=code, openid=false%]$", answer.result_message)
    assert.equal(5921531358155430, answer.client.client_id)
    assert.equal("My Client", answer.client.client_name)
    assert.equal("https://client.example/logo.png", answer.client.logo_uri)
    assert.is_nil(answer.client.client_secret)
    assert.equal("Sandbox", answer.service.service_name)
    assert.same({ {
      name = "timeline.read", description = "A permission to read your timeline.", default_entry = false,
    } }, answer.scopes)
    assert.same({ "CONSENT", "LOGIN" }, answer.prompts)
    assert.equal("LOGIN", answer.lowest_prompt)
    assert.equal(60, answer.max_age)
    assert.equal("alice", answer.login_hint)
    assert.same({ "one", "two" }, answer.acrs)
    assert.same({ "de", "en" }, answer.ui_locales)
    assert.equal("POPUP", answer.display)
    assert.is_false(answer.client_id_alias_used)
    assert.equal(43, #answer.ticket)
  end)

  it("recognizes a client by its alias", function()
    assert.is_true(authorize({ client_id = "my-client" }).client_id_alias_used)
  end)

  it("with prompt=none asks for a decision without the user", function()
    local answer = authorize { prompt = "none" }
    assert.equal("NO_INTERACTION", answer.action)
    assert.equal("NONE", answer.lowest_prompt)
    assert.is_string(read_location(api:authorization_issue { ticket = answer.ticket, subject = "1001" }).code)
  end)

  it("does not redirect if the client or the redirect URI is wrong", function()
    for _, changes in ipairs {
      { client_id = "1" }, { client_id = false }, { redirect_uri = REDIRECT_URI .. "2" },
      { redirect_uri = "https://client.example/callback" }, { redirect_uri = false, scope = "openid" },
    } do
      assert.equal("invalid_request", error_of(authorize(changes)))
    end
    assert.equal("invalid_request", error_of(api:authorization { parameters = "" }))
    assert.equal("invalid_request", error_of(api:authorization { parameters = "client_id=%" }))
  end)

  it("uses the only registered redirect URI if none is sent", function()
    local code = code_of { redirect_uri = false }
    assert.equal("OK", exchange(code, { redirect_uri = false }).action)
    assert.equal("invalid_grant", error_of(exchange(code_of { redirect_uri = false }, { redirect_uri = "https://x/" })))
    assert.equal("invalid_grant", error_of(exchange(code_of(), { redirect_uri = false })))
  end)

  it("sends other errors to the redirection endpoint, with state and issuer", function()
    for _, case in ipairs {
      { "invalid_request", { response_type = false } },
      { "unsupported_response_type", { response_type = "kode" } },
      { "invalid_request", { prompt = "none login" } },
      { "invalid_request", { prompt = "dance" } },
      { "invalid_request", { max_age = "-1" } },
      { "invalid_request", { display = "cinema" } },
      { "invalid_request", { code_challenge_method = "S256" } },
      { "invalid_request", { code_challenge = VERIFIER, code_challenge_method = "S512" } },
      { "invalid_request", { code_challenge = "short" } },
      { "invalid_request", { client_id = PUBLIC_ID } },
    } do
      local parameters = read_location(authorize(case[2]))
      assert.equal(case[1], parameters.error)
      assert.equal("a b&c", parameters.state)
      assert.equal("https://issuer.example", parameters.iss)
      assert.matches("^%[SANDBOX_", parameters.error_description)
      assert.is_nil(parameters.code)
    end
  end)

  it("returns errors for what the service has not enabled", function()
    for oauth_error, changes in pairs {
      request_uri_not_supported = { request_uri = "https://client.example/request" },
      registration_not_supported = { registration = "{}" },
      invalid_authorization_details = { authorization_details = '[{"type":"payment"}]' },
      invalid_target = { resource = "relative" },
      invalid_request = { response_mode = "query.jwt" },
    } do
      assert.equal(oauth_error, read_location(authorize(changes)).error)
    end
  end)

  it("names what it does not simulate in the log", function()
    is_not_simulated("authorization: The request field 'context'", function()
      return api:authorization { parameters = "x=1", context = "secret" }
    end)
  end)
end)

describe("sandbox authorization_fail", function()
  it("returns the OAuth error of every reason", function()
    for reason, oauth_error in pairs {
      UNKNOWN = "server_error", NOT_LOGGED_IN = "login_required", MAX_AGE_NOT_SUPPORTED = "login_required",
      EXCEEDS_MAX_AGE = "login_required", DIFFERENT_SUBJECT = "login_required",
      ACR_NOT_SATISFIED = "unmet_authentication_requirements", DENIED = "access_denied", SERVER_ERROR = "server_error",
      NOT_AUTHENTICATED = "login_required", ACCOUNT_SELECTION_REQUIRED = "account_selection_required",
      CONSENT_REQUIRED = "consent_required", INTERACTION_REQUIRED = "interaction_required",
      INVALID_TARGET = "invalid_target", INVALID_SCOPE = "invalid_scope", UNAUTHORIZED_CLIENT = "unauthorized_client",
      TEMPORARILY_UNAVAILABLE = "temporarily_unavailable",
    } do
      local answer = assert(api:authorization_fail { ticket = authorize().ticket, reason = reason })
      local parameters = read_location(answer)
      assert.equal(oauth_error, parameters.error)
      assert.equal("a b&c", parameters.state)
      assert.equal("https://issuer.example", parameters.iss)
    end
  end)

  it("consumes the ticket, and includes the request's description", function()
    local request = { ticket = authorize().ticket, reason = "DENIED", description = "Not today." }
    assert.matches("Not today%.$", read_location(api:authorization_fail(request)).error_description)
    assert.equal("INTERNAL_SERVER_ERROR", api:authorization_fail(request).action)
    assert.equal("INTERNAL_SERVER_ERROR", api:authorization_issue({ ticket = request.ticket, subject = "1" }).action)
  end)

  it("refuses an unknown reason", function()
    local response = box {
      method = "POST",
      url = "https://sandbox.invalid/api/715948317/auth/authorization/fail",
      headers = { Authorization = "Bearer sandbox-service-access-token" },
      body = cjson.encode { ticket = authorize().ticket, reason = "TYPO" },
    }
    assert.equal(400, response.status)
  end)
end)

describe("sandbox authorization_issue", function()
  it("sends a code to the redirection endpoint, with state and issuer", function()
    local answer = assert(api:authorization_issue { ticket = authorize().ticket, subject = "1001" })
    assert.equal("A040001", answer.result_code)
    local parameters = read_location(answer)
    assert.same({ code = answer.authorization_code, state = "a b&c", iss = "https://issuer.example" }, parameters)
  end)

  it("requires a ticket from the authorization endpoint that has not expired", function()
    local ticket = authorize().ticket
    assert.equal("INTERNAL_SERVER_ERROR", api:token_issue({ ticket = ticket, subject = "1001" }).action)
    now = now + 600
    assert.equal("INTERNAL_SERVER_ERROR", api:authorization_issue({ ticket = ticket, subject = "1001" }).action)
    local malformed = { ticket = authorize().ticket, subject = "1001", claims = "[]" }
    assert.equal("INTERNAL_SERVER_ERROR", api:authorization_issue(malformed).action)
  end)
end)

describe("A code of the sandbox", function()
  it("is exchanged for tokens", function()
    local answer = exchange(code_of())
    assert.equal("OK", answer.action)
    assert.equal("A050001", answer.result_code)
    assert.equal("AUTHORIZATION_CODE", answer.grant_type)
    assert.equal("1001", answer.subject)
    assert.equal(5921531358155430, answer.client_id)
    assert.same({ "timeline.read" }, answer.scopes)
    assert.is_nil(answer.id_token)
    assert.same({
      access_token = answer.access_token, refresh_token = answer.refresh_token, token_type = "Bearer",
      expires_in = 3600, scope = "timeline.read",
    }, cjson.decode(answer.response_content))
  end)

  it("works once; if it is used again, the tokens issued from it are revoked", function()
    local code = code_of()
    local answer = exchange(code)
    assert.equal("OK", api:introspection({ token = answer.access_token }).action)
    assert.equal("invalid_grant", error_of(exchange(code)))
    assert.equal("UNAUTHORIZED", api:introspection({ token = answer.access_token }).action)
    assert.equal("invalid_grant", error_of(api:token {
      parameters = encode { grant_type = "refresh_token", refresh_token = answer.refresh_token },
      client_id = CLIENT_ID,
      client_secret = CLIENT_SECRET,
    }))
  end)

  it("also revokes them if it is used again after it has expired", function()
    local code = code_of()
    local answer = exchange(code)
    now = now + 60
    assert.equal("invalid_grant", error_of(exchange(code)))
    assert.equal("UNAUTHORIZED", api:introspection({ token = answer.access_token }).action)
  end)

  it("expires", function()
    local early, late = code_of(), code_of()
    now = now + 59
    assert.equal("OK", exchange(early).action)
    now = now + 1
    assert.equal("invalid_grant", error_of(exchange(late)))
  end)

  it("is refused if it is unknown or the redirect URI differs, but stays valid", function()
    local code = code_of()
    assert.equal("invalid_grant", error_of(exchange("guessed")))
    assert.equal("invalid_request", error_of(exchange ""))
    assert.equal("invalid_grant", error_of(exchange(code, { redirect_uri = "https://client.example/other" })))
    assert.equal("OK", exchange(code).action)
  end)

  it("belongs to one client", function()
    local code = code_of()
    assert.equal("invalid_grant", error_of(exchange(code, nil, PUBLIC_ID)))
    assert.equal("OK", exchange(code).action)
  end)

  it("requires the code verifier for a plain challenge", function()
    local changes = { client_id = PUBLIC_ID, code_challenge = VERIFIER }
    local code = code_of(changes)
    assert.equal("invalid_grant", error_of(exchange(code, nil, PUBLIC_ID)))
    assert.equal("invalid_grant", error_of(exchange(code, { code_verifier = CHALLENGE }, PUBLIC_ID)))
    assert.equal("OK", exchange(code, { code_verifier = VERIFIER }, PUBLIC_ID).action)
  end)

  it("refuses a verifier without a challenge", function()
    assert.equal("invalid_grant", error_of(exchange(code_of(), { code_verifier = VERIFIER })))
  end)

  it("is valid for the scopes that the user granted", function()
    local code = code_of({ scope = "timeline.read history.read unknown" }, { scopes = { "history.read", "unknown" } })
    assert.same({ "history.read" }, exchange(code).scopes)
  end)
end)

describe("A pushed authorization request of the sandbox", function()
  local function push(changes, secret)
    local request = request_with(changes)
    request.client_id, request.client_secret = CLIENT_ID, secret or CLIENT_SECRET
    return assert(api:push_authorization_request(request))
  end

  it("can be used by its URI, once", function()
    local answer = push { scope = "history.read" }
    assert.equal("CREATED", answer.action)
    assert.equal("A245001", answer.result_code)
    assert.same({ request_uri = answer.request_uri, expires_in = 90 }, cjson.decode(answer.response_content))
    local parameters = encode { client_id = CLIENT_ID, request_uri = answer.request_uri, scope = "timeline.read" }
    local interaction = assert(api:authorization { parameters = parameters })
    assert.equal("INTERACTION", interaction.action)
    assert.equal("history.read", interaction.scopes[1].name)
    local issued = api:authorization_issue { ticket = interaction.ticket, subject = "1001" }
    assert.equal("OK", exchange(read_location(issued).code).action)
    assert.equal("invalid_request_uri", error_of(api:authorization { parameters = parameters }))
  end)

  it("belongs to the client, and expires", function()
    local uri = push().request_uri
    local function used_by(client_id)
      return api:authorization { parameters = encode { client_id = client_id, request_uri = uri } }
    end
    assert.equal("invalid_request_uri", error_of(used_by(PUBLIC_ID)))
    now = now + 90
    assert.equal("invalid_request_uri", error_of(used_by(CLIENT_ID)))
    assert.equal("invalid_request", error_of(api:authorization { parameters = encode { request_uri = uri } }))
  end)

  it("is checked when it is pushed", function()
    assert.equal("invalid_client", error_of(push({}, "wrong"), "UNAUTHORIZED"))
    for _, changes in ipairs {
      { redirect_uri = "https://other.example/" }, { response_type = false }, { prompt = "none login" },
      { client_id = PUBLIC_ID }, { request_uri = "urn:x" },
    } do
      assert.equal("invalid_request", error_of(push(changes)))
    end
    assert.equal("invalid_request_object", error_of(push { request = "eyJ" }))
  end)
end)

if has_luaossl then
  local base64 = require "authlete.util.base64"
  local bignum = require "openssl.bignum"
  local digest = require "openssl.digest"
  local pkey = require "openssl.pkey"

  local function decode_url(text)
    text = text:gsub("-", "+"):gsub("_", "/")
    return base64.decode(text .. ("="):rep(-#text % 4))
  end

  -- Returns the claims of a JWT after checking its header, and its signature with the key from the JWK set.
  local function verified(jwt)
    local header, claims, signature = jwt:match "^([^.]+)%.([^.]+)%.([^.]+)$"
    local jwk = cjson.decode(api:get_service_jwks()).keys[1]
    local key = pkey.new { type = "RSA", bits = 1024 }
    key:setParameters { n = bignum.fromBinary(decode_url(jwk.n)), e = bignum.fromBinary(decode_url(jwk.e)) }
    local public = pkey.new(key:toPEM "public", "PEM")
    assert.is_true(public:verify(decode_url(signature), digest.new("sha256"):update(header .. "." .. claims)))
    header = cjson.decode(decode_url(header))
    assert.same({ alg = "RS256", typ = "JWT", kid = jwk.kid }, header)
    return cjson.decode(decode_url(claims))
  end

  describe("A code of the sandbox, with luaossl,", function()
    it("requires the code verifier whose hash is the challenge", function()
      local changes = { client_id = PUBLIC_ID, code_challenge = CHALLENGE, code_challenge_method = "S256" }
      local code = code_of(changes)
      for _, verifier in ipairs { CHALLENGE, VERIFIER .. "x", "short" } do
        assert.equal("invalid_grant", error_of(exchange(code, { code_verifier = verifier }, PUBLIC_ID)))
      end
      assert.equal("invalid_grant", error_of(exchange(code, nil, PUBLIC_ID)))
      assert.equal("OK", exchange(code, { code_verifier = VERIFIER }, PUBLIC_ID).action)
    end)
  end)

  describe("An ID token of the sandbox", function()
    it("is signed, and says who signed in", function()
      local code = code_of({ scope = "openid profile", nonce = "n-1" }, {
        auth_time = 1699999999, acr = "two", sub = "pseudonym",
        claims = '{"name":"Alice","iss":"https://evil.example"}',
      })
      local answer = exchange(code)
      assert.equal(answer.id_token, cjson.decode(answer.response_content).id_token)
      local half = digest.new("sha256"):final(answer.access_token):sub(1, 16)
      assert.same({
        iss = "https://issuer.example", sub = "pseudonym", aud = CLIENT_ID, azp = CLIENT_ID,
        iat = now, exp = now + 3600,
        auth_time = 1699999999, acr = "two", nonce = "n-1", name = "Alice", at_hash = base64.encode_url(half),
      }, verified(answer.id_token))
    end)

    it("has the client's alias as its audience if the client uses that", function()
      local claims = verified(exchange(code_of { scope = "openid", client_id = "my-client" }).id_token)
      assert.equal("my-client", claims.aud)
      assert.is_nil(claims.nonce)
      assert.is_nil(claims.auth_time)
    end)

    it("is issued only for the scope openid", function()
      assert.is_nil(exchange(code_of { scope = "profile" }).id_token)
      assert.same({ "name" }, { authorize({ scope = "openid profile" }).claims[1] })
    end)
  end)
end

-- Tokens of the sandbox that are bound to keys (DPoP) and certificates, and tokens that are JWTs.

local base64 = require "authlete.util.base64"
local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

if not pcall(require, "openssl.pkey") then return end

local jose = require "spec.support.jose"

local encode, error_of = sandboxed.encode, sandboxed.error_of

local SECRET = "a-secret"
local TOKEN_URL, RESOURCE_URL = "https://issuer.example/token", "https://api.example/items"

local key, other_key = jose.new_key "ES256", jose.new_key "RS256"
local now, api, serial

local function new(settings)
  now, serial = 1700000000, 0
  settings = settings or {}
  settings.issuer = "https://issuer.example"
  settings.now = function() return now end
  settings.clients = settings.clients or {
    { client_id = 12, client_secret = SECRET, redirect_uris = { "https://client.example/cb" } },
    { client_id = 34, redirect_uris = { "https://client.example/cb" } },
  }
  local _
  _, api = sandboxed.new(settings)
end

-- Returns a proof; `changes` changes claims, `header` the header.
local function prove(changes, with, header)
  with, serial = with or key, serial + 1
  local claims = { jti = "proof " .. serial, htm = "POST", htu = TOKEN_URL, iat = now }
  for name, value in pairs(changes or {}) do
    claims[name] = value or nil
  end
  return with.sign(claims, header or { typ = "dpop+jwt", jwk = with.jwk })
end

local function send(parameters, fields)
  fields = fields or {}
  fields.client_id = fields.client_id or "12"
  fields.client_secret = fields.client_id == "12" and SECRET or nil
  fields.parameters = encode(parameters)
  return assert(api:token(fields))
end

local function get_token(fields)
  return send({ grant_type = "client_credentials" }, fields)
end

local function introspect(access_token, fields)
  fields = fields or {}
  fields.token, fields.htm, fields.htu = access_token, "GET", RESOURCE_URL
  return assert(api:introspection(fields))
end

local function prove_use(access_token, changes, with)
  local claims = { htm = "GET", htu = RESOURCE_URL, ath = jose.sha256(access_token) }
  for name, value in pairs(changes or {}) do
    claims[name] = value
  end
  return prove(claims, with)
end

describe("A token request with a DPoP proof", function()
  before_each(function() new() end)

  it("gets a token that only the key can use", function()
    local answer = get_token { dpop = prove() }
    assert.equal("DPoP", cjson.decode(answer.response_content).token_type)
    local token = answer.access_token
    assert.equal("OK", introspect(token, { dpop = prove_use(token) }).action)
    for _, proof in ipairs {
      prove_use(token, nil, other_key), prove_use(token, { ath = jose.sha256 "x" }), prove_use(token, { htm = "PUT" }),
    } do
      local refused = introspect(token, { dpop = proof })
      assert.equal("UNAUTHORIZED", refused.action)
      assert.matches('^DPoP error="invalid_', refused.response_content)
    end
    local without = introspect(token)
    assert.equal("UNAUTHORIZED", without.action)
    assert.matches('^DPoP error="invalid_dpop_proof"', without.response_content)
    assert.matches('algs="[^"]*ES256', without.response_content)
  end)

  it("refuses proofs that are wrong", function()
    local private = { kty = "EC", crv = "P-256", x = key.jwk.x, y = key.jwk.y, d = "x" }
    for code, proof in pairs {
      SANDBOX_DPOP_MALFORMED = "x.y",
      SANDBOX_DPOP_METHOD_WRONG = prove { htm = "GET" },
      SANDBOX_DPOP_URL_WRONG = prove { htu = "https://issuer.example/other" },
      SANDBOX_DPOP_TIME_WRONG = prove { iat = now - 61 },
      SANDBOX_DPOP_CLAIM_MISSING = prove { jti = false },
      SANDBOX_DPOP_SIGNATURE_WRONG = prove(nil, key, { typ = "dpop+jwt", jwk = jose.new_key("ES256").jwk }),
      SANDBOX_DPOP_HEADER_WRONG = prove(nil, key, { typ = "dpop+jwt", jwk = private }),
    } do
      local answer = get_token { dpop = proof }
      assert.equal("invalid_dpop_proof", error_of(answer))
      assert.equal(code, answer.result_code)
    end
    for _, header in ipairs {
      { typ = "JWT", jwk = key.jwk }, { typ = "dpop+jwt" }, { typ = "dpop+jwt", jwk = key.jwk, alg = "HS256" },
    } do
      assert.equal("invalid_dpop_proof", error_of(get_token { dpop = prove(nil, key, header) }))
    end
  end)

  it("refuses proofs that are used again", function()
    local proof = prove()
    assert.equal("OK", get_token({ dpop = proof }).action)
    assert.equal("SANDBOX_DPOP_USED", get_token({ dpop = proof }).result_code)
  end)

  it("compares URLs without query, default port and case of the host", function()
    for _, url in ipairs { "https://ISSUER.example:443/token", "https://issuer.example/token?a=b#c" } do
      assert.equal("OK", get_token({ dpop = prove { htu = url } }).action)
    end
    local elsewhere = { dpop = prove { htu = "https://as.example/t", htm = "PUT" }, htu = "https://as.example/t" }
    elsewhere.htm = "PUT"
    assert.equal("OK", get_token(elsewhere).action)
  end)

  it("refuses DPoP for tokens that are not bound", function()
    local token = get_token().access_token
    assert.equal("UNAUTHORIZED", introspect(token, { dpop = prove_use(token) }).action)
  end)
end)

describe("A code that is bound to a key", function()
  local function code_with(parameters)
    local request = {
      response_type = "code", client_id = 12, redirect_uri = "https://client.example/cb", scope = "email",
    }
    for name, value in pairs(parameters) do
      request[name] = value
    end
    local answer = assert(api:authorization { parameters = encode(request) })
    return api:authorization_issue({ ticket = answer.ticket, subject = "1001" }).authorization_code
  end

  local function exchange(code, proof)
    local parameters = { grant_type = "authorization_code", code = code, redirect_uri = "https://client.example/cb" }
    return send(parameters, { dpop = proof })
  end

  it("needs a proof of it, by dpop_jkt and by a pushed request", function()
    new()
    local thumbprint = jose.sha256(
      ('{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}'):format(key.jwk.x, key.jwk.y))
    local code = code_with { dpop_jkt = thumbprint }
    assert.equal("invalid_grant", error_of(exchange(code)))
    assert.equal("invalid_grant", error_of(exchange(code, prove(nil, other_key))))
    assert.equal("OK", exchange(code, prove()).action)
    local pushed = assert(api:push_authorization_request {
      parameters = encode { response_type = "code", client_id = 12, redirect_uri = "https://client.example/cb" },
      client_id = "12", client_secret = SECRET, dpop = prove { htu = "https://issuer.example/pushed-authorization" },
    })
    assert.equal("CREATED", pushed.action, pushed.result_message)
    code = code_with { request_uri = pushed.request_uri }
    assert.equal("invalid_grant", error_of(exchange(code)))
    assert.equal("OK", exchange(code, prove()).action)
  end)

  it("binds the refresh tokens of public clients as well", function()
    new()
    local made = assert(api:token_create {
      grant_type = "AUTHORIZATION_CODE", client_id = 34, subject = "1001",
      dpop_key_thumbprint = cjson.decode(base64.decode_url("eyJhIjoieCJ9")).a,
    })
    assert.equal("DPoP", made.token_type)
    local refresh = { grant_type = "refresh_token", refresh_token = made.refresh_token }
    assert.equal("invalid_grant", error_of(send(refresh, { client_id = "34" })))
    assert.equal("invalid_grant", error_of(send(refresh, { client_id = "34", dpop = prove() })))
  end)
end)

describe("DPoP nonces of the sandbox", function()
  it("are demanded and handed out if the service says so", function()
    new { dpop_nonce_required = true }
    local answer = get_token { dpop = prove() }
    assert.equal("use_dpop_nonce", error_of(answer))
    assert.is_string(answer.dpop_nonce)
    local nonce = answer.dpop_nonce
    answer = get_token { dpop = prove { nonce = nonce } }
    assert.equal("OK", answer.action)
    assert.equal(nonce, answer.dpop_nonce)
    now = now + 150
    answer = get_token { dpop = prove { nonce = nonce } }
    assert.equal("OK", answer.action)
    assert.not_equal(nonce, answer.dpop_nonce)
    now = now + 150
    assert.equal("use_dpop_nonce", error_of(get_token { dpop = prove { nonce = nonce } }))
  end)

  it("are demanded at resources as well", function()
    new()
    local token = get_token({ dpop = prove() }).access_token
    local refused = introspect(token, { dpop = prove_use(token), dpop_nonce_required = true })
    assert.equal("UNAUTHORIZED", refused.action)
    assert.matches('^DPoP error="use_dpop_nonce"', refused.response_content)
    local proof = prove_use(token, { nonce = refused.dpop_nonce })
    assert.equal("OK", introspect(token, { dpop = proof, dpop_nonce_required = true }).action)
  end)
end)

describe("A client that must use DPoP", function()
  it("gets no tokens without it", function()
    new { clients = { { client_id = 12, client_secret = SECRET, dpop_required = true } } }
    assert.equal("invalid_dpop_proof", error_of(get_token()))
    assert.equal("OK", get_token({ dpop = prove() }).action)
  end)
end)

describe("A token that is bound to a certificate", function()
  local pem = jose.certify(key.key, "client")
  local der = base64.decode((pem:gsub("%-%-%-%-%-[^-]*%-%-%-%-%-", ""):gsub("%s", "")))

  it("can be used with it only", function()
    new { clients = {
      { client_id = 12, client_secret = SECRET, tls_client_certificate_bound_access_tokens = true },
    } }
    assert.equal("invalid_request", error_of(get_token()))
    local token = get_token({ client_certificate = pem }).access_token
    local seen = introspect(token, { client_certificate = pem })
    assert.equal("OK", seen.action)
    assert.equal(jose.sha256(der), seen.certificate_thumbprint)
    assert.equal("UNAUTHORIZED", introspect(token).action)
    assert.equal("UNAUTHORIZED",
      introspect(token, { client_certificate = jose.certify(other_key.key, "client") }).action)
    local answer = api:standard_introspection { parameters = encode { token = token } }
    assert.same({ ["x5t#S256"] = jose.sha256(der) }, cjson.decode(answer.response_content).cnf)
  end)
end)

describe("JWT access tokens of the sandbox", function()
  local function claims_of(jwt)
    return cjson.decode(base64.decode_url(jwt:match "^[^.]*%.([^.]*)"))
  end

  it("are accepted everywhere, and end with the token", function()
    new { jwt_access_tokens = true }
    local answer = send({ grant_type = "client_credentials", scope = "email" }, {
      jwt_at_claims = '{"tenant":"a","iss":"x"}', dpop = prove(),
    })
    local jwt = cjson.decode(answer.response_content).access_token
    assert.equal(answer.jwt_access_token, jwt)
    local claims = claims_of(jwt)
    assert.equal("a", claims.tenant)
    assert.equal("https://issuer.example", claims.iss)
    assert.equal(answer.access_token, claims.jti)
    assert.equal("email", claims.scope)
    assert.equal("12", claims.client_id)
    assert.equal(now + 3600, claims.exp)
    assert.equal(43, #claims.cnf.jkt)
    assert.equal("at+jwt", cjson.decode(base64.decode_url(jwt:match "^[^.]*")).typ)
    assert.equal("OK", introspect(jwt, { dpop = prove_use(jwt) }).action)
    assert.equal("UNAUTHORIZED", introspect(jwt .. "x", { dpop = prove_use(jwt) }).action)
    api:revocation { parameters = encode { token = jwt }, client_id = "12", client_secret = SECRET }
    assert.is_false(introspect(jwt, { dpop = prove_use(jwt) }).existent)
  end)

  it("are what the hash in ID tokens is about", function()
    new { jwt_access_tokens = true }
    local answer = assert(api:authorization { parameters = encode {
      response_type = "code", client_id = 12, redirect_uri = "https://client.example/cb", scope = "openid",
    } })
    answer = api:authorization_issue { ticket = answer.ticket, subject = "1001", jwt_at_claims = '{"roles":["a"]}' }
    local tokens = send { grant_type = "authorization_code", code = answer.authorization_code,
      redirect_uri = "https://client.example/cb" }
    assert.same({ "a" }, claims_of(tokens.jwt_access_token).roles)
    local half = base64.encode_url(base64.decode_url(jose.sha256(tokens.jwt_access_token)):sub(1, 16))
    assert.equal(half, claims_of(tokens.id_token).at_hash)
  end)
end)

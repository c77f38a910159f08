-- How client applications authenticate to the sandbox with assertions and certificates.

local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

if not pcall(require, "openssl.pkey") then return end

local jose = require "spec.support.jose"

local encode, error_of = sandboxed.encode, sandboxed.error_of

local ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

local rsa, ec = jose.new_key "RS256", jose.new_key "ES256"
local now, api

local function new(clients)
  now = 1700000000
  local _
  _, api = sandboxed.new {
    issuer = "https://issuer.example",
    now = function() return now end,
    clients = clients,
    token_auth_methods = {
      "CLIENT_SECRET_BASIC", "CLIENT_SECRET_JWT", "PRIVATE_KEY_JWT", "TLS_CLIENT_AUTH", "SELF_SIGNED_TLS_CLIENT_AUTH",
    },
  }
end

local function claims_with(changes)
  local claims = { iss = "12", sub = "12", aud = "https://issuer.example/token", exp = now + 60, jti = tostring(now) }
  for name, value in pairs(changes or {}) do
    claims[name] = value or nil
  end
  return claims
end

local function send(parameters, fields)
  parameters.grant_type = "client_credentials"
  fields = fields or {}
  fields.parameters = encode(parameters)
  return assert(api:token(fields))
end

local function send_assertion(jwt)
  return send { client_assertion = jwt, client_assertion_type = ASSERTION_TYPE }
end

local function is_refused(code, answer)
  assert.equal("invalid_client", error_of(answer, "INVALID_CLIENT"))
  assert.equal(code, answer.result_code)
end

describe("private_key_jwt", function()
  before_each(function()
    rsa.jwk.kid, ec.jwk.kid = "rsa", "ec"
    new {
      { client_id = 12, client_secret = "a-secret", jwks = cjson.encode { keys = { rsa.jwk, ec.jwk } } },
      { client_id = 34, client_secret = "a-secret" },
    }
  end)

  it("works with RSA and elliptic curves", function()
    for kid, key in pairs { rsa = rsa, ec = ec } do
      local answer = send_assertion(key.sign(claims_with { jti = kid }, { kid = kid }))
      assert.equal("OK", answer.action, answer.result_message)
      assert.equal("PRIVATE_KEY_JWT", answer.client_auth_method)
    end
    assert.equal("OK", send_assertion(rsa.sign(claims_with { aud = { "x", "https://issuer.example" } })).action)
  end)

  it("refuses assertions that are used again", function()
    local jwt = rsa.sign(claims_with())
    assert.equal("OK", send_assertion(jwt).action)
    is_refused("SANDBOX_ASSERTION_USED", send_assertion(jwt))
  end)

  it("refuses assertions with wrong claims", function()
    for code, changes in pairs {
      SANDBOX_ASSERTION_ISSUER_WRONG = { iss = "34" },
      SANDBOX_CLIENT_UNKNOWN = { sub = "7" },
      SANDBOX_ASSERTION_AUDIENCE_WRONG = { aud = "https://other.example" },
      SANDBOX_ASSERTION_EXPIRED = { exp = now },
      SANDBOX_ASSERTION_NOT_YET_VALID = { nbf = now + 1 },
      SANDBOX_ASSERTION_MALFORMED = { sub = 12 },
    } do
      is_refused(code, send_assertion(rsa.sign(claims_with(changes))))
    end
    is_refused("SANDBOX_ASSERTION_EXPIRED", send_assertion(rsa.sign(claims_with { exp = false })))
  end)

  it("refuses other signatures", function()
    local jwt = rsa.sign(claims_with())
    for _, wrong in ipairs {
      jwt:sub(1, -2) .. (jwt:sub(-1) == "A" and "Q" or "A"), jwt:match "^.*%.", ec.sign(claims_with(), { kid = "rsa" }),
      jose.new_key("RS256").sign(claims_with()), rsa.sign(claims_with(), { alg = "none" }),
      rsa.sign(claims_with(), { alg = "ES256" }), ec.sign(claims_with(), { alg = "RS256" }),
    } do
      is_refused("SANDBOX_CLIENT_SIGNATURE_WRONG", send_assertion(wrong))
    end
    is_refused("SANDBOX_ASSERTION_MALFORMED", send_assertion "x.y")
    is_refused("SANDBOX_ASSERTION_MALFORMED", send { client_assertion = jwt, client_assertion_type = "x" })
    is_refused("SANDBOX_CLIENT_KEYS_MISSING", send_assertion(rsa.sign(claims_with { iss = "34", sub = "34" })))
  end)

  it("does not fetch keys", function()
    local made = api:create_client { jwks_uri = "https://client.example/jwks" }
    local id = ("%.0f"):format(made.client_id)
    sandboxed.is_not_simulated("token: Fetching the keys at a client's jwks_uri", function()
      return api:token { parameters = encode {
        grant_type = "client_credentials", client_assertion_type = ASSERTION_TYPE,
        client_assertion = rsa.sign(claims_with { iss = id, sub = id }),
      } }
    end)
  end)
end)

describe("client_secret_jwt", function()
  it("works with the secret of the client only", function()
    new { { client_id = 12, client_secret = "a-secret" } }
    local answer = send_assertion(jose.sign_with_secret(claims_with(), "a-secret"))
    assert.equal("OK", answer.action)
    assert.equal("CLIENT_SECRET_JWT", answer.client_auth_method)
    is_refused("SANDBOX_CLIENT_SIGNATURE_WRONG",
      send_assertion(jose.sign_with_secret(claims_with { jti = "b" }, "other")))
  end)
end)

describe("The registered authentication method", function()
  it("is the only one that a client may use", function()
    new { { client_id = 12, client_secret = "a-secret", token_auth_method = "PRIVATE_KEY_JWT" } }
    is_refused("SANDBOX_CLIENT_AUTH_METHOD_WRONG", send({}, { client_id = "12", client_secret = "a-secret" }))
    is_refused("SANDBOX_CLIENT_AUTH_METHOD_WRONG", send {  client_id = "12" })
  end)

  it("must be one that the service supports", function()
    new { { client_id = 12, client_secret = "a-secret" } }
    is_refused("SANDBOX_AUTH_METHOD_UNSUPPORTED", send { client_id = "12", client_secret = "a-secret" })
  end)
end)

describe("Certificates", function()
  local pem = jose.certify(ec.key, "the-client", "client.example")
  local other = jose.certify(jose.new_key("ES256").key, "another", "other.example")

  it("authenticate by their key", function()
    new { {
      client_id = 12, token_auth_method = "SELF_SIGNED_TLS_CLIENT_AUTH", client_secret = "unused",
      jwks = cjson.encode { keys = { rsa.jwk, ec.jwk } },
    } }
    local answer = send({ client_id = "12" }, { client_certificate = pem })
    assert.equal("OK", answer.action, answer.result_message)
    assert.equal("SELF_SIGNED_TLS_CLIENT_AUTH", answer.client_auth_method)
    is_refused("SANDBOX_CERTIFICATE_WRONG", send({ client_id = "12" }, { client_certificate = other }))
    is_refused("SANDBOX_CERTIFICATE_WRONG", send({ client_id = "12" }, { client_certificate = "nonsense" }))
    is_refused("SANDBOX_CERTIFICATE_MISSING", send { client_id = "12" })
  end)

  it("authenticate by their name", function()
    for name, value in pairs { tls_client_auth_subject_dn = "CN=the-client, O=Example",
      tls_client_auth_san_dns = "client.example" } do
      new { { client_id = 12, token_auth_method = "TLS_CLIENT_AUTH", client_secret = "unused", [name] = value } }
      assert.equal("OK", send({ client_id = "12" }, { client_certificate = pem:gsub("\n", "") }).action)
      is_refused("SANDBOX_CERTIFICATE_WRONG", send({ client_id = "12" }, { client_certificate = other }))
    end
  end)
end)

-- Authorization requests as signed JWTs.

local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

if not pcall(require, "openssl.pkey") then return end

local jose = require "spec.support.jose"

local encode, error_of = sandboxed.encode, sandboxed.error_of

local REDIRECT_URI = "https://client.example/cb"

local key = jose.new_key "ES256"
local now, api

before_each(function()
  now = 1700000000
  local _
  _, api = sandboxed.new {
    issuer = "https://issuer.example",
    now = function() return now end,
    clients = {
      { client_id = 12, client_secret = "s", redirect_uris = { REDIRECT_URI },
        jwks = cjson.encode { keys = { key.jwk } } },
    },
    authorization_details_types = { "payment" },
  }
end)

local function claims_with(changes)
  local claims = {
    client_id = "12", response_type = "code", redirect_uri = REDIRECT_URI, scope = "email", iss = "12",
    aud = "https://issuer.example", exp = now + 60,
  }
  for name, value in pairs(changes or {}) do
    claims[name] = value or nil
  end
  return claims
end

local function authorize(jwt, more)
  local parameters = { client_id = 12, request = jwt }
  for name, value in pairs(more or {}) do
    parameters[name] = value
  end
  return assert(api:authorization { parameters = encode(parameters) })
end

describe("A request object", function()
  it("has all parameters, and replaces those outside", function()
    local answer = authorize(key.sign(claims_with {
      max_age = 60, claims = { id_token = { name = { essential = true } } }, state = "inside",
      authorization_details = { { type = "payment" } }, resource = { "https://a.example", "https://b.example" },
    }), { scope = "profile", state = "outside" })
    assert.equal("INTERACTION", answer.action, answer.result_message)
    assert.equal("email", answer.scopes[1].name)
    assert.equal(60, answer.max_age)
    assert.same({ "name" }, answer.claims)
    assert.equal("payment", answer.authorization_details.elements[1].type)
    assert.equal(2, #answer.resources)
    assert.equal("inside", cjson.decode(answer.request_object_payload).state)
    local issued = api:authorization_issue { ticket = answer.ticket, subject = "1001" }
    assert.matches("state=inside", issued.response_content, 1, true)
  end)

  it("can be signed with the secret, and can be pushed", function()
    assert.equal("INTERACTION", authorize(jose.sign_with_secret(claims_with(), "s")).action)
    local pushed = assert(api:push_authorization_request {
      parameters = encode { request = key.sign(claims_with()) }, client_id = "12", client_secret = "s",
    })
    assert.equal("CREATED", pushed.action)
    local parameters = encode { client_id = 12, request_uri = pushed.request_uri }
    assert.equal("INTERACTION", api:authorization({ parameters = parameters }).action)
  end)

  it("is refused if it is not the client's, not for the service, or too old", function()
    for _, jwt in ipairs {
      "eyJ", jose.new_key("ES256").sign(claims_with()), jose.sign_with_secret(claims_with(), "x"),
      key.sign(claims_with(), { alg = "none" }), key.sign(claims_with { client_id = "34" }),
      key.sign(claims_with { client_id = false }), key.sign(claims_with { aud = "https://other.example" }),
      key.sign(claims_with { exp = now }), key.sign(claims_with { nbf = now + 1 }),
      key.sign(claims_with { request = "eyJ" }),
    } do
      assert.equal("invalid_request_object", error_of(authorize(jwt)))
    end
  end)

  it("is checked like any request", function()
    local answer = authorize(key.sign(claims_with { response_type = "token" }))
    assert.equal("LOCATION", answer.action)
    assert.matches("error=unsupported_response_type", answer.response_content, 1, true)
    assert.equal("invalid_request", error_of(authorize(key.sign(claims_with { redirect_uri = "https://x" }))))
    assert.equal("LOCATION", authorize(key.sign(claims_with { claims = "[", max_age = -1 })).action)
  end)
end)

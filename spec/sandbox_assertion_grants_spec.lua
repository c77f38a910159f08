-- Token exchange and JWT assertions, which the sandbox leaves to the authorization server after checking them.

local base64 = require "authlete.util.base64"
local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

local encode, error_of = sandboxed.encode, sandboxed.error_of

local TYPE = "urn:ietf:params:oauth:token-type:"

local now, api

local function send(parameters, more)
  return assert(api:token { parameters = encode(parameters) .. (more or ""), client_id = "12", client_secret = "s" })
end

local function jwt(claims)
  local function part(object) return base64.encode_url(cjson.encode(object)) end
  return part { alg = "RS256" } .. "." .. part(claims) .. ".c2ln"
end

before_each(function()
  now = 1700000000
  local _
  _, api = sandboxed.new {
    issuer = "https://issuer.example", now = function() return now end,
    clients = { { client_id = 12, client_secret = "s" } },
    grant_types = { "AUTHORIZATION_CODE", "TOKEN_EXCHANGE", "JWT_BEARER" },
  }
end)

describe("Token exchange with the sandbox", function()
  local function exchange(changes, more)
    local parameters = {
      grant_type = "urn:ietf:params:oauth:grant-type:token-exchange", subject_token_type = TYPE .. "access_token",
      scope = "email",
    }
    for name, value in pairs(changes) do
      parameters[name] = value or nil
    end
    return send(parameters, more)
  end

  local function create()
    return api:token_create({
      grant_type = "AUTHORIZATION_CODE", client_id = 12, subject = "1001", scopes = { "profile" },
    }).access_token
  end

  it("tells the server all about the tokens", function()
    local token = create()
    local answer = exchange({
      subject_token = token, actor_token = jwt { sub = "bot" }, actor_token_type = TYPE .. "jwt",
      requested_token_type = TYPE .. "jwt", resource = "https://api.example",
    }, "&audience=a&audience=b")
    assert.equal("TOKEN_EXCHANGE", answer.action, answer.result_message)
    assert.equal("ACCESS_TOKEN", answer.subject_token_type)
    assert.equal(token, answer.subject_token)
    assert.equal("1001", answer.subject_token_info.subject)
    assert.equal("profile", answer.subject_token_info.scopes[1].name)
    assert.equal((now + 3600) * 1000, answer.subject_token_info.expires_at)
    assert.equal("JWT", answer.actor_token_type)
    assert.is_nil(answer.actor_token_info)
    assert.equal("JWT", answer.requested_token_type)
    assert.same({ "a", "b" }, answer.audiences)
    assert.same({ "https://api.example" }, answer.resources)
    assert.same({ "email" }, answer.scopes)
  end)

  it("refuses requests that are wrong", function()
    local token = create()
    for _, changes in ipairs {
      {}, { subject_token = token, subject_token_type = false }, { subject_token = token, subject_token_type = "x" },
      { subject_token = "unknown" }, { subject_token = "x.y", subject_token_type = TYPE .. "jwt" },
      { subject_token = token, actor_token = token }, { subject_token = token, actor_token_type = TYPE .. "jwt" },
      { subject_token = token, requested_token_type = "x" },
      { subject_token = token, subject_token_type = TYPE .. "refresh_token" },
    } do
      assert.equal("invalid_request", error_of(exchange(changes)))
    end
    now = now + 3600
    assert.equal("invalid_request", error_of(exchange { subject_token = token }))
  end)
end)

describe("JWT assertions for the sandbox", function()
  local function claims_with(changes)
    local claims = { iss = "https://idp.example", sub = "alice", aud = "https://issuer.example/token", exp = now + 60 }
    for name, value in pairs(changes or {}) do
      claims[name] = value or nil
    end
    return claims
  end

  local function present(assertion)
    return send { grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion = assertion, scope = "email" }
  end

  it("are passed to the server", function()
    local assertion = jwt(claims_with())
    local answer = present(assertion)
    assert.equal("JWT_BEARER", answer.action, answer.result_message)
    assert.equal(assertion, answer.assertion)
    assert.equal("alice", answer.subject)
    assert.same({ "email" }, answer.scopes)
  end)

  it("are refused with wrong claims", function()
    for _, changes in ipairs {
      { iss = false }, { sub = false }, { aud = "https://other.example" }, { exp = now }, { exp = false },
      { nbf = now + 1 },
    } do
      assert.equal("invalid_grant", error_of(present(jwt(claims_with(changes)))))
    end
    assert.equal("invalid_grant", error_of(present "x"))
    assert.equal("invalid_request", error_of(send {
      grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer",
    }))
  end)
end)

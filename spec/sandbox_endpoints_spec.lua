-- Whole endpoints with the sandbox behind them, as a client application sees them.

local authlete = require "authlete"
local base64 = require "authlete.util.base64"
local cjson = require "cjson"
local form = require "authlete.form"
local sandboxed = require "spec.support.sandboxed"

if not pcall(require, "openssl.pkey") then return end

local jose = require "spec.support.jose"

local endpoint, encode = authlete.endpoint, sandboxed.encode

local ISSUER, REDIRECT_URI = "https://issuer.example", "https://client.example/cb"
local BASIC = "Basic " .. base64.encode "12:s"

local api, now, key

local function new(settings)
  now = 1700000000
  settings.issuer = ISSUER
  settings.now = function() return now end
  settings.clients = settings.clients or { { client_id = 12, client_secret = "s", redirect_uris = { REDIRECT_URI } } }
  local _
  _, api = sandboxed.new(settings)
end

local function post(handle, path, parameters, headers)
  headers = headers or { Authorization = BASIC }
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  return handle { method = "POST", url = ISSUER .. path, headers = headers, body = encode(parameters) }
end

local function prove(url, method, more)
  local claims = { jti = tostring(math.random()), htm = method, htu = url, iat = now }
  for name, value in pairs(more or {}) do
    claims[name] = value
  end
  return key.sign(claims, { typ = "dpop+jwt", jwk = key.jwk })
end

before_each(function() key = jose.new_key "ES256" end)

describe("The authorization endpoint with the sandbox", function()
  local function authorize(changes, callbacks)
    local query = { response_type = "code", client_id = 12, redirect_uri = REDIRECT_URI, scope = "openid" }
    for name, value in pairs(changes) do
      query[name] = value
    end
    callbacks = callbacks or {}
    callbacks.interaction = callbacks.interaction or function() return { status = 200, body = "sign in" } end
    return endpoint.authorization(api, callbacks) {
      method = "GET", url = ISSUER .. "/authorization?" .. encode(query), headers = {},
    }
  end

  it("posts results by a form", function()
    new {}
    local reply = authorize({ response_mode = "form_post", prompt = "none" }, {
      session = function() return { subject = "1001", auth_time = now } end,
      consent = function() return true end,
    })
    assert.equal(200, reply.status)
    assert.matches("text/html", reply.headers["Content-Type"], 1, true)
    assert.matches('name="code"', reply.body, 1, true)
  end)

  it("finds that another user is signed in than the hint says", function()
    new { response_types = { "CODE", "ID_TOKEN" } }
    local ticket = api:authorization({
      parameters = encode {
        response_type = "id_token", client_id = 12, redirect_uri = REDIRECT_URI, scope = "openid", nonce = "n",
      },
    }).ticket
    local hint = api:authorization_issue({ ticket = ticket, subject = "1001" }).id_token
    for subject, oauth_error in pairs { ["1002"] = "login_required", ["1001"] = false } do
      local reply = authorize({ id_token_hint = hint, prompt = "none" }, {
        session = function() return { subject = subject, auth_time = now } end,
        consent = function() return true end,
      })
      assert.equal(302, reply.status)
      local result = form.decode(reply.headers.Location:match "%?(.*)$")
      assert.equal(oauth_error or nil, result.error)
    end
  end)

  it("sends errors for what is not enabled back to the client", function()
    new {}
    for oauth_error, changes in pairs {
      unsupported_response_type = { response_type = "token" }, registration_not_supported = { registration = "{}" },
      invalid_authorization_details = { authorization_details = '[{"type":"payment"}]' },
    } do
      local reply = authorize(changes)
      assert.equal(302, reply.status)
      assert.equal(oauth_error, form.decode(reply.headers.Location:match "[?#](.*)$").error)
    end
  end)
end)

describe("DPoP with the sandbox", function()
  it("works from the token endpoint to the userinfo endpoint, with nonces", function()
    new { dpop_nonce_required = true }
    local token, url = endpoint.token(api), ISSUER .. "/token"
    local function request_token(nonce)
      local headers = { Authorization = BASIC, DPoP = prove(url, "POST", { nonce = nonce }) }
      local made = api:token_create {
        grant_type = "AUTHORIZATION_CODE", client_id = 12, subject = "1001", scopes = { "openid" },
      }
      return post(token, "/token", { grant_type = "refresh_token", refresh_token = made.refresh_token }, headers)
    end
    local reply = request_token()
    assert.equal(400, reply.status)
    assert.equal("use_dpop_nonce", cjson.decode(reply.body).error)
    local nonce = reply.headers["DPoP-Nonce"]
    reply = request_token(nonce)
    assert.equal(200, reply.status, reply.body)
    assert.equal("DPoP", cjson.decode(reply.body).token_type)
    local access_token = cjson.decode(reply.body).access_token
    local user_info = endpoint.user_info(api, { claims = function() return { name = "Alice" } end })
    local function ask(proof)
      local headers = { Authorization = "DPoP " .. access_token, DPoP = proof }
      return user_info { method = "GET", url = ISSUER .. "/userinfo", headers = headers }
    end
    reply = ask(prove(ISSUER .. "/userinfo", "GET", { ath = jose.sha256(access_token) }))
    assert.equal(401, reply.status)
    assert.matches('^DPoP error="use_dpop_nonce"', reply.headers["WWW-Authenticate"])
    reply = ask(prove(ISSUER .. "/userinfo", "GET", {
      ath = jose.sha256(access_token), nonce = reply.headers["DPoP-Nonce"],
    }))
    assert.equal(200, reply.status, reply.headers["WWW-Authenticate"])
    assert.same({ name = "Alice", sub = "1001" }, cjson.decode(reply.body))
  end)
end)

describe("Client registration with the sandbox", function()
  it("goes from registration to deletion", function()
    new { dynamic_registration_supported = true }
    local handle = endpoint.client_registration(api)
    local function send(method, url, token, metadata)
      return handle {
        method = method, url = url, body = metadata and cjson.encode(metadata),
        headers = { Authorization = token and "Bearer " .. token, ["Content-Type"] = "application/json" },
      }
    end
    local reply = send("POST", ISSUER .. "/registration", nil, { redirect_uris = { REDIRECT_URI } })
    assert.equal(201, reply.status, reply.body)
    local content = cjson.decode(reply.body)
    local url, token = content.registration_client_uri, content.registration_access_token
    assert.equal(200, send("GET", url, token).status)
    assert.equal(401, send("GET", url, "wrong").status)
    reply = send("PUT", url, token, { client_id = content.client_id, redirect_uris = { REDIRECT_URI, "a:b" } })
    assert.equal(200, reply.status, reply.body)
    assert.equal(2, #cjson.decode(reply.body).redirect_uris)
    assert.equal(204, send("DELETE", url, token).status)
    assert.equal(401, send("GET", url, token).status)
  end)
end)

describe("Grant management with the sandbox", function()
  it("shows and revokes grants", function()
    new { endpoints = { grant_management = "/grants" }, scopes = { "grant_management_query",
      "grant_management_revoke", "email" } }
    local ticket = api:authorization({ parameters = encode {
      response_type = "code", client_id = 12, redirect_uri = REDIRECT_URI, grant_management_action = "create",
      scope = "email",
    } }).ticket
    local code = api:authorization_issue({ ticket = ticket, subject = "1001" }).authorization_code
    local token = endpoint.token(api)
    local reply = post(token, "/token", {
      grant_type = "authorization_code", code = code, redirect_uri = REDIRECT_URI,
    })
    local id = cjson.decode(reply.body).grant_id
    reply = post(token, "/token", {
      grant_type = "client_credentials", scope = "grant_management_query grant_management_revoke",
    })
    local headers = { Authorization = "Bearer " .. cjson.decode(reply.body).access_token }
    local handle, url = endpoint.grant_management(api), ISSUER .. "/grants/" .. id
    reply = handle { method = "GET", url = url, headers = headers }
    assert.equal(200, reply.status)
    assert.equal("email", cjson.decode(reply.body).scopes[1].scope)
    assert.equal(401, handle({ method = "GET", url = url, headers = { Authorization = "Bearer x" } }).status)
    assert.equal(204, handle({ method = "DELETE", url = url, headers = headers }).status)
    assert.equal(404, handle({ method = "GET", url = url, headers = headers }).status)
  end)
end)

describe("CIBA with the sandbox", function()
  it("ends with tokens after the decision", function()
    new {
      grant_types = { "CIBA" },
      clients = { { client_id = 12, client_secret = "s", bc_delivery_mode = "POLL" } },
    }
    local ticket
    local begin = endpoint.backchannel_authentication(api, {
      identify = function(response) return response.hint == "alice" and "1001" or nil end,
      start = function(response) ticket = response.ticket end,
    })
    local reply = post(begin, "/backchannel-authentication", { scope = "openid", login_hint = "bob" })
    assert.equal("unknown_user_id", cjson.decode(reply.body).error)
    reply = post(begin, "/backchannel-authentication", { scope = "openid", login_hint = "alice" })
    assert.equal(200, reply.status)
    local poll = {
      grant_type = "urn:openid:params:grant-type:ciba", auth_req_id = cjson.decode(reply.body).auth_req_id,
    }
    local token = endpoint.token(api)
    assert.equal("authorization_pending", cjson.decode(post(token, "/token", poll).body).error)
    local outcome = endpoint.backchannel_complete(api) { ticket = ticket, result = "AUTHORIZED", subject = "1001" }
    assert.is_true(outcome.is_complete)
    now = now + 5
    assert.is_string(cjson.decode(post(token, "/token", poll).body).id_token)
  end)
end)

describe("Token exchange with the sandbox", function()
  it("issues what the server decides", function()
    new { grant_types = { "AUTHORIZATION_CODE", "TOKEN_EXCHANGE" } }
    local subject_token = api:token_create({
      grant_type = "AUTHORIZATION_CODE", client_id = 12, subject = "1001", scopes = { "email" },
    }).access_token
    local token = endpoint.token(api, {
      token_exchange = function(response)
        return {
          grant_type = "TOKEN_EXCHANGE", client_id = response.client_id, scopes = { "email" },
          subject = response.subject_token_info.subject,
        }
      end,
    })
    local reply = post(token, "/token", {
      grant_type = "urn:ietf:params:oauth:grant-type:token-exchange", subject_token = subject_token,
      subject_token_type = "urn:ietf:params:oauth:token-type:access_token",
    })
    assert.equal(200, reply.status, reply.body)
    local seen = api:introspection { token = cjson.decode(reply.body).access_token }
    assert.equal("1001", seen.subject)
    assert.equal("TOKEN_EXCHANGE", seen.grant_type)
  end)
end)

describe("The documents of a service with the sandbox", function()
  it("are served", function()
    new {}
    for _, name in ipairs { "service_configuration", "service_jwks" } do
      local reply = endpoint[name](api, { pretty = true }) { method = "GET", url = ISSUER .. "/x", headers = {} }
      assert.equal(200, reply.status)
      assert.is_table(cjson.decode(reply.body))
    end
  end)
end)

-- Clients that send nonsense: an authorization server has to get an action from the sandbox, never a failed call.

local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

local encode = sandboxed.encode
local has_luaossl = pcall(require, "openssl.pkey")

local REDIRECT_URI = "https://client.example/cb"

local NONSENSE = {
  "", " ", "x", "0", "-1", "1e9", ("9"):rep(400), "null", "true", "[", "{", "[]", "{}", "[1]", '[{"type":1}]', "[[]]",
  '{"id_token":{"sub":{"value":1},"acr":{"essential":true,"values":[{}]}},"userinfo":{"a":null}}',
  '{"userinfo":{"a":{"value":1e999}}}', '[{"type":"payment","a":-1e999}]',
  '{"userinfo":{"a":' .. ("["):rep(60) .. ("]"):rep(60) .. "}}",
  '[{"type":"payment","a":' .. ("["):rep(46) .. ("]"):rep(46) .. "}]",
  '{"id_token":[1],"userinfo":{"1":{}}}', "eyJ", "a.b.c", "..", "e30.e30.", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
  "eyJhbGciOlsxXSwia2lkIjp7fX0.eyJpc3MiOnt9LCJzdWIiOlsxXX0.c2ln", "http://[", "https://x/#y", "urn:x", "%", "&=",
  "\0", "\1\127", ("a"):rep(2000), "Gr\195\188\195\159e", "code code", "openid openid", "none none", "*", "../..",
}

-- The parameters that the endpoints read.
local AUTHORIZATION = {
  "response_type", "client_id", "redirect_uri", "state", "scope", "nonce", "prompt", "display", "max_age", "claims",
  "id_token_hint", "login_hint", "acr_values", "ui_locales", "claims_locales", "response_mode", "request",
  "request_uri", "registration", "resource", "authorization_details", "code_challenge", "code_challenge_method",
  "dpop_jkt", "purpose", "grant_management_action", "grant_id", "never_heard_of",
}
local TOKEN = {
  "grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "scope", "resource",
  "authorization_details", "code", "redirect_uri", "code_verifier", "refresh_token", "username", "password",
  "device_code", "auth_req_id", "subject_token", "subject_token_type", "actor_token", "actor_token_type", "audience",
  "requested_token_type", "assertion",
}
local OTHERS = {
  "client_id", "client_secret", "client_assertion", "scope", "resource", "authorization_details", "acr_values", "token",
  "token_type_hint", "login_hint", "login_hint_token", "id_token_hint", "binding_message", "user_code", "request",
  "requested_expiry", "client_notification_token", "grant_management_action", "grant_id",
}

local GRANT_TYPES = {
  "authorization_code", "refresh_token", "client_credentials", "password", "urn:openid:params:grant-type:ciba",
  "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:pre-authorized_code",
}

local api

-- Sends requests with each parameter set to each piece of nonsense, on top of a request that is right.
local function send_nonsense(operation, names, right, credentials)
  for _, name in ipairs(names) do
    for _, value in ipairs(NONSENSE) do
      local parameters = {}
      for other, right_value in pairs(right) do
        parameters[other] = right_value
      end
      parameters[name] = value
      local request = { parameters = encode(parameters) }
      for field, credential in pairs(credentials or {}) do
        request[field] = credential
      end
      local answer, message = api[operation](api, request)
      if not (answer and answer.action) then
        error(("%s with %s=%s: %s"):format(operation, name, value:sub(1, 60), tostring(message)))
      end
    end
  end
end

before_each(function()
  local _
  _, api = sandboxed.new {
    clients = { {
      client_id = 12, client_secret = "s", redirect_uris = { REDIRECT_URI }, bc_delivery_mode = "PING",
      jwks = cjson.encode { keys = { { kty = "RSA", n = "x", e = 1 }, { kty = "EC" }, { kty = {} }, 7, "x" } },
    } },
    endpoints = { grant_management = "/grants" },
    grant_types = {
      "AUTHORIZATION_CODE", "REFRESH_TOKEN", "PASSWORD", "CLIENT_CREDENTIALS", "DEVICE_CODE", "CIBA", "TOKEN_EXCHANGE",
      "JWT_BEARER",
    },
    response_types = { "CODE", "CODE_ID_TOKEN", "TOKEN", "NONE" },
    authorization_details_types = { "payment" },
    loopback_redirection_uri_variable = true,
    dynamic_registration_supported = true,
  }
end)

if not has_luaossl then return end

describe("Nonsense gets an action", function()
  local RIGHT = { response_type = "code", client_id = "12", redirect_uri = REDIRECT_URI, scope = "openid email" }
  local SECRET = { client_id = "12", client_secret = "s" }

  it("from the authorization endpoint", function()
    send_nonsense("authorization", AUTHORIZATION, RIGHT)
    send_nonsense("push_authorization_request", AUTHORIZATION, RIGHT, SECRET)
  end)

  it("from the token endpoint", function()
    for _, grant_type in ipairs(GRANT_TYPES) do
      send_nonsense("token", TOKEN, { grant_type = grant_type }, SECRET)
    end
    send_nonsense("token", TOKEN, {
      grant_type = "client_credentials",
      client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    })
  end)

  it("from the other endpoints", function()
    send_nonsense("device_authorization", OTHERS, { scope = "openid" }, SECRET)
    send_nonsense("backchannel_authentication", OTHERS,
      { scope = "openid", login_hint = "alice", client_notification_token = "t" }, SECRET)
    send_nonsense("revocation", OTHERS, { token = "x" }, SECRET)
    send_nonsense("standard_introspection", OTHERS, { token = "x" })
  end)

  it("for proofs, certificates, tokens and metadata", function()
    local token = api:token({ parameters = "grant_type=client_credentials", client_id = "12", client_secret = "s" })
      .access_token
    local bound = api:token_create({
      grant_type = "CLIENT_CREDENTIALS", client_id = 12, dpop_key_thumbprint = "a", certificate_thumbprint = "b",
    }).access_token
    for _, value in ipairs(NONSENSE) do
      assert.is_string(api:introspection({ token = value, dpop = value, client_certificate = value }).action)
      for _, known in ipairs { token, bound } do
        assert.is_string(api:introspection({ token = known, dpop = value, client_certificate = value }).action)
        assert.is_string(api:user_info({ token = known, dpop = value, htm = "GET", htu = value }).action)
      end
      assert.is_string(api:token({
        parameters = "grant_type=client_credentials", client_id = "12", client_secret = "s", dpop = value,
        client_certificate = value,
      }).action)
      assert.is_string(api:gm({ access_token = value, gm_action = "QUERY", grant_id = value }).action)
      assert.is_string(api:device_verification({ user_code = value }).action)
      assert.is_string(api:dynamic_client_register({ json = value }).action)
      assert.is_string(api:dynamic_client_register({ json = cjson.encode { redirect_uris = value } }).action)
      assert.is_string(api:dynamic_client_register({
        json = cjson.encode { redirect_uris = { value }, jwks = { value }, grant_types = { value } },
      }).action)
      assert.is_string(api:dynamic_client_get({ token = value, client_id = value }).action)
    end
  end)
end)

-- The sandbox where luaossl is not installed: it says what it needs it for, and does everything else.

local base64 = require "authlete.util.base64"
local sandboxed = require "spec.support.sandboxed"

local encode = sandboxed.encode

local REDIRECT_URI = "https://client.example/cb"
local CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

local KEY = '{"kty":"RSA","n":"' .. ("A"):rep(342) .. '","e":"AQAB"}'

local MODULES = { "openssl.digest", "openssl.hmac", "openssl.pkey", "openssl.x509" }

local loaded, api

local function new(settings)
  settings.clients = {
    {
      client_id = 12, client_secret = "s", redirect_uris = { REDIRECT_URI }, bc_delivery_mode = "POLL",
      jwks = '{"keys":[' .. KEY .. "]}",
    },
    { client_id = 34, client_secret = "s", tls_client_certificate_bound_access_tokens = true },
  }
  local _
  _, api = sandboxed.new(settings)
end

before_each(function()
  loaded = {}
  for _, name in ipairs(MODULES) do
    loaded[name] = package.loaded[name]
    package.loaded[name] = nil
    package.preload[name] = function() error("not installed\nfor a reason", 0) end
  end
  new {}
end)

after_each(function()
  for _, name in ipairs(MODULES) do
    package.preload[name] = nil
    package.loaded[name] = loaded[name]
  end
end)

local function jwt(header, claims)
  return base64.encode_url(header) .. "." .. base64.encode_url(claims) .. ".c2ln"
end

local function needs_luaossl(operation, parameters, more)
  local request = more or {}
  request.parameters = parameters and encode(parameters)
  local text = operation .. ": luaossl is needed for this (Debian: lua-luaossl): not installed"
  sandboxed.is_not_simulated(text, function() return api[operation](api, request) end, "SANDBOX_NEEDS_LUAOSSL")
end

local function with(changes)
  local request = { response_type = "code", client_id = "12", redirect_uri = REDIRECT_URI }
  for name, value in pairs(changes) do
    request[name] = value
  end
  return request
end

local function secret()
  return { client_id = "12", client_secret = "s" }
end

describe("Without luaossl the sandbox", function()
  it("says that authorization needs it, before anything is consumed", function()
    for _, changes in ipairs {
      { scope = "openid" }, { code_challenge = CHALLENGE, code_challenge_method = "S256" },
      { id_token_hint = jwt('{"alg":"RS256"}', "{}") }, { request = jwt('{"alg":"RS256"}', '{"client_id":"12"}') },
    } do
      needs_luaossl("authorization", with(changes))
    end
    needs_luaossl("device_authorization", { scope = "openid" }, secret())
  end)

  it("says that clients need it to authenticate by assertions, and to prove keys and certificates", function()
    for _, alg in ipairs { "RS256", "HS256" } do
      needs_luaossl("token", {
        grant_type = "client_credentials",
        client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion = jwt('{"alg":"' .. alg .. '"}', '{"sub":"12","iss":"12"}'),
      })
    end
    local request = secret()
    request.dpop = jwt('{"alg":"RS256","typ":"dpop+jwt","jwk":' .. KEY .. "}", "{}")
    needs_luaossl("token", { grant_type = "client_credentials" }, request)
    needs_luaossl("token", { grant_type = "client_credentials" },
      { client_id = "34", client_secret = "s", client_certificate = "AAAA" })
  end)

  it("says that other operations need it", function()
    needs_luaossl("get_service_jwks")
    needs_luaossl("backchannel_logout_token", nil, { client_identifier = "12", subject = "1001" })
    needs_luaossl("standard_introspection", { token = "x" },
      { http_accept_header = "application/token-introspection+jwt", rs_uri = "https://rs" })
    api:token_create { grant_type = "CLIENT_CREDENTIALS", client_id = 12 }
    needs_luaossl "get_token_list"
    new { grant_types = { "CIBA", "CLIENT_CREDENTIALS" }, jwt_access_tokens = true }
    needs_luaossl("backchannel_authentication", { scope = "openid", login_hint = "alice" }, secret())
    needs_luaossl("token", { grant_type = "client_credentials" }, secret())
  end)

  it("names the reason on one line", function()
    local lines = sandboxed.logged(function() return api:get_service_jwks() end)
    assert.same({ "sandbox: get_service_jwks: luaossl is needed for this (Debian: lua-luaossl): not installed" }, lines)
  end)

  it("does everything else", function()
    local ticket = api:authorization({ parameters = encode(with { scope = "email" }) }).ticket
    local code = api:authorization_issue({ ticket = ticket, subject = "1001" }).authorization_code
    local request = secret()
    request.parameters = encode { grant_type = "authorization_code", code = code, redirect_uri = REDIRECT_URI }
    local tokens = assert(api:token(request))
    assert.equal("OK", tokens.action)
    assert.is_true(api:introspection({ token = tokens.access_token }).usable)
    assert.equal(1, api:get_client_authorization_list({ subject = "1001" }).total_count)
    assert.equal("OK", api:token_update({ access_token = tokens.access_token, scopes = { "email" } }).action)
    assert.equal(1, api:token_revoke({ access_token_identifier = tokens.access_token }).count)
  end)
end)

-- Common to all endpoints: how they are created, and how they handle invalid requests and failed calls.

local authlete = require "authlete"
local base64 = require "authlete.util.base64"
local endpoints = require "spec.support.endpoints"
local timing = require "spec.support.timing"

local cases = require("spec.support.calls").cases

local OK = { action = "OK", responseContent = "{}", resultCode = "A000" }
local FORM = "application/x-www-form-urlencoded"

-- endpoint -> operation, for endpoints that take a form from a client application that authenticates itself.
local CLIENT_ENDPOINTS = {
  token = "token", revocation = "revocation", push_authorization_request = "push_authorization_request",
  device_authorization = "device_authorization", backchannel_authentication = "backchannel_authentication",
}

local function nothing() end

-- Valid callbacks for every endpoint that requires any.
local CALLBACKS = {
  authorization = { interaction = nothing },
  authorization_decision = { decision = nothing },
  backchannel_authentication = { identify = nothing, start = nothing },
  batch_credential = { issue = nothing },
  credential = { issue = nothing },
  deferred_credential = { issue = nothing },
  device_complete = { decision = nothing, success = nothing, expired = nothing, not_exist = nothing },
  device_verification = { valid = nothing, expired = nothing, not_exist = nothing },
  introspection = { resource = nothing },
  protected_resource_metadata = { resource = "https://api.example.com" },
  standard_introspection = { resource_server = nothing },
  user_info = { claims = nothing },
}

local METHODS = {
  attestation_challenge = "POST", authorization = "GET, HEAD, POST", authorization_decision = "POST",
  backchannel_authentication = "POST", batch_credential = "POST", client_registration = "POST, GET, HEAD, PUT, DELETE",
  credential = "POST", credential_issuer_jwks = "GET, HEAD", credential_issuer_metadata = "GET, HEAD",
  credential_jwt_issuer_metadata = "GET, HEAD", credential_nonce = "POST", credential_offer = "GET, HEAD",
  deferred_credential = "POST", device_authorization = "POST", device_complete = "POST",
  device_verification = "GET, HEAD, POST", federation_configuration = "GET, HEAD", federation_registration = "POST",
  grant_management = "GET, HEAD, DELETE", protected_resource_metadata = "GET, HEAD",
  push_authorization_request = "POST", revocation = "POST",
  service_configuration = "GET, HEAD", service_jwks = "GET, HEAD", standard_introspection = "POST", token = "POST",
  user_info = "GET, HEAD, POST", introspection = "any", -- it protects resources
}

-- Returns the error message for wrong use, which gives this file as the position.
local function raised(...)
  local done, message = pcall(...)
  assert.is_false(done)
  return message
end

local function basic(text)
  return { Authorization = "Basic " .. base64.encode(text) }
end

local function new_client(name, answer)
  return endpoints.new(name, CALLBACKS[name], { [CLIENT_ENDPOINTS[name]] = answer or OK })
end

-- Functions that endpoints do not call: they are for other parts of a server.
local NO_ENDPOINTS = { backchannel_complete = true, backchannel_logout = true }

local API = { token = nothing }

describe("authlete.endpoint", function()
  it("is read-only, and names a field it does not have", function()
    assert.error_matches(function() return authlete.endpoint.tokne end, "authlete.endpoint has no 'tokne'")
    assert.error_matches(function() authlete.endpoint.token = print end, "authlete.endpoint is read%-only")
  end)

  it("raises an error at the caller's line for anything but an api", function()
    for _, value in ipairs { 5, "api", true, {}, print } do
      assert.matches("endpoint_spec.lua:%d+: authlete.endpoint.token: the first argument must be an api",
        raised(function() authlete.endpoint.token(value) end))
    end
    assert.error_matches(function() authlete.endpoint.revocation() end, "first argument must be an api")
  end)

  it("raises an error for an unknown callback, and lists the known ones", function()
    assert.matches("endpoint_spec.lua:%d+: authlete.endpoint.token: unknown callback or option 'pasword'; "
      .. "this endpoint takes .*'password'", raised(function() authlete.endpoint.token(API, { pasword = print }) end))
    assert.error_matches(function() authlete.endpoint.revocation(API, { password = print }) end,
      "authlete.endpoint.revocation: unknown callback or option 'password'; this endpoint takes 'cors'")
    assert.error_matches(function() authlete.endpoint.federation_registration(API, { password = print }) end,
      "unknown callback or option 'password'; this endpoint takes no callbacks or options")
    assert.error_matches(function() authlete.endpoint.token(API, { print }) end, "unknown callback or option '1'")
  end)

  it("raises an error for a callback that is not a function, and accepts anything callable", function()
    assert.error_matches(function() authlete.endpoint.token(API, { password = "x" }) end,
      "the callback 'password' must be a function, got string")
    assert.error_matches(function() authlete.endpoint.token(API, print) end, "callbacks must be a table, got function")
    local callable = setmetatable({}, { __call = nothing })
    assert.is_function(authlete.endpoint.token(API, { password = callable }))
  end)

  it("raises an error for an option of the wrong type", function()
    assert.error_matches(function() authlete.endpoint.introspection(API, { resource = print, scopes = "a" }) end,
      "the option 'scopes' must be a list of strings")
    assert.error_matches(function() authlete.endpoint.introspection(API, { resource = print, max_age = "1" }) end,
      "the option 'max_age' must be a number, got string")
    assert.error_matches(function() authlete.endpoint.service_jwks(API, { cache_seconds = -1 }) end,
      "the option 'cache_seconds' must be a number of seconds from 0 to 86400")
    for _, origins in ipairs { "https://app.example", { "https://app.example/" }, { "*" }, { 5 }, true } do
      assert.error_matches(function() authlete.endpoint.token(API, { cors = origins }) end,
        "the option 'cors' must be a list of origins, such as { \"https://app.example.com\" }, or a function")
    end
  end)

  for name in cases(METHODS) do
    if not CALLBACKS[name] then
      it("needs no callback for " .. name, function()
        assert.is_function(endpoints.new(name, nil).handle)
        assert.is_function(endpoints.new(name, {}).handle)
      end)
    end
  end

  for name, callbacks in cases(CALLBACKS) do
    it("raises an error if a callback of " .. name .. " is missing", function()
      for missing in pairs(callbacks) do
        local others = {}
        for other, callback in pairs(callbacks) do others[other] = other ~= missing and callback or nil end
        local kind = name == "protected_resource_metadata" and "option" or "callback"
        assert.error_matches(function() authlete.endpoint[name](API, others) end,
          "authlete.endpoint." .. name .. ": the " .. kind .. " '" .. missing .. "' is missing")
      end
    end)
  end

  it("has no endpoint that these specs do not know", function()
    for _, name in ipairs(authlete.endpoint()) do
      assert.is_truthy(METHODS[name] or NO_ENDPOINTS[name], name .. " is missing from METHODS in this file")
    end
  end)

  it("keeps its callbacks, whatever happens to their table", function()
    local callbacks = { password = function() return "1001" end }
    local token = endpoints.new("token", callbacks, {
      token = { action = "PASSWORD", ticket = "t" }, token_issue = OK,
    })
    callbacks.password = nil
    assert.equal(200, token.post("").status)
  end)

  for name in cases(METHODS) do
    local allowed = METHODS[name]
    local specify = allowed == "any" and function() end or it
    specify(name .. " refuses methods other than " .. allowed, function()
      for _, method in ipairs { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "post", "" } do
        if not (", " .. allowed .. ","):find(", " .. method .. ",", 1, true) or method == "" then
          local endpoint = endpoints.new(name, CALLBACKS[name])
          local reply = endpoint.send { method = method }
          endpoints.assert_refused(endpoint, reply, 405)
          assert.equal(allowed, reply.headers.Allow)
        end
      end
    end)
  end

  it("returns 500 and logs what is wrong with the caller's request", function()
    local token = endpoints.new "token"
    for _, request in ipairs { 5, {}, { method = "POST" }, { method = "POST", url = 5 }, { method = 5, url = "/" },
      { method = "POST", url = "https://a/b", headers = { A = 5 } },
      { method = "POST", url = "https://a/b", body = {} },
      { method = "POST", url = "https://a/b", query = 5 }, { method = "POST", url = "https://a/b", headers = 5 },
      { method = "POST", url = "https://a/b", client_certificate = 5 } } do
      token.lines = {}
      endpoints.assert_server_error(token, token.handle(request), "^endpoint token: .*request.* must be ")
    end
    token.lines = {}
    endpoints.assert_server_error(token, token.handle(nil), "the request must be a table")
  end)
end)

describe("An endpoint for client applications", function()
  for name in cases(CLIENT_ENDPOINTS) do
    it(name .. " accepts only forms", function()
      for _, kind in ipairs { "application/json", "text/plain", "", ";", " ", "multipart/form-data; boundary=a" } do
        local endpoint = new_client(name)
        endpoints.assert_refused(endpoint, endpoint.post("a=b", { ["Content-Type"] = kind }), 415, "invalid_request")
      end
      local endpoint = new_client(name)
      endpoints.assert_refused(endpoint, endpoint.send { body = "a=b" }, 415, "invalid_request")
      endpoint = new_client(name)
      local twice = { ["Content-Type"] = { FORM, FORM } }
      endpoints.assert_refused(endpoint, endpoint.post("a=b", twice), 415, "invalid_request")
    end)

    it(name .. " forwards the form unchanged", function()
      for _, kind in ipairs { FORM, "APPLICATION/X-WWW-Form-Urlencoded", FORM .. ";charset=UTF-8",
        " " .. FORM .. " ;a" } do
        local endpoint = new_client(name)
        endpoint.send { body = "b=%41&resource=1&resource=2&c=&\195\164=1", headers = { ["content-TYPE"] = kind } }
        local operation = CLIENT_ENDPOINTS[name]
        assert.equal("b=%41&resource=1&resource=2&c=&\195\164=1", endpoint.calls[1][operation].parameters)
      end
    end)

    it(name .. " refuses a malformed form", function()
      for _, form in ipairs { "a=%", "a=%4", "a=%zz", "a=\255", "a=%FF", "%C0%80=1", "a=%ED%A0%80", "a=b\0", "a=%00",
        "a=b\r\nc", "a\n=b", "%00=1", "a=\192\175", "a=%F4%90%80%80" } do
        local endpoint = new_client(name)
        endpoints.assert_refused(endpoint, endpoint.post(form), 400, "invalid_request")
      end
    end)

    it(name .. " accepts client credentials in the Authorization header", function()
      local operation = CLIENT_ENDPOINTS[name]
      for given, expected in cases {
        ["id:secret"] = { "id", "secret" }, ["a%3Ab:c%3Ad%25"] = { "a:b", "c:d%" }, ["id:a+b%2B"] = { "id", "a b+" },
        ["id:"] = { "id", "" }, ["id:a:b"] = { "id", "a:b" }, ["%C3%A4:\195\182"] = { "\195\164", "\195\182" },
        ["12345678901234567890:x"] = { "12345678901234567890", "x" },
      } do
        local endpoint = new_client(name)
        endpoint.post("a=b", basic(given))
        local sent = endpoint.calls[1][operation]
        assert.same(expected, { sent.client_id, sent.client_secret })
      end
      local endpoint = new_client(name)
      endpoint.post("a=b", { AUTHORIZATION = "bASIC   " .. base64.encode "id:secret" .. " " })
      assert.equal("id", endpoint.calls[1][operation].client_id)
    end)

    it(name .. " refuses malformed credentials", function()
      local malformed = { "Basic", "Basic ", "Basic !!!", "Basic a", "Basic YTpi YTpi", "basic YTp" }
      for _, text in ipairs { "", "id", ":secret", "id%:secret", "id:%zz", "id:\255", "id:%FF", "i\0d:x", "id:a\r\nb",
        "id:%0D%0A", "id%00:x" } do
        malformed[#malformed + 1] = basic(text).Authorization
      end
      for _, value in ipairs(malformed) do
        local endpoint = new_client(name)
        local reply = endpoint.post("a=b", { Authorization = value })
        endpoints.assert_refused(endpoint, reply, 401, "invalid_client")
        assert.matches('^Basic realm="[%l_/]+"$', reply.headers["WWW-Authenticate"])
        assert.equal("no-store", reply.headers["Cache-Control"])
      end
    end)

    it(name .. " refuses two Authorization headers", function()
      local endpoint = new_client(name)
      local two = { basic("a:b").Authorization, basic("c:d").Authorization }
      endpoints.assert_refused(endpoint, endpoint.post("", { Authorization = two }), 400, "invalid_request")
      endpoint = new_client(name)
      local cased = { Authorization = two[1], authorization = two[2] }
      endpoints.assert_refused(endpoint, endpoint.post("", cased), 400, "invalid_request")
    end)

    it(name .. " leaves other schemes and credentials in the form to Authlete", function()
      local endpoint = new_client(name)
      endpoint.post("client_id=1&client_secret=2", { Authorization = "Bearer abc" })
      local sent = endpoint.calls[1][CLIENT_ENDPOINTS[name]]
      assert.is_nil(sent.client_id)
      assert.is_nil(sent.client_secret)
    end)

    it(name .. " forwards certificates and attestations", function()
      local endpoint = new_client(name)
      local headers = { ["OAuth-Client-Attestation"] = "a.b.c", ["oauth-client-attestation-pop"] = "d.e.f" }
      endpoint.post("a=b", headers, { client_certificate = { "first", "second", "third" } })
      local sent = endpoint.calls[1][CLIENT_ENDPOINTS[name]]
      assert.equal("first", sent.client_certificate)
      assert.same({ "second", "third" }, sent.client_certificate_path)
      assert.equal("a.b.c", sent.oauth_client_attestation)
      assert.equal("d.e.f", sent.oauth_client_attestation_pop)

      endpoint.post("a=b", nil, { client_certificate = "only" })
      sent = endpoint.calls[2][CLIENT_ENDPOINTS[name]]
      assert.equal("only", sent.client_certificate)
      assert.is_nil(sent.client_certificate_path)
      assert.is_nil(sent.oauth_client_attestation)

      endpoint.post("a=b", nil, { client_certificate = {} })
      assert.is_nil(endpoint.calls[3][CLIENT_ENDPOINTS[name]].client_certificate)
    end)

    it(name .. " refuses malformed or duplicate attestations", function()
      for _, header in ipairs { "OAuth-Client-Attestation", "OAuth-Client-Attestation-PoP" } do
        for _, value in ipairs { "a b", "\255", "", "a\r\nb", { "a.b.c", "a.b.c" } } do
          local endpoint = new_client(name)
          endpoints.assert_refused(endpoint, endpoint.post("", { [header] = value }), 400, "invalid_client_attestation")
        end
      end
    end)

    it(name .. " reveals nothing about a failed call to the client application", function()
      local secret = endpoints.SECRET
      local endpoint = new_client(name, { status = 403, headers = { ["Request-Id"] = "r-17" },
        body = '{"resultCode":"A001","resultMessage":"' .. secret .. '"}' })
      local reply = endpoint.post("a=" .. secret)
      endpoints.assert_server_error(endpoint, reply, "^endpoint " .. name .. ": .*A001.*, Request%-Id: r%-17$")
    end)

    it(name .. " logs the codes of an internal error and passes on Authlete's response", function()
      local endpoint = new_client(name, { action = "INTERNAL_SERVER_ERROR", resultCode = "A002",
        resultMessage = endpoints.SECRET, responseContent = endpoints.SERVER_ERROR })
      local pattern = "responded with INTERNAL_SERVER_ERROR, result code: A002$"
      endpoints.assert_server_error(endpoint, endpoint.post "a=b", pattern)
    end)

    it(name .. " returns 500 for an unknown action, and logs only well-formed codes", function()
      for _, action in ipairs { "SOMETHING_NEW", "A\r\nB", ("A"):rep(100) } do
        local endpoint = new_client(name, { action = action, resultCode = "a\nb " .. endpoints.SECRET })
        local logged = "responded with %S+.*, result code: something unknown$"
        endpoints.assert_server_error(endpoint, endpoint.post "a=b", logged)
      end
      local endpoint = new_client(name, {})
      local logged = "responded with something unknown, result code: none$"
      endpoints.assert_server_error(endpoint, endpoint.post "a=b", logged)
    end)
  end

  it("forwards a proof with its method and URL, if the operation has them", function()
    for _, name in ipairs { "token", "push_authorization_request" } do
      local endpoint = new_client(name)
      endpoint.post("a=b", { DPoP = "a.b.c" }, { url = "https://as.example.com/a/b?c=d#e" })
      local sent = endpoint.calls[1][name]
      assert.same({ "a.b.c", "POST", "https://as.example.com/a/b" }, { sent.dpop, sent.htm, sent.htu })
    end
    local endpoint = new_client "revocation"
    endpoint.post("a=b", { DPoP = "a.b.c" })
    assert.is_nil(endpoint.calls[1].revocation.dpop)
  end)

  it("does not send what only proofs must match without one", function()
    local endpoint = new_client "token"
    endpoint.post "a=b"
    assert.is_nil(endpoint.calls[1].token.htm or endpoint.calls[1].token.htu)
  end)

  it("refuses malformed or duplicate proofs", function()
    for _, value in ipairs { "", "a b", "\255", "a.b.c,d.e.f", "a\nb", { "a.b.c", "a.b.c" } } do
      local endpoint = new_client "token"
      endpoints.assert_refused(endpoint, endpoint.post("a=b", { DPoP = value }), 400, "invalid_dpop_proof")
    end
    local endpoint = new_client "token"
    local cased = { DPoP = "a.b.c", dpop = "a.b.c" }
    endpoints.assert_refused(endpoint, endpoint.post("a=b", cased), 400, "invalid_dpop_proof")
  end)

  it("refuses a URL or a certificate that is not valid text", function()
    local endpoint = new_client "token"
    endpoints.assert_refused(endpoint, endpoint.post("a=b", { DPoP = "a.b.c" }, { url = "https://a/\255" }), 400,
      "invalid_request")
    local reply = endpoint.post("a=b", nil, { client_certificate = "\255" })
    endpoints.assert_refused(endpoint, reply, 400, "invalid_request")
  end)

  it("does not change the request", function()
    local request = {
      method = "POST", url = endpoints.URL, headers = { ["Content-Type"] = { FORM } }, body = "a=b",
      client_certificate = { "1", "2" },
    }
    local token = new_client "token"
    token.handle(request)
    assert.same({ "1", "2" }, request.client_certificate)
    assert.same({ ["Content-Type"] = { FORM } }, request.headers)
    assert.is_nil(request.query)
  end)

  it("can yield in its api and callbacks", function()
    local token = authlete.endpoint.token(setmetatable({}, { __index = function(_, operation)
      return function() return coroutine.yield(operation) end
    end }), { password = function(username) return coroutine.yield(username) end })
    local thread = coroutine.create(token)
    local request = { method = "POST", url = endpoints.URL, headers = { ["Content-Type"] = FORM } }
    local function resume(...) return select(2, coroutine.resume(thread, ...)) end
    assert.equal("token", resume(request))
    assert.equal("alice", resume { action = "PASSWORD", username = "alice", ticket = "t" })
    assert.equal("token_issue", resume "1001")
    assert.equal(200, resume({ action = "OK", response_content = "{}" }).status)
  end)
end)

-- Endpoints that forward a request: the operation's actions and their statuses.
describe("The endpoint", function()
  local statuses = {
    revocation = { OK = 200, BAD_REQUEST = 400, INVALID_CLIENT = 401 },
    push_authorization_request = { CREATED = 201, BAD_REQUEST = 400, UNAUTHORIZED = 401, FORBIDDEN = 403,
      PAYLOAD_TOO_LARGE = 413 },
    device_authorization = { OK = 200, BAD_REQUEST = 400, UNAUTHORIZED = 401 },
  }
  for name, actions in cases(statuses) do
    for action, status in cases(actions) do
      it(name .. " returns " .. status .. " for " .. action, function()
        local endpoint = new_client(name, { action = action, responseContent = "{}", attestationChallenge = "c" })
        local reply = endpoint.post "a=b"
        local body = name == "revocation" and action == "OK" and "" or "{}"
        assert.same({ status, body, "c" }, { reply.status, reply.body,
          reply.headers["OAuth-Client-Attestation-Challenge"] })
        assert.same({}, endpoint.lines)
      end)
    end
  end

  local open = {
    federation_configuration = "federation_configuration", credential_issuer_metadata = "credential_issuer_metadata",
    credential_jwt_issuer_metadata = "credential_jwt_issuer_metadata",
    credential_issuer_jwks = "credential_issuer_jwks", credential_nonce = "credential_nonce",
    attestation_challenge = "attestation_challenge",
  }
  for name, operation in cases(open) do
    local method = METHODS[name]:match "^%a+"

    it(name .. " returns the content from Authlete", function()
      for action, status in pairs { OK = 200, NOT_FOUND = 404 } do
        if name ~= "attestation_challenge" or action == "OK" then
          local endpoint = endpoints.new(name, nil, { [operation] = { action = action, responseContent = '{"a":1}' } })
          local reply = endpoint.send { method = method }
          assert.same({ status, '{"a":1}' }, { reply.status, reply.body })
          assert.equal(operation, endpoint.operations())
        end
      end
    end)
  end

  local documents = { service_configuration = "get_service_configuration", service_jwks = "get_service_jwks" }
  for name, operation in cases(documents) do
    it(name .. " returns the document, without private keys", function()
      local endpoint = endpoints.new(name, nil, { [operation] = '{"issuer":"https://as"}' })
      local reply = endpoint.get()
      assert.same({ 200, '{"issuer":"https://as"}' }, { reply.status, reply.body })
      assert.equal("application/json", reply.headers["Content-Type"])
      assert.same({ [operation] = {} }, endpoint.calls[1])
    end)

    it(name .. " answers HEAD without a body, but with its length", function()
      local endpoint = endpoints.new(name, nil, { [operation] = '{"issuer":"https://as"}' })
      local reply = endpoint.send { method = "HEAD" }
      assert.same({ 200, "", "23" }, { reply.status, reply.body, reply.headers["Content-Length"] })
      endpoint = endpoints.new(name, nil, { [operation] = { status = 500, body = "" } })
      reply = endpoint.send { method = "HEAD" }
      assert.same({ 500, "", "24" }, { reply.status, reply.body, reply.headers["Content-Length"] })
    end)
  end

  it("service_jwks returns 204 if there are no keys", function()
    local endpoint = endpoints.new("service_jwks", nil, { get_service_jwks = { status = 204, body = "" } })
    local reply = endpoint.get()
    assert.same({ 204, "" }, { reply.status, reply.body })
    reply = endpoint.send { method = "HEAD" }
    assert.same({ 204 }, { reply.status, reply.headers["Content-Length"] })
  end)
end)

describe("A long request", function()
  -- These take seconds with Lua patterns that are quadratic in the length of a run of characters.
  local RUN = 40000
  local SPACES, LETTERS = (" "):rep(RUN), ("a"):rep(RUN)

  local function assert_quick(handle)
    local reply
    timing.assert_within(1, function()
      local start = os.clock()
      reply = handle()
      return os.clock() - start
    end, 3)
    return reply
  end

  it("is handled quickly with a long access token", function()
    local endpoint = endpoints.new("introspection", { resource = function() return { status = 200 } end })
    for _, token in ipairs { "a" .. SPACES .. "b", LETTERS .. SPACES .. "b" } do
      local reply = assert_quick(function() return endpoint.get("", { Authorization = "Bearer " .. token }) end)
      assert.same({ 400, 'Bearer error="invalid_request"' }, { reply.status, reply.headers["WWW-Authenticate"] })
    end
  end)

  it("is handled quickly with long credentials", function()
    local endpoint = endpoints.new("token", {})
    for _, credentials in ipairs { "a" .. SPACES .. "b", "a\tb" } do
      local headers = { Authorization = "Basic " .. credentials }
      local reply = assert_quick(function() return endpoint.post("a=b", headers) end)
      endpoints.assert_refused(endpoint, reply, 401, "invalid_client")
    end
  end)

  it("is handled quickly with a long path", function()
    local endpoint = endpoints.new("grant_management", {}, { gm = { action = "OK", responseContent = "{}" } })
    local reply = assert_quick(function()
      return endpoint.get("", { Authorization = "Bearer a" }, { url = "https://as/" .. LETTERS .. "/g-1" })
    end)
    assert.same({ 200, "g-1" }, { reply.status, endpoint.calls[1].gm.grant_id })
  end)

  it("is handled quickly with long authorization details", function()
    local details = { elements = { { type = "t", otherFields = '{"own":"' .. SPACES .. '"}' } } }
    local endpoint = endpoints.new("token", { token_exchange = function() return {} end }, {
      token = { action = "TOKEN_EXCHANGE" },
      token_create = { action = "OK", accessToken = "a", authorizationDetails = details },
    })
    local reply = assert_quick(function() return endpoint.post "a=b" end)
    assert.equal(200, reply.status)
    assert.is_truthy(reply.body:find(SPACES, 1, true))
  end)
end)

describe("Random input", function()
  local PIECES = {
    "a", "=", "&", "%", "%00", "%FF", "%0d%0A", "\0", "\r\n", "\255", "\195\164", "\237\160\128", " ", ",", ":", "/",
    "?", "#", ";", "@", "[", "Bearer ", "DPoP ", "Basic ", "YTpi", "%41", FORM, "application/json", "user_code=1",
    "ticket=1", "access_token=a", "https://as/",
  }
  local HEADERS = { "Authorization", "DPoP", "Content-Type", "Accept", "OAuth-Client-Attestation",
    "OAuth-Client-Attestation-PoP" }

  -- A linear congruential generator, so that every run has the same numbers.
  local state
  local function random(n)
    state = (state * 1103515245 + 12345) % 2 ^ 31
    return math.floor(state / 65536) % n + 1
  end

  local function text()
    local pieces = {}
    for i = 1, random(6) - 1 do pieces[i] = PIECES[random(#PIECES)] end
    return table.concat(pieces)
  end

  local function request()
    local methods = { "GET", "POST", "PUT", "DELETE", "HEAD" }
    local kinds = { FORM, "application/json", "application/jwt", "application/trust-chain+json" }
    local made = {
      method = methods[random(#methods)], url = random(2) == 1 and "https://as/p/" .. text() or text(),
      query = random(2) == 1 and text() or nil, body = text(), client_certificate = random(10) == 1 and text() or nil,
      headers = { ["content-type"] = kinds[random(8)], authorization = random(2) == 1 and "Bearer abc" or nil },
    }
    for _, header in ipairs(HEADERS) do
      if random(15) == 1 then made.headers[header] = random(8) == 1 and { text(), text() } or text() end
    end
    return made
  end

  for name in cases(METHODS) do
    it("to " .. name .. " never causes a server error", function()
      state = 17
      local callbacks = {}
      for callback in pairs(CALLBACKS[name] or {}) do callbacks[callback] = function() return { status = 200 } end end
      if name == "backchannel_authentication" then callbacks.identify = function() return "1001" end end
      if name == "standard_introspection" then callbacks.resource_server = function() return { rs_uri = "r" } end end
      if name == "device_verification" then callbacks.user_code = function(_, form) return (next(form)) end end
      if name == "user_info" then callbacks.claims = function() return {} end end
      if name == "protected_resource_metadata" then callbacks.resource = "https://api.example.com" end
      local reached = 0
      local answers = setmetatable({}, { __index = function(_, operation)
        reached = reached + 1
        local document = operation:find "^get_service"
        local issued = operation == "user_info_issue" and "JSON" or operation == "gm" and "OK"
        local action = name == "client_registration" and "UPDATED" or name == "device_verification" and "VALID"
          or operation == "push_authorization_request" and "CREATED" or operation == "authorization" and "INTERACTION"
          or operation == "backchannel_authentication" and "USER_IDENTIFICATION"
        return document and '{"issuer":"https://as.example.com"}' or {
          action = issued or action or "OK", responseContent = "{}", ticket = "t", info = { credentialOffer = "{}" },
        }
      end })
      local endpoint = endpoints.new(name, callbacks, answers)
      for i = 1, 400 do
        local made = request()
        local reply = endpoint.handle(made)
        assert.is_true(reply.status < 500, i .. ": " .. (endpoint.lines[1] or ""))
        for _, value in pairs(reply.headers) do
          assert.is_nil(type(value) == "string" and value:find "%c" or nil)
        end
      end
      assert.is_true(reached > 0 or name == "authorization_decision" or name == "device_complete")
    end)
  end
end)

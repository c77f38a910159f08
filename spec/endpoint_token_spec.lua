-- The token endpoint: what it does for each action of the operation `token`.

local cjson = require "cjson"
local endpoints = require "spec.support.endpoints"

local cases = require("spec.support.calls").cases

local SECRET = endpoints.SECRET
local PASSWORD = {
  action = "PASSWORD", ticket = SECRET, username = "alice", password = "wonderland", dpopNonce = "n-1",
  attestationChallenge = "c-1",
}
local ISSUED = { action = "OK", responseContent = '{"access_token":"a"}' }
local FAILED = { action = "BAD_REQUEST", responseContent = '{"error":"invalid_grant"}' }

local function new(callbacks, response, answers)
  local all = { token = response, token_issue = ISSUED, token_fail = FAILED }
  for name, answer in pairs(answers or {}) do all[name] = answer end
  return endpoints.new("token", callbacks, all)
end

local function assert_passed_on(reply)
  assert.equal("n-1", reply.headers["DPoP-Nonce"])
  assert.equal("c-1", reply.headers["OAuth-Client-Attestation-Challenge"])
end

describe("The token endpoint", function()
  for action, status in cases { OK = 200, BAD_REQUEST = 400, INVALID_CLIENT = 401 } do
    it("returns " .. status .. " for " .. action, function()
      local token = new(nil, { action = action, responseContent = "{}", dpopNonce = "n-1",
        attestationChallenge = "c-1" })
      local reply = token.post "grant_type=authorization_code&code=c"
      assert.same({ status, "{}" }, { reply.status, reply.body })
      assert_passed_on(reply)
      assert.equal("token", token.operations())
      assert.same({}, token.lines)
    end)
  end

  it("adds the parameters that a callback returns, except those that the request decides", function()
    local given
    local token = new({ parameters = function(request)
      given = request
      return { properties = { { key = "a", value = "b" } }, jwt_at_claims = { c = 1 }, access_token_duration = 60,
        parameters = "other", client_id = "other" }
    end }, { action = "OK", responseContent = "{}" })
    assert.equal(200, token.post("grant_type=client_credentials", { Authorization = "Basic YTpi" }).status)
    assert.equal("grant_type=client_credentials", given.body)
    local sent = token.calls[1].token
    assert.same({ { key = "a", value = "b" } }, sent.properties)
    assert.same({ '{"c":1}', 60, "grant_type=client_credentials", "a" },
      { sent.jwt_at_claims, sent.access_token_duration, sent.parameters, sent.client_id })
  end)

  it("adds nothing for nil, and makes no call if the callback fails", function()
    local token = new({ parameters = function() return nil end }, { action = "OK", responseContent = "{}" })
    assert.equal(200, token.post("a=b").status)
    for _, callback in ipairs { function() return 5 end, function() error "x" end } do
      token = new({ parameters = callback }, { action = "OK", responseContent = "{}" })
      endpoints.assert_server_error(token, token.post "a=b", "the callback 'parameters'")
      assert.equal("", token.operations())
    end
  end)

  it("tells of each token, and passes it on whatever the server does about that", function()
    local issued = {}
    local callbacks = { issued = function(response) issued[#issued + 1] = response; error "no database" end,
      password = function(name) return name == "alice" and "1001" or nil end }
    local token = new(callbacks, { action = "OK", responseContent = '{"access_token":"a"}', accessToken = "a" })
    assert.same({ 200, '{"access_token":"a"}' }, { token.post("a=b").status, token.post("a=b").body })
    assert.same({ "a", "a" }, { issued[1].access_token, issued[2].access_token })
    assert.matches("the callback 'issued' failed: .*no database", token.lines[1])
    token = new(callbacks, PASSWORD)
    assert.equal(200, token.post("a=b").status)
    assert.equal('{"access_token":"a"}', issued[3].response_content)
    token = new(callbacks, { action = "BAD_REQUEST", responseContent = "{}" })
    assert.equal(400, token.post("a=b").status)
    token = new({ issued = callbacks.issued }, PASSWORD)
    assert.equal(400, token.post("a=b").status)
    assert.equal(3, #issued)
  end)

  describe("for grant_type=password", function()
    it("is unsupported without a callback", function()
      local token = new({}, PASSWORD)
      local reply = token.post ""
      assert.same({ 400, '{"error":"unsupported_grant_type"}' }, { reply.status, reply.body })
      assert_passed_on(reply)
      assert.equal("token", token.operations())
    end)

    it("issues for the subject that the callback returns", function()
      local given
      local token = new({ password = function(...) given = { ... }; return "1001" end }, PASSWORD)
      local reply = token.post "grant_type=password"
      assert.same({ 200, '{"access_token":"a"}' }, { reply.status, reply.body })
      assert_passed_on(reply)
      assert.same({ "alice", "wonderland" }, { given[1], given[2] })
      assert.equal("PASSWORD", given[3].action)
      assert.same({ token_issue = { ticket = SECRET, subject = "1001" } }, token.calls[2])
    end)

    it("issues with the parameters that it returns, but never with another ticket", function()
      local returned = { subject = "1001", ticket = "other", access_token_duration = 60, jwt_at_claims = { a = 1 } }
      local token = new({ password = function() return returned end }, PASSWORD)
      assert.equal(200, token.post("").status)
      assert.same({ ticket = SECRET, subject = "1001", access_token_duration = 60, jwt_at_claims = '{"a":1}' },
        token.calls[2].token_issue)
      assert.equal("other", returned.ticket)
    end)

    for name, callbacks in cases {
      ["nil"] = { password = function() return nil end }, ["false"] = { password = function() return false end },
    } do
      it("refuses if it returns " .. name, function()
        local token = new(callbacks, PASSWORD)
        local reply = token.post ""
        assert.same({ 400, FAILED.responseContent }, { reply.status, reply.body })
        assert_passed_on(reply)
        assert.same({ token_fail = { ticket = SECRET, reason = "INVALID_RESOURCE_OWNER_CREDENTIALS" } }, token.calls[2])
        assert.same({}, token.lines)
      end)
    end

    local nonsense = { number = 5, ["true"] = true, empty = "", ["empty table"] = {},
      ["empty subject"] = { subject = "" }, ["numeric subject"] = { subject = 5 }, ["function"] = print }
    for name, value in cases(nonsense) do
      it("fails the ticket if the callback returns an invalid value: " .. name, function()
        local token = new({ password = function() return value end }, PASSWORD)
        endpoints.assert_server_error(token, token.post "", "the callback 'password' must return the subject")
        assert.same({ token_fail = { ticket = SECRET, reason = "UNKNOWN" } }, token.calls[2])
      end)
    end

    it("fails the ticket if the callback raises an error, and logs one line", function()
      for _, raised in ipairs { "no database\nhere", {}, setmetatable({}, { __tostring = error }), 5 } do
        local token = new({ password = function() error(raised, 0) end }, PASSWORD)
        endpoints.assert_server_error(token, token.post "", "endpoint token: the callback 'password' failed: .")
        assert.equal("token token_fail", token.operations())
        assert.equal("UNKNOWN", token.calls[2].token_fail.reason)
      end
      local token = new({ password = function() error() end }, PASSWORD)
      local nothing = _VERSION == "Lua 5.5" and "<no error object>" or "it raised a value of the type nil"
      endpoints.assert_server_error(token, token.post "", "'password' failed: " .. nothing)
      token = new({ password = function() error(("x"):rep(100000), 0) end }, PASSWORD)
      endpoints.assert_server_error(token, token.post "", "^.*xxx$")
      assert.is_true(#token.lines[1] < 1000)
    end)

    it("fails the ticket if the callback returns unknown or invalid parameters", function()
      local token = new({ password = function() return { subject = "1", subjekt = SECRET } end }, PASSWORD)
      endpoints.assert_server_error(token, token.post "", "token_issue: unknown parameter 'subjekt'")
      assert.equal("token_fail", next(token.calls[#token.calls]))
      token = new({ password = function() return { subject = "1", jwt_at_claims = { a = print } } end }, PASSWORD)
      endpoints.assert_server_error(token, token.post "", "jwt_at_claims that can be written as JSON")
      token = new({ password = function() return "\255" end }, PASSWORD)
      endpoints.assert_server_error(token, token.post "", "token_issue: parameter 'subject' contains text that is not")
    end)

    it("returns 500 if the ticket cannot be failed either", function()
      local token = new({ password = function() error "x" end }, PASSWORD, { token_fail = { status = 500, body = "" } })
      local reply = token.post ""
      assert.same({ 500, endpoints.SERVER_ERROR }, { reply.status, reply.body })
      assert.equal(2, #token.lines)
    end)

    it("returns 500 if token_issue or token_fail fails, and makes no further call", function()
      for operation, callback in pairs { token_issue = function() return "1" end, token_fail = function() end } do
        local token = new({ password = callback }, PASSWORD, { [operation] = { status = 503, body = SECRET } })
        endpoints.assert_server_error(token, token.post "", operation .. ".*Request%-Id: none")
        assert.equal("token " .. operation, token.operations())
      end
    end)

    it("logs an internal error of token_issue", function()
      local token = new({ password = function() return "1" end }, PASSWORD, {
        token_issue = { action = "INTERNAL_SERVER_ERROR", resultCode = "A055",
          responseContent = endpoints.SERVER_ERROR },
      })
      endpoints.assert_server_error(token, token.post "", "token_issue responded with INTERNAL_SERVER_ERROR, .*A055")
    end)
  end)

  local creating = {
    token_exchange = { action = "TOKEN_EXCHANGE", error = "invalid_request",
      issued = "urn:ietf:params:oauth:token-type:access_token" },
    jwt_bearer = { action = "JWT_BEARER", error = "invalid_grant" },
  }
  for name, facts in cases(creating) do
    describe("for " .. facts.action, function()
      local RESPONSE = {
        action = facts.action, clientId = 17, clientIdAliasUsed = true, resources = { "https://rs" },
        scopes = { "asked" }, dpopNonce = "n-1", attestationChallenge = "c-1",
      }
      local CREATED = {
        action = "OK", accessToken = "a", expiresIn = 60, tokenType = "DPoP", refreshToken = "r", scopes = { "x", "y" },
      }

      it("creates a token with the parameters of the callback and of the request", function()
        local seen
        local token = new({ [name] = function(response)
          seen = response
          return { subject = "1001", scopes = { "x", "y" }, grant_type = "PASSWORD" }
        end }, RESPONSE, { token_create = CREATED })
        local reply = token.post ""
        assert.equal(200, reply.status)
        assert.same({ access_token = "a", expires_in = 60, token_type = "DPoP", refresh_token = "r", scope = "x y",
          issued_token_type = facts.issued }, cjson.decode(reply.body))
        assert.equal("no-store", reply.headers["Cache-Control"])
        assert.equal("application/json", reply.headers["Content-Type"])
        assert_passed_on(reply)
        assert.equal(facts.action, seen.action)
        assert.same({ grant_type = facts.action, client_id = 17, client_id_alias_used = true, subject = "1001",
          resources = { "https://rs" }, scopes = { "x", "y" } }, token.calls[2].token_create)
      end)

      it("lets the callback override parameters, and copies no scopes", function()
        local token = new({ [name] = function()
          return { subject = "1", client_id = 18, resources = {}, client_id_alias_used = false }
        end }, RESPONSE, { token_create = { action = "OK", accessToken = "a", jwtAccessToken = "j.w.t" } })
        local reply = token.post ""
        assert.same({ access_token = "j.w.t", token_type = "Bearer", issued_token_type = facts.issued },
          cjson.decode(reply.body))
        assert.same({ grant_type = facts.action, client_id = 18, subject = "1", resources = {},
          client_id_alias_used = false }, token.calls[2].token_create)
      end)

      it("names no client if there is none", function()
        local token = new({ [name] = function() return { subject = "1" } end }, { action = facts.action, clientId = 0 },
          { token_create = CREATED })
        assert.equal(200, token.post("").status)
        assert.is_nil(token.calls[2].token_create.client_id)
      end)

      it("returns authorization details", function()
        local details = { elements = {
          { type = "t", locations = { "l" }, dataTypes = { "d" }, otherFields = ' { "own" : [1, {}] } ' },
          { type = "u", otherFields = "{}" },
          { type = "v" },
        } }
        local token = new({ [name] = function() return { subject = "1" } end }, RESPONSE,
          { token_create = { action = "OK", accessToken = "a", authorizationDetails = details } })
        assert.same({ { type = "t", locations = { "l" }, datatypes = { "d" }, own = { 1, {} } }, { type = "u" },
          { type = "v" } }, cjson.decode(token.post("").body).authorization_details)
      end)

      it("refuses with " .. facts.error .. ", or with the callback's error", function()
        local expected = {
          { { facts.error }, function() end },
          { { "invalid_target" }, function() return nil, "invalid_target" end },
          { { "invalid_scope", "too much" }, function() return nil, "invalid_scope", "too much" end },
          { { facts.error, "why" }, function() return false, nil, "why" end },
        }
        for _, case in ipairs(expected) do
          local token = new({ [name] = case[2] }, RESPONSE)
          local reply = token.post ""
          assert.equal(400, reply.status)
          assert.same({ error = case[1][1], error_description = case[1][2] }, cjson.decode(reply.body))
          assert_passed_on(reply)
          assert.equal("token", token.operations())
        end
      end)

      it("returns unsupported_grant_type without the callback", function()
        local token = new({}, RESPONSE)
        local reply = token.post ""
        assert.same({ 400, '{"error":"unsupported_grant_type"}' }, { reply.status, reply.body })
        assert.same({}, token.lines)
      end)

      it("returns 500 for an invalid value from the callback", function()
        for _, callback in ipairs { function() return "1001" end, function() return true end,
          function() return nil, {} end, function() return nil, "" end, function() return nil, "a\nb" end,
          function() return nil, nil, '"' end, function() error "x" end, function() return { subjekt = "1" } end } do
          local token = new({ [name] = callback }, RESPONSE)
          endpoints.assert_server_error(token, token.post "", "token")
        end
      end)

      it("returns 500 if no token was created", function()
        local token = new({ [name] = function() return { subject = "1" } end }, RESPONSE,
          { token_create = { action = "FORBIDDEN", resultCode = "A110" } })
        endpoints.assert_server_error(token, token.post "", "token_create responded with FORBIDDEN, result code: A110")
        token = new({ [name] = function() return { subject = "1" } end }, RESPONSE,
          { token_create = { action = "OK" } })
        endpoints.assert_server_error(token, token.post "", "token_create responded with OK, result code: none")
      end)
    end)
  end

  describe("for ID_TOKEN_REISSUABLE", function()
    local RESPONSE = { action = "ID_TOKEN_REISSUABLE", accessToken = "a", refreshToken = "r",
      responseContent = '{"a":1}', dpopNonce = "n-1", attestationChallenge = "c-1" }
    local REISSUED = { id_token_reissue = { action = "OK", responseContent = '{"id_token":"i"}' } }

    it("reissues the ID token with the callback's parameters", function()
      local function callback() return { sub = "s", claims = { a = {} } } end
      local token = new({ id_token_reissue = callback }, RESPONSE, REISSUED)
      local reply = token.post ""
      assert.same({ 200, '{"id_token":"i"}' }, { reply.status, reply.body })
      assert_passed_on(reply)
      assert.same({ access_token = "a", refresh_token = "r", sub = "s", claims = '{"a":{}}' },
        token.calls[2].id_token_reissue)
    end)

    it("uses the JWT access token if there is one", function()
      local response = { action = "ID_TOKEN_REISSUABLE", accessToken = "a", jwtAccessToken = "j.w.t",
        refreshToken = "r" }
      local token = new({ id_token_reissue = function() return {} end }, response, REISSUED)
      token.post ""
      assert.equal("j.w.t", token.calls[2].id_token_reissue.access_token)
    end)

    it("leaves out the ID token without the callback, or if it returns nil", function()
      for _, callbacks in ipairs { {}, { id_token_reissue = function() end } } do
        local token = new(callbacks, RESPONSE)
        local reply = token.post ""
        assert.same({ 200, '{"a":1}' }, { reply.status, reply.body })
        assert_passed_on(reply)
        assert.equal("token", token.operations())
      end
    end)

    it("returns 500 for an invalid value and for CALLER_ERROR", function()
      local token = new({ id_token_reissue = function() return "x" end }, RESPONSE)
      endpoints.assert_server_error(token, token.post "", "'id_token_reissue' must return a table")
      token = new({ id_token_reissue = function() return {} end }, RESPONSE,
        { id_token_reissue = { action = "CALLER_ERROR", resultCode = "A1" } })
      local logged = "id_token_reissue responded with CALLER_ERROR, result code: A1"
      endpoints.assert_server_error(token, token.post "", logged)
    end)
  end)

  describe("for NATIVE_SSO", function()
    local RESPONSE = { action = "NATIVE_SSO", accessToken = "a", refreshToken = "r", jwtAccessToken = "j.w.t",
      deviceSecret = "d", sessionId = "s", dpopNonce = "n-1", attestationChallenge = "c-1" }
    local DONE = { native_sso = { action = "OK", responseContent = '{"id_token":"i"}' } }

    it("signs on with the device secret of the request, or a new one", function()
      for expected, returned in pairs { d = {}, new = { device_secret = "new" } } do
        local token = new({ native_sso = function() return returned end }, RESPONSE, DONE)
        local reply = token.post ""
        assert.same({ 200, '{"id_token":"i"}' }, { reply.status, reply.body })
        assert_passed_on(reply)
        assert.same({ access_token = "j.w.t", refresh_token = "r", device_secret = expected },
          token.calls[2].native_sso)
      end
    end)

    it("refuses without the callback, or if it returns nil", function()
      for _, callbacks in ipairs { {}, { native_sso = function() end } } do
        local token = new(callbacks, RESPONSE)
        local reply = token.post ""
        assert.same({ 400, '{"error":"invalid_grant"}' }, { reply.status, reply.body })
        assert_passed_on(reply)
      end
    end)

    it("returns 500 for an invalid value", function()
      local token = new({ native_sso = function() return true end }, RESPONSE)
      endpoints.assert_server_error(token, token.post "", "'native_sso' must return a table")
    end)
  end)
end)

local cjson = require "cjson"
local sandbox = require "authlete.sandbox"
local sandboxed = require "spec.support.sandboxed"

local TOKEN_V3 = "Bearer sandbox-service-access-token"
local TOKEN_V2 = "Basic NzE1OTQ4MzE3OnNhbmRib3gtc2VydmljZS1hcGktc2VjcmV0"
local CLIENT_ID = "5921531358155430"
local CLIENT_SECRET = "sandbox-client-secret"
local PASSWORD_REQUEST = "grant_type=password&username=alice&password=wonderland"

-- Calls the sandbox. Returns the decoded body, the status, and the whole response.
local function send(box, path, body, more)
  local request = {
    method = "POST",
    url = "https://us.authlete.com/api/715948317" .. path,
    headers = { Authorization = TOKEN_V3, ["Content-Type"] = "application/json" },
    body = type(body) == "table" and cjson.encode(body) or body,
    timeout_ms = 1000,
  }
  for name, value in pairs(more or {}) do
    request[name] = value
  end
  local response = box(request)
  return cjson.decode(response.body), response.status, response
end

local function send_token(box, parameters, more)
  local body = { parameters = parameters, clientId = CLIENT_ID, clientSecret = CLIENT_SECRET }
  for name, value in pairs(more or {}) do
    body[name] = value ~= "" and value or nil
  end
  return send(box, "/auth/token", body)
end

local function ticket_of(box, parameters)
  return send_token(box, parameters or PASSWORD_REQUEST).ticket
end

describe("sandbox", function()
  local box

  before_each(function()
    box = sandbox.new()
  end)

  describe("token", function()
    it("asks the authorization server to check the username and password", function()
      local answer, status, response = send_token(box, "grant_type=password&username=alice&password=wonder+%26+land")
      assert.equal(200, status)
      assert.equal("application/json;charset=UTF-8", response.headers["Content-Type"])
      assert.equal("PASSWORD", answer.action)
      assert.equal("alice", answer.username)
      assert.equal("wonder & land", answer.password)
      assert.matches("^[%w_-]+$", answer.ticket)
      assert.equal(43, #answer.ticket)
      assert.equal(cjson.null, answer.responseContent)
    end)

    it("writes the client id exactly", function()
      local _, _, response = send_token(box, PASSWORD_REQUEST)
      assert.matches('"clientId":5921531358155430[,}]', response.body)
      assert.matches('"clientIdAliasUsed":false', response.body)
    end)

    it("accepts a wrong password as well, because it has no users", function()
      assert.equal("PASSWORD", send_token(box, "grant_type=password&username=alice&password=wrong").action)
    end)

    it("also accepts the client's credentials in the parameters", function()
      local parameters = PASSWORD_REQUEST .. "&client_id=" .. CLIENT_ID .. "&client_secret=" .. CLIENT_SECRET
      assert.equal("PASSWORD", send(box, "/auth/token", { parameters = parameters }).action)
    end)

    it("prefers credentials in their own fields over those in the parameters", function()
      local answer = send_token(box, PASSWORD_REQUEST .. "&client_id=1&client_secret=wrong")
      assert.equal("PASSWORD", answer.action)
    end)

    it("recognizes a client by its alias", function()
      local answer, _, response = send_token(box, PASSWORD_REQUEST, { clientId = "my-client" })
      assert.equal("my-client", answer.clientIdAlias)
      assert.is_true(answer.clientIdAliasUsed)
      assert.matches('"clientId":5921531358155430[,}]', response.body)
    end)

    it("refuses an unknown client, and a wrong or missing secret", function()
      for _, fields in ipairs {
        { clientId = "1" }, { clientSecret = "wrong" }, { clientSecret = "" }, { clientId = "", clientSecret = "" },
      } do
        local answer, status = send_token(box, PASSWORD_REQUEST, fields)
        assert.equal(200, status)
        assert.equal("INVALID_CLIENT", answer.action)
        assert.equal("invalid_client", cjson.decode(answer.responseContent).error)
        assert.is_nil(answer.ticket)
      end
    end)

    it("recognizes a public client by its id alone", function()
      box = sandbox.new { clients = { { client_id = 42 } } }
      assert.equal("PASSWORD", send(box, "/auth/token", { parameters = PASSWORD_REQUEST, clientId = "42" }).action)
      local answer = send(box, "/auth/token", { parameters = PASSWORD_REQUEST, clientId = "42", clientSecret = "x" })
      assert.equal("INVALID_CLIENT", answer.action)
    end)

    it("refuses malformed and missing parameters", function()
      for _, parameters in ipairs {
        "", "&&", "username=alice&password=x", "grant_type=password", "grant_type=password&username=alice",
        "grant_type=password&password=x", "grant_type=password&username=&password=x",
        PASSWORD_REQUEST .. "&username=bob", PASSWORD_REQUEST .. "&x=%", PASSWORD_REQUEST .. "&x=%4",
        PASSWORD_REQUEST .. "&x=%zz", "grant_type=password&username=%ff&password=x",
      } do
        local answer, status = send_token(box, parameters)
        assert.equal(200, status)
        assert.equal("BAD_REQUEST", answer.action, parameters)
        assert.equal("invalid_request", cjson.decode(answer.responseContent).error)
      end
      assert.equal("BAD_REQUEST", send(box, "/auth/token", "{}").action)
    end)

    it("refuses an unknown grant type", function()
      local answer = send_token(box, "grant_type=psasword&username=alice&password=x")
      assert.equal("BAD_REQUEST", answer.action)
      assert.equal("unsupported_grant_type", cjson.decode(answer.responseContent).error)
    end)

    it("reports an unsupported field as not simulated instead of ignoring it", function()
      local fields = { oauthClientAttestation = "secret" }
      local lines, answer, status = sandboxed.logged(function() return send_token(box, PASSWORD_REQUEST, fields) end)
      assert.equal(501, status)
      assert.matches("oauthClientAttestation", answer.resultMessage)
      assert.same({ "sandbox: token: The request field 'oauthClientAttestation' is not simulated by the sandbox." },
        lines)
      fields.oauthClientAttestation = cjson.null
      assert.equal("PASSWORD", send_token(box, PASSWORD_REQUEST, fields).action)
    end)

    it("uses its own result codes if Authlete documents none, without an error_uri", function()
      local answer = send_token(box, "grant_type=password&username=alice")
      assert.matches("^SANDBOX_", answer.resultCode)
      assert.is_nil(cjson.decode(answer.responseContent).error_uri)
    end)
  end)

  describe("token_fail", function()
    it("responds to wrong credentials as Authlete documents", function()
      local message = "[A067301] The credentials (username & password) passed to the token endpoint are invalid."
      local answer, status = send(box, "/auth/token/fail",
        { ticket = ticket_of(box), reason = "INVALID_RESOURCE_OWNER_CREDENTIALS" })
      assert.equal(200, status)
      assert.same({
        action = "BAD_REQUEST",
        resultCode = "A067301",
        resultMessage = message,
        responseContent = answer.responseContent,
      }, answer)
      assert.same({
        error = "invalid_request",
        error_description = message,
        error_uri = "https://docs.authlete.com/#A067301",
      }, cjson.decode(answer.responseContent))
    end)

    it("returns the OAuth error of every reason", function()
      for reason, oauth_error in pairs {
        UNKNOWN = "server_error",
        INVALID_RESOURCE_OWNER_CREDENTIALS = "invalid_request",
        INVALID_TARGET = "invalid_target",
        INVALID_CLIENT = "invalid_client",
        UNAUTHORIZED_CLIENT = "unauthorized_client",
        INVALID_SCOPE = "invalid_scope",
      } do
        local answer = send(box, "/auth/token/fail", { ticket = ticket_of(box), reason = reason })
        assert.equal("BAD_REQUEST", answer.action)
        assert.equal(oauth_error, cjson.decode(answer.responseContent).error)
      end
    end)

    it("refuses an unknown reason, and the ticket stays valid", function()
      local ticket = ticket_of(box)
      local answer, status = send(box, "/auth/token/fail", { ticket = ticket, reason = "TYPO" })
      assert.equal(400, status)
      assert.is_nil(answer.action)
      assert.equal("OK", send(box, "/auth/token/issue", { ticket = ticket, subject = "u1" }).action)
    end)
  end)

  describe("token_issue", function()
    it("issues tokens", function()
      local now = 1640327771.876
      box = sandbox.new { now = function() return now end }
      local answer, status, response = send(box, "/auth/token/issue", { ticket = ticket_of(box), subject = "john" })
      assert.equal(200, status)
      assert.equal("OK", answer.action)
      assert.equal("A054001", answer.resultCode)
      assert.equal("[A054001] The token request (grant_type=password) was processed successfully.",
        answer.resultMessage)
      assert.equal("john", answer.subject)
      assert.equal(3600, answer.accessTokenDuration)
      assert.equal(864000, answer.refreshTokenDuration)
      assert.matches('"accessTokenExpiresAt":1640331371876[,}]', response.body)
      assert.matches('"clientId":5921531358155430[,}]', response.body)
      assert.same({
        access_token = answer.accessToken,
        refresh_token = answer.refreshToken,
        token_type = "Bearer",
        expires_in = 3600,
        scope = cjson.null,
      }, cjson.decode(answer.responseContent))
      assert.not_equal(answer.accessToken, answer.refreshToken)
    end)

    it("grants the requested scopes that the service supports", function()
      local ticket = ticket_of(box, PASSWORD_REQUEST .. "&scope=timeline.read+unknown+history.read")
      local answer = send(box, "/auth/token/issue", { ticket = ticket, subject = "john" })
      assert.same({ "timeline.read", "history.read" }, answer.scopes)
      assert.equal("timeline.read history.read", cjson.decode(answer.responseContent).scope)
    end)

    it("encodes an empty list of scopes as []", function()
      local ticket = ticket_of(box, PASSWORD_REQUEST .. "&scope=unknown")
      local _, _, response = send(box, "/auth/token/issue", { ticket = ticket, subject = "john" })
      assert.matches('"scopes":%[%]', response.body)
    end)

    it("takes durations and the access token from the request", function()
      local answer = send(box, "/auth/token/issue", {
        ticket = ticket_of(box),
        subject = "john",
        accessToken = "mine",
        accessTokenDuration = 60,
        refreshTokenDuration = 0,
      })
      assert.equal("mine", answer.accessToken)
      assert.equal(60, answer.accessTokenDuration)
      assert.equal(60, cjson.decode(answer.responseContent).expires_in)
      assert.equal(864000, answer.refreshTokenDuration)
    end)

    it("escapes the subject", function()
      local subject = 'a"b\\c\nd\0e\127\195\188'
      local answer = send(box, "/auth/token/issue", { ticket = ticket_of(box), subject = subject })
      assert.equal(subject, answer.subject)
    end)
  end)

  describe("a ticket", function()
    local function is_unknown(answer, status)
      assert.equal(200, status)
      assert.equal("INTERNAL_SERVER_ERROR", answer.action)
      assert.equal("SANDBOX_TICKET_UNKNOWN", answer.resultCode)
      assert.equal("server_error", cjson.decode(answer.responseContent).error)
      assert.is_nil(answer.accessToken)
    end

    it("works once", function()
      local ticket = ticket_of(box)
      local fail = { ticket = ticket, reason = "INVALID_RESOURCE_OWNER_CREDENTIALS" }
      assert.equal("BAD_REQUEST", send(box, "/auth/token/fail", fail).action)
      is_unknown(send(box, "/auth/token/fail", fail))
      is_unknown(send(box, "/auth/token/issue", { ticket = ticket, subject = "john" }))
    end)

    it("is unknown if it was never issued", function()
      is_unknown(send(box, "/auth/token/issue", { ticket = "guessed", subject = "john" }))
      is_unknown(send(box, "/auth/token/fail", { ticket = "guessed", reason = "UNKNOWN" }))
    end)

    it("expires", function()
      local now = 1000
      box = sandbox.new { now = function() return now end, ticket_duration = 10 }
      local early, late = ticket_of(box), ticket_of(box)
      now = 1009
      assert.equal("OK", send(box, "/auth/token/issue", { ticket = early, subject = "john" }).action)
      now = 1010
      is_unknown(send(box, "/auth/token/issue", { ticket = late, subject = "john" }))
    end)

    it("belongs to one sandbox", function()
      is_unknown(send(sandbox.new(), "/auth/token/issue", { ticket = ticket_of(box), subject = "john" }))
    end)

    it("is required, as are the reason and the subject", function()
      for path, bodies in pairs {
        ["/auth/token/fail"] = { "{}", '{"ticket":"","reason":"UNKNOWN"}', '{"ticket":"x"}', '{"ticket":null}' },
        ["/auth/token/issue"] = { "{}", '{"ticket":"","subject":"john"}', '{"ticket":"x"}' },
      } do
        for _, body in ipairs(bodies) do
          local answer, status = send(box, path, body)
          assert.equal(200, status)
          assert.equal("INTERNAL_SERVER_ERROR", answer.action)
          assert.matches("_MISSING$", answer.resultCode)
        end
      end
    end)
  end)

  describe("an API call", function()
    local function fails(expected_status, code, answer, status)
      assert.equal(expected_status, status)
      assert.equal(code, answer.resultCode)
      assert.equal("[" .. code .. "] ", answer.resultMessage:sub(1, #code + 3))
      assert.is_nil(answer.action)
    end

    it("requires credentials", function()
      local answer, status = send(box, "/auth/token", "{}", { headers = {} })
      fails(401, "A001202", answer, status)
      assert.equal("[A001202] /auth/token, Authorization header is missing.", answer.resultMessage)
      fails(401, "A001202", send(box, "/auth/token", "{}", { headers = false }))
    end)

    it("requires the right credentials", function()
      for _, authorization in ipairs { "Bearer wrong", "Bearer", "", TOKEN_V2, "Basic sandbox-service-access-token" } do
        fails(401, "SANDBOX_CREDENTIALS_WRONG",
          send(box, "/auth/token", "{}", { headers = { Authorization = authorization } }))
      end
    end)

    it("accepts header names and the scheme in any case", function()
      local headers = { authorization = "bearer sandbox-service-access-token" }
      assert.equal("BAD_REQUEST", send(box, "/auth/token", "{}", { headers = headers }).action)
    end)

    it("must name the service", function()
      for _, service in ipairs { "1", "%zz", "715948317x" } do
        fails(404, "SANDBOX_SERVICE_UNKNOWN",
          send(box, "/auth/token", "{}", { url = "https://us.authlete.com/api/" .. service .. "/auth/token" }))
      end
    end)

    it("requires a JSON object with values of the right types", function()
      for _, body in ipairs { "", "{", "[]", "[1]", "5", "null", '{"ticket":5}', '{"ticket":["x"]}', '{"ticket":NaN}',
        '{"ticket":"\255"}', ("["):rep(200), '{"a":' .. ("["):rep(200) .. ("]"):rep(200) .. "}" } do
        fails(400, "SANDBOX_REQUEST_MALFORMED", send(box, "/auth/token/fail", body))
      end
      fails(400, "SANDBOX_REQUEST_MALFORMED", send(box, "/auth/token/fail", nil, { body = false }))
    end)

    it("gets 501 for anything that is not simulated", function()
      for _, more in ipairs {
        { method = "GET" },
        { url = "https://us.authlete.com/api/715948317/vci/metadata" },
        { url = "https://us.authlete.com/api/715948317" },
        { url = "https://us.authlete.com/api/service/get", method = "GET" },
        { url = "https://us.authlete.com/api/715948317/service/configuration?patch=x", method = "GET" },
        { url = "https://us.authlete.com/" },
        { url = "https://us.authlete.com" },
        { url = "https://us.authlete.com/auth/token" },
        { headers = { Authorization = TOKEN_V3, ["Content-Type"] = "application/x-www-form-urlencoded" } },
      } do
        local lines, answer, status = sandboxed.logged(function() return send(box, "/auth/token", "{}", more) end)
        assert.equal(1, #lines)
        fails(501, "SANDBOX_NOT_SIMULATED", answer, status)
        assert.matches("is not simulated by the sandbox", answer.resultMessage)
      end
    end)

    it("works with version 2 of the API", function()
      local more = { url = "http://127.0.0.1:8080/api/auth/token", headers = { Authorization = TOKEN_V2 } }
      local body = { parameters = PASSWORD_REQUEST, clientId = CLIENT_ID, clientSecret = CLIENT_SECRET }
      local answer = send(box, "", body, more)
      assert.equal("PASSWORD", answer.action)
      more.url = more.url .. "/fail"
      local fail = { ticket = answer.ticket, reason = "INVALID_RESOURCE_OWNER_CREDENTIALS" }
      assert.equal("A067301", send(box, "", fail, more).resultCode)
    end)

    it("of version 2 requires the API key and the API secret", function()
      local url = "https://api.authlete.com/api/auth/token"
      fails(401, "A001202", send(box, "", "{}", { url = url, headers = {} }))
      for _, authorization in ipairs { TOKEN_V3, "Basic NzE1OTQ4MzE3Og==" } do
        fails(401, "SANDBOX_CREDENTIALS_WRONG",
          send(box, "", "{}", { url = url, headers = { Authorization = authorization } }))
      end
    end)

    it("gets a new Request-Id each time", function()
      local _, _, first = send(box, "/auth/token", "{}")
      local _, _, second = send(box, "/auth/token", "{}")
      assert.is_string(first.headers["Request-Id"])
      assert.not_equal(first.headers["Request-Id"], second.headers["Request-Id"])
    end)

    it("raises an error for anything but a request", function()
      assert.error_matches(function() box() end, "the request must be a table with method and url")
      assert.error_matches(function() box { method = "POST" } end, "the request must be a table with method and url")
    end)
  end)

  describe("new", function()
    it("shows the settings in effect", function()
      box = sandbox.new { service_id = 12, service_access_token = "other" }
      assert.equal("12", box.settings.service_id)
      assert.equal("other", box.settings.service_access_token)
      assert.equal(CLIENT_ID, box.settings.clients[1].client_id)
      local headers = { Authorization = "Bearer other" }
      local url = "https://us.authlete.com/api/12/auth/token"
      assert.equal("BAD_REQUEST", send(box, "", "{}", { url = url, headers = headers }).action)
    end)

    it("accepts several clients, and copies its settings", function()
      local settings = { clients = { { client_id = 5921531358155431, client_secret = "one" }, { client_id = "2" } } }
      box = sandbox.new(settings)
      settings.clients[1].client_secret = "changed"
      assert.equal("PASSWORD",
        send_token(box, PASSWORD_REQUEST, { clientId = "5921531358155431", clientSecret = "one" }).action)
      assert.equal("PASSWORD", send_token(box, PASSWORD_REQUEST, { clientId = "2", clientSecret = "" }).action)
      assert.equal(5921531358155431, settings.clients[1].client_id)
    end)

    it("raises an error for an unknown or wrong setting, and names it", function()
      for settings, message in pairs {
        [{ sevice_id = "1" }] = "unknown setting 'sevice_id'",
        [{ service_access_token = {} }] = "'service_access_token' must be a string",
        [{ ticket_duration = "10" }] = "'ticket_duration' must be a number",
        [{ now = 5 }] = "'now' must be a function",
        [{ clients = { client_id = "1" } }] = "'clients' must be a list of at least one client",
        [{ clients = { "1" } }] = "'clients' must be a list of tables",
        [{ clients = { { id = "1" } } }] = "unknown setting 'id' of a client",
        [{ clients = { { client_id = "1", client_secret = {} } } }] = "'client_secret' of a client must be a string",
        [{ clients = { { client_id = "x" } } }] = "client_id of a client must be a whole number",
        [{ clients = { { client_id = "9007199254740993" } } }] = "client_id of a client must be a whole number",
        [{ clients = { { client_id = 0 } } }] = "client_id of a client must be a whole number",
        [{ clients = { { client_id = 1, redirect_uris = "x" } } }] = "'redirect_uris' of a client must be a list",
        [{ clients = { { client_id = 1, redirect_uris = { 1 } } } }] = "must be a list of strings",
        [{ scopes = { 1 } }] = "'scopes' must be a list of names, or tables with a name",
        [{ scopes = { { description = "x" } } }] = "'scopes' must be a list of names, or tables with a name",
        [{ scopes = { { name = "x", default = true } } }] = "unknown setting 'default' of a scope",
        [{ scopes = { { name = "x", default_entry = 1 } } }] = "'default_entry' of a scope must be a boolean",
        [{ endpoints = { tokens = "/x" } }] = "unknown endpoint 'tokens'",
        [{ endpoints = { token = 1 } }] = "endpoint 'token' must be a string",
        [{ clients = { {} } }] = "client_id of a client must be a whole number",
      } do
        assert.error_matches(function() sandbox.new(settings) end, message, 1, true)
      end
    end)

    it("reveals no secrets as a string", function()
      assert.equal("authlete.sandbox: service 715948317", tostring(box))
    end)
  end)
end)

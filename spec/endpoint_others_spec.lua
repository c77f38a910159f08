-- The endpoints for devices, registration, federation and credentials.

local cjson = require "cjson"
local endpoints = require "spec.support.endpoints"

local cases = require("spec.support.calls").cases

local SECRET = endpoints.SECRET
local BEARER = { Authorization = "Bearer " .. SECRET }

-- Returns a callback that replies with its name and records its arguments.
local function page(name, seen)
  return function(...)
    seen[name] = { ... }
    return { status = 200, body = name }
  end
end

local function pages(seen, more, ...)
  local callbacks = {}
  for _, name in ipairs { ... } do callbacks[name] = page(name, seen) end
  for name, callback in pairs(more or {}) do callbacks[name] = callback end
  return callbacks
end

describe("The device verification endpoint", function()
  local function new(response, more)
    local seen = {}
    local callbacks = pages(seen, more, "valid", "expired", "not_exist")
    return endpoints.new("device_verification", callbacks, { device_verification = response }), seen
  end

  for action, callback in cases { VALID = "valid", EXPIRED = "expired", NOT_EXIST = "not_exist" } do
    it("shows the page for " .. action, function()
      local endpoint, seen = new { action = action, clientName = "TV" }
      for _, reply in ipairs { endpoint.get "user_code=a-b", endpoint.post "user_code=a-b" } do
        assert.same({ 200, callback }, { reply.status, reply.body })
        assert.equal("TV", seen[callback][1].client_name)
        assert.equal(endpoints.URL, seen[callback][2].url)
        assert.equal("a-b", seen[callback][3])
      end
      assert.same({ device_verification = { user_code = "a-b" } }, endpoint.calls[1])
    end)
  end

  it("makes no call without a user code", function()
    local endpoint, seen = new {}
    for _, query in ipairs { "", "user_code=", "user_code=a&user_code=b", "usercode=a" } do
      assert.equal("not_exist", endpoint.get(query).body)
      assert.is_nil(seen.not_exist[1])
    end
    assert.equal("", endpoint.operations())
  end)

  it("uses the user code that a callback finds", function()
    local endpoint = new({ action = "VALID" }, { user_code = function(_, form) return form.a .. "-" .. form.b end })
    endpoint.get "a=1&b=2"
    assert.equal("1-2", endpoint.calls[1].device_verification.user_code)
    endpoint = new({}, { user_code = function() return "" end })
    assert.equal("not_exist", endpoint.get("user_code=1").body)
  end)

  it("returns 500 for errors", function()
    for _, action in ipairs { "SERVER_ERROR", "INTERNAL_SERVER_ERROR", "NEW" } do
      local endpoint = new { action = action, resultCode = "A1" }
      endpoints.assert_server_error(endpoint, endpoint.get "user_code=1", action .. ", result code: A1")
    end
    local endpoint = new({}, { user_code = function() return 5 end })
    endpoints.assert_server_error(endpoint, endpoint.get "", "'user_code' must return a string or nil")
    endpoint = new({}, { not_exist = function() error "x" end })
    endpoints.assert_server_error(endpoint, endpoint.get "", "'not_exist' failed")
    endpoint = new({ action = "VALID" }, { valid = function() return { status = 200, headers = { A = "\n" } } end })
    endpoints.assert_server_error(endpoint, endpoint.get "user_code=1", "'valid' must return a reply")
  end)

  it("refuses a malformed form", function()
    local endpoint = new {}
    endpoints.assert_refused(endpoint, endpoint.get "user_code=%FF", 400, "invalid_request")
    endpoints.assert_refused(endpoint, endpoint.send { body = "user_code=1" }, 415, "invalid_request")
  end)
end)

describe("The device completion endpoint", function()
  local function new(decision, response)
    local seen = {}
    local callbacks = pages(seen, { decision = decision }, "success", "expired", "not_exist")
    return endpoints.new("device_complete", callbacks, { device_complete = response }), seen
  end

  local pages_by_action = { SUCCESS = "success", USER_CODE_EXPIRED = "expired", USER_CODE_NOT_EXIST = "not_exist" }
  for action, callback in cases(pages_by_action) do
    it("shows the page for " .. action, function()
      local decided = { user_code = "a", result = "AUTHORIZED", subject = "1", claims = { b = 1 } }
      local endpoint, seen = new(function() return decided end, { action = action })
      local reply = endpoint.post "a=b"
      assert.same({ 200, callback }, { reply.status, reply.body })
      assert.equal(decided, seen[callback][3])
      assert.same({ user_code = "a", result = "AUTHORIZED", subject = "1", claims = '{"b":1}' },
        endpoint.calls[1].device_complete)
    end)
  end

  it("does not need a subject to deny access", function()
    local endpoint = new(function() return { user_code = "a", result = "ACCESS_DENIED" } end, { action = "SUCCESS" })
    assert.equal("success", endpoint.post("").body)
  end)

  it("makes no call without a user code, and passes on a reply", function()
    local endpoint = new(function(_, form) return { user_code = form.user_code } end)
    assert.equal("not_exist", endpoint.post("user_code=").body)
    endpoint = new(function() return { status = 403 } end)
    assert.equal(403, endpoint.post("").status)
    assert.equal("", endpoint.operations())
  end)

  it("returns 500 for errors and invalid decisions", function()
    local good = { user_code = "a", result = "AUTHORIZED", subject = "1" }
    for _, action in ipairs { "SERVER_ERROR", "INVALID_REQUEST", "NEW" } do
      local endpoint = new(function() return good end, { action = action, resultCode = "A1" })
      endpoints.assert_server_error(endpoint, endpoint.post "", action .. ", result code: A1")
    end
    for _, value in ipairs { false, "a", { user_code = 5, result = "AUTHORIZED", subject = "1" },
      { user_code = "a", result = "AUTHORIZED" }, { user_code = "a", result = "YES", subject = "1" },
      { user_code = "a" } } do
      local endpoint = new(function() return value end)
      endpoints.assert_server_error(endpoint, endpoint.post "", "^endpoint device_complete: ")
    end
  end)
end)

describe("The backchannel authentication endpoint", function()
  local RESPONSE = { action = "USER_IDENTIFICATION", ticket = SECRET, hint = "alice", attestationChallenge = "c-1" }
  local ISSUED = { action = "OK", responseContent = '{"auth_req_id":"x"}', authReqId = "x" }

  local function new(callbacks, answers)
    local all = {
      backchannel_authentication = RESPONSE, backchannel_authentication_issue = ISSUED,
      backchannel_authentication_fail = { action = "BAD_REQUEST", responseContent = '{"error":"e"}' },
    }
    for name, answer in pairs(answers or {}) do all[name] = answer end
    callbacks.start = callbacks.start or function() end
    return endpoints.new("backchannel_authentication", callbacks, all)
  end

  it("issues the response, and starts the authentication", function()
    local seen
    local endpoint = new {
      identify = function(response) return response.hint end,
      start = function(...) seen = { ... } end,
    }
    local reply = endpoint.post "a=b"
    assert.same({ 200, ISSUED.responseContent }, { reply.status, reply.body })
    assert.equal("c-1", reply.headers["OAuth-Client-Attestation-Challenge"])
    assert.same({ backchannel_authentication_issue = { ticket = SECRET } }, endpoint.calls[2])
    assert.same({ SECRET, "alice", "x" }, { seen[1].ticket, seen[2], seen[3].auth_req_id })
  end)

  it("fails with the callback's reason", function()
    for expected, given in pairs { UNKNOWN_USER_ID = false, EXPIRED_LOGIN_HINT_TOKEN = "EXPIRED_LOGIN_HINT_TOKEN" } do
      local endpoint = new { identify = function() return nil, given or nil end, start = error }
      local reply = endpoint.post "a=b"
      assert.same({ 400, '{"error":"e"}' }, { reply.status, reply.body })
      assert.equal("c-1", reply.headers["OAuth-Client-Attestation-Challenge"])
      assert.same({ backchannel_authentication_fail = { ticket = SECRET, reason = expected } }, endpoint.calls[2])
      assert.same({}, endpoint.lines)
    end
  end)

  it("fails with MISSING_USER_CODE before identifying the user", function()
    local endpoint = new({ identify = error }, { backchannel_authentication = {
      action = "USER_IDENTIFICATION", ticket = "t", userCodeRequired = true } })
    assert.equal(400, endpoint.post("").status)
    assert.equal("MISSING_USER_CODE", endpoint.calls[2].backchannel_authentication_fail.reason)
    endpoint = new({ identify = function() return "1" end }, { backchannel_authentication = {
      action = "USER_IDENTIFICATION", ticket = "t", userCodeRequired = true, userCode = "1234" } })
    assert.equal(200, endpoint.post("").status)
  end)

  it("fails the ticket if identify raises an error or returns an invalid value", function()
    for _, callback in ipairs { function() error "x" end, function() return 5 end, function() return "" end,
      function() return nil, "NO_REASON" end, function() return nil, 5 end, function() return nil, "" end,
      function() return nil, "UNKNOWN_USER_ID UNAUTHORIZED_CLIENT" end } do
      local endpoint = new { identify = callback }
      endpoints.assert_server_error(endpoint, endpoint.post "", "'identify' ")
      assert.same({ ticket = SECRET, reason = "SERVER_ERROR" }, endpoint.calls[2].backchannel_authentication_fail)
    end
  end)

  it("returns 500 if start raises an error", function()
    local endpoint = new { identify = function() return "1" end, start = function() error "x" end }
    endpoints.assert_server_error(endpoint, endpoint.post "", "'start' failed")
    assert.equal("backchannel_authentication backchannel_authentication_issue", endpoint.operations())
  end)

  it("does not start an authentication that was not issued", function()
    local endpoint = new({ identify = function() return "1" end, start = error }, {
      backchannel_authentication_issue = { action = "INVALID_TICKET", resultCode = "A1",
        responseContent = endpoints.SERVER_ERROR } })
    endpoints.assert_server_error(endpoint, endpoint.post "", "responded with INVALID_TICKET, result code: A1")
  end)

  for action, status in cases { BAD_REQUEST = 400, UNAUTHORIZED = 401, INTERNAL_SERVER_ERROR = 500 } do
    it("returns " .. status .. " for " .. action, function()
      local endpoint = new({ identify = error }, {
        backchannel_authentication = { action = action, responseContent = "{}" } })
      assert.equal(status, endpoint.post("").status)
    end)
  end
end)

describe("The client registration endpoint", function()
  local JSON = { ["Content-Type"] = "application/json; charset=utf-8", Authorization = "Bearer " .. SECRET }

  local function new(operation, action)
    return endpoints.new("client_registration", nil, { [operation] = { action = action, responseContent = "{}" } })
  end

  it("registers with and without a token", function()
    local endpoint = new("dynamic_client_register", "CREATED")
    local reply = endpoint.send { headers = JSON, body = '{"a":"\195\164"}' }
    assert.same({ 201, "{}" }, { reply.status, reply.body })
    assert.same({ json = '{"a":"\195\164"}', token = SECRET }, endpoint.calls[1].dynamic_client_register)
    endpoint.send { headers = { ["Content-Type"] = "application/json" }, body = "{}" }
    assert.same({ json = "{}" }, endpoint.calls[2].dynamic_client_register)
  end)

  it("reads, updates and deletes the client named by the path or query", function()
    local operations = { GET = { "dynamic_client_get", "OK", 200 }, PUT = { "dynamic_client_update", "UPDATED", 200 },
      DELETE = { "dynamic_client_delete", "DELETED", 204 } }
    for method, facts in pairs(operations) do
      for url, expected in pairs {
        ["https://as/register/5921531358155430"] = "5921531358155430", ["https://as/register?client_id=a%2Fb"] = "a/b",
        ["https://as/register/https%3A%2F%2Frp"] = "https://rp", ["https://as/register/a?client_id="] = "a",
      } do
        local endpoint = new(facts[1], facts[2])
        assert.equal(facts[3], endpoint.send({ method = method, url = url, headers = JSON, body = "{}" }).status)
        assert.same({ token = SECRET, client_id = expected, json = method == "PUT" and "{}" or nil },
          endpoint.calls[1][facts[1]])
      end
    end
  end)

  it("refuses a client id or a body that is not valid text", function()
    for _, tail in ipairs { "", "%0D%0AA:b", "%00", "%FF", "%", "a?client_id=%0A", "a?client_id=%FF", "a?client_id=%",
      "a?client_id=b&client_id=c", "\255", "a?client_id=%00" } do
      local endpoint = new("dynamic_client_get", "OK")
      local reply = endpoint.get(nil, BEARER, { url = "https://as/register/" .. tail })
      endpoints.assert_refused(endpoint, reply, 400, "invalid_request")
    end
    for _, body in ipairs { "\255", "{}\0", '"\237\160\128"' } do
      for _, method in ipairs { "POST", "PUT" } do
        local endpoint = new "dynamic_client_register"
        local reply = endpoint.send { method = method, url = "https://as/r/a", headers = JSON, body = body }
        endpoints.assert_refused(endpoint, reply, 400, "invalid_request")
      end
    end
  end)

  it("requires JSON, and a token once there is a client", function()
    local endpoint = new "dynamic_client_register"
    for _, method in ipairs { "POST", "PUT" } do
      local reply = endpoint.send { method = method, url = "https://as/r/a", headers = BEARER, body = "{}" }
      endpoints.assert_refused(endpoint, reply, 415, "invalid_request")
    end
    for _, method in ipairs { "GET", "PUT", "DELETE" } do
      local reply = endpoint.send { method = method, url = "https://as/r/a" }
      endpoints.assert_refused(endpoint, reply, 401)
      assert.equal("Bearer", reply.headers["WWW-Authenticate"])
    end
  end)

  for action, status in cases { BAD_REQUEST = 400, UNAUTHORIZED = 401, INTERNAL_SERVER_ERROR = 500 } do
    it("returns " .. status .. " for " .. action, function()
      local endpoint = new("dynamic_client_get", action)
      assert.equal(status, endpoint.get("", BEARER, { url = "https://as/r/a" }).status)
      assert.equal(status == 500 and 1 or 0, #endpoint.lines)
    end)
  end
end)

describe("The federation registration endpoint", function()
  it("forwards the body as the parameter for its content type", function()
    for kind, parameter in pairs { ["application/entity-statement+jwt"] = "entity_configuration",
      ["application/trust-chain+json"] = "trust_chain" } do
      local endpoint = endpoints.new("federation_registration", nil,
        { federation_registration = { action = "OK", responseContent = "j.w.t" } })
      local reply = endpoint.send { headers = { ["Content-Type"] = kind }, body = "b" }
      assert.same({ 200, "j.w.t", "application/entity-statement+jwt" },
        { reply.status, reply.body, reply.headers["Content-Type"] })
      assert.same({ [parameter] = "b" }, endpoint.calls[1].federation_registration)
      endpoint.calls[1] = nil
      local refused = endpoint.send { headers = { ["Content-Type"] = kind }, body = "\255" }
      endpoints.assert_refused(endpoint, refused, 400, "invalid_request")
    end
    local endpoint = endpoints.new "federation_registration"
    endpoints.assert_refused(endpoint, endpoint.post "a=b", 415, "invalid_request")
  end)
end)

describe("The credential offer endpoint", function()
  local function new(response)
    return endpoints.new("credential_offer", nil, { credential_offer_info = response })
  end

  it("replies with the offer named by the path", function()
    local endpoint = new { action = "OK", info = { credentialOffer = '{"a":1}' } }
    local reply = endpoint.get("", nil, { url = "https://as/offer/id%201" })
    assert.same({ 200, '{"a":1}' }, { reply.status, reply.body })
    assert.equal("id 1", endpoint.calls[1].credential_offer_info.identifier)
  end)

  for action, status in cases { FORBIDDEN = 403, NOT_FOUND = 404, AUTHLETE_ERROR = 500, CALLER_ERROR = 500 } do
    it("returns " .. status .. " for " .. action, function()
      local endpoint = new { action = action, resultMessage = "m" }
      assert.equal(status, endpoint.get("", nil, { url = "https://as/offer/i" }).status)
    end)
  end

  it("refuses an identifier that is not valid text", function()
    local endpoint = new()
    local reply = endpoint.get("", nil, { url = "https://as/offer/%0D%0A" })
    endpoints.assert_refused(endpoint, reply, 400, "invalid_request")
  end)
end)

describe("A credential endpoint", function()
  local kinds = {
    credential = { "credential_single", { identifier = "r-1" }, { credential_payload = "{}" },
      { access_token = SECRET, order = { credential_payload = "{}", request_identifier = "r-1" } } },
    batch_credential = { "credential_batch", { { identifier = "r-1" }, { identifier = "r-2" } },
      { { credential_payload = "{}" }, { request_identifier = "own" } },
      { access_token = SECRET, orders = { { credential_payload = "{}", request_identifier = "r-1" },
        { request_identifier = "own" } } } },
    deferred_credential = { "credential_deferred", { identifier = "r-1" }, { issuance_deferred = true },
      { order = { issuance_deferred = true, request_identifier = "r-1" } } },
  }
  for name, facts in cases(kinds) do
    local parse, issue = facts[1] .. "_parse", facts[1] .. "_issue"

    local function new(callback, answers)
      local all = {
        introspection = { action = "OK", subject = "1001", dpopNonce = "n-1" },
        [parse] = { action = "OK", info = facts[2] },
        [issue] = { action = "OK", responseContent = "{}" },
      }
      for operation, answer in pairs(answers or {}) do all[operation] = answer end
      return endpoints.new(name, { issue = callback }, all)
    end

    local function send(endpoint)
      local headers = { ["Content-Type"] = "application/json", Authorization = "Bearer " .. SECRET }
      return endpoint.send { headers = headers, body = '{"format":"x"}' }
    end

    it(name .. " issues what the callback orders", function()
      local seen
      local endpoint = new(function(...) seen = { ... }; return facts[3] end)
      local reply = send(endpoint)
      assert.same({ 200, "{}", "n-1" }, { reply.status, reply.body, reply.headers["DPoP-Nonce"] })
      assert.same({ access_token = SECRET, request_content = '{"format":"x"}' }, endpoint.calls[2][parse])
      assert.same(facts[4], endpoint.calls[3][issue])
      assert.same({ "OK", "1001" }, { seen[1].action, seen[2].subject })
    end)

    it(name .. " refuses if the callback does", function()
      local endpoint = new(function() return nil end)
      local reply = send(endpoint)
      assert.same({ 400, '{"error":"credential_request_denied"}' }, { reply.status, reply.body })
      assert.equal("n-1", reply.headers["DPoP-Nonce"])
      endpoint = new(function() return nil, "issuance_pending", "later" end)
      assert.same({ error = "issuance_pending", error_description = "later" }, cjson.decode(send(endpoint).body))
      assert.equal("introspection " .. parse, endpoint.operations())
    end)

    it(name .. " handles the refusals of parse and issue", function()
      for action, status in pairs { BAD_REQUEST = 400, FORBIDDEN = 403, INTERNAL_SERVER_ERROR = 500 } do
        for _, operation in ipairs { parse, issue } do
          local endpoint = new(function() return facts[3] end,
            { [operation] = { action = action, responseContent = "{}" } })
          assert.equal(status, send(endpoint).status)
          assert.equal(status == 500 and 1 or 0, #endpoint.lines)
        end
      end
      local endpoint = new(function() return facts[3] end,
        { [issue] = { action = "ACCEPTED", responseContent = "{}" } })
      assert.equal(202, send(endpoint).status)
    end)

    it(name .. " returns 500 for an invalid order", function()
      for _, callback in ipairs { function() error "x" end, function() return "x" end, function() return true end,
        function() return facts[3], "x" end, function() return nil, 5 end, function() return facts[3], { typo = 1 } end,
        function() return { "x" } end } do
        local endpoint = new(callback)
        endpoints.assert_server_error(endpoint, send(endpoint), "^endpoint " .. name .. ": ")
      end
    end)

    it(name .. " requires JSON or a JWT, in UTF-8", function()
      local endpoint = new(error)
      endpoints.assert_refused(endpoint, endpoint.post("a=b", BEARER), 415, "invalid_request")
      local headers = { ["Content-Type"] = "application/jwt", Authorization = "Bearer a" }
      endpoints.assert_refused(endpoint, endpoint.send { headers = headers, body = "\255" }, 400, "invalid_request")
    end)
  end
end)

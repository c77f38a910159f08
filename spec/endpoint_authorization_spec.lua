-- The authorization endpoint, and the endpoint that the login and consent page posts to.

local endpoints = require "spec.support.endpoints"

local cases = require("spec.support.calls").cases

local SECRET = endpoints.SECRET
local LOCATION = { action = "LOCATION", responseContent = "https://client/cb?x=1" }
local PAGE = {
  status = 200, headers = { ["Content-Type"] = "text/html", ["Set-Cookie"] = { "a=1", "b=2" } }, body = "p",
}

local function page() return PAGE end

local function new(callbacks, response, answers)
  local all = { authorization = response, authorization_issue = LOCATION, authorization_fail = LOCATION }
  for name, answer in pairs(answers or {}) do all[name] = answer end
  callbacks.interaction = callbacks.interaction or page
  return endpoints.new("authorization", callbacks, all)
end

describe("The authorization endpoint", function()
  it("forwards the query or form unchanged", function()
    local authorization = new({}, LOCATION)
    authorization.get "client_id=1&resource=a&resource=b&c=%41"
    authorization.send { method = "GET", url = "https://as/authorize?client_id=2#f" }
    authorization.send { method = "HEAD", url = "https://as/authorize" }
    authorization.post("client_id=3", nil, { url = "https://as/authorize?client_id=4" })
    local sent = {}
    for i, call in ipairs(authorization.calls) do sent[i] = call.authorization.parameters end
    assert.same({ "client_id=1&resource=a&resource=b&c=%41", "client_id=2", "", "client_id=3" }, sent)
  end)

  it("refuses a malformed query or form", function()
    for _, query in ipairs { "a=%", "a=\255", "a=%FF", "a=%00", "a\0=b", "state=100%" } do
      local authorization = new({}, LOCATION)
      endpoints.assert_refused(authorization, authorization.get(query), 400, "invalid_request")
      endpoints.assert_refused(authorization, authorization.post(query), 400, "invalid_request")
    end
    local authorization = new({}, LOCATION)
    local reply = authorization.post("a=b", { ["Content-Type"] = "application/json" })
    endpoints.assert_refused(authorization, reply, 415, "invalid_request")
  end)

  it("handles BAD_REQUEST, LOCATION and FORM", function()
    local reply = new({}, { action = "BAD_REQUEST", responseContent = "{}" }).get ""
    assert.same({ 400, "{}" }, { reply.status, reply.body })
    reply = new({}, LOCATION).get ""
    assert.same({ 302, "https://client/cb?x=1" }, { reply.status, reply.headers.Location })
    reply = new({}, { action = "FORM", responseContent = "<html>" }).get ""
    assert.same({ 200, "<html>" }, { reply.status, reply.body })
    assert.matches("^text/html", reply.headers["Content-Type"])
  end)

  it("logs an internal error, and a location that would inject a header", function()
    local authorization = new({}, { action = "INTERNAL_SERVER_ERROR", resultCode = "A004",
      responseContent = endpoints.SERVER_ERROR })
    endpoints.assert_server_error(authorization, authorization.get "", "responded with INTERNAL_SERVER_ERROR, .*: A004")
    authorization = new({}, { action = "LOCATION", responseContent = "https://client\r\nSet-Cookie: a" })
    endpoints.assert_server_error(authorization, authorization.get "", "responded with LOCATION")
  end)

  describe("for INTERACTION", function()
    local RESPONSE = { action = "INTERACTION", ticket = SECRET }

    it("replies with the page", function()
      local seen
      local authorization = new({ interaction = function(...) seen = { ... }; return PAGE end }, RESPONSE)
      local request = { method = "GET", url = "https://as/a?b=c", headers = { Cookie = "x" } }
      assert.same(PAGE, authorization.handle(request))
      assert.equal(SECRET, seen[1].ticket)
      assert.equal(request, seen[2])
      assert.equal("authorization", authorization.operations())
    end)

    it("fills in what the page leaves out", function()
      local authorization = new({ interaction = function() return { status = 303 } end }, RESPONSE)
      assert.same({ status = 303, headers = {}, body = "" }, authorization.get "")
    end)

    it("does not change the callback's table", function()
      local authorization = new({}, RESPONSE)
      local reply = authorization.get ""
      reply.headers.A = "b"
      assert.is_nil(PAGE.headers.A)
      authorization.send { method = "HEAD" }
      assert.equal("p", PAGE.body)
    end)

    it("is told if the client wants the person to sign in again", function()
      for query, expected in pairs { ["max_age=0"] = true, ["max_age=1"] = false, [""] = false } do
        local seen
        local authorization = new({ interaction = function(response)
          seen = response.sign_in_again
          return { status = 200 }
        end }, RESPONSE)
        authorization.get(query)
        assert.equal(expected or nil, seen)
      end
    end)

    it("fails the ticket if the page is invalid", function()
      local headers = { { ["A\r\nB"] = "c" }, { A = "b\r\nC: d" }, { A = "b\nc" }, { A = "\0" }, { A = 5 }, { A = {} },
        { A = { "b", "c\rd" } }, { "a" }, { [""] = "a" }, { ["A:"] = "b" }, { ["A B"] = "c" }, "A: b" }
      local pages = { false, true, "html", {}, { body = "x" }, { status = "200" }, { status = 199 }, { status = 600 },
        { status = 200.5 }, { status = 200, body = 5 } }
      for _, value in ipairs(headers) do pages[#pages + 1] = { status = 200, headers = value } end
      for _, value in ipairs(pages) do
        local authorization = new({ interaction = function() return value end }, RESPONSE)
        endpoints.assert_server_error(authorization, authorization.get "", "'interaction' must return a reply")
        assert.same({ authorization_fail = { ticket = SECRET, reason = "SERVER_ERROR" } }, authorization.calls[2])
      end
    end)

    it("fails the ticket if the callback raises an error", function()
      local authorization = new({ interaction = function() error "template" end }, RESPONSE)
      endpoints.assert_server_error(authorization, authorization.get "", "'interaction' failed: .*template")
      assert.equal("SERVER_ERROR", authorization.calls[2].authorization_fail.reason)
    end)
  end)

  describe("for NO_INTERACTION", function()
    local now = os.time()
    local function agreed() return true end

    local function check(fields, session, consent, query)
      local response = { action = "NO_INTERACTION", ticket = SECRET }
      for name, value in pairs(fields) do response[name] = value end
      local authorization = new({ session = session and function() return session end, consent = consent }, response)
      local reply = authorization.get(query or "")
      assert.equal(302, reply.status)
      assert.same({}, authorization.lines)
      assert.equal(2, #authorization.calls)
      local failed = authorization.calls[2].authorization_fail
      if failed then assert.same({ ticket = SECRET, reason = failed.reason }, failed) end
      return failed and failed.reason or authorization.calls[2].authorization_issue
    end

    local everything = { maxAge = 60, subject = "2", acrs = { "a" }, acrEssential = true }

    it("fails with NOT_LOGGED_IN without a session", function()
      assert.equal("NOT_LOGGED_IN", check(everything, nil, agreed))
      local authorization = new({ session = function() return nil end }, { action = "NO_INTERACTION", ticket = "t" })
      authorization.get ""
      assert.equal("NOT_LOGGED_IN", authorization.calls[2].authorization_fail.reason)
    end)

    it("fails with EXCEEDS_MAX_AGE if the login is too old, or of unknown age", function()
      assert.equal("EXCEEDS_MAX_AGE", check(everything, { subject = "1" }))
      assert.equal("EXCEEDS_MAX_AGE", check(everything, { subject = "1", auth_time = now - 70 }))
      assert.is_table(check({ maxAge = 60 }, { subject = "1", auth_time = now - 50 }, agreed))
      assert.is_table(check({ maxAge = 0 }, { subject = "1" }, agreed))
    end)

    it("fails with EXCEEDS_MAX_AGE if the client wants the person to sign in again", function()
      local fresh = { subject = "1", auth_time = now }
      local function of(payload) return { maxAge = 0, requestObjectPayload = payload } end
      assert.equal("EXCEEDS_MAX_AGE", check(of(nil), fresh, agreed, "prompt=none&max_age=0"))
      assert.equal("EXCEEDS_MAX_AGE", check(of "", fresh, agreed, "max_age=000"))
      assert.equal("EXCEEDS_MAX_AGE", check(of '{"max_age":0}', fresh, agreed, "request=a.b.c"))
      assert.is_table(check(of '{"max_age":10}', fresh, agreed, "request=a.b.c&max_age=0"))
      assert.is_table(check(of "{}", fresh, agreed, "request_uri=urn:a"))
      assert.is_table(check(of "no JSON", fresh, agreed))
      local function traditional(payload)
        local response = of(payload)
        response.service = { traditionalRequestObjectProcessingApplied = true }
        return response
      end
      assert.equal("EXCEEDS_MAX_AGE", check(traditional "{}", fresh, agreed, "request=a.b.c&max_age=0"))
      assert.is_table(check(traditional '{"max_age":10}', fresh, agreed, "request=a.b.c&max_age=0"))
      assert.is_table(check(traditional "{}", fresh, agreed, "request=a.b.c&max_age=10"))
      for _, query in ipairs { "", "max_age=", "max_age=10", "max_age=00a", "max_age=0&max_age=0" } do
        assert.is_table(check(of(nil), fresh, agreed, query))
      end
    end)

    it("fails with DIFFERENT_SUBJECT if another user is requested", function()
      assert.equal("DIFFERENT_SUBJECT", check(everything, { subject = "1", auth_time = now }))
      assert.is_table(check({ subject = "1" }, { subject = "1" }, agreed))
      assert.is_table(check({ subject = "" }, { subject = "1" }, agreed))
    end)

    it("fails with ACR_NOT_SATISFIED if an essential acr is missing", function()
      assert.equal("ACR_NOT_SATISFIED", check(everything, { subject = "2", auth_time = now }))
      assert.equal("ACR_NOT_SATISFIED", check(everything, { subject = "2", auth_time = now, acr = "b" }, agreed))
      assert.is_table(check({ acrs = { "b", "a" }, acrEssential = true }, { subject = "1", acr = "a" }, agreed))
      assert.is_table(check({ acrs = { "a" }, acrEssential = false }, { subject = "1" }, agreed))
      assert.is_table(check({ acrEssential = true }, { subject = "1" }, agreed))
    end)

    it("fails with CONSENT_REQUIRED if the user has not consented", function()
      assert.equal("CONSENT_REQUIRED", check(everything, { subject = "2", auth_time = now, acr = "a" }))
      assert.equal("CONSENT_REQUIRED", check({}, { subject = "1" }, function() return nil end))
    end)

    it("issues with the data of the session", function()
      local seen
      local session = { subject = "2", auth_time = now, acr = "a", claims = { name = "N" }, ticket = "other" }
      local issued = check(everything, session, function(...) seen = { ... }; return true end)
      assert.same({ ticket = SECRET, subject = "2", auth_time = now, acr = "a", claims = '{"name":"N"}' }, issued)
      assert.equal("NO_INTERACTION", seen[1].action)
      assert.equal(session, seen[2])
    end)

    it("fails the ticket if a callback raises an error or returns an invalid value", function()
      local sessions = { "1001", true, {}, { subject = "" }, { subject = 5 }, { subject = "1", auth_time = "x" } }
      for _, session in ipairs(sessions) do
        local authorization = new({ session = function() return session end },
          { action = "NO_INTERACTION", ticket = "t" })
        endpoints.assert_server_error(authorization, authorization.get "", "'session' must return nil, or a table")
        assert.same({ ticket = "t", reason = "SERVER_ERROR" }, authorization.calls[2].authorization_fail)
      end
      local authorization = new({ session = function() return { subject = "1", typo = SECRET } end, consent = agreed },
        { action = "NO_INTERACTION", ticket = "t" })
      endpoints.assert_server_error(authorization, authorization.get "",
        "authorization_issue: unknown parameter 'typo'")
      assert.is_truthy(authorization.calls[3].authorization_fail)
      authorization = new({ session = function() return { subject = "1" } end, consent = function() error "c" end },
        { action = "NO_INTERACTION", ticket = "t" })
      endpoints.assert_server_error(authorization, authorization.get "", "'consent' failed")
      assert.equal("authorization authorization_fail", authorization.operations())
    end)
  end)
end)

describe("The authorization decision endpoint", function()
  local function new_decision(decision, answers)
    return endpoints.new("authorization_decision", { decision = decision },
      answers or { authorization_issue = LOCATION, authorization_fail = LOCATION })
  end

  it("issues for a user who agrees", function()
    local seen
    local endpoint = new_decision(function(...)
      seen = { ... }
      return { ticket = "t", subject = "1001", claims = { a = 1 }, scopes = { "s" } }
    end)
    local request = {
      method = "POST", url = "https://as/d", headers = { ["Content-Type"] = "application/x-www-form-urlencoded" },
      body = "allow=yes&scope=a&scope=b&empty=&%C3%A4+=%2B",
    }
    local reply = endpoint.handle(request)
    assert.same({ 302, LOCATION.responseContent }, { reply.status, reply.headers.Location })
    assert.same({ ticket = "t", subject = "1001", claims = '{"a":1}', scopes = { "s" } },
      endpoint.calls[1].authorization_issue)
    assert.equal(request, seen[1])
    assert.same({ allow = "yes", ["\195\164 "] = "+" }, seen[2])
    assert.same({ "a", "b" }, seen[3].scope)
    assert.same({ "" }, seen[3].empty)
  end)

  it("fails for a user who refuses", function()
    local endpoint = new_decision(function()
      return { ticket = "t", subject = "1001", reason = "DENIED", description = "no" }
    end)
    assert.equal(302, endpoint.post("").status)
    assert.same({ authorization_fail = { ticket = "t", reason = "DENIED", description = "no" } }, endpoint.calls[1])
  end)

  it("passes on a reply from the callback", function()
    local endpoint = new_decision(page)
    assert.same(PAGE, endpoint.post "")
    assert.equal("", endpoint.operations())
    endpoint = new_decision(function() return { status = 403 } end)
    assert.same({ status = 403, headers = {}, body = "" }, endpoint.post "")
  end)

  it("returns 400 without a ticket", function()
    local endpoint = new_decision(function(_, form) return { ticket = form.ticket, subject = "1" } end)
    for _, form in ipairs { "", "ticket=", "ticket=a&ticket=b" } do
      endpoints.assert_refused(endpoint, endpoint.post(form), 400, "invalid_request")
    end
  end)

  it("returns 500 for an invalid decision, and fails the ticket", function()
    for _, value in ipairs { false, "t", 5, { ticket = 5 }, { ticket = "" }, { status = "x" } } do
      local endpoint = new_decision(function() return value end)
      endpoints.assert_server_error(endpoint, endpoint.post "", "'decision' must return a reply")
      assert.equal("", endpoint.operations())
    end
    for _, value in ipairs { { ticket = SECRET }, { ticket = SECRET, subject = "" }, { ticket = SECRET, reason = "NO" },
      { ticket = SECRET, subject = "1", typo = 1 } } do
      local endpoint = new_decision(function() return value end)
      endpoints.assert_server_error(endpoint, endpoint.post "", "decision")
      assert.same({ ticket = SECRET, reason = "SERVER_ERROR" }, endpoint.calls[#endpoint.calls].authorization_fail)
    end
    local endpoint = new_decision(function() error "x" end)
    endpoints.assert_server_error(endpoint, endpoint.post "", "'decision' failed")
  end)

  it("refuses a malformed form", function()
    local endpoint = new_decision(error)
    endpoints.assert_refused(endpoint, endpoint.post "a=%FF", 400, "invalid_request")
    endpoints.assert_refused(endpoint, endpoint.send {}, 415, "invalid_request")
  end)

  for action, status in cases { BAD_REQUEST = 400, FORM = 200, INTERNAL_SERVER_ERROR = 500 } do
    it("returns " .. status .. " for " .. action, function()
      for operation, given in pairs {
        authorization_issue = { ticket = "t", subject = "1" }, authorization_fail = { ticket = "t", reason = "DENIED" },
      } do
        local endpoint = new_decision(function() return given end,
          { [operation] = { action = action, responseContent = "{}" } })
        assert.equal(status, endpoint.post("").status)
        assert.equal(status == 500 and 1 or 0, #endpoint.lines)
      end
    end)
  end
end)

-- What the server tells the servers of client applications: the end of a backchannel authentication, and sign-out.

local authlete = require "authlete"
local cjson = require "cjson"
local endpoints = require "spec.support.endpoints"
local form = require "authlete.form"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"

local cases = require("spec.support.calls").cases

local DECISION = { ticket = "t", result = "AUTHORIZED", subject = "1001" }
local TOKEN = "8d67dc78.7faa~4d41-aabd/67707b374255="

local client

setup(function() client = peer.start { tls = "good", answer = { status = 204 } } end)
teardown(function() client:stop() end)
before_each(function() client:change { answer = { status = 204 } } end)

-- An api whose operations respond with these objects, and the requests that it got.
local function api_of(responses)
  local requests = {}
  local api = recorder.new_api({}, function(request)
    requests[#requests + 1] = request
    for path, response in pairs(responses) do
      if request.url:find(path, 1, true) then
        if type(response) == "function" then response = response(cjson.decode(request.body)) end
        return response.status and response or { status = 200, body = cjson.encode(response) }
      end
    end
  end)
  return api, requests
end

local function options(more)
  local given = { ca_file = peer.certificates().ca, retries = 0, proxy = "" }
  for name, value in pairs(more or {}) do given[name] = value end
  return given
end

local function completer(response, more)
  return authlete.endpoint.backchannel_complete(api_of {
    ["/backchannel/authentication/complete"] = response,
  }, options(more))
end

local function notification(fields)
  local response = {
    action = "NOTIFICATION", deliveryMode = "PING", clientNotificationEndpoint = client.url .. "/cb?a=b#c",
    clientNotificationToken = TOKEN, responseContent = '{"auth_req_id":"r"}',
  }
  for name, value in pairs(fields or {}) do response[name] = value ~= cjson.null and value or nil end
  return response
end

local function last_request()
  local requests = client:requests()
  return requests[#requests]
end

describe("authlete.endpoint.backchannel_complete", function()
  it("tells Authlete the decision and sends what it has prepared to the client", function()
    local api, requests = api_of { ["/backchannel/authentication/complete"] = notification() }
    local outcome = assert(authlete.endpoint.backchannel_complete(api, options())(DECISION))
    assert.same({ ticket = "t", result = "AUTHORIZED", subject = "1001" }, cjson.decode(requests[1].body))
    assert.same({ true, true, "PING" }, { outcome.is_complete, outcome.is_notified, outcome.response.delivery_mode })
    assert.is_nil(outcome.message)
    local sent = last_request()
    assert.same({ "POST", "/cb?a=b", '{"auth_req_id":"r"}' }, { sent.method, sent.target, sent.body })
    assert.same({ "Bearer " .. TOKEN, "application/json" },
      { sent.headers.authorization, sent.headers["content-type"] })
  end)

  it("sends nothing to a client that polls", function()
    local before = #client:requests()
    local outcome = assert(completer({ action = "NO_ACTION", deliveryMode = "POLL" })(DECISION))
    assert.is_true(outcome.is_complete)
    assert.is_nil(outcome.is_notified)
    assert.equal(before, #client:requests())
  end)

  it("returns the failure of the call to Authlete", function()
    local outcome, message, failure = completer({ status = 500, body = "" })(DECISION)
    assert.is_nil(outcome)
    assert.matches("^backchannel_authentication_complete: HTTP status 500", message)
    assert.equal("http", failure.kind)
  end)

  it("says when Authlete has not taken the decision", function()
    local outcome = assert(completer({ action = "SERVER_ERROR", resultCode = "A1" })(DECISION))
    assert.is_false(outcome.is_complete)
    assert.equal("backchannel_authentication_complete responded with SERVER_ERROR, result code A1", outcome.message)
  end)

  it("never repeats what the client has answered, and believes nothing in the answer", function()
    local secret = "8d67dc787faa4d41aabd67707b374255"
    for _, answer in ipairs {
      { status = 429 }, { status = 429, headers = { ["Retry-After"] = "0" } },
      { status = 503, headers = { ["Retry-After"] = "0" } },
      { status = 400, body = '{"resultCode":"' .. secret .. '","resultMessage":"' .. secret .. '"}' },
    } do
      answer.headers = answer.headers or {}
      answer.headers["Request-Id"] = secret
      client:change { answer = answer }
      local before, events = #client:requests(), {}
      local outcome = assert(completer(notification(), {
        retries = 2, on_call = function(event) events[#events + 1] = cjson.encode(event) end,
      })(DECISION))
      assert.equal(before + 1, #client:requests())
      assert.same({ false, true, answer.status },
        { outcome.is_notified, outcome.failure.maybe_processed, outcome.failure.status })
      assert.equal(1, #events)
      local shown = outcome.message .. cjson.encode(outcome.failure) .. events[1]
      assert.is_nil(shown:find(secret, 1, true), shown)
    end
  end)

  local REPLIES = {
    ["a redirect"] = { { status = 307, headers = { Location = "/elsewhere" } }, "http", "HTTP status 307" },
    ["an error"] = { { status = 500 }, "http", "HTTP status 500" },
    ["a refusal"] = { { status = 401 }, "http", "HTTP status 401$" },
    ["an endless body"] = { { status = 200, body = ("x"):rep(70000) }, "too_large", "65536 bytes" },
  }
  for what, facts in cases(REPLIES) do
    it("tells of " .. what .. ", and sends no second request", function()
      client:change { answer = facts[1] }
      local before = #client:requests()
      local outcome = assert(completer(notification(), { retries = 2 })(DECISION))
      assert.is_false(outcome.is_notified)
      assert.same({ "notification", facts[2] }, { outcome.failure.operation, outcome.failure.kind })
      assert.matches("^notification: .*" .. facts[3], outcome.message)
      assert.equal(before + 1, #client:requests())
    end)
  end

  it("ends by its deadline, and does not repeat what may have arrived", function()
    client:change { answer = "local exchange = ... exchange:hang()" }
    local before = #client:requests()
    local outcome = assert(completer(notification(), { retries = 2, timeout_ms = 200 })(DECISION))
    assert.same({ false, "timeout", true },
      { outcome.is_notified, outcome.failure.kind, outcome.failure.maybe_processed })
    assert.equal(before + 1, #client:requests())
  end)

  local URLS = {
    ["http://127.0.0.1/cb"] = "the client's URL does not begin with https://",
    ["https://user:secret@host/cb"] = "the client's URL is not valid",
    ["https://host/a b"] = "the client's URL is not valid",
    ["https://host/\r\nX: y"] = "the client's URL is not valid",
    ["https:///cb"] = "the client's URL is not valid",
    ["file:///etc/passwd"] = "the client's URL does not begin with https://",
    [""] = "the client's URL does not begin with https://",
  }
  for url, fault in cases(URLS) do
    it(("sends nothing to %q"):format(url), function()
      local outcome = assert(completer(notification { clientNotificationEndpoint = url })(DECISION))
      assert.same({ true, false, "notification: connect: " .. fault, false },
        { outcome.is_complete, outcome.is_notified, outcome.message, outcome.failure.maybe_processed })
    end)
  end

  it("sends nothing without a URL, or with a token that would add a header", function()
    local outcome = assert(completer(notification { clientNotificationEndpoint = cjson.null })(DECISION))
    assert.matches("the client has not registered a URL for it", outcome.message)
    outcome = assert(completer(notification { clientNotificationToken = "a\r\nX: y" })(DECISION))
    assert.matches("the client's token contains invalid characters", outcome.message)
    assert.is_nil(outcome.message:find("X: y", 1, true))
  end)

  it("trusts only the CAs it is told to", function()
    local other = peer.start { tls = "unknown_ca", answer = { status = 204 } }
    local outcome = assert(completer(notification { clientNotificationEndpoint = other.url })(DECISION))
    assert.same({ false, "tls" }, { outcome.is_notified, outcome.failure.kind })
    assert.equal(0, #other:requests())
    other:stop()
  end)

  it("takes another way to send", function()
    local seen
    local function transport(request)
      seen = request
      return { status = 200 }
    end
    assert.is_true(completer(notification(), { transport = transport })(DECISION).is_notified)
    assert.same({ "POST", client.url .. "/cb?a=b", '{"auth_req_id":"r"}', "Bearer " .. TOKEN },
      { seen.method, seen.url, seen.body, seen.headers.Authorization })
    assert.is_true(seen.timeout_ms > 4000 and seen.timeout_ms <= 5000)
  end)

  it("raises an error at the caller's line for wrong options", function()
    local make = authlete.endpoint.backchannel_complete
    local _, message = pcall(function() make(nil) end)
    assert.matches("notification_spec.lua:%d+: authlete.endpoint.backchannel_complete: the first argument must be an "
      .. "api", message)
    assert.error_matches(function() make(api_of {}, { timeout = 1 }) end, "unknown option 'timeout'")
    assert.error_matches(function() make(api_of {}, { timeout_ms = "x" }) end, ": option 'timeout_ms' must be")
    assert.error_matches(function() make(api_of {}, 5) end, "the options must be a table, got number")
  end)
end)

describe("authlete.endpoint.backchannel_logout", function()
  local LOGOUT = { action = "OK", logoutToken = "a.b.c" }

  local function logout_token(request)
    if request.clientIdentifier == "3" then return { action = "OK", logoutToken = "a.b.c" } end
    if request.clientIdentifier == "4" then return { action = "SERVER_ERROR", resultCode = "A2" } end
    local uri = client.url .. "/" .. request.clientIdentifier
    return { action = "OK", logoutToken = "a.b.c", backchannelLogoutUri = uri }
  end

  it("sends a logout token to each client that wants it", function()
    local api, requests = api_of { ["/backchannel/logout/token"] = logout_token }
    local sign_out = authlete.endpoint.backchannel_logout(api, options())
    local outcomes = assert(sign_out { subject = "1001", session_id = "s", clients = { 1, 2, 3, 4 } })
    assert.same({ 1, 2, 3, 4 },
      { outcomes[1].client, outcomes[2].client, outcomes[3].client, outcomes[4].client })
    assert.same({ true, true, nil, false }, { outcomes[1].is_notified, outcomes[2].is_notified,
      outcomes[3].is_notified, outcomes[4].is_notified })
    assert.equal("backchannel_logout_token responded with SERVER_ERROR, result code A2", outcomes[4].message)
    assert.same({ clientIdentifier = "1", subject = "1001", sessionId = "s" }, cjson.decode(requests[1].body))
    local sent = last_request()
    assert.same({ "/2", "application/x-www-form-urlencoded" }, { sent.target, sent.headers["content-type"] })
    assert.same({ logout_token = "a.b.c" }, form.decode(sent.body))
    assert.is_nil(sent.headers.authorization)
  end)

  it("tells all clients to which the person has given access unless it gets a list", function()
    local pages = 0
    local api = api_of {
      ["/client/authorization/get/list"] = function(request)
        pages = pages + 1
        local clients = {}
        for id = request.start + 1, math.min(request["end"], 150) do clients[#clients + 1] = { clientId = id } end
        return { start = request.start, ["end"] = request["end"], totalCount = 150, clients = clients }
      end,
      ["/backchannel/logout/token"] = LOGOUT,
    }
    local outcomes = assert(authlete.endpoint.backchannel_logout(api, options()) { subject = "1001" })
    assert.same({ 2, 150, 150 }, { pages, #outcomes, outcomes[150].client })
  end)

  it("returns the failure if it cannot find them", function()
    local api = api_of { ["/client/authorization/get/list"] = { status = 403, body = "" } }
    local outcomes, message, failure = authlete.endpoint.backchannel_logout(api) { subject = "1001" }
    assert.is_nil(outcomes)
    assert.matches("get_client_authorization_list: HTTP status 403", message)
    assert.equal(403, failure.status)
  end)

  it("tells the caller what it takes", function()
    local sign_out = authlete.endpoint.backchannel_logout(api_of {})
    for _, person in ipairs { {}, { session_id = "s" }, { subject = "" }, 5, { subject = "1", clients = 5 } } do
      local done, message = pcall(function() sign_out(person) end)
      assert.is_false(done)
      assert.matches("notification_spec.lua:%d+: backchannel_logout: ", message)
    end
    assert.is_false((pcall(sign_out)))
  end)

  it("goes on with the others if one raises an error", function()
    local api = api_of { ["/backchannel/logout/token"] = function(request)
      if request.clientIdentifier == "1" then error "in the transport" end
      return logout_token(request)
    end }
    local outcomes = authlete.endpoint.backchannel_logout(api, options()) { subject = "s", clients = { 1, {}, 2 } }
    assert.same({ false, false, true },
      { outcomes[1].is_notified, outcomes[2].is_notified, outcomes[3].is_notified })
    assert.matches("in the transport", outcomes[1].message)
  end)

  it("goes on with the others if one fails", function()
    local api = api_of { ["/backchannel/logout/token"] = logout_token }
    client:change { answer = [[
      local exchange = ...
      if exchange.request.target == "/1" then return exchange:reset() end
      exchange:answer { status = 200 }
    ]] }
    local outcomes = authlete.endpoint.backchannel_logout(api, options()) { subject = "s", clients = { 1, 2 } }
    assert.same({ false, true, "network" },
      { outcomes[1].is_notified, outcomes[2].is_notified, outcomes[1].failure.kind })
  end)
end)

describe("What an outcome shows", function()
  it("holds no token in its messages", function()
    local response = notification { clientNotificationEndpoint = "https://127.0.0.1:1/secret" }
    local outcome = assert(completer(response)(DECISION))
    assert.equal("connect", outcome.failure.kind)
    for _, secret in ipairs { TOKEN, "secret", endpoints.SECRET } do
      assert.is_nil((outcome.message .. tostring(outcome.failure)):find(secret, 1, true))
    end
  end)
end)

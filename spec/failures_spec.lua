-- Every way a call can fail: what it returns, what it must not reveal, and that the next call works.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local process = require "spec.support.process"
local system = require "system"
local timing = require "spec.support.timing"

local assert_failure, assert_good, new_api = calls.assert_failure, calls.assert_good, calls.new_api
local cases = calls.cases

-- The values are inserted into the template with %q.
local function chunk(template, ...)
  return ("local exchange = ...\n" .. template):format(...)
end

local function json(text)
  return { status = 200, headers = { ["Content-Type"] = "application/json" }, body = text }
end

-- Makes a call while `server` sends `answer`, then another while it sends a good response.
local function assert_call_fails(server, answer, expected, call, call_again)
  local before = #server:requests()
  server:change { answer = answer }
  assert_failure(expected, call())
  assert.equal(before + 1, #server:requests(), "requests at the server")
  server:change { answer = calls.GOOD }
  assert_good(call_again())
end

local function assert_fails(server, api, answer, expected)
  local function call() return api:token_fail(calls.REQUEST) end
  assert_call_fails(server, answer, expected, call, call)
end

-- A call that exceeds a time limit must end long before any other cause could end it.
local function assert_soon(started)
  assert.is_true(system.monotime() - started < 8, "the call took longer than its limit")
end

describe("A call that cannot connect", function()
  local function assert_nothing_sent(expected, ...)
    expected.status, expected.body, expected.result_code = false, false, false
    expected.maybe_processed = false
    assert_failure(expected, ...)
  end

  it("fails with kind connect if nothing listens, and works once something does", function()
    local server = peer.start { answer = calls.GOOD }
    local port = server.port
    server:stop()
    local api = new_api(server.url)
    assert_nothing_sent({ kind = "connect" }, api:token_fail(calls.REQUEST))
    server = peer.start { port = port, answer = calls.GOOD }
    assert_good(api:token_fail(calls.REQUEST))
    server:stop()
  end)

  it("fails with kind connect every time, on a port that stays closed", function()
    local api = new_api(peer.refused_url())
    assert_nothing_sent({ kind = "connect" }, api:token_fail(calls.REQUEST))
    assert_nothing_sent({ kind = "connect" }, api:token_fail(calls.REQUEST))
  end)

  it("fails with kind dns every time, if the name does not exist", function()
    local api = new_api("https://nowhere.invalid")
    assert_nothing_sent({ kind = "dns" }, api:token_fail(calls.REQUEST))
    assert_nothing_sent({ kind = "dns" }, api:token_fail(calls.REQUEST))
  end)

  it("fails with kind timeout if connect_timeout_ms passes before the host responds", function()
    local server = peer.start { accept = "full" }
    local port = server.port
    local api = new_api(server.url, { connect_timeout_ms = 200 })
    local started = system.monotime()
    assert_nothing_sent({ kind = "timeout" }, api:token_fail(calls.REQUEST))
    assert_soon(started)
    server:stop()
    server = peer.start { port = port, answer = calls.GOOD }
    assert_good(api:token_fail(calls.REQUEST))
    server:stop()
  end)
end)

describe("A call whose handshake fails", function()
  local server

  setup(function() server = peer.start { tls = "good", answer = calls.GOOD } end)
  teardown(function() server:stop() end)

  local function assert_handshake_fails(settings, changes, kind)
    local before = #server:requests()
    local api = new_api(server.url, settings)
    server:change(changes)
    local started = system.monotime()
    local expected = { kind = kind, maybe_processed = false, status = false, body = false, result_code = false }
    assert_failure(expected, api:token_fail(calls.REQUEST))
    assert_soon(started)
    assert.equal(before, #server:requests(), "requests at the server")
    server:change { tls = "good", accept = true }
    assert_good(process.wait_for(function() -- on a slow machine, a handshake may last longer than the short timeouts
      return (api:token_fail(calls.REQUEST, { timeout_ms = 20000 }))
    end))
  end

  for certificate, description in cases {
    unknown_ca = "is signed by an unknown authority",
    self_signed = "is self-signed",
    expired = "has expired",
    wrong_host = "is for another host",
  } do
    it("has kind tls if the certificate " .. description, function()
      assert_handshake_fails({}, { tls = certificate }, "tls")
    end)
  end

  it("has kind tls if the server closes the connection instead", function()
    assert_handshake_fails({}, { accept = "close" }, "tls")
  end)

  it("has kind tls if the server resets the connection instead", function()
    assert_handshake_fails({}, { accept = "reset" }, "tls")
  end)

  it("has kind timeout if connect_timeout_ms passes", function()
    assert_handshake_fails({ connect_timeout_ms = 200 }, { accept = false }, "timeout")
  end)

  it("has kind timeout if timeout_ms passes first", function()
    assert_handshake_fails({ connect_timeout_ms = 9000, timeout_ms = 200 }, { accept = false }, "timeout")
  end)

  it("has kind tls if ca_file holds another certificate", function()
    local api = new_api(server.url, { ca_file = peer.certificates().unknown_ca.certificate })
    assert_failure({ kind = "tls", maybe_processed = false }, api:token_fail(calls.REQUEST))
  end)
end)

describe("A call whose server requires a client certificate", function()
  it("works with client_certificate and client_key, and fails without them", function()
    local client = peer.certificates().client
    local server = peer.start { tls = "good", client_certificate = true, answer = calls.GOOD }
    local api = new_api(server.url, { client_certificate = client.certificate, client_key = client.key })
    assert_good(api:token_fail(calls.REQUEST))
    -- With TLS 1.3 the server's refusal can arrive as late as the response, so no particular kind is guaranteed.
    local response, message, failure = new_api(server.url):token_fail(calls.REQUEST)
    assert.is_nil(response)
    calls.assert_discreet(message, failure)
    assert.equal(1, #server:requests())
    server:stop()
  end)
end)

describe("A call that times out", function()
  local server

  setup(function() server = peer.start { answer = calls.GOOD } end)
  teardown(function() server:stop() end)

  local slow = {
    ["no response arrives"] = [[exchange:hang()]],
    ["the response stops inside the head"] = [[
      exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n")
      exchange:hang()]],
    ["the response stops inside the body"] = [[
      exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{}")
      exchange:hang()]],
    ["the response trickles in"] = [[
      exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
      while exchange:send(" ") do exchange:sleep(0.02) end]],
    ["the server sends only 100 Continue"] = [[
      exchange:send("HTTP/1.1 100 Continue\r\n\r\n")
      exchange:hang()]],
  }

  for description, answer in cases(slow) do
    it("has kind timeout if " .. description, function()
      local started, api = system.monotime(), nil
      local expected = { kind = "timeout", maybe_processed = true, result_code = false }
      assert_call_fails(server, chunk(answer), expected, function()
        return timing.call_until_sent(server, 100, function(timeout_ms)
          api = new_api(server.url, { timeout_ms = timeout_ms })
          return api:token_fail(calls.REQUEST)
        end)
      end, function() return api:token_fail(calls.REQUEST, { timeout_ms = 9000 }) end)
      assert_soon(started)
    end)
  end

  it("uses its own timeout_ms over the api's", function()
    server:change { answer = chunk [[exchange:hang()]] }
    local api = new_api(server.url, { timeout_ms = 9000 })
    local started = system.monotime()
    local expected = { kind = "timeout", maybe_processed = true, status = false, body = false }
    assert_failure(expected, timing.call_until_sent(server, 100, function(timeout_ms)
      return api:token_fail(calls.REQUEST, { timeout_ms = timeout_ms })
    end))
    assert_soon(started)
    server:change { answer = calls.GOOD }
    assert_good(api:token_fail(calls.REQUEST))
  end)
end)

describe("A call whose connection breaks", function()
  local breaks = {
    ["closes before any response"] = [[exchange:close()]],
    ["resets before any response"] = [[exchange:reset()]],
    ["closes inside the status line"] = [[
      exchange:send("HTTP/1.1 20")
      exchange:close()]],
    ["closes after the status line"] = [[
      exchange:send("HTTP/1.1 200 OK\r\n")
      exchange:close()]],
    ["closes inside the headers"] = [[
      exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Ty")
      exchange:close()]],
    ["closes inside the headers of an error"] = [[
      exchange:send("HTTP/1.1 400 Bad Request\r\nContent-Ty")
      exchange:close()]],
    ["resets inside the headers"] = [[
      exchange:send("HTTP/1.1 200 OK\r\nContent-Ty")
      exchange:sleep(0.02)
      exchange:reset()]],
    ["closes between head and body"] = [[
      exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
      exchange:close()]],
    ["closes inside the body"] = [[
      exchange:send('HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n{"action":"body-that-nobody-may-see"')
      exchange:close()]],
    ["closes inside a body that is valid JSON so far"] = [[
      exchange:send('HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n{"action":"BAD_REQUEST"}')
      exchange:close()]],
    ["resets inside the body"] = [[
      exchange:send('HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n{"action":"body-that-nobody-may-see"')
      exchange:sleep(0.02)
      exchange:reset()]],
    ["closes inside a chunk"] = [[
      exchange:send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"action":"BAD_')
      exchange:close()]],
    ["closes before the last chunk"] = [[
      exchange:send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n')
      exchange:close()]],
  }

  for scheme, tls in cases { http = false, https = "good" } do
    describe("with " .. scheme, function()
      local server

      setup(function() server = peer.start { tls = tls, answer = calls.GOOD } end)
      teardown(function() server:stop() end)

      for description, answer in cases(breaks) do
        it("has kind network if the server " .. description, function()
          local expected = { kind = "network", maybe_processed = true, result_code = false }
          assert_fails(server, new_api(server.url), chunk(answer), expected)
        end)
      end
    end)
  end

  it("has kind network if a plain connection ends before any request is understood", function()
    local server = peer.start { answer = calls.GOOD, accept = "close" }
    local api = new_api(server.url)
    assert_failure({ kind = "network", maybe_processed = true, status = false }, api:token_fail(calls.REQUEST))
    server:change { accept = true }
    assert_good(api:token_fail(calls.REQUEST))
    server:stop()
  end)
end)

describe("A response with status 401", function()
  local versions = require "spec.support.versions"
  local advice = {
    V3 = {
      get_client = "; check service_access_token and the cluster in base_url",
      create_service = "; check service_owner_access_token and the cluster in base_url", echo = "",
    },
    V2 = {
      get_client = "; check service_api_key, service_api_secret and base_url",
      create_service = "; check service_owner_api_key, service_owner_api_secret and base_url",
    },
  }
  local requests = { get_client = { client_id = 1 }, create_service = {}, echo = {} }

  it("says which settings to check, but only in the message", function()
    for version, texts in pairs(advice) do
      for operation, text in pairs(texts) do
        local events = {}
        local api, record = versions.new_api(version, { on_call = function(event) events[#events + 1] = event end })
        record.answer = { status = 401, body = '{"resultCode":"A001"}' }
        local _, message, failure = api[operation](api, requests[operation])
        assert.equal(operation .. ": HTTP status 401, result code A001" .. text, message)
        assert.equal(message, failure.message)
        for name, value in pairs(failure) do
          assert.is_true(name == "message" or not tostring(value):find("check", 1, true), name)
        end
        for _, value in pairs(events[1]) do assert.is_nil(tostring(value):find("check", 1, true)) end
      end
    end
    local api, record = versions.new_api "V3"
    record.answer = { status = 403 }
    assert.equal("get_client: HTTP status 403", select(2, api:get_client { client_id = 1 }))
  end)
end)

describe("A response with status 404", function()
  it("says which settings to check if nothing but the service can be missing", function()
    local api, record = require("spec.support.versions").new_api "V3"
    record.answer = { status = 404 }
    assert.equal("token_fail: HTTP status 404; check service_id and the cluster in base_url",
      select(2, api:token_fail(calls.REQUEST)))
    assert.equal("get_client: HTTP status 404", select(2, api:get_client { client_id = 1 }))
  end)
end)

describe("A response with a status other than 2xx", function()
  local server

  setup(function() server = peer.start { answer = calls.GOOD } end)
  teardown(function() server:stop() end)

  local PROCESSED = { [500] = true, [502] = true, [503] = true, [504] = true }

  local function authlete_json(status)
    local code = ("A%03d201"):format(status)
    local message = ("[%s] /auth/token/fail, HTTP status %d."):format(code, status)
    local text = ([[{"resultCode":%q,"resultMessage":%q,"more":%q}]]):format(code, message, calls.BODY_MARK)
    return text, "application/json", code, message
  end

  local function html()
    return ("<html><body>%s %s %s</body></html>"):format(calls.BODY_MARK, calls.TICKET, calls.SERVICE_ACCESS_TOKEN),
      "text/html"
  end

  local bodies = { ["Authlete's JSON"] = authlete_json, ["HTML"] = html }

  for _, status in ipairs { 400, 401, 403, 404, 429, 500, 502, 503, 504 } do
    local kind = status == 429 and "rate_limited" or "http"
    local maybe_processed = PROCESSED[status] or false

    for description, new_body in cases(bodies) do
      it(("%d with %s is a failure of kind %s"):format(status, description, kind), function()
        local text, content_type, code, message = new_body(status)
        local answer = { status = status, headers = { ["Content-Type"] = content_type }, body = text }
        assert_fails(server, new_api(server.url), answer, {
          kind = kind, status = status, maybe_processed = maybe_processed, body = text,
          result_code = code or false, result_message = message or false,
        })
      end)
    end

    it(("%d without a body is a failure of kind %s"):format(status, kind), function()
      local expected = {
        kind = kind, status = status, maybe_processed = maybe_processed, result_code = false, result_message = false,
      }
      assert_fails(server, new_api(server.url), { status = status }, expected)
    end)
  end

  local odd_bodies = {
    ["truncated JSON"] = [[{"resultCode":"A0012]],
    ["a JSON array"] = [=[["resultCode","A001201"]]=],
    ["a JSON string"] = [["A001201"]],
    ["JSON null"] = [[null]],
    ["a result code that is not a string"] = [[{"resultCode":{"a":["A001201"]},"resultMessage":[null,false]}]],
    ["a null result code"] = [[{"resultCode":null,"resultMessage":null}]],
    ["JSON nested too deeply"] = ("["):rep(5000),
    ["bytes that are not text"] = "\0\255\254\192\128\r\n\0",
  }

  for description, text in cases(odd_bodies) do
    it(("400 with %s is still a failure"):format(description), function()
      local expected = { kind = "http", status = 400, maybe_processed = false, body = text }
      assert_fails(server, new_api(server.url), { status = 400, body = text }, expected)
    end)
  end

  for _, status in ipairs { 301, 302, 303, 307, 308 } do
    it(("%d is a failure of kind http, and is never followed"):format(status), function()
      local answer = { status = status, headers = { Location = server.url .. "/elsewhere" }, body = calls.BODY_MARK }
      local expected = { kind = "http", status = status, maybe_processed = false, result_code = false }
      assert_fails(server, new_api(server.url), answer, expected)
    end)
  end

  it("304 without a body is a failure of kind http", function()
    local expected = { kind = "http", status = 304, maybe_processed = false, result_code = false }
    assert_fails(server, new_api(server.url), { status = 304 }, expected)
  end)

  it("503 with Retry-After was definitely not processed", function()
    local answer = { status = 503, headers = { ["Retry-After"] = "2" }, body = "<html>" }
    local expected = { kind = "http", status = 503, maybe_processed = false, retry_after_ms = 2000 }
    assert_fails(server, new_api(server.url), answer, expected)
  end)

  it("500 with Retry-After may have been processed", function()
    local answer = { status = 500, headers = { ["Retry-After"] = "2" } }
    assert_fails(server, new_api(server.url), answer, { kind = "http", status = 500, maybe_processed = true })
  end)

  it("429 says how long to wait, from Ratelimit-Reset", function()
    local answer = { status = 429, headers = { ["Ratelimit-Reset"] = "3" } }
    local expected = { kind = "rate_limited", status = 429, maybe_processed = false, retry_after_ms = 3000 }
    assert_fails(server, new_api(server.url), answer, expected)
  end)

  it("429 says how long to wait, from Retry-After", function()
    local answer = { status = 429, headers = { ["retry-after"] = "4" } }
    local expected = { kind = "rate_limited", status = 429, maybe_processed = false, retry_after_ms = 4000 }
    assert_fails(server, new_api(server.url), answer, expected)
  end)

  it("includes the Request-Id that Authlete's support asks for", function()
    local answer = { status = 500, headers = { ["Request-Id"] = "request-17" } }
    local expected = { kind = "http", status = 500, maybe_processed = true, request_id = "request-17" }
    assert_fails(server, new_api(server.url), answer, expected)
  end)
end)

describe("A response with status 200", function()
  local server

  setup(function() server = peer.start { answer = calls.GOOD } end)
  teardown(function() server:stop() end)

  local function nested(depth)
    return [[{"a":]] .. ("["):rep(depth - 1) .. ("]"):rep(depth - 1) .. "}"
  end

  local wrong = {
    ["without a body"] = "",
    ["with only white space"] = " \r\n",
    ["with HTML"] = "<html>" .. calls.BODY_MARK .. "</html>",
    ["with truncated JSON"] = calls.GOOD_JSON:sub(1, -10),
    ["with JSON truncated inside a string"] = [[{"action":"]] .. calls.BODY_MARK,
    ["with something after the JSON"] = calls.GOOD_JSON .. calls.BODY_MARK,
    ["with two objects"] = "{}{}",
    ["with a JSON array"] = "[" .. calls.GOOD_JSON .. "]",
    ["with an empty JSON array"] = "[]",
    ["with a JSON string"] = [["]] .. calls.BODY_MARK .. [["]],
    ["with a JSON number"] = "200",
    ["with JSON true"] = "true",
    ["with JSON null"] = "null",
    ["with a number that JSON does not have"] = [[{"accessTokenDuration":NaN}]],
    ["with single quotes"] = "{'action':'BAD_REQUEST'}",
    ["with a NUL"] = "{}\0",
    ["with JSON nested 101 deep"] = nested(101),
    ["with objects nested 101 deep"] = ([[{"a":]]):rep(101) .. "1" .. ("}"):rep(101),
    ["with JSON nested 100,000 deep"] = ("["):rep(100000),
  }

  for description, text in cases(wrong) do
    it(description .. " is a failure of kind protocol", function()
      local expected = { kind = "protocol", status = 200, maybe_processed = true, result_code = false }
      assert_fails(server, new_api(server.url), json(text), expected)
    end)
  end

  it("with no content (204) is a failure if there must be some", function()
    server:change { answer = { status = 204 } }
    local api = new_api(server.url)
    local _, _, failure = api:token_fail(calls.REQUEST)
    assert.equal("protocol", failure.kind)
    assert.is_true(api:lifecycle_healthcheck())
  end)

  it("that is not HTTP is a failure", function()
    server:change { answer = chunk [[
      exchange:send("SSH-2.0-OpenSSH_9.2\r\n")
      exchange:close()]] }
    local api = new_api(server.url)
    local response, message, failure = api:token_fail(calls.REQUEST)
    assert.is_nil(response)
    assert.is_true(failure.kind == "network" or failure.kind == "protocol", failure.kind)
    assert.is_true(failure.maybe_processed)
    calls.assert_discreet(message, failure)
    server:change { answer = calls.GOOD }
    assert_good(api:token_fail(calls.REQUEST))
  end)

  it("with JSON nested 100 deep is accepted", function()
    server:change { answer = json(nested(100)) }
    local response = assert(new_api(server.url):token_fail(calls.REQUEST))
    local value, depth = response.a, 2
    while value[1] do value, depth = value[1], depth + 1 end
    assert.equal(100, depth)
  end)

  it("passes through fields of other types", function()
    server:change { answer = json [[{"action":7,"resultCode":["A"],"responseContent":{"someKey":true},"other":1.5}]] }
    local response = assert(new_api(server.url):token_fail(calls.REQUEST))
    local expected = { action = 7, result_code = { "A" }, response_content = { some_key = true }, other = 1.5 }
    assert.same(expected, response)
  end)

  it("with an empty object is accepted", function()
    server:change { answer = json "{}" }
    assert.same({}, assert(new_api(server.url):token_fail(calls.REQUEST)))
  end)
end)

describe("A response larger than max_response_bytes", function()
  local LIMIT = 1000
  local server

  setup(function() server = peer.start { answer = calls.GOOD } end)
  teardown(function() server:stop() end)

  local function new_limited_api()
    return new_api(server.url, { max_response_bytes = LIMIT, timeout_ms = 2000 })
  end

  -- A successful response of `size` bytes.
  local function padded(size)
    local text = [[{"action":"BAD_REQUEST","more":"]]
    text = text .. calls.BODY_MARK
    return text .. ("x"):rep(size - #text - 2) .. [["}]]
  end

  local function in_chunks(size)
    return chunk([[
      local text = %q
      exchange:send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      for position = 1, #text, 100 do
        local piece = text:sub(position, position + 99)
        exchange:send(("%%x\r\n%%s\r\n"):format(#piece, piece))
      end
      exchange:send("0\r\n\r\n")]], padded(size))
  end

  local too_large = {
    ["declares its length"] = json(padded(LIMIT + 1)),
    ["declares a much larger length"] = json(padded(LIMIT * 100)),
    ["comes in chunks"] = in_chunks(LIMIT + 1),
    ["has no end"] = chunk [[
      exchange:send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      while exchange:send("a\r\n          \r\n") do end]],
    ["ends when the connection does"] = chunk([[
      exchange:send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
      exchange:send(%q)
      exchange:close()]], padded(LIMIT + 1)),
    ["declares a length beyond any limit"] = chunk [[
      exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{")
      exchange:hang()]],
  }

  for description, answer in cases(too_large) do
    it("is a failure of kind too_large if it " .. description, function()
      local expected = { kind = "too_large", maybe_processed = true, result_code = false }
      assert_fails(server, new_limited_api(), answer, expected)
    end)
  end

  it("must exceed the limit by at least one byte", function()
    local api = new_limited_api()
    for _, answer in ipairs { json(padded(LIMIT)), in_chunks(LIMIT) } do
      server:change { answer = answer }
      assert.equal("BAD_REQUEST", assert(api:token_fail(calls.REQUEST)).action)
    end
  end)
end)

describe("A failure", function()
  it("of one api does not affect another api", function()
    local bad = peer.start { answer = { status = 500 } }
    local good = peer.start { answer = calls.GOOD }
    local bad_api, good_api = new_api(bad.url), new_api(good.url)
    for _ = 1, 3 do
      assert_failure({ kind = "http", status = 500, maybe_processed = true }, bad_api:token_fail(calls.REQUEST))
      assert_good(good_api:token_fail(calls.REQUEST))
    end
    bad:stop()
    good:stop()
  end)
end)

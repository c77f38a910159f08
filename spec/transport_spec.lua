-- Function transports, and the on_call hook with every transport.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"

local cases = calls.cases

describe("A function transport", function()
  it("receives method, url, headers, body and timeout_ms", function()
    local api, requests = recorder.new_api { timeout_ms = 5000, user_agent = "program/1" }
    assert(api:token_fail(calls.REQUEST, { headers = { ["X-Id"] = "17", ["X-Empty"] = "" } }))
    local request = requests[1]
    assert.equal("POST", request.method)
    assert.equal("https://us.authlete.com/api/715948317/auth/token/fail", request.url)
    assert.same({
      Accept = "application/json", Authorization = "Bearer " .. calls.SERVICE_ACCESS_TOKEN,
      ["Content-Type"] = "application/json", ["User-Agent"] = "program/1", ["X-Id"] = "17", ["X-Empty"] = "",
    }, request.headers)
    assert.is_truthy(request.body:find('"ticket":"' .. calls.TICKET .. '"', 1, true))
    assert.is_true(request.timeout_ms > 4000 and request.timeout_ms <= 5000)
  end)

  it("receives neither a body nor a content type if there is no body", function()
    local api, requests = recorder.new_api({}, "{}")
    assert(api:get_client_list { start = 1, ["end"] = 5 })
    assert.equal("GET", requests[1].method)
    assert.is_nil(requests[1].body)
    assert.same({
      Accept = "application/json", Authorization = "Bearer " .. calls.SERVICE_ACCESS_TOKEN,
    }, requests[1].headers)
    assert.is_truthy(requests[1].url:find("?start=1&end=5", 1, true), requests[1].url)
  end)

  it("receives the call's timeout rather than the api's", function()
    local api, requests = recorder.new_api { timeout_ms = 5000 }
    assert(api:token_fail(calls.REQUEST, { timeout_ms = 100 }))
    assert.is_true(requests[1].timeout_ms <= 100 and requests[1].timeout_ms > 0)
  end)

  it("can be a callable table", function()
    local self
    local transport = setmetatable({}, { __call = function(object)
      self = object
      return calls.GOOD
    end })
    local api = require "authlete".new(recorder.settings { transport = transport })
    calls.assert_good(api:token_fail(calls.REQUEST))
    assert.equal(transport, self)
  end)

  it("can yield", function()
    local api = recorder.new_api({}, function(request)
      local answer = coroutine.yield(request.body:match '"ticket":"(%d+)"')
      return { status = 200, body = ('{"action":%q}'):format(answer) }
    end)
    local threads = {}
    for i = 1, 20 do
      threads[i] = coroutine.create(function() return api:token_fail { ticket = tostring(i), reason = "UNKNOWN" } end)
      assert.same({ true, tostring(i) }, { coroutine.resume(threads[i]) })
    end
    for i = 20, 1, -1 do
      local _, response = coroutine.resume(threads[i], "A" .. i)
      assert.equal("A" .. i, response.action)
    end
  end)

  it("can close the api during a call", function()
    local api
    api = recorder.new_api({ retries = 2 }, function()
      api:close()
      return calls.GOOD
    end)
    local expected = { kind = "closed", maybe_processed = true, status = false, body = false }
    calls.assert_failure(expected, api:token_fail(calls.REQUEST))
  end)

  it("makes no further attempt once the api is closed", function()
    local api, requests
    api, requests = recorder.new_api({ retries = 2, on_call = function() api:close() end }, function()
      return { status = 429, headers = { ["Retry-After"] = "0" } }
    end)
    local _, _, failure = api:token_fail(calls.REQUEST)
    assert.equal("closed", failure.kind)
    assert.equal(1, #requests)
  end)

  it("that raises an error makes the call raise it too, and the next call works", function()
    for _, what in ipairs { "some text", { "a table" } } do
      local broken = true
      local api = recorder.new_api({ retries = 2 }, function()
        if broken then error(what, 0) end
        return calls.GOOD
      end)
      local done, message = pcall(api.token_fail, api, calls.REQUEST)
      assert.is_false(done)
      assert.equal(what, message)
      broken = false
      calls.assert_good(api:token_fail(calls.REQUEST))
    end
  end)

  local wrong_responses = {
    ["a table without a status"] = { body = "{}" }, ["a status that is text"] = { status = "OK" },
    ["a status of 0"] = { status = 0 }, ["a status of 99"] = { status = 99 }, ["a status of 1000"] = { status = 1000 },
    ["a status that is too large"] = { status = 1e300 }, ["a status that is NaN"] = { status = 0 / 0 },
    ["text"] = "{}", ["true"] = true, ["false"] = false, ["a number"] = 200,
    ["a body that is a table"] = { status = 200, body = {} }, ["a body that is a number"] = { status = 200, body = 1 },
    ["a misspelled field"] = { status = 200, body = "{}", header = {} },
  }
  for description, response in cases(wrong_responses) do
    it("that returns " .. description .. " makes the call raise an error", function()
      local api = recorder.new_api({}, function() return response end)
      local done, message = pcall(api.token_fail, api, calls.REQUEST)
      assert.is_false(done)
      assert.is_truthy(message:find("token_fail: the transport returned a ", 1, true), message)
    end)
  end

  local odd_responses = {
    ["no headers"] = {
      status = 200, body = calls.GOOD_JSON }, ["a status that is a float"] = { status = 200.0, body = calls.GOOD_JSON,
    },
    ["the fields of a library's responses"] = {
      status = 200, reason = "OK", body = calls.GOOD_JSON, has_body = true, read_body = print, [1] = "x",
    },
    ["headers that are not a table"] = { status = 200, body = calls.GOOD_JSON, headers = "x" },
    ["headers that are lists"] = {
      status = 200, body = calls.GOOD_JSON, headers = { "x", ["Set-Cookie"] = { "a", "b" } },
    },
    ["a body from a metatable"] = setmetatable({ status = 200 }, { __index = { body = calls.GOOD_JSON } }),
  }
  for description, response in cases(odd_responses) do
    it("can return " .. description, function()
      local api = recorder.new_api({}, function() return response, "more", 17 end)
      calls.assert_good(api:token_fail(calls.REQUEST))
    end)
  end

  it("that returns no body causes a failure of kind protocol", function()
    local api = recorder.new_api({}, { status = 200 })
    calls.assert_failure({ kind = "protocol", maybe_processed = true, status = 200 }, api:token_fail(calls.REQUEST))
  end)

  it("can return headers that are numbers", function()
    local api = recorder.new_api({}, { status = 429, headers = { ["Retry-After"] = 3, Age = 1.5, Flag = true } })
    calls.assert_failure({ kind = "rate_limited", maybe_processed = false, retry_after_ms = 3000 },
      api:token_fail(calls.REQUEST))
  end)

  -- What the transport returns after nil and a message, and the error about it.
  local wrong_kinds = {
    conect = "an unknown failure kind 'conect'; did you mean 'connect'?",
    rateLimited = "an unknown failure kind; did you mean 'rate_limited'?",
    a_word_that_is_none = "an unknown failure kind 'a_word_that_is_none'",
    ["connection refused: password=" .. calls.BODY_MARK] = "an unknown failure kind",
    [17] = "a failure kind that is a number", [true] = "a failure kind that is a boolean",
  }
  for kind, fault in pairs(wrong_kinds) do
    it("that returns the kind " .. tostring(kind) .. " makes the call raise an error", function()
      local api = recorder.new_api({}, function() return nil, "as the transport says", kind end)
      local done, message = pcall(api.token_fail, api, calls.REQUEST)
      assert.is_false(done)
      assert.equal("token_fail: the transport returned " .. fault, message)
    end)
  end

  it("that misspells a field makes the call raise an error with the right name", function()
    for name, nearest in pairs { staus = "status", header = "headers", Body = "body" } do
      local api = recorder.new_api({}, function() return { [name] = "x" } end)
      local _, message = pcall(api.token_fail, api, calls.REQUEST)
      assert.equal(("token_fail: the transport returned a response with an unknown field '%s'; did you mean '%s'?")
        :format(name, nearest), message)
    end
  end)

  it("makes started calls at once", function()
    local api, requests = recorder.new_api()
    local call = api:start("token_fail", calls.REQUEST)
    assert.equal(1, #requests)
    assert.is_true(call:done() and call:wait(0))
    assert.same(call:result(), call:result())
    assert.is_nil(call:pollfd())
    assert.same({ "r", 0 }, { call:events(), call:timeout() })
    assert.error_matches(function() call:getfd() end, "a call that runs in Lua has no descriptor")
    call:cancel()
    local results = authlete.all { call, api:start("token_fail", calls.REQUEST) }
    assert.same({ { response = call:result() }, { response = call:take() } }, results)
    assert.error_matches(function() call:take() end, "the call was already taken")
  end)

  it("makes started calls that raise what it raises", function()
    local raised = {}
    local call = recorder.new_api({}, function() error(raised) end):start("token_fail", calls.REQUEST)
    for _ = 1, 2 do
      local done, value = pcall(call.result, call)
      assert.is_false(done)
      assert.equal(raised, value)
    end
  end)

  it("may yield in a started call", function()
    local api = recorder.new_api({}, function()
      coroutine.yield "waiting"
      return { status = 200, body = '{"action":"BAD_REQUEST"}' }
    end)
    local thread = coroutine.create(function() return api:start("token_fail", calls.REQUEST):result().action end)
    assert.equal("waiting", select(2, coroutine.resume(thread)))
    assert.equal("BAD_REQUEST", select(2, coroutine.resume(thread)))
  end)

  it("that returns too much causes a failure of kind too_large", function()
    local api = recorder.new_api({ max_response_bytes = 10 }, { status = 200, body = ("x"):rep(11) })
    calls.assert_failure({ kind = "too_large", maybe_processed = true }, api:token_fail(calls.REQUEST))
  end)

  it("has its failing responses handled like those of any transport", function()
    local headers = { ["request-ID"] = "request-17", ["RETRY-AFTER"] = "3" }
    local body = '{"resultCode":"A001201","resultMessage":"[A001201] no"}'
    local api = recorder.new_api({}, { status = 429, headers = headers, body = body })
    calls.assert_failure({
      kind = "rate_limited", maybe_processed = false, status = 429, result_code = "A001201", body = body,
      result_message = "[A001201] no", request_id = "request-17", retry_after_ms = 3000,
    }, api:token_fail(calls.REQUEST))
  end)

  -- The returned kind, the failure's kind, and whether the request may have been processed.
  local kinds = {
    dns = { "dns", false }, connect = { "connect", false }, tls = { "tls", false }, timeout = { "timeout", true },
    network = { "network", true }, protocol = { "protocol", true }, phase = { "phase", false },
    cancelled = { "cancelled", true }, http = { "http", true }, rate_limited = { "rate_limited", false },
  }
  for kind, expected in cases(kinds) do
    it("that returns nil, a message and " .. kind .. " causes a failure of kind " .. expected[1], function()
      local api = recorder.new_api({}, function() return nil, "as the transport says", kind end)
      local response, message, failure = api:token_fail(calls.REQUEST)
      assert.is_nil(response)
      assert.equal(expected[1], failure.kind)
      if kind ~= "http" then assert.equal(expected[2], failure.maybe_processed) end
      assert.equal("token_fail: " .. expected[1] .. ": as the transport says", message)
    end)
  end

  it("that returns nothing causes a failure of kind network", function()
    local expected = { kind = "network", maybe_processed = true, status = false }
    for _, transport in ipairs { function() end, function() return nil end, function() return nil, {} end } do
      local api = recorder.new_api({}, transport)
      calls.assert_failure(expected, api:token_fail(calls.REQUEST))
    end
  end)

  it("that returns a long message has it truncated", function()
    local api = recorder.new_api({}, function() return nil, ("x"):rep(5000), "network" end)
    local _, message = api:token_fail(calls.REQUEST)
    assert.is_true(#message < 400)
  end)
end)

describe("The on_call hook", function()
  local HEADERS = {
    ["Request-Id"] = "request-17", ["Retry-After"] = "0", ["RateLimit-Limit"] = "100", ["RateLimit-Remaining"] = "7",
    ["RateLimit-Reset"] = "60",
  }
  local TIMES = { "dns_ms", "connect_ms", "tls_ms", "first_byte_ms", "total_ms" }

  -- Removes the times from the events and returns those of the first.
  local function take_times(events)
    local first
    for _, event in ipairs(events) do
      local times = {}
      for _, name in ipairs(TIMES) do times[name], event[name] = event[name], nil end
      first = first or times
    end
    return first
  end

  local EXPECTED = {
    { operation = "token_fail", attempt = 1, status = 429, kind = "rate_limited", request_id = "request-17",
      retry_after_ms = 0, rate_limit = 100, rate_limit_remaining = 7, rate_limit_reset = 60 },
    { operation = "token_fail", attempt = 2, status = 200 },
  }

  it("receives everything about each attempt from the blocking transport", function()
    local events = {}
    local answer = [[
      local exchange = ...
      if exchange.request.number == 2 then return exchange:json(200, '{"action":"OK"}') end
      exchange:answer { status = 429, headers = { ["Request-Id"] = "request-17", ["Retry-After"] = "0",
        ["RateLimit-Limit"] = "100", ["RateLimit-Remaining"] = "7", ["RateLimit-Reset"] = "60" } }]]
    local server = peer.start { tls = "good", answer = answer }
    local api = calls.new_api(server.url, { retries = 1, on_call = function(event) events[#events + 1] = event end })
    assert.equal("OK", api:token_fail(calls.REQUEST).action)
    local times, before = take_times(events), 0
    for _, name in ipairs(TIMES) do
      assert.is_number(times[name], name)
      assert.is_true(times[name] >= before, name)
      before = times[name]
    end
    assert.is_true(times.total_ms < 5000)
    assert.same(EXPECTED, events)
    server:stop()
  end)

  it("receives the same from a function, but only the total time", function()
    local events = {}
    local settings = { retries = 1, on_call = function(event) events[#events + 1] = event end }
    local api, requests
    api, requests = recorder.new_api(settings, function()
      return #requests == 1 and { status = 429, headers = HEADERS } or calls.GOOD
    end)
    calls.assert_good(api:token_fail(calls.REQUEST))
    local times = take_times(events)
    assert.is_number(times.total_ms)
    times.total_ms = nil
    assert.same({}, times)
    assert.same(EXPECTED, events)
  end)

  it("is called for an attempt without a response", function()
    for _, transport in ipairs { "blocking", "function" } do
      local events = {}
      local settings = { on_call = function(event) events[#events + 1] = event end }
      local api = transport == "blocking" and calls.new_api(peer.refused_url(), settings)
        or recorder.new_api(settings, function() return nil, "refused", "connect" end)
      calls.assert_failure({ kind = "connect", maybe_processed = false }, api:token_fail(calls.REQUEST))
      take_times(events)
      assert.same({ { operation = "token_fail", attempt = 1, kind = "connect" } }, events)
    end
  end)

  it("can be a callable table", function()
    local seen
    local hook = setmetatable({}, { __call = function(_, event) seen = event end })
    calls.assert_good(recorder.new_api({ on_call = hook }):token_fail(calls.REQUEST))
    assert.equal(200, seen.status)
  end)

  it("that raises an error is reported on standard error, and changes nothing", function()
    local server = peer.start { answer = calls.GOOD }
    for _, transport in ipairs { '"curl"', "function() return { status = 200, body = '{}' } end" } do
      local chunk = [[
        local api = require "authlete".new {
          base_url = %q, service_id = "1", service_access_token = "secret", transport = %s,
          on_call = function() error("the hook broke", 0) end,
        }
        for _ = 1, 2 do print(type(api:token_fail { ticket = "t", reason = "UNKNOWN" })) end
        print(coroutine.wrap(function() return type(api:token { parameters = "p" }) end)())]]
      local output = child.run({}, chunk:format(server.url, transport))
      local line = "authlete: the on_call hook failed: the hook broke\n"
      local _, lines = output:gsub(line, "")
      assert.equal(3, lines, output)
      local _, tables = output:gsub("table\n", "")
      assert.equal(3, tables, output)
    end
    server:stop()
  end)
end)

-- How often a request reaches the server: each retry class with each outcome, the waits between attempts, the deadline.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"
local system = require "system"

local cases = calls.cases

-- An operation of each class, with a request for it.
local operations = {
  read = { "introspection", { token = "t" } },
  idempotent = { "token_revoke", { subject = "john" } },
  one_shot = { "token_fail", calls.REQUEST },
}

local AT_ONCE = [[headers = { ["Retry-After"] = "0" }]]

-- What the server does with each request, and how many arrive of each class when there is one retry.
local outcomes = {
  ["a good answer"] = { [[exchange:json(200, "{}")]], read = 1, idempotent = 1, one_shot = 1 },
  ["an answer that is no JSON"] = { [[exchange:json(200, "<html>")]], read = 1, idempotent = 1, one_shot = 1 },
  ["a redirect"] = { [[exchange:answer { status = 302, HEADERS }]], read = 1, idempotent = 1, one_shot = 1 },
  ["400"] = { [[exchange:answer { status = 400, HEADERS }]], read = 1, idempotent = 1, one_shot = 1 },
  ["401"] = { [[exchange:answer { status = 401, HEADERS }]], read = 1, idempotent = 1, one_shot = 1 },
  ["403"] = { [[exchange:answer { status = 403, HEADERS }]], read = 1, idempotent = 1, one_shot = 1 },
  ["404"] = { [[exchange:answer { status = 404, HEADERS }]], read = 1, idempotent = 1, one_shot = 1 },
  ["501"] = { [[exchange:answer { status = 501, HEADERS }]], read = 1, idempotent = 1, one_shot = 1 },
  ["500"] = { [[exchange:answer { status = 500, HEADERS }]], read = 2, idempotent = 2, one_shot = 1 },
  ["502"] = { [[exchange:answer { status = 502, HEADERS }]], read = 2, idempotent = 2, one_shot = 1 },
  ["504"] = { [[exchange:answer { status = 504, HEADERS }]], read = 2, idempotent = 2, one_shot = 1 },
  ["503 with Retry-After"] = { [[exchange:answer { status = 503, HEADERS }]], read = 2, idempotent = 2, one_shot = 2 },
  ["503 without"] = { [[exchange:answer { status = 503 }]], read = 2, idempotent = 2, one_shot = 1 },
  ["429 with Retry-After"] = { [[exchange:answer { status = 429, HEADERS }]], read = 2, idempotent = 2, one_shot = 2 },
  ["429 with Ratelimit-Reset"] = {
    [[exchange:answer { status = 429, headers = { ["Ratelimit-Reset"] = "0" } }]],
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["a connection that is reset"] = { [[exchange:reset()]], read = 2, idempotent = 2, one_shot = 1 },
  ["a connection that is closed"] = { [[exchange:close()]], read = 2, idempotent = 2, one_shot = 1 },
  ["a body that is cut short"] = {
    [[exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{") exchange:close()]],
    read = 2, idempotent = 2, one_shot = 1,
  },
}

describe("With one retry, a request of the class", function()
  for class, operation in cases(operations) do
    for description, outcome in cases(outcomes) do
      it(("%s arrives %d times when the server's answer is %s"):format(class, outcome[class], description), function()
        local deed = outcome[1]:gsub("HEADERS", AT_ONCE)
        local server = peer.start { answer = "local exchange = ... " .. deed }
        local api = calls.new_api(server.url, { retries = 1 })
        local response, message, failure = api[operation[1]](api, operation[2])
        local seen = server:requests()
        assert.equal(outcome[class], #seen, message)
        if not response then assert.equal(outcome[class], failure.attempts) end
        for i = 2, #seen do
          assert.equal(seen[1].body, seen[i].body)
          assert.equal(seen[1].target, seen[i].target)
        end
        server:stop()
      end)
    end
  end
end)

-- The same for what a function says of attempts without an answer.
describe("With two retries, a request of the class", function()
  local kinds = {
    dns = { read = 3, idempotent = 3, one_shot = 3 }, connect = { read = 3, idempotent = 3, one_shot = 3 },
    tls = { read = 3, idempotent = 3, one_shot = 3 }, timeout = { read = 3, idempotent = 3, one_shot = 1 },
    network = { read = 3, idempotent = 3, one_shot = 1 }, protocol = { read = 1, idempotent = 1, one_shot = 1 },
    too_large = { read = 1, idempotent = 1, one_shot = 1 }, phase = { read = 1, idempotent = 1, one_shot = 1 },
    cancelled = { read = 1, idempotent = 1, one_shot = 1 },
  }
  local core = require "authlete.core"
  local sleep, slept = core.sleep, nil

  before_each(function()
    slept = {}
    core.sleep = function(milliseconds) slept[#slept + 1] = milliseconds end -- luacheck: ignore 122
  end)
  after_each(function() core.sleep = sleep end) -- luacheck: ignore 122

  for class, operation in cases(operations) do
    for kind, counts in cases(kinds) do
      it(("%s is tried %d times when the failure is of kind %s"):format(class, counts[class], kind), function()
        local api, requests = recorder.new_api({ retries = 2 }, function() return nil, "as it says", kind end)
        local _, _, failure = api[operation[1]](api, operation[2])
        assert.equal(counts[class], #requests)
        assert.equal(counts[class], failure.attempts)
        assert.equal(kind, failure.kind)
      end)
    end
  end

  it("read waits longer each time, up to half a second at first, and never the same", function()
    local lengths, first = {}, {}
    for _ = 1, 20 do
      slept = {}
      local api = recorder.new_api({ retries = 3, timeout_ms = 60000 }, function() return nil, "broken", "network" end)
      api:introspection { token = "t" }
      assert.equal(3, #slept)
      for i, milliseconds in ipairs(slept) do
        assert.is_true(milliseconds >= 0 and milliseconds <= 500 * 2 ^ (i - 1), i .. ": " .. milliseconds)
        lengths[i] = math.max(lengths[i] or 0, milliseconds)
      end
      first[slept[1]] = true
    end
    assert.is_true(lengths[2] > 500 and lengths[3] > 1000, "the waits do not grow")
    local different = 0
    for _ in pairs(first) do different = different + 1 end
    assert.is_true(different > 10, "the waits repeat")
  end)

  it("read waits as long as it is told", function()
    local headers = { ["Retry-After"] = "2" }
    local api = recorder.new_api({ retries = 2 }, { status = 429, headers = headers })
    api:introspection { token = "t" }
    assert.same({ 2000, 2000 }, slept)
  end)

  it("read does not wait past the deadline", function()
    local headers = { ["Retry-After"] = "30" }
    local api, requests = recorder.new_api({ retries = 2, timeout_ms = 5000 }, { status = 429, headers = headers })
    local _, _, failure = api:introspection { token = "t" }
    assert.same({}, slept)
    assert.equal(1, #requests)
    assert.equal("rate_limited", failure.kind)
    assert.equal(30000, failure.retry_after_ms)
  end)
end)

describe("The number of retries", function()
  local function attempts(setting, option)
    local headers = { ["Retry-After"] = "0" }
    local api, requests = recorder.new_api({ retries = setting }, { status = 429, headers = headers })
    local _, _, failure = api:token_fail(calls.REQUEST, option and { retries = option })
    assert.equal(#requests, failure.attempts)
    return #requests
  end

  it("is that of the call, or else that of the api", function()
    assert.equal(1, attempts(0))
    assert.equal(3, attempts(2))
    assert.equal(6, attempts(2, 5))
    assert.equal(1, attempts(2, 0))
  end)
end)

describe("The deadline", function()
  local function assert_within(limit, api, expected)
    local started = system.monotime()
    calls.assert_failure(expected, api:introspection { token = "t" })
    local elapsed = system.monotime() - started
    assert.is_true(elapsed < limit, "it took " .. elapsed .. " seconds")
  end

  it("holds for all attempts together when the server is slow", function()
    local server = peer.start { answer = "local exchange = ... exchange:hang()" }
    local api = calls.new_api(server.url, { retries = 5, timeout_ms = 300 })
    assert_within(2, api, { operation = "introspection", kind = "timeout", maybe_processed = true })
    server:stop()
  end)

  it("holds for the waits between attempts", function()
    local server = peer.start { answer = { status = 503, headers = { ["Retry-After"] = "20" } } }
    local api = calls.new_api(server.url, { retries = 5, timeout_ms = 3000 })
    local expected = { operation = "introspection", kind = "http", status = 503, maybe_processed = false }
    assert_within(2, api, expected)
    assert.equal(1, #server:requests())
    server:stop()
  end)

  it("is told to each attempt as what is left of it", function()
    local server = peer.start { answer = [[
      local exchange = ...
      exchange:sleep(0.2)
      exchange:reset()]] }
    local api = calls.new_api(server.url, { retries = 100, timeout_ms = 700 })
    local started = system.monotime()
    local _, _, failure = api:introspection { token = "t" }
    assert.is_true(system.monotime() - started < 2)
    assert.equal(#server:requests(), failure.attempts)
    assert.is_true(failure.attempts <= 4)
    server:stop()
  end)
end)

describe("A one-shot request whose kept-alive connection dies", function()
  -- libcurl connects again on its own; that this fails must not look as if the request had never gone out.
  it("may have been processed even if no new connection can be made", function()
    local server = peer.start { tls = "good", answer = calls.GOOD }
    local api = calls.new_api(server.url, { retries = 2 })
    calls.assert_good(api:token_fail(calls.REQUEST))
    server:change { accept = "close", answer = "local exchange = ... exchange:close()" }
    calls.assert_failure({ kind = "network", maybe_processed = true }, api:token_fail(calls.REQUEST))
    assert.equal(2, #server:requests())
    server:stop()
  end)

  it("may have been processed even if the server is gone", function()
    local server = peer.start { answer = ([[
      local exchange = ...
      if exchange.request.number == 2 then os.exit(1) end
      exchange:json(200, %q)]]):format(calls.GOOD_JSON) }
    local api = calls.new_api(server.url, { retries = 2 })
    calls.assert_good(api:token_fail(calls.REQUEST))
    calls.assert_failure({ kind = "network", maybe_processed = true }, api:token_fail(calls.REQUEST))
    assert.equal(2, #server:requests())
    server:stop()
  end)
end)

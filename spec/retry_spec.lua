-- How often a request reaches the server, for each retry class and outcome; the waits between attempts; the deadline.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"
local process = require "spec.support.process"
local system = require "system"
local timing = require "spec.support.timing"

local cases = calls.cases

-- An operation of each class, with a request for it and the end of its path.
local operations = {
  read = { "introspection", { token = "t" }, "/auth/introspection" },
  idempotent = { "token_revoke", { subject = "john" }, "/auth/token/revoke" },
  one_shot = { "token_fail", calls.REQUEST, "/auth/token/fail" },
}

local AT_ONCE = [[headers = { ["Retry-After"] = "0" }]]

-- What the server does with each request, and how many requests of each class arrive with one retry.
local outcomes = {
  ["a good response"] = { [[exchange:json(200, "{}")]], read = 1, idempotent = 1, one_shot = 1 },
  ["a response that is not JSON"] = { [[exchange:json(200, "<html>")]], read = 1, idempotent = 1, one_shot = 1 },
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
  ["503 alone"] = { [[exchange:answer { status = 503 }]], read = 2, idempotent = 2, one_shot = 1 },
  ["429 with Retry-After"] = { [[exchange:answer { status = 429, HEADERS }]], read = 2, idempotent = 2, one_shot = 2 },
  ["429 with Ratelimit-Reset"] = {
    [[exchange:answer { status = 429, headers = { ["Ratelimit-Reset"] = "0" } }]],
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["429 with a date in Retry-After"] = { [[exchange:answer { status = 429, headers = { ["Retry-After"] = PAST } }]],
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["429 alone"] = { [[exchange:answer { status = 429 }]], read = 2, idempotent = 2, one_shot = 2 },
  ["503 with a date in Retry-After"] = { [[exchange:answer { status = 503, headers = { ["Retry-After"] = PAST } }]],
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["503 with Ratelimit-Reset"] = {
    [[exchange:answer { status = 503, headers = { ["Ratelimit-Reset"] = "0" } }]],
    read = 2, idempotent = 2, one_shot = 1,
  },
  ["503 with an invalid Retry-After"] = {
    [[exchange:answer { status = 503, headers = { ["Retry-After"] = "soon" } }]],
    read = 2, idempotent = 2, one_shot = 1,
  },
  ["429 with a wait past the deadline"] = {
    [[exchange:answer { status = 429, headers = { ["Retry-After"] = "60" } }]], read = 1, idempotent = 1, one_shot = 1,
  },
  ["503 with a wait past the deadline"] = {
    [[exchange:answer { status = 503, headers = { ["Retry-After"] = "60" } }]], read = 1, idempotent = 1, one_shot = 1,
  },
  ["no response in time"] = { [[exchange:hang()]], first_timeout_ms = 200,
    read = 1, idempotent = 1, one_shot = 1,
  },
  ["a reset connection"] = { [[exchange:reset()]], read = 2, idempotent = 2, one_shot = 1 },
  ["a closed connection"] = { [[exchange:close()]], read = 2, idempotent = 2, one_shot = 1 },
  ["a reset inside the head"] = {
    [[exchange:send("HTTP/1.1 200 OK\r\nContent-") exchange:sleep(0.01) exchange:reset()]],
    read = 2, idempotent = 2, one_shot = 1,
  },
  ["a truncated body"] = {
    [[exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{") exchange:close()]],
    read = 2, idempotent = 2, one_shot = 1,
  },
}

-- When no server reads the request: the number of attempts, and the final kind.
local obstacles = {
  ["nothing listens"] = { url = peer.refused_url(), kind = "connect", read = 2, idempotent = 2, one_shot = 2 },
  ["the name does not exist"] = { url = "https://nowhere.invalid", kind = "dns",
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["the certificate has expired"] = { server = { tls = "expired" }, kind = "tls",
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["the handshake is reset"] = { server = { tls = "good", accept = "reset" }, kind = "tls",
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["the handshake takes too long"] = { server = { tls = "good", accept = false }, kind = "timeout",
    read = 2, idempotent = 2, one_shot = 2,
  },
  ["the host is not reached in time"] = { server = { accept = "full" }, kind = "timeout",
    read = 2, idempotent = 2, one_shot = 2,
  },
  -- The request was sent, so the outcome is unknown.
  ["the connection is reset before the request is read"] = { server = { accept = "reset" }, kind = "network",
    read = 2, idempotent = 2, one_shot = 1,
  },
  ["the connection is closed before the request is read"] = { server = { accept = "close" }, kind = "network",
    read = 2, idempotent = 2, one_shot = 1,
  },
}

-- If calls must wait one after another, only one Lua version runs them: the C code is the same.
local is_thorough = _VERSION == "Lua 5.4" or os.getenv "AUTHLETE_SPEC_FULL" == "1"
local fewer_operations = { read = operations.read, one_shot = operations.one_shot }

-- The outcomes share a server, which tells them apart by the service id in the path, except for those that must wait.
-- Each obstacle has its own server.
local function start_servers()
  local servers, deeds, number = {}, {}, 0
  for description, outcome in cases(outcomes) do
    local deed = outcome[1]:gsub("HEADERS", AT_ONCE):gsub("PAST", [["Sun, 06 Nov 1994 08:49:37 GMT"]])
    if outcome.first_timeout_ms then
      servers[description] = peer.start { answer = "local exchange = ... " .. deed }
      outcome.prefix = ""
    else
      number = number + 1
      outcome.service_id = number
      outcome.prefix = ("/api/%d"):format(number)
      deeds[number] = "function(exchange) " .. deed .. " end"
    end
  end
  servers.shared = peer.start { answer = ([[
    local exchange = ...
    local deeds = { %s }
    deeds[tonumber(exchange.request.target:match "^/api/(%%d+)/")](exchange) ]]):format(table.concat(deeds, ", ")) }
  for description, obstacle in cases(obstacles) do
    local options = { answer = { status = 200, headers = {}, body = "{}" } }
    for name, value in pairs(obstacle.server or {}) do options[name] = value end
    servers[description] = obstacle.server and peer.start(options) or nil
  end
  return servers
end

-- On a slow machine, the defaults would expire while the calls of all cases start at once.
local SLOW_MS = 30000

local function new_case_api(servers, description, timeout_ms)
  local case = outcomes[description] or obstacles[description]
  local settings = {
    service_id = case.service_id, retries = 1, timeout_ms = timeout_ms or SLOW_MS,
    connect_timeout_ms = case.kind == "timeout" and 200 or not timeout_ms and SLOW_MS or nil,
  }
  return calls.new_api(case.url or (servers[description] or servers.shared).url, settings)
end

local function assert_arrived(count, server, prefix, operation, response, message, failure)
  local seen = {}
  for _, request in ipairs(server:requests()) do
    local is_of_case = request.target:find(prefix .. "/", 1, true) == 1
    if is_of_case and request.target:sub(-#operation[3]) == operation[3] then seen[#seen + 1] = request end
  end
  assert.equal(count, #seen, message)
  if not response then assert.equal(count, failure.attempts) end
  for i = 2, #seen do
    assert.equal(seen[1].body, seen[i].body)
    assert.equal(seen[1].target, seen[i].target)
  end
end

-- `begin` takes an api, an operation and a request, and returns a function that returns the results.
local function specify_counts(way, begin, begin_all)
  describe("With one retry, " .. way .. ", a request of class", function()
    local servers, begun = nil, {}

    setup(function()
      servers = start_servers()
      for _, all in ipairs(begin_all and { outcomes, obstacles } or {}) do
        for description, case in cases(all) do
          begun[description] = {}
          for class, operation in cases(case.first_timeout_ms and {} or operations) do
            local api = new_case_api(servers, description)
            begun[description][class] = begin(api, operation[1], operation[2])
          end
        end
      end
    end)
    teardown(function()
      for _, server in pairs(servers) do server:stop() end
    end)

    local function finish(class, description)
      local case = outcomes[description]
      if case and case.first_timeout_ms then
        return timing.call_until_sent(servers[description], case.first_timeout_ms, function(timeout_ms)
          local api = new_case_api(servers, description, timeout_ms)
          return begin(api, operations[class][1], operations[class][2])()
        end)
      end
      if begin_all then return begun[description][class]() end
      return begin(new_case_api(servers, description), operations[class][1], operations[class][2])()
    end

    for class, operation in cases((is_thorough or begin_all) and operations or fewer_operations) do
      for description, outcome in cases(outcomes) do
        it(("%s arrives %d times after %s"):format(class, outcome[class], description), function()
          local server = servers[description] or servers.shared
          assert_arrived(outcome[class], server, outcome.prefix, operation, finish(class, description))
        end)
      end

      for description, obstacle in cases(obstacles) do
        it(("%s is tried %d times if %s"):format(class, obstacle[class], description), function()
          calls.assert_failure({
            operation = operation[1], kind = obstacle.kind, attempts = obstacle[class],
            maybe_processed = obstacle.kind == "network",
          }, finish(class, description))
          if servers[description] then assert.equal(0, #servers[description]:requests()) end
        end)
      end
    end
  end)
end

for way, call in cases(calls.ways) do
  if call == calls.by_start then -- can run all at once
    specify_counts(way, function(api, operation, request)
      local started = api:start(operation, request)
      return function() return started:result() end
    end, true)
  else
    specify_counts(way, function(...)
      local arguments = { ... }
      return function() return call((table.unpack or unpack)(arguments)) end -- luacheck: ignore 113 143
    end)
  end
end

-- The same for failures that a function transport reports.
describe("With two retries, a request of class", function()
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
      it(("%s is tried %d times if the failure is of kind %s"):format(class, counts[class], kind), function()
        local api, requests = recorder.new_api({ retries = 2 }, function() return nil, "as it says", kind end)
        local _, _, failure = api[operation[1]](api, operation[2])
        assert.equal(counts[class], #requests)
        assert.equal(counts[class], failure.attempts)
        assert.equal(kind, failure.kind)
      end)
    end
  end

  it("read waits longer each time, for a random time that is at first up to half a second", function()
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

  it("read waits as long as Retry-After says", function()
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

  it("is the call's, or otherwise the api's", function()
    assert.equal(1, attempts(0))
    assert.equal(3, attempts(2))
    assert.equal(6, attempts(2, 5))
    assert.equal(1, attempts(2, 0))
  end)
end)

describe("The wait that a response asks for", function()
  local elsewhere = {
    ["an interim response"] = [[exchange:head(103, { ["retry-after"] = "0" }) exchange:answer { status = 503 }]],
    trailers = [[exchange:head(503) exchange:frame("headers", 5, exchange:fields { ["retry-after"] = "0" })]],
  }
  for place, statements in cases(elsewhere) do
    it("is not read from " .. place .. " over HTTP/2, which could repeat a one-shot request", function()
      local server = peer.start { tls = "good", http_version = "2", answer = "local exchange = ... " .. statements }
      local api = calls.new_api(server.url, { http_version = "2", retries = 2 })
      local _, _, failure = calls.by_start(api, "token_fail", calls.REQUEST)
      assert.equal(503, failure.status)
      assert.is_nil(failure.retry_after_ms)
      assert.is_true(failure.maybe_processed)
      assert.equal(1, #server:requests())
      server:stop()
    end)
  end

  for way, call in cases(calls.ways) do
    local function assert_told(expected, status, headers)
      local server = peer.start { answer = ([[
        local exchange = ...
        local headers = { %s }
        for name, value in pairs(headers) do
          headers[name] = value == "date" and os.date("!%%a, %%d %%b %%Y %%H:%%M:%%S GMT", os.time() + 90) or value
        end
        exchange:answer { status = %d, headers = headers }]]):format(headers, status) }
      local api = calls.new_api(server.url, { retries = 2 })
      local began = system.monotime()
      local _, _, failure = call(api, "introspection", { token = "t" })
      local travelled_ms = (system.monotime() - began) * 1000
      assert.equal(status == 429 and "rate_limited" or "http", failure.kind)
      local off = expected - failure.retry_after_ms -- a date has whole seconds
      assert.is_true(off >= 0 and off <= 1000 + travelled_ms,
        ("%d instead of %d"):format(failure.retry_after_ms, expected))
      assert.equal(1, #server:requests())
      server:stop()
    end

    it("is in the failure, from seconds, a date or Ratelimit-Reset, " .. way, function()
      assert_told(90000, 429, [[["Retry-After"] = "90"]])
      assert_told(90000, 429, [[["Retry-After"] = "date"]])
      assert_told(90000, 503, [[["Retry-After"] = "date"]])
      assert_told(90000, 429, [[["Ratelimit-Reset"] = "90"]])
      assert_told(90000, 429, [[["Ratelimit-Reset"] = "5", ["Retry-After"] = "90"]])
    end)
  end
end)

local LATE = 0.05 -- seconds after its deadline by which a call must end

describe("The deadline", function()
  for way, call in cases(calls.ways) do
    local function assert_holds(server, settings, expected)
      expected.operation = "introspection"
      settings.retries = settings.retries or 100
      local api = calls.new_api(server.url, settings)
      timing.assert_within(settings.timeout_ms / 1000 + LATE, function()
        local response, message, failure = call(api, "introspection", { token = "t" })
        if expected.kind == "timeout" and expected.maybe_processed and not failure.maybe_processed then
          return math.huge -- it was late before it was sent
        end
        expected.attempts = expected.most_attempts and failure.attempts or expected.attempts
        calls.assert_failure(expected, response, message, failure)
        if expected.most_attempts then assert.is_true(failure.attempts <= expected.most_attempts) end
      end)
      server:stop()
    end

    it("holds, " .. way .. ", if the server is slow", function()
      local server = peer.start { answer = "local exchange = ... exchange:hang()" }
      assert_holds(server, { timeout_ms = 200 }, { kind = "timeout", maybe_processed = true })
    end)

    it("holds, " .. way .. ", if the handshake is slow", function()
      local server = peer.start { tls = "good", accept = false }
      assert_holds(server, { timeout_ms = 200 }, { kind = "timeout", maybe_processed = false })
    end)

    it("holds, " .. way .. ", for all handshakes together", function()
      local server = peer.start { tls = "good", accept = false }
      local expected = { kind = "timeout", maybe_processed = false, most_attempts = 6 }
      assert_holds(server, { timeout_ms = 400, connect_timeout_ms = 70 }, expected)
    end)

    it("holds, " .. way .. ", for all attempts together", function()
      timing.assert_within(0.6 + LATE, function()
        local server = peer.start { answer = [[
          local exchange = ...
          exchange:sleep(0.05)
          exchange:reset()]] }
        local api = calls.new_api(server.url, { retries = 100, timeout_ms = 600 })
        local began = system.monotime()
        local _, _, failure = call(api, "introspection", { token = "t" })
        local elapsed = system.monotime() - began
        assert.is_true(failure.kind == "network" or failure.kind == "timeout")
        assert.is_true(failure.attempts <= 12)
        assert.is_true(process.wait_for(function() -- the last may not have been sent
          local arrived = #server:requests()
          return arrived == failure.attempts or failure.kind == "timeout" and arrived == failure.attempts - 1
        end))
        server:stop()
        return elapsed
      end)
    end)

    it("holds, " .. way .. ", for the waits between attempts", function()
      local server = peer.start { answer = { status = 503, headers = { ["Retry-After"] = "20" } } }
      local expected = { kind = "http", status = 503, maybe_processed = false }
      assert_holds(server, { timeout_ms = 3000 }, expected)
      assert.equal(1, #server:requests())
    end)
  end
end)

describe("A one-shot request whose kept-alive connection dies", function()
  -- libcurl reconnects on its own; if that fails, it must not look as if the request was never sent.
  it("may have been processed, even if no new connection can be opened", function()
    local server = peer.start { tls = "good", answer = calls.GOOD }
    local api = calls.new_api(server.url, { retries = 2 })
    calls.assert_good(api:token_fail(calls.REQUEST))
    server:change { accept = "close", answer = "local exchange = ... exchange:close()" }
    calls.assert_failure({ kind = "network", maybe_processed = true }, api:token_fail(calls.REQUEST))
    assert.equal(2, #server:requests())
    server:stop()
  end)

  it("may have been processed, even if the server is gone", function()
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

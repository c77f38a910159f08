-- A request that consumes a ticket or a code reaches the server only once, whatever happens to the connection. libcurl
-- alone would repeat it on a new connection.

local calls = require "spec.support.calls"
local cjson = require "cjson"
local peer = require "spec.support.peer"

local cases = calls.cases

local requests = {
  token = { parameters = "grant_type=authorization_code&code=" .. calls.TICKET },
  token_fail = calls.REQUEST,
  token_issue = { ticket = calls.TICKET, subject = "john" },
}

local deaths = {
  ["is closed"] = [[exchange:close()]],
  ["is reset"] = [[exchange:reset()]],
  ["is closed inside the head of the response"] = [[
    exchange:send("HTTP/1.1 200 OK\r\nContent-")
    exchange:close()]],
}

-- A chunk that responds successfully until the second request, and then runs `deed`.
local function on_second(deed)
  return ([[
    local exchange = ...
    if exchange.request.number == 2 then %s return end
    exchange:json(200, %q)]]):format(deed, calls.GOOD_JSON)
end

for scheme, tls in cases { http = false, https = "good" } do
  describe("A one-shot request over a kept-alive connection of " .. scheme, function()
    for operation, request in cases(requests) do
      for description, deed in cases(deaths) do
        it(("arrives once if the connection %s after %s() is read"):format(description, operation), function()
          local server = peer.start { tls = tls, answer = on_second(deed) }
          local api = calls.new_api(server.url, { retries = 2 })
          assert.is_table(api[operation](api, request))

          local expected = { operation = operation, kind = "network", maybe_processed = true, attempts = 1 }
          calls.assert_failure(expected, api[operation](api, request))
          local seen = server:requests()
          assert.equal(2, #seen, "requests at the server")
          assert.equal(1, seen[2].connection, "the second request used the first connection")
          assert.equal(2, seen[2].number_on_connection)
          assert.same(cjson.decode(seen[1].body), cjson.decode(seen[2].body))

          assert.is_table(api[operation](api, request))
          assert.equal(3, #server:requests())
          server:stop()
        end)
      end
    end

    -- Returns a server and an api whose kept-alive connection has ended since its first call: the second request, from
    -- another api, ended it.
    local function after_end_of_connection(deed)
      local server = peer.start { tls = tls, answer = ([[
        local exchange = ...
        first = first or exchange
        if exchange.request.number == 2 then first:%s() end
        exchange:json(200, %q)]]):format(deed, calls.GOOD_JSON) }
      local api = calls.new_api(server.url)
      calls.assert_good(api:token_fail(calls.REQUEST))
      calls.assert_good(calls.new_api(server.url):token_fail(calls.REQUEST))
      return server, api
    end

    it("arrives once, on a new connection, if the old one was closed between calls", function()
      local server, api = after_end_of_connection "close"
      calls.assert_good(api:token_fail(calls.REQUEST))
      local seen = server:requests()
      assert.equal(3, #seen, "requests at the server")
      assert.equal(3, seen[3].connection)
      server:stop()
    end)

    -- Some versions of libcurl treat a reset connection as alive. The call then fails, because it is unknown what the
    -- server has read.
    it("arrives at most once if the old connection was reset between calls", function()
      local server, api = after_end_of_connection "reset"
      local response, message, failure = api:token_fail(calls.REQUEST)
      if response then
        assert.equal(3, #server:requests(), "requests at the server")
      else
        calls.assert_failure({ kind = "network", maybe_processed = true }, response, message, failure)
        assert.equal(2, #server:requests(), "requests at the server")
      end
      calls.assert_good(api:token_fail(calls.REQUEST))
      server:stop()
    end)
  end)
end

describe("A one-shot request that may have been processed", function()
  local server

  setup(function() server = peer.start { answer = calls.GOOD } end)
  teardown(function() server:stop() end)

  local function assert_sent_once(kind, answer, settings)
    local before = #server:requests()
    server:change { answer = answer }
    settings.retries = 2
    local api = calls.new_api(server.url, settings)
    calls.assert_failure({ kind = kind, maybe_processed = true, attempts = 1 }, api:token_fail(calls.REQUEST))
    assert.equal(before + 1, #server:requests(), "requests at the server")
  end

  for _, status in ipairs { 500, 502, 503, 504 } do
    it(("is not retried after %d"):format(status), function()
      assert_sent_once("http", { status = status }, {})
    end)
  end

  it("is not retried after a timeout", function()
    assert_sent_once("timeout", "local exchange = ... exchange:hang()", { timeout_ms = 200 })
  end)

  it("is not retried if its first connection breaks", function()
    assert_sent_once("network", "local exchange = ... exchange:reset()", {})
  end)

  it("is not retried after a response that is not JSON", function()
    assert_sent_once("protocol", { status = 200, body = "<html>" }, {})
  end)
end)

describe("A one-shot request that was definitely not processed", function()
  for description, answer in cases {
    ["503 with Retry-After"] = { status = 503, headers = [[["Retry-After"] = "0"]] },
    ["429 with Retry-After"] = { status = 429, headers = [[["Retry-After"] = "0"]] },
    ["429 with Ratelimit-Reset"] = { status = 429, headers = [[["Ratelimit-Reset"] = "0"]] },
  } do
    it("is retried, byte for byte the same, after " .. description, function()
      local server = peer.start { answer = ([[
        local exchange = ...
        if exchange.request.number == 1 then
          return exchange:answer { status = %d, headers = { %s } }
        end
        exchange:json(200, %q)]]):format(answer.status, answer.headers, calls.GOOD_JSON) }
      local api = calls.new_api(server.url, { retries = 2 })
      calls.assert_good(api:token_fail(calls.REQUEST))
      local seen = server:requests()
      assert.equal(2, #seen, "requests at the server")
      assert.equal(seen[1].body, seen[2].body)
      assert.equal(seen[1].target, seen[2].target)
      assert.same(seen[1].headers, seen[2].headers)
      server:stop()
    end)
  end
end)

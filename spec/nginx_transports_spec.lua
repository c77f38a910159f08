-- Runs both nginx transports through the same cases, in a worker: those of the blocking transport, and a table of other
-- server behaviour.
-- luacheck: std luajit+busted

local cjson = require "cjson"
local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local timing = require "spec.support.timing"
local worker = require "spec.support.worker"

if not server.is_due(pending) then return end

local TRANSPORTS = { "engine", "cosocket" }
local nginx

-- The transports may share connections between apis. To get its own connections, each api of the specs below spells the
-- name that identifies them differently: the host (nginx; libcurl converts it to lower case), or ca_file (libcurl).
-- nginx needs a host name because it does not compare certificates with addresses. The peer uses HTTP/1.1; otherwise
-- the engine would find that out on a connection that it does not reuse.
local separate = {}

function separate.engine(number, settings)
  settings.http_version = "1.1"
  settings.ca_file = peer.certificates().folder .. ("/."):rep(number % 50) .. "/ca.pem"
  return number % 2 == 0 and "localhost" or "127.0.0.1"
end

function separate.cosocket(number)
  return (("localhost"):gsub(".", function(letter)
    local is_upper = number % 2 == 1
    number = (number - number % 2) / 2
    return is_upper and letter:upper() or letter
  end))
end

local function new_api(transport, base_url, settings)
  local all = calls.settings(base_url, settings)
  all.transport = transport
  all.ca_file = transport == "engine" and all.ca_file or nil -- the cosocket transport has it in nginx.conf
  all.client_key = all.client_key and nginx:readable(all.client_key)
  return nginx:new_api(all)
end

local count = 0

local function new_separate_api(transport, base_url, settings)
  count = count + 1
  local all = {}
  local host = separate[transport](count, all)
  for name, value in pairs(settings or {}) do all[name] = value end
  return new_api(transport, base_url:gsub("://127%.0%.0%.1", "://" .. host), all)
end

-- Specs that do not apply to a transport.
local DIFFERENCES = {
  engine = {},
  cosocket = {
    -- lua_ssl_trusted_certificate in nginx.conf says which certificates to trust.
    ["has kind tls if ca_file holds another certificate"] = true,
  },
}

-- Runs the specs of a file while `calls.new_api` creates apis with this transport. `wanted` is a pattern for the
-- descriptions of the groups to run.
local function include(transport, file, wanted)
  local environment = getfenv(2)
  local original_it, original_describe = environment.it, environment.describe
  environment.it = function(name, body)
    if not DIFFERENCES[transport][name] then original_it(name, body) end
  end
  environment.describe = function(name, body)
    if not wanted or name:find(wanted) then original_describe(name, body) end
  end
  local name = "spec.support.calls"
  package.loaded[name] = setmetatable({
    new_api = function(base_url, settings) return new_separate_api(transport, base_url, settings) end,
    ways = { [transport] = calls.by_method },
  }, { __index = calls })
  local good, message = pcall(setfenv(assert(loadfile(file)), environment))
  package.loaded[name] = calls
  environment.describe = original_describe -- nested groups all run, later
  assert(good, message)
end

for _, transport in ipairs(TRANSPORTS) do
  describe("In nginx, with the transport " .. transport .. ",", function()
    setup(function()
      nginx = worker.start()
      -- Cosockets have a pool for each minute; one that ended between two calls would look like a lost connection.
      nginx:run [[require("authlete.core").old_ms = 24 * 3600 * 1000]]
    end)
    teardown(function() nginx:stop() end)

    include(transport, "spec/failures_spec.lua")
    include(transport, "spec/one_shot_spec.lua")
    include(transport, "spec/retry_spec.lua", "^With one retry")
  end)
end

-- Further cases ------------------------------------------------------------------------------------------------------

local function head(...)
  return table.concat({ "HTTP/1.1 200 OK", ... }, "\r\n") .. "\r\n\r\n"
end

local BODY = calls.GOOD_JSON
local LENGTH = "Content-Length: " .. #BODY
local CHUNKED = "Transfer-Encoding: chunked"

local function in_chunks(size, format)
  local parts = {}
  for at = 1, #BODY, size do
    local piece = BODY:sub(at, at + size - 1)
    parts[#parts + 1] = (format or "%x\r\n"):format(#piece) .. piece .. "\r\n"
  end
  return table.concat(parts)
end

-- Code for the server: sends the texts one after another so that each arrives separately.
local function send(...)
  local steps = {}
  for _, text in ipairs { ... } do steps[#steps + 1] = ("exchange:send(%q)"):format(text) end
  return table.concat(steps, " exchange:sleep(0.01) ")
end

local function send_bytes(text)
  return ([[
    local text = %q
    for at = 1, #text do exchange:send(text:sub(at, at)) exchange:sleep(0.0001) end]]):format(text)
end

-- Like send, but then closes the connection.
local function send_and_close(...)
  return send(...) .. " exchange:close()"
end

-- Like in_chunks, with a complete chunked response.
local function chunked(size, format, rest)
  return head(CHUNKED) .. in_chunks(size, format) .. (rest or "0\r\n\r\n")
end

-- Valid responses: what the server does, and whether the next request uses the same connection.
local good = {
  ["with a Content-Length"] = { send(head(LENGTH) .. BODY), true },
  ["whose body arrives later"] = { send(head(LENGTH), BODY), true },
  ["that arrives byte by byte"] = { send_bytes(head(LENGTH) .. BODY), true },
  ["with two equal Content-Lengths"] = { send(head(LENGTH, LENGTH) .. BODY), true },
  ["with header names in capital letters"] = { send(head(LENGTH:upper()) .. BODY), true },
  ["with header names in small letters"] = { send(head(LENGTH:lower()) .. BODY), true },
  ["with blanks around a header's value"] = { send(head("Content-Length:\t " .. #BODY .. " \t") .. BODY), true },
  ["without blanks before a header's value"] = { send(head("Content-Length:" .. #BODY) .. BODY), true },
  ["without a reason"] = { send("HTTP/1.1 200\r\n" .. LENGTH .. "\r\n\r\n" .. BODY), true },
  ["in one chunk"] = { send(chunked(#BODY)), true },
  ["in many chunks"] = { send(chunked(1)), true },
  ["in chunks that arrive in pieces"] = {
    send(head(CHUNKED), in_chunks(9):sub(1, 50), in_chunks(9):sub(51), "0\r\n\r\n"), true,
  },
  ["in chunks that arrive byte by byte"] = { send_bytes(chunked(20)), true },
  ["in chunks with extensions"] = { send(chunked(9, '%x;name="value"\r\n', "0;last\r\n\r\n")), true },
  ["in chunks with capitals and leading zeros in their sizes"] = { send(chunked(13, "00%X\r\n", "000\r\n\r\n")), true },
  ["in chunks with trailers"] = { send(chunked(9, nil, "0\r\nX-Sum: 7\r\nX-B: c\r\n\r\n")), true },
  ["in chunks, with the header in capitals"] = { send((chunked(9):gsub(CHUNKED, CHUNKED:upper()))), true },
  ["after 100"] = { send("HTTP/1.1 100 Continue\r\n\r\n" .. head(LENGTH) .. BODY), true },
  ["some time after 100"] = { send("HTTP/1.1 100 Continue\r\n\r\n", head(LENGTH) .. BODY), true },
  ["after 100, 102 and 103 with headers"] = {
    send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-A: b\r\n\r\n",
      "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nContent-Length: 3\r\n\r\n" .. head(LENGTH) .. BODY), true,
  },
  ["with Connection: close"] = { send_and_close(head(LENGTH, "Connection: close") .. BODY), false },
  ["with Connection: Close, but left open"] = { send(head(LENGTH, "Connection: Close") .. BODY), false },
  ["with close among other connection options"] = { send(head(LENGTH, "Connection: x-foo, close") .. BODY), false },
  ["in chunks with Connection: close"] = {
    send(head(CHUNKED, "connection: close") .. in_chunks(9) .. "0\r\n\r\n"), false,
  },
  ["that ends with the connection"] = { send_and_close(head "Connection: close", BODY), false },
  ["that ends with the connection unannounced"] = { send_and_close(head() .. BODY), false },
  ["of HTTP/1.0"] = { send_and_close("HTTP/1.0 200 OK\r\n" .. LENGTH .. "\r\n\r\n" .. BODY), false },
  ["of HTTP/1.0 that ends with the connection"] = { send_and_close("HTTP/1.0 200 OK\r\n\r\n" .. BODY), false },
  ["of HTTP/1.0 whose connection stays open"] = { send("HTTP/1.0 200 OK\r\n" .. LENGTH .. "\r\n\r\n" .. BODY), false },
  ["with a large head"] = { send(head("X-Large: " .. ("x"):rep(60000), LENGTH) .. BODY), true },
  ["with more bytes than declared"] = { send(head(LENGTH) .. BODY .. "HTTP/1.1 200 OK\r\n\r\n"), false },
  ["whose connection closes some time later"] = { send_and_close(head(LENGTH) .. BODY, ""), false },
}

-- Sends a text forever.
local function flood(first, text)
  return ("exchange:send(%q) while exchange:send(%q) do end"):format(first, text)
end

local MORE = "X-More: and more, and more, and more\r\n"

-- Invalid responses, with the kind of the failure.
local bad = {
  -- libcurl uses the last one.
  ["with two different Content-Lengths"] = {
    send_and_close(head("Content-Length: 3", LENGTH) .. BODY), "network", only = "cosocket",
  },
  -- libcurl ignores the length, as RFC 9112 section 6.3 also permits.
  ["in chunks, with a Content-Length"] = { send((chunked(9):gsub("\r\n", "%0" .. LENGTH .. "%0", 1))), "network",
    only = "cosocket" },
  ["with a negative Content-Length"] = { send(head("Content-Length: -5") .. BODY), "network" },
  ["with a Content-Length that is not a number"] = { send(head("Content-Length: many") .. BODY), "network" },
  ["with a chunk size that is not a number"] = { send(head(CHUNKED) .. "many\r\n" .. BODY), "network" },
  ["with a chunk longer than declared"] = { send(chunked(#BODY, "2\r\n")), "network" },
  ["in another protocol"] = { send "SSH-2.0-OpenSSH_9.2\r\n" .. " exchange:hang()", "network" },
  ["that is only a body"] = { send(BODY) .. " exchange:hang()", "network" },
  ["with an endless head"] = { flood("HTTP/1.1 200 OK\r\n", MORE), "too_large" },
  ["with endless interim responses"] = { flood("", "HTTP/1.1 103 Early Hints\r\n" .. MORE .. "\r\n"), "too_large" },
  ["with endless trailers"] = { flood(head(CHUNKED) .. "0\r\n", MORE), "too_large" },
  ["with compressed content"] = {
    send(head("Content-Encoding: gzip", LENGTH) .. BODY:gsub("{", "\31\139")), "protocol",
  },
}

local function chunk(deed)
  return "local exchange = ... " .. deed
end

-- Makes a call in a light thread and, once the request has arrived, runs a chunk of statements about `api` and
-- `thread`. `act` is called meanwhile.
local function run_under_way(upstream, statements, api, act)
  local before = #upstream:requests()
  nginx:run "signals = {}"
  local finish = nginx:start_run(([[
    local api, request = ...
    local thread = ngx.thread.spawn(api.token_fail, api, request)
    while not signals.has_arrived do ngx.sleep(0.005) end
    STATEMENTS]]):gsub("STATEMENTS", statements), api, calls.REQUEST)
  server.wait_for(function() return #upstream:requests() > before end)
  nginx:run "signals.has_arrived = true"
  if act then act() end
  return finish()
end

for _, transport in ipairs(TRANSPORTS) do
  describe("In nginx, with the transport " .. transport .. ",", function()
    local upstream

    setup(function()
      nginx = worker.start()
      upstream = peer.start { answer = calls.GOOD }
    end)
    teardown(function()
      upstream:stop()
      nginx:stop()
    end)

    for description, case in calls.cases(good) do
      it("a response " .. description .. " is accepted", function()
        local api = new_separate_api(transport, upstream.url)
        local function is_connection_kept()
          local before = #upstream:requests()
          upstream:change { answer = chunk(case[1]) }
          calls.assert_good(api:token_fail(calls.REQUEST))
          upstream:wait_until_answered()
          upstream:change { answer = calls.GOOD }
          calls.assert_good(api:token_fail(calls.REQUEST))
          local seen = upstream:requests()
          assert.equal(before + 2, #seen)
          return seen[before + 1].connection == seen[before + 2].connection
        end
        local is_kept = is_connection_kept()
        if case[2] and not is_kept then -- connections from before a full minute are old: see transport/cosocket.lua
          is_kept = is_connection_kept()
        end
        assert.equal(case[2], is_kept)
      end)
    end

    for description, case in calls.cases(bad) do
      local specify = (case.only or transport) == transport and it or function() end
      specify("a response " .. description .. " is a failure of kind " .. case[2], function()
        local api = new_separate_api(transport, upstream.url, { timeout_ms = 2000, retries = 2 })
        local before = #upstream:requests()
        upstream:change { answer = chunk(case[1]) }
        calls.assert_failure({ kind = case[2], maybe_processed = true }, api:token_fail(calls.REQUEST))
        upstream:change { answer = calls.GOOD }
        calls.assert_good(api:token_fail(calls.REQUEST))
        local seen = upstream:requests()
        assert.equal(before + 2, #seen)
        assert.are_not.equal(seen[before + 1].connection, seen[before + 2].connection)
      end)
    end

    it("a response without content (204) ends a call, and the connection is reused", function()
      local api = new_separate_api(transport, upstream.url)
      local before = #upstream:requests()
      upstream:change { answer = { status = 204 } }
      assert.is_true(api:lifecycle_healthcheck())
      assert.is_true(api:lifecycle_healthcheck())
      local seen = upstream:requests()
      assert.equal(seen[before + 1].connection, seen[before + 2].connection)
    end)

    it("requests and responses can be large", function()
      local large = ("x"):rep(2 * 1024 * 1024)
      local api = new_separate_api(transport, upstream.url)
      local before = #upstream:requests()
      for _, form in ipairs { "plain", "chunked" } do
        upstream:change { answer = chunk(([[
          local text = exchange.request.body:gsub("ticket", "responseContent")
          if %q == "plain" then return exchange:json(200, text) end
          exchange:send(("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%%x\r\n"):format(#text))
          exchange:send(text .. "\r\n0\r\n\r\n")]]):format(form)) }
        local response = assert(api:token_fail { ticket = large, reason = "UNKNOWN" })
        assert.is_true(large == response.response_content)
      end
      local seen = upstream:requests()
      assert.equal(seen[before + 1].connection, seen[before + 2].connection)
    end)

    it("a call reports on_call events, without secrets", function()
      local api = new_separate_api(transport, upstream.url, { on_call = true, retries = 1 })
      upstream:change { answer = chunk(([[
        calls = (calls or 0) + 1
        local headers = { ["request-ID"] = "request-" .. calls, ["RETRY-AFTER"] = "0", ["Ratelimit-Limit"] = "10",
          ["Ratelimit-Remaining"] = "9", ["Ratelimit-Reset"] = "8" }
        exchange:answer { status = calls == 1 and 429 or 200, headers = headers, body = %q }]]):format(BODY)) }
      calls.assert_good(api:token_fail(calls.REQUEST))
      local events = api:events()
      local base = { operation = "token_fail", retry_after_ms = 0, rate_limit = 10, rate_limit_remaining = 9,
        rate_limit_reset = 8 }
      for attempt, event in ipairs(events) do
        assert.is_number(event.total_ms)
        -- The cosocket transport measures only the total.
        for _, name in ipairs { "dns_ms", "connect_ms", "tls_ms", "first_byte_ms", "total_ms" } do event[name] = nil end
        base.attempt, base.request_id = attempt, "request-" .. attempt
        base.status, base.kind = attempt == 1 and 429 or 200, attempt == 1 and "rate_limited" or nil
        assert.same(base, event)
      end
      assert.equal(2, #events)
    end)

    it("a connection that the server is about to close is not reused", function()
      local function connections(headers)
        upstream:change { answer = { status = 200, body = calls.GOOD_JSON, headers = headers } }
        local before = #upstream:requests()
        local api = new_api(transport, upstream.url)
        for _ = 1, 3 do calls.assert_good(api:token_fail(calls.REQUEST)) end
        local seen = upstream:requests()
        return seen[before + 2].connection, seen[before + 3].connection
      end
      local first, second = connections { ["Keep-Alive"] = "timeout=1" }
      assert.are_not.equal(first, second)
      first, second = connections { ["Keep-Alive"] = "timeout=30" }
      assert.equal(first, second)
    end)

    it("apis with different hosts or ports have separate connections", function()
      local is_shared = transport == "cosocket" -- in the engine, each api has its own connections
      local other = peer.start { answer = calls.GOOD }
      upstream:change { answer = calls.GOOD }
      local before = #upstream:requests()
      local hosts = { "127.0.0.1", "localhost", "127.0.0.1" }
      for _, host in ipairs(hosts) do
        calls.assert_good(new_api(transport, (upstream.url:gsub("127%.0%.0%.1", host))):token_fail(calls.REQUEST))
        calls.assert_good(new_api(transport, (other.url:gsub("127%.0%.0%.1", host))):token_fail(calls.REQUEST))
      end
      local seen = upstream:requests()
      assert.equal(before + 3, #seen)
      assert.equal(3, #other:requests())
      assert.are_not.equal(seen[before + 1].connection, seen[before + 2].connection)
      assert.equal(is_shared, seen[before + 1].connection == seen[before + 3].connection)
      other:stop()
    end)

    it("TLS names the host (SNI), and client certificates have separate connections", function()
      local client = peer.certificates().client
      local with = {
        http_version = "1.1", client_certificate = client.certificate, client_key = client.key,
      }
      local tls = peer.start { tls = "good", client_certificate = true, answer = calls.GOOD }
      local url = tls.url:gsub("127%.0%.0%.1", "localhost")
      local identified = new_api(transport, url, with)
      for _ = 1, 2 do
        calls.assert_good(identified:token_fail(calls.REQUEST))
        assert.is_nil((new_api(transport, url, { http_version = "1.1" }):token_fail(calls.REQUEST)))
      end
      local seen = tls:requests()
      assert.equal(2, #seen)
      assert.equal("localhost", seen[1].tls_name)
      assert.equal(seen[1].connection, seen[2].connection)
      tls:stop()
    end)

    it("a host that never resolves fails once connect_timeout_ms or timeout_ms has passed", function()
      if transport == "engine" then return end -- it uses the system's resolver
      for _, settings in ipairs { { connect_timeout_ms = 100 }, { timeout_ms = 100 } } do
        local expected = { kind = "timeout", maybe_processed = false }
        local api = new_api(transport, "https://nowhere.silent", settings)
        timing.assert_within(1, function() calls.assert_failure(expected, api:token_fail(calls.REQUEST)) end)
      end
    end)

    it("an address without a port gets the scheme's default port", function()
      local expected = { kind = "connect", maybe_processed = false }
      calls.assert_failure(expected, new_api(transport, "http://127.12.34.56"):token_fail(calls.REQUEST))
    end)

    it("a call whose light thread is killed does not affect the next one", function()
      local api = new_separate_api(transport, upstream.url)
      upstream:change { answer = chunk [[exchange:json(200, '{"action":"FIRST"}')]] }
      assert.equal("FIRST", api:token_fail(calls.REQUEST).action)
      upstream:change { answer = chunk [[exchange:hold() exchange:json(200, '{"action":"LATE"}')]] }
      run_under_way(upstream, "assert(ngx.thread.kill(thread))", api)
      upstream:change { answer = calls.GOOD }
      calls.assert_good(api:token_fail(calls.REQUEST))
      upstream:release()
      upstream:wait_until_answered()
      calls.assert_good(api:token_fail(calls.REQUEST))
      local seen = upstream:requests()
      local first = #seen - 3
      assert.equal(seen[first].connection, seen[first + 1].connection)
      assert.are_not.equal(seen[first].connection, seen[first + 2].connection)
      if transport == "cosocket" then -- the engine may have read the late response completely
        assert.equal(seen[first + 2].connection, seen[first + 3].connection)
      end
    end)

    -- The engine ends the call immediately; the cosocket transport reports it after the exchange.
    it("closing the api ends calls in progress with the kind closed", function()
      local api = new_separate_api(transport, upstream.url, { on_call = true })
      upstream:change { answer = chunk [[exchange:hold() exchange:json(200, '{"action":"LATE"}')]] }
      local expected = { kind = "closed", maybe_processed = true }
      calls.assert_failure(expected, run_under_way(upstream, [[
        api:close()
        signals.is_closed = true
        return select(2, ngx.thread.wait(thread))]], api, function()
          while not nginx:run "return signals.is_closed" do require("system").sleep(0.005) end
          upstream:release()
        end))
      local done, message = pcall(api.token_fail, api, calls.REQUEST)
      assert.is_false(done)
      assert.is_truthy(message:find("the api is closed", 1, true), message)
    end)

    -- Nothing reports when the response has been read, so this waits longer and longer.
    it("closing the api prevents the next attempt", function()
      upstream:change { answer = chunk [[exchange:answer { status = 429, headers = { ["Retry-After"] = "1" } }]] }
      local tries, seconds = 0, 0.05
      local response, message, failure
      repeat
        tries, seconds = tries + 1, math.min(2 * seconds, 0.7)
        local api = new_separate_api(transport, upstream.url, { retries = 2, timeout_ms = 20000 })
        local before = #upstream:requests()
        response, message, failure = nginx:run([[
          local api, request, seconds = ...
          local thread = ngx.thread.spawn(api.token_fail, api, request)
          ngx.sleep(seconds)
          api:close()
          return select(2, ngx.thread.wait(thread))]], api, calls.REQUEST, seconds)
        upstream:wait_until_answered()
        assert.is_true(#upstream:requests() <= before + 1)
      until failure.attempts == 1 and not failure.maybe_processed or tries == 10
      calls.assert_failure({ kind = "closed", maybe_processed = false }, response, message, failure)
    end)

    it("many simultaneous calls each get their own response", function()
      upstream:change { answer = chunk [[
        exchange:sleep(0.01)
        exchange:json(200, ('{"action":"%s"}'):format(exchange.request.body:match "ticket%-(%d+)"))]] }
      local api = new_separate_api(transport, upstream.url)
      assert.equal(200, (nginx:run([[
        local api = ...
        local good = 0
        for _ = 1, 4 do
          local threads = {}
          for i = 1, 50 do
            threads[i] = ngx.thread.spawn(api.token_fail, api, { ticket = "ticket-" .. i, reason = "UNKNOWN" })
          end
          for i = 1, 50 do
            local _, response = ngx.thread.wait(threads[i])
            if response and response.action == tostring(i) then good = good + 1 end
          end
        end
        return good]], api)))
      upstream:change { answer = calls.GOOD }
    end)
  end)
end

describe("In nginx, both transports", function()
  it("send the same requests", function()
    local seen = {}
    nginx = worker.start()
    for _, transport in ipairs(TRANSPORTS) do
      local upstream = peer.start { answer = { status = 200, body = "{}" } }
      local settings = { user_agent = "spec/1", service_owner_access_token = "owner", http_version = "1.1" }
      local api = new_api(transport, upstream.url .. "/", settings)
      assert(api:token_fail(calls.REQUEST, { headers = { ["X-Id"] = "17", ["X-Empty"] = "" } }))
      assert(api:get_client { client_id = "a b/c?d" })
      assert(api:get_client_list { start = 1, ["end"] = 5 })
      assert(api:delete_client { client_id = "5921531358155430" })
      assert(api:get_service_list {})
      seen[transport] = upstream:requests()
      for _, request in ipairs(seen[transport]) do
        assert.equal("127.0.0.1:" .. string.format("%d", upstream.port), request.headers.host)
        request.headers.host = nil
        request.headers.accept = nil -- libcurl sends "Accept: */*"
        request.body = request.body ~= "" and cjson.decode(request.body) -- a table's order differs between requests
        request.target = request.target:gsub("%%%x%x", string.upper) -- libcurl escapes with lower-case digits
      end
      upstream:stop()
    end
    nginx:stop()
    assert.same(seen.engine, seen.cosocket)
  end)

  describe("without directives in nginx.conf", function()
    local upstream

    setup(function()
      nginx = worker.start { resolver = false, trust = false }
      upstream = peer.start { tls = "good", answer = calls.GOOD }
    end)
    teardown(function()
      upstream:stop()
      nginx:stop()
    end)

    it("work with the engine", function()
      local url = upstream.url:gsub("127%.0%.0%.1", "localhost")
      calls.assert_good(new_api("engine", url):token_fail(calls.REQUEST))
    end)

    it("take localhost for this machine, whatever a name server would say", function()
      local plain = peer.start { answer = calls.GOOD }
      for _, host in ipairs { "localhost", "LOCALHOST" } do
        calls.assert_good(new_api("cosocket", (plain.url:gsub("127%.0%.0%.1", host))):token_fail(calls.REQUEST))
      end
      plain:stop()
    end)

    it("name the directive that the cosocket transport lacks", function()
      local url = upstream.url:gsub("127%.0%.0%.1", "authlete.example")
      local _, message, failure = new_api("cosocket", url):token_fail(calls.REQUEST)
      calls.assert_failure({ kind = "dns", maybe_processed = false }, nil, message, failure)
      assert.is_truthy(message:find("'resolver'", 1, true), message)
      _, message, failure = new_api("cosocket", upstream.url):token_fail(calls.REQUEST)
      calls.assert_failure({ kind = "tls", maybe_processed = false }, nil, message, failure)
      assert.is_truthy(message:find("'lua_ssl_trusted_certificate'", 1, true), message)
    end)
  end)

  it("fail with the kind phase where a call cannot wait", function()
    local upstream = peer.start { answer = calls.GOOD }
    nginx = server.start { http = ([[
      lua_shared_dict recorded 1m;
      init_by_lua_block {
        authlete = require "authlete"
        function attempt(where)
          local recorded = ngx.shared.recorded
          for _, transport in ipairs { "engine", "cosocket" } do
            local api = authlete.new { base_url = "BASE", service_id = 1, service_access_token = "t", no_proxy = "*",
              transport = transport }
            local response, message, failure = api:token_fail { ticket = "t", reason = "UNKNOWN" }
            recorded:set(where .. transport, response and response.action or failure.kind .. ": " .. message)
          end
        end
        attempt "init"
      }
      server {
        listen 127.0.0.1:PORT;
        location /log { return 200; log_by_lua_block { attempt "log" } }
        location /recorded { content_by_lua_block {
          ngx.print(ngx.shared.recorded:get(ngx.var.arg_name))
        } }
      }]]):gsub("BASE", upstream.url) }
    nginx:get "/log"
    local function recorded(name) return nginx:get("/recorded?name=" .. name).body end
    assert.equal("BAD_REQUEST", recorded "initengine")
    assert.equal("phase: token_fail: phase: cosockets are not available in nginx's phase 'init'",
      recorded "initcosocket")
    assert.equal("phase: token_fail: phase: a call can neither yield nor block in nginx's phase 'log'",
      recorded "logengine")
    assert.equal("phase: token_fail: phase: cosockets are not available in nginx's phase 'log'", recorded "logcosocket")
    nginx:stop()
    upstream:stop()
  end)
end)

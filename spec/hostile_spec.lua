-- Malicious peers: each call must fail with the right kind, on time, with little memory, and be sent only once; the
-- next call must work.
--
-- Each case runs in its own interpreter so that its memory can be measured, with api:OPERATION and with api:start.

local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"
local timing = require "spec.support.timing"
local tls_server = require "spec.support.tls_server"

local cases = calls.cases

local MOST_RESPONSE = 4 * 1024 * 1024
local MOST_MEMORY = 16 * 1024 -- KiB, the peak above the level before the call
local TIMEOUT_MS = 200
local LONG_MS = 60000 -- if the deadline is not what ends the call
local LATE_MS = 50
local SOON_MS = 3000
local TRIES = 5 -- if it was only late

-- The C code is the same for every Lua.
local is_thorough = _VERSION == "Lua 5.4" or os.getenv "AUTHLETE_SPEC_FULL" == "1"
-- Sanitizers and valgrind keep freed memory, and are slow.
local is_instrumented = (os.getenv "LD_PRELOAD" or "") ~= "" or os.getenv "BUILD_SUFFIX" ~= nil
  or (os.getenv "RUN" or "") ~= ""

local CHILD = [[
  local authlete, core = require "authlete", require "authlete.core"
  local function peak()
    for line in io.lines "/proc/self/status" do
      local size = line:match "VmHWM:%%s+(%%d+)"
      if size then return tonumber(size) end
    end
  end
  local request = { ticket = "t", reason = "UNKNOWN" }
  local ways = {
    function(api) return api:token_fail(request) end,
    function(api) return api:start("token_fail", request):result() end,
  }
  local function forget_peak() -- proc(5)
    local file = io.open("/proc/self/clear_refs", "w")
    if file then
      file:write "5"
      file:close()
    end
  end
  for way, call in ipairs(ways) do
    local api = authlete.new {
      base_url = %q, ca_file = %q, http_version = %q, timeout_ms = %d, service_id = 1, service_access_token = "a",
      no_proxy = "*", retries = 2, max_response_bytes = %d,
    }
    forget_peak()
    local before = peak()
    local began = core.clock()
    local response, message, failure = call(api)
    local elapsed = core.clock() - began
    message = message or "a response"
    failure = failure or { kind = "none", attempts = 0 }
    print(("%%s %%s %%d %%d"):format(failure.kind, tostring(failure.maybe_processed), failure.attempts, elapsed))
    failure = nil
    response, message = call(api)
    print(response and "good" or message)
    print(peak() - before)
    api:close()
  end]]

-- The server runs `deed` for every other request. Returns the output if a call took too long, which may be by chance.
local function survives_late(kind, deed, is_http2, timeout_ms)
  local server = peer.start {
    tls = is_http2 and "good" or false,
    http_version = is_http2 and "2" or nil,
    answer = ([[
      local exchange = ...
      if exchange.request.number %% 2 == 0 then return exchange:answer { body = %q } end
      local function flood(bytes, limit)
        for _ = 1, limit // #bytes do
          if not exchange:send(bytes) then return end
        end
      end
      %s]]):format(calls.GOOD_JSON, deed),
  }
  local http_version = is_http2 and "2" or "auto"
  local chunk = CHILD:format(server.url, peer.certificates().ca, http_version, timeout_ms, MOST_RESPONSE)
  local output = child.run({}, chunk)
  local requests = #server:requests()
  server:stop()
  if kind == "timeout" and output:find "timeout false" then return output end -- before the request was sent
  local lines, late = {}, nil
  for line in output:gmatch "[^\n]+" do lines[#lines + 1] = line end
  assert.equal("exit 0", lines[#lines], output)
  for way = 1, 2 do
    local found, elapsed = lines[3 * way - 2]:match "^(.*) (%d+)$"
    assert.equal(kind .. " true 1", found, output)
    local most = kind == "timeout" and timeout_ms + LATE_MS or SOON_MS
    late = late or not is_instrumented and tonumber(elapsed) > most and output
    assert.equal("good", lines[3 * way - 1], output)
    local size = tonumber(lines[3 * way])
    assert.is_true(is_instrumented or size < MOST_MEMORY, "KiB: " .. lines[3 * way])
  end
  assert.equal(4, requests, "requests at the server")
  return late
end

local function assert_survives(kind, deed, is_http2)
  local timeout_ms, tries = kind == "timeout" and TIMEOUT_MS or LONG_MS, 0
  local late
  repeat
    late = survives_late(kind, deed, is_http2, timeout_ms)
    tries, timeout_ms = tries + 1, math.min(2 * timeout_ms, LONG_MS)
  until not late or tries == TRIES
  assert.is_falsy(late, late)
end

-- HTTP/1.1 -----------------------------------------------------------------------------------------------------------

local CHUNKED = [[exchange:send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") ]]

local function body_in(header)
  return ([[exchange:send("HTTP/1.1 200 OK\r\n%s\r\nContent-Length: 100000\r\n\r\n")
    exchange:send(gzipped .. ("\0"):rep(100000 - #gzipped))]]):format(header)
end

-- In the server: ten million bytes, compressed.
local GZIPPED = [[
  if not gzipped then
    local pipe = io.popen("head -c 10000000 /dev/zero | gzip -9")
    gzipped = pipe:read "a"
    pipe:close()
  end ]]

local attacks = {
  ["a header of 10 MB"] = { "too_large", [[
    exchange:send "HTTP/1.1 200 OK\r\nX-More: " flood(("x"):rep(65536), 10485760) exchange:close()]] },
  ["a status line of 10 MB"] = { "too_large", [[
    exchange:send "HTTP/1.1 200 " flood(("x"):rep(65536), 10485760) exchange:close()]] },
  ["a million headers"] = { "too_large", [[
    exchange:send "HTTP/1.1 200 OK\r\n"
    for i = 1, 1000 do
      local lines = {}
      for k = 1, 1000 do lines[k] = ("X-%d-%d: more\r\n"):format(i, k) end
      if not exchange:send(table.concat(lines)) then return end
    end]] },
  ["a million headers without names"] = { "network", [[
    exchange:send "HTTP/1.1 200 OK\r\n" flood((":\r\n"):rep(1000), 3000000)]] },
  ["a header that is continued forever"] = { "network", [[
    exchange:send "HTTP/1.1 200 OK\r\nX-More: more\r\n" flood((" more\r\n"):rep(10), 1e8)]] },
  ["endless interim responses"] = { "too_large", [[flood(("HTTP/1.1 100 Continue\r\n\r\n"):rep(100), 1e9)]] },
  ["endless interim responses with headers"] = { "too_large", [[
    flood(("HTTP/1.1 103 Early Hints\r\nLink: </more>\r\n\r\n"):rep(100), 1e9)]] },
  ["an endless body"] = { "too_large", [[
    exchange:send "HTTP/1.1 200 OK\r\n\r\n" flood((" "):rep(65536), 1e9)]] },
  ["endless chunks"] = { "too_large", CHUNKED .. [[flood(("1000\r\n" .. (" "):rep(4096) .. "\r\n"):rep(8), 1e9)]] },
  ["endless trailers"] = { "too_large", CHUNKED .. [[
    exchange:send "2\r\n{}\r\n0\r\n" flood(("X-More: more\r\n"):rep(100), 1e9)]] },
  ["an endless chunk extension"] = { "too_large", CHUNKED ..
    [[exchange:send "2;" flood(("x"):rep(65536), 1e10)]] },
  ["an endless chunk size"] = { "too_large", CHUNKED .. [[flood(("0"):rep(65536), 1e7)]] },
  ["a chunk size beyond any integer"] = { "too_large", CHUNKED .. [[exchange:send "fffffffffffffffff\r\n{}"]] },
  ["a negative chunk size"] = { "network", CHUNKED .. [[exchange:send "-2\r\n{}\r\n0\r\n\r\n"]] },
  ["a chunk without its final line break"] = { "network", CHUNKED .. [[exchange:send "1\r\n{}\r\n0\r\n\r\n"]] },
  ["the largest possible chunk"] = { "too_large", CHUNKED ..
    [[exchange:send "7fffffffffffffff\r\n{}" exchange:hang()]] },
  ["slow bytes in the head"] = { "timeout", [[
    local text = "HTTP/1.1 200 OK\r\nX-More: " .. ("x"):rep(1000)
    for i = 1, #text do
      if not exchange:send(text:sub(i, i)) then return end
      exchange:sleep(0.02)
    end]] },
  ["slow bytes in the body"] = { "timeout", [[
    exchange:send "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    while exchange:send " " do exchange:sleep(0.02) end]] },
  ["slow chunks"] = { "timeout", CHUNKED .. [[while exchange:send "1\r\n \r\n" do exchange:sleep(0.02) end]] },
  ["slow interim responses"] = { "timeout", [[
    while exchange:send "HTTP/1.1 100 Continue\r\n\r\n" do exchange:sleep(0.02) end]] },
  ["an unrequested switch of protocols"] = { "network", [[
    exchange:send "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" exchange:hang()]] },
  ["bytes that are not HTTP"] = { "network", [[exchange:send(("\255\0"):rep(50000)) exchange:close()]] },
  ["an HTTP/0.9 response"] = { "network", [[exchange:send '{"action":"BAD_REQUEST"}' exchange:close()]] },
  ["a status beyond 599"] = { "network", [[exchange:send "HTTP/1.1 99999 OK\r\nContent-Length: 2\r\n\r\n{}"]] },
  ["a NUL in a header"] = { "network", [[exchange:send "HTTP/1.1 200 OK\r\nX\0: y\r\nContent-Length: 2\r\n\r\n{}"]] },
  -- libcurl would decode transfer codings, even nested ones, without checking for a timeout.
  ["a transfer coding of gzip"] = { "network", GZIPPED .. body_in "Transfer-Encoding: gzip" },
  ["five transfer codings"] = { "network", GZIPPED .. body_in "Transfer-Encoding: gzip, gzip, gzip, gzip, gzip" },
  ["a transfer coding along with chunked"] = { "network", GZIPPED ..
    body_in [[Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip]] },
  ["a content coding of gzip"] = { "protocol", GZIPPED .. body_in "Content-Encoding: gzip" },
  ["five content codings"] = { "protocol", GZIPPED .. body_in "Content-Encoding: gzip, br, deflate, gzip, zstd" },
}

describe("A call in HTTP/1.1 survives", function()
  for description, attack in cases(is_thorough and attacks or {}) do
    it(("%s, failing with kind %s"):format(description, attack[1]), function()
      assert_survives(attack[1], attack[2])
    end)
  end
end)

-- HTTP/2 -------------------------------------------------------------------------------------------------------------

local OK, MORE = [[exchange:head(200) ]], [[exchange:fields { ["x-more"] = ("x"):rep(1000) }]]

-- A server has not acted on a request whose stream it refuses, but libcurl does not report the refusal. That is why
-- one_shot operations are not retried.
local http2_attacks = {
  ["GOAWAY that claims not to have seen the request"] = { "network", [[exchange:goaway(0, 0) exchange:close()]] },
  ["GOAWAY on a connection that stays open"] = { "network", [[exchange:goaway(0, 0)]] },
  ["GOAWAY with an error"] = { "network", [[exchange:goaway(0, 11) exchange:close()]] },
  ["GOAWAY that says the request was seen"] = { "network", [[
    exchange:goaway(exchange.request.stream, 0) exchange:close()]] },
  ["GOAWAY inside the body"] = { "network", OK .. [[
    exchange:frame("data", 0, '{"act') exchange:goaway(0, 2) exchange:close()]] },
  ["RST_STREAM"] = { "network", [[exchange:rst_stream(2)]] },
  ["RST_STREAM without an error"] = { "network", [[exchange:rst_stream(0)]] },
  ["RST_STREAM that cancels"] = { "network", [[exchange:rst_stream(8)]] },
  ["RST_STREAM that requires HTTP/1.1"] = { "network", [[exchange:rst_stream(13)]] },
  ["RST_STREAM after the head"] = { "network", OK .. [[exchange:rst_stream(2)]] },
  ["RST_STREAM inside the body"] = { "network", OK .. [[exchange:frame("data", 0, '{"act') exchange:rst_stream(2)]] },
  ["REFUSED_STREAM"] = { "network", [[exchange:rst_stream(7)]] },
  ["endless CONTINUATION frames"] = { "network", [[
    exchange:frame("headers", 0, exchange:fields { [":status"] = 200 })
    while exchange:frame("continuation", 0, ]] .. MORE .. [[) do end]] },
  ["endless interim responses"] = { "network", [[
    while exchange:head(103, { ["x-more"] = ("x"):rep(1000) }) do end]] },
  ["1,500 PINGs at once"] = { "timeout", [[
    for _ = 1, 1500 do if not exchange:frame("ping", 0, "12345678", 0) then return end end exchange:sleep(0.4)]] },
  ["1,500 SETTINGS at once"] = { "timeout", [[
    for _ = 1, 1500 do if not exchange:frame("settings", 0, "", 0) then return end end exchange:sleep(0.4)]] },
  ["DATA without bytes"] = { "network", OK .. [[
    for _ = 1, 5000 do if not exchange:frame("data", 0, "") then return end end exchange:close()]] },
  ["a transfer coding"] = { "network", [[
    exchange:head(200, { ["transfer-encoding"] = "gzip" }) exchange:frame("data", 1, "{}")]] },
  ["DATA before HEADERS"] = { "network", [[exchange:frame("data", 1, "{}")]] },
  ["a frame longer than the maximum"] = { "network", [[exchange:frame("data", 1, "{}", nil, 16777215)]] },
  ["bytes that are not frames"] = { "network", [[exchange:send(("x"):rep(100)) exchange:close()]] },
  ["a pushed response"] = { "network", [[
    exchange:frame("push_promise", 4, "\0\0\0\2" .. exchange:fields { [":method"] = "GET" })]] },
  ["a window beyond the maximum"] = { "network", [[exchange:frame("window_update", 0, "\127\255\255\255", 0)]] },
  ["a reset connection"] = { "network", [[exchange:reset()]] },
  ["an endless body"] = { "too_large", OK .. [[
    for _ = 1, 2000 do if not exchange:frame("data", 0, (" "):rep(16384)) then return end end exchange:close()]] },
  ["slow bytes in the body"] = { "timeout", OK .. [[
    for _ = 1, 100 do
      if not exchange:frame("data", 0, " ") then return end
      exchange:sleep(0.02)
    end]] },
  ["no response on a connection that stays open"] = { "timeout", [[exchange:hang()]] },
  ["a content coding of gzip"] = { "protocol", GZIPPED .. [[
    exchange:answer { headers = { ["content-encoding"] = "gzip" }, body = gzipped }]] },
}

describe("A call in HTTP/2 survives", function()
  for description, attack in cases(is_thorough and http2_attacks or {}) do
    it(("%s, failing with kind %s"):format(description, attack[1]), function()
      assert_survives(attack[1], attack[2], true)
    end)
  end
end)

-- Other hosts --------------------------------------------------------------------------------------------------------

describe("Another host", function()
  local server, other

  before_each(function() server, other = peer.start { answer = calls.GOOD }, peer.start { answer = calls.GOOD } end)
  after_each(function()
    server:stop()
    other:stop()
  end)

  for way, call in cases(calls.ways) do
    for _, status in ipairs { 300, 301, 302, 303, 307, 308 } do
      it(("is never contacted because of a redirect with status %d, %s"):format(status, way), function()
        local api = calls.new_api(server.url, { retries = 2 })
        for _, location in ipairs { other.url .. "/api", "//127.0.0.1:" .. other.port, server.url .. "/elsewhere" } do
          server:change { answer = { status = status, headers = { Location = location } } }
          local expected = { kind = "http", status = status, maybe_processed = false }
          calls.assert_failure(expected, call(api, "token_fail", calls.REQUEST))
        end
        server:change { answer = calls.GOOD }
        calls.assert_good(call(api, "token_fail", calls.REQUEST))
        assert.equal(0, #other:requests())
        assert.equal(4, #server:requests())
      end)
    end

    it("is never contacted because of other headers, and no cookie is sent back, " .. way, function()
      local at_other = "127.0.0.1:" .. ("%d"):format(other.port)
      server:change { answer = { status = 200, body = calls.GOOD_JSON, headers = {
        ["Alt-Svc"] = ('h2="%s", http/1.1="%s"; ma=3600'):format(at_other, at_other), Refresh = "0; url=" .. other.url,
        ["Content-Location"] = other.url, Link = ("<%s>; rel=canonical"):format(other.url), ["Set-Cookie"] = "a=b",
        ["Strict-Transport-Security"] = "max-age=3600",
      } } }
      local api = calls.new_api(server.url)
      for _ = 1, 2 do calls.assert_good(call(api, "token_fail", calls.REQUEST)) end
      assert.equal(0, #other:requests())
      local seen = server:requests()
      assert.equal(2, #seen)
      for _, name in ipairs { "cookie", "accept-encoding", "te", "upgrade" } do
        assert.is_nil(seen[2].headers[name])
      end
    end)
  end
end)

-- TLS ----------------------------------------------------------------------------------------------------------------

describe("A TLS peer with", function()
  local folder = peer.certificates().folder
  local good = ("-cert '%s/good.pem' -key '%s/good.key' "):format(folder, folder)

  local function kind_of(call, url)
    local api = calls.new_api(url, { timeout_ms = 60000, connect_timeout_ms = 60000 })
    local _, message, failure = call(api, "get_service", {})
    calls.assert_discreet(message, failure)
    return failure.kind, failure
  end

  for way, call in cases(calls.ways) do
    for certificate, description in cases {
      expired = "a certificate that has expired", self_signed = "a self-signed certificate",
      wrong_host = "another host's certificate", unknown_ca = "a certificate from an unknown authority",
    } do
      it(("%s gets nothing, %s"):format(description, way), function()
        local server = peer.start { tls = certificate, answer = calls.GOOD }
        local kind, failure = kind_of(call, server.url)
        assert.equal("tls", kind)
        assert.is_false(failure.maybe_processed)
        assert.equal(0, #server:requests())
        server:stop()
      end)
    end

    for protocol, option in cases { ["TLS 1.0"] = "-tls1", ["TLS 1.1"] = "-tls1_1" } do
      it(("only %s gets nothing, %s"):format(protocol, way), function()
        local words = option .. " -cipher ALL:@SECLEVEL=0 "
        local server = tls_server.start(words .. good)
        assert.is_true(server:accepts(words), "OpenSSL's own client fails as well")
        local kind, failure = kind_of(call, server.url)
        assert.equal("tls", kind, failure.message)
        assert.is_false(failure.maybe_processed)
        server:stop()
      end)
    end

    it("TLS 1.2 gets the request, " .. way, function()
      local server = tls_server.start("-tls1_2 " .. good)
      local kind, failure = kind_of(call, server.url)
      assert.equal("protocol", kind, failure.message) -- its page is not JSON
      server:stop()
    end)

    it("a weak key gets the request only if OpenSSL's own client accepts it, " .. way, function()
      local name = os.tmpname()
      os.execute(([[unset LD_PRELOAD; openssl req -x509 -newkey rsa:1024 -nodes -keyout '%s.key' -out '%s' -days 2 \
        -subj /CN=localhost -addext 'subjectAltName=IP:127.0.0.1' -CA '%s' -CAkey '%s' 2>/dev/null]])
        :format(name, name, peer.certificates().ca, peer.certificates().ca_key))
      local server = tls_server.start(("-cert '%s' -key '%s.key' -cipher DEFAULT:@SECLEVEL=0"):format(name, name))
      local kind, failure = kind_of(call, server.url)
      assert.equal(server:accepts() and "protocol" or "tls", kind, failure.message)
      server:stop()
      os.remove(name)
      os.remove(name .. ".key")
    end)
  end
end)

-- HTTP/2 does not reveal that a connection is dead; libcurl would keep using it until TCP gives up.
describe("A connection that goes silent", function()
  for way, call in cases(calls.ways) do
    it("is abandoned after the first missing response, " .. way, function()
      local server = peer.start { tls = "good", http_version = "2", answer = ([[
        local exchange = ...
        if exchange.request.connection == 1 and exchange.request.number_on_connection > 1 then
          return exchange:hang()
        end
        exchange:answer { body = %q }]]):format(calls.GOOD_JSON) }
      local api = calls.new_api(server.url, { http_version = "2" })
      calls.assert_good(call(api, "token_fail", calls.REQUEST))
      local expected = { kind = "timeout", maybe_processed = true }
      calls.assert_failure(expected, timing.call_until_sent(server, 500, function(timeout_ms)
        return call(api, "token_fail", calls.REQUEST, { timeout_ms = timeout_ms })
      end))
      for _ = 1, 3 do calls.assert_good(call(api, "token_fail", calls.REQUEST)) end
      local seen = server:requests()
      assert.equal(5, #seen)
      assert.equal(2, seen[5].connection)
      server:stop()
    end)

    it("after the head of a response still reports its status in the failure, " .. way, function()
      local server = peer.start { tls = "good", http_version = "2", answer = [[
        local exchange = ...
        exchange:head(202)
        exchange:hang()]] }
      local api = calls.new_api(server.url, { http_version = "2" })
      local expected = { kind = "timeout", maybe_processed = true, status = 202 }
      local timeout_ms = 100
      local response, message, failure
      repeat -- until the head has arrived
        timeout_ms = 2 * timeout_ms
        response, message, failure = call(api, "token_fail", calls.REQUEST, { timeout_ms = timeout_ms })
      until failure.status or timeout_ms > 10000
      calls.assert_failure(expected, response, message, failure)
      server:stop()
    end)
  end
end)

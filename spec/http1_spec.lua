-- The HTTP/1.1 parser, fed byte by byte and all at once through the methods that Lua transports use: what it accepts,
-- what it refuses and why, its limits, and misuse of those methods.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local core = require "authlete.core"
local responses = require "spec.support.odd_responses"

local cases = calls.cases

local MOST_BODY_BYTES = 10485760
local MOST_HEAD_BYTES = 256 * 1024
local OK = "HTTP/1.1 200 OK\r\n"
local BODY = "Content-Length: 2\r\n\r\n{}"

-- Returns a core api, and the events that its hook receives.
local function new_api(settings)
  local events = {}
  local all = {
    base_url = "https://us.authlete.com", service_id = 715948317, service_access_token = calls.SERVICE_ACCESS_TOKEN,
    max_response_bytes = MOST_BODY_BYTES, retries = 0, transport = "curl",
    on_call = function(event) events[#events + 1] = event end,
  }
  for name, value in pairs(settings or {}) do all[name] = value end
  return authlete.new(all), events
end

-- Returns a call that has not begun. Its operation returns the body unchanged.
local function new_call(settings)
  local api, events = new_api(settings)
  return core.prepare(api, core.operations.lifecycle_healthcheck, nil, nil), events, api
end

-- Feeds the bytes in pieces of the given length, then ends the connection cleanly. Returns the progress, whether all
-- bytes were consumed, and whether the connection may be reused.
local function feed(call, bytes, length)
  local at = 1
  while at <= #bytes do
    local progress, idle_ms = call:read(bytes:sub(at, at + length - 1))
    at = at + length
    if progress ~= "more" then return progress, at > #bytes, idle_ms > 0 end
  end
  local progress, idle_ms = call:read_end(true)
  return progress, true, idle_ms > 0
end

-- Returns the result of a response: `progress`, `all` (bytes consumed), `keeps_alive`, `status`, `body`, and `failure`
-- if there is one.
local function read(bytes, length, settings)
  local call, events = new_call(settings)
  assert.is_number(call:begin())
  local result = {}
  result.progress, result.all, result.keeps_alive = feed(call, bytes, length or #bytes + 1)
  local nothing, body, message, failure = call:settle(true)
  assert.is_nil(nothing)
  result.status, result.body, result.failure = events[1].status, body, failure
  if failure then
    calls.assert_discreet(message, failure)
    result.body = failure.body or ""
  end
  return result
end

-- Piece lengths: single bytes, lengths that cut lines and bodies anywhere, and everything at once.
local PIECES = { 1, 2, 3, 7, 16384, math.huge }

local function each_way(bytes, check, settings)
  for _, length in ipairs(PIECES) do
    if length > 16 or #bytes < 10000 then
      check(read(bytes, math.min(length, #bytes + 1), settings), length)
    end
  end
end

local function assert_refused(kind, fault, bytes, settings)
  each_way(bytes, function(result, length)
    assert.equal("failed", result.progress, length)
    assert.equal(kind, result.failure.kind, length)
    assert.equal(("lifecycle_healthcheck: %s: %s"):format(kind, fault), result.failure.message, length)
    assert.is_false(result.keeps_alive, length)
    assert.is_true(result.failure.maybe_processed)
  end, settings)
end

local function assert_accepted(status, body, bytes, settings)
  each_way(bytes, function(result, length)
    assert.equal("complete", result.progress, length)
    assert.equal(status, result.status, length)
    assert.is_true((status == 204 and true or body) == result.body, length) -- may be long
    assert.equal(status > 299 and "http" or nil, result.failure and result.failure.kind, length)
  end, settings)
end

describe("A response", function()
  for name, response in cases(responses) do
    if response.fault then
      it("is refused: " .. name, function()
        assert_refused(response.kind, response.fault, response.bytes)
      end)
    else
      it("is accepted: " .. name, function()
        assert_accepted(response.status, response.body, response.bytes)
        each_way(response.bytes, function(result, length)
          if result.all then assert.equal(response.keeps_alive, result.keeps_alive, length) end
        end)
      end)
    end
  end

  it("consumes only its own bytes, and its connection is not kept if more follow", function()
    local whole = read(OK .. BODY .. "H")
    assert.equal("complete", whole.progress)
    assert.equal("{}", whole.body)
    assert.is_false(whole.keeps_alive)
    local call = new_call()
    call:begin()
    assert.same({ "complete", 60000 }, { call:read(OK .. BODY) })
    assert.same({ "complete", 0 }, { call:read("H") }) -- reading again repeats the result
  end)

  it("says how long its connection may be idle", function()
    for header, idle_ms in cases {
      [""] = 60000, ["Keep-Alive: timeout=5\r\n"] = 4000, ["Keep-Alive: timeout=1\r\n"] = 0,
      ["Keep-Alive: timeout=3600\r\n"] = 60000, ["Keep-Alive: timeout=5\r\nConnection: close\r\n"] = 0,
    } do
      local call = new_call()
      call:begin()
      assert.same({ "more", 0 }, { call:read(OK) })
      assert.same({ "complete", idle_ms }, { call:read(header .. BODY) })
    end
  end)

  it("that is cut off is refused, even if its body has no declared end", function()
    for bytes, fault in cases {
      [""] = "the connection broke before a response arrived",
      ["H"] = "the connection broke before the response was complete",
      [OK .. "\r\n{}"] = "the connection broke before the response was complete",
      [OK .. "Content-Length: 3\r\n\r\n{}"] = "the connection broke before the response was complete",
    } do
      for _, way in ipairs { { false }, {} } do
        local call = new_call()
        call:begin()
        assert.equal("more", call:read(bytes))
        assert.same({ "failed", 0 }, { call:read_end(way[1]) })
        local _, _, message, failure = call:settle(true)
        assert.equal("network", failure.kind)
        assert.equal("lifecycle_healthcheck: network: " .. fault, message)
        assert.is_true(failure.maybe_processed)
      end
    end
  end)

  it("has its own headers, and none of the interim responses before it", function()
    local headers = "Retry-After: 7\r\nRequest-Id: abc\r\nRateLimit-Limit: 5\r\n"
    local refused = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n"
    local own = read(refused .. headers .. "\r\n")
    assert.equal(7000, own.failure.retry_after_ms)
    assert.equal("abc", own.failure.request_id)
    assert.is_false(own.failure.maybe_processed)
    local interim = read("HTTP/1.1 103 Early Hints\r\n" .. headers .. "\r\n" .. refused .. "\r\n")
    assert.is_nil(interim.failure.retry_after_ms)
    assert.is_nil(interim.failure.request_id)
    assert.is_true(interim.failure.maybe_processed)
    local only_interim = read("HTTP/1.1 103 Early Hints\r\n" .. headers .. "\r\n")
    assert.equal("network", only_interim.failure.kind)
    assert.is_nil(only_interim.failure.status)
  end)

  it("never shows line breaks that the peer wrote", function()
    local call = new_call()
    call:begin()
    local _, _, message = call:settle(nil, "name 'a\r\nb' does not match", "tls", false)
    assert.equal("lifecycle_healthcheck: tls: name 'a??b' does not match", message)
  end)

  it("ignores trailers", function()
    local result = read("HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nRetry-After: 7\r\n\r\n")
    assert.equal("complete", result.progress)
    assert.is_nil(result.failure.retry_after_ms)
  end)
end)

describe("The limit on heads", function()
  local FAULT = "the headers of the response are larger than 262144 bytes"

  -- A head of `size` bytes that starts with `start`.
  local function head(size, start)
    local rest = "X-Long: \r\n" .. BODY:sub(1, -3)
    return start .. "X-Long: " .. ("x"):rep(size - #start - #rest) .. rest:sub(#"X-Long: " + 1)
  end

  it("admits its last byte, and no more", function()
    assert_accepted(200, "{}", head(MOST_HEAD_BYTES, OK) .. "{}")
    assert_refused("too_large", FAULT, head(MOST_HEAD_BYTES + 1, OK) .. "{}")
  end)

  it("counts lines, interim responses and trailers", function()
    local interim = "HTTP/1.1 103 Early Hints\r\n" .. ("X-Name: x\r\n"):rep(1000) .. "\r\n"
    local start = interim .. OK .. ("X-Name: x\r\n"):rep(1000)
    assert_accepted(200, "{}", head(MOST_HEAD_BYTES, start) .. "{}")
    assert_refused("too_large", FAULT, head(MOST_HEAD_BYTES + 1, start) .. "{}")
    local chunked = OK .. "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    assert_refused("too_large", FAULT, chunked .. ("X-Name: x\r\n"):rep(30000) .. "\r\n")
    assert_refused("too_large", FAULT, ("HTTP/1.1 100 Continue\r\n\r\n"):rep(20000))
  end)

  it("stops an endless line", function()
    for _, start in ipairs { "HTTP/1.1 200 ", OK .. "X-Long: ", OK .. "Transfer-Encoding: chunked\r\n\r\n2;" } do
      assert_refused("too_large", FAULT, start .. ("x"):rep(MOST_HEAD_BYTES + 1))
    end
  end)

  it("stops an endless line after a long body, too", function()
    local long = OK .. "Transfer-Encoding: chunked\r\n\r\n100000\r\n" .. (" "):rep(2 ^ 20) .. "\r\n"
    for _, start in ipairs { "1;", "0\r\nX-Long: " } do
      assert_refused("too_large", FAULT, long .. start .. ("x"):rep(MOST_HEAD_BYTES + 1))
    end
  end)

  it("allows the lines of many chunks, within bounds", function()
    local chunked = OK .. "Transfer-Encoding: chunked\r\n\r\n"
    local chunks = ("1;a=bcdefghijkl\r\nx\r\n"):rep(30000)
    assert_accepted(200, ("x"):rep(30000), chunked .. chunks .. "0\r\n\r\n")
    assert_refused("too_large", FAULT, chunked .. ("1;a=bcdefghijklmnopqrstuvwxyz\r\nx\r\n"):rep(30000) .. "0\r\n\r\n")
  end)
end)

describe("The limit on bodies", function()
  local SETTINGS = { max_response_bytes = 10 }
  local FAULT = "the response is larger than 10 bytes"
  local CHUNKED = OK .. "Transfer-Encoding: chunked\r\n\r\n"

  it("admits its last byte, and no more", function()
    local ten, eleven = ("x"):rep(10), ("x"):rep(11)
    assert_accepted(200, ten, OK .. "Content-Length: 10\r\n\r\n" .. ten, SETTINGS)
    assert_refused("too_large", FAULT, OK .. "Content-Length: 11\r\n\r\n" .. eleven, SETTINGS)
    assert_accepted(200, ten, OK .. "\r\n" .. ten, SETTINGS)
    assert_refused("too_large", FAULT, OK .. "\r\n" .. eleven, SETTINGS)
    assert_accepted(200, ("x"):rep(10), CHUNKED .. "4\r\nxxxx\r\n6\r\nxxxxxx\r\n0\r\n\r\n", SETTINGS)
    assert_refused("too_large", FAULT, CHUNKED .. "4\r\nxxxx\r\n7\r\nxxxxxxx\r\n0\r\n\r\n", SETTINGS)
    assert_refused("too_large", FAULT, CHUNKED .. "B\r\nxxxxxxxxxxx\r\n0\r\n\r\n", SETTINGS)
  end)

  it("is enforced before the body arrives", function()
    for _, head in ipairs { OK .. "Content-Length: 11\r\n\r\n", CHUNKED .. "b\r\n" } do
      assert_refused("too_large", FAULT, head, SETTINGS)
    end
  end)

  it("does not apply to a response without a body", function()
    assert_accepted(304, "", "HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n", SETTINGS)
  end)
end)

describe("A request", function()
  local function written(operation, request, options, settings)
    return core.prepare(new_api(settings), core.operations[operation], request, options):bytes()
  end

  it("is one head and one body", function()
    local options = { headers = { ["X-Id"] = "a: b" } }
    assert.equal("POST /api/715948317/auth/introspection HTTP/1.1\r\n"
      .. "Host: us.authlete.com\r\n"
      .. "Authorization: Bearer " .. calls.SERVICE_ACCESS_TOKEN .. "\r\n"
      .. "User-Agent: program/1\r\nAccept: application/json\r\n"
      .. "Content-Type: application/json\r\n"
      .. "X-Id: a: b\r\n"
      .. "Content-Length: 13\r\n"
      .. "\r\n"
      .. '{"token":"t"}', written("introspection", { token = "t" }, options, { user_agent = "program/1" }))
  end)

  it("has neither a body nor a length if there is nothing to send", function()
    assert.equal("GET /api/715948317/client/get/list?start=1&end=5 HTTP/1.1\r\n"
      .. "Host: us.authlete.com\r\n"
      .. "Authorization: Bearer " .. calls.SERVICE_ACCESS_TOKEN .. "\r\nAccept: application/json\r\n\r\n",
      written("get_client_list", { start = 1, ["end"] = 5 }))
  end)

  it("includes the port and the brackets of its host", function()
    local bytes = written("lifecycle_healthcheck", nil, nil, { base_url = "http://[::1]:8080" })
    assert.is_truthy(bytes:find("\r\nHost: [::1]:8080\r\n", 1, true), bytes)
  end)

  it("declares the length of its body, whatever it contains", function()
    for _, text in ipairs { "", "\r\n\r\n", "\0", "HTTP/1.1 200 OK\r\n\r\n", ("x"):rep(100000) } do
      local bytes = written("token_fail", { ticket = text, reason = "UNKNOWN" })
      local head, body = bytes:match "^(.-\r\n)\r\n(.*)$"
      assert.equal(("%d"):format(#body), head:match "\r\nContent%-Length: (%d+)\r\n")
      assert.equal('{"', body:sub(1, 2))
      assert.equal("}", body:sub(-1))
    end
  end)

  it("cannot be given a header that breaks its head", function()
    for _, value in ipairs { "a\r\nHost: b", "a\nb", "a\rb", "a\0b", "\r\n\r\n" } do
      assert.error_matches(function() written("lifecycle_healthcheck", nil, { headers = { ["X-Id"] = value } }) end,
        "contains CR, LF or NUL")
    end
    for _, name in ipairs { "X\r\nHost", "X Y", "X:", "", "X\0", "Host", "content-length", "Transfer-Encoding" } do
      assert.error_matches(function() written("lifecycle_healthcheck", nil, { headers = { [name] = "a" } }) end,
        "option 'headers'")
    end
  end)
end)

describe("The steps of a call", function()
  local METHODS = { "request", "bytes", "begin", "read", "read_end", "settle", "cancel" }
  local BEFORE = "no attempt has begun"
  local AFTER = "the call is over"

  it("raise an error in any other order", function()
    local call = new_call()
    assert.error_matches(function() call:read(OK .. BODY) end, BEFORE)
    assert.error_matches(function() call:read_end(true) end, BEFORE)
    assert.error_matches(function() call:settle(true) end, BEFORE)
    call:begin()
    assert.error_matches(function() call:settle(true) end, "the transport returned a boolean as its response")
    assert.equal("more", call:read(OK))
    assert.error_matches(function() call:settle(true) end, "the transport returned a boolean as its response")
    assert.equal("complete", call:read(BODY))
    local nothing, body = call:settle(true)
    assert.is_nil(nothing)
    assert.equal("{}", body)
    for _, method in ipairs(METHODS) do
      assert.error_matches(function() call[method](call, "x") end, AFTER)
    end
  end)

  it("start over with each attempt", function()
    local call, events = new_call { retries = 5 }
    call:begin()
    assert.equal("more", call:read "HTTP/1.1 503 No\r\nRetry-After: 0\r\nContent-Length: 100\r\n\r\n{")
    call:begin()
    assert.equal("failed", call:read_end(true))
    assert.is_number(call:settle(true))
    call:begin()
    assert.equal("complete", call:read(OK .. "\r\n") == "more" and call:read_end(true))
    assert.equal("", select(2, call:settle(true)))
    assert.equal(2, #events)
    assert.is_nil(events[1].status)
    assert.is_nil(events[1].retry_after_ms)
  end)

  it("continue after the api is closed, but settle as closed", function()
    local call, _, api = new_call()
    call:begin()
    assert.equal("more", call:read(OK))
    api:close()
    assert.equal("complete", call:read(BODY))
    assert.is_nil((call:begin()))
    local _, _, message, failure = call:settle(true)
    assert.equal("closed", failure.kind, message)
    assert.is_true(failure.maybe_processed)
    assert.error_matches(function() core.prepare(api, core.operations.lifecycle_healthcheck) end, "the api is closed")
  end)

  -- What happens before call:cancel; then whether the request may have been processed, the attempts, and the events.
  local cancelled = {
    ["before an attempt"] = { function() end, false, 0, 0 },
    ["before the transport has the request"] = { function(call) call:begin() end, false, 1, 1 },
    ["once the transport has the request's bytes"] = { function(call) call:begin() call:bytes() end, true, 1, 1 },
    ["once the transport has the request's fields"] = { function(call) call:begin() call:request() end, true, 1, 1 },
    ["between attempts"] = { function(call)
      call:begin()
      call:bytes()
      assert.is_number(call:settle(nil, "refused", "connect", false))
    end, false, 1, 1 },
    ["between attempts, of which one may have been processed"] = { function(call)
      call:begin()
      call:bytes()
      assert.is_number(call:settle(nil, "gone", "network", true))
    end, true, 1, 1 },
    ["in the second attempt"] = { function(call)
      call:begin()
      call:bytes()
      assert.is_number(call:settle(nil, "refused", "connect", false))
      call:begin()
    end, false, 2, 2 },
  }
  for case, expected in calls.cases(cancelled) do
    it("may be cancelled " .. case, function()
      local call, events = new_call { retries = 5 }
      expected[1](call)
      local nothing, response, message, failure = call:cancel "nobody waits any more"
      assert.is_nil(nothing)
      assert.is_nil(response)
      assert.equal("lifecycle_healthcheck: cancelled: nobody waits any more", message)
      assert.same({ "cancelled", expected[2], expected[3] },
        { failure.kind, failure.maybe_processed, failure.attempts })
      assert.equal(expected[4], #events)
      assert.error_matches(function() call:cancel "again" end, AFTER)
    end)
  end

  it("accept only calls", function()
    local call, _, api = new_call()
    for _, method in ipairs(METHODS) do
      for _, other in ipairs { 17, "x", {}, true, print, api, io.stdout, coroutine.create(function() end), false } do
        assert.error_matches(function() call[method](other) end, "bad argument")
      end
      assert.error_matches(function() call[method]() end, "bad argument")
      assert.error_matches(function() call[method](nil, "x") end, "bad argument")
    end
  end)

  it("read only strings", function()
    local call = new_call()
    call:begin()
    for _, other in ipairs { {}, true, print, call, false } do
      assert.error_matches(function() call:read(other) end, "bad argument")
    end
    assert.error_matches(function() call:read() end, "bad argument")
    assert.error_matches(function() call:read(nil) end, "bad argument")
    assert.equal("more", call:read "")
    assert.equal("more", call:read(OK .. "Content-Length: "))
    assert.equal("more", call:read(2)) -- lua_tolstring converts numbers
    assert.equal("complete", call:read "\r\n\r\n{}")
  end)

  it("accept strings of any size", function()
    local huge = ("x"):rep(2 ^ 24)
    for start, kind in cases { [""] = "too_large", [OK] = "too_large", [OK .. "\r\n"] = "too_large",
      ["x\r\n"] = "network", [OK .. BODY] = "none" } do
      assert.equal(kind, (read(start .. huge).failure or { kind = "none" }).kind)
    end
  end)

  it("need an api and the number of an operation", function()
    local api = new_api()
    local number = core.operations.lifecycle_healthcheck
    for _, other in ipairs { 0, -1, 1e9, 2 ^ 53, -2 ^ 53, 0 / 0, math.huge, "x", {}, true, print, api } do
      assert.has_error(function() core.prepare(api, other, nil, nil) end)
    end
    assert.has_error(function() core.prepare(api) end)
    assert.has_error(function() core.prepare() end)
    for _, other in ipairs { 17, "x", {}, true, print, io.stdout, core.prepare(api, number) } do
      assert.error_matches(function() core.prepare(other, number, nil, nil) end, "called without an api")
    end
    for _, other in ipairs { 17, "x", true, print, api } do
      assert.error_matches(function() core.prepare(api, number, other, nil) end, "the request must be a table")
      assert.error_matches(function() core.prepare(api, number, {}, other) end, "the options must be a table")
      assert.error_matches(function() core.prepare(api, number, nil, other) end, "the request is nil")
    end
  end)

  it("report an invalid result when settling", function()
    local function settled(...)
      local call = new_call()
      call:begin()
      return select(3, call:settle(...))
    end
    for _, other in ipairs { 17, "x", false, print, io.stdout } do
      assert.error_matches(function() settled(other) end, "the transport returned a")
    end
    for _, status in ipairs { 0, -1, 99, 600, 1e300, 0 / 0, math.huge, "x", true } do
      assert.error_matches(function() settled { status = status } end, "a response without a status")
    end
    assert.error_matches(function() settled {} end, "a response without a status")
    for _, kind in ipairs { "", "none", "x", ("x"):rep(100000), "a\0b", 17, true, {} } do
      assert.error_matches(function() settled(nil, "fault", kind) end, "the transport returned .*failure kind")
    end
    assert.is_truthy(settled(nil, "fault"):find("network: fault", 1, true))
    assert.is_truthy(settled(nil, {}, nil, {}):find("no response", 1, true))
    assert.is_truthy(settled():find("no response", 1, true))
    assert.is_true(#settled(nil, ("x"):rep(100000)) < 1000)
  end)

  -- A random number generator of its own makes every run the same.
  it("survive any order and any arguments", function()
    local state = 17
    local function random(count)
      state = (state * 16807) % 2147483647
      return state % count + 1
    end
    local values = {
      true, false, 0, 1, -1, 0.5, 1e300, 0 / 0, "", "HTTP/1.1 ", OK, BODY, OK .. BODY, "\r\n", "5\r\n", "x\r\n",
      ("x"):rep(300), OK .. "Transfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 429 No\r\n\r\n", "HTTP/1.1 100 Go\r\n\r\n",
      {}, { status = 200 }, print, "network", { status = 200, body = "{}", headers = { ["Retry-After"] = "1" } },
    }
    local progress = { more = true, complete = true, failed = true }
    for _ = 1, 300 do
      local call, _, api = new_call { retries = random(3) - 1 }
      for _ = 1, 20 do
        local method = METHODS[random(#METHODS)]
        local arguments = {}
        for i = 1, random(4) - 1 do arguments[i] = values[random(#values + 3)] end
        local done, result = pcall(call[method], call, arguments[1], arguments[2], arguments[3])
        assert.is_true(done or type(result) == "string")
        if done and (method == "read" or method == "read_end") then assert.is_true(progress[result]) end
        if random(60) == 1 then api:close() end
      end
    end
    collectgarbage()
  end)
end)

-- Calls on the engine in plain Lua: api:start, what it returns, event loops, authlete.all, closing.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local garbage = require "spec.support.garbage"
local log = require "authlete.util.log"
local peer = require "spec.support.peer"
local process = require "spec.support.process"
local system = require "system"
local timing = require "spec.support.timing"

local answering, cases, SLOW = peer.answering, calls.cases, calls.SLOW

local function wait_for(condition)
  assert.is_truthy(process.wait_for(condition), "waited for too long")
end

-- A spec.support.peer script that responds once the server is released.
local HELD = [[ exchange:hold() exchange:json(200, '{"action":"BAD_REQUEST"}') ]]

describe("A started call", function()
  local upstream

  after_each(function() if upstream then upstream:stop() end end)

  it("runs even if nothing waits for it", function()
    upstream = answering(HELD)
    local api = calls.new_api(upstream.url)
    local call = api:start("token_fail", calls.REQUEST)
    assert.is_false(call:done())
    upstream:release()
    wait_for(function() return call:done() end)
    assert.equal("BAD_REQUEST", call:result().action)
    assert.equal(1, #upstream:requests())
  end)

  it("is awaited by result(), which returns the same results each time", function()
    upstream = answering(SLOW)
    local call = calls.new_api(upstream.url):start("token_fail", calls.REQUEST)
    local first, second = call:result(), call:result()
    assert.same({ action = "BAD_REQUEST" }, first)
    assert.same(first, second)
    assert.is_true(call:done())
  end)

  it("returns the same failure as the method, each time", function()
    upstream = peer.start { answer = {
      status = 400, headers = { ["Request-Id"] = "r1" }, body = [[{"resultCode":"A001201","resultMessage":"no"}]],
    } }
    local call = calls.new_api(upstream.url):start("token_fail", calls.REQUEST)
    local expected = {
      kind = "http", maybe_processed = false, status = 400, result_code = "A001201", result_message = "no",
      request_id = "r1",
    }
    calls.assert_failure(expected, call:result())
    calls.assert_failure(expected, call:result())
  end)

  local faults = {
    ["a port that nothing listens on"] = { url = peer.refused_url(), kind = "connect", maybe_processed = false },
    ["an expired certificate"] = { tls = "expired", kind = "tls", maybe_processed = false },
    ["a timeout"] = { answer = "exchange:hang()", kind = "timeout", maybe_processed = true },
    ["a reset"] = { answer = "exchange:reset()", kind = "network", maybe_processed = true },
    ["invalid JSON"] = { answer = [[exchange:json(200, "<html>")]], kind = "protocol", maybe_processed = true },
  }

  for name, fault in cases(faults) do
    it("reports what failed: " .. name, function()
      upstream = not fault.url and
        peer.start { tls = fault.tls, answer = "local exchange = ... " .. (fault.answer or "") } or nil
      local api = calls.new_api(fault.url or upstream.url)
      if fault.kind == "timeout" then
        calls.assert_failure(fault, timing.call_until_sent(upstream, 100, function(timeout_ms)
          return api:start("token_fail", calls.REQUEST, { timeout_ms = timeout_ms }):result()
        end))
      else
        calls.assert_failure(fault, api:start("token_fail", calls.REQUEST):result())
      end
    end)
  end

  it("is retried like a method call, and reports each attempt to the hook", function()
    upstream = answering [[
      if exchange.request.number < 3 then
        local id = "r" .. exchange.request.number
        return exchange:answer { status = 503, headers = { ["Retry-After"] = "0", ["Request-Id"] = id } }
      end
      exchange:json(200, '{"action":"BAD_REQUEST"}')
    ]]
    local events = {}
    local api = calls.new_api(upstream.url, { retries = 2, on_call = function(event) events[#events + 1] = event end })
    local call = api:start("token_fail", calls.REQUEST)
    assert.equal("BAD_REQUEST", call:result().action)
    call:result()
    assert.equal(3, #upstream:requests())
    assert.equal(3, #events)
    for i, event in ipairs(events) do
      assert.equal(i, event.attempt)
      assert.equal("token_fail", event.operation)
      assert.equal(i < 3 and 503 or 200, event.status)
      assert.equal(i < 3 and "http" or nil, event.kind)
      assert.equal(i < 3 and "r" .. i or nil, event.request_id)
      assert.is_number(event.total_ms)
    end
  end)

  it("is unaffected if its hook raises an error, which is logged", function()
    upstream = answering(SLOW)
    local lines = {}
    local write = log.error
    log.error = function(line) lines[#lines + 1] = line end
    local api = calls.new_api(upstream.url, { on_call = function() error "oops" end })
    local finished, response = pcall(function() return api:start("token_fail", calls.REQUEST):result() end)
    log.error = write
    assert.is_true(finished)
    assert.equal("BAD_REQUEST", response.action)
    assert.equal(1, #lines)
    assert.matches("^the on_call hook failed: .*oops", lines[1])
  end)

  it("accepts the same options as a method", function()
    upstream = answering "exchange:hang()"
    local api = calls.new_api(upstream.url)
    local expected = { kind = "timeout", maybe_processed = true }
    calls.assert_failure(expected, timing.call_until_sent(upstream, 50, function(timeout_ms)
      local options = { timeout_ms = timeout_ms, headers = { ["X-Id"] = "17" } }
      return api:start("token_fail", calls.REQUEST, options):result()
    end))
    assert.equal("17", upstream:requests()[1].headers["x-id"])
  end)

  it("ends when cancelled, and its connection is not reused", function()
    upstream = answering [[
      if exchange.request.number == 1 then exchange:hold() end
      exchange:json(200, '{"action":"' .. exchange.request.number .. " on " .. exchange.request.connection .. '"}')
    ]]
    local api = calls.new_api(upstream.url)
    local call = api:start("token_fail", calls.REQUEST)
    wait_for(function() return #upstream:requests() == 1 end)
    call:cancel()
    call:cancel()
    calls.assert_failure({ kind = "cancelled", maybe_processed = true }, call:result())
    assert.equal("2 on 2", api:start("token_fail", calls.REQUEST):result().action)
    call:cancel()
    calls.assert_failure({ kind = "cancelled", maybe_processed = true }, call:result())
  end)

  it("ends when cancelled between two attempts", function()
    upstream = peer.start { answer = { status = 503, headers = { ["Retry-After"] = "5" }, body = "" } }
    timing.assert_within(1, function()
      local before = #upstream:requests()
      local call = calls.new_api(upstream.url, { retries = 1 }):start("token_fail", calls.REQUEST)
      wait_for(function() return #upstream:requests() > before end)
      upstream:wait_until_answered()
      system.sleep(0.05) -- for the response to be read, which cannot be observed
      local began = system.monotime()
      call:cancel()
      local _, _, failure = call:result()
      assert.equal("cancelled", failure.kind)
      return system.monotime() - began
    end)
  end)

  it("keeps its result if cancelled too late", function()
    upstream = peer.start { answer = calls.GOOD }
    local call = calls.new_api(upstream.url):start("token_fail", calls.REQUEST)
    wait_for(function() return call:done() end)
    call:cancel()
    calls.assert_good(call:result())
  end)

  it("ends when it is garbage-collected", function()
    upstream = answering [[
      gone = gone or 0
      if exchange.request.number == 1 then exchange:hang() gone = gone + 1 return end
      exchange:json(200, '{"action":"' .. gone .. '"}')
    ]]
    local api = calls.new_api(upstream.url)
    api:start("token_fail", calls.REQUEST)
    wait_for(function() return #upstream:requests() == 1 end)
    garbage.collect()
    wait_for(function() return api:token_fail(calls.REQUEST).action == "1" end)
  end)

  it("keeps its api alive when nothing else does", function()
    upstream = answering(SLOW)
    local events = {}
    local function on_call(event) events[#events + 1] = event end
    local call = calls.new_api(upstream.url, { on_call = on_call }):start("token_fail", calls.REQUEST)
    garbage.collect()
    assert.equal("BAD_REQUEST", call:result().action)
    assert.equal(1, #events)
  end)

  it("fails with the kind closed when its api is closed", function()
    upstream = answering "exchange:hang()"
    local api = calls.new_api(upstream.url)
    local started = {}
    for i = 1, 10 do started[i] = api:start("token_fail", calls.REQUEST) end
    wait_for(function() return #upstream:requests() == 10 end)
    api:close()
    for _, call in ipairs(started) do
      calls.assert_failure({ kind = "closed", maybe_processed = true }, call:result())
    end
    assert.has_error(function() api:start("token_fail", calls.REQUEST) end, "token_fail: the api is closed")
  end)

  it("raises an error if its arguments are wrong", function()
    local api = calls.new_api(peer.refused_url())
    assert.has_error(function() api:start("token_fial", {}) end,
      "start: unknown operation 'token_fial'; did you mean 'token_fail'?")
    assert.has_error(function() api:start("tokenFail", {}) end,
      "start: unknown operation 'tokenFail'; did you mean 'token_fail'?")
    assert.has_error(function() api:start("start", {}) end, "start: unknown operation 'start'")
    assert.error_matches(function() api:start("token_fail", { reason = "UNKNOWN" }) end, "'ticket' is missing")
    assert.error_matches(function() api:start() end, "start: the operation's name must be a string, got n")
    assert.error_matches(function() api.start({}, "token_fail", {}) end, "called without an api")
  end)

  it("accepts only a number of milliseconds to wait", function()
    upstream = answering(SLOW)
    local call = calls.new_api(upstream.url):start("token_fail", calls.REQUEST)
    for _, wrong in ipairs { "1", true, {}, 0 / 0 } do
      assert.error_matches(function() call:wait(wrong) end, "wait: the milliseconds must be a number, got ")
    end
    assert.error_matches(function() call:wait() end, "wait: the milliseconds must be a number, got no value")
    assert.is_false(call:wait(0))
    assert.equal("BAD_REQUEST", call:result().action)
  end)

  it("shows its operation and state as a string, but no secrets", function()
    upstream = answering(HELD)
    local call = calls.new_api(upstream.url):start("token_fail", calls.REQUEST)
    assert.equal("authlete call: token_fail, under way", tostring(call))
    upstream:release()
    call:result()
    assert.equal("authlete call: token_fail, done", tostring(call))
    call:take()
    assert.equal("authlete call (taken)", tostring(call))
  end)
end)

describe("An event loop", function()
  local is_there, cqueues = pcall(require, "cqueues")
  if not is_there then
    pending "works (needs cqueues for this Lua, which not every release has)"
    return
  end
  local upstream

  before_each(function() upstream = answering(SLOW) end)
  after_each(function() upstream:stop() end)

  it("finds the descriptor readable once the call is done, and from then on", function()
    upstream:change { answer = "local exchange = ... " .. HELD }
    local call = calls.new_api(upstream.url):start("token_fail", calls.REQUEST)
    local object = { pollfd = call:getfd(), events = "r" }
    assert.is_number(object.pollfd)
    assert.equal(object.pollfd, call:getfd())
    assert.is_nil((cqueues.poll(object, 0.01) == object) or nil)
    assert.is_false(call:done())
    upstream:release()
    assert.equal(object, (cqueues.poll(object, 30)))
    assert.is_true(call:done())
    assert.equal("BAD_REQUEST", call:result().action)
    assert.equal(object, (cqueues.poll(object, 0)))
  end)

  it("finds it readable immediately if the call is already done", function()
    local call = calls.new_api(upstream.url):start("token_fail", calls.REQUEST)
    call:result()
    local object = { pollfd = call:getfd(), events = "r" }
    assert.equal(object, (cqueues.poll(object, 0)))
  end)

  it("can poll the call itself, with cqueues", function()
    local api = calls.new_api(upstream.url)
    timing.assert_within(0.4, function()
      local loop, actions = cqueues.new(), {}
      for _ = 1, 20 do
        loop:wrap(function()
          local call = api:start("token_fail", calls.REQUEST)
          while not call:done() do cqueues.poll(call) end
          actions[#actions + 1] = call:result().action
        end)
      end
      assert(loop:loop())
      assert.equal(20, #actions)
    end)
  end)
end)

describe("authlete.all", function()
  local upstream

  after_each(function() upstream:stop() end)

  it("waits for all calls at once, and returns their results in order", function()
    upstream = answering [[
      exchange:sleep(0.05)
      exchange:json(200, '{"action":"' .. exchange.request.body:match '"ticket":"(%d+)"' .. '"}')
    ]]
    local api = calls.new_api(upstream.url)
    timing.assert_within(0.4, function()
      local started = {}
      for i = 1, 100 do started[i] = api:start("token_fail", { ticket = ("%d"):format(i), reason = "UNKNOWN" }) end
      local results = authlete.all(started)
      assert.equal(100, #results)
      for i, result in ipairs(results) do assert.equal(("%d"):format(i), result.response.action) end
    end)
  end)

  it("returns failures alongside responses", function()
    upstream = answering [[
      if exchange.request.body:find "bad" then return exchange:answer { status = 400 } end
      exchange:json(200, '{"action":"BAD_REQUEST"}')
    ]]
    local api = calls.new_api(upstream.url)
    local results = authlete.all {
      api:start("token_fail", { ticket = "good", reason = "UNKNOWN" }),
      api:start("token_fail", { ticket = "bad", reason = "UNKNOWN" }),
    }
    assert.equal("BAD_REQUEST", results[1].response.action)
    assert.is_nil(results[2].response)
    assert.equal("http", results[2].failure.kind)
    assert.equal(results[2].message, results[2].failure.message)
  end)

  it("accepts a list of calls, and names the element that is not a call", function()
    upstream = peer.start { answer = calls.GOOD }
    local api = calls.new_api(upstream.url)
    local function start() return api:start("token_fail", calls.REQUEST) end
    local is_nil = " of the list is nil: api:start returns nil and a message if it cannot start a call"
    local wrong = {
      { nil, "takes a list of calls, got nil" }, { "x", "takes a list of calls, got string" },
      { api, "takes a list of calls, got userdata" }, { start(), "takes a list of calls: wrap the call in { … }" },
      { { first = start() }, "takes a list of calls, but the table has the key [first]" },
      { { [0] = start() }, "takes a list of calls, but the table has the key [0]" },
      { { [2] = start() }, "element 1" .. is_nil }, { { start(), nil, start() }, "element 2" .. is_nil },
      { { start(), nil, "message", {} }, "element 2" .. is_nil },
      { { start(), "x" }, "element 2 of the list must be a call that api:start returned, got string" },
      { { api }, "element 1 of the list must be a call that api:start returned, got userdata" },
    }
    for i = 1, #wrong do
      local _, message = pcall(function() return (authlete.all(wrong[i][1])) end)
      local at, fault = message:match "^(.-:%d+: )authlete.all: (.*)$"
      assert.equal(wrong[i][2], fault)
      assert.is_truthy(at:find "background_spec.lua")
    end
    for _, timeout_ms in ipairs { "1", true, 0 / 0 } do
      assert.error_matches(function() authlete.all({}, timeout_ms) end, "timeout_ms must be a number, got ")
    end
    assert.same({}, authlete.all {})
  end)

  it("cancels calls that are not done in time", function()
    upstream = answering "exchange:hang()"
    local api = calls.new_api(upstream.url)
    timing.assert_within(0.3, function()
      local started = { api:start("token_fail", calls.REQUEST), api:start("token_fail", calls.REQUEST) }
      local results = authlete.all(started, 100)
      for i = 1, 2 do assert.equal("cancelled", results[i].failure.kind) end
    end)
  end)

  it("accepts an empty list", function()
    upstream = peer.start { answer = calls.GOOD }
    assert.same({}, authlete.all {})
  end)
end)

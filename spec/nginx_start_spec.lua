-- api:start and authlete.all in nginx: calls side by side over the engine, over cosockets and by a function.
-- nginx_start_phases_spec.lua has the phases of nginx and the sandbox.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local timing = require "spec.support.timing"
local system = require "system"
local worker = require "spec.support.worker"

if not server.is_due(pending) then return end

-- In the worker: an api whose transport is a function, over a socket of nginx.
local NEW_API_OF_FUNCTION = [=[
  local settings = ...
  settings.on_call = nil
  settings.transport = function(request)
    local host, port, path = request.url:match "^http://([^:/]+):(%d+)(.*)$"
    local socket = ngx.socket.tcp()
    socket:settimeout(request.timeout_ms)
    if not socket:connect(host, tonumber(port)) then return nil, "cannot connect", "connect" end
    socket:send(("%s %s HTTP/1.0\r\nContent-Length: %d\r\n\r\n%s"):format(request.method, path, #(request.body or ""),
      request.body or ""))
    local headers = {}
    local line, message = socket:receive()
    local status = line and line:match "^HTTP/1%.1 (%d+)"
    while line and line ~= "" do
      line, message = socket:receive()
      local name, value = (line or ""):match "^([^:]+): *(.*)$"
      if name then headers[name:lower()] = value end
    end
    local body = line and socket:receive(tonumber(headers["content-length"]))
    socket:close()
    if not body then return nil, message, message == "timeout" and "timeout" or "network" end
    return { status = tonumber(status), headers = headers, body = body }
  end
  table.insert(apis, authlete.new(settings))
  return #apis
]=]

local HELD = [[ local exchange = ...
  exchange:hold()
  exchange:answer { status = 200, headers = {}, body = '{"action":"BAD_REQUEST","number":' ..
    exchange.request.body:match '"ticket":"t(%d+)"' .. '}' } ]]

-- The worker's and the spec's helpers. A chunk begins with these locals.
local LOCALS = [[
  local api, count = ...
  local function start(number, options)
    return assert(api:start("token_fail", { ticket = "t" .. (number or 0), reason = "UNKNOWN" }, options))
  end
  local function start_all()
    local started = {}
    for i = 1, count do started[i] = start(i) end
    return started
  end
  local function describe(response, message, failure)
    if response then return response.action end
    return ("%s %s %d"):format(failure.kind, tostring(failure.maybe_processed), failure.attempts), message
  end
]]

local nginx, upstream

local function start_run(chunk, ...)
  return nginx:start_run(LOCALS .. chunk, ...)
end

local function run(chunk, ...)
  return start_run(chunk, ...)()
end

-- Asserts that a chunk of one line raises an error with its position.
local function raises(chunk, fault, ...)
  local done, message = pcall(nginx.run, nginx, chunk, ...)
  assert.is_false(done)
  assert.equal(1, (message:find("chunk:1: " .. fault, 1, true)), message)
end

local function wait_for(condition)
  assert.is_truthy(server.wait_for(condition), "waited for too long")
end

local function wait_for_requests(count)
  wait_for(function() return #upstream:requests() == count end)
end

local function new_api(transport, settings)
  local all = calls.settings(upstream.url, settings)
  all.transport, all.ca_file, all.no_proxy = transport, nil, transport == "engine" and "*" or nil
  return nginx:new_api(all, transport == "function" and NEW_API_OF_FUNCTION or nil)
end

-- nginx answers a request only when its light threads have ended.
describe("In nginx, a started call that is cancelled while it connects", function()
  setup(function() nginx = worker.start() end)
  teardown(function() nginx:stop() end)

  it("leaves nothing for which its request would wait: cosocket", function()
    local api = nginx:new_api {
      base_url = "https://nobody.silent", service_id = 1, service_access_token = "abc", retries = 0,
      transport = "cosocket", connect_timeout_ms = 30000, timeout_ms = 60000,
    }
    timing.assert_within(5, function()
      local began = system.monotime()
      local text = run([[
        local call = start()
        assert(call:wait(100) == false)
        call:cancel()
        return describe(call:result())
      ]], api)
      assert.equal("cancelled false 1", text)
      return system.monotime() - began
    end)
  end)
end)

for _, transport in ipairs { "engine", "cosocket", "function" } do
  describe("In nginx, with the transport " .. transport .. ", a started call", function()
    setup(function() nginx = worker.start() end)
    teardown(function() nginx:stop() end)

    before_each(function() upstream = peer.start { answer = HELD } end)
    after_each(function()
      upstream:release()
      upstream:stop()
    end)

    it("runs beside others, and authlete.all returns all results in order, while the worker serves requests", function()
      local finish = start_run([[
        local results = authlete.all(start_all())
        local numbers = {}
        for i = 1, count do numbers[i] = results[i].response.number end
        return numbers
      ]], new_api(transport), 40)
      wait_for_requests(40)
      assert.equal("served", run "return 'served'")
      upstream:release()
      local expected = {}
      for i = 1, 40 do expected[i] = i end
      assert.same(expected, finish())
    end)

    it("has the methods and results of one in plain Lua", function()
      local finish = start_run([[
        local call = start()
        signals.call = call
        local seen = { tostring(call), call:done(), call:wait(0), call:wait(1), call:wait(-5) }
        signals.has_waited = true
        seen[#seen + 1] = call:wait(math.huge)
        local first, second = call:result(), call:result()
        seen[#seen + 1] = first.action .. " " .. second.action
        seen[#seen + 1] = call:done()
        seen[#seen + 1] = call:events()
        seen[#seen + 1] = type(call:timeout())
        seen[#seen + 1] = tostring(call)
        seen[#seen + 1] = call:take().action
        seen[#seen + 1] = tostring(call)
        return seen
      ]], new_api(transport))
      wait_for(function() return run "return signals.has_waited" end)
      run "signals.has_waited = nil"
      upstream:release()
      assert.same({
        "authlete call: token_fail, under way", false, false, false, false, true, "BAD_REQUEST BAD_REQUEST", true, "r",
        "number", "authlete call: token_fail, done", "BAD_REQUEST", "authlete call (taken)",
      }, finish())
      for _, method in ipairs { "result", "take", "done", "cancel", "timeout", "events", "pollfd", "getfd", "wait" } do
        raises("signals.call:" .. method .. "()", "the call was already taken")
      end
      raises("signals.call.done {}", "called without a call; write call:method(...) with a colon")
    end)

    it("raises an error at the caller's line if an argument is wrong", function()
      local api = new_api(transport)
      for wrong, fault in pairs {
        ["api:start('token_fial', {})"] = "start: unknown operation 'token_fial'; did you mean 'token_fail'?",
        ["api:start('start', {})"] = "start: unknown operation 'start'",
        ["api:start()"] = "start: the operation's name must be a string, got n",
        ["api:start('token_fail', {reason = 'UNKNOWN'})"] = "token_fail: parameter 'ticket' is missing",
        ["api.start({}, 'token_fail', {})"] = "start: called without an api; write api:start(...) with a colon",
      } do
        raises("local api = ... " .. wrong, fault, api)
      end
      for _, wrong in ipairs { "'1'", "true", "0 / 0", "" } do
        raises("local api = ... local call = api:start('token_fail', { ticket = 't1', reason = 'UNKNOWN' }) call:wait("
          .. wrong .. ")", "wait: the milliseconds must be a number, got ", api)
      end
      upstream:release()
      raises("local api = ... api:close() api:start('token_fail', {})", "token_fail: the api is closed", api)
    end)

    it("fails as a method does, each time that its result is asked for", function()
      upstream:change { answer = { status = 400, headers = {}, body = '{"resultCode":"A1"}' } }
      local text = run([[
        local call = start()
        local first, second = select(3, call:result()), select(3, call:result())
        assert(first.message == second.message and first.kind == second.kind)
        local _, message, failure = call:take()
        assert(message == failure.message)
        return failure.message .. " " .. describe(nil, message, failure)
      ]], new_api(transport))
      assert.equal("token_fail: HTTP status 400, result code A1 http false 1", text)
    end)

    it("is retried", function()
      upstream:change { answer = [[
        local exchange = ...
        if exchange.request.number < 3 then
          return exchange:answer { status = 503, headers = { ["Retry-After"] = "0" }, body = "" }
        end
        exchange:answer { status = 200, headers = {}, body = '{"action":"BAD_REQUEST"}' }
      ]] }
      assert.equal("BAD_REQUEST", run("return start(nil, { retries = 2 }):result().action", new_api(transport)))
      assert.equal(3, #upstream:requests())
    end)

    it("ends with its deadline", function()
      local text = timing.call_until_sent(upstream, 100, function(timeout_ms)
        return run("return describe(start(nil, { timeout_ms = count }):result())", new_api(transport), timeout_ms)
      end)
      assert.equal("timeout true 1", text)
    end)

    it("ends when cancelled, and others do not", function()
      local finish = start_run([[
        local started = start_all()
        signals.other = start(4)
        while not signals.go do ngx.sleep(0.005) end
        signals.go = nil
        started[2]:cancel()
        started[2]:cancel()
        local cancelled, message = describe(started[2]:result())
        assert(describe(started[2]:result()) == cancelled)
        signals.is_cancelled = true
        local first, third = started[1]:result(), started[3]:result()
        started[1]:cancel()
        return { cancelled, message, first.number, third.number, started[1]:result().number }
      ]], new_api(transport), 3)
      wait_for_requests(4)
      run "signals.go = true signals.other:cancel()" -- from another request
      assert.equal("cancelled true 1", run("return (describe(signals.other:result()))"))
      assert.is_true(run "while not signals.is_cancelled do ngx.sleep(0.005) end return true")
      upstream:release()
      assert.same({ "cancelled true 1", "token_fail: cancelled: the call was cancelled", 1, 3, 1 }, finish())
    end)

    it("ends when cancelled between two attempts", function()
      upstream:change { answer = { status = 503, headers = { ["Retry-After"] = "60" }, body = "" } }
      local finish = start_run([[
        local call = start(nil, { retries = 1, timeout_ms = 100000 })
        while not signals.go do ngx.sleep(0.005) end
        signals.go = nil
        ngx.sleep(0.05) -- for the response to be read, which cannot be observed
        call:cancel()
        return describe(call:result())
      ]], new_api(transport))
      wait_for_requests(1)
      upstream:wait_until_answered()
      run "signals.go = true"
      assert.equal("cancelled false 1", finish()) -- status 503 with Retry-After: not processed
    end)

    it("is cancelled by authlete.all after the time that it is given, unless it is done", function()
      upstream:change { answer = [[
        local exchange = ...
        if not exchange.request.body:find '"t2"' then return exchange:hang() end
        exchange:answer { status = 200, headers = {}, body = '{"action":"BAD_REQUEST"}' }
      ]] }
      local finish = start_run([[
        local started = start_all()
        started[2]:wait(10000)
        while not signals.go do ngx.sleep(0.005) end
        signals.go = nil
        local texts = {}
        for i, result in ipairs(authlete.all(started, 20)) do
          texts[i] = describe(result.response, result.message, result.failure)
        end
        return texts
      ]], new_api(transport), 3)
      wait_for_requests(3)
      run "signals.go = true"
      assert.same({ "cancelled true 1", "BAD_REQUEST", "cancelled true 1" }, finish())
    end)

    it("can be waited for by several light threads, of which some are killed, and by other requests", function()
      local finish = start_run([[
        signals.call = start()
        local threads, waiting = {}, 0
        for i = 1, 6 do
          threads[i] = ngx.thread.spawn(function()
            if i % 2 == 0 then return tostring(signals.call:wait(60000)) end
            return signals.call:result().action
          end)
        end
        assert(ngx.thread.kill(threads[1]) and ngx.thread.kill(threads[4]))
        assert(signals.call:wait(1) == false)
        signals.is_waiting = true
        local results = {}
        for _, i in ipairs { 2, 3, 5, 6 } do results[#results + 1] = select(2, ngx.thread.wait(threads[i])) end
        results[#results + 1] = signals.call:result().action
        return results
      ]], new_api(transport))
      wait_for(function() return run "return signals.is_waiting" end)
      local others = {}
      for i = 1, 3 do others[i] = start_run "return signals.call:result().action" end
      wait_for_requests(1)
      upstream:release()
      assert.same({ "true", "BAD_REQUEST", "BAD_REQUEST", "true", "BAD_REQUEST" }, finish())
      for i = 1, 3 do assert.equal("BAD_REQUEST", others[i]()) end
      assert.equal(1, #upstream:requests())
    end)

    it("goes on if the light thread that started it is killed", function()
      local finish = start_run([[
        local call
        local thread = ngx.thread.spawn(function()
          call = start()
          ngx.sleep(60)
        end)
        while not call do ngx.sleep(0.005) end
        assert(ngx.thread.kill(thread))
        return call:result().action
      ]], new_api(transport))
      wait_for_requests(1)
      upstream:release()
      assert.equal("BAD_REQUEST", finish())
    end)

    it("needs nobody who waits for it, and can be waited for late", function()
      upstream:release()
      local text = run([[
        local call = start()
        while not call:done() do ngx.sleep(0.005) end
        ngx.sleep(0.02)
        assert(call:wait(0) and call:wait(100))
        return call:result().action
      ]], new_api(transport))
      assert.equal("BAD_REQUEST", text)
    end)

    it("can start and wait within the user's own coroutine", function()
      upstream:release()
      assert.equal("BAD_REQUEST", run("return coroutine.wrap(function() return start():result().action end)()",
        new_api(transport)))
    end)

    it("ends as closed with its api", function()
      local finish = start_run([[
        local started = start_all()
        while not signals.go do ngx.sleep(0.005) end
        signals.go = nil
        api:close()
        signals.is_closed = true
        local texts = {}
        for i, call in ipairs(started) do texts[i] = describe(call:result()) end
        return texts
      ]], new_api(transport), 3)
      wait_for_requests(3)
      run "signals.go = true while not signals.is_closed do ngx.sleep(0.005) end signals.is_closed = nil"
      if transport ~= "engine" then upstream:release() end -- these see it when the exchange ends
      assert.same({ "closed true 1", "closed true 1", "closed true 1" }, finish())
    end)

    it("is freed once it is over and nothing refers to it", function()
      upstream:release()
      local text = run([[
        local seen = setmetatable({}, { __mode = "k" })
        local function make(collect)
          for i = 1, 30 do
            local call = start()
            seen[call] = true
            if collect then collect(call) end
          end
        end
        make(function(call) call:result() end)
        make(function(call) call:take() end)
        make(function(call) call:cancel() call:result() end)
        make()
        local limit = 1000
        repeat
          collectgarbage()
          limit = limit - 1
          ngx.sleep(0.01)
        until not next(seen) or limit == 0
        return next(seen) == nil
      ]], new_api(transport))
      assert.is_true(text)
    end)

    it("says that it is over if the request that started it has ended", function()
      local finish = start_run([[
        signals.call = start()
        while not signals.go do ngx.sleep(0.005) end
        signals.go = nil
        ngx.exit(444)
      ]], new_api(transport))
      wait_for_requests(1)
      run "signals.go = true while signals.go do ngx.sleep(0.005) end"
      pcall(finish)
      if transport == "engine" then -- which does not depend on the request
        upstream:release()
        assert.equal("BAD_REQUEST", run "return signals.call:result().action")
      else
        local text, message = run "return describe(signals.call:result())"
        assert.equal("cancelled true 1", text)
        assert.equal("token_fail: cancelled: the request that started the call has ended", message)
      end
      upstream:release()
    end)

    it("runs beside 300 others", function()
      upstream:release()
      assert.equal(300, run([[
        local good = 0
        for _, result in ipairs(authlete.all(start_all())) do good = good + (result.response and 1 or 0) end
        return good
      ]], new_api(transport, { timeout_ms = 60000 }), 300))
      assert.equal(300, #upstream:requests())
    end)
  end)
end

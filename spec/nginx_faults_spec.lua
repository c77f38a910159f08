-- The engine under nginx when upstreams fail, clients disconnect, or nginx runs out of connections; nothing may be sent
-- twice.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local timing = require "spec.support.timing"

if not server.is_due(pending) then return end

local cases = calls.cases

-- /call?operation=…&base=… takes further settings and options as arguments; /kept reuses one api per base URL.
local HTTP = [[
  lua_shared_dict recorded 1m;
  init_by_lua_block {
    authlete = require "authlete"
    recorded = ngx.shared.recorded
    requests = { token_fail = { ticket = "t", reason = "UNKNOWN" }, introspection = { token = "t" } }
    numbers = { retries = true, timeout_ms = true, connect_timeout_ms = true, max_response_bytes = true }
    apis = {}
    function new_api(arguments)
      local settings = { service_id = 1, service_access_token = "abc", no_proxy = "*", retries = 0, ca_file = "CA" }
      for name, value in pairs(arguments) do
        if name ~= "operation" and name ~= "n" then settings[name] = numbers[name] and tonumber(value) or value end
      end
      settings.on_call = function(event) recorded:incr("attempts", 1, 0) recorded:set("kind", event.kind or "none") end
      return authlete.new(settings)
    end
    function describe(response, message, failure)
      if response then return response.action or "good" end
      return ("%s %s %d %s"):format(failure.kind, tostring(failure.maybe_processed), failure.attempts,
        tostring(failure.status))
    end
    function call(api, operation, timeout_ms)
      operation = operation or "token_fail"
      return describe(api[operation](api, requests[operation], { timeout_ms = tonumber(timeout_ms) }))
    end
    function kept_api(arguments) -- one per base URL
      apis[arguments.base_url] = apis[arguments.base_url] or new_api(arguments)
      return apis[arguments.base_url]
    end
  }
  server {
    listen 127.0.0.1:PORT;
    location /static { return 200 "static"; }
    location /recorded { content_by_lua_block { ngx.print(tostring(recorded:get(ngx.var.arg_name))) } }
    location /collect { content_by_lua_block { collectgarbage() collectgarbage() } }
    location /call { content_by_lua_block {
      local arguments = ngx.req.get_uri_args()
      recorded:delete "attempts"
      ngx.print(call(new_api(arguments), arguments.operation))
    } }
    location /kept { content_by_lua_block {
      local arguments = ngx.req.get_uri_args()
      ngx.print(call(kept_api(arguments), arguments.operation, arguments.timeout_ms))
    } }
    location /checked { lua_check_client_abort on; content_by_lua_block {
      ngx.print(call(kept_api(ngx.req.get_uri_args())))
    } }
    location /unchecked { content_by_lua_block {
      if call(kept_api(ngx.req.get_uri_args())) == "BAD_REQUEST" then recorded:incr("unchecked", 1, 0) end
    } }
    location /raising { content_by_lua_block {
      local arguments = ngx.req.get_uri_args()
      local api = authlete.new {
        base_url = arguments.base_url, transport = arguments.transport, service_id = 1, service_access_token = "abc",
        no_proxy = arguments.transport == "engine" and "*" or nil, on_call = function() error "oops of a hook" end,
      }
      ngx.print(call(api))
    } }
    location /close_now { content_by_lua_block { recorded:set("closes", true) } }
    location /close { content_by_lua_block {
      local api = new_api(ngx.req.get_uri_args())
      local thread = ngx.thread.spawn(call, api)
      while not recorded:get "closes" do ngx.sleep(0.005) end
      api:close()
      local _, result = ngx.thread.wait(thread)
      ngx.print(result)
    } }
    EXTRA
  }
]]

local function start(options)
  options = options or {}
  local http = HTTP:gsub("CA\"", peer.certificates().ca .. "\""):gsub("EXTRA", options.extra or "")
  return server.start { http = (options.http or "") .. http, main = options.main, events = options.events }
end

local function answering(text)
  return peer.start { answer = "local exchange = ... " .. text }
end

describe("In nginx, over the engine, a call", function()
  local nginx

  setup(function() nginx = start() end)
  teardown(function() nginx:stop() end)

  for _, transport in ipairs { "engine", "cosocket" } do
    it("is unaffected if its hook raises an error, which is logged: " .. transport, function()
      local upstream = peer.start { answer = calls.GOOD }
      local path = ("/raising?transport=%s&base_url=%s"):format(transport, upstream.url)
      local before = select(2, nginx:log():gsub("authlete: the on_call hook failed: [^\n]*oops of a hook", ""))
      assert.equal("BAD_REQUEST", nginx:get(path).body)
      assert.equal(1, #upstream:requests())
      upstream:stop()
      local after = select(2, nginx:log():gsub("authlete: the on_call hook failed: [^\n]*oops of a hook", ""))
      assert.equal(before + 1, after)
    end)
  end

  local faults = {
    ["a host without an address"] = { url = "https://nobody.invalid", "dns false 1 nil" },
    ["a port that nothing listens on"] = { url = peer.refused_url(), "connect false 1 nil" },
    ["an expired certificate"] = { tls = "expired", "tls false 1 nil" },
    ["another host's certificate"] = { tls = "wrong_host", "tls false 1 nil" },
    ["no connection within connect_timeout_ms"] = {
      accept = "full", settings = "&connect_timeout_ms=100", "timeout false 1 nil",
    },
    ["no handshake within connect_timeout_ms"] = {
      tls = "good", accept = false, settings = "&connect_timeout_ms=100", "timeout false 1 nil",
    },
    ["no response in time"] = { answer = "exchange:hang()", settings = "&timeout_ms=TIME", "timeout true 1 nil" },
    ["a reset"] = { answer = "exchange:reset()", "network true 1 nil" },
    ["a close without a response"] = { answer = "exchange:close()", "network true 1 nil" },
    ["a truncated body"] = {
      answer = [[exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{") exchange:close()]],
      "network true 1 200",
    },
    ["400"] = { answer = [[exchange:answer { status = 400 }]], "http false 1 400" },
    ["500"] = { answer = [[exchange:answer { status = 500 }]], "http true 1 500" },
    ["a redirect"] = {
      answer = [[exchange:answer { status = 302, headers = { Location = "/" } }]], "http false 1 302",
    },
    ["429"] = { answer = [[exchange:answer { status = 429 }]], "rate_limited false 1 429" },
    ["invalid JSON"] = { answer = [[exchange:answer { body = "<html>" }]], "protocol true 1 200" },
    ["a response that is too large"] = {
      answer = [[exchange:json(200, '{"action":"BAD_REQUEST"}')]], settings = "&max_response_bytes=5",
      "too_large true 1 200",
    },
  }

  for name, fault in cases(faults) do
    it("reports what failed: " .. name, function()
      local upstream = not fault.url and peer.start {
        tls = fault.tls, accept = fault.accept, answer = "local exchange = ... " .. (fault.answer or ""),
      }
      local base = fault.url or upstream.url
      timing.assert_within(fault.url == "https://nobody.invalid" and 60 or 1, function()
        local timeout_ms = 100
        local reply
        repeat -- until the request is sent
          reply = nginx:get("/call?base_url=" .. base .. (fault.settings or ""):gsub("TIME", timeout_ms))
          timeout_ms = 3 * timeout_ms
        until reply.body == fault[1] or not reply.body:find "^timeout false" or timeout_ms > 20000
        assert.equal(fault[1], reply.body)
        return reply.seconds
      end)
      if upstream then upstream:stop() end
      assert.equal("1", nginx:get("/recorded?name=attempts").body)
      assert.equal(fault[1] == "protocol true 1 200" and "none" or fault[1]:match "^%a+_?%a+",
        nginx:get("/recorded?name=kind").body)
    end)
  end

  local AT_ONCE = [[headers = { ["Retry-After"] = "0" }]]
  local outcomes = {
    ["500"] = { [[exchange:answer { status = 500, HEADERS }]], introspection = 2, token_fail = 1 },
    ["503 with Retry-After"] = { [[exchange:answer { status = 503, HEADERS }]], introspection = 2, token_fail = 2 },
    ["429"] = { [[exchange:answer { status = 429, HEADERS }]], introspection = 2, token_fail = 2 },
    ["404"] = { [[exchange:answer { status = 404, HEADERS }]], introspection = 1, token_fail = 1 },
    ["a reset"] = { [[exchange:reset()]], introspection = 2, token_fail = 1 },
    ["a close without a response"] = { [[exchange:close()]], introspection = 2, token_fail = 1 },
  }

  for name, outcome in cases(outcomes) do
    for _, operation in ipairs { "introspection", "token_fail" } do
      it(("to %s arrives %d times with one retry and the outcome %s"):format(operation, outcome[operation],
        name), function()
        local upstream = answering((outcome[1]:gsub("HEADERS", AT_ONCE)))
        nginx:get(("/call?base_url=%s&operation=%s&retries=1"):format(upstream.url, operation))
        assert.equal(outcome[operation], #upstream:requests())
        assert.equal(tostring(outcome[operation]), nginx:get("/recorded?name=attempts").body)
        upstream:stop()
      end)
    end
  end

  it("succeeds if the second attempt does", function()
    local upstream = answering [[
      if exchange.request.number == 1 then
        return exchange:answer { status = 503, headers = { ["Retry-After"] = "0" } }
      end
      exchange:json(200, '{"action":"BAD_REQUEST"}')
    ]]
    assert.equal("BAD_REQUEST", nginx:get("/call?retries=1&base_url=" .. upstream.url).body)
    upstream:stop()
  end)

  it("is sent once if a kept connection breaks", function()
    local upstream = answering [[
      if exchange.request.number_on_connection == 2 then return exchange:close() end
      exchange:json(200, '{"action":"BAD_REQUEST"}')
    ]]
    local path = "/kept?base_url=" .. upstream.url
    assert.equal("BAD_REQUEST", nginx:get(path).body)
    assert.equal("network true 1 nil", nginx:get(path).body)
    assert.equal(2, #upstream:requests())
    assert.equal("BAD_REQUEST", nginx:get(path).body)
    upstream:stop()
  end)

  it("never gets the response to a call that timed out", function()
    local upstream = answering [[
      local number = exchange.request.number
      if number == 2 then
        while not is_over do exchange:sleep(0.005) end
      elseif number > 2 then
        is_over = true
        exchange:sleep(0.05)
      end
      exchange:json(200, '{"action":"' .. number .. ' on ' .. exchange.request.connection .. '"}')
    ]]
    local path = "/kept?base_url=" .. upstream.url
    assert.equal("1 on 1", nginx:get(path).body)
    local timeout_ms = 100
    local body
    repeat -- until the request is sent
      body = nginx:get(path .. "&timeout_ms=" .. timeout_ms).body
      timeout_ms = 3 * timeout_ms
    until not body:find "^timeout false"
    assert.equal("timeout true 1 nil", body)
    assert.equal("3 on 2", nginx:get(path).body)
    upstream:stop()
  end)

  it("fails with the kind closed when its api is closed", function()
    local upstream = answering "exchange:hang()"
    local load = nginx:start_get("/close?base_url=" .. upstream.url)
    assert.is_true(server.wait_for(function() return #upstream:requests() == 1 end))
    nginx:get "/close_now"
    assert.equal("closed true 1 nil", load:finish())
    upstream:stop()
  end)

  it("that nothing waits for is dropped with its connection once it is collected", function()
    local upstream = answering [[
      gone = gone or 0
      if exchange.request.number <= 3 then exchange:hang() gone = gone + 1 return end
      exchange:json(200, '{"action":"' .. gone .. ' on ' .. exchange.request.connection .. '"}')
    ]]
    local path = "/checked?base_url=" .. upstream.url
    for i = 1, 3 do
      local client = nginx:start_get(path)
      assert.is_true(server.wait_for(function() return #upstream:requests() == i end))
      client:give_up()
    end
    assert.is_true(server.wait_for(function()
      nginx:get "/collect"
      return nginx:get(path).body == "3 on 4"
    end))
    upstream:stop()
  end)

  it("continues without its client if nginx does not check for that", function()
    local upstream = answering [[
      if exchange.request.number == 1 then
        while not is_asked do exchange:sleep(0.005) end
      end
      is_asked = true
      exchange:json(200, '{"action":"BAD_REQUEST"}')
    ]]
    local path = "/unchecked?base_url=" .. upstream.url
    local client = nginx:start_get(path)
    assert.is_true(server.wait_for(function() return #upstream:requests() == 1 end))
    client:give_up()
    assert.equal("nil", nginx:get("/recorded?name=unchecked").body)
    nginx:get(path) -- after this, the server answers both
    assert.is_true(server.wait_for(function() return nginx:get("/recorded?name=unchecked").body == "2" end))
    upstream:stop()
  end)
end)

describe("With or without its own socket and timer, the engine works", function()
  local upstream

  setup(function() upstream = answering [[ exchange:sleep(0.02) exchange:json(200, '{"action":"BAD_REQUEST"}') ]] end)
  teardown(function() upstream:stop() end)

  local function assert_answers(nginx, settings)
    for _ = 1, 3 do
      local reply = nginx:get("/kept?base_url=" .. upstream.url .. (settings or ""))
      assert.equal("BAD_REQUEST", reply.body)
    end
    timing.assert_within(1.5, function()
      local reply = nginx:get("/kept?base_url=" .. upstream.url .. (settings or ""))
      assert.equal("BAD_REQUEST", reply.body)
      return reply.seconds
    end)
  end

  local function count(text, pattern)
    local _, number = text:gsub(pattern, "")
    return number
  end

  it("if the worker cannot write to socket_folder, and the log names the setting once", function()
    local nginx = start { main = "user nobody nogroup;" }
    local folder = nginx.folder .. "/closed"
    os.execute(("mkdir -m 555 '%s'"):format(folder))
    assert_answers(nginx, "&socket_folder=" .. folder)
    nginx:stop()
    assert.equal(1, count(nginx:log(), "set 'socket_folder' to"), nginx:log())
    assert.equal(1, count(nginx:log(), "Permission denied"), nginx:log())
  end)

  it("if socket_folder does not exist", function()
    local nginx = start()
    assert_answers(nginx, "&socket_folder=/nowhere")
    nginx:stop()
    assert.equal(1, count(nginx:log(), "set 'socket_folder' to"), nginx:log())
  end)

  it("if the path would be too long", function()
    local nginx = start()
    assert_answers(nginx, "&socket_folder=/tmp/" .. ("x"):rep(100))
    nginx:stop()
    assert.equal(1, count(nginx:log(), "File name too long"), nginx:log())
  end)

  it("without logging anything if the worker can write only to a default folder", function()
    local nginx = start { main = "user nobody nogroup;" }
    assert_answers(nginx)
    nginx:stop()
    assert.equal(0, count(nginx:log(), "socket_folder"), nginx:log())
  end)

  it("if socket_folder is set and valid", function()
    local nginx = start()
    assert_answers(nginx, "&socket_folder=" .. nginx.folder .. "/writable")
    nginx:stop()
    assert.equal(0, count(nginx:log(), "socket_folder"), nginx:log())
  end)

  it("if no more timers may run", function()
    local nginx = start { http = [[
      lua_max_running_timers 1;
      init_worker_by_lua_block { ngx.timer.at(0, function() ngx.sleep(1000) end) }
    ]] }
    assert_answers(nginx)
    nginx:stop(true)
  end)

  it("if no more timers may be pending", function()
    local nginx = start { http = [[
      lua_max_pending_timers 1;
      init_worker_by_lua_block { ngx.timer.at(1000, function() end) }
    ]] }
    assert_answers(nginx)
    nginx:stop()
  end)

  it("if nginx has no connections left", function()
    local nginx = start { events = "worker_connections 6;" } -- nginx and the client use most of them
    assert_answers(nginx)
    nginx:stop(true)
  end)
end)

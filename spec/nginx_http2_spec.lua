-- The engine with an nginx upstream, with and without HTTP/2: from plain Lua, and from an nginx worker.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local timing = require "spec.support.timing"

if not server.is_due(pending) then return end

describe("The engine", function()
  local upstream

  -- Each response says which protocol and connection it used. None is sent before the awaited number of requests has
  -- arrived.
  setup(function()
    local good = peer.certificates().good
    local http = [[
      lua_shared_dict recorded 1m;
      ssl_certificate "CERTIFICATE"; ssl_certificate_key "KEY";
      init_by_lua_block {
        function answer(seconds)
          local recorded = ngx.shared.recorded
          ngx.req.read_body() -- otherwise nginx resets the stream, which libcurl treats as a failure
          recorded:incr("begun", 1, 0)
          ngx.sleep(seconds)
          while recorded:get "begun" < (recorded:get "awaited" or 0) do ngx.sleep(0.005) end
          ngx.print(('{"action":"%s","resultMessage":"%s"}'):format(ngx.var.server_protocol, ngx.var.connection))
        end
      }
      server { listen 127.0.0.1:PORT ssl http2; keepalive_requests 1000000;
        location /api/1/auth/token/fail { content_by_lua_block { answer(0.05) } }
        location / { content_by_lua_block { answer(60) } } }
      server { listen 127.0.0.1:PORT_CONTROL;
        location /await { content_by_lua_block {
          ngx.shared.recorded:set("begun", 0)
          ngx.shared.recorded:set("awaited", tonumber(ngx.var.arg_count))
        } }
        location /begun { content_by_lua_block { ngx.print(ngx.shared.recorded:get "begun") } } }
      server { listen 127.0.0.1:PORT_PLAIN http2; location / { content_by_lua_block { answer(0.05) } } }
      server { listen 127.0.0.1:PORT_OLD ssl; location / { content_by_lua_block { answer(0.05) } } }
      server { listen 127.0.0.1:PORT_SHORT ssl http2; keepalive_requests 20;
        location / { content_by_lua_block { answer(0.005) } } }
      server { listen 127.0.0.1:PORT_USUAL ssl http2; keepalive_requests 1000;
        location / { content_by_lua_block { answer(0) } } }
      server { listen 127.0.0.1:PORT_FEW ssl http2; http2_max_concurrent_streams 5;
        location / { content_by_lua_block { answer(0.02) } } }
    ]]
    http = http:gsub("CERTIFICATE", good.certificate):gsub('"KEY"', '"' .. good.key .. '"')
    upstream = server.start { http = http }
  end)

  teardown(function() upstream:stop() end)

  before_each(function() upstream:get("/await?count=0", nil, "PORT_CONTROL") end)

  -- Holds all responses until that many requests have arrived.
  local function await(requests)
    upstream:get("/await?count=" .. requests, nil, "PORT_CONTROL")
  end

  local function new_api(port, settings)
    settings = settings or {}
    settings.timeout_ms = settings.timeout_ms or 60000
    settings.connect_timeout_ms = 60000
    settings.service_id = "1"
    settings.http_version = settings.http_version or "2"
    local scheme = port == "PORT_PLAIN" and "http" or "https"
    return calls.new_api(scheme .. "://127.0.0.1:" .. upstream.ports[port or "PORT"], settings)
  end

  local function start(api, count)
    local started = {}
    for i = 1, count do started[i] = api:start("token_fail", calls.REQUEST) end
    return started
  end

  -- Asserts that all calls used the protocol and succeeded. Returns the number of connections.
  local function connections(results, protocol)
    local seen, count = {}, 0
    for _, result in ipairs(results) do
      assert.is_nil(result.message)
      assert.equal(protocol, result.response.action)
      local connection = result.response.result_message
      count = count + (seen[connection] and 0 or 1)
      seen[connection] = true
    end
    return count
  end

  it("shares a few connections over HTTP/2", function()
    await(100)
    local count = connections(authlete.all(start(new_api(), 100)), "HTTP/2.0")
    assert.is_true(count <= 10, ("%d connections"):format(count))
  end)

  -- Until the server has sent its limit, libcurl assumes the 100 streams that RFC 9113 section 6.5.2 recommends.
  -- Requests that the server then refuses are retried only if they may be repeated.
  it("opens more if few concurrent streams are allowed", function()
    timing.assert_within(5, function()
      local api, started = new_api("PORT_FEW", { retries = 5 }), {}
      for i = 1, 100 do started[i] = api:start("token_revoke", { subject = "john" }) end
      connections(authlete.all(started), "HTTP/2.0")
    end)
  end)

  it("uses HTTP/1.1 by default, and with servers that support nothing else", function()
    for _, version in ipairs { "auto", "1.1" } do
      await(50) -- HTTP/1.1 needs as many connections
      assert.equal(50, connections(authlete.all(start(new_api("PORT", { http_version = version }), 50)), "HTTP/1.1"))
    end
    await(8) -- as many as libcurl opens
    local count = connections(authlete.all(start(new_api "PORT_OLD", 50)), "HTTP/1.1")
    assert.equal(8, count)
  end)

  it("fails all calls that wait for a host that does not exist", function()
    local api = calls.new_api("https://nobody.invalid", {
      http_version = "2", service_id = "1", timeout_ms = 120000, connect_timeout_ms = 120000, retries = 0,
    })
    for _, result in ipairs(authlete.all(start(api, 3))) do assert.equal("dns", result.failure.kind) end
  end)

  it("uses HTTP/2 without TLS, repeatedly", function()
    local api = new_api "PORT_PLAIN"
    for _ = 1, 3 do connections(authlete.all(start(api, 20)), "HTTP/2.0") end
  end)

  it("also serves the methods of an api, which wait for it", function()
    local api = new_api()
    assert.equal("HTTP/2.0", assert(api:token_fail(calls.REQUEST)).action)
    local response, _, failure = api:token_revoke({ subject = "john" }, { timeout_ms = 100 })
    assert.is_nil(response)
    assert.equal("timeout", failure.kind)
    assert.equal("HTTP/2.0", assert(api:token_fail(calls.REQUEST)).action)
  end)

  it("leaves other calls on the connection alone when one ends early", function()
    local api = new_api()
    connections(authlete.all(start(api, 1)), "HTTP/2.0")
    await(23) -- one more than will arrive before others end
    local slow = api:start("token_revoke", { subject = "john" }, { timeout_ms = 100 })
    local cancelled = api:start("token_revoke", { subject = "john" })
    local good = start(api, 20)
    assert.is_true(server.wait_for(function()
      return tonumber(upstream:get("/begun", nil, "PORT_CONTROL").body) >= 21 and slow:done()
    end))
    cancelled:cancel()
    await(0)
    connections(authlete.all(good), "HTTP/2.0")
    assert.equal("cancelled", select(3, cancelled:result()).kind)
    assert.equal("timeout", select(3, slow:result()).kind)
    assert.equal(1, connections(authlete.all(start(api, 5)), "HTTP/2.0"))
  end)

  -- The server refuses streams that arrive after its GOAWAY. libcurl does not distinguish them from broken ones, so
  -- one_shot operations are not retried.
  it("loses no repeatable call if connections end after a few requests", function()
    local api = new_api("PORT_SHORT", { retries = 2 })
    for _ = 1, 10 do
      local started = {}
      for i = 1, 15 do started[i] = api:start("token_revoke", { subject = "john" }) end
      connections(authlete.all(started), "HTTP/2.0")
    end
    for _ = 1, 10 do
      for _, result in ipairs(authlete.all(start(api, 15))) do
        assert.is_true(result.response ~= nil or result.failure.kind == "network", result.message)
      end
    end
  end)

  it("switches connections before the server closes them after 1,000 requests, as nginx does", function()
    local api = new_api("PORT_USUAL")
    for _ = 1, 40 do
      connections(authlete.all(start(api, 100)), "HTTP/2.0")
    end
  end)

  it("also shares connections in an nginx worker", function()
    local http = ([[
      init_by_lua_block {
        local authlete = require "authlete"
        api = authlete.new {
          base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*", retries = 0, ca_file = "CA",
          http_version = "2",
        }
      }
      server { listen 127.0.0.1:PORT; location / { content_by_lua_block {
        local threads, seen, count = {}, {}, 0
        for i = 1, 50 do threads[i] = ngx.thread.spawn(api.token_fail, api, { ticket = "t", reason = "UNKNOWN" }) end
        for i = 1, 50 do
          local _, response, message = ngx.thread.wait(threads[i])
          if not response then return ngx.print(message) end
          count = count + (seen[response.result_message] and 0 or 1)
          seen[response.result_message] = true
        end
        ngx.print(count <= 5 and "few" or count)
      } } }
    ]]):gsub("BASE", "https://127.0.0.1:" .. upstream.port):gsub("CA\"", peer.certificates().ca .. "\"")
    local nginx = server.start { http = http }
    assert.equal("few", nginx:get("/").body)
    assert.equal("few", nginx:get("/").body)
    nginx:quit()
  end)
end)

-- Calls from nginx's subsystem stream, which has phases of its own and no requests. OpenResty has its Lua module;
-- Debian has no package of it.

local peer = require "spec.support.peer"
local server = require "spec.support.server"
local socket = require "socket"

if not server.is_due(pending) then return end

-- 50 ms, so that the waiting code really yields.
local SLOW = [[
  local exchange = ...
  exchange:sleep(0.05)
  exchange:json(200, '{"action":"BAD_REQUEST"}')
]]

local INIT = [[
  init_by_lua_block {
    authlete = require "authlete"
    local function new_api(transport)
      return authlete.new {
        base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*", retries = 0,
        transport = transport,
      }
    end
    api, over_cosockets = new_api "auto", new_api "cosocket"
    function attempt(made)
      local response, message, failure = (made or api):token_fail { ticket = "t", reason = "UNKNOWN" }
      return response and response.action or failure.kind .. ": " .. message
    end
  }
]]

local STREAM = INIT .. [[
  lua_shared_dict recorded 1m;
  init_worker_by_lua_block {
    recorded = ngx.shared.recorded
    recorded:set("init_worker", attempt())
    ngx.timer.at(0, function() recorded:set("timer", attempt()) end)
  }
  upstream balanced {
    server 0.0.0.1:1;
    balancer_by_lua_block {
      recorded:set("balancer", attempt())
      require("ngx.balancer").set_current_peer("127.0.0.1", PORT_CONTENT)
    }
  }
  server { listen 127.0.0.1:PORT_CONTENT; content_by_lua_block { ngx.say(attempt()) } }
  server { listen 127.0.0.1:PORT_COSOCKET; content_by_lua_block { ngx.say(attempt(over_cosockets)) } }
  server { listen 127.0.0.1:PORT_PREREAD;
    preread_by_lua_block { ngx.ctx.first = attempt() }
    content_by_lua_block { ngx.say(ngx.ctx.first) } }
  server { listen 127.0.0.1:PORT_THREADS; content_by_lua_block {
    local threads, good = {}, 0
    for i = 1, 20 do threads[i] = ngx.thread.spawn(attempt) end
    for i = 1, 20 do
      local _, result = ngx.thread.wait(threads[i])
      good = good + (result == "BAD_REQUEST" and 1 or 0)
    end
    ngx.say(good)
  } }
  server { listen 127.0.0.1:PORT_ALL; content_by_lua_block {
    local calls, good = {}, 0
    for i = 1, 3 do calls[i] = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" }) end
    for _, result in ipairs(authlete.all(calls)) do good = good + (result.response and 1 or 0) end
    ngx.say(good)
  } }
  server { listen 127.0.0.1:PORT_BALANCER; proxy_pass balanced; }
  server { listen 127.0.0.1:PORT_LOG; return "x"; log_by_lua_block { recorded:set("log", attempt()) } }
  server { listen 127.0.0.1:PORT_TLS ssl; ssl_certificate "CERTIFICATE"; ssl_certificate_key "KEY";
    ssl_client_hello_by_lua_block { recorded:set("ssl_client_hello", attempt()) }
    ssl_certificate_by_lua_block { recorded:set("ssl_certificate", attempt()) }
    content_by_lua_block { ngx.say "shook hands" } }
  server { listen 127.0.0.1:PORT_HANDSHAKE; content_by_lua_block {
    local connection = ngx.socket.tcp()
    assert(connection:connect("127.0.0.1", PORT_TLS))
    assert(connection:sslhandshake(nil, "localhost", false))
    ngx.say(connection:receive())
  } }
  server { listen 127.0.0.1:PORT_RECORDED; content_by_lua_block {
    local name = ngx.req.socket():receive()
    for _ = 1, 200 do
      local value = recorded:get(name)
      if value then return ngx.say(value) end
      ngx.sleep(0.01)
    end
    ngx.say "nothing was recorded"
  } }
  server { listen 127.0.0.1:PORT_GUARD; content_by_lua_block {
    local _, of_guard = pcall(authlete.openresty.guard, { api = api })
    local _, of_protect = pcall(authlete.openresty.protect, { api = api })
    local _, of_serve = pcall(authlete.openresty.serve, function() end)
    ngx.say(of_guard, "; ", of_protect, "; ", of_serve)
  } }
]]

local HTTP = INIT .. [[
  server { listen 127.0.0.1:PORT; location / { content_by_lua_block { ngx.print(attempt()) } } }
]]

describe("In nginx's subsystem stream, a call", function()
  if not server.has_stream() then
    pending "yields (needs the Lua module of the subsystem stream, as in OpenResty: NGINX names the program)"
    return
  end
  local nginx, upstream

  setup(function()
    upstream = peer.start { answer = SLOW }
    local good = peer.certificates().good
    local words = { BASE = upstream.url, CERTIFICATE = good.certificate, KEY = good.key }
    local function fill(text) return (text:gsub("%u+", words)) end
    nginx = server.start { http = fill(HTTP), stream = fill(STREAM) }
  end)

  teardown(function()
    upstream:stop()
    nginx:quit()
    assert.is_nil(nginx:log():match "[^\n]*%[error%][^\n]*")
    assert.is_nil(nginx:log():match "[^\n]*%[warn%][^\n]*")
  end)

  -- Returns what the server says to a client that may say a line first.
  local function talk(port, line)
    local connection = assert(socket.connect("127.0.0.1", tonumber(nginx.ports["PORT_" .. port])))
    if line then assert(connection:send(line .. "\n")) end
    local text = connection:receive "*a"
    connection:close()
    return (text:gsub("\n$", ""))
  end

  local function recorded(name) return talk("RECORDED", name) end

  local function refusal(phase)
    return ("phase: token_fail: phase: a call can neither yield nor block in nginx's phase '%s'"):format(phase)
  end

  it("yields in preread and content", function()
    assert.equal("BAD_REQUEST", talk "PREREAD")
    assert.equal("BAD_REQUEST", talk "CONTENT")
  end)

  it("yields over cosockets", function()
    assert.equal("BAD_REQUEST", talk "COSOCKET")
  end)

  it("yields in light threads", function()
    assert.equal("20", talk "THREADS")
  end)

  it("can be started, and waited for with others", function()
    assert.equal("3", talk "ALL")
  end)

  it("blocks in init_worker_by_lua, and yields in a timer", function()
    assert.equal("BAD_REQUEST", recorded "init_worker")
    assert.equal("BAD_REQUEST", recorded "timer")
  end)

  it("yields in ssl_client_hello_by_lua and ssl_certificate_by_lua", function()
    assert.equal("shook hands", talk "HANDSHAKE")
    assert.equal("BAD_REQUEST", recorded "ssl_client_hello")
    assert.equal("BAD_REQUEST", recorded "ssl_certificate")
  end)

  it("fails in balancer_by_lua and log_by_lua with the kind phase", function()
    assert.equal("BAD_REQUEST", talk "BALANCER")
    assert.equal(refusal "balancer", recorded "balancer")
    assert.equal("x", talk "LOG")
    assert.equal(refusal "log", recorded "log")
  end)

  it("does not disturb the subsystem http of the same worker", function()
    for _ = 1, 3 do
      assert.equal("BAD_REQUEST", talk "CONTENT")
      assert.equal("BAD_REQUEST", nginx:get("/").body)
    end
  end)

  it("is what there is: what needs a request says so", function()
    local words = "needs nginx with its Lua module, in http {}"
    local said = talk "GUARD"
    for _, name in ipairs { "guard", "protect", "serve" } do
      assert.is_truthy(said:find("authlete.openresty." .. name .. ": " .. words, 1, true), said)
    end
  end)
end)

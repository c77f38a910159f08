-- Calls from each phase of nginx, and from light threads, subrequests, timers and coroutines, wherever the api was
-- created.

local peer = require "spec.support.peer"
local server = require "spec.support.server"
local timing = require "spec.support.timing"

if not server.is_due(pending) then return end

-- `attempt()` makes a call and returns the outcome; `recorded` keeps it in phases that cannot send a reply.
local SHARED = [[
  lua_shared_dict recorded 1m;
  lua_ssl_trusted_certificate "CA";
  lua_ssl_verify_depth 2;
  init_by_lua_block {
    authlete = require "authlete"
    recorded = ngx.shared.recorded
    function new_api(settings)
      local all = { base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*", retries = 0 }
      for name, value in pairs(settings or {}) do all[name] = value end
      return authlete.new(all)
    end
    api = new_api()
    function describe(response, message, failure)
      if response then return response.action end
      return (failure and failure.kind or "?") .. ": " .. tostring(message)
    end
    function attempt(made)
      made = made or api
      return describe(made:token_fail { ticket = "t", reason = "UNKNOWN" })
    end
    recorded:set("init", attempt())
  }
]]

-- 50 ms, so that the waiting code really yields.
local SLOW = [[
  local exchange = ...
  exchange:sleep(0.05)
  exchange:json(200, '{"action":"BAD_REQUEST"}')
]]

local function start(http)
  local upstream = peer.start { answer = SLOW }
  local text = (SHARED:gsub("BASE", upstream.url):gsub('"CA"', '"' .. peer.certificates().ca .. '"') .. http)
  local good, nginx = pcall(server.start, { http = text })
  if not good then
    upstream:stop()
    error(nginx, 0)
  end
  return nginx, upstream
end

local SHOW_RECORDED = [[
  location /recorded { content_by_lua_block {
    for _ = 1, 200 do
      local value = recorded:get(ngx.var.arg_name)
      if value then return ngx.print(value) end
      ngx.sleep(0.01)
    end
    ngx.print "nothing was recorded"
  } }
]]

-- Phases that only newer versions of nginx's Lua module have.
local NEWER = [[
  location /precontent { precontent_by_lua_block { ngx.say(attempt()) ngx.exit(200) } content_by_lua_block { } }
  location /proxy_ssl { proxy_pass https://127.0.0.1:PORT_TLS/static;
    proxy_ssl_verify on; proxy_ssl_trusted_certificate "CA"; proxy_ssl_name localhost;
    proxy_ssl_verify_by_lua_block { recorded:set("proxy_ssl_verify", attempt()) }
    proxy_ssl_certificate_by_lua_block { recorded:set("proxy_ssl_certificate", attempt()) } }
]]

-- Whether OpenSSL waits for ssl_session_fetch_by_lua; OpenResty's packages bring one that does.
local DOES_SESSION_FETCH_WAIT = [[
  location /session_fetch_waits { content_by_lua_block {
    local ffi = require "ffi"
    ffi.cdef "void *SSL_magic_pending_session_ptr(void);"
    ngx.print(tostring(pcall(function() return ffi.C.SSL_magic_pending_session_ptr() end)))
  } }
]]

describe("In nginx, a call", function()
  local nginx, upstream
  local newer = NEWER:gsub('"CA"', '"' .. peer.certificates().ca .. '"')
  local has_newer = server.accepts { http = "server { listen 127.0.0.1:PORT; " .. newer:gsub("PORT_TLS", "1") .. " }" }

  -- Returns a single value: busted's asserts would treat the second result of gsub as a message.
  local function recorded(name)
    return nginx:get("/recorded?name=" .. name).body
  end

  setup(function()
    local good = peer.certificates().good
    local http = [[
      init_worker_by_lua_block {
        recorded:set("init_worker", attempt())
        ngx.timer.at(0, function() recorded:set("init_worker_timer", attempt()) end)
      }
      exit_worker_by_lua_block { recorded:set("exit_worker", attempt()) ngx.log(ngx.NOTICE, "exit: ", attempt()) }
      upstream balanced {
        server 0.0.0.1;
        balancer_by_lua_block {
          recorded:set("balancer", attempt())
          require("ngx.balancer").set_current_peer("127.0.0.1", PORT)
        }
      }
      ssl_session_store_by_lua_block { recorded:set("ssl_session_store", attempt()) }
      ssl_session_fetch_by_lua_block { recorded:set("ssl_session_fetch", attempt()) }
      server { listen 127.0.0.1:PORT_SESSION ssl; ssl_protocols TLSv1.2; ssl_session_tickets off;
        ssl_certificate "CERTIFICATE"; ssl_certificate_key "KEY"; ssl_session_cache shared:sessions:1m; }
      server {
        listen 127.0.0.1:PORT;
        listen 127.0.0.1:PORT_TLS ssl;
        ssl_certificate "CERTIFICATE"; ssl_certificate_key "KEY";
        ssl_verify_client optional_no_ca; # otherwise proxy_ssl_certificate_by_lua would not run
        ssl_certificate_by_lua_block { recorded:set("ssl_certificate", attempt()) }
        SHOW_RECORDED
        location /static { return 200 "static"; }
        location /rewrite { rewrite_by_lua_block { ngx.say(attempt()) ngx.exit(200) } }
        location /access { access_by_lua_block { ngx.say(attempt()) ngx.exit(200) } }
        location /content { content_by_lua_block { ngx.say(attempt()) } }
        location /every { set $shown ""; rewrite_by_lua_block { ngx.ctx.first = attempt() }
          access_by_lua_block { ngx.ctx.second = attempt() }
          content_by_lua_block { ngx.say(ngx.ctx.first, ngx.ctx.second, attempt()) } }
        location /set { set_by_lua_block $shown { return attempt() } return 200 $shown; }
        location /header_filter { return 200 "x";
          header_filter_by_lua_block { recorded:set("header_filter", attempt()) } }
        location /body_filter { return 200 "x"; body_filter_by_lua_block { recorded:set("body_filter", attempt()) } }
        location /log { return 200 "x"; log_by_lua_block { recorded:set("log", attempt()) } }
        location /balancer { proxy_pass http://balanced/static; }
        location /timer { content_by_lua_block {
          ngx.timer.at(0, function() recorded:set("timer", attempt()) end)
        } }
        location /threads { content_by_lua_block {
          local threads = {}
          for i = 1, 20 do threads[i] = ngx.thread.spawn(attempt) end
          local good = 0
          for i = 1, 20 do
            local _, result = ngx.thread.wait(threads[i])
            good = good + (result == "BAD_REQUEST" and 1 or 0)
          end
          ngx.say(good)
        } }
        location /kill { content_by_lua_block {
          local threads = {}
          for i = 1, 20 do threads[i] = ngx.thread.spawn(attempt) end
          local killed = 0
          for i = 1, 20, 2 do
            killed = killed + (ngx.thread.kill(threads[i]) and 1 or 0)
            threads[i] = nil
          end
          collectgarbage()
          local good = 0
          for _, thread in pairs(threads) do
            local _, result = ngx.thread.wait(thread)
            good = good + (result == "BAD_REQUEST" and 1 or 0)
          end
          ngx.say(killed, " ", good, " ", attempt())
        } }
        location /capture { content_by_lua_block {
          ngx.print(ngx.location.capture("/content").body, attempt())
        } }
        location /capture_multi { content_by_lua_block {
          local first, second = ngx.location.capture_multi { { "/content" }, { "/content" } }
          ngx.print(first.body, second.body)
        } }
        location /coroutine { content_by_lua_block {
          local next = coroutine.wrap(function()
            for i = 1, 3 do coroutine.yield(i .. attempt()) end
          end)
          ngx.print(next(), next(), next())
        } }
        location /per_request { content_by_lua_block {
          local own = new_api()
          ngx.print(attempt(own), " ")
          own:close()
          ngx.print(select(2, pcall(attempt, own)))
        } }
        location /raises { content_by_lua_block {
          ngx.say(select(2, pcall(api.token_fail, api, { reason = "UNKNOWN" })))
        } }
        location /ssl { content_by_lua_block {
          local socket = ngx.socket.tcp()
          assert(socket:connect("127.0.0.1", PORT_TLS))
          assert(socket:sslhandshake(nil, "localhost", true))
          socket:close()
          ngx.say "shook hands"
        } }
        location /session { content_by_lua_block {
          local session
          for _ = 1, 2 do
            local socket = ngx.socket.tcp()
            assert(socket:connect("127.0.0.1", PORT_SESSION))
            session = assert(socket:sslhandshake(session, "localhost", true))
            socket:close()
          end
          ngx.say "shook hands"
        } }
        location /unknown_phase { content_by_lua_block {
          local get_phase = ngx.get_phase
          ngx.get_phase = function() return "a phase of the future" end
          local outcome = attempt()
          ngx.get_phase = get_phase
          ngx.say(outcome)
        } }
        DOES_SESSION_FETCH_WAIT
        NEWER
      }
    ]]
    http = http:gsub("SHOW_RECORDED", SHOW_RECORDED):gsub("DOES_SESSION_FETCH_WAIT", DOES_SESSION_FETCH_WAIT)
      :gsub("NEWER", has_newer and newer or ""):gsub("CERTIFICATE", good.certificate):gsub("KEY", good.key)
    nginx, upstream = start(http)
  end)

  teardown(function()
    upstream:stop()
    nginx:quit()
    local exit = "exit: phase: token_fail: phase: a call can neither yield nor block in nginx's phase 'exit_worker'"
    assert.is_truthy(nginx:log():find(exit, 1, true))
    assert.is_nil(nginx:log():match "[^\n]*%[error%][^\n]*")
    assert.is_nil(nginx:log():match "[^\n]*%[warn%][^\n]*")
  end)

  for _, phase in ipairs { "rewrite", "access", "content" } do
    it("yields in " .. phase, function()
      local reply = nginx:get("/" .. phase)
      assert.same({ 200, "BAD_REQUEST\n" }, { reply.status, reply.body })
    end)
  end

  it("can be made in several phases of one request", function()
    assert.equal("BAD_REQUESTBAD_REQUESTBAD_REQUEST\n", nginx:get("/every").body)
  end)

  it("blocks in init_by_lua and init_worker_by_lua", function()
    assert.equal("BAD_REQUEST", recorded "init")
    assert.equal("BAD_REQUEST", recorded "init_worker")
  end)

  it("yields in a timer, including one that init_worker_by_lua created", function()
    nginx:get "/timer"
    assert.equal("BAD_REQUEST", recorded "timer")
    assert.equal("BAD_REQUEST", recorded "init_worker_timer")
  end)

  it("yields in ssl_certificate_by_lua", function()
    assert.equal("shook hands\n", nginx:get("/ssl").body)
    assert.equal("BAD_REQUEST", recorded "ssl_certificate")
  end)

  it("yields in phases that are newer than the library", function()
    assert.equal("BAD_REQUEST\n", nginx:get("/unknown_phase").body)
  end)

  if has_newer then
    it("yields in precontent_by_lua", function()
      assert.equal("BAD_REQUEST\n", nginx:get("/precontent").body)
    end)

    it("yields in proxy_ssl_verify_by_lua and proxy_ssl_certificate_by_lua", function()
      assert.equal("static", nginx:get("/proxy_ssl").body)
      assert.equal("BAD_REQUEST", recorded "proxy_ssl_verify")
      assert.equal("BAD_REQUEST", recorded "proxy_ssl_certificate")
    end)
  else
    pending "yields in precontent_by_lua, proxy_ssl_verify_by_lua and proxy_ssl_certificate_by_lua (nginx is too old)"
  end

  local function refusal(phase)
    return ("phase: token_fail: phase: a call can neither yield nor block in nginx's phase '%s'"):format(phase)
  end

  it("fails in ssl_session_store_by_lua with the kind phase", function()
    assert.equal("shook hands\n", nginx:get("/session").body)
    assert.equal(refusal "ssl_session_store", recorded "ssl_session_store")
  end)

  it("yields in ssl_session_fetch_by_lua if OpenSSL waits for it, and otherwise fails with the kind phase", function()
    assert.equal("shook hands\n", nginx:get("/session").body)
    local does_wait = nginx:get("/session_fetch_waits").body == "true"
    assert.equal(does_wait and "BAD_REQUEST" or refusal "ssl_session_fetch", recorded "ssl_session_fetch")
  end)

  it("fails in set_by_lua with the kind phase", function()
    assert.equal(refusal "set", nginx:get("/set").body)
  end)

  for _, phase in ipairs { "header_filter", "body_filter", "log", "balancer" } do
    it("fails in " .. phase .. "_by_lua with the kind phase", function()
      assert.equal(200, nginx:get("/" .. phase).status)
      assert.equal(refusal(phase), recorded(phase))
    end)
  end

  it("yields in light threads", function()
    timing.assert_within(1, function()
      local reply = nginx:get "/threads"
      assert.equal("20\n", reply.body)
      return reply.seconds
    end)
  end)

  it("does not affect others when its light thread is killed", function()
    assert.equal("10 10 BAD_REQUEST\n", nginx:get("/kill").body)
  end)

  it("yields in subrequests", function()
    assert.equal("BAD_REQUEST\nBAD_REQUEST", nginx:get("/capture").body)
    assert.equal("BAD_REQUEST\nBAD_REQUEST\n", nginx:get("/capture_multi").body)
  end)

  it("yields through the user's own coroutines", function()
    assert.equal("1BAD_REQUEST2BAD_REQUEST3BAD_REQUEST", nginx:get("/coroutine").body)
  end)

  it("works on an api that the request created, and raises an error once it is closed", function()
    local body = nginx:get("/per_request").body
    assert.is_truthy(body:find "^BAD_REQUEST [^ ]*:%d+: token_fail: the api is closed$", body)
  end)

  it("raises an error for an invalid request, without naming the library's files", function()
    local body = nginx:get("/raises").body
    assert.is_truthy(body:find("token_fail: parameter 'ticket' is missing", 1, true), body)
    assert.is_nil(body:find("/authlete/", 1, true), body)
  end)

  it("is sent to Authlete once", function()
    local before = #upstream:requests()
    nginx:get "/content"
    assert.equal(before + 1, #upstream:requests())
  end)
end)

describe("In nginx, an api", function()
  -- The first request loads the module and creates the api, which later requests reuse.
  local AT_MODULE_LEVEL = [[
    server { listen 127.0.0.1:PORT; location / { content_by_lua_block {
      local module = require "module"
      ngx.print(module.attempt())
    } } }
  ]]

  local MODULE = [[
    local authlete = require "authlete"
    local api = authlete.new { base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*" }
    return { attempt = function()
      local response, message = api:token_fail { ticket = "t", reason = "UNKNOWN" }
      return response and response.action or message
    end }
  ]]

  -- An nginx whose code is entirely in a module.
  local function start_with_module(main, before)
    local upstream = peer.start { answer = SLOW }
    local module = MODULE:gsub("BASE", upstream.url)
    return server.start { main = main, http = (before or "") .. AT_MODULE_LEVEL, files = { ["module.lua"] = module } },
      upstream
  end

  it("can be created at module level, in several workers", function()
    local nginx, upstream = start_with_module "worker_processes 4;"
    local statuses = nginx:load("/", 200, 20):finish()
    assert.same({ ["200"] = 200 }, statuses)
    assert.equal(200, #upstream:requests())
    assert.equal("BAD_REQUEST", nginx:get("/").body)
    upstream:stop()
    nginx:stop()
    assert.is_nil(nginx:log():match "[^\n]*%[error%][^\n]*")
  end)

  it("works with lua_code_cache off, where each request has its own Lua state", function()
    local nginx, upstream = start_with_module("", "lua_code_cache off;")
    for _ = 1, 3 do assert.equal("BAD_REQUEST", nginx:get("/").body) end
    local statuses = nginx:load("/", 100, 50):finish()
    assert.same({ ["200"] = 100 }, statuses)
    assert.equal(103, #upstream:requests())
    upstream:stop()
    nginx:quit()
    assert.is_nil(nginx:log():match "[^\n]*%[error%][^\n]*")
  end)
end)

-- api:start and authlete.all in each phase of nginx, and over transports that never yield or raise errors.
-- nginx_start_spec.lua has what started calls do.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

describe("In nginx, a started call", function()
  local nginx, upstream

  local http = [[
    lua_shared_dict recorded 1m;
    init_by_lua_block {
      authlete = require "authlete"
      recorded = ngx.shared.recorded
      local function new_api(transport)
        return authlete.new {
          base_url = "BASE", service_id = 1, service_access_token = "abc", retries = 0, transport = transport,
          no_proxy = transport == "engine" and "*" or nil,
        }
      end
      box = authlete.sandbox.new()
      local sandboxed = authlete.new {
        base_url = "https://sandbox.invalid", service_id = box.settings.service_id,
        service_access_token = box.settings.service_access_token, transport = box,
      }
      local raising = new_api(function(request)
        if request.body:find "now" then error "the transport's fault" end
        ngx.sleep(0.01)
        error { "of any type" }
      end)
      apis = { engine = new_api "engine", cosocket = new_api "cosocket", sandbox = sandboxed, raising = raising }
      function start(name, ticket)
        local api = apis[name or ngx.var.arg_api]
        return api:start("token_fail", { ticket = ticket or "t", reason = "UNKNOWN" })
      end
      function describe(response, message, failure)
        return response and response.action or failure.kind .. ": " .. message
      end
      function record(name, api)
        local call, message, failure = start(api or "engine")
        recorded:set(name, call and tostring(call:done()) .. " " .. describe(call:result()) or
          "nil " .. describe(nil, message, failure))
      end
      record "init"
    }
    init_worker_by_lua_block {
      record "init_worker"
      ngx.timer.at(0, function() record "timer" end)
    }
    server {
      listen 127.0.0.1:PORT;
      listen 127.0.0.1:PORT_TLS ssl;
      ssl_certificate "CERTIFICATE"; ssl_certificate_key "KEY";
      ssl_certificate_by_lua_block { record "ssl_certificate" }
      location /recorded { content_by_lua_block {
        for _ = 1, 1000 do
          if recorded:get(ngx.var.arg_name) then break end
          ngx.sleep(0.01)
        end
        ngx.print(recorded:get(ngx.var.arg_name) or "nothing was recorded")
      } }
      location /phases {
        rewrite_by_lua_block { ngx.ctx.calls = { start() } }
        access_by_lua_block { ngx.ctx.calls[2] = start() ngx.ctx.calls[1]:wait(0) }
        content_by_lua_block {
          ngx.ctx.calls[3] = start()
          ngx.ctx.calls[4] = start()
          local texts = {}
          for i, result in ipairs(authlete.all(ngx.ctx.calls)) do texts[i] = result.response.action end
          ngx.print(table.concat(texts, " "))
        }
        header_filter_by_lua_block { recorded:set("header_filter_" .. ngx.var.arg_api,
          describe(ngx.ctx.calls[3]:result())) }
        log_by_lua_block { recorded:set("log_" .. ngx.var.arg_api, describe(ngx.ctx.calls[4]:take())) }
      }
      location /timer { content_by_lua_block {
        local name = ngx.var.arg_api
        local call = start()
        ngx.timer.at(0, function() recorded:set("waiting_timer_" .. name, describe(call:result())) end)
        call:wait(10000)
      } }
      location /filter {
        content_by_lua_block {
          ngx.ctx.call = start "engine"
          ngx.print "x"
          ngx.ctx.call:result()
        }
        body_filter_by_lua_block {
          local call = ngx.ctx.call
          if recorded:get "filter" then return end
          local is_done, reason = call:wait(1000)
          recorded:set("filter", table.concat({ tostring(is_done), reason, describe(call:result()),
            describe(call:take()), tostring(call) }, "; "))
        }
      }
      location /log { return 200 "x"; log_by_lua_block { record "log" record("log_sandbox", "sandbox") } }
      location /sandbox { content_by_lua_block {
        local results = authlete.all { start "sandbox", start "sandbox" }
        ngx.print(results[1].response.action, " ", results[2].response.action)
      } }
      location /raising { content_by_lua_block {
        local first, second = start("raising", "now"), start "raising"
        assert(first:wait(1000) and second:wait(10000))
        local _, text = pcall(first.result, first)
        local _, value = pcall(second.result, second)
        local _, again = pcall(second.take, second)
        local done, of_all = pcall(authlete.all, { start "raising" })
        ngx.print(text, "; ", value[1], "; ", again[1], "; ", tostring(done), " ", of_all[1])
      } }
      location /gone { lua_check_client_abort on; content_by_lua_block {
        ngx.ctx.call = start()
        authlete.all { ngx.ctx.call }
      } }
    }
  ]]

  setup(function()
    upstream = peer.answering(calls.SLOW)
    local good = peer.certificates().good
    nginx = server.start { http = http:gsub("BASE", upstream.url):gsub("CERTIFICATE", good.certificate)
      :gsub("KEY", good.key) }
  end)

  teardown(function()
    upstream:stop()
    nginx:quit()
    assert.is_nil(nginx:log():match "[^\n]*%[error%][^\n]*")
    assert.is_nil(nginx:log():match "[^\n]*%[warn%][^\n]*")
  end)

  local function recorded(name)
    return nginx:get("/recorded?name=" .. name).body
  end

  for _, api in ipairs { "engine", "cosocket" } do
    it("may start in one phase and be waited for in another one of the same request: " .. api, function()
      local reply = nginx:get("/phases?api=" .. api)
      assert.equal("BAD_REQUEST BAD_REQUEST BAD_REQUEST BAD_REQUEST", reply.body)
      assert.equal("BAD_REQUEST", recorded("header_filter_" .. api))
      assert.equal("BAD_REQUEST", recorded("log_" .. api))
    end)

    it("may be waited for by a timer: " .. api, function()
      nginx:get("/timer?api=" .. api)
      assert.equal("BAD_REQUEST", recorded("waiting_timer_" .. api))
    end)

    it("does not affect others if its client goes away: " .. api, function()
      local before = #upstream:requests()
      local client = nginx:start_get("/gone?api=" .. api)
      assert.is_truthy(server.wait_for(function() return #upstream:requests() == before + 1 end))
      client.give_up()
      assert.equal("BAD_REQUEST BAD_REQUEST BAD_REQUEST BAD_REQUEST", nginx:get("/phases?api=" .. api).body)
    end)
  end

  it("is made at once in init_by_lua and init_worker_by_lua", function()
    assert.equal("true BAD_REQUEST", recorded "init")
    assert.equal("true BAD_REQUEST", recorded "init_worker")
  end)

  it("yields in a timer, and in ssl_certificate_by_lua", function()
    assert.equal("false BAD_REQUEST", recorded "timer")
    local url = ("https://127.0.0.1:%s/recorded?name=timer"):format(nginx.ports.PORT_TLS)
    assert.equal(0, (os.execute(("curl -sk --noproxy '*' -o /dev/null '%s'"):format(url))))
    assert.equal("false BAD_REQUEST", recorded "ssl_certificate")
  end)

  it("cannot start in a phase that can neither yield nor block, unless its transport needs neither", function()
    nginx:get "/log"
    assert.equal("nil phase: token_fail: phase: a call can neither yield nor block in nginx's phase 'log'",
      recorded "log")
    assert.equal("true INTERNAL_SERVER_ERROR", recorded "log_sandbox")
  end)

  it("that is not done cannot be waited for there, and says so, but stays usable", function()
    assert.equal("x", nginx:get("/filter").body)
    local fault = "a call cannot be waited for in nginx's phase 'body_filter'"
    local failure = "phase: token_fail: phase: " .. fault
    assert.equal(("false; %s; %s; %s; authlete call: token_fail, under way"):format(fault, failure, failure),
      recorded "filter")
  end)

  it("may be one of the sandbox", function()
    assert.equal("INTERNAL_SERVER_ERROR INTERNAL_SERVER_ERROR", nginx:get("/sandbox").body)
  end)

  it("raises what its transport raises when its result is asked for", function()
    assert.matches("^init_by_lua.*:%d+: the transport's fault; of any type; of any type; false of any type$",
      nginx:get("/raising").body)
  end)
end)

describe("In nginx, a started call", function()
  it("is waited for at intervals if nginx runs no timer for the library", function()
    local upstream = peer.answering(calls.SLOW)
    local nginx = server.start { http = ([[
      lua_max_running_timers 1;
      init_by_lua_block {
        authlete = require "authlete"
        api = authlete.new { base_url = "%s", service_id = 1, service_access_token = "abc", no_proxy = "*" }
      }
      init_worker_by_lua_block {
        ngx.timer.at(0, function() while not ngx.worker.exiting() do ngx.sleep(0.01) end end)
      }
      server { listen 127.0.0.1:PORT; location / { content_by_lua_block {
        local first = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" })
        local second = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" })
        first:wait(1)
        ngx.print(first:result().action, " ", second:result().action)
      } } }
    ]]):format(upstream.url) }
    for _ = 1, 2 do assert.equal("BAD_REQUEST BAD_REQUEST", nginx:get("/").body) end
    upstream:stop()
    nginx:stop(true) -- nginx reports the timer as an alert
    assert.is_truthy(nginx:log():find("nginx did not run the timer; 'lua_max_running_timers' may be too low", 1, true))
  end)
end)

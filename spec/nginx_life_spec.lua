-- Reloading, killing and loading nginx workers while calls are in progress; and the resources of a worker.
--
-- AUTHLETE_SPEC_FULL=1 reloads 20 times instead of 3.

local peer = require "spec.support.peer"
local server = require "spec.support.server"
local system = require "system"

if not server.is_due() then return end

local RELOADS = os.getenv "AUTHLETE_SPEC_FULL" == "1" and 20 or 3
local CALL_SECONDS = 0.03

-- A separate upstream, so that it does not run in a worker that is loaded or reloaded.
local function start_upstream()
  return server.start { http = ([[
    server {
      listen 127.0.0.1:PORT;
      keepalive_requests 1000000;
      location / { content_by_lua_block { ngx.sleep(%s) ngx.print '{"action":"BAD_REQUEST"}' } }
    }
  ]]):format(CALL_SECONDS) }
end

local HTTP = [[
  init_by_lua_block {
    authlete = require "authlete"
    api = authlete.new { base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*", retries = 0 }
    function call()
      local response, message = api:token_fail { ticket = "t", reason = "UNKNOWN" }
      ngx.status = response and 200 or 500
      ngx.say(response and response.action or message)
      if not response then ngx.log(ngx.ERR, message) end
    end
  }
  server {
    listen 127.0.0.1:PORT;
    location /static { return 200 "static"; }
    location /call { content_by_lua_block { call() } }
    location /threads { content_by_lua_block {
      local threads = {}
      for i = 1, 20 do threads[i] = ngx.thread.spawn(api.token_fail, api, { ticket = "t", reason = "UNKNOWN" }) end
      ngx.thread.wait(threads[1])
      ngx.exit(200)
    } }
  }
]]

local function start(base, main)
  return server.start { main = main, http = (HTTP:gsub("BASE", base)) }
end

-- The socket files that workers have left behind.
local function leftovers(pids)
  local found = {}
  for _, pid in ipairs(pids) do
    local pipe = io.popen(("ls /dev/shm /tmp /run 2>/dev/null | grep '^authlete-%s-'"):format(pid), "r")
    found[#found + 1] = pipe:read("*l")
    pipe:close()
  end
  return found
end

local function count(text, pattern)
  local _, number = text:gsub(pattern, "")
  return number
end

describe("A worker of nginx", function()
  local upstream

  setup(function() upstream = start_upstream() end)
  teardown(function() upstream:stop() end)

  it("ends within a second of its last request when nginx reloads under load, and no call fails", function()
    local nginx = start(upstream:url "", "worker_processes 2;")
    local all, slowest = nginx:workers(), 0
    local load = nginx:load("/call", RELOADS * 400, 20)
    system.sleep(0.2)
    for _ = 1, RELOADS do
      local began = system.monotime()
      local old = nginx:reload()
      local are_gone = server.wait_for(function()
        for _, pid in ipairs(nginx:workers()) do
          if old[pid] then return false end
        end
        return true
      end, 5)
      slowest = math.max(slowest, system.monotime() - began)
      assert.is_true(are_gone, "an old worker stays")
      for _, pid in ipairs(nginx:workers()) do all[#all + 1] = pid end
      system.sleep(0.1)
    end
    assert.same({ ["200"] = RELOADS * 400 }, (load:finish()))
    assert.is_true(slowest < 1 + CALL_SECONDS, ("the slowest took %.3f s"):format(slowest))
    if os.getenv "AUTHLETE_SPEC_FULL" == "1" then print(("the slowest old worker took %.3f s"):format(slowest)) end
    nginx:quit()
    local log = nginx:log()
    assert.equal(2 * (RELOADS + 1), count(log, "worker process %d+ exited with code 0"), log)
    assert.equal(0, count(log, "%[error%]"), log)
    assert.same({}, leftovers(all))
  end)

  it("ends when nginx quits with calls under way, after their answers", function()
    local nginx = start(upstream:url "")
    local load = nginx:load("/call", 20, 20)
    system.sleep(CALL_SECONDS / 2)
    nginx:quit()
    local statuses = load:finish()
    assert.is_nil(statuses["500"])
    assert.equal(1, count(nginx:log(), "worker process %d+ exited with code 0"))
  end)

  it("ends at once when nginx stops with calls under way", function()
    local hung = peer.start { answer = "local exchange = ... exchange:hang()" }
    local nginx = start(hung.url)
    local load = nginx:load("/call", 20, 20)
    server.wait_for(function() return #hung:requests() == 20 end)
    local began = system.monotime()
    nginx:stop()
    assert.is_true(system.monotime() - began < 1)
    assert.equal(1, count(nginx:log(), "worker process %d+ exited with code 0"))
    load:finish()
    hung:stop()
  end)

  it("is followed by one that works when it is killed", function()
    local nginx = start(upstream:url "")
    local pid = nginx:workers()[1]
    nginx:get "/call" -- connects the completions' socket, which removes its file
    local load = nginx:load("/call", 10, 10)
    system.sleep(CALL_SECONDS / 2)
    nginx:signal("KILL", pid)
    load:finish()
    assert.is_true(server.wait_for(function()
      local workers = nginx:workers()
      return #workers == 1 and workers[1] ~= pid
    end))
    assert.same({ ["200"] = 50 }, (nginx:load("/call", 50, 10):finish()))
    assert.same({}, leftovers { pid })
    nginx:stop(true)
    assert.equal(1, count(nginx:log(), "exited on signal 9"))
  end)

  it("holds descriptors for as many calls as there were at once, and one further thread", function()
    local AT_ONCE, OWN = 40, 10 -- those of the engine and the completions
    local nginx = start(upstream:url "")
    local pid = nginx:workers()[1]
    local before = server.resources(pid)
    assert.equal(1, before.threads)
    for _ = 1, 3 do
      assert.same({ ["200"] = 200 }, (nginx:load("/call", 200, AT_ONCE):finish()))
      nginx:load("/threads", 10, 1):finish() -- most of these calls are abandoned
    end
    system.sleep(0.2)
    local after = server.resources(pid)
    assert.equal(2, after.threads)
    assert.is_true(after.descriptors <= before.descriptors + AT_ONCE + OWN,
      ("%d descriptors, then %d"):format(before.descriptors, after.descriptors))
    nginx:quit()
    assert.same({}, leftovers { pid })
  end)

  it("serves static pages without delay while many calls wait for an upstream that hangs", function()
    local hung = peer.start { answer = "local exchange = ... exchange:hang()" }
    local nginx = start(hung.url)
    local load = nginx:load("/call", 200, 200)
    assert.is_true(server.wait_for(function() return #hung:requests() == 200 end, 10))
    local statuses, times = nginx:load("/static", 200, 1):finish()
    assert.same({ ["200"] = 200 }, statuses)
    assert.is_true(times[198] < 0.05, ("the 198th of 200 took %.4f s"):format(times[198]))
    nginx:stop()
    load:finish()
    hung:stop()
  end)
end)

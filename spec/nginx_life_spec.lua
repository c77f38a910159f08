-- Reloading, killing and loading nginx workers while calls are in progress, and the resources of a worker.
--
-- AUTHLETE_SPEC_FULL=1 reloads 20 times instead of 3.

local peer = require "spec.support.peer"
local server = require "spec.support.server"
local timing = require "spec.support.timing"

if not server.is_due(pending) then return end

local RELOADS = os.getenv "AUTHLETE_SPEC_FULL" == "1" and 20 or 3
local MOST_RELOADS = RELOADS + 7 -- until a worker ends in time
local CALL_SECONDS = 0.03

-- A separate upstream, so that reloads and the workers under test are not the upstream's. It counts requests, and
-- answers none while it is told to hold them.
local function start_upstream()
  return server.start { http = ([[
    lua_shared_dict recorded 1m;
    server {
      listen 127.0.0.1:PORT;
      keepalive_requests 1000000;
      location / { content_by_lua_block {
        local recorded = ngx.shared.recorded
        recorded:incr("begun", 1, 0)
        ngx.sleep(%s)
        while recorded:get "held" do ngx.sleep(0.005) end
        ngx.print '{"action":"BAD_REQUEST"}'
      } }
      location = /begun { content_by_lua_block { ngx.print(ngx.shared.recorded:get "begun" or 0) } }
      location = /hold { content_by_lua_block { ngx.shared.recorded:set("held", true) } }
      location = /release { content_by_lua_block { ngx.shared.recorded:delete "held" } }
    }
  ]]):format(CALL_SECONDS) }
end

local HTTP = [[
  exit_worker_by_lua_block {
    ngx.update_time()
    if seen.last then ngx.log(ngx.NOTICE, ("ended %.3f s after its last request"):format(ngx.now() - seen.last)) end
  }
  init_by_lua_block {
    seen = {}
    authlete = require "authlete"
    api = authlete.new {
      base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*", retries = 0, timeout_ms = 60000,
    }
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
    location /call { content_by_lua_block { call() } log_by_lua_block { seen.last = ngx.now() } }
    location /late { content_by_lua_block {
      ngx.log(ngx.NOTICE, "waits for the end")
      while not ngx.worker.exiting() do ngx.sleep(0.005) end
      call()
    } }
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

describe("An nginx worker", function()
  local upstream

  setup(function() upstream = start_upstream() end)
  teardown(function() upstream:stop() end)

  local function begun()
    return tonumber(upstream:get("/begun").body)
  end

  -- Waits until that many more requests have reached the upstream.
  local function wait_for_requests(more)
    local before = begun()
    assert.is_true(server.wait_for(function() return begun() >= before + more end))
  end

  it("ends within a second of its last request on a reload under load, and no call fails", function()
    local nginx = start(upstream:url "", "worker_processes 2;")
    local all, reloads = nginx:workers(), 0
    local load = nginx:load("/call", nil, 20)
    local function quickest()
      local least = math.huge
      for seconds in nginx:log():gmatch "ended ([%d.]+) s after its last request" do
        least = math.min(least, tonumber(seconds))
      end
      return least
    end
    repeat
      wait_for_requests(20)
      local old = nginx:reload()
      local are_gone = server.wait_for(function()
        for _, pid in ipairs(nginx:workers()) do
          if old[pid] then return false end
        end
        return true
      end)
      assert.is_true(are_gone, "an old worker stays")
      for _, pid in ipairs(nginx:workers()) do all[#all + 1] = pid end
      reloads = reloads + 1
    until reloads >= RELOADS and quickest() < 1 or reloads == MOST_RELOADS
    wait_for_requests(20)
    local statuses = load:finish()
    statuses["200"] = nil
    assert.same({}, statuses)
    assert.is_true(quickest() < 1, ("the quickest took %.3f s"):format(quickest()))
    nginx:quit()
    local log = nginx:log()
    assert.equal(2 * (reloads + 1), count(log, "worker process %d+ exited with code 0"), log)
    assert.equal(0, count(log, "%[error%]"), log)
    assert.same({}, leftovers(all))
  end)

  it("ends after the responses when nginx quits with calls in progress", function()
    local nginx = start(upstream:url "")
    upstream:get "/hold"
    local before = begun()
    local load = nginx:load("/call", 20, 20)
    assert.is_true(server.wait_for(function() return begun() == before + 20 end))
    nginx:signal "QUIT"
    assert.is_true(server.wait_for(function() return count(nginx:log(), "gracefully shutting down") > 0 end))
    assert.equal(1, #nginx:workers())
    upstream:get "/release"
    assert.same({ ["200"] = 20 }, (load:finish()))
    nginx:quit()
    assert.equal(1, count(nginx:log(), "worker process %d+ exited with code 0"))
  end)

  -- These are the worker's first calls: a timer started at this point would keep a connection open, which nginx reports
  -- as an alert.
  it("makes calls while it is ending", function()
    local nginx = start(upstream:url "")
    local load = nginx:load("/late", 20, 20)
    assert.is_true(server.wait_for(function() return count(nginx:log(), "waits for the end") == 20 end))
    nginx:quit()
    assert.same({ ["200"] = 20 }, (load:finish()))
    assert.equal(1, count(nginx:log(), "worker process %d+ exited with code 0"))
  end)

  it("ends immediately when nginx stops with calls in progress", function()
    local hung = peer.start { answer = "local exchange = ... exchange:hang()" }
    local nginx = start(hung.url)
    local load = nginx:load("/call", 20, 20)
    assert.is_true(server.wait_for(function() return #hung:requests() == 20 end))
    nginx:stop() -- raises an error if it has to kill: the calls would take longer than it waits
    assert.equal(1, count(nginx:log(), "worker process %d+ exited with code 0"))
    load:finish()
    hung:stop()
  end)

  it("is replaced by a working one if it is killed", function()
    local nginx = start(upstream:url "")
    local pid = nginx:workers()[1]
    upstream:get "/hold"
    local before = begun()
    local load = nginx:load("/call", 10, 10)
    assert.is_true(server.wait_for(function() -- the socket's file is removed once it is connected
      return begun() == before + 10 and #leftovers { pid } == 0
    end))
    nginx:signal("KILL", pid)
    load:finish()
    upstream:get "/release"
    assert.is_true(server.wait_for(function()
      local workers = nginx:workers()
      return #workers == 1 and workers[1] ~= pid
    end))
    assert.same({ ["200"] = 50 }, (nginx:load("/call", 50, 10):finish()))
    assert.same({}, leftovers { pid })
    nginx:stop(true)
    assert.equal(1, count(nginx:log(), "exited on signal 9"))
  end)

  it("holds descriptors for its peak of simultaneous calls only, and one extra thread", function()
    local AT_ONCE, OWN = 40, 10 -- those of the engine and the completions
    local nginx = start(upstream:url "")
    local pid = nginx:workers()[1]
    local before = server.resources(pid)
    assert.equal(1, before.threads)
    for _ = 1, 3 do
      assert.same({ ["200"] = 200 }, (nginx:load("/call", 200, AT_ONCE):finish()))
      nginx:load("/threads", 10, 1):finish() -- most of these calls are abandoned
    end
    local after
    local are_few = server.wait_for(function()
      after = server.resources(pid)
      return after.descriptors <= before.descriptors + AT_ONCE + OWN
    end)
    assert.is_true(are_few, ("%d descriptors, then %d"):format(before.descriptors, after.descriptors))
    assert.equal(2, after.threads)
    nginx:quit()
    assert.same({}, leftovers { pid })
  end)

  it("serves static pages without delay while many calls wait for a hung upstream", function()
    local hung = peer.start { answer = "local exchange = ... exchange:hang()" }
    local nginx = start(hung.url)
    local load = nginx:load("/call", 200, 200)
    assert.is_true(server.wait_for(function() return #hung:requests() == 200 end))
    timing.assert_within(0.05, function()
      local statuses, times = nginx:load("/static", 200, 1):finish()
      assert.same({ ["200"] = 200 }, statuses)
      return times[198]
    end)
    nginx:stop()
    load:finish()
    hung:stop()
  end)
end)

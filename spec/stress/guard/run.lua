-- A guard in a real nginx under load: how often it asks, what it does without Authlete, what it remembers, and whether
-- ever a token passes that must not. `make soak-guard` runs it.
--
--   SECONDS (60)  for which Authlete is away. Tokens that become good, end and are forgotten, with reloads, take ten
--   times as long. For a minute, the part about memory has a million tokens
--
-- Exits with 1 if anything is wrong.
-- luacheck: std lua54

package.path = "./?.lua;" .. package.path

local process = require "spec.support.process"
local server = require "spec.support.server"
local system = require "system"

local SECONDS = tonumber(os.getenv "SECONDS") or 60
local SOAK_SECONDS = 10 * SECONDS
local RELOAD_SECONDS = 5
local WORKERS = 4
local MIB = 1024

local AUTHLETE = [[
  lua_shared_dict truth 256m;
  lua_shared_dict counts 1m;
  server {
    listen 127.0.0.1:PORT_AUTHLETE;
    keepalive_requests 1000000;
    client_header_timeout 2s; # so that reloaded workers end soon
    location / { content_by_lua_block { require("truth").introspect() } }
    location = /counts { content_by_lua_block { ngx.print(require("truth").counts()) } }
  }
]]

local GUARD = [[
  lua_shared_dict tokens 10m;
  init_by_lua_block {
    local authlete = require "authlete"
    guard = authlete.openresty.guard {
      api = authlete.new { base_url = "http://127.0.0.1:AUTHLETE_PORT", service_id = 1, service_access_token = "abc",
        timeout_ms = 2000 },
      cache = "tokens", OPTIONS
    }
  }
  keepalive_requests 1000000;
  server {
    listen 127.0.0.1:PORT;
    location / {
      access_by_lua_block { guard() }
      content_by_lua_block { require("truth").check_passed() ngx.print "in" }
      log_by_lua_block { require("truth").check_ended() }
    }
    location = /revoke { content_by_lua_block { require("truth").revoke(guard) } }
    location = /counts { content_by_lua_block { ngx.print(require("truth").counts()) } }
    location = /metrics { content_by_lua_block { ngx.print(require("authlete").openresty.metrics()) } }
  }
]]

local faults = 0

local function check(is_right, format, ...)
  print((is_right and "right  " or "WRONG  ") .. format:format(...))
  io.stdout:flush()
  faults = faults + (is_right and 0 or 1)
end

-- Servers.

local FILES = { ["truth.lua"] = process.read_file "spec/stress/guard/truth.lua" }

local function start_authlete(workers)
  return server.start { main = ("worker_processes %d;"):format(workers), http = AUTHLETE, files = FILES }
end

local function guard_in_front_of(port, options)
  return process.fill_in(GUARD, { AUTHLETE_PORT = port, OPTIONS = options })
end

local function start_guard(workers, authlete, options)
  return server.start {
    main = ("worker_processes %d;"):format(workers),
    http = "lua_shared_dict truth 256m; lua_shared_dict counts 1m;"
      .. guard_in_front_of(authlete.ports.PORT_AUTHLETE, options),
    files = FILES,
  }
end

local function start_both(workers, options)
  return server.start {
    main = ("worker_processes %d;"):format(workers),
    http = AUTHLETE .. guard_in_front_of("PORT_AUTHLETE", options),
    files = FILES,
  }
end

local function counts_of(nginx, port)
  local counts = setmetatable({}, { __index = function() return 0 end })
  for name, count in nginx:get("/counts", nil, port).body:gmatch "([^\n]*)=(%d+)" do
    counts[name] = tonumber(count)
  end
  return counts
end

-- Without shared memory, of which this proof's own has a name for each token.
local function resident_kib(nginx)
  local most = 0
  for _, pid in ipairs(nginx:workers()) do
    local status = process.read_file("/proc/" .. pid .. "/status") or ""
    most = math.max(most, tonumber(status:match "RssAnon:%s*(%d+)") or 0)
  end
  return most
end

-- Load. Returns a function that waits for its end and returns what wrk has printed.
local function start_load(nginx, kind, seed, count, seconds)
  local pipe = assert(io.popen(("wrk -t1 -c64 -d%d --timeout 30s -s spec/stress/guard/tokens.lua %s -- %s %d %d 2>&1")
    :format(seconds, nginx:url "/", kind, seed, count)))
  return function()
    local output = pipe:read "a"
    pipe:close()
    return output
  end
end

-- No token passed that must not, and no good one was refused.
local function check_truth(counts)
  local wrong = {}
  for name, count in pairs(counts) do
    if name:find "^WRONG" then wrong[#wrong + 1] = name .. ", " .. count .. " times" end
  end
  check(#wrong == 0, "each request was judged rightly%s", #wrong > 0 and ": " .. table.concat(wrong, "; ") or "")
end

-- Parts.

local function few_calls()
  print "\n10,000 tokens, four workers, one of ten requests with a new token"
  local authlete = start_authlete(1)
  local nginx = start_guard(WORKERS, authlete, "")
  repeat -- each token is for one run of wrk, so that a slow machine needs more of them
    start_load(nginx, "tenth", os.time(), 10000, math.min(SECONDS, 10))()
    local counts = counts_of(nginx)
  until counts.tokens >= 10000
  local counts, calls = counts_of(nginx), counts_of(authlete, "PORT_AUTHLETE").calls
  check(calls <= counts.tokens * 1.02, "%d requests with %d tokens made %d calls, %.2f %% more than tokens",
    counts.passed, counts.tokens, calls, (calls / counts.tokens - 1) * 100)
  check_truth(counts)
  nginx:stop()
  authlete:stop()
end

-- The value below which 99 % of the times lie, which are counted for each millisecond, since the earlier counts.
local function percentile_99(counts, earlier)
  local times, all = {}, 0
  for name, count in pairs(counts) do
    local milliseconds = tonumber(name:match "^unavailable after (%d+) ms$")
    count = count - earlier[name]
    if milliseconds then
      times[#times + 1] = { milliseconds, count }
      all = all + count
    end
  end
  table.sort(times, function(left, right) return left[1] < right[1] end)
  local below = 0
  for _, time in ipairs(times) do
    below = below + time[2]
    if below >= 0.99 * all then return time[1] end
  end
  return 0
end

-- Authlete goes away: nothing listens any more, or its processes do not run.
local function without(how, leave)
  print(("\nWithout Authlete for %d seconds: %s"):format(SECONDS, how))
  local authlete = start_authlete(1)
  local nginx = start_guard(2, authlete, "cache_seconds = 1, stale_seconds = 3600, name = 'stale',")
  start_load(nginx, "known", 1, 100, 2)()
  leave(authlete)
  start_load(nginx, "new", 1, 0, 3)() -- opens the breaker; meanwhile, what is known becomes stale
  local earlier = counts_of(nginx)
  local known = start_load(nginx, "known", 1, 100, SECONDS)
  local others = start_load(nginx, "new", 2, 0, SECONDS)
  local known_output = known()
  others()
  local counts = counts_of(nginx)
  check(not known_output:find "Non%-2xx" and counts["passed, stale"] > 0,
    "no request with a known token failed; %d were answered from what was known", counts["passed, stale"])
  local p99 = percentile_99(counts, earlier)
  check(counts["status 503"] > 0 and p99 < 50,
    "%d requests with other tokens were refused, 99 %% of them within %d ms once the breaker was open",
    counts["status 503"], p99)
  check(counts["status 500"] == 0 and counts.refused == 0, "none of them with 500 or 401")
  nginx:stop()
  return authlete
end

local function bounded_memory()
  local wanted = math.floor(1000000 * math.min(1, SECONDS / 60))
  print(("\n%d different tokens, one worker"):format(wanted))
  local authlete = start_authlete(1)
  local nginx = start_guard(1, authlete, "")
  local seed, passed, first = os.time(), 0, nil
  while passed < wanted do
    start_load(nginx, "new", seed, 0, 5)()
    seed = seed + 1
    passed = counts_of(nginx).passed
    first = first or passed >= 20000 and resident_kib(nginx)
  end
  local last = resident_kib(nginx)
  check(last - first < 16 * MIB, "resident size of the worker: %.1f MiB with its memory full, %.1f after %d tokens",
    first / MIB, last / MIB, passed)
  nginx:stop()
  authlete:stop()
end

local function life()
  print(("\nTokens that end and are forgotten, with reloads, for %d seconds"):format(SOAK_SECONDS))
  local nginx = start_both(WORKERS, "cache_seconds = 3, refusal_seconds = 0,")
  local ends = system.monotime() + SOAK_SECONDS
  local finish = start_load(nginx, "life", os.time(), 200, SOAK_SECONDS)
  while system.monotime() + RELOAD_SECONDS < ends do
    system.sleep(RELOAD_SECONDS)
    nginx:reload()
  end
  finish()
  local counts = counts_of(nginx)
  print(("        %d passed, %d refused, %d revoked, %d calls"):format(counts.passed, counts.refused,
    counts.revocations, counts.calls))
  check(counts.passed > 0 and counts.refused > 0 and counts.revocations > 0, "all of it happened")
  check_truth(counts)
  local is_quiet = counts["status 500"] == 0 and counts["status 503"] == 0
  check(is_quiet, "none was refused for a failure")
  if not is_quiet then
    print(nginx:log():match "[^\n]*guard: [^\n]*")
  end
  server.wait_for(function() return #nginx:workers() == WORKERS end) -- those that were reloaded have ended
  nginx:stop()
end

few_calls()
without("nothing listens", function(authlete) authlete:stop() end)
without("it does not respond", function(authlete)
  for _, pid in ipairs(authlete:workers()) do authlete:signal("STOP", pid) end
end):stop(true) -- which has to kill them
bounded_memory()
life()
print(("\n%d faults"):format(faults))
os.exit(faults == 0)

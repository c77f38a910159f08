-- lua5.4 bench/openresty/run.lua: calls from one nginx worker over both transports, against the floor: a bare exchange
-- over ngx.socket. Rounds alternate and figures are medians. TLS trusts as many certificates as the system has. Needs
-- wrk. `make bench-openresty` runs it.
--
--   ROUNDS (5) of SECONDS (2) of each; CALLS (1000000) for the last figure; OPENIDC, a folder with lua-resty-openidc
--   and what it requires, to compare guards with it; ONLY=guard for their figures alone, ONLY=token for those of the
--   token endpoint
-- luacheck: std lua54

package.path = "./?.lua;" .. package.path

local figures = require "bench.lib.figures"
local files = require "bench.lib.files"
local nginx = require "spec.support.server"
local process = require "spec.support.process"
local trust = require "bench.lib.trust"
local upstream = require "bench.lib.upstream"

local ROUNDS = tonumber(os.getenv "ROUNDS" or 5)
local SECONDS = tonumber(os.getenv "SECONDS" or 2)
local CALLS = tonumber(os.getenv "CALLS" or 1000000)
local TICKS = tonumber(files.run "getconf CLK_TCK")

local server, worker, name_server, name_server_port

-- The worker.

local function start_name_server()
  local name = os.tmpname()
  os.remove(name)
  name_server = process.start("exec lua5.4 spec/support/name_server.lua NAME", { NAME = name })
  name_server_port = process.wait_for(function() return process.read_file(name) end, 10)
  os.remove(name)
end

local function restart_worker()
  if worker then worker:stop(true) end
  worker = nginx.start {
    main = "worker_processes 1;",
    events = "worker_connections 8192;",
    files = {
      ["bundle.pem"] = files.read(trust.bundle()), ["floor.lua"] = files.read "bench/openresty/floor.lua",
      page = "page\n",
    },
    http = process.fill_in(files.read "bench/openresty/worker.conf", {
      PLAIN_URL = server.plain, TLS_URL = server.tls, MULTIPLEXED_URL = server.http2,
      OTHERS = os.getenv "OPENIDC" or "none",
      PLAIN_PORT = server.ports.plain, TLS_PORT = server.ports.tls, RESOLVER_PORT = name_server_port,
    }),
  }
end

local function worker_file(name)
  return files.read("/proc/" .. worker:workers()[1] .. "/" .. name)
end

local function resident_kib()
  return tonumber(worker_file("status"):match "VmRSS:%s*(%d+)")
end

-- Seconds of processor time of all its threads so far.
local function cpu_seconds()
  local fields = {}
  for field in worker_file("stat"):match("%)(.*)"):gmatch "%S+" do
    fields[#fields + 1] = field
  end
  return (fields[12] + fields[13]) / TICKS
end

-- Load.

local function milliseconds(text)
  local number, unit = text:match "^([%d.]+)(%a+)$"
  return tonumber(number) * ({ us = 0.001, ms = 1, s = 1000 })[unit]
end

-- What wrk sends: the request of a client application with a secret; two tokens in turn, for a worker that remembers
-- one; a new token each time.
local POST = [[wrk.method, wrk.body = "POST", "grant_type=client_credentials"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["Authorization"] = "Basic NTkyMTUzMTM1ODE1NTQzMDpzZWNyZXQ="]]
local SCRIPTS = {
  ["/shared"] = [[local i = 0
    function request() i = 1 - i return wrk.format("GET", nil, { Authorization = "Bearer hot" .. i }) end]],
  ["/form"] = POST,
  ["/token/at_once"] = POST,
  ["/token/engine"] = POST,
  ["/token/cosocket"] = POST,
  ["/new"] = [[local i, run = 0, os.time()
    function request() i = i + 1 return wrk.format("GET", nil, { Authorization = "Bearer " .. run .. "-" .. i }) end]],
}
local script_name = os.tmpname()

local function wrk(path, connections, seconds)
  local token = "-H 'Authorization: Bearer hot'"
  if SCRIPTS[path] then
    files.write(script_name, SCRIPTS[path])
    token = "-s " .. script_name
  end
  return ("wrk -t1 -c%d -d%d --timeout 60s --latency %s %s"):format(connections, seconds, token, worker:url(path))
end

-- One run: requests a second, the 99th percentile in milliseconds, microseconds of processor time for each request.
local function load(path, connections, seconds)
  local before = cpu_seconds()
  local output = files.run(wrk(path, connections, seconds or SECONDS))
  local cpu = cpu_seconds() - before
  assert(not output:find "Non%-2xx", output)
  return {
    rate = tonumber(output:match "Requests/sec:%s*([%d.]+)"),
    p99 = milliseconds(output:match "\n%s+99%%%s+(%S+)"),
    cpu = cpu * 1e6 / tonumber(output:match "(%d+) requests in"),
  }
end

-- Medians for several paths, by rounds in turn, after a second of each.
local function compare(connections, ...)
  local runs, medians = {}, {}
  for i, path in ipairs { ... } do
    runs[i] = {}
    load(path, connections, 1)
  end
  for round = 1, ROUNDS do
    for i, path in ipairs { ... } do
      runs[i][round] = load(path, connections)
    end
  end
  for i in ipairs { ... } do
    medians[i] = {}
    for _, name in ipairs { "rate", "p99", "cpu" } do
      local values = {}
      for round, run in ipairs(runs[i]) do
        values[round] = run[name]
      end
      medians[i][name] = figures.median(values)
    end
  end
  return table.unpack(medians)
end

-- Figures.

local CPU_TARGETS = { engine = 1.15, cosocket = 1.10 }

local function calls(kind)
  figures.about("64 concurrent, %s", kind == "tls" and "TLS" or kind)
  local page, floor, engine, cosocket = compare(64, "/open", "/call/floor/" .. kind, "/call/engine/" .. kind,
    "/call/cosocket/" .. kind)
  figures.note("processor time of the worker for each request: page %.1f us, floor %.1f us", page.cpu, floor.cpu)
  local ways = { { "engine", engine }, { "cosocket", cosocket } }
  for _, way in ipairs(ways) do
    local name, found = table.unpack(way)
    local share = found.cpu / floor.cpu
    figures.at_most(CPU_TARGETS[name], share, "%s %.1f us, %.2f of the floor's", name, found.cpu, share)
  end
  figures.note("throughput: page %.0f/s, floor %.0f/s", page.rate, floor.rate)
  for _, way in ipairs(ways) do
    local name, found = table.unpack(way)
    local share = found.rate / floor.rate
    figures.at_least(0.90, share, "%s %.0f/s, %.2f of the floor's", name, found.rate, share)
  end
end

local function concurrency()
  figures.about "400 concurrent, 50 ms upstream, plain"
  local floor, engine, cosocket = compare(400, "/call/floor/slow", "/call/engine/slow", "/call/cosocket/slow")
  figures.note("floor: %.0f/s, p99 %.1f ms", floor.rate, floor.p99)
  for _, way in ipairs { { "engine", engine }, { "cosocket", cosocket } } do
    local name, found = table.unpack(way)
    local share = found.rate / floor.rate
    figures.at_least(0.98, share, "%s: %.0f/s, %.3f of the floor's", name, found.rate, share)
    share = found.p99 / floor.p99
    figures.at_most(1.15, share, "%s: p99 %.1f ms, %.2f of the floor's", name, found.p99, share)
  end
end

-- Established connections to a port while 400 calls are under way.
local function connections_during(path, port)
  restart_worker()
  return tonumber(files.run(("%s >/dev/null & sleep 2; ss -tnH state established dport = :%s | wc -l; wait")
    :format(wrk(path, 400, 3), port)))
end

local function connections()
  local floor = connections_during("/call/floor/slow_tls", server.ports.tls)
  local engine = connections_during("/call/engine/slow_http2", server.ports.http2)
  figures.about "400 concurrent, 50 ms upstream, TLS"
  figures.note("connections: floor %d, engine over HTTP/2 %d = %.3f", floor, engine, engine / floor)
end

local function bursts()
  local ways = { "floor/tls", "engine/tls", "cosocket/tls", "engine/http2" }
  local times, failed = {}, {}
  for round = 1, ROUNDS do
    for _, way in ipairs(ways) do
      restart_worker()
      times[way] = times[way] or {}
      local time, failures = files.run("curl -sS --fail " .. worker:url("/burst/" .. way)):match "(%S+) (%d+)"
      times[way][round], failed[way] = tonumber(time), (failed[way] or 0) + tonumber(failures)
    end
  end
  figures.about "Cold burst of 400 calls over TLS, the last response"
  local floor = figures.median(times["floor/tls"])
  figures.note("floor: %.0f ms", floor)
  for _, way in ipairs { "engine/tls", "cosocket/tls", "engine/http2" } do
    local time = figures.median(times[way])
    local print_figure = way == "engine/tls" and figures.at_most or function(_, _, ...) figures.note(...) end
    print_figure(1, time / floor, "%s: %.0f ms, %.2f of the floor's; %d calls failed", way, time, time / floor,
      failed[way])
  end
end

local function static_page()
  restart_worker()
  local idle = compare(1, "/static")
  files.run(wrk("/call/engine/hang", 500, ROUNDS * SECONDS + 4) .. " >/dev/null & sleep 1")
  local busy = compare(1, "/static")
  figures.about "A static page"
  figures.note("p99: %.3f ms idle, %.3f ms while 500 calls hang = %.2f times", idle.p99, busy.p99, busy.p99 / idle.p99)
  files.run "sleep 3"
end

local OPENIDC = os.getenv "OPENIDC"

local function guards()
  restart_worker()
  local paths = { "/open", "/hot", "/shared", "/new", "/call/engine/introspection", OPENIDC and "/openidc" or nil }
  local page, hot, shared, new, call, other = compare(64, table.unpack(paths))
  figures.about "A page behind an access token, 64 concurrent: processor time of the worker beyond that of the page"
  figures.note("the page itself: %.1f us, %.0f/s; a call of introspection: %.1f us", page.cpu, page.rate, call.cpu)
  local added = hot.cpu - page.cpu
  figures.at_most(6, added, "token in the worker's memory: %.1f us", added)
  figures.at_least(0.75, hot.rate / page.rate, "throughput %.2f of the page's", hot.rate / page.rate)
  figures.at_most(20, shared.cpu - page.cpu, "token in shared memory: %.1f us", shared.cpu - page.cpu)
  figures.at_most(1.2, new.cpu / call.cpu, "new token: %.1f us in all, %.2f of the call", new.cpu, new.cpu / call.cpu)
  if other then
    local theirs = other.cpu - page.cpu
    figures.at_most(0.5, added / theirs, "lua-resty-openidc, from its cache: %.1f us, of which this is %.2f", theirs,
      added / theirs)
  else
    figures.skip "lua-resty-openidc: OPENIDC does not name a folder"
  end
end

local function token_endpoint()
  restart_worker()
  local page, at_once, engine, cosocket, engine_call, cosocket_call, open = compare(64, "/form", "/token/at_once",
    "/token/engine", "/token/cosocket", "/call/engine/token", "/call/cosocket/token", "/open")
  figures.about "A token endpoint, 64 concurrent: processor time of the worker beyond that of a page with a form"
  figures.note("the page itself: %.1f us", page.cpu)
  figures.at_most(25, at_once.cpu - page.cpu, "Authlete responds at once: %.1f us", at_once.cpu - page.cpu)
  for _, way in ipairs { { "engine", engine, engine_call }, { "cosocket", cosocket, cosocket_call } } do
    local name, found, call = table.unpack(way)
    figures.note("%s: %.1f us, and %.1f us without what the call costs", name, found.cpu - page.cpu,
      found.cpu - page.cpu - (call.cpu - open.cpu))
  end
end

local function memory()
  figures.about "Memory for each call under way"
  for _, transport in ipairs { "engine", "cosocket" } do
    restart_worker()
    load("/call/" .. transport .. "/plain", 16, 1)
    local before = resident_kib()
    local hanging = assert(io.popen(wrk("/call/" .. transport .. "/hang", 1000, 5)))
    files.run "sleep 3"
    local kib = (resident_kib() - before) / 1000
    hanging:close()
    figures.below(24, kib, "%s: %.1f KiB", transport, kib)
  end
end

local function flatness()
  restart_worker()
  local done, first = 0, nil
  while done < CALLS do
    local seconds = done < 50000 and 2 or 10
    done = done + load("/call/engine/plain", 64, seconds).rate * seconds
    first = first or done >= 50000 and resident_kib() or nil
  end
  figures.about "Resident size of the worker"
  figures.note("after %.0f calls %.2f MiB more than after 50,000", done, (resident_kib() - first) / 1024)
end

if not files.has_command "wrk" then
  io.stderr:write "wrk is missing (Debian: wrk)\n"
  os.exit(2)
end
figures.run(function()
  start_name_server()
  server = upstream.start()
  local only = ({ guard = guards, token = token_endpoint })[os.getenv "ONLY"]
  if only then
    return only()
  end
  restart_worker()
  calls "plain"
  calls "tls"
  concurrency()
  connections()
  bursts()
  static_page()
  guards()
  token_endpoint()
  memory()
  flatness()
end, function()
  if worker then worker:stop(true) end
  if server then server:stop() end
  if name_server then name_server:close() end
end)

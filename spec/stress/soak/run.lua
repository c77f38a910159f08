-- Runs two nginx servers under load for a while. Their workers call an upstream that fails at random; client, worker
-- and upstream must agree about each call. `make soak` runs it.
--
-- One nginx, "steady", keeps its workers, so that their resources can be compared over time. The other, "storm", is
-- reloaded every few seconds, and one of its workers is killed now and then, as is one of the upstream's. Clients of
-- both disconnect at random. Everything uses the loopback address and exits with this process.
--
--   MINUTES (30)  CLIENTS (128: eight workers' worth of 16)  RATE (at most 400 requests a second, 2 calls each)
--   WORKERS (2, of each nginx)  FAULTS (1: 15 % of the responses; 2: twice as many)  ABORTS (0.05 of the requests)
--   RELOAD_SECONDS (5)  KILL_SECONDS (20)  UPSTREAM_RELOAD_SECONDS (15)  UPSTREAM_KILL_SECONDS (45); 0: never
--
-- Exits with 1 on any disagreement. soak/ledger.lua says what is checked. A run of less than five minutes cannot tell
-- growth from warm-up, and allows more delay, since it may run on a busy machine.
-- luacheck: std lua54

package.path = "./?.lua;" .. package.path

local clients = require "spec.stress.soak.clients"
local cqueues = require "cqueues"
local forgeries = require "spec.stress.soak.forgeries"
local ledger = require "spec.stress.soak.ledger"
local peer = require "spec.support.peer"
local samples = require "spec.stress.soak.samples"
local server = require "spec.support.server"

local function setting(name, default)
  return tonumber(os.getenv(name) or default)
end

local SECONDS = setting("MINUTES", 30) * 60
local CLIENTS = setting("CLIENTS", 128)
local RATE = setting("RATE", 400)
local WORKERS = setting("WORKERS", 2)
local FAULTS = setting("FAULTS", 1)
local ABORTS = setting("ABORTS", 0.05)
local PERIODS = {
  storm = { HUP = setting("RELOAD_SECONDS", 5), KILL = setting("KILL_SECONDS", 20) },
  upstream = { HUP = setting("UPSTREAM_RELOAD_SECONDS", 15), KILL = setting("UPSTREAM_KILL_SECONDS", 45) },
}

local IS_SHORT = SECONDS < 5 * 60
local MOST_CALLS = 9000000 -- ids have seven digits
local SETTLE_SECONDS = 10 -- after which a call, whose deadline is 2 s, must have ended
local SLACK_MS = IS_SHORT and 5000 or 1000 -- allowed after the deadline, since all processes share the processors
local SAMPLE_SECONDS = 2
local MOST_RESPONSE_BYTES = 20000
local TOKEN, TICKET_MARK = "soak-token-that-no-log-shows", "that-no-log-shows"
-- How far the mean of the last quarter may exceed that of the first, which includes the warm-up.
local MORE_MIB, MORE_SHARE, MORE_DESCRIPTORS = 8, 0.1, 20

local UPSTREAM = [[
  ssl_certificate good.pem;
  ssl_certificate_key good.key;
  reset_timedout_connection on;
  lingering_close off;
  keepalive_timeout 2s;
  client_max_body_size 1m;
  init_by_lua_block {
    require("upstream").set_up { folder = "FOLDER/writable", max_response_bytes = %d, faults = %g }
  }
  init_worker_by_lua_block { require("upstream").seed() }
  server {
    listen 127.0.0.1:PORT;
    keepalive_requests 200;
    lua_check_client_abort on;
    location / { content_by_lua_block { require("upstream").answer() } }
  }
  server {
    listen 127.0.0.1:PORT_TLS ssl http2;
    lua_check_client_abort on;
    ssl_certificate_by_lua_block { require("upstream").shake_hands() }
    location / { content_by_lua_block { require("upstream").answer() } }
  }
]]

local CALLER = [[
  lua_ssl_trusted_certificate ca.pem;
  lua_ssl_verify_depth 3;
  resolver 127.0.0.1:%s ipv6=off valid=300s;
  lua_max_running_timers 4096;
  init_by_lua_block {
    require("caller").set_up {
      folder = "FOLDER/writable", ca_file = "FOLDER/ca.pem", token = "%s", max_response_bytes = %d, retries = %d,
      ways = {
        plain = { share = 30, base_url = "%s", transport = "engine" },
        http_2 = { share = 34, base_url = "%s", transport = "engine", http_version = "2" },
        tls_1_1 = { share = 13, base_url = "%s", transport = "engine" },
        nobody = { share = 2, base_url = "http://127.0.0.1:1", transport = "engine" },
        cosocket = { share = 12, base_url = "%s", transport = "cosocket" },
        cosocket_tls = { share = 8, base_url = "%s", transport = "cosocket" },
        cosocket_nobody = { share = 1, base_url = "http://127.0.0.1:1", transport = "cosocket" },
      },
    }
  }
  init_worker_by_lua_block { require("caller").seed() }
  server {
    listen 127.0.0.1:PORT;
    location /unchecked { content_by_lua_block { require("caller").answer() } }
    location /checked { lua_check_client_abort on; content_by_lua_block { require("caller").answer() } }
  }
]]

local books = ledger.new { settle_after = SETTLE_SECONDS, slack_ms = SLACK_MS }
local sampled = samples.new()
local servers = {} -- name -> the nginx
local seen = {} -- pids of the callers' workers
local events = { reloads = 0, kills = 0, upstream_reloads = 0, upstream_kills = 0 }
local faults = {} -- faults that belong to no call

local function report(format, ...)
  print(format:format(...))
  io.stdout:flush()
end

local function read_file(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

local function exists(name)
  local file = io.open(name)
  return file ~= nil and file:close()
end

local function list(command)
  local found = {}
  local pipe = assert(io.popen(command))
  for line in pipe:lines() do
    table.insert(found, line)
  end
  pipe:close()
  return found
end

-- Returns the disagreements that have not been reported yet.
local reported = 0
local function report_disagreements()
  for i = reported + 1, #books.disagreements do
    report("DISAGREEMENT %s", books.disagreements[i])
  end
  reported = #books.disagreements
end

-- Starting.

local function start_name_server()
  local name = os.tmpname()
  os.remove(name)
  local pipe = assert(io.popen("exec lua5.4 spec/support/name_server.lua " .. name, "w"))
  assert(server.wait_for(function() return exists(name) end, 10), "the name server did not start")
  local port = read_file(name)
  os.remove(name)
  return pipe, port
end

local function start_servers(name_server_port)
  local good, ca = peer.certificates().good, peer.certificates().ca
  servers.upstream = server.start {
    main = "worker_processes 1;",
    http = UPSTREAM:format(MOST_RESPONSE_BYTES, FAULTS),
    files = {
      ["good.pem"] = read_file(good.certificate), ["good.key"] = read_file(good.key),
      ["upstream.lua"] = read_file "spec/stress/soak/upstream.lua",
    },
  }
  local plain = servers.upstream:url("", "PORT")
  local tls = servers.upstream:url("", "PORT_TLS"):gsub("^http", "https")
  local named = tls:gsub("127%.0%.0%.1", "localhost") -- nginx checks certificates against names only
  local http = CALLER:format(name_server_port, TOKEN, MOST_RESPONSE_BYTES, ledger.RETRIES, plain, tls, tls, plain,
    named)
  for _, name in ipairs { "steady", "storm" } do
    servers[name] = server.start {
      main = ("worker_processes %d;"):format(WORKERS),
      http = http,
      files = { ["ca.pem"] = read_file(ca), ["caller.lua"] = read_file "spec/stress/soak/caller.lua" },
    }
  end
end

-- The logs are read as they grow; those of a process that has exited are removed.

local logs = {} -- name -> { file, rest }

local function read_log(name)
  logs[name] = logs[name] or { file = assert(io.open(name, "rb")), rest = "" }
  local log = logs[name]
  log.file:seek "cur" -- clears the end-of-file indicator
  local text = log.rest .. (log.file:read "a" or "")
  local last = 1
  for line, next_one in text:gmatch "([^\n]*)\n()" do
    books:read(line)
    last = next_one
  end
  log.rest = text:sub(last)
end

local function read_logs()
  local now = cqueues.monotime()
  for _, nginx in pairs(servers) do
    for _, name in ipairs(list("ls " .. nginx.folder .. "/writable/calls-* " .. nginx.folder
      .. "/writable/arrivals-* 2>/dev/null")) do
      local has_gone = not exists("/proc/" .. name:match "%d+$")
      read_log(name)
      if has_gone then
        logs[name].file:close()
        logs[name] = nil
        os.remove(name)
      end
    end
  end
  books:settle(now) -- taken before the logs were read
end

-- Concurrent activities.

local ends_at, next_slot, last_id = nil, 0, 0

local function is_over()
  return cqueues.monotime() >= ends_at or last_id >= MOST_CALLS
end

-- Sleeps until this request's turn, to keep the rate.
local function take_turn()
  local now = cqueues.monotime()
  next_slot = math.max(next_slot, now - 0.5) + 1 / RATE
  if next_slot > now then
    cqueues.sleep(next_slot - now)
  end
end

local function one_request()
  local target = math.random() < 0.5 and "steady" or "storm"
  local checked = math.random() < 0.5
  local count = ({ 1, 1, 2, 4 })[math.random(4)]
  local abort_after = math.random() < ABORTS and 0.001 + math.random() ^ 3 * 0.5
  local first = last_id + 1
  last_id = last_id + count
  local request = { target = target, checked = checked, started = cqueues.monotime() }
  for id = first, last_id do
    books:ask(request, id)
  end
  local path = ("/%s?first=%d&count=%d%s"):format(checked and "checked" or "unchecked", first, count,
    math.random() < 0.02 and "&own=1" or "")
  clients.perform(request, servers[target].port, path, abort_after)
  request.finished = cqueues.monotime()
  books:count "requests"
  books:count("requests " .. request.outcome)
end

local function be_a_client()
  repeat
    take_turn()
    if not is_over() then
      one_request()
    end
  until is_over()
end

local function every(seconds, action)
  if seconds > 0 then
    local due = cqueues.monotime() + seconds
    while due < ends_at do
      cqueues.sleep(due - cqueues.monotime())
      action()
      due = math.max(due + seconds, cqueues.monotime())
    end
  end
end

local function count_event(name, what)
  local key = name == "storm" and what or "upstream_" .. what
  events[key] = events[key] + 1
end

local function reload(name)
  servers[name]:signal "HUP"
  count_event(name, "reloads")
end

-- Records the kill before sending the signal. If the worker has exited on its own just before, recording a kill hides
-- nothing, because the worker had finished its calls.
local function kill(name)
  local workers = servers[name]:workers()
  local pid = workers[math.random(#workers)]
  if pid then
    books:kill(pid, cqueues.monotime(), name)
    servers[name]:signal("KILL", pid)
    count_event(name, "kills")
  end
end

local function take_samples()
  local processes = { { name = "storm_master", pid = servers.storm:pid() } }
  for i, pid in ipairs(servers.steady:workers()) do
    seen[pid] = true
    table.insert(processes, { name = "steady_worker_" .. i, pid = pid })
  end
  for _, pid in ipairs(servers.storm:workers()) do
    seen[pid] = true
  end
  sampled:take(processes)
end

local function run_load()
  local controller = cqueues.new()
  ends_at = cqueues.monotime() + SECONDS
  for _ = 1, CLIENTS do
    controller:wrap(be_a_client)
  end
  for name, periods in pairs(PERIODS) do
    controller:wrap(every, periods.HUP, function() reload(name) end)
    controller:wrap(every, periods.KILL, function() kill(name) end)
  end
  controller:wrap(every, SAMPLE_SECONDS, take_samples)
  controller:wrap(every, 1, read_logs)
  controller:wrap(every, 60, function()
    report("  %d calls, %d disagreements", books.counts.calls or 0, books.disagreement_count)
    report_disagreements()
  end)
  assert(controller:loop())
end

-- The end: what is left over, and the summary.

local function settle_all()
  cqueues.sleep(SETTLE_SECONDS)
  take_samples()
  cqueues.sleep(1)
  read_logs()
  for id in pairs(books.calls) do
    books:disagree(id, "was not settled")
  end
end

local function fault(format, ...)
  table.insert(faults, format:format(...))
end

local function look_through_log(name, log)
  local killed = 0
  for line in log:gmatch "[^\n]+" do
    local signal = line:match "worker process %d+ exited on signal (%d+)"
    local code = line:match "worker process %d+ exited with code (%d+)"
    killed = killed + (signal == "9" and 1 or 0)
    if signal and signal ~= "9" or code and code ~= "0" or not signal and line:find "%[alert%]" or line:find "%[emerg%]"
      or line:find("lua entry thread aborted", 1, true) or line:find("had to be killed", 1, true) then
      fault("%s: %s", name, line)
    end
    if line:find(TICKET_MARK, 1, true) then
      fault("%s's log shows a secret: %s", name, line)
    end
  end
  local kills = name == "storm" and events.kills or name == "upstream" and events.upstream_kills or 0
  if killed > kills then
    fault("%s: %d workers ended on signal 9, of which %d were killed here", name, killed, kills)
  end
end

local function stop_servers()
  for _, name in ipairs { "storm", "steady", "upstream" } do
    local nginx = servers[name]
    if nginx then
      nginx:signal "QUIT"
      if not server.wait_for(function() return not nginx:pid() end, 30) then
        fault("%s did not end on its own", name)
      end
      nginx:stop(true)
      look_through_log(name, nginx:log())
    end
  end
end

-- Socket files of workers that have exited. A worker killed just before nginx connects leaves its socket file behind.
local function count_leftovers()
  local left, excused = 0, 0
  for _, name in ipairs(list "ls /dev/shm /tmp /run 2>/dev/null | grep '^authlete-[0-9]'") do
    local pid = name:match "%d+"
    if books.killed[pid] then
      excused = excused + 1
      os.execute(("rm -f /dev/shm/%s /tmp/%s /run/%s"):format(name, name, name))
    elseif seen[pid] then
      left = left + 1
    end
  end
  if left > 0 then
    fault("%d sockets were left", left)
  end
  return excused
end

local function sorted(prefix)
  local names, parts = {}, {}
  for name in pairs(books.counts) do
    if name:sub(1, #prefix) == prefix then
      table.insert(names, name)
    end
  end
  table.sort(names)
  for i, name in ipairs(names) do
    parts[i] = ("%s %d"):format(name:sub(#prefix + 1), books.counts[name])
  end
  return table.concat(parts, ", ")
end

local function look_for_growth(name, first, last)
  if last.resident > first.resident * (1 + MORE_SHARE) + MORE_MIB then
    fault("%s grew from %.1f to %.1f MiB", name, first.resident, last.resident)
  elseif last.descriptors > first.descriptors * (1 + MORE_SHARE) + MORE_DESCRIPTORS then
    fault("%s had %.0f descriptors, then %.0f", name, first.descriptors, last.descriptors)
  elseif last.threads > first.threads + 0.5 then
    fault("%s had %.1f threads, then %.1f", name, first.threads, last.threads)
  end
end

local function report_resources(name)
  local first, last = sampled:quarters(name)
  if not first then
    return report("  %s: too few samples", name)
  end
  report("  %s: %.1f MiB, then %.1f; descriptors %.0f, then %.0f; threads %.1f, then %.1f (at most %d)", name,
    first.resident, last.resident, first.descriptors, last.descriptors, first.threads, last.threads, last.most_threads)
  if not IS_SHORT then
    look_for_growth(name, first, last)
  end
end

local function report_all(excused)
  local counts = books.counts
  report("%d calls in %d requests (%s), %d attempts reported, %d arrivals", counts.calls or 0, counts.requests or 0,
    sorted "requests ", counts.attempts or 0, counts.arrivals or 0)
  report("  by class: %s", sorted "class ")
  report("  by way: %s", sorted "way ")
  report("  results: %s", sorted "result ")
  report("  arrivals: %s", sorted "outcome ")
  report("  protocols: %s", sorted "protocol ")
  report("  reloads %d, workers killed %d; of the upstream: reloads %d, killed %d; sockets left by killed workers %d",
    events.reloads, events.kills, events.upstream_reloads, events.upstream_kills, excused)
  report("  latest end of a call: %.0f ms after its deadline", books.slowest_ms)
  report "first quarter of the time, then the last:"
  for i = 1, WORKERS do
    report_resources("steady_worker_" .. i)
  end
  report_resources "storm_master"
  for _, what in ipairs(faults) do
    report("FAULT %s", what)
  end
  report_disagreements()
  report("%d disagreements, %d other faults", books.disagreement_count, #faults)
end

report("the ledger detects all %d forgeries", forgeries.show())
local name_server, port = start_name_server()
local good, message = xpcall(function()
  start_servers(port)
  run_load()
  settle_all()
end, debug.traceback)
stop_servers()
name_server:close()
if not good then
  io.stderr:write(message, "\n")
  os.exit(2)
end
report_all(count_leftovers())
os.exit(#faults + books.disagreement_count == 0 and (books.counts.calls or 0) > 0)

-- lua5.4 bench/openresty/run.lua: calls from one nginx worker over both transports, against the floor: a bare exchange
-- over ngx.socket. Rounds alternate, figures are medians, all in one go; machines are noisy, ratios less so.
-- ROUNDS (5) and SECONDS (2) of each, CALLS (1000000) for the last figure. Needs wrk.

local ROUNDS = tonumber(os.getenv "ROUNDS" or 5)
local SECONDS = tonumber(os.getenv "SECONDS" or 2)
local CALLS = tonumber(os.getenv "CALLS" or 1000000)

local function shell(command)
  local pipe = assert(io.popen(command))
  local output = pipe:read "*a"
  pipe:close()
  return output
end

local function trimmed(command)
  return (shell(command):gsub("%s+$", ""))
end

if trimmed "command -v wrk" == "" then
  io.stderr:write "wrk is missing (Debian: wrk)\n"
  os.exit(2)
end

local source = trimmed "pwd"
local prefix = trimmed "mktemp -d"
local ports = { PLAIN_PORT = 18601, TLS_PORT = 18602, HTTP2_PORT = 18603, WORKER_PORT = 18604 }
local worker = "http://127.0.0.1:" .. ports.WORKER_PORT

local function configure(name)
  local file = assert(io.open("bench/openresty/" .. name .. ".conf"))
  local text = file:read "*a"
  file:close()
  text = text:gsub("%f[%w_][A-Z0-9_]+_PORT%f[^%w_]", ports):gsub("SOURCE", source):gsub("PREFIX", prefix)
  file = assert(io.open(prefix .. "/" .. name .. ".conf", "w"))
  file:write(text)
  file:close()
end

local function start(name)
  assert(os.execute(("env -u LUA_PATH -u LUA_CPATH nginx -p %s -c %s/%s.conf -e %s/%s.log")
    :format(prefix, prefix, name, prefix, name)))
end

local function stop(name)
  local pid = trimmed("cat " .. prefix .. "/" .. name .. ".pid 2>/dev/null")
  if pid ~= "" then
    os.execute(("kill %s; while kill -0 %s 2>/dev/null; do sleep 0.02; done"):format(pid, pid))
  end
end

local function worker_pid()
  return trimmed("pgrep -P $(cat " .. prefix .. "/worker.pid)")
end

local function resident_kib()
  return tonumber(shell("cat /proc/" .. worker_pid() .. "/status"):match "VmRSS:%s*(%d+)")
end

local function restart_worker()
  stop "worker"
  start "worker"
end

local function median(values)
  table.sort(values)
  return values[(#values + 1) // 2]
end

local function milliseconds(text)
  local number, unit = text:match "^([%d.]+)(%a+)$"
  return tonumber(number) * ({ us = 0.001, ms = 1, s = 1000 })[unit]
end

-- One run of wrk: requests a second, and the 99th percentile in milliseconds.
local function load(path, connections, seconds)
  local output = shell(("wrk -t1 -c%d -d%d --latency -H 'Authorization: Bearer hot' %s%s"):format(connections,
    seconds or SECONDS, worker, path))
  assert(not output:find "Non%-2xx", output)
  return tonumber(output:match "Requests/sec:%s*([%d.]+)"), milliseconds(output:match "\n%s+99%%%s+(%S+)")
end

-- Medians for several paths, by rounds in turn.
local function compare(paths, connections)
  local rates, tails = {}, {}
  for _, path in ipairs(paths) do
    rates[path], tails[path] = {}, {}
    load(path, connections, 1)
  end
  for _ = 1, ROUNDS do
    for _, path in ipairs(paths) do
      local rate, tail = load(path, connections)
      table.insert(rates[path], rate)
      table.insert(tails[path], tail)
    end
  end
  for _, path in ipairs(paths) do
    rates[path], tails[path] = median(rates[path]), median(tails[path])
  end
  return rates, tails
end

local function report(format, ...)
  print(format:format(...))
  io.stdout:flush()
end

local function throughput()
  for _, kind in ipairs { "plain", "tls" } do
    local paths = { "/call/floor/" .. kind, "/call/engine/" .. kind, "/call/cosocket/" .. kind }
    local rates = compare(paths, 64)
    report("throughput, 64 concurrent, %s: floor %.0f/s, engine %.0f/s = %.2f, cosocket %.0f/s = %.2f", kind,
      rates[paths[1]], rates[paths[2]], rates[paths[2]] / rates[paths[1]], rates[paths[3]],
      rates[paths[3]] / rates[paths[1]])
  end
end

local function concurrency()
  local paths = { "/call/floor/slow", "/call/engine/slow", "/call/cosocket/slow" }
  local rates, tails = compare(paths, 400)
  for i = 2, 3 do
    report("400 concurrent, 50 ms upstream, %s: %.0f/s = %.2f of the floor's %.0f/s, p99 %.1f ms = %.2f of %.1f ms",
      paths[i]:match "/call/(%w+)", rates[paths[i]], rates[paths[i]] / rates[paths[1]], rates[paths[1]],
      tails[paths[i]], tails[paths[i]] / tails[paths[1]], tails[paths[1]])
  end
end

-- Established connections to a port while 400 calls are under way.
local function connections_during(path, port)
  restart_worker()
  local count = shell(("wrk -t1 -c400 -d3 %s%s >/dev/null & sleep 2; "
    .. "ss -tnH state established dport = :%d | wc -l; wait"):format(worker, path, port))
  return tonumber(count)
end

local function connections()
  local floor = connections_during("/call/floor/slow_tls", ports.TLS_PORT)
  local engine = connections_during("/call/engine/slow_http2", ports.HTTP2_PORT)
  report("connections to a TLS upstream at 400 concurrent: floor %d, engine over HTTP/2 %d = %.3f", floor, engine,
    engine / floor)
end

local function bursts()
  local times = { ["floor/tls"] = {}, ["engine/tls"] = {}, ["engine/http2"] = {} }
  for _ = 1, ROUNDS do
    for way, found in pairs(times) do
      restart_worker()
      found[#found + 1] = tonumber(shell("curl -s " .. worker .. "/burst/" .. way))
    end
  end
  local floor, http1, http2 = median(times["floor/tls"]), median(times["engine/tls"]), median(times["engine/http2"])
  report("cold burst of 400 calls over TLS, the last answer: floor %.0f ms, engine %.0f ms over HTTP/1.1 (%.2f times "
    .. "sooner), %.0f ms over HTTP/2 (%.2f times sooner)", floor, http1, floor / http1, http2, floor / http2)
end

local function bystander()
  restart_worker()
  local _, idle = compare({ "/static" }, 1)
  os.execute(("wrk -t1 -c500 -d%d --timeout 60s %s/call/engine/hang >/dev/null & sleep 1")
    :format(ROUNDS * SECONDS + 4, worker))
  local _, busy = compare({ "/static" }, 1)
  report("a static page: p99 %.3f ms idle, %.3f ms while 500 calls wait = %.2f times", idle["/static"], busy["/static"],
    busy["/static"] / idle["/static"])
  os.execute "sleep 3"
end

local function protection()
  local rates, tails = compare({ "/open", "/cached", "/asked" }, 64)
  report("a page, 64 concurrent: %.0f/s, p99 %.1f ms; behind a token in the cache %.0f/s = %.2f, %.1f ms; "
    .. "behind one that costs a call %.0f/s = %.2f, %.1f ms", rates["/open"], tails["/open"], rates["/cached"],
    rates["/cached"] / rates["/open"], tails["/cached"], rates["/asked"], rates["/asked"] / rates["/open"],
    tails["/asked"])
end

local function memory()
  for _, transport in ipairs { "engine", "cosocket" } do
    restart_worker()
    load("/call/" .. transport .. "/plain", 16, 1)
    local before = resident_kib()
    local after = tonumber(shell(("wrk -t1 -c1000 -d5 --timeout 60s %s/call/%s/hang >/dev/null & sleep 3; "
      .. "awk '/VmRSS/ {print $2}' /proc/%s/status; wait"):format(worker, transport, worker_pid())))
    report("memory of a call under way, %s: %.1f KiB", transport, (after - before) / 1000)
  end
end

local function flatness()
  restart_worker()
  local done, first = 0, nil
  while done < CALLS do
    local seconds = done < 50000 and 2 or 10
    done = done + load("/call/engine/plain", 64, seconds) * seconds
    first = first or done >= 50000 and resident_kib() or nil
  end
  report("resident size after %.0f calls: %.2f MiB more than after 50,000", done, (resident_kib() - first) / 1024)
end

local function prepare()
  assert(os.execute((([[
    chmod 755 PREFIX && mkdir PREFIX/temporary && sh spec/support/certificates.sh PREFIX/certificates >/dev/null &&
    cd PREFIX && cp certificates/ca.pem certificates/good.pem certificates/good.key . &&
    ln -s $(nginx -V 2>&1 | sed -n 's/.*--modules-path=\([^ ]*\).*/\1/p') modules
  ]]):gsub("PREFIX", prefix))))
end

local function run()
  prepare()
  configure "upstream"
  configure "worker"
  start "upstream"
  start "worker"
  throughput()
  concurrency()
  connections()
  bursts()
  bystander()
  protection()
  memory()
  flatness()
end

local resolver = io.popen("lua5.4 spec/support/name_server.lua " .. prefix .. "/resolver", "w")
repeat
  ports.RESOLVER_PORT = trimmed("cat " .. prefix .. "/resolver 2>/dev/null")
until ports.RESOLVER_PORT ~= ""
local done, message = xpcall(run, debug.traceback)
local log = done and "" or shell("tail -n 3 " .. prefix .. "/worker.log")
stop "worker"
stop "upstream"
resolver:close()
os.execute("rm -rf " .. prefix)
if not done then
  io.stderr:write(message, "\n", log)
  os.exit(1)
end

-- A real nginx with its Lua module, in its own process group and folder.
--
--   local nginx = server.start { http = [[
--     init_by_lua_block { authlete = require "authlete" }
--     server { listen 127.0.0.1:PORT; location / { content_by_lua_block { ngx.say "hello" } } }
--   ]] }
--   local reply = nginx:get "/"                 -- { status = 200, body = "hello\n", seconds = 0.001 }
--   nginx:stop()
--
-- Options: `http`, the contents of http { }; `stream`, those of stream { }; `main`, text before both; `events`, the
-- contents of events { }; `files`, a map from names to contents of files in FOLDER, of which `require` finds those that
-- end in .lua.
-- PORT and PORT_WORD are replaced by free ports: nginx.port, nginx.ports.PORT_WORD. FOLDER is replaced by nginx.folder,
-- which has nginx's files; all users can read it, and the workers' user can write to FOLDER/writable.
--
-- nginx exits with the process that started it. NGINX names the program, which tools/nginx finds.

local free_port = require "spec.support.free_port"
local http = require "socket.http"
local ltn12 = require "ltn12"
local process = require "spec.support.process"
local socket = require "socket"
local system = require "system"

local fill_in, read_file = process.fill_in, process.read_file

local server = {}
local Server = {}
Server.__index = Server

local SECONDS_TO_START = 20
local SECONDS_TO_STOP = 20 -- anything that has not ended by then never will
local TRIES = 3 -- another process may take a free port first

local CONFIGURATION = [[
daemon off;
MODULES
pid FOLDER/pid;
error_log FOLDER/error.log notice;
MAIN
events {
  EVENTS
}
STREAM
http {
  access_log off;
  client_body_temp_path FOLDER/writable/client_body;
  proxy_temp_path FOLDER/writable/proxy;
  fastcgi_temp_path FOLDER/writable/fastcgi;
  uwsgi_temp_path FOLDER/writable/uwsgi;
  scgi_temp_path FOLDER/writable/scgi;
  PATHS
  HTTP
}
]]

local PATHS = [[
  lua_package_path "ROOT/src/?.lua;FOLDER/?.lua;;";
  lua_package_cpath "ROOT/build/jit/?.so;;";
]]

-- The shell outlives nginx, reads commands from this process, and notices when it exits. nginx has its own process
-- group, so that workers whose master was killed can be ended as well.
local COMMAND = [[
unset LD_PRELOAD
setsid sh -c "'ROOT/tools/nginx' -e 'FOLDER/error.log' -p 'FOLDER' -c 'FOLDER/nginx.conf'; echo \$? >'FOLDER/exit'" \
  </dev/null >'FOLDER/output' 2>&1 &
group=$!
while read -r line && [ "$line" != stop ]; do :; done
[ -e 'FOLDER/pid' ] && kill -TERM "$(cat 'FOLDER/pid')" 2>/dev/null
rounds=ROUNDS
while [ $rounds -gt 0 ] && pgrep -g $group >/dev/null; do
  sleep 0.01
  rounds=$((rounds - 1))
done
pkill -KILL -g $group && echo 'nginx had to be killed' >>'FOLDER/output'
: >'FOLDER/stopped'
read -r line
rm -rf 'FOLDER'
]]

local function has_lua_module()
  local pipe = assert(io.popen "unset LD_PRELOAD; tools/nginx modules >/dev/null 2>&1 && echo yes")
  local answer = pipe:read "*a"
  pipe:close()
  return answer == "yes\n"
end

--- Returns whether to run specs of nginx: its module always uses LuaJIT, so other interpreters would add nothing. If
--- the system has no such module, a pending spec says so; in CI, which sets AUTHLETE_SPEC_BROWSER, the specs run and
--- fail.
---@param pending function busted's
function server.is_due(pending)
  if rawget(_G, "jit") == nil then return false end
  if has_lua_module() or os.getenv "AUTHLETE_SPEC_BROWSER" then return true end
  pending "works (needs nginx with its Lua module, which not every release has; `make setup test` installs it)"
  return false
end

-- Helpers.

local function write_file(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

-- Returns the output of a shell command.
local function output_of(command)
  local pipe = assert(io.popen("unset LD_PRELOAD; " .. command, "r"))
  local text = pipe:read("*a")
  pipe:close()
  return text
end

local root = output_of("pwd"):gsub("\n$", "")
local most_connections = math.min(4096, tonumber(output_of "ulimit -n") or 4096) -- nginx warns about more

server.wait_for = process.wait_for

-- Returns the lines that load nginx's modules; nil and a message if one is not installed.
local function load_modules(subsystem)
  local output = output_of(("'%s/tools/nginx' modules %s 2>&1; echo $?"):format(root, subsystem))
  local text, code = output:match "^(.-)(%d+)\n$"
  if code ~= "0" then return nil, text end
  return text
end

--- Returns whether nginx has the Lua module of the subsystem stream.
function server.has_stream()
  return load_modules "stream" ~= nil
end

-- Starting.

local function new_folder()
  local name = os.tmpname()
  os.remove(name)
  os.execute(("mkdir -m 755 '%s' && mkdir -m 777 '%s/writable'"):format(name, name))
  return name
end

local function configure(options, folder)
  local ports = {}
  local values = setmetatable({ FOLDER = folder, ROOT = root }, { __index = function(_, word)
    if word ~= "PORT" and not word:find "^PORT_%u+$" then return nil end
    ports[word] = ports[word] or free_port()
    return ports[word]
  end })
  for name, text in pairs(options.files or {}) do write_file(folder .. "/" .. name, text) end
  local paths = fill_in(PATHS, values)
  local stream = options.stream and ("stream {\n%s%s}\n"):format(paths, fill_in(options.stream, values))
  write_file(folder .. "/nginx.conf", fill_in(CONFIGURATION, {
    FOLDER = folder,
    MODULES = assert(load_modules "http") .. (stream and assert(load_modules "stream") or ""),
    STREAM = stream or "",
    PATHS = paths,
    MAIN = fill_in(options.main or "", values),
    EVENTS = fill_in(options.events or ("worker_connections %d;"):format(most_connections), values),
    HTTP = fill_in(options.http, values),
  }))
  return ports
end

--- Returns whether nginx accepts a configuration: whether it is new enough for a directive, for example.
---@param options table as `start` takes them
function server.accepts(options)
  local folder = new_folder()
  configure(options, folder)
  local text = output_of(("'%s/tools/nginx' -t -e '%s/error.log' -p '%s' -c '%s/nginx.conf' 2>&1; echo $?; rm -rf '%s'")
    :format(root, folder, folder, folder, folder))
  return text:match "(%d+)\n$" == "0"
end

local function try(options)
  local folder = new_folder()
  local self = setmetatable({ folder = folder, ports = configure(options, folder) }, Server)
  self.port = self.ports.PORT
  self.pipe = process.start(COMMAND, { FOLDER = folder, ROOT = root, ROUNDS = tostring(SECONDS_TO_STOP * 100) })
  server.wait_for(function()
    return read_file(folder .. "/exit") or (self:pid() and #self:workers() > 0)
  end, SECONDS_TO_START)
  return self, not read_file(folder .. "/exit") and self:pid() ~= nil
end

function server.start(options)
  local self, started
  for _ = 1, TRIES do
    self, started = try(options)
    if started then return self end
    local said = self:finish()
    if not said:find "Address already in use" then error("nginx did not start: " .. said, 2) end
  end
  error("nginx found no free port", 2)
end

-- While it runs.

function Server:pid()
  return (read_file(self.folder .. "/pid") or ""):match "%d+"
end

--- Returns the process ids of the workers, including those that are shutting down.
function Server:workers()
  local master, pids = self:pid(), {}
  for pid in (master and output_of("pgrep -P " .. master) or ""):gmatch "%d+" do
    local title = read_file("/proc/" .. pid .. "/cmdline") or ""
    if title:find "worker process" then pids[#pids + 1] = pid end
  end
  return pids
end

--- Returns everything that nginx has written: the error log, standard output and standard error.
function Server:log()
  return self.last_log or (read_file(self.folder .. "/error.log") or "") .. (read_file(self.folder .. "/output") or "")
end

--- Sends a signal to the master, or to another process.
function Server:signal(name, pid)
  output_of(("kill -%s %s 2>&1"):format(name, pid or self:pid()))
end

--- Reloads nginx. Once the new workers serve requests, returns the process ids of the old ones.
function Server:reload()
  local old = {}
  for _, pid in ipairs(self:workers()) do old[pid] = true end
  self:signal "HUP"
  local found = server.wait_for(function()
    for _, pid in ipairs(self:workers()) do
      if not old[pid] then return true end
    end
  end)
  if not found then error("no new worker started: " .. self:log(), 2) end
  return old
end

--- Returns the number of file descriptors and of threads of a process.
function server.resources(pid)
  local descriptors = tonumber(output_of("ls /proc/" .. pid .. "/fd | wc -l"))
  return { descriptors = descriptors, threads = tonumber(output_of("ls /proc/" .. pid .. "/task | wc -l")) }
end

-- Requests.

function Server:url(path, port)
  return ("http://127.0.0.1:%s%s"):format(self.ports[port or "PORT"], path)
end

local function curl(words, url)
  return ("curl -sS --noproxy '*' --globoff %s '%s'"):format(words or "", url)
end

-- curl takes longer to start than most requests take.
local function get_with_socket(url, headers)
  local parts, began = {}, system.monotime()
  local _, status = http.request {
    url = url, headers = headers, sink = ltn12.sink.table(parts), redirect = false, proxy = false,
  }
  return { status = tonumber(status), body = table.concat(parts), seconds = system.monotime() - began }
end

--- One request. `words` are headers, or a string for curl; a client that gives up has no status.
function Server:get(path, words, port)
  if type(words) ~= "string" then return get_with_socket(self:url(path, port), words) end
  local text = output_of(curl("-w '\\n%{http_code} %{time_total}' " .. (words or ""), self:url(path, port)) .. " 2>&1")
  local body, status, seconds = text:match "^(.*)\n(%d+) ([%d.]+)$"
  return { status = status ~= "000" and tonumber(status) or nil, body = body or text, seconds = tonumber(seconds) }
end

--- Starts a GET. On the result, `finish` waits for the body, and `give_up` closes the connection.
function Server:start_get(path, port)
  local connection = assert(socket.connect("127.0.0.1", tonumber(self.ports[port or "PORT"])))
  assert(connection:send(("GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n"):format(path)))
  return {
    finish = function()
      local text = connection:receive "*a"
      connection:close()
      return text:match "\r\n\r\n(.*)$"
    end,
    give_up = function() connection:close() end,
  }
end

--- Starts requests, `at_once` at a time: `count` of them, or, without it, until `finish`. On the result, `finish` waits
--- for the end, and returns how many had each status ("000": no response), and the times in seconds, sorted.
function Server:load(path, count, at_once)
  local url = self:url(path) .. (path:find "?" and "&" or "?") .. ("n=[1-%d]"):format(count or 10 * at_once)
  local name = os.tmpname()
  local curl_once = ("curl -s --noproxy '*' -Z --parallel-max %d --parallel-immediate " ..
    "-w '%%{http_code} %%{time_total}\\n' -o /dev/null '%s' >>'%s' 2>/dev/null"):format(at_once, url, name)
  local command = "unset LD_PRELOAD; " .. (count and curl_once or
    ("while [ ! -e '%s.end' ]; do %s; done; rm '%s.end'"):format(name, curl_once, name)) .. "; echo done"
  local pipe = assert(io.popen(command, "r"))
  return {
    finish = function()
      if not count then write_file(name .. ".end", "") end
      pipe:read("*a")
      pipe:close()
      local statuses, times = {}, {}
      for status, seconds in read_file(name):gmatch "(%d+) ([%d.]+)\n" do
        statuses[status] = (statuses[status] or 0) + 1
        times[#times + 1] = tonumber(seconds)
      end
      os.remove(name)
      table.sort(times)
      return statuses, times
    end,
  }
end

-- Stopping.

-- Ends nginx and removes its files. Returns its output.
function Server:finish()
  self.pipe:write("stop\n")
  self.pipe:flush()
  server.wait_for(function() return read_file(self.folder .. "/stopped") end, SECONDS_TO_STOP + 5)
  self.last_log = self:log()
  self.pipe:close()
  self.pipe = nil
  return self.last_log
end

--- Lets nginx exit once all requests have ended. Raises an error if it does not.
function Server:quit()
  self:signal "QUIT"
  local has_ended = server.wait_for(function() return not self:pid() end, SECONDS_TO_STOP)
  self:stop()
  if not has_ended then error("nginx did not exit: " .. self:log(), 2) end
end

--- Idempotent. Raises an error if nginx has crashed, left sockets open, or had to be killed.
---@param expects_alerts? boolean true if the spec causes that on purpose
function Server:stop(expects_alerts)
  if not self.pipe then return end
  local log = self:finish():gsub("[^\n]*lua_code_cache is off[^\n]*\n", "")
  local fault = log:match "[^\n]*%[alert%][^\n]*" or log:match "[^\n]*%[emerg%][^\n]*" or
    log:match "nginx had to be killed"
  if fault and not expects_alerts then error("nginx: " .. fault, 2) end
end

return server

-- Apis in an nginx worker that a spec can call as if they were local.
--
--   local nginx = worker.start()
--   local api = nginx:new_api { base_url = …, transport = "cosocket", … }
--   local response, message, failure = api:token_fail { … }
--   local count = nginx:run([[local api, request = ... return #api:token_fail(request).action]], api, request)
--   nginx:stop()
--
-- Settings, requests and results are sent as JSON. A failure's `tostring` comes from the worker. With the setting
-- `on_call = true` the api records its events: api:events() returns those since its last call.
--
-- Options of `start`: resolver = false and trust = false omit the directives `resolver` (otherwise name_server.lua) and
-- `lua_ssl_trusted_certificate` (the specs' CA). `main` is for server.start.
--
-- `stop` raises an error if the error log contains a credential, a ticket or a body.

local calls = require "spec.support.calls"
local cjson = require "cjson"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local socket = require "socket"

local worker = {}
local Worker = {}
Worker.__index = Worker
local Api = {}

-- In the worker: `run` takes a chunk and its arguments, and returns the chunk's results. An argument {api = id} stands
-- for an api.
local HTTP = [=[
  lua_socket_log_errors on;
  client_max_body_size 32m;
  client_body_buffer_size 32m;
  DIRECTIVES
  init_by_lua_block {
    authlete = require "authlete"
    apis, events, signals = {}, {}, {}
    local cjson = require "cjson"

    function new_api(settings)
      local id = #apis + 1
      events[id] = {}
      settings.on_call = settings.on_call and function(event) table.insert(events[id], event) end or nil
      apis[id] = authlete.new(settings)
      return id
    end

    function take_events(api)
      for id, each in pairs(apis) do
        if each == api then
          local taken = events[id]
          events[id] = {}
          return taken
        end
      end
    end

    local function pack(good, ...)
      local results = {}
      for i = 1, select("#", ...) do
        local value = select(i, ...)
        results[i] = value == nil and cjson.null or value
      end
      local text = good and type(results[3]) == "table" and tostring(results[3]) or nil
      return { good = good, results = results, text = text }
    end

    local function unwrap(value)
      if value == cjson.null then return nil end
      return type(value) == "table" and value.api and apis[value.api] or value
    end

    function run()
      ngx.req.read_body()
      local message = cjson.decode(ngx.req.get_body_data())
      local arguments = {}
      for i = 1, message.count do arguments[i] = unwrap(message.arguments[i]) end
      local chunk = assert(loadstring(message.chunk, "=chunk"))
      ngx.print(cjson.encode(pack(pcall(chunk, unpack(arguments, 1, message.count)))))
    end
  }
  server {
    listen 127.0.0.1:PORT;
    location / { content_by_lua_block { run() } }
  }
]=]

-- The name server's process, which exits when its pipe closes.
local function start_name_server()
  local folder = debug.getinfo(1, "S").source:match "^@(.*)/[^/]*$" or "."
  local name = os.tmpname()
  os.remove(name)
  local pipe = assert(io.popen(("unset LD_PRELOAD LUA_PATH LUA_CPATH LUA_INIT; " ..
    "exec \"${AUTHLETE_SPEC_PEER_LUA:-lua5.4}\" '%s/name_server.lua' '%s'"):format(folder, name), "w"))
  local port = server.wait_for(function()
    local file = io.open(name)
    local text = file and file:read "*a"
    if file then file:close() end
    return text
  end, 10)
  os.remove(name)
  return pipe, assert(port, "the name server did not start")
end

function worker.start(options)
  options = options or {}
  local directives = {}
  local name_server
  if options.resolver ~= false then
    local pipe, port = start_name_server()
    name_server = pipe
    directives[#directives + 1] = ("resolver 127.0.0.1:%s ipv6=off valid=1s;"):format(port)
  end
  if options.trust ~= false then
    directives[#directives + 1] = 'lua_ssl_trusted_certificate "' .. peer.certificates().ca .. '";'
  end
  local good, nginx = pcall(server.start, {
    main = options.main, http = (HTTP:gsub("DIRECTIVES", table.concat(directives, "\n"))),
  })
  if not good then
    if name_server then name_server:close() end
    error(nginx, 2)
  end
  return setmetatable({ nginx = nginx, name_server = name_server }, Worker)
end

local function from_json(value)
  return value ~= cjson.null and value or nil
end

local function describe(failure)
  return getmetatable(failure).text
end

local function take(self, text)
  local status, content = text:match "^HTTP/1%.%d (%d+).-\r\n\r\n(.*)$"
  if status ~= "200" then error("the worker failed: " .. tostring(status) .. " " .. self.nginx:log(), 3) end
  local reply = cjson.decode(content)
  local results = reply.results
  if not reply.good then error(results[1], 0) end
  local third = from_json(results[3])
  if type(third) == "table" and reply.text then
    setmetatable(third, { __tostring = describe, text = reply.text })
  end
  return from_json(results[1]), from_json(results[2]), third
end

-- Starts a chunk in the worker. Returns a function that waits for its end, and returns its results or raises its error.
-- `signals` is a table in the worker that chunks share.
function Worker:start_run(chunk, ...)
  local count = select("#", ...)
  local arguments = {}
  for i = 1, count do
    local value = select(i, ...)
    local is_api = type(value) == "table" and getmetatable(value) == Api
    arguments[i] = is_api and { api = value.id } or value == nil and cjson.null or value
  end
  local body = cjson.encode { chunk = chunk, arguments = arguments, count = count }
  local connection = assert(socket.connect("127.0.0.1", tonumber(self.nginx.port)))
  assert(connection:send(("POST / HTTP/1.0\r\nContent-Length: %d\r\n\r\n"):format(#body) .. body))
  return function()
    local text = connection:receive "*a"
    connection:close()
    return take(self, text or "")
  end
end

-- Runs a chunk in the worker, and returns its results or raises its error.
function Worker:run(...)
  return self:start_run(...)()
end

-- A copy of a file that the worker's user may read.
function Worker:readable(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read "*a"
  file:close()
  local copy = self.nginx.folder .. "/" .. name:match "[^/]+$"
  file = assert(io.open(copy, "wb"))
  file:write(text)
  file:close()
  return copy
end

-- Returns an api in the worker, with every operation as a method. `chunk` makes it from the settings and returns its
-- number in `apis`.
function Worker:new_api(settings, chunk)
  local id = self:run(chunk or "return new_api(...)", settings)
  return setmetatable({ id = id, worker = self }, Api)
end

function Api:__index(name)
  if name == "events" then
    return function() return self.worker:run("return take_events(...)", self) end
  end
  local function method(_, request, options)
    local chunk = "local name, api, request, options = ... return api[name](api, request, options)"
    return self.worker:run(chunk, name, self, request, options)
  end
  return method
end

---@param expects_alerts? boolean as for server.lua
function Worker:stop(expects_alerts)
  if not self.nginx then return end
  local nginx = self.nginx
  self.nginx = nil
  if self.name_server then self.name_server:close() end
  nginx:stop(expects_alerts)
  local log = nginx:log()
  for _, secret in ipairs { calls.SERVICE_ACCESS_TOKEN, calls.TICKET, calls.BODY_MARK } do
    if log:find(secret, 1, true) then error("nginx's log shows '" .. secret .. "': " .. log, 2) end
  end
  self.last_log = log
end

return worker

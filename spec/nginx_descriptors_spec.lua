-- Descriptors of an nginx worker: which ones its children inherit, what happens when none are left, and whether another
-- user can take the place of the wake-up socket.

local calls = require "spec.support.calls"
local descriptors = require "spec.support.descriptors"
local peer = require "spec.support.peer"
local process = require "spec.support.process"
local server = require "spec.support.server"
local worker = require "spec.support.worker"

if not server.is_due(pending) then return end

local cases = calls.cases

local function output_of(command)
  local pipe = assert(io.popen("unset LD_PRELOAD; " .. command, "r"))
  local text = pipe:read "*a"
  pipe:close()
  return text
end

local IS_ROOT = output_of "id -u" == "0\n"

local function settings(nginx, base_url, transport, more)
  local all = {
    base_url = base_url, service_id = "1", service_access_token = "abc", retries = 0, transport = transport,
  }
  if transport == "engine" then
    all.no_proxy, all.ca_file = "*", nginx:readable(peer.certificates().ca)
  end
  for name, value in pairs(more or {}) do all[name] = value end
  return all
end

describe("A child of a worker", function()
  local nginx

  setup(function() nginx = worker.start() end)
  teardown(function() nginx:stop() end)

  local protocols = { ["HTTP"] = {}, ["TLS"] = { tls = "good" }, ["HTTP/2"] = { tls = "good", http_version = "2" } }
  for protocol, options in cases(protocols) do
    it("inherits nothing of calls that are under way over " .. protocol, function()
      options.answer = [[
        local exchange = ...
        hung = hung or 0
        if exchange.request.body:find '"hang"' then
          hung = hung + 1
          return
        end
        exchange:json(200, '{"action":"' .. hung .. '"}')]]
      local upstream = peer.start(options)
      local api = nginx:new_api(settings(nginx, upstream.url, "engine", { http_version = options.http_version }))
      local faults, count = nginx:run(descriptors.CHUNK .. [[
        local api = ...
        local before = inherited()
        local threads = {}
        for i = 1, 5 do
          threads[i] = ngx.thread.spawn(api.token_fail, api, { ticket = "hang", reason = "UNKNOWN" })
        end
        repeat
          local arrived = assert(api:token_fail { ticket = "t", reason = "UNKNOWN" }).action
        until arrived == "5"
        local faults, count = {}, 0
        for number, target in pairs(inherited()) do
          if before[number] ~= target then faults[#faults + 1] = number .. " " .. target end
        end
        local pipe = io.popen("ls -l /proc/" .. ngx.worker.pid() .. "/fd")
        local open = pipe:read "*a"
        pipe:close()
        for _, thread in ipairs(threads) do ngx.thread.kill(thread) end
        return table.concat(faults, ", "), select(2, open:gsub("socket:", ""))
      ]], api)
      assert.equal("", faults)
      assert.is_true(count >= 4, "the calls had no sockets") -- at least the client's, the upstream's, both wake-up ends
      upstream:stop()
    end)
  end
end)

describe("A worker without descriptors", function()
  local ways = {
    ["over the engine"] = { {}, "engine" },
    ["over the engine and TLS"] = { { tls = "good" }, "engine" },
    ["over HTTP/2"] = { { tls = "good", http_version = "2" }, "engine", { http_version = "2" } },
    ["over cosockets"] = { {}, "cosocket" },
  }
  for name, way in cases(ways) do
    it("gets failures that say so, and works again later, " .. name, function()
      way[1].answer = calls.GOOD
      local upstream = peer.start(way[1])
      local nginx = worker.start { main = "worker_rlimit_nofile 96;" }
      local api = nginx:new_api(settings(nginx, upstream.url, way[2], way[3]))
      local failures = nginx:run([[
        local api = ...
        local request = { ticket = "t", reason = "UNKNOWN" }
        local failures = 0
        for left = 0, 12 do
          local files = {}
          repeat
            local file = io.open "/dev/null"
            files[#files + 1] = file
          until not file
          for _ = 1, left do table.remove(files):close() end
          local response, message, failure = api:token_fail(request)
          for _, file in ipairs(files) do file:close() end
          if not response then
            failures = failures + 1
            assert(failure.kind == "connect" and not failure.maybe_processed, message)
            assert(message:lower():find "too many open files", message)
          end
          assert(api:token_fail(request))
        end
        return failures
      ]], api)
      assert.is_true(failures > 0)
      nginx:stop(true) -- nginx reports its own lack of descriptors
      upstream:stop()
      assert.is_nil(nginx.last_log:find("socket_folder", 1, true), nginx.last_log)
    end)
  end
end)

-- Waits for the socket's name, moves the socket away, and puts another one in its place, from which it sends bytes to
-- whoever connects. Then it tries to connect to the one that it has moved.
local THIEF = [[
  local cqueues = require "cqueues"
  local socket = require "cqueues.socket"
  local loop = cqueues.new()
  local function say(text)
    local file = assert(io.open("FOLDER/said.new", "w"))
    file:write(text)
    file:close()
    os.rename("FOLDER/said.new", "FOLDER/said")
  end
  loop:wrap(function()
    local name
    repeat
      cqueues.sleep(0.002)
      name = io.popen("ls FOLDER/writable/*.sock 2>/dev/null"):read "*l"
    until name
    assert(os.rename(name, "FOLDER/writable/stolen"))
    local listener = assert(socket.listen { path = name })
    assert(listener:listen())
    local stolen = require("socket.unix").stream()
    local connected, message = stolen:connect "FOLDER/writable/stolen"
    say(connected and "connected to it" or message)
    local victim = listener:accept()
    victim:setmode("bn", "bn")
    victim:onerror(function(_, _, code) return code end) -- it may be gone already
    victim:write(("x"):rep(100))
    say("read " .. #(victim:read "*a" or ""))
  end)
  assert(loop:loop())
]]

describe("If another process takes the place of the wake-up socket", function()
  it("in a folder that anybody can write to, calls end as usual, and it learns nothing", function()
    local upstream = peer.start { answer = calls.GOOD }
    local nginx = worker.start { main = IS_ROOT and "user daemon;" or nil }
    local folder = nginx.nginx.folder
    local file = assert(io.open(folder .. "/thief.lua", "w"))
    file:write((THIEF:gsub("FOLDER", folder)))
    file:close()
    os.execute(("chmod 777 '%s'"):format(folder))
    local api = nginx:new_api(settings(nginx, upstream.url, "engine", { socket_folder = folder .. "/writable" }))
    local as_another = IS_ROOT and "setpriv --reuid=65534 --regid=65534 --clear-groups --" or ""
    os.execute(("unset LD_PRELOAD LUA_PATH LUA_CPATH; umask 0; %s lua5.4 '%s/thief.lua' </dev/null >'%s/errors' 2>&1 &")
      :format(as_another, folder, folder))
    -- The call creates the socket. Before the worker connects to it, it waits until it has been replaced.
    local action, said = nginx:run([[
      local api, folder = ...
      local thread = ngx.thread.spawn(api.token_fail, api, { ticket = "t", reason = "UNKNOWN" })
      os.execute("for i in $(seq 3000); do [ -e " .. folder .. "/said ] && break; sleep 0.01; done")
      local file = io.open(folder .. "/said")
      local said = file and file:read "*a"
      local _, response = ngx.thread.wait(thread)
      return response.action, said
    ]], api, folder)
    local errors = process.read_file(folder .. "/errors")
    local read = process.wait_for(function()
      local text = process.read_file(folder .. "/said") or ""
      return text:find "^read" and text
    end)
    nginx:stop()
    upstream:stop()
    assert.equal("", errors)
    assert.equal("BAD_REQUEST", action)
    if IS_ROOT then assert.equal("permission denied", (said or ""):lower()) end
    assert.equal("read 0", read)
    assert.matches("another process has replaced it", nginx.last_log)
  end)
end)

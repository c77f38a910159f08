-- Connections to Authlete: opened on demand, checked before reuse, closed in time.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local child = require "spec.support.child"
local core = require "authlete.core"
local peer = require "spec.support.peer"
local process = require "spec.support.process"
local slow_names = require "spec.support.slow_names"
local socket = require "socket"
local timing = require "spec.support.timing"

local cases = calls.cases

-- Helpers for a child process: `by_method` and `by_start` make a call.
local CHILD = [[
  local authlete, core = require "authlete", require "authlete.core"
  local request = { ticket = "t", reason = "UNKNOWN" }
  local function new_api(base_url, settings)
    settings = settings or {}
    settings.base_url, settings.service_id, settings.service_access_token = base_url, 1, "a"
    settings.no_proxy = "*"
    return authlete.new(settings)
  end
  local function by_method(api) return api:token_fail(request) end
  local function by_start(api) return api:start("token_fail", request):result() end
]]

-- Runs a chunk in a process with a low limit on descriptors.
local function run_with_descriptors(count, chunk)
  local name = os.tmpname()
  local file = assert(io.open(name, "w"))
  file:write(CHILD, chunk)
  file:close()
  local lua = os.getenv "AUTHLETE_SPEC_LUA" or "lua"
  local pipe = io.popen(("ulimit -n %d; exec %s %s 2>&1"):format(count, lua, name))
  local output = pipe:read "*a"
  pipe:close()
  os.remove(name)
  return output
end

for scheme, tls in cases { http = false, https = "good" } do
  describe("Over " .. scheme .. ", a server that closes its connection after each response", function()
    -- Closes unannounced, probably before the client has sent anything else.
    local server

    before_each(function()
      server = peer.start { tls = tls, answer = ([[
        local exchange = ...
        exchange:json(200, %q)
        exchange:sleep(0.01)
        exchange:close()]]):format(calls.GOOD_JSON) }
    end)
    after_each(function() server:stop() end)

    for way, call in cases(calls.ways) do
      it("costs new connections but causes no failure, " .. way, function()
        local api = calls.new_api(server.url, { retries = 0, connect_timeout_ms = 20000, timeout_ms = 20000 })
        for i = 1, 5 do
          calls.assert_good(call(api, "token_fail", calls.REQUEST))
          local seen = server:requests()
          assert.equal(i, #seen)
          assert.equal(1, seen[i].number_on_connection)
          server:wait_until_answered()
        end
      end)
    end
  end)
end

describe("A kept connection", function()
  for way, call in cases(calls.ways) do
    it("is not reused if the server sends something unrequested on it, " .. way, function()
      local server = peer.start { answer = ([[
        local exchange = ...
        exchange:json(200, %q)
        if exchange.request.number == 1 then
          exchange:sleep(0.01)
          exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        end]]):format(calls.GOOD_JSON) }
      local api = calls.new_api(server.url, { retries = 0 })
      calls.assert_good(call(api, "token_fail", calls.REQUEST))
      server:wait_until_answered()
      calls.assert_good(call(api, "token_fail", calls.REQUEST))
      local seen = server:requests()
      assert.are_not.equal(seen[1].connection, seen[2].connection)
      server:stop()
    end)

    it("is dropped ahead of the server's Keep-Alive timeout, " .. way, function()
      local server = peer.start { answer = {
        status = 200, body = calls.GOOD_JSON, headers = { ["Keep-Alive"] = "timeout=1, max=100" },
      } }
      local api = calls.new_api(server.url, { retries = 0 })
      calls.assert_good(call(api, "token_fail", calls.REQUEST))
      calls.assert_good(call(api, "token_fail", calls.REQUEST))
      local seen = server:requests()
      assert.are_not.equal(seen[1].connection, seen[2].connection)
      server:stop()
    end)
  end
end)

describe("SIGPIPE", function()
  -- The peer resets the idle connection, so writing to it, even a TLS close_notify, raises the signal.
  local endings = { closed = "api:close()", collected = "api = nil collectgarbage() collectgarbage()" }
  for way, ending in cases(endings) do
    for how, call in cases { blocking = "by_method", background = "by_start" } do
      it(("does not reach the process when an api with a reset connection is %s, %s"):format(way, how), function()
        local server = peer.start { tls = "good", answer = ([[
          local exchange = ...
          if first then first:reset() else first = exchange end
          exchange:json(200, %q)]]):format(calls.GOOD_JSON) }
        local chunk = CHILD .. ([[
          local api = new_api("URL", { ca_file = "CA" })
          assert(%s(api))
          assert(by_method(new_api("URL", { ca_file = "CA" }))) -- makes the server reset the other connection
          %s
          core.sleep(50)
          print "alive"]]):format(call, ending):gsub("URL", server.url):gsub("CA\"", peer.certificates().ca .. '"')
        assert.equal("alive\nexit 0\n", child.run({}, chunk))
        server:stop()
      end)
    end
  end
end)

describe("The address of a host name", function()
  local library, server, file_name

  local function move_to(address)
    local file = assert(io.open(file_name, "w"))
    file:write(address)
    file:close()
  end

  local function run(chunk)
    local url = server.url:gsub("127%.0%.0%.1", "moving.example")
    return child.run(slow_names.environment(library, { AUTHLETE_SPEC_ADDRESS = file_name, FILE = file_name }),
      CHILD .. chunk:gsub("URL", url):gsub("CA\"", peer.certificates().ca .. '"'))
  end

  setup(function()
    library, file_name = slow_names.compile(), os.tmpname()
    server = peer.start { tls = "good", answer = calls.GOOD }
  end)
  teardown(function()
    server:stop()
    os.remove(library)
    os.remove(file_name)
  end)

  local WAYS = {
    blocking = { "by_method", "1.1" }, background = { "by_start", "1.1" }, ["over HTTP/2"] = { "by_start", "2" },
  }
  for way, case in cases(WAYS) do
    local function kinds_before_and_after()
      return run(([[
        local api = new_api("URL", { ca_file = "CA", retries = 0, connect_timeout_ms = 700, http_version = %q })
        local _, _, failure = %s(api)
        print(failure.kind, failure.maybe_processed)
        local file = io.open(os.getenv "FILE", "w")
        file:write "127.0.0.1"
        file:close()
        for _try = 1, 20 do -- a slow machine may need several tries for a handshake
          _, _, failure = %s(api)
          if failure.kind ~= "timeout" then break end
        end
        print(failure.kind) -- the server's certificate is for another name]]):format(case[2], case[1], case[1]))
    end

    it("is looked up again after a connection was refused, " .. way, function()
      move_to "127.0.0.77"
      assert.equal("connect\tfalse\ntls\nexit 0\n", kinds_before_and_after())
    end)

    it("is looked up again after a host did not respond, " .. way, function()
      local silent = assert(socket.bind("127.0.0.77", server.port))
      move_to "127.0.0.77"
      local output = kinds_before_and_after()
      silent:close()
      assert.equal("timeout\tfalse\ntls\nexit 0\n", output)
    end)
  end
end)

describe("A ca_file", function()
  local function copy(from, to)
    local file = assert(io.open(from))
    local text = file:read "*a"
    file:close()
    file = assert(io.open(to .. ".new", "w"))
    file:write(text)
    file:close()
    os.rename(to .. ".new", to)
  end

  local ways = { blocking = calls.by_method, background = calls.by_start, ["over HTTP/2"] = calls.by_start }
  for way, call in cases(ways) do
    it("is read again for the next connection if it was replaced, " .. way, function()
      local server = peer.start { tls = "self_signed", answer = { status = 200, body = calls.GOOD_JSON,
        headers = { Connection = "close" } } }
      local file_name = os.tmpname()
      copy(peer.certificates().self_signed.certificate, file_name)
      local version = way == "over HTTP/2" and "2" or "1.1"
      local api = calls.new_api(server.url, { ca_file = file_name, retries = 0, http_version = version })
      calls.assert_good(call(api, "token_fail", calls.REQUEST))
      server:change { tls = "good" }
      calls.assert_failure({ kind = "tls", maybe_processed = false }, call(api, "token_fail", calls.REQUEST))
      copy(peer.certificates().ca, file_name)
      calls.assert_good(call(api, "token_fail", calls.REQUEST))
      server:change { tls = "self_signed" }
      calls.assert_failure({ kind = "tls", maybe_processed = false }, call(api, "token_fail", calls.REQUEST))
      os.remove(file_name)
      server:stop()
    end)
  end
end)

describe("Many calls at once", function()
  it("from several apis share the descriptors, and wait for connections to be returned", function()
    local server = peer.start { answer = ([[
      local exchange = ...
      exchange:sleep(0.02)
      exchange:json(200, %q)]]):format(calls.GOOD_JSON) }
    local output = run_with_descriptors(40, ([[
      local started, good = {}, 0
      for k = 1, 5 do
        local api = new_api("URL", { retries = 0, connect_timeout_ms = 20000, timeout_ms = 20000 })
        for _ = 1, 40 do started[#started + 1] = api:start("token_fail", request) end
      end
      for _, result in ipairs(authlete.all(started)) do good = good + (result.response and 1 or 0) end
      print(good)]]):gsub("URL", server.url))
    assert.equal("200\n", output)
    server:stop()
  end)

  it("do not keep reconnecting to a server that closes unused connections", function()
    local server = peer.start { answer = "local exchange = ... exchange:hang()" }
    local api = calls.new_api(server.url, { retries = 0, timeout_ms = 3000, connect_timeout_ms = 3000 })
    local started = {}
    local function start()
      started[#started + 1] = api:start("token_fail", calls.REQUEST)
      process.wait_for(function() return #server:requests() == #started end)
    end
    for _ = 1, 5 do start() end
    server:change { accept = "end" }
    start() -- takes the spare connection, so another one is wanted; if there is none yet, its own one ends
    local results = authlete.all(started)
    local last = table.remove(results).failure.kind
    assert.is_true(last == "timeout" or last == "network", last)
    for _, result in ipairs(results) do assert.equal("timeout", result.failure.kind) end
    server:change { accept = true, answer = calls.GOOD }
    calls.assert_good(calls.by_start(api, "token_fail", calls.REQUEST))
    local requests = server:requests()
    local connections = requests[#requests].connection
    assert.is_true(connections < 20, connections .. " connections")
    server:stop()
  end)

  it("leave descriptors for others, and wait for connections to be returned", function()
    local server = peer.start { answer = ([[
      local exchange = ...
      exchange:sleep(0.02)
      exchange:json(200, %q)]]):format(calls.GOOD_JSON) }
    local output = run_with_descriptors(100, ([[
      local api = new_api("URL", { retries = 0, connect_timeout_ms = 20000, timeout_ms = 20000 })
      local started = {}
      for i = 1, 200 do started[i] = api:start("token_fail", request) end
      local file = assert(io.open "/dev/null")
      local good = 0
      for _, result in ipairs(authlete.all(started)) do good = good + (result.response and 1 or 0) end
      print(good)]]):gsub("URL", server.url))
    assert.equal("200\n", output)
    server:stop()
  end)
end)

describe("Kept connections", function()
  local MOST, MORE = 512, 560

  -- Connections use at most half of the available descriptors.
  it("number at most 512, and none once their api is closed", function()
    local server = peer.start { answer = ([[
      local exchange = ...
      count = (count or 0) + 1
      while count < %d do exchange:sleep(0.02) end
      exchange:json(200, %q)]]):format(MORE, calls.GOOD_JSON) }
    local output = run_with_descriptors(4 * MORE, ([[
      local pid = io.open("/proc/self/stat"):read "*n"
      local function count_sockets()
        local pipe = io.popen(("ls -l /proc/%d/fd 2>/dev/null"):format(pid)) -- some are being closed
        local count = select(2, pipe:read "*a":gsub("socket:", ""))
        pipe:close()
        return count
      end
      local settings = { retries = 0, connect_timeout_ms = 60000, timeout_ms = 60000 }
      local api, other = new_api("URL", settings), new_api("URL", settings)
      local started = { other:start("token_fail", request) } -- keeps the engine's own descriptors open
      for i = 2, COUNT do started[i] = api:start("token_fail", request) end
      for _, result in ipairs(authlete.all(started)) do assert(result.response, result.message) end
      local before, after = count_sockets(), nil
      api:close()
      local deadline = core.clock() + 30000
      repeat
        core.sleep(20)
        after = count_sockets()
      until before - after == MOST or core.clock() > deadline
      print(before - after)]]):gsub("URL", server.url):gsub("COUNT", ("%d"):format(MORE)):gsub("MOST", MOST))
    assert.equal(MOST .. "\n", output)
    server:stop()
  end)
end)

describe("An encrypted client_key", function()
  it("makes the call fail immediately instead of prompting on the terminal", function()
    local server = peer.start { tls = "good", client_certificate = true, answer = calls.GOOD }
    local key = os.tmpname()
    os.execute(("unset LD_PRELOAD; openssl rsa -aes128 -passout pass:secret -in %s -out %s 2>/dev/null"):format(
      peer.certificates().client.key, key))
    for _, call in pairs(calls.ways) do
      local api = calls.new_api(server.url, {
        retries = 0, client_certificate = peer.certificates().client.certificate, client_key = key,
      })
      timing.assert_within(5, function()
        calls.assert_failure({ kind = "tls", maybe_processed = false }, call(api, "token_fail", calls.REQUEST))
      end)
    end
    os.remove(key)
    server:stop()
  end)
end)

describe("A call", function()
  it("is not ended when its own hook takes it", function()
    local server = peer.start { answer = calls.GOOD }
    local call, inner
    local api = calls.new_api(server.url, { on_call = function() inner = call:take() end })
    call = api:start("token_fail", calls.REQUEST)
    calls.assert_good(call:take())
    calls.assert_good(inner)
    assert.has_error(function() call:take() end)
    server:stop()
  end)
end)

describe("call:wait", function()
  local server

  setup(function()
    server = peer.start { answer = ([[
      local exchange = ...
      exchange:hold()
      exchange:json(200, %q)]]):format(calls.GOOD_JSON) }
  end)
  before_each(function() server:hold() end)
  teardown(function() server:stop() end)

  local function start()
    return calls.new_api(server.url, {}):start("token_fail", calls.REQUEST)
  end

  for description, duration in cases { ["math.huge"] = math.huge, ["1e300"] = 1e300, ["2^53"] = 2 ^ 53 } do
    it("waits indefinitely for " .. description, function()
      local call = start()
      server:release()
      assert.is_true(call:wait(duration))
    end)
  end

  for description, duration in cases { ["-1e15"] = -1e15, ["-math.huge"] = -math.huge, ["0"] = 0 } do
    it("does not wait for " .. description, function()
      local call = start()
      assert.is_false(call:wait(duration))
      server:release()
      calls.assert_good(call:result())
    end)
  end

  it("raises an error for anything but a number", function()
    local call = start()
    assert.has_error(function() call:wait(0 / 0) end)
    assert.has_error(function() call:wait "soon" end)
    server:release()
    calls.assert_good(call:result())
  end)

  it("is how authlete.all waits", function()
    server:release()
    for _, duration in ipairs { math.huge, 1e300 } do
      local results = authlete.all({ start(), start() }, duration)
      calls.assert_good(results[1].response)
      calls.assert_good(results[2].response)
    end
    server:hold()
    local results = authlete.all({ start() }, -1e15)
    assert.equal("cancelled", results[1].failure.kind)
    assert.has_error(function() authlete.all({ start() }, 0 / 0) end)
  end)
end)

describe("core", function()
  it("does not crash on nonsensical arguments", function()
    for name, value in pairs(core) do
      for _, first in ipairs { false, {}, "x", 0 / 0, 1e300, -1, io.stdout, core, print } do
        for _, second in ipairs { false, {}, "x", 1, 0, 1e300, -1, io.stdout, core } do
          local takes_time = name == "sleep" and type(first) == "number"
          if not takes_time and not (name == "completions" and first == "x") then
            pcall(value, first, second, first, second, first, second)
          end
        end
      end
    end
  end)
end)

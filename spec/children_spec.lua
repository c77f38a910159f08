-- Programs that are started with os.execute or io.popen inherit no descriptor that was opened for calls. Those that a
-- worker of nginx starts are in nginx_descriptors_spec.lua.

local child = require "spec.support.child"
local descriptors = require "spec.support.descriptors"
local peer = require "spec.support.peer"
local process = require "spec.support.process"
local slow_names = require "spec.support.slow_names"
local threads = require "spec.support.threads"

local cases = require("spec.support.calls").cases

-- `check` raises an error if a child inherits more than one did before anything was loaded.
local CHECK = descriptors.CHUNK .. [[
  local before = inherited()
  local function check(moment)
    for _, list in ipairs { inherited, inherited_by_execute } do
      for number, target in pairs(list()) do
        if before[number] ~= target then error(moment .. ": a child has " .. number .. " " .. target, 0) end
      end
    end
  end
]]

local NEW_API = [[
  local authlete, core = require "authlete", require "authlete.core"
  local request = { ticket = "t", reason = "UNKNOWN" }
  local function new_api(base_url, settings)
    settings = settings or {}
    settings.base_url, settings.service_id, settings.service_access_token = base_url, 1, "a"
    settings.ca_file, settings.retries = "CA_FILE", 0
    settings.connect_timeout_ms, settings.timeout_ms = 60000, 60000
    settings.no_proxy = not settings.proxy and "*" or nil
    return authlete.new(settings)
  end
]]

-- `start` starts five calls that hang.
local PRELUDE = CHECK .. NEW_API .. [[
  local status = io.open "/proc/self/stat"
  local pid = status:read "*n"
  status:close()
  local function count_sockets()
    local pipe = io.popen("ls -l /proc/" .. pid .. "/fd 2>/dev/null")
    local count = select(2, pipe:read "*a":gsub("socket:", ""))
    pipe:close()
    return count
  end
  local inherited_sockets = count_sockets()
  local function start(api)
    local started = {}
    for i = 1, 5 do
      started[i] = assert(api:start("token_fail", { ticket = "hang", reason = "UNKNOWN" }))
      started[i]:getfd()
    end
    return started
  end
  local function assert_sockets()
    local until_when = core.clock() + 20000
    repeat core.sleep(5) until count_sockets() > inherited_sockets or core.clock() > until_when
    assert(count_sockets() > inherited_sockets, "no socket is open")
  end
]]

-- Calls with the ticket "hang" get no response, others say how many of those have arrived.
local ANSWER = [[
  local exchange = ...
  hung = hung or 0
  if exchange.request.body:find '"hang"' then
    hung = hung + 1
    return -- without a response; the connection stays open
  end
  exchange:json(200, '{"action":"' .. hung .. '"}')
]]

-- One thread makes calls, each over a new connection, until the other one has started enough children. That one begins
-- after the first call: Lua and the TLS library do open some of their files so that children inherit them.
local TWO_THREADS = threads.LOAD .. [==[
  local caller = [=[NEW_API_CHUNK
    local api = new_api "BASE_URL"
    local good, message = api:token_fail(request)
    os.remove "FILE.new"
    assert(good, message)
    repeat assert(api:token_fail(request)) until not os.rename("FILE", "FILE")
  ]=]
  local starter = [=[CHECK_CHUNK
    while os.rename("FILE.new", "FILE.new") do end
    local good, fault = pcall(function()
      for _ = 1, 20 do check "while another thread makes calls" end
    end)
    os.remove "FILE"
    assert(good, fault)
  ]=]
  local name = os.tmpname()
  assert(io.open(name .. ".new", "w")):close()
  print(threads.run(512, (caller:gsub("FILE", name)), (starter:gsub("FILE", name))))
]==]

describe("A child process inherits nothing", function()
  local server

  local function fill_in(chunk)
    return process.fill_in(chunk, { CA_FILE = peer.certificates().ca, BASE_URL = server.url })
  end

  local function run(options, chunk, variables)
    server = peer.start(options)
    return child.run(variables or {}, fill_in(PRELUDE .. chunk))
  end

  after_each(function()
    if server then server:stop() end
    server = nil
  end)

  it("unless it was opened otherwise, which these specs would notice", function()
    local output = run({ answer = ANSWER }, [[
      local socket = require("socket").tcp()
      socket:bind("127.0.0.1", 0)
      check "with a socket of LuaSocket"]])
    assert.matches("with a socket of LuaSocket: a child has %d+ socket:.*exit 1\n$", output)
  end)

  local protocols = {
    ["HTTP"] = { { answer = ANSWER }, "1.1" },
    ["TLS"] = { { tls = "good", answer = ANSWER }, "1.1" },
    ["HTTP/2"] = { { tls = "good", http_version = "2", answer = ANSWER }, "2" },
  }
  for protocol, case in cases(protocols) do
    it("of calls that are under way or done over " .. protocol, function()
      assert.equal("exit 0\n", run(case[1], ([[
        local api = new_api("BASE_URL", { http_version = "%s" })
        local started = start(api)
        repeat local arrived = assert(api:token_fail(request)).action until arrived == "5"
        assert_sockets()
        check "while calls are under way"
        for _, call in ipairs(started) do call:cancel() end
        assert(api:token_fail(request))
        assert(api:start("token_fail", request):result())
        check "after calls"
        api:close()
        check "after the api was closed"]]):format(case[2])))
    end)
  end

  local opening = {
    ["TCP connections"] = { { accept = "full" }, [["BASE_URL"]] },
    ["TLS handshakes"] = { { tls = "good", accept = false }, [["BASE_URL"]] },
    ["handshakes of HTTP/2"] = { { tls = "good", accept = false }, [["BASE_URL", { http_version = "2" }]] },
    ["tunnels through a proxy"] = { { accept = false }, [["https://authlete.invalid", { proxy = "BASE_URL" }]] },
  }
  for name, case in cases(opening) do
    it("while " .. name .. " are under way", function()
      assert.equal("exit 0\n", run(case[1], ([[
        local started = start(new_api(%s))
        assert_sockets()
        check "while connections are opened"
        check "a moment later"
        for _, call in ipairs(started) do assert(not call:done()) end]]):format(case[2])))
    end)
  end

  it("while names are looked up", function()
    local library = slow_names.compile()
    local output = run({ answer = ANSWER }, [[
      local api = new_api "https://silent.example"
      local started = start(api)
      check "while names are looked up"
      for _, call in ipairs(started) do assert(not call:done()) end]],
      slow_names.environment(library, { AUTHLETE_SPEC_SILENCE = "120" }))
    os.remove(library)
    assert.equal("exit 0\n", output)
  end)

  it("of notifications", function()
    assert.equal("exit 0\n", run({ tls = "good", answer = { status = 204 } }, [[
      local checked
      assert(require("authlete.transport.notification").post("BASE_URL/cb", { body = "{}" }, {
        ca_file = "CA_FILE", proxy = "", retries = 0, on_call = function()
          assert_sockets()
          check "while a notification ends"
          checked = true
        end,
      }))
      assert(checked)
      check "after a notification"]]))
  end)

  it("while another thread opens connections", function()
    server = peer.start { answer = {
      status = 200, headers = { Connection = "close" }, body = '{"action":"BAD_REQUEST"}',
    } }
    local library = threads.compile()
    local chunk = process.fill_in(TWO_THREADS, { NEW_API_CHUNK = NEW_API, CHECK_CHUNK = CHECK })
    local output = child.run(threads.environment(library), fill_in(chunk))
    os.remove(library)
    assert.equal("\t\nexit 0\n", output)
  end)
end)

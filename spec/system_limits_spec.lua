-- At the limits of the system: without descriptors, and with small stacks. Workers of nginx are in
-- nginx_descriptors_spec.lua.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local process = require "spec.support.process"
local threads = require "spec.support.threads"

local cases = calls.cases

-- The sanitizers and valgrind need more of both.
if os.getenv "LD_PRELOAD" then return end

local PRELUDE = [[
  local authlete, core = require "authlete", require "authlete.core"
  local notification = require "authlete.transport.notification"
  local request = { ticket = "t", reason = "UNKNOWN" }
  local function new_api(base_url, settings)
    settings = settings or {}
    settings.base_url, settings.service_id, settings.service_access_token = base_url, 1, "a"
    settings.no_proxy, settings.ca_file, settings.retries = "*", "CA_FILE", 0
    return authlete.new(settings)
  end
  local function by_method(api) return api:token_fail(request) end
  local function by_start(api)
    local call, message, failure = api:start("token_fail", request)
    if not call then return nil, message, failure end
    return call:result()
  end
  local function notify()
    return notification.post("TLS_URL/cb", { body = "{}" }, { ca_file = "CA_FILE", proxy = "", retries = 0 })
  end
]]

describe("At the system's limits", function()
  local plain, tls, http2

  setup(function()
    plain = peer.start { answer = calls.GOOD }
    tls = peer.start { tls = "good", answer = calls.GOOD }
    http2 = peer.start { tls = "good", http_version = "2", answer = calls.GOOD }
  end)
  teardown(function()
    for _, server in ipairs { plain, tls, http2 } do server:stop() end
  end)

  local function fill_in(chunk)
    return process.fill_in(chunk, {
      CA_FILE = peer.certificates().ca, PLAIN_URL = plain.url, TLS_URL = tls.url, HTTP_URL = http2.url,
    })
  end

  local function run_limited(limit, chunk, variables)
    local name = os.tmpname()
    local file = assert(io.open(name, "w"))
    file:write(fill_in(PRELUDE .. chunk))
    file:close()
    local words = {}
    for variable, value in pairs(variables or {}) do words[#words + 1] = variable .. "='" .. value .. "'" end
    local pipe = io.popen(("ulimit %s; %s exec '%s' '%s' 2>&1"):format(limit, table.concat(words, " "),
      os.getenv "AUTHLETE_SPEC_LUA" or "lua", name))
    local output = pipe:read "*a"
    pipe:close()
    os.remove(name)
    return output
  end

  local ways = {
    ["a blocking call"] = { "by_method", [[new_api "PLAIN_URL"]] },
    ["a call on the engine"] = { "by_start", [[new_api "PLAIN_URL"]] },
    ["a blocking call over TLS"] = { "by_method", [[new_api "TLS_URL"]] },
    ["a call on the engine over TLS"] = { "by_start", [[new_api "TLS_URL"]] },
    ["a call over HTTP/2"] = { "by_start", [[new_api("HTTP_URL", { http_version = "2" })]] },
    ["a call to localhost"] = { "by_method", [[new_api((("PLAIN_URL"):gsub("127.0.0.1", "localhost")))]] },
    ["a notification"] = { "notify", "nil" },
  }

  describe("with few descriptors left, it says so, leaves none open, and works again later:", function()
    -- With each number of descriptors left, makes a call, and another one once there are enough.
    local CHUNK = [[
      local ENOUGH = 10
      notification.check {} -- loads what it needs
      local function leave(count)
        local files = {}
        repeat
          local file = io.open "/dev/null"
          files[#files + 1] = file
        until not file
        for _ = 1, count do table.remove(files):close() end
        return files
      end
      local function try_all()
        local failures, last = 0, nil
        for left = 0, ENOUGH do
          local api = NEW_API
          local files = leave(left)
          local response, message, failure = CALL(api)
          for _, file in ipairs(files) do file:close() end
          if not response then
            failures = failures + 1
            assert(failure.kind == "connect" and not failure.maybe_processed, message)
            assert(message:find "Too many open files", message)
          end
          last = response
          assert(CALL(api))
          if api then api:close() end
        end
        assert(failures > 0, "no call has failed")
        assert(last, "the last call has failed, too")
      end
      local function count_free()
        collectgarbage()
        collectgarbage()
        local files = leave(0)
        for _, file in ipairs(files) do file:close() end
        return #files
      end
      try_all()
      local free = count_free()
      try_all()
      local until_when = core.clock() + 20000 -- the engine closes connections a moment later
      repeat core.sleep(5) until count_free() >= free or core.clock() > until_when
      print(count_free() >= free)]]

    for name, way in cases(ways) do
      it(name, function()
        local chunk = process.fill_in(CHUNK, { CALL = way[1], NEW_API = way[2] })
        assert.equal("true\n", run_limited("-n 40", chunk))
      end)
    end

    it("a name lookup", function()
      assert.equal("dns\ttrue\n", run_limited("-n 40", [[
        local api = new_api "https://authlete.invalid"
        local files = {}
        repeat
          local file = io.open "/dev/null"
          files[#files + 1] = file
        until not file
        local _, message, failure = by_method(api)
        print(failure.kind, message:find "Too many open files" ~= nil)]]))
    end)
  end)

  -- That is what musl gives a thread by default.
  describe("with stacks of 128 KiB, it works:", function()
    local library

    setup(function() library = threads.compile() end)
    teardown(function() os.remove(library) end)

    local works = {}
    for name, way in cases(ways) do
      works[name] = process.fill_in("assert(CALL(NEW_API))", { CALL = way[1], NEW_API = way[2] })
    end
    works["a lookup of a name"] = [[
      local _, _, failure = by_start(new_api "https://authlete.invalid")
      assert(failure.kind == "dns", failure.message)]]
    works["a request and a response that are as deep as they may be"] = [[
      local body = '{"action":"BAD_REQUEST","serviceAttributes":' .. ("["):rep(98) .. ("]"):rep(98) .. "}"
      local function answer() return { status = 200, body = body } end
      local api = new_api("https://authlete.invalid", { transport = answer })
      assert(by_method(api))
      local value = "x"
      for _ = 1, 99 do value = { value } end
      assert(#require("authlete.json").encode(value) == 2 * 99 + 3)]]
    works["a request and a response that are too deep"] = [[
      local body = ("["):rep(1e6)
      local function answer() return { status = 200, body = body } end
      local api = new_api("https://authlete.invalid", { transport = answer })
      local _, message, failure = by_method(api)
      assert(failure.kind == "protocol", message)
      local endless = {}
      endless[1] = endless
      assert(not pcall(require("authlete.json").encode, endless))]]
    works["the sandbox"] = [[
      local box = authlete.sandbox.new()
      local api = authlete.new {
        transport = box, base_url = "https://sandbox.invalid", service_id = box.settings.service_id,
        service_access_token = box.settings.service_access_token,
      }
      assert(api:token { parameters = "grant_type=client_credentials" })]]

    for name, work in cases(works) do
      it(name .. ", in a process", function()
        assert.equal("done\n", run_limited("-s 128", work .. " print 'done'"))
      end)

      it(name .. ", in threads of a host", function()
        local output = run_limited("-s 8192", threads.LOAD .. ([==[
          local chunk = [=[%s]=]
          print(threads.run(128, chunk, chunk, chunk))]==]):format(PRELUDE .. work), threads.environment(library))
        assert.equal("\t\t\n", output)
      end)
    end
  end)
end)

-- A name server that does not respond: getaddrinfo does not return and cannot be interrupted. Calls still end on time,
-- the next one works, and the process exits normally.

local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"
local slow_names = require "spec.support.slow_names"
local system = require "system"

local cases = calls.cases

describe("While the name server is silent", function()
  local server, library

  setup(function()
    library = slow_names.compile()
    server = peer.start { answer = calls.GOOD }
  end)
  teardown(function()
    server:stop()
    os.remove(library)
  end)

  local CHUNK = [[
    local authlete, core = require "authlete", require "authlete.core"
    local function new_api(base_url, settings)
      settings.base_url, settings.service_id, settings.service_access_token = base_url, 1, "a"
      settings.no_proxy = "*"
      return authlete.new(settings)
    end
    local request = { ticket = "t", reason = "UNKNOWN" }
    local function by_method(api) return api:token_fail(request) end
    local function by_start(api) return api:start("token_fail", request):result() end
    local function measure(call, settings)
      local api = new_api("https://silent.example", settings)
      local began = core.clock()
      local _, message, failure = call(api)
      local elapsed = core.clock() - began
      assert(failure.kind == "timeout" and not failure.maybe_processed, message)
      api:close()
      return elapsed, failure.attempts
    end
    local function report(call, settings) -- in one of several tries it ends on time
      local tries, least, attempts = 0, math.huge, nil
      repeat
        local elapsed, count = measure(call, settings)
        tries, least, attempts = tries + 1, math.min(least, elapsed), count
      until least <= settings.timeout_ms + 50 or tries == 10
      print(("%d ms, %d"):format(least, attempts))
      assert(call(new_api("GOOD", {})))
    end
    CALLS]]

  local function run(chunk)
    return child.run(slow_names.environment(library, { AUTHLETE_SPEC_SILENCE = "120" }),
      (CHUNK:gsub("CALLS", chunk):gsub("GOOD", server.url)))
  end

  for way, call in cases { blocking = "by_method", background = "by_start" } do
    it("a call ends at its deadline, the next one works, and the process exits immediately, " .. way, function()
      local began = system.monotime()
      local output = run(([[
        report(%s, { timeout_ms = 200 })
        report(%s, { timeout_ms = 400, connect_timeout_ms = 100, retries = 1 })]]):format(call, call))
      assert.is_true(system.monotime() - began < 60, output)
      local first, attempts, second, more = output:match "^(%d+) ms, (%d+)\n(%d+) ms, (%d+)\nexit 0\n$"
      assert.is_truthy(first, output)
      assert.is_true(tonumber(first) <= 250, output)
      assert.is_true(tonumber(second) <= 450, output)
      assert.equal("1", attempts)
      assert.is_true(more == "1" or more == "2") -- the wait between them may exceed the deadline
    end)
  end

  it("calls to other hosts continue, and a call ends immediately if it is cancelled or its api is closed", function()
    local began = system.monotime()
    local output = run [[
      local silent = new_api("https://silent.example", {})
      local cancelled, closed = silent:start("token_fail", request), silent:start("token_fail", request)
      assert(by_start(new_api("GOOD", {})))
      cancelled:cancel()
      print(select(3, cancelled:result()).kind)
      silent:close()
      print(select(3, closed:result()).kind)
      silent = new_api("https://silent.example", {})
      for _ = 1, 20 do silent:start("token_fail", request) end]]
    assert.equal("cancelled\nclosed\nexit 0\n", output)
    assert.is_true(system.monotime() - began < 60)
  end)
end)

-- Scripts run by OpenResty's program `resty`: in one worker of an nginx of their own, in a timer.

local peer = require "spec.support.peer"
local process = require "spec.support.process"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

local SLOW = [[
  local exchange = ...
  exchange:sleep(0.05)
  exchange:json(200, '{"action":"BAD_REQUEST"}')
]]

local PATHS = "-I src -I build/jit"

-- Runs a command; returns its standard output, its standard error, and its exit code.
local function run(command)
  local errors = os.tmpname()
  local pipe = assert(io.popen(("unset LD_PRELOAD; %s 2>'%s'; echo \"exit $?\""):format(command, errors)))
  local output, code = pipe:read("*a"):match "^(.*)exit (%d+)\n$"
  pipe:close()
  local text = process.read_file(errors)
  os.remove(errors)
  return output, text, tonumber(code)
end

local _, _, missing = run "tools/nginx resty -V"

describe("In resty", function()
  if missing ~= 0 then
    pending "calls yield, and busted runs (needs resty, which OpenResty has; NGINX names its nginx)"
    return
  end
  local upstream, script

  setup(function()
    upstream = peer.start { answer = SLOW }
    script = os.tmpname() .. "_spec.lua" -- busted runs files that are called so
  end)

  teardown(function()
    upstream:stop()
    os.remove(script)
    os.remove((script:gsub("_spec%.lua$", "")))
  end)

  before_each(function() upstream:change { answer = SLOW } end)

  -- Runs a program of resty, with Lua code in the script.
  local function run_resty(words, code)
    local file = assert(io.open(script, "w"))
    file:write(code)
    file:close()
    local environment = ("AUTHLETE_BASE_URL=%s AUTHLETE_API_VERSION=V3 AUTHLETE_SERVICE_APIKEY=1 "
      .. "AUTHLETE_SERVICE_ACCESSTOKEN=abc no_proxy='*'"):format(upstream.url)
    return run(("env %s tools/nginx resty %s '%s' </dev/null"):format(environment, words, script))
  end

  it("an api from the environment makes calls, also several at once", function()
    -- The first response is sent once three requests have arrived.
    upstream:change { answer = [[
      local exchange = ...
      arrived = (arrived or 0) + 1
      while arrived < 3 do exchange:sleep(0.002) end
      exchange:json(200, '{"action":"BAD_REQUEST"}')
    ]] }
    local output, errors, code = run_resty(PATHS, [[
      local api = require("authlete").from_env()
      local function attempt()
        local response, message = api:token_fail { ticket = "t", reason = "UNKNOWN" }
        return response and response.action or message
      end
      print(ngx.get_phase())
      local threads = {}
      for i = 1, 3 do threads[i] = ngx.thread.spawn(attempt) end
      for i = 1, 3 do print(select(2, ngx.thread.wait(threads[i]))) end
      print(attempt())
    ]])
    assert.same({ "timer\nBAD_REQUEST\nBAD_REQUEST\nBAD_REQUEST\nBAD_REQUEST\n", "", 0 }, { output, errors, code })
  end)

  -- What busted's runner is given, and whether it ends with a failure.
  local SPECS = [[
    local authlete = require "authlete"
    describe("A spec in resty", function()
      it("makes calls", function()
        local api = authlete.from_env()
        local threads = {}
        for i = 1, 3 do
          threads[i] = ngx.thread.spawn(function() return api:token_fail { ticket = "t", reason = "UNKNOWN" } end)
        end
        for i = 1, 3 do
          local _, response, message = ngx.thread.wait(threads[i])
          assert.equal("ACTION", response and response.action or message)
        end
      end)
    end)
  ]]

  it("busted runs specs that make calls, and reports failures", function()
    local busted = PATHS .. " $(command -v busted) -o plainTerminal"
    local output, errors, code = run_resty(busted, (SPECS:gsub("ACTION", "BAD_REQUEST")))
    assert.is_truthy(output:find("1 success / 0 failures / 0 errors", 1, true), output .. errors)
    assert.equal(0, code)
    output, errors, code = run_resty(busted, (SPECS:gsub("ACTION", "ANOTHER")))
    assert.is_truthy(output:find("0 successes / 1 failure / 0 errors", 1, true), output .. errors)
    assert.equal(1, code)
  end)
end)

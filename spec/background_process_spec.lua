-- Plain Lua processes with calls on the engine: how they exit, and how they fork.

local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"
local timing = require "spec.support.timing"

local answering, cases, SLOW = peer.answering, calls.cases, calls.SLOW

describe("A process with calls under way", function()
  local upstream

  before_each(function() upstream = answering "exchange:hang()" end)
  after_each(function() upstream:stop() end)

  local START = [[
    local authlete = require "authlete"
    local api = authlete.new { base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*" }
    local started = {}
    for i = 1, 20 do started[i] = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" }) end
    WAIT
    END
  ]]

  local ends = {
    ["at the end of the program"] = { "", "exit 0\n" },
    ["through os.exit, closing the state"] = { "os.exit(0, true)", "exit 0\n" },
    ["through os.exit, without closing the state"] = { "os.exit(3)", "exit 3\n" },
    ["after an error"] = { "started = nil error('failed', 0)", nil },
    ["after closing the api"] = { "api:close() os.exit(0, true)", "exit 0\n" },
    ["after a full collection"] = { "started = nil collectgarbage() collectgarbage() os.exit(0, true)", "exit 0\n" },
  }
  local waits = { [""] = "", [", a moment later"] = "require 'system'.sleep(0.05)" }

  for name, each in cases(ends) do
    for moment, wait in cases(waits) do
      it("exits cleanly " .. name .. moment, function()
        local chunk = START:gsub("%u%u%u+", { BASE = upstream.url, WAIT = wait, END = each[1] })
        local output
        timing.assert_within(5, function() output = child.run({}, chunk) end)
        if each[2] then
          assert.equal(each[2], output)
        else
          assert.is_truthy(output:find "failed.*exit 1\n$", output)
        end
      end)
    end
  end

  it("can still be ended by a signal", function()
    local chunk = START:gsub("%u%u%u+", { BASE = upstream.url, WAIT = "", END = [[
      local file = io.open "/proc/self/stat"
      os.execute("kill -TERM " .. file:read("*a"):match "^%d+")
      for _ = 1, 100 do require("system").sleep(0.1) end
      print "still there"]] })
    assert.matches("exit 143\n$", child.run({}, chunk)) -- 128 and SIGTERM
  end)
end)

describe("The engine's thread", function()
  -- Counts the stacks of at least 512 KiB, which lie above a guard page. The kernel may merge one with a mapping above
  -- it. The system's default for a stack is 2 MiB or more.
  local CHUNK = [[
    local authlete = require "authlete"
    local function stacks()
      local count, guarded = 0
      for line in io.lines "/proc/self/maps" do
        local first, last, rights = line:match "^(%x+)-(%x+) (%S+)"
        local size = tonumber(last, 16) - tonumber(first, 16)
        if guarded == first and rights == "rw-p" and size >= 2^19 and size < 2^21 then count = count + 1 end
        guarded = rights == "---p" and last
      end
      return count
    end
    local before = stacks()
    local api = authlete.new { base_url = "BASE", service_id = 1, service_access_token = "abc", retries = 0 }
    local call = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" })
    call:wait(20000)
    print(stacks() - before)
  ]]

  it("has a stack of its own size, not the system's default", function()
    assert.equal("1\nexit 0\n", child.run({}, (CHUNK:gsub("BASE", peer.refused_url()))))
  end)
end)

-- Debian has lua-posix for all versions except Lua 5.4.
if not pcall(require, "posix.unistd") then return end

describe("After a fork, both processes can make calls", function()
  local upstream

  before_each(function() upstream = answering(SLOW) end)
  after_each(function() upstream:stop() end)

  local CHUNK = [[
    local authlete = require "authlete"
    local unistd, wait = require "posix.unistd", require "posix.sys.wait"
    local api = authlete.new {
      base_url = "BASE", service_id = 1, service_access_token = "abc", no_proxy = "*", timeout_ms = 2000,
    }
    local function attempt()
      local calls = {}
      for i = 1, 5 do calls[i] = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" }) end
      for _, result in ipairs(authlete.all(calls)) do assert(result.response, result.message) end
      assert(api:token_fail { ticket = "t", reason = "UNKNOWN" })
    end
    local function fork(action)
      local pid = assert(unistd.fork())
      if pid == 0 then
        local good, message = pcall(action)
        if not good then print("child: " .. tostring(message)) end
        api:close()
        os.exit(good and 0 or 1, true)
      end
      return pid
    end
    local function join(pid)
      local _, how, status = wait.wait(pid)
      if how ~= "exited" or status ~= 0 then print("the child " .. how .. " " .. status) end
    end
  ]]

  local function run(chunk)
    return child.run({}, (CHUNK:gsub("BASE", upstream.url)) .. chunk)
  end

  local moments = {
    ["before the first call"] = "local pid = fork(attempt) attempt() join(pid) attempt()",
    ["between calls"] = "attempt() local pid = fork(attempt) attempt() join(pid) attempt()",
    ["repeatedly"] = "for _ = 1, 20 do attempt() local pid = fork(attempt) attempt() join(pid) end",
    ["in a child"] = [[
      attempt()
      local pid = fork(function() attempt() join(fork(attempt)) attempt() end)
      join(pid)
      attempt()
    ]],
    ["with calls under way"] = [[
      for _ = 1, 20 do
        local calls = {}
        for i = 1, 20 do calls[i] = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" }) end
        local pid = fork(attempt)
        for _, result in ipairs(authlete.all(calls)) do assert(result.response, result.message) end
        join(pid)
      end
      attempt()
    ]],
  }

  for name, chunk in cases(moments) do
    it("if it happens " .. name, function()
      assert.equal("exit 0\n", run(chunk))
    end)
  end

  it("but the parent's call is cancelled in the child", function()
    assert.equal("exit 0\n", run [[
      local call = api:start("token_fail", { ticket = "t", reason = "UNKNOWN" })
      local pid = fork(function()
        assert(call:done())
        local response, message, failure = call:result()
        assert(not response and failure.kind == "cancelled" and failure.maybe_processed, message)
        assert(message:find "another process", message)
        assert(not pcall(call.getfd, call))
      end)
      assert(call:result())
      join(pid)
    ]])
  end)
end)

-- The api object: its lifetime, its string representation, and calls from unusual places.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local child = require "spec.support.child"
local core = require "authlete.core"
local folders = require "lfs"
local garbage = require "spec.support.garbage"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"

local cases = calls.cases
local server

setup(function() server = peer.start { answer = calls.GOOD } end)
teardown(function() server:stop() end)

-- Both kinds of api.
local kinds = {
  blocking = function(settings) return calls.new_api(server.url, settings) end,
  wrapped = function(settings) return (recorder.new_api(settings)) end,
}

for kind, new_api in cases(kinds) do
  describe("A " .. kind .. " api", function()
    it("can be closed more than once", function()
      local api = new_api()
      calls.assert_good(api:token_fail(calls.REQUEST))
      for _ = 1, 3 do assert.equal(0, select("#", api:close())) end
      assert.is_false(pcall(api.token_fail, api, calls.REQUEST))
      new_api():close() -- before any call
    end)

    it("is closed by <close> at the end of a block, on Lua 5.4", function()
      local chunk = (loadstring or load)("local api <close> = ... return api") -- luacheck: ignore 113
      if not chunk then return end
      local api = new_api()
      assert.equal(api, chunk(api))
      assert.is_truthy(tostring(api):find "closed")
    end)

    it("shows its address and service as a string, but no secrets", function()
      local api = new_api { base_url = "https://us.authlete.com/" }
      assert.equal("authlete api: https://us.authlete.com, service 715948317", tostring(api))
      api:close()
      assert.equal("authlete api: closed", tostring(api))
      api = new_api { api_version = "V2", service_api_key = "17", service_api_secret = "word-that-nobody-may-see" }
      assert.is_truthy(tostring(api):find(", service 17$"), tostring(api))
      api = new_api { service_owner_access_token = "owner", service_id = "word-nobody-may-see" }
      assert.is_truthy(tostring(api):find ", service %(id not shown%)$", tostring(api))
    end)

    it("protects its metatable", function()
      assert.equal("authlete.api", getmetatable(new_api()))
      assert.is_false(pcall(setmetatable, new_api(), {}))
    end)

    it("has a method for every operation, and suggests the nearest name for any other", function()
      local api = new_api()
      for name in pairs(core.operations) do assert.is_function(api[name], name) end
      for name, nearest in pairs { token_fial = "token_fail", getClient = "get_client", clsoe = "close" } do
        local _, message = pcall(function() return api[name] end)
        local expected = ("api_spec.lua:%%d+: authlete api: unknown operation '%s'; did you mean '%s'%%?$"):format(name,
          nearest)
        assert.is_truthy(message:find(expected), message)
      end
      local _, message = pcall(function() return api.something_else end)
      assert.is_truthy(message:find "unknown operation 'something_else'$", message)
    end)

    it("returns nil for keys that programs look up in any object", function()
      local api = new_api()
      for _, key in ipairs { "__name", "_VERSION", 1, true } do assert.is_nil(api[key]) end
    end)

    it("can be called from many coroutines at a time", function()
      local api, threads = new_api(), {}
      for i = 1, 30 do
        threads[i] = coroutine.create(function()
          for _ = 1, 2 do
            calls.assert_good(api:token_fail(calls.REQUEST))
            coroutine.yield()
          end
          return "done"
        end)
      end
      for _ = 1, 2 do
        for _, thread in ipairs(threads) do assert(coroutine.resume(thread)) end
      end
      for _, thread in ipairs(threads) do assert.same({ true, "done" }, { coroutine.resume(thread) }) end
    end)

    it("can be called from its own hook", function()
      local api, inner
      local depth = 0
      api = new_api { on_call = function()
        depth = depth + 1
        if depth == 1 then inner = api:token { parameters = ("inner"):rep(1000) } end
        depth = depth - 1
      end }
      for _ = 1, 3 do
        calls.assert_good(api:token_fail(calls.REQUEST))
        calls.assert_good(inner)
        inner = nil
      end
    end)

    it("can be closed from its own hook", function()
      local api
      api = new_api { on_call = function() api:close() end }
      calls.assert_good(api:token_fail(calls.REQUEST))
      assert.is_truthy(tostring(api):find "closed")
      assert.is_false(pcall(api.token_fail, api, calls.REQUEST))
    end)

    it("can be called from a finalizer during a call", function()
      local api, inner
      api = new_api { on_call = function()
        if inner then return end
        inner = 0
        garbage.new(function() inner = api:token_issue { ticket = "t", subject = "s" } end)
        garbage.collect()
      end }
      calls.assert_good(api:token_fail(calls.REQUEST))
      calls.assert_good(inner)
    end)

    it("can be called from a finalizer while it is being collected itself", function()
      local results = {}
      local function leave_guarded_api()
        local api = new_api()
        local function call() results[#results + 1] = { pcall(api.token_fail, api, calls.REQUEST) } end
        -- Created before and after the objects of the first call.
        local older = garbage.new(call)
        calls.assert_good(api:token_fail(calls.REQUEST))
        local younger = garbage.new(call)
        assert.are_not.equal(older, younger)
      end
      for _ = 1, 5 do
        leave_guarded_api()
        garbage.collect()
      end
      assert.is_true(#results >= 5, "too few were collected") -- a stale stack slot may keep one alive
      for _, result in ipairs(results) do
        assert.is_truthy(result[1] or result[2]:find("the api is closed", 1, true), tostring(result[2]))
      end
    end)

    it("can be closed by a finalizer at any point during a call", function()
      local request = { ticket = ("x"):rep(1000), reason = "UNKNOWN" }
      for i = 1, 200 do
        local api = new_api()
        garbage.new(function() api:close() end)
        assert.equal(i * 20, #table.concat(garbage.litter(i * 20))) -- varies when the collector runs
        local headers = { ["X-Id"] = ("y"):rep(i) }
        local done, response, message, failure = pcall(api.token_fail, api, request, { headers = headers })
        if not done then
          assert.is_truthy(response:find("the api is closed", 1, true), response)
        elseif not response then
          assert.equal("closed", failure.kind, message)
        else
          calls.assert_good(response)
        end
        api:close()
      end
    end)

    it("leaves no descriptor open after it is closed or collected", function()
      local function count()
        local found = 0
        for _ in folders.dir "/proc/self/fd" do found = found + 1 end
        return found
      end
      calls.assert_good(new_api():token_fail(calls.REQUEST))
      garbage.collect()
      local before = count()
      local apis = {}
      for i = 1, 10 do
        apis[i] = new_api()
        calls.assert_good(apis[i]:token_fail(calls.REQUEST))
      end
      for i = 1, 5 do apis[i]:close() end
      if kind == "blocking" then assert.is_true(count() > before) end
      apis = nil -- luacheck: ignore
      garbage.collect()
      assert.equal(before, count())
    end)
  end)
end

describe("An api", function()
  it("has C functions as its operations when it is blocking", function()
    local api = calls.new_api(server.url)
    assert.equal("C", debug.getinfo(api.token_fail, "S").what)
    assert.equal("C", debug.getinfo(api.token, "S").what)
    assert.equal(api.token_fail, calls.new_api(server.url).token_fail)
  end)

  it("shuts down cleanly with its interpreter, whatever finalizers do", function()
    local output = child.run({}, ([[
      package.path = "./?.lua;" .. package.path
      local authlete, garbage = require "authlete", require "spec.support.garbage"
      local api, said = nil, 0
      local function call()
        pcall(api.token_fail, api, { ticket = "t", reason = "UNKNOWN" })
        said = said + 1
        if said == 3 then print "all" end
      end
      keep = { garbage.new(call) }
      api = authlete.new { base_url = %q, service_id = "1", service_access_token = "t", retries = 0, no_proxy = "*" }
      keep[2] = garbage.new(call)
      assert(api:token_fail { ticket = "t", reason = "UNKNOWN" })
      keep[3] = garbage.new(call) ]]):format(server.url))
    assert.equal("all\nexit 0\n", output)
  end)

  it("leaves nothing behind if the program exits while using it", function()
    local output = child.run({}, ([[
      api = require "authlete".new {
        base_url = %q, service_id = "1", service_access_token = "t", no_proxy = "*",
        on_call = function() os.exit(0, true) end,
      }
      api:token_fail { ticket = "t", reason = "UNKNOWN" }]]):format(server.url))
    assert.equal("exit 0\n", output)
  end)
end)

describe("The module", function()
  it("has a version, and a function for every operation", function()
    assert.is_truthy(authlete._VERSION:find "^%d+%.%d+%.%d+$")
    for name in pairs(core.operations) do assert.is_function(authlete[name], name) end
    assert.equal(authlete.token_fail, authlete.token_fail)
    for name, nearest in pairs { token_fial = "token_fail", nwe = "new", fromEnv = "from_env", sandobx = "sandbox" } do
      local _, message = pcall(function() return authlete[name] end)
      local expected = ("api_spec.lua:%%d+: authlete has no '%s'; did you mean '%s'%%?$"):format(name, nearest)
      assert.is_truthy(message:find(expected), message)
    end
    for _, key in ipairs { "__name", "_NAME", 1, true } do assert.is_nil(authlete[key]) end
  end)

  it("can be loaded twice, as two copies of its Lua code", function()
    local loaded = {}
    for name in pairs(package.loaded) do
      if name:find "^authlete" and name ~= "authlete.core" then loaded[name] = package.loaded[name] end
    end
    for name in pairs(loaded) do package.loaded[name] = nil end
    local second = require "authlete"
    for name, value in pairs(loaded) do package.loaded[name] = value end
    assert.are_not.equal(authlete, second)
    local api = second.new(recorder.settings { transport = function() return calls.GOOD end })
    calls.assert_good(api:token_fail(calls.REQUEST))
  end)
end)

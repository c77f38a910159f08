-- Calls while the collector runs full cycles as often as possible, so that an object that C uses without an anchor in
-- Lua is collected immediately. They run in a separate interpreter, where few objects make cycles cheap.

local child = require "spec.support.child"
local peer = require "spec.support.peer"

local CHUNK = [[
  if jit then jit.off() end -- compiled loops may never end under the hook below (LuaJIT 2.1 of Debian 12)
  package.path = "./?.lua;" .. package.path
  local authlete, garbage = require "authlete", require "spec.support.garbage"
  local settings = {
    base_url = %q, service_id = "1", service_access_token = "t", no_proxy = "*", retries = 1, strict = false,
    on_call = function(event) return event.operation .. event.attempt end,
  }
  local request = {
    ticket = ("ticket"):rep(100), reason = "UNKNOWN", more = { a_b = { 1, "x", { true } }, c_d = ("\1"):rep(500) },
  }
  local options = { headers = { ["X-Id"] = ("y"):rep(100) } }
  local body = '{"resultCode":"A1","a":[1,2.5,"\\u00e4",{"bC":{"dE":[]}}],"text":"' .. ("z\\n"):rep(1000) .. '"}'

  local function call_all(api)
    assert(api:get_client { client_id = 5921531358155430 }.a[4].b_c)
    assert(api:token_fail(request, options).text == ("z\n"):rep(1000))
    assert(api:get_client_list { start = 1, ["end"] = 5 }.a[3] == "\195\164")
    assert(api:token_create_batch { { grant_type = "PASSWORD", scopes = {} } }.result_code == "A1")
    local _, message, failure = api:introspection { token = "fail" }
    assert(failure.result_code == "A2" and failure.attempts == 2 and message == failure.message)
    local _, message = pcall(api.token_fail, api, { ticket = 17, reason = "UNKNOWN" })
    assert(message:find("must be a string, got number", 1, true), message)
    local _, message = pcall(api.token_fail, api, request, { headers = { ["X-Id"] = "\n" } })
    assert(message:find("contains CR, LF or NUL", 1, true), message)
    assert(tostring(api):find "service 1")
  end

  local function transport(request)
    if request.url:find "introspection" then
      return { status = 429, headers = { ["Retry-After"] = "0" }, body = '{"resultCode":"A2"}' }
    end
    return { status = 200, body = body, headers = { ["Request-Id"] = "17" } }
  end

  for round = 1, 2 do
    if round == 2 then
      garbage.collect_constantly()
      debug.sethook(function() collectgarbage() end, "c")
    end
    settings.transport = nil
    call_all(authlete.new(settings))
    settings.transport = transport
    call_all(authlete.new(settings))
    settings.transport = nil
    for _ = 1, 20 do -- closed at varying moments
      local api = authlete.new(settings)
      garbage.new(function() api:close() end)
      local done, response = pcall(api.token_fail, api, request, options)
      assert(done or response:find "the api is closed", response)
    end
  end
  print "done"]]

describe("With the collector running constantly", function()
  it("every kind of call works as usual", function()
    local server = peer.start { answer = [==[
      local exchange = ...
      if exchange.request.target:find "introspection" then
        return exchange:answer { status = 429, headers = { ["Retry-After"] = "0" }, body = '{"resultCode":"A2"}' }
      end
      local text = ("z\\n"):rep(1000)
      exchange:json(200, '{"resultCode":"A1","a":[1,2.5,"\\u00e4",{"bC":{"dE":[]}}],"text":"' .. text .. '"}')
    ]==] }
    assert.equal("done\nexit 0\n", child.run({}, CHUNK:format(server.url)))
    server:stop()
  end)
end)


-- What authlete.from_env reads, and its messages about missing and invalid settings.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"

local cases = calls.cases

describe("authlete.from_env", function()
  local V3 = {
    AUTHLETE_BASE_URL = "https://us.authlete.com", AUTHLETE_SERVICE_APIKEY = "715948317",
    AUTHLETE_SERVICE_ACCESSTOKEN = "token-of-the-environment",
  }
  local V2 = {
    AUTHLETE_BASE_URL = "https://api.authlete.com", AUTHLETE_API_VERSION = "V2", AUTHLETE_SERVICE_APIKEY = "1",
    AUTHLETE_SERVICE_APISECRET = "s",
  }
  local SHOW = [[
    local authlete = require "authlete"
    local function transport(request)
      print(request.url, request.headers.Authorization)
      return { status = 200, body = '{"action":"BAD_REQUEST"}' }
    end
    local done, message = pcall(function()
      local api = authlete.from_env { transport = transport MORE }
      api:token_fail { ticket = "t", reason = "UNKNOWN" }
    end)
    if not done then print((message:gsub("^%S+:%d+: ", ""))) end]]

  local function show(variables, more)
    return child.run(variables, (SHOW:gsub("MORE", more or "")))
  end

  local function without(variables, name)
    local rest = {}
    for each, value in pairs(variables) do rest[each] = value end
    rest[name] = nil
    return rest
  end

  it("reads everything that an api of version 3 needs", function()
    local line = "https://us.authlete.com/api/715948317/auth/token/fail\tBearer token-of-the-environment\n"
    assert.equal(line .. "exit 0\n", show(V3))
  end)

  it("reads everything that an api of version 2 needs", function()
    assert.equal("https://api.authlete.com/api/auth/token/fail\tBasic MTpz\nexit 0\n", show(V2))
  end)

  it("prefers the settings that are passed to it", function()
    local output = show(V3, ", service_access_token = 'mine', base_url = 'https://jp.authlete.com'")
    assert.equal("https://jp.authlete.com/api/715948317/auth/token/fail\tBearer mine\nexit 0\n", output)
  end)

  for _, variables in ipairs { V3, V2 } do
    for name in cases(without(variables, "AUTHLETE_API_VERSION")) do
      it(("reports what is missing: %s of %s"):format(name, variables.AUTHLETE_API_VERSION or "V3"), function()
        local expected = "authlete.from_env: not set: " .. name .. "\nexit 0\n"
        assert.equal(expected, show(without(variables, name)))
        local empty = without(variables, name)
        empty[name] = ""
        assert.equal(expected, show(empty))
      end)
    end
  end

  it("reports all missing variables", function()
    local names = "AUTHLETE_BASE_URL, AUTHLETE_SERVICE_APIKEY, AUTHLETE_SERVICE_ACCESSTOKEN"
    assert.equal("authlete.from_env: not set: " .. names .. "\nexit 0\n", show {})
  end)

  it("reports an unknown version", function()
    local output = show { AUTHLETE_API_VERSION = "V1" }
    assert.equal("authlete.from_env: AUTHLETE_API_VERSION must be V3 or V2\nexit 0\n", output)
  end)

  it("accepts only a table of settings", function()
    local _, message = pcall(function() authlete.from_env "x" end)
    assert.is_truthy(message:find "authlete.from_env: the settings must be a table, got string$", message)
  end)

  it("names the variable that is wrong", function()
    local wrong = {
      AUTHLETE_BASE_URL = { "us.authlete.com", "setting 'base_url' (AUTHLETE_BASE_URL) must begin with https://" },
      AUTHLETE_SERVICE_APIKEY = {
        "a.b", "setting 'service_id' (AUTHLETE_SERVICE_APIKEY) is not a service id: it looks like an access token",
      },
      AUTHLETE_SERVICE_ACCESSTOKEN = {
        "17",
        "setting 'service_access_token' (AUTHLETE_SERVICE_ACCESSTOKEN) is not an access token: it is a number, "
          .. "like a service id",
      },
    }
    for name, case in pairs(wrong) do
      local variables = without(V3, name)
      variables[name] = case[1]
      assert.equal("authlete.from_env: " .. case[2] .. "\nexit 0\n", show(variables))
    end
    assert.equal("authlete.from_env: setting 'base_url' must begin with https://\nexit 0\n",
      show(V3, ", base_url = 'x'"))
    assert.equal("authlete.from_env: setting 'api_version' must be V3 or V2\nexit 0\n", show(V3, ", api_version = 1"))
  end)

  it("says what to add to nginx.conf for its workers", function()
    local chunk = [[
      ngx = { get_phase = function() return "%s" end, socket = {} }
      print(select(2, pcall(function() local api = require "authlete".from_env() return api end)))]]
    local hint = "not set: AUTHLETE_SERVICE_ACCESSTOKEN; declare it in nginx.conf: env AUTHLETE_SERVICE_ACCESSTOKEN;\n"
    local variables = without(V3, "AUTHLETE_SERVICE_ACCESSTOKEN")
    for _, name in ipairs { "content", "init_worker", "timer" } do
      local output = child.run(variables, chunk:format(name))
      assert.is_truthy(output:find(hint, 1, true), output)
    end
    assert.is_truthy(child.run(variables, chunk:format "init"):find "not set: AUTHLETE_SERVICE_ACCESSTOKEN\n")
    local output = child.run({}, chunk:format "content")
    local all = "; declare them in nginx.conf: env AUTHLETE_BASE_URL; env AUTHLETE_SERVICE_APIKEY; env AUTHLETE_"
    assert.is_truthy(output:find(all, 1, true), output)
  end)

  it("reports a misspelled setting before missing variables", function()
    assert.equal("authlete.from_env: unknown setting 'timeuot_ms'; did you mean 'timeout_ms'?\nexit 0\n",
      show({}, ", timeuot_ms = 1"))
  end)

  it("creates the api behind authlete.token_fail once, on first use", function()
    local server = peer.start { answer = calls.GOOD }
    local variables = without(V3, "AUTHLETE_BASE_URL")
    variables.AUTHLETE_BASE_URL = server.url
    local output = child.run(variables, [[
      local authlete = require "authlete"
      for _ = 1, 2 do print(assert(authlete.token_fail { ticket = "t", reason = "UNKNOWN" }).action) end]])
    assert.equal("BAD_REQUEST\nBAD_REQUEST\nexit 0\n", output)
    assert.equal(1, server:requests()[2].connection)
    server:stop()
    output = child.run({}, [[
      print(pcall(function()
        local response = require "authlete".token_fail { ticket = "t", reason = "UNKNOWN" }
        return response
      end))]])
    assert.is_truthy(output:find ":2: authlete.from_env: not set: AUTHLETE_BASE_URL", output)
  end)
end)

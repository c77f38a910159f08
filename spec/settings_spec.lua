-- The settings that authlete.new accepts and refuses, and those that authlete.from_env reads.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"
local settings_module = require "authlete.api.settings"

local cases = calls.cases

-- Returns valid settings with some overridden; "absent" removes one.
local function with(settings)
  local all = recorder.settings(settings)
  for name, value in pairs(all) do
    if value == "absent" then all[name] = nil end
  end
  return all
end

local function assert_refused(settings, fault)
  local made, message = pcall(authlete.new, settings)
  assert.is_false(made, "it was taken")
  assert.is_truthy(message:find(fault, 1, true), message)
  assert.is_nil(message:find(calls.SERVICE_ACCESS_TOKEN, 1, true), message)
  assert.is_nil(message:find("secret", 1, true) and message:find("s3cr3t", 1, true), message)
end

local function assert_taken(settings)
  local api = authlete.new(settings)
  api:close()
end

describe("A setting", function()
  -- The name, then valid values, then invalid ones.
  local readable = "Makefile"
  local values = {
    api_version = { { "V3" }, { "v3", "V4", 3, "", false } },
    service_id = { { "715948317", 715948317, 0 }, { "", -1, 1.5, 2 ^ 54, true, {}, "a\nb", 0 / 0 } },
    service_access_token = { { "a-._~+/0==" }, { "", "with space", "a\rb", "a\0b", "=", 17, {} } },
    service_owner_access_token = { { "owner" }, { "", "ä", 17 } },
    connect_timeout_ms = { { 1, 3000, 2 ^ 31 - 1 }, { 0, -1, 0.5, 2 ^ 31, "3000", 1 / 0, 0 / 0 } },
    timeout_ms = { { 1, 10000 }, { 0, -1, 0.5, 2 ^ 31, "10000", true } },
    retries = { { 0, 2, 100 }, { -1, 101, 1.5, "2" } },
    http_version = { { "auto", "1.1", "2" }, { "1.0", "3", 2, "" } },
    ca_file = { { readable }, { "no/such/file", "", 17 } },
    client_certificate = { { readable }, { "no/such/file", "", 17 } },
    proxy = {
      { "http://proxy:3128", "https://user:word@proxy/", "http://[::1]:1", "http://user:%2F%23@my_proxy", "" },
      { "proxy:3128", "ftp://proxy", "socks5://proxy:1", "http://a/b", "http://", "http://a:0", 17, true, {} },
    },
    no_proxy = { { "*", "a,b", "" }, { 17, {}, "a\nb" } },
    user_agent = { { "program/1.0" }, { "", "a\r\nb: c", 17 } },
    max_response_bytes = { { 1, 2 ^ 40 }, { 0, -1, 2 ^ 41, 1.5, "1" } },
    strict = { { true, false }, { "true", 1, 0 } },
    on_call = { { print, setmetatable({}, { __call = print }) }, { "print", {}, true, setmetatable({}, {}) } },
    transport = {
      { "auto", "curl", "engine", print, setmetatable({}, { __call = print }) }, { "pigeon", {}, true, 17, "cosocket" },
    },
  }

  for name, both in cases(values) do
    it(name .. " has values that it takes and others that it refuses by name", function()
      for _, value in ipairs(both[1]) do assert_taken(with { [name] = value }) end
      for _, value in ipairs(both[2]) do assert_refused(with { [name] = value }, "setting '" .. name .. "'") end
    end)
  end

  for wrong, nearest in cases {
    base_ulr = "base_url", baseUrl = "base_url", service_acces_token = "service_access_token", timeout = "timeout_ms",
    retry = "retries", verify = "retries", proxi = "proxy", [("x"):rep(1000)] = false,
  } do
    it(("that nobody knows, %s, is refused with the nearest name"):format(wrong:sub(1, 20)), function()
      assert_refused(with { [wrong] = "x" }, "setting '" .. wrong .. "' is unknown; the nearest that is known is '")
      if nearest and wrong ~= "verify" then assert_refused(with { [wrong] = "x" }, "'" .. nearest .. "'") end
    end)
  end

  it("has a name that is a string", function()
    assert_refused(with { [1] = "x" }, "setting '1' is unknown")
    assert_refused(with { [true] = "x" }, "setting 'true' is unknown")
  end)

  it("stands in a table", function()
    for _, settings in ipairs { "https://us.authlete.com", 17, true } do
      assert_refused(settings, "the settings must be a table")
    end
    assert.has_error(function() authlete.new() end, "authlete.new: the settings must be a table, got nil")
  end)

  it("client_key goes with client_certificate", function()
    assert_taken(with { client_certificate = readable, client_key = readable })
    assert_refused(with { client_key = readable }, "setting 'client_certificate' is missing")
  end)

  it("of the caller's table stays as it is", function()
    local given = with { timeout_ms = 5000 }
    local before = {}
    for name, value in pairs(given) do before[name] = value end
    authlete.new(given):close()
    assert.same(before, given)
    local read_only = setmetatable(given, { __newindex = function(_, name) error("written: " .. name) end })
    authlete.new(read_only):close()
  end)

  it("that is changed afterwards changes no api", function()
    local given = with { transport = function() return calls.GOOD end }
    local api = authlete.new(given)
    given.base_url, given.transport = "https://elsewhere.example", nil
    calls.assert_good(api:token_fail(calls.REQUEST))
    assert.is_truthy(tostring(api):find("us.authlete.com", 1, true))
  end)
end)

describe("A base URL", function()
  local right = {
    "https://us.authlete.com", "https://us.authlete.com/", "HTTPS://us.authlete.com", "https://us.authlete.com:8443",
    "https://gateway.example/authlete", "https://gateway.example/authlete/v3/", "https://gateway.example/apis",
    "https://192.0.2.1", "https://[2001:db8::1]:8443", "http://localhost", "http://LocalHost:8080",
    "http://127.0.0.1:80", "http://127.9.8.7", "http://[::1]:8080", "http://[0:0:0:0:0:0:0:1]",
  }
  for _, url in ipairs(right) do
    it("may be " .. url, function() assert_taken(with { base_url = url }) end)
  end

  local wrong = {
    ["https://us.authlete.com/api"] = "must not include /api",
    ["https://us.authlete.com/api/"] = "must not include /api",
    ["https://us.authlete.com/API"] = "must not include /api",
    ["https://gateway.example/x/api"] = "must not include /api",
    ["https://us.authlete.com/api/715948317"] = "must not include /api",
    ["https://us.authlete.com/api/715948317/auth/token"] = "must not include /api",
    ["https://us.authlete.com?a=b"] = "must not have a query", ["https://us.authlete.com/?"] = "must not have a query",
    ["https://us.authlete.com#top"] = "must not have a query or a fragment",
    ["https://user:s3cr3t@us.authlete.com"] = "must not contain credentials",
    ["https://user@us.authlete.com"] = "must not contain credentials",
    ["us.authlete.com"] = "must begin with https://", ["//us.authlete.com"] = "must begin with https://",
    ["ftp://us.authlete.com"] = "must begin with https://", ["file:///etc/passwd"] = "must begin with https://",
    ["https://"] = "has no valid host", ["https:///api"] = "setting 'base_url'", ["https://:443"] = "has no valid host",
    ["https://us.authlete.com:"] = "has no valid port", ["https://us.authlete.com:65536"] = "has no valid port",
    ["https://us.authlete.com:0"] = "has no valid port", ["https://us.authlete.com:443:443"] = "has no valid port",
    ["https://us.authlete.com:a"] = "has no valid port", ["https://us_authlete,com"] = "has no valid host",
    ["https://."] = "has no valid host", ["https://us..authlete.com"] = "has no valid host",
    ["https://[::1"] = "has no valid host", ["https://[::1::]"] = "has no valid host",
    ["https://[192.0.2.1]"] = "has no valid host", ["https://us.authlete.com/a b"] = "is not a valid URL",
    ["https://us.authlete.com/../x"] = "is not a valid URL", ["https://us.authlete.com//x"] = "is not a valid URL",
    ["https://us.authlete.com\\x"] = "is not a valid URL", [" https://us.authlete.com"] = "must begin with https://",
    ["https://us.authlete.com\r\nHost: x"] = "contains a control character", [""] = "is empty", absent = "is missing",
    ["http://us.authlete.com"] = "must begin with https://", ["http://localhost.example"] = "loopback hosts only",
    ["http://127.0.0.1.example"] = "loopback hosts only", ["http://10.0.0.1"] = "loopback hosts only",
    ["http://[::2]"] = "loopback hosts only", ["http://2130706433"] = "loopback hosts only",
    ["http://0.0.0.0"] = "loopback hosts only", ["http://127.999.0.1"] = "loopback hosts only",
    ["http://127.0.0.0.1"] = "loopback hosts only", ["http://127.0.0.010"] = "loopback hosts only",
    ["http://[::ffff:127.0.0.1]"] = "loopback hosts only", ["http://localhost."] = "loopback hosts only",
  }
  for url, fault in cases(wrong) do
    it(("is refused when it is %q"):format(url), function()
      assert_refused(with { base_url = url }, fault)
    end)
  end

  local derived = {
    ["https://us.authlete.com"] = { "https://us.authlete.com", "us.authlete.com", "443", "" },
    ["HTTPS://US.Authlete.com:08443/v3/"] = { "https://US.Authlete.com:08443", "us.authlete.com", "8443", "/v3" },
    ["http://127.0.0.1"] = { "http://127.0.0.1", "127.0.0.1", "80", "" },
    ["https://[2001:DB8::1]:8443/x"] = { "https://[2001:DB8::1]:8443", "2001:db8::1", "8443", "/x" },
    ["http://[::1]"] = { "http://[::1]", "::1", "80", "" },
  }
  for url, expected in cases(derived) do
    it("has an origin, a host, a port and a path: " .. url, function()
      local checked = settings_module.check(with { base_url = url })
      assert.same(expected, { checked.origin, checked.host, checked.port, checked.base_path })
    end)
  end

  it("is where requests go to, with or without a slash at its end", function()
    for _, url in ipairs { "https://gateway.example/authlete", "https://gateway.example/authlete/" } do
      local api, requests = recorder.new_api { base_url = url }
      calls.assert_good(api:token_fail(calls.REQUEST))
      assert.equal("https://gateway.example/authlete/api/715948317/auth/token/fail", requests[1].url)
    end
  end)
end)

describe("The credentials", function()
  local V2 = { api_version = "V2", service_id = "absent", service_access_token = "absent" }
  local function with_v2(settings)
    for name, value in pairs(V2) do settings[name] = value end
    return with(settings)
  end

  it("of version 3 are the service's token, the owner's, or both", function()
    assert_taken(with { service_owner_access_token = "owner" })
    assert_taken(with { service_owner_access_token = "owner", service_access_token = "absent", service_id = "absent" })
    assert_refused(with { service_access_token = "absent" }, "setting 'service_access_token' is missing")
    assert_refused(with { service_id = "absent" }, "setting 'service_id' is missing")
  end)

  it("of version 2 are pairs of key and secret", function()
    assert_taken(with_v2 { service_api_key = 715948317, service_api_secret = "s3cr3t" })
    assert_taken(with_v2 { service_owner_api_key = "1", service_owner_api_secret = "s3cr3t" })
    assert_refused(with_v2 { service_api_key = "1" }, "setting 'service_api_secret' is missing")
    assert_refused(with_v2 { service_api_secret = "s3cr3t" }, "setting 'service_api_key' is missing")
    assert_refused(with_v2 { service_api_key = "1:2", service_api_secret = "s3cr3t" }, "contains a colon")
    assert_refused(with_v2 {}, "setting 'service_api_key' is missing")
  end)

  it("of the other version are pointed out", function()
    local settings = with { api_version = "V2", service_id = "absent" }
    assert_refused(settings, "'service_access_token' is of the other api_version")
    settings = with { service_access_token = "absent", service_api_key = "1", service_api_secret = "s3cr3t" }
    assert_refused(settings, "'service_api_key' is of the other api_version")
  end)

  for secret, encoded in cases { s = "MTpz", se = "MTpzZQ==", sec = "MTpzZWM=", ["\255\254:"] = "MTr//jo=" } do
    it(("of version 2 go out as Basic %s"):format(encoded), function()
      local api, requests = recorder.new_api {
        api_version = "V2", service_api_key = 1, service_api_secret = secret,
      }
      calls.assert_good(api:token_fail(calls.REQUEST))
      assert.equal("Basic " .. encoded, requests[1].headers.Authorization)
      assert.equal("https://us.authlete.com/api/auth/token/fail", requests[1].url)
    end)
  end
end)

describe("The environment", function()
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
    if not done then print(message) end]]

  local function show(variables, more)
    return child.run(variables, (SHOW:gsub("MORE", more or "")))
  end

  local function without(variables, name)
    local rest = {}
    for each, value in pairs(variables) do rest[each] = value end
    rest[name] = nil
    return rest
  end

  it("gives all that an api of version 3 needs", function()
    local line = "https://us.authlete.com/api/715948317/auth/token/fail\tBearer token-of-the-environment\n"
    assert.equal(line .. "exit 0\n", show(V3))
  end)

  it("gives all that an api of version 2 needs", function()
    assert.equal("https://api.authlete.com/api/auth/token/fail\tBasic MTpz\nexit 0\n", show(V2))
  end)

  it("loses against settings that are given", function()
    local output = show(V3, ", service_access_token = 'mine', base_url = 'https://jp.authlete.com'")
    assert.equal("https://jp.authlete.com/api/715948317/auth/token/fail\tBearer mine\nexit 0\n", output)
  end)

  for _, variables in ipairs { V3, V2 } do
    for name in cases(without(variables, "AUTHLETE_API_VERSION")) do
      it(("is told what it lacks: %s of %s"):format(name, variables.AUTHLETE_API_VERSION or "V3"), function()
        local expected = "authlete.from_env: not set: " .. name .. "\nexit 0\n"
        assert.equal(expected, show(without(variables, name)))
        local empty = without(variables, name)
        empty[name] = ""
        assert.equal(expected, show(empty))
      end)
    end
  end

  it("is told everything that it lacks", function()
    local names = "AUTHLETE_BASE_URL, AUTHLETE_SERVICE_APIKEY, AUTHLETE_SERVICE_ACCESSTOKEN"
    assert.equal("authlete.from_env: not set: " .. names .. "\nexit 0\n", show {})
  end)

  it("is told that its version is unknown", function()
    local output = show { AUTHLETE_API_VERSION = "V1" }
    assert.equal("authlete.from_env: AUTHLETE_API_VERSION must be V3 or V2\nexit 0\n", output)
  end)

  it("takes nothing but a table of settings", function()
    local message = "authlete.from_env: the settings must be a table, got string"
    assert.has_error(function() authlete.from_env "x" end, message)
  end)

  it("makes the api behind authlete.token_fail, once and at its first use", function()
    local server = peer.start { answer = calls.GOOD }
    local variables = without(V3, "AUTHLETE_BASE_URL")
    variables.AUTHLETE_BASE_URL = server.url
    local output = child.run(variables, [[
      local authlete = require "authlete"
      for _ = 1, 2 do print(assert(authlete.token_fail { ticket = "t", reason = "UNKNOWN" }).action) end]])
    assert.equal("BAD_REQUEST\nBAD_REQUEST\nexit 0\n", output)
    assert.equal(1, server:requests()[2].connection)
    server:stop()
    output = child.run({}, [[print(pcall(require "authlete".token_fail, { ticket = "t", reason = "UNKNOWN" }))]])
    assert.is_truthy(output:find("authlete.from_env: not set: AUTHLETE_BASE_URL", 1, true), output)
  end)
end)

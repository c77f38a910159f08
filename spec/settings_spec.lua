-- The settings that authlete.new accepts and refuses.

local authlete = require "authlete"
local calls = require "spec.support.calls"
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
  assert.is_false(made, "it was accepted")
  assert.is_truthy(message:find(fault, 1, true), message)
  assert.is_nil(message:find(calls.SERVICE_ACCESS_TOKEN, 1, true), message)
  assert.is_nil(message:find("secret", 1, true) and message:find("s3cr3t", 1, true), message)
end

-- Returns the message of an error that must be raised.
local function message_of(action)
  local done, message = pcall(action)
  assert.is_false(done, "it was accepted")
  return message
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
    service_id = {
      { "715948317", 715948317, 0, 2 ^ 53 - 1, "99999999999999999999", "an-alias" },
      { "", -1, 1.5, 2 ^ 53, 1 / 0, true, {}, "a\nb", 0 / 0, "sl4gSx_0JuR2lKtQvvW5H", "a.b",
        calls.SERVICE_ACCESS_TOKEN },
    },
    service_access_token = {
      { "a-._~+/0==", "1a" }, { "", "with space", "a\rb", "a\0b", "=", "Bearer abc", 17, {}, "715948317" },
    },
    service_owner_access_token = { { "owner" }, { "", "ä", 17, "17" } },
    connect_timeout_ms = { { 1, 3000, 2 ^ 31 - 1 }, { 0, -1, 0.5, 2 ^ 31, "3000", 1 / 0, 0 / 0 } },
    timeout_ms = { { 1, 10000 }, { 0, -1, 0.5, 2 ^ 31, "10000", true } },
    retries = { { 0, 2, 100 }, { -1, 101, 1.5, "2" } },
    http_version = { { "auto", "1.1", "2" }, { "1.0", "3", 2, "" } },
    ca_file = { { readable }, { "no/such/file", "src", "", 17 } },
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
    it(name .. " accepts some values, and refuses others by name", function()
      for _, value in ipairs(both[1]) do assert_taken(with { [name] = value }) end
      for _, value in ipairs(both[2]) do assert_refused(with { [name] = value }, "setting '" .. name .. "'") end
    end)
  end

  for wrong, nearest in cases {
    base_ulr = "base_url", baseUrl = "base_url", service_acces_token = "service_access_token", timeout = "timeout_ms",
    retires = "retries", proxi = "proxy",
  } do
    it(("is refused with the nearest name if it is unknown: %s"):format(wrong), function()
      assert_refused(with { [wrong] = "x" }, ("unknown setting '%s'; did you mean '%s'?"):format(wrong, nearest))
    end)
  end

  for _, wrong in ipairs { "verify", "x", "debug", "token", ("x"):rep(1000) } do
    it(("is refused without another name if none is near: %s"):format(wrong:sub(1, 20)), function()
      local message = message_of(function() authlete.new(with { [wrong] = "x" }) end)
      assert.equal(("unknown setting '%s'"):format(wrong), message:match "authlete.new: (.*)$")
    end)
  end

  it("must have a string as its name", function()
    for key, shown in pairs { [1] = "1", [true] = "true", [{}] = "table" } do
      assert_refused(with { [key] = "x" }, "the settings have the key [" .. shown .. "], which is not the name of a")
    end
  end)

  it("is reported at the line of the program if it is wrong", function()
    local message = message_of(function()
      local api = authlete.new { base_url = "x" }
      return api
    end)
    assert.is_truthy(message:find "^[%w/.]*settings_spec.lua:%d+: authlete.new: setting 'base_url' must begin", message)
    message = message_of(function()
      local api = authlete.from_env { base_urk = "x" }
      return api
    end)
    assert.is_truthy(message:find "^[%w/.]*settings_spec.lua:%d+: authlete.from_env: unknown setting", message)
  end)

  it("keeps all digits of a Lua integer", function()
    local integer = 9007199254740993
    if integer == 2 ^ 53 then return end -- no integers
    assert.equal("9007199254740993", settings_module.check(with { service_id = integer }).service_id)
  end)

  it("must be in a table", function()
    for _, settings in ipairs { "https://us.authlete.com", 17, true } do
      assert_refused(settings, "the settings must be a table")
    end
    local message = message_of(function() authlete.new() end)
    assert.is_truthy(message:find "authlete.new: the settings must be a table, got nil$", message)
  end)

  it("client_key requires client_certificate", function()
    assert_taken(with { client_certificate = readable, client_key = readable })
    assert_refused(with { client_key = readable }, "setting 'client_certificate' is missing")
  end)

  it("is not changed in the caller's table", function()
    local given = with { timeout_ms = 5000 }
    local before = {}
    for name, value in pairs(given) do before[name] = value end
    authlete.new(given):close()
    assert.same(before, given)
    local read_only = setmetatable(given, { __newindex = function(_, name) error("written: " .. name) end })
    authlete.new(read_only):close()
  end)

  it("has no effect on an api if it is changed later", function()
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
    "https://192.0.2.1", "https://[2001:db8::1]:8443", "http://localhost", "http://LocalHost:8080",
    "http://127.0.0.1:80", "http://127.9.8.7", "http://[::1]:8080", "http://[0:0:0:0:0:0:0:1]",
  }
  for _, url in ipairs(right) do
    it("can be " .. url, function() assert_taken(with { base_url = url }) end)
  end

  local wrong = {
    ["https://us.authlete.com/api"] = "must not include /api",
    ["https://us.authlete.com/api/"] = "must not include /api",
    ["https://us.authlete.com/API"] = "must not include /api",
    ["https://gateway.example/x/api"] = "must not include /api",
    ["https://gateway.example/authlete"] = "must not have a path", ["https://x.example/apis/"] = "must not have a path",
    ["https://us.authlete.com/api/715948317"] = "must not include /api",
    ["https://us.authlete.com/api/715948317/auth/token"] = "must not include /api",
    ["https://us.authlete.com?a=b"] = "must not have a query", ["https://us.authlete.com/?"] = "must not have a query",
    ["https://us.authlete.com#top"] = "must not have a query or a fragment",
    ["https://user:s3cr3t@us.authlete.com"] = "must not contain credentials",
    ["https://user@us.authlete.com"] = "must not contain credentials",
    ["us.authlete.com"] = "must begin with https://", ["//us.authlete.com"] = "must begin with https://",
    ["ftp://us.authlete.com"] = "must begin with https://", ["file:///etc/passwd"] = "must begin with https://",
    ["https://"] = "does not have a valid host", ["https:///api"] = "setting 'base_url'",
    ["https://:443"] = "does not have a valid host",
    ["https://us.authlete.com:"] = "does not have a valid port",
    ["https://us.authlete.com:65536"] = "does not have a valid port",
    ["https://us.authlete.com:0"] = "does not have a valid port",
    ["https://us.authlete.com:443:443"] = "does not have a valid port",
    ["https://us.authlete.com:a"] = "does not have a valid port",
    ["https://us_authlete,com"] = "does not have a valid host",
    ["https://."] = "does not have a valid host", ["https://us..authlete.com"] = "does not have a valid host",
    ["https://[::1"] = "does not have a valid host", ["https://[::1::]"] = "does not have a valid host",
    ["https://[192.0.2.1]"] = "does not have a valid host", ["https://us.authlete.com/a b"] = "is not a valid URL",
    ["https://us.authlete.com/../x"] = "must not have a path", ["https://us.authlete.com//"] = "must not have a path",
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
    it(("is refused if it is %q"):format(url), function()
      assert_refused(with { base_url = url }, fault)
    end)
  end

  local derived = {
    ["https://us.authlete.com"] = { "https://us.authlete.com", "us.authlete.com", "443" },
    ["HTTPS://US.Authlete.com:08443/"] = { "https://US.Authlete.com:08443", "us.authlete.com", "8443" },
    ["http://127.0.0.1"] = { "http://127.0.0.1", "127.0.0.1", "80" },
    ["https://[2001:DB8::1]:8443/"] = { "https://[2001:DB8::1]:8443", "2001:db8::1", "8443" },
    ["http://[::1]"] = { "http://[::1]", "::1", "80" },
  }
  for url, expected in cases(derived) do
    it("has an origin, a host and a port: " .. url, function()
      local checked = settings_module.check(with { base_url = url })
      assert.same(expected, { checked.origin, checked.host, checked.port })
    end)
  end

  it("is where requests go, with or without a trailing slash", function()
    for _, url in ipairs { "https://gateway.example", "https://gateway.example/" } do
      local api, requests = recorder.new_api { base_url = url }
      calls.assert_good(api:token_fail(calls.REQUEST))
      assert.equal("https://gateway.example/api/715948317/auth/token/fail", requests[1].url)
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

  it("of version 2 are pairs of a key and a secret", function()
    assert_taken(with_v2 { service_api_key = 715948317, service_api_secret = "s3cr3t" })
    assert_taken(with_v2 { service_owner_api_key = "1", service_owner_api_secret = "s3cr3t" })
    assert_refused(with_v2 { service_api_key = "1" }, "setting 'service_api_secret' is missing")
    assert_refused(with_v2 { service_api_secret = "s3cr3t" }, "setting 'service_api_key' is missing")
    assert_refused(with_v2 { service_api_key = "1:2", service_api_secret = "s3cr3t" }, "must not contain a colon")
    assert_refused(with_v2 {}, "setting 'service_api_key' is missing")
  end)

  it("of the other version are pointed out", function()
    local settings = with { api_version = "V2", service_id = "absent" }
    assert_refused(settings, "'service_access_token' belongs to api_version 'V3'")
    settings = with { service_access_token = "absent", service_api_key = "1", service_api_secret = "s3cr3t" }
    assert_refused(settings, "'service_api_key' belongs to api_version 'V2'")
  end)

  for secret, encoded in cases { s = "MTpz", se = "MTpzZQ==", sec = "MTpzZWM=", ["\255\254:"] = "MTr//jo=" } do
    it(("of version 2 are sent as Basic %s"):format(encoded), function()
      local api, requests = recorder.new_api {
        api_version = "V2", service_api_key = 1, service_api_secret = secret,
      }
      calls.assert_good(api:token_fail(calls.REQUEST))
      assert.equal("Basic " .. encoded, requests[1].headers.Authorization)
      assert.equal("https://us.authlete.com/api/auth/token/fail", requests[1].url)
    end)
  end
end)

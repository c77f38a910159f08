-- Proxies: from the settings or the environment, but never from HTTP_PROXY, which a web server may set from a request
-- (https://httpoxy.org). Errors about an invalid proxy contain no part of it.

local authlete = require "authlete"
local base64 = require "authlete.util.base64"
local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"
local proxies = require "authlete.util.proxy"
local recorder = require "spec.support.recorder"
local settings = require "authlete.api.settings"

local cases = calls.cases

local CALL = [[
  local api = require "authlete".new {
    base_url = %q, service_id = "1", service_access_token = "t", retries = 0, timeout_ms = 3000,
    connect_timeout_ms = 1000, %s
  }
  local response, _, failure = api:token_fail { ticket = "t", reason = "UNKNOWN" }
  print(response and "response" or failure.kind)]]

describe("A proxy", function()
  local proxy

  before_each(function() proxy = peer.start { answer = { status = 502 } } end)
  after_each(function() proxy:stop() end)

  -- Makes a call in a child. Returns its output and the requests that the proxy received.
  local function call(base_url, variables, more)
    local output = child.run(variables, CALL:format(base_url, more or ""))
    return output:match("^%S+"), proxy:requests()
  end

  for _, name in ipairs { "https_proxy", "HTTPS_PROXY" } do
    it(("in the variable %s is asked for a tunnel, and never sees the request"):format(name), function()
      local kind, seen = call("https://us.authlete.com", { [name] = proxy.url })
      assert.equal("connect", kind)
      assert.equal(1, #seen)
      assert.equal("CONNECT us.authlete.com:443", seen[1].method .. " " .. seen[1].target)
      assert.is_nil(seen[1].headers.authorization)
    end)
  end

  it("in the settings takes precedence over the environment", function()
    local variables = { https_proxy = peer.refused_url() }
    local _, seen = call("https://us.authlete.com", variables, ("proxy = %q"):format(proxy.url))
    assert.equal(1, #seen)
  end)

  it("in the environment is disabled by an empty setting", function()
    local kind, seen = call("https://127.0.0.1:1", { https_proxy = proxy.url }, 'proxy = ""')
    assert.equal("connect", kind)
    assert.equal(0, #seen)
  end)

  for _, name in ipairs { "no_proxy", "NO_PROXY" } do
    it("is bypassed for hosts in the variable " .. name, function()
      local kind, seen = call("https://127.0.0.1:1", { https_proxy = proxy.url, [name] = "localhost,127.0.0.1" })
      assert.equal("connect", kind)
      assert.equal(0, #seen)
    end)
  end

  it("is bypassed for hosts in the setting no_proxy", function()
    local _, seen = call("https://127.0.0.1:1", { https_proxy = proxy.url }, 'no_proxy = "127.0.0.1"')
    assert.equal(0, #seen)
  end)

  for _, name in ipairs { "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy" } do
    it("in the variable " .. name .. " is never used", function()
      local server = peer.start { answer = calls.GOOD }
      assert.equal("response", (call(server.url, { [name] = proxy.url })))
      assert.equal(1, #server:requests())
      server:stop()
      assert.equal("connect", (call("https://127.0.0.1:1", { [name] = proxy.url })))
      assert.equal(0, #proxy:requests())
    end)
  end
end)

describe("A proxy's URL", function()
  local right = {
    ["http://proxy:3128"] = { url = "http://proxy:3128", host = "proxy", port = "3128" },
    ["HTTP://Proxy.Example:3128/"] = { url = "http://proxy.example:3128", host = "proxy.example", port = "3128" },
    ["http://proxy"] = { url = "http://proxy:1080", host = "proxy", port = "1080" },
    ["https://proxy/"] = { url = "https://proxy:443", host = "proxy", port = "443" },
    ["http://[FD00::1]:3128"] = { url = "http://[fd00::1]:3128", host = "fd00::1", port = "3128" },
    ["http://@proxy:1"] = { url = "http://proxy:1", host = "proxy", port = "1" },
    ["http://me@proxy:1"] = { url = "http://proxy:1", host = "proxy", port = "1", username = "me", password = "" },
    ["http://:word@proxy:1"] = { url = "http://proxy:1", host = "proxy", port = "1", username = "", password = "word" },
    ["http://me:a:b@c@proxy:1"] = {
      url = "http://proxy:1", host = "proxy", port = "1", username = "me", password = "a:b@c",
    },
    ["http://DOMAIN\\me:%23%2f%3F%40%25%3a%20+%C3%a4\195\164@proxy:1"] = {
      url = "http://proxy:1", host = "proxy", port = "1", username = "DOMAIN\\me",
      password = "#/?@%: +\195\164\195\164",
    },
  }
  for url, expected in cases(right) do
    it("can be " .. url, function() assert.same(expected, proxies.parse(url)) end)
  end

  it("in the environment needs no scheme", function()
    local expected = { url = "http://proxy:3128", host = "proxy", port = "3128", username = "me", password = "a:b" }
    assert.same(expected, proxies.parse("me:a:b@proxy:3128", "http"))
    assert.same({ url = "http://proxy:1080", host = "proxy", port = "1080" }, proxies.parse("proxy", "http"))
  end)
end)

describe("The settings passed to C", function()
  local function proxy_of(more)
    local given = recorder.settings { transport = "curl" }
    for name, value in pairs(more) do given[name] = value end
    local checked, found = settings.check(given), {}
    for name, value in pairs(checked) do
      if name:find "proxy" then found[name] = value end
    end
    return found
  end

  it("have the proxy and its credentials separately", function()
    assert.same({
      proxy = "http://[fd00::1]:1080", proxy_host = "fd00::1", proxy_port = "1080", proxy_username = "me",
      proxy_password = "a#b",
    }, proxy_of { proxy = "http://me:a%23b@[FD00::1]/", no_proxy = "" })
    assert.same({ proxy = "https://proxy:443", proxy_host = "proxy", proxy_port = "443" },
      proxy_of { proxy = "https://proxy", no_proxy = "example.com", base_url = "http://127.0.0.1:1" })
  end)

  it("omit a proxy that is not used", function()
    for _, more in ipairs {
      { proxy = "" }, { proxy = "http://me:word@proxy", no_proxy = "authlete.com" },
      { proxy = "http://me:word@proxy", no_proxy = "*" },
      { proxy = "http://me:word@proxy", no_proxy = "", transport = print },
      { proxy = "http://me:word@proxy", no_proxy = "[::1]:8080", base_url = "http://[::1]:8080" },
    } do
      assert.same({}, proxy_of(more))
    end
  end)
end)

describe("A no_proxy list", function()
  -- The host, the lists that match it, and those that do not. The port is 443.
  local lists = {
    ["us.authlete.com"] = {
      { "*", "x,*", "us.authlete.com", "US.Authlete.COM", "authlete.com", ".authlete.com", "*.authlete.com", "com",
        "a,authlete.com", "a, authlete.com ,b", "a authlete.com", "\tauthlete.com\n", "authlete.com.", ".authlete.com.",
        "authlete.com:443", ".authlete.com:443", "[::1],authlete.com", ",,authlete.com,," },
      { "", " ", ",", ".", "*.", "**", "s.authlete.com", "thlete.com", "us.authlete", "x.us.authlete.com",
        "jp.authlete.com", "authlete.com:8443", "authlete.com:", "authlete.com:x", "https://us.authlete.com",
        "*authlete.com", "us.*", "0.0.0.0/0", "authlete%.com", "us-authlete.com" },
    },
    ["us.authlete.com."] = { { "us.authlete.com", "authlete.com." }, { "com.authlete" } },
    ["10.1.2.3"] = {
      { "10.1.2.3", "10.0.0.0/8", "10.1.2.3/32", "a,10.1.2.0/24", "10.1.2.3:443", "*" },
      { "10.1.2.4", "11.0.0.0/8", "2.3", ".2.3", "10.1.2.3:80", "10.0.0.0/99", "::/0", "10.1.2" },
    },
    ["fd00::1"] = {
      { "fd00::1", "[fd00::1]", "FD00:0:0::1", "fd00::/8", "[fd00::1]:443", "*" },
      { "fd00::2", "fd01::/16", "[fd00::1]:80", "::1", "0.0.0.0/0" },
    },
    ["localhost"] = { { "localhost", "localhost:443" }, { "127.0.0.1", "127.0.0.0/8", "::1", "host" } },
  }
  for host, both in cases(lists) do
    it("matches, or does not match, " .. host, function()
      for _, list in ipairs(both[1]) do assert.is_true(proxies.is_bypassed(list, host, "443"), list) end
      for _, list in ipairs(both[2]) do assert.is_false(proxies.is_bypassed(list, host, "443"), list) end
    end)
  end
end)

-- Secrets -------------------------------------------------------------------------------------------------------------

-- Parts of user names and passwords, with varying characters between them.
local PIECES = { "quokka", "zebra", "walrus", "ferret", "cXVva2" } -- the last is the first in base64

local function assert_no_piece(text)
  for _, piece in ipairs(PIECES) do assert.is_nil(text:find(piece, 1, true), text) end
end

describe("An invalid proxy", function()
  local ESCAPE, CONTROL = "percent-encode it", "control character"
  local PERCENT = "has a '%' that does not begin a percent-encoded character"
  local values = {
    ["http://quokka:zebra#walrus@127.0.0.1:1"] = ESCAPE, ["http://quokka:zebra/walrus@127.0.0.1:1"] = ESCAPE,
    ["http://quokka:zebra?walrus@127.0.0.1:1"] = ESCAPE, ["http://quokka:zebra walrus@127.0.0.1:1"] = ESCAPE,
    ["http://quokka/zebra:walrus@127.0.0.1:1"] = ESCAPE, ["http://quokka:@zebra#walrus@127.0.0.1:1"] = ESCAPE,
    ["http://quokka:1#zebra@walrus:1"] = ESCAPE, ["http:///quokka:zebra@127.0.0.1:1"] = ESCAPE,
    ["http://quokka:zebra%walrus@127.0.0.1:1"] = PERCENT, ["http://quokka:zebra%@127.0.0.1:1"] = PERCENT,
    ["http://quokka%2:zebra@127.0.0.1:1"] = PERCENT, ["http://quokka:zebra%4%411@127.0.0.1:1"] = PERCENT,
    ["http://quokka:zebra%0d%0awalrus@127.0.0.1:1"] = CONTROL, ["http://quokka:zebra%00walrus@127.0.0.1:1"] = CONTROL,
    ["http://quokka%7F:zebra@127.0.0.1:1"] = CONTROL, ["http://quokka:zebra\nwalrus@127.0.0.1:1"] = CONTROL,
    ["http://quokka:zebra\rwalrus@127.0.0.1:1"] = CONTROL, ["http://quokka:zebra\twalrus@127.0.0.1:1"] = CONTROL,
    ["http://quokka%3Azebra:walrus@127.0.0.1:1"] = "has a colon in the user name",
    ["http://quokka:zebra@"] = "does not have a valid host", ["http://quokka:zebra@/"] = "does not have a valid host",
    ["http://quokka:zebra@:3128"] = "does not have a valid host",
    ["http://quokka:zebra@walrus ferret:1"] = "does not have a valid host",
    ["http://quokka:zebra@[walrus]:1"] = "does not have a valid host",
    ["http://quokka:zebra@walrus%41:1"] = "does not have a valid host",
    ["http://quokka:zebra@127.0.0.1:"] = "does not have a valid port",
    ["http://quokka:zebra@127.0.0.1:0"] = "does not have a valid port",
    ["http://quokka:zebra@127.0.0.1:99999"] = "does not have a valid port",
    ["http://quokka:zebra"] = "does not have a valid port",
    ["http://quokka:zebra@127.0.0.1:walrus"] = "does not have a valid port",
    ["http://quokka:zebra@127.0.0.1:1/walrus"] = "must end after the host and port",
    ["http://quokka:zebra@127.0.0.1:1?walrus"] = "must end after the host and port",
    ["http://quokka:zebra@127.0.0.1:1#walrus"] = "must end after the host and port",
    ["http://quokka:zebra@walrus#ferret"] = "must end after the host and port",
    ["socks5://quokka:zebra@127.0.0.1:1"] = "must begin with http:// or https://; other kinds of proxies are not",
    ["socks5h://quokka:zebra@127.0.0.1:1"] = "must begin with http://",
    ["quokka://zebra:walrus@127.0.0.1:1"] = "must begin with http://",
  }

  local function assert_reported(message, name, fault)
    assert_no_piece(message)
    assert.equal("authlete.new: " .. name .. " ", message:sub(1, #name + 15), message)
    assert.is_truthy(message:find(fault, 1, true), message)
  end

  for value, fault in cases(values) do
    it(("is reported without revealing any part of it: %q"):format(value), function()
      local made, message = pcall(authlete.new, recorder.settings { proxy = value })
      assert.is_false(made)
      assert_reported(message, "setting 'proxy'", fault)
      -- The output of a program that does not catch the error, and of one that does.
      for variable in cases { https_proxy = true, HTTPS_PROXY = true } do
        local output = child.run({ [variable] = value }, [[
          local function make()
            return require "authlete".new {
              base_url = "https://us.authlete.com", service_id = "1", service_access_token = "t",
            }
          end
          io.stderr:write(select(2, pcall(make)), "\n")
          make()]])
        assert_reported(output, "the environment variable " .. variable, fault)
        assert.is_truthy(output:find "exit 1\n$", output)
      end
    end)
  end

  it("in the settings needs a scheme, and must not contain a NUL", function()
    for value, fault in cases {
      ["quokka:zebra@127.0.0.1:1"] = "must begin with http://", ["quokka"] = "must begin with http://",
      ["http://quokka:zebra\0walrus@127.0.0.1:1"] = CONTROL,
    } do
      local made, message = pcall(authlete.new, recorder.settings { proxy = value })
      assert.is_false(made)
      assert_reported(message, "setting 'proxy'", fault)
    end
  end)

  it("in the environment does not affect an api that does not use it", function()
    for more in cases {
      ['base_url = "http://127.0.0.1:1"'] = true, ['proxy = "http://127.0.0.1:1"'] = true, ['proxy = ""'] = true,
      ['no_proxy = "authlete.com"'] = true, ["transport = print"] = true,
    } do
      local output = child.run({ https_proxy = "socks5://quokka:zebra@127.0.0.1:1" }, ([[
        local settings = { service_id = "1", service_access_token = "t", %s }
        settings.base_url = settings.base_url or "https://us.authlete.com"
        require "authlete".new(settings)]]):format(more))
      assert.equal("exit 0\n", output)
    end
  end)
end)

describe("A proxy", function()
  local ways = {
    blocking = { "1.1", "by_method" }, background = { "1.1", "by_start" }, ["over HTTP/2"] = { "2", "by_start" },
  }

  for way, how in cases(ways) do
    local version, call = how[1], calls[how[2]]

    it("with an endless response to CONNECT makes the call fail, " .. way, function()
      local proxy = peer.start { answer = [[
        local exchange = ...
        exchange:send "HTTP/1.1 407 No\r\nContent-Length: 1000000000\r\n\r\n"
        while exchange:send(("x"):rep(100000)) do end]] }
      local server = peer.start { answer = calls.GOOD }
      local api = calls.new_api("https://localhost:1",
        { proxy = proxy.url, no_proxy = "", http_version = version, timeout_ms = 60000, connect_timeout_ms = 60000 })
      local other = calls.new_api(server.url, { timeout_ms = 60000 })
      local _, message, failure = call(api, "token_fail", calls.REQUEST, { retries = 0 })
      assert.equal("connect", failure.kind)
      assert.matches("^token_fail: connect: the response of the proxy 127.0.0.1:%d+ to CONNECT is too long$", message)
      calls.assert_good(calls.by_start(other, "token_fail", calls.REQUEST))
      proxy:stop()
      server:stop()
    end)

    it("does not see requests to a loopback host either, " .. way, function()
      local proxy = peer.start { answer = { status = 502 } }
      local api = calls.new_api("http://127.0.0.1:1",
        { proxy = proxy.url, no_proxy = "", http_version = version, retries = 0 })
      local _, _, failure = call(api, "token_fail", calls.REQUEST)
      assert.equal("connect", failure.kind)
      local seen = proxy:requests()[1]
      assert.equal("CONNECT 127.0.0.1:1", seen.method .. " " .. seen.target)
      assert.is_nil(seen.headers.authorization)
      proxy:stop()
    end)
  end

  it("over https is verified against the ca_file", function()
    local proxy = peer.start { tls = "good", answer = { status = 502 } }
    local api = calls.new_api("https://us.authlete.com",
      { proxy = proxy.url, no_proxy = "", retries = 0, ca_file = peer.certificates().ca })
    local _, message = calls.by_start(api, "token_fail", calls.REQUEST)
    assert.matches("connect: the proxy 127.0.0.1:%d+ refused the connection with HTTP status 502$", message)
    assert.equal("CONNECT", proxy:requests()[1].method)
    proxy:stop()
  end)
end)

describe("A proxy with a password", function()
  -- A proxy that accepts every connection, and also plays the Authlete server behind it.
  local TUNNEL = ([[
    local exchange = ...
    if exchange.request.method ~= "CONNECT" then
      exchange:json(200, '{"action":"BAD_REQUEST"}')
      return exchange:close()
    end
    local function read(name)
      local file = assert(io.open(name))
      local text = file:read "a"
      file:close()
      return text
    end
    local context = require "openssl.ssl.context".new("TLS", true)
    context:setCertificate(require "openssl.x509".new(read %q))
    context:setPrivateKey(require "openssl.pkey".new(read %q))
    exchange:send "HTTP/1.1 200 Connection established\r\n\r\n"
    exchange.connection.socket:starttls(context)]]):format(peer.certificates().good.certificate,
    peer.certificates().good.key)

  -- Source text, and its meaning.
  local credentials = {
    ["quokka:zebra"] = "quokka:zebra", ["quokka"] = "quokka:", [":zebra"] = ":zebra",
    ["quokka:%23zebra%2Fwalrus%3fferret"] = "quokka:#zebra/walrus?ferret", ["quokka:%40%25%3A"] = "quokka:@%:",
    ["quokka:a@b:c"] = "quokka:a@b:c", ["quokka:%2523%2500"] = "quokka:%23%00",
    ["quokka:+&;=,'\"<>\\"] = "quokka:+&;=,'\"<>\\", ["quokka%40zebra.example:walrus"] = "quokka@zebra.example:walrus",
    ["quokka:%C3%A4\195\164"] = "quokka:\195\164\195\164",
  }

  local proxy
  setup(function() proxy = peer.start { answer = TUNNEL } end)
  teardown(function() proxy:stop() end)

  for written, meant in cases(credentials) do
    it("receives it, but the server behind it does not: " .. written, function()
      for _, call in cases(calls.ways) do
        local before = #proxy:requests()
        local api = calls.new_api("https://127.0.0.1:1", {
          proxy = ("http://%s@127.0.0.1:%d"):format(written, proxy.port), no_proxy = "",
        })
        for _ = 1, 2 do assert.equal("BAD_REQUEST", assert(call(api, "token_fail", calls.REQUEST)).action) end
        api:close()
        local seen = proxy:requests()
        assert.equal(before + 4, #seen)
        for i = before + 1, before + 3, 2 do
          assert.equal("CONNECT 127.0.0.1:1", seen[i].method .. " " .. seen[i].target)
          assert.equal("Basic " .. base64.encode(meant), seen[i].headers["proxy-authorization"])
          assert.is_nil(seen[i].headers.authorization)
          assert.equal("POST", seen[i + 1].method)
          assert.is_nil(seen[i + 1].headers["proxy-authorization"])
          assert.equal("Bearer " .. calls.SERVICE_ACCESS_TOKEN, seen[i + 1].headers.authorization)
        end
      end
    end)
  end

  it("in the environment receives it", function()
    for _, scheme in ipairs { "", "http://" } do
      local before = #proxy:requests()
      local url = ("%squokka:%%23zebra%%2f@127.0.0.1:%d"):format(scheme, proxy.port)
      local more = ("ca_file = %q"):format(peer.certificates().ca)
      assert.equal("response\nexit 0\n", child.run({ https_proxy = url }, CALL:format("https://127.0.0.1:1", more)))
      local expected = "Basic " .. base64.encode "quokka:#zebra/"
      assert.equal(expected, proxy:requests()[before + 1].headers["proxy-authorization"])
    end
  end)

  -- Prints everything that a failed call shows: messages, fields, and any output of libcurl.
  local FAIL = [[
    local api = require "authlete".new {
      base_url = "https://us.authlete.com", service_id = "1", service_access_token = "t", retries = 0,
      connect_timeout_ms = 30000, timeout_ms = 30000, -- a slow machine needs more than the defaults
      on_call = function(event) for name, value in pairs(event) do print(name, value) end end, %s
    }
    local request = { ticket = "t", reason = "UNKNOWN" }
    for _, way in ipairs { "blocking", "background" } do
      local response, message, failure
      if way == "blocking" then
        response, message, failure = api:token_fail(request)
      else
        response, message, failure = api:start("token_fail", request):result()
      end
      print(response, message, failure)
      for name, value in pairs(failure) do print(name, value) end
      print(way .. " " .. failure.kind)
    end
    print(api)]]

  local ECHO = [[
    local exchange = ...
    local echo = exchange.request.headers["proxy-authorization"] .. " quokka:zebra" ]]
  local refusals = {
    ["407"] = [[ exchange:answer { status = 407, headers = { ["Proxy-Authenticate"] = "Basic realm=" .. echo },
      body = echo } ]],
    ["502"] = [[ exchange:answer { status = 502, body = echo } ]],
    ["a strange status line"] = [[ exchange:send("HTTP/1.1 407 " .. echo .. "\r\n\r\n") exchange:close() ]],
    ["a strange header"] = [[ exchange:send("HTTP/1.1 407 No\r\nContent-Length: " .. echo .. "\r\n\r\n")
      exchange:close() ]],
    ["a response that is not HTTP"] = [[ exchange:send(echo .. "\r\n\r\n") exchange:close() ]],
    ["a reset"] = [[ exchange:reset() ]],
  }
  -- Each message contains `words`: the proxy's host and port may be revealed.
  local function assert_fails_silently(kind, url, words)
    for chunk, variables in pairs {
      [FAIL:format("proxy = " .. ("%q"):format(url))] = {}, [FAIL:format ""] = { https_proxy = url },
    } do
      local output = child.run(variables, chunk)
      assert.is_truthy(output:find("blocking " .. kind .. "\n", 1, true), output)
      assert.is_truthy(output:find("background " .. kind .. "\n", 1, true), output)
      assert.is_truthy(output:find "exit 0\n$", output)
      local told = 0
      for message in output:gmatch "nil\t(token_fail: %l+: [^\t]*)" do
        told = told + 1
        assert.is_truthy(message:find(words, 1, true), message)
      end
      assert.equal(2, told, output)
      assert_no_piece(output)
    end
  end

  for description, answer in cases(refusals) do
    it("does not reveal it if it refuses: " .. description, function()
      local refusing = peer.start { answer = ECHO .. answer }
      assert_fails_silently("connect", ("http://quokka:zebra%%23walrus@127.0.0.1:%d"):format(refusing.port),
        ("the proxy 127.0.0.1:%d"):format(refusing.port))
      assert.is_true(#refusing:requests() > 0)
      refusing:stop()
    end)
  end

  it("does not reveal it if it is unreachable", function()
    assert_fails_silently("connect", "http://quokka:zebra%23walrus@127.0.0.1:1",
      "cannot connect to the proxy 127.0.0.1:1")
    assert_fails_silently("dns", "http://quokka:zebra%23walrus@nowhere.invalid:3128",
      "cannot resolve the proxy nowhere.invalid")
    assert_fails_silently("connect", "http://quokka:zebra%23walrus@[::1]:1", "cannot connect to the proxy [::1]:1")
  end)

  it("does not receive it with the wrong certificate", function()
    local self_signed = peer.start { tls = "self_signed", answer = { status = 502 } }
    assert_fails_silently("tls", ("https://quokka:zebra%%23walrus@127.0.0.1:%d"):format(self_signed.port),
      ("the proxy 127.0.0.1:%d: "):format(self_signed.port))
    assert.equal(0, #self_signed:requests())
    self_signed:stop()
  end)
end)

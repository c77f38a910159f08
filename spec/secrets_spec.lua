-- Secrets stay secret: planted values must not appear in anything that a program can see, or in C memory.

local calls = require "spec.support.calls"
local child = require "spec.support.child"
local peer = require "spec.support.peer"
local server = require "spec.support.server"

local cases = calls.cases

-- Credentials and contents of requests. Each contains a word that appears in no message.
local PLANTED = {
  service_access_token = "planted-service-token", service_owner_access_token = "planted-owner-token",
  service_api_secret = "planted-service-secret", service_owner_api_secret = "planted-owner-secret",
  ticket = "planted-ticket", code = "planted-code", password = "planted-password", token = "planted-access-token",
  refresh_token = "planted-refresh-token", client_secret = "planted-client-secret", header = "planted-header",
  proxy = "planted-proxy-password", body = "planted-body",
}
-- The same word in Basic authentication, at any byte offset.
local ENCODED = { "cGxhbnRlZ", "BsYW50ZW", "wbGFudGVk" }

-- Prints everything that a program can see, except bodies and their contents.
local CHUNK = [[
  local authlete = require "authlete"
  local planted = {}
  for name, value in ("PLANTED"):gmatch "(%S+)=(%S+)" do planted[name] = value end

  local HIDDEN = { body = true, result_message = true }
  local function show(value, seen)
    if type(value) ~= "table" then return print(tostring(value)) end
    for name, inner in pairs(value) do
      if not HIDDEN[name] then
        print(tostring(name))
        show(inner)
      end
    end
    print(tostring(value))
  end
  local function show_call(response, message, failure)
    show(message)
    show(failure)
    if response then print "good" elseif failure then print("kind " .. failure.kind) end
  end

  local settings = {
    V3 = { service_id = "17", service_access_token = planted.service_access_token,
      service_owner_access_token = planted.service_owner_access_token },
    V2 = { service_api_key = "17", service_api_secret = planted.service_api_secret,
      service_owner_api_key = "18", service_owner_api_secret = planted.service_owner_api_secret },
  }
  local function new_api(base_url, version, more)
    local all = {
      base_url = base_url, api_version = version, no_proxy = "*", timeout_ms = TIMEOUT, retries = 1,
      max_response_bytes = 10000, on_call = function(event) show(event) end,
    }
    for name, value in pairs(settings[version]) do all[name] = value end
    for name, value in pairs(more or {}) do all[name] = value end
    return authlete.new(all)
  end

  local parameters = ("grant_type=password&username=u&password=%s&code=%s&refresh_token=%s"):format(planted.password,
    planted.code, planted.refresh_token)
  local requests = {
    token = { parameters = parameters, client_id = "1", client_secret = planted.client_secret },
    token_fail = { ticket = planted.ticket, reason = "UNKNOWN" },
    introspection = { token = planted.token },
    get_service_list = {},
  }
  local options = { headers = { ["X-More"] = planted.header } }
  local function call_all(api, way)
    for operation, request in pairs(requests) do
      if way == "background" then
        local call = api:start(operation, request, options)
        show(call)
        show_call(call:result())
        show(call)
      else
        show_call(api[operation](api, request, options))
      end
    end
    show(api)
    api:close()
    show(api)
  end
  local function show_error(...)
    local good, message = pcall(...)
    assert(not good)
    show(message)
  end
  BODY]]

local words = {}
for name, value in cases(PLANTED) do words[#words + 1] = name .. "=" .. value end

local function assert_silent(text)
  for _, value in cases(PLANTED) do
    local at = text:find(value, 1, true)
    assert.is_nil(at, at and text:sub(math.max(1, at - 200), at + 100))
  end
  for _, value in ipairs(ENCODED) do assert.is_nil(text:find(value, 1, true), value .. " is in\n" .. text) end
end

-- Returns what the child printed.
local function run(body, variables, timeout_ms)
  local values = { PLANTED = table.concat(words, " "), BODY = body, TIMEOUT = timeout_ms or "5000" }
  local output = child.run(variables or {}, (CHUNK:gsub("%f[%u]%u%u%u%u+", values)))
  assert.is_truthy(output:find "exit 0\n$", output)
  assert_silent(output)
  return output
end

-- A server that sends everything back: `echo` contains the request.
local ECHO = [[
  local exchange = ...
  local parts = { "planted-body", exchange.request.body }
  for _, value in pairs(exchange.request.headers) do parts[#parts + 1] = value end
  local echo = table.concat(parts, " "):gsub('["\\]', "'")
  ]]

local answers = {
  ["a good response"] = [[exchange:json(200, '{"action":"OK"}')]],
  ["400"] = [[exchange:json(400, '{"resultCode":"A001","resultMessage":"' .. echo .. '"}')]],
  ["an invalid result code"] = [[exchange:json(400, '{"resultCode":"A 1","resultMessage":"' .. echo .. '"}')]],
  ["401 with a challenge"] = [[
    exchange:answer { status = 401, headers = { ["WWW-Authenticate"] = "Bearer realm=" .. echo }, body = echo }]],
  ["429"] = [[exchange:answer { status = 429, headers = { ["Retry-After"] = "0" }, body = echo }]],
  ["500"] = [[exchange:answer { status = 500, headers = { ["Retry-After"] = "0" }, body = "<html>" .. echo }]],
  ["a redirect"] = [[exchange:answer { status = 302, headers = { Location = "http://other.example/" .. echo } }]],
  ["a response that is not JSON"] = [[exchange:json(200, echo)]],
  ["truncated JSON"] = [[exchange:json(200, '{"action":"' .. echo)]],
  ["malformed JSON"] = [[exchange:json(200, '{"' .. echo .. '":' .. echo .. '}')]],
  ["a response that is too large"] = [[exchange:json(200, echo:rep(1000))]],
  ["a reset"] = [[exchange:send("HTTP/1.1 200 OK\r\nX-Echo: " .. echo) exchange:sleep(0.01) exchange:reset()]],
  ["a truncated body"] = [[
    exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" .. echo) exchange:close()]],
  ["a timeout"] = [[
    exchange:send("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" .. echo) exchange:hang()]],
  ["a strange status line"] = [[exchange:send("HTTP/1.1 200" .. echo .. "\r\n\r\n") exchange:close()]],
  ["a response that is not HTTP"] = [[exchange:send(echo .. "\r\n\r\n") exchange:close()]],
  ["a strange Content-Length"] = [[
    exchange:send("HTTP/1.1 200 OK\r\nContent-Length: " .. echo .. "\r\n\r\n") exchange:close()]],
  ["a strange Transfer-Encoding"] = [[
    exchange:send("HTTP/1.1 200 OK\r\nTransfer-Encoding: " .. echo .. "\r\n\r\n") exchange:close()]],
  ["a strange chunk"] = [[
    exchange:send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" .. echo .. "\r\n") exchange:close()]],
}

-- The C code is the same for every Lua.
local is_thorough = _VERSION == "Lua 5.4" or os.getenv "AUTHLETE_SPEC_FULL" == "1"

describe("No secret is revealed", function()
  for way in cases { background = true, blocking = true } do
    for description, answer in cases((is_thorough or way == "background") and answers or {}) do
      it(("by %s, %s"):format(description, way), function()
        local upstream = peer.start { answer = ECHO .. answer }
        local body = ([[for _, version in ipairs { "V3", "V2" } do call_all(new_api(%q, version), %q) end]])
          :format(upstream.url, way)
        local timeout_ms = answer:find "hang" and 100 or 10000
        repeat -- until all requests have been sent
          local output = run(body, {}, ("%d"):format(timeout_ms))
          assert.is_truthy(output:find(description == "a good response" and "good\n" or "kind %w"), output)
          timeout_ms = 3 * timeout_ms
        until #upstream:requests() >= 8 or timeout_ms > 10000
        assert.is_true(#upstream:requests() >= 8)
        upstream:stop()
      end)
    end

    it("if no response arrives, " .. way, function()
      local upstream = peer.start { tls = "self_signed", answer = calls.GOOD }
      run((([[
        for _, base_url in ipairs { "http://127.0.0.1:1", "https://nowhere.invalid", %q } do
          for _, version in ipairs { "V3", "V2" } do
            call_all(new_api(base_url, version, { retries = 0 }), WAY)
            local proxy = "http://user:" .. planted.proxy .. "@127.0.0.1:1"
            call_all(new_api(base_url, version, { retries = 0, no_proxy = "", proxy = proxy }), WAY)
          end
        end]]):format(upstream.url):gsub("WAY", ("%q"):format(way))))
      upstream:stop()
    end)
  end

  -- Delimiters in URLs, and characters that are invalid there.
  local odd = { "#", "/", "?", "@", ":", "%", "%0a", "%00", " ", "\\", "\1", "%2F", "@[" }

  for _, ending in ipairs { "@127.0.0.1:1", "@127.0.0.1:x", "@:1", "@nowhere.invalid/x" } do
    it(("if a proxy's password has odd characters before '%s'"):format(ending), function()
      for _, between in ipairs(odd) do
        local url = "http://planted-body" .. between .. ":planted-password" .. between .. "planted-header" .. ending
        local output = run(([[
          local function attempt(settings)
            for _, way in ipairs { "background", "blocking" } do
              local made, api = pcall(new_api, "https://us.authlete.com", "V3", settings)
              if made then call_all(api, way) else show(api) end
            end
          end
          attempt { retries = 0, no_proxy = "" }
          attempt { retries = 0, no_proxy = "", proxy = %q }]]):format(url), { https_proxy = url })
        local _, connected = output:gsub("kind connect", "")
        local is_valid = connected > 0
        assert.equal(is_valid and 16 or 0, connected, output) -- four operations, in all ways
        assert.equal(not is_valid, output:find("authlete.new: setting 'proxy' ", 1, true) ~= nil, output)
        assert.equal(not is_valid, output:find("the environment variable https_proxy ", 1, true) ~= nil, output)
      end
    end)
  end

  it("if the transport is a function", function()
    local output = run [[
      local answers = {
        { status = 200, body = planted.body }, { status = 400, body = planted.body },
        { status = 429, headers = { ["Retry-After"] = "0" }, body = planted.body },
        { status = 500, headers = { ["Retry-After"] = "0" }, body = '{"resultMessage":"' .. planted.body .. '"}' },
        { status = 200, body = '{"action":"OK"}' },
      }
      for _, version in ipairs { "V3", "V2" } do
        for _, answer in ipairs(answers) do
          call_all(new_api("https://us.authlete.com", version, { transport = function() return answer end }))
        end
        call_all(new_api("https://us.authlete.com", version, { transport = function() return nil, "no", "tls" end }))
      end]]
    assert.is_truthy(output:find("kind rate_limited", 1, true))
  end)

  it("if a call is cancelled, or its api is closed", function()
    local upstream = peer.start { answer = ECHO .. "exchange:hang()" }
    local output = run(([[
      local api = new_api(%q, "V3", { timeout_ms = 5000 })
      local cancelled = api:start("token_fail", requests.token_fail, options)
      local closed = api:start("token", requests.token, options)
      cancelled:cancel()
      show_call(cancelled:result())
      api:close()
      show_call(closed:result())]]):format(upstream.url))
    assert.is_truthy(output:find "kind cancelled.*kind closed")
    upstream:stop()
  end)

  it("by wrong use, or a failing hook", function()
    run [[
      for name, secret in pairs(planted) do
        show_error(new_api, "https://user:" .. secret .. "@us.authlete.com", "V3")
        show_error(new_api, "https://us.authlete.com/?" .. secret, "V3")
        show_error(new_api, "https://us.authlete.com", "V3", { service_access_token = secret .. " " })
        show_error(new_api, "https://us.authlete.com", "V3", { service_access_token = secret .. "\n" })
        show_error(new_api, "https://us.authlete.com", "V3", { service_access_token = { secret } })
        show_error(new_api, "https://us.authlete.com", "V2", { service_api_key = secret .. ":" })
        show_error(new_api, "https://us.authlete.com", "V3", { proxy = secret })
        show_error(new_api, "https://us.authlete.com", "V3", { proxy = "http://" .. secret .. ":" .. secret })
        show_error(new_api, "https://us.authlete.com", "V3", { proxy = "socks5://" .. secret .. "@127.0.0.1" })
        local api = new_api("http://127.0.0.1:1", "V3", {
          retries = 0, on_call = function(event) error(event) end,
        })
        show_error(api.token_fail, api, { ticket = secret, reason = secret })
        show_error(api.token_fail, api, { ticket = { secret }, reason = "UNKNOWN" })
        show_error(api.token_fail, api, { ticket = secret .. "\255", reason = "UNKNOWN" })
        show_error(api.token_fail, api, secret)
        show_error(api.token_fail, secret, requests.token_fail)
        show_error(api.token_fail, api, { ticket = secret })
        show_error(api.token_fail, api, requests.token_fail, { headers = { Authorization = secret } })
        show_error(api.token_fail, api, requests.token_fail, { headers = { ["X-More"] = secret .. "\r\n" } })
        show_error(api.token_fail, api, requests.token_fail, { timeout_ms = secret })
        show_error(api.start, api, "token_fail", { ticket = secret })
        show_call(api:token_fail(requests.token_fail))
        api:close()
        show_error(api.token_fail, api, requests.token_fail)
      end]]
  end)
end)

-- Memory -------------------------------------------------------------------------------------------------------------

-- Text that only C creates, never Lua. Another process searches all writable memory for it. libcurl and the TLS library
-- do not always wipe their copies, so nothing is sent here.
describe("Once an api is closed, the memory of C holds none of its secrets", function()
  local is_watched = (os.getenv "LD_PRELOAD" or "") ~= "" or (os.getenv "RUN" or "") ~= ""
  local SCRIPT = [[
    local authlete = require "authlete"
    local secret = table.concat({ "planted", "in", "memory" }, "-")
    local function call(way)
      local api = authlete.new {
        base_url = "http://127.0.0.1:1", service_id = "1", service_access_token = secret, retries = 0, no_proxy = "*",
      }
      local request, options = { ticket = secret, reason = "UNKNOWN" }, { headers = { ["X-More"] = secret } }
      for _ = 1, 3 do
        if way == "blocking" then
          api:token_fail(request, options)
        else
          api:start("token_fail", request, options):result()
        end
      end
      return api
    end
    local api = call "WAY"
    io.stdout:setvbuf "no"
    print(io.open("/proc/self/stat"):read "*n", "open")
    io.read()
    api:close()
    print "closed"
    io.read()]]

  local function read_file(name)
    local file = io.open(name)
    local text = file and file:read "*a" or ""
    if file then file:close() end
    return text
  end

  -- Returns how often the text occurs in the process's writable memory.
  local function count(pid, text)
    local memory = assert(io.open(("/proc/%d/mem"):format(pid), "rb"))
    memory:setvbuf "no"
    local found = 0
    for line in io.lines(("/proc/%d/maps"):format(pid)) do
      local first, last, flags = line:match "^(%x+)-(%x+) (%S+)"
      if flags:find "^rw" and not line:find "%[v" then
        first, last = tonumber(first, 16), tonumber(last, 16)
        if last - first < 2 ^ 28 and memory:seek("set", first) then
          local bytes = memory:read(last - first) or ""
          local _, number = bytes:gsub(text:gsub("%p", "%%%0"), "")
          found = found + number
        end
      end
    end
    memory:close()
    return found
  end

  for way in cases { background = true, blocking = true } do
    (is_watched and pending or it)("after calls, " .. way, function()
      local script, output = os.tmpname(), os.tmpname()
      local file = assert(io.open(script, "w"))
      file:write((SCRIPT:gsub("WAY", way)))
      file:close()
      local lua = os.getenv "AUTHLETE_SPEC_LUA" or "lua"
      local pipe = assert(io.popen(("exec %s %s >%s 2>&1"):format(lua, script, output), "w"))
      local function wait_for(pattern)
        return server.wait_for(function() return read_file(output):match(pattern) end) or read_file(output)
      end
      local pid = tonumber(wait_for "^([%d.]+)%s+open")
      local texts = {
        '"ticket":"planted-in-memory"', "Authorization: Bearer planted-in-memory", "X-More: planted-in-memory",
      }
      local before = count(pid, "Bearer planted-in-memory") -- the service contains it while the api is open
      pipe:write "close\n"
      pipe:flush()
      wait_for "closed"
      local after = {}
      server.wait_for(function() -- for the engine's thread
        local sum = 0
        for i, text in ipairs(texts) do
          after[i] = count(pid, text)
          sum = sum + after[i]
        end
        return sum == 0
      end, 10)
      pipe:write "end\n"
      pipe:close()
      os.remove(script)
      os.remove(output)
      assert.is_true(before > 0, "the search finds nothing at all")
      assert.same({ 0, 0, 0 }, after)
    end)
  end
end)

-- httpoxy ------------------------------------------------------------------------------------------------------------

describe("The Proxy header of a request", function()
  it("does not set a proxy for a CGI program", function()
    local proxy, upstream = peer.start { answer = { status = 502 } }, peer.start { answer = calls.GOOD }
    local chunk = [[
      local api = require "authlete".from_env { retries = 0 }
      print(api:token_fail { ticket = "t", reason = "UNKNOWN" } ~= nil)
      print(api:start("token_fail", { ticket = "t", reason = "UNKNOWN" }):result() ~= nil)]]
    local output = child.run({
      GATEWAY_INTERFACE = "CGI/1.1", REQUEST_METHOD = "GET", HTTP_PROXY = proxy.url, http_proxy = proxy.url,
      AUTHLETE_BASE_URL = upstream.url, AUTHLETE_SERVICE_APIKEY = "1", AUTHLETE_SERVICE_ACCESSTOKEN = "a",
    }, chunk)
    assert.equal("true\ntrue\nexit 0\n", output)
    assert.equal(0, #proxy:requests())
    proxy:stop()
    upstream:stop()
  end)

  if not server.is_due(pending) then return end

  it("does not set a proxy in nginx", function()
    local proxy, upstream = peer.start { answer = { status = 502 } }, peer.start { answer = calls.GOOD }
    local nginx = server.start { http = ([[
      server { listen 127.0.0.1:PORT; location / { content_by_lua_block {
        local api = require "authlete".new { base_url = %q, service_id = "1", service_access_token = "a", retries = 0 }
        ngx.print(api:token_fail({ ticket = "t", reason = "UNKNOWN" }, { headers = { Proxy = %q } }).action)
      } } }]]):format(upstream.url, proxy.url) }
    assert.equal("BAD_REQUEST", nginx:get("/", ("-H 'Proxy: %s'"):format(proxy.url)).body)
    assert.equal(0, #proxy:requests())
    nginx:stop()
    proxy:stop()
    upstream:stop()
  end)
end)

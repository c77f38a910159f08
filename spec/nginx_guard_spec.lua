-- authlete.openresty.guard in a real nginx: what passes, what is remembered, and what happens without Authlete.

local cjson = require "cjson"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local system = require "system"

if not server.is_due(pending) then return end

-- The transport knows tokens by their names. What it does can be changed while nginx runs: /set?name=value.
--   mood: "fails" responds with 500; "held" waits until it is something else
--   delay: milliseconds before each response
--   revoked: a token that is no longer good
local HTTP = [[
  lua_shared_dict state 1m;
  lua_shared_dict tokens 2m;
  init_by_lua_block {
    authlete = require "authlete"
    openresty = authlete.openresty
    cjson = require "cjson"
    state = ngx.shared.state

    local function introspect(object)
      local token, now = object.token, ngx.now()
      if token == state:get "revoked" or token:find "^bad" then
        return '{"action":"UNAUTHORIZED","responseContent":"Bearer error=\\"invalid_token\\""}'
      end
      local seconds = tonumber(token:match "^brief%-(.*)")
      local expires_at = seconds and ("%.0f"):format((now + seconds) * 1000) or ("%.0f"):format((now + 60) * 1000)
      if token == "text-expiry" then expires_at = '"soon"' end
      if token == "negative-expiry" then expires_at = "-1" end
      if token == "bare" then return '{"action":"UNAUTHORIZED"}' end
      return ('{"action":"OK","subject":"%s","clientId":5921531358155430,"scopes":["a","b"],"refreshable":false,' ..
        '"usable":true,"expiresAt":%s,"responseContent":"for one request","dpopNonce":"n",' ..
        '"properties":[{"key":"k","value":"v"}],"grantType":"a b\\u0001c"}'):format(token, expires_at)
    end

    function transport(request)
      state:incr("calls", 1, 0)
      state:incr("calls_of_" .. request.url:match "/api/(%d*)", 1, 0)
      state:set("request", request.body)
      state:set("traceparent", request.headers.traceparent or "none")
      local body = introspect(cjson.decode(request.body))
      local delay = state:get "delay"
      if delay then ngx.sleep(delay / 1000) end
      while state:get "mood" == "held" do ngx.sleep(0.002) end
      if state:get "mood" == "fails" then return { status = 500, headers = {}, body = "" } end
      return { status = 200, headers = {}, body = body }
    end

    function new_api(settings)
      settings.base_url = settings.base_url or "http://127.0.0.1:1"
      settings.transport, settings.retries, settings.timeout_ms = transport, 0, 60000
      return authlete.new(settings)
    end
    api = new_api { service_id = 1, service_access_token = "abc" }
    other = new_api { service_id = 2, service_access_token = "abc" }

    local function make(options)
      options.api, options.cache = options.api or api, options.cache or "tokens"
      return openresty.guard(options)
    end
    guards = {
      plain = make { realm = "timeline", name = "plain" },
      other = make { api = other },
      uncached = openresty.guard { api = api, name = "uncached" },
      metered = make { name = "metered" }, -- for one spec only
      brief = make { cache_seconds = 0.05, name = "brief" },
      careful = make { breaker_failures = 2, breaker_seconds = 3600, name = "careful" },
      stale = make { cache_seconds = 0.05, stale_seconds = 60, name = "stale", breaker_failures = 2,
        breaker_seconds = 0.5 },
      patient = make { breaker_failures = 1000, name = "patient" },
      refusing = make { refusal_seconds = 30 },
      methods = make { scopes = { GET = { "read" }, POST = { "read", "write" } } },
      by_request = make { scopes = function(request) return { request.url:match "([^/]*)$" } end },
      broken = make { scopes = function() return "not a list" end },
      authorized = make { authorize = function(response, request)
        if request.headers["x-raise"] then error "a secret?" end
        if response.subject == request.headers["x-subject"] then return true end
        if response.subject == "wordy" then return "access_denied", "no" end
        return nil, "insufficient_scope", 'only for "owners"'
      end },
      upstream = make { hide_credentials = true, upstream_headers = {
        ["X-Subject"] = "subject", ["X-Scopes"] = "scopes", ["X-Client"] = "client_id", ["X-Grant"] = "grant_type",
        ["X-Properties"] = "properties", ["X-Function"] = function(response) return response.usable end,
      } },
      dpop = make { origin = "https://api.example.com", realm = "timeline" },
      cookie = make { token = function() return ngx.var.cookie_token end },
      certificate = make { client_certificate = openresty.certificate_header "X-Client-Cert" },
      cors = make { cors = { "https://app.example" } },
      passing = make { cors = "pass", hide_credentials = true, upstream_headers = { ["X-Subject"] = "subject" } },
      raising = make { upstream_headers = { ["X-Subject"] = function() error "a secret?" end } },
      callable = make { scopes = setmetatable({}, { __call = function() return { "called" } end }) },
      first_service = make { name = "same", breaker_failures = 1, breaker_seconds = 3600 },
      second_service = make { name = "same", api = other },
      behind = make { cors = { "https://app.example" }, upstream_headers = { ["X-Subject"] = "subject" } },
      metadata = make { realm = "timeline",
        resource_metadata = "https://api.example.com/.well-known/oauth-protected-resource" },
      traced = make { traceparent = true },
      signed = make { required_components = { "@method", "@target-uri" }, origin = "https://api.example.com" },
    }
  }
  server {
    listen 127.0.0.1:PORT;
    location /token/ { # sets the Authorization header, for programs that cannot
      rewrite_by_lua_block {
        state:incr("arrived", 1, 0)
        ngx.req.set_header("Authorization", "Bearer " .. ngx.var.arg_token)
        ngx.exec("/guarded/" .. ngx.var.uri:match "([^/]*)$")
      }
    }
    location /guarded/ {
      access_by_lua_block { guards[ngx.var.uri:match "/guarded/([^/]*)"]() }
      content_by_lua_block {
        local seen = ngx.ctx.authlete
        local text = cjson.encode { seen = seen, headers = ngx.req.get_headers(), pid = ngx.worker.pid() }
        if seen then -- whoever comes next must not see this
          seen.subject, seen.scopes[1], seen.properties[1].value, seen.properties = "changed", "changed", "changed", nil
        end
        ngx.print(text)
      }
    }
    location = /wrapped {
      access_by_lua_block {
        local inner = ngx.var.arg_service == "1" and api or other
        local wrapper = {}
        for _, name in ipairs { "token", "introspection" } do
          wrapper[name] = function(_, ...) return inner[name](inner, ...) end
        end
        openresty.guard { api = wrapper, cache = "tokens" }()
      }
      content_by_lua_block { ngx.print(ngx.ctx.authlete.subject) }
    }
    location = /auth { internal; rewrite_by_lua_block { guards.dpop() } content_by_lua_block { ngx.exit(204) } }
    location = /auth_upstream {
      internal;
      rewrite_by_lua_block { guards.behind() }
      content_by_lua_block { ngx.exit(204) }
    }
    location = /behind_upstream {
      auth_request /auth_upstream;
      auth_request_set $subject $sent_http_x_subject;
      set $subject "";
      content_by_lua_block { ngx.print("subject: ", ngx.var.subject) }
    }
    location = /in_a_filter {
      content_by_lua_block { ngx.print "in" }
      header_filter_by_lua_block {
        local done, message = pcall(guards.plain)
        ngx.header["X-Said"] = tostring(done) .. " " .. tostring(message)
      }
    }
    location = /varied {
      access_by_lua_block { ngx.header["Vary"] = { "Accept", "Accept-Language" } guards.cors() }
      content_by_lua_block { ngx.print "in" }
    }
    location = /evict {
      content_by_lua_block {
        for _, name in ipairs(ngx.shared.tokens:get_keys(0)) do
          if name:find "^breaker failures" then ngx.shared.tokens:delete(name) end
        end
      }
    }
    location = /behind { auth_request /auth; content_by_lua_block { ngx.print "in" } }
    location = /set {
      content_by_lua_block {
        for name, value in pairs(ngx.req.get_uri_args()) do
          state:set(name, tonumber(value) or value ~= "" and value or nil)
        end
      }
    }
    location = /state { content_by_lua_block { ngx.print(tostring(state:get(ngx.var.arg_name))) } }
    location = /reset {
      content_by_lua_block {
        state:flush_all()
        ngx.shared.tokens:flush_all()
        ngx.shared.tokens:flush_expired()
      }
    }
    location = /forget { content_by_lua_block { guards.plain:forget(ngx.var.arg_token) } }
    location = /stats { content_by_lua_block { ngx.print(cjson.encode(guards[ngx.var.arg_name]:stats())) } }
    location = /metrics { content_by_lua_block { ngx.print(openresty.metrics()) } }
    location = /names {
      content_by_lua_block {
        for _, name in ipairs(ngx.shared.tokens:get_keys(0)) do ngx.say(name, " ", ngx.shared.tokens:get(name)) end
      }
    }
  }
]]

local function with(token, more)
  local headers = { Authorization = "Bearer " .. token }
  for name, value in pairs(more or {}) do headers[name] = value end
  return headers
end

describe("A guard", function()
  local nginx

  local function start(workers)
    nginx = server.start { main = ("worker_processes %d;"):format(workers), http = HTTP }
  end
  setup(function() start(1) end)
  teardown(function() nginx:stop() end)
  before_each(function() nginx:get "/reset" end)

  local function set(name, value) nginx:get(("/set?%s=%s"):format(name, value or "")) end
  local function state(name) return nginx:get("/state?name=" .. name).body end
  local function calls() return tonumber(state "calls") or 0 end
  local function stats(name) return cjson.decode(nginx:get("/stats?name=" .. name).body) end
  local function request() return cjson.decode(state "request") end

  local function get(name, headers)
    local reply = nginx:get("/guarded/" .. name, headers)
    local is_json = reply.status == 200 and reply.body:sub(1, 1) == "{"
    return reply.status, is_json and cjson.decode(reply.body) or reply.body
  end

  local function header_of(name, words)
    return nginx:get("/guarded/" .. name, "-i " .. words).body
  end

  -- Sends 64 requests, and holds the call until all have arrived. Returns how many had each status.
  local function crowd(path, mood)
    set("mood", "held")
    set "arrived"
    local load = nginx:load(path, 64, 64)
    assert.is_true(server.wait_for(function() return state "arrived" == "64" end))
    set("mood", mood)
    return (load:finish())
  end

  local function wait_for_calls(count)
    assert.is_true(server.wait_for(function() return calls() >= count end))
  end

  describe("remembers", function()
    it("a token, and says the same of it each time", function()
      local _, first = get("plain", with "t")
      get("plain", with "t") -- changes what it got
      local _, again = get("plain", with "t")
      assert.equal(1, calls())
      first.seen.response_content = nil
      assert.same(first.seen, again.seen)
      assert.is_false(again.seen.refreshable)
      assert.same({ "a", "b" }, again.seen.scopes)
      assert.same({ { key = "k", value = "v" } }, again.seen.properties)
    end)

    it("it in the worker's memory, in shared memory, and counts which", function()
      local before = stats "plain"
      for _ = 1, 3 do get("plain", with "t") end
      local after = stats "plain"
      assert.equal(1, after.answers.call - before.answers.call)
      assert.equal(2, after.answers.worker - before.answers.worker)
      assert.equal(3, after.passed - before.passed)
      nginx:get "/forget?token=another" -- so that the worker looks into shared memory
      get("plain", with "t")
      assert.equal(1, stats("plain").answers.shared - after.answers.shared)
      assert.equal(1, calls())
    end)

    it("nothing without a cache", function()
      for _ = 1, 3 do assert.equal(200, (get("uncached", with "t"))) end
      assert.equal(3, calls())
    end)

    it("it until cache_seconds or the token are over", function()
      get("brief", with "t")
      system.sleep(0.06)
      get("brief", with "t")
      assert.equal(2, calls())
      get("plain", with "brief-0.05")
      system.sleep(0.06)
      get("plain", with "brief-0.05")
      assert.equal(4, calls())
    end)

    it("nothing if expires_at is not a number", function()
      for _ = 1, 2 do get("plain", with "text-expiry") end
      assert.equal(2, calls())
    end)

    it("for each service only its own", function()
      get("plain", with "t")
      get("other", with "t")
      assert.same({ "1", "1" }, { state "calls_of_1", state "calls_of_2" })
      assert.equal(200, nginx:get("/wrapped?service=1", with "w").status)
      assert.equal(200, nginx:get("/wrapped?service=2", with "w").status)
      assert.same({ "2", "2" }, { state "calls_of_1", state "calls_of_2" })
    end)

    it("it for each guard only as long as that wants", function()
      get("refusing", with "t")
      get("stale", with "t")
      assert.equal(2, calls())
    end)

    it("for each set of scopes only its own", function()
      get("by_request/x", with "t")
      get("by_request/y", with "t")
      assert.equal(2, calls())
      get("by_request/x", with "t")
      assert.equal(2, calls())
    end)

    it("no token in a readable form, nor what belongs to one request", function()
      get("plain", with "secret-token")
      local names = nginx:get("/names").body
      assert.matches("refreshable", names, 1, true)
      assert.is_nil(names:find("for one request", 1, true))
      for line in names:gmatch "[^\n]+" do assert.is_nil(line:match("^entry [^ ]*secret")) end
    end)

    it("nothing beyond the end of a token, or if that is nonsense", function()
      for _ = 1, 2 do get("plain", with "negative-expiry") end
      assert.equal(2, calls())
    end)

    it("a token once in the worker's memory, however many spaces are before it", function()
      for _, spaces in ipairs { "  ", "   ", "  " } do
        assert.equal(200, (get("plain", { Authorization = "Bearer" .. spaces .. "t" })))
      end
      assert.equal(1, calls())
      local before = stats("plain").answers.worker
      get("plain", { Authorization = "Bearer  t" })
      assert.equal(before, stats("plain").answers.worker)
    end)

    it("nothing of tokens that anybody makes up", function()
      get("plain", with "bad")
      assert.is_nil(nginx:get("/names").body:find "\nmark")
    end)

    it("refusals only if told to", function()
      for _ = 1, 2 do assert.equal(401, (get("plain", with "bad"))) end
      assert.equal(2, calls())
      for _ = 1, 3 do
        local text = header_of("refusing", "-H 'Authorization: Bearer bad2'")
        assert.matches("WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", text, 1, true)
      end
      assert.equal(3, calls())
    end)
  end)

  describe("asks once", function()
    it("for 64 requests at the same time with a new token", function()
      assert.same({ ["200"] = 64 }, crowd "/token/plain?token=crowd")
      assert.equal(1, calls())
    end)

    it("for 64 requests with a token that is refused, or when Authlete fails", function()
      assert.same({ ["401"] = 64 }, crowd "/token/plain?token=bad")
      assert.equal(1, calls())
      assert.same({ ["503"] = 64 }, crowd("/token/patient?token=new", "fails"))
      assert.equal(2, calls())
    end)

    it("but not for ever: whoever waits for too long asks itself", function()
      set("mood", "held")
      local load = nginx:load("/token/plain?token=slow", 3, 3)
      wait_for_calls(2)
      set "mood"
      assert.same({ ["200"] = 3 }, (load:finish()))
    end)
  end)

  describe("without Authlete", function()
    it("refuses with 503, never 401 or 500", function()
      set("mood", "fails")
      local text = header_of("patient", "-H 'Authorization: Bearer new'")
      assert.matches("^HTTP/1.1 503", text)
      assert.matches("\r\nRetry%-After: %d+\r\n", text)
      assert.matches('"temporarily_unavailable"', text, 1, true)
    end)

    it("lets pass what was good, for stale_seconds, and says so", function()
      local before = stats("stale").answers.stale
      get("stale", with "t")
      get("stale", with "brief-0.2")
      system.sleep(0.06)
      set("mood", "fails")
      local status, body = get("stale", with "t")
      assert.same({ 200, true }, { status, body.seen.stale })
      assert.equal(503, (get("stale", with "unknown")))
      system.sleep(0.2)
      assert.equal(503, (get("stale", with "brief-0.2"))) -- the token's own life is over
      assert.equal(1, stats("stale").answers.stale - before)
      set "mood"
      assert.is_true(server.wait_for(function()
        local _, fresh = get("stale", with "t")
        return fresh.seen.stale == nil
      end))
    end)

    it("stops asking after some failures", function()
      set("mood", "fails")
      for i = 1, 5 do assert.equal(503, (get("careful", with("new" .. i)))) end
      assert.equal(2, calls())
      assert.equal("open", stats("careful").breaker)
    end)

    it("keeps nothing about tokens that it has not asked about", function()
      set("mood", "fails")
      for i = 1, 2 do get("careful", with("a" .. i)) end
      for i = 1, 5 do assert.equal(503, (get("careful", with("b" .. i)))) end
      local _, count = nginx:get("/names").body:gsub("outcome entry", "")
      assert.equal(2, count)
    end)

    it("lets a request probe after a while", function()
      set("mood", "fails")
      assert.is_true(server.wait_for(function()
        get("stale", with "new")
        return calls() >= 3
      end))
      set "mood"
      assert.is_true(server.wait_for(function() return get("stale", with "new") == 200 end))
      assert.equal("closed", stats("stale").breaker)
    end)
  end)

  it("refuses what Authlete refuses, also without a challenge of its own", function()
    for _ = 1, 6 do
      local text = header_of("careful", "-H 'Authorization: Bearer bare'")
      assert.matches("^HTTP/1.1 401.*\r\nWWW%-Authenticate: Bearer error=\"invalid_token\"\r\n", text)
    end
    assert.equal("closed", stats("careful").breaker)
  end)

  it("never says that it is to be asked again at once", function()
    set("mood", "fails")
    for i = 1, 3 do get("stale", with("a" .. i)) end
    assert.matches("\r\nRetry-After: 1\r\n", header_of("stale", "-H 'Authorization: Bearer a4'"), 1, true)
  end)

  it("asks again once Authlete is back, even if nginx has evicted what the breaker counted", function()
    set("mood", "fails")
    for i = 1, 2 do get("stale", with("a" .. i)) end
    assert.equal("open", stats("stale").breaker)
    nginx:get "/evict"
    set "mood"
    assert.is_true(server.wait_for(function() return get("stale", with "b") == 200 end))
    assert.equal("closed", stats("stale").breaker)
    assert.equal(200, (get("stale", with "c")))
  end)

  it("tells guards with the same name apart by their service", function()
    set("mood", "fails")
    get("first_service", with "a")
    assert.equal("open", stats("first_service").breaker)
    assert.equal("closed", stats("second_service").breaker)
    local metrics = nginx:get("/metrics").body
    assert.matches('\nauthlete_guard_breaker_open{guard="same"} 1\n', metrics)
    local _, count = metrics:gsub('\nauthlete_guard_passed_total{guard="same"}', "")
    assert.equal(1, count)
  end)

  describe("forgets", function()
    it("a token that is passed to forget", function()
      get("plain", with "t")
      get("methods", with "t")
      set("revoked", "t")
      assert.equal(200, (get("plain", with "t")))
      nginx:get "/forget?token=t"
      assert.equal(401, (get("plain", with "t")))
      assert.equal(401, (get("methods", with "t")))
    end)

    it("one that is being asked about", function()
      set("mood", "held")
      local load = nginx:load("/token/plain?token=t", 1, 1)
      wait_for_calls(1)
      set("revoked", "t")
      nginx:get "/forget?token=t"
      set "mood"
      assert.same({ ["401"] = 1 }, (load:finish()))
      assert.equal(401, (get("plain", with "t")))
    end)

    it("one that is stale while Authlete is asked in vain", function()
      assert.equal(200, (get("stale", with "t")))
      system.sleep(0.06) -- cache_seconds
      set("mood", "held")
      local before = calls()
      local asking = nginx:load("/token/stale?token=t", 1, 1)
      wait_for_calls(before + 1)
      nginx:get "/forget?token=t"
      set("mood", "fails")
      assert.same({ ["503"] = 1 }, (asking:finish()))
    end)

    it("one with a proof that is being asked about", function()
      local url = nginx:url "/guarded/dpop"
      set("mood", "held")
      local pipe = io.popen(("curl -s -o /dev/null -w '%%{http_code}' -H 'Authorization: DPoP t' -H 'DPoP: a.b.c' '%s'")
        :format(url))
      wait_for_calls(1)
      nginx:get "/forget?token=t"
      set("revoked", "t")
      set "mood"
      assert.equal("401", pipe:read "*a")
      pipe:close()
      assert.equal(2, calls())
    end)

    it("nothing else", function()
      get("plain", with "t")
      nginx:get "/forget?token=u"
      get("plain", with "t")
      assert.equal(1, calls())
    end)
  end)

  describe("requires", function()
    it("scopes by method, and refuses methods that are not listed", function()
      nginx:get("/guarded/methods", "-H 'Authorization: Bearer t'")
      assert.same({ "read" }, request().scopes)
      nginx:get("/guarded/methods", "-H 'Authorization: Bearer t' -X POST")
      assert.same({ "read", "write" }, request().scopes)
      nginx:get("/guarded/methods", "-I -H 'Authorization: Bearer u'")
      assert.same({ "read" }, request().scopes)
      local text = header_of("methods", "-H 'Authorization: Bearer t' -X DELETE")
      assert.matches("^HTTP/1.1 403.*\r\nWWW%-Authenticate: Bearer error=\"insufficient_scope\"\r\n", text)
    end)

    it("scopes by a function of the request", function()
      get("by_request/photos", with "t")
      assert.same({ "photos" }, request().scopes)
      assert.equal(503, (get("broken", with "t")))
      assert.matches("the option 'scopes' must return a list of strings, or nil", nginx:log(), 1, true)
    end)

    it("what authorize says", function()
      assert.equal(200, (get("authorized", with("t", { ["X-Subject"] = "t" }))))
      local text = header_of("authorized", "-H 'Authorization: Bearer t'")
      local challenge = 'Bearer error="insufficient_scope", error_description="only for owners"'
      assert.matches("^HTTP/1.1 403", text)
      assert.matches("WWW-Authenticate: " .. challenge .. "\r\n", text, 1, true)
      assert.equal(503, (get("authorized", with("t", { ["X-Raise"] = "1" }))))
      assert.equal(1, calls())
    end)
  end)

  it("takes a callable table as a function", function()
    get("callable", with "t")
    assert.same({ "called" }, request().scopes)
  end)

  it("refuses a request with too many headers, also if authorize wants to see them", function()
    assert.equal(403, (get("authorized", with "t")))
    local words = { "-H 'Authorization: Bearer t'" }
    for i = 1, 100 do words[#words + 1] = ("-H 'X-%d: 1'"):format(i) end
    assert.equal(431, nginx:get("/guarded/authorized", table.concat(words, " ")).status)
  end)

  it("takes only true from authorize", function()
    local reply = nginx:get("/guarded/authorized", with "wordy")
    assert.equal(403, reply.status)
    assert.matches("'authorize' must return true or nil, got a string", nginx:log(), 1, true)
  end)

  it("refuses a signed request that is not text, without asking, and without blaming Authlete", function()
    for _ = 1, 6 do
      local words = "-H 'Authorization: Bearer t' -H \"X-A: $(printf '\\377')\""
      assert.equal(400, nginx:get("/guarded/signed", words).status)
    end
    assert.equal(0, calls())
    assert.equal("closed", stats("plain").breaker)
  end)

  it("says where it may be called", function()
    local text = nginx:get("/in_a_filter", "-i").body
    assert.matches("X-Said: false .*not in nginx's phase 'header_filter'", text)
  end)

  it("refuses with 503 if a function for the server behind it fails", function()
    assert.equal(503, (get("raising", with "t")))
    assert.matches("the option 'upstream_headers' failed", nginx:log(), 1, true)
  end)

  it("tells the server behind it under auth_request, in headers that nginx can read", function()
    local token = "-H 'Authorization: Bearer john' -H 'X-Subject: root'"
    assert.equal("subject: john", nginx:get("/behind_upstream", token).body)
    assert.equal(401, nginx:get("/behind_upstream", "-H 'X-Subject: root'").status)
    local preflight = "-X OPTIONS -H 'Origin: https://%s.example' -H 'Access-Control-Request-Method: PUT'"
    for _, name in ipairs { "app", "evil" } do
      assert.equal(401, nginx:get("/behind_upstream", preflight:format(name)).status)
    end
  end)

  it("tells the server behind it who it is", function()
    local given = { ["X-Subject"] = "admin", ["X-Grant"] = "admin", ["X-Properties"] = "admin", ["X-Scopes"] = "admin" }
    for _ = 1, 2 do
      local _, body = get("upstream", with("t", given))
      local headers = body.headers
      assert.same({ "t", "a b", "5921531358155430", "true" },
        { headers["x-subject"], headers["x-scopes"], headers["x-client"], headers["x-function"] })
      assert.same({}, { headers["x-grant"], headers["x-properties"], headers.authorization })
    end
  end)

  it("finds the token where a function says", function()
    assert.equal(200, (get("cookie", { Cookie = "token=t" })))
    assert.equal("t", request().token)
    assert.equal(401, (get "cookie"))
    assert.equal(401, (get("cookie", { Cookie = "token=a b" })))
    get("cookie", { Cookie = "token=t" })
    assert.equal(1, calls())
  end)

  describe("with DPoP", function()
    local PROOF = "-H 'Authorization: DPoP t' -H 'DPoP: a.b.c' "

    it("asks for each request", function()
      for _ = 1, 2 do assert.equal(200, nginx:get("/guarded/dpop?x=1", PROOF .. "-X PUT").status) end
      assert.equal(2, calls())
      local asked = request()
      assert.same({ "a.b.c", "PUT", "https://api.example.com/guarded/dpop" }, { asked.dpop, asked.htm, asked.htu })
      assert.matches("\r\nDPoP%-Nonce: n\r\n", header_of("dpop", PROOF))
    end)

    it("passes the client's method on, also under auth_request", function()
      assert.equal(200, nginx:get("/behind", PROOF .. "-X POST").status)
      assert.same({ "POST", "https://api.example.com/behind" }, { request().htm, request().htu })
      for words, status in pairs { [""] = 401, ["-H 'Authorization: Bearer bad'"] = 401 } do
        assert.equal(status, nginx:get("/behind", "-i " .. words).status)
      end
    end)

    it("challenges with DPoP", function()
      local text = header_of("dpop", "-H 'Authorization: DPoP bad' -H 'DPoP: a.b.c'")
      assert.matches('WWW-Authenticate: DPoP realm="timeline", error="invalid_token"\r\n', text, 1, true)
    end)

    it("refuses if it does not know its origin, and logs why", function()
      assert.equal(401, nginx:get("/guarded/plain", PROOF .. "-H 'Host: evil.example'").status)
      assert.equal(0, calls())
      assert.matches("refuses requests with DPoP, because the option 'origin' is missing", nginx:log(), 1, true)
    end)
  end)

  it("passes signed requests on as they are", function()
    for _ = 1, 2 do
      nginx:get("/guarded/signed?a=b", "-H 'Authorization: Bearer t' -H 'Signature: sig=:AA==:' -d x=y")
    end
    local asked, headers = request(), {}
    for _, pair in ipairs(asked.headers) do headers[pair.key] = pair.value end
    assert.same({ "POST", "https://api.example.com/guarded/signed?a=b", true, "sig=:AA==:" },
      { asked.htm, asked.targetUri, asked.requestBodyContained, headers.signature })
    assert.same({ "@method", "@target-uri" }, asked.requiredComponents)
    assert.equal(2, calls())
  end)

  it("reads the certificate that a proxy passes on", function()
    local file = assert(io.open(peer.certificates().client.certificate))
    local pem = file:read("*a"):match "%-%-%-.*%-%-%-\n"
    file:close()
    local escaped = pem:gsub("[^%w]", function(character) return ("%%%02X"):format(character:byte()) end)
    local encoded = pem:gsub("%-%-%-[^\n]*", ""):gsub("\n", "")
    local forms = { escaped, ":" .. encoded .. ":",
      ('By=spiffe://a;Cert="x",By=b;Subject="CN=a,O=b";Cert="%s"'):format(escaped) }
    for i, form in ipairs(forms) do
      assert.equal(200, (get("certificate", with("t" .. i, { ["X-Client-Cert"] = form }))))
      assert.equal(encoded, (request().clientCertificate:gsub("%-%-%-[^\n]*", ""):gsub("\n", "")))
    end
    local evil = escaped:gsub("MII", "EVIL", 1)
    for i, form in ipairs {
      ('Subject="CN=\\"\\,Cert=\\"%s\\"";Cert="%s"'):format(evil, escaped),
      ('By=a;Cert="%s",By=b;Cert="%s";URI=spiffe://x?Chain="%s"'):format(evil, escaped, evil),
    } do
      get("certificate", with("e" .. i, { ["X-Client-Cert"] = form }))
      assert.equal(encoded, (request().clientCertificate:gsub("%-%-%-[^\n]*", ""):gsub("\n", "")))
    end
    local only_hash = ('By=a;Cert="%s",By=b;Hash=abc'):format(evil)
    assert.equal(503, (get("certificate", with("h", { ["X-Client-Cert"] = only_hash }))))
    get("certificate", with("u", { ["X-Client-Cert"] = "(null)" }))
    assert.is_nil(request().clientCertificate)
    assert.equal(503, (get("certificate", with("v", { ["X-Client-Cert"] = "nonsense" }))))
    get("certificate", with("t1"))
    assert.equal(7, calls()) -- a token is not good for another certificate, or none
  end)

  describe("lets scripts of other origins", function()
    local PREFLIGHT = "-X OPTIONS -H 'Origin: %s' -H 'Access-Control-Request-Method: PUT'"

    it("ask, if their origin is allowed", function()
      local text = header_of("cors", PREFLIGHT:format "https://app.example")
      assert.matches("^HTTP/1.1 204.*\r\nAccess%-Control%-Allow%-Origin: https://app.example\r\n", text)
      assert.matches("\r\nAccess%-Control%-Allow%-Methods: PUT\r\n", text)
      assert.is_nil(header_of("cors", PREFLIGHT:format "https://evil.example"):find "Allow%-Origin")
      text = header_of("cors", "-H 'Origin: https://app.example'")
      assert.matches("^HTTP/1.1 401.*\r\nAccess%-Control%-Expose%-Headers: WWW%-Authenticate, DPoP%-Nonce\r\n", text)
    end)

    it("and tells caches that the response depends on it, whoever asks", function()
      assert.matches("\r\nVary: Origin\r\n", header_of("cors", ""), 1, true)
      local text = nginx:get("/varied", "-i -H 'Origin: https://app.example' -H 'Authorization: Bearer t'").body
      assert.matches("^HTTP/1.1 200.*\r\nVary: Accept, Accept%-Language, Origin\r\n", text)
    end)

    it("ask the server behind it", function()
      local forged = " -H 'X-Subject: root' -H 'Authorization: Bearer x'"
      local reply = nginx:get("/guarded/passing", PREFLIGHT:format "https://app.example" .. forged)
      assert.equal(200, reply.status)
      local headers = cjson.decode(reply.body).headers
      assert.is_nil(headers["x-subject"] or headers.authorization)
      assert.equal(401, nginx:get("/guarded/passing", "-X OPTIONS").status)
    end)
  end)

  it("names its metadata in challenges", function()
    local text = header_of("metadata", "")
    assert.matches('WWW-Authenticate: Bearer realm="timeline", resource_metadata="https://api.example.com/' ..
      '.well-known/oauth-protected-resource"\r\n', text, 1, true)
  end)

  it("passes the trace on to Authlete", function()
    local parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    get("traced", with("t", { traceparent = parent }))
    assert.equal(parent, state "traceparent")
    get("traced", with("u", { traceparent = "nonsense" }))
    assert.equal("none", state "traceparent")
    get("plain", with("v", { traceparent = parent }))
    assert.equal("none", state "traceparent")
  end)

  it("counts for Prometheus", function()
    get("metered", with "t")
    get "metered"
    get("metered", with "bad")
    local text = nginx:get("/metrics").body
    for _, metric in ipairs {
      'passed_total{guard="metered"} 1', 'refused_total{guard="metered",reason="no_token"} 1',
      'refused_total{guard="metered",reason="invalid_token"} 1', 'answers_total{guard="metered",source="call"} 2',
      'breaker_open{guard="metered"} 0', 'call_seconds_bucket{guard="metered",le="+Inf"} 2',
      'call_seconds_count{guard="metered"} 2',
    } do
      assert.matches("\nauthlete_guard_" .. metric .. "\n", text, 1, true)
    end
    assert.matches("\n# TYPE authlete_guard_call_seconds histogram\n", text, 1, true)
  end)

  describe("in four workers", function()
    setup(function()
      nginx:stop()
      start(4)
    end)

    it("asks once for 64 requests with a new token", function()
      assert.same({ ["200"] = 64 }, crowd "/token/plain?token=crowd")
      assert.equal(1, calls())
    end)

    it("asks once for 64 requests with a token that is refused", function()
      assert.same({ ["401"] = 64 }, crowd "/token/plain?token=bad")
      assert.equal(1, calls())
    end)

    it("forgets a token in all of them before the next request", function()
      local seen, count = {}, 0
      assert.is_true(server.wait_for(function()
        local _, body = get("plain", with "t")
        if not seen[body.pid] then seen[body.pid], count = true, count + 1 end
        return count >= 2
      end))
      set("revoked", "t")
      nginx:get "/forget?token=t"
      for _ = 1, 20 do assert.equal(401, (get("plain", with "t"))) end
    end)
  end)
end)

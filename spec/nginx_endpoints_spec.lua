-- authlete.openresty in a real nginx: serving endpoints, and protecting locations.

local cjson = require "cjson"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local system = require "system"

if not server.is_due(pending) then return end

local TOKEN = "access-token-that-nobody-may-see"

-- The api's transport recognizes a few tokens, counts its calls, and records the last request. /recorded returns that,
-- /calls the count.
local HTTP = [[
  lua_shared_dict recorded 1m;
  lua_shared_dict cache 1m;
  lua_shared_dict crowded 400k;
  client_max_body_size 1m;
  client_body_buffer_size 1k;
  init_by_lua_block {
    authlete = require "authlete"
    openresty = authlete.openresty
    cjson = require "cjson"
    recorded = ngx.shared.recorded

    local function answer(request)
      local object = cjson.decode(request.body)
      local now = ngx.now()
      if object.token == "fails" then return { status = 500, headers = {}, body = "" } end
      if object.token == "insufficient" then
        return { action = "FORBIDDEN", responseContent = 'Bearer error="insufficient_scope"' }
      end
      local lasts = tonumber(object.token:match "^brief(.*)")
      local expires = { over = now - 5, unlimited = 0 }
      expires[object.token] = lasts and now + lasts or expires[object.token]
      if not expires[object.token] and not object.token:find "^access%-token" then
        return { action = "UNAUTHORIZED", responseContent = 'Bearer error="invalid_token"' }
      end
      return {
        action = "OK", subject = "1001", clientId = "CLIENT", scopes = { "timeline.read" },
        certificateThumbprint = object.token:find "bound$" and "x",
        responseContent = "signature-of-one-request", dpopNonce = object.dpop and "nonce-1",
        expiresAt = math.floor((expires[object.token] or now + 60) * 1000),
      }
    end

    api = authlete.new {
      base_url = "http://127.0.0.1:1", service_id = 1, service_access_token = "abc", retries = 0,
      transport = function(request)
        recorded:incr("calls", 1, 0)
        recorded:set("request", request.body)
        local object = answer(request)
        local text = not object.status and cjson.encode(object):gsub('"CLIENT"', "5921531358155430")
        return text and { status = 200, headers = {}, body = text } or object
      end,
    }

    function make_jwks(counter, first_status)
      return authlete.endpoint.service_jwks(authlete.new {
        base_url = "http://127.0.0.1:1", service_id = 1, service_access_token = "abc", retries = 0,
        transport = function()
          local count = recorded:incr(counter, 1, 0)
          ngx.sleep(0.05)
          return { status = count == 1 and first_status or 200, body = '{"keys":[]}' }
        end,
      })
    end
    jwks = make_jwks("documents", 500)

    -- Replies with the request it received.
    function mirror(request)
      return {
        status = 200,
        headers = { ["Content-Type"] = "application/json", ["X-Reply"] = "yes" },
        body = cjson.encode {
          method = request.method, url = request.url, query = request.query, body = request.body,
          size = request.body and #request.body, certificate = request.client_certificate,
          one = request.headers["x-one"], two = request.headers["x-two"],
        },
      }
    end

    function protect(options)
      options.api, options.realm, options.origin = api, "timeline", "http://127.0.0.1:PORT"
      openresty.protect(options)
    end

    -- Fills the cache so that the least recently used entries are in many pages: nginx gives up before a page is free.
    function crowd(cache)
      local large, small = 0, 0
      while cache:safe_set(large, ("x"):rep(150)) do large = large + 1 end
      while cache:safe_set("small " .. small, "x") do small = small + 1 end
      for first = 0, 15 do
        for i = first, large - 1, 16 do cache:get(i) end
      end
      for i = 0, small - 1 do cache:get("small " .. i) end
    end

    function show_access() -- lua-cjson lacks the digits for the id
      ngx.ctx.authlete.client_id = ("%.0f"):format(ngx.ctx.authlete.client_id)
      ngx.say(cjson.encode { calls = recorded:get "calls" or 0, seen = ngx.ctx.authlete })
    end
  }
  server {
    listen 127.0.0.1:PORT;
    listen 127.0.0.1:PORT_TLS ssl http2;
    ssl_certificate "CERTIFICATE";
    ssl_certificate_key "KEY";
    ssl_verify_client optional_no_ca;

    location = /mirror { content_by_lua_block { openresty.serve(mirror) } }
    location = /public { content_by_lua_block { openresty.serve(mirror, { origin = "https://as.example.com" }) } }
    location = /wrapped { content_by_lua_block {
      openresty.serve(function(request)
        request.headers["Authorization"] = "Bearer from-the-cookie"
        request.headers["X-Number"] = nil
        return require("authlete.endpoint.request").read(request):header("authorization") == "Bearer from-the-cookie"
          and mirror(request) or { status = 400, headers = {}, body = "" }
      end)
    } }
    location = /small { content_by_lua_block { openresty.serve(mirror, { max_body_bytes = 10 }) } }
    location = /chain { content_by_lua_block {
      openresty.serve(mirror, { client_certificate = function() return { "leaf", "authority" } end })
    } }
    location = /challenges { content_by_lua_block {
      openresty.serve(function()
        return { status = 401, headers = {
          ["WWW-Authenticate"] = { 'Bearer realm="a"', 'DPoP algs="ES256"' }, ["Set-Cookie"] = { "a=1", "b=2" },
        }, body = "" }
      end)
    } }
    location = /killed { content_by_lua_block {
      local request, handle = { method = "GET", url = "https://as/jwks" }, make_jwks("killed", 200)
      ngx.thread.kill(ngx.thread.spawn(handle, request))
      ngx.say(handle(request).status, " ", recorded:get "killed")
    } }
    location = /requiring { content_by_lua_block {
      local _, fault = pcall(openresty.guard, { api = api, required_components = { "@method" } })
      ngx.say(fault)
    } }
    location = /jwks { content_by_lua_block { openresty.serve(jwks) } }
    location = /readers { content_by_lua_block {
      local threads, bodies = {}, {}
      for i = 1, 20 do threads[i] = ngx.thread.spawn(jwks, { method = "GET", url = "https://as/jwks" }) end
      for i = 1, 20 do bodies[i] = select(2, ngx.thread.wait(threads[i])).status end
      ngx.say(recorded:get "documents", " ", table.concat(bodies, " "))
    } }
    location = /sign_out { content_by_lua_block {
      local sign_out = authlete.endpoint.backchannel_logout(authlete.new {
        base_url = "http://127.0.0.1:1", service_id = 1, service_access_token = "abc",
        transport = function(request)
          local client = cjson.decode(request.body).clientIdentifier
          return { status = 200, body = cjson.encode {
            action = "OK", logoutToken = "a.b.c", backchannelLogoutUri = ngx.var.arg_url .. client,
          } }
        end,
      }, { ca_file = "AUTHORITY", transport = ngx.var.arg_transport })
      for _, outcome in ipairs(sign_out { subject = "1001", clients = { 1, 2, 3 } }) do
        ngx.say(outcome.client, " ", tostring(outcome.is_notified), " ", outcome.message or "")
      end
    } }
    location = /none { content_by_lua_block {
      openresty.serve(function() return { status = 204, headers = {}, body = "" } end)
    } }
    location = /nothing { content_by_lua_block { openresty.serve(nobody) } }
    location = /path { content_by_lua_block { openresty.serve(mirror, { origin = "https://as.example.com/" }) } }
    location = /wrong { content_by_lua_block { openresty.serve(mirror, { max_body = 10 }) } }

    location = /recorded { content_by_lua_block { ngx.say(recorded:get "request") } }
    location = /calls { content_by_lua_block { ngx.say(recorded:get "calls" or 0) } }
    location = /reset { content_by_lua_block { ngx.shared.cache:flush_all() recorded:flush_all() } }
    location = /names { content_by_lua_block {
      for _, name in ipairs(ngx.shared.cache:get_keys()) do ngx.say(name, " ", ngx.shared.cache:get(name)) end
    } }

    location = /guarded { access_by_lua_block { protect {} } content_by_lua_block { show_access() } }
    location = /scoped {
      access_by_lua_block { protect { scopes = { "timeline.read" }, resources = { "https://api.example.com" } } }
      content_by_lua_block { show_access() }
    }
    location = /cached {
      access_by_lua_block { protect { cache = "cache", scopes = { "timeline.read" } } }
      content_by_lua_block { show_access() }
    }
    location = /cached/others {
      access_by_lua_block { protect { cache = "cache", scopes = { "timeline.write" } } }
      content_by_lua_block { show_access() }
    }
    location = /cached/brief {
      access_by_lua_block { protect { cache = "cache", cache_seconds = tonumber(ngx.var.arg_seconds) } }
      content_by_lua_block { show_access() }
    }
    location = /crowded {
      access_by_lua_block {
        crowd(ngx.shared.crowded)
        protect { cache = "crowded" }
      }
      content_by_lua_block { show_access() }
    }
    location = /uncached { access_by_lua_block { protect { cache = "nobody" } } content_by_lua_block { show_access() } }
  }
]]

-- For curl, and for Server:get without it.
local function bearer(token)
  return "-H 'Authorization: Bearer " .. token .. "'"
end

local function with(token)
  return { Authorization = "Bearer " .. token }
end

describe("authlete.openresty", function()
  local nginx

  setup(function()
    local good = peer.certificates().good
    nginx = server.start {
      http = HTTP:gsub("CERTIFICATE", good.certificate):gsub("KEY", good.key)
        :gsub("AUTHORITY", peer.certificates().ca),
    }
  end)
  teardown(function()
    local log = nginx:log()
    nginx:stop()
    assert.is_nil(log:find(TOKEN, 1, true))
  end)
  before_each(function() nginx:get "/reset" end)

  local function tls(path, words)
    local url = ("https://localhost:%s%s"):format(nginx.ports.PORT_TLS, path)
    local pipe = io.popen(("unset LD_PRELOAD; curl -sS --noproxy '*' --cacert '%s' %s '%s' 2>&1"):format(
      peer.certificates().ca, words or "", url))
    local body = pipe:read "*a"
    pipe:close()
    return body
  end

  local function mirrored(path, words)
    return cjson.decode(nginx:get(path, words).body)
  end

  describe("serve", function()
    it("passes the request to the endpoint and sends its reply", function()
      local reply = nginx:get("/mirror?a=b%20c", "-i -H 'X-One: 1' -H 'X-Two: 2' -H 'X-Two: 3' -d 'x=y'")
      assert.equal(200, reply.status)
      assert.matches("\r\nX%-Reply: yes\r\n", reply.body)
      assert.matches("\r\nContent%-Type: application/json\r\n", reply.body)
      local seen = cjson.decode(reply.body:match "\r\n\r\n(.*)$")
      assert.equal(#reply.body:match "\r\n\r\n(.*)$", tonumber(reply.body:match "Content%-Length: (%d+)"))
      assert.same({
        method = "POST", url = nginx:url "/mirror?a=b%20c", query = "a=b%20c", body = "x=y", size = 3,
        one = "1", two = { "2", "3" },
      }, seen)
    end)

    it("sends all challenges and all cookies", function()
      local text = nginx:get("/challenges", "-i").body
      assert.matches('\r\nWWW-Authenticate: Bearer realm="a", DPoP algs="ES256"\r\n', text, 1, true)
      assert.matches("\r\nSet%-Cookie: a=1\r\n.*Set%-Cookie: b=2\r\n", text)
    end)

    it("asks once for a document that many wait for, also if that fails", function()
      assert.equal("1" .. (" 500"):rep(20), nginx:get("/readers").body:match "[^\n]*")
      assert.equal("2" .. (" 200"):rep(20), nginx:get("/readers").body:match "[^\n]*")
      assert.matches("\r\nCache-Control: public, max-age=", nginx:get("/jwks", "-i").body, 1, true)
    end)

    for _, transport in ipairs { "engine", "auto" } do
      it("tells clients at the same time that a person has signed out, over " .. transport, function()
        local client = peer.start { tls = "good", answer = [[
          local exchange = ...
          if exchange.request.target:find "3$" then return exchange:close() end
          exchange:hold()
          exchange:answer { status = 204 }
        ]] }
        local path = ("/sign_out?transport=%s&url=%s/"):format(transport, client.url)
        local pipe = assert(io.popen(("unset LD_PRELOAD; curl -sS --noproxy '*' '%s' 2>&1"):format(nginx:url(path))))
        repeat system.sleep(0.01) until #client:requests() == 3 -- although none has been answered
        client:release()
        local outcomes = pipe:read "*a"
        pipe:close()
        client:stop()
        assert.matches("^1 true \n2 true \n3 false notification: network: ", outcomes)
      end)
    end

    it("asks on if the reader who asked first is gone", function()
      assert.equal("200 1\n", nginx:get("/killed").body)
    end)

    it("needs the origin for signatures, which name the URL", function()
      assert.matches("option 'required_components' needs the option 'origin'", nginx:get("/requiring").body)
    end)

    it("lets functions around an endpoint set headers, in any spelling", function()
      assert.equal(200, nginx:get("/wrapped").status)
      assert.equal(200, nginx:get("/wrapped", "-H 'Authorization: Bearer of-an-attacker'").status)
    end)

    it("uses the origin that it is given", function()
      assert.equal("https://as.example.com/public?q", mirrored("/public?q", "-H 'Host: evil.example'").url)
    end)

    it("reads bodies that nginx has written to a file", function()
      local seen = mirrored("/mirror", "-d '" .. ("x"):rep(40000) .. "'")
      assert.equal(("x"):rep(40000), seen.body)
    end)

    it("refuses bodies that are too large, even without a declared size", function()
      for _, case in ipairs {
        { "/small", "-d 12345678901" }, { "/small", "-H 'Transfer-Encoding: chunked' -d 12345678901" },
        { "/mirror", "-d '" .. ("x"):rep(65537) .. "'" },
        { "/mirror", "-H 'Transfer-Encoding: chunked' -d '" .. ("x"):rep(65537) .. "'" },
      } do
        assert.equal(413, nginx:get(case[1], case[2]).status, case[2]:sub(1, 60))
      end
      assert.equal(10, mirrored("/small", "-d 1234567890").size)
      assert.equal(65536, mirrored("/mirror", "-H 'Transfer-Encoding: chunked' -d '" .. ("x"):rep(65536) .. "'").size)
    end)

    it("refuses more headers than it can read", function()
      local words = { "-H User-Agent: -H Accept:" } -- so that Host is the only other one
      for i = 1, 99 do words[#words + 1] = ("-H 'X-%d: 1'"):format(i) end
      assert.equal(200, nginx:get("/mirror", table.concat(words, " ")).status)
      words[#words + 1] = "-H 'X-100: 1'"
      assert.equal(431, nginx:get("/mirror", table.concat(words, " ")).status)
    end)

    it("sends replies without a body, and no body for HEAD", function()
      local reply = nginx:get("/none", "-i")
      assert.equal(204, reply.status)
      assert.is_nil(reply.body:find "Content%-Length")
      local head = nginx:get("/mirror", "-I")
      assert.equal(200, head.status)
      assert.matches("Content%-Length: %d%d", head.body)
    end)

    it("passes on the client's certificate, or what a function returns for it", function()
      local client = peer.certificates().client
      local file = assert(io.open(client.certificate))
      local pem = file:read "*a"
      file:close()
      local seen = cjson.decode(tls("/mirror", ("--cert '%s' --key '%s'"):format(client.certificate, client.key)))
      assert.equal(pem:match "%-%-%-.*%-%-%-", seen.certificate:match "%-%-%-.*%-%-%-")
      assert.is_nil(cjson.decode(tls "/mirror").certificate)
      assert.same({ "leaf", "authority" }, mirrored("/chain").certificate)
    end)

    it("replies over HTTP/2, including to requests without a body", function()
      local seen = cjson.decode(tls("/mirror", "--http2"))
      assert.equal("GET", seen.method)
      assert.is_nil(seen.body)
      assert.equal("x=y", cjson.decode(tls("/mirror", "--http2 -d x=y")).body)
    end)

    it("reports errors in its arguments", function()
      for path, message in pairs {
        ["/wrong"] = "authlete.openresty.serve: unknown option 'max_body'",
        ["/nothing"] = "authlete.openresty.serve: the first argument must be an endpoint, got nil",
        ["/path"] = "authlete.openresty.serve: option 'origin' must be a scheme and a host, without a path",
      } do
        assert.equal(500, nginx:get(path).status)
        assert.matches(message, nginx:log(), 1, true)
      end
    end)
  end)

  describe("checks its options first, and reports", function()
    local openresty = require("authlete").openresty
    local api = { token = print }
    local WRONG = {
      ["protect: the options must be a table, got string"] = { "protect", "a" },
      ["protect: called with a colon; use a dot"] = { "protect", openresty, {} },
      ['protect: the options must have names, for example { scopes = { "timeline.read" } }'] =
        { "protect", { "timeline.read" } },
      ["protect: option 'resources' must be a list of strings, got string"] = { "protect", { resources = "a" } },
      ["protect: option 'scopes' must be a list of strings, lists by method ({ GET = { … } }), or a function"] =
        { "protect", { scopes = { 1 } } },
      ["protect: option 'resources' must be a list of strings"] = { "protect", { resources = { a = "b" } } },
      ["protect: unknown option 'scope'; did you mean 'scopes'?"] = { "protect", { scope = { "a" } } },
      ["protect: option 'cache_seconds' must be a number of seconds, not negative, got string"] =
        { "protect", { cache_seconds = "5" } },
      ["protect: option 'api' must be an api from authlete.new or authlete.from_env"] = { "protect", { api = {} } },
      ["protect: option 'client_certificate' must be a function, got string"] =
        { "protect", { api = api, client_certificate = "a" } },
      ["guard: called with a colon; use a dot"] = { "guard", openresty, {} },
      ["guard: nginx.conf has no 'lua_shared_dict t'; add \"lua_shared_dict t 10m;\" to http {}"] =
        { "guard", { api = api, cache = "t" } },
      ["guard: option 'dpop_nonce_required' needs the option 'origin', without which requests with DPoP are refused"] =
        { "guard", { api = api, dpop_nonce_required = true } },
      ["guard: option 'upstream_headers' must be a table from header names to response fields or functions"] =
        { "guard", { api = api, upstream_headers = { ["X Y"] = "subject" } } },
      ["guard: option 'scopes' must be a list of strings, lists by method ({ GET = { … } }), or a function"] =
        { "guard", { api = api, scopes = { get = { "a" } } } },
      ["guard: option 'breaker_failures' must be an integer of at least 1, got 0"] =
        { "guard", { api = api, breaker_failures = 0 } },
      ['guard: option \'cors\' must be a list of origins ("https://app.example"), a function, or "pass"'] =
        { "guard", { api = api, cors = { "*" } } },
      ["guard: options 'stale_seconds' and 'refusal_seconds' need the option 'cache'"] =
        { "guard", { api = api, stale_seconds = 10 } },
      ["certificate_header: the argument must be the name of a header"] = { "certificate_header", "a b" },
      ["serve: called with a colon; use a dot"] = { "serve", openresty, print },
      ["serve: the first argument must be an endpoint, got nil"] = { "serve" },
      ["serve: the options must be a table, got string"] = { "serve", print, "a" },
      ['serve: the options must have names, for example { origin = "https://as.example.com" }'] =
        { "serve", print, { "a" } },
      ["serve: unknown option 'orgin'; did you mean 'origin'?"] = { "serve", print, { orgin = "a" } },
    }
    for message, case in pairs(WRONG) do
      it(message, function()
        local done, raised = pcall(function() openresty[case[1]](case[2], case[3]) end)
        assert.is_false(done)
        assert.equal("authlete.openresty." .. message, (raised:gsub("^.*nginx_endpoints_spec.lua:%d+: ", "")))
      end)
    end
  end)

  local function guarded(path, words)
    local reply = nginx:get(path, words)
    return reply.status, reply.status == 200 and cjson.decode(reply.body) or reply.body
  end

  describe("protect", function()
    it("admits a request with a valid token, and says whose it is", function()
      local status, body = guarded("/guarded", with(TOKEN))
      assert.equal(200, status)
      assert.same({ "1001", { "timeline.read" } }, { body.seen.subject, body.seen.scopes })
    end)

    it("asks for the scopes and resources in its options", function()
      assert.equal(200, (guarded("/scoped", with(TOKEN))))
      local asked = cjson.decode(nginx:get("/recorded").body)
      assert.same({ TOKEN, { "timeline.read" }, { "https://api.example.com" } },
        { asked.token, asked.scopes, asked.resources })
    end)

    it("forwards proofs of possession with their request", function()
      nginx:get("/guarded?x", ("-X DELETE -H 'Authorization: DPoP %s' -H 'DPoP: a.b.c'"):format(TOKEN))
      local asked = cjson.decode(nginx:get("/recorded").body)
      assert.same({ "a.b.c", "DELETE", nginx:url "/guarded" }, { asked.dpop, asked.htm, asked.htu })
    end)

    it("sends the nonce for the next proof, if there is one", function()
      local words = ("-i -H 'Authorization: DPoP %s' -H 'DPoP: a.b.c'"):format(TOKEN)
      assert.matches("\r\nDPoP%-Nonce: nonce%-1\r\n", nginx:get("/guarded", words).body)
      assert.is_nil(nginx:get("/guarded", "-i " .. bearer(TOKEN)).body:find "DPoP%-Nonce")
    end)

    it("refuses with a challenge that names the realm", function()
      for words, expected in pairs {
        [""] = { 401, 'Bearer realm="timeline"' },
        [bearer "unknown"] = { 401, 'Bearer realm="timeline", error="invalid_token"' },
        [bearer "insufficient"] = { 403, 'Bearer realm="timeline", error="insufficient_scope"' },
      } do
        local reply = nginx:get("/guarded", "-i " .. words)
        assert.equal(expected[1], reply.status)
        assert.matches("\r\nWWW-Authenticate: " .. expected[2] .. "\r\n", reply.body, 1, true)
        assert.is_nil(reply.body:find "calls")
      end
    end)

    it("returns 503, and never admits a request, if Authlete cannot be asked", function()
      assert.equal(503, (guarded("/guarded", with "fails")))
      assert.equal(503, (guarded("/cached", with "fails")))
    end)

    it("reports that nginx.conf does not have the cache", function()
      assert.equal(500, (guarded("/uncached", with(TOKEN))))
      assert.matches("nginx.conf has no 'lua_shared_dict nobody'", nginx:log(), 1, true)
    end)
  end)

  describe("The cache of protect", function()
    -- Returns how many calls a number of requests cost.
    local function count(path, words, times)
      local function calls_so_far() return tonumber(nginx:get("/calls").body) end
      local before = calls_so_far()
      for _ = 1, times do nginx:get(path, words) end
      return calls_so_far() - before
    end

    it("makes one call for a repeated token, with the same outcome", function()
      local _, first = guarded("/cached", with(TOKEN))
      local _, again = guarded("/cached", with(TOKEN))
      assert.equal(1, again.calls)
      first.seen.response_content, first.seen.action = nil, nil
      again.seen.action = nil
      assert.same(first.seen, again.seen)
      assert.equal("5921531358155430", again.seen.client_id)
      assert.is_nil(again.seen.response_content)
    end)

    it("does not reuse an entry for other scopes, another token, or another certificate if it is bound", function()
      local client = peer.certificates().client
      assert.equal(1, count("/cached", with(TOKEN), 2))
      assert.equal(1, count("/cached/others", with(TOKEN), 2))
      assert.equal(1, count("/cached", with(TOKEN .. "x"), 2))
      local status, before = guarded("/cached", with "access-token-bound")
      assert.equal(200, status)
      local words = ("--cert '%s' --key '%s' %s"):format(client.certificate, client.key, bearer "access-token-bound")
      assert.equal(before.calls + 1, cjson.decode(tls("/cached", words)).calls)
      assert.equal(before.calls + 1, cjson.decode(tls("/cached", words)).calls)
    end)

    it("holds nothing that reveals a token or belongs to a single request", function()
      nginx:get("/cached", with(TOKEN))
      local kept = nginx:get("/names").body
      assert.matches("1001", kept, 1, true)
      assert.is_nil(kept:find(TOKEN, 1, true))
      assert.is_nil(kept:find("signature", 1, true))
    end)

    it("does not keep refusals or failures", function()
      for _, token in ipairs { "unknown", "insufficient", "fails" } do
        assert.equal(3, count("/cached", with(token), 3), token)
      end
    end)

    it("is not used with a proof of possession, which is valid for one request", function()
      nginx:get("/cached", with(TOKEN))
      local words = ("-H 'Authorization: DPoP %s' -H 'DPoP: a.b.c'"):format(TOKEN)
      assert.equal(3, count("/cached", words, 3))
      assert.equal(0, count("/cached", bearer(TOKEN) .. " -H 'DPoP: a.b.c'", 2)) -- which a bearer token does not need
    end)

    it("is bypassed if it has no room", function()
      assert.equal(200, (guarded("/crowded", with(TOKEN))))
      assert.equal(2, count("/crowded", with(TOKEN), 2))
    end)

    -- Keeps a token for longer and longer until two requests fit in that time. Returns the time once it is over.
    local function outlast(path_of, token_of)
      local seconds = 0.1
      repeat
        seconds = 3 * seconds
        local began = system.monotime()
        local calls_made = count(path_of(seconds), with(token_of(seconds)), 2)
        local elapsed = system.monotime() - began
        system.sleep(seconds + 0.01)
        if elapsed < seconds then
          assert.equal(1, calls_made)
          return seconds
        end
      until seconds > 10
      error "two requests take longer than ten seconds"
    end

    it("forgets a token when it expires, however long it may keep others", function()
      local function path() return "/cached" end
      local function token(seconds) return "brief" .. seconds end
      assert.equal(1, count("/cached", with(token(outlast(path, token))), 1))
    end)

    it("does not keep expired tokens, but keeps tokens that never expire", function()
      assert.equal(3, count("/cached", with "over", 3))
      assert.equal(1, count("/cached", with "unlimited", 3))
    end)

    it("forgets a token after cache_seconds", function()
      local function path(seconds) return "/cached/brief?seconds=" .. seconds end
      local function token() return TOKEN end
      assert.equal(1, count(path(outlast(path, token)), with(TOKEN), 1))
    end)
  end)
end)

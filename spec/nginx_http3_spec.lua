-- Endpoints and guards behind HTTP/3, with a browser as client. OpenResty's nginx and newer ones of others can be built
-- with HTTP/3; Debian 12's is too old for it.

local browser = require "spec.support.browser"
local cjson = require "cjson"
local peer = require "spec.support.peer"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

local good = peer.certificates().good
local LISTEN = ([[
  ssl_certificate "%s"; ssl_certificate_key "%s";
  listen 127.0.0.1:PORT ssl; listen 127.0.0.1:PORT quic; http3 on;
]]):format(good.certificate, good.key)

-- The endpoint replies with the request that it got.
local HTTP = [[
  client_body_buffer_size 1k;
  init_by_lua_block {
    authlete = require "authlete"
    cjson = require "cjson"
    local api = authlete.new {
      base_url = "http://127.0.0.1:1", service_id = 1, service_access_token = "abc",
      transport = function(request)
        ngx.sleep(0.01)
        if cjson.decode(request.body).token == "good" then
          return { status = 200, body = '{"action":"OK","subject":"1001"}' }
        end
        return { status = 200, body = '{"action":"UNAUTHORIZED","responseContent":"Bearer error=\\"invalid_token\\""}' }
      end,
    }
    guard = authlete.openresty.guard { api = api, upstream_headers = { ["X-Subject"] = "subject" } }
    authorized = authlete.openresty.guard {
      api = api,
      authorize = function(_, request)
        asked_for = request.url
        return true
      end,
    }
    function mirror(request)
      return { status = 200, headers = {}, body = cjson.encode {
        method = request.method, url = request.url, body = request.body, size = #(request.body or ""),
        has_body = request.has_body, type = request.headers["content-type"],
      } }
    end
  }
  server {
    LISTEN
    location /page { default_type text/html; return 200 "<!doctype html><title>page</title>"; }
    location /mirror { content_by_lua_block { authlete.openresty.serve(mirror, { max_body_bytes = 100000 }) } }
    location /guarded {
      access_by_lua_block { guard() }
      content_by_lua_block { ngx.print(ngx.ctx.authlete.subject, " ", ngx.req.get_headers()["X-Subject"]) } }
    location /authorized { access_by_lua_block { authorized() } content_by_lua_block { ngx.print(asked_for) } }
  }
]]

describe("Over HTTP/3", function()
  if not server.accepts { http = "server { " .. LISTEN .. " }" } then
    pending "endpoints and guards work (this nginx has no HTTP/3; NGINX names another one)"
    return
  elseif browser.is_missing() then
    pending "endpoints and guards work (needs Chromium, Node.js 20 and spec/browser's packages: make setup test)"
    return
  end

  local FORM = { method = "POST", headers = { ["Content-Type"] = "application/x-www-form-urlencoded" } }
  local function post(body) return { method = FORM.method, headers = FORM.headers, body = body } end
  local function bearer(token) return { headers = { Authorization = "Bearer " .. token } } end

  local REQUESTS = {
    get = { path = "/mirror?a=b", options = {} },
    post = { path = "/mirror", options = post "grant_type=password&username=alice" },
    empty = { path = "/mirror", options = post "" },
    large = { path = "/mirror", options = post(("x"):rep(50000)) },
    good = { path = "/guarded", options = bearer "good" },
    bad = { path = "/guarded", options = bearer "bad" },
    no_token = { path = "/guarded", options = {} },
    authorized = { path = "/authorized", options = bearer "good" },
  }
  local nginx, origin
  local replies = {}

  setup(function()
    nginx = server.start { http = HTTP:gsub("LISTEN", LISTEN) }
    origin = "https://localhost:" .. nginx.port
    local names, list = {}, {}
    for name, request in pairs(REQUESTS) do
      names[#names + 1], list[#list + 1] = name, request
    end
    for i, reply in ipairs(browser.fetch_over_http3(origin, good.certificate, list)) do replies[names[i]] = reply end
  end)

  teardown(function()
    nginx:quit()
    assert.is_nil(nginx:log():match "[^\n]*%[error%][^\n]*")
  end)

  it("is what all requests came over", function()
    for name in pairs(REQUESTS) do assert.equal("h3", replies[name].protocol, name) end
  end)

  it("endpoints get the URL as the client wrote it", function()
    local request = cjson.decode(replies.get.body)
    assert.same({ "GET", origin .. "/mirror?a=b" }, { request.method, request.url })
  end)

  it("endpoints get forms", function()
    local request = cjson.decode(replies.post.body)
    assert.same({ "POST", "grant_type=password&username=alice", "application/x-www-form-urlencoded" },
      { request.method, request.body, request.type })
    assert.is_true(request.has_body)
    assert.equal(0, cjson.decode(replies.empty.body).size)
  end)

  -- A reply to a body that has not been read, such as 413, does not reach a page of Chromium, even if nginx sends it.
  it("endpoints get bodies that nginx writes to files", function()
    assert.equal(50000, cjson.decode(replies.large.body).size)
  end)

  it("guards let good tokens pass, and refuse others", function()
    assert.same({ 200, "1001 1001" }, { replies.good.status, replies.good.body })
    assert.same({ 401, 'Bearer error="invalid_token"' }, { replies.bad.status, replies.bad.challenge })
    assert.same({ 401, "Bearer" }, { replies.no_token.status, replies.no_token.challenge })
  end)

  it("the functions of guards get the URL as well", function()
    assert.same({ 200, origin .. "/authorized" }, { replies.authorized.status, replies.authorized.body })
  end)
end)

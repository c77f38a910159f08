-- What browsers need of endpoints: scripts of other origins, and pages for people in place of errors in JSON.

local endpoints = require "spec.support.endpoints"

local cases = require("spec.support.calls").cases

local APP, EVIL = "https://app.example.com", "https://evil.example.com"
local OK = { action = "OK", responseContent = '{"access_token":"t"}' }
local BAD_REQUEST = { action = "BAD_REQUEST", responseContent = '{"error":"invalid_grant"}' }
local PREFLIGHT = {
  Origin = APP, ["Access-Control-Request-Method"] = "POST",
  ["Access-Control-Request-Headers"] = "authorization,dpop",
}

local function allowed(reply)
  return reply.headers["Access-Control-Allow-Origin"]
end

local function preflight(endpoint, headers)
  local given = {}
  for name, value in pairs(PREFLIGHT) do given[name] = value end
  for name, value in pairs(headers or {}) do given[name] = value or nil end
  return endpoint.send { method = "OPTIONS", headers = given }
end

describe("The option 'cors' of an endpoint", function()
  local token

  before_each(function()
    token = endpoints.new("token", { cors = { APP, "http://127.0.0.1:8080" } }, { token = OK })
  end)

  it("answers a preflight without asking Authlete", function()
    local reply = preflight(token)
    assert.same({
      status = 204, body = "",
      headers = {
        Vary = "Origin",
        ["Access-Control-Allow-Origin"] = APP,
        ["Access-Control-Allow-Methods"] = "POST",
        ["Access-Control-Allow-Headers"] = "authorization,dpop",
        ["Access-Control-Expose-Headers"] = "WWW-Authenticate, DPoP-Nonce",
        ["Access-Control-Max-Age"] = "600",
      },
    }, reply)
    assert.equal("", token.operations())
  end)

  it("answers a preflight of another origin without allowing anything", function()
    local reply = preflight(token, { Origin = EVIL })
    assert.same({ status = 204, body = "", headers = { Vary = "Origin" } }, reply)
  end)

  it("lets scripts of its origins read replies, also refusals", function()
    local reply = token.post("grant_type=x", { Origin = APP })
    assert.same({ 200, APP, "Origin" }, { reply.status, allowed(reply), reply.headers.Vary })
    assert.equal("WWW-Authenticate, DPoP-Nonce", reply.headers["Access-Control-Expose-Headers"])
    reply = token.send { body = "{}", headers = { Origin = APP, ["Content-Type"] = "application/json" } }
    assert.same({ 415, APP }, { reply.status, allowed(reply) })
    reply = token.send { method = "GET", headers = { Origin = APP } }
    assert.same({ 405, APP }, { reply.status, allowed(reply) })
  end)

  it("tells caches that replies differ by origin, and nothing to others", function()
    for _, origin in ipairs { EVIL, "null", APP .. ":8443", "", APP .. "\r\nX: y" } do
      local reply = token.post("grant_type=x", { Origin = origin })
      assert.same({ 200, "Origin" }, { reply.status, reply.headers.Vary })
      assert.is_nil(allowed(reply), origin)
    end
    assert.equal("Origin", token.post("grant_type=x").headers.Vary)
  end)

  it("does not treat every OPTIONS as a preflight", function()
    assert.equal(405, preflight(token, { ["Access-Control-Request-Method"] = false }).status)
    assert.equal(405, preflight(token, { Origin = false }).status)
  end)

  it("may be a function of the origin", function()
    local asked
    token = endpoints.new("token", { cors = function(origin) asked = origin return origin == APP end }, { token = OK })
    assert.equal(APP, allowed(token.post("", { Origin = APP })))
    assert.is_nil(allowed(token.post("", { Origin = EVIL })))
    assert.equal(EVIL, asked)
  end)

  it("allows nothing if the function fails", function()
    token = endpoints.new("token", { cors = function() error "database" end }, { token = OK })
    local reply = token.post("", { Origin = APP })
    assert.equal(200, reply.status)
    assert.is_nil(allowed(reply))
    assert.matches("cors: the function failed: .*database", token.lines[1])
  end)

  it("keeps the Vary of a callback's reply", function()
    local resource = endpoints.new("introspection", {
      cors = { APP },
      resource = function() return { status = 200, headers = { vary = { "Accept", "Cookie" } } } end,
    }, { introspection = { action = "OK" } })
    local reply = resource.get(nil, { Authorization = "Bearer t", Origin = APP })
    assert.equal("Accept, Cookie, Origin", reply.headers.Vary)
  end)

  it("decides alone what scripts may read", function()
    local resource = endpoints.new("introspection", {
      cors = { APP },
      resource = function()
        return { status = 200, headers = {
          ["access-control-allow-origin"] = "*", ["access-control-expose-headers"] = "Link", Link = "</a>",
        } }
      end,
    }, { introspection = { action = "OK" } })
    local reply = resource.get(nil, { Authorization = "Bearer t", Origin = APP })
    assert.equal("Link, WWW-Authenticate, DPoP-Nonce", reply.headers["Access-Control-Expose-Headers"])
    assert.same({ APP, "</a>" }, { allowed(reply), reply.headers.Link })
    assert.is_nil(reply.headers["access-control-allow-origin"] or reply.headers["access-control-expose-headers"])
    reply = resource.get(nil, { Authorization = "Bearer t", Origin = EVIL })
    assert.is_nil(allowed(reply) or reply.headers["access-control-allow-origin"])
  end)

  it("sends no headers of its own unless it is set", function()
    token = endpoints.new("token", {}, { token = OK })
    local reply = token.post("", { Origin = APP })
    assert.is_nil(allowed(reply))
    assert.is_nil(reply.headers.Vary)
    assert.equal(405, preflight(token).status)
  end)

  local CALLBACKS = {
    authorization = { interaction = print },
    authorization_decision = { decision = print },
    device_verification = { valid = print, expired = print, not_exist = print },
    device_complete = { decision = print, success = print, expired = print, not_exist = print },
  }
  for name, callbacks in cases(CALLBACKS) do
    it("does not exist for " .. name .. ", which other sites must not call", function()
      callbacks.cors = { APP }
      assert.error_matches(function() endpoints.new(name, callbacks) end, "unknown callback or option 'cors'")
    end)
  end
end)

describe("A reply to HEAD", function()
  it("has a length only where GET has one, and once", function()
    local function head(status, headers)
      local resource = endpoints.new("introspection", {
        resource = function() return { status = status, headers = headers, body = "12345" } end,
      }, { introspection = { action = "OK" } })
      return resource.send { method = "HEAD", headers = { Authorization = "Bearer t" } }.headers
    end
    assert.same({ ["Content-Length"] = "5" }, head(200, { ["content-length"] = "999" }))
    assert.same({}, head(304, { ["content-length"] = "0" }))
    assert.same({}, head(204))
  end)
end)

local HTML = { Accept = "text/html,application/xhtml+xml,*/*;q=0.8" }

local function with_page(show, answer)
  return endpoints.new("authorization", {
    interaction = function() return { status = 429, body = "slow down" } end, error_page = show,
  }, { authorization = answer or BAD_REQUEST })
end

describe("The callback 'error_page' of an endpoint", function()
  local seen

  local function show(reply, request)
    seen = { reply = reply, request = request }
    return { status = reply.status, headers = { ["Content-Type"] = "text/html" }, body = "<h1>Sorry</h1>" }
  end

  it("makes the page that a person gets in place of JSON", function()
    local reply = with_page(show).get("response_type=code", HTML)
    assert.same({
      status = 400, body = "<h1>Sorry</h1>",
      headers = { ["Content-Type"] = "text/html", ["Cache-Control"] = "no-store", Pragma = "no-cache" },
    }, reply)
    assert.same({ "invalid_grant", 400, '{"error":"invalid_grant"}' },
      { seen.reply.error, seen.reply.status, seen.reply.body })
    assert.equal("response_type=code", seen.request.query)
  end)

  it("is not asked for programs", function()
    for _, accept in ipairs { "*/*", "application/json", "" } do
      local reply = with_page(error).get("", { Accept = accept })
      assert.same({ 400, '{"error":"invalid_grant"}' }, { reply.status, reply.body })
    end
    assert.equal('{"error":"invalid_grant"}', with_page(error).get("").body)
  end)

  it("is asked about refusals and failures of every kind", function()
    local endpoint = with_page(show)
    assert.equal("<h1>Sorry</h1>", endpoint.get("a=%zz", HTML).body)
    assert.equal("invalid_request", seen.reply.error)
    assert.equal("<h1>Sorry</h1>", endpoint.send { method = "PUT", headers = HTML }.body)
    assert.equal(405, seen.reply.status)
    assert.is_nil(seen.reply.error)
    local reply = with_page(show, { status = 500, body = "" }).get("", HTML)
    assert.same({ 500, "<h1>Sorry</h1>", "server_error" }, { reply.status, reply.body, seen.reply.error })
  end)

  it("may send people back from a page that only takes forms", function()
    local decision = endpoints.new("authorization_decision", {
      decision = error,
      error_page = function(reply)
        return reply.status == 405 and { status = 303, headers = { Location = "/" } } or reply
      end,
    })
    local reply = decision.get("", HTML)
    assert.same({ 303, "/", "POST" }, { reply.status, reply.headers.Location, reply.headers.Allow })
  end)

  it("leaves alone what other callbacks reply, and what is no error", function()
    local reply = with_page(error, { action = "INTERACTION", ticket = "t" }).get("", HTML)
    assert.same({ 429, "slow down" }, { reply.status, reply.body })
    reply = with_page(error, { action = "LOCATION", responseContent = "https://c/?error=x" }).get("", HTML)
    assert.equal(302, reply.status)
  end)

  it("keeps the headers of the page, in any spelling", function()
    local reply = with_page(function(reply)
      return { status = reply.status, headers = { ["cache-control"] = { "private", "max-age=0" } } }
    end).get("", HTML)
    assert.same({ ["cache-control"] = { "private", "max-age=0" }, Pragma = "no-cache" }, reply.headers)
  end)

  it("is replaced by JSON if it fails", function()
    for _, callback in ipairs { function() error("no template", 0) end, function() return "text" end } do
      local endpoint = with_page(callback)
      assert.equal('{"error":"invalid_grant"}', endpoint.get("", HTML).body)
      assert.matches("error_page'", endpoint.lines[1])
    end
  end)

  it("exists where people come: authorization, decision and the two pages of devices", function()
    local device = { valid = error, expired = error, not_exist = error, error_page = show }
    local verification = endpoints.new("device_verification", device, {
      device_verification = { action = "SERVER_ERROR" },
    })
    assert.equal("<h1>Sorry</h1>", verification.get("user_code=a", HTML).body)
    local complete = endpoints.new("device_complete", {
      decision = error, success = error, expired = error, not_exist = error, error_page = show,
    })
    assert.equal("<h1>Sorry</h1>", complete.get("", HTML).body)
    assert.error_matches(function() endpoints.new("token", { error_page = show }) end, "unknown callback or option")
  end)
end)

-- Endpoints that require an access token, and introspection.

local base64 = require "authlete.util.base64"
local endpoints = require "spec.support.endpoints"

local cases = require("spec.support.calls").cases

local SECRET = endpoints.SECRET
local BEARER = { Authorization = "Bearer " .. SECRET }
local INVALID_REQUEST = 'Bearer error="invalid_request"'

local function issue() return {} end

-- endpoint -> callbacks, the operation that receives the token, its parameter, and a request
local ENDPOINTS = {
  introspection = { { resource = issue }, "introspection", "token", { method = "GET" } },
  user_info = { { claims = issue }, "user_info", "token", { method = "GET" } },
  grant_management = { {}, "gm", "access_token", { method = "GET", url = "https://as/gm/g-1" } },
  credential = { { issue = issue }, "introspection", "token", { body = "{}" } },
  batch_credential = { { issue = issue }, "introspection", "token", { body = "{}" } },
  deferred_credential = { { issue = issue }, "introspection", "token", { body = "{}" } },
}

local REFUSED = { action = "UNAUTHORIZED", responseContent = 'Bearer error="invalid_token"', dpopNonce = "n-1" }

describe("An endpoint that requires an access token", function()
  for name, facts in cases(ENDPOINTS) do
    local operation, parameter = facts[2], facts[3]

    local function send(headers, fields)
      local endpoint = endpoints.new(name, facts[1], { [operation] = REFUSED })
      local request = { headers = { ["Content-Type"] = "application/json" } }
      for field, value in pairs(facts[4]) do request[field] = value end
      for header, value in pairs(headers) do request.headers[header] = value end
      for field, value in pairs(fields or {}) do request[field] = value end
      local reply = endpoint.send(request)
      return reply, endpoint.calls[1] and endpoint.calls[1][operation], endpoint
    end

    it(name .. " forwards the token and certificate, and nothing else", function()
      local headers = { authorization = "bEARER  " .. SECRET .. " ", DPoP = "a.b.c" }
      local reply, sent = send(headers, { client_certificate = { "first", "second" } })
      assert.same({ SECRET, "first" }, { sent[parameter], sent.client_certificate })
      assert.is_nil(sent.client_certificate_path)
      assert.is_nil(sent.dpop, "a proof with a Bearer token")
      assert.is_nil(sent.htm)
      assert.same({ 401, 'Bearer error="invalid_token"', "n-1" },
        { reply.status, reply.headers["WWW-Authenticate"], reply.headers["DPoP-Nonce"] })
    end)

    it(name .. " forwards a proof with the scheme DPoP", function()
      local url = facts[4].url or "https://as/r"
      local reply, sent = send({ Authorization = "DPoP " .. SECRET, DPoP = "a.b.c" }, { url = url .. "?q#f" })
      assert.equal('DPoP error="invalid_token"', reply.headers["WWW-Authenticate"])
      assert.same({ SECRET, "a.b.c", facts[4].method or "POST", url },
        { sent[parameter], sent.dpop, sent.htm, sent.htu })
    end)

    it(name .. " refuses the scheme DPoP without exactly one proof", function()
      for _, headers in ipairs { {}, { DPoP = { "a.b.c", "a.b.c" } }, { DPoP = "a b" }, { DPoP = "" },
        { DPoP = "\255" } } do
        headers.Authorization = "DPoP " .. SECRET
        local reply, _, endpoint = send(headers)
        endpoints.assert_refused(endpoint, reply, 401)
        assert.equal('DPoP error="invalid_dpop_proof"', reply.headers["WWW-Authenticate"])
      end
    end)

    if name == "introspection" then -- which accepts any method
      it(name .. " refuses a proof for a method that is not valid text", function()
        local reply, _, endpoint = send({ Authorization = "DPoP " .. SECRET, DPoP = "a.b.c" }, { method = "G\255T" })
        endpoints.assert_refused(endpoint, reply, 400, "invalid_request")
      end)
    end

    it(name .. " asks for a token, without an error code", function()
      for _, value in ipairs { "", "Basic YTpi", "Bearerabc", "Negotiate x" } do
        local reply, _, endpoint = send { Authorization = value }
        endpoints.assert_refused(endpoint, reply, 401)
        assert.equal("Bearer", reply.headers["WWW-Authenticate"])
      end
      local reply = send {}
      assert.same({ 401, "Bearer" }, { reply.status, reply.headers["WWW-Authenticate"] })
    end)

    it(name .. " refuses a malformed token, and two Authorization headers", function()
      for _, value in ipairs { "Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearer \195\164", "Bearer a\r\nb",
        "Bearer a\0", "Bearer =a", "Bearer a\"b", { "Bearer a", "Bearer a" }, { "Bearer a", "Basic YTpi" } } do
        local reply, _, endpoint = send { Authorization = value }
        endpoints.assert_refused(endpoint, reply, 400)
        assert.equal(INVALID_REQUEST, reply.headers["WWW-Authenticate"])
      end
      local reply = send { Authorization = "DPoP a b" }
      assert.equal('DPoP error="invalid_request"', reply.headers["WWW-Authenticate"])
    end)

    it(name .. " reveals nothing about a failed call", function()
      local endpoint = endpoints.new(name, facts[1], { [operation] = { status = 500, body = SECRET } })
      local request = { headers = { ["Content-Type"] = "application/json", Authorization = BEARER.Authorization } }
      for field, value in pairs(facts[4]) do request[field] = value end
      endpoints.assert_server_error(endpoint, endpoint.send(request), "^endpoint " .. name .. ": .*" .. operation)
    end)
  end
end)

describe("A protected resource", function()
  local function new(callbacks, response)
    return endpoints.new("introspection", callbacks, { introspection = response })
  end

  it("replies as the callback says, to any method", function()
    local seen
    local resource = new({ resource = function(...)
      seen = { ... }
      return { status = 200, headers = { A = "b" }, body = "hello" }
    end }, { action = "OK", subject = "1001", dpopNonce = "n-1", responseContent = INVALID_REQUEST })
    for _, method in ipairs { "GET", "PUT", "PROPFIND" } do
      local request = { method = method, url = "https://rs/", headers = BEARER }
      assert.same({ status = 200, headers = { A = "b", ["DPoP-Nonce"] = "n-1" }, body = "hello" },
        resource.handle(request))
      assert.equal("1001", seen[1].subject)
      assert.equal(request, seen[2])
    end
    local reply = resource.send { method = "HEAD", headers = BEARER }
    assert.same({ "", "5" }, { reply.body, reply.headers["Content-Length"] })
  end)

  it("sends its options to introspection", function()
    local options = { resource = issue, scopes = { "a" }, subject = "1", resources = { "https://rs" },
      acr_values = { "x" }, max_age = 5, dpop_nonce_required = true }
    local resource = new(options, REFUSED)
    resource.get("", BEARER)
    options.resource, options.token = nil, SECRET
    assert.same(options, resource.calls[1].introspection)
  end)

  for action, status in cases { BAD_REQUEST = 400, UNAUTHORIZED = 401, FORBIDDEN = 403, INTERNAL_SERVER_ERROR = 500 } do
    it("returns " .. status .. " for " .. action, function()
      local resource = new({ resource = error }, { action = action, responseContent = "Bearer x", dpopNonce = "n-1" })
      local reply = resource.get("", BEARER)
      assert.same({ status, "", "Bearer x", "n-1" },
        { reply.status, reply.body, reply.headers["WWW-Authenticate"], reply.headers["DPoP-Nonce"] })
      assert.equal(status == 500 and 1 or 0, #resource.lines)
    end)
  end

  it("returns 500 if the callback raises an error or returns an invalid value", function()
    for _, callback in ipairs { function() error "x" end, function() end, function() return {} end } do
      local resource = new({ resource = callback }, { action = "OK" })
      endpoints.assert_server_error(resource, resource.get("", BEARER), "'resource' ")
    end
  end)
end)

describe("The introspection endpoint", function()
  local ACTIVE = { action = "OK", responseContent = '{"active":true}' }

  local function new(callback, response)
    return endpoints.new("standard_introspection", { resource_server = callback },
      { standard_introspection = response or ACTIVE })
  end

  it("serves resource servers that the callback recognizes", function()
    local seen
    local endpoint = new(function(...) seen = { ... }; return true end)
    local reply = endpoint.post("token=" .. SECRET, {
      Authorization = "Basic " .. base64.encode "rs%3A1:s+1", Accept = "application/token-introspection+jwt",
    })
    assert.same({ 200, '{"active":true}' }, { reply.status, reply.body })
    assert.same({ endpoints.URL, "rs:1", "s 1" }, { seen[1].url, seen[2], seen[3] })
    assert.same({ standard_introspection = { parameters = "token=" .. SECRET } }, endpoint.calls[1])
  end)

  it("forwards what the callback returns, and what the resource server accepts", function()
    local endpoint = new(function()
      return { rs_uri = "https://rs", parameters = "x", introspection_sign_alg = "ES256" }
    end, { action = "JWT", responseContent = "j.w.t" })
    local reply = endpoint.post("token=a", { Accept = { "application/token-introspection+jwt", "a/b" } })
    assert.same({ 200, "j.w.t", "application/token-introspection+jwt" },
      { reply.status, reply.body, reply.headers["Content-Type"] })
    assert.same({ parameters = "token=a", rs_uri = "https://rs", introspection_sign_alg = "ES256",
      http_accept_header = "application/token-introspection+jwt, a/b" }, endpoint.calls[1].standard_introspection)
    endpoint.post("token=a", { Accept = "\255" })
    assert.is_nil(endpoint.calls[2].standard_introspection.http_accept_header)
  end)

  it("refuses all others", function()
    for _, value in ipairs { "Basic " .. base64.encode "a:b", "Basic !!", "Bearer x" } do
      for _, refusal in ipairs { function() end, function() return false end } do
        local endpoint = new(refusal)
        local reply = endpoint.post("token=a", { Authorization = value })
        endpoints.assert_refused(endpoint, reply, 401, "invalid_client")
        assert.equal('Basic realm="introspection"', reply.headers["WWW-Authenticate"])
      end
    end
  end)

  it("gives the callback no credentials if they are missing or malformed", function()
    for _, value in ipairs { "Basic !!", "Bearer x", { "Basic YTpi", "Basic YTpi" } } do
      local count
      local endpoint = new(function(_, id, secret) count = { id, secret } end)
      endpoint.post("token=a", { Authorization = value })
      assert.same({}, count)
    end
  end)

  it("refuses a malformed form before running the callback", function()
    local endpoint = new(error)
    endpoints.assert_refused(endpoint, endpoint.post "token=%FF", 400, "invalid_request")
    endpoints.assert_refused(endpoint, endpoint.send {}, 415, "invalid_request")
  end)

  it("handles BAD_REQUEST, INTERNAL_SERVER_ERROR and a failing callback", function()
    local function yes() return true end
    local endpoint = new(yes, { action = "BAD_REQUEST", responseContent = "{}" })
    assert.equal(400, endpoint.post("").status)
    endpoint = new(yes, { action = "INTERNAL_SERVER_ERROR", responseContent = endpoints.SERVER_ERROR,
      resultCode = "A1" })
    endpoints.assert_server_error(endpoint, endpoint.post "", "INTERNAL_SERVER_ERROR, result code: A1")
    endpoint = new(function() error "x" end)
    endpoints.assert_server_error(endpoint, endpoint.post "", "'resource_server' failed")
    endpoint = new(function() return "rs-1" end)
    endpoints.assert_server_error(endpoint, endpoint.post "", "'resource_server' must return true, a table")
    endpoint = new(function() return { typo = 1 } end)
    endpoints.assert_server_error(endpoint, endpoint.post "", "unknown parameter 'typo'")
  end)
end)

describe("The UserInfo endpoint", function()
  local OK = { action = "OK", subject = "1001", claims = { "name" }, dpopNonce = "n-1" }
  local CLAIMS = { action = "JSON", responseContent = '{"sub":"1001"}' }

  local function new(claims, issued, response)
    local answers = { user_info = response or OK, user_info_issue = issued or CLAIMS }
    return endpoints.new("user_info", { claims = claims }, answers)
  end

  it("issues the callback's claims", function()
    local expected = { { { name = "N" }, '{"name":"N"}' }, { '{"a":1}', '{"a":1}' }, { {}, "{}" }, { nil, nil } }
    for i = 1, 4 do
      local seen
      local endpoint = new(function(response) seen = response; return expected[i][1] end)
      local reply = endpoint.get("", BEARER)
      assert.same({ 200, '{"sub":"1001"}', "n-1" }, { reply.status, reply.body, reply.headers["DPoP-Nonce"] })
      assert.same({ token = SECRET, claims = expected[i][2] }, endpoint.calls[2].user_info_issue)
      assert.same({ "name" }, seen.claims)
    end
  end)

  it("issues with the callback's additional parameters", function()
    local endpoint = new(function() return nil, { sub = "other", token = "x", claims_for_tx = { a = 1 } } end)
    endpoint.get("", BEARER)
    assert.same({ token = SECRET, sub = "other", claims_for_tx = '{"a":1}' }, endpoint.calls[2].user_info_issue)
  end)

  it("accepts the token in the form of a POST", function()
    local endpoint = new(function() end)
    endpoint.post("access_token=" .. SECRET, { DPoP = "a.b.c" })
    assert.same({ token = SECRET }, endpoint.calls[1].user_info)
  end)

  it("accepts a POST with a header and any body", function()
    local endpoint = new(function() end)
    endpoint.send { headers = BEARER, body = "\255" }
    endpoint.post("a=b", BEARER)
    assert.equal("user_info user_info_issue user_info user_info_issue", endpoint.operations())
  end)

  it("accepts no token in a query, or in a form that is not a POST", function()
    local endpoint = new(function() end)
    local form = { ["Content-Type"] = "application/x-www-form-urlencoded" }
    endpoints.assert_refused(endpoint, endpoint.get("access_token=a"), 401)
    endpoints.assert_refused(endpoint, endpoint.get("", form, { body = "access_token=a" }), 401)
    endpoints.assert_refused(endpoint, endpoint.send { body = "access_token=a" }, 401)
    endpoints.assert_refused(endpoint, endpoint.post "access_token=", 400)
  end)

  it("refuses a token that is sent twice or is malformed", function()
    for _, form in ipairs { "access_token=a&access_token=a", "access_token=%FF", "access_token=a%0D%0Ab",
      "access_token=%" } do
      local endpoint = new(error)
      local reply = endpoint.post(form)
      endpoints.assert_refused(endpoint, reply, 400)
      assert.equal(INVALID_REQUEST, reply.headers["WWW-Authenticate"])
    end
    local endpoint = new(error)
    endpoints.assert_refused(endpoint, endpoint.post("access_token=a", BEARER), 400)
  end)

  it("returns invalid_token if the user is gone", function()
    local endpoint = new(function() return false end)
    local reply = endpoint.get("", BEARER)
    assert.same({ 401, "", 'Bearer error="invalid_token"', "n-1" },
      { reply.status, reply.body, reply.headers["WWW-Authenticate"], reply.headers["DPoP-Nonce"] })
    assert.equal("user_info", endpoint.operations())
    reply = new(function() return false end).get("", { Authorization = "DPoP " .. SECRET, DPoP = "a.b.c" })
    assert.equal('DPoP error="invalid_token"', reply.headers["WWW-Authenticate"])
  end)

  for action, status in cases { BAD_REQUEST = 400, UNAUTHORIZED = 401, FORBIDDEN = 403, INTERNAL_SERVER_ERROR = 500 } do
    it("returns " .. status .. " for " .. action, function()
      local response = { action = action, responseContent = "Bearer x" }
      for _, endpoint in ipairs { new(function() end, nil, response), new(function() end, response) } do
        local reply = endpoint.get("", BEARER)
        assert.same({ status, "", "Bearer x" }, { reply.status, reply.body, reply.headers["WWW-Authenticate"] })
        assert.equal(status == 500 and 1 or 0, #endpoint.lines)
      end
    end)
  end

  it("returns a JWT", function()
    local reply = new(function() end, { action = "JWT", responseContent = "j.w.t" }).get("", BEARER)
    assert.same({ 200, "j.w.t", "application/jwt" }, { reply.status, reply.body, reply.headers["Content-Type"] })
  end)

  it("returns 500 for an invalid value from the callback", function()
    for _, callback in ipairs { function() error "x" end, function() return 5 end, function() return true end,
      function() return { a = print } end, function() return nil, "x" end, function() return nil, { typo = 1 } end,
      function() return { a = "\255" } end } do
      local endpoint = new(callback)
      endpoints.assert_server_error(endpoint, endpoint.get("", BEARER), "^endpoint user_info: ")
    end
  end)
end)

describe("The grant management endpoint", function()
  it("queries and revokes the grant named by the path", function()
    local endpoint = endpoints.new("grant_management", nil, { gm = { action = "OK", responseContent = "{}" } })
    for method, action in pairs { GET = "QUERY", HEAD = "QUERY", DELETE = "REVOKE" } do
      endpoint.send { method = method, url = "https://as/gm/a%2Fb%20c?x=/y#z", headers = BEARER }
      assert.same({ access_token = SECRET, gm_action = action, grant_id = "a/b c" }, table.remove(endpoint.calls).gm)
    end
  end)

  it("refuses an id that is not valid text", function()
    for _, segment in ipairs { "", "%", "%0D%0A", "%00", "%FF", "%0a", "a%zz", "\255", "%C0%AF", "?a", "#a" } do
      local endpoint = endpoints.new "grant_management"
      local reply = endpoint.get("", BEARER, { url = "https://as/gm/" .. segment })
      endpoints.assert_refused(endpoint, reply, 400, "invalid_request")
    end
    local endpoint = endpoints.new "grant_management"
    endpoints.assert_refused(endpoint, endpoint.get("", BEARER, { url = "https://as" }), 400, "invalid_request")
  end)

  for action, status in cases { NO_CONTENT = 204, UNAUTHORIZED = 401, FORBIDDEN = 403, NOT_FOUND = 404,
    CALLER_ERROR = 500, AUTHLETE_ERROR = 500 } do
    it("returns " .. status .. " for " .. action, function()
      local endpoint = endpoints.new("grant_management", nil, { gm = { action = action, responseContent = "{}" } })
      local reply = endpoint.send { method = "DELETE", url = "https://as/gm/g", headers = BEARER }
      assert.equal(status, reply.status)
      assert.equal(status == 500 and 1 or 0, #endpoint.lines)
    end)
  end
end)

describe("A request with an HTTP message signature", function()
  local HEADERS = {
    Authorization = "Bearer " .. SECRET,
    ["Signature-Input"] = 'sig1=("@method" "@target-uri" "authorization");created=1',
    Signature = "sig1=:YWJj:",
    ["X-List"] = { "one", "two" },
  }

  local function values(pairs_of)
    local found = {}
    for _, pair in ipairs(pairs_of) do found[#found + 1] = pair.key .. "=" .. pair.value end
    table.sort(found)
    return table.concat(found, " ")
  end

  local function assert_passed_on(sent, has_body)
    assert.same({ endpoints.URL .. "?q=1", has_body }, { sent.target_uri, sent.request_body_contained })
    assert.matches("signature=sig1=:YWJj: ", values(sent.headers), 1, true)
    assert.matches("x-list=one x-list=two", values(sent.headers), 1, true)
  end

  it("is passed on by introspection, with its headers, URL and whether it has a body", function()
    local endpoint = endpoints.new("introspection", { resource = function() return { status = 200 } end },
      { introspection = { action = "OK" } })
    endpoint.send { method = "GET", url = endpoints.URL .. "?q=1", headers = HEADERS }
    assert_passed_on(endpoint.calls[1].introspection, false)
    assert.equal("GET", endpoint.calls[1].introspection.htm)
    endpoint.send { method = "PUT", url = endpoints.URL .. "?q=1", headers = HEADERS, body = "x" }
    assert_passed_on(endpoint.calls[2].introspection, true)
  end)

  it("is passed on without a signature, too, if components are required", function()
    local endpoint = endpoints.new("introspection", { resource = function() return { status = 200 } end,
      required_components = { "@method" } }, { introspection = REFUSED })
    endpoint.get(nil, BEARER)
    local sent = endpoint.calls[1].introspection
    assert.same({ { "@method" }, endpoints.URL }, { sent.required_components, sent.target_uri })
    endpoint = endpoints.new("introspection", { resource = function() return { status = 200 } end },
      { introspection = { action = "OK" } })
    endpoint.get(nil, BEARER)
    assert.is_nil(endpoint.calls[1].introspection.headers)
  end)

  it("is passed on by user_info, and the response's signature goes to the client", function()
    local endpoint = endpoints.new("user_info", { claims = function() return {} end }, {
      user_info = { action = "OK", subject = "1001" },
      user_info_issue = { action = "JSON", responseContent = "{}", signature = "sig1=:eA==:",
        signatureInput = "sig1=()", contentDigest = "sha-256=:eA==:" },
    })
    local reply = endpoint.send { method = "GET", url = endpoints.URL .. "?q=1", headers = HEADERS }
    assert_passed_on(endpoint.calls[1].user_info, false)
    assert.equal("sig1=:YWJj:", endpoint.calls[2].user_info_issue.request_signature)
    assert.matches("x-list=one", values(endpoint.calls[2].user_info_issue.headers), 1, true)
    assert.same({ "sig1=:eA==:", "sig1=()", "sha-256=:eA==:" },
      { reply.headers.Signature, reply.headers["Signature-Input"], reply.headers["Content-Digest"] })
  end)

  it("has a body if the server says so, although it did not read it", function()
    local endpoint = endpoints.new("introspection", { resource = function() return { status = 200 } end },
      { introspection = { action = "OK" } })
    endpoint.send { method = "DELETE", headers = HEADERS, has_body = true }
    assert.is_true(endpoint.calls[1].introspection.request_body_contained)
    endpoints.assert_refused(endpoints.new("introspection", { resource = issue }),
      endpoints.new("introspection", { resource = issue }).send { method = "GE\255T", headers = HEADERS }, 400,
      "invalid_request")
  end)

  it("is not asked for of others: user_info sends no headers without a signature", function()
    local endpoint = endpoints.new("user_info", { claims = function() return {} end }, {
      user_info = { action = "OK", subject = "1001" }, user_info_issue = { action = "JSON", responseContent = "{}" },
    })
    local reply = endpoint.get(nil, BEARER)
    assert.is_nil(endpoint.calls[1].user_info.headers)
    assert.is_nil(endpoint.calls[2].user_info_issue.headers)
    assert.is_nil(reply.headers.Signature)
  end)

  it("is refused if it is not text", function()
    local endpoint = endpoints.new("introspection", { resource = function() return { status = 200 } end })
    for _, value in ipairs { "\255", "a\0" } do
      local headers = { Authorization = "Bearer t", ["Signature-Input"] = "sig1=()", ["X-Name"] = value }
      endpoints.assert_refused(endpoint, endpoint.get(nil, headers), 400, "invalid_request")
    end
  end)
end)

local reply = require "authlete.reply"

local JSON_HEADERS = {
  ["Content-Type"] = "application/json",
  ["Cache-Control"] = "no-store",
  ["Pragma"] = "no-cache",
}

local SERVER_ERROR = { status = 500, headers = JSON_HEADERS, body = '{"error":"server_error"}' }

local function with_headers(more)
  local headers = {}
  for name, value in pairs(JSON_HEADERS) do
    headers[name] = value
  end
  for name, value in pairs(more) do
    headers[name] = value
  end
  return headers
end

local function response(action, fields)
  local made = { action = action, response_content = '{"error":"invalid_request"}' }
  for name, value in pairs(fields or {}) do
    made[name] = value
  end
  return made
end

describe("reply", function()
  it("returns the status of each action, with response_content as the body", function()
    local statuses = {
      token = { OK = 200, BAD_REQUEST = 400, INVALID_CLIENT = 401, INTERNAL_SERVER_ERROR = 500 },
      token_fail = { BAD_REQUEST = 400, INTERNAL_SERVER_ERROR = 500 },
      token_issue = { OK = 200, INTERNAL_SERVER_ERROR = 500 },
    }
    for operation, actions in pairs(statuses) do
      for action, status in pairs(actions) do
        local made = reply[operation](response(action))
        assert.equal(status, made.status, operation .. " " .. action)
        assert.equal('{"error":"invalid_request"}', made.body)
      end
    end
  end)

  it("sends JSON that is not cached, and no other headers", function()
    assert.same(JSON_HEADERS, reply.token_fail(response "BAD_REQUEST").headers)
    assert.same(JSON_HEADERS, reply.token_issue(response "OK").headers)
    assert.same(JSON_HEADERS, reply.token(response "OK").headers)
  end)

  it("challenges a client that failed to authenticate", function()
    assert.same(with_headers { ["WWW-Authenticate"] = 'Basic realm="token"' },
      reply.token(response "INVALID_CLIENT").headers)
  end)

  it("names the next step if the action requires one", function()
    for _, action in ipairs { "PASSWORD", "TOKEN_EXCHANGE", "JWT_BEARER", "ID_TOKEN_REISSUABLE", "NATIVE_SSO" } do
      local made, message = reply.token(response(action))
      assert.is_nil(made)
      assert.matches("^next step: %l", message)
    end
    local _, message = reply.token(response "PASSWORD")
    assert.matches("token_issue.*token_fail.*INVALID_RESOURCE_OWNER_CREDENTIALS", message)
  end)

  it("reveals nothing about a failed call to the client application", function()
    for _, operation in ipairs { "token", "token_fail", "token_issue" } do
      assert.same(SERVER_ERROR, reply[operation](nil, "connection refused", { kind = "connect", body = "secret" }))
    end
  end)

  it("returns server_error for an unknown action", function()
    assert.same(SERVER_ERROR, reply.token(response "SOMETHING_NEW"))
    assert.same(SERVER_ERROR, reply.token({ response_content = "{}" }))
    assert.same(SERVER_ERROR, reply.token({ action = 5, response_content = "{}" }))
    assert.same(SERVER_ERROR, reply.token_fail(response "OK"))
    assert.same(SERVER_ERROR, reply.token_issue(response "PASSWORD"))
  end)

  it("returns server_error if the content that the action promises is missing", function()
    assert.same(SERVER_ERROR, reply.token_issue({ action = "OK" }))
    assert.same(SERVER_ERROR, reply.token({ action = "INVALID_CLIENT", dpop_nonce = "nonce" }))
    assert.same(SERVER_ERROR, reply.token_fail({ action = "BAD_REQUEST", response_content = 5 }))
  end)

  it("returns server_error for anything but a response", function()
    for _, value in ipairs { true, 5, "text" } do
      assert.same(SERVER_ERROR, reply.token_fail(value))
    end
  end)

  it("forwards a DPoP nonce and an attestation challenge", function()
    local expected = with_headers { ["DPoP-Nonce"] = "n-0S6", ["OAuth-Client-Attestation-Challenge"] = "c-1" }
    local fields = { dpop_nonce = "n-0S6", attestation_challenge = "c-1" }
    assert.same(expected, reply.token(response("BAD_REQUEST", fields)).headers)
    assert.same(expected, reply.token_fail(response("BAD_REQUEST", fields)).headers)
  end)

  it("takes them from the earlier token response for token_fail and token_issue", function()
    local expected = with_headers { ["DPoP-Nonce"] = "n-0S6", ["OAuth-Client-Attestation-Challenge"] = "c-1" }
    local earlier = { action = "PASSWORD", dpop_nonce = "n-0S6", attestation_challenge = "c-1" }
    assert.same(expected, reply.token_fail(response "BAD_REQUEST", nil, nil, earlier).headers)
    assert.same(expected, reply.token_issue(response "OK", nil, nil, earlier).headers)
  end)

  it("prefers the response's own nonce over the earlier one", function()
    local made = reply.token_issue(response("OK", { dpop_nonce = "own" }), nil, nil, { dpop_nonce = "earlier" })
    assert.equal("own", made.headers["DPoP-Nonce"])
  end)

  it("does not send the earlier nonce after a failed call", function()
    assert.same(SERVER_ERROR, reply.token_issue(nil, "timeout", {}, { dpop_nonce = "earlier" }))
  end)

  it("omits a header whose value could inject another", function()
    for _, value in ipairs { "a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b", "a\127b", "", 5, true } do
      assert.same(JSON_HEADERS, reply.token(response("OK", { dpop_nonce = value })).headers)
    end
  end)

  it("does not change the response, and returns a new table each time", function()
    local given = response("OK", { dpop_nonce = "n" })
    local first = reply.token(given)
    first.headers["Content-Type"] = "text/plain"
    assert.same(response("OK", { dpop_nonce = "n" }), given)
    assert.equal("application/json", reply.token(given).headers["Content-Type"])
    local failed = reply.token(nil)
    failed.headers["Content-Type"] = "text/plain"
    assert.same(SERVER_ERROR, reply.token(nil))
  end)

  it("is read-only", function()
    assert.error_matches(function() reply.token = print end, "authlete.reply is read%-only")
    assert.error_matches(function() reply.other = print end, "authlete.reply is read%-only")
  end)

  it("raises an error for an operation without replies, and names it", function()
    assert.error_matches(function() return reply.token_fial end, "authlete.reply has no 'token_fial'")
  end)
end)

-- Every reply of Authlete's own servers, from spec/data/replies.json.

local cjson = require "cjson"
local core = require "authlete.core"
local described = require "spec.support.described"
local reply = require "authlete.reply"

local rows = described.replies

local CONTENT = '{"error":"x"}'
local null = cjson.null

-- If the sources disagree or say nothing, the RFC cited in reply.lua applies.
local CHALLENGES = {
  push_authorization_request = 'Basic realm="pushed_auth_req"',
  dynamic_client_register = 'Bearer error="invalid_token"',
  dynamic_client_get = 'Bearer error="invalid_token"',
  dynamic_client_update = 'Bearer error="invalid_token"',
  dynamic_client_delete = 'Bearer error="invalid_token"',
  gm = "Bearer",
}

local function or_nil(value)
  return value ~= null and value or nil
end

local function make_response(row)
  local challenge = or_nil(row.headers["WWW-Authenticate"]) == "{responseContent}"
  return {
    action = row.action,
    response_content = challenge and 'Bearer error="invalid_token"' or row.headers.Location and "https://c/cb"
      or CONTENT,
    result_message = "message",
    info = { credential_offer = CONTENT },
    dpop_nonce = "nonce",
    attestation_challenge = "challenge",
  }
end

-- One spec per row; rows that are not about a response have none.
for _, row in ipairs(rows) do
  local operation, action, status = row.operation, or_nil(row.action), or_nil(row.status)
  if action then
    it(("%s %s gets the same reply as from Authlete's servers"):format(operation, action), function()
      local made, step = reply[operation](make_response(row))
      if not status then
        assert.is_nil(made)
        assert.matches("^next step: ", step)
        return
      end
      assert.equal(status, made.status)
      local content_type = (or_nil(row.content_type) or ""):gsub("^application/json.*", "application/json")
        :gsub("^application/javascript.*", "application/json") -- revocation; the body is empty
      if row.body_from == "resultMessage" then -- which is for the server's developers
        content_type = status == 500 and "application/json" or ""
        assert.is_nil(made.body:find "message")
      end
      assert.equal(content_type ~= "" and content_type or nil, made.headers["Content-Type"])
      if status ~= 401 then -- a refusal need not be cached, even if no source says so
        assert.equal(row.headers["Cache-Control"], made.headers["Cache-Control"])
      end
      local challenge = row.headers["WWW-Authenticate"]
      if challenge == "{responseContent}" then
        challenge = 'Bearer error="invalid_token"'
        assert.equal("", made.body)
      elseif status == 401 and not challenge then
        challenge = CHALLENGES[operation]
      end
      assert.equal(challenge, made.headers["WWW-Authenticate"])
      assert.equal(row.headers.Location and "https://c/cb", made.headers.Location)
      for header in pairs(or_nil(row.optional_headers) or {}) do
        assert.is_string(made.headers[header], header)
      end
    end)
  end
end

describe("authlete.reply", function()
  it("returns 500 for an action that the operation does not have", function()
    assert.equal(500, reply.token_fail({ action = "OK", response_content = CONTENT }).status)
    assert.equal(500, reply.authorization({ action = "DELETED", response_content = CONTENT }).status)
  end)

  it("returns documents, and 204 if there is none", function()
    assert.equal(CONTENT, reply.get_service_jwks(CONTENT).body)
    assert.equal("application/json", reply.get_service_configuration(CONTENT).headers["Content-Type"])
    assert.equal(204, reply.get_service_jwks(true).status)
    assert.equal(500, reply.get_service_jwks(nil, "message").status)
  end)

  it("does not redirect to an invalid location or inject headers", function()
    local made = reply.authorization_issue { action = "LOCATION", response_content = "https://c/\r\nSet-Cookie: x" }
    assert.equal(500, made.status)
    assert.is_nil(made.headers.Location)
    made = reply.user_info { action = "UNAUTHORIZED", response_content = "Bearer\r\nX: y" }
    assert.equal(401, made.status)
    assert.is_nil(made.headers["WWW-Authenticate"])
  end)

  it("leaves members without a value out of token responses, and changes nothing else", function()
    for content, expected in pairs {
      ['{"access_token":"a","scope":null}'] = '{"access_token":"a"}',
      ['{"scope":null,"access_token":"a"}'] = '{"access_token":"a"}',
      ['{ "scope" : null , "refresh_token" : null }'] = "{}",
      ['{"scope":null,"id_token":null,"a":{"scope":null},"c_nonce":null}'] = '{"a":{"scope":null}}',
      ['{"scope":"" ,"access_token":"a"}'] = '{"access_token":"a"}',
      ['{"a":[{"scope":null,"b":"]\\"}"}],"id_token":null}'] = '{"a":[{"scope":null,"b":"]\\"}"}]}',
      ['{"scope":null'] = '{"scope":null',
      ['[null]'] = "[null]",
      ['{"a":null}'] = '{"a":null}',
      ['{"scope":"","access_token":"a","expires_in":null,"id_token":null}'] = '{"access_token":"a"}',
      ['{"a":1,"scope":null,"refresh_token":null,"expires_in":10}'] = '{"a":1,"expires_in":10}',
      ['{"a":1.50,"scope":"b","mine":null}'] = '{"a":1.50,"scope":"b","mine":null}',
      ['{"a":",\\"scope\\":null,","scope":"b"}'] = '{"a":",\\"scope\\":null,","scope":"b"}',
    } do
      for _, operation in ipairs { "token", "token_issue", "native_sso", "id_token_reissue" } do
        assert.equal(expected, reply[operation]({ action = "OK", response_content = content }).body)
      end
    end
  end)

  it("replies to a revocation with JSON and an empty body, which clients that read JSON accept", function()
    for _, content in ipairs { false, "f()" } do
      local made = reply.revocation { action = "OK", response_content = content or nil }
      assert.same({ 200, "application/json", "" }, { made.status, made.headers["Content-Type"], made.body })
    end
  end)

  it("forwards the nonce of user_info to user_info_issue", function()
    local made = reply.user_info_issue({ action = "JSON", response_content = CONTENT }, nil, nil, { dpop_nonce = "n" })
    assert.equal("n", made.headers["DPoP-Nonce"])
  end)

  it("has only operations that exist", function()
    for _, row in ipairs(rows) do
      assert.is_number(core.operations[row.operation])
    end
  end)
end)

-- The sandbox's device flow (RFC 8628), as an authorization server uses Authlete.

local cjson = require "cjson"
local form = require "authlete.form"
local sandboxed = require "spec.support.sandboxed"

local error_of = sandboxed.error_of
local CLIENT = { client_id = "5921531358155430", client_secret = "sandbox-client-secret" }

local now, api

local function send(operation, parameters, client)
  client = client or CLIENT
  return assert(api[operation](api, {
    parameters = parameters, client_id = client.client_id, client_secret = client.client_secret,
  }))
end

local function begin(parameters)
  return send("device_authorization", parameters or "scope=history.read")
end

local function poll(device_code, client)
  return send("token", "grant_type=" .. form.encode_component "urn:ietf:params:oauth:grant-type:device_code"
    .. "&device_code=" .. device_code, client)
end

local function complete(user_code, changes)
  local request = { user_code = user_code, result = "AUTHORIZED", subject = "1001" }
  for name, value in pairs(changes or {}) do
    request[name] = value
  end
  return assert(api:device_complete(request)).action
end

before_each(function()
  now = 1700000000
  local _
  _, api = sandboxed.new {
    now = function() return now end,
    issuer = "https://issuer.example/",
    endpoints = { device_verification = "/connect" },
    device_code_duration = 300,
  }
end)

describe("device_authorization of the sandbox", function()
  it("issues codes to the device", function()
    local answer = begin "scope=history.read+unknown&acr_values=two"
    assert.equal("OK", answer.action)
    assert.equal("A220001", answer.result_code)
    assert.matches("^[BCDFGHJKLMNPQRSTVWXZ]+$", answer.user_code)
    assert.equal(8, #answer.user_code)
    assert.equal("My Client", answer.client_name)
    assert.equal("history.read", answer.scopes[1].name)
    assert.is_nil(answer.scopes[2])
    assert.same({ "two" }, answer.acrs)
    assert.same({
      device_code = answer.device_code, user_code = answer.user_code, expires_in = 300, interval = 5,
      verification_uri = "https://issuer.example/connect",
      verification_uri_complete = "https://issuer.example/connect?user_code=" .. answer.user_code,
    }, cjson.decode(answer.response_content))
  end)

  it("refuses an unknown client, and resources that are none", function()
    local wrong = { client_id = "1", client_secret = "x" }
    assert.equal("invalid_client", error_of(send("device_authorization", "scope=x", wrong), "UNAUTHORIZED"))
    assert.equal("invalid_request", error_of(begin ""))
    assert.equal("invalid_target", error_of(begin "resource=x"))
  end)
end)

describe("device_verification of the sandbox", function()
  it("says what the user code is for", function()
    local answer = assert(api:device_verification { user_code = begin("scope=email").user_code })
    assert.equal("VALID", answer.action)
    assert.equal("A224001", answer.result_code)
    assert.equal("My Client", answer.client_name)
    assert.equal("email", answer.scopes[1].name)
    assert.equal(1700000300000, answer.expires_at)
  end)

  it("detects unknown and expired codes", function()
    local user_code = begin().user_code
    assert.equal("NOT_EXIST", api:device_verification({ user_code = "BBBBBBBB" }).action)
    assert.equal("SANDBOX_USERCODE_MISSING", api:device_verification({ user_code = "" }).result_code)
    now = now + 300
    assert.equal("EXPIRED", api:device_verification({ user_code = user_code }).action)
    assert.equal("USER_CODE_EXPIRED", complete(user_code))
  end)
end)

describe("A device of the sandbox", function()
  it("gets tokens once the user has agreed", function()
    local codes = begin()
    assert.equal("authorization_pending", error_of(poll(codes.device_code)))
    assert.equal("SUCCESS", complete(codes.user_code))
    now = now + 5
    local answer = poll(codes.device_code)
    assert.equal("OK", answer.action)
    assert.equal("DEVICE_CODE", answer.grant_type)
    assert.equal("1001", answer.subject)
    assert.same({ "history.read" }, answer.scopes)
    assert.is_string(answer.refresh_token)
    assert.equal("OK", api:introspection({ token = answer.access_token }).action)
    now = now + 5
    assert.equal("invalid_grant", error_of(poll(codes.device_code)))
  end)

  it("must not poll too often", function()
    local codes = begin()
    assert.equal("authorization_pending", error_of(poll(codes.device_code)))
    now = now + 4
    assert.equal("slow_down", error_of(poll(codes.device_code)))
    complete(codes.user_code)
    now = now + 9 -- of ten seconds now
    assert.equal("slow_down", error_of(poll(codes.device_code)))
    now = now + 15
    assert.equal("OK", poll(codes.device_code).action)
  end)

  it("is told that the user denied access, that something failed, or that the code expired", function()
    local function granted()
      return api:get_granted_scopes { client_id = CLIENT.client_id, subject = "1001" }.latest_granted_scopes
    end
    for result, oauth_error in pairs { ACCESS_DENIED = "access_denied", TRANSACTION_FAILED = "expired_token" } do
      local codes = begin()
      assert.equal("SUCCESS", complete(codes.user_code, { result = result, error_description = "No." }))
      local answer = poll(codes.device_code)
      assert.equal(oauth_error, error_of(answer))
      assert.matches("No%.$", cjson.decode(answer.response_content).error_description)
    end
    assert.is_nil(granted())
    local codes = begin()
    now = now + 300
    assert.equal("expired_token", error_of(poll(codes.device_code)))
  end)

  it("requires its own code", function()
    local television = assert(api:create_client { client_type = "PUBLIC", grant_types = { "DEVICE_CODE" } })
    local other = { client_id = ("%.0f"):format(television.client_id) }
    local codes = begin()
    complete(codes.user_code)
    assert.equal("invalid_grant", error_of(poll(codes.device_code, other)))
    assert.equal("invalid_grant", error_of(poll "guessed"))
    assert.equal("OK", poll(codes.device_code).action)
  end)
end)

describe("device_complete of the sandbox", function()
  it("accepts a user code once", function()
    local codes = begin()
    assert.equal("SUCCESS", complete(codes.user_code))
    assert.equal("USER_CODE_NOT_EXIST", complete(codes.user_code))
    assert.equal("NOT_EXIST", api:device_verification({ user_code = codes.user_code }).action)
  end)

  it("requires a subject", function()
    assert.equal("INVALID_REQUEST", complete(begin().user_code, { subject = "" }))
  end)

  it("narrows the scopes and sets the durations", function()
    local codes = begin "scope=history.read+email"
    complete(codes.user_code, { scopes = { "email" }, access_token_duration = 11, refresh_token_duration = 12 })
    local answer = poll(codes.device_code)
    assert.same({ "email" }, answer.scopes)
    assert.equal(11, answer.access_token_duration)
    assert.equal(12, answer.refresh_token_duration)
  end)
end)

if pcall(require, "openssl.pkey") then
  it("A device of the sandbox gets an ID token for the scope openid", function()
    local codes = begin "scope=openid"
    complete(codes.user_code, { claims = '{"name":"Alice"}' })
    assert.is_string(poll(codes.device_code).id_token)
  end)
end

-- Client-initiated backchannel authentication with the sandbox.

local base64 = require "authlete.util.base64"
local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

if not pcall(require, "openssl.pkey") then return end

local encode, error_of = sandboxed.encode, sandboxed.error_of

local IDS = { POLL = "1", PING = "2", PUSH = "3" }

local now, api

local function new(settings)
  now = 1700000000
  settings = settings or { grant_types = { "CIBA", "REFRESH_TOKEN" } }
  settings.issuer = "https://issuer.example"
  settings.now = function() return now end
  settings.auth_req_id_duration = 100
  settings.clients = {}
  for mode, id in pairs(IDS) do
    table.insert(settings.clients, {
      client_id = id, client_secret = "s", client_name = "The " .. mode .. " client", bc_delivery_mode = mode,
      bc_notification_endpoint = mode ~= "POLL" and "https://client.example/notify" or nil,
    })
  end
  table.insert(settings.clients, { client_id = 4, client_secret = "s" })
  local _
  _, api = sandboxed.new(settings)
end

local function begin(mode, changes)
  local parameters = { scope = "openid email", login_hint = "alice", client_notification_token = "a-token" }
  for name, value in pairs(changes or {}) do
    parameters[name] = value or nil
  end
  return assert(api:backchannel_authentication {
    parameters = encode(parameters), client_id = IDS[mode] or mode, client_secret = "s",
  })
end

-- Returns the ticket and the id of a request that the user has been asked about.
local function ask(mode, changes)
  local ticket = begin(mode, changes).ticket
  local issued = assert(api:backchannel_authentication_issue { ticket = ticket })
  assert.equal("OK", issued.action)
  return ticket, issued.auth_req_id, issued
end

local function complete(ticket, changes)
  local decision = { ticket = ticket, result = "AUTHORIZED", subject = "1001" }
  for name, value in pairs(changes or {}) do
    decision[name] = value
  end
  return assert(api:backchannel_authentication_complete(decision))
end

local function poll(id, client)
  now = now + 10
  return assert(api:token {
    parameters = encode { grant_type = "urn:openid:params:grant-type:ciba", auth_req_id = id },
    client_id = IDS[client or "POLL"], client_secret = "s",
  })
end

local function claims_of(jwt)
  return cjson.decode(base64.decode_url(jwt:match "^[^.]*%.([^.]*)"))
end

before_each(function() new() end)

describe("backchannel_authentication of the sandbox", function()
  it("says whom to ask what", function()
    local answer = begin("POLL", {
      acr_values = "a b", binding_message = "W4SCT", user_code = "1234", requested_expiry = 60,
    })
    assert.equal("USER_IDENTIFICATION", answer.action)
    assert.equal("A179001", answer.result_code)
    assert.equal("LOGIN_HINT", answer.hint_type)
    assert.equal("alice", answer.hint)
    assert.equal("POLL", answer.delivery_mode)
    assert.same({ "a", "b" }, answer.acrs)
    assert.equal("W4SCT", answer.binding_message)
    assert.equal("1234", answer.user_code)
    assert.is_false(answer.user_code_required)
    assert.equal(60, answer.requested_expiry)
    assert.equal("The POLL client", answer.client_name)
    assert.same({ "email", "email_verified" }, answer.claim_names)
  end)

  it("refuses wrong requests", function()
    for oauth_error, changes in pairs {
      invalid_scope = { scope = "email" },
      invalid_request = { login_hint = false },
      invalid_target = { resource = "relative" },
    } do
      assert.equal(oauth_error, error_of(begin("POLL", changes)))
    end
    for _, changes in ipairs {
      { login_hint_token = "x" }, { id_token_hint = "x", login_hint = false }, { requested_expiry = "soon" },
      { request = "eyJ" },
    } do
      assert.equal("invalid_request", error_of(begin("POLL", changes)))
    end
    assert.equal("invalid_request", error_of(begin("PING", { client_notification_token = false })))
    assert.equal("unauthorized_client", error_of(begin "4"))
    assert.equal("invalid_client", error_of(begin "7", "UNAUTHORIZED"))
  end)

  it("is refused if the service does not support it", function()
    new { grant_types = { "AUTHORIZATION_CODE" } }
    assert.equal("unauthorized_client", error_of(begin "POLL"))
  end)

  it("can be refused by the server", function()
    for reason, expected in pairs {
      ACCESS_DENIED = { "FORBIDDEN", "access_denied" }, UNKNOWN_USER_ID = { "BAD_REQUEST", "unknown_user_id" },
      INVALID_USER_CODE = { "BAD_REQUEST", "invalid_user_code" },
    } do
      local ticket = begin("POLL").ticket
      local answer = api:backchannel_authentication_fail { ticket = ticket, reason = reason }
      assert.equal(expected[2], error_of(answer, expected[1]))
      assert.equal("INVALID_TICKET", api:backchannel_authentication_issue({ ticket = ticket }).action)
    end
  end)
end)

describe("A client that polls", function()
  it("gets tokens after the user has agreed, once", function()
    local ticket, id, issued = ask("POLL", { requested_expiry = 77 })
    assert.equal(77, issued.expires_in)
    assert.same({ auth_req_id = id, expires_in = 77, interval = 5 }, cjson.decode(issued.response_content))
    assert.equal("authorization_pending", error_of(poll(id)))
    local answer = complete(ticket, { acr = "gold", claims = '{"name":"Alice"}' })
    assert.equal("NO_ACTION", answer.action)
    assert.equal("A198001", answer.result_code)
    local tokens = poll(id)
    assert.equal("CIBA", tokens.grant_type)
    assert.equal("1001", tokens.subject)
    local claims = claims_of(tokens.id_token)
    assert.equal("gold", claims.acr)
    assert.equal("Alice", claims.name)
    assert.equal("invalid_grant", error_of(poll(id)))
    assert.equal("SERVER_ERROR", complete(ticket).action)
  end)

  it("must not poll too often, nor for others", function()
    local _, id = ask "POLL"
    assert.equal("authorization_pending", error_of(poll(id)))
    now = now - 9
    assert.equal("slow_down", error_of(poll(id)))
    assert.equal("invalid_grant", error_of(poll(id, "PING")))
    assert.equal("invalid_grant", error_of(poll "unknown"))
  end)

  it("learns that the user refused, that nobody could be asked, or that time is up", function()
    for result, oauth_error in pairs { ACCESS_DENIED = "access_denied", TRANSACTION_FAILED = "expired_token" } do
      local ticket, id = ask "POLL"
      complete(ticket, { result = result })
      assert.equal(oauth_error, error_of(poll(id)))
    end
    local _, id = ask "POLL"
    now = now + 100
    assert.equal("expired_token", error_of(poll(id)))
  end)
end)

describe("A client that is pinged", function()
  it("is told to fetch the tokens", function()
    local ticket, id = ask "PING"
    local answer = complete(ticket)
    assert.equal("NOTIFICATION", answer.action)
    assert.equal("https://client.example/notify", answer.client_notification_endpoint)
    assert.equal("a-token", answer.client_notification_token)
    assert.same({ auth_req_id = id }, cjson.decode(answer.response_content))
    assert.equal("OK", poll(id, "PING").action)
  end)
end)

describe("A client that tokens are pushed to", function()
  it("gets them with the notification, and not otherwise", function()
    local ticket, id, issued = ask "PUSH"
    assert.is_nil(cjson.decode(issued.response_content).interval)
    local answer = complete(ticket)
    local content = cjson.decode(answer.response_content)
    assert.equal(id, content.auth_req_id)
    assert.equal(answer.access_token, content.access_token)
    assert.is_true(api:introspection({ token = content.access_token }).usable)
    local claims = claims_of(content.id_token)
    assert.equal(id, claims["urn:openid:params:jwt:claim:auth_req_id"])
    assert.equal(22, #claims["urn:openid:params:jwt:claim:rt_hash"])
    assert.equal("unauthorized_client", error_of(poll(id, "PUSH")))
  end)

  it("gets errors, too", function()
    local ticket, id = ask "PUSH"
    local answer = complete(ticket, { result = "ACCESS_DENIED", error_description = "No." })
    assert.same({ auth_req_id = id, error = "access_denied", error_description = "No." },
      cjson.decode(answer.response_content))
  end)
end)

-- What the sandbox has for the sign-out that applications ask for: verify_jose, and what servers find in metadata.

local cjson = require "cjson"
local sandboxed = require "spec.support.sandboxed"

local CLIENT = 5921531358155430

local now, api

before_each(function()
  now = 1700000000
  api = select(2, sandboxed.new {
    endpoints = { end_session = "/end-session" },
    now = function() return now end,
    clients = { {
      client_id = CLIENT, client_secret = "secret", redirect_uris = { "https://client.invalid/callback" },
      custom_metadata = '{"post_logout_redirect_uris":["https://client.invalid/"]}',
    } },
  })
end)

describe("The sandbox", function()
  it("has an end session endpoint if there is one among its settings", function()
    assert.equal("https://sandbox.invalid/end-session", assert(api:get_service()).end_session_endpoint)
    local metadata = cjson.decode((assert(api:get_service_configuration())))
    assert.equal("https://sandbox.invalid/end-session", metadata.end_session_endpoint)
    local _, without = sandboxed.new()
    assert.is_nil(assert(without:get_service()).end_session_endpoint)
    assert.is_nil(cjson.decode((assert(without:get_service_configuration()))).end_session_endpoint)
  end)

  it("keeps metadata of clients that it does not use", function()
    local client = assert(api:get_client { client_id = CLIENT })
    assert.equal('{"post_logout_redirect_uris":["https://client.invalid/"]}', client.custom_metadata)
    client.custom_metadata = "{}"
    assert(api:update_client(client))
    assert.equal("{}", assert(api:get_client { client_id = CLIENT }).custom_metadata)
  end)

  if not pcall(require, "openssl.pkey") then
    pending "verifies ID tokens (needs luaossl)"
    return
  end

  local function make_id_token()
    local request = assert(api:authorization {
      parameters = "response_type=code&scope=openid&redirect_uri=https://client.invalid/callback&client_id="
        .. ("%.0f"):format(CLIENT),
    })
    local issued = assert(api:authorization_issue { ticket = request.ticket, subject = "1001" })
    local token = assert(api:token {
      parameters = sandboxed.encode {
        grant_type = "authorization_code", code = issued.authorization_code,
        redirect_uri = "https://client.invalid/callback",
      },
      client_id = ("%.0f"):format(CLIENT),
      client_secret = "secret",
    })
    return token.id_token
  end

  local function verify(parameters)
    local verified = assert(api:verify_jose(parameters))
    return { verified.valid, verified.signature_valid }, verified
  end

  it("verifies ID tokens, also of the past", function()
    local id_token = make_id_token()
    assert.same({ true, true }, (verify { jose = id_token, mandatory_claims = { "iss", "sub" } }))
    now = now + 3600
    local result, verified = verify { jose = id_token, signed_by_client = false }
    assert.same({ false, true }, result)
    assert.same({ "exp" }, verified.invalid_claims)
    assert.same({ true, true }, (verify { jose = id_token, clock_skew = 60 }))
    now = now - 3700
    assert.same({ "iat" }, select(2, verify { jose = id_token }).invalid_claims)
  end)

  it("names claims that are missing", function()
    local result, verified = verify { jose = make_id_token(), mandatory_claims = { "sub", "email" } }
    assert.same({ false, true }, result)
    assert.same({ "email" }, verified.missing_claims)
  end)

  it("does not believe what it has not signed", function()
    local header, payload = make_id_token():match "^([^.]+)%.([^.]+)"
    for _, forged in ipairs {
      header .. "." .. payload .. ".AAAA", header .. "." .. payload .. ".", "nothing",
      "eyJhbGciOiJub25lIn0." .. payload .. ".",
    } do
      assert.same({ false, false }, (verify { jose = forged }))
    end
  end)

  it("does not simulate the verification of what clients have signed", function()
    sandboxed.is_not_simulated("verify_jose", function()
      return api:verify_jose { jose = "a.b.c", signed_by_client = true }
    end)
  end)
end)

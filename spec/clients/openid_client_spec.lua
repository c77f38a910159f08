-- openid-client against examples/authorization-server.

local clients = require "spec.support.clients"

describe("openid-client", function()
  if not clients.are_due(pending, { "openid-client" }) then return end

  local seen, errors

  setup(function() seen, errors = clients.run "node openid_client.mjs" end)

  it("discovers the server through its metadata", function() assert.is_true(seen.issuer) end)

  it("signs users in by the code flow with PKCE, and verifies the ID token with the server's key", function()
    assert.same({ "bearer", "1002" }, { seen.tokenType, seen.subject })
  end)

  it("pushes authorization requests", function() assert.equal("1002", seen.pushedSubject) end)

  it("gets claims from the userinfo endpoint", function()
    assert.same({ sub = "1002", name = "Bob Smith", email = "bob@example.com" }, seen.userInfo)
  end)

  it("is told that the user denied access", function() assert.equal("access_denied", seen.denied) end)

  it("sends nobody to a redirect URI that it has not registered, and is told so when it pushes the request", function()
    assert.is_true(seen.wrongRedirectUri)
    assert.equal("invalid_request", seen.wrongRedirectUriPushed)
  end)

  it("gets nothing for a code that was used or has expired, or without its verifier", function()
    assert.same({ "invalid_grant", "invalid_grant", "invalid_grant" },
      { seen.codeTwice, seen.codeExpired, seen.wrongVerifier })
  end)

  it("refuses a response that belongs to another request", function()
    assert.same({ "OAUTH_INVALID_RESPONSE", "OAUTH_JWT_CLAIM_COMPARISON_FAILED" }, { seen.wrongState, seen.wrongNonce })
  end)

  it("asks silently, with prompt=none", function()
    assert.same({ "login_required", "accepted" }, { seen.strangerSilently, seen.silently })
  end)

  it("makes users sign in again, with max_age=0 or prompt=login", function()
    assert.same({ "Sign in", "Sign in" }, { seen.max_age, seen.prompt })
  end)

  it("refreshes tokens, using each refresh token once", function()
    assert.is_true(seen.refreshed)
    assert.equal("invalid_grant", seen.refreshTwice)
  end)

  it("gets tokens that are bound to its key (DPoP), and are of no use without it", function()
    assert.same({
      tokenType = "dpop", subject = "1002", timeline = 200, refreshed = "dpop",
      withoutProof = "OAUTH_WWW_AUTHENTICATE_CHALLENGE", otherKey = "OAUTH_WWW_AUTHENTICATE_CHALLENGE",
    }, seen.bound)
  end)

  it("lets a resource server introspect a token until it is revoked, but not a stranger", function()
    assert.same({ active = true, sub = "1002", client_id = "5921531358155430" }, seen.introspected)
    assert.is_false(seen.revoked)
    assert.equal("OAUTH_WWW_AUTHENTICATE_CHALLENGE", seen.userInfoRevoked)
    assert.equal("OAUTH_WWW_AUTHENTICATE_CHALLENGE", seen.spyAsks)
  end)

  it("gets tokens for itself if its secret is right", function()
    assert.equal("timeline.read", seen.clientCredentials)
    assert.equal("OAUTH_WWW_AUTHENTICATE_CHALLENGE", seen.wrongSecret)
  end)

  it("connects a device by the code it displays", function()
    assert.equal("That code isn't valid. Check it and try again.", seen.wrongUserCode)
    assert.is_true(seen.devicePage)
    assert.equal("Done", seen.deviceDone)
    assert.equal("timeline.read", seen.device)
  end)

  it("signs users out at the server, and sends them to no address that it has not registered", function()
    assert.same({ returned = true, state = "bye" }, seen.signedOut)
    assert.equal("Sign in", seen.afterSignOut)
    assert.is_true(seen.signedOutNowhere)
  end)

  it("leads to no complaints, in the browser and in the log", function()
    assert.same({}, seen.complaints)
    assert.same({}, clients.faults(errors))
  end)
end)

-- passport with its strategies for OpenID Connect and OAuth 2.0, in an Express application, against
-- examples/authorization-server.

local cjson = require "cjson"
local clients = require "spec.support.clients"

local NEEDS = { "express", "express-session", "passport", "passport-oauth2", "passport-openidconnect" }

describe("passport", function()
  if not clients.are_due(pending, NEEDS) then return end

  local seen, errors

  setup(function() seen, errors = clients.run "node passport.mjs" end)

  it("signs users in with OpenID Connect", function()
    assert.same({ id = "1002", name = "Bob Smith", email = "bob@example.com", hasTokens = true }, seen.user)
    assert.equal(cjson.null, seen.signedOut)
    assert.equal("1002", seen.maxAge)
  end)

  it("gets tokens with OAuth 2.0", function()
    assert.same({ scope = "timeline.read", tokenType = "Bearer" }, seen.tokens)
    assert.equal(200, seen.timeline)
  end)

  it("is refused with a wrong secret", function() assert.same({ error = "invalid_client" }, seen.wrongSecret) end)

  it("sends nobody to a redirect URI that it has not registered", function()
    assert.is_true(seen.wrongRedirectUri)
  end)

  it("refuses what the user denied, and what belongs to another session or issuer", function()
    assert.equal("Sign in", seen.asked)
    assert.same({ error = "access_denied", text = "Unauthorized" }, seen.denied)
    assert.equal("Forbidden", seen.wrongIssuer)
    assert.equal(403, seen.forged)
    assert.equal("1002", seen.stillSignedIn)
  end)

  it("leads to no complaints, in the browser and in the log", function()
    assert.same({}, seen.complaints)
    assert.same({}, clients.faults(errors))
  end)
end)

-- simple-oauth2 against examples/authorization-server.

local clients = require "spec.support.clients"

describe("simple-oauth2", function()
  if not clients.are_due(pending, { "simple-oauth2" }) then return end

  local seen, errors

  setup(function() seen, errors = clients.run "node simple_oauth2.mjs" end)

  it("gets tokens for a code, with its secret in the header or in the body", function()
    local expected = {
      stateReturned = true, scope = "profile timeline.read offline_access", expired = false, timeline = 200,
    }
    assert.same({ expected, expected }, { seen.header, seen.body })
  end)

  it("is told that the user denied access", function()
    assert.same({ error = "access_denied", atClient = true }, seen.denied)
  end)

  it("sends nobody to a redirect URI that it has not registered", function()
    assert.is_true(seen.wrongRedirectUri)
  end)

  it("gets nothing for a code that was used, has expired or was made up, and loses what it got for it", function()
    assert.same({ 400, "invalid_grant" }, seen.codeTwice)
    assert.equal(401, seen.timelineAfterTheft)
    assert.same({ 400, "invalid_grant" }, seen.codeExpired)
    assert.same({ 400, "invalid_grant" }, seen.wrongCode)
  end)

  it("gets nothing with a wrong secret, code verifier or redirect URI", function()
    assert.same({ 401, "invalid_client" }, seen.wrongSecret)
    assert.same({ 400, "invalid_grant" }, seen.wrongVerifier)
    assert.same({ 400, "invalid_grant" }, seen.wrongRedirectUriOfCode)
  end)

  it("refreshes tokens that it has stored, once, and for no more than was granted", function()
    assert.same({ isNew = true, scope = "timeline.read" }, seen.refreshed)
    assert.same({ 400, "invalid_grant" }, seen.refreshTwice)
    assert.same({ 400, "invalid_scope" }, seen.refreshTooMuch)
  end)

  it("revokes tokens, also those that are not valid any more", function()
    assert.same({ 200, "accepted", 401 }, { seen.timelineBefore, seen.revoked, seen.timelineAfter })
    assert.same({ 400, "invalid_grant" }, seen.refreshRevoked)
    assert.equal("accepted", seen.revokedAll)
  end)

  it("gets tokens for itself, with the scopes that exist, if its secret is right", function()
    assert.equal("timeline.read", seen.clientCredentials)
    assert.same({ 401, "invalid_client" }, seen.clientCredentialsWrongSecret)
  end)

  it("cannot use passwords", function() assert.same({ 400, "unsupported_grant_type" }, seen.password) end)

  it("leads to no complaints, in the browser and in the log", function()
    assert.same({}, seen.complaints)
    assert.same({}, clients.faults(errors))
  end)
end)

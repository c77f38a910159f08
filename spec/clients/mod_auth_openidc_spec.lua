-- Apache with Debian's mod_auth_openidc, as a client application and as a resource server, against
-- examples/authorization-server.

local clients = require "spec.support.clients"

local SETTINGS = [[
  CLIENT_REDIRECT_URI=http://127.0.0.1:PORT/callback SANDBOX_POST_LOGOUT_REDIRECT_URI=http://127.0.0.1:PORT/public
]]

local MODULE = "/usr/lib/apache2/modules/mod_auth_openidc.so"

describe("mod_auth_openidc", function()
  if not clients.are_due(pending, { "/usr/sbin/apache2", MODULE }) then return end

  local seen, errors

  setup(function() seen, errors = clients.run("node mod_auth_openidc.mjs", SETTINGS) end)

  it("signs users in where they have to be, and passes their claims on", function()
    assert.same({ url = "/public" }, seen.public)
    assert.same({
      returned = true, path = "/private/page?x=1", sub = "1002", name = "Bob Smith", email = "bob@example.com",
    }, seen.private)
    assert.same({
      sub = "1002", userInfo = { sub = "1002", name = "Bob Smith", email = "bob@example.com" },
    }, seen.claims)
  end)

  it("lets in whom it is to let in", function()
    assert.same({ 401, "1001", 400 }, { seen.forbidden, seen.alice, seen.forged })
  end)

  -- It takes an error that names its issuer (RFC 9207) for a request to sign in.
  it("does not let in a user who denies, although it does not know why", function()
    assert.is_true(seen.denied.atApplication)
    assert.matches("target_link_uri", seen.denied.text)
  end)

  it("protects an API by introspection", function()
    assert.same({ without = 401, good = 200, madeUp = 401 }, seen.api)
  end)

  it("refreshes tokens", function() assert.same({ isNew = true, old = 401, new = 200 }, seen.refreshed) end)

  it("signs users out at the server, and revokes the tokens", function()
    assert.matches("/public$", seen.signedOut)
    assert.equal("Sign in", seen.askedAgain)
    assert.same({ true, { false, false }, 401 }, { seen.activeBefore, seen.activeAfter, seen.apiAfter })
  end)

  it("lets nobody in if its secret or its redirect URI is wrong", function()
    assert.is_true(seen.wrongSecret.atApplication)
    assert.matches("Error", seen.wrongSecret.text)
    assert.is_true(seen.wrongRedirectUri)
  end)

  it("leads to no complaints, in the browser and in the log", function()
    assert.same({}, seen.complaints)
    assert.same({}, clients.faults(errors))
  end)
end)

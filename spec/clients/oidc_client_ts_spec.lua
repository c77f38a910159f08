-- oidc-client-ts, in a page of another origin than examples/authorization-server, with all protections of the browser.

local cjson = require "cjson"
local clients = require "spec.support.clients"

-- The application is on the site of the server, and on another one.
local SETTINGS = [[
  APPLICATION_PORT=PORT
  SANDBOX_PUBLIC_REDIRECT_URI='
    https://localhost:PORT/ https://localhost:PORT/silent https://localhost:PORT/popup
    https://127.0.0.1:PORT/ https://127.0.0.1:PORT/silent'
  SANDBOX_POST_LOGOUT_REDIRECT_URI=https://localhost:PORT/signed-out
]]

describe("oidc-client-ts", function()
  if not clients.are_due(pending, { "oidc-client-ts" }) then return end

  local seen, errors

  setup(function() seen, errors = clients.run("node oidc_client_ts.mjs", SETTINGS) end)

  it("signs users in by redirect, and reads the configuration, keys, tokens and claims from another origin", function()
    assert.same({
      sub = "1002", name = "Bob Smith", email = "bob@example.com",
      scope = "openid profile email timeline.read", timeline = 200,
    }, seen.user)
  end)

  it("is told that the user denied access, and refuses what belongs to another page", function()
    assert.equal("access_denied", seen.denied)
    assert.equal("No matching state found in storage", seen.forged)
  end)

  it("signs users in silently, by a frame, if they are signed in at the server", function()
    assert.same({ sub = "1002", isNew = true }, seen.silent)
    assert.equal("login_required", seen.silentStranger)
  end)

  it("signs users in by a window", function()
    assert.same({ "1002", "access_denied", "Popup closed by user" },
      { seen.popup, seen.popupDenied, seen.popupClosed })
  end)

  it("refreshes tokens, and revokes them", function()
    assert.same({ sub = "1002", isNew = true }, seen.renewed)
    assert.same({ "done", 401 }, { seen.revoked, seen.timelineRevoked })
  end)

  it("gets tokens that are bound to a key in the browser (DPoP), and sends proofs to another origin", function()
    assert.same({
      tokenType = "DPoP",
      claims = { sub = "1002", name = "Bob Smith", email = "bob@example.com" },
      withoutProof = { 401, "DPoP" },
    }, seen.bound)
  end)

  it("is the only one whose scripts may read what the server sends", function()
    assert.equal("TypeError", seen.intruder)
  end)

  it("signs users out at the server, and revokes the tokens", function()
    assert.same({ at = "/signed-out", user = cjson.null, timeline = 401, silently = "login_required" }, seen.signedOut)
  end)

  it("needs the refresh token on another site, where browsers do not send the session's cookie", function()
    assert.same({ sub = "1001", silently = "login_required" }, seen.otherSite)
    assert.equal("1001", seen.otherSiteRenewed)
  end)

  it("leads to no complaints, in the browser and in the log", function()
    assert.same({}, seen.complaints)
    assert.same({}, clients.faults(errors))
  end)
end)

-- Authlib, Debian's python3-authlib, against examples/authorization-server.

local clients = require "spec.support.clients"

local AUTHLIB = "/usr/lib/python3/dist-packages/authlib/__init__.py"

describe("Authlib", function()
  if not clients.are_due(pending, { AUTHLIB }) then return end

  local seen, errors

  setup(function() seen, errors = clients.run "/usr/bin/python3 authlib_client.py" end)

  it("signs users in, with its secret in the header or in the body, and verifies the ID token", function()
    local expected = {
      subject = "1002", timeline = 200, user_info = { sub = "1002", name = "Bob Smith", email = "bob@example.com" },
    }
    assert.same({ expected, expected }, { seen.client_secret_basic, seen.client_secret_post })
  end)

  it("is told that the user denied access", function() assert.same({ "access_denied" }, seen.denied) end)

  it("sends nobody to a redirect URI that it has not registered", function()
    assert.is_true(seen.wrong_redirect_uri)
  end)

  it("gets nothing with a wrong secret or code verifier, but may try again", function()
    assert.same({ "mismatching_state", "invalid_grant", "invalid_client", "accepted" },
      { seen.wrong_state, seen.wrong_verifier, seen.wrong_secret, seen.right_after_wrong })
  end)

  it("gets nothing for a code that was used or has expired", function()
    assert.same({ "invalid_grant", "invalid_grant" }, { seen.code_twice, seen.code_expired })
  end)

  it("refreshes a token that has expired, and each refresh token only once", function()
    assert.equal(200, seen.timeline_after_expiry)
    assert.is_true(seen.refreshed)
    assert.equal("invalid_grant", seen.refresh_twice)
  end)

  it("introspects tokens until they are revoked", function()
    assert.same({
      active = true, sub = "1002", client_id = "5921531358155430",
      scope = "openid profile email timeline.read offline_access",
    }, seen.introspected)
    assert.same({ 200, { active = false } }, seen.revoked)
    assert.same({ 401, 401, "invalid_grant" }, { seen.timeline_revoked, seen.user_info_revoked, seen.refresh_revoked })
  end)

  it("gets tokens for itself, but not for passwords", function()
    assert.equal("timeline.read", seen.client_credentials)
    assert.equal("unsupported_grant_type", seen.password)
  end)

  it("leads to no errors in the log", function() assert.same({}, clients.faults(errors)) end)
end)

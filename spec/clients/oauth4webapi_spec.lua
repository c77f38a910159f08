-- oauth4webapi, with keys instead of a secret, against examples/authorization-server.

local clients = require "spec.support.clients"

describe("oauth4webapi", function()
  if not clients.are_due(pending, { "oauth4webapi" }) then return end

  local seen, errors

  setup(function() seen, errors = clients.run "node oauth4webapi.mjs" end)

  it("signs users in by a request that it has signed and pushed, and gets tokens that are bound to its key", function()
    assert.same({ tokenType = "dpop", sub = "1002", name = "Bob Smith" }, seen.signedIn)
    assert.equal("dpop", seen.refreshed)
  end)

  it("is refused if it authenticates by another key than the registered one", function()
    assert.same({ 401, 401 }, { seen.pushedWithWrongKey, seen.wrongKey })
  end)

  it("is refused if another key has signed the request", function()
    assert.equal("invalid_request_object", seen.signedWithWrongKey)
  end)

  it("can use a pushed request and a code once", function()
    assert.same({ "invalid_grant", 400 }, { seen.codeTwice, seen.requestUriTwice })
  end)

  it("leads to no complaints, in the browser and in the log", function()
    assert.same({}, seen.complaints)
    assert.same({}, clients.faults(errors))
  end)
end)

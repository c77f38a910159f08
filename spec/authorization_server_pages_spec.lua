-- The pages of examples/authorization-server in a browser: how they look, and how people get along with them.

local browser = require "spec.support.browser"
local server = require "spec.support.server"

if not server.is_due(pending) then return end
if browser.is_missing() then
  pending "works in a browser (needs Chromium, axe-core, playwright-core and Node.js 20)"
  return
end

describe("The pages of the authorization server", function()
  local seen, errors

  setup(function() seen, errors = browser.run "pages.mjs" end)

  it("have no fault that axe-core finds, in light and in dark", function()
    assert.same({}, seen.violations)
    assert.equal(18, #seen.pages)
  end)

  it("fit into 320 pixels, also with names of 70 characters without a space", function()
    assert.same({}, seen.overflowing)
  end)

  it("have borders of fields and buttons that can be seen", function()
    for page, contrast in pairs(seen.contrasts) do
      assert.is_true(contrast >= 3, page .. ": " .. contrast)
    end
  end)

  it("have the cursor in the first field that is empty or wrong", function()
    local focus = seen.focus
    assert.same({ "username", "password", "password", "user_code", "user_code" }, {
      focus["sign-in"], focus["sign-in with a name"], focus["wrong password"], focus.device, focus["wrong code"],
    })
  end)

  it("tell screen readers what is wrong with a field", function()
    assert.same({ isInvalid = "true", problem = "Wrong user name or password." }, seen.described)
  end)

  it("show logo, policy and terms of the client", function()
    assert.is_true(seen.logo)
    assert.same({
      "Privacy policy https://photos.example/policy", "Terms of service https://photos.example/terms",
    }, seen.links)
  end)

  it("say all that the client asks for", function()
    for _, text in ipairs {
      "Your email address", "Your name", "phone_number", "https://api.example/a-long-path-", "payment_initiation",
      "initiate, status, cancel", "123.50", "instructedAmount",
    } do
      assert.is_truthy(seen.details:find(text, 1, true), text .. " is not in " .. seen.details)
    end
  end)

  it("are in the language that the client names", function()
    assert.same({ language = "de", heading = "Zugriff erlauben?" }, seen.german)
  end)

  it("say that there were too many requests, and when to try again", function()
    assert.same({ status = 429, retryAfter = "5" }, seen.tooMany)
  end)

  it("comply with their Content-Security-Policy", function() assert.same({}, seen.complaints) end)

  it("log no errors", function() assert.is_nil(errors:find "%[error%]" or errors:find "%[alert%]", errors) end)
end)

describe("People at the authorization server", function()
  local seen, errors

  setup(function() seen, errors = browser.run "people.mjs" end)

  it("can sign in in two tabs", function() assert.same({ "code", "code" }, seen.twoTabs) end)

  it("are not asked again what they have allowed, in any of their browsers", function()
    assert.same({ "code", "code" }, { seen.allowed, seen.allowedElsewhere })
  end)

  it("are asked if the application wants that, or more", function()
    assert.same({ "Allow access?", "Allow access?" }, { seen.askedAgain, seen.askedForMore })
  end)

  it("can say that they are somebody else, and stay signed in until they are", function()
    assert.same({ heading = "Sign in", name = "" }, seen.another)
    assert.same({ "Signed in as Alice Liddell.", "Signed in as Bob Smith." }, { seen.stillSignedIn, seen.asBob })
    assert.equal("access_denied", seen.bobDenies)
  end)

  it("cannot decide for another who had the page", function()
    assert.equal("Sign in", seen.notAsAlice.heading)
    assert.matches("signed out", seen.notAsAlice.problem)
  end)

  it("stay signed in when an application sends its request as a form", function()
    assert.same({ heading = "Allow access?", user = "Signed in as Bob Smith." }, seen.posted)
  end)

  it("are protected from forms of other sites, even if these know the interaction", function()
    assert.equal(4, #seen.forged)
    for _, reply in ipairs(seen.forged) do assert.same({ 403, "Not allowed" }, reply) end
    assert.equal("Signed in as Bob Smith.", seen.afterForms)
  end)

  it("are not signed out by other sites, but asked", function()
    assert.equal("Sign out?", seen.leaving.heading)
    assert.is_truthy(seen.leaving.text:find("You are signed in as Bob Smith.", 1, true))
  end)

  it("sign out", function()
    assert.same({ 200, "Signed out" }, { seen.left, seen.leftHeading })
    assert.equal(0, #seen.cookies)
  end)

  it("can go on with a page that was open while they signed out", function()
    assert.equal("Sign in", seen.signedOut.heading)
    assert.matches("signed out", seen.signedOut.problem)
    assert.equal("code", seen.atLast)
  end)

  it("see at their account page who has access, and take it away", function()
    for _, text in ipairs { "Your account", "Signed in as Bob Smith.", "My Client" } do
      assert.is_truthy(seen.account:find(text, 1, true), seen.account)
    end
    assert.is_truthy(seen.removed:find("No application has access to your account.", 1, true), seen.removed)
    assert.equal("Allow access?", seen.afterRemoval)
    assert.equal(403, seen.forgedRemoval)
  end)

  it("sign out and in at their account page", function()
    assert.same({ "Signed out", "Sign in" }, { seen.accountLeft, seen.accountOfNobody })
    assert.equal("/account", seen.accountOfAlice.path)
    assert.is_truthy(seen.accountOfAlice.text:find("Signed in as Alice Liddell.", 1, true))
  end)

  it("are asked whether to sign out, unless the application has an ID token of theirs", function()
    local asked = "Sign out?"
    assert.same({
      nobodyInParticular = asked, client = asked, forger = asked, clientOfOthers = asked, somebodyElse = asked,
    }, seen.leavingAs)
  end)

  it("come back to the application after they have signed out, if it has registered the address", function()
    for _, url in ipairs { seen.leftForClient, seen.leftByHint } do
      assert.matches("^http://127%.0%.0%.1:%d+/callback%?state=a%%26b$", url)
    end
    assert.matches("^http://127%.0%.0%.1:%d+/callback$", seen.leftAlready)
    assert.equal("Signed out", seen.leftForElsewhere)
  end)

  it("see pages that comply with their Content-Security-Policy", function() assert.same({}, seen.complaints) end)

  it("cause no errors in the log", function()
    assert.is_nil(errors:find "%[error%]" or errors:find "%[alert%]", errors)
    assert.is_nil(errors:find("wonderland", 1, true))
  end)
end)

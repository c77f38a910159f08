-- examples/authorization-server as those use it that it is for: a person with a browser at a client application, and a
-- client library that nobody here wrote. spec/browser has what they do, and prints what they see.

local cjson = require "cjson"
local server = require "spec.support.server"

if not server.is_due() then return end

local function exists(...)
  for _, name in ipairs { ... } do
    local file = io.open(name)
    if file then return file:close() end
  end
end

local HAS_BROWSER = exists("/usr/bin/chromium", "/usr/bin/chromium-browser") and
  exists "spec/browser/node_modules/playwright-core/package.json"

local function read_and_remove(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read "*a"
  file:close()
  os.remove(name)
  return text
end

-- Runs a shell command while the server runs. What it printed, and what all that was started said on standard error.
local function run(command)
  local name = os.tmpname()
  local pipe = assert(io.popen(([[
    unset LD_PRELOAD AUTHLETE_BASE_URL
    examples/authorization-server/run sh -c '%s' 2>'%s'
    echo "exit $?"
  ]]):format(command, name), "r"))
  local output, code = pipe:read("*a"):match "^(.*)exit (%d+)\n$"
  pipe:close()
  local errors = read_and_remove(name)
  assert.equal("0", code, errors)
  return output, errors
end

-- What was said in nginx's logs, without what node says.
local function assert_quiet(errors)
  assert.is_nil(errors:find "%[error%]" or errors:find "%[alert%]", errors)
  assert.is_nil(errors:find("wonderland", 1, true))
end

describe("The authorization server", function()
  -- Requests for curl, one a line; their statuses.
  local function ask(requests)
    return run((requests:gsub("REQUEST", function()
      return [[curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" -o /dev/null -w "%{http_code} "]]
    end)))
  end

  it("answers what is no request of the protocols", function()
    local output, errors = ask [[
      REQUEST "$AUTHORIZATION_SERVER/"
      REQUEST "$AUTHORIZATION_SERVER/nothing"
      REQUEST "$AUTHORIZATION_SERVER/token"
      REQUEST "$AUTHORIZATION_SERVER/token" -d grant_type=password
      REQUEST "$AUTHORIZATION_SERVER/authorization"
      REQUEST "$AUTHORIZATION_SERVER/sign-in" -d "username=alice&password=wonderland"
      REQUEST "$AUTHORIZATION_SERVER/sign-in"
      REQUEST "$AUTHORIZATION_SERVER/device/decision" -d decision=allow
      REQUEST "$AUTHORIZATION_SERVER/timeline"
      REQUEST "$AUTHORIZATION_SERVER/introspection" -d token=x
    ]]
    assert.equal("200 404 405 401 400 403 403 403 401 401 ", output)
    assert_quiet(errors)
  end)

  it("lets nobody guess passwords at will", function()
    local output = ask [[
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        REQUEST "$AUTHORIZATION_SERVER/sign-in" -d "username=alice&password=$i" &
      done
      wait
    ]]
    local _, refused = output:gsub("429", "")
    assert.is_true(refused > 5, output)
  end)

  if not HAS_BROWSER then
    pending "is used with a browser (there is no Chromium here, or no playwright-core)"
    return
  end

  describe("for a person with a browser", function()
    local seen, errors

    setup(function()
      local output
      output, errors = run "cd spec/browser && exec node application.mjs"
      seen = cjson.decode(output)
    end)

    it("asks to sign in, and again after a wrong password", function()
      assert.equal("Sign in", seen.signInPage)
      assert.same({ status = 403, alert = "The user name or the password is wrong.", heading = "Sign in" }, seen.wrong)
    end)

    it("asks for consent, and says to what", function()
      assert.equal("Allow access?", seen.consentPage)
      for _, text in ipairs { "My Public Client", "Alice Liddell", "timeline.read", "to read your timeline." } do
        assert.is_truthy(seen.consentText:find(text, 1, true), text)
      end
    end)

    it("has the client application get tokens and read the resource", function()
      assert.matches("^Signed in.*\"access_token\".*\"refresh_token\"", seen.signedIn)
      assert.matches("^Timeline: 200.*\"of\": \"1001\"", seen.timeline)
    end)

    it("refreshes, revokes, and refuses what was revoked", function()
      assert.matches("^Refreshed", seen.refreshed)
      assert.matches("^Timeline: 200", seen.timelineAgain)
      assert.matches("^Revoked: 200", seen.revoked)
      assert.matches("^Timeline: 401.*Bearer realm=\"timeline\".*invalid_token", seen.timelineRefused)
    end)

    it("remembers the person, and lets him deny", function()
      assert.equal("Allow access?", seen.consentAgain)
      assert.matches("access_denied", seen.denied)
    end)

    it("keeps the session from scripts, other sites and eavesdroppers, and begins a new one at the sign-in", function()
      assert.same({ httpOnly = true, secure = true, sameSite = "Lax" }, seen.cookie)
      assert.is_true(seen.sessionIsNew)
    end)

    it("has a Content-Security-Policy that nothing on the pages breaks", function()
      assert.matches("default%-src 'none'.*frame%-ancestors 'none'", seen.headers["content-security-policy"])
      assert.equal("no-store", seen.headers["cache-control"])
      assert.same({}, seen.complaints)
    end)

    it("takes no decision that no page of this session sent", function()
      assert.same({ status = 403, location = cjson.null }, seen.forged)
    end)

    it("shows what requests bring as text", function()
      assert.same({ shown = true, title = "Sign in" }, seen.hint)
    end)

    it("answers prompt=none by what it knows of the person", function()
      local refused = { status = 302, error = "login_required", hasCode = false, state = "of-the-spec" }
      assert.same(refused, seen.silentStranger)
      assert.same({ status = 302, error = cjson.null, hasCode = true, state = "of-the-spec" }, seen.silent)
    end)

    it("says nothing in its logs", function() assert_quiet(errors) end)
  end)

  describe("for openid-client", function()
    local seen, errors

    setup(function()
      local output
      output, errors = run(
        'cd spec/browser && NODE_EXTRA_CA_CERTS="$AUTHORIZATION_SERVER_CA_FILE" exec node library.mjs')
      seen = cjson.decode(output)
    end)

    it("is found by its metadata", function() assert.is_true(seen.issuer) end)

    it("does the code flow with PKCE, with an ID token that its key has signed", function()
      assert.same({ "bearer", "1002" }, { seen.tokenType, seen.subject })
    end)

    it("takes a code once, and with its verifier only", function()
      assert.same({ "invalid_grant", "invalid_grant" }, { seen.codeTwice, seen.wrongVerifier })
    end)

    it("takes pushed authorization requests", function() assert.equal("1002", seen.pushedSubject) end)

    it("tells claims", function()
      assert.same({ sub = "1002", name = "Bob Smith", email = "bob@example.com" }, seen.userInfo)
    end)

    it("refreshes, with a refresh token that works once", function()
      assert.is_true(seen.refreshed)
      assert.equal("invalid_grant", seen.refreshTwice)
    end)

    it("tells a resource server about a token until it is revoked, and no stranger", function()
      assert.same({ active = true, sub = "1002", client_id = "5921531358155430" }, seen.introspected)
      assert.is_false(seen.revoked)
      assert.equal("OAUTH_WWW_AUTHENTICATE_CHALLENGE", seen.strangerAsks)
    end)

    it("gives tokens to the client itself, when its secret is right", function()
      assert.equal("timeline.read", seen.clientCredentials)
      assert.equal("OAUTH_WWW_AUTHENTICATE_CHALLENGE", seen.wrongSecret)
    end)

    it("connects a device, by the code that it shows", function()
      assert.equal("There is no such code. Please look again.", seen.wrongUserCode)
      assert.is_true(seen.devicePage)
      assert.equal("timeline.read", seen.device)
      assert.same({}, seen.complaints)
    end)

    it("says nothing in its logs", function() assert_quiet(errors) end)
  end)
end)

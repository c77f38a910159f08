-- examples/authorization-server as its users see it, with a browser at the client application that belongs to it.
-- spec/clients has specs with the client libraries of others.

local browser = require "spec.support.browser"
local cjson = require "cjson"
local examples = require "spec.support.examples"
local server = require "spec.support.server"
local system = require "system"
local timing = require "spec.support.timing"

if not server.is_due(pending) then return end

-- Runs a shell script while the server is running. Returns its output and the standard error of all processes.
local function run(script)
  local output, errors, code = examples.run("examples/authorization-server/run", script)
  assert.equal(0, code, errors)
  return output, errors
end

-- Asserts that nothing was logged as an error, and no password at all.
local function assert_quiet(errors)
  assert.is_nil(errors:find "%[error%]" or errors:find "%[alert%]", errors)
  assert.is_nil(errors:find("wonderland", 1, true))
end

describe("The authorization server", function()
  -- Makes requests with curl, one per line, and returns their statuses.
  local function ask(requests)
    return run((requests:gsub("REQUEST", function()
      return [[curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" -o /dev/null -w "%{http_code} "]]
    end)))
  end

  it("answers requests that do not follow the protocols", function()
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
      REQUEST "$AUTHORIZATION_SERVER/device/decision" -H "Accept: text/html"
      REQUEST "$AUTHORIZATION_SERVER/account/remove"
      REQUEST "$AUTHORIZATION_SERVER/account/sign-out" -d form_name=guessed
      REQUEST "$AUTHORIZATION_SERVER/authorization/decision" -H "Origin: https://evil.example" -d decision=allow
      REQUEST "$AUTHORIZATION_SERVER/authorization" -d response_type=code
      REQUEST "$AUTHORIZATION_SERVER/end-session?state=1&state=2"
    ]]
    assert.equal("200 404 405 401 400 403 403 403 401 401 303 303 303 403 303 400 ", output)
    assert_quiet(errors)
  end)

  it("has pages for what nginx refuses, and for what fails, but JSON for programs", function()
    local script = [[
      title() { curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" "$@" | sed -n "s/.*<h1>\(.*\)<.h1>.*/\1/p"; }
      head -c 100000 /dev/zero | tr "\0" a | title "$AUTHORIZATION_SERVER/sign-in" --data-binary @-
      title --http1.1 "$AUTHORIZATION_SERVER/$(head -c 40000 /dev/zero | tr "\0" a)"
      title "$AUTHORIZATION_SERVER/authorization?client_id=1" -H "Accept: text/html" -H "Accept-Language: de"
      curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" "$AUTHORIZATION_SERVER/authorization?client_id=1" |
        grep -o '"error":"[a-z_]*"'
    ]]
    assert.equal('Too large\nToo large\nUngültige Anfrage\n"error":"invalid_request"\n', (run(script)))
    local away = "env AUTHLETE_BASE_URL=http://127.0.0.1:9 AUTHLETE_SERVICE_APIKEY=1 AUTHLETE_SERVICE_ACCESSTOKEN=x "
    local output = examples.run(away .. "examples/authorization-server/run", script)
    assert.equal('Too large\nToo large\nEin Fehler ist aufgetreten\n"error":"server_error"\n', output)
  end)

  it("names a person in the timeline only if the token is a person's", function()
    local output = run [[
      curl() { command curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" "$@"; }
      token=$(curl "$AUTHORIZATION_SERVER/token" -u "$CLIENT_ID:$CLIENT_SECRET" -d scope=timeline.read \
        -d grant_type=client_credentials | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
      curl "$AUTHORIZATION_SERVER/timeline" -H "Authorization: Bearer $token"
    ]]
    assert.same({ timeline = { "Down the rabbit hole", "The pool of tears" } }, cjson.decode(output))
  end)

  it("offers no grant that it always refuses, also to programs that ask for the headers only", function()
    local output = run [[
      url="$AUTHORIZATION_SERVER/.well-known/openid-configuration"
      curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" "$url" | wc -c
      curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" "$url"
      curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" -I "$url" | sed -n 's/^content-length: //p'
    ]]
    local length, document, stated = output:match "^(%d+)\n(.-})(%d+)"
    assert.equal(length, stated)
    local grants = cjson.decode(document).grant_types_supported
    assert.is_true(#grants >= 4)
    for _, grant in ipairs(grants) do assert.is_nil(grant:find "password" or grant:find "exchange") end
  end)

  it("takes its caller's settings: redirect URIs, origins, where clients reach it", function()
    local settings = "env AUTHORIZATION_SERVER=https://login.example CLIENT_REDIRECT_URI=http://localhost:1/callback "
      .. "SANDBOX_REDIRECT_URI='https://app.example/a https://app.example/b' "
    local output, _, code = examples.run(settings .. "examples/authorization-server/run", [[
      curl() { command curl -sS -o /dev/null --cacert "$AUTHORIZATION_SERVER_CA_FILE" "$@"; }
      server="https://localhost:$AUTHORIZATION_SERVER_PORT"
      ask() {
        request="response_type=code&scope=openid&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        curl -w "%{http_code} " "$server/authorization?$request&client_id=$1&redirect_uri=$2"
      }
      ask "$CLIENT_ID" https://app.example/a
      ask "$PUBLIC_CLIENT_ID" https://app.example/b
      ask "$CLIENT_ID" "$CLIENT_REDIRECT_URI"
      ask "$CLIENT_ID" https://evil.example/a
      for origin in https://app.example https://evil.example; do
        curl -D - "$server/jwks" -H "Origin: $origin" | tr -d '\r' | sed -n 's/^access-control-allow-origin: //p'
      done
      echo "$AUTHORIZATION_SERVER $CLIENT_REDIRECT_URI"
    ]])
    assert.equal("200 200 200 400 https://app.example\nhttps://login.example http://localhost:1/callback\n", output)
    assert.equal(0, code)
  end)

  it("does not let other sites frame its pages", function()
    local output = run [[
      for path in / /device /client/; do
        curl -sS --cacert "$AUTHORIZATION_SERVER_CA_FILE" -I "$AUTHORIZATION_SERVER$path" |
          grep -o "frame-ancestors .none."
      done
    ]]
    assert.equal(("frame-ancestors 'none'\n"):rep(3), output)
  end)

  it("is not slowed down by long paths", function()
    local function seconds_for(length)
      local began = system.monotime()
      local output = ask([[REQUEST "$AUTHORIZATION_SERVER/]] .. ("a"):rep(length) .. [[/?[1-40]"]])
      assert.equal(("404 "):rep(40), output)
      return system.monotime() - began
    end
    -- As long as short ones, which the machine may slow down, too.
    timing.assert_within(5, function() return seconds_for(7000) / seconds_for(7) end)
  end)

  it("matches its cookie by the exact name, and assumes no consent that was not given", function()
    local output, errors = run [[
      request="curl -sS --cacert $AUTHORIZATION_SERVER_CA_FILE -b $(dirname $AUTHORIZATION_SERVER_CA_FILE)/cookies"
      request="$request -c $(dirname $AUTHORIZATION_SERVER_CA_FILE)/cookies"
      ask="$AUTHORIZATION_SERVER/authorization?response_type=code&client_id=$CLIENT_ID&state=s"
      ask="$ask&redirect_uri=$CLIENT_REDIRECT_URI"
      field() { sed -n "s/.*name=.interaction. value=.\([^\"]*\).*/\1/p" | sort -u; }
      outcome() { sed "s/^.*[?&]\(error=[a-z_]*\|code=\).*/\1/"; }

      name=$($request "$ask&scope=openid" | field)
      name=$($request "$AUTHORIZATION_SERVER/sign-in" -d "interaction=$name&username=alice&password=wonderland" | field)
      $request -o /dev/null "$AUTHORIZATION_SERVER/authorization/decision" -d "interaction=$name&decision=allow"
      for scope in "&scope=openid" "&scope=profile" ""; do
        $request -o /dev/null -w "%{redirect_url}\n" "$ask&prompt=none$scope" | outcome
      done
      session=$(sed -n "s/.*__Host-session.//p" $(dirname $AUTHORIZATION_SERVER_CA_FILE)/cookies)
      for cookie in __Host-session __host-session; do
        curl -sS --cacert $AUTHORIZATION_SERVER_CA_FILE -o /dev/null -w "%{redirect_url}\n" \
          -H "Cookie: a=b; $cookie=$session" "$ask&prompt=none&scope=openid" | outcome
      done
    ]]
    assert.equal("code=\nerror=consent_required\nerror=consent_required\ncode=\nerror=login_required\n", output)
    assert_quiet(errors)
  end)

  it("limits the rate of requests that take up memory", function()
    local output, errors = ask [[
      REQUEST "$AUTHORIZATION_SERVER/authorization?client_id=[1-40]"
    ]]
    local _, refused = output:gsub("429", "")
    assert.is_true(refused > 5, output)
    assert.is_nil(errors:find("client_id", 1, true), errors)
  end)

  it("accepts passwords only on its sign-in page", function()
    assert.equal("400 ", (ask [[
      REQUEST "$AUTHORIZATION_SERVER/token" -u "$CLIENT_ID:$CLIENT_SECRET" \
        -d "grant_type=password&username=alice&password=wonderland"
    ]]))
  end)

  it("limits the rate of password guesses", function()
    local output = ask [[
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        REQUEST "$AUTHORIZATION_SERVER/sign-in" -d "username=alice&password=$i" &
      done
      wait
    ]]
    local _, refused = output:gsub("429", "")
    assert.is_true(refused > 5, output)
  end)

  if browser.is_missing() then
    pending "works in a browser (needs Chromium, playwright-core and Node.js 20)"
    return
  end

  describe("for a user with a browser", function()
    local seen, errors

    setup(function()
      local output
      output, errors = run "cd spec/browser && exec node application.mjs"
      seen = cjson.decode(output)
    end)

    it("asks the user to sign in, and again after a wrong password", function()
      assert.equal("Sign in", seen.signInPage)
      assert.same({ status = 403, alert = "Wrong user name or password.", heading = "Sign in" }, seen.wrong)
    end)

    it("asks for consent, and lists what is requested", function()
      assert.equal("Allow access?", seen.consentPage)
      for _, text in ipairs { "My Public Client", "Alice Liddell", "timeline.read", "to read your timeline." } do
        assert.is_truthy(seen.consentText:find(text, 1, true), text)
      end
    end)

    it("lets the client application get tokens and read the resource", function()
      assert.matches("^Signed in.*\"access_token\".*\"refresh_token\"", seen.signedIn)
      assert.matches("^Timeline: 200.*\"of\": \"1001\"", seen.timeline)
    end)

    it("refreshes and revokes tokens, and refuses revoked ones", function()
      assert.matches("^Refreshed", seen.refreshed)
      assert.matches("^Timeline: 200", seen.timelineAgain)
      assert.matches("^Revoked: 200", seen.revoked)
      assert.matches("^Timeline: 401.*Bearer realm=\"timeline\".*invalid_token", seen.timelineRefused)
    end)

    it("remembers the user, who can then deny access", function()
      assert.matches("access_denied", seen.denied)
      assert.equal("Allow access?", seen.consentAgain)
    end)

    it("has the client application refuse a response that does not name its issuer", function()
      assert.matches("^Refused", seen.unnamed)
      assert.matches("does not belong to any request from this page", seen.unnamed)
    end)

    it("signs the user out with the client application", function() assert.equal("Sign in", seen.afterSignOut) end)

    it("hides the session cookie from scripts, other sites and eavesdroppers, and sets none before", function()
      assert.same({ httpOnly = true, secure = true, sameSite = "Lax" }, seen.cookie)
      assert.equal(0, seen.cookiesBefore)
    end)

    it("has a Content-Security-Policy that its pages comply with", function()
      assert.matches("default%-src 'none'.*frame%-ancestors 'none'", seen.headers["content-security-policy"])
      assert.equal("no-store", seen.headers["cache-control"])
      assert.same({}, seen.complaints)
    end)

    it("rejects a decision that was not sent from a page of this session", function()
      assert.same({ status = 403, location = cjson.null }, seen.forged)
    end)

    it("shows request parameters as plain text", function()
      assert.same({ shown = true, title = "Sign in" }, seen.hint)
    end)

    it("answers prompt=none according to whether the user is signed in", function()
      local refused = { status = 302, error = "login_required", hasCode = false, state = "of-the-spec" }
      assert.same(refused, seen.silentStranger)
      assert.same({ status = 302, error = cjson.null, hasCode = true, state = "of-the-spec" }, seen.silent)
    end)

    it("logs no errors or passwords", function() assert_quiet(errors) end)
  end)
end)

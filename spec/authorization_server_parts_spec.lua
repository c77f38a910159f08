-- The parts of examples/authorization-server, in nginx, without an api and without a browser.

local cjson = require "cjson"
local http = require "socket.http"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

local nginx

-- Runs Lua code in nginx, where the parts are globals. Returns what the code returns.
local function run(code)
  local body, status = http.request(nginx:url "/", code)
  assert.equal(200, status, nginx:log())
  return cjson.decode(body)[1]
end

describe("The parts of the authorization server", function()
  setup(function()
    nginx = server.start { main = "thread_pool passwords threads=1;", http = [[
      lua_shared_dict sessions 100k;
      lua_shared_dict interactions 100k;
      lua_shared_dict consents 100k;
      init_by_lua_block {
        package.path = "ROOT/examples/authorization-server/?.lua;" .. package.path
        package.preload.api = function()
          local issued = { action = "LOCATION", response_content = "https://client.example/" }
          return { authorization_issue = function() return issued end }
        end
        for _, name in ipairs {
          "authorization", "consents", "device", "interactions", "languages", "pages", "passwords", "requested",
          "sessions", "users",
        } do
          _G[name] = require(name)
        end
        encode = require("authlete.json").encode
        alice, client, openid = { subject = "1001" }, { client_id = 1 }, { { name = "openid" } }
      }
      server {
        listen 127.0.0.1:PORT;
        location = / { content_by_lua_block {
          ngx.req.read_body()
          ngx.print(encode { assert(loadstring(ngx.req.get_body_data()))() })
        } }
      }
    ]] }
  end)
  teardown(function() nginx:stop() end)

  it("keep people signed in, however many strangers start to sign in", function()
    assert.equal("1001", run [[
      sessions.begin { subject = "1001", auth_time = ngx.time() }
      for i = 1, 3000 do interactions.keep { login_hint = ("x"):rep(100) } end
      return sessions.person().subject
    ]])
  end)

  it("refuse a request whose essential ACR cannot be satisfied, also after consent", function()
    assert.same({ "ACR_NOT_SATISFIED", 200 }, run [[
      sessions.begin { subject = "1001", auth_time = ngx.time() }
      local response = { ticket = "t", client = client, scopes = openid, acr_essential = true }
      local function name_of(page) return page.body:match 'name="interaction" value="([^"]+)"' end
      local name = name_of(authorization.begin(response))
      local decision = authorization.decide({}, { interaction = name, decision = "allow" })
      return { decision.reason, authorization.begin(response).status }
    ]])
  end)

  it("take a decision only about what was asked", function()
    assert.same({ 403, "t" }, run [[
      sessions.begin { subject = "1001", auth_time = ngx.time() }
      local page = authorization.begin { ticket = "t", client = { client_id = 3 }, scopes = openid }
      local form = { interaction = page.body:match 'name="interaction" value="([^"]+)"', decision = "allow" }
      return { device.decide({}, form).status, authorization.decide({}, form).ticket }
    ]])
  end)

  it("do not ask again for what the person has agreed to, unless the client wants that", function()
    assert.same({ 200, 302, 200, 200 }, run [[
      sessions.begin { subject = "1002", auth_time = ngx.time() }
      local function begin(fields)
        local response = { ticket = "t", client = client, scopes = openid }
        for name, value in pairs(fields) do response[name] = value end
        return authorization.begin(response)
      end
      local page = begin {}
      local name = page.body:match 'name="interaction" value="([^"]+)"'
      authorization.decide({}, { interaction = name, decision = "allow" })
      return {
        page.status, begin({}).status, begin({ prompts = { "CONSENT" } }).status,
        begin({ resources = { "https://r" } }).status,
      }
    ]])
  end)

  it("remember consent only to scopes", function()
    assert.same({ true, false, false, false, false, false, false, false }, run [[
      consents.keep("1001", 1, openid)
      local covered = {}
      for i, request in ipairs {
        { scopes = openid }, { scopes = {} }, {}, { scopes = { { name = "openid" }, { name = "email" } } },
        { scopes = openid, authorization_details = { elements = {} } },
        { scopes = openid, resources = { "https://r" } },
        { scopes = openid, user_info_claims = '{"email":null}' },
        { scopes = openid, dynamic_scopes = { { name = "pay", value = "pay:1" } } },
      } do
        request.client = client
        covered[i] = consents.cover_request(request, alice)
      end
      return covered
    ]])
  end)

  it("ask again for a native application without a secret, which others could pretend to be", function()
    assert.is_false(run [[
      consents.keep("1001", 1, openid)
      local native = { client_id = 1, client_type = "PUBLIC", application_type = "NATIVE" }
      return consents.cover_request({ scopes = openid, client = native }, alice)
    ]])
  end)

  it("forget consent that was taken away", function()
    assert.is_false(run [[
      consents.keep("1001", 2, openid)
      consents.forget("1001", 2)
      return consents.cover("1001", 2, openid)
    ]])
  end)

  it("return the claims that were asked for, and none of an unknown user", function()
    assert.same({ { name = "Alice Liddell" }, { email = "a@example.com" }, true }, run [[
      return {
        users.claims("1001", { claims = { "name", "nickname" } }),
        users.claims("1001", { claims = { "email" }, user_info_claims = '{"email":{"essential":true}}' }),
        users.claims("nobody", { claims = { "name" } }) == nil,
      }
    ]])
  end)

  it("hash passwords with a salt, and recognize them", function()
    assert.same({ true, false, true, true }, run [[
      local hash = passwords.hash "wonderland"
      return {
        passwords.match("wonderland", hash), passwords.match("Wonderland", hash),
        hash ~= passwords.hash "wonderland", hash:find("^%$scrypt%$ln=15,r=8,p=3%$%x+%$%x+$") == 1,
      }
    ]])
  end)

  it("hash passwords as RFC 7914 says", function()
    assert.is_true(run [[
      local salt = ("NaCl"):gsub(".", function(letter) return ("%02x"):format(letter:byte()) end)
      return passwords.match("password", "$scrypt$ln=10,r=8,p=16$" .. salt
        .. "$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")
    ]])
  end)

  it("take codes of devices as people type them", function()
    assert.same({ "XWWKPBWV", "" }, run [[
      return { device.user_code({}, { user_code = " xwwk-pbw v" }), device.user_code({}, {}) }
    ]])
  end)

  describe("with languages", function()
    it("have the same texts in each", function()
      assert.same({}, run [[
        local missing = {}
        for name, texts in pairs(languages.texts) do
          for part, of_default in pairs(languages.texts[languages.default]) do
            for key, text in pairs(of_default) do
              if type(texts[part][key]) ~= type(text) then table.insert(missing, name .. ": " .. key) end
            end
          end
        end
        return missing
      ]])
    end)

    it("choose one that the client names, otherwise the one that the browser prefers", function()
      assert.same({ "de", "en", "de", "en", "en", "en", "de" }, run [[
        local chosen = {}
        for i, case in ipairs {
          { { "fr", "de-CH", "en" }, "en" }, { { "en-GB" }, "de" }, { {}, "fr, en;q=0.5, de-AT;q=0.8" },
          { {}, "fr" }, { { "%", "*" }, nil }, { {}, "de;q=0, en;q=0.1" }, { nil, "*, de" },
        } do
          if case[2] then ngx.req.set_header("Accept-Language", case[2]) else ngx.req.clear_header "Accept-Language" end
          chosen[i] = languages.choose(case[1])
        end
        return chosen
      ]])
    end)

    it("show what clients and scopes are called in the language", function()
      assert.same({ "Mein Klient", "Ihre Liste lesen" }, run [[
        local interaction = { language = "de" }
        requested.describe(interaction, { scopes = { {
          name = "list", description = "Read your list",
          descriptions = { { tag = "fr", value = "Lire" }, { tag = "de-DE", value = "Ihre Liste lesen" } },
        } } }, { client_name = "My client", client_names = { { tag = "de", value = "Mein Klient" } } })
        return { interaction.client_name, interaction.scopes[1].description }
      ]])
    end)
  end)

  describe("show on the consent page", function()
    -- Returns the page for a response to authorization.
    local function page_for(response, client)
      return run(([[
        local interaction = { language = "en", name = "n", action = "/authorization/decision", client_name = "A" }
        requested.describe(interaction, cjson.decode %q, cjson.decode %q)
        local page = pages.consent(interaction, users.find "1001")
        return { body = page.body, policy = page.headers["Content-Security-Policy"] }
      ]]):gsub("cjson", 'require("cjson")'):format(cjson.encode(response), cjson.encode(client)))
    end

    it("claims, resources, dynamic scopes and authorization details", function()
      local body = page_for({
        scopes = { { name = "openid" } },
        dynamic_scopes = { { name = "pay", value = "pay:12" } },
        id_token_claims = '{"email":{"essential":true},"nickname":null}',
        user_info_claims = '{"email":null}',
        resources = { "https://api.example.com/" },
        authorization_details = { elements = { {
          type = "payment", actions = { "initiate", "cancel" }, identifier = "account-1", data_types = { "balance" },
          other_fields = '{"amount":{"currency":"EUR"},"creditor":"Merchant <A>"}',
        } } },
      }, {}).body
      for _, text in ipairs {
        "<code>openid</code>", "<code>pay:12</code>", "It also asks for:",
        "<span>Your email address</span> <code>email</code>", "<li><code>nickname</code></li>",
        "For use at:", "<code>https://api.example.com/</code>",
        "<dt>type</dt> <dd>payment</dd>", "<dt>actions</dt> <dd>initiate, cancel</dd>",
        "<dt>identifier</dt> <dd>account-1</dd>", "<dt>datatypes</dt> <dd>balance</dd>",
        "<dd>&#123;&quot;currency&quot;:&quot;EUR&quot;}</dd>", "<dd>Merchant &lt;A&gt;</dd>",
      } do
        assert.is_truthy(body:find(text, 1, true), text .. " is not in " .. body)
      end
      local _, emails = body:gsub("<code>email</code>", "")
      assert.equal(1, emails)
    end)

    it("logo, policy and terms of the client, and lets browsers load the logo from there", function()
      local page = page_for({}, {
        logo_uri = "https://client.example:8443/logo.png?a=1&b=2", policy_uri = "https://client.example/policy",
        tos_uri = "http://client.example/terms",
      })
      assert.is_truthy(page.body:find('src="https://client.example:8443/logo.png?a=1&amp;b=2"', 1, true))
      assert.is_truthy(page.body:find('<a href="https://client.example/policy" target="_blank"', 1, true))
      assert.is_truthy(page.body:find('<a href="http://client.example/terms"', 1, true))
      assert.matches("; img%-src https://client%.example:8443$", page.policy)
    end)

    it("no link or logo that could do harm, and no headings without anything below", function()
      local page = page_for({}, {
        logo_uri = "https://client.example; script-src *", policy_uri = "javascript:alert(1)",
        tos_uri = "data:text/html,",
      })
      for _, text in ipairs { "<img", "href=\"j", "href=\"d", "<h2", "<dl" } do
        assert.is_nil(page.body:find(text, 1, true), page.body)
      end
      assert.is_nil(page.policy:find("script%-src"), page.policy)
      assert.is_nil(page.policy:find "img")
    end)
  end)
end)

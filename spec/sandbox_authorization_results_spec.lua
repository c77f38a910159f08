-- What the sandbox's authorization endpoint takes from requests, and how its results reach the client.

local cjson = require "cjson"
local form = require "authlete.form"
local sandboxed = require "spec.support.sandboxed"

local encode, error_of = sandboxed.encode, sandboxed.error_of

local REDIRECT_URI = "https://client.example/callback"
local ALL_TYPES = {
  "NONE", "CODE", "TOKEN", "ID_TOKEN", "CODE_TOKEN", "CODE_ID_TOKEN", "ID_TOKEN_TOKEN", "CODE_ID_TOKEN_TOKEN",
}

local api

local function new(settings)
  settings.issuer = "https://issuer.example"
  settings.clients = settings.clients or {
    { client_id = 12, client_secret = "s", redirect_uris = { REDIRECT_URI, "http://127.0.0.1/cb", "http://[::1]/cb" } },
  }
  local _
  _, api = sandboxed.new(settings)
end

local function authorize(changes)
  local parameters = {
    response_type = "code", client_id = 12, redirect_uri = REDIRECT_URI, state = "x", scope = "email",
  }
  for name, value in pairs(changes or {}) do
    parameters[name] = value or nil
  end
  return assert(api:authorization { parameters = encode(parameters) })
end

-- Returns the parameters behind "?" or "#".
local function read(answer, separator)
  assert.equal("LOCATION", answer.action, answer.result_message)
  local uri, result = answer.response_content:match("^(.-)%" .. separator .. "(.*)$")
  assert.equal(REDIRECT_URI, uri)
  return (assert(form.decode(result)))
end

local function issue(answer, changes)
  local decision = { ticket = answer.ticket, subject = "1001" }
  for name, value in pairs(changes or {}) do
    decision[name] = value
  end
  return assert(api:authorization_issue(decision))
end

describe("A response type that the service has not enabled", function()
  it("is refused in the way that results would be delivered", function()
    new {}
    assert.equal("unsupported_response_type", read(authorize { response_type = "token" }, "#").error)
    assert.equal("unsupported_response_type", read(authorize { response_type = "none" }, "?").error)
    local result = read(authorize { response_type = "sideways", response_mode = "fragment" }, "#")
    assert.equal("unsupported_response_type", result.error)
    assert.equal("x", result.state)
    assert.equal("https://issuer.example", result.iss)
  end)

  it("is refused to clients as well", function()
    new {
      response_types = { "CODE", "TOKEN" },
      clients = { { client_id = 12, redirect_uris = { REDIRECT_URI }, response_types = { "CODE" } } },
    }
    assert.equal("unauthorized_client", read(authorize { response_type = "token" }, "#").error)
  end)
end)

describe("The response mode", function()
  before_each(function() new { response_types = ALL_TYPES } end)

  it("fragment is possible for codes, and query is not for tokens", function()
    local answer = issue(authorize { response_mode = "fragment" })
    assert.is_string(read(answer, "#").code)
    assert.equal("invalid_request", read(authorize { response_type = "token", response_mode = "query" }, "#").error)
    assert.equal("invalid_request", read(authorize { response_mode = "pigeon" }, "?").error)
  end)

  it("form_post delivers results and errors as a page that posts itself", function()
    local answer = issue(authorize { response_mode = "form_post", state = '"><script>&amp;' })
    assert.equal("FORM", answer.action)
    local page = answer.response_content
    assert.matches('<form method="post" action="https://client.example/callback">', page, 1, true)
    assert.matches('name="code" value="' .. answer.authorization_code .. '"', page, 1, true)
    assert.matches('name="state" value="&quot;&gt;&lt;script&gt;&amp;amp;"', page, 1, true)
    assert.matches('name="iss" value="https://issuer.example"', page, 1, true)
    local refused = api:authorization_fail {
      ticket = authorize({ response_mode = "form_post" }).ticket, reason = "DENIED",
    }
    assert.equal("FORM", refused.action)
    assert.matches('name="error" value="access_denied"', refused.response_content, 1, true)
    assert.equal("FORM", authorize({ response_mode = "form_post", prompt = "sing" }).action)
  end)

  it("of response_type=none has neither code nor token", function()
    assert.same({ state = "x", iss = "https://issuer.example" },
      read(issue(authorize { response_type = "none" }), "?"))
  end)
end)

describe("response_type=token", function()
  it("hands out an access token without a refresh token", function()
    new { response_types = ALL_TYPES }
    local answer = issue(authorize { response_type = "token" }, { access_token_duration = 7 })
    local result = read(answer, "#")
    assert.equal("Bearer", result.token_type)
    assert.equal("7", result.expires_in)
    assert.equal("email", result.scope)
    assert.equal(answer.access_token, result.access_token)
    local seen = api:introspection { token = result.access_token }
    assert.is_true(seen.usable)
    assert.is_false(seen.refreshable)
    assert.equal("IMPLICIT", seen.grant_type)
  end)
end)

describe("Loopback redirect URIs of the sandbox", function()
  it("may have any port if the service says so", function()
    new { loopback_redirection_uri_variable = true }
    for _, uri in ipairs { "http://127.0.0.1:51234/cb", "http://[::1]:1/cb" } do
      local answer = issue(authorize { redirect_uri = uri })
      assert.equal(uri .. "?code=", answer.response_content:sub(1, #uri + 6))
      local code = answer.authorization_code
      local function exchange(with)
        return api:token {
          parameters = encode { grant_type = "authorization_code", code = code, redirect_uri = with }, client_id = "12",
          client_secret = "s",
        }
      end
      assert.equal("invalid_grant", error_of(exchange "http://127.0.0.1/cb"))
      assert.equal("OK", exchange(uri).action)
    end
  end)

  it("have to match in everything else", function()
    new { loopback_redirection_uri_variable = true }
    for _, uri in ipairs {
      "http://127.0.0.1:1/other", "http://127.0.0.2:1/cb", "https://127.0.0.1:1/cb", "http://localhost:1/cb",
      "http://127.0.0.1:1@evil.example/cb", "http://127.0.0.1:1/cb?a=b", "https://client.example:1/callback",
    } do
      assert.equal("invalid_request", error_of(authorize { redirect_uri = uri }))
    end
    new {}
    assert.equal("invalid_request", error_of(authorize { redirect_uri = "http://127.0.0.1:1/cb" }))
  end)
end)

describe("The parameter claims of the sandbox", function()
  local CLAIMS = cjson.encode {
    id_token = { sub = { value = "1001" }, acr = { essential = true, values = { "gold", "silver" } }, name = {} },
    userinfo = { ["name#ja"] = { essential = true } },
  }

  it("is reported with what scopes ask for", function()
    new {}
    local answer = authorize { claims = CLAIMS }
    assert.equal("INTERACTION", answer.action)
    assert.same({ "acr", "name", "sub" }, answer.claims)
    assert.same({ "name#ja" }, answer.claims_at_user_info)
    assert.is_true(answer.acr_essential)
    assert.same({ "gold", "silver" }, answer.acrs)
    assert.equal("1001", answer.subject)
    assert.same({ ["name#ja"] = { essential = true } }, cjson.decode(answer.user_info_claims))
    assert.equal("1001", cjson.decode(answer.id_token_claims).sub.value)
  end)

  it("is refused if it is malformed", function()
    new {}
    for _, claims in ipairs { "{", "[]", '"x"', '{"id_token":1}' } do
      assert.equal("invalid_request", read(authorize { claims = claims }, "?").error)
    end
  end)
end)

describe("What authorization requests ask of users", function()
  it("is passed on", function()
    new {
      clients = { { client_id = 12, client_secret = "s", redirect_uris = { REDIRECT_URI }, default_max_age = 60 } },
    }
    local answer = authorize { ui_locales = "ja en", purpose = "to say hello", login_hint = "alice" }
    assert.same({ "ja", "en" }, answer.ui_locales)
    assert.equal("to say hello", answer.purpose)
    assert.equal(60, answer.max_age)
    assert.equal(30, authorize({ max_age = 30 }).max_age)
  end)
end)

describe("Resources and authorization details of the sandbox", function()
  before_each(function() new { authorization_details_types = { "payment" } } end)

  local function exchange(code, parameters)
    return api:token {
      parameters = encode { grant_type = "authorization_code", code = code, redirect_uri = REDIRECT_URI } .. parameters,
      client_id = "12", client_secret = "s",
    }
  end

  it("end up in the token", function()
    local details = '[{"type":"payment","actions":["pay"],"amount":{"value":"7"}}]'
    local answer = authorize { authorization_details = details, resource = "https://api.example/" }
    assert.same({ "https://api.example/" }, answer.resources)
    local element = answer.authorization_details.elements[1]
    assert.equal("payment", element.type)
    assert.same({ "pay" }, element.actions)
    assert.equal('{"amount":{"value":"7"}}', element.other_fields)
    local tokens = exchange(issue(answer).authorization_code, "")
    assert.matches('"authorization_details":[{"actions":["pay"],"amount":{"value":"7"},"type":"payment"}]',
      tokens.response_content, 1, true)
    local seen = api:introspection { token = tokens.access_token, resources = { "https://api.example/" } }
    assert.equal("OK", seen.action)
    assert.same({ "https://api.example/" }, seen.access_token_resources)
    assert.equal("payment", seen.authorization_details.elements[1].type)
    seen = api:introspection { token = tokens.access_token, resources = { "https://other.example/" } }
    assert.equal("FORBIDDEN", seen.action)
  end)

  it("can be narrowed to some of the resources, not widened", function()
    local two = { response_type = "code", client_id = 12, redirect_uri = REDIRECT_URI }
    local function code()
      return issue(assert(api:authorization {
        parameters = encode(two) .. "&resource=https://a.example&resource=https://b.example",
      })).authorization_code
    end
    assert.same({ "https://b.example" }, exchange(code(), "&resource=https://b.example").access_token_resources)
    assert.equal("invalid_target", error_of(exchange(code(), "&resource=https://c.example")))
  end)

  it("can be narrowed with codes and refresh tokens", function()
    local details = '[{"type":"payment","amount":1},{"type":"payment","amount":2}]'
    local code = issue(authorize { authorization_details = details }).authorization_code
    local function encoded(text) return "&authorization_details=" .. form.encode_component(text) end
    assert.equal("invalid_authorization_details", error_of(exchange(code, encoded '[{"type":"payment","amount":3}]')))
    local tokens = exchange(code, encoded '[{"amount":2,"type":"payment"}]')
    assert.equal("OK", tokens.action, tokens.result_message)
    assert.same({ { type = "payment", amount = 2 } }, cjson.decode(tokens.response_content).authorization_details)
    local function refresh(more)
      return api:token {
        parameters = encode { grant_type = "refresh_token", refresh_token = tokens.refresh_token } .. more,
        client_id = "12", client_secret = "s",
      }
    end
    assert.equal("invalid_authorization_details", error_of(refresh(encoded '[{"type":"payment"}]')))
    tokens = refresh ""
    assert.equal(2, #cjson.decode(tokens.response_content).authorization_details)
  end)

  it("come with client credentials", function()
    local tokens = api:token {
      parameters = encode {
        grant_type = "client_credentials", resource = "https://api.example",
        authorization_details = '[{"type":"payment"}]',
      },
      client_id = "12", client_secret = "s",
    }
    local seen = api:introspection { token = tokens.access_token }
    assert.same({ "https://api.example" }, seen.access_token_resources)
    assert.equal("payment", seen.authorization_details.elements[1].type)
  end)

  it("must be of a type that the service supports", function()
    for _, details in ipairs { '[{"type":"loan"}]', "{}", "[1]", "[" } do
      assert.equal("invalid_authorization_details", read(authorize { authorization_details = details }, "?").error)
    end
  end)
end)

if pcall(require, "openssl.pkey") then
  local base64 = require "authlete.util.base64"

  local function claims_of(jwt)
    return cjson.decode(base64.decode_url(jwt:match "^[^.]*%.([^.]*)"))
  end

  describe("ID tokens from the authorization endpoint", function()
    before_each(function() new { response_types = ALL_TYPES } end)

    it("come with the hashes of code and access token", function()
      local answer = issue(authorize { response_type = "token id_token code", scope = "openid", nonce = "n" })
      local result = read(answer, "#")
      local claims = claims_of(result.id_token)
      assert.equal(answer.id_token, result.id_token)
      assert.equal("n", claims.nonce)
      assert.equal(22, #claims.at_hash)
      assert.equal(22, #claims.c_hash)
      local tokens = api:token {
        parameters = encode { grant_type = "authorization_code", code = result.code, redirect_uri = REDIRECT_URI },
        client_id = "12", client_secret = "s",
      }
      assert.equal("OK", tokens.action)
      assert.is_nil(claims_of(tokens.id_token).c_hash)
    end)

    it("need the scope openid, and a nonce", function()
      local openid = { response_type = "id_token", scope = "openid" }
      assert.equal("invalid_request", read(authorize(openid), "#").error)
      assert.equal("invalid_request", read(authorize { response_type = "id_token", nonce = "n" }, "#").error)
      openid.nonce = "n"
      assert.is_nil(claims_of(read(issue(authorize(openid)), "#").id_token).at_hash)
    end)
  end)

  describe("id_token_hint", function()
    it("names the user that the client expects", function()
      new { response_types = ALL_TYPES }
      local openid = { response_type = "id_token", scope = "openid", nonce = "n" }
      local hint = read(issue(authorize(openid)), "#").id_token
      local answer = authorize { id_token_hint = hint, prompt = "none" }
      assert.equal("NO_INTERACTION", answer.action)
      assert.equal("1001", answer.subject)
      for _, wrong in ipairs { "eyJ", hint:gsub("%.([^.]*)%.", ".e30."), hint .. "x" } do
        assert.equal("invalid_request", read(authorize { id_token_hint = wrong }, "?").error)
      end
    end)
  end)

  describe("user_info of the sandbox", function()
    it("says which claims were asked for at the authorization endpoint", function()
      new {}
      local claims = cjson.encode { userinfo = { nickname = { essential = true } } }
      local answer = issue(authorize { claims = claims, scope = "openid email" }, {
        consented_claims = { "nickname" },
      })
      local tokens = api:token {
        parameters = encode {
          grant_type = "authorization_code", code = answer.authorization_code, redirect_uri = REDIRECT_URI,
        },
        client_id = "12", client_secret = "s",
      }
      local seen = api:user_info { token = tokens.access_token }
      assert.same({ "email", "email_verified", "nickname" }, seen.claims)
      assert.same({ nickname = { essential = true } }, cjson.decode(seen.user_info_claims))
      assert.same({ "nickname" }, seen.consented_claims)
    end)
  end)
end

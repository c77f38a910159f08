-- authlete.claims: what was requested and agreed to goes out, and nothing else.

local claims = require "authlete.claims"
local endpoints = require "spec.support.endpoints"

local PERSON = {
  sub = "1001", name = "Ada", email = "ada@example.com", email_verified = false, address = { country = "GB" },
  names = { ja = "エイダ", fr = "Ade" },
}

local function find(name, languages)
  if name == "name" then
    for _, language in ipairs(languages) do
      if PERSON.names[language] then return PERSON.names[language], language end
    end
  end
  return PERSON[name]
end

local function collect(response, consented)
  return claims.collect(response, find, consented)
end

describe("claims.collect", function()
  it("takes what was requested, of any type, except sub", function()
    local requested = { "sub", "name", "email_verified", "address", "birthdate" }
    assert.same({ name = "Ada", email_verified = false, address = { country = "GB" } }, collect { claims = requested })
    assert.same({}, collect { claims = {} })
    assert.same({}, collect {})
  end)

  it("leaves out what the person did not agree to", function()
    local response = { claims = { "name", "email", "name#ja" } }
    assert.same({ email = "ada@example.com" }, collect(response, { "email", "address" }))
    assert.same({ ["name#ja"] = "エイダ" }, collect(response, { "name#ja" }))
    assert.same({ name = "Ada", ["name#ja"] = "エイダ" }, collect(response, { "name" }))
    assert.same({}, collect(response, {}))
    response.consented_claims = { "name" }
    assert.same({ name = "Ada", ["name#ja"] = "エイダ" }, collect(response))
  end)

  it("asks for the languages that the client prefers, and says which one a value is in", function()
    local response = { claims = { "name", "email" }, claims_locales = { "de", "fr", "ja" } }
    assert.same({ ["name#fr"] = "Ade", email = "ada@example.com" }, collect(response))
    response.claims_locales = { "de" }
    assert.same({ name = "Ada", email = "ada@example.com" }, collect(response))
  end)

  it("keeps a claim that was requested in one language to that", function()
    assert.same({ ["name#ja"] = "エイダ" }, collect { claims = { "name#ja", "name#de", "email#ja" } })
    local response = { claims = { "name#JA" }, claims_locales = { "fr" } }
    assert.same({ ["name#JA"] = "エイダ" }, claims.collect(response, function() return "エイダ", "ja" end))
  end)

  it("tells what else the client said about a claim, by where it is to go", function()
    local seen = {}
    local function look(name, _, details)
      seen[name] = details
    end
    local response = {
      claims = { "name", "email", "phone_number" },
      id_token_claims = '{"name":{"essential":true},"email":null}',
      user_info_claims = '{"phone_number":{"essential":true}}',
    }
    claims.collect(response, look)
    assert.same({ name = {}, email = {}, phone_number = { essential = true } }, seen)
    response.ticket = "t"
    claims.collect(response, look)
    assert.same({ name = { essential = true }, email = {}, phone_number = {} }, seen)
    response.id_token_claims = "[[]"
    claims.collect(response, look)
    assert.same({}, seen.name)
  end)

  it("leaves out other values than those that were asked for", function()
    local function of(text)
      return collect { claims = { "name", "email_verified", "address" }, user_info_claims = text }
    end
    local rest = { email_verified = false, address = { country = "GB" } }
    assert.same(rest, of '{"name":{"value":"Eve"}}')
    assert.same(rest, of '{"name":{"values":["Eve","Mallory"]}}')
    assert.equal("Ada", of('{"name":{"values":["Eve","Ada"]}}').name)
    assert.equal("Ada", of('{"name":{"value":null}}').name)
    assert.is_nil(of('{"email_verified":{"value":true}}').email_verified)
    assert.equal(false, of('{"email_verified":{"value":false},"address":{"value":5}}').email_verified)
  end)

  it("serves the UserInfo endpoint", function()
    local endpoint = endpoints.new("user_info", {
      claims = function(response) return collect(response) end,
    }, {
      user_info = { action = "OK", subject = "1001", claims = { "name", "email" }, consentedClaims = { "name" } },
      user_info_issue = { action = "JSON", responseContent = "{}" },
    })
    assert.equal(200, endpoint.get(nil, { Authorization = "Bearer t" }).status)
    assert.equal('{"name":"Ada"}', endpoint.calls[2].user_info_issue.claims)
  end)
end)

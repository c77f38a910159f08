-- Documents that many read: kept for some time, and served while Authlete is away.

local core = require "authlete.core"
local endpoints = require "spec.support.endpoints"
local kept = require "authlete.endpoint.kept"

local cases = require("spec.support.calls").cases

local AWAY = { status = 500, body = "" }

-- The clock of the core, which time_passes moves.
local clock, offset = core.clock, 0
local function time_passes(seconds) offset = offset + seconds * 1000 end

before_each(function()
  offset = 0
  core.clock = function() return clock() + offset end
end)

after_each(function() core.clock = clock end)

local DOCUMENTS = {
  service_configuration = { "get_service_configuration", '{"issuer":"i"}' },
  service_jwks = { "get_service_jwks", '{"keys":[]}' },
  credential_issuer_metadata = { "credential_issuer_metadata", { action = "OK", responseContent = "{}" } },
  credential_jwt_issuer_metadata = { "credential_jwt_issuer_metadata", { action = "OK", responseContent = "{}" } },
  credential_issuer_jwks = { "credential_issuer_jwks", { action = "OK", responseContent = "{}" } },
  federation_configuration = { "federation_configuration", { action = "OK", responseContent = "a.b.c" } },
}

local function max_age(reply)
  return tonumber((reply.headers["Cache-Control"]:match "^public, max%-age=(%d+)$"))
end

describe("A document", function()
  for name, facts in cases(DOCUMENTS) do
    it(name .. " costs one call for many readers", function()
      local answer = facts[2]
      local document = endpoints.new(name, nil, { [facts[1]] = function() return answer end })
      local first = document.get()
      assert.equal(200, first.status)
      assert.is_true(max_age(first) >= 299 and max_age(first) <= 300)
      assert.is_nil(first.headers.Pragma)
      time_passes(200)
      local second = document.get()
      assert.same({ first.body, first.headers["Content-Type"] }, { second.body, second.headers["Content-Type"] })
      assert.is_true(max_age(second) >= 98 and max_age(second) <= 100)
      assert.equal(facts[1], document.operations())
      time_passes(101)
      document.get()
      assert.equal(facts[1] .. " " .. facts[1], document.operations())
    end)

    it(name .. " is served while Authlete is away, which is asked only now and then", function()
      local answer = facts[2]
      local document = endpoints.new(name, nil, { [facts[1]] = function() return answer end })
      local first = document.get()
      answer = AWAY
      time_passes(301)
      for _ = 1, 3 do
        local reply = document.get()
        assert.same({ 200, first.body }, { reply.status, reply.body })
        assert.is_true(max_age(reply) <= 10)
      end
      assert.equal(2, #document.calls)
      assert.equal(1, #document.lines)
      time_passes(11)
      answer = facts[2]
      assert.is_true(max_age(document.get()) >= 299)
      assert.equal(3, #document.calls)
    end)
  end

  it("is asked for each time with cache_seconds = 0", function()
    local jwks = endpoints.new("service_jwks", { cache_seconds = 0 }, { get_service_jwks = "{}" })
    assert.equal("no-store", jwks.get().headers["Cache-Control"])
    jwks.get()
    assert.equal(2, #jwks.calls)
  end)

  it("is kept for cache_seconds", function()
    local jwks = endpoints.new("service_jwks", { cache_seconds = 5 }, { get_service_jwks = "{}" })
    assert.is_true(max_age(jwks.get()) <= 5)
    time_passes(6)
    jwks.get()
    assert.equal(2, #jwks.calls)
  end)

  it("that does not exist is asked for soon again", function()
    local answer = { action = "NOT_FOUND", responseContent = "{}" }
    local metadata = endpoints.new("credential_issuer_metadata", nil, {
      credential_issuer_metadata = function() return answer end,
    })
    local reply = metadata.get()
    assert.equal(404, reply.status)
    assert.is_true(max_age(reply) <= 10)
    time_passes(11)
    answer = { action = "OK", responseContent = "{}" }
    assert.equal(200, metadata.get().status)
  end)

  it("that never was there is an error each time", function()
    local jwks = endpoints.new("service_jwks", nil, { get_service_jwks = AWAY })
    for _ = 1, 2 do
      local reply = jwks.get()
      assert.same({ 500, "no-store" }, { reply.status, reply.headers["Cache-Control"] })
    end
    assert.equal(2, #jwks.calls)
  end)

  it("is a document of its own for each endpoint, and for each reply", function()
    local answers = { get_service_jwks = '{"keys":[]}' }
    local one, other = endpoints.new("service_jwks", nil, answers), endpoints.new("service_jwks", nil, answers)
    one.get().headers["Content-Type"] = "changed"
    assert.equal("application/json", one.get().headers["Content-Type"])
    other.get()
    assert.equal(1, #other.calls)
  end)

  it("passes on pretty, patch and entity_types", function()
    local function sent(name, operation, answer, options)
      local document = endpoints.new(name, options, { [operation] = answer })
      assert.equal(200, document.get().status)
      return document.calls[1][operation]
    end
    assert.same({ pretty = true, patch = '[{"op":"remove","path":"/x"}]' }, sent("service_configuration",
      "get_service_configuration", "{}", { pretty = true, patch = '[{"op":"remove","path":"/x"}]' }))
    assert.same({ pretty = true }, sent("service_jwks", "get_service_jwks", "{}", { pretty = true }))
    local answer = { action = "OK", responseContent = "{}" }
    for _, kind in ipairs { "issuer_metadata", "jwt_issuer_metadata", "issuer_jwks" } do
      local name = "credential_" .. kind
      assert.same({ pretty = true }, sent(name, name, answer, { pretty = true }))
      assert.same({ pretty = false }, sent(name, name, answer))
    end
    assert.same({ entity_types = { "OPENID_PROVIDER" } }, sent("federation_configuration", "federation_configuration",
      answer, { entity_types = { "OPENID_PROVIDER" } }))
  end)

  it("of a protected resource leaves out empty lists, except that of methods", function()
    local metadata = endpoints.new("protected_resource_metadata", {
      resource = "https://api.example.com", authorization_servers = {}, scopes_supported = {},
      bearer_methods_supported = {},
    }, { get_service_configuration = '{"issuer":"https://as.example.com"}' })
    local document = metadata.get().body
    assert.is_truthy(document:find('"bearer_methods_supported":[]', 1, true), document)
    assert.is_nil(document:find("scopes_supported", 1, true), document)
    for _, url in ipairs { "", "api", "https://api.example.com/#a", "http://api.example.com", "https:///" } do
      assert.error_matches(function() endpoints.new("protected_resource_metadata", { resource = url }) end,
        "the option 'resource' must be an https:// URL without a fragment")
    end
  end)

  it("is found for others meanwhile from the old one", function()
    local source = kept.new()
    assert.equal("old", (source:get(function() return "old", 1 end)))
    time_passes(2)
    local finding = coroutine.wrap(function()
      return (source:get(function()
        coroutine.yield()
        return "new", 1
      end))
    end)
    finding()
    assert.same({ "old", 0 }, { source:get(error) })
    assert.equal("new", finding())
    assert.equal("new", (source:get(error)))
  end)

  it("is looked for again if whoever looks for it never comes back", function()
    local source = kept.new()
    coroutine.wrap(function() source:get(coroutine.yield) end)()
    time_passes(61)
    assert.equal("found", (source:get(function() return "found", 1 end)))
  end)
end)

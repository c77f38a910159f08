-- snake_case in Lua, camelCase on the wire: at every depth, except for names that are data.
local cjson = require "cjson"
local described = require "spec.support.described"
local versions = require "spec.support.versions"

-- Names that a naive rule gets wrong: with digits, with short words, and the two that Authlete writes with an
-- underscore.
local TRICKY = {
  pkceS256Required = "pkce_s256_required",
  tlsClientAuthSanDns = "tls_client_auth_san_dns",
  tlsClientAuthSanUri = "tls_client_auth_san_uri",
  tlsClientAuthSubjectDn = "tls_client_auth_subject_dn",
  authReqId = "auth_req_id",
  requestedClaimsForTx = "requested_claims_for_tx",
  jwtAtClaims = "jwt_at_claims",
  idtHeaderParams = "idt_header_params",
  oid4vciVersion = "oid4vci_version",
  supportedSnses = "supported_snses",
  mtlsEndpointAliases = "mtls_endpoint_aliases",
  clientId = "client_id",
  tosUri = "tos_uri",
  hsmName = "hsm_name",
  acr = "acr",
  ["end"] = "end",
  postal_code = "postal_code",
  street_address = "street_address",
}

-- Without strict, a request accepts any name; `future` is not a parameter, so its contents have no type.
local function sent(request)
  local api, record = versions.new_api("V3", { strict = false })
  request.ticket, request.reason = "ticket", "UNKNOWN"
  assert(api:token_fail(request))
  return record[1].body
end

local function received(body)
  local api = versions.answering(body)
  return assert(api:token_fail { ticket = "ticket", reason = "UNKNOWN" })
end

local function each(names, visit)
  local count = 0
  for camel, snake in pairs(names) do
    visit(camel, snake)
    count = count + 1
  end
  return count
end

local function assert_sent(names)
  return each(names, function(camel, snake)
    local body = sent { future = { [snake] = { { [snake] = { [snake] = "x" } }, { [snake] = 1 } } } }
    local wanted = ('"future":{"%s":[{"%s":{"%s":"x"}},{"%s":1}]}'):format(camel, camel, camel, camel)
    assert.is_truthy(body:find(wanted, 1, true), body)
  end)
end

local function assert_sent_on_top(names)
  return each(names, function(camel, snake)
    if snake ~= "ticket" and snake ~= "reason" then
      local body = sent { [snake] = "x" }
      assert.is_truthy(body:find(('"%s":"x"'):format(camel), 1, true), body)
    end
  end)
end

local function assert_received(names)
  return each(names, function(camel, snake)
    local response = received((('{"@":[{"@":{"@":"x"}},{"@":1}],"future":{"@":true}}'):gsub("@", camel)))
    local wanted = { [snake] = { { [snake] = { [snake] = "x" } }, { [snake] = 1 } }, future = { [snake] = true } }
    assert.same(wanted, response)
  end)
end

describe("property names", function()
  it("are sent in camelCase at every depth", function()
    assert_sent(TRICKY)
    assert_sent_on_top(TRICKY)
  end)

  it("are received in snake_case at every depth", function()
    assert_received(TRICKY)
  end)

  it("all follow Authlete's naming, 590 of them", function()
    local names = described.naming.names
    assert.equal(590, assert_sent(names))
    assert.equal(590, assert_sent_on_top(names))
    assert.equal(590, assert_received(names))
  end)

  it("that are tricky follow Authlete's naming, too", function()
    for camel, snake in pairs(TRICKY) do assert.equal(described.naming.names[camel], snake) end
  end)

  it("treat a run of capitals as one word when received", function()
    assert.same({ user_info_url = 1, url = 2, x509_san = 3, a_b = 4 },
      received '{"userInfoURL":1,"URL":2,"x509SAN":3,"aB":4}')
  end)

  it("can be long, empty or not ASCII", function()
    local long = ("a"):rep(300) .. "B"
    assert.same({ [""] = 1, [long] = 2, ["größe_x"] = 3, _x = 4, x_ = 5 },
      received('{"":1,"' .. long .. '":2,"größeX":3,"_x":4,"x_":5}'))
    assert.is_truthy(sent({ future = { ["größe_x"] = 1 } }):find('"größeX":1', 1, true))
  end)

  it("can contain escapes when received", function()
    assert.same({ ticket_info = 1 }, received [[{"ticket\u0049nfo":1}]])
  end)
end)

describe("users' own data", function()
  local DATA = {
    { key = "someKey", value = '{"innerKey":1,"other_key":[2]}' },
    { key = "other_key", value = "aB a_b" },
  }
  local DATA_JSON = [==[[{"key":"someKey","value":"{\"innerKey\":1,\"other_key\":[2]}"},]==]
    .. [==[{"key":"other_key","value":"aB a_b"}]]==]

  it("is left unchanged in attributes and properties that are sent", function()
    for _, name in ipairs { "attributes", "metadata" } do
      local api, record = versions.new_api "V3"
      assert(api:create_service { [name] = DATA })
      assert.same({ [name] = DATA }, cjson.decode(record[1].body))
    end
    local api, record = versions.new_api "V3"
    assert(api:token { parameters = "grant_type=password", properties = DATA })
    assert.same(DATA, cjson.decode(record[1].body).properties)
  end)

  it("is left unchanged in attributes and properties that are received", function()
    assert.same({ attributes = DATA, service_attributes = DATA, properties = DATA },
      received(('{"attributes":%s,"serviceAttributes":%s,"properties":%s}'):format(DATA_JSON, DATA_JSON, DATA_JSON)))
  end)

  it("is left unchanged in JSON inside strings", function()
    local json = '{"familyName":"山田","family_name#ja":"x","nested":{"someKey":[{"other_key":null}]}}'
    local api, record = versions.new_api "V3"
    assert(api:authorization_issue { ticket = "t", subject = "s", claims = json, jwt_at_claims = json })
    local body = cjson.decode(record[1].body)
    assert.equal(json, body.claims)
    assert.equal(json, body.jwtAtClaims)
    local escaped = json:gsub('"', '\\"')
    assert.same({ response_content = json, jwks = json },
      received(('{"responseContent":"%s","jwks":"%s"}'):format(escaped, escaped)))
  end)

  it("is left unchanged in a client's custom metadata", function()
    local json = '{"my_key":1,"myOtherKey":{"a_b":2}}'
    local api, record = versions.new_api "V3"
    assert(api:create_client { custom_metadata = json })
    assert.same({ customMetadata = json }, cjson.decode(record[1].body))
  end)

  it("is left unchanged in the configuration that info returns, and only there", function()
    local api = versions.answering('{"version":"3.0","features":["someFeature"],"configuration":'
      .. '{"someKey":{"innerKey":[{"deepKey":1}]},"configuration":{"aB":2}},"serviceTokenCache":{"hitCount":3,'
      .. '"configuration":{"innerKey":4}},"lastKey":5}')
    assert.same({
      version = "3.0",
      features = { "someFeature" },
      configuration = { someKey = { innerKey = { { deepKey = 1 } } }, configuration = { aB = 2 } },
      service_token_cache = { hit_count = 3, configuration = { inner_key = 4 } },
      last_key = 5,
    }, (assert(api:info())))
  end)

  it("is left unchanged in what echo sends and returns", function()
    local api, record = versions.answering '{"someKey":"x","other_key":{"innerKey":1}}'
    assert.same({ someKey = "x", other_key = { innerKey = 1 } }, (assert(api:echo { someKey = "x", other_key = "y" })))
    assert.is_truthy(record[1].url:find "[?&]someKey=x")
    assert.is_truthy(record[1].url:find "[?&]other_key=y")
  end)
end)

describe("The nearest name", function()
  local core = require "authlete.core"

  local function nearest(wanted, ...)
    local known = {}
    for _, name in ipairs { ... } do known[name] = true end
    return core.nearest(wanted, known)
  end

  it("differs by a few letters inserted, omitted, replaced or swapped", function()
    for _, wanted in ipairs { "tickt", "tickket", "tacket", "itcket", "tickets", "iccket" } do
      assert.equal("ticket", nearest(wanted, "reason", "ticket", "subject"), wanted)
    end
    assert.equal("client_id", nearest("clientId", "client_id", "client_ids"))
    assert.equal("ab", nearest("ax", "ab", "xyz"))
  end)

  it("is nil if more letters differ, and never the name itself", function()
    assert.is_nil(nearest("verify", "proxy", "retries", "ca_file"))
    assert.is_nil(nearest("timeout", "timeout_ms_of_all"))
    assert.is_nil(nearest("ticket", "ticket"))
    assert.is_nil(nearest("", "ticket"))
    assert.is_nil(nearest("kitten", "sitting"))
    assert.is_nil(nearest "ticket")
  end)

  it("is the one with the fewest differences, then the first in alphabetical order", function()
    assert.equal("scope", nearest("scop", "scopes", "scope"))
    assert.equal("aaab", nearest("aaax", "aaac", "aaab"))
  end)

  it("has at most 128 letters, as does the name it is compared with", function()
    local longest = ("x"):rep(127)
    assert.equal(longest .. "y", nearest(longest .. "x", longest .. "y"))
    assert.is_nil(nearest(longest .. "xx", longest .. "xy"))
    assert.is_nil(nearest(("x"):rep(100000), "x"))
  end)
end)

-- Parameters outside a plain body: in the path, in the query, or in a body that is an array.
local cjson = require "cjson"
local values = require "spec.support.values"
local versions = require "spec.support.versions"

local function url_of(name, request, settings)
  local api, record = versions.new_api("V3", settings)
  assert(api[name](api, request))
  local path = record[1].url:sub(#versions.ORIGIN + 1)
  assert.equal(versions.ORIGIN, record[1].url:sub(1, #versions.ORIGIN))
  return path
end

local function assert_raises(name, request, fault)
  local api, record = versions.new_api "V3"
  local done, message = pcall(api[name], api, request)
  assert.is_false(done)
  assert.is_truthy(tostring(message):find(fault, 1, true), tostring(message))
  assert.equal(0, #record)
end

describe("a parameter in the path", function()
  -- The encoded form of each; unreserved characters (RFC 3986 section 2.3) stay the same.
  local SEGMENTS = {
    ["5921531358155430"] = "5921531358155430",
    ["a/b"] = "a%2Fb",
    ["../../service/delete"] = "..%2F..%2Fservice%2Fdelete",
    ["a?b=c"] = "a%3Fb%3Dc",
    ["a#b"] = "a%23b",
    ["50%"] = "50%25",
    ["%2e%2e"] = "%252e%252e",
    ["%2F"] = "%252F",
    ["a;b=c"] = "a%3Bb%3Dc",
    ["a b+c&d"] = "a%20b%2Bc%26d",
    ["..."] = "...",
    [".a"] = ".a",
    ["josé"] = "jos%C3%A9",
    ["日本"] = "%E6%97%A5%E6%9C%AC",
    ["\255\1\127"] = "%FF%01%7F",
    ["-._~AZaz09"] = "-._~AZaz09",
    ["{clientId}"] = "%7BclientId%7D",
    ["\\..\\"] = "%5C..%5C",
    ["@:!$'()*,"] = "%40%3A%21%24%27%28%29%2A%2C",
  }

  it("is one segment, whatever it contains", function()
    for text, segment in pairs(SEGMENTS) do
      assert.equal("/api/715948317/client/get/" .. segment, url_of("get_client", { client_id = text }))
      assert.equal("/api/715948317/client/granted_scopes/get/1/" .. segment,
        url_of("get_granted_scopes_by_subject", { client_id = 1, subject = text }))
    end
  end)

  it("can be a number, which is written with all its digits", function()
    local numbers = { [0] = "0", [1] = "1", [5921531358155430] = "5921531358155430", [2 ^ 53 - 1] = "9007199254740991" }
    for number, segment in pairs(numbers) do
      assert.equal("/api/715948317/client/get/" .. segment, url_of("get_client", { client_id = number }))
    end
  end)

  it("can be the alias of a client, which the body does not repeat", function()
    for _, version in ipairs { "V3", "V2" } do
      local api, record = versions.new_api(version)
      local prefix = versions.ORIGIN .. (version == "V3" and "/api/715948317" or "/api") .. "/client/"
      assert(api:update_client { client_id = "my-alias", client_name = "x" })
      assert.equal(prefix .. "update/my-alias", record[1].url)
      assert.equal('{"clientName":"x"}', record[1].body)
      assert(api:update_client { client_id = "my-alias" })
      assert.equal("{}", record[2].body)
      for i, id in ipairs { 5921531358155430, "5921531358155430" } do
        assert(api:update_client { client_id = id })
        assert.equal(prefix .. "update/5921531358155430", record[2 + i].url)
        assert.equal('{"clientId":5921531358155430}', record[2 + i].body)
      end
      assert(api:update_client_lock_flag { client_identifier = "my-alias", client_locked = true })
      assert.equal(prefix .. "lock_flag/update/my-alias", record[5].url)
      assert.equal('{"clientLocked":true}', record[5].body)
    end
    assert_raises("create_client", { client_id = "my-alias" }, "parameter 'client_id' must be an integer")
    assert_raises("update_client", { client_id = true }, "parameter 'client_id' must be an integer below 2^53, or a")
    for _, text in ipairs { "b", "", "-", "--5", "05", "-05", "5 ", "1.5", "0x5" } do
      assert_raises("update_client", { client_id = "a", number = text }, "parameter 'number' must be an integer")
    end
    for _, text in ipairs { "5", "-5", "0" } do
      local api, record = versions.new_api "V3"
      assert(api:update_client { client_id = "a", number = text })
      assert.equal('{"number":' .. text .. "}", record[1].body)
    end
  end)

  it("raises an error if it is empty or a dot segment", function()
    local step = "must not be '.' or '..'"
    for text, fault in pairs { [""] = "is empty", ["."] = step, [".."] = step } do
      assert_raises("get_client", { client_id = text }, "get_client: parameter 'client_id' " .. fault)
      assert_raises("get_granted_scopes_by_subject", { client_id = 1, subject = text },
        "get_granted_scopes_by_subject: parameter 'subject' " .. fault)
    end
  end)

  it("raises an error if it contains a line break or a NUL", function()
    for _, text in ipairs { "a\rb", "a\nb", "a\0b" } do
      assert_raises("get_client", { client_id = text }, "get_client: parameter 'client_id' contains CR, LF or NUL")
    end
  end)

  it("raises an error if it is neither a string nor an integer, or missing", function()
    for _, value in ipairs { true, 1.5, {}, 2 ^ 53, 1 / 0, 0 / 0, print } do
      assert_raises("get_client", { client_id = value }, "get_client: parameter 'client_id' must be an integer below")
    end
    assert_raises("get_client", {}, "get_client: parameter 'client_id' is missing")
    assert_raises("get_client", nil, "get_client: the request is nil; parameter 'client_id' is missing")
  end)

  it("raises an error if it would form the path of another operation", function()
    assert_raises("get_client", { client_id = "list" },
      "get_client: parameter 'client_id': 'list' is reserved by the Authlete API")
    assert_raises("hsk_get", { handle = "list" }, "hsk_get: parameter 'handle': 'list' is reserved by the Authlete API")
    assert.equal("/api/715948317/client/get/lists", url_of("get_client", { client_id = "lists" }))
    assert.equal("/api/715948317/client/delete/list", url_of("delete_client", { client_id = "list" }))
  end)

  it("never forms the path of another operation", function()
    local words = { ["{}"] = true }
    for _, operation in ipairs(values.rows.operations) do
      for word in operation.v3.path:gmatch "[^/]+" do words[word] = true end
    end
    for _, operation in ipairs(values.rows.operations) do
      local variables = operation.v3.path_parameters
      for word in pairs(words) do
        local request = {}
        for _, variable in ipairs(variables) do request[variable.name] = word end
        for _, list in ipairs { operation.query, operation.body and operation.body.fields or {} } do
          for _, parameter in ipairs(list) do
            if parameter.required then request[parameter.name] = values.of(parameter) end
          end
        end
        local api, record = versions.new_api "V3"
        if #variables > 0 and pcall(api[operation.name], api, request) then
          local path = record[1].url:sub(#versions.ORIGIN + 1):gsub("%?.*", "")
          for _, other in ipairs(values.rows.operations) do
            local is_other = other.v3.method == operation.v3.method and other.v3.path ~= operation.v3.path
            assert.is_false(is_other and path == (other.v3.path:gsub("{serviceId}", "715948317")), path)
          end
        end
      end
    end
  end)
end)

describe("the service in the path", function()
  it("comes from the settings as a number or a string, encoded like any other", function()
    assert.equal("/api/715948317/service/get", url_of("get_service", nil, { service_id = 715948317 }))
    assert.equal("/api/a%2Fb/service/get", url_of("get_service", nil, { service_id = "a/b" }))
  end)

  it("comes from the settings in V2, unless the request names another", function()
    local api, record = versions.new_api "V2"
    assert(api:get_service())
    assert(api:get_service { service_api_key = 42 })
    assert(api:update_service { service_api_key = "43", service_name = "x" })
    assert.equal(versions.ORIGIN .. "/api/service/get/21653835348762", record[1].url)
    assert.equal(versions.ORIGIN .. "/api/service/get/42", record[2].url)
    assert.equal(versions.ORIGIN .. "/api/service/update/43", record[3].url)
    assert.equal('{"serviceName":"x"}', record[3].body)
  end)
end)

describe("a parameter in the query", function()
  it("is encoded according to RFC 3986", function()
    local texts = {
      ["a b"] = "a%20b", ["a+b&c=d"] = "a%2Bb%26c%3Dd", ["100%"] = "100%25", ["josé/日"] = "jos%C3%A9%2F%E6%97%A5",
      ["#?;:@!$'()*,"] = "%23%3F%3B%3A%40%21%24%27%28%29%2A%2C", ["a\r\nb\0"] = "a%0D%0Ab%00", ["-._~"] = "-._~",
      [""] = "",
    }
    for text, encoded in pairs(texts) do
      assert.equal("/api/715948317/client/authorization/get/list?subject=" .. encoded,
        url_of("get_client_authorization_list_by_query", { subject = text }))
    end
  end)

  it("is true or false for a boolean, and digits for a number", function()
    assert.equal("/api/715948317/service/jwks/get?includePrivateKeys=true&pretty=false",
      url_of("get_service_jwks", { include_private_keys = true, pretty = false }))
    assert.equal("/api/715948317/auth/token/get/list?clientIdentifier=5921531358155430&start=0&end=10",
      url_of("get_token_list", { client_identifier = 5921531358155430, start = 0, ["end"] = 10 }))
  end)

  it("is omitted if it is not given, along with its question mark", function()
    local api, record = versions.new_api "V3"
    for _ = 1, 2 do
      assert(api:get_client_list { developer = "jane" })
      assert(api:get_client_list())
      assert(api:get_client { client_id = 1 })
    end
    assert.is_truthy(record[4].url:find("/client/get/list?developer=jane", 1, true))
    assert.equal(versions.ORIGIN .. "/api/715948317/client/get/list", record[5].url)
    assert.equal(versions.ORIGIN .. "/api/715948317/client/get/1", record[6].url)
  end)

  it("raises an error if it has the wrong type", function()
    assert_raises("get_service_jwks", { pretty = "true" }, "get_service_jwks: parameter 'pretty' must be a boolean")
    assert_raises("get_client_list", { start = 1.5 }, "get_client_list: parameter 'start' must be an integer")
    assert_raises("get_client_list", { developer = 1 }, "get_client_list: parameter 'developer' must be a string")
    assert_raises("get_token_list", { token_status = "NONE" }, "get_token_list: parameter 'token_status' must be one")
  end)
end)

describe("echo", function()
  it("accepts any parameters and requires none", function()
    assert.equal("/api/misc/echo", url_of "echo")
    assert.equal("/api/misc/echo?hello=a%20b", url_of("echo", { hello = "a b" }))
    assert.equal("/api/misc/echo?a%26b%3Dc=", url_of("echo", { ["a&b=c"] = "" }))
  end)

  it("sends no credential", function()
    local api, record = versions.new_api "V3"
    assert(api:echo { hello = "world" })
    assert.is_nil(record[1].headers["Authorization"])
  end)

  it("raises an error if a parameter is not a string", function()
    for _, value in ipairs { true, {}, print } do
      assert_raises("echo", { hello = value }, "echo: parameter 'hello' must be a string")
    end
    assert_raises("echo", { "world" }, "echo: the request has the key [1], which is not a parameter name")
  end)
end)

describe("token_create_batch", function()
  local function sent(request)
    local api, record = versions.new_api "V3"
    assert(api:token_create_batch(request))
    return record[1]
  end

  it("sends the elements of the request as an array", function()
    local request = sent {
      { grant_type = "CLIENT_CREDENTIALS", client_id = 1 },
      { grant_type = "PASSWORD", client_id = "2", subject = "john", scopes = {}, properties = { { key = "a" } } },
    }
    assert.equal(versions.ORIGIN .. "/api/715948317/auth/token/create/batch", request.url)
    assert.same({
      { grantType = "CLIENT_CREDENTIALS", clientId = 1 },
      { grantType = "PASSWORD", clientId = 2, subject = "john", scopes = {}, properties = { { key = "a" } } },
    }, cjson.decode(request.body))
    assert.is_truthy(request.body:find('"scopes":[]', 1, true))
  end)

  it("takes dry_run beside the elements, for the query", function()
    local request = sent { dry_run = true, { grant_type = "CLIENT_CREDENTIALS" } }
    assert.equal(versions.ORIGIN .. "/api/715948317/auth/token/create/batch?dryRun=true", request.url)
    assert.equal('[{"grantType":"CLIENT_CREDENTIALS"}]', request.body)
    assert.is_truthy(sent({ dry_run = false }).url:find("?dryRun=false", 1, true))
  end)

  it("sends an empty array if there are no elements", function()
    assert.equal("[]", sent({}).body)
  end)

  it("raises an error if an element is wrong", function()
    local good = { grant_type = "CLIENT_CREDENTIALS" }
    assert_raises("token_create_batch", { good, "x" }, "token_create_batch: element 2 of the request must be a table")
    assert_raises("token_create_batch", { good, {} },
      "token_create_batch: parameter 'grant_type' is missing (in element 2 of the list)")
    assert_raises("token_create_batch", { good, { grant_type = "x" } }, "parameter 'grant_type' must be one of")
    assert_raises("token_create_batch", { { grant_type = "PASSWORD", dry_run = true } },
      "token_create_batch: parameter 'dry_run' belongs in the list itself, not in a request")
    assert_raises("token_create_batch", { good, subject = "x" },
      "token_create_batch: parameter 'subject' belongs in the requests, not in the list itself")
    assert_raises("token_create_batch", { good, dry_rum = true },
      "token_create_batch: unknown parameter 'dry_rum'; did you mean 'dry_run'?")
    assert_raises("token_create_batch", { { grant_type = "PASSWORD", subjetc = "x" } },
      "token_create_batch: unknown parameter 'subjetc'; did you mean 'subject'?")
    assert_raises("token_create_batch", { good, [4] = good },
      "token_create_batch: the list of requests must not have gaps, but has the key [4]")
    assert_raises("token_create_batch", { good, [true] = good },
      "token_create_batch: the request has the key [true], which is not a parameter name")
  end)

  it("raises an error if it is passed one request instead of a list", function()
    assert_raises("token_create_batch", { grant_type = "CLIENT_CREDENTIALS", client_id = 12 },
      "token_create_batch: takes a list of requests: wrap it in { … }")
    assert_raises("token_create_batch", { dry_run = true, grant_type = "CLIENT_CREDENTIALS" },
      "token_create_batch: takes a list of requests: wrap it in { … }")
  end)

  it("lists the grant types if one is wrong", function()
    assert_raises("token_create_batch", { { grant_type = "PASSWRD" } }, "PASSWORD")
  end)
end)

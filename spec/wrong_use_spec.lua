-- Invalid use of the library raises an error instead of returning a failure. Nothing is sent, and the next call works.

local authlete = require "authlete"
local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local recorder = require "spec.support.recorder"

local cases = calls.cases

local function request(changes)
  local made = { ticket = calls.TICKET, reason = "UNKNOWN" }
  for name, value in pairs(changes) do made[name] = value end
  for name, value in pairs(made) do
    if value == "absent" then made[name] = nil end
  end
  return made
end

-- For each: the operation, the request, the options, and part of the message.
local wrong = {
  ["no ticket"] = { "token_fail", request { ticket = "absent" }, nil, "parameter 'ticket' is missing" },
  ["no reason"] = { "token_fail", request { reason = "absent" }, nil, "parameter 'reason' is missing" },
  ["no request"] = { "token_fail", nil, nil, "the request is nil; parameter 'ticket' is missing" },
  ["an empty request"] = { "token", {}, nil, "parameter 'parameters' is missing" },
  ["a request that is text"] = { "token_fail", calls.TICKET, nil, "the request must be a table, got string" },
  ["a request that is a number"] = { "token_fail", 17, nil, "the request must be a table, got number" },
  ["a ticket that is a number"] = {
    "token_fail", request { ticket = 17 }, nil, "'ticket' must be a string, got number",
  },
  ["a ticket that is a table"] = { "token_fail", request { ticket = {} }, nil, "'ticket' must be a string, got table" },
  ["a ticket that is true"] = {
    "token_fail", request { ticket = true }, nil, "'ticket' must be a string, got boolean",
  },
  ["a ticket not in UTF-8"] = { "token_fail", request { ticket = "\255" }, nil, "contains text that is not UTF-8" },
  ["an unknown reason"] = {
    "token_fail", request { reason = "INVALID" }, nil, "'reason' must be one of UNKNOWN, INVALID_RESOURCE_OWNER_CRED",
  },
  ["a reason that is part of another"] = { "token_fail", request { reason = "UNKNOW" }, nil, "must be one of" },
  ["two reasons in one"] = { "token_fail", request { reason = "UNKNOWN INVALID_TARGET" }, nil, "must be one of" },
  ["an empty reason"] = { "token_fail", request { reason = "" }, nil, "must be one of" },
  ["a reason that is not a string"] = {
    "token_fail", request { reason = 1 }, nil, "'reason' must be a string, got number",
  },
  ["an unknown parameter"] = {
    "token_fail", request { tickets = "x" }, nil, "unknown parameter 'tickets'; did you mean 'ticket'?",
  },
  ["a parameter in camelCase"] = {
    "token", { parameters = "a", clientId = 1 }, nil, "unknown parameter 'clientId'; did you mean 'client_id'?",
  },
  ["a parameter with swapped letters"] = {
    "token_issue", { ticket = "t", sujbect = "john" }, nil, "unknown parameter 'sujbect'; did you mean 'subject'?",
  },
  ["a parameter with a very long name"] = {
    "token_fail", request { [("x"):rep(999)] = 1 }, nil, "unknown parameter 'xxxx",
  },
  ["a parameter whose name is empty"] = { "token_fail", request { [""] = 1 }, nil, "unknown parameter ''" },
  ["a parameter whose name is a number"] = { "token_fail", request { "x" }, nil, "the request has the key [1], which" },
  ["a parameter whose name is true"] = {
    "token_fail", request { [true] = 1 }, nil, "the request has the key [true], which is not a parameter name",
  },
  ["a parameter of an operation without any"] = {
    "get_service", { x = 1 }, nil, "unknown parameter 'x'; the operation takes no parameters",
  },
  ["a parameter in camelCase that differs in many letters"] = {
    "create_client", { clientIdAliasEnabled = true }, nil,
    "unknown parameter 'clientIdAliasEnabled'; did you mean 'client_id_alias_enabled'?",
  },
  ["a list of requests"] = {
    "token_create", { { grant_type = "PASSWORD" } }, nil, "token_create: takes one request, not a list of requests",
  },
  ["a list of requests if the path needs an id"] = {
    "get_client", { { client_id = 1 } }, nil, "get_client: takes one request, not a list of requests",
  },
  ["one table instead of an array of tables"] = {
    "token_create", { grant_type = "PASSWORD", properties = { key = "a" } }, nil,
    "'properties' takes a list of tables: wrap it in { … }",
  },
  ["an array of tables instead of one table"] = {
    "token", { parameters = "a", cimd_options = { { always_retrieved = true } } }, nil,
    "'cimd_options' must be one table, not a list",
  },
  ["an array with a gap"] = {
    "token_create", { grant_type = "PASSWORD", scopes = { [2] = "a" } }, nil, "'scopes' must be a list without gaps",
  },
  ["names in an array"] = {
    "token_create", { grant_type = "PASSWORD", scopes = { a = "b" } }, nil, "'scopes' must be a list, but has names",
  },
  ["a misspelled name in the path"] = {
    "get_client", { clientId = 5 }, nil, "get_client: unknown parameter 'clientId'; did you mean 'client_id'?",
  },
  ["a number in an array of strings"] = {
    "token_create", { grant_type = "PASSWORD", scopes = { "a", 2 } }, nil, "'scopes[2]' must be a string, got number",
  },
  ["text in an array of tables"] = {
    "token_create", { grant_type = "PASSWORD", properties = { "a" } }, nil,
    "'properties[1]' must be a table, got string",
  },
  ["an array that is text"] = {
    "token_create", { grant_type = "PASSWORD", scopes = "a b" }, nil, "'scopes' must be a list, got string",
  },
  ["a fraction instead of an integer"] = {
    "token_create", { grant_type = "PASSWORD", access_token_duration = 1.5 }, nil, "must be an integer below 2^53, or",
  },
  ["text instead of a boolean"] = {
    "token_create", { grant_type = "PASSWORD", access_token_persistent = "yes" }, nil, "must be a boolean, got string",
  },
  ["an id with a line break"] = { "get_client", { client_id = "1\r\nHost: x" }, nil, "contains CR, LF or NUL" },
  ["an id with a NUL"] = { "get_client", { client_id = "1\0" }, nil, "contains CR, LF or NUL" },
  ["an id that is empty"] = { "get_client", { client_id = "" }, nil, "'client_id' is empty" },
  ["an id that is a dot segment"] = { "get_client", { client_id = ".." }, nil, "must not be '.' or '..'" },
  ["an id that is a fraction"] = {
    "get_client", { client_id = 1.5 }, nil, "'client_id' must be an integer below 2^53, or a string",
  },
  ["an id that is too large"] = {
    "get_client", { client_id = 2 ^ 54 }, nil, "'client_id' must be an integer below 2^53, or a string",
  },
  ["no id"] = { "get_client", {}, nil, "'client_id' is missing" },
  ["the owner's operation without the owner's token"] = {
    "create_service", { service_name = "x" }, nil, "the setting 'service_owner_access_token' is required",
  },
  ["an id that may have been rounded"] = {
    "update_client", { client_id = 2 ^ 53 }, nil, "'client_id' must be an integer below 2^53, or a string",
  },
  ["the results of a failed call"] = { "update_client", nil, "get_client: HTTP status 404", "the request is nil" },
  ["the results of a failed call, if nothing is required"] = {
    "get_client_list", nil, "get_service: HTTP status 500", "get_client_list: the request is nil",
  },
  ["nil instead of a whole object"] = { "update_service", nil, nil, "update_service: the request is nil" },
  ["nil instead of a list of requests"] = { "token_create_batch", nil, nil, "token_create_batch: the request is nil" },
  ["one request instead of a list, with a wrong name"] = {
    "token_create_batch", { grantType = "PASSWORD" }, nil, "takes a list of requests: wrap it in { … }",
  },
  ["a list of requests with a gap"] = {
    "token_create_batch", { [2] = { grant_type = "PASSWORD" } }, nil, "must not have gaps, but has the key [2]",
  },
  ["an option among the parameters"] = {
    "token_fail", request { timeout_ms = 1 }, nil, "'timeout_ms' is an option: pass it in the second argument",
  },
  ["a parameter among the options"] = {
    "token_fail", request {}, { ticket = "x" }, "'ticket' is a parameter: pass it in the first argument",
  },
  ["an option with no similar name"] = {
    "token_fail", request {}, { verify = false }, "unknown option 'verify'; the options are timeout_ms, retries and",
  },
  ["options that are not a table"] = { "token_fail", request {}, 1000, "the options must be a table, got number" },
  ["an unknown option"] = {
    "token_fail", request {}, { timeout = 1 }, "unknown option 'timeout'; did you mean 'timeout_ms'?",
  },
  ["an option whose name is a number"] = { "token_fail", request {}, { 1 }, "the options have the key [1], which is" },
  ["a timeout of 0"] = { "token_fail", request {}, { timeout_ms = 0 }, "option 'timeout_ms' must be an integer of at" },
  ["a timeout that is text"] = { "token_fail", request {}, { timeout_ms = "9" }, "option 'timeout_ms' must be" },
  ["a timeout that is NaN"] = { "token_fail", request {}, { timeout_ms = 0 / 0 }, "option 'timeout_ms' must be" },
  ["an infinite timeout"] = { "token_fail", request {}, { timeout_ms = 1 / 0 }, "option 'timeout_ms' must be" },
  ["negative retries"] = {
    "token_fail", request {}, { retries = -1 }, "option 'retries' must be an integer of at",
  },
  ["headers that are text"] = {
    "token_fail", request {}, { headers = "A: b" }, "'headers' must be a table, got string",
  },
}

local wrong_headers = {
  ["a line break in its value"] = { { ["X-Id"] = "1\r\nHost: x" }, "header 'X-Id' contains CR, LF or NUL" },
  ["LF in its value"] = { { ["X-Id"] = "1\nHost: x" }, "header 'X-Id' contains CR, LF or NUL" },
  ["CR in its value"] = { { ["X-Id"] = "1\r" }, "header 'X-Id' contains CR, LF or NUL" },
  ["NUL in its value"] = { { ["X-Id"] = "1\0" }, "header 'X-Id' contains CR, LF or NUL" },
  ["a line break in its name"] = { { ["X-Id\r\nHost"] = "1" }, "contains an invalid header name" },
  ["NUL in its name"] = { { ["X-Id\0"] = "1" }, "contains an invalid header name" },
  ["a colon in its name"] = { { ["X-Id:"] = "1" }, "contains an invalid header name" },
  ["a space in its name"] = { { ["X Id"] = "1" }, "contains an invalid header name" },
  ["no name"] = { { [""] = "1" }, "contains an invalid header name" },
  ["a name that is a number"] = { { "X-Id: 1" }, "the names and values in option 'headers' must be strings" },
  ["a value that is a number"] = { { ["X-Id"] = 1 }, "the names and values in option 'headers' must be strings" },
  ["the name Authorization"] = { { AUTHORIZATION = "Basic x" }, "cannot set 'AUTHORIZATION'" },
  ["the name Content-Length"] = { { ["content-length"] = "0" }, "cannot set 'content-length'" },
  ["the name Transfer-Encoding"] = { { ["Transfer-Encoding"] = "chunked" }, "cannot set 'Transfer-Encoding'" },
  ["the name Host"] = { { Host = "x" }, "cannot set 'Host'" },
}
for description, case in pairs(wrong_headers) do
  wrong["a header with " .. description] = { "token_fail", request {}, { headers = case[1] }, case[2] }
end

local function assert_raises(api, case)
  local operation, given, options, fault = case[1], case[2], case[3], case[4]
  local called, message = pcall(api[operation], api, given, options)
  assert.is_false(called, "it was accepted")
  assert.is_string(message)
  assert.is_truthy(message:find(operation .. ": ", 1, true), message)
  assert.is_truthy(message:find(fault, 1, true), message)
  assert.is_nil(message:find(calls.TICKET, 1, true), message)
  assert.is_nil(message:find(calls.SERVICE_ACCESS_TOKEN, 1, true), message)
end

describe("A call with", function()
  local server, blocking, wrapped, recorded

  setup(function()
    server = peer.start { answer = calls.GOOD }
    blocking = calls.new_api(server.url)
    wrapped, recorded = recorder.new_api()
  end)
  teardown(function() server:stop() end)

  for description, case in cases(wrong) do
    it(description .. " raises an error, and sends nothing", function()
      assert_raises(blocking, case)
      assert_raises(wrapped, case)
      assert.equal(0, #server:requests())
      assert.equal(0, #recorded)
    end)
  end

  it("valid arguments works afterwards", function()
    calls.assert_good(blocking:token_fail(calls.REQUEST))
    calls.assert_good(wrapped:token_fail(calls.REQUEST))
    assert.equal(1, #server:requests())
    assert.equal(1, #recorded)
  end)
end)

describe("A call", function()
  it("without an api says that a colon is missing", function()
    for _, api in ipairs { (recorder.new_api()), calls.new_api("https://us.authlete.com") } do
      for _, self in ipairs { calls.REQUEST, "x", 17, true, io.stdout } do
        local _, message = pcall(api.token_fail, self)
        assert.is_truthy(message:find("write api:token_fail{...} with a colon", 1, true), message)
      end
      assert.is_false(pcall(api.token_fail))
    end
  end)

  it("names the line of the wrong call", function()
    for _, api in ipairs { (recorder.new_api()), calls.new_api("https://us.authlete.com") } do
      local _, message = pcall(function()
        local response = api:token_fail {}
        return response
      end)
      assert.is_truthy(message:find("wrong_use_spec.lua:%d+: token_fail: parameter 'ticket' is missing"), message)
    end
  end)

  it("with an unknown parameter suggests a similar name, if there is one", function()
    local api = recorder.new_api()
    local function fault_of(operation, given)
      local done, message = pcall(api[operation], api, given)
      assert.is_false(done)
      return message:match(operation .. ": (.*)$")
    end
    for name, nearest in pairs { tickt = "ticket", ticket_ = "ticket", Reason = "reason", raeson = "reason" } do
      local expected = ("unknown parameter '%s'; did you mean '%s'?"):format(name, nearest)
      assert.equal(expected, fault_of("token_fail", request { [name] = "x" }))
    end
    for _, name in ipairs { "x", "ti", "token", "description", "resaon_text", "client_secret" } do
      assert.equal(("unknown parameter '%s'"):format(name), fault_of("token_fail", request { [name] = "x" }))
    end
    assert.equal("unknown parameter 'future' (strict = false sends it anyway)",
      fault_of("create_client", { future = 1 }))
    assert.equal("unknown parameter 'client_id'", fault_of("get_client_list", { client_id = 1 }))
  end)

  it("on a closed api raises an error, and sends nothing", function()
    local server = peer.start { answer = calls.GOOD }
    local blocking, wrapped, recorded = calls.new_api(server.url), recorder.new_api()
    for _, api in ipairs { blocking, wrapped } do
      api:close()
      assert_raises(api, { "token_fail", calls.REQUEST, nil, "the api is closed" })
    end
    assert.equal(0, #server:requests())
    assert.equal(0, #recorded)
    server:stop()
  end)

  it("of version 2 says that an operation is only in version 3", function()
    local api, recorded = recorder.new_api { api_version = "V2", service_api_key = "1", service_api_secret = "s" }
    assert_raises(api, { "attestation_challenge", {}, nil, "version 2 of the API does not have this operation" })
    assert.equal(0, #recorded)
  end)
end)

describe("With strict = false", function()
  local function sent(given)
    local api, recorded = recorder.new_api { strict = false }
    calls.assert_good(api:token_fail(given))
    return recorded[1].body
  end

  it("an unknown reason is sent", function()
    assert.is_truthy(sent(request { reason = "BRAND_NEW" }):find('"reason":"BRAND_NEW"', 1, true))
  end)

  it("an unknown parameter is sent, in camelCase", function()
    assert.is_truthy(sent(request { brand_new = { 1, "x" } }):find('"brandNew":[1,"x"]', 1, true))
  end)

  for _, description in ipairs { "no ticket", "a ticket that is a number", "a reason that is not a string", "no id" } do
    it(description .. " still raises an error", function()
      local api, recorded = recorder.new_api { strict = false }
      assert_raises(api, wrong[description])
      assert.equal(0, #recorded)
    end)
  end
end)

describe("A constant that does not exist", function()
  it("raises an error that names it", function()
    for _, name in ipairs { "BAD_REQEST", "bad_request", "" } do
      local _, message = pcall(function() return authlete.action.token_fail[name] end)
      assert.is_truthy(message:find("authlete.action.token_fail has no '" .. name .. "'", 1, true), message)
    end
    assert.has_error(function() return authlete.action.token_fial end)
    assert.has_error(function() return authlete.reason.token end)
    assert.has_error(function() return authlete.result.token_fail end)
    assert.has_error(function() return authlete.action.token_fail[1] end)
  end)

  it("cannot be created or changed", function()
    assert.has_error(function() authlete.action.token_fail.NEW = "NEW" end)
    assert.has_error(function() authlete.action.token_fail.BAD_REQUEST = "x" end)
    assert.has_error(function() authlete.reason.x = {} end)
    assert.equal("BAD_REQUEST", authlete.action.token_fail.BAD_REQUEST)
    assert.equal("UNKNOWN", authlete.reason.token_fail.UNKNOWN)
    assert.equal("AUTHORIZED", authlete.result.device_complete.AUTHORIZED)
  end)
end)

-- The four kinds of response, and what Authlete or an intermediary might send instead.
local values = require "spec.support.values"
local versions = require "spec.support.versions"

-- One operation of each kind.
local OBJECT = { "get_client", { client_id = 1 } }
local DOCUMENTS = { { "get_service_configuration" }, { "get_service_jwks" }, { "get_service_configuration_post" } }
local NOTHING = { { "delete_client", { client_id = 1 } }, { "token_delete", { access_token_identifier = "x" } } }
local TEXT = { "lifecycle_healthcheck" }

local function call(operation, answer)
  local api, record = versions.new_api("V3", { retries = 0 })
  record.answer = answer
  return api[operation[1]](api, operation[2])
end

local function assert_protocol_failure(operation, body)
  local response, message, failure = call(operation, { status = 200, body = body })
  assert.is_nil(response)
  assert.is_string(message)
  assert.equal("protocol", failure.kind)
  assert.equal(200, failure.status)
  assert.equal(body ~= "" and body or nil, failure.body)
  assert.is_true(failure.maybe_processed)
end

describe("an operation that returns an object", function()
  it("returns a table", function()
    assert.same({ client_name = "x", contacts = {} }, (call(OBJECT, {
      status = 200, body = ' {"clientName":"x","contacts":[]}\r\n' })))
  end)

  it("returns an empty table for an empty object", function()
    assert.same({}, (call(OBJECT, { status = 201, body = "{}" })))
  end)

  it("fails for 204, unless that may be the answer", function()
    for _, answer in ipairs { { status = 204, body = "" }, { status = 204 } } do
      local response, message, failure = call(OBJECT, answer)
      assert.is_nil(response)
      assert.matches(": protocol: the response has no content %(status 204%)$", message)
      assert.same({ "protocol", 204, true }, { failure.kind, failure.status, failure.maybe_processed })
      assert.is_true(call({ "hsk_delete", { handle = "h" } }, answer))
    end
  end)

  it("returns the parsed body for any 2xx", function()
    assert.same({ a = 1 }, (call(OBJECT, { status = 299, body = '{"a":1}' })))
  end)

  it("fails if the body is not an object", function()
    for _, body in ipairs { "", " ", "null", "[]", "[{}]", "1", '"text"', "true", "<html></html>", "{", "{}}", "{} {}",
      '{"a":}', "{'a':1}", '{"a":1,}', "\239\187{}", "\239\187\191",
      "{}\239\187\191", "\239\187\191\239\187\191{}", " \239\187\191{}", "\254\255\0{\0}", "OK" } do
      assert_protocol_failure(OBJECT, body)
    end
  end)

  it("reports that the body is not an object, without parsing it", function()
    for _, body in ipairs { "", "[]", "null", "<html></html>", "[" .. ("{},"):rep(1000) } do
      local _, message = call(OBJECT, { status = 200, body = body })
      assert.equal("get_client: protocol: the response is not a JSON object", message)
    end
  end)

  it("skips a byte order mark before the object", function()
    assert.same({ a = 1 }, (call(OBJECT, { status = 200, body = '\239\187\191{"a":1}' })))
    assert.same({ a = 1 }, (call(OBJECT, { status = 200, body = '\239\187\191 \r\n{"a":1}' })))
    assert.same({ a = "\239\187\191" }, (call(OBJECT, { status = 200, body = '{"a":"\239\187\191"}' })))
    local _, _, failure = call(OBJECT, { status = 400, body = '\239\187\191{"resultCode":"A1"}' })
    assert.equal("A1", failure.result_code)
  end)

  it("passes through fields and values that Authlete adds later", function()
    local response = call({ "token_fail", { ticket = "t", reason = "UNKNOWN" } }, {
      status = 200, body = '{"action":"FUTURE_ACTION","futureField":{"innerField":["FUTURE_VALUE"]}}' })
    assert.same({ action = "FUTURE_ACTION", future_field = { inner_field = { "FUTURE_VALUE" } } }, response)
  end)
end)

describe("an operation that returns a document", function()
  local TEXTS = {
    '{"issuer":"https://as.example.com","grant_types_supported":["password"],"someKey":null,"n":1.50,"e":[]}',
    '{\n  "keys" : [ ]\n}\n',
    "{}",
    "\239\187\191{}",
  }

  it("returns its text byte for byte", function()
    for _, operation in ipairs(DOCUMENTS) do
      for _, text in ipairs(TEXTS) do
        assert.equal(text, (call(operation, { status = 200, body = text })))
      end
    end
  end)

  it("returns true for 204 if there may be no document, and otherwise fails", function()
    for _, operation in ipairs(DOCUMENTS) do
      local result, _, failure = call(operation, { status = 204 })
      if operation[1] == "get_service_jwks" then
        assert.is_true(result)
      else
        assert.equal("protocol", failure.kind)
      end
    end
  end)

  it("fails if the body is not a document", function()
    for _, operation in ipairs(DOCUMENTS) do
      for _, body in ipairs { "", "<html></html>", '{"keys":[' } do assert_protocol_failure(operation, body) end
    end
  end)
end)

describe("an operation that returns nothing", function()
  it("returns true, whatever the body", function()
    for _, operation in ipairs(NOTHING) do
      assert.is_true(call(operation, { status = 204 }))
      for _, body in ipairs { "", "{}", '{"resultCode":"A000000"}', "<html></html>", "[" } do
        assert.is_true(call(operation, { status = 204, body = body }))
        assert.is_true(call(operation, { status = 200, body = body }))
      end
    end
  end)
end)

describe("an operation that returns text", function()
  it("returns the text", function()
    for _, text in ipairs { "OK", "", '{"status":"UP"}', "OK\n" } do
      assert.equal(text, (call(TEXT, { status = 200, body = text })))
    end
  end)

  it("returns true for 204", function()
    assert.is_true(call(TEXT, { status = 204 }))
  end)
end)

describe("every operation", function()
  -- A request with every parameter that any version of the operation requires.
  local function request_of(operation)
    local request = {}
    for _, list in ipairs { operation.v3.path_parameters, operation.query,
      operation.body and not operation.body.array and operation.body.fields or {} } do
      for _, parameter in ipairs(list) do
        if parameter.required then request[parameter.name] = values.of(parameter) end
      end
    end
    return request
  end

  it("treats 204 as success only if it may return nothing, and any status outside 2xx as a failure", function()
    local api, record = versions.new_api("V3", { retries = 0 })
    for _, operation in ipairs(values.rows.operations) do
      record.answer = { status = 204 }
      local may_be_empty = operation.may_be_empty or operation.answer == "text"
      assert.equal(may_be_empty and true or nil, (api[operation.name](api, request_of(operation))), operation.name)
      for _, status in ipairs { 100, 301, 304, 400, 404, 500, 599 } do
        record.answer = { status = status, body = '{"resultCode":"A1","resultMessage":"why"}' }
        local response, message, failure = api[operation.name](api, request_of(operation))
        assert.is_nil(response)
        assert.is_string(message)
        assert.equal("http", failure.kind)
        assert.equal(operation.name, failure.operation)
        assert.equal(status, failure.status)
        assert.equal("A1", failure.result_code)
        assert.equal("why", failure.result_message)
      end
    end
  end)

  it("returns every field listed in its row", function()
    for _, operation in ipairs(values.rows.operations) do
      local fields = operation.response.fields
      if operation.answer == "object" and fields[1] and fields[1].type ~= "map" and fields[1].name ~= "*" then
        local known = {}
        for _, field in ipairs(fields) do
          if field.type ~= "map" then known[#known + 1] = field end
        end
        local api = versions.answering(values.json(known))
        assert.same(values.object(known), (assert(api[operation.name](api, request_of(operation)))), operation.name)
      end
    end
  end)
end)

-- The request of every operation in both versions of the API: method, URL, credential and body.
local cjson = require "cjson"
local described = require "spec.support.described"
local expected_requests = require "spec.support.expected_requests"
local values = require "spec.support.values"
local versions = require "spec.support.versions"

local VERSIONS = { "V3", "V2" }

local rows = values.rows

local function endpoint_of(operation, version)
  return operation[version:lower()]
end

-- Calls `visit` for each operation that the version has, with its endpoint.
local function each(version, visit)
  for _, operation in ipairs(rows.operations) do
    local endpoint = endpoint_of(operation, version)
    if endpoint then visit(operation, endpoint) end
  end
end

-- Returns the request for an operation: with every parameter if `full`, otherwise only with the required ones.
local function request_of(operation, endpoint, full)
  local request = {}
  local function add(list)
    for _, parameter in ipairs(list) do
      if (full or parameter.required) and parameter.name ~= "*" then
        request[parameter.name] = values.of(parameter)
      end
    end
  end
  add(endpoint.path_parameters)
  add(operation.query)
  local body = operation.body
  if body and body.array then
    request[1] = values.object(body.fields)
  elseif body then
    add(body.fields)
  end
  return request
end

local function sorted_query(url)
  local path, query = url:match "^([^?]*)%??(.*)$"
  local pairs_of_query = {}
  for pair in query:gmatch "[^&]+" do pairs_of_query[#pairs_of_query + 1] = pair end
  table.sort(pairs_of_query)
  return path, pairs_of_query
end

local function assert_url(wanted, found, where)
  local wanted_path, wanted_query = sorted_query(wanted)
  local found_path, found_query = sorted_query(found)
  assert.equal(wanted_path, found_path, where)
  assert.same(wanted_query, found_query, where)
end

local function assert_headers(version, credential, has_body, headers, where)
  assert.equal(versions.AUTHORIZATION[version][credential], headers["Authorization"], where)
  assert.equal(has_body and "application/json" or nil, headers["Content-Type"], where)
end

-- All empty tables in the expected requests are arrays.
local function assert_empty_arrays(wanted, text, where)
  for name, value in pairs(wanted) do
    if type(value) == "table" then
      if next(value) == nil then
        assert.is_truthy(text:find('"' .. name .. '":[]', 1, true), where .. "." .. name .. ": " .. text)
      end
      assert_empty_arrays(value, text, where)
    end
  end
end

-- Values of a parameter with one empty table each, as Lua and as JSON.
local function empty_cases(parameter)
  local fields = rows.schemas[parameter.type]
  local cases = {}
  local function add(value, json) cases[#cases + 1] = { value = value, json = json } end
  local function add_one(value, json)
    if parameter.array then
      add({ value }, "[" .. json .. "]")
    else
      add(value, json)
    end
  end
  if parameter.array then add({}, "[]") end
  if fields then
    add_one({}, "{}")
    for _, field in ipairs(fields) do
      for _, case in ipairs(empty_cases(field)) do
        add_one({ [field.name] = case.value }, ('{"%s":%s}'):format(values.camel(field.name), case.json))
      end
    end
  end
  return cases
end

describe("every operation", function()
  it("described by Authlete has an expected request", function()
    for _, source in ipairs(described.operations) do
      assert.is_table(expected_requests[source.name], source.name)
    end
    for name in pairs(expected_requests) do assert.is_table(rows.operations[name], name) end
  end)

  for _, version in ipairs(VERSIONS) do
    it("sends the expected request in " .. version, function()
      local api, record = versions.new_api(version)
      for name, expected in pairs(expected_requests) do
        local line = expected[version:lower()]
        if line then
          local credential, method, path = line:match "^(%S+) (%S+) (%S+)$"
          local response, message = api[name](api, expected.request)
          assert.is_truthy(response, message)
          local sent, where = record[#record], version .. " " .. name
          assert.equal(method, sent.method, where)
          assert_url(versions.ORIGIN .. path, sent.url, where)
          assert_headers(version, credential, expected.body ~= nil, sent.headers, where)
          if expected.body then
            assert.same(expected.body, cjson.decode(sent.body), where)
            assert_empty_arrays(expected.body, sent.body, where)
          else
            assert.is_nil(sent.body, where)
          end
        end
      end
    end)

    it("accepts all parameters of its row, and sends each under its camelCase name, in " .. version, function()
      local api, record = versions.new_api(version)
      each(version, function(operation, endpoint)
        local response, message = api[operation.name](api, request_of(operation, endpoint, true))
        assert.is_truthy(response, message)
        local sent = record[#record]
        local _, query = sorted_query(sent.url)
        local wanted_query = {}
        for _, parameter in ipairs(operation.query) do
          if parameter.name ~= "*" then
            wanted_query[#wanted_query + 1] = values.camel(parameter.name)
          end
        end
        table.sort(wanted_query)
        for i, pair in ipairs(query) do query[i] = pair:match "^[^=]*" end
        assert.same(wanted_query, query, operation.name)
        if operation.body then
          local text = values.json(operation.body.fields)
          text = operation.body.array and "[" .. text .. "]" or text
          assert.same(cjson.decode(text), cjson.decode(sent.body), operation.name)
          assert.same(values.details(text), values.details(sent.body), operation.name)
        end
      end)
    end)

    it("sends an empty table as [] for an array and {} for an object, at every depth, in " .. version, function()
      local api, record = versions.new_api(version)
      local count = 0
      each(version, function(operation, endpoint)
        for _, parameter in ipairs(operation.body and operation.body.fields or {}) do
          for _, case in ipairs(empty_cases(parameter)) do
            local request = request_of(operation, endpoint, false)
            local owner = operation.body.array and request[1] or request
            owner[parameter.name] = case.value
            assert.is_truthy(api[operation.name](api, request))
            local wanted = ('"%s":%s'):format(values.camel(parameter.name), case.json)
            local sent = record[#record].body
            assert.is_truthy(sent:find(wanted, 1, true), ("%s: %s instead of %s"):format(operation.name, sent, wanted))
            count = count + 1
          end
        end
      end)
      assert.is_true(count > 100)
    end)

    it("accepts an alias for an id in the path, and omits it from a body with integers, in " .. version, function()
      local api, record = versions.new_api(version)
      local names = {}
      each(version, function(operation, endpoint)
        for _, variable in ipairs(endpoint.path_parameters) do
          for _, field in ipairs(operation.body and operation.body.fields or {}) do
            if field.name == variable.name and field.type == "integer" then
              local request = request_of(operation, endpoint, false)
              request[variable.name] = "my-alias"
              assert.is_truthy(api[operation.name](api, request))
              assert.is_truthy(record[#record].url:find("/my-alias", 1, true), record[#record].url)
              assert.is_nil(cjson.decode(record[#record].body)[values.camel(field.name)])
              names[#names + 1] = operation.name .. "." .. field.name
            end
          end
        end
      end)
      assert.same({ "update_client.client_id" }, names)
    end)

    it("raises an error for each missing parameter, and sends nothing, in " .. version, function()
      local api, record = versions.new_api(version)
      local count = 0
      each(version, function(operation, endpoint)
        local lists = { endpoint.path_parameters, operation.query, operation.body and operation.body.fields or {} }
        for _, list in ipairs(lists) do
          for _, parameter in ipairs(list) do
            if parameter.required and parameter.name ~= "service_api_key" then
              local request = request_of(operation, endpoint, false)
              local owner = operation.body and list == operation.body.fields and operation.body.array
                and request[1] or request
              owner[parameter.name] = nil
              local done, message = pcall(api[operation.name], api, request)
              assert.is_false(done, operation.name)
              local fault = ("%s: parameter '%s' is missing"):format(operation.name, parameter.name)
              assert.is_truthy(tostring(message):find(fault, 1, true), tostring(message))
              count = count + 1
            end
          end
        end
      end)
      assert.is_true(count > 30)
      assert.equal(0, #record)
    end)

    it("raises an error for an unknown parameter, and sends nothing, in " .. version, function()
      local api, record = versions.new_api(version)
      each(version, function(operation, endpoint)
        local request = request_of(operation, endpoint, false)
        request.misspelt_parameter = "x"
        if operation.name ~= "echo" then
          local done, message = pcall(api[operation.name], api, request)
          assert.is_false(done, operation.name)
          local fault = operation.name .. ": unknown parameter 'misspelt_parameter'"
          assert.is_truthy(tostring(message):find(fault, 1, true), tostring(message))
        end
      end)
      assert.equal(0, #record)
    end)

    it("raises an error without its credential, naming the settings, in " .. version, function()
      local other = { service = "service_owner", service_owner = "service" }
      local apis, records = {}, {}
      for credential, left in pairs(other) do
        apis[credential], records[credential] = versions.new_api(version, nil, left)
      end
      each(version, function(operation, endpoint)
        local api = apis[endpoint.credential]
        if not api then
          return -- needs none; "sends the expected request" checks that it sends none
        end
        local done, message = pcall(api[operation.name], api, request_of(operation, endpoint, false))
        assert.is_false(done, operation.name)
        assert.is_truthy(tostring(message):find(operation.name .. ": ", 1, true), tostring(message))
        for setting in pairs(versions.CREDENTIALS[version][endpoint.credential]) do
          if setting ~= "service_id" then
            assert.is_truthy(tostring(message):find("'" .. setting .. "'", 1, true), tostring(message))
          end
        end
      end)
      for _, record in pairs(records) do assert.equal(0, #record) end
    end)
  end

  it("raises an error in V2 if only V3 has it, and says so", function()
    local api, record = versions.new_api "V2"
    local count = 0
    for _, operation in ipairs(rows.operations) do
      if not operation.v2 then
        count = count + 1
        local done, message = pcall(api[operation.name], api, request_of(operation, operation.v3, false))
        assert.is_false(done, operation.name)
        assert.is_truthy(tostring(message):find(operation.name .. ": version 2 of the API does not have this operation",
          1, true), tostring(message))
        assert.is_nil((expected_requests[operation.name] or {}).v2, operation.name)
      end
    end
    assert.is_true(count > 20)
    assert.equal(0, #record)
  end)
end)

describe("Authlete's description of its API", function()
  local function present(value)
    if value ~= cjson.null then
      return value
    end
  end

  for _, version in ipairs(VERSIONS) do
    it("matches the requests in " .. version, function()
      local api, record = versions.new_api(version)
      local count = 0
      for _, source in ipairs(described.operations) do
        local endpoint = present(source[version:lower()])
        if endpoint then
          count = count + 1
          local operation, name = rows.operations[source.name], source.name
          local request = request_of(operation, endpoint_of(operation, version), true)
          assert.is_truthy(api[name](api, request))
          local sent = record[#record]
          assert.equal(endpoint.method, sent.method, name)
          local path = endpoint.path:gsub("{(%w+)}", function(variable)
            return variable == "serviceId" and versions.SERVICE[version] or "5921531358155430"
          end)
          assert.equal(versions.ORIGIN .. path, sent.url:match "^[^?]*", name)
          local credential = source["auth_" .. version:lower()]:match "^[%w_]+"
          assert_headers(version, credential, operation.body ~= nil, sent.headers, name)
          local names = {}
          for _, parameter in ipairs(present(source.body_params) or {}) do names[parameter.name] = true end
          if next(names) then
            local body = cjson.decode(sent.body)
            for wanted in pairs(names) do assert.is_not_nil(body[wanted], name .. "." .. wanted) end
            for found in pairs(body) do assert.is_true(names[found], name .. "." .. found) end
          end
          for _, parameter in ipairs(present(source.query_params) or {}) do
            assert.is_truthy(sent.url:find("[?&]" .. parameter.name .. "="), name .. "." .. parameter.name)
          end
        end
      end
      assert.is_true(count > (version == "V3" and 90 or 50))
    end)
  end
end)

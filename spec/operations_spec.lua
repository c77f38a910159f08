-- Checks src/core/api/operations.def for consistency, and against Authlete's own description of its API.
local cjson = require "cjson"
local described = require "spec.support.described"
local operations = require "tools.operations"

local rows = operations.load("src/core/api/operations.def")

local function set(list)
  local result = {}
  for _, name in ipairs(list) do
    result[name] = true
  end
  return result
end

local function names_of(list)
  local result = {}
  for i, item in ipairs(list) do
    result[i] = item.name
  end
  return result
end

local function assert_unique(list, where)
  local seen = {}
  for _, name in ipairs(list) do
    assert.is_nil(seen[name], where .. ": " .. name .. " is listed twice")
    seen[name] = true
  end
end

-- The parameter lists of an operation, each with a title for messages.
local function lists_of(operation)
  local lists = { { "query", operation.query }, { "response", operation.response.fields } }
  if operation.body then
    lists[#lists + 1] = { "body", operation.body.fields }
  end
  for _, version in ipairs { "v3", "v2" } do
    if operation[version] then
      lists[#lists + 1] = { version .. " path", operation[version].path_parameters }
    end
  end
  return lists
end

local function each_list(visit)
  for _, operation in ipairs(rows.operations) do
    for _, list in ipairs(lists_of(operation)) do
      visit(list[2], operation.name .. " " .. list[1], operation)
    end
  end
  for _, schema in ipairs(rows.schemas) do
    visit(schema.fields, "SCHEMA " .. schema.name)
  end
end

local function has(list, name)
  for _, parameter in ipairs(list) do
    if parameter.name == name then
      return parameter
    end
  end
end

describe("the table of operations", function()
  it("has unique names in snake_case", function()
    assert_unique(names_of(rows.operations), "operations")
    for _, operation in ipairs(rows.operations) do
      assert.matches("^%l[%l%d_]*$", operation.name)
    end
  end)

  it("is divided into unique groups, none of them empty", function()
    assert_unique(names_of(rows.groups), "groups")
    for _, group in ipairs(rows.groups) do
      assert.is_true(#group.operations > 0, group.name)
    end
  end)

  it("uses only known retry classes and kinds of response", function()
    local classes = set { "read", "idempotent", "one_shot" }
    local answers = set { "object", "document", "nothing", "text" }
    for _, operation in ipairs(rows.operations) do
      assert.is_true(classes[operation.retry_class], operation.name .. ": " .. operation.retry_class)
      assert.is_true(answers[operation.answer], operation.name .. ": " .. operation.answer)
    end
  end)

  it("has endpoints with a known credential, a method and a path below /api", function()
    local credentials = set { "service", "service_owner", "none" }
    local methods = set { "GET", "POST", "PUT", "DELETE" }
    for _, operation in ipairs(rows.operations) do
      assert.is_table(operation.v3, operation.name)
      for _, version in ipairs { "v3", "v2" } do
        local endpoint = operation[version]
        if endpoint then
          assert.is_true(credentials[endpoint.credential], operation.name .. ": " .. endpoint.credential)
          assert.is_true(methods[endpoint.method], operation.name .. ": " .. endpoint.method)
          assert.matches("^/api/[%w_/{}]*[%w}]$", endpoint.path)
          for variable in endpoint.path:gmatch "{(.-)}" do
            local is_camel_case = variable:find "^%l%w*$" and not variable:find "%u%u"
            assert.is_truthy(is_camel_case, operation.name .. ": {" .. variable .. "} is not camelCase")
          end
        end
      end
    end
  end)

  it("gives every operation its own endpoint", function()
    for _, version in ipairs { "v3", "v2" } do
      local endpoints = {}
      for _, operation in ipairs(rows.operations) do
        if operation[version] then
          endpoints[#endpoints + 1] = operation[version].method .. " " .. operation[version].path
        end
      end
      assert_unique(endpoints, version)
    end
  end)

  it("names the service in the path exactly if API v3 takes a service's credential", function()
    -- get_service_list lists the services that the token can access, so its path names no service.
    local exceptions = set { "get_service_list" }
    for _, operation in ipairs(rows.operations) do
      local named = operation.v3.path:find("{serviceId}", 1, true) ~= nil
      if not exceptions[operation.name] then
        assert.equal(operation.v3.credential == "service", named, operation.name .. ": {serviceId} belongs in the path "
          .. "if, and only if, the credential is \"service\"")
      end
      assert.is_nil(operation.v2 and operation.v2.path:find("{serviceId}", 1, true), operation.name)
    end
  end)

  it("has parameters with known types and unique names that survive conversion to camelCase and back", function()
    local scalars = set { "string", "id", "integer", "boolean", "object", "map" }
    local kept = set(rows.snake)
    each_list(function(list, where)
      assert_unique(names_of(list), where)
      for _, parameter in ipairs(list) do
        local name, kind = parameter.name, parameter.type
        assert.is_true(scalars[kind] or rows.enums[kind] ~= nil or rows.schemas[kind] ~= nil, where .. ": " .. kind)
        if name ~= "*" and not kept[name] then
          assert.matches("^%l[%l%d_]*$", name)
          assert.equal(name, operations.snake(operations.camel(name)))
        end
      end
    end)
  end)

  it("does not require any response field", function()
    for _, operation in ipairs(rows.operations) do
      if not operation.response.schema then
        for _, field in ipairs(operation.response.fields) do
          assert.is_false(field.required, operation.name .. ": " .. field.name)
        end
      end
    end
  end)

  it("has no query parameter that is also in the path or the body", function()
    for _, operation in ipairs(rows.operations) do
      for _, parameter in ipairs(operation.query) do
        assert.is_nil(operation.body and has(operation.body.fields, parameter.name), operation.name)
        assert.is_nil(has(operation.v3.path_parameters, parameter.name), operation.name)
      end
    end
  end)

  it("sends a body only with POST and PUT", function()
    for _, operation in ipairs(rows.operations) do
      for _, version in ipairs { "v3", "v2" } do
        if operation.body and operation[version] then
          assert.is_true(operation[version].method == "POST" or operation[version].method == "PUT", operation.name)
        end
      end
    end
  end)

  it("has unique actions, and a field `action` if there are any", function()
    for _, operation in ipairs(rows.operations) do
      assert_unique(operation.actions, operation.name)
      assert.equal(#operation.actions > 0, has(operation.response.fields, "action") ~= nil,
        operation.name .. ": a row has actions if, and only if, its response has the field action")
      for _, action in ipairs(operation.actions) do
        assert.matches("^%u[%u%d_]*$", action)
      end
    end
  end)

  it("has unique enumeration values, and uses every ENUM and every SCHEMA row", function()
    local used = {}
    each_list(function(list, _, operation)
      for _, parameter in ipairs(list) do
        used[parameter.type] = true
      end
      if operation then
        used[operation.response.schema or ""] = true
        used[operation.body and operation.body.schema or ""] = true
      end
    end)
    for _, enum in ipairs(rows.enums) do
      assert_unique(enum.values, enum.name)
      assert.is_true(used[enum.name], enum.name)
    end
    for _, schema in ipairs(rows.schemas) do
      assert.is_true(used[schema.name], schema.name)
    end
  end)

  it("lists in ARRAYS only names that no row marks as an array", function()
    local shown = {}
    each_list(function(list)
      for _, parameter in ipairs(list) do
        shown[parameter.name] = shown[parameter.name] or parameter.array
      end
    end)
    assert_unique(rows.arrays, "ARRAYS")
    for _, name in ipairs(rows.arrays) do
      assert.is_falsy(shown[name], name)
    end
  end)
end)

describe("the retry class", function()
  it("is one_shot for everything that takes a ticket or a user code", function()
    local exceptions = {
      authorization_ticket_info = "read", -- reads the ticket, which can still be used afterwards
      authorization_ticket_update = "idempotent", -- writes the same text to the ticket each time
      device_verification = "read", -- reads the user code, which device_complete consumes
    }
    for _, operation in ipairs(rows.operations) do
      local body = operation.body and operation.body.fields or {}
      if has(body, "ticket") or has(body, "user_code") then
        assert.equal(exceptions[operation.name] or "one_shot", operation.retry_class, operation.name)
      end
    end
  end)

  it("is one_shot for everything that returns a ticket, or a new token or code", function()
    local made = set {
      "ticket", "access_token", "refresh_token", "id_token", "authorization_code", "device_code", "auth_req_id",
      "request_uri", "new_client_secret", "logout_token", "transaction_id", "cnonce", "attestation_challenge",
    }
    local exceptions = {
      introspection = "read", -- cnonce: that of the token it inspects
      revocation = "idempotent", -- attestation_challenge: only in a refusal
      update_client_secret = "idempotent", -- new_client_secret: the one in the request
    }
    for _, operation in ipairs(rows.operations) do
      for _, field in ipairs(operation.response.fields) do
        if made[field.name] then
          assert.equal(exceptions[operation.name] or "one_shot", operation.retry_class, operation.name)
        end
      end
    end
  end)

  it("is one_shot for names that create something, and idempotent for delete and revoke", function()
    local making = { "create", "issue", "register", "registration", "refresh" }
    local exceptions = {
      get_token_create_batch_status = "read",
      user_info_issue = "read", -- records what the token, which stays valid, permits to be disclosed
    }
    for _, operation in ipairs(rows.operations) do
      local name = "_" .. operation.name .. "_"
      for _, word in ipairs(making) do
        if name:find("_" .. word .. "_", 1, true) then
          assert.equal(exceptions[operation.name] or "one_shot", operation.retry_class, operation.name)
        end
      end
      if name:find("_delete_", 1, true) or name:find("_revoke_", 1, true) then
        assert.equal("idempotent", operation.retry_class, operation.name)
      end
    end
  end)

  it("is read for every name with get", function()
    for _, operation in ipairs(rows.operations) do
      if ("_" .. operation.name .. "_"):find("_get_") then
        assert.equal("read", operation.retry_class, operation.name)
      end
    end
  end)
end)

describe("the table of operations and Authlete's description", function()
  local enums, naming, arrays = described.enums, described.naming, described.arrays

  -- Intended differences.
  local SCHEMA_NAMES = { client_limited = "Client" } -- a Client with fewer fields
  local MAPS = { ["info.configuration"] = "object" } -- the one object whose keys are data
  local ANY_QUERY = set { "echo" } -- returns whatever it is given

  local function present(value)
    if value ~= cjson.null then
      return value
    end
  end

  -- Operations newer than the description are skipped.
  local function both(visit)
    for _, source in ipairs(described.operations) do
      visit(source, assert(rows.operations[source.name], source.name))
    end
  end

  -- The OpenAPI document applies unless authlete-java-common differs; a parameter that is in only one of them follows
  -- that one.
  local function is_required(source)
    local java = present(source.required_java)
    return source.required and (java == nil or java == true)
  end

  local function agree(owner, sources, list, is_request)
    local wanted = {}
    for i, source in ipairs(sources or {}) do
      wanted[i] = source.snake
    end
    assert.same(wanted, names_of(list), owner)
    for i, source in ipairs(sources or {}) do
      local parameter = list[i]
      local where = owner .. "." .. parameter.name
      assert.equal(operations.snake(source.name), parameter.name, where)
      assert.equal(is_request and is_required(source) or false, parameter.required, where)
      assert.equal(source.type == "array", parameter.array, where)
      local kind = present(source.items) or present(source.schema) or source.type
      kind = SCHEMA_NAMES[kind] or kind
      if present(source.enum) then
        assert.same(enums[source.enum], rows.enums[parameter.type], where)
      elseif kind ~= "string" or not rows.enums[parameter.type] and parameter.type ~= "id" then
        assert.equal(kind, MAPS[where] or parameter.type, where)
      end
    end
  end

  it("have the same operations in the same groups", function()
    both(function(source, operation)
      assert.equal(source.group, operation.group)
    end)
  end)

  it("have the same methods, paths and credentials in both versions", function()
    both(function(source, operation)
      for _, version in ipairs { "v3", "v2" } do
        local endpoint = present(source[version])
        if endpoint then
          local credential = source["auth_" .. version]:match("^[%w_]+")
          local row = assert(operation[version], operation.name .. " has no " .. version)
          assert.same({ credential, endpoint.method, endpoint.path }, { row.credential, row.method, row.path })
          local wanted = {}
          for _, parameter in ipairs(present(source[version .. "_path_params"]) or source.path_params) do
            local named = endpoint.path:find("{" .. parameter.name .. "}", 1, true)
            if named and parameter.name ~= "serviceId" then
              wanted[#wanted + 1] = operations.snake(parameter.name)
            end
          end
          assert.same(wanted, names_of(row.path_parameters), operation.name)
        else
          assert.is_nil(operation[version], operation.name)
        end
      end
    end)
  end)

  it("have the same query parameters", function()
    both(function(source, operation)
      if ANY_QUERY[operation.name] then
        assert.same({ "*" }, names_of(operation.query))
      else
        agree(operation.name, present(source.query_params), operation.query, true)
      end
    end)
  end)

  it("have the same bodies", function()
    both(function(source, operation)
      local schema = present(source.body_schema)
      if schema then
        assert.equal(schema, operation.body.schema .. (operation.body.array and "[]" or ""), operation.name)
      elseif operation.body then
        agree(operation.name, source.body_params, operation.body.fields, true)
      else
        assert.equal(0, #(present(source.body_params) or {}), operation.name)
      end
    end)
  end)

  it("have the same actions, kinds of response and response fields", function()
    local answers = { json_object = "object", raw_json_document = "document", empty = "nothing", text = "text" }
    both(function(source, operation)
      assert.same(present(source.actions) or {}, operation.actions, operation.name)
      assert.equal(answers[source.response_kind], operation.answer, operation.name)
      assert.equal(present(source.response_schema), operation.response.schema, operation.name)
      if ANY_QUERY[operation.name] then
        assert.same({ "*" }, names_of(operation.response.fields))
      elseif not operation.response.schema or #(present(source.response_fields) or {}) > 0 then
        agree(operation.response.schema or operation.name, source.response_fields, operation.response.fields, false)
      end
    end)
  end)

  it("have the same enumerations wherever Authlete uses them", function()
    for name, users in pairs(enums._used_by) do
      for _, user in ipairs(users) do
        local owner, field = user:match("^([%w_]+)%.(%w+)$")
        local operation = rows.operations[owner]
        local list = rows.schemas[owner] or operation.body and operation.body.fields or operation.query
        local parameter = assert(has(list, operations.snake(field)), user)
        assert.same(enums[name], rows.enums[parameter.type], user)
      end
    end
  end)

  it("have the same arrays", function()
    local marked = set(rows.arrays)
    each_list(function(list)
      for _, parameter in ipairs(list) do
        marked[parameter.name] = marked[parameter.name] or parameter.array
      end
    end)
    for _, name in ipairs(arrays.arrays) do
      assert.is_true(marked[operations.snake(name)], name)
    end
  end)

  it("have the same names that stay in snake_case", function()
    local kept = {}
    for i, exception in ipairs(naming.exceptions) do
      kept[i] = exception.camel
    end
    assert.same(kept, rows.snake)
    kept = set(kept)
    for camel, snake in pairs(naming.names) do
      assert.equal(snake, operations.snake(camel))
      assert.equal(camel, kept[snake] and snake or operations.camel(snake))
    end
  end)
end)

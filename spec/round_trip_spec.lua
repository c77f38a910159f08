-- Reading a service or a client, changing one field and writing it back leaves all other fields as they were.
local cjson = require "cjson"
local values = require "spec.support.values"
local versions = require "spec.support.versions"

local OBJECTS = {
  Client = { get = "get_client", update = "update_client", request = { client_id = 5921531358155430 } },
  Service = { get = "get_service", update = "update_service" },
}

-- Reads `json`, changes one field, writes it back, and returns the body that is sent.
local function write_back(schema, json, change, settings, version)
  local object = OBJECTS[schema]
  local api, record = versions.new_api(version or "V3", settings)
  record.answer = { status = 200, body = json }
  local found = assert(api[object.get](api, object.request))
  for name, value in pairs(change) do found[name] = value end
  assert(api[object.update](api, found))
  return record[2].body
end

local function assert_same_json(wanted, found)
  assert.same(cjson.decode(wanted), cjson.decode(found))
  assert.same(values.details(wanted), values.details(found))
end

-- Returns the text with the value of one property, values.TEXT, replaced.
local function with_name(json, property, text)
  local from, to = json:find(('"%s":%s'):format(property, values.JSON_TEXT), 1, true)
  return json:sub(1, from - 1) .. ('"%s":"%s"'):format(property, text) .. json:sub(to + 1)
end

for _, schema in ipairs { "Client", "Service" } do
  local fields = values.rows.schemas[schema]
  local property, field = schema:lower() .. "Name", schema:lower() .. "_name"

  -- An object with almost no fields except the client's id.
  local function object_of(member)
    return schema == "Client" and '{"clientId":1,' .. member .. "}" or "{" .. member .. "}"
  end

  local function assert_written_back(wanted, json, change, settings)
    assert_same_json(wanted, write_back(schema, json, change, settings))
  end

  describe("a " .. schema:lower() .. " that is read, changed and written back", function()
    for _, version in ipairs { "V3", "V2" } do
      it("keeps every other field in " .. version, function()
        local json = values.json(fields)
        local body = write_back(schema, json, { [field] = "Changed" }, nil, version)
        assert_same_json(with_name(json, property, "Changed"), body)
      end)
    end

    it("keeps empty arrays", function()
      local json = values.json(fields, true)
      local _, empty = json:gsub("%[%]", "")
      assert.is_true(empty > 15)
      assert_same_json(with_name(json, property, "Changed"), write_back(schema, json, { [field] = "Changed" }))
    end)

    it("keeps empty objects", function()
      for _, parameter in ipairs(fields) do
        if values.rows.schemas[parameter.type] and not parameter.array then
          local json = object_of(('"%s":{}'):format(values.camel(parameter.name)))
          assert_written_back(json, json, {})
        end
      end
    end)

    it("omits a field that was null", function()
      local json = object_of(('"%s":null,"description":"x"'):format(property))
      assert_written_back(object_of '"description":"x"', json, {})
    end)

    it("can have an array emptied and filled", function()
      local json = object_of '"attributes":[{"key":"a","value":"b"}]'
      assert_written_back(object_of '"attributes":[]', json, { attributes = {} })
      local more = { { key = "c" }, { key = "d" } }
      assert_written_back(object_of '"attributes":[{"key":"c"},{"key":"d"}]', json, { attributes = more })
    end)

    it("keeps fields unknown to this version, if not strict", function()
      local json = object_of '"futureField":{"innerField":[1,{"deepField":false}]},"description":"x"'
      assert_written_back(json, json, {}, { strict = false })
    end)

    it("raises an error for fields unknown to this version, if strict", function()
      local done, message = pcall(write_back, schema, object_of '"futureField":1', {})
      assert.is_false(done)
      local fault = OBJECTS[schema].update .. ": unknown parameter 'future_field' (strict = false sends it anyway)"
      assert.is_truthy(message:find(fault, 1, true), message)
    end)

    it("keeps new enumeration values from Authlete, if not strict", function()
      local count = 0
      for _, parameter in ipairs(fields) do
        if values.rows.enums[parameter.type] then
          local form = parameter.array and '"%s":["FUTURE_VALUE"]' or '"%s":"FUTURE_VALUE"'
          local json = object_of(form:format(values.camel(parameter.name)))
          assert_written_back(json, json, {}, { strict = false })
          count = count + 1
        end
      end
      assert.is_true(count > 5)
    end)
  end)
end

describe("a service or a client that is read", function()
  it("has every field with the type in its row", function()
    local lua_types = { string = "string", id = "string", integer = "number", boolean = "boolean" }
    for schema, object in pairs(OBJECTS) do
      local fields = values.rows.schemas[schema]
      local api = versions.answering(values.json(fields))
      local found = assert(api[object.get](api, object.request))
      for _, parameter in ipairs(fields) do
        local wanted = parameter.array and "table" or lua_types[parameter.type]
          or values.rows.enums[parameter.type] and "string" or "table"
        assert.equal(wanted, type(found[parameter.name]), parameter.name)
        if wanted == "number" and math.type then -- luacheck: ignore 143
          assert.equal("integer", math.type(found[parameter.name]), parameter.name) -- luacheck: ignore 143
        end
      end
      assert.same(values.object(fields), found)
      assert.is_nil(getmetatable(found))
    end
  end)
end)

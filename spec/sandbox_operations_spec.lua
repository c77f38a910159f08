-- The operations of the sandbox are Authlete's: names, methods, paths, request fields and their types.

local cjson = require "cjson"
local folders = require "lfs"

local file = assert(io.open "spec/data/operations.json")
local DESCRIBED = {}
for _, operation in ipairs(cjson.decode(file:read "*a")) do
  DESCRIBED[operation.name] = operation
end
file:close()

-- All operations by name.
local operations = {}
for name in folders.dir "src/authlete/sandbox" do
  local module = name:match "^(.*)%.lua$"
  local loaded = module and require("authlete.sandbox." .. module)
  for key, operation in pairs(type(loaded) == "table" and (loaded.operations or loaded) or {}) do
    if type(operation) == "table" and operation.route then
      operations[key] = operation
    end
  end
end

-- "POST /client/get/{}" for the path "/api/{serviceId}/client/get/{clientId}".
local function route_of(description)
  local path = description.v3.path:gsub("^/api", ""):gsub("^/{serviceId}", ""):gsub("{%w+}", "{}")
  return description.v3.method .. " " .. path
end

local TYPES = {
  ["array string"] = "strings", ["array Property"] = "properties", ["object AuthzDetails"] = "table",
  string = "string", integer = "number", boolean = "boolean",
}

-- The types of the fields that the sandbox should have. In a query, everything is text.
local function types_of(description)
  local types = {}
  for _, parameter in ipairs(description.body_params or {}) do
    local items = parameter.items or parameter.type == "object" and parameter.schema
    types[parameter.name] = TYPES[parameter.type .. (items and " " .. items or "")]
  end
  for _, parameter in ipairs(description.query_params or {}) do
    types[parameter.name] = "string"
  end
  if description.body_schema == "Client" then
    for _, field in ipairs(DESCRIBED.get_client.response_fields) do
      types[field.name] = TYPES[field.type .. (field.items and " " .. field.items or "")]
    end
  end
  return types
end

describe("Every operation of the sandbox", function()
  it("is one of Authlete's, with its method and path", function()
    local count = 0
    for name, operation in pairs(operations) do
      assert.is_table(DESCRIBED[name], name)
      assert.equal(route_of(DESCRIBED[name]), operation.route)
      count = count + 1
    end
    assert.is_true(count >= 60, "only " .. count .. " operations")
  end)

  it("takes only fields that Authlete takes, with their types", function()
    local wrong = {}
    for name, operation in pairs(operations) do
      local types = types_of(DESCRIBED[name])
      for field, wanted in pairs(operation.fields) do
        if type(wanted) == "string" and types[field] ~= wanted then
          wrong[#wrong + 1] = ("%s %s: %s, not %s"):format(name, field, tostring(types[field]), wanted)
        end
      end
    end
    table.sort(wrong)
    assert.equal("", table.concat(wrong, "\n"))
  end)
end)

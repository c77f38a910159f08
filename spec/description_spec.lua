-- The descriptions in src/authlete/description, and the check of `make docs` that they are complete.
local lookup = require "authlete.description.lookup"
local operations = require "authlete.description.operations"
local names = require "authlete.description.names"
local requests = require "authlete.description.requests"

local described = require "tools.reference.described"

-- What the check reports with a value in a table, or without it if it is nil.
local function problems_with(table, key, value)
  local saved = table[key]
  table[key] = value
  local problems = described.problems()
  table[key] = saved
  return problems
end

describe("lookup", function()
  it("describes operations, names, values and actions", function()
    assert.equal("deletes an access token", (lookup.operation "token_delete"))
    assert.equal("unique id of the user at your server", (lookup.response("user_info", "subject")))
    assert.equal("the user has refused", (lookup.value("DeviceCompleteResult", "ACCESS_DENIED")))
    assert.equal("it is done", (lookup.action("hsk_get", "SUCCESS")))
  end)

  it("prefers what a name means in an operation, then in requests, then everywhere", function()
    assert.equal(requests.gm.htm, (lookup.request("gm", "htm")))
    assert.equal(requests.all.htm, (lookup.request("token", "htm")))
    assert.equal(names.subject, (lookup.request("device_authorization", "subject")))
  end)

  it("tells ms from seconds", function()
    assert.matches("in ms since 1970$", (lookup.response("introspection", "expires_at")))
    assert.matches("in seconds since 1970 %(not ms%)$", (lookup.object("TokenInfo", "expires_at")))
    assert.matches("in seconds since 1970", (lookup.request("authorization_issue", "auth_time")))
    assert.matches("in ms since 1970", (lookup.request("token_update", "access_token_expires_at")))
  end)

  it("says the unit of each time and duration", function()
    local function check(where, fields, describe)
      for _, field in ipairs(fields) do
        local unit = field.name:find "_at$" and "ms since 1970" or field.name:find "duration$" and "seconds"
          or field.name == "auth_time" and "seconds since 1970"
        if field.type == "integer" and unit and where ~= "TokenInfo" then
          assert.matches(unit, (describe(where, field.name)), where .. "." .. field.name)
        end
      end
    end
    local rows = require "tools.reference.rows"
    for _, schema in ipairs(rows.schemas) do check(schema.name, schema.fields, lookup.object) end
    for _, operation in ipairs(rows.operations) do
      if operation.body and not operation.body.schema then
        check(operation.name, operation.body.fields, lookup.request)
      end
      if not operation.response.schema then check(operation.name, operation.response.fields, lookup.response) end
    end
  end)

  it("knows nothing of other names", function()
    assert.is_nil((lookup.operation "tokens"))
    assert.is_nil((lookup.request("token", "parameter")))
    assert.is_nil((lookup.value("GrantTypes", "IMPLICIT")))
  end)
end)

describe("The reasons for a failure", function()
  it("name the error that Authlete reports to the client", function()
    local file = assert(io.open("spec/data/enums.json"))
    local errors = require("cjson").decode(file:read "*a")._oauth_error
    file:close()
    for name, title in pairs { AuthorizationFailReason = "AuthorizationFailRequest.Reason",
      TokenFailReason = "TokenFailRequest.Reason" } do
      for reason, code in pairs(errors[title]) do
        assert.equal(code, lookup.value(name, reason):match "^[%w_]+", reason)
      end
    end
  end)
end)

describe("The check of the descriptions", function()
  it("finds nothing", function()
    assert.same({}, described.problems())
  end)

  it("reports what has no description", function()
    assert.same({ "src/authlete/description: no text for operation token" }, problems_with(operations, "token", nil))
    assert.same({ "src/authlete/description: no text for request verify_jose.jose" },
      problems_with(requests.verify_jose, "jose", nil))
  end)

  it("reports a description of what does not exist", function()
    assert.same({ "src/authlete/description: nothing needs operations.tokens" },
      problems_with(operations, "tokens", { "does nothing" }))
    assert.same({ "src/authlete/description: nothing needs requests.token.parameter" },
      problems_with(requests.token, "parameter", "x"))
    assert.same({ "src/authlete/description: nothing needs names.subjects" }, problems_with(names, "subjects", "x"))
  end)

  it("reports an operation to call next that does not exist", function()
    assert.same({ "src/authlete/description: no operation tokens after token_fail" },
      problems_with(operations.token_fail, "next", { "tokens" }))
  end)
end)

describe("The examples of responses", function()
  local rows = require "tools.reference.rows"
  local response_examples = require "tools.reference.response_examples"
  local values = require "tools.reference.response_values"

  local function assert_refused(message, name, value)
    local saved = values.get_token_list[name]
    values.get_token_list[name] = value
    assert.error_matches(function() response_examples.of(rows.operations.get_token_list) end, message)
    values.get_token_list[name] = saved
  end

  it("agree with operations.def", function()
    for _, operation in ipairs(rows.operations) do
      assert.equal(operation.answer == "nothing", #response_examples.of(operation) == 0, operation.name)
    end
  end)

  it("must have the fields and types of operations.def", function()
    assert_refused("get_token_list has no field totals", "totals", 1)
    assert_refused("get_token_list.total_count is not of type integer", "total_count", "1")
    assert_refused("get_token_list.access_tokens is not a list", "access_tokens", "x")
    assert_refused("has no field expiry", "access_tokens", { { expiry = 1 } })
  end)

  it("must have an action that the operation has", function()
    local saved = values.token.action
    values.token.action = "PERHAPS"
    assert.error_matches(function() response_examples.of(rows.operations.token) end, "token has no action PERHAPS")
    values.token.action = saved
  end)
end)

describe("The types", function()
  local comments = require "tools.reference.comments"
  local callbacks = require "tools.reference.callbacks"

  local function names_of(list)
    local found = {}
    for _, item in ipairs(list) do found[#found + 1] = item.name end
    table.sort(found)
    return found
  end

  it("describe each setting of the sandbox, and no other", function()
    local known = {}
    for name in pairs(require("authlete.sandbox.settings").read {}) do known[#known + 1] = name end
    table.sort(known)
    assert.same(known, names_of(comments.fields "authlete.sandbox.settings"))
  end)

  it("describe only settings that a client of the sandbox can have", function()
    for _, field in ipairs(comments.fields "authlete.sandbox.client_settings") do
      local client = { client_id = 1, [field.name] = false }
      local _, message = pcall(require("authlete.sandbox.settings").read, { clients = { client } })
      assert.not_matches("unknown setting", tostring(message))
    end
  end)

  it("have the callbacks that the comments of endpoints describe", function()
    local of = {}
    for _, block in ipairs(comments.functions("authlete.endpoints", "^endpoint%.([%w_]+) =")) do
      of[block.name] = callbacks.of(block)
    end
    assert.same({ "error_page", "expired", "not_exist", "user_code", "valid" }, names_of(of.device_verification))
    assert.same({ "decision", "error_page", "expired", "not_exist", "success" }, names_of(of.device_complete))
    assert.same({ "issue" }, names_of(of.credential))
    assert.equal("response, request, decision", of.device_complete[3].parameters)
    assert.matches("^returns the claims of response.subject", of.user_info[1].text)
  end)

  it("report a field that says nothing", function()
    local lines = comments.types["authlete.options"].lines
    lines[#lines + 1] = "@field more? table"
    local problems = described.problems()
    lines[#lines] = nil
    assert.same({ "src/authlete.lua: no text for @field more of authlete.options" }, problems)
  end)

  it("have the functions of the modules that programs load", function()
    local make = require "tools.reference.module_types"
    for _, name in ipairs { "claims", "form", "json", "random" } do
      local text = make(name)
      for member, value in pairs(require("authlete." .. name)) do
        local line = type(value) == "function" and "\nfunction " .. name .. "." .. member .. "("
          or "\n" .. name .. "." .. member .. " = "
        assert.is_truthy(text:find(line, 1, true), name .. "." .. member)
      end
    end
  end)
end)

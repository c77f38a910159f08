-- authlete.action, authlete.reason and authlete.result: the strings in the table of operations, by name.
local authlete = require "authlete"
local values = require "spec.support.values"

local function enum_of(field)
  return function(operation)
    for _, parameter in ipairs(operation.body and operation.body.fields or {}) do
      if parameter.name == field then
        return values.rows.enums[parameter.type]
      end
    end
  end
end

local FIELDS = {
  action = function(operation)
    return operation.actions[1] and operation.actions
  end,
  reason = enum_of "reason",
  result = enum_of "result",
}

-- How many operations have each.
local COUNTS = { action = 51, reason = 3, result = 2 }

local function message_of(action)
  local done, message = pcall(action)
  assert.is_false(done)
  return tostring(message)
end

for field, words_of in pairs(FIELDS) do
  describe("authlete." .. field, function()
    it("has the strings of every operation", function()
      local count = 0
      for _, operation in ipairs(values.rows.operations) do
        local words = words_of(operation)
        if words then
          count = count + 1
          for _, word in ipairs(words) do assert.equal(word, authlete[field][operation.name][word]) end
        end
      end
      assert.is_true(count >= COUNTS[field], count)
    end)

    it("raises an error for an operation without any, and for an unknown name", function()
      for _, operation in ipairs(values.rows.operations) do
        if not words_of(operation) then
          local message = message_of(function() return authlete[field][operation.name] end)
          assert.is_truthy(message:find("authlete." .. field .. " has no '" .. operation.name .. "'", 1, true), message)
        else
          local message = message_of(function() return authlete[field][operation.name].NO_SUCH_NAME end)
          local title = "authlete." .. field .. "." .. operation.name
          assert.is_truthy(message:find(title .. " has no 'NO_SUCH_NAME'", 1, true), message)
        end
      end
      for _, name in ipairs { "no_such_operation", "", 1, true } do
        assert.is_truthy(message_of(function() return authlete[field][name] end):find("has no", 1, true))
      end
    end)

    it("says where the wrong name was used", function()
      local message = message_of(function() return authlete[field].no_such_operation end)
      assert.is_truthy(message:find("constants_spec.lua:", 1, true), message)
    end)

    it("is read-only", function()
      assert.is_truthy(message_of(function() authlete[field].token_fail = {} end):find("read-only", 1, true))
      for _, operation in ipairs(values.rows.operations) do
        if words_of(operation) then
          local message = message_of(function() authlete[field][operation.name].NEW = "NEW" end)
          assert.is_truthy(message:find("read-only", 1, true), message)
        end
      end
    end)
  end)
end

describe("the constants", function()
  it("are listed when called, in a new table each time", function()
    for field, words_of in pairs(FIELDS) do
      local names = {}
      for _, operation in ipairs(values.rows.operations) do
        local words = words_of(operation)
        if words then
          names[#names + 1] = operation.name
          assert.same(words, authlete[field][operation.name]())
        end
      end
      assert.same(names, authlete[field]())
    end
    local list = authlete.action.token()
    list[1] = "changed"
    assert.not_equal("changed", authlete.action.token()[1])
  end)

  local has_pairs = pairs(setmetatable({}, { __pairs = function() return "called" end })) == "called"
  it("can be iterated with pairs, where Lua supports __pairs", function()
    if not has_pairs then return end
    local seen, operations = {}, {}
    for name, value in pairs(authlete.reason.token_fail) do
      assert.equal(name, value)
      seen[#seen + 1] = name
    end
    assert.same(authlete.reason.token_fail(), seen)
    for name, constants in pairs(authlete.reason) do
      assert.equal(authlete.reason[name], constants)
      operations[#operations + 1] = name
    end
    assert.same(authlete.reason(), operations)
  end)

  it("suggest the nearest name for a wrong one", function()
    local message = message_of(function() return authlete.action.token_fail.BAD_REQEST end)
    assert.is_truthy(message:find("has no 'BAD_REQEST'; did you mean 'BAD_REQUEST'?", 1, true), message)
    message = message_of(function() return authlete.action.token_fial end)
    assert.is_truthy(message:find("authlete.action has no 'token_fial'; did you mean 'token_fail'?", 1, true), message)
    message = message_of(function() return authlete.action.token_fail.OK end)
    assert.is_truthy(message:find "has no 'OK'$", message)
  end)

  it("include all enumerations of requests and responses", function()
    assert.equal("CLIENT_CREDENTIALS", authlete.enum.GrantType.CLIENT_CREDENTIALS)
    assert.same({ "PUBLIC", "CONFIDENTIAL" }, authlete.enum.ClientType())
    assert.same({ "ID_TOKEN_HINT", "LOGIN_HINT", "LOGIN_HINT_TOKEN" }, authlete.enum.UserIdentificationHintType())
    assert.equal("SAML2", authlete.enum.TokenType.SAML2)
    assert.same({ "CREATE" }, authlete.enum.TokenBatchKind())
    assert.equal("FAILED", authlete.enum.TokenBatchResult.FAILED)
    assert.equal("standard+id_document", authlete.enum.VerifiedClaimsValidationSchema["standard+id_document"])
    assert.is_true(#authlete.enum() > 30)
    for _, name in ipairs(authlete.enum()) do assert.is_true(#authlete.enum[name]() > 0, name) end
    local message = message_of(function() return authlete.enum.GrantTyp end)
    assert.is_truthy(message:find("authlete.enum has no 'GrantTyp'; did you mean 'GrantType'?", 1, true), message)
    message = message_of(function() return authlete.enum.GrantType.PASWORD end)
    assert.is_truthy(message:find("has no 'PASWORD'; did you mean 'PASSWORD'?", 1, true), message)
  end)

  it("include those in the first example of the documentation", function()
    assert.equal("INVALID_RESOURCE_OWNER_CREDENTIALS", authlete.reason.token_fail.INVALID_RESOURCE_OWNER_CREDENTIALS)
    assert.equal("BAD_REQUEST", authlete.action.token_fail.BAD_REQUEST)
    assert.equal("PASSWORD", authlete.action.token.PASSWORD)
    assert.equal("ACCESS_DENIED", authlete.result.device_complete.ACCESS_DENIED)
    assert.equal("AUTHORIZED", authlete.result.backchannel_authentication_complete.AUTHORIZED)
  end)
end)

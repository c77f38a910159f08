-- The descriptions in src/authlete/description: tools/reference.lua --check reports what is missing or left over.
local operations = require "authlete.description.operations"

-- The problems that the check reports; it remembers what it has seen, so each check loads it anew.
local function problems()
  package.loaded["tools.reference.described"] = nil
  return require("tools.reference.described").problems()
end

describe("The check of the descriptions", function()
  it("finds nothing", function()
    assert.same({}, problems())
  end)

  it("reports an operation without a description", function()
    local saved = operations.token
    operations.token = nil
    local found = problems()
    operations.token = saved
    assert.same({ "no description of token in src/authlete/description" }, found)
  end)

  it("reports a description of what does not exist", function()
    operations.tokens = { "does nothing", next = { "token" } }
    local found = problems()
    operations.tokens = nil
    assert.same({ "src/authlete/description describes tokens, which does not exist" }, found)
  end)

  it("reports an operation to call next that does not exist", function()
    local next = operations.token_fail.next
    operations.token_fail.next = { "tokens" }
    local found = problems()
    operations.token_fail.next = next
    assert.same({ "token_fail: there is no operation tokens to call next" }, found)
  end)
end)

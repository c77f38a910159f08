-- Failures of calls that specs ask the sandbox for, and the requests that it has received.

local sandboxed = require "spec.support.sandboxed"

local box, api

-- Introspects an unknown token. Returns what the call returns.
local function call()
  return api:introspection { token = "x" }
end

local function create(access_token)
  return api:token_create {
    grant_type = "CLIENT_CREDENTIALS", client_id = 5921531358155430, access_token = access_token,
  }
end

local function is_usable(access_token)
  return api:introspection({ token = access_token }).usable
end

before_each(function()
  box, api = sandboxed.new({}, { retries = 0 })
end)

describe("fail_next of the sandbox", function()
  it("lets the next call fail, once", function()
    for kind, maybe_processed in pairs {
      dns = false, connect = false, tls = false, timeout = true, network = true, protocol = true, too_large = true,
    } do
      box:fail_next { kind = kind }
      local answer, message, failure = create(kind)
      assert.is_nil(answer)
      assert.is_string(message)
      assert.equal(kind, failure.kind)
      assert.equal(maybe_processed, failure.maybe_processed)
      assert.is_false(is_usable(kind))
      assert.is_table(call())
    end
  end)

  it("answers with a status", function()
    box:fail_next { status = 429, retry_after = 2 }
    local _, _, failure = call()
    assert.equal("rate_limited", failure.kind)
    assert.equal(2000, failure.retry_after_ms)
    box:fail_next { status = 503, result_code = "A001101" }
    _, _, failure = call()
    assert.equal("http", failure.kind)
    assert.equal(503, failure.status)
    assert.equal("A001101", failure.result_code)
    box:fail_next { status = 200, body = "nonsense" }
    _, _, failure = call()
    assert.equal("protocol", failure.kind)
  end)

  it("is for one operation, as often as asked, in order", function()
    box:fail_next { operation = "token_create", status = 500, times = 2 }
    box:fail_next { operation = "token_create", kind = "network" }
    assert.is_table(call())
    for _, kind in ipairs { "http", "http", "network" } do
      local _, _, failure = create()
      assert.equal(kind, failure.kind)
    end
    assert.is_table(create())
  end)

  it("loses the response of an operation that is carried out", function()
    box:fail_next { kind = "network", processed = true }
    local _, _, failure = create "made"
    assert.is_true(failure.maybe_processed)
    assert.is_true(is_usable "made")
  end)

  it("is late without waiting", function()
    box:fail_next { delay_ms = 86400000 }
    local begun = os.time()
    local _, _, failure = create "late"
    assert.equal("timeout", failure.kind)
    assert.is_true(os.time() - begun < 60)
    assert.is_true(is_usable "late")
    box:fail_next { delay_ms = 1 }
    assert.equal("OK", create().action)
  end)

  it("lets a call be retried", function()
    box, api = sandboxed.new({}, { retries = 1 })
    box:fail_next { kind = "connect" }
    assert.is_table(call())
    assert.equal(2, #box.requests)
  end)

  it("refuses what it does not know", function()
    for problem, options in pairs {
      ["unknown kind 'tiemout'"] = { kind = "tiemout" },
      ["unknown option 'sattus'"] = { sattus = 500 },
      ["'kind', 'status' and 'delay_ms'"] = {},
      ["not by both"] = { kind = "network", status = 500 },
      ["an operation 'tokn'"] = { operation = "tokn", kind = "network" },
      ["'times' must be a positive"] = { kind = "network", times = 0 },
      ["'status' must be a status"] = { status = 42 },
      ["'retry_after' must be a number or a string"] = { status = 429, retry_after = true },
      ["nothing is processed"] = { kind = "dns", processed = true },
    } do
      local is_right, message = pcall(box.fail_next, box, options)
      assert.is_false(is_right)
      assert.matches(problem, message, 1, true)
    end
    assert.has_error(function() box:fail_next "timeout" end)
    assert.is_table(call())
  end)
end)

describe("The requests of the sandbox", function()
  it("are recorded with what they contain", function()
    api:token { parameters = "grant_type=password&username=a+b", client_id = "12" }
    api:get_client_list { start = 1 }
    local first, second = box.requests[1], box.requests[2]
    assert.equal("token", first.operation)
    assert.equal("POST", first.method)
    assert.equal("12", first.fields.clientId)
    assert.equal("a b", first.parameters.username)
    assert.equal("get_client_list", second.operation)
    assert.matches("/client/get/list?start=1", second.url, 1, true)
    assert.same({}, second.fields)
    assert.same({}, second.parameters)
    assert.is_nil(second.more)
  end)

  it("can be forgotten, and do not show secrets", function()
    api:token { parameters = "grant_type=x", client_secret = "a-secret", client_id = "12" }
    assert.equal("authlete.sandbox: request for token", tostring(box.requests[1]))
    box.requests = {}
    call()
    assert.equal("introspection", box.requests[1].operation)
  end)

  it("do not fill the memory", function()
    local request = { method = "GET", url = "https://sandbox.invalid/" }
    sandboxed.logged(function()
      for i = 1, 4500 do
        request.body = tostring(i)
        box(request)
      end
    end)
    assert.is_true(#box.requests <= 2000)
    assert.equal("4500", box.requests[#box.requests].body)
    assert.equal(4500 - #box.requests + 1, tonumber(box.requests[1].body))
  end)
end)

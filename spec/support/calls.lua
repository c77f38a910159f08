-- Shared by the specs that make failing calls: an api for a server of spec.support.peer, requests, a successful
-- response, and the assertion about failures.

local assert = require "luassert"
local authlete = require "authlete"
local peer = require "spec.support.peer"

local calls = {}

calls.SERVICE_ACCESS_TOKEN = "access-token-that-nobody-may-see"
calls.TICKET = "ticket-that-nobody-may-see"
calls.BODY_MARK = "body-that-nobody-may-see"

calls.REQUEST = { ticket = calls.TICKET, reason = "INVALID_RESOURCE_OWNER_CREDENTIALS" }

calls.GOOD_JSON = [[{"resultCode":"A067301","resultMessage":"[A067301] The credentials are invalid.",]] ..
  [["action":"BAD_REQUEST","responseContent":"{\"error\":\"invalid_request\"}"}]]
calls.GOOD = { status = 200, headers = { ["Content-Type"] = "application/json" }, body = calls.GOOD_JSON }

-- Like pairs, sorted by name, so that specs always run in the same order.
function calls.cases(named)
  local names = {}
  for name in pairs(named) do names[#names + 1] = name end
  table.sort(names)
  local i = 0
  return function()
    i = i + 1
    return names[i], named[names[i]]
  end
end

-- Makes a server of spec.support.peer respond after some time.
calls.SLOW = [[ exchange:sleep(0.05) exchange:json(200, '{"action":"BAD_REQUEST"}') ]]

-- The settings of an api that makes one attempt, without a proxy; `settings` override them.
function calls.settings(base_url, settings)
  local all = {
    base_url = base_url,
    service_id = "715948317",
    service_access_token = calls.SERVICE_ACCESS_TOKEN,
    ca_file = peer.certificates().ca,
    no_proxy = "*",
    retries = 0,
  }
  for name, value in pairs(settings or {}) do all[name] = value end
  return all
end

-- An api with these settings.
function calls.new_api(base_url, settings)
  return authlete.new(calls.settings(base_url, settings))
end

-- The two ways to make a call in plain Lua.
function calls.by_method(api, operation, request, options)
  return api[operation](api, request, options)
end

function calls.by_start(api, operation, request, options)
  return api:start(operation, request, options):result()
end

calls.ways = { blocking = calls.by_method, background = calls.by_start }

local function assert_no_secret(where, text)
  for _, secret in ipairs { calls.SERVICE_ACCESS_TOKEN, calls.TICKET, calls.BODY_MARK } do
    assert.is_nil(text:find(secret, 1, true), where .. " shows '" .. secret .. "': " .. text)
  end
end

local function assert_no_secret_inside(where, value)
  if type(value) == "table" then
    for key, inner in pairs(value) do
      assert_no_secret_inside(where, key)
      assert_no_secret_inside(where .. "." .. tostring(key), inner)
    end
  else
    assert_no_secret(where, tostring(value))
  end
end

-- Only `failure.body` may contain a secret or a body.
function calls.assert_discreet(message, failure)
  assert_no_secret("the message", message)
  assert_no_secret("tostring(failure)", tostring(failure))
  for name, value in pairs(failure) do
    if name ~= "body" then assert_no_secret_inside("failure." .. tostring(name), value) end
  end
end

-- Asserts that a call returned the failure that `expected` describes: kind, maybe_processed, and optionally status,
-- result_code, result_message, body, retry_after_ms, request_id (false: must be absent); operation if it is not
-- token_fail; attempts if it is not 1.
function calls.assert_failure(expected, response, message, failure)
  local operation = expected.operation or "token_fail"
  assert.is_nil(response)
  assert.is_string(message)
  assert.is_truthy(message:find(operation, 1, true), "the message does not name the operation: " .. message)
  assert.is_table(failure)
  assert.equal(message, failure.message)
  assert.equal(operation, failure.operation)
  assert.equal(expected.kind, failure.kind, message)
  assert.equal(expected.maybe_processed, failure.maybe_processed, "maybe_processed; " .. message)
  assert.equal(expected.attempts or 1, failure.attempts, "attempts; " .. message)
  for _, name in ipairs { "status", "result_code", "result_message", "body", "retry_after_ms", "request_id" } do
    local value = expected[name]
    if value == false then
      assert.is_nil(failure[name], name .. "; " .. message)
    elseif value ~= nil then
      assert.equal(value, failure[name], name .. "; " .. message)
    end
  end
  calls.assert_discreet(message, failure)
end

function calls.assert_good(response, message)
  assert.is_table(response, message)
  assert.equal("BAD_REQUEST", response.action)
  assert.equal("A067301", response.result_code)
  assert.equal([[{"error":"invalid_request"}]], response.response_content)
end

return calls

--- Where verifiable credentials are issued (OpenID for Verifiable Credential Issuance 1.0 sections 8 and 9): the access
--- token is introspected, the request parsed, the callback fills the orders, Authlete makes the credentials.

local answer = require "authlete.endpoint.answer"
local handler = require "authlete.endpoint.handler"

local WANTED = "an order, or nil and an error"

-- What the callback gives, checked, or a reply of its refusal.
local function ask_order(visit, parsed, introspected)
  local given, more, description = visit:ask("issue", parsed, introspected)
  if given then
    visit:expect(type(given) == "table" and (more == nil or type(more) == "table"), "issue", WANTED)
    return given, nil, more
  end
  more = more == nil and "credential_request_denied" or more
  visit:expect(handler.is_name(more) and (description == nil or handler.is_name(description)), "issue", WANTED)
  return nil, answer.oauth_error(400, more, description)
end

local function identified(order, info)
  local copied = {}
  for name, value in pairs(order) do
    copied[name] = value
  end
  copied.request_identifier = copied.request_identifier or type(info) == "table" and info.identifier or nil
  return copied
end

local function one_order(given, info)
  return "order", identified(given, info)
end

-- The orders of a batch stand in the order of the requests.
local function many_orders(given, info)
  local orders = {}
  for i, order in ipairs(given) do
    orders[i] = type(order) == "table" and identified(order, type(info) == "table" and info[i]) or order
  end
  return "orders", orders
end

local function define(endpoint, operation, write_orders, takes_token)
  local parse, issue = operation .. "_parse", operation .. "_issue"
  return handler.define(endpoint, { issue = "required" }, function(visit, incoming)
    incoming:only "POST"
    local presented = incoming:resource_parameters("token", {})
    incoming:typed("application/json", "application/jwt")
    local content = incoming:text()
    local introspected = visit:call("introspection", presented)
    if introspected.action ~= "OK" then
      return visit:reply("introspection", introspected)
    end
    local parsed = visit:call(parse, { access_token = presented.token, request_content = content })
    if parsed.action ~= "OK" then
      return answer.pass_on(visit:reply(parse, parsed), introspected)
    end
    local given, refusal, more = ask_order(visit, parsed, introspected)
    if refusal then
      return answer.pass_on(refusal, introspected)
    end
    local name, orders = write_orders(given, parsed.info)
    local parameters = visit:parameters("issue", more or {}, {
      access_token = takes_token and presented.token or nil,
      [name] = orders,
    })
    return answer.pass_on(visit:reply(issue, visit:call(issue, parameters)), introspected)
  end)
end

return {
  single = define("credential", "credential_single", one_order, true),
  batch = define("batch_credential", "credential_batch", many_orders, true),
  deferred = define("deferred_credential", "credential_deferred", one_order, false),
}

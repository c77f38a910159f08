--- The endpoints that issue verifiable credentials (OpenID for Verifiable Credential Issuance 1.0 sections 8 and 9):
--- they introspect the access token, have Authlete parse the request, get the orders from the callback, and have
--- Authlete issue the credentials.

local access_token = require "authlete.endpoint.access_token"
local challenge = require "authlete.endpoint.challenge"
local copy = require "authlete.util.copy"
local define = require "authlete.endpoint.define"
local is_filled = require "authlete.util.is_filled"
local replies = require "authlete.endpoint.replies"
local reply_headers = require "authlete.reply.headers"

local WANTED = "an order, or nil and an error"

-- Returns what the callback returned, checked, or a reply if it refused.
local function find_order(context, parsed, introspected)
  local given, more, description = context:call_callback("issue", parsed, introspected)
  if given then
    context:expect(type(given) == "table" and (more == nil or type(more) == "table"), "issue", WANTED)
    return given, nil, more
  end
  more = more == nil and "credential_request_denied" or more
  context:expect(is_filled(more) and (description == nil or is_filled(description)), "issue", WANTED)
  return nil, replies.oauth_error(400, more, description)
end

local function identified(order, info)
  local copied = copy.merged(order)
  copied.request_identifier = copied.request_identifier or type(info) == "table" and info.identifier or nil
  return copied
end

local function one_order(given, info)
  return "order", identified(given, info)
end

-- The orders of a batch are in the order of the requests.
local function many_orders(given, info)
  local orders = {}
  for i, order in ipairs(given) do
    orders[i] = type(order) == "table" and identified(order, type(info) == "table" and info[i]) or order
  end
  return "orders", orders
end

local function define_credential(endpoint, operation, write_orders, takes_token)
  local parse, issue = operation .. "_parse", operation .. "_issue"
  return define(endpoint, { issue = "required", cors = "cors" }, function(context, incoming)
    incoming:allow_methods "POST"
    local presented, scheme = access_token.parameters(incoming, "token")
    incoming:require_media_type("application/json", "application/jwt")
    local content = incoming:body_text()
    local introspected = context:call("introspection", presented)
    if introspected.action ~= "OK" then
      return challenge.use_scheme(context:reply("introspection", introspected), scheme)
    end
    local parsed = context:call(parse, { access_token = presented.token, request_content = content })
    if parsed.action ~= "OK" then
      return reply_headers.pass_on(challenge.use_scheme(context:reply(parse, parsed), scheme), introspected)
    end
    local given, refusal, more = find_order(context, parsed, introspected)
    if refusal then
      return reply_headers.pass_on(refusal, introspected)
    end
    local name, orders = write_orders(given, parsed.info)
    local parameters = context:parameters("issue", more or {}, {
      access_token = takes_token and presented.token or nil,
      [name] = orders,
    })
    return reply_headers.pass_on(context:reply(issue, context:call(issue, parameters)), introspected)
  end)
end

return {
  single = define_credential("credential", "credential_single", one_order, true),
  batch = define_credential("batch_credential", "credential_batch", many_orders, true),
  deferred = define_credential("deferred_credential", "credential_deferred", one_order, false),
}

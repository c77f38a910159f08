--- Builds the HTTP reply for the client application from what an operation returned:
---
---     local reply = authlete.reply.token_fail(api:token_fail { … })
---     local reply = authlete.reply.token_issue(response, message, failure, token_response)
---
--- A reply is { status, headers, body }. If the action requires another step first, the results are nil and
--- "next step: …". For a failed call, an unknown action, or a response without the content that its action
--- requires, the reply is 500 with {"error":"server_error"}; the client application learns nothing else.
---
--- DPoP-Nonce (RFC 9449 section 8) and OAuth-Client-Attestation-Challenge come from the response. The responses of
--- token_fail, token_issue and user_info_issue contain neither, so pass the preceding token or user_info response as
--- the fourth argument, `earlier`.

local core = require "authlete.core"
local headers = require "authlete.reply.headers"
local list = require "authlete.util.list"
local read_only = require "authlete.util.read_only"
local rules = require "authlete.reply.rules"

--- The HTTP reply to the client application.
---@class authlete.http_reply
---@field status integer the HTTP status
---@field headers table<string, string|string[]> by name; a list for headers that occur several times
---@field body? string the body, which can be empty

---@alias authlete.reply_function fun(response: any, message: any, failure: any, earlier: any): authlete.http_reply?

local function new_reply(rule, body)
  local fields = { ["Content-Type"] = body and rule.type }
  if not rule.cacheable then
    fields["Cache-Control"] = "no-store"
    fields["Pragma"] = "no-cache"
  end
  return { status = rule.status, headers = fields, body = body or "" }
end

local function server_error()
  return new_reply(rules.server_error, rules.server_error.body())
end

-- Whether the action is one of the operation's. Others must not be reported to a client application as "OK".
local function has_action(operation, action)
  local actions = core.words(core.operations[operation], "action")
  return actions and (" " .. actions .. " "):find(" " .. action .. " ", 1, true) ~= nil
end

local function find_rule(operation, response)
  local own = rules.of_operations[operation]
  if type(response) == "table" then
    local action = response.action
    return own[action] or type(action) == "string" and has_action(operation, action) and rules.of_actions[action]
  end
  return own[response] or type(response) == "string" and own.document
end

-- Returns the content, which the reply needs; nil if it is missing.
local function find_content(rule, response)
  local content = response
  if type(response) == "table" then
    content = response.response_content
    if rule.body then
      content = rule.body(response)
    end
  end
  return type(content) == "string" and content or nil
end

local function make_reply(operation, response, earlier)
  local rule = find_rule(operation, response)
  if rule and rule.next_step then
    return nil, rule.next_step
  end
  local content = rule and find_content(rule, response)
  local needs_content = rule and (rule.type or rule.location or rule.challenge == true)
  if not rule or needs_content and not content then
    return server_error()
  end
  local reply = new_reply(rule, rule.type and content)
  if rule.challenge then
    local is_json = content and content:find "^%s*{"
    reply.headers["WWW-Authenticate"] = headers.first_value(not is_json and content, rule.challenge)
  end
  if rule.location then
    reply.headers["Location"] = headers.first_value(content)
    if not reply.headers["Location"] then
      return server_error()
    end
  end
  return headers.pass_on(headers.pass_on(reply, response), earlier)
end

local functions = {}

for operation in pairs(rules.of_operations) do
  functions[operation] = function(response, _, _, earlier)
    return make_reply(operation, response, earlier)
  end
end

return read_only("authlete.reply", function(operation)
  return functions[operation]
end, function()
  return list.names(functions)
end)

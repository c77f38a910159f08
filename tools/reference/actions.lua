-- What an authorization server does on each action: by the rules of authlete.reply where an operation has some,
-- otherwise as src/authlete/description says.

local described = require "tools.reference.described"
local rules = require "authlete.reply.rules"

local actions = {}

local function reply(rule)
  local parts = { "reply with status " .. rule.status }
  if rule.location then
    parts[2] = "and `response_content` as Location"
  elseif rule.challenge == true and not rule.type then
    parts[2] = "and `response_content` as WWW-Authenticate"
  elseif rule.body then
    parts[2] = "(" .. rule.type:match "^[^;]+" .. ")"
  elseif rule.type then
    parts[2] = "and `response_content` (" .. rule.type:match "^[^;]+" .. ")"
  end
  return table.concat(parts, " ")
end

--- What to do on the action, as a phrase.
function actions.describe(operation, action)
  local own = rules.of_operations[operation]
  local rule = own and (own[action] or rules.of_actions[action])
  if not rule then
    return described.action(operation, action)
  end
  return rule.next_step and rule.next_step:gsub("^next step: ", "") or reply(rule)
end

--- Whether authlete.reply may return the next step in place of a reply.
function actions.has_next_step(operation)
  for _, rule in pairs(rules.of_operations[operation.name] or {}) do
    if rule.next_step then
      return true
    end
  end
  for _, action in ipairs(operation.actions) do
    local rule = rules.of_operations[operation.name][action] or rules.of_actions[action]
    if rule and rule.next_step then
      return true
    end
  end
  return false
end

--- Whether authlete.reply makes replies from the operation's responses.
function actions.has_reply(operation)
  return rules.of_operations[operation] ~= nil
end

return actions

--- One request at an endpoint: calls of the api and of callbacks, and what becomes of their failures. The client
--- application learns "server_error", the log one line without secrets.

local callback_reply = require "authlete.endpoint.callback_reply"
local copy = require "authlete.util.copy"
local finish = require "authlete.endpoint.finish"
local json = require "authlete.json"
local log = require "authlete.util.log"
local replies = require "authlete.endpoint.replies"
local reply_functions = require "authlete.reply"

local LONGEST_LINE = 500

-- One line, whatever a callback raised.
local function one_line(raised)
  local text = type(raised) == "string" and raised or "it raised a " .. type(raised)
  return (text:gsub("[^\32-\126\128-\255]+", " "):sub(1, LONGEST_LINE))
end

-- Fields: `endpoint` its name, `api`, `callbacks`, `request` as it was given, `incoming`, the same checked, and
-- `open_ticket`, which has to be failed at Authlete when a callback fails.
local context = {}
context.__index = context

function context:log(text)
  log.error("endpoint " .. self.endpoint .. ": " .. text)
end

--- Logs what was raised, in one line.
---@param raised any what pcall caught
function context:log_raised(raised)
  self:log(one_line(raised))
end

--- Calls the api. A call that fails ends the handling with 500.
---@param operation string
---@param parameters table
---@return table|string|boolean # the response
function context:call(operation, parameters)
  local fits, response, message, failure = pcall(self.api[operation], self.api, parameters)
  if not fits then -- by what a callback returned
    self:fail(one_line(response))
  elseif not response then
    local id = type(failure) == "table" and failure.request_id or "none"
    self:log(one_line(message) .. ", Request-Id: " .. one_line(id))
    finish.with(replies.server_error())
  end
  return response
end

-- Ends the handling with 500 because of something on this side. An open ticket is failed at Authlete, so that it cannot
-- be used any more; the reply stays the same.
function context:fail(text)
  self:log(text)
  local open = self.open_ticket
  self.open_ticket = nil
  if open then
    self:call(open.operation, { ticket = open.ticket, reason = open.reason })
  end
  finish.with(replies.server_error())
end

--- Has a ticket failed at Authlete when a callback fails.
---@param ticket string? nil when there is none to be failed any more
---@param operation string
---@param reason string
function context:fail_ticket_on_error(ticket, operation, reason)
  self.open_ticket = ticket and { ticket = ticket, operation = operation, reason = reason }
end

-- Letters and digits of what Authlete sent, for the log.
local function word(value)
  return type(value) == "string" and #value <= 64 and value:find "^[A-Za-z0-9_]+$" and value or "something unknown"
end

--- Logs an action that the client application learns nothing of, by its codes: messages may repeat secrets.
---@param operation string
---@param response any
function context:log_action(operation, response)
  local is_object = type(response) == "table"
  local action, code = is_object and response.action, is_object and response.result_code
  self:log(operation .. " responded with " .. word(action) .. ", result code: " .. (code and word(code) or "none"))
end

--- The reply that an operation's response stands for; 500 when it stands for none.
---@param operation string
---@param response any
---@param earlier? table the response before it, whose DPoP nonce and attestation challenge are passed on
---@return table # a reply
function context:reply(operation, response, earlier)
  local made = reply_functions[operation](response, nil, nil, earlier)
  if not made or made.status >= 500 then
    self:log_action(operation, response)
  end
  return made or replies.server_error()
end

---@param name string
---@return boolean # whether there is such a callback
function context:has_callback(name)
  return self.callbacks[name] ~= nil
end

--- Calls a callback. When it raises, the handling ends with 500.
---@param name string
---@param ... any its arguments
---@return any # what it returns, three values at the most
function context:call_callback(name, ...)
  local done, first, second, third = pcall(self.callbacks[name], ...)
  if not done then
    self:fail("the callback '" .. name .. "' failed: " .. one_line(first))
  end
  return first, second, third
end

--- Ends the handling with 500, since a callback did not return what it must.
---@param name string
---@param wanted string what it must return
function context:bad_return(name, wanted)
  self:fail("the callback '" .. name .. "' must return " .. wanted)
end

--- Checks a value that a callback returned: ends the handling with 500 unless `condition` holds.
function context:expect(condition, name, wanted)
  if not condition then
    self:bad_return(name, wanted)
  end
end

--- Checks a reply that a callback returned.
---@param name string of the callback
---@param given any
---@return table # the reply
function context:check_reply(name, given)
  return callback_reply(given)
    or self:bad_return(name, "a reply { status = …, headers = …, body = … }, with no control characters in its headers")
end

--- Calls a callback that returns a reply.
---@param name string
---@param ... any its arguments
---@return table # the reply
function context:callback_reply(name, ...)
  return self:check_reply(name, (self:call_callback(name, ...)))
end

-- Parameters that are JSON in a string: a callback may give a table.
local JSON_PARAMETERS = { "claims", "claims_for_tx", "jwt_at_claims", "idt_header_params" }

--- The parameters that a callback returned, as the api takes them.
---@param name string of the callback
---@param given table
---@param fixed? table those that the endpoint sets itself, whatever was given
---@return table # a copy
function context:parameters(name, given, fixed)
  local copied = copy.merged(given, fixed)
  for _, key in ipairs(JSON_PARAMETERS) do
    if type(copied[key]) == "table" then
      local done, text = pcall(json.encode, copied[key])
      self:expect(done, name, key .. " that can be written as JSON")
      copied[key] = text
    end
  end
  return copied
end

---@param fields table endpoint, api, callbacks and request
---@return table # the context
function context.new(fields)
  return setmetatable(fields, context)
end

return context

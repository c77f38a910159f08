--- One request at an endpoint: calls the api and the callbacks, and handles their failures. The client application gets
--- "server_error", and the log gets one line without secrets.

local callback_reply = require "authlete.endpoint.callback_reply"
local copy = require "authlete.util.copy"
local finish = require "authlete.endpoint.finish"
local json = require "authlete.json"
local log = require "authlete.util.log"
local protected = require "authlete.util.protected"
local replies = require "authlete.endpoint.replies"
local reply_functions = require "authlete.reply"

-- Fields: `endpoint`, its name; `api`; `callbacks`; `state`, what the endpoint keeps between requests; `request`, as it
-- was passed; `incoming`, the checked request; `open_ticket`, which Authlete must invalidate if a callback fails;
-- `given_reply`, the last one that a callback returned; and `cors_headers`, which any reply gets.
local context = {}
context.__index = context

function context:log(text)
  log.error("endpoint " .. self.endpoint .. ": " .. text)
end

--- Logs an error in one line.
---@param raised any what pcall caught
function context:log_raised(raised)
  self:log(log.one_line(raised))
end

--- Calls the api. If the call fails, ends the handling with 500.
---@param operation string
---@param parameters table
---@return table|string|boolean # the response
function context:call(operation, parameters)
  local fits, response, message, failure = protected.call(self.api[operation], self.api, parameters)
  if not fits then -- what a callback returned was invalid
    self:fail(log.one_line(response))
  elseif not response then
    local id = type(failure) == "table" and failure.request_id or "none"
    self:log(log.one_line(message) .. ", Request-Id: " .. log.one_line(id))
    finish.with(replies.server_error())
  end
  return response
end

-- Ends the handling with 500 because of a fault on the server's side. Authlete is made to invalidate an open ticket;
-- the reply stays the same.
function context:fail(text)
  self:log(text)
  local open = self.open_ticket
  self.open_ticket = nil
  if open then
    self:call(open.operation, { ticket = open.ticket, reason = open.reason })
  end
  finish.with(replies.server_error())
end

--- Sets the ticket that Authlete must invalidate if a callback fails.
---@param ticket string? nil if there is none any more
---@param operation string
---@param reason string
function context:fail_ticket_on_error(ticket, operation, reason)
  self.open_ticket = ticket and { ticket = ticket, operation = operation, reason = reason }
end

-- The letters and digits of a value that Authlete sent, for the log.
local function word(value)
  return type(value) == "string" and #value <= 64 and value:find "^[A-Za-z0-9_]+$" and value or "something unknown"
end

--- Logs an action that the client application is not told about. Logs only codes: messages may repeat secrets.
---@param operation string
---@param response any
function context:log_action(operation, response)
  local is_object = type(response) == "table"
  local action, code = is_object and response.action, is_object and response.result_code
  self:log(operation .. " responded with " .. word(action) .. ", result code: " .. (code and word(code) or "none"))
end

--- Returns the reply for an operation's response; 500 if there is none.
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

--- Calls a callback. If it raises an error, ends the handling with 500.
---@param name string
---@param ... any its arguments
---@return any # what it returns, up to three values
function context:call_callback(name, ...)
  local done, first, second, third = protected.call(self.callbacks[name], ...)
  if not done then
    self:fail("the callback '" .. name .. "' failed: " .. log.one_line(first))
  end
  return first, second, third
end

--- Ends the handling with 500 because a callback returned something invalid.
---@param name string
---@param wanted string what it must return
function context:bad_return(name, wanted)
  self:fail("the callback '" .. name .. "' must return " .. wanted)
end

--- Checks a value that a callback returned: ends the handling with 500 unless `condition` is true.
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
  self.given_reply = callback_reply(given)
    or self:bad_return(name, "a reply { status = …, headers = …, body = … } without control characters in its headers")
  return self.given_reply
end

--- Calls a callback that returns a reply.
---@param name string
---@param ... any its arguments
---@return table # the reply
function context:callback_reply(name, ...)
  return self:check_reply(name, (self:call_callback(name, ...)))
end

-- Parameters that are JSON in a string; callbacks may return tables for them.
local JSON_PARAMETERS = { "claims", "claims_for_tx", "jwt_at_claims", "idt_header_params" }

--- Converts the parameters that a callback returned to what the api takes.
---@param name string of the callback
---@param given table
---@param fixed? table parameters that the endpoint sets itself, overriding the callback's
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

---@param common table endpoint, api, callbacks and state, which all requests at the endpoint share
---@param request any as it was passed
---@return table # the context
function context.new(common, request)
  return setmetatable({
    endpoint = common.endpoint,
    api = common.api,
    callbacks = common.callbacks,
    state = common.state,
    request = request,
  }, context)
end

return context

--- What all endpoints share: how one is made from its callbacks, how it calls them and the api, and what becomes of
--- failures: the client application learns "server_error", the log one line without secrets.

local answer = require "authlete.endpoint.answer"
local json = require "authlete.json"
local log = require "authlete.log"
local replies = require "authlete.reply"
local request = require "authlete.endpoint.request"

local handler = {}

local LONGEST_LINE = 500

-- One line, whatever a callback raised.
local function one_line(raised)
  local text = type(raised) == "string" and raised or "it raised a " .. type(raised)
  return (text:gsub("%c+", " "):sub(1, LONGEST_LINE))
end

-- One request at an endpoint. Fields: `endpoint` its name, `api`, `callbacks`, `request` as it was given, and
-- `incoming`, the same checked.
local visit = {}
visit.__index = visit

function visit:log(text)
  log.error("endpoint " .. self.endpoint .. ": " .. text)
end

--- Calls the api. A call that fails ends the handling with 500.
---@param operation string
---@param parameters table
---@return table|string|boolean # the response
function visit:call(operation, parameters)
  local fits, response, message, failure = pcall(self.api[operation], self.api, parameters)
  if not fits then -- by what a callback returned
    self:fail(one_line(response))
  elseif not response then
    local id = type(failure) == "table" and failure.request_id or "none"
    self:log(one_line(message) .. ", Request-Id: " .. one_line(id))
    answer.stop(answer.server_error())
  end
  return response
end

-- Ends the handling with 500 because of something on this side. A ticket that is open is failed at Authlete, so that
-- nobody else can use it; the reply stays the same.
function visit:fail(text)
  self:log(text)
  local open = self.open
  self.open = nil
  if open then
    self:call(open.operation, { ticket = open.ticket, reason = open.reason })
  end
  answer.stop(answer.server_error())
end

--- Says how a ticket is to be failed when a callback fails.
---@param ticket string? nil when there is none to be failed any more
---@param operation string
---@param reason string
function visit:keep(ticket, operation, reason)
  self.open = ticket and { ticket = ticket, operation = operation, reason = reason }
end

-- Letters and digits of what Authlete sent, for the log.
local function word(value)
  return type(value) == "string" and #value <= 64 and value:find "^[%w_]+$" and value or "something unknown"
end

--- Logs an action that the client application learns nothing of, by its codes: messages may repeat secrets.
---@param operation string
---@param response any
function visit:log_action(operation, response)
  local is_object = type(response) == "table"
  local action, code = is_object and response.action, is_object and response.result_code
  self:log(operation .. " answered " .. word(action) .. ", result code: " .. (code and word(code) or "none"))
end

--- The reply that an operation's response stands for, 500 where it stands for none.
---@param operation string
---@param response any
---@param earlier? table the response before it, whose DPoP nonce and attestation challenge are passed on
---@return table # a reply
function visit:reply(operation, response, earlier)
  local made = replies[operation](response, nil, nil, earlier)
  if not made or made.status >= 500 then
    self:log_action(operation, response)
  end
  return made or answer.server_error()
end

---@param name string
---@return boolean # whether there is such a callback
function visit:has(name)
  return self.callbacks[name] ~= nil
end

--- Calls a callback. When it raises, the handling ends with 500.
---@param name string
---@param ... any its arguments
---@return any # what it returns, three values at the most
function visit:ask(name, ...)
  local done, first, second, third = pcall(self.callbacks[name], ...)
  if not done then
    self:fail("the callback '" .. name .. "' failed: " .. one_line(first))
  end
  return first, second, third
end

--- Ends the handling with 500, because a callback did not return what it should.
---@param name string
---@param wanted string what it should return
function visit:nonsense(name, wanted)
  self:fail("the callback '" .. name .. "' must return " .. wanted)
end

--- Checks that a value is what a callback should return.
function visit:expect(condition, name, wanted)
  if not condition then
    self:nonsense(name, wanted)
  end
end

--- Checks a reply that a callback returned.
---@param name string of the callback
---@param given any
---@return table # the reply
function visit:checked_reply(name, given)
  return answer.given(given)
    or self:nonsense(name, "a reply { status = …, headers = …, body = … }, whose headers have no control character")
end

--- Calls a callback that returns a reply.
---@param name string
---@param ... any its arguments
---@return table # the reply
function visit:reply_by(name, ...)
  return self:checked_reply(name, (self:ask(name, ...)))
end

-- Parameters that are JSON in a string: a callback may give a table.
local JSON_PARAMETERS = { "claims", "claims_for_tx", "jwt_at_claims", "idt_header_params" }

--- The parameters that a callback returned, as the api takes them.
---@param name string of the callback
---@param given table
---@param fixed? table those that the endpoint sets itself, whatever was given
---@return table # a copy
function visit:parameters(name, given, fixed)
  local copied = {}
  for _, source in ipairs { given, fixed } do
    for key, value in pairs(source) do
      copied[key] = value
    end
  end
  for _, key in ipairs(JSON_PARAMETERS) do
    if type(copied[key]) == "table" then
      local done, text = pcall(json.encode, copied[key])
      self:expect(done, name, key .. " that can be written as JSON")
      copied[key] = text
    end
  end
  return copied
end

---@param value any
---@return boolean # whether the value can be a subject, a ticket or the like: a string that is not empty
function handler.is_name(value)
  return type(value) == "string" and value ~= ""
end

-- A server without a body for HEAD cannot count what GET would have sent, so it is told. 204 has no length (RFC 9110
-- section 8.6).
local function without_body(reply)
  reply.headers["Content-Length"] = reply.status ~= 204 and tostring(#reply.body) or nil
  reply.body = ""
  return reply
end

local function run(made, handle, given)
  made.request = given
  made.incoming = request.read(given)
  return (handle(made, made.incoming))
end

local function handle_request(endpoint, api, callbacks, handle, given)
  local made = setmetatable({ endpoint = endpoint, api = api, callbacks = callbacks }, visit)
  local done, reply = pcall(run, made, handle, given)
  if not done then
    local raised = reply
    reply = answer.stopped(raised)
    if not reply then
      made:log(one_line(raised))
      reply = answer.server_error()
    end
  end
  local is_head = made.incoming and made.incoming.method == "HEAD"
  return is_head and without_body(reply) or reply
end

local function is_callable(value)
  local metatable = type(value) == "table" and getmetatable(value)
  return type(value) == "function" or type(metatable) == "table" and metatable.__call ~= nil
end

local function known_names(known)
  local names = {}
  for name in pairs(known) do
    names[#names + 1] = "'" .. name .. "'"
  end
  table.sort(names)
  return #names > 0 and "; it has " .. table.concat(names, ", ") or "; it has none"
end

-- What is wrong with the callbacks, or nil.
local function find_fault(known, given)
  for name, value in pairs(given) do
    local kind = known[name]
    if not kind then
      return "unknown callback '" .. tostring(name) .. "'" .. known_names(known)
    elseif kind == "optional" or kind == "required" then
      if not is_callable(value) then
        return "the callback '" .. name .. "' must be a function, got " .. type(value)
      end
    elseif type(value) ~= kind then
      return "the option '" .. name .. "' must be a " .. kind .. ", got " .. type(value)
    end
  end
  for name, kind in pairs(known) do
    if kind == "required" and given[name] == nil then
      return "the callback '" .. name .. "' is missing"
    end
  end
end

local function is_api(value)
  local done, method = pcall(function() return value.token end)
  return done and type(method) == "function"
end

--- Makes the function that makes an endpoint.
---@param endpoint string its name
---@param known table what its second argument may hold, by name: "required" and "optional" for callbacks; the type for
---  an option
---@param handle function handle(visit, incoming) -> reply
---@return function # make(api, callbacks) -> handle(request) -> reply; raises for callbacks that are wrong
function handler.define(endpoint, known, handle)
  return function(api, given)
    local fault = not is_api(api) and "the first argument must be an api"
      or given ~= nil and type(given) ~= "table" and "the callbacks must be a table, got " .. type(given)
      or find_fault(known, given or {})
    if fault then
      error("authlete.endpoint." .. endpoint .. ": " .. fault, 2)
    end
    local callbacks = {}
    for name, value in pairs(given or {}) do
      callbacks[name] = value
    end
    return function(incoming)
      return handle_request(endpoint, api, callbacks, handle, incoming)
    end
  end
end

return handler

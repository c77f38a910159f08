--- Creates endpoints from callbacks, and handles their requests.

local context = require "authlete.endpoint.context"
local copy = require "authlete.util.copy"
local finish = require "authlete.endpoint.finish"
local is_api = require "authlete.util.is_api"
local is_callable = require "authlete.util.is_callable"
local replies = require "authlete.endpoint.replies"
local request = require "authlete.endpoint.request"

-- A reply to HEAD states the length that GET would have, which the server cannot know without the body. 204 has no
-- length (RFC 9110 section 8.6).
local function without_body(reply)
  reply.headers["Content-Length"] = reply.status ~= 204 and tostring(#reply.body) or nil
  reply.body = ""
  return reply
end

local function run(of, handle)
  of.incoming = request.read(of.request)
  return (handle(of, of.incoming))
end

local function handle_request(of, handle)
  local done, reply = pcall(run, of, handle)
  if not done then
    local raised = reply
    reply = finish.reply_of(raised)
    if not reply then
      of:log_raised(raised)
      reply = replies.server_error()
    end
  end
  local is_head = of.incoming and of.incoming.method == "HEAD"
  return is_head and without_body(reply) or reply
end

local function list_names(known)
  local names = {}
  for name in pairs(known) do
    names[#names + 1] = "'" .. name .. "'"
  end
  table.sort(names)
  return #names > 0 and "; this endpoint takes " .. table.concat(names, ", ") or "; this endpoint does not take any"
end

local function find_fault_of_one(name, value, kind)
  if kind == "optional" or kind == "required" then
    return not is_callable(value) and "the callback '" .. name .. "' must be a function, got " .. type(value) or nil
  elseif type(value) ~= kind then
    return "the option '" .. name .. "' must be a " .. kind .. ", got " .. type(value)
  end
end

-- Returns what is wrong with the callbacks, or nil.
local function find_fault(known, given)
  for name, value in pairs(given) do
    if not known[name] then
      return "unknown callback '" .. tostring(name) .. "'" .. list_names(known)
    end
    local fault = find_fault_of_one(name, value, known[name])
    if fault then
      return fault
    end
  end
  for name, kind in pairs(known) do
    if kind == "required" and given[name] == nil then
      return "the callback '" .. name .. "' is missing"
    end
  end
end

--- Creates the function that creates an endpoint.
---@param endpoint string its name
---@param known table what its second argument may contain, by name: "required" or "optional" for callbacks; the type
---  for options
---@param handle function handle(context, incoming) -> reply
---@return function # make(api, callbacks) -> handle(request) -> reply; raises an error if a callback is invalid
return function(endpoint, known, handle)
  return function(api, given)
    local fault = not is_api(api) and "the first argument must be an api"
      or given ~= nil and type(given) ~= "table" and "the callbacks must be a table, got " .. type(given)
      or find_fault(known, given or {})
    if fault then
      error("authlete.endpoint." .. endpoint .. ": " .. fault, 2)
    end
    local callbacks = copy.merged(given)
    return function(incoming)
      return handle_request(context.new { endpoint = endpoint, api = api, callbacks = callbacks, request = incoming },
        handle)
    end
  end
end

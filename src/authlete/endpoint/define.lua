--- Creates endpoints from callbacks, and handles their requests.

local ascii = require "authlete.util.ascii"
local context = require "authlete.endpoint.context"
local copy = require "authlete.util.copy"
local cors = require "authlete.endpoint.cors"
local error_page = require "authlete.endpoint.error_page"
local finish = require "authlete.endpoint.finish"
local is_api = require "authlete.util.is_api"
local is_callable = require "authlete.util.is_callable"
local list = require "authlete.util.list"
local protected = require "authlete.util.protected"
local replies = require "authlete.endpoint.replies"
local request = require "authlete.endpoint.request"

-- A reply to HEAD states the length that GET would have, which the server cannot know without the body. 204 has no
-- length, and that of 304 would be another one (RFC 9110 section 8.6).
local function without_body(reply)
  for name in pairs(copy.merged(reply.headers)) do
    if ascii.lower(name) == "content-length" then
      reply.headers[name] = nil
    end
  end
  local has_length = reply.status ~= 204 and reply.status ~= 304
  reply.headers["Content-Length"] = has_length and tostring(#reply.body) or nil
  reply.body = ""
  return reply
end

-- Finds out what the scripts of other origins need. A preflight is not handled otherwise.
local function with_cors(of, handle)
  local incoming = of.incoming
  local headers, is_preflight = cors.headers(of.callbacks.cors, incoming.method, function(name)
    return (incoming:header(name))
  end)
  of.cors_headers = headers
  if is_preflight then
    return { status = 204, headers = {}, body = "" }
  end
  return (handle(of, incoming))
end

local function run(of, handle)
  of.incoming = request.read(of.request)
  if of.callbacks.cors then
    return with_cors(of, handle)
  end
  return (handle(of, of.incoming))
end

local function find_reply(of, handle)
  local done, reply = protected.call(run, of, handle)
  if done then
    return reply
  end
  local raised = reply
  reply = finish.reply_of(raised)
  if reply then
    return copy.merged(reply, { headers = copy.merged(reply.headers) }) -- kept.lua raises one for several
  end
  of:log_raised(raised)
  return replies.server_error()
end

local function handle_request(of, handle)
  local reply = error_page.of(of, find_reply(of, handle))
  if of.cors_headers then
    cors.add(reply, of.cors_headers)
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
  return "; this endpoint takes " .. (#names > 0 and table.concat(names, ", ") or "no callbacks or options")
end

local MOST_SECONDS = 86400

local function is_callback(value)
  return is_callable(value), "the callback '%s' must be a function, got " .. type(value)
end

-- By kind: whether a value is one, and otherwise what is wrong.
local KINDS = {
  required = is_callback,
  optional = is_callback,
  cors = function(value)
    return cors.is_option(value),
      "the option '%s' must be a list of origins, such as { \"https://app.example.com\" }, or a function"
  end,
  seconds = function(value)
    return type(value) == "number" and value >= 0 and value <= MOST_SECONDS,
      "the option '%s' must be a number of seconds from 0 to " .. MOST_SECONDS
  end,
  ["required resource"] = function(value) -- RFC 9728 section 1.2
    local is_url = type(value) == "string" and not value:find "[#%s]"
      and (value:find "^https://[^/]" or value:find "^http://127%." or value:find "^http://localhost[:/]")
    return is_url and true or false, "the option '%s' must be an https:// URL without a fragment"
  end,
  strings = function(value)
    return list.is_of_strings(value), "the option '%s' must be a list of strings"
  end,
}

local function find_fault_of_one(name, value, kind)
  local check, of_type = KINDS[kind], kind:match "%a+$"
  local is_right, fault
  if check then
    is_right, fault = check(value)
  else
    is_right, fault = type(value) == of_type, "the option '%s' must be a " .. of_type .. ", got " .. type(value)
  end
  return not is_right and fault:format(name) or nil
end

-- Returns what is wrong with the callbacks and options, or nil.
local function find_fault(known, given)
  for name, value in pairs(given) do
    if not known[name] then
      return "unknown callback or option '" .. tostring(name) .. "'" .. list_names(known)
    end
    local fault = find_fault_of_one(name, value, known[name])
    if fault then
      return fault
    end
  end
  for name, kind in pairs(known) do
    if kind:find "^required" and given[name] == nil then
      return ("the %s '%s' is missing"):format(kind == "required" and "callback" or "option", name)
    end
  end
end

--- Creates the function that creates an endpoint.
---@param endpoint string its name
---@param known table what its second argument may contain, by name: "required" or "optional" for callbacks; for
---  options, the type, "strings", "seconds" or "cors"; "required resource" for the URL of a
---  protected resource
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
    local common = { endpoint = endpoint, api = api, callbacks = copy.merged(given), state = {} }
    return function(incoming)
      return handle_request(context.new(common, incoming), handle)
    end
  end
end

--- Documents that anybody may read: metadata and public keys. Many readers cost one call in `cache_seconds`, and while
--- Authlete cannot be asked, they get the last document.

local copy = require "authlete.util.copy"
local define = require "authlete.endpoint.define"
local finish = require "authlete.endpoint.finish"
local kept = require "authlete.endpoint.kept"

local CACHE_SECONDS = 300
local MOST_SECONDS_WITHOUT_DOCUMENT = 10

-- Returns a reply and for how many seconds it is good. Ends the handling if it is an error on the server's side.
local function find_reply(context, operation, parameters, seconds)
  local reply = context:reply(operation, context:call(operation, parameters))
  if reply.status >= 500 then
    finish.with(reply)
  end
  return reply, reply.status == 200 and seconds or math.min(seconds, MOST_SECONDS_WITHOUT_DOCUMENT)
end

local function find_kept_reply(context, operation, parameters, seconds)
  local state = context.state
  state.kept = state.kept or kept.new()
  local reply, left = state.kept:get(function()
    return find_reply(context, operation, parameters, seconds)
  end)
  local headers = copy.merged(reply.headers, { ["Cache-Control"] = ("public, max-age=%d"):format(left) })
  headers.Pragma = nil
  return { status = reply.status, headers = headers, body = reply.body }
end

--- Defines an endpoint that returns the document of an operation. GET.
---@param name string the endpoint's name
---@param operation string
---@param options? table the operation's parameters that are options of the endpoint, as for `define`
---@param defaults? table their defaults
---@return function # make(api, options) -> handle(request) -> reply
return function(name, operation, options, defaults)
  local known = copy.merged(options, { cache_seconds = "seconds", cors = "cors" })
  return define(name, known, function(context, incoming)
    incoming:allow_methods "GET"
    local parameters = copy.merged(defaults)
    for option in pairs(options or {}) do
      if context.callbacks[option] ~= nil then
        parameters[option] = context.callbacks[option]
      end
    end
    local seconds = context.callbacks.cache_seconds or CACHE_SECONDS
    if seconds == 0 then
      return (find_reply(context, operation, parameters, seconds))
    end
    return find_kept_reply(context, operation, parameters, seconds)
  end)
end

--- Endpoints that pass a request on to one operation and answer with what its response stands for.

local handler = require "authlete.endpoint.handler"

local simple = {}

--- An endpoint of client applications that send a form and authenticate.
---@param name string of the endpoint and its operation
---@param takes_proof? boolean as for client_parameters in request.lua
---@return function # make(api) -> handle(request) -> reply
function simple.client(name, takes_proof)
  return handler.define(name, {}, function(visit, incoming)
    incoming:only "POST"
    return visit:reply(name, visit:call(name, incoming:client_parameters(name, takes_proof)))
  end)
end

--- An endpoint that everybody may read, or get something new from.
---@param name string of the endpoint
---@param method string
---@param operation string
---@param parameters? table of the operation
---@return function # make(api) -> handle(request) -> reply
function simple.open(name, method, operation, parameters)
  return handler.define(name, {}, function(visit, incoming)
    incoming:only(method)
    return visit:reply(operation, visit:call(operation, parameters or {}))
  end)
end

--- The endpoint for what a credential offer holds, for its identifier at the end of the path.
simple.credential_offer = handler.define("credential_offer", {}, function(visit, incoming)
  incoming:only "GET"
  local response = visit:call("credential_offer_info", { identifier = incoming:last_segment() })
  return visit:reply("credential_offer_info", response)
end)

return simple

--- Endpoints that pass a request on to one operation, and send the reply that its response prescribes.

local client_parameters = require "authlete.endpoint.client_parameters"
local define = require "authlete.endpoint.define"

local simple = {}

--- An endpoint for client applications that send a form and authenticate.
---@param name string the name of the endpoint and its operation
---@param takes_proof? boolean as for client_parameters.read
---@return function # make(api) -> handle(request) -> reply
function simple.client(name, takes_proof)
  return define(name, { cors = "cors" }, function(context, incoming)
    incoming:allow_methods "POST"
    return context:reply(name, context:call(name, client_parameters.read(incoming, name, takes_proof)))
  end)
end

--- An endpoint that does not authenticate its clients, and gives each of them something new. POST.
---@param name string the name of the endpoint and its operation
---@return function # make(api) -> handle(request) -> reply
function simple.open(name)
  return define(name, { cors = "cors" }, function(context, incoming)
    incoming:allow_methods "POST"
    return context:reply(name, context:call(name, {}))
  end)
end

--- The endpoint that returns a credential offer; the last segment of the path is its identifier.
simple.credential_offer = define("credential_offer", { cors = "cors" }, function(context, incoming)
  incoming:allow_methods "GET"
  local response = context:call("credential_offer_info", { identifier = incoming:last_segment() })
  return context:reply("credential_offer_info", response)
end)

return simple

--- The requests that a sandbox has received, for specs to look at: box.requests.

local form = require "authlete.form"
local parameters = require "authlete.sandbox.parameters"

local recorded_requests = {}

-- Beyond this number, the older half is forgotten, so that a sandbox can serve for hours.
local MOST_REQUESTS = 2000

-- Fields that are worked out when somebody looks at them.
local LAZY = {}

-- The fields of the JSON body.
function LAZY.fields(request)
  return parameters.decode_object(request.body or "") or {}
end

-- What the client application sent, if the request passes it on.
function LAZY.parameters(request)
  local text = request.fields.parameters
  return type(text) == "string" and form.decode(text) or {}
end

local Request = {}

function Request.__index(request, name)
  local value = LAZY[name] and LAZY[name](request)
  rawset(request, name, value)
  return value
end

function Request.__tostring(request)
  return "authlete.sandbox: request for " .. (request.operation or "an unknown operation") -- and no secrets
end

--- Takes note of a request.
---@param requests table the list
---@param request authlete.transport_request
---@param operation string? the name
function recorded_requests.add(requests, request, operation)
  local count = #requests
  if count >= MOST_REQUESTS then
    local half = MOST_REQUESTS / 2
    for i = 1, count do
      requests[i] = requests[i + half]
    end
    count = #requests
  end
  requests[count + 1] = setmetatable({
    operation = operation, method = request.method, url = request.url, headers = request.headers, body = request.body,
  }, Request)
end

return recorded_requests

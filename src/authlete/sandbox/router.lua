--- Finds the operation for a request.
---
--- Operations are { route, handler, fields }. A route is a method and a path below the service, in which "{}" stands
--- for a segment that identifies something.

local percent = require "authlete.util.percent"
local response = require "authlete.sandbox.response"
local url = require "authlete.util.url"

local router = {}

---@param modules table[] tables of operations by name
---@return table # the operations by route
function router.index(modules)
  local by_route = {}
  for _, operations in ipairs(modules) do
    for name, operation in pairs(operations) do
      operation.name = name
      by_route[operation.route] = operation
    end
  end
  return by_route
end

local function match(by_route, method, path)
  local operation = by_route[method .. " " .. path]
  if operation then
    return operation
  end
  local folder, last = path:match "^(.*/)([^/]+)$"
  operation = folder and by_route[method .. " " .. folder .. "{}"]
  if operation then
    return operation, percent.decode(last)
  end
  local outer, first
  outer, first, last = path:match "^(.*/)([^/]+)/([^/]+)$"
  operation = outer and by_route[method .. " " .. outer .. "{}/{}"]
  return operation, first and percent.decode(first), last and percent.decode(last)
end

--- Finds the operation, in version 2 of the API (/api/PATH) or version 3 (/api/SERVICE_ID/PATH).
---@param by_route table from router.index
---@param text string the URL
---@return table? # { operation, path, first, second, service_id }: `path` is below the service; `first` and `second`
---  are the segments in place of "{}"; version 2 has no service id
function router.find(by_route, method, text)
  local _, _, path = url.split(text)
  local below = path:match "^/api(/.+)$"
  if not below then
    return nil
  end
  local operation, first, second = match(by_route, method, below)
  if operation and not operation.only_in_version_3 then
    return { operation = operation, path = below, first = first, second = second }
  end
  local service_id, rest = below:match "^/([^/]+)(/.+)$"
  if service_id then
    operation, first, second = match(by_route, method, rest)
  end
  if not service_id or not operation then
    return nil
  end
  return {
    operation = operation,
    path = rest,
    first = first,
    second = second,
    service_id = percent.decode(service_id) or "",
  }
end

---@return string # the method and path of a request for which there is no operation
function router.describe(request)
  local _, _, path = url.split(request.url)
  return response.printable(request.method .. " " .. path)
end

return router

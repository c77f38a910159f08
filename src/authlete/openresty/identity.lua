--- Tells services apart, so that what belongs to one is never taken for another.

local core = require "authlete.core"
local random = require "authlete.random"

local identity = {}

local of_wrappers = setmetatable({}, { __mode = "k" })

-- Tables of other people that wrap an api have an identity of their own, since nothing is known about what they do. It
-- differs in each worker.
local function of_wrapper(api)
  of_wrappers[api] = of_wrappers[api] or random.token()
  return of_wrappers[api]
end

---@param api table|userdata
---@return string # differs for each server, API version and service, and contains no secret
function identity.of(api)
  if type(api) == "table" and getmetatable(api) == "authlete.api" then
    api = api.api
  end
  return type(api) == "userdata" and core.identity(api) or of_wrapper(api)
end

return identity

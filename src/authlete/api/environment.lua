--- The settings that environment variables hold.

local copy = require "authlete.util.copy"

local environment = {}

local variables = {
  both = {
    base_url = "AUTHLETE_BASE_URL",
    api_version = "AUTHLETE_API_VERSION",
  },
  V3 = {
    service_id = "AUTHLETE_SERVICE_APIKEY",
    service_access_token = "AUTHLETE_SERVICE_ACCESSTOKEN",
    service_owner_access_token = "AUTHLETE_SERVICEOWNER_ACCESSTOKEN",
  },
  V2 = {
    service_api_key = "AUTHLETE_SERVICE_APIKEY",
    service_api_secret = "AUTHLETE_SERVICE_APISECRET",
    service_owner_api_key = "AUTHLETE_SERVICEOWNER_APIKEY",
    service_owner_api_secret = "AUTHLETE_SERVICEOWNER_APISECRET",
  },
}

-- What must be there at the least, unless the owner's credentials are.
local needed = {
  V3 = { "service_id", "service_access_token", unless = "service_owner_access_token" },
  V2 = { "service_api_key", "service_api_secret", unless = "service_owner_api_key" },
}

local function read_variables(into, names)
  for setting, variable in pairs(names) do
    local value = os.getenv(variable)
    if into[setting] == nil and value ~= "" then
      into[setting] = value
    end
  end
end

--- The settings that the environment has, under those that are given.
-- @tparam[opt] table given settings that win over the environment
-- @treturn table what settings.check takes
-- @raise a message that names the variable that is missing
function environment.settings(given)
  if given ~= nil and type(given) ~= "table" then
    error("authlete.from_env: the settings must be a table, got " .. type(given), 0)
  end
  local read = copy.merged(given)
  read_variables(read, variables.both)
  read.api_version = read.api_version and tostring(read.api_version):gsub("^[Vv]?(%d)$", "V%1") or "V3"
  local of_version = variables[read.api_version]
  if not of_version then
    error("authlete.from_env: AUTHLETE_API_VERSION must be V3 or V2", 0)
  end
  read_variables(read, of_version)
  local missing = {}
  if not read.base_url then
    missing[1] = variables.both.base_url
  end
  local least = needed[read.api_version]
  for _, setting in ipairs(read[least.unless] and {} or least) do
    if read[setting] == nil then
      missing[#missing + 1] = of_version[setting]
    end
  end
  if #missing > 0 then
    error("authlete.from_env: not set: " .. table.concat(missing, ", "), 0)
  end
  return read
end

return environment

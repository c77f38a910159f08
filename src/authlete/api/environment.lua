--- Settings from environment variables, which have the same names as in Authlete's own libraries.

local phase = require "authlete.util.phase"
local settings = require "authlete.api.settings"

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

-- What is required, unless the owner's credentials are present.
local needed = {
  V3 = { "service_id", "service_access_token", unless = "service_owner_access_token" },
  V2 = { "service_api_key", "service_api_secret", unless = "service_owner_api_key" },
}

local function fail(fault)
  error("authlete.from_env: " .. fault, 0)
end

-- `sources` records which variable each setting came from.
local function read_variables(into, sources, names)
  for setting, variable in pairs(names) do
    local value = os.getenv(variable)
    if into[setting] == nil and value ~= "" then
      into[setting] = value
      sources[setting] = value and variable
    end
  end
end

-- Copies the given settings, which take precedence.
local function copy(given)
  if given ~= nil and type(given) ~= "table" then
    fail("the settings must be a table, got " .. type(given))
  end
  local unknown = settings.unknown(given or {})
  if unknown then
    fail(unknown)
  end
  local copied = {}
  for name, value in pairs(given or {}) do
    copied[name] = value
  end
  return copied
end

local function read_version(read, sources)
  local version = read.api_version and tostring(read.api_version):gsub("^[vV]?(%d)$", "V%1") or "V3"
  if not variables[version] or version == "both" then
    fail((sources.api_version or "setting 'api_version'") .. " must be V3 or V2")
  end
  return version
end

-- The variables that are required but not set.
local function find_missing(read)
  local missing = {}
  if not read.base_url then
    missing[1] = variables.both.base_url
  end
  local least = needed[read.api_version]
  for _, setting in ipairs(read[least.unless] and {} or least) do
    if read[setting] == nil then
      missing[#missing + 1] = variables[read.api_version][setting]
    end
  end
  return missing
end

-- After init_by_lua, nginx removes all variables that nginx.conf does not name.
local function describe_missing(missing)
  local text = "not set: " .. table.concat(missing, ", ")
  local _, name = phase.now()
  if phase.nginx() and name ~= "init" then
    local pronoun = #missing > 1 and "them" or "it"
    text = text .. "; declare " .. pronoun .. " in nginx.conf: env " .. table.concat(missing, "; env ") .. ";"
  end
  return text
end

--- Reads settings from the environment.
---@param given? table settings that take precedence over the environment
---@return table # for settings.check
---@return table # setting -> variable, for those that came from the environment
---@raise a message that names the variable that is missing; without a position
function environment.read(given)
  local read, sources = copy(given), {}
  read_variables(read, sources, variables.both)
  read.api_version = read_version(read, sources)
  read_variables(read, sources, variables[read.api_version])
  local missing = find_missing(read)
  if #missing > 0 then
    fail(describe_missing(missing))
  end
  return read, sources
end

return environment

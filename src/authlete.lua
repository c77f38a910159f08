--- The Authlete client for Lua.
--
--     local authlete = require "authlete"
--     local api = authlete.new { base_url = "https://us.authlete.com", service_id = "…", service_access_token = "…" }
--     local response, message, failure = api:token_fail { ticket = ticket, reason = "UNKNOWN" }
--
-- docs/reference.md lists the operations, README.md the settings and failures.

local constants = require "authlete.constants"
local core = require "authlete.core"
local settings = require "authlete.settings"

local authlete = {
  _VERSION = core.version,
  action = constants.of "action",
  reason = constants.of "reason",
  result = constants.of "result",
}

--- Makes an api: the settings, credentials and connections that calls are made with. Connects to nothing yet.
--
-- Settings (README.md says more): base_url, api_version ("V3" or "V2"); for V3 service_id, service_access_token,
-- service_owner_access_token; for V2 service_api_key, service_api_secret, service_owner_api_key,
-- service_owner_api_secret; connect_timeout_ms, timeout_ms, retries, http_version, ca_file, client_certificate,
-- client_key, proxy, no_proxy, user_agent, max_response_bytes, strict, on_call, transport, socket_folder.
--
-- @tparam table given the settings; copied, never written to
-- @treturn api an object with every operation as a method: api:token_fail { … }
-- @raise a message that names the setting when one is unknown, missing or wrong
function authlete.new(given)
  local checked = settings.check(given)
  local api = core.new(checked)
  local transport = checked.transport
  if transport == "curl" then
    return api
  elseif transport == "engine" then
    return require("authlete.nginx").wrap(api, checked.socket_folder)
  elseif transport == "cosocket" then
    return require("authlete.cosocket").wrap(api, checked)
  end
  return require("authlete.exchange").wrap(api, transport)
end

--- Makes an api from environment variables, by the names of Authlete's own libraries: AUTHLETE_BASE_URL,
-- AUTHLETE_API_VERSION, AUTHLETE_SERVICE_APIKEY (for V3 the service id), AUTHLETE_SERVICE_APISECRET,
-- AUTHLETE_SERVICE_ACCESSTOKEN, AUTHLETE_SERVICEOWNER_APIKEY, AUTHLETE_SERVICEOWNER_APISECRET,
-- AUTHLETE_SERVICEOWNER_ACCESSTOKEN. nginx hides them unless its configuration says `env NAME;`.
--
-- @tparam[opt] table given further settings; they win over the environment
-- @treturn api see authlete.new
-- @raise as authlete.new, naming the variable that is missing
function authlete.from_env(given)
  return authlete.new(settings.from_environment(given))
end

local default_api

-- authlete.OPERATION(request, options): the operation on an api that from_env() makes at the first use.
local function make_function(name)
  return function(request, options)
    default_api = default_api or authlete.from_env()
    return default_api[name](default_api, request, options)
  end
end

-- What is not needed at once is made at its first use: the operations' functions and the larger parts.
return setmetatable(authlete, {
  __index = function(self, name)
    local value
    if core.operations[name] then
      value = make_function(name)
    elseif name == "all" then
      value = require("authlete.waiting").all
    elseif name == "reply" or name == "sandbox" then
      value = require("authlete." .. name)
    end
    rawset(self, name, value)
    return value
  end,
})

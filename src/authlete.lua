--- The Authlete client for Lua.
---
---     local authlete = require "authlete"
---     local api = authlete.new { base_url = "https://us.authlete.com", service_id = "…", service_access_token = "…" }
---     local response, message, failure = api:token_fail { ticket = ticket, reason = "UNKNOWN" }
---
--- docs/reference.md lists the operations, settings and failures.

local authlete = {}

-- The C module brings libcurl and its thirty libraries along, so it is loaded at the first use; the sandbox does
-- without. Under OpenResty the usual reason for a failure is its own OpenSSL.
local function load_core()
  local loaded, core = pcall(require, "authlete.core")
  if not loaded then
    local hint = core:find "OPENSSL" and "\n(libcurl was built with a newer OpenSSL than the one that is loaded here: "
      .. "compare `openresty -V` and `curl -V`)" or ""
    error(core .. hint, 0)
  end
  return core
end

--- Makes an api: the settings, credentials and connections that calls are made with. Connects to nothing yet.
---
---@param given table the settings, which docs/reference.md lists; copied, never written to
---@return authlete.api # an object with every operation as a method: api:token_fail { … }
---@raise a message that names the setting when one is unknown, missing or wrong
function authlete.new(given)
  local core = load_core()
  local checked = require("authlete.settings").check(given)
  local api = core.new(checked)
  local transport = checked.transport
  if transport == "curl" then
    return api
  elseif transport == "engine" then
    return require("authlete.transport.engine").wrap(api, checked.socket_folder)
  elseif transport == "cosocket" then
    return require("authlete.transport.cosocket").wrap(api, checked)
  end
  return require("authlete.transport.custom").wrap(api, transport)
end

--- Makes an api from environment variables, by the names of Authlete's own libraries: AUTHLETE_BASE_URL,
--- AUTHLETE_API_VERSION, AUTHLETE_SERVICE_APIKEY (for V3 the service id), AUTHLETE_SERVICE_APISECRET,
--- AUTHLETE_SERVICE_ACCESSTOKEN, AUTHLETE_SERVICEOWNER_APIKEY, AUTHLETE_SERVICEOWNER_APISECRET,
--- AUTHLETE_SERVICEOWNER_ACCESSTOKEN. nginx hides them unless its configuration says `env NAME;`.
---
--- ```lua
--- local api = authlete.from_env { timeout_ms = 5000 }
--- ```
---@param given? table further settings; they win over the environment
---@return authlete.api # see authlete.new
---@raise as authlete.new, naming the variable that is missing
function authlete.from_env(given)
  load_core()
  return authlete.new(require("authlete.settings").from_environment(given))
end

local default_api

-- Made by from_env() at the first use.
local function find_default_api()
  default_api = default_api or authlete.from_env()
  return default_api
end

-- authlete.OPERATION(request, options): the operation on the default api.
local function make_function(name)
  return function(request, options)
    local api = find_default_api()
    return api[name](api, request, options)
  end
end

-- What is not needed at once is made at its first use.
local makers = {
  _VERSION = function() return load_core().version end,
  all = function() return require("authlete.waiting").all end,
  endpoint = function()
    load_core()
    return require "authlete.endpoint"
  end,
  openresty = function()
    load_core()
    local openresty = require "authlete.openresty"
    openresty.default_api = find_default_api
    return openresty
  end,
  reply = function()
    load_core()
    return require "authlete.reply"
  end,
  sandbox = function() return require "authlete.sandbox" end,
}
for _, field in ipairs { "action", "reason", "result" } do
  makers[field] = function()
    load_core()
    return require("authlete.constants").of(field)
  end
end

return setmetatable(authlete, {
  __index = function(self, name)
    local value
    if makers[name] then
      value = makers[name]()
    elseif load_core().operations[name] then
      value = make_function(name)
    end
    rawset(self, name, value)
    return value
  end,
})

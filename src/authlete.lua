--- The Authlete client for Lua.
---
---     local authlete = require "authlete"
---     local api = authlete.new { base_url = "https://us.authlete.com", service_id = "…", service_access_token = "…" }
---     local response, message, failure = api:token_fail { ticket = ticket, reason = "UNKNOWN" }
---
--- docs/reference.md lists the operations, settings and failures.

--- A string on the wire; a number is as good.
---@alias authlete.id string|integer

--- Of one call, as its second argument.
---@class authlete.options
---@field timeout_ms? integer instead of the setting
---@field retries? integer instead of the setting
---@field headers? table<string, string> further headers of the request; CR, LF and NUL raise

--- What a call that failed returns as its third result.
---@class authlete.failure
---@field operation string its name
---@field kind authlete.failure_kind
---@field message string the same as the second result: never a secret, never a body
---@field status? integer of the last answer, when there was one
---@field result_code? string Authlete's, when the body has it
---@field result_message? string Authlete's, when the body has it
---@field body? string the last answer's text
---@field request_id? string the header Request-Id, which Authlete's support asks for
---@field retry_after_ms? integer how long Authlete asks to wait
---@field attempts integer how many were made
---@field maybe_processed boolean Authlete may have acted on the request

---@alias authlete.failure_kind
---| "dns" # the name was not resolved
---| "connect" # refused or unreachable
---| "tls" # the handshake failed or the certificate was refused
---| "timeout" # connect_timeout_ms or the deadline has passed
---| "network" # the connection broke once the request had begun
---| "http" # a status other than 2xx and 429, redirects included
---| "rate_limited" # 429
---| "protocol" # a 2xx whose body is not what the operation answers
---| "too_large" # more than max_response_bytes
---| "phase" # OpenResty: this phase can neither yield nor block
---| "cancelled" # the call was cancelled while it was under way
---| "closed" # the api was closed while the call was under way

---@class authlete
---@field action authlete.actions
---@field reason authlete.reasons
---@field result authlete.results
---@field endpoint authlete.endpoints
---@field openresty authlete.openresty
---@field reply table<string, authlete.reply_function>
---@field sandbox authlete.sandbox
---@field all fun(calls: table, timeout_ms?: number): table
---@field _VERSION string
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
---@param given authlete.settings the settings, which docs/reference.md lists; copied, never written to
---@return authlete.api # an object with every operation as a method: api:token_fail { … }
---@raise a message that names the setting when one is unknown, missing or wrong
function authlete.new(given)
  local core = load_core()
  local checked = require("authlete.api.settings").check(given)
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
---@param given? authlete.more_settings further settings; they win over the environment
---@return authlete.api # see authlete.new
---@raise as authlete.new, naming the variable that is missing
function authlete.from_env(given)
  load_core()
  return authlete.new(require("authlete.api.settings").from_environment(given))
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
  all = function() return require("authlete.api.waiting").all end,
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
    return require("authlete.api.constants").of(field)
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

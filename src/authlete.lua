--- The Authlete client for Lua.
---
---     local authlete = require "authlete"
---     local api = authlete.new { base_url = "https://us.authlete.com", service_id = "…", service_access_token = "…" }
---     local response, message, failure = api:token_fail { ticket = ticket, reason = "UNKNOWN" }
---
--- docs/reference lists the operations, settings and failures.

--- A string on the wire; numbers are accepted as well.
---@alias authlete.id string|integer

--- Options for one call, passed as its second argument.
---@class authlete.options
---@field timeout_ms? integer overrides the setting
---@field retries? integer overrides the setting
---@field headers? table<string, string> additional request headers; CR, LF and NUL raise an error

--- The third result of a failed call.
---@class authlete.failure
---@field operation string the operation's name
---@field kind authlete.failure_kind what happened
---@field message string the same as the second result; contains no secrets and no body
---@field status? integer the status of the last response, if there was one
---@field result_code? string Authlete's result code, if the body has one
---@field result_message? string Authlete's result message, if the body has one
---@field body? string the body of the last response
---@field request_id? string the Request-Id header, which Authlete's support asks for
---@field retry_after_ms? integer how long Authlete asks the caller to wait
---@field attempts integer the number of attempts made
---@field maybe_processed boolean whether Authlete may have acted on the request

---@alias authlete.failure_kind
---| "dns" # the name could not be resolved
---| "connect" # the connection was refused, or the host is unreachable
---| "tls" # the handshake failed, or the certificate was rejected
---| "timeout" # connect_timeout_ms or the deadline passed
---| "network" # the connection broke after the request had begun
---| "http" # a status other than 2xx and 429, including redirects
---| "rate_limited" # status 429
---| "protocol" # a 2xx response whose body is not what the operation returns
---| "too_large" # the response is larger than max_response_bytes
---| "phase" # OpenResty: this phase can neither yield nor block
---| "cancelled" # the call was cancelled while it was under way
---| "closed" # the api was closed while the call was under way

--- What one call of authlete.all ended with.
---@class authlete.outcome
---@field response any what the operation's method would return; nil if the call failed
---@field message? string if the call failed
---@field failure? authlete.failure if the call failed

---@class authlete
---@field action authlete.actions the actions of each operation: authlete.action.token.PASSWORD
---@field reason authlete.reasons the reasons for each operation that ends in _fail
---@field result authlete.results the results for each operation that ends in _complete
---@field endpoint authlete.endpoints complete endpoints; see docs/endpoints.md
---@field enum authlete.enums the values of each enumeration: authlete.enum.GrantType.CIBA
---@field openresty authlete.openresty endpoints and token checks in nginx; see docs/openresty.md
---@field reply authlete.replies HTTP replies to the client, by operation
---@field sandbox authlete.sandbox a stand-in for Authlete in specs
---@field all fun(calls: authlete.call[], timeout_ms?: number): authlete.outcome[] waits until all calls of api:start
---  are done, or cancels those that are not after timeout_ms; returns their outcomes in the same order
---@field _VERSION string the version of this library
local authlete = {}

-- Whether the loader did not find in the process's OpenSSL what libcurl needs. glibc names the version of OpenSSL that
-- libcurl was built with; others name a symbol.
local function lacks_openssl(message)
  return message:find "OPENSSL" or message:find "libcurl[^\n]*[Ss]ymbol" or message:find "[Ss]ymbol[^\n]*libcurl"
end

-- Adds an explanation to the loader's message. In OpenResty, the usual cause is its own OpenSSL.
local function explain(message)
  if lacks_openssl(message) then
    local lua = rawget(_G, "jit") and "luajit" or "lua" .. _VERSION:match "%d+%.%d+"
    return message .. "\n(libcurl needs a newer OpenSSL than the one that is loaded here; compare `openresty -V` and "
      .. "`curl -V`. Build with a libcurl that does not use OpenSSL: make clean install LUA=" .. lua
      .. " CURL_LIBS=-l:libcurl-gnutls.so.4)"
  elseif message:find "^module 'authlete.core' not found" then
    return message .. "\n(the C module was not found: check lua_package_cpath in nginx.conf, or LUA_CPATH)"
  end
  return message
end

-- The C module pulls in libcurl and its thirty libraries, so it is loaded on first use; the sandbox does not need it.
-- Error messages have no position.
local function load_core()
  local loaded, core = pcall(require, "authlete.core")
  if not loaded then
    error(explain(tostring(core)), 0)
  end
  return core
end

local function make(given, variables)
  load_core()
  local choose = require "authlete.transport.choose"
  return choose(require("authlete.api.settings").check(given, variables))
end

local function make_from_environment(given)
  load_core()
  return make(require("authlete.api.environment").read(given))
end

-- Returns what `maker` returns. Its errors get the position of the user's code, `level` functions above the caller, or
-- no position if `level` is 0.
local function make_for(level, maker, given)
  local made, api = pcall(maker, given)
  if not made then
    error(api, level > 0 and level + 2 or 0)
  end
  return api
end

--- Creates an api, which has the settings, credentials and connections for calls. Does not connect yet.
---
---@param given authlete.settings the settings, which docs/reference/library.md lists; they are copied and not modified
---@return authlete.api # an object with every operation as a method: api:token_fail { … }
---@raise an error that names the setting if one is unknown, missing or invalid
function authlete.new(given)
  local api = make_for(1, make, given)
  return api -- not a tail call, which would remove this function from the stack that error levels count
end

--- Creates an api from environment variables, which have the same names as in Authlete's own libraries:
--- AUTHLETE_BASE_URL, AUTHLETE_API_VERSION, AUTHLETE_SERVICE_APIKEY (for V3 the service id),
--- AUTHLETE_SERVICE_APISECRET, AUTHLETE_SERVICE_ACCESSTOKEN, AUTHLETE_SERVICEOWNER_APIKEY,
--- AUTHLETE_SERVICEOWNER_APISECRET, AUTHLETE_SERVICEOWNER_ACCESSTOKEN. nginx hides them from its workers unless
--- nginx.conf has `env NAME;`.
---
--- ```lua
--- local api = authlete.from_env { timeout_ms = 5000 }
--- ```
---@param given? authlete.more_settings more settings, which take precedence over the environment
---@return authlete.api # see authlete.new
---@raise an error as authlete.new does, naming the variable that is missing or invalid
function authlete.from_env(given)
  local api = make_for(1, make_from_environment, given)
  return api
end

local default_api

-- Created from the environment on first use. `level` is as for make_for.
local function find_default_api(level)
  default_api = default_api or make_for(level or 0, make_from_environment)
  return default_api
end

-- authlete.OPERATION(request, options), which calls the operation on the default api.
local function make_function(name)
  return function(request, options)
    local api = find_default_api(2)
    return api[name](api, request, options)
  end
end

-- Fields that are created on first use.
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
function makers.enum()
  load_core()
  return require("authlete.api.constants").enum()
end
for _, field in ipairs { "action", "reason", "result" } do
  makers[field] = function()
    load_core()
    return require("authlete.api.constants").of(field)
  end
end

-- The names of all fields of authlete.
local function list_names(operations)
  local names = { new = true, from_env = true }
  for name in pairs(operations) do
    names[name] = true
  end
  for name in pairs(makers) do
    names[name] = true
  end
  return names
end

-- Names that begin with "_" are nil: programs may look for names such as __call in any table.
local function find(name)
  if makers[name] then
    return (makers[name]())
  elseif type(name) ~= "string" or name:find "^_" then
    return nil
  end
  local core = load_core()
  if core.operations[name] then
    return make_function(name)
  end
  local nearest = core.nearest(name, list_names(core.operations))
  return nil, ("authlete has no '%s'%s"):format(name, nearest and "; did you mean '" .. nearest .. "'?" or "")
end

return setmetatable(authlete, {
  __index = function(self, name)
    local value, fault = find(name)
    if fault then
      error(fault, 2)
    elseif value ~= nil then
      rawset(self, name, value)
    end
    return value
  end,
})

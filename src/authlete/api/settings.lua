--- The settings of an api: their names, types and defaults, and what is derived from them.
---
--- Invalid settings raise an error here that names the setting; core.new does not check what settings.check returns.

local authorization = require "authlete.util.authorization"
local base64 = require "authlete.util.base64"
local base_url = require "authlete.util.base_url"
local core = require "authlete.core"
local log = require "authlete.util.log"
local phase = require "authlete.util.phase"
local proxy = require "authlete.util.proxy"
local setting_types = require "authlete.api.setting_types"

local settings = {}

local fail = setting_types.fail

local LONGEST_MS = 2 ^ 31 - 1

--- Settings in addition to those from environment variables.
---@class authlete.more_settings: authlete.settings
---@field base_url? string by default AUTHLETE_BASE_URL

--- What the on_call hook gets after every attempt. It contains no secrets and no bodies.
---@class authlete.event
---@field operation string the operation's name
---@field attempt integer 1 for the first attempt
---@field status? integer the status of the response
---@field kind? authlete.failure_kind if the attempt failed
---@field request_id? string the Request-Id header
---@field retry_after_ms? integer how long Authlete asks the caller to wait
---@field rate_limit? integer the Ratelimit-Limit header
---@field rate_limit_remaining? integer the Ratelimit-Remaining header
---@field rate_limit_reset? integer the Ratelimit-Reset header, in seconds
---@field dns_ms? integer from the start until the name was resolved
---@field connect_ms? integer from the start until the TCP connection was established
---@field tls_ms? integer from the start until the TLS handshake was done
---@field first_byte_ms? integer from the start until the first byte of the response
---@field total_ms? integer from the start until the end of the response

-- `make docs` writes docs/reference/library.md and types/authlete.lua from these lines and the defaults below.

---@class authlete.settings
---@field base_url string https://us.authlete.com (or jp, eu, br), without a path; http:// for loopback hosts only
---@field api_version? "V3"|"V2" the version of Authlete's Web API
---@field service_id? authlete.id V3: the service that calls are for
---@field service_access_token? string V3: for operations within the service
---@field service_owner_access_token? string V3: for operations that a service token cannot do, such as create_service
---@field service_api_key? authlete.id V2: the service that calls are for
---@field service_api_secret? string V2: the secret of service_api_key
---@field service_owner_api_key? authlete.id V2: for operations on services
---@field service_owner_api_secret? string V2: the secret of service_owner_api_key
---@field connect_timeout_ms? integer limit for name resolution, TCP and TLS together
---@field timeout_ms? integer limit for the whole call, including name resolution, retries and waits
---@field retries? integer the maximum number of retries, if the operation's retry class allows them
---@field http_version? "auto"|"1.1"|"2" "auto" is HTTP/1.1; with "2", many calls share few connections (https only)
---@field ca_file? string PEM file of the CAs to trust instead of the system's, also for https proxies
---@field client_certificate? string PEM file of the client's certificate, for mutual TLS
---@field client_key? string PEM file of its private key
---@field proxy? string http(s)://user:password@host:port, or "" for none; by default https_proxy from the environment
---@field no_proxy? string hosts to reach without the proxy; by default no_proxy from the environment
---@field user_agent? string the User-Agent header; by default none is sent
---@field max_response_bytes? integer limit for the body of a response; a call fails with `too_large` beyond it
---@field strict? boolean whether unknown parameters, and values that are not in their enumeration, raise an error
---@field on_call? fun(event: authlete.event) called after every attempt; see "Hook"
---@field transport? "auto"|"curl"|"engine"|"cosocket"|authlete.transport|authlete.sandbox.box how requests are sent
---@field socket_folder? string engine: a folder that nginx workers may write to, for the socket that wakes them

local types = {
  base_url = setting_types.text,
  api_version = setting_types.one_of("V3", "V2"),
  service_id = setting_types.identifier,
  service_access_token = setting_types.text,
  service_owner_access_token = setting_types.text,
  service_api_key = setting_types.identifier,
  service_api_secret = setting_types.text,
  service_owner_api_key = setting_types.identifier,
  service_owner_api_secret = setting_types.text,
  connect_timeout_ms = setting_types.integer(1, LONGEST_MS),
  timeout_ms = setting_types.integer(1, LONGEST_MS),
  retries = setting_types.integer(0, 100),
  http_version = setting_types.one_of("auto", "1.1", "2"),
  ca_file = setting_types.file,
  client_certificate = setting_types.file,
  client_key = setting_types.file,
  proxy = setting_types.parsed_proxy,
  no_proxy = setting_types.list,
  user_agent = setting_types.text,
  max_response_bytes = setting_types.integer(1, 2 ^ 40),
  strict = setting_types.boolean,
  on_call = setting_types.hook,
  transport = setting_types.transport,
  socket_folder = setting_types.text,
}

local defaults = {
  api_version = "V3",
  connect_timeout_ms = 3000,
  timeout_ms = 10000,
  retries = 2,
  http_version = "auto",
  max_response_bytes = 16 * 1024 * 1024,
  strict = true,
  transport = "auto",
}

--- Checks the names of settings.
---@param given table
---@return string? # what is wrong with the first invalid one; nil if all are valid
function settings.unknown(given)
  for name in pairs(given) do
    local kind = type(name)
    if kind ~= "string" then
      local shown = (kind == "number" or kind == "boolean") and tostring(name) or kind
      return ("the settings have the key [%s], which is not the name of a setting"):format(shown)
    elseif not types[name] then
      local nearest = core.nearest(name, types)
      return ("unknown setting '%s'%s"):format(name, nearest and "; did you mean '" .. nearest .. "'?" or "")
    end
  end
end

-- A copy of the caller's settings, each checked on its own.
local function copy(given)
  if type(given) ~= "table" then
    error({ fault = "the settings must be a table, got " .. type(given) }, 0)
  end
  local unknown = settings.unknown(given)
  if unknown then
    error({ fault = unknown }, 0)
  end
  local checked = {}
  for name, value in pairs(defaults) do
    checked[name] = value
  end
  for name, value in pairs(given) do
    checked[name] = types[name](name, value)
  end
  return checked
end

local function set_origin(checked)
  if not checked.base_url then
    fail("base_url", "is missing; set it to the cluster's URL, such as https://us.authlete.com")
  end
  local parsed, fault = base_url.parse(checked.base_url)
  if not parsed then
    fail("base_url", "%s", fault)
  end
  checked.origin, checked.host, checked.port = parsed.origin, parsed.host, parsed.port
end

-- Credentials.

-- RFC 7617: the key ends at the first colon.
local function basic(checked, key_name, secret_name)
  local key, secret = checked[key_name], checked[secret_name]
  if not key and not secret then
    return nil
  elseif not key or not secret then
    fail(key and secret_name or key_name, "is missing: '%s' and '%s' go together", key_name, secret_name)
  elseif key:find(":", 1, true) then
    fail(key_name, "must not contain a colon")
  end
  return "Basic " .. base64.encode(key .. ":" .. secret)
end

local function bearer(checked, name)
  local token = checked[name]
  if token and token:find "^[Bb]earer " then
    fail(name, "must be the token alone, without 'Bearer'")
  elseif token and not authorization.is_token(token) then
    fail(name, "is not an access token: it contains characters that no token can have")
  elseif token and not token:find "[^0-9]" then
    fail(name, "is not an access token: it is a number, like a service id")
  end
  return token and "Bearer " .. token
end

-- Authlete's service ids are 64-bit numbers, which have at most 20 digits; JWTs contain dots. Other words are accepted:
-- they cannot be distinguished from ids that Authlete may use one day, and they are never shown.
local function check_service_id(checked)
  local id = checked.service_id
  local is_number = not id or not id:find "[^0-9]"
  if not is_number and (#id > 20 or id:find(".", 1, true) or id == checked.service_access_token) then
    fail("service_id", "is not a service id: it looks like an access token")
  end
end

local function set_credentials(checked)
  local names, other, other_version
  if checked.api_version == "V3" then
    check_service_id(checked)
    checked.service_authorization = bearer(checked, "service_access_token")
    checked.service_owner_authorization = bearer(checked, "service_owner_access_token")
    names = { "service_access_token", "service_owner_access_token" }
    other, other_version = "service_api_key", "V2"
    if checked.service_authorization and not checked.service_id then
      fail("service_id", "is missing")
    end
  else
    checked.service_authorization = basic(checked, "service_api_key", "service_api_secret")
    checked.service_owner_authorization = basic(checked, "service_owner_api_key", "service_owner_api_secret")
    names = { "service_api_key", "service_owner_api_key" }
    other, other_version = "service_access_token", "V3"
  end
  if not checked.service_authorization and not checked.service_owner_authorization then
    local hint = checked[other] and (" ('%s' belongs to api_version '%s')"):format(other, other_version) or ""
    fail(names[1], "is missing%s", hint)
  end
end

-- Transport.

-- Refuses the settings that only libcurl supports.
local function refuse_for_cosocket(checked)
  if checked.ca_file then
    fail("ca_file", "is not supported by the transport 'cosocket'; set 'lua_ssl_trusted_certificate' in nginx.conf")
  elseif checked.proxy then
    fail("proxy", "is not supported by the transport 'cosocket'")
  elseif checked.http_version == "2" then
    fail("http_version", "cannot be '2' with the transport 'cosocket'")
  end
end

local function set_transport(checked)
  local in_nginx = phase.nginx() ~= nil
  if checked.transport == "auto" then
    checked.transport = "engine"
  elseif checked.transport == "cosocket" and not in_nginx then
    fail("transport", "'cosocket' needs nginx with its Lua module")
  elseif checked.transport == "cosocket" then
    refuse_for_cosocket(checked)
  end
  if checked.transport == "engine" and not in_nginx then
    checked.transport = "curl" -- its api:start uses the engine
  end
end

-- Proxy. The environment is read once, here, because libcurl's own reading of it is not thread-safe. HTTP_PROXY is
-- never read, because a web server sets it from a request header (https://httpoxy.org).

-- Returns the value and name of the first of two variables that is set, even if it is empty.
local function read_either(lower_case, upper_case)
  local value = os.getenv(lower_case)
  if value then
    return value, lower_case
  end
  return os.getenv(upper_case), upper_case
end

local function proxy_of_environment()
  local value, variable = read_either("https_proxy", "HTTPS_PROXY")
  if not value or value == "" then
    return nil
  end
  local parsed, fault = proxy.parse(value, "http")
  return parsed or error({ fault = "the environment variable " .. variable .. " " .. fault }, 0)
end

-- Replaces the proxy settings with what C needs: nothing if the host is reached directly. Transports without libcurl
-- have no proxy, so they ignore the environment.
local function set_proxy(checked)
  local chosen = checked.proxy
  local bypassed = checked.no_proxy or read_either("no_proxy", "NO_PROXY") or ""
  local is_over_curl = checked.transport == "curl" or checked.transport == "engine"
  local is_direct = not is_over_curl or proxy.is_bypassed(bypassed, checked.host, checked.port)
  if chosen == nil and not is_direct and checked.origin:find "^https:" then
    chosen = proxy_of_environment()
  end
  checked.proxy, checked.no_proxy = nil, nil
  if chosen and not is_direct then
    checked.proxy = chosen.url
    checked.proxy_host = chosen.host
    checked.proxy_port = chosen.port
    checked.proxy_username = chosen.username
    checked.proxy_password = chosen.password
  end
end

-- Errors in the hook are logged, and have no other effect.
local function guard_hook(checked)
  local on_call = checked.on_call
  checked.on_call = on_call and function(event)
    local done, message = pcall(on_call, event)
    if not done then
      log.error("the on_call hook failed: " .. tostring(message))
    end
  end
end

local function derive(given)
  local checked = copy(given)
  set_origin(checked)
  set_credentials(checked)
  set_transport(checked)
  set_proxy(checked)
  guard_hook(checked)
  if checked.client_key and not checked.client_certificate then
    fail("client_certificate", "is missing, although 'client_key' is set")
  end
  return checked
end

--- Checks settings, and derives from them what core.new takes: the defaults, origin, service_authorization,
--- service_owner_authorization, host (without brackets) and port. The proxy becomes proxy, a URL without credentials,
--- proxy_host, proxy_port, proxy_username and proxy_password; all nil if base_url is reached directly. All of these are
--- strings.
---@param given table as in authlete.new
---@param variables? table the environment variables that settings came from: setting -> variable
---@return table # a new table
---@raise a message that names the setting, and the variable it came from; without a position
function settings.check(given, variables)
  local fits, result = pcall(derive, given)
  if fits then
    return result
  elseif type(result) ~= "table" then
    error(result, 0)
  end
  local variable = variables and variables[result.setting]
  local subject = result.setting and ("setting '%s' "):format(result.setting) or ""
  if variable then
    subject = subject .. "(" .. variable .. ") "
  end
  error((variables and "authlete.from_env: " or "authlete.new: ") .. subject .. result.fault, 0)
end

return settings

--- Checks the settings of sandbox.new; the comment of sandbox.new describes them.

local client_settings = require "authlete.sandbox.client_settings"
local copy = require "authlete.util.copy"
local enumerations = require "authlete.sandbox.enumerations"
local list = require "authlete.util.list"

--- Settings of sandbox.new. Types, methods and modes are written as in Authlete's objects.
---@class authlete.sandbox.settings
---@field service_id? authlete.id V3: the id of the service
---@field service_access_token? string V3: what calls must present
---@field service_api_key? authlete.id V2: the API key of the service
---@field service_api_secret? string V2: what calls must present
---@field service_name? string the name of the service
---@field issuer? string the URL in ID tokens, metadata and authorization responses; "https://sandbox.invalid"
---@field endpoints? table<string, string> URLs, or paths below the issuer, by name: authorization, token, userinfo,
---  jwks, introspection, revocation, pushed_authorization_request, device_authorization, device_verification,
---  backchannel_authentication, registration, and grant_management and end_session, which are "" (none) by default
---@field clients? authlete.sandbox.client_settings[] the clients, at least one
---@field scopes? (string|table)[] scopes that the service supports: names, or { name, description, default_entry };
---  those with default_entry are granted if a request does not name any
---@field grant_types? authlete.GrantType[] by default AUTHORIZATION_CODE, REFRESH_TOKEN, PASSWORD,
---  CLIENT_CREDENTIALS and DEVICE_CODE; it also simulates IMPLICIT, CIBA, TOKEN_EXCHANGE and JWT_BEARER
---@field response_types? authlete.ResponseType[] by default only CODE
---@field token_auth_methods? authlete.ClientAuthMethod[] by default all but those with certificates
---@field authorization_details_types? string[] by default none
---@field jwt_access_tokens? boolean whether access tokens are JWTs (RFC 9068); false
---@field dpop_nonce_required? boolean whether DPoP proofs need a nonce of the service; false
---@field dynamic_registration_supported? boolean whether clients may register themselves; false
---@field loopback_redirection_uri_variable? boolean whether redirect URIs of the loopback interface may have any port
---  (RFC 8252 section 7.3); false
---@field ticket_duration? number seconds; 600
---@field code_duration? number seconds; 600
---@field pushed_request_duration? number seconds; 600
---@field device_code_duration? number seconds; 600
---@field auth_req_id_duration? number seconds; 600
---@field interval? number the time between two requests of a client that polls, in seconds; 5
---@field access_token_duration? number seconds; 3600
---@field refresh_token_duration? number seconds; 864000
---@field id_token_duration? number seconds; 3600
---@field now? fun(): number returns the time in seconds since 1970; os.time

local settings = {}

local function default_settings()
  return {
    service_id = "715948317",
    service_access_token = "sandbox-service-access-token",
    service_api_key = "715948317",
    service_api_secret = "sandbox-service-api-secret",
    service_name = "Sandbox",
    issuer = "https://sandbox.invalid",
    endpoints = {
      authorization = "/authorization",
      token = "/token",
      userinfo = "/userinfo",
      jwks = "/jwks",
      introspection = "/introspection",
      revocation = "/revocation",
      pushed_authorization_request = "/pushed-authorization",
      device_authorization = "/device-authorization",
      device_verification = "/device",
      backchannel_authentication = "/backchannel-authentication",
      registration = "/registration",
      grant_management = "", -- none
      end_session = "", -- none
    },
    clients = {
      {
        client_id = "5921531358155430",
        client_secret = "sandbox-client-secret",
        client_id_alias = "my-client",
        client_name = "My Client",
        redirect_uris = { "https://client.invalid/callback" },
      },
    },
    scopes = {
      { name = "openid", description = "Sign in with your account." },
      { name = "profile", description = "See your name and profile." },
      { name = "email", description = "See your email address." },
      { name = "offline_access", description = "Keep access while you are away." },
      { name = "history.read", description = "A permission to read your history." },
      { name = "timeline.read", description = "A permission to read your timeline." },
    },
    grant_types = { "AUTHORIZATION_CODE", "REFRESH_TOKEN", "PASSWORD", "CLIENT_CREDENTIALS", "DEVICE_CODE" },
    response_types = { "CODE" },
    token_auth_methods = {
      "CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "CLIENT_SECRET_JWT", "PRIVATE_KEY_JWT", "NONE",
    },
    authorization_details_types = {},
    loopback_redirection_uri_variable = false,
    dynamic_registration_supported = false,
    jwt_access_tokens = false,
    dpop_nonce_required = false,
    ticket_duration = 600,
    code_duration = 600,
    pushed_request_duration = 600,
    device_code_duration = 600,
    auth_req_id_duration = 600,
    interval = 5,
    access_token_duration = 3600,
    refresh_token_duration = 864000,
    id_token_duration = 3600,
    now = os.time,
  }
end

-- sandbox.new adds the caller's position.
local function refuse(text)
  error("sandbox.new: " .. text, 0)
end

local function to_text(value)
  return type(value) == "number" and string.format("%.0f", value) or value
end

local function merge_endpoints(given, defaults)
  for name, endpoint in pairs(given) do
    if not defaults[name] then
      refuse("unknown endpoint '" .. tostring(name) .. "'")
    elseif type(endpoint) ~= "string" then
      refuse("endpoint '" .. name .. "' must be a string")
    end
    defaults[name] = endpoint
  end
  return defaults
end

-- The settings that are lists of an enumeration's values.
local LISTS = {
  authorization_details_types = false,
  grant_types = enumerations.grant_types,
  response_types = enumerations.response_types,
  token_auth_methods = enumerations.token_auth_methods,
}

local function check_lists(result)
  for name, known in pairs(LISTS) do
    if not list.is_of_strings(result[name]) then
      refuse("setting '" .. name .. "' must be a list of strings")
    elseif known then
      client_settings.check_values("each item of setting '" .. name .. "'", result[name], known)
    end
  end
end

---@param given table
---@return table # all settings
---@raise a message that names the setting that is unknown or invalid
function settings.read(given)
  local result = default_settings()
  for name, value in pairs(given) do
    local wanted = type(result[name])
    if wanted == "nil" then
      refuse("unknown setting '" .. tostring(name) .. "'")
    end
    value = wanted == "string" and to_text(value) or copy.deep(value)
    if type(value) ~= wanted then
      refuse("setting '" .. name .. "' must be a " .. wanted)
    end
    result[name] = name == "endpoints" and merge_endpoints(value, result.endpoints) or value
  end
  if #result.clients == 0 then
    refuse "setting 'clients' must be a list of at least one client"
  end
  check_lists(result)
  for _, client in ipairs(result.clients) do
    client_settings.check_client(client)
  end
  for _, scope in ipairs(result.scopes) do
    client_settings.check_scope(scope)
  end
  return result
end

return settings

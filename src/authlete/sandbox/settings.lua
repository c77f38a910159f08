--- Checks the settings of sandbox.new; the comment of sandbox.new describes them.

local copy = require "authlete.util.copy"

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
    ticket_duration = 600,
    code_duration = 600,
    pushed_request_duration = 600,
    device_code_duration = 600,
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

local CLIENT_SETTINGS = {
  client_id = "clientId",
  client_secret = "clientSecret",
  client_id_alias = "clientIdAlias",
  client_name = "clientName",
  description = "description",
  logo_uri = "logoUri",
  client_uri = "clientUri",
  policy_uri = "policyUri",
  tos_uri = "tosUri",
  redirect_uris = "redirectUris",
}

local function check_list(list, name)
  for _, item in ipairs(type(list) == "table" and list or { false }) do
    if type(item) ~= "string" then
      refuse("setting '" .. name .. "' of a client must be a list of strings")
    end
  end
end

-- Converts numbers to strings.
local function check_client(client)
  if type(client) ~= "table" then
    refuse "setting 'clients' must be a list of tables"
  end
  for name, value in pairs(client) do
    client[name] = to_text(value)
    if not CLIENT_SETTINGS[name] then
      refuse("unknown setting '" .. tostring(name) .. "' of a client")
    elseif name == "redirect_uris" then
      check_list(value, name)
    elseif type(client[name]) ~= "string" then
      refuse("setting '" .. name .. "' of a client must be a string")
    end
  end
  local number = (client.client_id or ""):match "^%d+$" and tonumber(client.client_id)
  if not number or number < 1 or number >= 2 ^ 53 then
    refuse "the client_id of a client must be a whole number below 2^53"
  end
end

---@param client table one of the settings' clients
---@return table # the fields of a Client object
function settings.client_object(client)
  local object = {}
  for name, value in pairs(client) do
    object[CLIENT_SETTINGS[name]] = copy.deep(value)
  end
  object.clientId = tonumber(client.client_id)
  return object
end

local SCOPE_SETTINGS = { name = "string", description = "string", default_entry = "boolean" }

local function check_scope(scope)
  if type(scope) == "string" then
    return
  elseif type(scope) ~= "table" or not scope.name then
    refuse "setting 'scopes' must be a list of names, or tables with a name"
  end
  for name, value in pairs(scope) do
    if type(value) ~= SCOPE_SETTINGS[name] then
      refuse(SCOPE_SETTINGS[name] and "setting '" .. name .. "' of a scope must be a " .. SCOPE_SETTINGS[name]
        or "unknown setting '" .. tostring(name) .. "' of a scope")
    end
  end
end

---@param scope any one of the settings' scopes
---@return table # the fields of a Scope object
function settings.scope_object(scope)
  if type(scope) == "string" then
    return { name = scope, defaultEntry = false }
  end
  return { name = scope.name, description = scope.description, defaultEntry = scope.default_entry or false }
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
  for _, client in ipairs(result.clients) do
    check_client(client)
  end
  for _, scope in ipairs(result.scopes) do
    check_scope(scope)
  end
  return result
end

return settings

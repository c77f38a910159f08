--- Checks the clients and scopes among the settings of sandbox.new.

local copy = require "authlete.util.copy"
local enumerations = require "authlete.sandbox.enumerations"
local list = require "authlete.util.list"

--- Settings of a client of the sandbox. All but client_id are optional.
---@class authlete.sandbox.client_settings
---@field client_id authlete.id a whole number below 2^53
---@field client_secret? string without it, the client is public
---@field client_id_alias? string another id for the client
---@field redirect_uris? string[] where authorization responses may go to
---@field client_name? string for pages, as are the following
---@field description? string what the client does
---@field client_uri? string the home page
---@field logo_uri? string the logo
---@field policy_uri? string the policy on the use of data
---@field tos_uri? string the terms of service
---@field contacts? string[] email addresses
---@field developer? string the id of the developer
---@field custom_metadata? string metadata beyond the standards, a JSON object as text
---@field application_type? authlete.ApplicationType WEB or NATIVE
---@field grant_types? authlete.GrantType[] by default all that the service supports
---@field response_types? authlete.ResponseType[] by default all that the service supports
---@field token_auth_method? authlete.ClientAuthMethod how the client authenticates
---@field jwks? string a JWK Set with the client's public keys, as text
---@field tls_client_auth_subject_dn? string the subject name of the client's certificate
---@field tls_client_auth_san_dns? string a DNS name of the client's certificate
---@field tls_client_certificate_bound_access_tokens? boolean whether access tokens are bound to its certificate
---@field dpop_required? boolean whether the client must use DPoP
---@field default_max_age? number max_age if a request has none, in seconds
---@field bc_delivery_mode? authlete.DeliveryMode POLL, PING or PUSH
---@field bc_notification_endpoint? string where notifications of CIBA go to
---@field bc_user_code_required? boolean whether backchannel authentication requests need a user_code
---@field backchannel_logout_uri? string where logout tokens go to
---@field backchannel_logout_session_required? boolean whether logout tokens must have sid

local client_settings = {}

-- The fields of Client objects, and the types or the permitted values.
local SETTINGS = {
  backchannel_logout_session_required = { "backchannelLogoutSessionRequired", "boolean" },
  backchannel_logout_uri = { "backchannelLogoutUri", "string" },
  bc_delivery_mode = { "bcDeliveryMode", one_of = enumerations.delivery_modes },
  bc_notification_endpoint = { "bcNotificationEndpoint", "string" },
  bc_user_code_required = { "bcUserCodeRequired", "boolean" },
  application_type = { "applicationType", one_of = enumerations.application_types },
  client_id = { "clientId", "string" },
  client_id_alias = { "clientIdAlias", "string" },
  client_name = { "clientName", "string" },
  client_secret = { "clientSecret", "string" },
  client_uri = { "clientUri", "string" },
  contacts = { "contacts", "strings" },
  custom_metadata = { "customMetadata", "string" },
  default_max_age = { "defaultMaxAge", "number" },
  description = { "description", "string" },
  dpop_required = { "dpopRequired", "boolean" },
  developer = { "developer", "string" },
  grant_types = { "grantTypes", "strings", some_of = enumerations.grant_types },
  jwks = { "jwks", "string" },
  logo_uri = { "logoUri", "string" },
  policy_uri = { "policyUri", "string" },
  redirect_uris = { "redirectUris", "strings" },
  response_types = { "responseTypes", "strings", some_of = enumerations.response_types },
  tls_client_auth_san_dns = { "tlsClientAuthSanDns", "string" },
  tls_client_auth_subject_dn = { "tlsClientAuthSubjectDn", "string" },
  tls_client_certificate_bound_access_tokens = { "tlsClientCertificateBoundAccessTokens", "boolean" },
  token_auth_method = { "tokenAuthMethod", one_of = enumerations.token_auth_methods },
  tos_uri = { "tosUri", "string" },
}

local function refuse(text)
  error("sandbox.new: " .. text, 0)
end

local function quoted(values)
  return "'" .. table.concat(values, "', '") .. "'"
end

--- Raises an error unless all values are known.
---@param name string the setting, as messages call it
---@param values string[]
---@param known string[]
function client_settings.check_values(name, values, known)
  for _, value in ipairs(values) do
    if not list.contains(known, value) then
      refuse(name .. " must be one of " .. quoted(known))
    end
  end
end

local function check_value(name, value, setting)
  local wanted = setting[2] or "string"
  local is_right = wanted == "strings" and list.is_of_strings(value) or type(value) == wanted
  local shown = "setting '" .. name .. "' of a client"
  if not is_right then
    refuse(shown .. " must be a " .. (wanted == "strings" and "list of strings" or wanted))
  elseif setting.one_of then
    client_settings.check_values(shown, { value }, setting.one_of)
  elseif setting.some_of then
    client_settings.check_values("each item of " .. shown, value, setting.some_of)
  end
end

local function to_text(value, setting)
  return type(value) == "number" and setting[2] == "string" and string.format("%.0f", value) or value
end

--- Checks a client, and converts numbers to strings where they stand for text.
function client_settings.check_client(client)
  if type(client) ~= "table" then
    refuse "setting 'clients' must be a list of tables"
  end
  for name, value in pairs(client) do
    local setting = SETTINGS[name] or refuse("unknown setting '" .. tostring(name) .. "' of a client")
    client[name] = to_text(value, setting)
    check_value(name, client[name], setting)
  end
  local number = (client.client_id or ""):match "^%d+$" and tonumber(client.client_id)
  if not number or number < 1 or number >= 2 ^ 53 then
    refuse "the client_id of a client must be a whole number below 2^53"
  end
end

---@param client table one of the settings' clients
---@return table # the fields of a Client object
function client_settings.client_object(client)
  local object = {}
  for name, value in pairs(client) do
    object[SETTINGS[name][1]] = copy.deep(value)
  end
  object.clientId = tonumber(client.client_id)
  return object
end

local SCOPE_SETTINGS = { name = "string", description = "string", default_entry = "boolean" }

function client_settings.check_scope(scope)
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
function client_settings.scope_object(scope)
  if type(scope) == "string" then
    return { name = scope, defaultEntry = false }
  end
  return { name = scope.name, description = scope.description, defaultEntry = scope.default_entry or false }
end

return client_settings

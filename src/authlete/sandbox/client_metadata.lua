--- Client metadata of the protocols (RFC 7591, OpenID Connect Dynamic Client Registration 1.0) and Client objects.

local ascii = require "authlete.util.ascii"
local authorization_response = require "authlete.sandbox.authorization_response"
local enumerations = require "authlete.sandbox.enumerations"
local grant = require "authlete.sandbox.grant"
local json = require "authlete.json"
local list = require "authlete.util.list"

local null = require("cjson").null

local client_metadata = {}

-- How values are read (`nil` for unknown ones) and written, and the permitted values of Client objects.
local function enumeration(known)
  return {
    type = "string",
    read = function(value)
      local name = ascii.upper(value)
      return list.contains(known, name) and name or nil
    end,
    write = ascii.lower,
  }
end

local function one_of(...)
  local known = { ... }
  return {
    type = "string",
    read = function(value) return list.contains(known, value) and value or nil end,
  }
end

-- Lists, each item of which is converted.
local function each(read, write)
  local function convert(values, convert_one)
    local result = json.array {}
    for i, value in ipairs(values) do
      result[i] = convert_one(value)
      if result[i] == nil then
        return nil
      end
    end
    return result
  end
  return {
    type = "strings",
    read = function(values) return convert(values, read) end,
    write = function(values) return convert(values, write) end,
  }
end

local STRING, BOOLEAN, NUMBER = { type = "string" }, { type = "boolean" }, { type = "number" }
local STRINGS = each(function(value) return value end, function(value) return value end)

-- The members, with the fields of Client objects.
local MEMBERS = {
  application_type = { "applicationType", enumeration(enumerations.application_types) },
  authorization_details_types = { "authorizationDetailsTypes", STRINGS },
  backchannel_logout_session_required = { "backchannelLogoutSessionRequired", BOOLEAN },
  backchannel_logout_uri = { "backchannelLogoutUri", STRING },
  backchannel_client_notification_endpoint = { "bcNotificationEndpoint", STRING },
  backchannel_token_delivery_mode = { "bcDeliveryMode", enumeration(enumerations.delivery_modes) },
  backchannel_user_code_parameter = { "bcUserCodeRequired", BOOLEAN },
  client_name = { "clientName", STRING },
  client_uri = { "clientUri", STRING },
  contacts = { "contacts", STRINGS },
  default_max_age = { "defaultMaxAge", NUMBER },
  dpop_bound_access_tokens = { "dpopRequired", BOOLEAN },
  grant_types = { "grantTypes", each(grant.read_name, grant.name) },
  id_token_signed_response_alg = { "idTokenSignAlg", one_of "RS256" },
  jwks_uri = { "jwksUri", STRING },
  logo_uri = { "logoUri", STRING },
  policy_uri = { "policyUri", STRING },
  redirect_uris = { "redirectUris", STRINGS },
  response_types = { "responseTypes", each(authorization_response.read_type, authorization_response.write_type) },
  subject_type = { "subjectType", enumeration(enumerations.subject_types) },
  tls_client_auth_san_dns = { "tlsClientAuthSanDns", STRING },
  tls_client_auth_san_email = { "tlsClientAuthSanEmail", STRING },
  tls_client_auth_san_ip = { "tlsClientAuthSanIp", STRING },
  tls_client_auth_san_uri = { "tlsClientAuthSanUri", STRING },
  tls_client_auth_subject_dn = { "tlsClientAuthSubjectDn", STRING },
  tls_client_certificate_bound_access_tokens = { "tlsClientCertificateBoundAccessTokens", BOOLEAN },
  token_endpoint_auth_method = { "tokenAuthMethod", enumeration(enumerations.token_auth_methods) },
  tos_uri = { "tosUri", STRING },
}

local function is_of_type(value, wanted)
  return wanted == "strings" and list.is_of_strings(value) or type(value) == wanted
end

--- Reads metadata. Members that the sandbox does not know are ignored, as RFC 7591 section 2 wants it.
---@param metadata table
---@return table? # fields of a Client object
---@return string? # if there are none, the member that is wrong
function client_metadata.read(metadata)
  local fields = {}
  for name, member in pairs(MEMBERS) do
    local value, kind = metadata[name], member[2]
    if value ~= nil and value ~= null then
      if is_of_type(value, kind.type) and kind.read then
        value = kind.read(value)
      elseif not is_of_type(value, kind.type) then
        value = nil
      end
      if value == nil then
        return nil, name
      end
      fields[member[1]] = value
    end
  end
  if type(metadata.jwks) == "table" then
    fields.jwks = json.encode(metadata.jwks)
  end
  return fields
end

--- Writes the metadata of a client, without its credentials.
---@param record table a Client object
---@return table
function client_metadata.write(record)
  local metadata = {}
  for name, member in pairs(MEMBERS) do
    local value, kind = record[member[1]], member[2]
    if value ~= nil and kind.write then
      value = kind.write(value)
    end
    metadata[name] = value
  end
  return metadata
end

return client_metadata

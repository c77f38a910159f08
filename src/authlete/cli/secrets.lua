--- Which parameters are secrets.

local secrets = {}

local function set(names)
  local result = {}
  for name in names:gmatch "%S+" do
    result[name] = true
  end
  return result
end

-- Valid for long. On a command line they would be visible in the list of processes and stay in the shell's history.
local LASTING = set [[
  access_token access_token_identifier api_secret authentication_callback_api_secret client_secret
  developer_authentication_callback_api_secret device_secret
  password refresh_token refresh_token_identifier shared_key_for_encryption
  shared_key_for_sign token tx_code]]

-- Used up by the call, or valid for minutes.
local BRIEF = set [[
  auth_req_id code credential_offer device_code dpop handle headers identifier jose oauth_client_attestation
  oauth_client_attestation_pop pre_authorized_code session_id ticket user_code]]

-- Text in which secrets may be.
local MIXED = set [[
  credential_jwks credential_request_encryption_jwks custom_metadata federation_jwks jwks jwt_at_claims other_fields
  parameters request_content response_content]]

-- Members of JWKs that only private and symmetric keys have.
local PRIVATE_KEY = '"[dk]"%s*:'

--- What is shown instead of a secret.
secrets.HIDDEN = "HIDDEN"

-- Returns whether form parameters of a client application contain a lasting secret.
local function has_secret_parameter(form)
  for name in form:gmatch "([%w_]+)=" do
    if LASTING[name] or name == "client_assertion" or name == "assertion" or name:find "_token$" then
      return true
    end
  end
  return false
end

---@param name string a parameter
---@param text string its value
---@return boolean # whether it must not be given on the command line
function secrets.is_lasting(name, text)
  return LASTING[name] == true or name == "parameters" and has_secret_parameter(text)
    or MIXED[name] == true and text:find(PRIVATE_KEY) ~= nil
end

---@param name string a parameter
---@return boolean # whether its value must not be shown
function secrets.is_secret(name)
  return LASTING[name] == true or BRIEF[name] == true or MIXED[name] == true
end

--- Returns a copy of a request in which the text of secrets is replaced.
---@param value any
---@param name? string the name of the field that has the value
---@return any
function secrets.hide(value, name)
  if type(value) == "table" then
    local copy = {}
    for key, item in pairs(value) do
      copy[key] = secrets.hide(item, type(key) == "string" and key or name)
    end
    return copy
  end
  local is_shown = type(value) == "boolean" or not (name and secrets.is_secret(name))
  return is_shown and value or secrets.HIDDEN
end

return secrets

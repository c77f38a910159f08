--- What people have agreed to, so that they are not asked again.

local store = require("store").consents

local consents = {}

-- What a client may ask for besides scopes. The person is asked each time, because this server does not remember it.
local BESIDES_SCOPES = {
  "authorization_details", "resources", "dynamic_scopes", "id_token_claims", "user_info_claims",
  "requested_claims_for_tx", "requested_verified_claims_for_tx", "transformed_claims", "gm_action",
  "credential_offer_info", "issuable_credentials", "native_sso_requested",
}

-- Anybody on the person's device could pretend to be a native application without a secret (RFC 8252 section 8.6).
local function is_known_for_sure(client)
  return not (client.client_type == "PUBLIC" and client.application_type == "NATIVE")
end

local function is_asked(value)
  return value and value ~= "" and not (type(value) == "table" and next(value) == nil)
end

--- Whether consent to an authorization request may be kept, and may have been kept: it asks for scopes, and for nothing
--- besides them. `response` is Authlete's to authorization.
function consents.is_plain(response)
  for _, field in ipairs(BESIDES_SCOPES) do
    if is_asked(response[field]) then return false end
  end
  return response.scopes ~= nil and response.scopes[1] ~= nil and is_known_for_sure(response.client)
end

-- LuaJIT would print the number of a client as 5.9215313581554e+15.
local function name_of(subject, client_id)
  return ("%s %.0f"):format(subject, client_id)
end

--- Whether the person has already agreed to these scopes.
function consents.cover(subject, client_id, scopes)
  local agreed = store:get(name_of(subject, client_id)) or {}
  for _, scope in ipairs(scopes) do
    if not agreed[scope.name] then return false end
  end
  return true
end

--- Whether the person has already agreed to all that is requested. The callback of endpoint.authorization.
function consents.cover_request(response, person)
  return consents.is_plain(response) and consents.cover(person.subject, response.client.client_id, response.scopes)
end

function consents.keep(subject, client_id, scopes)
  local name = name_of(subject, client_id)
  local agreed = store:get(name) or {}
  for _, scope in ipairs(scopes) do
    agreed[scope.name] = true
  end
  store:set(name, agreed)
end

function consents.forget(subject, client_id) store:delete(name_of(subject, client_id)) end

return consents

--- The client applications of the sandbox, and their authentication.
---
--- A client is a table with the fields of Authlete's Client objects. Requests come from an *identity*: the client, and
--- whether it identified itself by its alias.

local copy = require "authlete.util.copy"
local json = require "authlete.json"
local list = require "authlete.util.list"
local response = require "authlete.sandbox.response"

local client = {}

local array, null = json.array, json.null

-- Returns all grant types of the service that the client can use, as a new list.
local function grant_types_for(state, client_type)
  local types = array {}
  for _, grant_type in ipairs(state.settings.grant_types) do
    if grant_type ~= "CLIENT_CREDENTIALS" or client_type == "CONFIDENTIAL" then
      types[#types + 1] = grant_type
    end
  end
  return types
end

---@return string # the client_id as a client application writes it
function client.id_text(record)
  return string.format("%.0f", record.clientId)
end

--- Sets defaults for the fields that a client does not have.
---@param record table with the fields of a Client object
function client.complete(state, record)
  record.clientType = record.clientType or (record.clientSecret and "CONFIDENTIAL" or "PUBLIC")
  record.clientIdAliasEnabled = record.clientIdAliasEnabled ~= false
  record.grantTypes = record.grantTypes or grant_types_for(state, record.clientType)
  record.responseTypes = record.responseTypes or array(copy.deep(state.settings.response_types))
  record.redirectUris = array(record.redirectUris or {})
  record.applicationType = record.applicationType or "WEB"
  record.idTokenSignAlg = "RS256"
  record.subjectType = "PUBLIC"
end

--- Adds a client.
---@param record table with the fields of a Client object, including clientId
function client.add(state, record)
  client.complete(state, record)
  state.clients.added = (state.clients.added or 0) + 1
  record.number = state.clients.added
  record.createdAt = math.floor(state.now() * 1000)
  record.modifiedAt = record.createdAt
  state.clients[#state.clients + 1] = record
end

function client.remove(state, record)
  for i, other in ipairs(state.clients) do
    if other == record then
      table.remove(state.clients, i)
    end
  end
end

---@return boolean # whether the client still exists
function client.is_known(state, record)
  return list.contains(state.clients, record)
end

--- Finds a client by its id or alias.
---@param identifier string
---@return table? # its identity { client, alias_used, name }; `name` is the identifier
function client.find(state, identifier)
  for _, record in ipairs(state.clients) do
    local is_alias = record.clientIdAliasEnabled and record.clientIdAlias == identifier
    if is_alias or client.id_text(record) == identifier then
      return { client = record, alias_used = is_alias, name = identifier }
    end
  end
end

---@param identifier string an id or alias
---@return table # the client; ends the operation if there is none
function client.demand(state, identifier)
  local identity = client.find(state, identifier)
  return identity and identity.client
    or response.fail(404, "SANDBOX_CLIENT_UNKNOWN", "The client does not exist.")
end

--- Ends the operation as a failed API call if the client has been locked.
function client.check_lock(record)
  if record.locked then
    response.fail(403, "A001215", "The client (ID = " .. client.id_text(record) .. ") is locked.")
  end
end

---@return table # the fields that identify a client in responses
function client.fields(identity)
  return {
    clientId = identity.client.clientId,
    clientIdAlias = identity.client.clientIdAlias or null,
    clientIdAliasUsed = identity.alias_used,
  }
end

---@return table # the information about the client that pages for users may show
function client.describe(record)
  local shown = {}
  for _, name in ipairs {
    "number", "clientId", "clientIdAlias", "clientIdAliasEnabled", "clientName", "clientType", "description", "logoUri",
    "applicationType", "clientUri", "policyUri", "tosUri", "contacts", "redirectUris", "createdAt", "modifiedAt",
  } do
    shown[name] = record[name]
  end
  return shown
end

---@return boolean # whether the client may use a grant type, such as "PASSWORD"
function client.may_use(record, grant_type)
  return list.contains(record.grantTypes, grant_type)
end

return client

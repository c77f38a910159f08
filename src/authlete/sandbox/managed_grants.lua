--- Grants that clients manage (Grant Management for OAuth 2.0): what a user has allowed a client, under an id that
--- outlives tokens. Not to be confused with the grants that tokens are issued from (sandbox/grant.lua), which refer to
--- one of these.

local json = require "authlete.json"
local list = require "authlete.util.list"
local random = require "authlete.random"
local requested_access = require "authlete.sandbox.requested_access"

local managed_grants = {}

local ACTIONS = { create = "CREATE", merge = "MERGE", replace = "REPLACE" }

---@return boolean # whether the service has grant management; without it, the parameters mean nothing (RFC 6749 3.1)
function managed_grants.is_supported(state)
  return state.settings.endpoints.grant_management ~= ""
end

--- Checks the parameters "grant_management_action" and "grant_id".
---@param record table the client
---@param refuse function(oauth_error, code, text) ends the operation
---@return string? # the action; nil if there is none
---@return table? # the managed grant that it is about
function managed_grants.read(state, values, record, refuse)
  local name, id = values.grant_management_action, values.grant_id
  if not managed_grants.is_supported(state) or not (name or id) then
    return nil
  end
  local action = ACTIONS[name]
  if not action or (action == "CREATE") ~= (id == nil) then
    refuse("invalid_request", "SANDBOX_GRANT_ACTION_WRONG",
      "'grant_management_action' is unknown or missing, or 'grant_id' does not go with it.")
  end
  local managed = id and state.managed_grants[id]
  if id and (not managed or managed.client ~= record) then
    refuse("invalid_grant_id", "SANDBOX_GRANT_UNKNOWN", "The grant does not exist, or belongs to another client.")
  end
  return action, managed
end

local function add_all(items, more)
  for _, item in ipairs(more or {}) do
    if not list.contains(items, item) then
      items[#items + 1] = item
    end
  end
end

local function contents()
  return { scopes = json.array {}, claims = json.array {}, authorization_details = json.array {} }
end

--- Does what a user has decided on.
---@param request table with grant_action and managed_grant
---@param decided table the grant, which gets the field managed_grant
function managed_grants.apply(state, request, decided)
  local action, managed = request.grant_action, request.managed_grant
  if not action then
    return
  end
  if action == "CREATE" then
    managed = contents()
    managed.id, managed.client = random.token(), decided.identity.client
    state.managed_grants[managed.id] = managed
  elseif action == "REPLACE" then
    for name, value in pairs(contents()) do
      managed[name] = value
    end
  end
  managed.subject = decided.subject
  if decided.scopes and #decided.scopes > 0 then
    table.insert(managed.scopes, { scope = table.concat(decided.scopes, " "), resource = decided.resources })
  end
  add_all(managed.claims, decided.consented_claims)
  add_all(managed.authorization_details, decided.authorization_details)
  decided.managed_grant = managed
end

--- The Grant object of Authlete's responses.
---@param managed table?
function managed_grants.describe(managed)
  if not managed then
    return nil
  end
  return {
    scopes = managed.scopes,
    claims = managed.claims,
    authorizationDetails = requested_access.describe(managed.authorization_details),
  }
end

--- Grant Management for OAuth 2.0, section 6.3.
---@return table # what the client learns about the grant
function managed_grants.content(managed)
  local scopes = json.array {}
  for i, granted in ipairs(managed.scopes) do
    scopes[i] = { scope = granted.scope, resources = granted.resource }
  end
  return { scopes = scopes, claims = managed.claims, authorization_details = managed.authorization_details }
end

return managed_grants

--- What users have allowed client applications: the list of those that have access, taking it away, granted scopes. And
--- the scopes that clients may ask for.

local client = require "authlete.sandbox.client"
local copy = require "authlete.util.copy"
local granted_scopes = require "authlete.sandbox.granted_scopes"
local issued_token = require "authlete.sandbox.issued_token"
local json = require "authlete.json"
local page = require "authlete.sandbox.page"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"

local null = json.null

local function demand_subject(fields, from_path)
  local subject = from_path or fields.subject
  if not subject or subject == "" then
    response.fail_malformed("The request does not contain 'subject'.")
  end
  return subject
end

-- Client authorizations -----------------------------------------------------------------------------------------------

-- Returns the tokens of a user that can still be used or refreshed, of one client or of all.
local function tokens_of(state, subject, record)
  return issued_token.all(state, function(token)
    local is_live = token.access_expires_at > state.now() or issued_token.is_refreshable(state, token)
    return is_live and token.grant.subject == subject and (not record or token.grant.identity.client == record)
  end)
end

local function get_client_authorization_list(state, fields, from_path)
  local subject = demand_subject(fields, from_path)
  local has_access = {}
  for _, token in ipairs(tokens_of(state, subject)) do
    has_access[token.grant.identity.client] = true
  end
  local records = {}
  for _, record in ipairs(state.clients) do
    if has_access[record] and (not fields.developer or fields.developer == record.developer) then
      records[#records + 1] = record
    end
  end
  local object = page.select(records, fields, "clients", client.describe)
  object.subject = subject
  object.developer = fields.developer or null
  return object
end

local function result(state, code, verb, count, record)
  return {
    resultCode = code,
    resultMessage = ("[%s] %s %d access token(s) issued to the client (ID = %s) of the service (API Key = %s)."):format(
      code, verb, count, client.id_text(record), state.settings.service_api_key),
  }
end

local function update_client_authorization(state, fields, identifier)
  local record, subject = client.demand(state, identifier), demand_subject(fields)
  local tokens = tokens_of(state, subject, record)
  local scopes = parameters.supported(state, fields.scopes or {})
  for _, token in ipairs(tokens) do
    token.scopes = scopes
    token.granted_scopes = scopes
  end
  return result(state, "A138001", "Updated", #tokens, record)
end

local function delete_client_authorization(state, fields, identifier, from_path)
  local record, subject = client.demand(state, identifier), demand_subject(fields, from_path)
  local tokens = tokens_of(state, subject, record)
  for _, token in ipairs(tokens) do
    issued_token.remove(state, token)
  end
  return result(state, "A137001", "Deleted", #tokens, record)
end

-- Granted scopes ------------------------------------------------------------------------------------------------------

local function get_granted_scopes(state, fields, identifier, from_path)
  local record, subject = client.demand(state, identifier), demand_subject(fields, from_path)
  local known = granted_scopes.find(state, record, subject) or {}
  return {
    resultCode = "SANDBOX_GRANTED_SCOPES",
    resultMessage = "[SANDBOX_GRANTED_SCOPES] The granted scopes were found out successfully.",
    serviceApiKey = tonumber(state.settings.service_api_key) or null,
    clientId = record.clientId,
    subject = subject,
    latestGrantedScopes = known.latest or null,
    mergedGrantedScopes = known.merged or null,
    modifiedAt = issued_token.milliseconds(known.modified_at),
  }
end

local function delete_granted_scopes(state, fields, identifier, from_path)
  granted_scopes.remove(state, client.demand(state, identifier), demand_subject(fields, from_path))
  return {
    resultCode = "SANDBOX_GRANTED_SCOPES_DELETED",
    resultMessage = "[SANDBOX_GRANTED_SCOPES_DELETED] The granted scopes were deleted successfully.",
  }
end

-- Requestable scopes --------------------------------------------------------------------------------------------------

local function get_requestable_scopes(state, _, identifier)
  return { requestableScopes = state.requestable_scopes[client.demand(state, identifier)] or null }
end

local function set_requestable_scopes(state, fields, identifier)
  local record, scopes = client.demand(state, identifier), parameters.supported(state, fields.requestableScopes or {})
  state.requestable_scopes[record] = scopes
  return { requestableScopes = scopes }
end

local function delete_requestable_scopes(state, _, identifier)
  state.requestable_scopes[client.demand(state, identifier)] = nil
  return nil, 204
end

local SUBJECT = { subject = "string" }
local LIST = { subject = "string", developer = "string", start = "number", ["end"] = "number" }
local PAGE_QUERY = { developer = "string", start = "string", ["end"] = "string" }
local LIST_QUERY = copy.merged(PAGE_QUERY, SUBJECT)
local SCOPES = { requestableScopes = "strings" }

local AUTHORIZATION, GRANTED = "/client/authorization", "/client/granted_scopes"
local REQUESTABLE = "/client/extension/requestable_scopes"

local function operation(route, handler, fields)
  return { route = route, handler = handler, fields = fields or {} }
end

-- The same operations by POST, by a query, and by a path.
return {
  get_client_authorization_list =
    operation("POST " .. AUTHORIZATION .. "/get/list", get_client_authorization_list, LIST),
  get_client_authorization_list_by_query =
    operation("GET " .. AUTHORIZATION .. "/get/list", get_client_authorization_list, LIST_QUERY),
  get_client_authorization_list_by_subject =
    operation("GET " .. AUTHORIZATION .. "/get/list/{}", get_client_authorization_list, PAGE_QUERY),
  update_client_authorization = operation("POST " .. AUTHORIZATION .. "/update/{}", update_client_authorization,
    { subject = "string", scopes = "strings" }),
  delete_client_authorization =
    operation("POST " .. AUTHORIZATION .. "/delete/{}", delete_client_authorization, SUBJECT),
  delete_client_authorization_by_query =
    operation("DELETE " .. AUTHORIZATION .. "/delete/{}", delete_client_authorization, SUBJECT),
  delete_client_authorization_by_subject =
    operation("DELETE " .. AUTHORIZATION .. "/delete/{}/{}", delete_client_authorization),
  get_granted_scopes = operation("POST " .. GRANTED .. "/get/{}", get_granted_scopes, SUBJECT),
  get_granted_scopes_by_query = operation("GET " .. GRANTED .. "/get/{}", get_granted_scopes, SUBJECT),
  get_granted_scopes_by_subject = operation("GET " .. GRANTED .. "/get/{}/{}", get_granted_scopes),
  delete_granted_scopes = operation("POST " .. GRANTED .. "/delete/{}", delete_granted_scopes, SUBJECT),
  delete_granted_scopes_by_query = operation("DELETE " .. GRANTED .. "/delete/{}", delete_granted_scopes, SUBJECT),
  delete_granted_scopes_by_subject = operation("DELETE " .. GRANTED .. "/delete/{}/{}", delete_granted_scopes),
  get_requestable_scopes = operation("GET " .. REQUESTABLE .. "/get/{}", get_requestable_scopes),
  set_requestable_scopes = operation("POST " .. REQUESTABLE .. "/update/{}", set_requestable_scopes, SCOPES),
  set_requestable_scopes_put = operation("PUT " .. REQUESTABLE .. "/update/{}", set_requestable_scopes, SCOPES),
  delete_requestable_scopes = operation("DELETE " .. REQUESTABLE .. "/delete/{}", delete_requestable_scopes),
}

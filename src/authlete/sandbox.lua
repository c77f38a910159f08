--- A stand-in for Authlete that lives in memory and makes no network connections. sandbox.new returns a transport:
---
---     local box = authlete.sandbox.new()
---     local api = authlete.new {
---       transport = box,
---       base_url = "https://sandbox.invalid",
---       service_id = box.settings.service_id,
---       service_access_token = box.settings.service_access_token,
---     }
---
--- It simulates these operations of API versions 3 and 2:
---
--- - authorization, with all response types, the response modes query, fragment and form_post, PKCE, claims,
---   id_token_hint, request objects, resources and authorization details; authorization_issue, authorization_fail;
---   push_authorization_request
--- - token, for authorization codes, refresh tokens, client credentials, passwords, device codes and CIBA; token
---   exchange and JWT assertions up to where the server decides; token_issue, token_fail
--- - device_authorization, device_verification, device_complete; backchannel_authentication and its _issue, _fail and
---   _complete (poll, ping and push)
--- - introspection, standard_introspection, revocation, user_info, user_info_issue
--- - client authentication by secrets, by assertions (RS256 to RS512, ES256 to ES512, HS256 to HS512; keys of a
---   client's `jwks`) and by certificates; tokens bound to keys (DPoP) and to certificates; access tokens as JWTs
--- - get_token_list, token_create, token_create_batch and its status, token_update, token_revoke, token_delete
--- - the operations on client authorizations, granted scopes and requestable scopes
--- - get_client, get_client_list, create_client, update_client, delete_client, update_client_lock_flag,
---   refresh_client_secret, update_client_secret; dynamic_client_register, _get, _update, _delete
--- - gm, for services with the endpoint grant_management; backchannel_logout_token; verify_jose, for what the service
---   has signed
--- - info, lifecycle_healthcheck, get_service (version 3), get_service_configuration, get_service_jwks
---
--- What a service has not enabled, such as a response type or grant type that is not among the settings, is an OAuth
--- error for the client. Other operations, and request fields that it would otherwise have to ignore, get status 501,
--- and a line in the log that names them.
---
--- It needs lua-cjson. Everything that is signed, hashed or bound needs luaossl (Debian: lua-luaossl): ID tokens, JWTs,
--- assertions, certificates, DPoP, JWK sets, hashes of tokens and the code challenge method S256. Without luaossl,
--- requests for these get status 501 with the result code SANDBOX_NEEDS_LUAOSSL, which messages contain, and a line in
--- the log.

local api_request = require "authlete.sandbox.api_request"
local authorization = require "authlete.sandbox.authorization"
local authorization_decision = require "authlete.sandbox.authorization_decision"
local backchannel = require "authlete.sandbox.backchannel"
local backchannel_completion = require "authlete.sandbox.backchannel_completion"
local client = require "authlete.sandbox.client"
local client_authorizations = require "authlete.sandbox.client_authorizations"
local client_management = require "authlete.sandbox.client_management"
local client_settings = require "authlete.sandbox.client_settings"
local device = require "authlete.sandbox.device"
local failures = require "authlete.sandbox.failures"
local grant_management = require "authlete.sandbox.grant_management"
local introspection = require "authlete.sandbox.introspection"
local jose = require "authlete.sandbox.jose"
local json = require "authlete.json"
local logout = require "authlete.sandbox.logout"
local recorded_requests = require "authlete.sandbox.recorded_requests"
local registration = require "authlete.sandbox.registration"
local response = require "authlete.sandbox.response"
local router = require "authlete.sandbox.router"
local service = require "authlete.sandbox.service"
local settings = require "authlete.sandbox.settings"
local store = require "authlete.sandbox.store"
local token_creation = require "authlete.sandbox.token_creation"
local token_endpoint = require "authlete.sandbox.token_endpoint"
local token_management = require "authlete.sandbox.token_management"
local user_info = require "authlete.sandbox.user_info"

-- The handler of an operation gets the state, the fields, and the segments of the path that its route leaves open.
-- `fields` are the simulated fields with their types; all others are refused rather than ignored. The handler returns
-- the object or the text of the response, optionally with a status other than 200, or ends through one of the functions
-- of sandbox/response.lua.
local OPERATIONS = router.index {
  authorization, authorization_decision, token_endpoint, token_creation, token_management, introspection, user_info,
  device, backchannel, backchannel_completion, registration, grant_management, logout, client_management,
  client_authorizations, jose, service.operations,
}

local function respond(state, request, found)
  if not found then
    response.not_simulated("This combination of method and path")
  end
  if not found.operation.is_public then
    api_request.check_credentials(state, request, found)
  end
  local fields = api_request.read(request, found)
  return found.operation.handler(state, fields, found.first, found.second)
end

local function make_response(state, status, result)
  if type(result) == "table" and result.action then
    for name, value in pairs(state.extra_fields) do
      result[name] = value
    end
  end
  local is_text = type(result) == "string"
  state.responses = state.responses + 1
  return {
    status = status,
    headers = {
      ["Content-Type"] = is_text and "text/plain;charset=UTF-8" or "application/json;charset=UTF-8",
      ["Request-Id"] = "sandbox-" .. state.responses,
    },
    body = is_text and result or result and json.encode(result) or "",
  }
end

local function carry_out(state, request, found)
  local name = found and found.operation.name or router.describe(request)
  state.extra_fields = {}
  return make_response(state, response.catch(name, respond, state, request, found))
end

local function call(box, state, request)
  if type(request) ~= "table" or type(request.method) ~= "string" or type(request.url) ~= "string" then
    error("sandbox: the request must be a table with method and url", 2)
  end
  local found = router.find(OPERATIONS, request.method, request.url)
  local operation = found and found.operation.name
  recorded_requests.add(box.requests, request, operation)
  local failure = failures.take(state.failures, operation)
  if not failure then
    return carry_out(state, request, found)
  end
  local processed = failures.is_processed(failure, request) and carry_out(state, request, found) or nil
  return failures.result(failure, request, processed)
end

-- The sandbox ---------------------------------------------------------------------------------------------------------

-- Returns the scopes of the service, in order and by name.
local function index_scopes(scopes)
  local index = {}
  for i, scope in ipairs(scopes) do
    index[i] = client_settings.scope_object(scope)
    index[index[i].name] = index[i]
  end
  return index
end

local function new_state(known)
  local state = {
    settings = known,
    now = known.now,
    scopes = index_scopes(known.scopes),
    clients = {},
    granted_scopes = {}, -- by client and subject
    requestable_scopes = {}, -- by client
    registration_tokens = {}, -- by client
    managed_grants = {}, -- by id
    failures = {}, -- those of box:fail_next that have not happened yet
    responses = 0, -- the number of responses
    extra_fields = {}, -- of the response to the current request, such as the nonce for the next DPoP proof
  }
  for _, name in ipairs {
    "authorization_tickets", "token_tickets", "pushed_requests", "codes", "access_tokens", "refresh_tokens", "tokens",
    "batches", "device_codes", "user_codes", "backchannel_tickets", "auth_req_ids", "jwt_ids", "nonces",
  } do
    state[name] = store.new(state.now)
  end
  for _, application in ipairs(known.clients) do
    client.add(state, client_settings.client_object(application))
  end
  return state
end

-- The states of the boxes, which users of a box do not see.
local states = setmetatable({}, { __mode = "k" })

local OPERATIONS_BY_NAME = {}
for _, operation in pairs(OPERATIONS) do
  OPERATIONS_BY_NAME[operation.name] = operation
end

--- A transport.
---@class authlete.sandbox.box
---@field settings authlete.sandbox.settings the settings in effect
---@field requests table[] the requests that it has received, oldest first, each with `operation`, `method`, `url`,
---  `headers`, `body`, `fields` (of the body, as Authlete names them) and `parameters` (of the client application, if
---  the request passes them on). Assign {} to begin anew. After 2,000, the older half is forgotten.
---@field fail_next fun(self: authlete.sandbox.box, options: authlete.sandbox.failure) lets a call fail
---@overload fun(request: authlete.transport_request): authlete.transport_response?, string?, string?
local Box = {}
Box.__index = Box

--- Lets a call fail. Failures happen in the order in which they were added. Nothing waits.
---
--- ```lua
--- box:fail_next { operation = "token", kind = "network", processed = true }
--- box:fail_next { status = 429, retry_after = 2, times = 3 }
--- ```
---@param options authlete.sandbox.failure
---@raise a message that names the option that is unknown or invalid
function Box:fail_next(options)
  local are_right, problem = pcall(failures.add, states[self].failures, options, OPERATIONS_BY_NAME)
  if not are_right then
    error(problem, 2)
  end
end

function Box:__call(request)
  return call(self, states[self], request)
end

function Box:__tostring()
  return "authlete.sandbox: service " .. self.settings.service_id
end

---@class authlete.sandbox
local sandbox = {}

--- Creates a sandbox without tokens, tickets and the like. Its field `settings` has the settings in effect.
---
--- ```lua
--- local now = os.time()
--- local box = authlete.sandbox.new {
---   clients = { { client_id = 12, client_secret = "secret", redirect_uris = { "https://client.invalid/callback" } } },
---   scopes = { "openid", "profile", "timeline.read" },
---   now = function() return now end, -- after now = now + 3601, the access tokens have expired
--- }
--- ```
---@param given? authlete.sandbox.settings the settings, each of which has a default
---@return authlete.sandbox.box # callable as a transport; its field `settings` has the settings in effect
---@raise a message that names the setting that is unknown or invalid
function sandbox.new(given)
  local are_right, known = pcall(settings.read, given or {})
  if not are_right then
    error(known, 2)
  end
  local box = setmetatable({ settings = known, requests = {} }, Box)
  states[box] = new_state(known)
  return box
end

return sandbox

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
--- It simulates these operations of API versions 3 and 2: authorization (response_type=code), authorization_fail,
--- authorization_issue, push_authorization_request; token (authorization_code, refresh_token, client_credentials,
--- password, device code), token_fail, token_issue, token_create; introspection, standard_introspection, revocation,
--- user_info, user_info_issue; device_authorization, device_verification, device_complete; get_service_configuration,
--- get_service_jwks, get_service (version 3); get_client, get_client_list, create_client, update_client, delete_client,
--- refresh_client_secret, update_client_secret.
---
--- For other operations, and for request fields and parameters that it would otherwise have to ignore, it returns
--- status 501; failure.result_message says what is not simulated. It needs lua-cjson. ID tokens, JWK sets and the code
--- challenge method S256 need luaossl (Debian: lua-luaossl); without luaossl, requests for these get status 501, too.

local ascii = require "authlete.util.ascii"
local authorization = require "authlete.sandbox.authorization"
local authorization_header = require "authlete.util.authorization"
local base64 = require "authlete.util.base64"
local client = require "authlete.sandbox.client"
local client_management = require "authlete.sandbox.client_management"
local device = require "authlete.sandbox.device"
local form = require "authlete.form"
local header = require "authlete.util.header"
local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local percent = require "authlete.util.percent"
local random = require "authlete.random"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"
local settings = require "authlete.sandbox.settings"
local store = require "authlete.sandbox.store"
local token = require "authlete.sandbox.token"
local tokens = require "authlete.sandbox.tokens"
local url = require "authlete.util.url"

local null = require("cjson").null

-- The operations by method and path below the service, as { handler, fields }. `fields` are the simulated fields with
-- their types; all others are refused rather than ignored. The handler gets the state, the fields, and the last segment
-- of the path if the key has "{}" in its place. It returns the object of the response, optionally with a status other
-- than 200, or ends through one of the functions of sandbox/response.lua.
local OPERATIONS = {}
for _, operations in ipairs {
  authorization, token, tokens, device, client_management, service.operations,
} do
  for route, operation in pairs(operations) do
    OPERATIONS[route] = operation
  end
end

-- From the request to the operation -----------------------------------------------------------------------------------

-- Returns the operation and the last segment of its path.
local function find_route(method, path)
  local operation = OPERATIONS[method .. " " .. path]
  if operation then
    return operation
  end
  local folder, last = path:match "^(.*/)([^/]+)$"
  return folder and OPERATIONS[method .. " " .. folder .. "{}"], last and percent.decode(last)
end

-- Returns the operation, the last segment of its path, its path below the service, and the service id for version 3
-- (nil for version 2).
local function find_operation(method, text)
  local _, _, path = url.split(text)
  local below = path:match "^/api(/.+)$"
  if not below then
    return nil
  end
  local operation, last = find_route(method, below)
  if operation and not operation.only_in_version_3 then
    return operation, last, below, nil
  end
  local service_id, rest = below:match "^/([^/]+)(/.+)$"
  if service_id then
    operation, last = find_route(method, rest)
    return operation, last, rest, percent.decode(service_id) or ""
  end
end

-- Ends the operation if the caller may not call it.
local function check_credentials(state, value, path, service_id)
  local known = state.settings
  if not value then
    response.fail(401, "A001202", path .. ", Authorization header is missing.")
  end
  local scheme, credentials = authorization_header.split(value)
  if service_id then
    if scheme ~= "bearer" or credentials ~= known.service_access_token then
      response.fail(401, "SANDBOX_CREDENTIALS_WRONG", path .. ", The service access token is wrong.")
    elseif service_id ~= known.service_id then
      response.fail(404, "SANDBOX_SERVICE_UNKNOWN", path .. ", The service does not exist.")
    end
  elseif scheme ~= "basic"
    or credentials ~= base64.encode(known.service_api_key .. ":" .. known.service_api_secret) then
    response.fail(401, "SANDBOX_CREDENTIALS_WRONG", path .. ", The service API key or the API secret is wrong.")
  end
end

local function is_of_type(value, wanted)
  if wanted == "strings" then
    return list.is_of_strings(value)
  end
  return type(value) == wanted
end

local function demand_type(value, wanted, name, path)
  if not is_of_type(value, wanted) then
    response.fail_malformed(path .. ", The value of '" .. name .. "' is not a "
      .. (wanted == "strings" and "list of strings" or wanted) .. ".")
  end
end

-- Returns the fields except those that are null or empty lists.
local function check_fields(object, fields, path)
  local values = {}
  for name, value in pairs(object) do
    if value ~= null and not (type(value) == "table" and next(value) == nil) then
      if not fields[name] then
        response.not_simulated("A request field of " .. path .. " that the sandbox does not know ("
          .. name:gsub("[^A-Za-z0-9_]", "?"):sub(1, 40) .. ")")
      end
      demand_type(value, fields[name], name, path)
      values[name] = value
    end
  end
  return values
end

local function read_body(request, path)
  local content_type = header.find(request.headers or {}, "content-type") or "application/json"
  if ascii.lower(content_type):match "^%s*([^;%s]*)" ~= "application/json" then
    response.not_simulated("A request body whose type is not application/json")
  end
  return parameters.decode_object(request.body or "")
    or response.fail_malformed(path .. ", The request body is not a JSON object.")
end

local function read_query(request, path)
  local _, _, _, query = url.split(request.url)
  return form.decode(query or "") or response.fail_malformed(path .. ", The query is malformed.")
end

local function respond(state, request)
  local operation, last, path, service_id = find_operation(request.method, request.url)
  if not operation then
    response.not_simulated("This combination of method and path")
  end
  check_credentials(state, header.find(request.headers or {}, "authorization"), path, service_id)
  local object = request.method == "POST" and read_body(request, path) or read_query(request, path)
  return operation.handler(state, check_fields(object, operation.fields, path), last)
end

local function call(state, request)
  if type(request) ~= "table" or type(request.method) ~= "string" or type(request.url) ~= "string" then
    error("sandbox: the request must be a table with method and url", 2)
  end
  local status, object = response.catch(respond, state, request)
  return {
    status = status,
    headers = { ["Content-Type"] = "application/json;charset=UTF-8", ["Request-Id"] = random.token() },
    body = object and json.encode(object) or "",
  }
end

-- The sandbox ---------------------------------------------------------------------------------------------------------

-- Returns the scopes of the service, in order and by name.
local function index_scopes(scopes)
  local index = {}
  for i, scope in ipairs(scopes) do
    index[i] = settings.scope_object(scope)
    index[index[i].name] = index[i]
  end
  return index
end

local function new_state(known)
  local state = { settings = known, now = known.now, scopes = index_scopes(known.scopes), clients = {} }
  for _, name in ipairs {
    "authorization_tickets", "token_tickets", "pushed_requests", "codes", "access_tokens", "refresh_tokens",
    "device_codes", "user_codes",
  } do
    state[name] = store.new(state.now)
  end
  for _, application in ipairs(known.clients) do
    client.add(state, settings.client_object(application))
  end
  return state
end

--- A transport.
---@class authlete.sandbox.box
---@field settings table the settings in effect
---@overload fun(request: authlete.transport_request): authlete.transport_response?, string?, string?

---@class authlete.sandbox
local sandbox = {}

--- Creates a sandbox without tokens, tickets and the like. Its field `settings` has the settings in effect.
---
--- Settings, each with a default:
---
--- - service_id, service_access_token (API V3); service_api_key, service_api_secret (V2); service_name
--- - issuer: the URL in ID tokens, metadata and authorization responses; "https://sandbox.invalid"
--- - endpoints: a table of URLs, or paths below the issuer, with the names authorization, token, userinfo, jwks,
---   introspection, revocation, pushed_authorization_request, device_authorization and device_verification
--- - clients: a list of { client_id, client_secret, client_id_alias, client_name, redirect_uris, description, logo_uri,
---   client_uri, policy_uri, tos_uri }. client_id is a number; a client without client_secret is public.
--- - scopes that the service supports: a list of names and of { name, description, default_entry }. Those with
---   default_entry are granted if a request does not name any.
--- - ticket_duration, code_duration, pushed_request_duration, device_code_duration, access_token_duration,
---   refresh_token_duration, id_token_duration, and interval, the time between two requests of a device; all in seconds
--- - now: a function that returns the time in seconds since 1970
---
--- ```lua
--- local now = os.time()
--- local box = authlete.sandbox.new {
---   clients = { { client_id = 12, client_secret = "secret", redirect_uris = { "https://client.invalid/callback" } } },
---   scopes = { "openid", "profile", "timeline.read" },
---   now = function() return now end, -- after now = now + 3601, the access tokens have expired
--- }
--- ```
---@param given? table the settings
---@return authlete.sandbox.box # callable as a transport; its field `settings` has the settings in effect
---@raise a message that names the setting that is unknown or invalid
function sandbox.new(given)
  local are_right, known = pcall(settings.read, given or {})
  if not are_right then
    error(known, 2)
  end
  local state = new_state(known)
  return setmetatable({ settings = state.settings }, {
    __call = function(_, request) return call(state, request) end,
    __tostring = function() return "authlete.sandbox: service " .. state.settings.service_id end,
  })
end

return sandbox

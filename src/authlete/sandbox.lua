--- A stand-in for Authlete that lives in memory and makes no connection. What sandbox.new returns is a transport:
--
--     local box = authlete.sandbox.new()
--     local api = authlete.new {
--       transport = box,
--       base_url = "https://sandbox.invalid",
--       service_id = box.settings.service_id,
--       service_access_token = box.settings.service_access_token,
--     }
--
-- It simulates token (grant_type=password), token_fail and token_issue of API versions 3 and 2. What it does not
-- simulate answers 501 and says so: other paths, other grant types, request fields that it would have to ignore.
--
-- Result codes "A…" and their messages are Authlete's, as documented. Where no code is documented, the sandbox uses its
-- own: they begin with "SANDBOX_", and no error_uri goes with them.

local base64 = require "authlete.base64"
local form = require "authlete.form"
local json_writer = require "authlete.json"
local random = require "authlete.random"

local json = require("cjson").new()
json.decode_max_depth(100)
json.decode_invalid_numbers(false)

local array, encode, null = json_writer.array, json_writer.encode, json_writer.null

-- Answers -------------------------------------------------------------------------------------------------------------

-- The JSON object that an operation answers with.
local function answer(action, code, text, fields)
  local object = { action = action, resultCode = code, resultMessage = "[" .. code .. "] " .. text }
  for name, value in pairs(fields or {}) do
    object[name] = value
  end
  return object
end

-- The same, with an OAuth error for the client application in responseContent.
local function answer_error(action, oauth_error, code, text)
  return answer(action, code, text, {
    responseContent = encode {
      error = oauth_error,
      error_description = "[" .. code .. "] " .. text,
      error_uri = code:match("^A%d+$") and "https://docs.authlete.com/#" .. code or nil,
    },
  })
end

-- The answer to a request of the authorization server that is wrong: token_fail and token_issue report it as action
-- INTERNAL_SERVER_ERROR, because from the client application's view it is an error of the server.
local function caller_error(code, text)
  return answer_error("INTERNAL_SERVER_ERROR", "server_error", code, text)
end

-- A failed API call: to be returned by a handler after nil.
local function failure(status, code, text)
  return { status = status, object = { resultCode = code, resultMessage = "[" .. code .. "] " .. text } }
end

local function not_simulated(what)
  return failure(501, "SANDBOX_NOT_SIMULATED", what .. " is not simulated by the sandbox.")
end

-- Things that work once and expire: tickets now; codes and refresh tokens are to live in stores of their own.

local function new_store()
  return { records = {}, sweep_at = 0 }
end

-- Keeps a record under a new random key, which it returns. Now and then expired records go.
local function keep(state, store, record, duration)
  local now = state.now()
  if now >= store.sweep_at then
    for key, other in pairs(store.records) do
      if other.expires_at <= now then
        store.records[key] = nil
      end
    end
    store.sweep_at = now + duration
  end
  local key
  repeat
    key = random.token()
  until store.records[key] == nil
  record.expires_at = now + duration
  store.records[key] = record
  return key
end

-- Removes the record and returns it; nil when there is none or it has expired.
local function take(state, store, key)
  local record = store.records[key]
  store.records[key] = nil
  return record and record.expires_at > state.now() and record or nil
end

-- Operations. A handler gets the state and the request's fields. It returns the object to answer with, or nil and a
-- failure.

-- The grant types that Authlete knows: those that are not simulated here are no error of the client application.
local GRANT_TYPES = {
  ["authorization_code"] = true,
  ["client_credentials"] = true,
  ["password"] = true,
  ["refresh_token"] = true,
  ["urn:ietf:params:oauth:grant-type:device_code"] = true,
  ["urn:ietf:params:oauth:grant-type:jwt-bearer"] = true,
  ["urn:ietf:params:oauth:grant-type:pre-authorized_code"] = true,
  ["urn:ietf:params:oauth:grant-type:token-exchange"] = true,
  ["urn:openid:params:grant-type:ciba"] = true,
}

-- The scopes of the request that the service supports, as an array; null when the request names none.
local function supported_scopes(state, requested)
  if not requested then
    return null
  end
  local scopes = array {}
  for scope in requested:gmatch("%S+") do
    if state.scopes[scope] then
      scopes[#scopes + 1] = scope
    end
  end
  return scopes
end

local function password_grant(state, parameters, client)
  for _, name in ipairs { "username", "password" } do
    if not parameters[name] then
      return answer_error("BAD_REQUEST", "invalid_request", "SANDBOX_" .. name:upper() .. "_MISSING",
        "The token request does not contain '" .. name .. "'.")
    end
  end
  local grant = {
    clientId = client.number,
    clientIdAlias = client.client_id_alias or null,
    clientIdAliasUsed = client.alias_used,
    scopes = supported_scopes(state, parameters.scope),
  }
  local ticket = keep(state, state.tickets, { grant = grant }, state.settings.ticket_duration)
  local object = answer("PASSWORD", "SANDBOX_PASSWORD", "The token request (grant_type=password) is valid.", grant)
  object.grantType = "PASSWORD"
  object.username = parameters.username
  object.password = parameters.password
  object.ticket = ticket
  object.responseContent = null
  return object
end

local GRANTS = { password = password_grant }

-- The client that the request comes from, or nil and the answer that refuses it. Credentials in fields of their own
-- (from the Authorization header of the token request) go before those among the parameters, as in Authlete.
local function authenticate_client(state, request, parameters)
  local id, secret = request.clientId, request.clientSecret
  if not id or id == "" then
    id, secret = parameters.client_id, parameters.client_secret
  end
  local client = id and state.clients[id]
  if not client then
    return nil, answer_error("INVALID_CLIENT", "invalid_client", "SANDBOX_CLIENT_UNKNOWN",
      id and "The client does not exist." or "The token request does not identify a client.")
  end
  if client.client_secret ~= secret then
    return nil, answer_error("INVALID_CLIENT", "invalid_client", "SANDBOX_CLIENT_SECRET_WRONG",
      "The client secret is wrong.")
  end
  return client
end

local function token(state, request)
  local parameters, problem = form.decode(request.parameters or "")
  if not parameters then
    return answer_error("BAD_REQUEST", "invalid_request", "SANDBOX_PARAMETERS_MALFORMED",
      "The token request " .. problem .. ".")
  end
  if next(parameters) == nil then
    return answer_error("BAD_REQUEST", "invalid_request", "SANDBOX_PARAMETERS_MISSING",
      "The token request contains no parameters.")
  end
  local client, refusal = authenticate_client(state, request, parameters)
  if not client then
    return refusal
  end
  local grant_type = parameters.grant_type
  if not grant_type then
    return answer_error("BAD_REQUEST", "invalid_request", "SANDBOX_GRANT_TYPE_MISSING",
      "The token request does not contain 'grant_type'.")
  end
  if not GRANT_TYPES[grant_type] then
    return answer_error("BAD_REQUEST", "unsupported_grant_type", "SANDBOX_GRANT_TYPE_UNKNOWN",
      "The grant type is not supported.")
  end
  local grant = GRANTS[grant_type]
  if not grant then
    return nil, not_simulated("grant_type=" .. grant_type)
  end
  return grant(state, parameters, client)
end

-- The OAuth error for each reason of token_fail, and the result code where it is documented.
local FAIL_REASONS = {
  UNKNOWN = { "server_error", "SANDBOX_UNKNOWN", "The token request failed." },
  INVALID_RESOURCE_OWNER_CREDENTIALS = { "invalid_request", "A067301",
    "The credentials (username & password) passed to the token endpoint are invalid." },
  INVALID_TARGET = { "invalid_target", "SANDBOX_INVALID_TARGET", "The requested resource is invalid." },
  INVALID_CLIENT = { "invalid_client", "SANDBOX_INVALID_CLIENT", "The client is invalid." },
  UNAUTHORIZED_CLIENT = { "unauthorized_client", "SANDBOX_UNAUTHORIZED_CLIENT",
    "The client is not authorized to make the token request." },
  INVALID_SCOPE = { "invalid_scope", "SANDBOX_INVALID_SCOPE", "The requested scope is invalid." },
}

-- The first of the named fields that the request lacks, as an answer.
local function missing_field(request, ...)
  for _, name in ipairs { ... } do
    if request[name] == nil or request[name] == "" then
      return caller_error("SANDBOX_" .. name:upper() .. "_MISSING", "The request does not contain '" .. name .. "'.")
    end
  end
end

-- For an unknown ticket, a used one and an expired one.
local function unknown_ticket()
  return caller_error("SANDBOX_TICKET_UNKNOWN", "The ticket does not exist, has expired or has been used.")
end

local function token_fail(state, request)
  local missing = missing_field(request, "ticket", "reason")
  if missing then
    return missing
  end
  local reason = FAIL_REASONS[request.reason]
  if not reason then
    return nil, failure(400, "SANDBOX_REQUEST_MALFORMED", "The value of 'reason' is none that /auth/token/fail takes.")
  end
  if not take(state, state.tickets, request.ticket) then
    return unknown_ticket()
  end
  local oauth_error, code, text = reason[1], reason[2], reason[3]
  return answer_error("BAD_REQUEST", oauth_error, code, text)
end

-- A duration in a request counts when it is positive; any other value is ignored.
local function duration_of(requested, default)
  return requested and requested >= 1 and requested < 2 ^ 31 and math.floor(requested) or default
end

local function token_issue(state, request)
  local missing = missing_field(request, "ticket", "subject")
  if missing then
    return missing
  end
  local record = take(state, state.tickets, request.ticket)
  if not record then
    return unknown_ticket()
  end
  local now = state.now()
  local object = answer("OK", "A054001", "The token request (grant_type=password) was processed successfully.",
    record.grant)
  object.subject = request.subject
  object.accessToken = request.accessToken or random.token()
  object.accessTokenDuration = duration_of(request.accessTokenDuration, state.settings.access_token_duration)
  object.accessTokenExpiresAt = math.floor((now + object.accessTokenDuration) * 1000)
  object.refreshToken = random.token()
  object.refreshTokenDuration = duration_of(request.refreshTokenDuration, state.settings.refresh_token_duration)
  object.refreshTokenExpiresAt = math.floor((now + object.refreshTokenDuration) * 1000)
  object.responseContent = encode {
    access_token = object.accessToken,
    token_type = "Bearer",
    expires_in = object.accessTokenDuration,
    refresh_token = object.refreshToken,
    scope = object.scopes ~= null and table.concat(object.scopes, " ") or null,
  }
  return object
end

-- Each operation by method and path below the service, with the fields that are simulated and their types. A field that
-- is not listed here is refused rather than ignored. htm and htu matter only beside dpop, which is refused.
local OPERATIONS = {
  ["POST /auth/token"] = {
    handler = token,
    fields = { parameters = "string", clientId = "string", clientSecret = "string", htm = "string", htu = "string" },
  },
  ["POST /auth/token/fail"] = {
    handler = token_fail,
    fields = { ticket = "string", reason = "string" },
  },
  ["POST /auth/token/issue"] = {
    handler = token_issue,
    fields = {
      ticket = "string",
      subject = "string",
      accessToken = "string",
      accessTokenDuration = "number",
      refreshTokenDuration = "number",
    },
  },
}

-- From the request to the operation -----------------------------------------------------------------------------------

-- The operation, its path below the service, and the service id for version 3 (nil for version 2).
local function find_operation(method, url)
  local path = url:match("^%a[%w+.-]*://[^/?#]*([^?#]*)") or url:match("^[^?#]*")
  local below = path:match("^/api(/.+)$")
  if not below then
    return nil
  end
  local operation = OPERATIONS[method .. " " .. below]
  if operation then
    return operation, below, nil
  end
  local service_id, rest = below:match("^/([^/]+)(/.+)$")
  if service_id then
    return OPERATIONS[method .. " " .. rest], rest, form.decode_percent(service_id) or ""
  end
end

local function header_of(request, name)
  for other, value in pairs(request.headers or {}) do
    if type(other) == "string" and other:lower() == name and type(value) == "string" then
      return value
    end
  end
end

-- nil when the caller may call the operation, else a failure.
local function check_credentials(settings, authorization, path, service_id)
  if not authorization then
    return failure(401, "A001202", path .. ", Authorization header is missing.")
  end
  local scheme, credentials = authorization:match("^(%S+) +(%S+)$")
  scheme = scheme and scheme:lower()
  if service_id then
    if scheme ~= "bearer" or credentials ~= settings.service_access_token then
      return failure(401, "SANDBOX_CREDENTIALS_WRONG", path .. ", The service access token is wrong.")
    end
    if service_id ~= settings.service_id then
      return failure(404, "SANDBOX_SERVICE_UNKNOWN", path .. ", The service does not exist.")
    end
  elseif scheme ~= "basic"
    or credentials ~= base64.encode(settings.service_api_key .. ":" .. settings.service_api_secret) then
    return failure(401, "SANDBOX_CREDENTIALS_WRONG", path .. ", The service API key or the API secret is wrong.")
  end
end

-- The request's fields without those that are null or empty lists, or nil and a failure.
local function read_fields(request, fields, path)
  local body = request.body or ""
  local content_type = (header_of(request, "content-type") or "application/json"):lower():match("^%s*([^;%s]*)")
  if content_type ~= "application/json" then
    return nil, not_simulated("A request body of another type than application/json")
  end
  local decoded, object = pcall(json.decode, body)
  if not decoded or not body:find("^%s*{") or not form.is_utf8(body) then
    return nil, failure(400, "SANDBOX_REQUEST_MALFORMED", path .. ", The request body is not a JSON object.")
  end
  local values = {}
  for name, value in pairs(object) do
    if value ~= json.null and not (type(value) == "table" and next(value) == nil) then
      if not fields[name] then
        return nil, not_simulated("A request field of " .. path .. " that the sandbox does not know ("
          .. name:gsub("[^%w_]", "?"):sub(1, 40) .. ")")
      end
      if type(value) ~= fields[name] then
        return nil, failure(400, "SANDBOX_REQUEST_MALFORMED",
          path .. ", The value of '" .. name .. "' is not a " .. fields[name] .. ".")
      end
      values[name] = value
    end
  end
  return values
end

local function respond(state, request)
  local operation, path, service_id = find_operation(request.method, request.url)
  if not operation then
    return nil, not_simulated("This method and path")
  end
  local refusal = check_credentials(state.settings, header_of(request, "authorization"), path, service_id)
  if refusal then
    return nil, refusal
  end
  local fields, problem = read_fields(request, operation.fields, path)
  if not fields then
    return nil, problem
  end
  return operation.handler(state, fields)
end

local function call(state, request)
  if type(request) ~= "table" or type(request.method) ~= "string" or type(request.url) ~= "string" then
    error("sandbox: a request is a table with method and url", 2)
  end
  local status = 200
  local object, problem = respond(state, request)
  if not object then
    status, object = problem.status, problem.object
  end
  return {
    status = status,
    headers = { ["Content-Type"] = "application/json;charset=UTF-8", ["Request-Id"] = random.token() },
    body = encode(object),
  }
end

-- Settings: sandbox.new says what they mean ---------------------------------------------------------------------------

local function default_settings()
  return {
    service_id = "715948317",
    service_access_token = "sandbox-service-access-token",
    service_api_key = "715948317",
    service_api_secret = "sandbox-service-api-secret",
    clients = {
      { client_id = "5921531358155430", client_secret = "sandbox-client-secret", client_id_alias = "my-client" },
    },
    scopes = { "history.read", "timeline.read" },
    ticket_duration = 600,
    access_token_duration = 3600,
    refresh_token_duration = 864000,
    now = os.time,
  }
end

local function to_text(value)
  return type(value) == "number" and string.format("%.0f", value) or value
end

local function copy(value)
  if type(value) ~= "table" then
    return value
  end
  local twin = {}
  for key, item in pairs(value) do
    twin[key] = copy(item)
  end
  return twin
end

local function read_settings(given)
  local settings = default_settings()
  for name, value in pairs(given) do
    local wanted = type(settings[name])
    if wanted == "nil" then
      error("sandbox.new: unknown setting '" .. tostring(name) .. "'", 3)
    end
    settings[name] = wanted == "string" and to_text(value) or copy(value)
    if type(settings[name]) ~= wanted then
      error("sandbox.new: setting '" .. name .. "' must be a " .. wanted, 3)
    end
  end
  return settings
end

local CLIENT_SETTINGS = { client_id = true, client_secret = true, client_id_alias = true }

-- Makes numbers strings; returns the client_id as a number.
local function check_client(client)
  if type(client) ~= "table" then
    error("sandbox.new: setting 'clients' must be a list of tables", 4)
  end
  for name, value in pairs(client) do
    if not CLIENT_SETTINGS[name] then
      error("sandbox.new: unknown setting '" .. tostring(name) .. "' of a client", 4)
    end
    client[name] = to_text(value)
    if type(client[name]) ~= "string" then
      error("sandbox.new: setting '" .. name .. "' of a client must be a string", 4)
    end
  end
  local number = (client.client_id or ""):match("^%d+$") and tonumber(client.client_id)
  if not number or number < 1 or number >= 2 ^ 53 then
    error("sandbox.new: the client_id of a client must be a whole number below 2^53", 4)
  end
  return number
end

-- The clients by id and by alias; each entry knows which of the two it stands for.
local function index_clients(clients)
  if #clients == 0 then
    error("sandbox.new: setting 'clients' must be a list of at least one client", 3)
  end
  local index = {}
  for _, client in ipairs(clients) do
    local number = check_client(client)
    local function entry(alias_used)
      return {
        number = number,
        client_secret = client.client_secret,
        client_id_alias = client.client_id_alias,
        alias_used = alias_used,
      }
    end
    index[client.client_id] = entry(false)
    if client.client_id_alias then
      index[client.client_id_alias] = entry(true)
    end
  end
  return index
end

local function set_of(list)
  local set = {}
  for _, item in ipairs(list) do
    set[item] = true
  end
  return set
end

local sandbox = {}

--- Makes a stand-in with nothing in it yet.
--
-- Settings: service_id, service_access_token (API V3); service_api_key, service_api_secret (V2); clients, a list of
-- { client_id, client_secret, client_id_alias }, without client_secret for a public client; scopes, a list of those
-- that the service supports; ticket_duration, access_token_duration, refresh_token_duration in seconds; now, a function
-- that gives the time in seconds since 1970.
--
-- @tparam[opt] table given the settings; each has a default
-- @treturn table callable as a transport; its field `settings` holds the settings in effect
-- @raise a message that names the setting when one is unknown or wrong
function sandbox.new(given)
  local settings = read_settings(given or {})
  local state = {
    settings = settings,
    now = settings.now,
    scopes = set_of(settings.scopes),
    clients = index_clients(settings.clients),
    tickets = new_store(),
  }
  return setmetatable({ settings = settings }, {
    __call = function(_, request) return call(state, request) end,
    __tostring = function() return "authlete.sandbox: service " .. settings.service_id end,
  })
end

return sandbox

--- Serves endpoints in OpenResty, and in nginx with its Lua module, and lets requests with access tokens pass.
-- openresty.md says how to set nginx up.
--
--     location = /token    { content_by_lua_block { authlete.openresty.serve(token) } }
--     location /timeline   { access_by_lua_block  { authlete.openresty.protect { api = api, … } } … }

local endpoint = require "authlete.endpoint"
local json = require "authlete.json"
local random = require "authlete.random"

local decoder = require("cjson").new()

local ngx = ngx -- luacheck: read globals ngx

local openresty = {}

--- Gives the api of those who name none; authlete.lua, which lies above, sets it.
function openresty.default_api()
  error("authlete.openresty: the option 'api' is missing", 3)
end

local MAX_BODY_BYTES = 64 * 1024
local MAX_HEADERS = 100
local CACHE_SECONDS = 60
local HAS_BODY = { POST = true, PUT = true, PATCH = true }

local function refusal(status)
  return { status = status, headers = { ["Cache-Control"] = "no-store" }, body = "" }
end

-- Requests ------------------------------------------------------------------------------------------------------------

-- What nginx wrote to a file, or nil when it is larger than `most`.
local function read_body_file(name, most)
  local file = assert(io.open(name, "rb"))
  local body = file:read(most + 1) or ""
  file:close()
  return #body <= most and body or nil
end

-- The body, or nil and the reply that refuses it. A request over HTTP/2 that does not tell its length cannot be read by
-- ngx_lua, which raises.
local function read_body(most)
  if (tonumber(ngx.var.http_content_length) or 0) > most then
    return nil, refusal(413)
  end
  if not pcall(ngx.req.read_body) then
    return nil, refusal(411)
  end
  local name = ngx.req.get_body_file()
  local body = name and read_body_file(name, most) or not name and (ngx.req.get_body_data() or "")
  if not body or #body > most then
    return nil, refusal(413)
  end
  return body
end

-- nginx gives the certificate that the client showed, without its chain.
local function client_certificate(options)
  if options.client_certificate then
    return options.client_certificate()
  end
  return ngx.var.ssl_client_raw_cert
end

local function origin(options)
  return options.origin or ngx.var.scheme .. "://" .. (ngx.var.http_host or ngx.var.host)
end

-- The request as endpoints take it, or nil and the reply that refuses it.
local function read_request(options, wants_body)
  local headers, problem = ngx.req.get_headers(MAX_HEADERS)
  if problem then
    return nil, refusal(431)
  end
  local method, body = ngx.req.get_method(), nil
  if wants_body and HAS_BODY[method] then
    body, problem = read_body(options.max_body_bytes or MAX_BODY_BYTES)
    if not body then
      return nil, problem
    end
  end
  return {
    method = method,
    url = origin(options) .. ngx.var.request_uri,
    query = ngx.var.args,
    headers = headers,
    body = body,
    client_certificate = client_certificate(options),
  }
end

local function send(reply)
  ngx.status = reply.status
  for name, value in pairs(reply.headers) do
    ngx.header[name] = value
  end
  if reply.status ~= 204 and reply.status ~= 304 and not reply.headers["Content-Length"] then
    ngx.header["Content-Length"] = #reply.body
  end
  ngx.print(reply.body)
end

-- Settings ------------------------------------------------------------------------------------------------------------

local SERVE_OPTIONS = { origin = "string", max_body_bytes = "number", client_certificate = "function" }

local PROTECT_OPTIONS = {
  api = "any",
  scopes = "table",
  resources = "table",
  realm = "string",
  cache = "string",
  cache_seconds = "number",
  origin = "string",
  client_certificate = "function",
}

-- Raises at the level of whoever calls the function that calls this one.
local function check(options, known, name)
  for option, value in pairs(options) do
    if not known[option] then
      error("authlete.openresty." .. name .. ": unknown option '" .. tostring(option) .. "'", 3)
    elseif known[option] ~= "any" and type(value) ~= known[option] then
      error("authlete.openresty." .. name .. ": option '" .. option .. "' must be a " .. known[option], 3)
    end
  end
  if options.origin and not options.origin:find "^https?://[^/?#%s]+$" then
    error("authlete.openresty." .. name .. ": option 'origin' must be scheme and host, without a path", 3)
  end
end

--- Passes the client's request to an endpoint and sends its reply. For content_by_lua.
--
-- Options:
--
-- - origin: scheme and host of the server as clients see it, "https://as.example.com". By default it is made from the
--   Host header. Set it if nginx is behind another server, or if requests with a false Host header reach it.
-- - max_body_bytes: larger bodies are refused with 413; 65536 by default
-- - client_certificate: a function that returns the client's TLS certificate as PEM, or a list with its chain after it;
--   by default $ssl_client_raw_cert
--
-- @tparam function handle an endpoint, or any function from a request to a reply
-- @tparam[opt] table options
-- @raise a message that names an option that is unknown or wrong
-- @usage authlete.openresty.serve(token, { origin = "https://as.example.com" })
function openresty.serve(handle, options)
  options = options or {}
  if type(handle) ~= "function" then
    error("authlete.openresty.serve: the first argument must be an endpoint, got " .. type(handle), 2)
  end
  check(options, SERVE_OPTIONS, "serve")
  local request, problem = read_request(options, true)
  send(problem or handle(request))
end

-- Introspection -------------------------------------------------------------------------------------------------------

-- The response that lets the request pass, or nil and the reply that does not.
local function introspect(api, options, request)
  local granted
  local handle = endpoint.introspection(api, {
    scopes = options.scopes,
    resources = options.resources,
    resource = function(response)
      granted = response
      return { status = 204 }
    end,
  })
  local reply = handle(request)
  return granted, reply
end

-- RFC 6750 section 3: the realm is the first parameter of a challenge.
local function name_realm(reply, realm)
  local challenge = reply.headers["WWW-Authenticate"]
  if realm and challenge and not challenge:find "realm=" then
    local scheme, parameters = challenge:match "^(%S+) *(.*)$"
    local named = scheme .. ' realm="' .. realm:gsub('[%c"\\]', "") .. '"'
    reply.headers["WWW-Authenticate"] = parameters == "" and named or named .. ", " .. parameters
  end
end

-- The cache -----------------------------------------------------------------------------------------------------------

-- A random key, the same for all workers, without which nobody can tell whether a name is that of a token he has. nil
-- when the cache has no room for it.
local function hash_key(cache)
  if not cache:get "key" then
    cache:add("key", random.bytes(32))
  end
  return cache:get "key"
end

-- nil for a request that is not to be answered from the cache: a proof of possession by DPoP is good for one request
-- (RFC 9449 section 4.3). A certificate is part of the name, since a token may be bound to it (RFC 8705 section 3).
local function name_in_cache(cache, api, options, request)
  local token = type(request.headers.authorization) == "string" and not request.headers.dpop
    and request.headers.authorization:match "^[Bb][Ee][Aa][Rr][Ee][Rr] +(%S+) *$"
  local key = token and hash_key(cache)
  if not key then
    return nil
  end
  local scopes, resources = options.scopes or {}, options.resources or {}
  local certificate = request.client_certificate or ""
  local parts = {
    tostring(api),
    table.concat(scopes, " "),
    table.concat(resources, " "),
    type(certificate) == "table" and table.concat(certificate) or certificate,
    token,
  }
  return ngx.encode_base64(ngx.hmac_sha1(key, table.concat(parts, "\0")))
end

local function read_cache(cache, name)
  local text = cache:get(name)
  return text and decoder.decode(text)
end

-- Without the content, which may be a challenge or a signature for this one request.
local function write_cache(cache, name, options, response)
  local seconds = options.cache_seconds or CACHE_SECONDS
  if type(response.expires_at) == "number" and response.expires_at > 0 then
    seconds = math.min(seconds, response.expires_at / 1000 - ngx.now())
  end
  if seconds >= 0.001 then
    local kept = {}
    for field, value in pairs(response) do
      kept[field] = field ~= "response_content" and value or nil
    end
    cache:set(name, json.encode(kept), seconds)
  end
end

local function find_cache(name)
  return name and (ngx.shared[name] or error("nginx.conf has no 'lua_shared_dict " .. name .. "'", 3))
end

--- Lets the request pass if it has a valid access token, as Bearer or with DPoP. Otherwise the client gets 401 or 403
-- with WWW-Authenticate, 400, or 500 if Authlete could not be asked. For access_by_lua. Afterwards ngx.ctx.authlete has
-- the response of the introspection: `subject`, `client_id`, `scopes` and the rest. client_id is a number, which LuaJIT
-- prints as 5.9215313581554e+15: write ("%.0f"):format(ngx.ctx.authlete.client_id).
--
-- Options:
--
-- - api: by default the one that authlete.from_env() makes at the first use
-- - scopes: a list of scopes that the token must have
-- - resources: a list of resources that the token must be for (RFC 8707)
-- - realm: for challenges
-- - origin, client_certificate: as for serve
-- - cache: the name of a lua_shared_dict that keeps responses, so that a token that is used often costs no call
-- - cache_seconds: how long the cache keeps a response, 60 by default, and never longer than the token is valid. For so
--   long, a token that was revoked may pass.
--
-- Refusals and failures are not kept, nor responses to requests with a DPoP proof, which is good for one request.
--
-- @tparam[opt] table options
-- @raise a message that names an option that is unknown or wrong, or a cache that nginx.conf lacks
-- @usage authlete.openresty.protect { api = api, scopes = { "timeline.read" }, cache = "tokens" }
function openresty.protect(options)
  options = options or {}
  check(options, PROTECT_OPTIONS, "protect")
  local api = options.api or openresty.default_api()
  local cache = find_cache(options.cache)
  local request, reply = read_request(options, false)
  local name = cache and request and name_in_cache(cache, api, options, request)
  local response = name and read_cache(cache, name)
  if request and not response then
    response, reply = introspect(api, options, request)
    if response and name then
      write_cache(cache, name, options, response)
    end
  end
  if response then
    ngx.ctx.authlete = response
    ngx.header["DPoP-Nonce"] = reply and reply.headers["DPoP-Nonce"]
    return
  end
  name_realm(reply, options.realm)
  send(reply)
  return ngx.exit(ngx.HTTP_OK)
end

return openresty

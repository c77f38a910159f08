--- Endpoints in OpenResty, and in nginx with its Lua module: serves them, and lets requests with access tokens pass.
--
--     location = /token    { content_by_lua_block { authlete.openresty.serve(token) } }
--     location /timeline   { access_by_lua_block  { authlete.openresty.protect { scopes = { "timeline.read" } } } … }

local endpoint = require "authlete.endpoint"
local is_callable = require "authlete.util.is_callable"
local option_checks = require "authlete.openresty.options"
local requests = require "authlete.openresty.request"
local token_cache = require "authlete.openresty.token_cache"

local ngx = ngx -- luacheck: read globals ngx

local openresty = {}

--- Returns the default api; authlete.lua, which lies above, sets it.
function openresty.default_api()
  error("authlete.openresty: the option 'api' is missing", 3)
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

local SERVE_OPTIONS = { origin = "string", max_body_bytes = "number", client_certificate = "callable" }

local PROTECT_OPTIONS = {
  api = "api",
  scopes = "strings",
  resources = "strings",
  realm = "string",
  cache = "string",
  cache_seconds = "number",
  origin = "string",
  client_certificate = "callable",
}

-- Raises at the level of whoever calls the function that calls this one.
local function check(fault, name)
  if fault then
    error("authlete.openresty." .. name .. ": " .. fault, 3)
  end
end

local function find_colon(first)
  return first == openresty and "called with a colon; write a dot before the name" or nil
end

--- Answers the request of the client by an endpoint. For content_by_lua.
--
-- Options: `origin`, scheme and host of the server as clients see it, "https://as.example.com", for nginx behind
-- something else, and wherever requests with a false Host header come in; `max_body_bytes`, beyond which a body is
-- refused with 413, 65536 by default; `client_certificate`, a function that gives the certificate of mutual TLS as PEM,
-- or a list with its chain behind it, where $ssl_client_raw_cert does not.
--
-- @tparam function handle what authlete.endpoint made, or any function that makes a reply of a request
-- @tparam[opt] table options
-- @raise a message that names an option that is unknown or wrong
-- @usage authlete.openresty.serve(token, { origin = "https://as.example.com" })
function openresty.serve(handle, options)
  options = options or {}
  check(find_colon(handle), "serve")
  check(not is_callable(handle) and "the first argument must be an endpoint, got " .. type(handle), "serve")
  check(option_checks.find_fault(options, SERVE_OPTIONS, 'origin = "https://as.example.com"'), "serve")
  local request, problem = requests.read(options, true)
  send(problem or handle(request))
end

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
    local named = scheme .. ' realm="' .. realm:gsub('["\\]', ""):gsub("[^\32-\126\128-\255]", "") .. '"'
    reply.headers["WWW-Authenticate"] = parameters == "" and named or named .. ", " .. parameters
  end
end

--- Lets the request pass when its access token is good for it, as Bearer or by DPoP, and answers it otherwise: 401 or
-- 403 with WWW-Authenticate, 400, or 500 when Authlete could not be asked. For access_by_lua; afterwards
-- ngx.ctx.authlete is the response of the introspection, with `subject`, `client_id`, `scopes` and the rest.
--
-- Options: `api`, by default what authlete.from_env() makes; `scopes`, a list of those that the token must have;
-- `resources`, a list of those that it must be for (RFC 8707); `realm`, for challenges; `origin` and
-- `client_certificate`, as for serve; `cache`, the name of a lua_shared_dict that keeps what was introspected, so that
-- a token which is used often costs no call. Its entries last `cache_seconds`, 60 by default, and never longer than the
-- token; for as long, a token that was revoked may pass. Refusals and failures are not kept, nor what came with a proof
-- by DPoP, which is good for one request.
--
-- @tparam[opt] table options
-- @raise a message that names an option that is unknown or wrong, or a cache that nginx.conf lacks
-- @usage access_by_lua_block { authlete.openresty.protect { scopes = { "timeline.read" }, cache = "tokens" } }
function openresty.protect(options)
  options = options or {}
  check(find_colon(options), "protect")
  check(option_checks.find_fault(options, PROTECT_OPTIONS, 'scopes = { "timeline.read" }'), "protect")
  local cache = options.cache and ngx.shared[options.cache]
  check(options.cache and not cache and "nginx.conf has no 'lua_shared_dict " .. options.cache .. "'", "protect")
  local api = options.api or openresty.default_api()
  local request, reply = requests.read(options, false)
  local name = cache and request and token_cache.name(cache, api, options, request)
  local response = name and token_cache.read(cache, name)
  if request and not response then
    response, reply = introspect(api, options, request)
    if response and name then
      token_cache.write(cache, name, options, response)
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

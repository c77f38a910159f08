--- Serves endpoints and protects resources in OpenResty, and in nginx with its Lua module. openresty.md describes how
--- to set up nginx.
---
---     location = /token    { content_by_lua_block { authlete.openresty.serve(token) } }
---     location /timeline   { access_by_lua_block  { authlete.openresty.protect { api = api, … } } … }

local endpoint = require "authlete.endpoint"
local is_callable = require "authlete.util.is_callable"
local option_checks = require "authlete.openresty.options"
local requests = require "authlete.openresty.request"
local token_cache = require "authlete.openresty.token_cache"

local ngx = ngx -- luacheck: read globals ngx

---@class authlete.serve_options
---@field origin? string scheme and host as clients see them
---@field max_body_bytes? integer 65536
---@field client_certificate? fun(): string|string[]|nil

---@class authlete.protect_options
---@field api? authlete.api
---@field scopes? string[]
---@field resources? string[]
---@field realm? string
---@field cache? string name of a lua_shared_dict
---@field cache_seconds? number 60
---@field origin? string
---@field client_certificate? fun(): string|string[]|nil

---@class authlete.openresty
local openresty = {}

--- Returns the default api; set by authlete.lua, a higher layer.
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

-- Raises an error with the position of the code that called this function's caller.
local function check(fault, name)
  if fault then
    error("authlete.openresty." .. name .. ": " .. fault, 3)
  end
end

local function find_colon(first)
  return first == openresty and "called with a colon; call it with a dot" or nil
end

--- Passes the client's request to an endpoint and sends its reply. For content_by_lua.
---
--- Options:
---
--- - origin: scheme and host of the server as clients see it, "https://as.example.com". By default it is derived from
---   the Host header. Set it if nginx is behind another server, or if requests with a forged Host header can reach it.
--- - max_body_bytes: larger bodies are refused with 413; 65536 by default
--- - client_certificate: a function that returns the client's TLS certificate as PEM, or a list of it and the rest of
---   its chain; by default $ssl_client_raw_cert
---
--- ```lua
--- authlete.openresty.serve(token, { origin = "https://as.example.com" })
--- ```
---@param handle authlete.endpoint an endpoint, or any function from a request to a reply
---@param options? authlete.serve_options
---@raise a message that names an option that is unknown or invalid
function openresty.serve(handle, options)
  options = options or {}
  check(find_colon(handle), "serve")
  check(not is_callable(handle) and "the first argument must be an endpoint, got " .. type(handle), "serve")
  check(option_checks.find_fault(options, SERVE_OPTIONS, 'origin = "https://as.example.com"'), "serve")
  local request, problem = requests.read(options, true)
  send(problem or handle(request))
end

-- Returns the response that lets the request pass, or nil and the reply that refuses it.
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

--- Lets the request pass if it has a valid access token, either a Bearer token or one with a DPoP proof. Otherwise the
--- client gets 401 or 403 with WWW-Authenticate, 400, or 500 if Authlete could not be asked. For access_by_lua. If the
--- request passes, ngx.ctx.authlete has the response to introspection: `subject`, `client_id`, `scopes` and the rest.
--- client_id is a number, which LuaJIT prints as 5.9215313581554e+15: write
--- ("%.0f"):format(ngx.ctx.authlete.client_id).
---
--- Options:
---
--- - api: by default one that authlete.from_env() makes on first use
--- - scopes: a list of scopes that the token must have
--- - resources: a list of resources that the token must be for (RFC 8707)
--- - realm: the realm in WWW-Authenticate
--- - origin, client_certificate: as for serve
--- - cache: the name of a lua_shared_dict that keeps responses, so that frequently used tokens cost no calls
--- - cache_seconds: how long the cache keeps a response, 60 by default, and never longer than the token is valid. Until
---   then, a revoked token may still pass.
---
--- Refusals and failures are not kept, nor are responses to requests with a DPoP proof, which is valid for one request
--- only.
---
--- ```lua
--- authlete.openresty.protect { api = api, scopes = { "timeline.read" }, cache = "tokens" }
--- ```
---@param options? authlete.protect_options
---@raise a message that names an option that is unknown or invalid, or a cache that nginx.conf does not define
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

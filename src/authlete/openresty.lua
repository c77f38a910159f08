--- Serves endpoints and protects resources in OpenResty, and in nginx with its Lua module. openresty.md describes how
--- to set up nginx.
---
---     location = /token    { content_by_lua_block { authlete.openresty.serve(token) } }
---     location /timeline   { access_by_lua_block  { guard() } … }

local ascii = require "authlete.util.ascii"
local certificate_header = require "authlete.openresty.certificate_header"
local guards = require "authlete.openresty.guard"
local header = require "authlete.util.header"
local is_callable = require "authlete.util.is_callable"
local option_checks = require "authlete.openresty.options"
local replies = require "authlete.openresty.reply"
local requests = require "authlete.openresty.request"
local statistics = require "authlete.openresty.statistics"

local ngx = ngx -- luacheck: read globals ngx

---@class authlete.serve_options
---@field origin? string scheme and host as clients see them
---@field max_body_bytes? integer the limit for the body of a request; 65536
---@field client_certificate? fun(): string|string[]|nil the client's certificate; by default that of the connection

--- What guard:stats() returns; the same as authlete.openresty.metrics() for one guard.
---@class authlete.guard_stats
---@field passed integer requests that passed
---@field answers table<string, integer> by source: worker, shared, call, wait, stale
---@field refused table<string, integer> by reason
---@field failures table<string, integer> failed calls by kind
---@field calls { count: integer, seconds: number } calls to Authlete, and how long they took together
---@field breaker "open"|"closed" "open" while Authlete is not asked, after several failures

---@class authlete.guard
---@operator call: nil
---@field forget fun(self: authlete.guard, token: string) forgets a token, in all workers, when it has been revoked
---@field stats fun(self: authlete.guard): authlete.guard_stats counts what has passed and what was refused

---@class authlete.guard_options
---@field api? authlete.api by default the one that authlete.from_env() makes
---@field name? string tells guards apart in stats and metrics; by default the realm, or "guard"
---@field realm? string for challenges
---@field origin? string scheme and host as clients see them; requests with DPoP are refused without it
---@field scopes? string[]|table<string, string[]>|fun(request: table): string[]? the scopes that a token must have
---@field subject? string the only user who may pass
---@field resources? string[] the resources that a token must be for (RFC 8707)
---@field acr_values? string[] ACRs one of which the user's authentication must satisfy (RFC 9470)
---@field max_age? integer how long ago the user may have authenticated, in seconds (RFC 9470)
---@field dpop_nonce_required? boolean whether DPoP proofs need a nonce (RFC 9449 section 9)
---@field required_components? string[] of HTTP message signatures (RFC 9421)
---@field authorize? fun(response: table, request: table): boolean?, string?, string? decides on each request with a
---  good token; after nil come error and description
---@field token? fun(request: table): string? finds the token if it is not in Authorization
---@field client_certificate? fun(): string|string[]|nil the client's certificate; by default that of the connection
---@field cache? string the name of a lua_shared_dict
---@field cache_seconds? number how long good tokens are remembered; 60
---@field stale_seconds? number how long good tokens keep passing while Authlete cannot be asked; 0
---@field refusal_seconds? number how long refused tokens are remembered; 0
---@field worker_entries? integer how many tokens a worker keeps in its own memory; 10000
---@field breaker_failures? integer after how many failed calls in a row Authlete is not asked; 5
---@field breaker_seconds? number for how long Authlete is then not asked; 10
---@field upstream_headers? table<string, string|fun(response: table): any> headers for the upstream: fields of the
---  response, or functions of it
---@field hide_credentials? boolean whether Authorization and DPoP are removed before the upstream; false
---@field cors? string[]|fun(origin: string): boolean|"pass" origins whose scripts may read replies, or what says
---  whether one may; "pass" leaves preflights to the upstream
---@field resource_metadata? string the URL of the protected resource metadata (RFC 9728)
---@field traceparent? boolean whether calls to Authlete carry the request's traceparent; see docs/guard.md

---@class authlete.openresty
local openresty = {}

-- Returns the default api; set by authlete.lua, a higher layer.
openresty.default_api = function()
  error("authlete.openresty: the option 'api' is missing", 3)
end

local SERVE_OPTIONS = { origin = "string", max_body_bytes = "number", client_certificate = "callable" }

local GUARD_OPTIONS = {
  api = "api",
  name = "string",
  realm = "string",
  origin = "string",
  scopes = "scopes",
  subject = "string",
  resources = "strings",
  acr_values = "strings",
  max_age = "whole_seconds",
  dpop_nonce_required = "boolean",
  required_components = "strings",
  authorize = "callable",
  token = "callable",
  client_certificate = "callable",
  cache = "string",
  cache_seconds = "seconds",
  stale_seconds = "seconds",
  refusal_seconds = "seconds",
  worker_entries = "entries",
  breaker_failures = "count",
  breaker_seconds = "seconds",
  upstream_headers = "headers",
  hide_credentials = "boolean",
  cors = "cors",
  resource_metadata = "string",
  traceparent = "boolean",
}

-- Raises an error with the position of the code that called the public function, `level` functions up.
local function check(fault, name, level)
  if fault then
    error("authlete.openresty." .. name .. ": " .. fault, level or 3)
  end
end

local function find_colon(first)
  return first == openresty and "called with a colon; use a dot" or nil
end

-- Requests exist in nginx's subsystem http, but not in its subsystem stream.
local function find_wrong_host()
  local subsystem = ngx and ngx.config.subsystem
  return subsystem ~= "http" and "needs nginx with its Lua module, in http {}" or nil
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
  check(find_wrong_host(), "serve")
  local request, problem = requests.read(options, true)
  replies.send(problem or handle(request))
end

-- Returns what is wrong with the options of a guard, or nil.
local function fault_of_guard(options)
  local fault = find_colon(options) or option_checks.find_fault(options, GUARD_OPTIONS, 'scopes = { "timeline.read" }')
  if fault then
    return fault
  elseif options.cache and not (ngx and ngx.shared[options.cache]) then
    return ("nginx.conf has no 'lua_shared_dict %s'; add \"lua_shared_dict %s 10m;\" to http {}"):format(options.cache,
      options.cache)
  elseif not options.cache and (options.stale_seconds or options.refusal_seconds) then
    return "options 'stale_seconds' and 'refusal_seconds' need the option 'cache'"
  elseif options.dpop_nonce_required and not options.origin then
    return "option 'dpop_nonce_required' needs the option 'origin', without which requests with DPoP are refused"
  elseif options.required_components and not options.origin then
    return "option 'required_components' needs the option 'origin': which URL was signed must not depend on the Host "
      .. "header, which is the client's choice"
  end
  return find_wrong_host()
end

local function make_guard(options, name)
  check(fault_of_guard(options), name, 4)
  return guards.new(options.api or openresty.default_api(), options)
end

--- Makes a guard: a function that lets a request pass if it has an access token that is valid and sufficient. Make it
--- in init_by_lua, so that wrong options stop nginx at the start, and call it in access_by_lua or rewrite_by_lua.
---
--- A request without such a token gets 401 or 403 with WWW-Authenticate, or 400; 503 with Retry-After if Authlete
--- cannot be asked. Afterwards ngx.ctx.authlete has the response of the introspection, which belongs to this request:
--- `subject`, `client_id`, `scopes` and the rest; `stale` is true if it is past its time. client_id is a number, which
--- LuaJIT prints as 5.9215313581554e+15: write ("%.0f"):format(ngx.ctx.authlete.client_id).
---
--- Options:
---
--- - api: by default the one that authlete.from_env() makes when the guard is made
--- - scopes: a list of scopes that the token must have; lists by method, { GET = { … }, ["*"] = { … } }, where methods
---   that are not listed are refused with 403; or a function of the request, { method, url, query, headers,
---   client_certificate }
--- - subject, resources, acr_values, max_age, dpop_nonce_required, required_components: as the operation introspection
---   takes them. required_components needs origin
--- - authorize: a function(response, request) that is called for each request with a good token. It returns true to let
---   the request pass; otherwise nil, and optionally an error code and a description for the challenge of the 403
--- - token: a function of the request that returns the token, for tokens in cookies or other headers
--- - client_certificate: a function that returns the client's certificate as PEM, or a list with its chain after it; by
---   default $ssl_client_raw_cert. See certificate_header
--- - origin: scheme and host as clients see them, which DPoP proofs name (RFC 9449 section 4.3). Without it, requests
---   with DPoP are refused, because the Host header is the client's choice
--- - realm, resource_metadata: parameters of challenges
--- - cache: the name of a lua_shared_dict for what is known about tokens. Without it, each request costs a call
--- - cache_seconds: how long a response is used, 60 by default, and never longer than the token is valid
--- - stale_seconds: how much longer it is used while Authlete cannot be asked, 0 by default
--- - refusal_seconds: how long a refusal is used, 0 by default
--- - worker_entries: how many responses each worker keeps in its own memory, 10000 by default; if guards share api and
---   cache, the first one decides
--- - breaker_failures, breaker_seconds: after 5 failed calls in a row, Authlete is not asked for 10 seconds
--- - upstream_headers: headers for the server behind nginx, { ["X-Subject"] = "subject" }: names of response fields, or
---   functions of the response. What the client sent under these names is removed. Lists are joined by spaces
--- - hide_credentials: removes Authorization and DPoP from the request
--- - cors: origins whose scripts may call this, as a list or a function; or "pass" to let preflights pass
--- - traceparent: passes the request's W3C trace context on to Authlete
--- - name: for stats and metrics
---
--- Methods: guard:forget(token) makes all workers forget a token, for example one that was revoked; guard:stats()
--- returns what the guard has counted.
---
--- ```lua
--- guard = authlete.openresty.guard { api = api, scopes = { "timeline.read" }, cache = "tokens" } -- in init_by_lua
--- guard() -- in access_by_lua
--- ```
---@param options authlete.guard_options
---@return authlete.guard
---@raise a message that names an option that is unknown or invalid, or a cache that nginx.conf does not define
function openresty.guard(options)
  local guard = make_guard(options or {}, "guard")
  return guard -- a tail call would hide the caller, whose position errors name
end

local made = setmetatable({}, { __mode = "k" })

--- Makes a guard at the first request and calls it: the short form for one location. Use the same table for all
--- requests, because the guard is made once for each table.
---
--- ```lua
--- timeline = { api = api, scopes = { "timeline.read" }, cache = "tokens" } -- in init_by_lua
--- authlete.openresty.protect(timeline) -- in access_by_lua
--- ```
---@param options? authlete.guard_options
---@raise a message that names an option that is unknown or invalid, or a cache that nginx.conf does not define
function openresty.protect(options)
  options = options or {}
  local guard = made[options]
  if not guard then
    guard = make_guard(options, "protect")
    made[options] = guard
  end
  return guard()
end

--- Returns a function for the option client_certificate that reads the certificate from a header. Use it only if every
--- request comes through a proxy that sets or removes this header: anybody else could claim any certificate.
---
--- It understands Client-Cert and Client-Cert-Chain (RFC 9440), URL-encoded PEM as nginx writes it
--- ($ssl_client_escaped_cert), and Envoy's X-Forwarded-Client-Cert. An empty value, "-" and "(null)" mean that there is
--- no certificate.
---
--- ```lua
--- client_certificate = authlete.openresty.certificate_header("X-Client-Cert")
--- ```
---@param name string the header
---@return function
function openresty.certificate_header(name)
  check(not header.is_name(name) and "the argument must be the name of a header", "certificate_header")
  local variable = "http_" .. ascii.lower(name):gsub("-", "_")
  return function()
    return certificate_header.parse(ngx.var[variable], ngx.var.http_client_cert_chain)
  end
end

--- Returns what all guards have counted, in Prometheus' text format. For content_by_lua.
---
--- ```lua
--- ngx.header["Content-Type"] = "text/plain; version=0.0.4"
--- ngx.print(authlete.openresty.metrics())
--- ```
---@return string
function openresty.metrics()
  return statistics.metrics()
end

return openresty

--- The cache of protect: responses to introspection calls, in a lua_shared_dict.

local authorization = require "authlete.util.authorization"
local copy = require "authlete.util.copy"
local core = require "authlete.core"
local json = require "authlete.json"
local random = require "authlete.random"

local decoder = require("cjson").new()

local ngx = ngx -- luacheck: read globals ngx

local token_cache = {}

local CACHE_SECONDS = 60

-- Returns a random key that all workers share, without which no name can be traced to its token; nil if the cache has
-- no room for it.
local function hash_key(cache)
  if not cache:get "key" then
    cache:add("key", random.bytes(32))
  end
  return cache:get "key"
end

local function find_bearer_token(headers)
  if type(headers.authorization) ~= "string" or headers.dpop then
    return nil
  end
  local scheme, credentials = authorization.split(headers.authorization)
  return scheme == "bearer" and authorization.find_token(credentials) or nil
end

-- Returns text that differs for each service, API version and server. The api is a core api, or a table that wraps one.
local function identify(api)
  if type(api) == "table" and getmetatable(api) == "authlete.api" then
    api = api.api
  end
  return type(api) == "userdata" and core.identity(api) or tostring(api)
end

--- Returns the cache's key for a request's token and options. The certificate is part of it, because a token may be
--- bound to one (RFC 8705 section 3).
---@param cache table
---@param api table
---@param options table the options of protect
---@param request table
---@return string? # nil for a request with a DPoP proof, for which the cache must not be used: the proof is valid for
---  one request only (RFC 9449 section 4.3)
function token_cache.name(cache, api, options, request)
  local token = find_bearer_token(request.headers)
  local key = token and hash_key(cache)
  if not key then
    return nil
  end
  local scopes, resources = options.scopes or {}, options.resources or {}
  local certificate = request.client_certificate or ""
  local parts = {
    identify(api),
    table.concat(scopes, " "),
    table.concat(resources, " "),
    type(certificate) == "table" and table.concat(certificate) or certificate,
    token,
  }
  return ngx.encode_base64(ngx.hmac_sha1(key, table.concat(parts, "\0")))
end

---@param cache table
---@param name string
---@return table? # the response to the introspection
function token_cache.read(cache, name)
  local text = cache:get(name)
  return text and decoder.decode(text)
end

--- Stores a response without its content, which may be a challenge or a signature for this one request.
---@param cache table
---@param name string
---@param options table the options of protect
---@param response table the response to the introspection
function token_cache.write(cache, name, options, response)
  local seconds = options.cache_seconds or CACHE_SECONDS
  if type(response.expires_at) == "number" and response.expires_at > 0 then
    seconds = math.min(seconds, response.expires_at / 1000 - ngx.now())
  end
  if seconds >= 0.001 then
    local kept = copy.merged(response)
    kept.response_content = nil
    cache:set(name, json.encode(kept), seconds)
  end
end

return token_cache

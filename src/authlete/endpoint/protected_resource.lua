--- The metadata of a protected resource, from which clients learn where to get tokens for it (RFC 9728).

local core = require "authlete.core"
local define = require "authlete.endpoint.define"
local finish = require "authlete.endpoint.finish"
local list = require "authlete.util.list"
local replies = require "authlete.endpoint.replies"

local decoder = require("cjson").new()

local FIELDS = {
  resource = "string",
  authorization_servers = "table",
  scopes_supported = "table",
  bearer_methods_supported = "table",
  resource_name = "string",
  resource_documentation = "string",
  resource_policy_uri = "string",
  resource_tos_uri = "string",
  jwks_uri = "string",
  dpop_bound_access_tokens_required = "boolean",
  tls_client_certificate_bound_access_tokens = "boolean",
}
local KEPT_MS = 300 * 1000

-- Returns a function that returns the service's issuer, which is asked for once in five minutes.
local function issuer_source()
  local issuer, until_when
  return function(context)
    if not issuer or core.clock() >= until_when then
      local text = context:call("get_service_configuration", {})
      local done, configuration = pcall(decoder.decode, text)
      if not done or type(configuration.issuer) ~= "string" then
        context:log "the service's configuration has no issuer"
        finish.with(replies.server_error())
      end
      issuer, until_when = configuration.issuer, core.clock() + KEPT_MS
    end
    return issuer
  end
end

local function make()
  local find_issuer = issuer_source()
  return define("protected_resource_metadata", FIELDS, function(context, incoming)
    incoming:allow_methods "GET"
    local document = {}
    for name in pairs(FIELDS) do
      document[name] = context.callbacks[name]
    end
    document.authorization_servers = document.authorization_servers or { find_issuer(context) }
    document.bearer_methods_supported = document.bearer_methods_supported or { "header" }
    local reply = replies.json(200, document)
    reply.headers["Cache-Control"], reply.headers["Pragma"] = "public, max-age=300", nil
    return reply
  end)
end

---@param api table
---@param metadata table
---@return function # handle(request) -> reply
return function(api, metadata)
  local given = type(metadata) == "table" and metadata or {}
  local fault = type(given.resource) ~= "string" and "the option 'resource' is missing: the URL of the resource"
  for name, kind in pairs(FIELDS) do
    if kind == "table" and given[name] ~= nil and not list.is_of_strings(given[name]) then
      fault = "the option '" .. name .. "' must be a list of strings"
    end
  end
  if fault then
    error("authlete.endpoint.protected_resource_metadata: " .. fault, 2)
  end
  return make()(api, metadata)
end

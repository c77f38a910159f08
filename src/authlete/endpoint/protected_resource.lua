--- The metadata of a protected resource, from which clients learn where to get tokens for it (RFC 9728).

local copy = require "authlete.util.copy"
local define = require "authlete.endpoint.define"
local finish = require "authlete.endpoint.finish"
local json = require "authlete.json"
local kept = require "authlete.endpoint.kept"
local replies = require "authlete.endpoint.replies"

local decoder = require("cjson").new()

local FIELDS = {
  resource = "required resource",
  authorization_servers = "strings",
  scopes_supported = "strings",
  bearer_methods_supported = "strings",
  resource_name = "string",
  resource_documentation = "string",
  resource_policy_uri = "string",
  resource_tos_uri = "string",
  jwks_uri = "string",
  dpop_bound_access_tokens_required = "boolean",
  tls_client_certificate_bound_access_tokens = "boolean",
}
local CACHE_SECONDS = 300

local function find_issuer(context)
  local text = context:call("get_service_configuration", {})
  local done, configuration = pcall(decoder.decode, text)
  if not done or type(configuration.issuer) ~= "string" then
    context:log "the service's configuration has no issuer"
    finish.with(replies.server_error())
  end
  return configuration.issuer, CACHE_SECONDS
end

-- The issuer, which one call finds for many requests.
local function issuer_of(context)
  local state = context.state
  state.issuer = state.issuer or kept.new()
  return (state.issuer:get(function() return find_issuer(context) end))
end

return define("protected_resource_metadata", copy.merged(FIELDS, { cors = "cors" }), function(context, incoming)
  incoming:allow_methods "GET"
  local document = {}
  for name, kind in pairs(FIELDS) do
    local value = context.callbacks[name]
    local is_empty = kind == "strings" and value and not value[1] -- RFC 9728 section 3.2: such claims are left out
    document[name] = not is_empty and value or nil
  end
  if context.callbacks.bearer_methods_supported then -- an empty one means that there is no method (section 2)
    document.bearer_methods_supported = json.array(copy.merged(context.callbacks.bearer_methods_supported))
  end
  document.authorization_servers = document.authorization_servers or { issuer_of(context) }
  document.bearer_methods_supported = document.bearer_methods_supported or { "header" }
  local reply = replies.json(200, document)
  reply.headers["Cache-Control"], reply.headers["Pragma"] = ("public, max-age=%d"):format(CACHE_SECONDS), nil
  return reply
end)

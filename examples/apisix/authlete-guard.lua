-- Lets requests with a good access token pass, and tells the upstream whose they are.

local authlete = require "authlete"
local core = require "apisix.core"

local list = { type = "array", items = { type = "string" } }

local schema = {
  type = "object",
  properties = {
    base_url = { type = "string" },
    service_id = { type = "string" },
    service_access_token = { type = "string" },
    scopes = list,
    resources = list,
    realm = { type = "string", default = "apisix" },
    origin = { type = "string" },
    resource_metadata = { type = "string" },
    cache = { type = "string", default = "authlete-tokens" },
    cache_seconds = { type = "number", minimum = 0, default = 60 },
    stale_seconds = { type = "number", minimum = 0, default = 0 },
    hide_credentials = { type = "boolean", default = false },
  },
  encrypt_fields = { "service_access_token" },
  required = { "base_url", "service_id", "service_access_token" },
}

local plugin = { version = 0.1, priority = 2555, name = "authlete-guard", type = "auth", schema = schema }

local OPTIONS = {
  "scopes", "resources", "realm", "origin", "resource_metadata", "cache", "cache_seconds", "stale_seconds",
  "hide_credentials",
}

-- APISIX passes the same table until the configuration changes.
local guards = setmetatable({}, { __mode = "k" })

local function make_guard(conf)
  local options = {
    api = authlete.new {
      base_url = conf.base_url,
      service_id = conf.service_id,
      service_access_token = conf.service_access_token,
    },
    upstream_headers = {
      ["X-Token-Subject"] = "subject", ["X-Token-Scopes"] = "scopes", ["X-Token-Client"] = "client_id",
    },
  }
  for _, name in ipairs(OPTIONS) do
    options[name] = conf[name]
  end
  return authlete.openresty.guard(options)
end

function plugin.check_schema(conf)
  return core.schema.check(schema, conf)
end

function plugin.rewrite(conf)
  local guard = guards[conf]
  if not guard then
    guard = make_guard(conf)
    guards[conf] = guard
  end
  guard()
end

return plugin

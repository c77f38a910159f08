-- Lets requests with a good access token pass, and tells the service behind Kong whose they are.

local authlete = require "authlete"

local plugin = {
  PRIORITY = 1045, -- with Kong's own authentication plugins, before ACL and rate limiting
  VERSION = "0.1.0",
}

local OPTIONS = {
  "scopes", "resources", "realm", "origin", "resource_metadata", "cache", "cache_seconds", "stale_seconds",
  "hide_credentials",
}

-- Kong passes the same table until the configuration changes.
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
    local value = conf[name]
    local is_given = value ~= nil and value ~= ngx.null
    if is_given then
      options[name] = value
    end
  end
  return authlete.openresty.guard(options)
end

function plugin.access(_, conf)
  local guard = guards[conf]
  if not guard then
    guard = make_guard(conf)
    guards[conf] = guard
  end
  guard()
end

return plugin

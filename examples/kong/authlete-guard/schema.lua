-- The configuration of the plugin, for Kong's Admin API.

local typedefs = require "kong.db.schema.typedefs"

local list = { type = "array", elements = { type = "string" } }

return {
  name = "authlete-guard",
  fields = {
    { consumer = typedefs.no_consumer },
    { protocols = typedefs.protocols_http },
    {
      config = {
        type = "record",
        fields = {
          { base_url = { type = "string", required = true } },
          { service_id = { type = "string", required = true } },
          { service_access_token = { type = "string", required = true, encrypted = true, referenceable = true } },
          { scopes = list },
          { resources = list },
          { realm = { type = "string", default = "kong" } },
          { origin = { type = "string" } },
          { resource_metadata = { type = "string" } },
          { cache = { type = "string", default = "authlete_tokens" } },
          { cache_seconds = { type = "number", default = 60 } },
          { stale_seconds = { type = "number", default = 0 } },
          { hide_credentials = { type = "boolean", default = false } },
        },
      },
    },
  },
}

-- Serves one sandbox to every request that reaches this nginx worker. nginx.conf loads it before the workers start, so
-- they do not have to be able to read these files.

local sandbox = require "authlete.sandbox"

-- The default client of the sandbox with additional redirect URIs, and a public client.
local function clients(redirect_uris, public_redirect_uris)
  local confidential = sandbox.new().settings.clients[1]
  local public = { client_id = "5921531358155431", client_name = "My Public Client", redirect_uris = {} }
  for uri in redirect_uris:gmatch "%S+" do
    table.insert(confidential.redirect_uris, uri)
  end
  for uri in public_redirect_uris:gmatch "%S+" do
    table.insert(public.redirect_uris, uri)
  end
  return { confidential, public }
end

local function variable(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

local redirect_uris = variable "SANDBOX_REDIRECT_URI" or ""
local box = sandbox.new {
  issuer = variable "SANDBOX_ISSUER",
  clients = clients(redirect_uris, variable "SANDBOX_PUBLIC_REDIRECT_URI" or redirect_uris),
}

-- Writes the settings in effect to nginx's prefix folder, where the script "run" reads them.
local function write_settings()
  local settings = box.settings
  local client, public_client = settings.clients[1], settings.clients[2]
  local file = assert(io.open(ngx.config.prefix() .. "settings", "w"))
  for name, value in pairs {
    SERVICE_ID = settings.service_id,
    SERVICE_ACCESS_TOKEN = settings.service_access_token,
    SERVICE_API_KEY = settings.service_api_key,
    SERVICE_API_SECRET = settings.service_api_secret,
    CLIENT_ID = client.client_id,
    CLIENT_SECRET = client.client_secret,
    PUBLIC_CLIENT_ID = public_client.client_id,
  } do
    file:write(name, "='", value, "'\n")
  end
  file:close()
end

write_settings()

local server = {}

function server.serve()
  ngx.req.read_body()
  local response = box {
    method = ngx.req.get_method(),
    url = ngx.var.scheme .. "://" .. ngx.var.host .. ngx.var.request_uri,
    headers = ngx.req.get_headers(),
    body = ngx.req.get_body_data(),
  }
  ngx.status = response.status
  for name, value in pairs(response.headers) do
    ngx.header[name] = value
  end
  if response.status == 204 then
    return
  end
  ngx.header["Content-Length"] = #response.body
  ngx.print(response.body)
end

return server

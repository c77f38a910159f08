-- Serves one sandbox to every request that reaches this nginx worker. Loaded by nginx.conf before the workers start, so
-- that the worker needs no right to read these files.

local sandbox = require "authlete.sandbox"

local box = sandbox.new()

-- Leaves the settings in effect in nginx's prefix folder, where the script "run" reads them.
local function write_settings()
  local settings, client = box.settings, box.settings.clients[1]
  local file = assert(io.open(ngx.config.prefix() .. "settings", "w"))
  for name, value in pairs {
    SERVICE_ID = settings.service_id,
    SERVICE_ACCESS_TOKEN = settings.service_access_token,
    SERVICE_API_KEY = settings.service_api_key,
    SERVICE_API_SECRET = settings.service_api_secret,
    CLIENT_ID = client.client_id,
    CLIENT_SECRET = client.client_secret,
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
  ngx.header["Content-Length"] = #response.body
  ngx.print(response.body)
end

return server

-- Serves one sandbox to every request that reaches this nginx worker. nginx.conf loads it before the workers start, so
-- they do not have to be able to read these files.

local json = require "authlete.json"
local sandbox = require "authlete.sandbox"

local function variable(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

-- Returns the words of a variable, after those of the list.
local function words(name, list)
  for word in (variable(name) or ""):gmatch "%S+" do
    list[#list + 1] = word
  end
  return list
end

-- The default client of the sandbox with additional redirect URIs, and a public client. Authlete does not use the
-- addresses to which clients return after a sign-out; authorization servers find them in the clients' metadata.
local function clients()
  local signed_out = words("SANDBOX_POST_LOGOUT_REDIRECT_URI", json.array {})
  local metadata = json.encode { post_logout_redirect_uris = signed_out }
  local confidential = sandbox.new().settings.clients[1]
  words("SANDBOX_REDIRECT_URI", confidential.redirect_uris)
  confidential.custom_metadata = metadata
  local of_public = variable "SANDBOX_PUBLIC_REDIRECT_URI" and "SANDBOX_PUBLIC_REDIRECT_URI" or "SANDBOX_REDIRECT_URI"
  return { confidential, {
    client_id = "5921531358155431", client_name = "My Public Client", redirect_uris = words(of_public, {}),
    custom_metadata = metadata,
  } }
end

local seconds_ahead = 0 -- of the sandbox's clock

local box = sandbox.new {
  issuer = variable "SANDBOX_ISSUER",
  endpoints = { end_session = variable "SANDBOX_END_SESSION_ENDPOINT" },
  authorization_details_types = { "payment_initiation" },
  clients = clients(),
  now = function() return os.time() + seconds_ahead end,
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

--- Sets the sandbox's clock so many seconds ahead of the real one, as the body says, for what expires.
function server.set_clock()
  ngx.req.read_body()
  local seconds = tonumber(ngx.req.get_body_data())
  seconds_ahead = seconds or seconds_ahead
  ngx.exit(seconds and 204 or 400)
end

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

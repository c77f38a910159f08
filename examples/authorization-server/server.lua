--- The authorization server: its paths and their endpoints. nginx.conf calls the functions that this module returns.

local account = require "account"
local api = require "api"
local authlete = require "authlete"
local authlete_form = require "authlete.form"
local authorization = require "authorization"
local consents = require "consents"
local device = require "device"
local forms = require "forms"
local logout = require "logout"
local metadata = require "metadata"
local pages = require "pages"
local sign_in = require "sign_in"
local unavailable = require "unavailable"
local users = require "users"

local endpoint, openresty = authlete.endpoint, authlete.openresty

local origin = os.getenv "AUTHORIZATION_SERVER" -- where clients reach this server
  or error "AUTHORIZATION_SERVER is not set: the origin of this server, such as https://login.example"

-- The resource servers that may introspect tokens.
local resource_servers = { timeline = os.getenv "RESOURCE_SERVER_SECRET" }

-- The origins of applications that run in browsers. Their scripts may call the endpoints that clients use, but not
-- those for people.
local cors = {}
for application in (os.getenv "CORS_ORIGINS" or ""):gmatch "%S+" do
  table.insert(cors, application)
end

-- Admits requests with an access token for the timeline.
local timeline = openresty.guard {
  api = api, scopes = { "timeline.read" }, realm = "timeline", cache = "tokens", origin = origin, cors = cors,
}

local revoke = endpoint.revocation(api, { cors = cors })

-- The guard must not remember a token that was revoked. The access token of a revoked refresh token stays good for it
-- until cache_seconds are over.
local function revocation(request)
  local reply = revoke(request)
  local form = reply.status == 200 and authlete_form.decode(request.body or "")
  if form and form.token then timeline:forget(form.token) end
  return reply
end

local configuration = metadata.endpoint(api, { cors = cors })

-- For people with a browser.
local browser_routes = {
  ["/"] = function() return pages.message(200, "home") end,

  ["/authorization"] = forms.as_query(endpoint.authorization(api, {
    interaction = authorization.begin,
    session = authorization.session,
    consent = consents.cover_request,
    error_page = pages.error,
  })),
  ["/sign-in"] = forms.from_here(sign_in.check_password),
  ["/sign-in/another-user"] = forms.from_here(sign_in.ask_another_user),
  ["/authorization/decision"] = forms.from_here(endpoint.authorization_decision(api, {
    decision = authorization.decide,
    error_page = pages.error,
  })),

  ["/device"] = endpoint.device_verification(api, {
    user_code = device.user_code,
    valid = device.begin,
    expired = device.ask_again,
    not_exist = device.ask,
    error_page = pages.error,
  }),
  ["/device/decision"] = forms.from_here(endpoint.device_complete(api, {
    decision = device.decide,
    success = device.finish,
    expired = device.ask_again,
    not_exist = device.ask_again,
    error_page = device.show_error,
  })),

  ["/account"] = account.show,
  ["/account/remove"] = forms.from_here(account.remove_application),
  ["/account/sign-out"] = forms.from_here(account.sign_out),
  ["/end-session"] = forms.as_query(logout.begin),
  ["/end-session/decision"] = forms.from_here(logout.decide),
}

-- For client applications and resource servers.
local routes = {
  ["/.well-known/openid-configuration"] = configuration,
  ["/.well-known/oauth-authorization-server"] = configuration,
  ["/.well-known/openid-federation"] = endpoint.federation_configuration(api),
  ["/jwks"] = endpoint.service_jwks(api, { cors = cors }),

  ["/pushed-authorization"] = endpoint.push_authorization_request(api, { cors = cors }),
  ["/device-authorization"] = endpoint.device_authorization(api, { cors = cors }),
  -- Without passwords (RFC 9700 section 2.4), so they cannot be guessed here.
  ["/token"] = endpoint.token(api, { cors = cors }),
  ["/revocation"] = revocation,
  ["/introspection"] = endpoint.standard_introspection(api, {
    resource_server = function(_, id, secret) return secret ~= nil and secret == resource_servers[id] end,
  }),
  ["/userinfo"] = endpoint.user_info(api, {
    claims = function(response) return users.claims(response.subject, response) or false end,
    cors = cors,
  }),

  ["/registration"] = endpoint.client_registration(api),
  ["/registration/*"] = endpoint.client_registration(api),
  ["/grants/*"] = endpoint.grant_management(api),
  ["/federation-registration"] = endpoint.federation_registration(api),
}

for path, handler in pairs(browser_routes) do
  routes[path] = unavailable.page_instead(handler)
end

local function not_found() return pages.message(404, "not_found") end

local server = { guard_timeline = timeline }

function server.serve()
  local path = ngx.var.uri
  local route = routes[path] or routes[path:gsub("^(.*/)[^/]+$", "%1*")] or not_found
  openresty.serve(route, { origin = origin })
end

--- Sends the page for an error that nginx finds itself, such as too many requests. Such a request may lack anything,
--- even its address, so this does not read it.
function server.show_error()
  local page = pages.error { status = ngx.status }
  for name, value in pairs(page.headers) do
    ngx.header[name] = value
  end
  ngx.print(page.body)
end

return server

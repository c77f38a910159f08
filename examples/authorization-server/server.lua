--- The authorization server: its paths and their endpoints. nginx.conf calls serve() and guard_timeline().

local authlete = require "authlete"
local authlete_form = require "authlete.form"
local device = require "device"
local pages = require "pages"
local sessions = require "sessions"
local sign_in = require "sign_in"
local users = require "users"

local api = authlete.from_env()
local endpoint, openresty = authlete.endpoint, authlete.openresty

local origin = os.getenv "AUTHORIZATION_SERVER" -- where clients reach this server

-- The resource servers that may introspect tokens.
local resource_servers = { timeline = os.getenv "RESOURCE_SERVER_SECRET" }

-- Admits requests with an access token for the timeline.
local timeline = openresty.guard {
  api = api, scopes = { "timeline.read" }, realm = "timeline", cache = "tokens", origin = origin,
}

local revoke = endpoint.revocation(api)

-- The guard must not remember a token that was revoked. The access token of a revoked refresh token stays good for it
-- until cache_seconds are over.
local function revocation(request)
  local reply = revoke(request)
  local form = reply.status == 200 and authlete_form.decode(request.body or "")
  if form and form.token then timeline:forget(form.token) end
  return reply
end

local routes = {
  ["/"] = function() return pages.message(200, "Authorization server", "Applications send you here to sign in.") end,

  ["/.well-known/openid-configuration"] = endpoint.service_configuration(api),
  ["/.well-known/oauth-authorization-server"] = endpoint.service_configuration(api),
  ["/.well-known/openid-federation"] = endpoint.federation_configuration(api),
  ["/jwks"] = endpoint.service_jwks(api),

  ["/authorization"] = endpoint.authorization(api, {
    interaction = sign_in.begin_authorization,
    session = sessions.person,
    consent = users.has_consented,
  }),
  ["/authorization/decision"] = endpoint.authorization_decision(api, { decision = sign_in.decide_authorization }),
  ["/pushed-authorization"] = endpoint.push_authorization_request(api),
  ["/sign-in"] = sign_in.check_password,

  ["/token"] = endpoint.token(api), -- without passwords (RFC 9700 section 2.4), so they cannot be guessed here
  ["/revocation"] = revocation,
  ["/introspection"] = endpoint.standard_introspection(api, {
    resource_server = function(_, id, secret) return secret ~= nil and secret == resource_servers[id] end,
  }),
  ["/userinfo"] = endpoint.user_info(api, {
    claims = function(response) return users.claims(response.subject, response.scopes) end,
  }),

  ["/device-authorization"] = endpoint.device_authorization(api),
  ["/device"] = endpoint.device_verification(api, {
    valid = device.begin,
    expired = device.ask_again,
    not_exist = device.ask,
  }),
  ["/device/decision"] = endpoint.device_complete(api, {
    decision = device.decide,
    success = device.finish,
    expired = device.ask_again,
    not_exist = device.ask_again,
  }),

  ["/registration"] = endpoint.client_registration(api),
  ["/registration/*"] = endpoint.client_registration(api),
  ["/grants/*"] = endpoint.grant_management(api),
  ["/federation-registration"] = endpoint.federation_registration(api),
}

local function not_found() return pages.message(404, "Not found", "This page does not exist.") end

local server = { guard_timeline = timeline }

function server.serve()
  local path = ngx.var.uri
  local route = routes[path] or routes[path:gsub("^(.*/)[^/]+$", "%1*")] or not_found
  openresty.serve(route, { origin = origin })
end

return server

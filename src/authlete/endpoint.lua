--- The endpoints of an authorization server. Each is a function from an HTTP request to an HTTP reply:
---
---     local token = authlete.endpoint.token(api, {
---       password = function(username, password) return users.check(username, password) end,
---     })
---     local reply = token {
---       method = "POST", url = "https://as.example.com/token", headers = { … }, body = "grant_type=password&…",
---     }
---
--- A request is { method, url, query, headers, body, client_certificate }. `method` and `url` are required; `url` is
--- the public, absolute URL. `query` is the text after the "?"; if it is nil, it is taken from the URL. `headers` is a
--- table of strings, or of lists of strings, by name in upper or lower case. `client_certificate` is the certificate
--- with which the client application authenticated in TLS: a string in PEM, or a list of that string and the rest of
--- its chain.
---
--- A reply is { status, headers, body }. In a reply from a callback, a header may be a list of strings, as Set-Cookie
--- needs. Replies to HEAD have no body, but the Content-Length that a reply to GET would have; for other methods, set
--- Content-Length when you send the reply. In nginx, authlete.openresty.serve does all of this.
---
--- Creating an endpoint raises an error if a callback is unknown, missing, or not a function. Calling it never does:
---
--- - Invalid requests get 400, 401, 405 or 415, before Authlete is asked.
--- - If a call fails, Authlete returns an unknown action, or a callback raises an error or returns something invalid,
---   the reply is 500 with {"error":"server_error"}. The reason, without secrets, goes to nginx's error log, or to
---   standard error.
--- - If a callback fails while a ticket is open, the endpoint also makes Authlete invalidate the ticket (token_fail
---   with UNKNOWN, authorization_fail or backchannel_authentication_fail with SERVER_ERROR).
---
--- Options that several endpoints have, beside their callbacks:
---
--- - `cors`, for those that scripts in browsers use: origins as browsers send them, { "https://app.example.com" }, or a
---   function(origin) that returns whether its scripts may read replies. Preflights are answered, and WWW-Authenticate
---   and DPoP-Nonce are exposed. Authorization and pages do not have it: other sites must not call them.
--- - `error_page`, a callback, for those that people visit: error_page(reply, request) -> the page in place of a reply
---   with an error. `reply` also has `error` and `error_description`, if there are any; its status is 405 if somebody
---   opens a page that takes only forms: reply with 303 to send them back. Programs, whose Accept header does not name
---   HTML, get JSON as without it.
--- - `cache_seconds`, for documents: 300 by default. The document is kept for that long, here and by
---   clients; while Authlete cannot be asked, they get the last one. 0 turns this off.
---
--- Callbacks may yield or block if the code that calls the endpoint may. Unless stated otherwise, their `response` is
--- Authlete's response to the operation with the endpoint's name; its fields are in docs/reference. `client_id` is a
--- number, which LuaJIT prints as 5.9215313581554e+15: write ("%.0f"):format(client_id). A subject is a string. If a
--- callback returns parameters of an operation, those that are JSON (claims, claims_for_tx, jwt_at_claims and
--- idt_header_params) may be tables. Callbacks that wait may yield on every Lua; on Lua
--- 5.1, they run in a coroutine of their own, so that what resumes them must resume the coroutine that called the
--- endpoint, not the one that coroutine.running returns in the callback.
---
--- Four modules are useful for callbacks and the rest of a server. Load them with require: "authlete.claims" collects
--- the claims about a person that a client has requested, "authlete.form" reads forms, "authlete.json" writes JSON with
--- exact numbers and empty arrays, and "authlete.random" makes random names, for sessions and the like.

local authorization = require "authlete.endpoint.authorization"
local credential = require "authlete.endpoint.credential"
local device = require "authlete.endpoint.device"
local document = require "authlete.endpoint.document"
local list = require "authlete.util.list"
local notify = require "authlete.endpoint.notify"
local read_only = require "authlete.util.read_only"
local registration = require "authlete.endpoint.registration"
local resource = require "authlete.endpoint.resource"
local simple = require "authlete.endpoint.simple"

--- A request to an endpoint.
---@class authlete.http_request
---@field method string GET, POST …
---@field url string the public, absolute URL
---@field query? string the text after the "?"; taken from the URL if nil
---@field headers? table<string, string|string[]> by name in any case
---@field body? string the body, as it arrived
---@field client_certificate? string|string[] PEM, or a list with the rest of its chain after it

--- Options that several endpoints have, beside their callbacks.
---@class authlete.endpoint_options
---@field cors? string[]|fun(origin: string): boolean origins whose scripts may read replies, or what says whether one
---  may
---@field cache_seconds? number for documents: how long one is kept, here and by clients; 300
---@field error_page? fun(reply: table, request: authlete.http_request): authlete.http_reply makes the page for an error

---@alias authlete.endpoint fun(request: authlete.http_request): authlete.http_reply

---@class authlete.endpoints
local endpoint = {}

--- The token endpoint (RFC 6749 section 3.2). POST, form.
---
--- All callbacks are optional:
---
--- - password(username, password, response) -> the subject, or a table of parameters of token_issue that includes it;
---   nil refuses the password. Without this callback, the client gets unsupported_grant_type.
--- - token_exchange(response) -> a table of parameters of token_create, or nil, error, description (RFC 8693). If error
---   is nil, the client gets invalid_request. Without this callback, it gets unsupported_grant_type. The endpoint adds
---   the client_id and resources of the request unless the table has them. It does not add scopes, authorization
---   details, or what binds the token to a key or certificate (dpop_key_thumbprint, certificate_thumbprint): the token
---   has only those that are in the table.
--- - jwt_bearer(response) -> the same (RFC 7523), except that if error is nil, the client gets invalid_grant.
--- - id_token_reissue(response) -> a table of parameters of id_token_reissue. If it returns nil, or there is no
---   callback, the ID token is left out.
--- - native_sso(response) -> a table of parameters of native_sso, with device_secret if the response has none. If it
---   returns nil, or there is no callback, the client gets invalid_grant.
--- - parameters(request) -> a table of further parameters of the operation token, for every grant: properties,
---   jwt_at_claims, access_token_duration, refresh_token_duration, access_token, cimd_options and the like. What the
---   client has sent takes precedence.
--- - issued(response) is told of each token, after it was issued: `response` is that of token, token_issue,
---   token_create, id_token_reissue or native_sso. An error that it raises is logged; the client gets the token anyway.
---
--- Option: cors.
---
--- ```lua
--- authlete.endpoint.token(api, { password = function(username, password) return "user-1001" end })
--- ```
---@param api authlete.api
---@param callbacks? table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown or not a function
endpoint.token = require "authlete.endpoint.token"

--- The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2). GET, and POST with a form.
---
--- Callbacks:
---
--- - interaction(response, request) -> a reply; required. It shows the page for login and consent. Keep response.ticket
---   for authorization_decision, in the person's session on the server and not in the page. `response.sign_in_again` is
---   true if the client wants the person to sign in again now: max_age=0, which Authlete cannot tell from no limit.
---   For requests that were pushed, it is never true.
--- - session(response, request) -> a table of parameters of authorization_issue if somebody is logged in: subject,
---   auth_time (seconds), acr, claims …; otherwise nil. Called for prompt=none. Without this callback, nobody counts as
---   logged in.
--- - consent(response, session) -> whether the person has already agreed to what is requested now. Without this
---   callback, nobody has.
---
--- - error_page(reply, request) -> a page; optional
---
--- For prompt=none, the first of these reasons that applies is returned to the client: NOT_LOGGED_IN, EXCEEDS_MAX_AGE,
--- DIFFERENT_SUBJECT, ACR_NOT_SATISFIED, CONSENT_REQUIRED. If none applies, codes and tokens are issued.
---
--- ```lua
--- authlete.endpoint.authorization(api, { interaction = show_login_page })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.authorization = authorization.authorization

--- Receives the form of the login and consent page. POST, form.
---
--- Callback, required: decision(request, form, lists) -> one of
---
--- - a table of parameters of authorization_issue with ticket and subject: the person agrees;
--- - { ticket, reason, description }: the person, or your server, refuses (authorization_fail);
--- - a reply: the login page again, or 403.
---
--- Callback, optional: error_page(reply, request) -> a page.
---
--- `form` has the parameters that occur once and have a value; `lists` has all values by name. Take ticket and subject
--- from the person's session, and check that the form came from your page (with a token against cross-site request
--- forgery). If the callback returns a table without ticket and status, the reply is 400; if the ticket has expired or
--- has been used before, it is 500.
---
--- ```lua
--- authlete.endpoint.authorization_decision(api, {
---   decision = function(request, form)
---     local session = sessions.of(request)
---     return { ticket = session.ticket, subject = session.subject, reason = not form.allow and "DENIED" or nil }
---   end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.authorization_decision = authorization.decision

--- The revocation endpoint (RFC 7009). POST, form. Option: cors.
---
--- ```lua
--- authlete.endpoint.revocation(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.revocation = simple.client "revocation"

--- The pushed authorization request endpoint (RFC 9126). POST, form. Option: cors.
---
--- ```lua
--- authlete.endpoint.push_authorization_request(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.push_authorization_request = simple.client("push_authorization_request", true)

--- The device authorization endpoint (RFC 8628 section 3.1). POST, form. Option: cors.
---
--- ```lua
--- authlete.endpoint.device_authorization(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.device_authorization = simple.client "device_authorization"

--- A protected resource (RFC 6750, RFC 9449 section 7). Any method.
---
--- Callback, required: resource(response, request) -> the reply of the resource; `response` is that of introspection.
--- Options, which are passed to introspection: scopes, subject, resources, acr_values, max_age, dpop_nonce_required,
--- required_components. Option: cors. If the request has an HTTP message signature (RFC 9421), or components are
--- required, its headers and URL are passed on, too.
---
--- ```lua
--- authlete.endpoint.introspection(api, {
---   scopes = { "profile" },
---   resource = function(response) return { status = 200, body = "Hello, " .. response.subject } end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table and options
---@return authlete.endpoint
---@raise a message that names the callback or option that is unknown, missing or of the wrong type
endpoint.introspection = resource.introspection

--- The introspection endpoint (RFC 7662, RFC 9701). POST, form.
---
--- Callback, required: resource_server(request, id, secret) -> true if the resource server may ask, or a table of
--- parameters of standard_introspection (rs_uri, introspection_sign_alg …); for nil, the resource server gets 401. `id`
--- and `secret` come from HTTP Basic authentication, or are nil. If the table has rs_uri, the Accept header is passed
--- on to Authlete, which needs both for a response as a JWT.
---
--- ```lua
--- authlete.endpoint.standard_introspection(api, {
---   resource_server = function(_, id, secret) return id == "rs-1" and is_secret_of(id, secret) end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.standard_introspection = resource.standard_introspection

--- The UserInfo endpoint (OpenID Connect Core 1.0 section 5.3). GET, POST; the access token is in the Authorization
--- header, or in the form of a POST.
---
--- Callback, required: claims(response) -> the claims of response.subject, as a table or as JSON; nil if there are none
--- but the subject; false if the person no longer exists (the client gets 401 invalid_token). The second result, if
--- any, is a table of further parameters of user_info_issue. Option: cors. HTTP message signatures (RFC 9421) are
--- passed on, and the reply gets the one that Authlete makes.
---
--- ```lua
--- authlete.endpoint.user_info(api, {
---   claims = function(response) return { name = people[response.subject].name } end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.user_info = resource.user_info

--- The page where the person enters the code that a device shows (RFC 8628 section 3.3). GET, and POST with a form.
---
--- Callbacks. All but user_code and error_page are required and return replies:
---
--- - user_code(request, form) -> the user code or nil. Without this callback, form.user_code is used.
--- - valid(response, request, user_code): shows the page for login and consent, whose form goes to device_complete.
--- - expired(response, request, user_code)
--- - not_exist(response, request, user_code): shows the page to enter the code; response is nil if none was entered.
--- - error_page(reply, request) -> a page; optional
---
--- Limit how often a person may try to enter a code (RFC 8628 section 5.1).
---
--- ```lua
--- authlete.endpoint.device_verification(api, {
---   valid = show_consent_page, expired = say_expired, not_exist = show_code_page,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.device_verification = device.verification

--- Receives the form of the consent page of device_verification (RFC 8628 section 3.3). POST, form.
---
--- Callbacks, all required but error_page:
---
--- - decision(request, form, lists) -> a table of parameters of device_complete: user_code, result ("AUTHORIZED",
---   "ACCESS_DENIED" or "TRANSACTION_FAILED"), subject …; or a reply.
--- - success(response, request, decision), expired(…), not_exist(…) -> a reply; `decision` is the table that the
---   callback of that name returned. If it has no user code, not_exist is called with nil as response.
--- - error_page(reply, request) -> a page; optional
---
--- ```lua
--- authlete.endpoint.device_complete(api, {
---   decision = decide, success = say_done, expired = say_expired, not_exist = show_code_page,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.device_complete = device.complete

--- The backchannel authentication endpoint (CIBA Core 1.0 section 7). POST, form.
---
--- Callbacks, both required:
---
--- - identify(response) -> the subject; or nil and a reason of backchannel_authentication_fail. If the reason is nil,
---   UNKNOWN_USER_ID is used. Not called if a user code is required but missing.
--- - start(response, subject, issued): starts the authentication on the person's device. It must not wait for the
---   result, which you pass to backchannel_authentication_complete later. Called once the request has been accepted,
---   before the reply; `issued` has auth_req_id, expires_in and interval.
---
--- ```lua
--- authlete.endpoint.backchannel_authentication(api, { identify = find_subject, start = notify_device })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.backchannel_authentication = require "authlete.endpoint.backchannel"

--- What became of a notification to a client application.
---@class authlete.notified
---@field is_notified? boolean whether the client's server has accepted it; nil if there was nothing to send
---@field message? string if something failed
---@field failure? authlete.failure if a call or the notification failed; then its operation is "notification"

---@class authlete.backchannel_outcome: authlete.notified
---@field response authlete.response.backchannel_authentication_complete what the operation of that name returned
---@field is_complete boolean whether Authlete has taken the decision

---@class authlete.logout_outcome: authlete.notified
---@field client authlete.id the client that was to be told

--- Returns a function that ends a backchannel authentication, once the person has decided on their device. It is not
--- for HTTP requests: call it from the part of your server that learns of the decision.
---
--- complete(decision) passes the decision to backchannel_authentication_complete, whose parameters it has. If the
--- client wants to be told, it then POSTs to the client's notification endpoint: a ping (CIBA Core 1.0 section 10.2),
--- or the tokens (section 10.3). The endpoint must begin with https://; redirects are not followed. A notification that
--- may have arrived is never repeated; one that has not is, within `timeout_ms`. The URL is the client's choice: if
--- clients register themselves, let a proxy, or the firewall, keep these requests away from your own network.
---
--- It returns an outcome; or nil, message, failure if the call of Authlete failed. After a ping that failed, the client
--- can still ask for the tokens; if a push fails, they are lost to it.
---
--- Options, which apply to notifications: timeout_ms (5000), connect_timeout_ms (3000), retries (2), ca_file,
--- client_certificate, client_key, proxy, no_proxy, user_agent, on_call, transport, as in the settings of authlete.new.
---
--- ```lua
--- local complete = authlete.endpoint.backchannel_complete(api)
--- local outcome, message = complete { ticket = ticket, result = "AUTHORIZED", subject = "1001" }
--- if outcome and outcome.is_notified == false then report(outcome.message) end
--- ```
---@param api authlete.api
---@param options? table
---@return fun(decision: table): authlete.backchannel_outcome?, string?, authlete.failure?
---@raise a message that names the option that is unknown or invalid
endpoint.backchannel_complete = notify.backchannel_complete

--- Returns a function that tells client applications that a person has signed out (OpenID Connect Back-Channel Logout
--- 1.0): for each, Authlete makes a logout token, which is POSTed to the client's back-channel logout URI. In nginx,
--- up to 16 clients are told at the same time.
---
--- sign_out { subject, session_id, clients } takes the person's subject, the session's id, or both. `clients` is a
--- list of client ids; by default it has all to which the person has given access. It returns the list of outcomes, in
--- which is_notified is nil for clients without such a URI; or nil, message, failure if the clients could not be found.
---
--- The options are those of backchannel_complete.
---
--- ```lua
--- local sign_out = authlete.endpoint.backchannel_logout(api)
--- for _, outcome in ipairs(sign_out { subject = "1001" } or {}) do
---   if outcome.is_notified == false then report(outcome.client, outcome.message) end
--- end
--- ```
---@param api authlete.api
---@param options? table
---@return fun(person: table): authlete.logout_outcome[]?, string?, authlete.failure?
---@raise a message that names the option that is unknown or invalid
endpoint.backchannel_logout = notify.backchannel_logout

--- The client registration endpoint (RFC 7591) and the client configuration endpoint (RFC 7592). POST with JSON
--- registers a client, with or without an initial access token; GET, PUT and DELETE need the registration access token.
--- The client is identified by client_id in the query, or otherwise by the last segment of the path. Option: cors.
---
--- ```lua
--- authlete.endpoint.client_registration(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.client_registration = registration.client

--- The grant management endpoint (Grant Management for OAuth 2.0 section 6). GET, DELETE; the last segment of the path
--- is the grant's id. Option: cors.
---
--- ```lua
--- authlete.endpoint.grant_management(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.grant_management = resource.grant_management

--- The entity configuration (OpenID Federation 1.0 section 9), at /.well-known/openid-federation. GET.
--- Options: entity_types, cache_seconds, cors.
---
--- ```lua
--- authlete.endpoint.federation_configuration(api)
--- ```
---@param api authlete.api
---@param options? table
---@return authlete.endpoint
endpoint.federation_configuration = document("federation_configuration",
  "federation_configuration", { entity_types = "strings" })

--- The federation registration endpoint (OpenID Federation 1.0 section 12.2). POST with
--- application/entity-statement+jwt or application/trust-chain+json.
---
--- ```lua
--- authlete.endpoint.federation_registration(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.federation_registration = registration.federation

--- The metadata of the authorization server (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3). GET.
--- Options: cache_seconds, cors; pretty and patch, which are passed to get_service_configuration.
---
--- ```lua
--- authlete.endpoint.service_configuration(api)
--- ```
---@param api authlete.api
---@param options? table
---@return authlete.endpoint
endpoint.service_configuration = document("service_configuration",
  "get_service_configuration", { pretty = "boolean", patch = "string" })

--- The public keys of the authorization server (RFC 7517 section 5). GET; 204 if it has none.
--- Options: cache_seconds, cors, pretty.
---
--- ```lua
--- authlete.endpoint.service_jwks(api)
--- ```
---@param api authlete.api
---@param options? table
---@return authlete.endpoint
endpoint.service_jwks = document("service_jwks", "get_service_jwks", { pretty = "boolean" })

local PRETTY, COMPACT = { pretty = "boolean" }, { pretty = false }

--- The metadata of the credential issuer (OpenID for Verifiable Credential Issuance 1.0 section 12.2). GET.
--- Options: cache_seconds, cors, pretty.
---
--- ```lua
--- authlete.endpoint.credential_issuer_metadata(api)
--- ```
---@param api authlete.api
---@param options? table
---@return authlete.endpoint
endpoint.credential_issuer_metadata = document("credential_issuer_metadata", "credential_issuer_metadata", PRETTY,
  COMPACT)

--- The metadata of the issuer of JWT credentials (SD-JWT VC section 5). GET.
--- Options: cache_seconds, cors, pretty.
---
--- ```lua
--- authlete.endpoint.credential_jwt_issuer_metadata(api)
--- ```
---@param api authlete.api
---@param options? table
---@return authlete.endpoint
endpoint.credential_jwt_issuer_metadata = document("credential_jwt_issuer_metadata",
  "credential_jwt_issuer_metadata", PRETTY, COMPACT)

--- The public keys of the credential issuer (RFC 7517 section 5). GET.
--- Options: cache_seconds, cors, pretty.
---
--- ```lua
--- authlete.endpoint.credential_issuer_jwks(api)
--- ```
---@param api authlete.api
---@param options? table
---@return authlete.endpoint
endpoint.credential_issuer_jwks = document("credential_issuer_jwks", "credential_issuer_jwks", PRETTY, COMPACT)

--- The endpoint that credential_offer_uri points to (OpenID for Verifiable Credential Issuance 1.0 section 4.1.3). GET;
--- the last segment of the path is the offer's identifier.
---
--- ```lua
--- authlete.endpoint.credential_offer(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.credential_offer = simple.credential_offer

--- The credential endpoint (OpenID for Verifiable Credential Issuance 1.0 section 8). POST with JSON or a JWT, and an
--- access token.
---
--- Callback, required: issue(response, introspected) -> the issuance order, a table { credential_payload,
--- credential_duration, signing_key_id, issuance_deferred … } for credential_single_issue, and optionally a table of
--- further parameters; or nil, error, description, for which the client gets 400. If error is nil,
--- credential_request_denied is used. `response` is that of credential_single_parse, `introspected` that of
--- introspection. The endpoint adds request_identifier.
---
--- ```lua
--- authlete.endpoint.credential(api, {
---   issue = function(_, introspected) return { credential_payload = payload_of(introspected.subject) } end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing, or not a function
endpoint.credential = credential.single

--- The batch credential endpoint (drafts of OpenID for Verifiable Credential Issuance, section 8). Like credential, but
--- the callback returns a list of orders, one for each element of response.info, in the same order.
---
--- ```lua
--- authlete.endpoint.batch_credential(api, { issue = make_orders })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise as credential
endpoint.batch_credential = credential.batch

--- The deferred credential endpoint (OpenID for Verifiable Credential Issuance 1.0 section 9). Like credential. If a
--- credential is not ready, return nil, "issuance_pending" with Authlete up to 3.0.24, or an order with
--- issuance_deferred with newer versions.
---
--- ```lua
--- authlete.endpoint.deferred_credential(api, { issue = make_order })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise as credential
endpoint.deferred_credential = credential.deferred

--- The nonce endpoint (OpenID for Verifiable Credential Issuance 1.0 section 7). POST.
---
--- ```lua
--- authlete.endpoint.credential_nonce(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.credential_nonce = simple.open "credential_nonce"

--- The metadata of a protected resource (RFC 9728), at "/.well-known/oauth-protected-resource" followed by the path of
--- the resource. GET.
---
--- The options are fields of the document: resource, the URL of the resource, is required; authorization_servers, by
--- default the issuer of the service; scopes_supported; bearer_methods_supported, by default { "header" };
--- resource_name, resource_documentation, resource_policy_uri, resource_tos_uri, jwks_uri,
--- dpop_bound_access_tokens_required, tls_client_certificate_bound_access_tokens. The option resource_metadata of
--- authlete.openresty.guard tells clients where it is.
---
--- ```lua
--- authlete.endpoint.protected_resource_metadata(api, { resource = "https://api.example.com/timeline" })
--- ```
---@param api authlete.api
---@param metadata table
---@return authlete.endpoint
---@raise a message that names the option that is unknown, missing or invalid
endpoint.protected_resource_metadata = require "authlete.endpoint.protected_resource"

--- The endpoint that gives client applications the challenge for their attestation (OAuth 2.0 Attestation-Based Client
--- Authentication). POST.
---
--- ```lua
--- authlete.endpoint.attestation_challenge(api)
--- ```
---@param api authlete.api
---@param options? table cors
---@return authlete.endpoint
endpoint.attestation_challenge = simple.open "attestation_challenge"

return read_only("authlete.endpoint", function(name)
  return endpoint[name]
end, function()
  return list.names(endpoint)
end)

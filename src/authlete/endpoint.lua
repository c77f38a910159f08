--- The endpoints of an authorization server, each a function from an HTTP request to an HTTP reply:
---
---     local token = authlete.endpoint.token(api, {
---       password = function(username, password) return users.check(username, password) end,
---     })
---     local reply = token {
---       method = "POST", url = "https://as.example.com/token", headers = { … }, body = "grant_type=password&…",
---     }
---
--- A request is { method, url, query, headers, body, client_certificate }; method and url are required. `url` is the
--- public one, absolute; `query` the text behind the "?", taken from the url when it is nil; `headers` strings, or
--- lists of strings, by name in any case; `client_certificate` what the client application proved to have in TLS: PEM,
--- or a list with its chain behind it.
---
--- A reply is { status, headers, body }. A header of a reply that a callback returned may be a list of strings, for
--- Set-Cookie. Replies to HEAD have no body, and a Content-Length of what GET would have sent; others leave it to who
--- writes them. authlete.openresty.serve does all of this in nginx.
---
--- Making an endpoint raises when a callback is unknown, missing or no function. What it makes never raises: what is
--- wrong with a request gets 400, 401, 405 or 415 before Authlete is asked; and when a call fails, an action is not
--- known, or a callback raises or returns what it should not, the reply is 500 with {"error":"server_error"}, and the
--- reason, without secrets, goes to nginx's error log, or to standard error. A ticket that is open when a callback
--- fails is failed at Authlete too (token_fail UNKNOWN, authorization_fail and backchannel_authentication_fail
--- SERVER_ERROR).
---
--- Callbacks may wait where the code that calls the endpoint may. Their `response` is what Authlete answered to the
--- operation with the endpoint's name, where nothing else is said; reference.md has its fields. A subject is a string.
--- Where a callback returns parameters of an operation, the JSON of claims, claims_for_tx, jwt_at_claims and
--- idt_header_params may be given as tables.
---
--- Servers may use what the endpoints do: authlete.form reads forms, authlete.json writes JSON with exact numbers and
--- empty arrays, authlete.random has random names for sessions and the like.

local authorization = require "authlete.endpoint.authorization"
local credential = require "authlete.endpoint.credential"
local device = require "authlete.endpoint.device"
local registration = require "authlete.endpoint.registration"
local resource = require "authlete.endpoint.resource"
local simple = require "authlete.endpoint.simple"

---A request that came in at an endpoint.
---@class authlete.http_request
---@field method string
---@field url string the public one, absolute
---@field query? string what is behind the "?"; taken from the url when nil
---@field headers? table<string, string|string[]> by name in any case
---@field body? string
---@field client_certificate? string|string[] PEM; a list has the chain behind it

---@alias authlete.endpoint fun(request: authlete.http_request): authlete.http_reply

---@class authlete.endpoints
local endpoint = {}

--- The token endpoint (RFC 6749 section 3.2). POST, form.
---
--- Callbacks, all optional:
---
--- - password(username, password, response) -> the subject, or a table of parameters of token_issue with it; nil
---   refuses. Without this callback every password is refused.
--- - token_exchange(response) -> a table of parameters of token_create; or nil, error, description (RFC 8693; error is
---   invalid_request when nil). Without this callback: unsupported_grant_type. The endpoint adds client_id and
---   resources of the request, where they are not given. Scopes and authorization details are those of the table only.
---   Likewise for what binds the token to a key or certificate: dpop_key_thumbprint, certificate_thumbprint.
--- - jwt_bearer(response) -> the same (RFC 7523; error is invalid_grant when nil).
--- - id_token_reissue(response) -> a table of parameters of id_token_reissue; nil, and no callback, leave the ID token
---   out.
--- - native_sso(response) -> a table of parameters of native_sso, with device_secret where the response has none; nil,
---   and no callback: invalid_grant.
---
--- ```lua
--- authlete.endpoint.token(api, { password = function(username, password) return "user-1001" end })
--- ```
---@param api authlete.api
---@param callbacks? table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown or no function
endpoint.token = require "authlete.endpoint.token"

--- The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2). GET, and POST with a form.
---
--- Callbacks:
---
--- - interaction(response, request) -> a reply, required: the page for login and consent. It keeps response.ticket,
---   which belongs in the person's session on the server and not in the page, for authorization_decision.
--- - session(response, request) -> nil when nobody is logged in; or a table of parameters of authorization_issue:
---   subject, auth_time (seconds), acr, claims … Asked for prompt=none. Without this callback nobody is logged in.
--- - consent(response, session) -> whether the person has agreed before to what is asked for now. Without this callback
---   nobody has.
---
--- prompt=none fails with NOT_LOGGED_IN, EXCEEDS_MAX_AGE, DIFFERENT_SUBJECT, ACR_NOT_SATISFIED or CONSENT_REQUIRED, the
--- first that holds, and issues else.
---
--- ```lua
--- authlete.endpoint.authorization(api, { interaction = show_login_page })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing or no function
endpoint.authorization = authorization.authorization

--- Where the login and consent page is sent to. POST, form.
---
--- Callback, required: decision(request, form, lists) -> one of
---
--- - a table of parameters of authorization_issue with ticket and subject: the person agrees;
--- - { ticket, reason, description }: the person, or your server, refuses (authorization_fail);
--- - a reply: the login page again, or 403.
---
--- `form` holds the parameters that come once and have a value, `lists` all values by name. Take ticket and subject
--- from the person's session, and check that the form came from your page (a token against forged requests). A table
--- without ticket and status gets 400, a ticket that has expired or been used before 500.
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
---@raise a message that names the callback that is unknown, missing or no function
endpoint.authorization_decision = authorization.decision

--- The revocation endpoint (RFC 7009). POST, form.
---
--- ```lua
--- authlete.endpoint.revocation(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.revocation = simple.client "revocation"

--- The pushed authorization request endpoint (RFC 9126). POST, form.
---
--- ```lua
--- authlete.endpoint.push_authorization_request(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.push_authorization_request = simple.client("push_authorization_request", true)

--- The device authorization endpoint (RFC 8628 section 3.1). POST, form.
---
--- ```lua
--- authlete.endpoint.device_authorization(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.device_authorization = simple.client "device_authorization"

--- A protected resource (RFC 6750, RFC 9449 section 7). Any method.
---
--- Callback, required: resource(response, request) -> the reply of the resource; `response` is that of introspection.
--- Options, for introspection: scopes, subject, resources, acr_values, max_age, dpop_nonce_required.
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
---@raise a message that names the callback or option that is unknown, missing or of a wrong type
endpoint.introspection = resource.introspection

--- The introspection endpoint (RFC 7662, RFC 9701). POST, form.
---
--- Callback, required: resource_server(request, id, secret) -> true when the resource server may ask, or a table of
--- parameters of standard_introspection (rs_uri, introspection_sign_alg …); nil gets 401. id and secret are those of
--- HTTP Basic authentication, or nil. The Accept header is passed on where rs_uri is given, which a JWT needs.
---
--- ```lua
--- authlete.endpoint.standard_introspection(api, {
---   resource_server = function(_, id, secret) return id == "rs-1" and is_secret_of(id, secret) end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing or no function
endpoint.standard_introspection = resource.standard_introspection

--- The UserInfo endpoint (OpenID Connect Core 1.0 section 5.3). GET, POST; the access token is in the Authorization
--- header, or in the form of a POST.
---
--- Callback, required: claims(response) -> the claims of response.subject as a table or as JSON, or nil for none but
--- the subject; false when there is no such person any more, which gets 401 invalid_token. A second result is a table
--- of further parameters of user_info_issue.
---
--- ```lua
--- authlete.endpoint.user_info(api, {
---   claims = function(response) return { name = people[response.subject].name } end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing or no function
endpoint.user_info = resource.user_info

--- Where the person enters the code that a device shows (RFC 8628 section 3.3). GET, and POST with a form.
---
--- Callbacks, required but user_code, return replies:
---
--- - user_code(request, form) -> the user code or nil; form.user_code without this callback.
--- - valid(response, request, user_code): the page for login and consent, which is sent to device_complete.
--- - expired(response, request, user_code)
--- - not_exist(response, request, user_code): the page to enter the code; response is nil when none was given.
---
--- Limit how often a person may try (RFC 8628 section 5.1).
---
--- ```lua
--- authlete.endpoint.device_verification(api, { valid = …, expired = …, not_exist = … })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing or no function
endpoint.device_verification = device.verification

--- Where the consent page of device_verification is sent to (RFC 8628 section 3.3). POST, form.
---
--- Callbacks, required:
---
--- - decision(request, form, lists) -> a table of parameters of device_complete: user_code, result ("AUTHORIZED",
---   "ACCESS_DENIED" or "TRANSACTION_FAILED"), subject …; or a reply.
--- - success(response, request, decision), expired(…), not_exist(…) -> a reply; `decision` is that table. Without a
---   user code not_exist is called, with nil as response.
---
--- ```lua
--- authlete.endpoint.device_complete(api, { decision = …, success = …, expired = …, not_exist = … })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing or no function
endpoint.device_complete = device.complete

--- The backchannel authentication endpoint (CIBA Core 1.0 section 7). POST, form.
---
--- Callbacks, required:
---
--- - identify(response) -> the subject; or nil and a reason of backchannel_authentication_fail, UNKNOWN_USER_ID when
---   nil. Not called when a user code is needed and missing.
--- - start(response, subject, issued): begins the authentication on the person's device; it must not wait for its end,
---   which is told by backchannel_authentication_complete. Called once the request is accepted, before the reply;
---   `issued` has auth_req_id, expires_in and interval.
---
--- ```lua
--- authlete.endpoint.backchannel_authentication(api, { identify = find_subject, start = notify_device })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing or no function
endpoint.backchannel_authentication = require "authlete.endpoint.backchannel"

--- The client registration endpoint (RFC 7591) and the client configuration endpoint (RFC 7592). POST with JSON
--- registers with an initial access token or without; GET, PUT and DELETE need the registration access token. The
--- client is that of the query's client_id, or else of the last segment of the path.
---
--- ```lua
--- authlete.endpoint.client_registration(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.client_registration = registration.client

--- The grant management endpoint (Grant Management for OAuth 2.0 section 6). GET, DELETE; the last segment of the path
--- is the grant's id.
---
--- ```lua
--- authlete.endpoint.grant_management(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.grant_management = resource.grant_management

--- The entity configuration (OpenID Federation 1.0 section 9), at /.well-known/openid-federation. GET.
---
--- ```lua
--- authlete.endpoint.federation_configuration(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.federation_configuration = simple.open("federation_configuration", "GET", "federation_configuration")

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
---
--- ```lua
--- authlete.endpoint.service_configuration(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.service_configuration = simple.open("service_configuration", "GET", "get_service_configuration")

--- The public keys of the authorization server (RFC 7517 section 5). GET; 204 when it has none.
---
--- ```lua
--- authlete.endpoint.service_jwks(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.service_jwks = simple.open("service_jwks", "GET", "get_service_jwks")

local COMPACT = { pretty = false }

--- The metadata of the credential issuer (OpenID for Verifiable Credential Issuance 1.0 section 12.2). GET.
---
--- ```lua
--- authlete.endpoint.credential_issuer_metadata(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.credential_issuer_metadata = simple.open("credential_issuer_metadata", "GET", "credential_issuer_metadata",
  COMPACT)

--- The metadata of the issuer of JWT credentials (SD-JWT VC section 5). GET.
---
--- ```lua
--- authlete.endpoint.credential_jwt_issuer_metadata(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.credential_jwt_issuer_metadata = simple.open("credential_jwt_issuer_metadata", "GET",
  "credential_jwt_issuer_metadata", COMPACT)

--- The public keys of the credential issuer (RFC 7517 section 5). GET.
---
--- ```lua
--- authlete.endpoint.credential_issuer_jwks(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.credential_issuer_jwks = simple.open("credential_issuer_jwks", "GET", "credential_issuer_jwks", COMPACT)

--- Where credential_offer_uri leads to (OpenID for Verifiable Credential Issuance 1.0 section 4.1.3). GET; the last
--- segment of the path is the offer's identifier.
---
--- ```lua
--- authlete.endpoint.credential_offer(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.credential_offer = simple.credential_offer

--- The credential endpoint (OpenID for Verifiable Credential Issuance 1.0 section 8). POST with JSON or a JWT, and an
--- access token.
---
--- Callback, required: issue(response, introspected) -> the order, a table { credential_payload, credential_duration,
--- signing_key_id, issuance_deferred … } for credential_single_issue, and as second result, if any, a table of further
--- parameters; or nil, error, description, which gets 400 (error is credential_request_denied when nil). `response` is
--- that of credential_single_parse, `introspected` that of introspection. The endpoint adds request_identifier.
---
--- ```lua
--- authlete.endpoint.credential(api, {
---   issue = function(_, introspected) return { credential_payload = payload_of(introspected.subject) } end,
--- })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise a message that names the callback that is unknown, missing or no function
endpoint.credential = credential.single

--- The batch credential endpoint (drafts of OpenID for Verifiable Credential Issuance, section 8). As credential, but
--- for the callback's result: a list of orders, one for each element of response.info and in its order.
---
--- ```lua
--- authlete.endpoint.batch_credential(api, { issue = make_orders })
--- ```
---@param api authlete.api
---@param callbacks table
---@return authlete.endpoint
---@raise as credential
endpoint.batch_credential = credential.batch

--- The deferred credential endpoint (OpenID for Verifiable Credential Issuance 1.0 section 9). As credential; a
--- credential that is not ready is nil, "issuance_pending" up to Authlete 3.0.24, and an order with issuance_deferred
--- since.
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
---@return authlete.endpoint
endpoint.credential_nonce = simple.open("credential_nonce", "POST", "credential_nonce")

--- Where client applications get the challenge for their attestation (OAuth 2.0 Attestation-Based Client
--- Authentication). POST.
---
--- ```lua
--- authlete.endpoint.attestation_challenge(api)
--- ```
---@param api authlete.api
---@return authlete.endpoint
endpoint.attestation_challenge = simple.open("attestation_challenge", "POST", "attestation_challenge")

return setmetatable({}, {
  __index = function(_, name)
    return endpoint[name] or error("authlete.endpoint has no '" .. tostring(name) .. "'", 2)
  end,
  __newindex = function()
    error("authlete.endpoint is read-only", 2)
  end,
  __pairs = function()
    return next, endpoint
  end,
})

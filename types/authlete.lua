---@meta authlete
-- luacheck: ignore
-- Types for lua-language-server. Written by `make docs` from src/core/api/operations.def and the comments
-- in src/authlete; change those, not this file.

--- A string on the wire; numbers are accepted as well.
---@alias authlete.id string|integer

--- Options for one call, passed as its second argument.
---@class authlete.options
---@field timeout_ms? integer overrides the setting
---@field retries? integer overrides the setting
---@field headers? table<string, string> additional request headers; CR, LF and NUL raise an error

--- The third result of a failed call.
---@class authlete.failure
---@field operation string the operation's name
---@field kind authlete.failure_kind what happened
---@field message string the same as the second result; contains no secrets and no body
---@field status? integer the status of the last response, if there was one
---@field result_code? string Authlete's result code, if the body has one
---@field result_message? string Authlete's result message, if the body has one
---@field body? string the body of the last response
---@field request_id? string the Request-Id header, which Authlete's support asks for
---@field retry_after_ms? integer how long Authlete asks the caller to wait
---@field attempts integer the number of attempts made
---@field maybe_processed boolean whether Authlete may have acted on the request

---@alias authlete.failure_kind
---| "dns" # the name could not be resolved
---| "connect" # the connection was refused, or the host is unreachable
---| "tls" # the handshake failed, or the certificate was rejected
---| "timeout" # connect_timeout_ms or the deadline passed
---| "network" # the connection broke after the request had begun
---| "http" # a status other than 2xx and 429, including redirects
---| "rate_limited" # status 429
---| "protocol" # a 2xx response whose body is not what the operation returns
---| "too_large" # the response is larger than max_response_bytes
---| "phase" # OpenResty: this phase can neither yield nor block
---| "cancelled" # the call was cancelled while it was under way
---| "closed" # the api was closed while the call was under way

--- What one call of authlete.all ended with.
---@class authlete.outcome
---@field response any what the operation's method would return; nil if the call failed
---@field message? string if the call failed
---@field failure? authlete.failure if the call failed

--- Settings in addition to those from environment variables.
---@class authlete.more_settings: authlete.settings
---@field base_url? string by default AUTHLETE_BASE_URL

--- What the on_call hook gets after every attempt. It contains no secrets and no bodies.
---@class authlete.event
---@field operation string the operation's name
---@field attempt integer 1 for the first attempt
---@field status? integer the status of the response
---@field kind? authlete.failure_kind if the attempt failed
---@field request_id? string the Request-Id header
---@field retry_after_ms? integer how long Authlete asks the caller to wait
---@field rate_limit? integer the Ratelimit-Limit header
---@field rate_limit_remaining? integer the Ratelimit-Remaining header
---@field rate_limit_reset? integer the Ratelimit-Reset header, in seconds
---@field dns_ms? integer from the start until the name was resolved
---@field connect_ms? integer from the start until the TCP connection was established
---@field tls_ms? integer from the start until the TLS handshake was done
---@field first_byte_ms? integer from the start until the first byte of the response
---@field total_ms? integer from the start until the end of the response

---@class authlete.settings
---@field base_url string https://us.authlete.com (or jp, eu, br), without a path; http:// for loopback hosts only
---@field api_version? "V3"|"V2" the version of Authlete's Web API (default "V3")
---@field service_id? authlete.id V3: the service that calls are for
---@field service_access_token? string V3: for operations within the service
---@field service_owner_access_token? string V3: for operations that a service token cannot do, such as create_service
---@field service_api_key? authlete.id V2: the service that calls are for
---@field service_api_secret? string V2: the secret of service_api_key
---@field service_owner_api_key? authlete.id V2: for operations on services
---@field service_owner_api_secret? string V2: the secret of service_owner_api_key
---@field connect_timeout_ms? integer limit for name resolution, TCP and TLS together (default 3000)
---@field timeout_ms? integer limit for the whole call, including name resolution, retries and waits (default 10000)
---@field retries? integer the maximum number of retries, if the operation's retry class allows them (default 2)
---@field http_version? "auto"|"1.1"|"2" "auto" is HTTP/1.1; with "2", many calls share few connections (https only) (default "auto")
---@field ca_file? string PEM file of the CAs to trust instead of the system's, also for https proxies
---@field client_certificate? string PEM file of the client's certificate, for mutual TLS
---@field client_key? string PEM file of its private key
---@field proxy? string http(s)://user:password@host:port, or "" for none; by default https_proxy from the environment
---@field no_proxy? string hosts to reach without the proxy; by default no_proxy from the environment
---@field user_agent? string the User-Agent header; by default none is sent
---@field max_response_bytes? integer limit for the body of a response; a call fails with `too_large` beyond it (default 16 * 1024 * 1024)
---@field strict? boolean whether unknown parameters, and values that are not in their enumeration, raise an error (default true)
---@field on_call? fun(event: authlete.event) called after every attempt; see "Hook"
---@field transport? "auto"|"curl"|"engine"|"cosocket"|authlete.transport|authlete.sandbox.box how requests are sent (default "auto")
---@field socket_folder? string engine: a folder that nginx workers may write to, for the socket that wakes them

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

---@class authlete.callbacks.token: authlete.endpoint_options
---@field password? fun(username: any, password: any, response: authlete.response.token): any, any?, any? returns the subject, or a table of parameters of token_issue that includes it; nil refuses the password. Without this callback, the client gets unsupported_grant_type
---@field token_exchange? fun(response: authlete.response.token): any, any?, any? returns a table of parameters of token_create, or nil, error, description (RFC 8693). If error is nil, the client gets invalid_request. Without this callback, it gets unsupported_grant_type. The endpoint adds the client_id and resources of the request unless the table has them. It does not add scopes, authorization details, or what binds the token to a key or certificate (dpop_key_thumbprint, certificate_thumbprint): the token has only those that are in the table
---@field jwt_bearer? fun(response: authlete.response.token): any, any?, any? returns the same (RFC 7523), except that if error is nil, the client gets invalid_grant
---@field id_token_reissue? fun(response: authlete.response.token): any, any?, any? returns a table of parameters of id_token_reissue. If it returns nil, or there is no callback, the ID token is left out
---@field native_sso? fun(response: authlete.response.token): any, any?, any? returns a table of parameters of native_sso, with device_secret if the response has none. If it returns nil, or there is no callback, the client gets invalid_grant
---@field parameters? fun(request: authlete.http_request): any, any?, any? returns a table of further parameters of the operation token, for every grant: properties, jwt_at_claims, access_token_duration, refresh_token_duration, access_token, cimd_options and the like. What the client has sent takes precedence
---@field issued? fun(response: authlete.response.token): any, any?, any? is told of each token, after it was issued: `response` is that of token, token_issue, token_create, id_token_reissue or native_sso. An error that it raises is logged; the client gets the token anyway

---@class authlete.callbacks.authorization: authlete.endpoint_options
---@field interaction? fun(response: authlete.response.authorization, request: authlete.http_request): any, any?, any? returns a reply; required. It shows the page for login and consent. Keep response.ticket for authorization_decision, in the person's session on the server and not in the page. `response.sign_in_again` is true if the client wants the person to sign in again now: max_age=0, which Authlete cannot tell from no limit. For requests that were pushed, it is never true
---@field session? fun(response: authlete.response.authorization, request: authlete.http_request): any, any?, any? returns a table of parameters of authorization_issue if somebody is logged in: subject, auth_time (seconds), acr, claims …; otherwise nil. Called for prompt=none. Without this callback, nobody counts as logged in
---@field consent? fun(response: authlete.response.authorization, session: any): any, any?, any? returns whether the person has already agreed to what is requested now. Without this callback, nobody has
---@field error_page? fun(reply: any, request: authlete.http_request): any, any?, any? returns a page; optional

---@class authlete.callbacks.authorization_decision: authlete.endpoint_options
---@field decision? fun(request: authlete.http_request, form: any, lists: any): any, any?, any? returns one of
---@field error_page? fun(reply: any, request: authlete.http_request): any, any?, any? returns a page

---@class authlete.callbacks.revocation: authlete.endpoint_options

---@class authlete.callbacks.push_authorization_request: authlete.endpoint_options

---@class authlete.callbacks.device_authorization: authlete.endpoint_options

---@class authlete.callbacks.introspection: authlete.endpoint_options
---@field resource? fun(response: authlete.response.introspection, request: authlete.http_request): any, any?, any? returns the reply of the resource; `response` is that of introspection. Options, which are passed to introspection: scopes, subject, resources, acr_values, max_age, dpop_nonce_required, required_components. Option: cors. If the request has an HTTP message signature (RFC 9421), or components are required, its headers and URL are passed on, too

---@class authlete.callbacks.standard_introspection: authlete.endpoint_options
---@field resource_server? fun(request: authlete.http_request, id: any, secret: any): any, any?, any? returns true if the resource server may ask, or a table of parameters of standard_introspection (rs_uri, introspection_sign_alg …); for nil, the resource server gets 401. `id` and `secret` come from HTTP Basic authentication, or are nil. If the table has rs_uri, the Accept header is passed on to Authlete, which needs both for a response as a JWT

---@class authlete.callbacks.user_info: authlete.endpoint_options
---@field claims? fun(response: authlete.response.user_info): any, any?, any? returns the claims of response.subject, as a table or as JSON; nil if there are none but the subject; false if the person no longer exists (the client gets 401 invalid_token). The second result, if any, is a table of further parameters of user_info_issue. Option: cors. HTTP message signatures (RFC 9421) are passed on, and the reply gets the one that Authlete makes

---@class authlete.callbacks.device_verification: authlete.endpoint_options
---@field user_code? fun(request: authlete.http_request, form: any): any, any?, any? returns the user code or nil. Without this callback, form.user_code is used
---@field valid? fun(response: authlete.response.device_verification, request: authlete.http_request, user_code: any): any, any?, any? shows the page for login and consent, whose form goes to device_complete
---@field expired? fun(response: authlete.response.device_verification, request: authlete.http_request, user_code: any): any, any?, any? 
---@field not_exist? fun(response: authlete.response.device_verification, request: authlete.http_request, user_code: any): any, any?, any? shows the page to enter the code; response is nil if none was entered
---@field error_page? fun(reply: any, request: authlete.http_request): any, any?, any? returns a page; optional

---@class authlete.callbacks.device_complete: authlete.endpoint_options
---@field decision? fun(request: authlete.http_request, form: any, lists: any): any, any?, any? returns a table of parameters of device_complete: user_code, result ("AUTHORIZED", "ACCESS_DENIED" or "TRANSACTION_FAILED"), subject …; or a reply
---@field success? fun(response: authlete.response.device_complete, request: authlete.http_request, decision: any): any, any?, any? returns a reply; `decision` is the table that the callback of that name returned. If it has no user code, not_exist is called with nil as response
---@field expired? fun(response: authlete.response.device_complete, request: authlete.http_request, decision: any): any, any?, any? returns a reply; `decision` is the table that the callback of that name returned. If it has no user code, not_exist is called with nil as response
---@field not_exist? fun(response: authlete.response.device_complete, request: authlete.http_request, decision: any): any, any?, any? returns a reply; `decision` is the table that the callback of that name returned. If it has no user code, not_exist is called with nil as response
---@field error_page? fun(reply: any, request: authlete.http_request): any, any?, any? returns a page; optional

---@class authlete.callbacks.backchannel_authentication: authlete.endpoint_options
---@field identify? fun(response: authlete.response.backchannel_authentication): any, any?, any? returns the subject; or nil and a reason of backchannel_authentication_fail. If the reason is nil, UNKNOWN_USER_ID is used. Not called if a user code is required but missing
---@field start? fun(response: authlete.response.backchannel_authentication, subject: any, issued: any): any, any?, any? starts the authentication on the person's device. It must not wait for the result, which you pass to backchannel_authentication_complete later. Called once the request has been accepted, before the reply; `issued` has auth_req_id, expires_in and interval

---@class authlete.callbacks.backchannel_complete: authlete.endpoint_options

---@class authlete.callbacks.backchannel_logout: authlete.endpoint_options

---@class authlete.callbacks.client_registration: authlete.endpoint_options

---@class authlete.callbacks.grant_management: authlete.endpoint_options

---@class authlete.callbacks.federation_configuration: authlete.endpoint_options

---@class authlete.callbacks.federation_registration: authlete.endpoint_options

---@class authlete.callbacks.service_configuration: authlete.endpoint_options

---@class authlete.callbacks.service_jwks: authlete.endpoint_options

---@class authlete.callbacks.credential_issuer_metadata: authlete.endpoint_options

---@class authlete.callbacks.credential_jwt_issuer_metadata: authlete.endpoint_options

---@class authlete.callbacks.credential_issuer_jwks: authlete.endpoint_options

---@class authlete.callbacks.credential_offer: authlete.endpoint_options

---@class authlete.callbacks.credential: authlete.endpoint_options
---@field issue? fun(response: any, introspected: any): any, any?, any? returns the issuance order, a table { credential_payload, credential_duration, signing_key_id, issuance_deferred … } for credential_single_issue, and optionally a table of further parameters; or nil, error, description, for which the client gets 400. If error is nil, credential_request_denied is used. `response` is that of credential_single_parse, `introspected` that of introspection. The endpoint adds request_identifier

---@class authlete.callbacks.batch_credential: authlete.endpoint_options

---@class authlete.callbacks.deferred_credential: authlete.endpoint_options

---@class authlete.callbacks.credential_nonce: authlete.endpoint_options

---@class authlete.callbacks.protected_resource_metadata: authlete.endpoint_options

---@class authlete.callbacks.attestation_challenge: authlete.endpoint_options

---@class authlete.endpoints
---@field token fun(api: authlete.api, callbacks?: authlete.callbacks.token): authlete.endpoint The token endpoint (RFC 6749 section 3.2).
---@field authorization fun(api: authlete.api, callbacks: authlete.callbacks.authorization): authlete.endpoint The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2).
---@field authorization_decision fun(api: authlete.api, callbacks: authlete.callbacks.authorization_decision): authlete.endpoint Receives the form of the login and consent page.
---@field revocation fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The revocation endpoint (RFC 7009).
---@field push_authorization_request fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The pushed authorization request endpoint (RFC 9126).
---@field device_authorization fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The device authorization endpoint (RFC 8628 section 3.1).
---@field introspection fun(api: authlete.api, callbacks: authlete.callbacks.introspection): authlete.endpoint A protected resource (RFC 6750, RFC 9449 section 7).
---@field standard_introspection fun(api: authlete.api, callbacks: authlete.callbacks.standard_introspection): authlete.endpoint The introspection endpoint (RFC 7662, RFC 9701).
---@field user_info fun(api: authlete.api, callbacks: authlete.callbacks.user_info): authlete.endpoint The UserInfo endpoint (OpenID Connect Core 1.0 section 5.3).
---@field device_verification fun(api: authlete.api, callbacks: authlete.callbacks.device_verification): authlete.endpoint The page where the person enters the code that a device shows (RFC 8628 section 3.3).
---@field device_complete fun(api: authlete.api, callbacks: authlete.callbacks.device_complete): authlete.endpoint Receives the form of the consent page of device_verification (RFC 8628 section 3.3).
---@field backchannel_authentication fun(api: authlete.api, callbacks: authlete.callbacks.backchannel_authentication): authlete.endpoint The backchannel authentication endpoint (CIBA Core 1.0 section 7).
---@field backchannel_complete fun(api: authlete.api, options?: authlete.endpoint_options): fun(decision: table): authlete.backchannel_outcome?, string?, authlete.failure? Returns a function that ends a backchannel authentication, once the person has decided on their device.
---@field backchannel_logout fun(api: authlete.api, options?: authlete.endpoint_options): fun(person: table): authlete.logout_outcome[]?, string?, authlete.failure? Returns a function that tells client applications that a person has signed out (OpenID Connect Back-Channel Logout 1.0): for each, Authlete makes a logout token, which is POSTed to the client's back-channel logout URI.
---@field client_registration fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The client registration endpoint (RFC 7591) and the client configuration endpoint (RFC 7592).
---@field grant_management fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The grant management endpoint (Grant Management for OAuth 2.0 section 6).
---@field federation_configuration fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The entity configuration (OpenID Federation 1.0 section 9), at /.well-known/openid-federation.
---@field federation_registration fun(api: authlete.api): authlete.endpoint The federation registration endpoint (OpenID Federation 1.0 section 12.2).
---@field service_configuration fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The metadata of the authorization server (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3).
---@field service_jwks fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The public keys of the authorization server (RFC 7517 section 5).
---@field credential_issuer_metadata fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The metadata of the credential issuer (OpenID for Verifiable Credential Issuance 1.0 section 12.2).
---@field credential_jwt_issuer_metadata fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The metadata of the issuer of JWT credentials (SD-JWT VC section 5).
---@field credential_issuer_jwks fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The public keys of the credential issuer (RFC 7517 section 5).
---@field credential_offer fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The endpoint that credential_offer_uri points to (OpenID for Verifiable Credential Issuance 1.0 section 4.1.3).
---@field credential fun(api: authlete.api, callbacks: authlete.callbacks.credential): authlete.endpoint The credential endpoint (OpenID for Verifiable Credential Issuance 1.0 section 8).
---@field batch_credential fun(api: authlete.api, callbacks: authlete.callbacks.batch_credential): authlete.endpoint The batch credential endpoint (drafts of OpenID for Verifiable Credential Issuance, section 8).
---@field deferred_credential fun(api: authlete.api, callbacks: authlete.callbacks.deferred_credential): authlete.endpoint The deferred credential endpoint (OpenID for Verifiable Credential Issuance 1.0 section 9).
---@field credential_nonce fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The nonce endpoint (OpenID for Verifiable Credential Issuance 1.0 section 7).
---@field protected_resource_metadata fun(api: authlete.api, metadata: table): authlete.endpoint The metadata of a protected resource (RFC 9728), at "/.well-known/oauth-protected-resource" followed by the path of the resource.
---@field attestation_challenge fun(api: authlete.api, options?: authlete.endpoint_options): authlete.endpoint The endpoint that gives client applications the challenge for their attestation (OAuth 2.0 Attestation-Based Client Authentication).

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

---@class authlete.serve_options
---@field origin? string scheme and host as clients see them
---@field max_body_bytes? integer the limit for the body of a request; 65536
---@field client_certificate? fun(): string|string[]|nil the client's certificate; by default that of the connection

--- What guard:stats() returns; the same as authlete.openresty.metrics() for one guard.
---@class authlete.guard_stats
---@field passed integer requests that passed
---@field answers table<string, integer> by source: worker, shared, call, wait, stale
---@field refused table<string, integer> by reason
---@field failures table<string, integer> failed calls by kind
---@field calls { count: integer, seconds: number } calls to Authlete, and how long they took together
---@field breaker "open"|"closed" "open" while Authlete is not asked, after several failures

---@class authlete.guard
---@operator call: nil
---@field forget fun(self: authlete.guard, token: string) forgets a token, in all workers, when it has been revoked
---@field stats fun(self: authlete.guard): authlete.guard_stats counts what has passed and what was refused

---@class authlete.guard_options
---@field api? authlete.api by default the one that authlete.from_env() makes
---@field name? string tells guards apart in stats and metrics; by default the realm, or "guard"
---@field realm? string for challenges
---@field origin? string scheme and host as clients see them; requests with DPoP are refused without it
---@field scopes? string[]|table<string, string[]>|fun(request: table): string[]? the scopes that a token must have
---@field subject? string the only user who may pass
---@field resources? string[] the resources that a token must be for (RFC 8707)
---@field acr_values? string[] ACRs one of which the user's authentication must satisfy (RFC 9470)
---@field max_age? integer how long ago the user may have authenticated, in seconds (RFC 9470)
---@field dpop_nonce_required? boolean whether DPoP proofs need a nonce (RFC 9449 section 9)
---@field required_components? string[] of HTTP message signatures (RFC 9421)
---@field authorize? fun(response: table, request: table): boolean?, string?, string? decides on each request with a
---  good token; after nil come error and description
---@field token? fun(request: table): string? finds the token if it is not in Authorization
---@field client_certificate? fun(): string|string[]|nil the client's certificate; by default that of the connection
---@field cache? string the name of a lua_shared_dict
---@field cache_seconds? number how long good tokens are remembered; 60
---@field stale_seconds? number how long good tokens keep passing while Authlete cannot be asked; 0
---@field refusal_seconds? number how long refused tokens are remembered; 0
---@field worker_entries? integer how many tokens a worker keeps in its own memory; 10000
---@field breaker_failures? integer after how many failed calls in a row Authlete is not asked; 5
---@field breaker_seconds? number for how long Authlete is then not asked; 10
---@field upstream_headers? table<string, string|fun(response: table): any> headers for the upstream: fields of the
---  response, or functions of it
---@field hide_credentials? boolean whether Authorization and DPoP are removed before the upstream; false
---@field cors? string[]|fun(origin: string): boolean|"pass" origins whose scripts may read replies, or what says
---  whether one may; "pass" leaves preflights to the upstream
---@field resource_metadata? string the URL of the protected resource metadata (RFC 9728)
---@field traceparent? boolean whether calls to Authlete carry the request's traceparent; see docs/guard.md

---@class authlete.openresty
---@field serve fun(handle: authlete.endpoint, options?: authlete.serve_options) Passes the client's request to an endpoint and sends its reply.
---@field guard fun(options: authlete.guard_options): authlete.guard Makes a guard: a function that lets a request pass if it has an access token that is valid and sufficient.
---@field protect fun(options?: authlete.guard_options) Makes a guard at the first request and calls it: the short form for one location.
---@field certificate_header fun(name: string): function Returns a function for the option client_certificate that reads the certificate from a header.
---@field metrics fun(): string Returns what all guards have counted, in Prometheus' text format.

--- The HTTP reply to the client application.
---@class authlete.http_reply
---@field status integer the HTTP status
---@field headers table<string, string|string[]> by name; a list for headers that occur several times
---@field body? string the body, which can be empty

---@alias authlete.reply_function fun(response: any, message: any, failure: any, earlier: any): authlete.http_reply?

--- A transport.
---@class authlete.sandbox.box
---@field settings authlete.sandbox.settings the settings in effect
---@field requests table[] the requests that it has received, oldest first, each with `operation`, `method`, `url`,
---  `headers`, `body`, `fields` (of the body, as Authlete names them) and `parameters` (of the client application, if
---  the request passes them on). Assign {} to begin anew. After 2,000, the older half is forgotten.
---@field fail_next fun(self: authlete.sandbox.box, options: authlete.sandbox.failure) lets a call fail
---@overload fun(request: authlete.transport_request): authlete.transport_response?, string?, string?

---@class authlete.sandbox
---@field new fun(given?: authlete.sandbox.settings): authlete.sandbox.box Creates a sandbox without tokens, tickets and the like.

--- Settings of a client of the sandbox. All but client_id are optional.
---@class authlete.sandbox.client_settings
---@field client_id authlete.id a whole number below 2^53
---@field client_secret? string without it, the client is public
---@field client_id_alias? string another id for the client
---@field redirect_uris? string[] where authorization responses may go to
---@field client_name? string for pages, as are the following
---@field description? string what the client does
---@field client_uri? string the home page
---@field logo_uri? string the logo
---@field policy_uri? string the policy on the use of data
---@field tos_uri? string the terms of service
---@field contacts? string[] email addresses
---@field developer? string the id of the developer
---@field custom_metadata? string metadata beyond the standards, a JSON object as text
---@field application_type? authlete.ApplicationType WEB or NATIVE
---@field grant_types? authlete.GrantType[] by default all that the service supports
---@field response_types? authlete.ResponseType[] by default all that the service supports
---@field token_auth_method? authlete.ClientAuthMethod how the client authenticates
---@field jwks? string a JWK Set with the client's public keys, as text
---@field tls_client_auth_subject_dn? string the subject name of the client's certificate
---@field tls_client_auth_san_dns? string a DNS name of the client's certificate
---@field tls_client_certificate_bound_access_tokens? boolean whether access tokens are bound to its certificate
---@field dpop_required? boolean whether the client must use DPoP
---@field default_max_age? number max_age if a request has none, in seconds
---@field bc_delivery_mode? authlete.DeliveryMode POLL, PING or PUSH
---@field bc_notification_endpoint? string where notifications of CIBA go to
---@field bc_user_code_required? boolean whether backchannel authentication requests need a user_code
---@field backchannel_logout_uri? string where logout tokens go to
---@field backchannel_logout_session_required? boolean whether logout tokens must have sid

--- Options of box:fail_next. One of kind, status and delay_ms is required.
---@class authlete.sandbox.failure
---@field operation? string its name; by default it is the next call, whatever its operation
---@field kind? authlete.failure_kind a kind that a transport can report: not http, rate_limited or phase
---@field status? integer the status of the response
---@field retry_after? number|string seconds or a date, with status
---@field result_code? string Authlete's result code, with status
---@field body? string the body of the response, with status
---@field processed? boolean whether Authlete does what the request says before the call fails; false
---@field delay_ms? number how long the response takes. If that is longer than the call may take, Authlete processes the
---  request and the call fails with "timeout", at once.
---@field times? integer how many calls fail in this way; 1

--- Settings of sandbox.new. Types, methods and modes are written as in Authlete's objects.
---@class authlete.sandbox.settings
---@field service_id? authlete.id V3: the id of the service
---@field service_access_token? string V3: what calls must present
---@field service_api_key? authlete.id V2: the API key of the service
---@field service_api_secret? string V2: what calls must present
---@field service_name? string the name of the service
---@field issuer? string the URL in ID tokens, metadata and authorization responses; "https://sandbox.invalid"
---@field endpoints? table<string, string> URLs, or paths below the issuer, by name: authorization, token, userinfo,
---  jwks, introspection, revocation, pushed_authorization_request, device_authorization, device_verification,
---  backchannel_authentication, registration, and grant_management and end_session, which are "" (none) by default
---@field clients? authlete.sandbox.client_settings[] the clients, at least one
---@field scopes? (string|table)[] scopes that the service supports: names, or { name, description, default_entry };
---  those with default_entry are granted if a request does not name any
---@field grant_types? authlete.GrantType[] by default AUTHORIZATION_CODE, REFRESH_TOKEN, PASSWORD,
---  CLIENT_CREDENTIALS and DEVICE_CODE; it also simulates IMPLICIT, CIBA, TOKEN_EXCHANGE and JWT_BEARER
---@field response_types? authlete.ResponseType[] by default only CODE
---@field token_auth_methods? authlete.ClientAuthMethod[] by default all but those with certificates
---@field authorization_details_types? string[] by default none
---@field jwt_access_tokens? boolean whether access tokens are JWTs (RFC 9068); false
---@field dpop_nonce_required? boolean whether DPoP proofs need a nonce of the service; false
---@field dynamic_registration_supported? boolean whether clients may register themselves; false
---@field loopback_redirection_uri_variable? boolean whether redirect URIs of the loopback interface may have any port
---  (RFC 8252 section 7.3); false
---@field ticket_duration? number seconds; 600
---@field code_duration? number seconds; 600
---@field pushed_request_duration? number seconds; 600
---@field device_code_duration? number seconds; 600
---@field auth_req_id_duration? number seconds; 600
---@field interval? number the time between two requests of a client that polls, in seconds; 5
---@field access_token_duration? number seconds; 3600
---@field refresh_token_duration? number seconds; 864000
---@field id_token_duration? number seconds; 3600
---@field now? fun(): number returns the time in seconds since 1970; os.time

---@class authlete.transport_request
---@field method string GET, POST, PUT or DELETE
---@field url string the absolute URL, with its query
---@field headers table<string, string> including Authorization
---@field body? string JSON, if the request has a body
---@field timeout_ms integer the time left until the call's deadline

---@class authlete.transport_response
---@field status integer the HTTP status
---@field headers? table<string, string|number> names in any case
---@field body? string the body

---@alias authlete.transport fun(request: authlete.transport_request): authlete.transport_response?, string?, string?

--- A call that api:start has started.
---@class authlete.call
---@field done fun(self: authlete.call): boolean whether `result` would return at once
---@field wait fun(self: authlete.call, milliseconds: number): boolean, string? waits for at most that long; returns
---  whether the call is done, or false and why the phase of nginx cannot wait
---@field result fun(self: authlete.call): any, string?, authlete.failure? waits, and returns what the method would
---@field take fun(self: authlete.call): any, string?, authlete.failure? the same, but only once: the call cannot be
---  used afterwards
---@field cancel fun(self: authlete.call) ends the call with the kind `cancelled`, unless it is done
---@field getfd fun(self: authlete.call): integer a descriptor that is readable once the call is done
---@field pollfd fun(self: authlete.call): integer? for cqueues; so are `events` and `timeout`
---@field events fun(self: authlete.call): string for cqueues: "r"
---@field timeout fun(self: authlete.call): number for cqueues: seconds

---@class authlete.replies
---@field get_service_configuration fun(response: string?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of get_service_configuration
---@field get_service_configuration_post fun(response: string?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of get_service_configuration_post
---@field authorization fun(response: authlete.response.authorization?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of authorization; or nil, and the next step
---@field authorization_fail fun(response: authlete.response.authorization_fail?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of authorization_fail
---@field authorization_issue fun(response: authlete.response.authorization_issue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of authorization_issue
---@field push_authorization_request fun(response: authlete.response.push_authorization_request?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of push_authorization_request
---@field token fun(response: authlete.response.token?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of token; or nil, and the next step
---@field token_fail fun(response: authlete.response.token_fail?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of token_fail
---@field token_issue fun(response: authlete.response.token_issue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of token_issue
---@field id_token_reissue fun(response: authlete.response.id_token_reissue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of id_token_reissue; or nil, and the next step
---@field introspection fun(response: authlete.response.introspection?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of introspection; or nil, and the next step
---@field standard_introspection fun(response: authlete.response.standard_introspection?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of standard_introspection
---@field revocation fun(response: authlete.response.revocation?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of revocation
---@field user_info fun(response: authlete.response.user_info?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of user_info; or nil, and the next step
---@field user_info_issue fun(response: authlete.response.user_info_issue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of user_info_issue
---@field gm fun(response: authlete.response.gm?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of gm
---@field get_service_jwks fun(response: string?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of get_service_jwks
---@field dynamic_client_register fun(response: authlete.response.dynamic_client_register?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of dynamic_client_register
---@field dynamic_client_get fun(response: authlete.response.dynamic_client_get?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of dynamic_client_get
---@field dynamic_client_update fun(response: authlete.response.dynamic_client_update?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of dynamic_client_update
---@field dynamic_client_delete fun(response: authlete.response.dynamic_client_delete?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of dynamic_client_delete
---@field backchannel_authentication fun(response: authlete.response.backchannel_authentication?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of backchannel_authentication; or nil, and the next step
---@field backchannel_authentication_issue fun(response: authlete.response.backchannel_authentication_issue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of backchannel_authentication_issue
---@field backchannel_authentication_fail fun(response: authlete.response.backchannel_authentication_fail?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of backchannel_authentication_fail
---@field backchannel_authentication_complete fun(response: authlete.response.backchannel_authentication_complete?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of backchannel_authentication_complete; or nil, and the next step
---@field device_authorization fun(response: authlete.response.device_authorization?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of device_authorization
---@field device_verification fun(response: authlete.response.device_verification?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of device_verification; or nil, and the next step
---@field device_complete fun(response: authlete.response.device_complete?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of device_complete; or nil, and the next step
---@field federation_configuration fun(response: authlete.response.federation_configuration?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of federation_configuration
---@field federation_registration fun(response: authlete.response.federation_registration?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of federation_registration
---@field credential_issuer_metadata fun(response: authlete.response.credential_issuer_metadata?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of credential_issuer_metadata
---@field credential_jwt_issuer_metadata fun(response: authlete.response.credential_jwt_issuer_metadata?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of credential_jwt_issuer_metadata
---@field credential_issuer_jwks fun(response: authlete.response.credential_issuer_jwks?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of credential_issuer_jwks
---@field credential_offer_info fun(response: authlete.response.credential_offer_info?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of credential_offer_info
---@field credential_single_parse fun(response: authlete.response.credential_single_parse?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of credential_single_parse; or nil, and the next step
---@field credential_single_issue fun(response: authlete.response.credential_single_issue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of credential_single_issue; or nil, and the next step
---@field credential_batch_parse fun(response: authlete.response.credential_batch_parse?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of credential_batch_parse; or nil, and the next step
---@field credential_batch_issue fun(response: authlete.response.credential_batch_issue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of credential_batch_issue; or nil, and the next step
---@field credential_deferred_parse fun(response: authlete.response.credential_deferred_parse?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of credential_deferred_parse; or nil, and the next step
---@field credential_deferred_issue fun(response: authlete.response.credential_deferred_issue?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of credential_deferred_issue; or nil, and the next step
---@field credential_nonce fun(response: authlete.response.credential_nonce?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of credential_nonce
---@field native_sso fun(response: authlete.response.native_sso?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of native_sso; or nil, and the next step
---@field attestation_challenge fun(response: authlete.response.attestation_challenge?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply the reply to the client for a response of attestation_challenge
---@field backchannel_logout_token fun(response: authlete.response.backchannel_logout_token?, message?: string, failure?: authlete.failure, earlier?: table): authlete.http_reply?, string? the reply to the client for a response of backchannel_logout_token; or nil, and the next step

---kind of application (OpenID Connect Registration 1.0 section 2)
---@alias authlete.ApplicationType
---| "WEB"
---| "NATIVE"

---kinds of attachments (OpenID Connect for Identity Assurance)
---@alias authlete.AttachmentType
---| "EMBEDDED"
---| "EXTERNAL"

---why an authorization request is refused
---@alias authlete.AuthorizationFailReason
---| "UNKNOWN" # server_error: another reason
---| "NOT_LOGGED_IN" # login_required: prompt=none, and nobody is signed in
---| "MAX_AGE_NOT_SUPPORTED" # login_required: your server does not know when users authenticated
---| "EXCEEDS_MAX_AGE" # login_required: the user authenticated longer ago than max_age
---| "DIFFERENT_SUBJECT" # login_required: another user than subject is signed in
---| "ACR_NOT_SATISFIED" # unmet_authentication_requirements: none of the essential acrs is satisfied
---| "DENIED" # access_denied: the user has refused
---| "SERVER_ERROR" # server_error: your server failed
---| "NOT_AUTHENTICATED" # login_required: the user could not be authenticated
---| "ACCOUNT_SELECTION_REQUIRED" # account_selection_required: the user must choose an account
---| "CONSENT_REQUIRED" # consent_required: the user must consent
---| "INTERACTION_REQUIRED" # interaction_required: the user must be asked something else
---| "INVALID_TARGET" # invalid_target: a resource is not acceptable (RFC 8707 section 2)
---| "INVALID_SCOPE" # invalid_scope: a scope is not acceptable
---| "UNAUTHORIZED_CLIENT" # unauthorized_client: the client may not make this request
---| "TEMPORARILY_UNAVAILABLE" # temporarily_unavailable: your server is overloaded, or in maintenance

---how asking the user ended (CIBA Core 1.0)
---@alias authlete.BackchannelAuthenticationCompleteResult
---| "AUTHORIZED" # the user has consented
---| "ACCESS_DENIED" # the user has refused
---| "TRANSACTION_FAILED" # something else prevented it

---why a backchannel authentication request is refused; the errors have the same names (CIBA Core 1.0 section 13)
---@alias authlete.BackchannelAuthenticationFailReason
---| "EXPIRED_LOGIN_HINT_TOKEN" # the login hint token has expired
---| "UNKNOWN_USER_ID" # no user is known by the hint
---| "UNAUTHORIZED_CLIENT" # the client may not make this request
---| "MISSING_USER_CODE" # the request needs a user_code and has none
---| "INVALID_USER_CODE" # the user_code is wrong
---| "INVALID_BINDING_MESSAGE" # the binding_message cannot be shown
---| "INVALID_TARGET" # a resource is not acceptable (RFC 8707 section 2)
---| "ACCESS_DENIED" # the user or your server has refused
---| "SERVER_ERROR" # your server failed

---how claims are transported (OpenID Connect Core 1.0 section 5.6)
---@alias authlete.ClaimType
---| "NORMAL"
---| "AGGREGATED"
---| "DISTRIBUTED"

---how clients authenticate (OpenID Connect Core 1.0 section 9, RFC 8705)
---@alias authlete.ClientAuthMethod
---| "NONE" # none: public clients
---| "CLIENT_SECRET_BASIC" # client_secret_basic: the secret in the Authorization header
---| "CLIENT_SECRET_POST" # client_secret_post: the secret in the body
---| "CLIENT_SECRET_JWT" # client_secret_jwt: an assertion, signed with the secret
---| "PRIVATE_KEY_JWT" # private_key_jwt: an assertion, signed with a private key
---| "TLS_CLIENT_AUTH" # tls_client_auth: a certificate from a CA (RFC 8705 section 2.1)
---| "SELF_SIGNED_TLS_CLIENT_AUTH" # self_signed_tls_client_auth: a certificate of its own (RFC 8705 section 2.2)
---| "ATTEST_JWT_CLIENT_AUTH" # attest_jwt_client_auth: a client attestation
---| "SPIFFE_JWT" # spiffe_jwt: a JWT of SPIFFE

---how relying parties register (OpenID Federation 1.0 section 12)
---@alias authlete.ClientRegistrationType
---| "AUTOMATIC"
---| "EXPLICIT"

---how a client came to be registered
---@alias authlete.ClientSource
---| "STATIC_REGISTRATION" # by create_client or a console
---| "DYNAMIC_REGISTRATION" # by itself (RFC 7591)
---| "AUTOMATIC_REGISTRATION" # automatically (OpenID Federation 1.0 section 12.1)
---| "EXPLICIT_REGISTRATION" # explicitly (OpenID Federation 1.0 section 12.2)
---| "METADATA_DOCUMENT" # from its metadata document (OAuth Client ID Metadata Document)

---whether a client can keep a secret (RFC 6749 section 2.1)
---@alias authlete.ClientType
---| "PUBLIC"
---| "CONFIDENTIAL"

---how a client gets the tokens of CIBA (CIBA Core 1.0 section 5)
---@alias authlete.DeliveryMode
---| "POLL" # it asks at the token endpoint until they are there
---| "PING" # it is notified, then asks at the token endpoint
---| "PUSH" # they are sent to it

---how asking the user about a device ended
---@alias authlete.DeviceCompleteResult
---| "AUTHORIZED" # the user has consented
---| "ACCESS_DENIED" # the user has refused
---| "TRANSACTION_FAILED" # something else prevented it

---how a page is shown (OpenID Connect Core 1.0 section 3.1.2.1)
---@alias authlete.Display
---| "PAGE"
---| "POPUP"
---| "TOUCH"
---| "WAP"

---what an entity is in a federation (OpenID Federation 1.0 section 5.1)
---@alias authlete.EntityType
---| "OPENID_RELYING_PARTY"
---| "OPENID_PROVIDER"
---| "OAUTH_AUTHORIZATION_SERVER"
---| "OAUTH_CLIENT"
---| "OAUTH_RESOURCE"
---| "FEDERATION_ENTITY"
---| "OPENID_CREDENTIAL_ISSUER"

---FAPI profiles
---@alias authlete.FapiMode
---| "FAPI1_BASELINE"
---| "FAPI1_ADVANCED"
---| "FAPI2_SECURITY"
---| "FAPI2_MESSAGE_SIGNING_AUTH_REQ"
---| "FAPI2_MESSAGE_SIGNING_AUTH_RES"
---| "FAPI2_MESSAGE_SIGNING_INTROSPECTION_RES"
---| "FAPI2_MESSAGE_SIGNING_RESOURCE_REQ"
---| "FAPI2_MESSAGE_SIGNING_RESOURCE_RES"

---what to do with a grant (Grant Management for OAuth 2.0)
---@alias authlete.GrantManagementAction
---| "CREATE" # create a new grant
---| "QUERY" # say what the grant allows
---| "REPLACE" # let the request replace what the grant allows
---| "REVOKE" # revoke the grant and its tokens
---| "MERGE" # add what the request asks for to the grant

---grant types
---@alias authlete.GrantType
---| "AUTHORIZATION_CODE" # authorization_code (RFC 6749 section 4.1)
---| "IMPLICIT" # implicit (RFC 6749 section 4.2)
---| "PASSWORD" # password (RFC 6749 section 4.3)
---| "CLIENT_CREDENTIALS" # client_credentials (RFC 6749 section 4.4)
---| "REFRESH_TOKEN" # refresh_token (RFC 6749 section 6)
---| "CIBA" # urn:openid:params:grant-type:ciba (CIBA Core 1.0)
---| "DEVICE_CODE" # urn:ietf:params:oauth:grant-type:device_code (RFC 8628)
---| "TOKEN_EXCHANGE" # urn:ietf:params:oauth:grant-type:token-exchange (RFC 8693)
---| "JWT_BEARER" # urn:ietf:params:oauth:grant-type:jwt-bearer (RFC 7523)
---| "PRE_AUTHORIZED_CODE" # urn:ietf:params:oauth:grant-type:pre-authorized_code (OID4VCI 1.0)

---algorithms that encrypt keys (RFC 7518 section 4); "_" stands for "-" or "+"
---@alias authlete.JWEAlg
---| "RSA1_5"
---| "RSA_OAEP"
---| "RSA_OAEP_256"
---| "A128KW"
---| "A192KW"
---| "A256KW"
---| "DIR"
---| "ECDH_ES"
---| "ECDH_ES_A128KW"
---| "ECDH_ES_A192KW"
---| "ECDH_ES_A256KW"
---| "A128GCMKW"
---| "A192GCMKW"
---| "A256GCMKW"
---| "PBES2_HS256_A128KW"
---| "PBES2_HS384_A192KW"
---| "PBES2_HS512_A256KW"

---algorithms that encrypt contents (RFC 7518 section 5); "_" stands for "-"
---@alias authlete.JWEEnc
---| "A128CBC_HS256"
---| "A192CBC_HS384"
---| "A256CBC_HS512"
---| "A128GCM"
---| "A192GCM"
---| "A256GCM"

---compression of contents (RFC 7516 section 4.1.3)
---@alias authlete.JWEZip
---| "DEF"

---algorithms of signatures (RFC 7518 section 3, RFC 8037, RFC 8812)
---@alias authlete.JWSAlg
---| "NONE"
---| "HS256"
---| "HS384"
---| "HS512"
---| "RS256"
---| "RS384"
---| "RS512"
---| "ES256"
---| "ES384"
---| "ES512"
---| "PS256"
---| "PS384"
---| "PS512"
---| "ES256K"
---| "EdDSA"

---values of prompt (OpenID Connect Core 1.0 section 3.1.2.1)
---@alias authlete.Prompt
---| "NONE"
---| "LOGIN"
---| "CONSENT"
---| "SELECT_ACCOUNT"
---| "CREATE"

---values of response_mode (OAuth 2.0 Multiple Response Type Encoding Practices, JARM)
---@alias authlete.ResponseMode
---| "QUERY"
---| "FRAGMENT"
---| "FORM_POST"
---| "JWT"
---| "QUERY_JWT"
---| "FRAGMENT_JWT"
---| "FORM_POST_JWT"

---values of response_type; "_" stands for a space, but ID_TOKEN is id_token
---@alias authlete.ResponseType
---| "NONE"
---| "CODE"
---| "TOKEN"
---| "ID_TOKEN"
---| "CODE_TOKEN"
---| "CODE_ID_TOKEN"
---| "ID_TOKEN_TOKEN"
---| "CODE_ID_TOKEN_TOKEN"

---profiles that a service can follow
---@alias authlete.ServiceProfile
---| "FAPI"
---| "OPEN_BANKING"

---social networks
---@alias authlete.Sns
---| "FACEBOOK"

---whether sub is the same for all clients (OpenID Connect Core 1.0 section 8)
---@alias authlete.SubjectType
---| "PUBLIC"
---| "PAIRWISE"

---what a batch does
---@alias authlete.TokenBatchKind
---| "CREATE"

---how a batch ended
---@alias authlete.TokenBatchResult
---| "SUCCEEDED" # all tokens have been processed
---| "FAILED" # an error ended it; some tokens may have been processed

---why a token request is refused
---@alias authlete.TokenFailReason
---| "UNKNOWN" # server_error: another reason
---| "INVALID_RESOURCE_OWNER_CREDENTIALS" # invalid_request: username or password is wrong
---| "INVALID_TARGET" # invalid_target: a resource is not acceptable (RFC 8707 section 2)
---| "INVALID_CLIENT" # invalid_client: the client is not acceptable
---| "UNAUTHORIZED_CLIENT" # unauthorized_client: the client may not use this grant type
---| "INVALID_SCOPE" # invalid_scope: a scope is not acceptable

---which tokens to list
---@alias authlete.TokenStatus
---| "VALID" # those that have not expired
---| "INVALID" # those that have expired
---| "ALL" # both

---types of tokens in a token exchange (RFC 8693 section 3)
---@alias authlete.TokenType
---| "JWT"
---| "ACCESS_TOKEN"
---| "REFRESH_TOKEN"
---| "ID_TOKEN"
---| "SAML1"
---| "SAML2"
---| "DEVICE_SECRET"
---| "DEVICE_CODE"
---| "TOKEN_EXCHANGE"
---| "JWT_BEARER"

---characters of user codes (RFC 8628 section 6.1)
---@alias authlete.UserCodeCharset
---| "BASE20" # 20 consonants
---| "NUMERIC" # digits

---kinds of hints that identify a user (CIBA Core 1.0 section 7.1)
---@alias authlete.UserIdentificationHintType
---| "ID_TOKEN_HINT"
---| "LOGIN_HINT"
---| "LOGIN_HINT_TOKEN"

---sets of schemas that verified_claims are checked with
---@alias authlete.VerifiedClaimsValidationSchema
---| "standard"
---| "standard+id_document"

---@class authlete.Service
---@field number? integer number of the service, which Authlete chose
---@field service_name? string name of the service
---@field issuer? string issuer identifier, an https URL without query and fragment; iss of tokens (OpenID Connect Discovery 1.0 section 3)
---@field description? string description of the service
---@field api_key? integer id of the service, which Authlete chose; the API key with API v2
---@field api_secret? string secret for calls with API v2, which Authlete chose
---@field token_batch_notification_endpoint? string URL that results of token_create_batch are sent to
---@field client_assertion_aud_restricted_to_issuer? boolean whether aud of client assertions must be the issuer, as a string
---@field service_owner_number? integer number of the organization that owns the service, which Authlete chose
---@field clients_per_developer? integer how many clients a developer may have; 0 for no limit
---@field developer_authentication_callback_endpoint? string URL that checks the passwords of developers, for Authlete's developer console
---@field developer_authentication_callback_api_key? string user name of Basic authentication at that URL
---@field developer_authentication_callback_api_secret? string password of Basic authentication at that URL
---@field supported_snses? authlete.Sns[] social networks that users may sign in with, at the direct endpoints
---@field sns_credentials? authlete.SnsCredentials[] credentials at these social networks
---@field client_id_alias_enabled? boolean deprecated; always true
---@field metadata? authlete.Pair[] key-value pairs that Authlete sets, such as clientCount
---@field created_at? integer when it was created, in ms since 1970
---@field modified_at? integer when it was last changed, in ms since 1970
---@field authentication_callback_endpoint? string URL that checks the passwords of users, for the direct endpoints
---@field authentication_callback_api_key? string user name of Basic authentication at that URL
---@field authentication_callback_api_secret? string password of Basic authentication at that URL
---@field supported_acrs? string[] ACRs that your server can satisfy (acr_values_supported)
---@field supported_grant_types? authlete.GrantType[] grant types that clients may use (grant_types_supported)
---@field supported_response_types? authlete.ResponseType[] response types that clients may use (response_types_supported)
---@field supported_authorization_details_types? string[] types of authorization details that clients may use (RFC 9396 section 10)
---@field supported_service_profiles? authlete.ServiceProfile[] profiles whose rules the service can apply
---@field error_description_omitted? boolean whether error responses have no error_description
---@field error_uri_omitted? boolean whether error responses have no error_uri
---@field authorization_endpoint? string URL of the authorization endpoint
---@field direct_authorization_endpoint_enabled? boolean whether Authlete itself serves an authorization endpoint
---@field supported_ui_locales? string[] languages of your pages (RFC 5646)
---@field supported_displays? authlete.Display[] values of display that your pages support (display_values_supported)
---@field pkce_required? boolean whether the code flow needs PKCE (RFC 7636)
---@field pkce_s256_required? boolean whether PKCE needs the method S256 (RFC 7636 section 4.2)
---@field authorization_response_duration? integer lifetime of authorization responses that are JWTs, in seconds (JARM)
---@field authorization_code_duration? integer lifetime of authorization codes, in seconds
---@field token_endpoint? string URL of the token endpoint
---@field direct_token_endpoint_enabled? boolean whether Authlete itself serves a token endpoint
---@field supported_token_auth_methods? authlete.ClientAuthMethod[] how clients may authenticate at the token endpoint
---@field missing_client_id_allowed? boolean whether public clients may omit client_id at the token endpoint; not recommended
---@field revocation_endpoint? string URL of the revocation endpoint (RFC 7009)
---@field direct_revocation_endpoint_enabled? boolean whether Authlete itself serves a revocation endpoint
---@field supported_revocation_auth_methods? authlete.ClientAuthMethod[] how clients may authenticate at the revocation endpoint
---@field introspection_endpoint? string URL of the introspection endpoint (RFC 7662)
---@field direct_introspection_endpoint_enabled? boolean whether Authlete itself serves an introspection endpoint
---@field supported_introspection_auth_methods? authlete.ClientAuthMethod[] how resource servers may authenticate at the introspection endpoint; only for the metadata
---@field pushed_auth_req_endpoint? string URL of the endpoint for pushed authorization requests (RFC 9126)
---@field pushed_auth_req_duration? integer lifetime of a request_uri, in seconds (RFC 9126)
---@field par_required? boolean whether authorization requests must be pushed first (RFC 9126)
---@field request_object_required? boolean whether authorization requests need a request object (RFC 9101)
---@field traditional_request_object_processing_applied? boolean whether request objects follow OpenID Connect Core 1.0, and not RFC 9101
---@field mutual_tls_validate_pki_cert_chain? boolean whether Authlete checks the chain of client certificates (RFC 8705 section 2.1)
---@field trusted_root_certificates? string[] root certificates that such chains may end with, each in PEM
---@field mtls_endpoint_aliases? authlete.NamedUri[] URLs of endpoints with mutual TLS (RFC 8705 section 5)
---@field access_token_type? string token_type in token responses, such as Bearer
---@field tls_client_certificate_bound_access_tokens? boolean whether access tokens are bound to the client's certificate (RFC 8705 section 3)
---@field access_token_duration? integer lifetime of access tokens, in seconds
---@field single_access_token_per_subject? boolean whether a new access token invalidates the earlier ones of the same client and user
---@field access_token_sign_alg? authlete.JWSAlg JWS algorithm of access tokens; if it is set, they are JWTs (RFC 9068)
---@field access_token_signature_key_id? string id of the key that signs access tokens
---@field refresh_token_duration? integer lifetime of refresh tokens, in seconds
---@field refresh_token_duration_kept? boolean whether a new refresh token expires when the used one would have
---@field refresh_token_duration_reset? boolean whether using a refresh token that is kept makes its lifetime begin again
---@field refresh_token_kept? boolean whether a refresh token stays the same when it is used; otherwise each use returns a new one
---@field supported_scopes? authlete.Scope[] scopes that clients may request
---@field scope_required? boolean whether requests without scopes are refused
---@field id_token_duration? integer lifetime of ID tokens, in seconds
---@field allowable_clock_skew? integer tolerance for exp, iat and nbf of JWTs, in seconds
---@field supported_claim_types? authlete.ClaimType[] types of claims (claim_types_supported)
---@field supported_claim_locales? string[] languages of claims (RFC 5646)
---@field supported_claims? string[] names of the claims that your server can provide (claims_supported)
---@field claim_shortcut_restrictive? boolean whether claims of scopes such as profile are in ID tokens only if no access token is issued (OpenID Connect Core 1.0 section 5.4)
---@field jwks_uri? string URL of the JWK Set
---@field direct_jwks_endpoint_enabled? boolean whether Authlete itself serves the JWK Set
---@field jwks? string JWK Set (RFC 7517 section 5) with the private keys of the service, as text
---@field id_token_signature_key_id? string id of the key that signs ID tokens with an asymmetric algorithm
---@field user_info_signature_key_id? string id of the key that signs UserInfo responses with an asymmetric algorithm
---@field authorization_signature_key_id? string id of the key that signs authorization responses with an asymmetric algorithm (JARM)
---@field user_info_endpoint? string URL of the UserInfo endpoint
---@field direct_user_info_endpoint_enabled? boolean whether Authlete itself serves a UserInfo endpoint
---@field dynamic_registration_supported? boolean whether clients may register themselves (RFC 7591)
---@field registration_endpoint? string URL of the client registration endpoint (RFC 7591)
---@field registration_management_endpoint? string URL that / and the id of a client are appended to, for RFC 7592; by default registration_endpoint
---@field policy_uri? string URL of the policy on the use of the user's data
---@field tos_uri? string URL of the terms of service
---@field service_documentation? string URL of documentation for developers
---@field backchannel_authentication_endpoint? string URL of the backchannel authentication endpoint (CIBA Core 1.0)
---@field supported_backchannel_token_delivery_modes? authlete.DeliveryMode[] how clients may get the tokens of CIBA
---@field backchannel_auth_req_id_duration? integer lifetime of an auth_req_id, in seconds
---@field backchannel_polling_interval? integer how long clients must wait between two requests for the token of CIBA, in seconds
---@field backchannel_user_code_parameter_supported? boolean whether backchannel authentication requests may have a user_code
---@field backchannel_binding_message_required_in_fapi? boolean whether FAPI requests for backchannel authentication need a binding_message
---@field device_authorization_endpoint? string URL of the device authorization endpoint (RFC 8628)
---@field device_verification_uri? string URL where users enter user codes
---@field device_verification_uri_complete? string the same URL with USER_CODE where the user code goes
---@field device_flow_code_duration? integer lifetime of device codes and user codes, in seconds
---@field device_flow_polling_interval? integer how long devices must wait between two requests for the token, in seconds
---@field user_code_charset? authlete.UserCodeCharset characters of user codes
---@field user_code_length? integer length of user codes, without separators
---@field supported_trust_frameworks? string[] trust frameworks (OpenID Connect for Identity Assurance)
---@field supported_evidence? string[] types of evidence (OpenID Connect for Identity Assurance)
---@field supported_identity_documents? string[] types of identity documents (OpenID Connect for Identity Assurance)
---@field supported_verification_methods? string[] methods of verification (OpenID Connect for Identity Assurance)
---@field supported_verified_claims? string[] names of verified claims (OpenID Connect for Identity Assurance)
---@field verified_claims_validation_schema_set? authlete.VerifiedClaimsValidationSchema schemas that verified_claims are checked with (OpenID Connect for Identity Assurance)
---@field attributes? authlete.Pair[] key-value pairs for your server, which can also change what Authlete does; clients do not see them
---@field nbf_optional? boolean whether request objects may lack nbf even if FAPI requires it
---@field iss_suppressed? boolean whether authorization responses have no iss (RFC 9207)
---@field supported_custom_client_metadata? string[] names of client metadata beyond the standards that the service stores
---@field token_expiration_linked? boolean whether access tokens never outlive their refresh token
---@field front_channel_request_object_encryption_required? boolean whether request objects that pass through the browser must be encrypted
---@field request_object_encryption_alg_match_required? boolean whether request objects must use the JWE alg in the client's settings
---@field request_object_encryption_enc_match_required? boolean whether request objects must use the JWE enc in the client's settings
---@field hsm_enabled? boolean whether keys in hardware security modules may be used
---@field hsks? authlete.Hsk[] keys in hardware security modules; Authlete ignores them in requests
---@field grant_management_endpoint? string URL of the grant management endpoint
---@field grant_management_action_required? boolean whether each authorization request needs grant_management_action
---@field unauthorized_on_client_config_supported? boolean whether dynamic client registration may have the action UNAUTHORIZED
---@field dcr_scope_used_as_requestable? boolean whether scope in client metadata limits what the client may request
---@field end_session_endpoint? string URL where clients let users sign out (OpenID Connect RP-Initiated Logout 1.0)
---@field loopback_redirection_uri_variable? boolean whether redirect URIs to the user's own device may have any port (RFC 8252 section 7.3)
---@field request_object_audience_checked? boolean whether aud of request objects must be the issuer
---@field access_token_for_external_attachment_embedded? boolean whether ID tokens and UserInfo responses have access tokens for external attachments
---@field authority_hints? string[] entity ids of the superiors of the service (OpenID Federation 1.0)
---@field federation_enabled? boolean whether OpenID Federation 1.0 is supported
---@field federation_jwks? string JWK Set with the private keys for the federation, as text
---@field federation_signature_key_id? string id of the key that signs entity configurations
---@field federation_configuration_duration? integer lifetime of entity configurations, in seconds
---@field federation_registration_endpoint? string URL of the federation registration endpoint
---@field organization_name? string name of the organization (OpenID Federation 1.0)
---@field predefined_transformed_claims? string transformed claims that all clients may request, a JSON object as text
---@field refresh_token_idempotent? boolean whether using a refresh token again shortly afterwards returns the same new one
---@field signed_jwks_uri? string URL of the JWK Set in a signed JWT (OpenID Federation 1.0)
---@field supported_attachments? authlete.AttachmentType[] types of attachments (OpenID Connect for Identity Assurance)
---@field supported_digest_algorithms? string[] hash algorithms for external attachments (OpenID Connect for Identity Assurance)
---@field supported_documents? string[] types of documents (OpenID Connect for Identity Assurance)
---@field supported_documents_methods? string[] methods of checking documents (OpenID Connect for Identity Assurance)
---@field supported_documents_validation_methods? string[] methods of validating documents (OpenID Connect for Identity Assurance)
---@field supported_documents_verification_methods? string[] methods of verifying the holder of documents (OpenID Connect for Identity Assurance)
---@field supported_electronic_records? string[] types of electronic records (OpenID Connect for Identity Assurance)
---@field supported_client_registration_types? authlete.ClientRegistrationType[] how relying parties may register (OpenID Federation 1.0)
---@field token_exchange_by_identifiable_clients_only? boolean whether clients must identify themselves to exchange tokens (RFC 8693)
---@field token_exchange_by_confidential_clients_only? boolean whether only confidential clients may exchange tokens (RFC 8693)
---@field token_exchange_by_permitted_clients_only? boolean whether only clients with token_exchange_permitted may exchange tokens (RFC 8693)
---@field token_exchange_encrypted_jwt_rejected? boolean whether token exchanges with encrypted JWTs are refused
---@field token_exchange_unsigned_jwt_rejected? boolean whether token exchanges with unsigned JWTs are refused
---@field jwt_grant_by_identifiable_clients_only? boolean whether clients must identify themselves to use assertions (RFC 7523)
---@field jwt_grant_encrypted_jwt_rejected? boolean whether assertions that are encrypted JWTs are refused (RFC 7523)
---@field jwt_grant_unsigned_jwt_rejected? boolean whether assertions that are unsigned JWTs are refused (RFC 7523)
---@field dcr_duplicate_software_id_blocked? boolean whether a software_id can register only once
---@field trust_anchors? authlete.TrustAnchor[] trust anchors; without one, no relying party can register (OpenID Federation 1.0)
---@field openid_dropped_on_refresh_without_offline_access? boolean whether refreshed access tokens lose openid unless they have offline_access
---@field supported_documents_check_methods? string[] methods of checking documents (documents_check_methods_supported)
---@field rs_response_signed? boolean whether UserInfo responses to signed requests are signed (RFC 9421)
---@field cnonce_duration? integer lifetime of c_nonce, in seconds (OID4VCI 1.0)
---@field dpop_nonce_required? boolean whether DPoP proofs need a nonce (RFC 9449 section 8)
---@field verifiable_credentials_enabled? boolean whether the service issues verifiable credentials
---@field credential_jwks_uri? string URL of the JWK Set of the credential issuer
---@field credential_offer_duration? integer lifetime of credential offers, in seconds; 0 or less for Authlete's default
---@field dpop_nonce_duration? integer lifetime of nonces for DPoP proofs, in seconds
---@field pre_authorized_grant_anonymous_access_supported? boolean whether clients may use a pre-authorized code without identifying themselves
---@field credential_transaction_duration? integer lifetime of transaction ids for deferred credentials, in seconds; 0 or less for Authlete's default
---@field introspection_signature_key_id? string id of the key that signs introspection responses
---@field resource_signature_key_id? string id of the key that signs responses of resource servers
---@field user_pin_length? integer deprecated; length of the PINs of credential offers
---@field supported_prompt_values? authlete.Prompt[] values of prompt that your pages support (prompt_values_supported)
---@field id_token_reissuable? boolean whether a refresh can get a new ID token; see id_token_reissue
---@field credential_jwks? string JWK Set with the private keys that sign credentials, as text
---@field fapi_modes? authlete.FapiMode[] FAPI profiles whose rules apply to every request
---@field credential_duration? integer lifetime of credentials, in seconds; 0 for no limit
---@field credential_issuer_metadata? authlete.CredentialIssuerMetadata metadata of the credential issuer
---@field id_token_aud_type? string form of the claim aud of ID tokens: array or string
---@field native_sso_supported? boolean whether OpenID Connect Native SSO 1.0 is supported
---@field oid4vci_version? string version of OID4VCI: 1.0-ID1, the default, or 1.0-Final (or 1.0)
---@field cimd_metadata_policy_enabled? boolean whether cimd_metadata_policy applies
---@field client_id_metadata_document_supported? boolean whether client ids may be URLs of metadata documents
---@field cimd_allowlist_enabled? boolean whether only URLs in cimd_allowlist are accepted
---@field cimd_allowlist? string[] URLs that metadata documents may be retrieved from
---@field cimd_always_retrieved? boolean whether metadata documents are retrieved even if a copy is still fresh
---@field cimd_http_permitted? boolean whether client ids may be http URLs; only for tests
---@field cimd_query_permitted? boolean whether client ids may have a query
---@field cimd_metadata_policy? string policy for metadata from documents, JSON as text (OpenID Federation 1.0 section 6.1)
---@field http_alias_prohibited? boolean whether aliases of clients must not begin with http:// or https://
---@field attestation_challenge_time_window? integer lifetime of challenges for client attestations, in seconds
---@field supported_developer_snses? authlete.Sns[] social networks that developers may sign in with
---@field developer_sns_credentials? authlete.SnsCredentials[] credentials at these social networks
---@field challenge_endpoint? string URL of the endpoint for attestation challenges
---@field haip_version? string version of the High Assurance Interoperability Profile whose rules apply: 1.0, or none
---@field client_attester_roots? string[] root certificates for the header x5c of client attestations, each in PEM
---@field client_attester_roots_enabled? boolean whether client_attester_roots is used
---@field client_attester_roots_only? boolean whether the system's root certificates are not used besides
---@field key_attester_roots? string[] root certificates for the header x5c of key attestations, each in PEM
---@field key_attester_roots_enabled? boolean whether key_attester_roots is used
---@field key_attester_roots_only? boolean whether the system's root certificates are not used besides
---@field backchannel_logout_supported? boolean whether OpenID Connect Back-Channel Logout 1.0 is supported
---@field backchannel_logout_session_supported? boolean whether logout tokens can have the claim sid

---@class authlete.Client
---@field number? integer number of the client, which Authlete chose
---@field service_number? integer number of the client's service, which Authlete chose
---@field client_name? string name of the client, to show to users
---@field client_names? authlete.TaggedValue[] the name in other languages
---@field description? string description of the client, to show to users
---@field descriptions? authlete.TaggedValue[] the description in other languages
---@field client_id? integer id of the client, a number, which Authlete chose
---@field client_secret? string secret of the client, which Authlete chose: 86 characters
---@field client_id_alias? string another id for the client, which it may use instead of client_id
---@field client_id_alias_enabled? boolean deprecated; always true
---@field client_type? authlete.ClientType PUBLIC if the client cannot keep a secret, otherwise CONFIDENTIAL (RFC 6749 section 2.1)
---@field application_type? authlete.ApplicationType WEB or NATIVE; decides which redirect URIs are allowed (OpenID Connect Registration 1.0 section 2)
---@field logo_uri? string URL of the client's logo
---@field logo_uris? authlete.TaggedValue[] the URL of the logo in other languages
---@field contacts? string[] email addresses of people who are responsible for the client
---@field tls_client_certificate_bound_access_tokens? boolean whether access tokens are bound to the client's certificate (RFC 8705 section 3)
---@field dynamically_registered? boolean whether the client registered itself (RFC 7591)
---@field software_id? string id of the software that the client is an instance of (RFC 7591 section 2)
---@field developer? string id of the client's developer, of your choice
---@field software_version? string version of the software (RFC 7591 section 2)
---@field registration_access_token_hash? string hash of the registration access token (RFC 7592)
---@field created_at? integer when it was created, in ms since 1970
---@field modified_at? integer when it was last changed, in ms since 1970
---@field grant_types? authlete.GrantType[] grant types that the client may use
---@field response_types? authlete.ResponseType[] response types that the client may use
---@field redirect_uris? string[] URLs that authorization responses may go to; a request must name one of them exactly (RFC 6749 section 3.1.2)
---@field authorization_sign_alg? authlete.JWSAlg JWS algorithm of authorization responses (JARM)
---@field authorization_encryption_alg? authlete.JWEAlg JWE alg of authorization responses (JARM); by default they are not encrypted
---@field authorization_encryption_enc? authlete.JWEEnc JWE enc of authorization responses (JARM)
---@field token_auth_method? authlete.ClientAuthMethod how the client authenticates at the token endpoint
---@field token_auth_sign_alg? authlete.JWSAlg JWS algorithm of the client's assertions (RFC 7523); by default any
---@field self_signed_certificate_key_id? string id of the key in the JWK Set that has the client's self-signed certificate (RFC 8705 section 2.2)
---@field tls_client_auth_subject_dn? string subject name that the client's certificate must have (RFC 8705 section 2.1.2)
---@field tls_client_auth_san_dns? string DNS name that the client's certificate must have (RFC 8705 section 2.1.2)
---@field tls_client_auth_san_uri? string URI that the client's certificate must have (RFC 8705 section 2.1.2)
---@field tls_client_auth_san_ip? string IP address that the client's certificate must have (RFC 8705 section 2.1.2)
---@field tls_client_auth_san_email? string email address that the client's certificate must have (RFC 8705 section 2.1.2)
---@field par_required? boolean whether authorization requests must be pushed first (RFC 9126)
---@field request_object_required? boolean whether authorization requests need a request object (RFC 9101)
---@field request_sign_alg? authlete.JWSAlg JWS algorithm of request objects; by default any
---@field request_encryption_alg? authlete.JWEAlg JWE alg of request objects
---@field request_encryption_enc? authlete.JWEEnc JWE enc of request objects
---@field request_uris? string[] URLs of request objects that the client may use (request_uri)
---@field default_max_age? integer max_age if a request has none, in seconds
---@field default_acrs? string[] ACRs if a request asks for none
---@field id_token_sign_alg? authlete.JWSAlg JWS algorithm of ID tokens
---@field id_token_encryption_alg? authlete.JWEAlg JWE alg of ID tokens; by default they are not encrypted
---@field id_token_encryption_enc? authlete.JWEEnc JWE enc of ID tokens
---@field auth_time_required? boolean whether ID tokens must have the claim auth_time
---@field subject_type? authlete.SubjectType whether sub is the same for all clients: PUBLIC, or not: PAIRWISE (OpenID Connect Core 1.0 section 8)
---@field sector_identifier_uri? string URL of the list of redirect URIs that share a pairwise sub (OpenID Connect Core 1.0 section 8.1)
---@field derived_sector_identifier? string host that pairwise subs are computed from
---@field jwks_uri? string URL of the JWK Set with the client's public keys
---@field jwks? string JWK Set (RFC 7517 section 5) with the client's public keys, as text
---@field user_info_sign_alg? authlete.JWSAlg JWS algorithm of UserInfo responses; by default they are not signed
---@field user_info_encryption_alg? authlete.JWEAlg JWE alg of UserInfo responses; by default they are not encrypted
---@field user_info_encryption_enc? authlete.JWEEnc JWE enc of UserInfo responses
---@field login_uri? string URL at the client where others can start a sign-in (initiate_login_uri)
---@field tos_uri? string URL of the terms of service
---@field tos_uris? authlete.TaggedValue[] the URL of the terms of service in other languages
---@field policy_uri? string URL of the policy on the use of the user's data
---@field policy_uris? authlete.TaggedValue[] the URL of the policy in other languages
---@field client_uri? string URL of the client's home page
---@field client_uris? authlete.TaggedValue[] the URL of the home page in other languages
---@field bc_delivery_mode? authlete.DeliveryMode how the client gets the tokens of CIBA
---@field bc_notification_endpoint? string URL that notifications of CIBA go to
---@field bc_request_sign_alg? authlete.JWSAlg JWS algorithm of signed backchannel authentication requests
---@field bc_user_code_required? boolean whether backchannel authentication requests of this client need a user_code
---@field attributes? authlete.Pair[] key-value pairs for your server, which can also change what Authlete does; clients do not see them
---@field extension? authlete.ClientExtension settings of the client beyond the standards
---@field authorization_details_types? string[] types of authorization details that the client may use (RFC 9396 section 10)
---@field custom_metadata? string metadata beyond the standards, a JSON object as text; see supported_custom_client_metadata of the service
---@field front_channel_request_object_encryption_required? boolean whether request objects that pass through the browser must be encrypted
---@field request_object_encryption_alg_match_required? boolean whether request objects must use the JWE alg in the client's settings
---@field request_object_encryption_enc_match_required? boolean whether request objects must use the JWE enc in the client's settings
---@field digest_algorithm? string hash algorithm for external attachments (OpenID Connect for Identity Assurance)
---@field single_access_token_per_subject? boolean whether a new access token invalidates the earlier ones of the same client and user
---@field pkce_required? boolean whether the code flow needs PKCE (RFC 7636)
---@field pkce_s256_required? boolean whether PKCE needs the method S256 (RFC 7636 section 4.2)
---@field dpop_required? boolean whether the client must always use DPoP (dpop_bound_access_tokens, RFC 9449 section 5.2)
---@field automatically_registered? boolean whether the client was registered automatically (OpenID Federation 1.0 section 12.1)
---@field explicitly_registered? boolean whether the client was registered explicitly (OpenID Federation 1.0 section 12.2)
---@field rs_request_signed? boolean whether the client signs its requests to resource servers (RFC 9421)
---@field rs_signed_request_key_id? string id of the key in the JWK Set that these signatures are verified with
---@field client_registration_types? authlete.ClientRegistrationType[] how the client may register (OpenID Federation 1.0)
---@field organization_name? string name of the organization (OpenID Federation 1.0)
---@field signed_jwks_uri? string URL of the JWK Set in a signed JWT (OpenID Federation 1.0)
---@field entity_id? string entity id of the client, a URL (OpenID Federation 1.0)
---@field trust_anchor_id? string entity id of the trust anchor that the client was registered with (OpenID Federation 1.0)
---@field trust_chain? string[] trust chain that the client was registered with: JWTs (OpenID Federation 1.0)
---@field trust_chain_expires_at? integer when the trust chain expires, in ms since 1970
---@field trust_chain_updated_at? integer when the trust chain was last resolved, in ms since 1970
---@field locked? boolean whether the client is locked and cannot use the service
---@field credential_offer_endpoint? string URL at the wallet that credential offers can be sent to (OID4VCI 1.0)
---@field fapi_modes? authlete.FapiMode[] FAPI profiles whose rules apply to every request
---@field response_modes? authlete.ResponseMode[] response modes that the client may use
---@field credential_response_encryption_required? boolean whether credential responses to the client must be encrypted
---@field mtls_endpoint_aliases_used? boolean whether the client prefers the endpoints with mutual TLS (use_mtls_endpoint_aliases, FAPI 2.0)
---@field in_scope_for_token_migration? boolean whether tokens of the client may be migrated
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_expires_at? integer when the copy of the metadata document expires, in ms since 1970
---@field metadata_document_updated_at? integer when the copy of the metadata document was updated, in ms since 1970
---@field discovered_by_metadata_document? boolean whether the client is known only from its metadata document
---@field client_source? authlete.ClientSource how the client came to be registered
---@field spiffe_id? string SPIFFE ID that the client must present (spiffe_id)
---@field spiffe_bundle_endpoint? string URL of the SPIFFE bundle that the client's SVID is verified with (spiffe_bundle_endpoint)
---@field haip_version? string version of the High Assurance Interoperability Profile whose rules apply: 1.0, or none
---@field backchannel_logout_uri? string URL at the client that logout tokens are sent to
---@field backchannel_logout_session_required? boolean whether logout tokens must have the claim sid

---@class authlete.ClientExtension
---@field requestable_scopes? string[] the only scopes that the client may request, if requestable_scopes_enabled is true
---@field requestable_scopes_enabled? boolean whether requestable_scopes limits what the client may request
---@field access_token_duration? integer lifetime of access tokens for this client, in seconds, if shorter than the service's; 0 for the service's
---@field refresh_token_duration? integer lifetime of refresh tokens for this client, in seconds, if shorter than the service's; 0 for the service's
---@field id_token_duration? integer lifetime of ID tokens for this client, in seconds, if shorter than the service's; 0 for the service's
---@field token_exchange_permitted? boolean whether the client may exchange tokens (RFC 8693), if the service asks for permission

---@class authlete.TokenCreateRequest
---@field grant_type authlete.GrantType grant type that the token is to look as if it came from
---@field client_id? integer id of the client that the token is for; or use client_identifier
---@field subject? string unique id of the user; required unless grant_type is CLIENT_CREDENTIALS
---@field scopes? string[] scopes of the token; by default none
---@field access_token_duration? integer lifetime of the access token, in seconds; 0, the default, stands for the service's setting
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds; 0, the default, stands for the service's setting
---@field properties? authlete.Property[] key-value pairs to store with the access token, which later responses about it have
---@field client_id_alias_used? boolean whether the client counts as identified by its alias; affects aud in UserInfo responses; by default false
---@field access_token? string value for the new access token; by default Authlete chooses a random one
---@field refresh_token? string value for the new refresh token; by default Authlete chooses a random one
---@field access_token_persistent? boolean whether the access token never expires; by default false
---@field certificate_thumbprint? string SHA-256 thumbprint in base64url of the certificate to bind the token to (RFC 8705 section 3)
---@field dpop_key_thumbprint? string thumbprint of the DPoP key to bind the token to (RFC 9449 section 6, RFC 7638)
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field for_external_attachment? boolean whether the token is for reading external attachments (OpenID Connect for Identity Assurance)
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field acr? string Authentication Context Class Reference that the user's authentication satisfied
---@field auth_time? integer when the user authenticated, in seconds since 1970; by default unknown
---@field client_entity_id_used? boolean whether the client counts as identified by its entity id (OpenID Federation 1.0); by default false
---@field client_identifier? authlete.id id of the client that the token is for, or its alias
---@field session_id? string id of the user's session at your server, for Native SSO
---@field metadata_document_used? boolean whether the client counts as identified by a metadata document; by default false

---@class authlete.AccessToken
---@field access_token_hash? string hash of the access token; Authlete does not store the token itself
---@field access_token_expires_at? integer when the access token expires, in ms since 1970
---@field refresh_token_hash? string hash of the refresh token, if there is one
---@field refresh_token_expires_at? integer when the refresh token expires, in ms since 1970
---@field created_at? integer when the access token was created, in ms since 1970; a refresh does not change it
---@field last_refreshed_at? integer when the access token was last refreshed, in ms since 1970; 0 if never
---@field client_id? integer id of the client, a number
---@field subject? string unique id of the user at your server
---@field grant_type? authlete.GrantType how the token was obtained
---@field scopes? string[] scopes of the access token
---@field properties? authlete.Property[] key-value pairs that are stored with the token; those not hidden are in the token response
---@field refresh_token_scopes? string[] scopes of the refresh token, if they differ from those of the access token

---@class authlete.AuthorizationTicketInfo
---@field context? string any text, which your server stores with the ticket

---@class authlete.AuthzDetails
---@field elements? authlete.AuthzDetailsElement[] the elements of the array authorization_details

---@class authlete.AuthzDetailsElement
---@field type? string type of the element, which decides on its other fields (RFC 9396 section 2)
---@field locations? string[] URIs of the resources (RFC 9396 section 2.2)
---@field actions? string[] what the client may do there (RFC 9396 section 2.2)
---@field data_types? string[] what data the client may use (RFC 9396 section 2.2)
---@field identifier? string id of one resource (RFC 9396 section 2.2)
---@field privileges? string[] privileges of the client at the resource (RFC 9396 section 2.2)
---@field other_fields? string all other fields of the element, a JSON object as text

---@class authlete.CimdOptions
---@field always_retrieved? boolean whether the metadata document is retrieved even if a copy is still fresh
---@field http_permitted? boolean whether client ids may be http URLs; only for tests
---@field query_permitted? boolean whether client ids may have a query

---@class authlete.CredentialIssuanceOrder
---@field request_identifier? string identifier of the credential request, from the response of the parse operation
---@field credential_payload? string content of the credential, a JSON object as text
---@field issuance_deferred? boolean whether the credential is issued later; the wallet gets a transaction id
---@field credential_duration? integer lifetime of the credential, in seconds; 0, the default, for the service's setting, below 0 for no limit
---@field signing_key_id? string id of the key to sign with; by default Authlete chooses one

---@class authlete.CredentialIssuerMetadata
---@field credential_issuer? string identifier of the credential issuer, a URL
---@field authorization_servers? string[] identifiers of the authorization servers, if not only this service
---@field credential_endpoint? string URL of the credential endpoint
---@field batch_credential_endpoint? string URL of the batch credential endpoint (OID4VCI before 1.0)
---@field deferred_credential_endpoint? string URL of the deferred credential endpoint
---@field notification_endpoint? string URL of the notification endpoint
---@field nonce_endpoint? string URL of the nonce endpoint
---@field credential_request_encryption_jwks? string JWK Set with the private keys that decrypt credential requests, as text
---@field credential_request_encryption_enc_values_supported? authlete.JWEEnc[] JWE enc algorithms for credential requests
---@field credential_request_encryption_zip_values_supported? authlete.JWEZip[] compression of encrypted credential requests
---@field require_credential_request_encryption? boolean whether credential requests must be encrypted
---@field credential_response_encryption_alg_values_supported? authlete.JWEAlg[] JWE alg algorithms for credential responses
---@field credential_response_encryption_enc_values_supported? authlete.JWEEnc[] JWE enc algorithms for credential responses
---@field credential_response_encryption_zip_values_supported? authlete.JWEZip[] compression of encrypted credential responses
---@field require_credential_response_encryption? boolean whether wallets must ask for encrypted credential responses
---@field batch_size? integer how many proofs a credential request may have; published from 2
---@field display? string how wallets show the issuer, a JSON array as text
---@field credentials_supported? string the credential configurations, a JSON object as text

---@class authlete.CredentialOfferInfo
---@field identifier? string identifier of the offer, which Authlete chose
---@field credential_offer? string the offer for the wallet, JSON as text
---@field credential_issuer? string identifier of the credential issuer, a URL
---@field authorization_code_grant_included? boolean whether the offer includes the authorization code grant
---@field issuer_state_included? boolean whether the offer has an issuer_state, which ties the authorization request to it
---@field issuer_state? string the issuer_state of the offer
---@field pre_authorized_code_grant_included? boolean whether the offer includes the pre-authorized code grant
---@field pre_authorized_code? string the pre-authorized code of the offer
---@field subject? string unique id of the user that the credential is about
---@field expires_at? integer when the offer expires, in ms since 1970
---@field context? string any text, which your server stores with the offer
---@field properties? authlete.Property[] key-value pairs for the access token that the offer leads to
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field auth_time? integer when the user authenticated, in seconds since 1970
---@field acr? string Authentication Context Class Reference that the user's authentication satisfied
---@field credential_configuration_ids? string[] ids of the credential configurations that the offer is for (OID4VCI 1.0 section 4.1.1)
---@field tx_code? string transaction code that the user must enter with the pre-authorized code
---@field tx_code_input_mode? string what the transaction code consists of: numeric or text
---@field tx_code_description? string what to tell the user about the transaction code, at most 300 characters

---@class authlete.CredentialRequestInfo
---@field identifier? string identifier of the request; for request_identifier of the order
---@field format? string format of the credential, such as dc+sd-jwt
---@field binding_key? string key that the credential is bound to, from the proof: a JWK as text
---@field binding_keys? string[] keys that credentials are bound to, from the proofs: each a JWK as text
---@field details? string what the request says about the credential, JSON as text
---@field credential_configuration_id? string id of the credential configuration that the request names
---@field credential_identifier? string identifier of the credential that the request names

---@class authlete.DynamicScope
---@field name? string name of the scope, without its value, such as transfer
---@field value? string value in this request, such as 1234

---@class authlete.Grant
---@field scopes? authlete.GrantScope[] scopes of the grant, by resource
---@field claims? string[] names of the claims of the grant
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)

---@class authlete.GrantScope
---@field scope? string scopes, separated by spaces
---@field resource? string[] resources that the scopes are for (RFC 8707)

---@class authlete.Hsk
---@field kty? string type of the key: EC or RSA
---@field use? string sig for signatures, enc for encryption
---@field kid? string id of the key (RFC 7517 section 4.5)
---@field hsm_name? string name of the hardware security module, such as google
---@field handle? string handle of the key, which Authlete chose
---@field public_key? string public key, DER in base64
---@field alg? string algorithm of the key, such as ES256 or RSA-OAEP-256

---@class authlete.NamedUri
---@field name? string name of the endpoint, as in the metadata, such as token_endpoint
---@field uri? string its URL with mutual TLS (RFC 8705 section 5)

---@class authlete.Pair
---@field key? string the key
---@field value? string the value

---@class authlete.Property
---@field key? string the key
---@field value? string the value
---@field hidden? boolean whether clients do not see the property; by default false

---@class authlete.Scope
---@field name? string name of the scope
---@field default_entry? boolean whether the scope counts as requested if a request names none
---@field description? string a description, to show to users
---@field descriptions? authlete.TaggedValue[] the description in other languages
---@field attributes? authlete.Pair[] key-value pairs for your server, which can also change what Authlete does; clients do not see them

---@class authlete.SnsCredentials
---@field sns? authlete.Sns the social network
---@field api_key? string API key at the social network
---@field api_secret? string API secret at the social network

---@class authlete.StringArray
---@field array? string[] the strings

---@class authlete.TaggedValue
---@field tag? string language of the value (RFC 5646), such as de
---@field value? string the value in this language

---@class authlete.TokenBatchStatus
---@field batch_kind? authlete.TokenBatchKind what the batch does
---@field request_id? string id of the batch
---@field result? authlete.TokenBatchResult how it ended; nothing while it runs
---@field token_count? integer how many tokens have been processed
---@field error_code? string code of the error, if it failed
---@field error_description? string what went wrong, if it failed
---@field created_at? integer when it was created, in ms since 1970
---@field modified_at? integer when it was last changed, in ms since 1970

---@class authlete.TokenInfo
---@field client_id? integer id of the client that the token was issued to, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field subject? string unique id of the user at your server
---@field scopes? authlete.Scope[] scopes of the token
---@field expires_at? integer when the token expires, in seconds since 1970 (not ms)
---@field properties? authlete.Property[] key-value pairs that are stored with the token; those not hidden are in the token response
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document

---@class authlete.TrustAnchor
---@field entity_id? string entity id of the trust anchor, a URL
---@field jwks? string JWK Set (RFC 7517 section 5) as text

---@class authlete.request.get_service
---@field service_api_key? authlete.id API key of the service; with API v3, its id (API v2)

---@class authlete.request.get_service_list
---@field start? integer index of the first element, from 0; by default 0
---@field end? integer index after the last element; by default 5

---@class authlete.response.get_service_list
---@field start? integer index of the first element, from 0
---@field end? integer index after the last element
---@field total_count? integer number of all elements, on all pages
---@field services? authlete.Service[] the services of this page of the list

---@class authlete.request.create_service: authlete.Service

---@class authlete.request.update_service: authlete.Service
---@field service_api_key? authlete.id API key of the service; with API v3, its id (API v2)

---@class authlete.request.delete_service
---@field service_api_key? authlete.id API key of the service; with API v3, its id (API v2)

---@class authlete.request.get_service_configuration
---@field pretty? boolean whether the JSON is indented; by default it is compact
---@field patch? string JSON Patch (RFC 6902) to apply to the metadata

---@class authlete.request.get_service_configuration_post
---@field pretty? boolean whether the JSON is indented; by default it is compact
---@field patch? string JSON Patch (RFC 6902) to apply to the metadata

---@class authlete.request.get_client
---@field client_id authlete.id id of the client

---@class authlete.request.get_client_list
---@field developer? string only clients of this developer; by default all clients
---@field start? integer index of the first element, from 0; by default 0
---@field end? integer index after the last element; by default 5

---@class authlete.response.get_client_list
---@field start? integer index of the first element, from 0
---@field end? integer index after the last element
---@field total_count? integer number of all elements, on all pages
---@field clients? authlete.Client[] the clients of this page of the list
---@field developer? string id of the developer that the call named

---@class authlete.request.create_client: authlete.Client

---@class authlete.request.update_client: authlete.Client
---@field client_id authlete.id id of the client

---@class authlete.request.delete_client
---@field client_id authlete.id id of the client

---@class authlete.request.update_client_lock_flag
---@field client_identifier authlete.id id of the client, or its alias
---@field client_locked boolean true locks the client, false unlocks it

---@class authlete.response.update_client_lock_flag
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients

---@class authlete.request.refresh_client_secret
---@field client_identifier authlete.id id of the client, or its alias

---@class authlete.response.refresh_client_secret
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field new_client_secret? string the client's secret from now on
---@field old_client_secret? string the client's secret until now

---@class authlete.request.update_client_secret
---@field client_identifier authlete.id id of the client, or its alias
---@field client_secret string the new secret: at most 86 characters of A-Z, a-z, 0-9, - and _

---@class authlete.response.update_client_secret
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field new_client_secret? string the client's secret from now on
---@field old_client_secret? string the client's secret until now

---@class authlete.request.get_client_authorization_list_by_query
---@field subject string unique id of the user at your server
---@field developer? string only clients of this developer; by default all
---@field start? integer index of the first element, from 0; by default 0
---@field end? integer index after the last element; by default 5

---@class authlete.response.get_client_authorization_list_by_query
---@field start? integer index of the first element, from 0
---@field end? integer index after the last element
---@field developer? string id of the developer that the call named
---@field subject? string unique id of the user at your server
---@field total_count? integer number of all elements, on all pages
---@field clients? authlete.Client[] the clients of this page of the list

---@class authlete.request.get_client_authorization_list
---@field subject string unique id of the user at your server
---@field developer? string only clients of this developer; by default all
---@field start? integer index of the first element, from 0; by default 0
---@field end? integer index after the last element; by default 5

---@class authlete.response.get_client_authorization_list
---@field start? integer index of the first element, from 0
---@field end? integer index after the last element
---@field developer? string id of the developer that the call named
---@field subject? string unique id of the user at your server
---@field total_count? integer number of all elements, on all pages
---@field clients? authlete.Client[] the clients of this page of the list

---@class authlete.request.get_client_authorization_list_by_subject
---@field subject authlete.id unique id of the user at your server
---@field developer? string only clients of this developer; by default all
---@field start? integer index of the first element, from 0; by default 0
---@field end? integer index after the last element; by default 5

---@class authlete.response.get_client_authorization_list_by_subject
---@field start? integer index of the first element, from 0
---@field end? integer index after the last element
---@field developer? string id of the developer that the call named
---@field subject? string unique id of the user at your server
---@field total_count? integer number of all elements, on all pages
---@field clients? authlete.Client[] the clients of this page of the list

---@class authlete.request.update_client_authorization
---@field client_id authlete.id id of the client
---@field subject string unique id of the user at your server
---@field scopes? string[] new scopes of the access tokens; by default they are not changed

---@class authlete.response.update_client_authorization
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients

---@class authlete.request.delete_client_authorization_by_query
---@field client_id authlete.id id of the client
---@field subject string unique id of the user at your server

---@class authlete.response.delete_client_authorization_by_query
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field service_api_key? integer API key of the service; with API v3, its id
---@field client_id? integer id of the client, a number
---@field subject? string unique id of the user at your server
---@field latest_granted_scopes? string[] scopes that the user granted to the client the last time
---@field merged_granted_scopes? string[] all scopes that the user has granted to the client, without those taken back
---@field modified_at? integer when the user last granted scopes to the client, in ms since 1970

---@class authlete.request.delete_client_authorization
---@field client_id authlete.id id of the client
---@field subject string unique id of the user at your server

---@class authlete.response.delete_client_authorization
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field service_api_key? integer API key of the service; with API v3, its id
---@field client_id? integer id of the client, a number
---@field subject? string unique id of the user at your server
---@field latest_granted_scopes? string[] scopes that the user granted to the client the last time
---@field merged_granted_scopes? string[] all scopes that the user has granted to the client, without those taken back
---@field modified_at? integer when the user last granted scopes to the client, in ms since 1970

---@class authlete.request.delete_client_authorization_by_subject
---@field client_id authlete.id id of the client
---@field subject authlete.id unique id of the user at your server

---@class authlete.response.delete_client_authorization_by_subject
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field service_api_key? integer API key of the service; with API v3, its id
---@field client_id? integer id of the client, a number
---@field subject? string unique id of the user at your server
---@field latest_granted_scopes? string[] scopes that the user granted to the client the last time
---@field merged_granted_scopes? string[] all scopes that the user has granted to the client, without those taken back
---@field modified_at? integer when the user last granted scopes to the client, in ms since 1970

---@class authlete.request.get_granted_scopes_by_query
---@field client_id authlete.id id of the client
---@field subject string unique id of the user at your server

---@class authlete.response.get_granted_scopes_by_query
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field service_api_key? integer API key of the service; with API v3, its id
---@field client_id? integer id of the client, a number
---@field subject? string unique id of the user at your server
---@field latest_granted_scopes? string[] scopes that the user granted to the client the last time
---@field merged_granted_scopes? string[] all scopes that the user has granted to the client, without those taken back
---@field modified_at? integer when the user last granted scopes to the client, in ms since 1970

---@class authlete.request.get_granted_scopes
---@field client_id authlete.id id of the client
---@field subject string unique id of the user at your server

---@class authlete.response.get_granted_scopes
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field service_api_key? integer API key of the service; with API v3, its id
---@field client_id? integer id of the client, a number
---@field subject? string unique id of the user at your server
---@field latest_granted_scopes? string[] scopes that the user granted to the client the last time
---@field merged_granted_scopes? string[] all scopes that the user has granted to the client, without those taken back
---@field modified_at? integer when the user last granted scopes to the client, in ms since 1970

---@class authlete.request.get_granted_scopes_by_subject
---@field client_id authlete.id id of the client
---@field subject authlete.id unique id of the user at your server

---@class authlete.response.get_granted_scopes_by_subject
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field service_api_key? integer API key of the service; with API v3, its id
---@field client_id? integer id of the client, a number
---@field subject? string unique id of the user at your server
---@field latest_granted_scopes? string[] scopes that the user granted to the client the last time
---@field merged_granted_scopes? string[] all scopes that the user has granted to the client, without those taken back
---@field modified_at? integer when the user last granted scopes to the client, in ms since 1970

---@class authlete.request.delete_granted_scopes_by_query
---@field client_id authlete.id id of the client
---@field subject string unique id of the user at your server

---@class authlete.response.delete_granted_scopes_by_query
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients

---@class authlete.request.delete_granted_scopes_by_subject
---@field client_id authlete.id id of the client
---@field subject authlete.id unique id of the user at your server

---@class authlete.response.delete_granted_scopes_by_subject
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients

---@class authlete.request.get_requestable_scopes
---@field client_id authlete.id id of the client

---@class authlete.response.get_requestable_scopes
---@field requestable_scopes? string[] the only scopes that the client may request; nothing if it may request all

---@class authlete.request.set_requestable_scopes
---@field client_id authlete.id id of the client
---@field requestable_scopes? string[] the only scopes that the client may request; an empty list permits none

---@class authlete.response.set_requestable_scopes
---@field requestable_scopes? string[] the only scopes that the client may request; nothing if it may request all

---@class authlete.request.set_requestable_scopes_put
---@field client_id authlete.id id of the client
---@field requestable_scopes? string[] the only scopes that the client may request; an empty list permits none

---@class authlete.response.set_requestable_scopes_put
---@field requestable_scopes? string[] the only scopes that the client may request; nothing if it may request all

---@class authlete.request.delete_requestable_scopes
---@field client_id authlete.id id of the client

---@class authlete.request.delete_granted_scopes
---@field client_id authlete.id id of the client
---@field subject? string unique id of the user at your server

---@class authlete.response.delete_granted_scopes
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients

---@class authlete.request.authorization
---@field parameters string what the client sent: the query of a GET, the body of a POST, as it arrived
---@field context? string any text, to store with the ticket; see authorization_ticket_info
---@field cimd_options? authlete.CimdOptions how client metadata documents are retrieved for this request; overrides the service's settings

---@alias authlete.action.authorization
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "LOCATION" # reply with status 302 and `response_content` as Location
---| "FORM" # reply with status 200 and `response_content` (text/html)
---| "NO_INTERACTION" # call authorization_issue if the user is logged in and max_age, subject, acrs and scopes are satisfied, otherwise authorization_fail with the reason
---| "INTERACTION" # show a login or consent page, then call authorization_issue, or authorization_fail with reason DENIED or NOT_AUTHENTICATED

---@class authlete.response.authorization
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.authorization what to do next
---@field client? authlete.Client the client, to show to the user
---@field display? authlete.Display how the page should be shown (OpenID Connect Core 1.0 section 3.1.2.1)
---@field max_age? integer how long ago the user may have authenticated, in seconds; 0 for no limit, also if the request says 0
---@field service? authlete.Service the service
---@field scopes? authlete.Scope[] scopes that the client asks for
---@field ui_locales? string[] languages for the page, best first (RFC 5646)
---@field claims_locales? string[] languages for claims, best first (RFC 5646)
---@field claims? string[] names of the claims for the ID token that the client asks for
---@field acr_essential? boolean whether one of acrs must be satisfied, and not only should be
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field acrs? string[] ACRs that the client asks for, one of which the user's authentication should satisfy
---@field subject? string the only user that the client accepts: sub in the parameter claims
---@field login_hint? string what the user might sign in with, such as an email address
---@field prompts? authlete.Prompt[] the parameter prompt, such as LOGIN or CONSENT (OpenID Connect Core 1.0 section 3.1.2.1)
---@field lowest_prompt? authlete.Prompt deprecated; see prompts
---@field request_object_payload? string payload of the request object, JSON as text
---@field id_token_claims? string the part id_token of the parameter claims, a JSON object as text (OpenID Connect Core 1.0 section 5.5)
---@field user_info_claims? string the part userinfo of the parameter claims, a JSON object as text (OpenID Connect Core 1.0 section 5.5)
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field authorization_details? authlete.AuthzDetails what the client asks for in detail (RFC 9396)
---@field purpose? string why the client asks for claims; show it to the user (OpenID Connect for Identity Assurance)
---@field response_content? string what to send to the client; see the table of actions
---@field ticket? string ties the next call to this request; can be used once
---@field dynamic_scopes? authlete.DynamicScope[] scopes of the request whose values vary, such as transfer:1234
---@field gm_action? authlete.GrantManagementAction what the client asks to do with a grant: the parameter grant_management_action
---@field grant_id? string id of the grant that the request names (Grant Management for OAuth 2.0)
---@field grant? authlete.Grant the grant that grant_id names
---@field grant_subject? string unique id of the user who has given the grant
---@field requested_claims_for_tx? string[] names of claims that transformed claims are computed from; for claims_for_tx
---@field requested_verified_claims_for_tx? authlete.StringArray[] names of verified claims that transformed claims are computed from; for verified_claims_for_tx
---@field transformed_claims? string the part transformed_claims of the parameter claims, a JSON object as text
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field claims_at_user_info? string[] names of the claims for the UserInfo response that the client asks for
---@field credential_offer_info? authlete.CredentialOfferInfo the credential offer that the request came from
---@field issuable_credentials? string credentials that the access token can get, a JSON array as text
---@field native_sso_requested? boolean whether the client asks for Native SSO; authorization_issue then needs session_id
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document

---@class authlete.request.authorization_fail
---@field ticket string from the response to the call before
---@field reason authlete.AuthorizationFailReason why the request is refused; decides on the error that the client gets
---@field description? string value for error_description; by default Authlete's own

---@alias authlete.action.authorization_fail
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "LOCATION" # reply with status 302 and `response_content` as Location
---| "FORM" # reply with status 200 and `response_content` (text/html)

---@class authlete.response.authorization_fail
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.authorization_fail what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.authorization_issue
---@field ticket string from the response to the call before
---@field subject? string unique id of the user who gave consent
---@field auth_time? integer when the user authenticated, in seconds since 1970; by default unknown
---@field acr? string Authentication Context Class Reference that the user's authentication satisfied
---@field claims? string claims of the user for the ID token, a JSON object as text
---@field properties? authlete.Property[] key-value pairs to store with the access token, which later responses about it have
---@field scopes? string[] scopes to grant; by default those that the client requested
---@field sub? string value for the claim sub, if clients should see another id than subject; by default subject
---@field idt_header_params? string more header parameters for the ID token, a JSON object as text
---@field claims_for_tx? string claims that transformed claims are computed from, a JSON object as text
---@field consented_claims? string[] names of the claims that the user has agreed to share with the client
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field access_token? string value for the access token of the implicit flow or a hybrid flow; by default Authlete chooses one
---@field access_token_duration? integer lifetime of the access token, in seconds; 0, the default, stands for the service's setting
---@field session_id? string id of the user's session at your server, for the claim sid of the ID token
---@field id_token_aud_type? string form of the claim aud of the ID token: array or string; by default the service's setting
---@field verified_claims_for_tx? string[] verified claims that transformed claims are computed from, each a JSON object as text

---@alias authlete.action.authorization_issue
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "LOCATION" # reply with status 302 and `response_content` as Location
---| "FORM" # reply with status 200 and `response_content` (text/html)

---@class authlete.response.authorization_issue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.authorization_issue what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field access_token? string the access token of an implicit or hybrid flow, if there is one
---@field access_token_expires_at? integer when the access token expires, in ms since 1970
---@field access_token_duration? integer lifetime of the access token, in seconds
---@field id_token? string the ID token that was issued, if there is one
---@field authorization_code? string the authorization code that was issued, if there is one
---@field jwt_access_token? string the access token as a JWT (RFC 9068), if the service issues such; access_token is then what Authlete knows it by
---@field ticket_info? authlete.AuthorizationTicketInfo what your server has stored with the ticket

---@class authlete.request.authorization_ticket_info
---@field ticket string from the response to the call before

---@alias authlete.action.authorization_ticket_info
---| "OK" # use info.context
---| "NOT_FOUND" # the ticket is unknown, used or expired; the authorization request must be made again
---| "CALLER_ERROR" # correct the call; result_message says what is wrong
---| "AUTHLETE_ERROR" # try later, or report result_code to Authlete's support

---@class authlete.response.authorization_ticket_info
---@field info? authlete.AuthorizationTicketInfo what your server has stored with the ticket
---@field action authlete.action.authorization_ticket_info what to do next
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients

---@class authlete.request.authorization_ticket_update
---@field ticket string from the response to the call before
---@field info authlete.AuthorizationTicketInfo what to store with the ticket

---@alias authlete.action.authorization_ticket_update
---| "OK" # it is done
---| "NOT_FOUND" # the ticket is unknown, used or expired; the authorization request must be made again
---| "CALLER_ERROR" # correct the call; result_message says what is wrong
---| "AUTHLETE_ERROR" # try later, or report result_code to Authlete's support

---@class authlete.response.authorization_ticket_update
---@field info? authlete.AuthorizationTicketInfo what is now stored with the ticket
---@field action authlete.action.authorization_ticket_update what to do next
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients

---@class authlete.request.push_authorization_request
---@field parameters string what the client sent: the query of a GET, the body of a POST, as it arrived
---@field client_id? authlete.id id of the client from the Authorization header, if it has one
---@field client_secret? string secret of the client from the Authorization header, if it has one
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field client_certificate_path? string[] the rest of the certificate's chain, each in PEM
---@field dpop? string the header DPoP of the request (RFC 9449)
---@field htm? string method of the request, for the DPoP proof; by default POST
---@field htu? string URL of the endpoint without query, for the DPoP proof; by default the service's setting for the endpoint
---@field oauth_client_attestation? string the header OAuth-Client-Attestation of the request (OAuth 2.0 Attestation-Based Client Authentication)
---@field oauth_client_attestation_pop? string the header OAuth-Client-Attestation-PoP of the request
---@field dpop_nonce_required? boolean whether the DPoP proof must have the expected nonce (RFC 9449 sections 8 and 9), even if the service does not require it

---@alias authlete.action.push_authorization_request
---| "CREATED" # reply with status 201 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "PAYLOAD_TOO_LARGE" # reply with status 413 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.push_authorization_request
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.push_authorization_request what to do next
---@field request_uri? string the request_uri for the authorization request (RFC 9126 section 2.2)
---@field response_content? string what to send to the client; see the table of actions
---@field client_auth_method? authlete.ClientAuthMethod how the client authenticated or was expected to
---@field dpop_nonce? string nonce for the header DPoP-Nonce of the reply (RFC 9449 sections 8 and 9)
---@field attestation_challenge? string challenge for the header OAuth-Client-Attestation-Challenge of the reply

---@class authlete.request.token
---@field parameters string what the client sent: the query of a GET, the body of a POST, as it arrived
---@field client_id? authlete.id id of the client from the Authorization header, if it has one
---@field client_secret? string secret of the client from the Authorization header, if it has one
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field client_certificate_path? string[] the rest of the certificate's chain, each in PEM
---@field properties? authlete.Property[] key-value pairs to store with the access token; those not hidden are in the token response
---@field dpop? string the header DPoP of the request (RFC 9449)
---@field htm? string method of the request, for the DPoP proof; by default POST
---@field htu? string URL of the endpoint without query, for the DPoP proof; by default the service's setting for the endpoint
---@field access_token? string value for the new access token; by default Authlete chooses a random one
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field oauth_client_attestation? string the header OAuth-Client-Attestation of the request (OAuth 2.0 Attestation-Based Client Authentication)
---@field oauth_client_attestation_pop? string the header OAuth-Client-Attestation-PoP of the request
---@field access_token_duration? integer lifetime of the access token, in seconds; 0, the default, stands for the service's setting
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds; 0, the default, stands for the service's setting
---@field dpop_nonce_required? boolean whether the DPoP proof must have the expected nonce (RFC 9449 sections 8 and 9), even if the service does not require it
---@field cimd_options? authlete.CimdOptions how client metadata documents are retrieved for this request; overrides the service's settings

---@alias authlete.action.token
---| "INVALID_CLIENT" # reply with status 401 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "PASSWORD" # check username and password, then call token_issue with ticket and subject, or token_fail with ticket and reason INVALID_RESOURCE_OWNER_CREDENTIALS
---| "OK" # reply with status 200 (application/json)
---| "TOKEN_EXCHANGE" # validate the exchange, call token_create and build the token response
---| "JWT_BEARER" # verify the assertion's signature, call token_create and build the token response
---| "ID_TOKEN_REISSUABLE" # call id_token_reissue, or reply with status 200 and response_content
---| "NATIVE_SSO" # verify session_id and device_secret, then call native_sso

---@class authlete.response.token
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.token what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field username? string the parameter username of the request (RFC 6749 section 4.3.2)
---@field password? string the parameter password of the request (RFC 6749 section 4.3.2)
---@field ticket? string for token_issue or token_fail, if action is PASSWORD
---@field access_token? string the access token that was issued, if action is OK
---@field access_token_expires_at? integer when the access token expires, in ms since 1970
---@field access_token_duration? integer lifetime of the access token, in seconds
---@field refresh_token? string the refresh token that was issued, if there is one
---@field refresh_token_expires_at? integer when the refresh token expires, in ms since 1970
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds
---@field id_token? string the ID token that was issued, if there is one
---@field grant_type? authlete.GrantType how the token was obtained
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field subject? string unique id of the user; nothing for CLIENT_CREDENTIALS
---@field scopes? string[] scopes of the access token or, if none is issued yet, of the request
---@field properties? authlete.Property[] key-value pairs that are stored with the token; those not hidden are in the token response
---@field jwt_access_token? string the access token as a JWT (RFC 9068), if the service issues such; access_token is then what Authlete knows it by
---@field resources? string[] resources that the request names (the parameter resource, RFC 8707)
---@field access_token_resources? string[] resources that the access token is for (RFC 8707); can be fewer than resources
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field additional_claims? string claims such as nonce and s_hash that the ID token of NATIVE_SSO needs, a JSON object as text
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field client_auth_method? authlete.ClientAuthMethod how the client authenticated or was expected to
---@field grant_id? string id of the grant (Grant Management for OAuth 2.0)
---@field audiences? string[] the parameters audience of a token exchange (RFC 8693 section 2.1)
---@field requested_token_type? authlete.TokenType the parameter requested_token_type of a token exchange (RFC 8693 section 2.1)
---@field subject_token? string the parameter subject_token of a token exchange: whom the new token is about
---@field subject_token_type? authlete.TokenType type of subject_token
---@field subject_token_info? authlete.TokenInfo what Authlete knows about subject_token, if it issued it
---@field actor_token? string the parameter actor_token of a token exchange: who acts for the subject
---@field actor_token_type? authlete.TokenType type of actor_token
---@field actor_token_info? authlete.TokenInfo what Authlete knows about actor_token, if it issued it
---@field assertion? string the parameter assertion of the request (RFC 7523 section 2.1)
---@field previous_refresh_token_used? boolean whether the refresh token before the current one was used; see refresh_token_idempotent of the service
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field cnonce_duration? integer lifetime of the nonce cnonce, in seconds
---@field dpop_nonce? string nonce for the header DPoP-Nonce of the reply (RFC 9449 sections 8 and 9)
---@field cnonce? string nonce for proofs in credential requests (c_nonce, OID4VCI 1.0)
---@field cnonce_expires_at? integer when the nonce expires, in ms since 1970
---@field requested_id_token_claims? string[] names of the claims for the ID token that the authorization request asked for
---@field refresh_token_scopes? string[] scopes of the refresh token, if they differ from those of the access token
---@field session_id? string id of the session that the tokens belong to, for Native SSO
---@field device_secret? string device secret that the client presented, for Native SSO
---@field device_secret_hash? string claim ds_hash of the ID token in subject_token; compare it with the hash of device_secret
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document
---@field attestation_challenge? string challenge for the header OAuth-Client-Attestation-Challenge of the reply

---@class authlete.request.token_fail
---@field ticket string from the response to the call before
---@field reason authlete.TokenFailReason why the request is refused; decides on the error that the client gets

---@alias authlete.action.token_fail
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)

---@class authlete.response.token_fail
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.token_fail what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.token_issue
---@field ticket string from the response to the call before
---@field subject string unique id of the user whose password was right
---@field properties? authlete.Property[] key-value pairs to store with the access token, which later responses about it have
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field access_token? string value for the new access token; by default Authlete chooses a random one
---@field access_token_duration? integer lifetime of the access token, in seconds; 0, the default, stands for the service's setting
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds; 0, the default, stands for the service's setting

---@alias authlete.action.token_issue
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "OK" # reply with status 200 (application/json)

---@class authlete.response.token_issue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.token_issue what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field access_token? string the access token that was issued
---@field access_token_expires_at? integer when the access token expires, in ms since 1970
---@field access_token_duration? integer lifetime of the access token, in seconds
---@field refresh_token? string the refresh token that was issued, if there is one
---@field refresh_token_expires_at? integer when the refresh token expires, in ms since 1970
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field subject? string unique id of the user at your server
---@field scopes? string[] scopes of the access token
---@field properties? authlete.Property[] key-value pairs that are stored with the access token
---@field jwt_access_token? string the access token as a JWT (RFC 9068), if the service issues such; access_token is then what Authlete knows it by
---@field access_token_resources? string[] resources that the access token is for (RFC 8707); can be fewer than resources
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field refresh_token_scopes? string[] scopes of the refresh token, if they differ from those of the access token
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document

---@class authlete.request.id_token_reissue
---@field access_token string jwt_access_token from the response of token or, without one, access_token
---@field refresh_token string refresh_token from the response of token
---@field sub? string value for the claim sub, if clients should see another id than subject; by default subject
---@field claims? string claims of the user for the ID token, a JSON object as text
---@field idt_header_params? string more header parameters for the ID token, a JSON object as text
---@field id_token_aud_type? string form of the claim aud of the ID token: array or string; by default the service's setting

---@alias authlete.action.id_token_reissue
---| "OK" # reply with status 200 (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "CALLER_ERROR" # correct the call to Authlete, which was invalid; the client application is not at fault

---@class authlete.response.id_token_reissue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.id_token_reissue what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field id_token? string the new ID token

---@class authlete.request.introspection
---@field token string the access token that the client presented
---@field scopes? string[] scopes that the resource needs; by default none
---@field subject? string unique id of the user that the resource belongs to, if only that user may read it
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field dpop? string the header DPoP of the request (RFC 9449)
---@field htm? string method of the request, for the DPoP proof and for HTTP message signatures
---@field htu? string URL of the resource without query, for the DPoP proof
---@field resources? string[] resources that the access token must be for (RFC 8707)
---@field acr_values? string[] ACRs one of which the user's authentication must satisfy (RFC 9470)
---@field max_age? integer how long ago the user may have authenticated, in seconds (RFC 9470)
---@field required_components? string[] components that the signature must cover; by default @method, @target-uri and authorization
---@field uri? string deprecated; see target_uri
---@field message? string body of the request, to compare Content-Digest with
---@field headers? authlete.Pair[] headers that the signature covers, and Signature and Signature-Input (RFC 9421)
---@field target_uri? string URL of the request with its query, for HTTP message signatures (RFC 9421); by default htu
---@field dpop_nonce_required? boolean whether the DPoP proof must have the expected nonce (RFC 9449 sections 8 and 9), even if the service does not require it
---@field request_body_contained? boolean whether the request has a body, whose Content-Digest the signature must then cover

---@alias authlete.action.introspection
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` as WWW-Authenticate
---| "BAD_REQUEST" # reply with status 400 and `response_content` as WWW-Authenticate
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` as WWW-Authenticate
---| "OK" # serve the protected resource; the access token is valid

---@class authlete.response.introspection
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.introspection what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field expires_at? integer when the access token expires, in ms since 1970
---@field subject? string unique id of the user; nothing for CLIENT_CREDENTIALS
---@field scopes? string[] scopes of the access token
---@field existent? boolean whether Authlete knows the access token
---@field usable? boolean whether the access token exists and has not expired
---@field sufficient? boolean whether the access token has all scopes that the call asked for
---@field refreshable? boolean whether its refresh token can still get another access token
---@field properties? authlete.Property[] key-value pairs that are stored with the token; those not hidden are in the token response
---@field certificate_thumbprint? string SHA-256 thumbprint in base64url of the certificate that the token is bound to (RFC 8705)
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field access_token_resources? string[] resources that the access token is for (RFC 8707); can be fewer than resources
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field scope_details? authlete.Scope[] the scopes with their descriptions and attributes
---@field grant_id? string id of the grant that the token belongs to
---@field grant? authlete.Grant the grant that the token belongs to
---@field for_external_attachment? boolean whether the token is for reading external attachments (OpenID Connect for Identity Assurance)
---@field consented_claims? string[] names of the claims that the user has agreed to share with the client
---@field grant_type? authlete.GrantType how the token was obtained
---@field acr? string Authentication Context Class Reference that the user's authentication satisfied
---@field auth_time? integer when the user authenticated, in seconds since 1970
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field for_credential_issuance? boolean whether the token is for getting verifiable credentials
---@field cnonce? string nonce for proofs in credential requests (c_nonce, OID4VCI 1.0)
---@field cnonce_expires_at? integer when the nonce expires, in ms since 1970
---@field issuable_credentials? string credentials that the access token can get, a JSON array as text
---@field dpop_nonce? string nonce for the header DPoP-Nonce of the reply (RFC 9449 sections 8 and 9)
---@field response_signing_required? boolean whether your reply must be signed (RFC 9421, FAPI 2.0 Message Signing)
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document

---@class authlete.request.standard_introspection
---@field parameters string what the resource server sent, as it arrived (RFC 7662 section 2.1)
---@field with_hidden_properties? boolean whether the response has the token's hidden properties, too; by default false
---@field rs_uri? string URI of the resource server that asks, which must be among the token's audiences if it has some
---@field http_accept_header? string the header Accept; application/token-introspection+jwt asks for a JWT (RFC 9701 section 4)
---@field introspection_sign_alg? authlete.JWSAlg JWS algorithm of the response; by default RS256 (RFC 9701 section 6)
---@field introspection_encryption_alg? authlete.JWEAlg JWE alg of the response; by default it is not encrypted (RFC 9701 section 6)
---@field introspection_encryption_enc? authlete.JWEEnc JWE enc of the response; by default A128CBC_HS256 (RFC 9701 section 6)
---@field shared_key_for_sign? string key for a symmetric introspection_sign_alg
---@field shared_key_for_encryption? string key for a symmetric introspection_encryption_alg
---@field public_key_for_encryption? string public key of the resource server for an asymmetric introspection_encryption_alg, a JWK

---@alias authlete.action.standard_introspection
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "JWT" # reply with status 200 and `response_content` (application/token-introspection+jwt)

---@class authlete.response.standard_introspection
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.standard_introspection what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.revocation
---@field parameters string what the client sent, as it arrived (RFC 7009 section 2.1)
---@field client_id? authlete.id id of the client from the Authorization header, if it has one
---@field client_secret? string secret of the client from the Authorization header, if it has one
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field client_certificate_path? string[] the rest of the certificate's chain, each in PEM
---@field oauth_client_attestation? string the header OAuth-Client-Attestation of the request (OAuth 2.0 Attestation-Based Client Authentication)
---@field oauth_client_attestation_pop? string the header OAuth-Client-Attestation-PoP of the request

---@alias authlete.action.revocation
---| "INVALID_CLIENT" # reply with status 401 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "OK" # reply with status 200 (application/json)

---@class authlete.response.revocation
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.revocation what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field attestation_challenge? string challenge for the header OAuth-Client-Attestation-Challenge of the reply

---@class authlete.request.user_info
---@field token string the access token that the client presented
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field dpop? string the header DPoP of the request (RFC 9449)
---@field htm? string method of the request, for the DPoP proof and for HTTP message signatures
---@field htu? string URL of the endpoint without query, for the DPoP proof; by default the service's setting for the endpoint
---@field uri? string deprecated; see target_uri
---@field message? string body of the request, to compare Content-Digest with
---@field headers? authlete.Pair[] headers that the signature covers, and Signature and Signature-Input (RFC 9421)
---@field target_uri? string URL of the request with its query, for HTTP message signatures (RFC 9421); by default htu
---@field dpop_nonce_required? boolean whether the DPoP proof must have the expected nonce (RFC 9449 sections 8 and 9), even if the service does not require it
---@field request_body_contained? boolean whether the request has a body, whose Content-Digest the signature must then cover

---@alias authlete.action.user_info
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` as WWW-Authenticate
---| "BAD_REQUEST" # reply with status 400 and `response_content` as WWW-Authenticate
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` as WWW-Authenticate
---| "OK" # collect the claims of subject, then call user_info_issue with token and claims

---@class authlete.response.user_info
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.user_info what to do next
---@field claims? string[] names of the claims that the access token gives a right to
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field response_content? string what to send to the client; see the table of actions
---@field scopes? string[] scopes of the access token
---@field subject? string unique id of the user at your server
---@field token? string the access token that was checked; for user_info_issue
---@field properties? authlete.Property[] key-value pairs that are stored with the token; those not hidden are in the token response
---@field user_info_claims? string the part userinfo of the parameter claims, a JSON object as text (OpenID Connect Core 1.0 section 5.5)
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field consented_claims? string[] names of the claims that the user has agreed to share with the client
---@field requested_claims_for_tx? string[] names of claims that transformed claims are computed from; for claims_for_tx
---@field requested_verified_claims_for_tx? authlete.StringArray[] names of verified claims that transformed claims are computed from; for verified_claims_for_tx
---@field transformed_claims? string the part transformed_claims of the parameter claims, a JSON object as text
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field dpop_nonce? string nonce for the header DPoP-Nonce of the reply (RFC 9449 sections 8 and 9)
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document

---@class authlete.request.user_info_issue
---@field token string the access token that the client presented; token from the response of user_info
---@field claims? string claims of the user for the response, a JSON object as text
---@field sub? string value for the claim sub, if clients should see another id than subject; by default subject
---@field claims_for_tx? string claims that transformed claims are computed from, a JSON object as text
---@field request_signature? string the header Signature of the request, which the signature of the response covers
---@field headers? authlete.Pair[] headers of your reply, all of which the signature covers
---@field verified_claims_for_tx? string[] verified claims that transformed claims are computed from, each a JSON object as text

---@alias authlete.action.user_info_issue
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` as WWW-Authenticate
---| "BAD_REQUEST" # reply with status 400 and `response_content` as WWW-Authenticate
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` as WWW-Authenticate
---| "JSON" # reply with status 200 and `response_content` (application/json)
---| "JWT" # reply with status 200 and `response_content` (application/jwt)

---@class authlete.response.user_info_issue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.user_info_issue what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field signature? string for the header Signature of the reply (RFC 9421)
---@field signature_input? string for the header Signature-Input of the reply (RFC 9421)
---@field content_digest? string for the header Content-Digest of the reply (RFC 9530)

---@class authlete.request.gm
---@field access_token string the access token that the client presented
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field dpop? string the header DPoP of the request (RFC 9449)
---@field htm? string method of the request, for the DPoP proof; by default GET for QUERY, DELETE for REVOKE
---@field htu? string URL of the request without query, for the DPoP proof; by default grant_management_endpoint, / and grant_id
---@field gm_action? authlete.GrantManagementAction QUERY for a GET, REVOKE for a DELETE
---@field grant_id? string id of the grant, the last part of the request's path
---@field dpop_nonce_required? boolean whether the DPoP proof must have the expected nonce (RFC 9449 sections 8 and 9), even if the service does not require it

---@alias authlete.action.gm
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "NO_CONTENT" # reply with status 204
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "NOT_FOUND" # reply with status 404 and `response_content` (application/json)
---| "CALLER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "AUTHLETE_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.gm
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.gm what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field dpop_nonce? string nonce for the header DPoP-Nonce of the reply (RFC 9449 sections 8 and 9)

---@class authlete.request.get_service_jwks
---@field include_private_keys? boolean whether private keys are included; by default false. Never publish them
---@field pretty? boolean whether the JSON is indented; by default it is compact

---@class authlete.request.dynamic_client_register
---@field json string metadata that the client sent (RFC 7591 section 2), JSON as text
---@field token? string initial access token from the Authorization header (RFC 7591 section 3), if your server uses them
---@field client_id? authlete.id not used to register a client

---@alias authlete.action.dynamic_client_register
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "CREATED" # reply with status 201 and `response_content` (application/json)
---| "UPDATED" # reply with status 200 and `response_content` (application/json)
---| "DELETED" # reply with status 204
---| "OK" # reply with status 200 and `response_content` (application/json)

---@class authlete.response.dynamic_client_register
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.dynamic_client_register what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client? authlete.Client the new client

---@class authlete.request.dynamic_client_get
---@field json? string not used
---@field token string registration access token from the Authorization header (RFC 7592)
---@field client_id authlete.id id of the client, from the URL of the request

---@alias authlete.action.dynamic_client_get
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "CREATED" # reply with status 201 and `response_content` (application/json)
---| "UPDATED" # reply with status 200 and `response_content` (application/json)
---| "DELETED" # reply with status 204
---| "OK" # reply with status 200 and `response_content` (application/json)

---@class authlete.response.dynamic_client_get
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.dynamic_client_get what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client? authlete.Client the client

---@class authlete.request.dynamic_client_update
---@field json string metadata that the client sent (RFC 7591 section 2), JSON as text
---@field token string registration access token from the Authorization header (RFC 7592)
---@field client_id authlete.id id of the client, from the URL of the request

---@alias authlete.action.dynamic_client_update
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "CREATED" # reply with status 201 and `response_content` (application/json)
---| "UPDATED" # reply with status 200 and `response_content` (application/json)
---| "DELETED" # reply with status 204
---| "OK" # reply with status 200 and `response_content` (application/json)

---@class authlete.response.dynamic_client_update
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.dynamic_client_update what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client? authlete.Client the client as it is now

---@class authlete.request.dynamic_client_delete
---@field json? string not used
---@field token string registration access token from the Authorization header (RFC 7592)
---@field client_id authlete.id id of the client, from the URL of the request

---@alias authlete.action.dynamic_client_delete
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "CREATED" # reply with status 201 and `response_content` (application/json)
---| "UPDATED" # reply with status 200 and `response_content` (application/json)
---| "DELETED" # reply with status 204
---| "OK" # reply with status 200 and `response_content` (application/json)

---@class authlete.response.dynamic_client_delete
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.dynamic_client_delete what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client? authlete.Client the client that was deleted

---@class authlete.request.backchannel_authentication
---@field parameters string what the client sent: the query of a GET, the body of a POST, as it arrived
---@field client_id? authlete.id id of the client from the Authorization header, if it has one
---@field client_secret? string secret of the client from the Authorization header, if it has one
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field client_certificate_path? string[] the rest of the certificate's chain, each in PEM
---@field oauth_client_attestation? string the header OAuth-Client-Attestation of the request (OAuth 2.0 Attestation-Based Client Authentication)
---@field oauth_client_attestation_pop? string the header OAuth-Client-Attestation-PoP of the request
---@field cimd_options? authlete.CimdOptions how client metadata documents are retrieved for this request; overrides the service's settings

---@alias authlete.action.backchannel_authentication
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "USER_IDENTIFICATION" # identify the user by hint_type and hint, check user code and binding message, then call backchannel_authentication_issue, or backchannel_authentication_fail with the reason

---@class authlete.response.backchannel_authentication
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.backchannel_authentication what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field client_name? string name of the client, to show to the user
---@field scopes? authlete.Scope[] scopes that the client asks for
---@field claim_names? string[] claims that scopes of the request stand for (OpenID Connect Core 1.0 section 5.4)
---@field client_notification_token? string what you authenticate with at the client's notification endpoint (CIBA Core 1.0 section 7.1)
---@field acrs? string[] ACRs that the client asks for, one of which the user's authentication should satisfy
---@field hint_type? authlete.UserIdentificationHintType what kind of hint identifies the user
---@field hint? string the hint that identifies the user: an ID token, a login hint, or a login hint token
---@field sub? string claim sub of the ID token hint, if the hint is one
---@field binding_message? string text to show on both devices (CIBA Core 1.0 section 7.1)
---@field user_code? string the parameter user_code of the request, which the user has agreed on with your server
---@field user_code_required? boolean whether the user code must be checked
---@field requested_expiry? integer lifetime of auth_req_id that the client asks for, in seconds
---@field request_context? string claim request_context of the signed request, JSON as text (FAPI-CIBA)
---@field warnings? string[] what is not wrong, but probably not meant, in the request
---@field ticket? string ties the next call to this request; can be used once
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field authorization_details? authlete.AuthzDetails what the client asks for in detail (RFC 9396)
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field dynamic_scopes? authlete.DynamicScope[] scopes of the request whose values vary, such as transfer:1234
---@field delivery_mode? authlete.DeliveryMode how the client gets the tokens: POLL, PING or PUSH
---@field client_auth_method? authlete.ClientAuthMethod how the client authenticated or was expected to
---@field gm_action? authlete.GrantManagementAction what the client asks to do with a grant: the parameter grant_management_action
---@field grant_id? string id of the grant that the request names (Grant Management for OAuth 2.0)
---@field grant? authlete.Grant the grant that grant_id names
---@field grant_subject? string unique id of the user who has given the grant
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document
---@field attestation_challenge? string challenge for the header OAuth-Client-Attestation-Challenge of the reply

---@class authlete.request.backchannel_authentication_issue
---@field ticket string from the response of backchannel_authentication

---@alias authlete.action.backchannel_authentication_issue
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "INVALID_TICKET" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.backchannel_authentication_issue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.backchannel_authentication_issue what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field auth_req_id? string id of the backchannel authentication request (CIBA Core 1.0 section 7.3)
---@field expires_in? integer lifetime of auth_req_id, in seconds
---@field interval? integer how long the client must wait between two requests for the token, in seconds

---@class authlete.request.backchannel_authentication_fail
---@field ticket? string from the response to the call before
---@field reason? authlete.BackchannelAuthenticationFailReason why the request is refused; decides on the error that the client gets
---@field error_description? string value for error_description; by default Authlete's own
---@field error_uri? string value for error_uri: a page about the error

---@alias authlete.action.backchannel_authentication_fail
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.backchannel_authentication_fail
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.backchannel_authentication_fail what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.backchannel_authentication_complete
---@field ticket string from the response of backchannel_authentication
---@field result authlete.BackchannelAuthenticationCompleteResult what the user decided
---@field subject? string unique id of the user who was asked
---@field sub? string value for the claim sub, if clients should see another id than subject; by default subject
---@field auth_time? integer when the user authenticated, in seconds since 1970; by default unknown
---@field acr? string Authentication Context Class Reference that the user's authentication satisfied
---@field claims? string claims of the user for the ID token, a JSON object as text
---@field properties? authlete.Property[] key-value pairs to store with the access token, which later responses about it have
---@field scopes? string[] scopes to grant; by default those that the client requested
---@field idt_header_params? string more header parameters for the ID token, a JSON object as text
---@field error_description? string value for error_description, if the result is a failure; by default Authlete's own
---@field error_uri? string value for error_uri, if the result is a failure: a page about the error
---@field consented_claims? string[] names of the claims that the user has agreed to share with the client
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field access_token? string value for the access token that is pushed; by default Authlete chooses one
---@field access_token_duration? integer lifetime of the access token, in seconds; 0, the default, stands for the service's setting
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds; 0, the default, stands for the service's setting
---@field id_token_aud_type? string form of the claim aud of the ID token: array or string; by default the service's setting

---@alias authlete.action.backchannel_authentication_complete
---| "NOTIFICATION" # POST response_content as application/json to client_notification_endpoint with client_notification_token as the Bearer token
---| "NO_ACTION" # none, because the client application polls
---| "SERVER_ERROR" # reply with status 500 (application/json)

---@class authlete.response.backchannel_authentication_complete
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.backchannel_authentication_complete what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field client_name? string name of the client, to show to the user
---@field delivery_mode? authlete.DeliveryMode how the client gets the tokens: POLL, PING or PUSH
---@field client_notification_endpoint? string URL at the client that the notification goes to
---@field client_notification_token? string what you authenticate with at the client's notification endpoint (CIBA Core 1.0 section 7.1)
---@field auth_req_id? string id of the backchannel authentication request (CIBA Core 1.0 section 7.3)
---@field access_token? string the access token that was issued
---@field refresh_token? string the refresh token that was issued, if there is one
---@field id_token? string the ID token that was issued, if there is one
---@field access_token_duration? integer lifetime of the access token, in seconds
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds
---@field id_token_duration? integer lifetime of the ID token, in seconds
---@field jwt_access_token? string the access token as a JWT (RFC 9068), if the service issues such; access_token is then what Authlete knows it by
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field grant_id? string id of the grant that the request names (Grant Management for OAuth 2.0)
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document

---@class authlete.request.device_authorization
---@field parameters string what the client sent: the query of a GET, the body of a POST, as it arrived
---@field client_id? authlete.id id of the client from the Authorization header, if it has one
---@field client_secret? string secret of the client from the Authorization header, if it has one
---@field client_certificate? string certificate that the client presented in TLS (RFC 8705), in PEM
---@field client_certificate_path? string[] the rest of the certificate's chain, each in PEM
---@field oauth_client_attestation? string the header OAuth-Client-Attestation of the request (OAuth 2.0 Attestation-Based Client Authentication)
---@field oauth_client_attestation_pop? string the header OAuth-Client-Attestation-PoP of the request
---@field cimd_options? authlete.CimdOptions how client metadata documents are retrieved for this request; overrides the service's settings

---@alias authlete.action.device_authorization
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.device_authorization
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.device_authorization what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field client_name? string name of the client, to show to the user
---@field client_auth_method? authlete.ClientAuthMethod how the client authenticated or was expected to
---@field scopes? authlete.Scope[] scopes that the client asks for
---@field claim_names? string[] claims that scopes of the request stand for (OpenID Connect Core 1.0 section 5.4)
---@field acrs? string[] ACRs that the client asks for, one of which the user's authentication should satisfy
---@field device_code? string the device code that was issued
---@field user_code? string the user code that was issued, for the user to enter
---@field verification_uri? string URL where the user enters the user code
---@field verification_uri_complete? string the same URL with the user code in it, for example for a QR code
---@field expires_in? integer lifetime of the codes, in seconds
---@field interval? integer how long the client must wait between two requests for the token, in seconds
---@field warnings? string[] what is not wrong, but probably not meant, in the request
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field authorization_details? authlete.AuthzDetails what the client asks for in detail (RFC 9396)
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field dynamic_scopes? authlete.DynamicScope[] scopes of the request whose values vary, such as transfer:1234
---@field gm_action? authlete.GrantManagementAction what the client asks to do with a grant: the parameter grant_management_action
---@field grant_id? string id of the grant that the request names (Grant Management for OAuth 2.0)
---@field grant? authlete.Grant the grant that grant_id names
---@field grant_subject? string unique id of the user who has given the grant
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document
---@field attestation_challenge? string challenge for the header OAuth-Client-Attestation-Challenge of the reply

---@class authlete.request.device_verification
---@field user_code string the user code that the user entered

---@alias authlete.action.device_verification
---| "VALID" # show a consent page, then call device_complete
---| "EXPIRED" # tell the user that the user code has expired; the device must start again
---| "NOT_EXIST" # let the user enter the user code again
---| "SERVER_ERROR" # show the user an error; the device must start again
---| "INTERNAL_SERVER_ERROR" # show the user an error; the device must start again

---@class authlete.response.device_verification
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.device_verification what to do next
---@field client_id? integer id of the client, a number
---@field client_id_alias? string other id of the client, which it may use instead of client_id
---@field client_id_alias_used? boolean whether the client identified itself by its alias
---@field client_name? string name of the client, to show to the user
---@field scopes? authlete.Scope[] scopes that the client asks for
---@field claim_names? string[] claims that scopes of the request stand for (OpenID Connect Core 1.0 section 5.4)
---@field acrs? string[] ACRs that the client asks for, one of which the user's authentication should satisfy
---@field resources? string[] resources that tokens are for (the parameter resource, RFC 8707)
---@field authorization_details? authlete.AuthzDetails what the client asks for in detail (RFC 9396)
---@field service_attributes? authlete.Pair[] attributes of the service, which your server has set
---@field client_attributes? authlete.Pair[] attributes of the client, which your server has set
---@field dynamic_scopes? authlete.DynamicScope[] scopes of the request whose values vary, such as transfer:1234
---@field expires_at? integer when the user code expires, in ms since 1970
---@field gm_action? authlete.GrantManagementAction what the client asks to do with a grant: the parameter grant_management_action
---@field grant_id? string id of the grant that the request names (Grant Management for OAuth 2.0)
---@field grant? authlete.Grant the grant that grant_id names
---@field grant_subject? string unique id of the user who has given the grant
---@field client_entity_id? string entity id of the client (OpenID Federation 1.0)
---@field client_entity_id_used? boolean whether the client identified itself by its entity id
---@field metadata_document_location? string URL of the client's metadata document (OAuth Client ID Metadata Document)
---@field metadata_document_used? boolean whether the client's metadata came from its metadata document

---@class authlete.request.device_complete
---@field user_code string the user code that the user entered
---@field result authlete.DeviceCompleteResult what the user decided
---@field subject? string unique id of the user who was asked
---@field sub? string value for the claim sub, if clients should see another id than subject; by default subject
---@field auth_time? integer when the user authenticated, in seconds since 1970; by default unknown
---@field acr? string Authentication Context Class Reference that the user's authentication satisfied
---@field claims? string claims of the user for the ID token, a JSON object as text
---@field properties? authlete.Property[] key-value pairs to store with the access token, which later responses about it have
---@field scopes? string[] scopes to grant; by default those that the client requested
---@field error_description? string value for error_description, if the result is a failure; by default Authlete's own
---@field error_uri? string value for error_uri, if the result is a failure: a page about the error
---@field idt_header_params? string more header parameters for the ID token, a JSON object as text
---@field consented_claims? string[] names of the claims that the user has agreed to share with the client
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field access_token_duration? integer lifetime of the access token, in seconds; 0, the default, stands for the service's setting
---@field refresh_token_duration? integer lifetime of the refresh token, in seconds; 0, the default, stands for the service's setting
---@field id_token_aud_type? string form of the claim aud of the ID token: array or string; by default the service's setting

---@alias authlete.action.device_complete
---| "SUCCESS" # tell the user that the device is connected
---| "INVALID_REQUEST" # correct the call to Authlete, which was invalid; the client application is not at fault
---| "USER_CODE_EXPIRED" # tell the user that the user code has expired
---| "USER_CODE_NOT_EXIST" # tell the user that the user code is no longer valid
---| "SERVER_ERROR" # show the user an error; the device must start again

---@class authlete.response.device_complete
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.device_complete what to do next

---@class authlete.request.get_token_list
---@field client_identifier? authlete.id only tokens of the client with this id or alias; by default of all clients
---@field subject? string only tokens of this user; by default of all users
---@field start? integer index of the first element, from 0; by default 0
---@field end? integer index after the last element; by default 5
---@field token_status? authlete.TokenStatus whether to list valid tokens, expired ones, or both

---@class authlete.response.get_token_list
---@field start? integer index of the first element, from 0
---@field end? integer index after the last element
---@field total_count? integer number of all elements, on all pages
---@field client? authlete.Client the client that the call named
---@field subject? string unique id of the user that the call named
---@field access_tokens? authlete.AccessToken[] the tokens of this page of the list

---@class authlete.request.token_create: authlete.TokenCreateRequest

---@alias authlete.action.token_create
---| "INTERNAL_SERVER_ERROR" # try later, or report result_code to Authlete's support
---| "BAD_REQUEST" # correct the call; result_message says what is wrong
---| "FORBIDDEN" # do not create the token; result_message says why it is not allowed
---| "OK" # use access_token or jwt_access_token, for example in a token response

---@class authlete.response.token_create
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.token_create what to do next
---@field access_token? string the access token that was created
---@field client_id? integer id of the client, a number
---@field expires_at? integer when the access token expires, in ms since 1970
---@field expires_in? integer lifetime of the access token, in seconds
---@field grant_type? authlete.GrantType how the token was obtained
---@field properties? authlete.Property[] key-value pairs that are stored with the token; those not hidden are in the token response
---@field refresh_token? string the refresh token that was created, if there is one
---@field scopes? string[] scopes of the access token
---@field subject? string unique id of the user at your server
---@field token_type? string type of the access token, such as Bearer
---@field jwt_access_token? string the access token as a JWT (RFC 9068), if the service issues such; access_token is then what Authlete knows it by
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field for_external_attachment? boolean whether the token is for reading external attachments (OpenID Connect for Identity Assurance)
---@field token_id? string id of the token, which does not change when its value does
---@field refresh_token_scopes? string[] scopes of the refresh token, if they differ from those of the access token
---@field client_identifier? string id of the client, or its alias
---@field session_id? string id of the user's session at your server; the claim sid of an ID token

---@class authlete.request.token_update
---@field access_token? string the access token to change; it can also be named by its hash or token_id
---@field access_token_expires_at? integer when the access token is to expire, in ms since 1970; by default not changed
---@field scopes? string[] the new scopes; by default not changed
---@field properties? authlete.Property[] the new properties, in place of all old ones; by default not changed
---@field access_token_expires_at_updated_on_scope_update? boolean whether new scopes also change when the access token expires; by default false
---@field access_token_hash? string hash of the access token to change, if access_token is not known
---@field access_token_value_updated? boolean whether the access token gets a new value, which the response has; by default false
---@field access_token_persistent? boolean whether the access token never expires; access_token_expires_at is then ignored
---@field certificate_thumbprint? string SHA-256 thumbprint in base64url of the certificate to bind the token to (RFC 8705 section 3)
---@field dpop_key_thumbprint? string thumbprint of the DPoP key to bind the token to (RFC 9449 section 6, RFC 7638)
---@field authorization_details? authlete.AuthzDetails the new details (RFC 9396); by default not changed
---@field for_external_attachment? boolean whether the token is for reading external attachments
---@field refresh_token_expires_at? integer when the refresh token is to expire, in ms since 1970; by default not changed
---@field refresh_token_expires_at_updated_on_scope_update? boolean whether new scopes also change when the refresh token expires; by default false
---@field token_id? string id of the token to change
---@field refresh_token? string the refresh token whose access token is to be changed
---@field refresh_token_hash? string hash of the refresh token whose access token is to be changed

---@alias authlete.action.token_update
---| "INTERNAL_SERVER_ERROR" # try later, or report result_code to Authlete's support
---| "BAD_REQUEST" # correct the call; result_message says what is wrong
---| "FORBIDDEN" # leave the token as it is; result_message says why the change is not allowed
---| "NOT_FOUND" # tell the caller that it does not exist
---| "OK" # it is done

---@class authlete.response.token_update
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.token_update what to do next
---@field access_token? string the access token, a new one if access_token_value_updated was true
---@field access_token_expires_at? integer when the access token expires, in ms since 1970
---@field properties? authlete.Property[] key-value pairs that are stored with the token; those not hidden are in the token response
---@field scopes? string[] scopes of the access token
---@field authorization_details? authlete.AuthzDetails what is authorized in detail (RFC 9396)
---@field token_type? string type of the access token, such as Bearer
---@field for_external_attachment? boolean whether the token is for reading external attachments (OpenID Connect for Identity Assurance)
---@field token_id? string id of the token, which does not change when its value does
---@field refresh_token_expires_at? integer when the refresh token expires, in ms since 1970

---@class authlete.request.token_delete
---@field access_token_identifier authlete.id the access token or its hash

---@class authlete.request.token_revoke
---@field access_token_identifier? string the access token to revoke, or its hash
---@field refresh_token_identifier? string the refresh token to revoke, or its hash
---@field client_identifier? authlete.id revoke all tokens of the client with this id or alias
---@field subject? string revoke all tokens of this user; with client_identifier, only those of the client

---@class authlete.response.token_revoke
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field count? integer how many tokens were revoked

---@class authlete.request.token_create_batch
---@field dry_run? boolean whether to check the request only, and create nothing; by default false
---@field [integer] authlete.TokenCreateRequest

---@class authlete.response.token_create_batch
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field request_id? string id of the batch

---@class authlete.request.get_token_create_batch_status
---@field request_id authlete.id request_id from the response of token_create_batch

---@class authlete.response.get_token_create_batch_status
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field status? authlete.TokenBatchStatus how far the batch has come

---@class authlete.request.verify_jose
---@field jose string the JOSE object in compact serialization
---@field mandatory_claims? string[] claims that the object must have
---@field clock_skew? integer tolerance for the claims exp, iat and nbf, in seconds
---@field client_identifier? authlete.id the client whose keys are needed to decrypt or verify the object
---@field signed_by_client? boolean whether the client made the signature, with its private key or its secret

---@class authlete.response.verify_jose
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field valid? boolean whether the object is valid in every respect
---@field signature_valid? boolean whether the signature is valid
---@field missing_claims? string[] claims that it should have and does not
---@field invalid_claims? string[] claims whose value is not acceptable, such as exp in the past
---@field error_descriptions? string[] what is wrong, for developers

---@class authlete.request.federation_configuration
---@field entity_types? authlete.EntityType[] what the service is in the federation; OPENID_PROVIDER, the default, OPENID_CREDENTIAL_ISSUER, or both

---@alias authlete.action.federation_configuration
---| "OK" # reply with status 200 and `response_content` (application/entity-statement+jwt)
---| "NOT_FOUND" # reply with status 404 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.federation_configuration
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.federation_configuration what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.federation_registration
---@field entity_configuration? string entity configuration of the relying party, a JWT: the body of a request with application/entity- statement+jwt
---@field trust_chain? string trust chain of the relying party as JSON: the body of a request with application/trust-chain+json

---@alias authlete.action.federation_registration
---| "OK" # reply with status 200 and `response_content` (application/entity-statement+jwt)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "NOT_FOUND" # reply with status 404 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.federation_registration
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.federation_registration what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field client? authlete.Client the client that was registered

---@class authlete.request.info

---@class authlete.response.info
---@field version? string version of the Authlete server
---@field features? string[] names of the features that the server has
---@field configuration? table<string, any> settings of the server
---@field service_token_cache? table statistics of the server's cache of service access tokens

---@class authlete.request.echo
---@field [string] string any parameters

---@class authlete.response.echo
---@field [string] string the parameters of the call

---@class authlete.request.hsk_create
---@field kty? string type of the key: EC or RSA
---@field use? string sig for signatures, enc for encryption
---@field kid? string id for the key (RFC 7517 section 4.5)
---@field hsm_name? string name of the hardware security module, such as google
---@field alg? string algorithm of the key, such as ES256 or RSA-OAEP-256

---@alias authlete.action.hsk_create
---| "SUCCESS" # it is done
---| "INVALID_REQUEST" # correct the call; result_message says what is wrong
---| "NOT_FOUND" # tell the caller that it does not exist
---| "SERVER_ERROR" # try later, or report result_code to Authlete's support

---@class authlete.response.hsk_create
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.hsk_create what to do next
---@field hsk? authlete.Hsk the new key, without its private part

---@class authlete.request.hsk_delete
---@field handle authlete.id handle of the key, which Authlete chose

---@alias authlete.action.hsk_delete
---| "SUCCESS" # it is done
---| "INVALID_REQUEST" # correct the call; result_message says what is wrong
---| "NOT_FOUND" # tell the caller that it does not exist
---| "SERVER_ERROR" # try later, or report result_code to Authlete's support

---@class authlete.response.hsk_delete
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.hsk_delete what to do next
---@field hsk? authlete.Hsk the key that was deleted

---@class authlete.request.hsk_get
---@field handle authlete.id handle of the key, which Authlete chose

---@alias authlete.action.hsk_get
---| "SUCCESS" # it is done
---| "INVALID_REQUEST" # correct the call; result_message says what is wrong
---| "NOT_FOUND" # tell the caller that it does not exist
---| "SERVER_ERROR" # try later, or report result_code to Authlete's support

---@class authlete.response.hsk_get
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.hsk_get what to do next
---@field hsk? authlete.Hsk the key, without its private part

---@class authlete.request.hsk_get_list

---@alias authlete.action.hsk_get_list
---| "SUCCESS" # it is done
---| "INVALID_REQUEST" # correct the call; result_message says what is wrong
---| "SERVER_ERROR" # try later, or report result_code to Authlete's support

---@class authlete.response.hsk_get_list
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.hsk_get_list what to do next
---@field hsks? authlete.Hsk[] the keys, without their private parts

---@class authlete.request.credential_issuer_metadata
---@field pretty boolean whether the JSON is indented; by default it is compact

---@alias authlete.action.credential_issuer_metadata
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "NOT_FOUND" # reply with status 404 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.credential_issuer_metadata
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_issuer_metadata what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.credential_jwt_issuer_metadata
---@field pretty boolean whether the JSON is indented; by default it is compact

---@alias authlete.action.credential_jwt_issuer_metadata
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "NOT_FOUND" # reply with status 404 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.credential_jwt_issuer_metadata
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_jwt_issuer_metadata what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.credential_issuer_jwks
---@field pretty boolean whether the JSON is indented; by default it is compact

---@alias authlete.action.credential_issuer_jwks
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "NOT_FOUND" # reply with status 404 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.credential_issuer_jwks
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_issuer_jwks what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.credential_offer_create
---@field authorization_code_grant_included? boolean whether the offer includes the authorization code grant; by default false
---@field issuer_state_included? boolean whether the offer has an issuer_state, which ties the authorization request to it; by default false
---@field pre_authorized_code_grant_included? boolean whether the offer includes the pre-authorized code grant; by default false
---@field subject? string unique id of the user that the credential is about
---@field duration? integer lifetime of the offer, in seconds; 0, the default, stands for the service's setting
---@field context? string any text, to store with the offer
---@field properties? authlete.Property[] key-value pairs to store with the access token that the offer leads to
---@field jwt_at_claims? string more claims for an access token that is a JWT (RFC 9068), a JSON object as text
---@field auth_time? integer when the user authenticated, in seconds since 1970; by default unknown
---@field acr? string Authentication Context Class Reference that the user's authentication satisfied
---@field credential_configuration_ids? string[] ids of the credential configurations to offer (OID4VCI 1.0 section 4.1.1)
---@field tx_code? string transaction code that the user must enter with the pre-authorized code
---@field tx_code_input_mode? string what the transaction code consists of: numeric or text
---@field tx_code_description? string what to tell the user about the transaction code, at most 300 characters

---@alias authlete.action.credential_offer_create
---| "CREATED" # pass info.credential_offer to the wallet, as a link or a QR code
---| "FORBIDDEN" # allow the service to do this, in its settings; result_message says what is missing
---| "CALLER_ERROR" # correct the call; result_message says what is wrong
---| "AUTHLETE_ERROR" # try later, or report result_code to Authlete's support

---@class authlete.response.credential_offer_create
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_offer_create what to do next
---@field info? authlete.CredentialOfferInfo the new offer

---@class authlete.request.credential_offer_info
---@field identifier? string identifier of the offer, from credential_offer_create

---@alias authlete.action.credential_offer_info
---| "OK" # reply with status 200 (application/json)
---| "FORBIDDEN" # reply with status 403
---| "NOT_FOUND" # reply with status 404
---| "CALLER_ERROR" # reply with status 500 (application/json)
---| "AUTHLETE_ERROR" # reply with status 500 (application/json)

---@class authlete.response.credential_offer_info
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_offer_info what to do next
---@field info? authlete.CredentialOfferInfo the offer

---@class authlete.request.credential_single_parse
---@field access_token? string the access token that the wallet presented
---@field request_content? string body of the wallet's request

---@alias authlete.action.credential_single_parse
---| "OK" # check the proofs' subject and data, then call credential_single_issue
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.credential_single_parse
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_single_parse what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field info? authlete.CredentialRequestInfo the credential that the wallet asks for

---@class authlete.request.credential_single_issue
---@field access_token? string the access token that the wallet presented
---@field order? authlete.CredentialIssuanceOrder what to issue
---@field denied? boolean whether to refuse the request with credential_request_denied; by default false (OID4VCI 1.0)
---@field interval? integer how long the wallet should wait before it asks again, in seconds, if issuance is deferred

---@alias authlete.action.credential_single_issue
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "OK_JWT" # reply with status 200 and `response_content` (application/jwt)
---| "ACCEPTED" # reply with status 202 and `response_content` (application/json)
---| "ACCEPTED_JWT" # reply with status 202 and `response_content` (application/jwt)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "CALLER_ERROR" # correct the call to Authlete, which was invalid; the client application is not at fault

---@class authlete.response.credential_single_issue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_single_issue what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field transaction_id? string id by which the wallet asks for the credential later, if it was deferred

---@class authlete.request.credential_batch_parse
---@field access_token? string the access token that the wallet presented
---@field request_content? string body of the wallet's request

---@alias authlete.action.credential_batch_parse
---| "OK" # check the proofs' subject and data, then call credential_batch_issue
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.credential_batch_parse
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_batch_parse what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field info? authlete.CredentialRequestInfo[] the credentials that the wallet asks for

---@class authlete.request.credential_batch_issue
---@field access_token? string the access token that the wallet presented
---@field orders? authlete.CredentialIssuanceOrder[] what to issue, one element for each requested credential

---@alias authlete.action.credential_batch_issue
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "OK_JWT" # reply with status 200 and `response_content` (application/jwt)
---| "ACCEPTED" # reply with status 202 and `response_content` (application/json)
---| "ACCEPTED_JWT" # reply with status 202 and `response_content` (application/jwt)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "CALLER_ERROR" # correct the call to Authlete, which was invalid; the client application is not at fault

---@class authlete.response.credential_batch_issue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_batch_issue what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.credential_deferred_parse
---@field access_token? string the access token that the wallet presented
---@field request_content? string body of the wallet's request

---@alias authlete.action.credential_deferred_parse
---| "OK" # check the proofs' subject and data, then call credential_deferred_issue
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "UNAUTHORIZED" # reply with status 401 and `response_content` as WWW-Authenticate
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.credential_deferred_parse
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_deferred_parse what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field info? authlete.CredentialRequestInfo the credential that the wallet asks for

---@class authlete.request.credential_deferred_issue
---@field order? authlete.CredentialIssuanceOrder what to issue
---@field denied? boolean whether to refuse the request with credential_request_denied; by default false (OID4VCI 1.0)
---@field interval? integer how long the wallet should wait before it asks again, in seconds, if issuance is deferred

---@alias authlete.action.credential_deferred_issue
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "OK_JWT" # reply with status 200 and `response_content` (application/jwt)
---| "ACCEPTED" # reply with status 202 and `response_content` (application/json)
---| "ACCEPTED_JWT" # reply with status 202 and `response_content` (application/jwt)
---| "BAD_REQUEST" # reply with status 400 and `response_content` (application/json)
---| "FORBIDDEN" # reply with status 403 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "CALLER_ERROR" # correct the call to Authlete, which was invalid; the client application is not at fault

---@class authlete.response.credential_deferred_issue
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_deferred_issue what to do next
---@field response_content? string what to send to the client; see the table of actions

---@class authlete.request.credential_nonce
---@field pretty? boolean whether the JSON is indented; by default it is compact

---@alias authlete.action.credential_nonce
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "NOT_FOUND" # reply with status 404 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.credential_nonce
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.credential_nonce what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field cnonce? string the nonce that was issued

---@class authlete.request.lifecycle_healthcheck
---@field extended? boolean whether the response tells more than that the server works

---@class authlete.request.native_sso
---@field access_token string jwt_access_token from the response of token or, without one, access_token
---@field refresh_token? string refresh_token from the response of token
---@field sub? string value for the claim sub, if clients should see another id than subject; by default subject
---@field claims? string claims of the user for the ID token, a JSON object as text
---@field idt_header_params? string more header parameters for the ID token, a JSON object as text
---@field id_token_aud_type? string form of the claim aud of the ID token: array or string; by default the service's setting
---@field device_secret string device secret of the client: device_secret from the response of token, or a new one
---@field device_secret_hash? string value for the claim ds_hash of the ID token; by default a hash of device_secret

---@alias authlete.action.native_sso
---| "OK" # reply with status 200 (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)
---| "CALLER_ERROR" # correct the call to Authlete, which was invalid; the client application is not at fault

---@class authlete.response.native_sso
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.native_sso what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field id_token? string the ID token, which is bound to the device secret

---@class authlete.request.native_sso_logout
---@field session_id string id of the user's session, as in authorization_issue

---@alias authlete.action.native_sso_logout
---| "OK" # it is done
---| "SERVER_ERROR" # try later, or report result_code to Authlete's support
---| "CALLER_ERROR" # correct the call; result_message says what is wrong

---@class authlete.response.native_sso_logout
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.native_sso_logout what to do next
---@field count? integer how many tokens were deleted

---@class authlete.request.attestation_challenge
---@field pretty? boolean whether the JSON is indented; by default it is compact

---@alias authlete.action.attestation_challenge
---| "OK" # reply with status 200 and `response_content` (application/json)
---| "INTERNAL_SERVER_ERROR" # reply with status 500 and `response_content` (application/json)

---@class authlete.response.attestation_challenge
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.attestation_challenge what to do next
---@field response_content? string what to send to the client; see the table of actions
---@field attestation_challenge? string the challenge that was issued

---@class authlete.request.backchannel_logout_token
---@field client_identifier authlete.id id of the client, or its alias
---@field subject? string unique id of the user who signed out; this or session_id is required
---@field session_id? string id of the session that ended, for the claim sid; this or subject is required

---@alias authlete.action.backchannel_logout_token
---| "OK" # POST logout_token form-encoded to backchannel_logout_uri, if there is one
---| "SERVER_ERROR" # none, because there is nothing to send
---| "CALLER_ERROR" # correct the call to Authlete, which was invalid; the client application is not at fault

---@class authlete.response.backchannel_logout_token
---@field result_code? string Authlete's code for the outcome; its support asks for it
---@field result_message? string what happened, for the developers of your server; not for clients
---@field action authlete.action.backchannel_logout_token what to do next
---@field logout_token? string the logout token, a signed JWT, for the parameter logout_token of your request to the client
---@field backchannel_logout_uri? string URL at the client that the logout token is sent to

---@class authlete.actions
---@field authorization { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", LOCATION: "LOCATION", FORM: "FORM", NO_INTERACTION: "NO_INTERACTION", INTERACTION: "INTERACTION" } the actions of authorization
---@field authorization_fail { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", LOCATION: "LOCATION", FORM: "FORM" } the actions of authorization_fail
---@field authorization_issue { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", LOCATION: "LOCATION", FORM: "FORM" } the actions of authorization_issue
---@field authorization_ticket_info { OK: "OK", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" } the actions of authorization_ticket_info
---@field authorization_ticket_update { OK: "OK", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" } the actions of authorization_ticket_update
---@field push_authorization_request { CREATED: "CREATED", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of push_authorization_request
---@field token { INVALID_CLIENT: "INVALID_CLIENT", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", PASSWORD: "PASSWORD", OK: "OK", TOKEN_EXCHANGE: "TOKEN_EXCHANGE", JWT_BEARER: "JWT_BEARER", ID_TOKEN_REISSUABLE: "ID_TOKEN_REISSUABLE", NATIVE_SSO: "NATIVE_SSO" } the actions of token
---@field token_fail { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST" } the actions of token_fail
---@field token_issue { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", OK: "OK" } the actions of token_issue
---@field id_token_reissue { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" } the actions of id_token_reissue
---@field introspection { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", OK: "OK" } the actions of introspection
---@field standard_introspection { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", OK: "OK", JWT: "JWT" } the actions of standard_introspection
---@field revocation { INVALID_CLIENT: "INVALID_CLIENT", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", OK: "OK" } the actions of revocation
---@field user_info { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", OK: "OK" } the actions of user_info
---@field user_info_issue { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", JSON: "JSON", JWT: "JWT" } the actions of user_info_issue
---@field gm { OK: "OK", NO_CONTENT: "NO_CONTENT", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" } the actions of gm
---@field dynamic_client_register { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" } the actions of dynamic_client_register
---@field dynamic_client_get { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" } the actions of dynamic_client_get
---@field dynamic_client_update { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" } the actions of dynamic_client_update
---@field dynamic_client_delete { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" } the actions of dynamic_client_delete
---@field backchannel_authentication { BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", USER_IDENTIFICATION: "USER_IDENTIFICATION" } the actions of backchannel_authentication
---@field backchannel_authentication_issue { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", INVALID_TICKET: "INVALID_TICKET" } the actions of backchannel_authentication_issue
---@field backchannel_authentication_fail { BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of backchannel_authentication_fail
---@field backchannel_authentication_complete { NOTIFICATION: "NOTIFICATION", NO_ACTION: "NO_ACTION", SERVER_ERROR: "SERVER_ERROR" } the actions of backchannel_authentication_complete
---@field device_authorization { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of device_authorization
---@field device_verification { VALID: "VALID", EXPIRED: "EXPIRED", NOT_EXIST: "NOT_EXIST", SERVER_ERROR: "SERVER_ERROR", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of device_verification
---@field device_complete { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", USER_CODE_EXPIRED: "USER_CODE_EXPIRED", USER_CODE_NOT_EXIST: "USER_CODE_NOT_EXIST", SERVER_ERROR: "SERVER_ERROR" } the actions of device_complete
---@field token_create { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", OK: "OK" } the actions of token_create
---@field token_update { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", NOT_FOUND: "NOT_FOUND", OK: "OK" } the actions of token_update
---@field federation_configuration { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of federation_configuration
---@field federation_registration { OK: "OK", BAD_REQUEST: "BAD_REQUEST", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of federation_registration
---@field hsk_create { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", NOT_FOUND: "NOT_FOUND", SERVER_ERROR: "SERVER_ERROR" } the actions of hsk_create
---@field hsk_delete { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", NOT_FOUND: "NOT_FOUND", SERVER_ERROR: "SERVER_ERROR" } the actions of hsk_delete
---@field hsk_get { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", NOT_FOUND: "NOT_FOUND", SERVER_ERROR: "SERVER_ERROR" } the actions of hsk_get
---@field hsk_get_list { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", SERVER_ERROR: "SERVER_ERROR" } the actions of hsk_get_list
---@field credential_issuer_metadata { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of credential_issuer_metadata
---@field credential_jwt_issuer_metadata { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of credential_jwt_issuer_metadata
---@field credential_issuer_jwks { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of credential_issuer_jwks
---@field credential_offer_create { CREATED: "CREATED", FORBIDDEN: "FORBIDDEN", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" } the actions of credential_offer_create
---@field credential_offer_info { OK: "OK", FORBIDDEN: "FORBIDDEN", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" } the actions of credential_offer_info
---@field credential_single_parse { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of credential_single_parse
---@field credential_single_issue { OK: "OK", OK_JWT: "OK_JWT", ACCEPTED: "ACCEPTED", ACCEPTED_JWT: "ACCEPTED_JWT", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" } the actions of credential_single_issue
---@field credential_batch_parse { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of credential_batch_parse
---@field credential_batch_issue { OK: "OK", OK_JWT: "OK_JWT", ACCEPTED: "ACCEPTED", ACCEPTED_JWT: "ACCEPTED_JWT", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" } the actions of credential_batch_issue
---@field credential_deferred_parse { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of credential_deferred_parse
---@field credential_deferred_issue { OK: "OK", OK_JWT: "OK_JWT", ACCEPTED: "ACCEPTED", ACCEPTED_JWT: "ACCEPTED_JWT", BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" } the actions of credential_deferred_issue
---@field credential_nonce { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of credential_nonce
---@field native_sso { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" } the actions of native_sso
---@field native_sso_logout { OK: "OK", SERVER_ERROR: "SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" } the actions of native_sso_logout
---@field attestation_challenge { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" } the actions of attestation_challenge
---@field backchannel_logout_token { OK: "OK", SERVER_ERROR: "SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" } the actions of backchannel_logout_token

---@class authlete.reasons
---@field authorization_fail { UNKNOWN: "UNKNOWN", NOT_LOGGED_IN: "NOT_LOGGED_IN", MAX_AGE_NOT_SUPPORTED: "MAX_AGE_NOT_SUPPORTED", EXCEEDS_MAX_AGE: "EXCEEDS_MAX_AGE", DIFFERENT_SUBJECT: "DIFFERENT_SUBJECT", ACR_NOT_SATISFIED: "ACR_NOT_SATISFIED", DENIED: "DENIED", SERVER_ERROR: "SERVER_ERROR", NOT_AUTHENTICATED: "NOT_AUTHENTICATED", ACCOUNT_SELECTION_REQUIRED: "ACCOUNT_SELECTION_REQUIRED", CONSENT_REQUIRED: "CONSENT_REQUIRED", INTERACTION_REQUIRED: "INTERACTION_REQUIRED", INVALID_TARGET: "INVALID_TARGET", INVALID_SCOPE: "INVALID_SCOPE", UNAUTHORIZED_CLIENT: "UNAUTHORIZED_CLIENT", TEMPORARILY_UNAVAILABLE: "TEMPORARILY_UNAVAILABLE" } the reasons of authorization_fail
---@field token_fail { UNKNOWN: "UNKNOWN", INVALID_RESOURCE_OWNER_CREDENTIALS: "INVALID_RESOURCE_OWNER_CREDENTIALS", INVALID_TARGET: "INVALID_TARGET", INVALID_CLIENT: "INVALID_CLIENT", UNAUTHORIZED_CLIENT: "UNAUTHORIZED_CLIENT", INVALID_SCOPE: "INVALID_SCOPE" } the reasons of token_fail
---@field backchannel_authentication_fail { EXPIRED_LOGIN_HINT_TOKEN: "EXPIRED_LOGIN_HINT_TOKEN", UNKNOWN_USER_ID: "UNKNOWN_USER_ID", UNAUTHORIZED_CLIENT: "UNAUTHORIZED_CLIENT", MISSING_USER_CODE: "MISSING_USER_CODE", INVALID_USER_CODE: "INVALID_USER_CODE", INVALID_BINDING_MESSAGE: "INVALID_BINDING_MESSAGE", INVALID_TARGET: "INVALID_TARGET", ACCESS_DENIED: "ACCESS_DENIED", SERVER_ERROR: "SERVER_ERROR" } the reasons of backchannel_authentication_fail

---@class authlete.results
---@field backchannel_authentication_complete { AUTHORIZED: "AUTHORIZED", ACCESS_DENIED: "ACCESS_DENIED", TRANSACTION_FAILED: "TRANSACTION_FAILED" } the results of backchannel_authentication_complete
---@field device_complete { AUTHORIZED: "AUTHORIZED", ACCESS_DENIED: "ACCESS_DENIED", TRANSACTION_FAILED: "TRANSACTION_FAILED" } the results of device_complete

---@class authlete.enums
---@field ApplicationType table<string, authlete.ApplicationType> kind of application (OpenID Connect Registration 1.0 section 2)
---@field AttachmentType table<string, authlete.AttachmentType> kinds of attachments (OpenID Connect for Identity Assurance)
---@field AuthorizationFailReason table<string, authlete.AuthorizationFailReason> why an authorization request is refused
---@field BackchannelAuthenticationCompleteResult table<string, authlete.BackchannelAuthenticationCompleteResult> how asking the user ended (CIBA Core 1.0)
---@field BackchannelAuthenticationFailReason table<string, authlete.BackchannelAuthenticationFailReason> why a backchannel authentication request is refused; the errors have the same names (CIBA Core 1.0 section 13)
---@field ClaimType table<string, authlete.ClaimType> how claims are transported (OpenID Connect Core 1.0 section 5.6)
---@field ClientAuthMethod table<string, authlete.ClientAuthMethod> how clients authenticate (OpenID Connect Core 1.0 section 9, RFC 8705)
---@field ClientRegistrationType table<string, authlete.ClientRegistrationType> how relying parties register (OpenID Federation 1.0 section 12)
---@field ClientSource table<string, authlete.ClientSource> how a client came to be registered
---@field ClientType table<string, authlete.ClientType> whether a client can keep a secret (RFC 6749 section 2.1)
---@field DeliveryMode table<string, authlete.DeliveryMode> how a client gets the tokens of CIBA (CIBA Core 1.0 section 5)
---@field DeviceCompleteResult table<string, authlete.DeviceCompleteResult> how asking the user about a device ended
---@field Display table<string, authlete.Display> how a page is shown (OpenID Connect Core 1.0 section 3.1.2.1)
---@field EntityType table<string, authlete.EntityType> what an entity is in a federation (OpenID Federation 1.0 section 5.1)
---@field FapiMode table<string, authlete.FapiMode> FAPI profiles
---@field GrantManagementAction table<string, authlete.GrantManagementAction> what to do with a grant (Grant Management for OAuth 2.0)
---@field GrantType table<string, authlete.GrantType> grant types
---@field JWEAlg table<string, authlete.JWEAlg> algorithms that encrypt keys (RFC 7518 section 4); "_" stands for "-" or "+"
---@field JWEEnc table<string, authlete.JWEEnc> algorithms that encrypt contents (RFC 7518 section 5); "_" stands for "-"
---@field JWEZip table<string, authlete.JWEZip> compression of contents (RFC 7516 section 4.1.3)
---@field JWSAlg table<string, authlete.JWSAlg> algorithms of signatures (RFC 7518 section 3, RFC 8037, RFC 8812)
---@field Prompt table<string, authlete.Prompt> values of prompt (OpenID Connect Core 1.0 section 3.1.2.1)
---@field ResponseMode table<string, authlete.ResponseMode> values of response_mode (OAuth 2.0 Multiple Response Type Encoding Practices, JARM)
---@field ResponseType table<string, authlete.ResponseType> values of response_type; "_" stands for a space, but ID_TOKEN is id_token
---@field ServiceProfile table<string, authlete.ServiceProfile> profiles that a service can follow
---@field Sns table<string, authlete.Sns> social networks
---@field SubjectType table<string, authlete.SubjectType> whether sub is the same for all clients (OpenID Connect Core 1.0 section 8)
---@field TokenBatchKind table<string, authlete.TokenBatchKind> what a batch does
---@field TokenBatchResult table<string, authlete.TokenBatchResult> how a batch ended
---@field TokenFailReason table<string, authlete.TokenFailReason> why a token request is refused
---@field TokenStatus table<string, authlete.TokenStatus> which tokens to list
---@field TokenType table<string, authlete.TokenType> types of tokens in a token exchange (RFC 8693 section 3)
---@field UserCodeCharset table<string, authlete.UserCodeCharset> characters of user codes (RFC 8628 section 6.1)
---@field UserIdentificationHintType table<string, authlete.UserIdentificationHintType> kinds of hints that identify a user (CIBA Core 1.0 section 7.1)
---@field VerifiedClaimsValidationSchema table<string, authlete.VerifiedClaimsValidationSchema> sets of schemas that verified_claims are checked with

---@class authlete.api
local api = {}

---Closes the api: ends its calls and closes its connections. May be called again.
function api:close() end

---Starts a call and returns at once; docs/calls.md describes what it returns.
---@param operation string
---@param request? table as the operation's method takes it
---@param options? authlete.options
---@return authlete.call? call
---@return string? message
---@return authlete.failure? failure
function api:start(operation, request, options) end

---reads the settings of the service
---@param request? authlete.request.get_service
---@param options? authlete.options
---@return authlete.Service? response
---@return string? message
---@return authlete.failure? failure
function api:get_service(request, options) end

---lists services, a page at a time
---@param request? authlete.request.get_service_list
---@param options? authlete.options
---@return authlete.response.get_service_list? response
---@return string? message
---@return authlete.failure? failure
function api:get_service_list(request, options) end

---creates a service, to which Authlete gives its number, API key and secret
---@param request? authlete.request.create_service
---@param options? authlete.options
---@return authlete.Service? response
---@return string? message
---@return authlete.failure? failure
function api:create_service(request, options) end

---replaces all settings of the service; change what get_service returned, so that none is lost
---@param request? authlete.request.update_service
---@param options? authlete.options
---@return authlete.Service? response
---@return string? message
---@return authlete.failure? failure
function api:update_service(request, options) end

---deletes the service
---@param request? authlete.request.delete_service
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function api:delete_service(request, options) end

---returns the service's metadata, for /.well-known/openid-configuration (OpenID Connect Discovery 1.0) and /.well-known/oauth-authorization-server (RFC 8414)
---@param request? authlete.request.get_service_configuration
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function api:get_service_configuration(request, options) end

---does the same as get_service_configuration, but sends its parameters in the body; for a long patch
---@param request? authlete.request.get_service_configuration_post
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function api:get_service_configuration_post(request, options) end

---reads the settings of a client
---@param request authlete.request.get_client
---@param options? authlete.options
---@return authlete.Client? response
---@return string? message
---@return authlete.failure? failure
function api:get_client(request, options) end

---lists the clients of the service, or of one developer, a page at a time
---@param request? authlete.request.get_client_list
---@param options? authlete.options
---@return authlete.response.get_client_list? response
---@return string? message
---@return authlete.failure? failure
function api:get_client_list(request, options) end

---registers a client; the response has the id and the secret that it got
---@param request? authlete.request.create_client
---@param options? authlete.options
---@return authlete.Client? response
---@return string? message
---@return authlete.failure? failure
function api:create_client(request, options) end

---replaces all settings of a client; change what get_client returned, so that none is lost
---@param request authlete.request.update_client
---@param options? authlete.options
---@return authlete.Client? response
---@return string? message
---@return authlete.failure? failure
function api:update_client(request, options) end

---deletes a client
---@param request authlete.request.delete_client
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function api:delete_client(request, options) end

---locks a client, which then can no longer use the service, or unlocks it
---@param request authlete.request.update_client_lock_flag
---@param options? authlete.options
---@return authlete.response.update_client_lock_flag? response
---@return string? message
---@return authlete.failure? failure
function api:update_client_lock_flag(request, options) end

---gives a client a new random secret
---@param request authlete.request.refresh_client_secret
---@param options? authlete.options
---@return authlete.response.refresh_client_secret? response
---@return string? message
---@return authlete.failure? failure
function api:refresh_client_secret(request, options) end

---gives a client a new secret of your choice
---@param request authlete.request.update_client_secret
---@param options? authlete.options
---@return authlete.response.update_client_secret? response
---@return string? message
---@return authlete.failure? failure
function api:update_client_secret(request, options) end

---lists the clients that a user has authorized; the subject is in the query
---@param request authlete.request.get_client_authorization_list_by_query
---@param options? authlete.options
---@return authlete.response.get_client_authorization_list_by_query? response
---@return string? message
---@return authlete.failure? failure
function api:get_client_authorization_list_by_query(request, options) end

---lists the clients that a user has authorized, for a page about the user's account
---@param request authlete.request.get_client_authorization_list
---@param options? authlete.options
---@return authlete.response.get_client_authorization_list? response
---@return string? message
---@return authlete.failure? failure
function api:get_client_authorization_list(request, options) end

---lists the clients that a user has authorized; the subject is in the path
---@param request authlete.request.get_client_authorization_list_by_subject
---@param options? authlete.options
---@return authlete.response.get_client_authorization_list_by_subject? response
---@return string? message
---@return authlete.failure? failure
function api:get_client_authorization_list_by_subject(request, options) end

---changes the scopes of the access tokens that a client already has for a user
---@param request authlete.request.update_client_authorization
---@param options? authlete.options
---@return authlete.response.update_client_authorization? response
---@return string? message
---@return authlete.failure? failure
function api:update_client_authorization(request, options) end

---deletes the tokens that a client has for a user; the subject is in the query
---@param request authlete.request.delete_client_authorization_by_query
---@param options? authlete.options
---@return authlete.response.delete_client_authorization_by_query? response
---@return string? message
---@return authlete.failure? failure
function api:delete_client_authorization_by_query(request, options) end

---deletes the tokens that a client has for a user, who thus withdraws the consent
---@param request authlete.request.delete_client_authorization
---@param options? authlete.options
---@return authlete.response.delete_client_authorization? response
---@return string? message
---@return authlete.failure? failure
function api:delete_client_authorization(request, options) end

---deletes the tokens that a client has for a user; the subject is in the path
---@param request authlete.request.delete_client_authorization_by_subject
---@param options? authlete.options
---@return authlete.response.delete_client_authorization_by_subject? response
---@return string? message
---@return authlete.failure? failure
function api:delete_client_authorization_by_subject(request, options) end

---reads which scopes a user has granted to a client; the subject is in the query
---@param request authlete.request.get_granted_scopes_by_query
---@param options? authlete.options
---@return authlete.response.get_granted_scopes_by_query? response
---@return string? message
---@return authlete.failure? failure
function api:get_granted_scopes_by_query(request, options) end

---reads which scopes a user has granted to a client, for example to skip a consent page
---@param request authlete.request.get_granted_scopes
---@param options? authlete.options
---@return authlete.response.get_granted_scopes? response
---@return string? message
---@return authlete.failure? failure
function api:get_granted_scopes(request, options) end

---reads which scopes a user has granted to a client; the subject is in the path
---@param request authlete.request.get_granted_scopes_by_subject
---@param options? authlete.options
---@return authlete.response.get_granted_scopes_by_subject? response
---@return string? message
---@return authlete.failure? failure
function api:get_granted_scopes_by_subject(request, options) end

---forgets which scopes a user has granted to a client; the subject is in the query
---@param request authlete.request.delete_granted_scopes_by_query
---@param options? authlete.options
---@return authlete.response.delete_granted_scopes_by_query? response
---@return string? message
---@return authlete.failure? failure
function api:delete_granted_scopes_by_query(request, options) end

---forgets which scopes a user has granted to a client; the subject is in the path
---@param request authlete.request.delete_granted_scopes_by_subject
---@param options? authlete.options
---@return authlete.response.delete_granted_scopes_by_subject? response
---@return string? message
---@return authlete.failure? failure
function api:delete_granted_scopes_by_subject(request, options) end

---reads which scopes a client may request
---@param request authlete.request.get_requestable_scopes
---@param options? authlete.options
---@return authlete.response.get_requestable_scopes? response
---@return string? message
---@return authlete.failure? failure
function api:get_requestable_scopes(request, options) end

---sets which scopes a client may request
---@param request authlete.request.set_requestable_scopes
---@param options? authlete.options
---@return authlete.response.set_requestable_scopes? response
---@return string? message
---@return authlete.failure? failure
function api:set_requestable_scopes(request, options) end

---does the same as set_requestable_scopes, with the method PUT
---@param request authlete.request.set_requestable_scopes_put
---@param options? authlete.options
---@return authlete.response.set_requestable_scopes_put? response
---@return string? message
---@return authlete.failure? failure
function api:set_requestable_scopes_put(request, options) end

---lets a client request all scopes of the service again
---@param request authlete.request.delete_requestable_scopes
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function api:delete_requestable_scopes(request, options) end

---forgets which scopes a user has granted to a client; tokens stay valid
---@param request authlete.request.delete_granted_scopes
---@param options? authlete.options
---@return authlete.response.delete_granted_scopes? response
---@return string? message
---@return authlete.failure? failure
function api:delete_granted_scopes(request, options) end

---checks an authorization request (RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2.1) and says whether to ask the user; call it first at the authorization endpoint
---@param request authlete.request.authorization
---@param options? authlete.options
---@return authlete.response.authorization? response
---@return string? message
---@return authlete.failure? failure
function api:authorization(request, options) end

---refuses an authorization request, and makes the error response for the client
---@param request authlete.request.authorization_fail
---@param options? authlete.options
---@return authlete.response.authorization_fail? response
---@return string? message
---@return authlete.failure? failure
function api:authorization_fail(request, options) end

---issues the code and the tokens that an authorization request asked for, once the user has authenticated and consented
---@param request authlete.request.authorization_issue
---@param options? authlete.options
---@return authlete.response.authorization_issue? response
---@return string? message
---@return authlete.failure? failure
function api:authorization_issue(request, options) end

---reads what your server has stored with an authorization request
---@param request authlete.request.authorization_ticket_info
---@param options? authlete.options
---@return authlete.response.authorization_ticket_info? response
---@return string? message
---@return authlete.failure? failure
function api:authorization_ticket_info(request, options) end

---changes what your server has stored with an authorization request
---@param request authlete.request.authorization_ticket_update
---@param options? authlete.options
---@return authlete.response.authorization_ticket_update? response
---@return string? message
---@return authlete.failure? failure
function api:authorization_ticket_update(request, options) end

---checks a pushed authorization request (RFC 9126) and issues its request_uri
---@param request authlete.request.push_authorization_request
---@param options? authlete.options
---@return authlete.response.push_authorization_request? response
---@return string? message
---@return authlete.failure? failure
function api:push_authorization_request(request, options) end

---authenticates the client, checks a token request (RFC 6749 section 3.2) and, for most grant types, issues the tokens; call it first at the token endpoint
---@param request authlete.request.token
---@param options? authlete.options
---@return authlete.response.token? response
---@return string? message
---@return authlete.failure? failure
function api:token(request, options) end

---refuses a token request of the password grant (RFC 6749 section 4.3), and makes the error response
---@param request authlete.request.token_fail
---@param options? authlete.options
---@return authlete.response.token_fail? response
---@return string? message
---@return authlete.failure? failure
function api:token_fail(request, options) end

---issues the tokens for a token request of the password grant, once the password is known to be right
---@param request authlete.request.token_issue
---@param options? authlete.options
---@return authlete.response.token_issue? response
---@return string? message
---@return authlete.failure? failure
function api:token_issue(request, options) end

---issues a new ID token with the tokens of a refresh (OpenID Connect Core 1.0 section 12.2)
---@param request authlete.request.id_token_reissue
---@param options? authlete.options
---@return authlete.response.id_token_reissue? response
---@return string? message
---@return authlete.failure? failure
function api:id_token_reissue(request, options) end

---checks an access token for a protected resource, and makes the error response if it does not suffice (RFC 6750)
---@param request authlete.request.introspection
---@param options? authlete.options
---@return authlete.response.introspection? response
---@return string? message
---@return authlete.failure? failure
function api:introspection(request, options) end

---makes the response of an introspection endpoint for resource servers (RFC 7662, RFC 9701); authenticate the resource server before
---@param request authlete.request.standard_introspection
---@param options? authlete.options
---@return authlete.response.standard_introspection? response
---@return string? message
---@return authlete.failure? failure
function api:standard_introspection(request, options) end

---authenticates the client and revokes its token (RFC 7009)
---@param request authlete.request.revocation
---@param options? authlete.options
---@return authlete.response.revocation? response
---@return string? message
---@return authlete.failure? failure
function api:revocation(request, options) end

---checks the access token of a UserInfo request (OpenID Connect Core 1.0 section 5.3) and says which claims it asks for
---@param request authlete.request.user_info
---@param options? authlete.options
---@return authlete.response.user_info? response
---@return string? message
---@return authlete.failure? failure
function api:user_info(request, options) end

---makes the UserInfo response from the user's claims, as JSON or as a JWT
---@param request authlete.request.user_info_issue
---@param options? authlete.options
---@return authlete.response.user_info_issue? response
---@return string? message
---@return authlete.failure? failure
function api:user_info_issue(request, options) end

---queries or revokes a grant (Grant Management for OAuth 2.0)
---@param request authlete.request.gm
---@param options? authlete.options
---@return authlete.response.gm? response
---@return string? message
---@return authlete.failure? failure
function api:gm(request, options) end

---returns the service's JWK Set (RFC 7517 section 5), for its jwks_uri
---@param request? authlete.request.get_service_jwks
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function api:get_service_jwks(request, options) end

---registers a client at its own request (RFC 7591, OpenID Connect Registration 1.0)
---@param request authlete.request.dynamic_client_register
---@param options? authlete.options
---@return authlete.response.dynamic_client_register? response
---@return string? message
---@return authlete.failure? failure
function api:dynamic_client_register(request, options) end

---returns the metadata of a client to itself (RFC 7592 section 2.1)
---@param request authlete.request.dynamic_client_get
---@param options? authlete.options
---@return authlete.response.dynamic_client_get? response
---@return string? message
---@return authlete.failure? failure
function api:dynamic_client_get(request, options) end

---replaces the metadata of a client at its own request (RFC 7592 section 2.2)
---@param request authlete.request.dynamic_client_update
---@param options? authlete.options
---@return authlete.response.dynamic_client_update? response
---@return string? message
---@return authlete.failure? failure
function api:dynamic_client_update(request, options) end

---deletes a client at its own request (RFC 7592 section 2.3)
---@param request authlete.request.dynamic_client_delete
---@param options? authlete.options
---@return authlete.response.dynamic_client_delete? response
---@return string? message
---@return authlete.failure? failure
function api:dynamic_client_delete(request, options) end

---authenticates the client and checks a backchannel authentication request (CIBA Core 1.0 section 7)
---@param request authlete.request.backchannel_authentication
---@param options? authlete.options
---@return authlete.response.backchannel_authentication? response
---@return string? message
---@return authlete.failure? failure
function api:backchannel_authentication(request, options) end

---issues the auth_req_id of a backchannel authentication request, after which you ask the user on the authentication device
---@param request authlete.request.backchannel_authentication_issue
---@param options? authlete.options
---@return authlete.response.backchannel_authentication_issue? response
---@return string? message
---@return authlete.failure? failure
function api:backchannel_authentication_issue(request, options) end

---refuses a backchannel authentication request, and makes the error response
---@param request? authlete.request.backchannel_authentication_fail
---@param options? authlete.options
---@return authlete.response.backchannel_authentication_fail? response
---@return string? message
---@return authlete.failure? failure
function api:backchannel_authentication_fail(request, options) end

---reports what the user decided on the authentication device; issues the tokens if they are pushed to the client
---@param request authlete.request.backchannel_authentication_complete
---@param options? authlete.options
---@return authlete.response.backchannel_authentication_complete? response
---@return string? message
---@return authlete.failure? failure
function api:backchannel_authentication_complete(request, options) end

---authenticates the client and issues a device code and a user code (RFC 8628 section 3.1)
---@param request authlete.request.device_authorization
---@param options? authlete.options
---@return authlete.response.device_authorization? response
---@return string? message
---@return authlete.failure? failure
function api:device_authorization(request, options) end

---looks up a user code that a user has entered, for the consent page (RFC 8628 section 3.3)
---@param request authlete.request.device_verification
---@param options? authlete.options
---@return authlete.response.device_verification? response
---@return string? message
---@return authlete.failure? failure
function api:device_verification(request, options) end

---reports what the user decided about a device
---@param request authlete.request.device_complete
---@param options? authlete.options
---@return authlete.response.device_complete? response
---@return string? message
---@return authlete.failure? failure
function api:device_complete(request, options) end

---lists access tokens, of a client, a user or both, a page at a time
---@param request? authlete.request.get_token_list
---@param options? authlete.options
---@return authlete.response.get_token_list? response
---@return string? message
---@return authlete.failure? failure
function api:get_token_list(request, options) end

---creates an access token, and a refresh token, without a request of a client: for token exchange, assertions, or tests
---@param request authlete.request.token_create
---@param options? authlete.options
---@return authlete.response.token_create? response
---@return string? message
---@return authlete.failure? failure
function api:token_create(request, options) end

---changes an access token: when it expires, its scopes, its properties, what it is bound to
---@param request? authlete.request.token_update
---@param options? authlete.options
---@return authlete.response.token_update? response
---@return string? message
---@return authlete.failure? failure
function api:token_update(request, options) end

---deletes an access token
---@param request authlete.request.token_delete
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function api:token_delete(request, options) end

---revokes one token, or all tokens of a client, of a user, or of both together
---@param request? authlete.request.token_revoke
---@param options? authlete.options
---@return authlete.response.token_revoke? response
---@return string? message
---@return authlete.failure? failure
function api:token_revoke(request, options) end

---creates many access tokens in the background; to bring tokens from another server
---@param request authlete.request.token_create_batch
---@param options? authlete.options
---@return authlete.response.token_create_batch? response
---@return string? message
---@return authlete.failure? failure
function api:token_create_batch(request, options) end

---says how far the creation of tokens by token_create_batch has come
---@param request authlete.request.get_token_create_batch_status
---@param options? authlete.options
---@return authlete.response.get_token_create_batch_status? response
---@return string? message
---@return authlete.failure? failure
function api:get_token_create_batch_status(request, options) end

---verifies a JOSE object, such as a signed JWT (RFC 7515, RFC 7519)
---@param request authlete.request.verify_jose
---@param options? authlete.options
---@return authlete.response.verify_jose? response
---@return string? message
---@return authlete.failure? failure
function api:verify_jose(request, options) end

---returns the service's entity configuration, for /.well-known/openid-federation (OpenID Federation 1.0)
---@param request? authlete.request.federation_configuration
---@param options? authlete.options
---@return authlete.response.federation_configuration? response
---@return string? message
---@return authlete.failure? failure
function api:federation_configuration(request, options) end

---registers a relying party explicitly (OpenID Federation 1.0 section 12.2)
---@param request? authlete.request.federation_registration
---@param options? authlete.options
---@return authlete.response.federation_registration? response
---@return string? message
---@return authlete.failure? failure
function api:federation_registration(request, options) end

---says which version of Authlete answers, and which features it has
---@param request? authlete.request.info
---@param options? authlete.options
---@return authlete.response.info? response
---@return string? message
---@return authlete.failure? failure
function api:info(request, options) end

---returns its query parameters; shows that Authlete can be reached
---@param request? authlete.request.echo
---@param options? authlete.options
---@return authlete.response.echo? response
---@return string? message
---@return authlete.failure? failure
function api:echo(request, options) end

---creates a key pair in a hardware security module
---@param request? authlete.request.hsk_create
---@param options? authlete.options
---@return authlete.response.hsk_create? response
---@return string? message
---@return authlete.failure? failure
function api:hsk_create(request, options) end

---deletes a key from its hardware security module
---@param request authlete.request.hsk_delete
---@param options? authlete.options
---@return authlete.response.hsk_delete? response
---@return string? message
---@return authlete.failure? failure
function api:hsk_delete(request, options) end

---reads about a key in a hardware security module
---@param request authlete.request.hsk_get
---@param options? authlete.options
---@return authlete.response.hsk_get? response
---@return string? message
---@return authlete.failure? failure
function api:hsk_get(request, options) end

---lists the service's keys in hardware security modules
---@param request? authlete.request.hsk_get_list
---@param options? authlete.options
---@return authlete.response.hsk_get_list? response
---@return string? message
---@return authlete.failure? failure
function api:hsk_get_list(request, options) end

---returns the metadata of the credential issuer, for /.well-known/openid-credential-issuer (OID4VCI 1.0)
---@param request authlete.request.credential_issuer_metadata
---@param options? authlete.options
---@return authlete.response.credential_issuer_metadata? response
---@return string? message
---@return authlete.failure? failure
function api:credential_issuer_metadata(request, options) end

---returns the metadata with the issuer's keys, for /.well-known/jwt-vc-issuer (SD-JWT-based VCs)
---@param request authlete.request.credential_jwt_issuer_metadata
---@param options? authlete.options
---@return authlete.response.credential_jwt_issuer_metadata? response
---@return string? message
---@return authlete.failure? failure
function api:credential_jwt_issuer_metadata(request, options) end

---returns the JWK Set of the credential issuer
---@param request authlete.request.credential_issuer_jwks
---@param options? authlete.options
---@return authlete.response.credential_issuer_jwks? response
---@return string? message
---@return authlete.failure? failure
function api:credential_issuer_jwks(request, options) end

---creates a credential offer, which a wallet gets as a link or a QR code (OID4VCI 1.0)
---@param request? authlete.request.credential_offer_create
---@param options? authlete.options
---@return authlete.response.credential_offer_create? response
---@return string? message
---@return authlete.failure? failure
function api:credential_offer_create(request, options) end

---reads a credential offer, for the endpoint that credential_offer_uri points to
---@param request? authlete.request.credential_offer_info
---@param options? authlete.options
---@return authlete.response.credential_offer_info? response
---@return string? message
---@return authlete.failure? failure
function api:credential_offer_info(request, options) end

---checks a credential request, and says which credential it asks for
---@param request? authlete.request.credential_single_parse
---@param options? authlete.options
---@return authlete.response.credential_single_parse? response
---@return string? message
---@return authlete.failure? failure
function api:credential_single_parse(request, options) end

---issues a credential, or a transaction id if it is to be issued later
---@param request? authlete.request.credential_single_issue
---@param options? authlete.options
---@return authlete.response.credential_single_issue? response
---@return string? message
---@return authlete.failure? failure
function api:credential_single_issue(request, options) end

---checks a batch credential request, and says which credentials it asks for
---@param request? authlete.request.credential_batch_parse
---@param options? authlete.options
---@return authlete.response.credential_batch_parse? response
---@return string? message
---@return authlete.failure? failure
function api:credential_batch_parse(request, options) end

---issues several credentials, or transaction ids
---@param request? authlete.request.credential_batch_issue
---@param options? authlete.options
---@return authlete.response.credential_batch_issue? response
---@return string? message
---@return authlete.failure? failure
function api:credential_batch_issue(request, options) end

---checks a request for a credential that was not ready before
---@param request? authlete.request.credential_deferred_parse
---@param options? authlete.options
---@return authlete.response.credential_deferred_parse? response
---@return string? message
---@return authlete.failure? failure
function api:credential_deferred_parse(request, options) end

---issues a credential that was not ready before
---@param request? authlete.request.credential_deferred_issue
---@param options? authlete.options
---@return authlete.response.credential_deferred_issue? response
---@return string? message
---@return authlete.failure? failure
function api:credential_deferred_issue(request, options) end

---issues a c_nonce, which the proofs in a credential request contain (OID4VCI 1.0)
---@param request? authlete.request.credential_nonce
---@param options? authlete.options
---@return authlete.response.credential_nonce? response
---@return string? message
---@return authlete.failure? failure
function api:credential_nonce(request, options) end

---says whether the Authlete server is ready for calls; needs no credentials
---@param request? authlete.request.lifecycle_healthcheck
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function api:lifecycle_healthcheck(request, options) end

---issues the ID token, bound to a device secret, of a Native SSO request (OpenID Connect Native SSO 1.0)
---@param request authlete.request.native_sso
---@param options? authlete.options
---@return authlete.response.native_sso? response
---@return string? message
---@return authlete.failure? failure
function api:native_sso(request, options) end

---deletes the access tokens and refresh tokens of a user's session
---@param request authlete.request.native_sso_logout
---@param options? authlete.options
---@return authlete.response.native_sso_logout? response
---@return string? message
---@return authlete.failure? failure
function api:native_sso_logout(request, options) end

---issues a challenge for client attestations (OAuth 2.0 Attestation-Based Client Authentication)
---@param request? authlete.request.attestation_challenge
---@param options? authlete.options
---@return authlete.response.attestation_challenge? response
---@return string? message
---@return authlete.failure? failure
function api:attestation_challenge(request, options) end

---makes the logout token that you send to a client's backchannel_logout_uri (OpenID Connect Back-Channel Logout 1.0)
---@param request authlete.request.backchannel_logout_token
---@param options? authlete.options
---@return authlete.response.backchannel_logout_token? response
---@return string? message
---@return authlete.failure? failure
function api:backchannel_logout_token(request, options) end

---@class authlete
---@field action authlete.actions the actions of each operation: authlete.action.token.PASSWORD
---@field reason authlete.reasons the reasons for each operation that ends in _fail
---@field result authlete.results the results for each operation that ends in _complete
---@field endpoint authlete.endpoints complete endpoints; see docs/endpoints.md
---@field enum authlete.enums the values of each enumeration: authlete.enum.GrantType.CIBA
---@field openresty authlete.openresty endpoints and token checks in nginx; see docs/openresty.md
---@field reply authlete.replies HTTP replies to the client, by operation
---@field sandbox authlete.sandbox a stand-in for Authlete in specs
---@field all fun(calls: authlete.call[], timeout_ms?: number): authlete.outcome[] waits until all calls of api:start
--- are done, or cancels those that are not after timeout_ms; returns their outcomes in the same order
---@field _VERSION string the version of this library
local authlete = {}

--- Creates an api, which has the settings, credentials and connections for calls. Does not connect yet.
---
---@param given authlete.settings the settings, which docs/reference/library.md lists; they are copied and not modified
---@return authlete.api # an object with every operation as a method: api:token_fail { … }
---@raise an error that names the setting if one is unknown, missing or invalid
function authlete.new(given) end

--- Creates an api from environment variables, which have the same names as in Authlete's own libraries:
--- AUTHLETE_BASE_URL, AUTHLETE_API_VERSION, AUTHLETE_SERVICE_APIKEY (for V3 the service id),
--- AUTHLETE_SERVICE_APISECRET, AUTHLETE_SERVICE_ACCESSTOKEN, AUTHLETE_SERVICEOWNER_APIKEY,
--- AUTHLETE_SERVICEOWNER_APISECRET, AUTHLETE_SERVICEOWNER_ACCESSTOKEN. nginx hides them from its workers unless
--- nginx.conf has `env NAME;`.
---
--- ```lua
--- local api = authlete.from_env { timeout_ms = 5000 }
--- ```
---@param given? authlete.more_settings more settings, which take precedence over the environment
---@return authlete.api # see authlete.new
---@raise an error as authlete.new does, naming the variable that is missing or invalid
function authlete.from_env(given) end

---reads the settings of the service
---@param request? authlete.request.get_service
---@param options? authlete.options
---@return authlete.Service? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_service(request, options) end

---lists services, a page at a time
---@param request? authlete.request.get_service_list
---@param options? authlete.options
---@return authlete.response.get_service_list? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_service_list(request, options) end

---creates a service, to which Authlete gives its number, API key and secret
---@param request? authlete.request.create_service
---@param options? authlete.options
---@return authlete.Service? response
---@return string? message
---@return authlete.failure? failure
function authlete.create_service(request, options) end

---replaces all settings of the service; change what get_service returned, so that none is lost
---@param request? authlete.request.update_service
---@param options? authlete.options
---@return authlete.Service? response
---@return string? message
---@return authlete.failure? failure
function authlete.update_service(request, options) end

---deletes the service
---@param request? authlete.request.delete_service
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_service(request, options) end

---returns the service's metadata, for /.well-known/openid-configuration (OpenID Connect Discovery 1.0) and /.well-known/oauth-authorization-server (RFC 8414)
---@param request? authlete.request.get_service_configuration
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_service_configuration(request, options) end

---does the same as get_service_configuration, but sends its parameters in the body; for a long patch
---@param request? authlete.request.get_service_configuration_post
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_service_configuration_post(request, options) end

---reads the settings of a client
---@param request authlete.request.get_client
---@param options? authlete.options
---@return authlete.Client? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_client(request, options) end

---lists the clients of the service, or of one developer, a page at a time
---@param request? authlete.request.get_client_list
---@param options? authlete.options
---@return authlete.response.get_client_list? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_client_list(request, options) end

---registers a client; the response has the id and the secret that it got
---@param request? authlete.request.create_client
---@param options? authlete.options
---@return authlete.Client? response
---@return string? message
---@return authlete.failure? failure
function authlete.create_client(request, options) end

---replaces all settings of a client; change what get_client returned, so that none is lost
---@param request authlete.request.update_client
---@param options? authlete.options
---@return authlete.Client? response
---@return string? message
---@return authlete.failure? failure
function authlete.update_client(request, options) end

---deletes a client
---@param request authlete.request.delete_client
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_client(request, options) end

---locks a client, which then can no longer use the service, or unlocks it
---@param request authlete.request.update_client_lock_flag
---@param options? authlete.options
---@return authlete.response.update_client_lock_flag? response
---@return string? message
---@return authlete.failure? failure
function authlete.update_client_lock_flag(request, options) end

---gives a client a new random secret
---@param request authlete.request.refresh_client_secret
---@param options? authlete.options
---@return authlete.response.refresh_client_secret? response
---@return string? message
---@return authlete.failure? failure
function authlete.refresh_client_secret(request, options) end

---gives a client a new secret of your choice
---@param request authlete.request.update_client_secret
---@param options? authlete.options
---@return authlete.response.update_client_secret? response
---@return string? message
---@return authlete.failure? failure
function authlete.update_client_secret(request, options) end

---lists the clients that a user has authorized; the subject is in the query
---@param request authlete.request.get_client_authorization_list_by_query
---@param options? authlete.options
---@return authlete.response.get_client_authorization_list_by_query? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_client_authorization_list_by_query(request, options) end

---lists the clients that a user has authorized, for a page about the user's account
---@param request authlete.request.get_client_authorization_list
---@param options? authlete.options
---@return authlete.response.get_client_authorization_list? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_client_authorization_list(request, options) end

---lists the clients that a user has authorized; the subject is in the path
---@param request authlete.request.get_client_authorization_list_by_subject
---@param options? authlete.options
---@return authlete.response.get_client_authorization_list_by_subject? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_client_authorization_list_by_subject(request, options) end

---changes the scopes of the access tokens that a client already has for a user
---@param request authlete.request.update_client_authorization
---@param options? authlete.options
---@return authlete.response.update_client_authorization? response
---@return string? message
---@return authlete.failure? failure
function authlete.update_client_authorization(request, options) end

---deletes the tokens that a client has for a user; the subject is in the query
---@param request authlete.request.delete_client_authorization_by_query
---@param options? authlete.options
---@return authlete.response.delete_client_authorization_by_query? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_client_authorization_by_query(request, options) end

---deletes the tokens that a client has for a user, who thus withdraws the consent
---@param request authlete.request.delete_client_authorization
---@param options? authlete.options
---@return authlete.response.delete_client_authorization? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_client_authorization(request, options) end

---deletes the tokens that a client has for a user; the subject is in the path
---@param request authlete.request.delete_client_authorization_by_subject
---@param options? authlete.options
---@return authlete.response.delete_client_authorization_by_subject? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_client_authorization_by_subject(request, options) end

---reads which scopes a user has granted to a client; the subject is in the query
---@param request authlete.request.get_granted_scopes_by_query
---@param options? authlete.options
---@return authlete.response.get_granted_scopes_by_query? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_granted_scopes_by_query(request, options) end

---reads which scopes a user has granted to a client, for example to skip a consent page
---@param request authlete.request.get_granted_scopes
---@param options? authlete.options
---@return authlete.response.get_granted_scopes? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_granted_scopes(request, options) end

---reads which scopes a user has granted to a client; the subject is in the path
---@param request authlete.request.get_granted_scopes_by_subject
---@param options? authlete.options
---@return authlete.response.get_granted_scopes_by_subject? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_granted_scopes_by_subject(request, options) end

---forgets which scopes a user has granted to a client; the subject is in the query
---@param request authlete.request.delete_granted_scopes_by_query
---@param options? authlete.options
---@return authlete.response.delete_granted_scopes_by_query? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_granted_scopes_by_query(request, options) end

---forgets which scopes a user has granted to a client; the subject is in the path
---@param request authlete.request.delete_granted_scopes_by_subject
---@param options? authlete.options
---@return authlete.response.delete_granted_scopes_by_subject? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_granted_scopes_by_subject(request, options) end

---reads which scopes a client may request
---@param request authlete.request.get_requestable_scopes
---@param options? authlete.options
---@return authlete.response.get_requestable_scopes? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_requestable_scopes(request, options) end

---sets which scopes a client may request
---@param request authlete.request.set_requestable_scopes
---@param options? authlete.options
---@return authlete.response.set_requestable_scopes? response
---@return string? message
---@return authlete.failure? failure
function authlete.set_requestable_scopes(request, options) end

---does the same as set_requestable_scopes, with the method PUT
---@param request authlete.request.set_requestable_scopes_put
---@param options? authlete.options
---@return authlete.response.set_requestable_scopes_put? response
---@return string? message
---@return authlete.failure? failure
function authlete.set_requestable_scopes_put(request, options) end

---lets a client request all scopes of the service again
---@param request authlete.request.delete_requestable_scopes
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_requestable_scopes(request, options) end

---forgets which scopes a user has granted to a client; tokens stay valid
---@param request authlete.request.delete_granted_scopes
---@param options? authlete.options
---@return authlete.response.delete_granted_scopes? response
---@return string? message
---@return authlete.failure? failure
function authlete.delete_granted_scopes(request, options) end

---checks an authorization request (RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2.1) and says whether to ask the user; call it first at the authorization endpoint
---@param request authlete.request.authorization
---@param options? authlete.options
---@return authlete.response.authorization? response
---@return string? message
---@return authlete.failure? failure
function authlete.authorization(request, options) end

---refuses an authorization request, and makes the error response for the client
---@param request authlete.request.authorization_fail
---@param options? authlete.options
---@return authlete.response.authorization_fail? response
---@return string? message
---@return authlete.failure? failure
function authlete.authorization_fail(request, options) end

---issues the code and the tokens that an authorization request asked for, once the user has authenticated and consented
---@param request authlete.request.authorization_issue
---@param options? authlete.options
---@return authlete.response.authorization_issue? response
---@return string? message
---@return authlete.failure? failure
function authlete.authorization_issue(request, options) end

---reads what your server has stored with an authorization request
---@param request authlete.request.authorization_ticket_info
---@param options? authlete.options
---@return authlete.response.authorization_ticket_info? response
---@return string? message
---@return authlete.failure? failure
function authlete.authorization_ticket_info(request, options) end

---changes what your server has stored with an authorization request
---@param request authlete.request.authorization_ticket_update
---@param options? authlete.options
---@return authlete.response.authorization_ticket_update? response
---@return string? message
---@return authlete.failure? failure
function authlete.authorization_ticket_update(request, options) end

---checks a pushed authorization request (RFC 9126) and issues its request_uri
---@param request authlete.request.push_authorization_request
---@param options? authlete.options
---@return authlete.response.push_authorization_request? response
---@return string? message
---@return authlete.failure? failure
function authlete.push_authorization_request(request, options) end

---authenticates the client, checks a token request (RFC 6749 section 3.2) and, for most grant types, issues the tokens; call it first at the token endpoint
---@param request authlete.request.token
---@param options? authlete.options
---@return authlete.response.token? response
---@return string? message
---@return authlete.failure? failure
function authlete.token(request, options) end

---refuses a token request of the password grant (RFC 6749 section 4.3), and makes the error response
---@param request authlete.request.token_fail
---@param options? authlete.options
---@return authlete.response.token_fail? response
---@return string? message
---@return authlete.failure? failure
function authlete.token_fail(request, options) end

---issues the tokens for a token request of the password grant, once the password is known to be right
---@param request authlete.request.token_issue
---@param options? authlete.options
---@return authlete.response.token_issue? response
---@return string? message
---@return authlete.failure? failure
function authlete.token_issue(request, options) end

---issues a new ID token with the tokens of a refresh (OpenID Connect Core 1.0 section 12.2)
---@param request authlete.request.id_token_reissue
---@param options? authlete.options
---@return authlete.response.id_token_reissue? response
---@return string? message
---@return authlete.failure? failure
function authlete.id_token_reissue(request, options) end

---checks an access token for a protected resource, and makes the error response if it does not suffice (RFC 6750)
---@param request authlete.request.introspection
---@param options? authlete.options
---@return authlete.response.introspection? response
---@return string? message
---@return authlete.failure? failure
function authlete.introspection(request, options) end

---makes the response of an introspection endpoint for resource servers (RFC 7662, RFC 9701); authenticate the resource server before
---@param request authlete.request.standard_introspection
---@param options? authlete.options
---@return authlete.response.standard_introspection? response
---@return string? message
---@return authlete.failure? failure
function authlete.standard_introspection(request, options) end

---authenticates the client and revokes its token (RFC 7009)
---@param request authlete.request.revocation
---@param options? authlete.options
---@return authlete.response.revocation? response
---@return string? message
---@return authlete.failure? failure
function authlete.revocation(request, options) end

---checks the access token of a UserInfo request (OpenID Connect Core 1.0 section 5.3) and says which claims it asks for
---@param request authlete.request.user_info
---@param options? authlete.options
---@return authlete.response.user_info? response
---@return string? message
---@return authlete.failure? failure
function authlete.user_info(request, options) end

---makes the UserInfo response from the user's claims, as JSON or as a JWT
---@param request authlete.request.user_info_issue
---@param options? authlete.options
---@return authlete.response.user_info_issue? response
---@return string? message
---@return authlete.failure? failure
function authlete.user_info_issue(request, options) end

---queries or revokes a grant (Grant Management for OAuth 2.0)
---@param request authlete.request.gm
---@param options? authlete.options
---@return authlete.response.gm? response
---@return string? message
---@return authlete.failure? failure
function authlete.gm(request, options) end

---returns the service's JWK Set (RFC 7517 section 5), for its jwks_uri
---@param request? authlete.request.get_service_jwks
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_service_jwks(request, options) end

---registers a client at its own request (RFC 7591, OpenID Connect Registration 1.0)
---@param request authlete.request.dynamic_client_register
---@param options? authlete.options
---@return authlete.response.dynamic_client_register? response
---@return string? message
---@return authlete.failure? failure
function authlete.dynamic_client_register(request, options) end

---returns the metadata of a client to itself (RFC 7592 section 2.1)
---@param request authlete.request.dynamic_client_get
---@param options? authlete.options
---@return authlete.response.dynamic_client_get? response
---@return string? message
---@return authlete.failure? failure
function authlete.dynamic_client_get(request, options) end

---replaces the metadata of a client at its own request (RFC 7592 section 2.2)
---@param request authlete.request.dynamic_client_update
---@param options? authlete.options
---@return authlete.response.dynamic_client_update? response
---@return string? message
---@return authlete.failure? failure
function authlete.dynamic_client_update(request, options) end

---deletes a client at its own request (RFC 7592 section 2.3)
---@param request authlete.request.dynamic_client_delete
---@param options? authlete.options
---@return authlete.response.dynamic_client_delete? response
---@return string? message
---@return authlete.failure? failure
function authlete.dynamic_client_delete(request, options) end

---authenticates the client and checks a backchannel authentication request (CIBA Core 1.0 section 7)
---@param request authlete.request.backchannel_authentication
---@param options? authlete.options
---@return authlete.response.backchannel_authentication? response
---@return string? message
---@return authlete.failure? failure
function authlete.backchannel_authentication(request, options) end

---issues the auth_req_id of a backchannel authentication request, after which you ask the user on the authentication device
---@param request authlete.request.backchannel_authentication_issue
---@param options? authlete.options
---@return authlete.response.backchannel_authentication_issue? response
---@return string? message
---@return authlete.failure? failure
function authlete.backchannel_authentication_issue(request, options) end

---refuses a backchannel authentication request, and makes the error response
---@param request? authlete.request.backchannel_authentication_fail
---@param options? authlete.options
---@return authlete.response.backchannel_authentication_fail? response
---@return string? message
---@return authlete.failure? failure
function authlete.backchannel_authentication_fail(request, options) end

---reports what the user decided on the authentication device; issues the tokens if they are pushed to the client
---@param request authlete.request.backchannel_authentication_complete
---@param options? authlete.options
---@return authlete.response.backchannel_authentication_complete? response
---@return string? message
---@return authlete.failure? failure
function authlete.backchannel_authentication_complete(request, options) end

---authenticates the client and issues a device code and a user code (RFC 8628 section 3.1)
---@param request authlete.request.device_authorization
---@param options? authlete.options
---@return authlete.response.device_authorization? response
---@return string? message
---@return authlete.failure? failure
function authlete.device_authorization(request, options) end

---looks up a user code that a user has entered, for the consent page (RFC 8628 section 3.3)
---@param request authlete.request.device_verification
---@param options? authlete.options
---@return authlete.response.device_verification? response
---@return string? message
---@return authlete.failure? failure
function authlete.device_verification(request, options) end

---reports what the user decided about a device
---@param request authlete.request.device_complete
---@param options? authlete.options
---@return authlete.response.device_complete? response
---@return string? message
---@return authlete.failure? failure
function authlete.device_complete(request, options) end

---lists access tokens, of a client, a user or both, a page at a time
---@param request? authlete.request.get_token_list
---@param options? authlete.options
---@return authlete.response.get_token_list? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_token_list(request, options) end

---creates an access token, and a refresh token, without a request of a client: for token exchange, assertions, or tests
---@param request authlete.request.token_create
---@param options? authlete.options
---@return authlete.response.token_create? response
---@return string? message
---@return authlete.failure? failure
function authlete.token_create(request, options) end

---changes an access token: when it expires, its scopes, its properties, what it is bound to
---@param request? authlete.request.token_update
---@param options? authlete.options
---@return authlete.response.token_update? response
---@return string? message
---@return authlete.failure? failure
function authlete.token_update(request, options) end

---deletes an access token
---@param request authlete.request.token_delete
---@param options? authlete.options
---@return true? response
---@return string? message
---@return authlete.failure? failure
function authlete.token_delete(request, options) end

---revokes one token, or all tokens of a client, of a user, or of both together
---@param request? authlete.request.token_revoke
---@param options? authlete.options
---@return authlete.response.token_revoke? response
---@return string? message
---@return authlete.failure? failure
function authlete.token_revoke(request, options) end

---creates many access tokens in the background; to bring tokens from another server
---@param request authlete.request.token_create_batch
---@param options? authlete.options
---@return authlete.response.token_create_batch? response
---@return string? message
---@return authlete.failure? failure
function authlete.token_create_batch(request, options) end

---says how far the creation of tokens by token_create_batch has come
---@param request authlete.request.get_token_create_batch_status
---@param options? authlete.options
---@return authlete.response.get_token_create_batch_status? response
---@return string? message
---@return authlete.failure? failure
function authlete.get_token_create_batch_status(request, options) end

---verifies a JOSE object, such as a signed JWT (RFC 7515, RFC 7519)
---@param request authlete.request.verify_jose
---@param options? authlete.options
---@return authlete.response.verify_jose? response
---@return string? message
---@return authlete.failure? failure
function authlete.verify_jose(request, options) end

---returns the service's entity configuration, for /.well-known/openid-federation (OpenID Federation 1.0)
---@param request? authlete.request.federation_configuration
---@param options? authlete.options
---@return authlete.response.federation_configuration? response
---@return string? message
---@return authlete.failure? failure
function authlete.federation_configuration(request, options) end

---registers a relying party explicitly (OpenID Federation 1.0 section 12.2)
---@param request? authlete.request.federation_registration
---@param options? authlete.options
---@return authlete.response.federation_registration? response
---@return string? message
---@return authlete.failure? failure
function authlete.federation_registration(request, options) end

---says which version of Authlete answers, and which features it has
---@param request? authlete.request.info
---@param options? authlete.options
---@return authlete.response.info? response
---@return string? message
---@return authlete.failure? failure
function authlete.info(request, options) end

---returns its query parameters; shows that Authlete can be reached
---@param request? authlete.request.echo
---@param options? authlete.options
---@return authlete.response.echo? response
---@return string? message
---@return authlete.failure? failure
function authlete.echo(request, options) end

---creates a key pair in a hardware security module
---@param request? authlete.request.hsk_create
---@param options? authlete.options
---@return authlete.response.hsk_create? response
---@return string? message
---@return authlete.failure? failure
function authlete.hsk_create(request, options) end

---deletes a key from its hardware security module
---@param request authlete.request.hsk_delete
---@param options? authlete.options
---@return authlete.response.hsk_delete? response
---@return string? message
---@return authlete.failure? failure
function authlete.hsk_delete(request, options) end

---reads about a key in a hardware security module
---@param request authlete.request.hsk_get
---@param options? authlete.options
---@return authlete.response.hsk_get? response
---@return string? message
---@return authlete.failure? failure
function authlete.hsk_get(request, options) end

---lists the service's keys in hardware security modules
---@param request? authlete.request.hsk_get_list
---@param options? authlete.options
---@return authlete.response.hsk_get_list? response
---@return string? message
---@return authlete.failure? failure
function authlete.hsk_get_list(request, options) end

---returns the metadata of the credential issuer, for /.well-known/openid-credential-issuer (OID4VCI 1.0)
---@param request authlete.request.credential_issuer_metadata
---@param options? authlete.options
---@return authlete.response.credential_issuer_metadata? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_issuer_metadata(request, options) end

---returns the metadata with the issuer's keys, for /.well-known/jwt-vc-issuer (SD-JWT-based VCs)
---@param request authlete.request.credential_jwt_issuer_metadata
---@param options? authlete.options
---@return authlete.response.credential_jwt_issuer_metadata? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_jwt_issuer_metadata(request, options) end

---returns the JWK Set of the credential issuer
---@param request authlete.request.credential_issuer_jwks
---@param options? authlete.options
---@return authlete.response.credential_issuer_jwks? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_issuer_jwks(request, options) end

---creates a credential offer, which a wallet gets as a link or a QR code (OID4VCI 1.0)
---@param request? authlete.request.credential_offer_create
---@param options? authlete.options
---@return authlete.response.credential_offer_create? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_offer_create(request, options) end

---reads a credential offer, for the endpoint that credential_offer_uri points to
---@param request? authlete.request.credential_offer_info
---@param options? authlete.options
---@return authlete.response.credential_offer_info? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_offer_info(request, options) end

---checks a credential request, and says which credential it asks for
---@param request? authlete.request.credential_single_parse
---@param options? authlete.options
---@return authlete.response.credential_single_parse? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_single_parse(request, options) end

---issues a credential, or a transaction id if it is to be issued later
---@param request? authlete.request.credential_single_issue
---@param options? authlete.options
---@return authlete.response.credential_single_issue? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_single_issue(request, options) end

---checks a batch credential request, and says which credentials it asks for
---@param request? authlete.request.credential_batch_parse
---@param options? authlete.options
---@return authlete.response.credential_batch_parse? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_batch_parse(request, options) end

---issues several credentials, or transaction ids
---@param request? authlete.request.credential_batch_issue
---@param options? authlete.options
---@return authlete.response.credential_batch_issue? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_batch_issue(request, options) end

---checks a request for a credential that was not ready before
---@param request? authlete.request.credential_deferred_parse
---@param options? authlete.options
---@return authlete.response.credential_deferred_parse? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_deferred_parse(request, options) end

---issues a credential that was not ready before
---@param request? authlete.request.credential_deferred_issue
---@param options? authlete.options
---@return authlete.response.credential_deferred_issue? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_deferred_issue(request, options) end

---issues a c_nonce, which the proofs in a credential request contain (OID4VCI 1.0)
---@param request? authlete.request.credential_nonce
---@param options? authlete.options
---@return authlete.response.credential_nonce? response
---@return string? message
---@return authlete.failure? failure
function authlete.credential_nonce(request, options) end

---says whether the Authlete server is ready for calls; needs no credentials
---@param request? authlete.request.lifecycle_healthcheck
---@param options? authlete.options
---@return string? response
---@return string? message
---@return authlete.failure? failure
function authlete.lifecycle_healthcheck(request, options) end

---issues the ID token, bound to a device secret, of a Native SSO request (OpenID Connect Native SSO 1.0)
---@param request authlete.request.native_sso
---@param options? authlete.options
---@return authlete.response.native_sso? response
---@return string? message
---@return authlete.failure? failure
function authlete.native_sso(request, options) end

---deletes the access tokens and refresh tokens of a user's session
---@param request authlete.request.native_sso_logout
---@param options? authlete.options
---@return authlete.response.native_sso_logout? response
---@return string? message
---@return authlete.failure? failure
function authlete.native_sso_logout(request, options) end

---issues a challenge for client attestations (OAuth 2.0 Attestation-Based Client Authentication)
---@param request? authlete.request.attestation_challenge
---@param options? authlete.options
---@return authlete.response.attestation_challenge? response
---@return string? message
---@return authlete.failure? failure
function authlete.attestation_challenge(request, options) end

---makes the logout token that you send to a client's backchannel_logout_uri (OpenID Connect Back-Channel Logout 1.0)
---@param request authlete.request.backchannel_logout_token
---@param options? authlete.options
---@return authlete.response.backchannel_logout_token? response
---@return string? message
---@return authlete.failure? failure
function authlete.backchannel_logout_token(request, options) end

return authlete

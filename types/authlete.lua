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
---@field kind authlete.failure_kind
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

--- Settings in addition to those from environment variables.
---@class authlete.more_settings: authlete.settings
---@field base_url? string

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
---@field api_version? "V3"|"V2" the version of Authlete's Web API
---@field service_id? authlete.id V3: the service that calls are for
---@field service_access_token? string V3: for operations within the service
---@field service_owner_access_token? string V3: for operations that a service token cannot do, such as create_service
---@field service_api_key? authlete.id V2: the service that calls are for
---@field service_api_secret? string V2: the secret of service_api_key
---@field service_owner_api_key? authlete.id V2: for operations on services
---@field service_owner_api_secret? string V2: the secret of service_owner_api_key
---@field connect_timeout_ms? integer limit for name resolution, TCP and TLS together
---@field timeout_ms? integer limit for the whole call, including name resolution, retries and waits
---@field retries? integer the maximum number of retries, if the operation's retry class allows them
---@field http_version? "auto"|"1.1"|"2" "auto" is HTTP/1.1; with "2", many calls share few connections (https only)
---@field ca_file? string PEM file of the CAs to trust instead of the system's, also for https proxies
---@field client_certificate? string PEM file of the client's certificate, for mutual TLS
---@field client_key? string PEM file of its private key
---@field proxy? string http(s)://user:password@host:port, or "" for none; by default https_proxy from the environment
---@field no_proxy? string hosts to reach without the proxy; by default no_proxy from the environment
---@field user_agent? string the User-Agent header; by default none is sent
---@field max_response_bytes? integer limit for the body of a response; a call fails with `too_large` beyond it
---@field strict? boolean whether unknown parameters, and values that are not in their enumeration, raise an error
---@field on_call? fun(event: authlete.event) called after every attempt; see "Hook"
---@field transport? "auto"|"curl"|"engine"|"cosocket"|authlete.transport how requests are sent; see "Transports"
---@field socket_folder? string engine: a folder that nginx workers may write to, for the socket that wakes them

--- A request to an endpoint.
---@class authlete.http_request
---@field method string
---@field url string the public, absolute URL
---@field query? string the text after the "?"; taken from the URL if nil
---@field headers? table<string, string|string[]> by name in any case
---@field body? string
---@field client_certificate? string|string[] PEM, or a list with the rest of its chain after it

---@alias authlete.endpoint fun(request: authlete.http_request): authlete.http_reply

---@class authlete.endpoints
---@field token fun(api: authlete.api, callbacks?: table): authlete.endpoint
---@field authorization fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field authorization_decision fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field revocation fun(api: authlete.api, options?: table): authlete.endpoint
---@field push_authorization_request fun(api: authlete.api, options?: table): authlete.endpoint
---@field device_authorization fun(api: authlete.api, options?: table): authlete.endpoint
---@field introspection fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field standard_introspection fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field user_info fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field device_verification fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field device_complete fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field backchannel_authentication fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field backchannel_complete fun(api: authlete.api, options?: table): fun(decision:
---@field backchannel_logout fun(api: authlete.api, options?: table): fun(person:
---@field client_registration fun(api: authlete.api, options?: table): authlete.endpoint
---@field grant_management fun(api: authlete.api, options?: table): authlete.endpoint
---@field federation_configuration fun(api: authlete.api, options?: table): authlete.endpoint
---@field federation_registration fun(api: authlete.api): authlete.endpoint
---@field service_configuration fun(api: authlete.api, options?: table): authlete.endpoint
---@field service_jwks fun(api: authlete.api, options?: table): authlete.endpoint
---@field credential_issuer_metadata fun(api: authlete.api, options?: table): authlete.endpoint
---@field credential_jwt_issuer_metadata fun(api: authlete.api, options?: table): authlete.endpoint
---@field credential_issuer_jwks fun(api: authlete.api, options?: table): authlete.endpoint
---@field credential_offer fun(api: authlete.api, options?: table): authlete.endpoint
---@field credential fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field batch_credential fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field deferred_credential fun(api: authlete.api, callbacks: table): authlete.endpoint
---@field credential_nonce fun(api: authlete.api, options?: table): authlete.endpoint
---@field protected_resource_metadata fun(api: authlete.api, metadata: table): authlete.endpoint
---@field attestation_challenge fun(api: authlete.api, options?: table): authlete.endpoint

--- What became of a notification to a client application.
---@class authlete.notified
---@field is_notified? boolean whether the client's server has accepted it; nil if there was nothing to send
---@field message? string if something failed
---@field failure? authlete.failure if a call or the notification failed; then its operation is "notification"

---@class authlete.backchannel_outcome: authlete.notified
---@field response authlete.response the response of backchannel_authentication_complete
---@field is_complete boolean whether Authlete has taken the decision

---@class authlete.logout_outcome: authlete.notified
---@field client authlete.id

---@class authlete.serve_options
---@field origin? string scheme and host as clients see them
---@field max_body_bytes? integer 65536
---@field client_certificate? fun(): string|string[]|nil

--- What guard:stats() returns; the same as authlete.openresty.metrics() for one guard.
---@class authlete.guard_stats
---@field passed integer requests that passed
---@field answers table<string, integer> by source: worker, shared, call, wait, stale
---@field refused table<string, integer> by reason
---@field failures table<string, integer> failed calls by kind
---@field calls { count: integer, seconds: number }
---@field breaker "open"|"closed"

---@class authlete.guard
---@operator call: nil
---@field forget fun(self: authlete.guard, token: string)
---@field stats fun(self: authlete.guard): authlete.guard_stats

---@class authlete.guard_options
---@field api? authlete.api by default the one that authlete.from_env() makes
---@field name? string tells guards apart in stats and metrics; by default the realm, or "guard"
---@field realm? string for challenges
---@field origin? string scheme and host as clients see them; requests with DPoP are refused without it
---@field scopes? string[]|table<string, string[]>|fun(request: table): string[]? the scopes that a token must have
---@field subject? string
---@field resources? string[] the resources that a token must be for (RFC 8707)
---@field acr_values? string[]
---@field max_age? integer seconds
---@field dpop_nonce_required? boolean
---@field required_components? string[] of HTTP message signatures (RFC 9421)
---@field authorize? fun(response: table, request: table): boolean?, string?, string?
---@field token? fun(request: table): string? finds the token if it is not in Authorization
---@field client_certificate? fun(): string|string[]|nil
---@field cache? string the name of a lua_shared_dict
---@field cache_seconds? number 60
---@field stale_seconds? number 0
---@field refusal_seconds? number 0
---@field worker_entries? integer 10000
---@field breaker_failures? integer 5
---@field breaker_seconds? number 10
---@field upstream_headers? table<string, string|fun(response: table): any>
---@field hide_credentials? boolean
---@field cors? string[]|fun(origin: string): boolean|"pass"
---@field resource_metadata? string the URL of the protected resource metadata (RFC 9728)
---@field traceparent? boolean

---@class authlete.openresty
---@field serve fun(handle: authlete.endpoint, options?: authlete.serve_options)
---@field guard fun(options: authlete.guard_options): authlete.guard
---@field protect fun(options?: authlete.guard_options)
---@field certificate_header fun(name: string): function
---@field metrics fun(): string

--- The HTTP reply to the client application.
---@class authlete.http_reply
---@field status integer
---@field headers table<string, string|string[]>
---@field body? string

---@alias authlete.reply_function fun(response: any, message: any, failure: any, earlier: any): authlete.http_reply?

--- A transport.
---@class authlete.sandbox.box
---@field settings table the settings in effect
---@field requests table[] the requests that it has received, oldest first, each with `operation`, `method`, `url`,
---  `headers`, `body`, `fields` (of the body, as Authlete names them) and `parameters` (of the client application, if
---  the request passes them on). Assign {} to begin anew. After 2,000, the older half is forgotten.
---@field fail_next fun(self: authlete.sandbox.box, options: table) lets a call fail; see docs/endpoints.md
---@overload fun(request: authlete.transport_request): authlete.transport_response?, string?, string?

---@class authlete.sandbox
---@field new fun(given?: table): authlete.sandbox.box

---@class authlete.transport_request
---@field method string
---@field url string
---@field headers table<string, string> including Authorization
---@field body? string
---@field timeout_ms integer the time left until the call's deadline

---@class authlete.transport_response
---@field status integer
---@field headers? table<string, string|number> names in any case
---@field body? string

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
---@field events fun(self: authlete.call): string
---@field timeout fun(self: authlete.call): number

---@alias authlete.ApplicationType
---| "WEB"
---| "NATIVE"

---@alias authlete.AttachmentType
---| "EMBEDDED"
---| "EXTERNAL"

---@alias authlete.AuthorizationFailReason
---| "UNKNOWN"
---| "NOT_LOGGED_IN"
---| "MAX_AGE_NOT_SUPPORTED"
---| "EXCEEDS_MAX_AGE"
---| "DIFFERENT_SUBJECT"
---| "ACR_NOT_SATISFIED"
---| "DENIED"
---| "SERVER_ERROR"
---| "NOT_AUTHENTICATED"
---| "ACCOUNT_SELECTION_REQUIRED"
---| "CONSENT_REQUIRED"
---| "INTERACTION_REQUIRED"
---| "INVALID_TARGET"
---| "INVALID_SCOPE"
---| "UNAUTHORIZED_CLIENT"
---| "TEMPORARILY_UNAVAILABLE"

---@alias authlete.BackchannelAuthenticationCompleteResult
---| "AUTHORIZED"
---| "ACCESS_DENIED"
---| "TRANSACTION_FAILED"

---@alias authlete.BackchannelAuthenticationFailReason
---| "EXPIRED_LOGIN_HINT_TOKEN"
---| "UNKNOWN_USER_ID"
---| "UNAUTHORIZED_CLIENT"
---| "MISSING_USER_CODE"
---| "INVALID_USER_CODE"
---| "INVALID_BINDING_MESSAGE"
---| "INVALID_TARGET"
---| "ACCESS_DENIED"
---| "SERVER_ERROR"

---@alias authlete.ClaimType
---| "NORMAL"
---| "AGGREGATED"
---| "DISTRIBUTED"

---@alias authlete.ClientAuthMethod
---| "NONE"
---| "CLIENT_SECRET_BASIC"
---| "CLIENT_SECRET_POST"
---| "CLIENT_SECRET_JWT"
---| "PRIVATE_KEY_JWT"
---| "TLS_CLIENT_AUTH"
---| "SELF_SIGNED_TLS_CLIENT_AUTH"
---| "ATTEST_JWT_CLIENT_AUTH"
---| "SPIFFE_JWT"

---@alias authlete.ClientRegistrationType
---| "AUTOMATIC"
---| "EXPLICIT"

---@alias authlete.ClientSource
---| "STATIC_REGISTRATION"
---| "DYNAMIC_REGISTRATION"
---| "AUTOMATIC_REGISTRATION"
---| "EXPLICIT_REGISTRATION"
---| "METADATA_DOCUMENT"

---@alias authlete.ClientType
---| "PUBLIC"
---| "CONFIDENTIAL"

---@alias authlete.DeliveryMode
---| "POLL"
---| "PING"
---| "PUSH"

---@alias authlete.DeviceCompleteResult
---| "AUTHORIZED"
---| "ACCESS_DENIED"
---| "TRANSACTION_FAILED"

---@alias authlete.Display
---| "PAGE"
---| "POPUP"
---| "TOUCH"
---| "WAP"

---@alias authlete.EntityType
---| "OPENID_RELYING_PARTY"
---| "OPENID_PROVIDER"
---| "OAUTH_AUTHORIZATION_SERVER"
---| "OAUTH_CLIENT"
---| "OAUTH_RESOURCE"
---| "FEDERATION_ENTITY"
---| "OPENID_CREDENTIAL_ISSUER"

---@alias authlete.FapiMode
---| "FAPI1_BASELINE"
---| "FAPI1_ADVANCED"
---| "FAPI2_SECURITY"
---| "FAPI2_MESSAGE_SIGNING_AUTH_REQ"
---| "FAPI2_MESSAGE_SIGNING_AUTH_RES"
---| "FAPI2_MESSAGE_SIGNING_INTROSPECTION_RES"
---| "FAPI2_MESSAGE_SIGNING_RESOURCE_REQ"
---| "FAPI2_MESSAGE_SIGNING_RESOURCE_RES"

---@alias authlete.GrantManagementAction
---| "CREATE"
---| "QUERY"
---| "REPLACE"
---| "REVOKE"
---| "MERGE"

---@alias authlete.GrantType
---| "AUTHORIZATION_CODE"
---| "IMPLICIT"
---| "PASSWORD"
---| "CLIENT_CREDENTIALS"
---| "REFRESH_TOKEN"
---| "CIBA"
---| "DEVICE_CODE"
---| "TOKEN_EXCHANGE"
---| "JWT_BEARER"
---| "PRE_AUTHORIZED_CODE"

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

---@alias authlete.JWEEnc
---| "A128CBC_HS256"
---| "A192CBC_HS384"
---| "A256CBC_HS512"
---| "A128GCM"
---| "A192GCM"
---| "A256GCM"

---@alias authlete.JWEZip
---| "DEF"

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

---@alias authlete.Prompt
---| "NONE"
---| "LOGIN"
---| "CONSENT"
---| "SELECT_ACCOUNT"
---| "CREATE"

---@alias authlete.ResponseMode
---| "QUERY"
---| "FRAGMENT"
---| "FORM_POST"
---| "JWT"
---| "QUERY_JWT"
---| "FRAGMENT_JWT"
---| "FORM_POST_JWT"

---@alias authlete.ResponseType
---| "NONE"
---| "CODE"
---| "TOKEN"
---| "ID_TOKEN"
---| "CODE_TOKEN"
---| "CODE_ID_TOKEN"
---| "ID_TOKEN_TOKEN"
---| "CODE_ID_TOKEN_TOKEN"

---@alias authlete.ServiceProfile
---| "FAPI"
---| "OPEN_BANKING"

---@alias authlete.Sns
---| "FACEBOOK"

---@alias authlete.SubjectType
---| "PUBLIC"
---| "PAIRWISE"

---@alias authlete.TokenBatchKind
---| "CREATE"

---@alias authlete.TokenBatchResult
---| "SUCCEEDED"
---| "FAILED"

---@alias authlete.TokenFailReason
---| "UNKNOWN"
---| "INVALID_RESOURCE_OWNER_CREDENTIALS"
---| "INVALID_TARGET"
---| "INVALID_CLIENT"
---| "UNAUTHORIZED_CLIENT"
---| "INVALID_SCOPE"

---@alias authlete.TokenStatus
---| "VALID"
---| "INVALID"
---| "ALL"

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

---@alias authlete.UserCodeCharset
---| "BASE20"
---| "NUMERIC"

---@alias authlete.UserIdentificationHintType
---| "ID_TOKEN_HINT"
---| "LOGIN_HINT"
---| "LOGIN_HINT_TOKEN"

---@alias authlete.VerifiedClaimsValidationSchema
---| "standard"
---| "standard+id_document"

---@class authlete.Service
---@field number? integer
---@field service_name? string
---@field issuer? string
---@field description? string
---@field api_key? integer
---@field api_secret? string
---@field token_batch_notification_endpoint? string
---@field client_assertion_aud_restricted_to_issuer? boolean
---@field service_owner_number? integer
---@field clients_per_developer? integer
---@field developer_authentication_callback_endpoint? string
---@field developer_authentication_callback_api_key? string
---@field developer_authentication_callback_api_secret? string
---@field supported_snses? authlete.Sns[]
---@field sns_credentials? authlete.SnsCredentials[]
---@field client_id_alias_enabled? boolean
---@field metadata? authlete.Pair[]
---@field created_at? integer
---@field modified_at? integer
---@field authentication_callback_endpoint? string
---@field authentication_callback_api_key? string
---@field authentication_callback_api_secret? string
---@field supported_acrs? string[]
---@field supported_grant_types? authlete.GrantType[]
---@field supported_response_types? authlete.ResponseType[]
---@field supported_authorization_details_types? string[]
---@field supported_service_profiles? authlete.ServiceProfile[]
---@field error_description_omitted? boolean
---@field error_uri_omitted? boolean
---@field authorization_endpoint? string
---@field direct_authorization_endpoint_enabled? boolean
---@field supported_ui_locales? string[]
---@field supported_displays? authlete.Display[]
---@field pkce_required? boolean
---@field pkce_s256_required? boolean
---@field authorization_response_duration? integer
---@field authorization_code_duration? integer
---@field token_endpoint? string
---@field direct_token_endpoint_enabled? boolean
---@field supported_token_auth_methods? authlete.ClientAuthMethod[]
---@field missing_client_id_allowed? boolean
---@field revocation_endpoint? string
---@field direct_revocation_endpoint_enabled? boolean
---@field supported_revocation_auth_methods? authlete.ClientAuthMethod[]
---@field introspection_endpoint? string
---@field direct_introspection_endpoint_enabled? boolean
---@field supported_introspection_auth_methods? authlete.ClientAuthMethod[]
---@field pushed_auth_req_endpoint? string
---@field pushed_auth_req_duration? integer
---@field par_required? boolean
---@field request_object_required? boolean
---@field traditional_request_object_processing_applied? boolean
---@field mutual_tls_validate_pki_cert_chain? boolean
---@field trusted_root_certificates? string[]
---@field mtls_endpoint_aliases? authlete.NamedUri[]
---@field access_token_type? string
---@field tls_client_certificate_bound_access_tokens? boolean
---@field access_token_duration? integer
---@field single_access_token_per_subject? boolean
---@field access_token_sign_alg? authlete.JWSAlg
---@field access_token_signature_key_id? string
---@field refresh_token_duration? integer
---@field refresh_token_duration_kept? boolean
---@field refresh_token_duration_reset? boolean
---@field refresh_token_kept? boolean
---@field supported_scopes? authlete.Scope[]
---@field scope_required? boolean
---@field id_token_duration? integer
---@field allowable_clock_skew? integer
---@field supported_claim_types? authlete.ClaimType[]
---@field supported_claim_locales? string[]
---@field supported_claims? string[]
---@field claim_shortcut_restrictive? boolean
---@field jwks_uri? string
---@field direct_jwks_endpoint_enabled? boolean
---@field jwks? string
---@field id_token_signature_key_id? string
---@field user_info_signature_key_id? string
---@field authorization_signature_key_id? string
---@field user_info_endpoint? string
---@field direct_user_info_endpoint_enabled? boolean
---@field dynamic_registration_supported? boolean
---@field registration_endpoint? string
---@field registration_management_endpoint? string
---@field policy_uri? string
---@field tos_uri? string
---@field service_documentation? string
---@field backchannel_authentication_endpoint? string
---@field supported_backchannel_token_delivery_modes? authlete.DeliveryMode[]
---@field backchannel_auth_req_id_duration? integer
---@field backchannel_polling_interval? integer
---@field backchannel_user_code_parameter_supported? boolean
---@field backchannel_binding_message_required_in_fapi? boolean
---@field device_authorization_endpoint? string
---@field device_verification_uri? string
---@field device_verification_uri_complete? string
---@field device_flow_code_duration? integer
---@field device_flow_polling_interval? integer
---@field user_code_charset? authlete.UserCodeCharset
---@field user_code_length? integer
---@field supported_trust_frameworks? string[]
---@field supported_evidence? string[]
---@field supported_identity_documents? string[]
---@field supported_verification_methods? string[]
---@field supported_verified_claims? string[]
---@field verified_claims_validation_schema_set? authlete.VerifiedClaimsValidationSchema
---@field attributes? authlete.Pair[]
---@field nbf_optional? boolean
---@field iss_suppressed? boolean
---@field supported_custom_client_metadata? string[]
---@field token_expiration_linked? boolean
---@field front_channel_request_object_encryption_required? boolean
---@field request_object_encryption_alg_match_required? boolean
---@field request_object_encryption_enc_match_required? boolean
---@field hsm_enabled? boolean
---@field hsks? authlete.Hsk[]
---@field grant_management_endpoint? string
---@field grant_management_action_required? boolean
---@field unauthorized_on_client_config_supported? boolean
---@field dcr_scope_used_as_requestable? boolean
---@field end_session_endpoint? string
---@field loopback_redirection_uri_variable? boolean
---@field request_object_audience_checked? boolean
---@field access_token_for_external_attachment_embedded? boolean
---@field authority_hints? string[]
---@field federation_enabled? boolean
---@field federation_jwks? string
---@field federation_signature_key_id? string
---@field federation_configuration_duration? integer
---@field federation_registration_endpoint? string
---@field organization_name? string
---@field predefined_transformed_claims? string
---@field refresh_token_idempotent? boolean
---@field signed_jwks_uri? string
---@field supported_attachments? authlete.AttachmentType[]
---@field supported_digest_algorithms? string[]
---@field supported_documents? string[]
---@field supported_documents_methods? string[]
---@field supported_documents_validation_methods? string[]
---@field supported_documents_verification_methods? string[]
---@field supported_electronic_records? string[]
---@field supported_client_registration_types? authlete.ClientRegistrationType[]
---@field token_exchange_by_identifiable_clients_only? boolean
---@field token_exchange_by_confidential_clients_only? boolean
---@field token_exchange_by_permitted_clients_only? boolean
---@field token_exchange_encrypted_jwt_rejected? boolean
---@field token_exchange_unsigned_jwt_rejected? boolean
---@field jwt_grant_by_identifiable_clients_only? boolean
---@field jwt_grant_encrypted_jwt_rejected? boolean
---@field jwt_grant_unsigned_jwt_rejected? boolean
---@field dcr_duplicate_software_id_blocked? boolean
---@field trust_anchors? authlete.TrustAnchor[]
---@field openid_dropped_on_refresh_without_offline_access? boolean
---@field supported_documents_check_methods? string[]
---@field rs_response_signed? boolean
---@field cnonce_duration? integer
---@field dpop_nonce_required? boolean
---@field verifiable_credentials_enabled? boolean
---@field credential_jwks_uri? string
---@field credential_offer_duration? integer
---@field dpop_nonce_duration? integer
---@field pre_authorized_grant_anonymous_access_supported? boolean
---@field credential_transaction_duration? integer
---@field introspection_signature_key_id? string
---@field resource_signature_key_id? string
---@field user_pin_length? integer
---@field supported_prompt_values? authlete.Prompt[]
---@field id_token_reissuable? boolean
---@field credential_jwks? string
---@field fapi_modes? authlete.FapiMode[]
---@field credential_duration? integer
---@field credential_issuer_metadata? authlete.CredentialIssuerMetadata
---@field id_token_aud_type? string
---@field native_sso_supported? boolean
---@field oid4vci_version? string
---@field cimd_metadata_policy_enabled? boolean
---@field client_id_metadata_document_supported? boolean
---@field cimd_allowlist_enabled? boolean
---@field cimd_allowlist? string[]
---@field cimd_always_retrieved? boolean
---@field cimd_http_permitted? boolean
---@field cimd_query_permitted? boolean
---@field cimd_metadata_policy? string
---@field http_alias_prohibited? boolean
---@field attestation_challenge_time_window? integer
---@field supported_developer_snses? authlete.Sns[]
---@field developer_sns_credentials? authlete.SnsCredentials[]
---@field challenge_endpoint? string
---@field haip_version? string
---@field client_attester_roots? string[]
---@field client_attester_roots_enabled? boolean
---@field client_attester_roots_only? boolean
---@field key_attester_roots? string[]
---@field key_attester_roots_enabled? boolean
---@field key_attester_roots_only? boolean
---@field backchannel_logout_supported? boolean
---@field backchannel_logout_session_supported? boolean

---@class authlete.Client
---@field number? integer
---@field service_number? integer
---@field client_name? string
---@field client_names? authlete.TaggedValue[]
---@field description? string
---@field descriptions? authlete.TaggedValue[]
---@field client_id? integer
---@field client_secret? string
---@field client_id_alias? string
---@field client_id_alias_enabled? boolean
---@field client_type? authlete.ClientType
---@field application_type? authlete.ApplicationType
---@field logo_uri? string
---@field logo_uris? authlete.TaggedValue[]
---@field contacts? string[]
---@field tls_client_certificate_bound_access_tokens? boolean
---@field dynamically_registered? boolean
---@field software_id? string
---@field developer? string
---@field software_version? string
---@field registration_access_token_hash? string
---@field created_at? integer
---@field modified_at? integer
---@field grant_types? authlete.GrantType[]
---@field response_types? authlete.ResponseType[]
---@field redirect_uris? string[]
---@field authorization_sign_alg? authlete.JWSAlg
---@field authorization_encryption_alg? authlete.JWEAlg
---@field authorization_encryption_enc? authlete.JWEEnc
---@field token_auth_method? authlete.ClientAuthMethod
---@field token_auth_sign_alg? authlete.JWSAlg
---@field self_signed_certificate_key_id? string
---@field tls_client_auth_subject_dn? string
---@field tls_client_auth_san_dns? string
---@field tls_client_auth_san_uri? string
---@field tls_client_auth_san_ip? string
---@field tls_client_auth_san_email? string
---@field par_required? boolean
---@field request_object_required? boolean
---@field request_sign_alg? authlete.JWSAlg
---@field request_encryption_alg? authlete.JWEAlg
---@field request_encryption_enc? authlete.JWEEnc
---@field request_uris? string[]
---@field default_max_age? integer
---@field default_acrs? string[]
---@field id_token_sign_alg? authlete.JWSAlg
---@field id_token_encryption_alg? authlete.JWEAlg
---@field id_token_encryption_enc? authlete.JWEEnc
---@field auth_time_required? boolean
---@field subject_type? authlete.SubjectType
---@field sector_identifier_uri? string
---@field derived_sector_identifier? string
---@field jwks_uri? string
---@field jwks? string
---@field user_info_sign_alg? authlete.JWSAlg
---@field user_info_encryption_alg? authlete.JWEAlg
---@field user_info_encryption_enc? authlete.JWEEnc
---@field login_uri? string
---@field tos_uri? string
---@field tos_uris? authlete.TaggedValue[]
---@field policy_uri? string
---@field policy_uris? authlete.TaggedValue[]
---@field client_uri? string
---@field client_uris? authlete.TaggedValue[]
---@field bc_delivery_mode? authlete.DeliveryMode
---@field bc_notification_endpoint? string
---@field bc_request_sign_alg? authlete.JWSAlg
---@field bc_user_code_required? boolean
---@field attributes? authlete.Pair[]
---@field extension? authlete.ClientExtension
---@field authorization_details_types? string[]
---@field custom_metadata? string
---@field front_channel_request_object_encryption_required? boolean
---@field request_object_encryption_alg_match_required? boolean
---@field request_object_encryption_enc_match_required? boolean
---@field digest_algorithm? string
---@field single_access_token_per_subject? boolean
---@field pkce_required? boolean
---@field pkce_s256_required? boolean
---@field dpop_required? boolean
---@field automatically_registered? boolean
---@field explicitly_registered? boolean
---@field rs_request_signed? boolean
---@field rs_signed_request_key_id? string
---@field client_registration_types? authlete.ClientRegistrationType[]
---@field organization_name? string
---@field signed_jwks_uri? string
---@field entity_id? string
---@field trust_anchor_id? string
---@field trust_chain? string[]
---@field trust_chain_expires_at? integer
---@field trust_chain_updated_at? integer
---@field locked? boolean
---@field credential_offer_endpoint? string
---@field fapi_modes? authlete.FapiMode[]
---@field response_modes? authlete.ResponseMode[]
---@field credential_response_encryption_required? boolean
---@field mtls_endpoint_aliases_used? boolean
---@field in_scope_for_token_migration? boolean
---@field metadata_document_location? string
---@field metadata_document_expires_at? integer
---@field metadata_document_updated_at? integer
---@field discovered_by_metadata_document? boolean
---@field client_source? authlete.ClientSource
---@field spiffe_id? string
---@field spiffe_bundle_endpoint? string
---@field haip_version? string
---@field backchannel_logout_uri? string
---@field backchannel_logout_session_required? boolean

---@class authlete.ClientExtension
---@field requestable_scopes? string[]
---@field requestable_scopes_enabled? boolean
---@field access_token_duration? integer
---@field refresh_token_duration? integer
---@field id_token_duration? integer
---@field token_exchange_permitted? boolean

---@class authlete.TokenCreateRequest
---@field grant_type authlete.GrantType
---@field client_id? integer
---@field subject? string
---@field scopes? string[]
---@field access_token_duration? integer
---@field refresh_token_duration? integer
---@field properties? authlete.Property[]
---@field client_id_alias_used? boolean
---@field access_token? string
---@field refresh_token? string
---@field access_token_persistent? boolean
---@field certificate_thumbprint? string
---@field dpop_key_thumbprint? string
---@field authorization_details? authlete.AuthzDetails
---@field resources? string[]
---@field for_external_attachment? boolean
---@field jwt_at_claims? string
---@field acr? string
---@field auth_time? integer
---@field client_entity_id_used? boolean
---@field client_identifier? authlete.id
---@field session_id? string
---@field metadata_document_used? boolean

---@class authlete.AccessToken
---@field access_token_hash? string
---@field access_token_expires_at? integer
---@field refresh_token_hash? string
---@field refresh_token_expires_at? integer
---@field created_at? integer
---@field last_refreshed_at? integer
---@field client_id? integer
---@field subject? string
---@field grant_type? authlete.GrantType
---@field scopes? string[]
---@field properties? authlete.Property[]
---@field refresh_token_scopes? string[]

---@class authlete.AuthorizationTicketInfo
---@field context? string

---@class authlete.AuthzDetails
---@field elements? authlete.AuthzDetailsElement[]

---@class authlete.AuthzDetailsElement
---@field type? string
---@field locations? string[]
---@field actions? string[]
---@field data_types? string[]
---@field identifier? string
---@field privileges? string[]
---@field other_fields? string

---@class authlete.CimdOptions
---@field always_retrieved? boolean
---@field http_permitted? boolean
---@field query_permitted? boolean

---@class authlete.CredentialIssuanceOrder
---@field request_identifier? string
---@field credential_payload? string
---@field issuance_deferred? boolean
---@field credential_duration? integer
---@field signing_key_id? string

---@class authlete.CredentialIssuerMetadata
---@field credential_issuer? string
---@field authorization_servers? string[]
---@field credential_endpoint? string
---@field batch_credential_endpoint? string
---@field deferred_credential_endpoint? string
---@field notification_endpoint? string
---@field nonce_endpoint? string
---@field credential_request_encryption_jwks? string
---@field credential_request_encryption_enc_values_supported? authlete.JWEEnc[]
---@field credential_request_encryption_zip_values_supported? authlete.JWEZip[]
---@field require_credential_request_encryption? boolean
---@field credential_response_encryption_alg_values_supported? authlete.JWEAlg[]
---@field credential_response_encryption_enc_values_supported? authlete.JWEEnc[]
---@field credential_response_encryption_zip_values_supported? authlete.JWEZip[]
---@field require_credential_response_encryption? boolean
---@field batch_size? integer
---@field display? string
---@field credentials_supported? string

---@class authlete.CredentialOfferInfo
---@field identifier? string
---@field credential_offer? string
---@field credential_issuer? string
---@field authorization_code_grant_included? boolean
---@field issuer_state_included? boolean
---@field issuer_state? string
---@field pre_authorized_code_grant_included? boolean
---@field pre_authorized_code? string
---@field subject? string
---@field expires_at? integer
---@field context? string
---@field properties? authlete.Property[]
---@field jwt_at_claims? string
---@field auth_time? integer
---@field acr? string
---@field credential_configuration_ids? string[]
---@field tx_code? string
---@field tx_code_input_mode? string
---@field tx_code_description? string

---@class authlete.CredentialRequestInfo
---@field identifier? string
---@field format? string
---@field binding_key? string
---@field binding_keys? string[]
---@field details? string
---@field credential_configuration_id? string
---@field credential_identifier? string

---@class authlete.DynamicScope
---@field name? string
---@field value? string

---@class authlete.Grant
---@field scopes? authlete.GrantScope[]
---@field claims? string[]
---@field authorization_details? authlete.AuthzDetails

---@class authlete.GrantScope
---@field scope? string
---@field resource? string[]

---@class authlete.Hsk
---@field kty? string
---@field use? string
---@field kid? string
---@field hsm_name? string
---@field handle? string
---@field public_key? string
---@field alg? string

---@class authlete.NamedUri
---@field name? string
---@field uri? string

---@class authlete.Pair
---@field key? string
---@field value? string

---@class authlete.Property
---@field key? string
---@field value? string
---@field hidden? boolean

---@class authlete.Scope
---@field name? string
---@field default_entry? boolean
---@field description? string
---@field descriptions? authlete.TaggedValue[]
---@field attributes? authlete.Pair[]

---@class authlete.SnsCredentials
---@field sns? authlete.Sns
---@field api_key? string
---@field api_secret? string

---@class authlete.StringArray
---@field array? string[]

---@class authlete.TaggedValue
---@field tag? string
---@field value? string

---@class authlete.TokenBatchStatus
---@field batch_kind? authlete.TokenBatchKind
---@field request_id? string
---@field result? authlete.TokenBatchResult
---@field token_count? integer
---@field error_code? string
---@field error_description? string
---@field created_at? integer
---@field modified_at? integer

---@class authlete.TokenInfo
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field subject? string
---@field scopes? authlete.Scope[]
---@field expires_at? integer
---@field properties? authlete.Property[]
---@field resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field metadata_document_location? string
---@field metadata_document_used? boolean

---@class authlete.TrustAnchor
---@field entity_id? string
---@field jwks? string

---@class authlete.request.get_service
---@field service_api_key? authlete.id API v2

---@class authlete.request.get_service_list
---@field start? integer
---@field end? integer

---@class authlete.response.get_service_list
---@field start? integer
---@field end? integer
---@field total_count? integer
---@field services? authlete.Service[]

---@class authlete.request.create_service: authlete.Service

---@class authlete.request.update_service: authlete.Service
---@field service_api_key? authlete.id API v2

---@class authlete.request.delete_service
---@field service_api_key? authlete.id API v2

---@class authlete.request.get_service_configuration
---@field pretty? boolean
---@field patch? string

---@class authlete.request.get_service_configuration_post
---@field pretty? boolean
---@field patch? string

---@class authlete.request.get_client
---@field client_id authlete.id

---@class authlete.request.get_client_list
---@field developer? string
---@field start? integer
---@field end? integer

---@class authlete.response.get_client_list
---@field start? integer
---@field end? integer
---@field total_count? integer
---@field clients? authlete.Client[]
---@field developer? string

---@class authlete.request.create_client: authlete.Client

---@class authlete.request.update_client: authlete.Client
---@field client_id authlete.id

---@class authlete.request.delete_client
---@field client_id authlete.id

---@class authlete.request.update_client_lock_flag
---@field client_identifier authlete.id
---@field client_locked boolean

---@class authlete.response.update_client_lock_flag
---@field result_code? string
---@field result_message? string

---@class authlete.request.refresh_client_secret
---@field client_identifier authlete.id

---@class authlete.response.refresh_client_secret
---@field result_code? string
---@field result_message? string
---@field new_client_secret? string
---@field old_client_secret? string

---@class authlete.request.update_client_secret
---@field client_identifier authlete.id
---@field client_secret string

---@class authlete.response.update_client_secret
---@field result_code? string
---@field result_message? string
---@field new_client_secret? string
---@field old_client_secret? string

---@class authlete.request.get_client_authorization_list_by_query
---@field subject string
---@field developer? string
---@field start? integer
---@field end? integer

---@class authlete.response.get_client_authorization_list_by_query
---@field start? integer
---@field end? integer
---@field developer? string
---@field subject? string
---@field total_count? integer
---@field clients? authlete.Client[]

---@class authlete.request.get_client_authorization_list
---@field subject string
---@field developer? string
---@field start? integer
---@field end? integer

---@class authlete.response.get_client_authorization_list
---@field start? integer
---@field end? integer
---@field developer? string
---@field subject? string
---@field total_count? integer
---@field clients? authlete.Client[]

---@class authlete.request.get_client_authorization_list_by_subject
---@field subject authlete.id
---@field developer? string
---@field start? integer
---@field end? integer

---@class authlete.response.get_client_authorization_list_by_subject
---@field start? integer
---@field end? integer
---@field developer? string
---@field subject? string
---@field total_count? integer
---@field clients? authlete.Client[]

---@class authlete.request.update_client_authorization
---@field client_id authlete.id
---@field subject string
---@field scopes? string[]

---@class authlete.response.update_client_authorization
---@field result_code? string
---@field result_message? string

---@class authlete.request.delete_client_authorization_by_query
---@field client_id authlete.id
---@field subject string

---@class authlete.response.delete_client_authorization_by_query
---@field result_code? string
---@field result_message? string
---@field service_api_key? integer
---@field client_id? integer
---@field subject? string
---@field latest_granted_scopes? string[]
---@field merged_granted_scopes? string[]
---@field modified_at? integer

---@class authlete.request.delete_client_authorization
---@field client_id authlete.id
---@field subject string

---@class authlete.response.delete_client_authorization
---@field result_code? string
---@field result_message? string
---@field service_api_key? integer
---@field client_id? integer
---@field subject? string
---@field latest_granted_scopes? string[]
---@field merged_granted_scopes? string[]
---@field modified_at? integer

---@class authlete.request.delete_client_authorization_by_subject
---@field client_id authlete.id
---@field subject authlete.id

---@class authlete.response.delete_client_authorization_by_subject
---@field result_code? string
---@field result_message? string
---@field service_api_key? integer
---@field client_id? integer
---@field subject? string
---@field latest_granted_scopes? string[]
---@field merged_granted_scopes? string[]
---@field modified_at? integer

---@class authlete.request.get_granted_scopes_by_query
---@field client_id authlete.id
---@field subject string

---@class authlete.response.get_granted_scopes_by_query
---@field result_code? string
---@field result_message? string
---@field service_api_key? integer
---@field client_id? integer
---@field subject? string
---@field latest_granted_scopes? string[]
---@field merged_granted_scopes? string[]
---@field modified_at? integer

---@class authlete.request.get_granted_scopes
---@field client_id authlete.id
---@field subject string

---@class authlete.response.get_granted_scopes
---@field result_code? string
---@field result_message? string
---@field service_api_key? integer
---@field client_id? integer
---@field subject? string
---@field latest_granted_scopes? string[]
---@field merged_granted_scopes? string[]
---@field modified_at? integer

---@class authlete.request.get_granted_scopes_by_subject
---@field client_id authlete.id
---@field subject authlete.id

---@class authlete.response.get_granted_scopes_by_subject
---@field result_code? string
---@field result_message? string
---@field service_api_key? integer
---@field client_id? integer
---@field subject? string
---@field latest_granted_scopes? string[]
---@field merged_granted_scopes? string[]
---@field modified_at? integer

---@class authlete.request.delete_granted_scopes_by_query
---@field client_id authlete.id
---@field subject string

---@class authlete.response.delete_granted_scopes_by_query
---@field result_code? string
---@field result_message? string

---@class authlete.request.delete_granted_scopes_by_subject
---@field client_id authlete.id
---@field subject authlete.id

---@class authlete.response.delete_granted_scopes_by_subject
---@field result_code? string
---@field result_message? string

---@class authlete.request.get_requestable_scopes
---@field client_id authlete.id

---@class authlete.response.get_requestable_scopes
---@field requestable_scopes? string[]

---@class authlete.request.set_requestable_scopes
---@field client_id authlete.id
---@field requestable_scopes? string[]

---@class authlete.response.set_requestable_scopes
---@field requestable_scopes? string[]

---@class authlete.request.set_requestable_scopes_put
---@field client_id authlete.id
---@field requestable_scopes? string[]

---@class authlete.response.set_requestable_scopes_put
---@field requestable_scopes? string[]

---@class authlete.request.delete_requestable_scopes
---@field client_id authlete.id

---@class authlete.request.delete_granted_scopes
---@field client_id authlete.id
---@field subject? string

---@class authlete.response.delete_granted_scopes
---@field result_code? string
---@field result_message? string

---@class authlete.request.authorization
---@field parameters string
---@field context? string
---@field cimd_options? authlete.CimdOptions

---@alias authlete.action.authorization
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "LOCATION"
---| "FORM"
---| "NO_INTERACTION"
---| "INTERACTION"

---@class authlete.response.authorization
---@field result_code? string
---@field result_message? string
---@field action authlete.action.authorization
---@field client? authlete.Client
---@field display? authlete.Display
---@field max_age? integer
---@field service? authlete.Service
---@field scopes? authlete.Scope[]
---@field ui_locales? string[]
---@field claims_locales? string[]
---@field claims? string[]
---@field acr_essential? boolean
---@field client_id_alias_used? boolean
---@field acrs? string[]
---@field subject? string
---@field login_hint? string
---@field prompts? authlete.Prompt[]
---@field lowest_prompt? authlete.Prompt
---@field request_object_payload? string
---@field id_token_claims? string
---@field user_info_claims? string
---@field resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field purpose? string
---@field response_content? string
---@field ticket? string
---@field dynamic_scopes? authlete.DynamicScope[]
---@field gm_action? authlete.GrantManagementAction
---@field grant_id? string
---@field grant? authlete.Grant
---@field grant_subject? string
---@field requested_claims_for_tx? string[]
---@field requested_verified_claims_for_tx? authlete.StringArray[]
---@field transformed_claims? string
---@field client_entity_id_used? boolean
---@field claims_at_user_info? string[]
---@field credential_offer_info? authlete.CredentialOfferInfo
---@field issuable_credentials? string
---@field native_sso_requested? boolean
---@field metadata_document_used? boolean

---@class authlete.request.authorization_fail
---@field ticket string
---@field reason authlete.AuthorizationFailReason
---@field description? string

---@alias authlete.action.authorization_fail
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "LOCATION"
---| "FORM"

---@class authlete.response.authorization_fail
---@field result_code? string
---@field result_message? string
---@field action authlete.action.authorization_fail
---@field response_content? string

---@class authlete.request.authorization_issue
---@field ticket string
---@field subject? string
---@field auth_time? integer
---@field acr? string
---@field claims? string
---@field properties? authlete.Property[]
---@field scopes? string[]
---@field sub? string
---@field idt_header_params? string
---@field claims_for_tx? string
---@field consented_claims? string[]
---@field authorization_details? authlete.AuthzDetails
---@field jwt_at_claims? string
---@field access_token? string
---@field access_token_duration? integer
---@field session_id? string
---@field id_token_aud_type? string
---@field verified_claims_for_tx? string[]

---@alias authlete.action.authorization_issue
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "LOCATION"
---| "FORM"

---@class authlete.response.authorization_issue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.authorization_issue
---@field response_content? string
---@field access_token? string
---@field access_token_expires_at? integer
---@field access_token_duration? integer
---@field id_token? string
---@field authorization_code? string
---@field jwt_access_token? string
---@field ticket_info? authlete.AuthorizationTicketInfo

---@class authlete.request.authorization_ticket_info
---@field ticket string

---@alias authlete.action.authorization_ticket_info
---| "OK"
---| "NOT_FOUND"
---| "CALLER_ERROR"
---| "AUTHLETE_ERROR"

---@class authlete.response.authorization_ticket_info
---@field info? authlete.AuthorizationTicketInfo
---@field action authlete.action.authorization_ticket_info
---@field result_code? string
---@field result_message? string

---@class authlete.request.authorization_ticket_update
---@field ticket string
---@field info authlete.AuthorizationTicketInfo

---@alias authlete.action.authorization_ticket_update
---| "OK"
---| "NOT_FOUND"
---| "CALLER_ERROR"
---| "AUTHLETE_ERROR"

---@class authlete.response.authorization_ticket_update
---@field info? authlete.AuthorizationTicketInfo
---@field action authlete.action.authorization_ticket_update
---@field result_code? string
---@field result_message? string

---@class authlete.request.push_authorization_request
---@field parameters string
---@field client_id? authlete.id
---@field client_secret? string
---@field client_certificate? string
---@field client_certificate_path? string[]
---@field dpop? string
---@field htm? string
---@field htu? string
---@field oauth_client_attestation? string
---@field oauth_client_attestation_pop? string
---@field dpop_nonce_required? boolean

---@alias authlete.action.push_authorization_request
---| "CREATED"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "PAYLOAD_TOO_LARGE"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.push_authorization_request
---@field result_code? string
---@field result_message? string
---@field action authlete.action.push_authorization_request
---@field request_uri? string
---@field response_content? string
---@field client_auth_method? authlete.ClientAuthMethod
---@field dpop_nonce? string
---@field attestation_challenge? string

---@class authlete.request.token
---@field parameters string
---@field client_id? authlete.id
---@field client_secret? string
---@field client_certificate? string
---@field client_certificate_path? string[]
---@field properties? authlete.Property[]
---@field dpop? string
---@field htm? string
---@field htu? string
---@field access_token? string
---@field jwt_at_claims? string
---@field oauth_client_attestation? string
---@field oauth_client_attestation_pop? string
---@field access_token_duration? integer
---@field refresh_token_duration? integer
---@field dpop_nonce_required? boolean
---@field cimd_options? authlete.CimdOptions

---@alias authlete.action.token
---| "INVALID_CLIENT"
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "PASSWORD"
---| "OK"
---| "TOKEN_EXCHANGE"
---| "JWT_BEARER"
---| "ID_TOKEN_REISSUABLE"
---| "NATIVE_SSO"

---@class authlete.response.token
---@field result_code? string
---@field result_message? string
---@field action authlete.action.token
---@field response_content? string
---@field username? string
---@field password? string
---@field ticket? string
---@field access_token? string
---@field access_token_expires_at? integer
---@field access_token_duration? integer
---@field refresh_token? string
---@field refresh_token_expires_at? integer
---@field refresh_token_duration? integer
---@field id_token? string
---@field grant_type? authlete.GrantType
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field subject? string
---@field scopes? string[]
---@field properties? authlete.Property[]
---@field jwt_access_token? string
---@field resources? string[]
---@field access_token_resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field additional_claims? string
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field client_auth_method? authlete.ClientAuthMethod
---@field grant_id? string
---@field audiences? string[]
---@field requested_token_type? authlete.TokenType
---@field subject_token? string
---@field subject_token_type? authlete.TokenType
---@field subject_token_info? authlete.TokenInfo
---@field actor_token? string
---@field actor_token_type? authlete.TokenType
---@field actor_token_info? authlete.TokenInfo
---@field assertion? string
---@field previous_refresh_token_used? boolean
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field cnonce_duration? integer
---@field dpop_nonce? string
---@field cnonce? string
---@field cnonce_expires_at? integer
---@field requested_id_token_claims? string[]
---@field refresh_token_scopes? string[]
---@field session_id? string
---@field device_secret? string
---@field device_secret_hash? string
---@field metadata_document_location? string
---@field metadata_document_used? boolean
---@field attestation_challenge? string

---@class authlete.request.token_fail
---@field ticket string
---@field reason authlete.TokenFailReason

---@alias authlete.action.token_fail
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"

---@class authlete.response.token_fail
---@field result_code? string
---@field result_message? string
---@field action authlete.action.token_fail
---@field response_content? string

---@class authlete.request.token_issue
---@field ticket string
---@field subject string
---@field properties? authlete.Property[]
---@field jwt_at_claims? string
---@field access_token? string
---@field access_token_duration? integer
---@field refresh_token_duration? integer

---@alias authlete.action.token_issue
---| "INTERNAL_SERVER_ERROR"
---| "OK"

---@class authlete.response.token_issue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.token_issue
---@field response_content? string
---@field access_token? string
---@field access_token_expires_at? integer
---@field access_token_duration? integer
---@field refresh_token? string
---@field refresh_token_expires_at? integer
---@field refresh_token_duration? integer
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field subject? string
---@field scopes? string[]
---@field properties? authlete.Property[]
---@field jwt_access_token? string
---@field access_token_resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field refresh_token_scopes? string[]
---@field metadata_document_location? string
---@field metadata_document_used? boolean

---@class authlete.request.id_token_reissue
---@field access_token string
---@field refresh_token string
---@field sub? string
---@field claims? string
---@field idt_header_params? string
---@field id_token_aud_type? string

---@alias authlete.action.id_token_reissue
---| "OK"
---| "INTERNAL_SERVER_ERROR"
---| "CALLER_ERROR"

---@class authlete.response.id_token_reissue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.id_token_reissue
---@field response_content? string
---@field id_token? string

---@class authlete.request.introspection
---@field token string
---@field scopes? string[]
---@field subject? string
---@field client_certificate? string
---@field dpop? string
---@field htm? string
---@field htu? string
---@field resources? string[]
---@field acr_values? string[]
---@field max_age? integer
---@field required_components? string[]
---@field uri? string
---@field message? string
---@field headers? authlete.Pair[]
---@field target_uri? string
---@field dpop_nonce_required? boolean
---@field request_body_contained? boolean

---@alias authlete.action.introspection
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "OK"

---@class authlete.response.introspection
---@field result_code? string
---@field result_message? string
---@field action authlete.action.introspection
---@field response_content? string
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field expires_at? integer
---@field subject? string
---@field scopes? string[]
---@field existent? boolean
---@field usable? boolean
---@field sufficient? boolean
---@field refreshable? boolean
---@field properties? authlete.Property[]
---@field certificate_thumbprint? string
---@field resources? string[]
---@field access_token_resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field scope_details? authlete.Scope[]
---@field grant_id? string
---@field grant? authlete.Grant
---@field for_external_attachment? boolean
---@field consented_claims? string[]
---@field grant_type? authlete.GrantType
---@field acr? string
---@field auth_time? integer
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field for_credential_issuance? boolean
---@field cnonce? string
---@field cnonce_expires_at? integer
---@field issuable_credentials? string
---@field dpop_nonce? string
---@field response_signing_required? boolean
---@field metadata_document_location? string
---@field metadata_document_used? boolean

---@class authlete.request.standard_introspection
---@field parameters string
---@field with_hidden_properties? boolean
---@field rs_uri? string
---@field http_accept_header? string
---@field introspection_sign_alg? authlete.JWSAlg
---@field introspection_encryption_alg? authlete.JWEAlg
---@field introspection_encryption_enc? authlete.JWEEnc
---@field shared_key_for_sign? string
---@field shared_key_for_encryption? string
---@field public_key_for_encryption? string

---@alias authlete.action.standard_introspection
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "OK"
---| "JWT"

---@class authlete.response.standard_introspection
---@field result_code? string
---@field result_message? string
---@field action authlete.action.standard_introspection
---@field response_content? string

---@class authlete.request.revocation
---@field parameters string
---@field client_id? authlete.id
---@field client_secret? string
---@field client_certificate? string
---@field client_certificate_path? string[]
---@field oauth_client_attestation? string
---@field oauth_client_attestation_pop? string

---@alias authlete.action.revocation
---| "INVALID_CLIENT"
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "OK"

---@class authlete.response.revocation
---@field result_code? string
---@field result_message? string
---@field action authlete.action.revocation
---@field response_content? string
---@field attestation_challenge? string

---@class authlete.request.user_info
---@field token string
---@field client_certificate? string
---@field dpop? string
---@field htm? string
---@field htu? string
---@field uri? string
---@field message? string
---@field headers? authlete.Pair[]
---@field target_uri? string
---@field dpop_nonce_required? boolean
---@field request_body_contained? boolean

---@alias authlete.action.user_info
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "OK"

---@class authlete.response.user_info
---@field result_code? string
---@field result_message? string
---@field action authlete.action.user_info
---@field claims? string[]
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field response_content? string
---@field scopes? string[]
---@field subject? string
---@field token? string
---@field properties? authlete.Property[]
---@field user_info_claims? string
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field consented_claims? string[]
---@field requested_claims_for_tx? string[]
---@field requested_verified_claims_for_tx? authlete.StringArray[]
---@field transformed_claims? string
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field dpop_nonce? string
---@field metadata_document_location? string
---@field metadata_document_used? boolean

---@class authlete.request.user_info_issue
---@field token string
---@field claims? string
---@field sub? string
---@field claims_for_tx? string
---@field request_signature? string
---@field headers? authlete.Pair[]
---@field verified_claims_for_tx? string[]

---@alias authlete.action.user_info_issue
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "JSON"
---| "JWT"

---@class authlete.response.user_info_issue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.user_info_issue
---@field response_content? string
---@field signature? string
---@field signature_input? string
---@field content_digest? string

---@class authlete.request.gm
---@field access_token string
---@field client_certificate? string
---@field dpop? string
---@field htm? string
---@field htu? string
---@field gm_action? authlete.GrantManagementAction
---@field grant_id? string
---@field dpop_nonce_required? boolean

---@alias authlete.action.gm
---| "OK"
---| "NO_CONTENT"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "NOT_FOUND"
---| "CALLER_ERROR"
---| "AUTHLETE_ERROR"

---@class authlete.response.gm
---@field result_code? string
---@field result_message? string
---@field action authlete.action.gm
---@field response_content? string
---@field dpop_nonce? string

---@class authlete.request.get_service_jwks
---@field include_private_keys? boolean
---@field pretty? boolean

---@class authlete.request.dynamic_client_register
---@field json string
---@field token? string
---@field client_id? authlete.id

---@alias authlete.action.dynamic_client_register
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "CREATED"
---| "UPDATED"
---| "DELETED"
---| "OK"

---@class authlete.response.dynamic_client_register
---@field result_code? string
---@field result_message? string
---@field action authlete.action.dynamic_client_register
---@field response_content? string
---@field client? authlete.Client

---@class authlete.request.dynamic_client_get
---@field json? string
---@field token string
---@field client_id authlete.id

---@alias authlete.action.dynamic_client_get
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "CREATED"
---| "UPDATED"
---| "DELETED"
---| "OK"

---@class authlete.response.dynamic_client_get
---@field result_code? string
---@field result_message? string
---@field action authlete.action.dynamic_client_get
---@field response_content? string
---@field client? authlete.Client

---@class authlete.request.dynamic_client_update
---@field json string
---@field token string
---@field client_id authlete.id

---@alias authlete.action.dynamic_client_update
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "CREATED"
---| "UPDATED"
---| "DELETED"
---| "OK"

---@class authlete.response.dynamic_client_update
---@field result_code? string
---@field result_message? string
---@field action authlete.action.dynamic_client_update
---@field response_content? string
---@field client? authlete.Client

---@class authlete.request.dynamic_client_delete
---@field json? string
---@field token string
---@field client_id authlete.id

---@alias authlete.action.dynamic_client_delete
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "CREATED"
---| "UPDATED"
---| "DELETED"
---| "OK"

---@class authlete.response.dynamic_client_delete
---@field result_code? string
---@field result_message? string
---@field action authlete.action.dynamic_client_delete
---@field response_content? string
---@field client? authlete.Client

---@class authlete.request.backchannel_authentication
---@field parameters string
---@field client_id? authlete.id
---@field client_secret? string
---@field client_certificate? string
---@field client_certificate_path? string[]
---@field oauth_client_attestation? string
---@field oauth_client_attestation_pop? string
---@field cimd_options? authlete.CimdOptions

---@alias authlete.action.backchannel_authentication
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "INTERNAL_SERVER_ERROR"
---| "USER_IDENTIFICATION"

---@class authlete.response.backchannel_authentication
---@field result_code? string
---@field result_message? string
---@field action authlete.action.backchannel_authentication
---@field response_content? string
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field client_name? string
---@field scopes? authlete.Scope[]
---@field claim_names? string[]
---@field client_notification_token? string
---@field acrs? string[]
---@field hint_type? authlete.UserIdentificationHintType
---@field hint? string
---@field sub? string
---@field binding_message? string
---@field user_code? string
---@field user_code_required? boolean
---@field requested_expiry? integer
---@field request_context? string
---@field warnings? string[]
---@field ticket? string
---@field resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field dynamic_scopes? authlete.DynamicScope[]
---@field delivery_mode? authlete.DeliveryMode
---@field client_auth_method? authlete.ClientAuthMethod
---@field gm_action? authlete.GrantManagementAction
---@field grant_id? string
---@field grant? authlete.Grant
---@field grant_subject? string
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field metadata_document_location? string
---@field metadata_document_used? boolean
---@field attestation_challenge? string

---@class authlete.request.backchannel_authentication_issue
---@field ticket string

---@alias authlete.action.backchannel_authentication_issue
---| "OK"
---| "INTERNAL_SERVER_ERROR"
---| "INVALID_TICKET"

---@class authlete.response.backchannel_authentication_issue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.backchannel_authentication_issue
---@field response_content? string
---@field auth_req_id? string
---@field expires_in? integer
---@field interval? integer

---@class authlete.request.backchannel_authentication_fail
---@field ticket? string
---@field reason? authlete.BackchannelAuthenticationFailReason
---@field error_description? string
---@field error_uri? string

---@alias authlete.action.backchannel_authentication_fail
---| "BAD_REQUEST"
---| "FORBIDDEN"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.backchannel_authentication_fail
---@field result_code? string
---@field result_message? string
---@field action authlete.action.backchannel_authentication_fail
---@field response_content? string

---@class authlete.request.backchannel_authentication_complete
---@field ticket string
---@field result authlete.BackchannelAuthenticationCompleteResult
---@field subject? string
---@field sub? string
---@field auth_time? integer
---@field acr? string
---@field claims? string
---@field properties? authlete.Property[]
---@field scopes? string[]
---@field idt_header_params? string
---@field error_description? string
---@field error_uri? string
---@field consented_claims? string[]
---@field jwt_at_claims? string
---@field access_token? string
---@field access_token_duration? integer
---@field refresh_token_duration? integer
---@field id_token_aud_type? string

---@alias authlete.action.backchannel_authentication_complete
---| "NOTIFICATION"
---| "NO_ACTION"
---| "SERVER_ERROR"

---@class authlete.response.backchannel_authentication_complete
---@field result_code? string
---@field result_message? string
---@field action authlete.action.backchannel_authentication_complete
---@field response_content? string
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field client_name? string
---@field delivery_mode? authlete.DeliveryMode
---@field client_notification_endpoint? string
---@field client_notification_token? string
---@field auth_req_id? string
---@field access_token? string
---@field refresh_token? string
---@field id_token? string
---@field access_token_duration? integer
---@field refresh_token_duration? integer
---@field id_token_duration? integer
---@field jwt_access_token? string
---@field resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field grant_id? string
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field metadata_document_location? string
---@field metadata_document_used? boolean

---@class authlete.request.device_authorization
---@field parameters string
---@field client_id? authlete.id
---@field client_secret? string
---@field client_certificate? string
---@field client_certificate_path? string[]
---@field oauth_client_attestation? string
---@field oauth_client_attestation_pop? string
---@field cimd_options? authlete.CimdOptions

---@alias authlete.action.device_authorization
---| "OK"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.device_authorization
---@field result_code? string
---@field result_message? string
---@field action authlete.action.device_authorization
---@field response_content? string
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field client_name? string
---@field client_auth_method? authlete.ClientAuthMethod
---@field scopes? authlete.Scope[]
---@field claim_names? string[]
---@field acrs? string[]
---@field device_code? string
---@field user_code? string
---@field verification_uri? string
---@field verification_uri_complete? string
---@field expires_in? integer
---@field interval? integer
---@field warnings? string[]
---@field resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field dynamic_scopes? authlete.DynamicScope[]
---@field gm_action? authlete.GrantManagementAction
---@field grant_id? string
---@field grant? authlete.Grant
---@field grant_subject? string
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field metadata_document_location? string
---@field metadata_document_used? boolean
---@field attestation_challenge? string

---@class authlete.request.device_verification
---@field user_code string

---@alias authlete.action.device_verification
---| "VALID"
---| "EXPIRED"
---| "NOT_EXIST"
---| "SERVER_ERROR"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.device_verification
---@field result_code? string
---@field result_message? string
---@field action authlete.action.device_verification
---@field client_id? integer
---@field client_id_alias? string
---@field client_id_alias_used? boolean
---@field client_name? string
---@field scopes? authlete.Scope[]
---@field claim_names? string[]
---@field acrs? string[]
---@field resources? string[]
---@field authorization_details? authlete.AuthzDetails
---@field service_attributes? authlete.Pair[]
---@field client_attributes? authlete.Pair[]
---@field dynamic_scopes? authlete.DynamicScope[]
---@field expires_at? integer
---@field gm_action? authlete.GrantManagementAction
---@field grant_id? string
---@field grant? authlete.Grant
---@field grant_subject? string
---@field client_entity_id? string
---@field client_entity_id_used? boolean
---@field metadata_document_location? string
---@field metadata_document_used? boolean

---@class authlete.request.device_complete
---@field user_code string
---@field result authlete.DeviceCompleteResult
---@field subject? string
---@field sub? string
---@field auth_time? integer
---@field acr? string
---@field claims? string
---@field properties? authlete.Property[]
---@field scopes? string[]
---@field error_description? string
---@field error_uri? string
---@field idt_header_params? string
---@field consented_claims? string[]
---@field jwt_at_claims? string
---@field access_token_duration? integer
---@field refresh_token_duration? integer
---@field id_token_aud_type? string

---@alias authlete.action.device_complete
---| "SUCCESS"
---| "INVALID_REQUEST"
---| "USER_CODE_EXPIRED"
---| "USER_CODE_NOT_EXIST"
---| "SERVER_ERROR"

---@class authlete.response.device_complete
---@field result_code? string
---@field result_message? string
---@field action authlete.action.device_complete

---@class authlete.request.get_token_list
---@field client_identifier? authlete.id
---@field subject? string
---@field start? integer
---@field end? integer
---@field token_status? authlete.TokenStatus

---@class authlete.response.get_token_list
---@field start? integer
---@field end? integer
---@field total_count? integer
---@field client? authlete.Client
---@field subject? string
---@field access_tokens? authlete.AccessToken[]

---@class authlete.request.token_create: authlete.TokenCreateRequest

---@alias authlete.action.token_create
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "FORBIDDEN"
---| "OK"

---@class authlete.response.token_create
---@field result_code? string
---@field result_message? string
---@field action authlete.action.token_create
---@field access_token? string
---@field client_id? integer
---@field expires_at? integer
---@field expires_in? integer
---@field grant_type? authlete.GrantType
---@field properties? authlete.Property[]
---@field refresh_token? string
---@field scopes? string[]
---@field subject? string
---@field token_type? string
---@field jwt_access_token? string
---@field authorization_details? authlete.AuthzDetails
---@field for_external_attachment? boolean
---@field token_id? string
---@field refresh_token_scopes? string[]
---@field client_identifier? string
---@field session_id? string

---@class authlete.request.token_update
---@field access_token? string
---@field access_token_expires_at? integer
---@field scopes? string[]
---@field properties? authlete.Property[]
---@field access_token_expires_at_updated_on_scope_update? boolean
---@field access_token_hash? string
---@field access_token_value_updated? boolean
---@field access_token_persistent? boolean
---@field certificate_thumbprint? string
---@field dpop_key_thumbprint? string
---@field authorization_details? authlete.AuthzDetails
---@field for_external_attachment? boolean
---@field refresh_token_expires_at? integer
---@field refresh_token_expires_at_updated_on_scope_update? boolean
---@field token_id? string
---@field refresh_token? string
---@field refresh_token_hash? string

---@alias authlete.action.token_update
---| "INTERNAL_SERVER_ERROR"
---| "BAD_REQUEST"
---| "FORBIDDEN"
---| "NOT_FOUND"
---| "OK"

---@class authlete.response.token_update
---@field result_code? string
---@field result_message? string
---@field action authlete.action.token_update
---@field access_token? string
---@field access_token_expires_at? integer
---@field properties? authlete.Property[]
---@field scopes? string[]
---@field authorization_details? authlete.AuthzDetails
---@field token_type? string
---@field for_external_attachment? boolean
---@field token_id? string
---@field refresh_token_expires_at? integer

---@class authlete.request.token_delete
---@field access_token_identifier authlete.id

---@class authlete.request.token_revoke
---@field access_token_identifier? string
---@field refresh_token_identifier? string
---@field client_identifier? authlete.id
---@field subject? string

---@class authlete.response.token_revoke
---@field result_code? string
---@field result_message? string
---@field count? integer

---@class authlete.request.token_create_batch
---@field dry_run? boolean
---@field [integer] authlete.TokenCreateRequest

---@class authlete.response.token_create_batch
---@field result_code? string
---@field result_message? string
---@field request_id? string

---@class authlete.request.get_token_create_batch_status
---@field request_id authlete.id

---@class authlete.response.get_token_create_batch_status
---@field result_code? string
---@field result_message? string
---@field status? authlete.TokenBatchStatus

---@class authlete.request.verify_jose
---@field jose string
---@field mandatory_claims? string[]
---@field clock_skew? integer
---@field client_identifier? authlete.id
---@field signed_by_client? boolean

---@class authlete.response.verify_jose
---@field result_code? string
---@field result_message? string
---@field valid? boolean
---@field signature_valid? boolean
---@field missing_claims? string[]
---@field invalid_claims? string[]
---@field error_descriptions? string[]

---@class authlete.request.federation_configuration
---@field entity_types? authlete.EntityType[]

---@alias authlete.action.federation_configuration
---| "OK"
---| "NOT_FOUND"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.federation_configuration
---@field result_code? string
---@field result_message? string
---@field action authlete.action.federation_configuration
---@field response_content? string

---@class authlete.request.federation_registration
---@field entity_configuration? string
---@field trust_chain? string

---@alias authlete.action.federation_registration
---| "OK"
---| "BAD_REQUEST"
---| "NOT_FOUND"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.federation_registration
---@field result_code? string
---@field result_message? string
---@field action authlete.action.federation_registration
---@field response_content? string
---@field client? authlete.Client

---@class authlete.request.info

---@class authlete.response.info
---@field version? string
---@field features? string[]
---@field configuration? table<string, any>
---@field service_token_cache? table

---@class authlete.request.echo
---@field [string] string

---@class authlete.response.echo
---@field [string] string

---@class authlete.request.hsk_create
---@field kty? string
---@field use? string
---@field kid? string
---@field hsm_name? string
---@field alg? string

---@alias authlete.action.hsk_create
---| "SUCCESS"
---| "INVALID_REQUEST"
---| "NOT_FOUND"
---| "SERVER_ERROR"

---@class authlete.response.hsk_create
---@field result_code? string
---@field result_message? string
---@field action authlete.action.hsk_create
---@field hsk? authlete.Hsk

---@class authlete.request.hsk_delete
---@field handle authlete.id

---@alias authlete.action.hsk_delete
---| "SUCCESS"
---| "INVALID_REQUEST"
---| "NOT_FOUND"
---| "SERVER_ERROR"

---@class authlete.response.hsk_delete
---@field result_code? string
---@field result_message? string
---@field action authlete.action.hsk_delete
---@field hsk? authlete.Hsk

---@class authlete.request.hsk_get
---@field handle authlete.id

---@alias authlete.action.hsk_get
---| "SUCCESS"
---| "INVALID_REQUEST"
---| "NOT_FOUND"
---| "SERVER_ERROR"

---@class authlete.response.hsk_get
---@field result_code? string
---@field result_message? string
---@field action authlete.action.hsk_get
---@field hsk? authlete.Hsk

---@class authlete.request.hsk_get_list

---@alias authlete.action.hsk_get_list
---| "SUCCESS"
---| "INVALID_REQUEST"
---| "SERVER_ERROR"

---@class authlete.response.hsk_get_list
---@field result_code? string
---@field result_message? string
---@field action authlete.action.hsk_get_list
---@field hsks? authlete.Hsk[]

---@class authlete.request.credential_issuer_metadata
---@field pretty boolean

---@alias authlete.action.credential_issuer_metadata
---| "OK"
---| "NOT_FOUND"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.credential_issuer_metadata
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_issuer_metadata
---@field response_content? string

---@class authlete.request.credential_jwt_issuer_metadata
---@field pretty boolean

---@alias authlete.action.credential_jwt_issuer_metadata
---| "OK"
---| "NOT_FOUND"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.credential_jwt_issuer_metadata
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_jwt_issuer_metadata
---@field response_content? string

---@class authlete.request.credential_issuer_jwks
---@field pretty boolean

---@alias authlete.action.credential_issuer_jwks
---| "OK"
---| "NOT_FOUND"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.credential_issuer_jwks
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_issuer_jwks
---@field response_content? string

---@class authlete.request.credential_offer_create
---@field authorization_code_grant_included? boolean
---@field issuer_state_included? boolean
---@field pre_authorized_code_grant_included? boolean
---@field subject? string
---@field duration? integer
---@field context? string
---@field properties? authlete.Property[]
---@field jwt_at_claims? string
---@field auth_time? integer
---@field acr? string
---@field credential_configuration_ids? string[]
---@field tx_code? string
---@field tx_code_input_mode? string
---@field tx_code_description? string

---@alias authlete.action.credential_offer_create
---| "CREATED"
---| "FORBIDDEN"
---| "CALLER_ERROR"
---| "AUTHLETE_ERROR"

---@class authlete.response.credential_offer_create
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_offer_create
---@field info? authlete.CredentialOfferInfo

---@class authlete.request.credential_offer_info
---@field identifier? string

---@alias authlete.action.credential_offer_info
---| "OK"
---| "FORBIDDEN"
---| "NOT_FOUND"
---| "CALLER_ERROR"
---| "AUTHLETE_ERROR"

---@class authlete.response.credential_offer_info
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_offer_info
---@field info? authlete.CredentialOfferInfo

---@class authlete.request.credential_single_parse
---@field access_token? string
---@field request_content? string

---@alias authlete.action.credential_single_parse
---| "OK"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.credential_single_parse
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_single_parse
---@field response_content? string
---@field info? authlete.CredentialRequestInfo

---@class authlete.request.credential_single_issue
---@field access_token? string
---@field order? authlete.CredentialIssuanceOrder
---@field denied? boolean
---@field interval? integer

---@alias authlete.action.credential_single_issue
---| "OK"
---| "OK_JWT"
---| "ACCEPTED"
---| "ACCEPTED_JWT"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "INTERNAL_SERVER_ERROR"
---| "CALLER_ERROR"

---@class authlete.response.credential_single_issue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_single_issue
---@field response_content? string
---@field transaction_id? string

---@class authlete.request.credential_batch_parse
---@field access_token? string
---@field request_content? string

---@alias authlete.action.credential_batch_parse
---| "OK"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.credential_batch_parse
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_batch_parse
---@field response_content? string
---@field info? authlete.CredentialRequestInfo[]

---@class authlete.request.credential_batch_issue
---@field access_token? string
---@field orders? authlete.CredentialIssuanceOrder[]

---@alias authlete.action.credential_batch_issue
---| "OK"
---| "OK_JWT"
---| "ACCEPTED"
---| "ACCEPTED_JWT"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "INTERNAL_SERVER_ERROR"
---| "CALLER_ERROR"

---@class authlete.response.credential_batch_issue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_batch_issue
---@field response_content? string

---@class authlete.request.credential_deferred_parse
---@field access_token? string
---@field request_content? string

---@alias authlete.action.credential_deferred_parse
---| "OK"
---| "BAD_REQUEST"
---| "UNAUTHORIZED"
---| "FORBIDDEN"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.credential_deferred_parse
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_deferred_parse
---@field response_content? string
---@field info? authlete.CredentialRequestInfo

---@class authlete.request.credential_deferred_issue
---@field order? authlete.CredentialIssuanceOrder
---@field denied? boolean
---@field interval? integer

---@alias authlete.action.credential_deferred_issue
---| "OK"
---| "OK_JWT"
---| "ACCEPTED"
---| "ACCEPTED_JWT"
---| "BAD_REQUEST"
---| "FORBIDDEN"
---| "INTERNAL_SERVER_ERROR"
---| "CALLER_ERROR"

---@class authlete.response.credential_deferred_issue
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_deferred_issue
---@field response_content? string

---@class authlete.request.credential_nonce
---@field pretty? boolean

---@alias authlete.action.credential_nonce
---| "OK"
---| "NOT_FOUND"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.credential_nonce
---@field result_code? string
---@field result_message? string
---@field action authlete.action.credential_nonce
---@field response_content? string
---@field cnonce? string

---@class authlete.request.lifecycle_healthcheck
---@field extended? boolean

---@class authlete.request.native_sso
---@field access_token string
---@field refresh_token? string
---@field sub? string
---@field claims? string
---@field idt_header_params? string
---@field id_token_aud_type? string
---@field device_secret string
---@field device_secret_hash? string

---@alias authlete.action.native_sso
---| "OK"
---| "INTERNAL_SERVER_ERROR"
---| "CALLER_ERROR"

---@class authlete.response.native_sso
---@field result_code? string
---@field result_message? string
---@field action authlete.action.native_sso
---@field response_content? string
---@field id_token? string

---@class authlete.request.native_sso_logout
---@field session_id string

---@alias authlete.action.native_sso_logout
---| "OK"
---| "SERVER_ERROR"
---| "CALLER_ERROR"

---@class authlete.response.native_sso_logout
---@field result_code? string
---@field result_message? string
---@field action authlete.action.native_sso_logout
---@field count? integer

---@class authlete.request.attestation_challenge
---@field pretty? boolean

---@alias authlete.action.attestation_challenge
---| "OK"
---| "INTERNAL_SERVER_ERROR"

---@class authlete.response.attestation_challenge
---@field result_code? string
---@field result_message? string
---@field action authlete.action.attestation_challenge
---@field response_content? string
---@field attestation_challenge? string

---@class authlete.request.backchannel_logout_token
---@field client_identifier authlete.id
---@field subject? string
---@field session_id? string

---@alias authlete.action.backchannel_logout_token
---| "OK"
---| "SERVER_ERROR"
---| "CALLER_ERROR"

---@class authlete.response.backchannel_logout_token
---@field result_code? string
---@field result_message? string
---@field action authlete.action.backchannel_logout_token
---@field logout_token? string
---@field backchannel_logout_uri? string

---@class authlete.actions
---@field authorization { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", LOCATION: "LOCATION", FORM: "FORM", NO_INTERACTION: "NO_INTERACTION", INTERACTION: "INTERACTION" }
---@field authorization_fail { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", LOCATION: "LOCATION", FORM: "FORM" }
---@field authorization_issue { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", LOCATION: "LOCATION", FORM: "FORM" }
---@field authorization_ticket_info { OK: "OK", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" }
---@field authorization_ticket_update { OK: "OK", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" }
---@field push_authorization_request { CREATED: "CREATED", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field token { INVALID_CLIENT: "INVALID_CLIENT", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", PASSWORD: "PASSWORD", OK: "OK", TOKEN_EXCHANGE: "TOKEN_EXCHANGE", JWT_BEARER: "JWT_BEARER", ID_TOKEN_REISSUABLE: "ID_TOKEN_REISSUABLE", NATIVE_SSO: "NATIVE_SSO" }
---@field token_fail { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST" }
---@field token_issue { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", OK: "OK" }
---@field id_token_reissue { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" }
---@field introspection { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", OK: "OK" }
---@field standard_introspection { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", OK: "OK", JWT: "JWT" }
---@field revocation { INVALID_CLIENT: "INVALID_CLIENT", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", OK: "OK" }
---@field user_info { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", OK: "OK" }
---@field user_info_issue { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", JSON: "JSON", JWT: "JWT" }
---@field gm { OK: "OK", NO_CONTENT: "NO_CONTENT", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" }
---@field dynamic_client_register { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" }
---@field dynamic_client_get { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" }
---@field dynamic_client_update { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" }
---@field dynamic_client_delete { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", CREATED: "CREATED", UPDATED: "UPDATED", DELETED: "DELETED", OK: "OK" }
---@field backchannel_authentication { BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", USER_IDENTIFICATION: "USER_IDENTIFICATION" }
---@field backchannel_authentication_issue { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", INVALID_TICKET: "INVALID_TICKET" }
---@field backchannel_authentication_fail { BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field backchannel_authentication_complete { NOTIFICATION: "NOTIFICATION", NO_ACTION: "NO_ACTION", SERVER_ERROR: "SERVER_ERROR" }
---@field device_authorization { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field device_verification { VALID: "VALID", EXPIRED: "EXPIRED", NOT_EXIST: "NOT_EXIST", SERVER_ERROR: "SERVER_ERROR", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field device_complete { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", USER_CODE_EXPIRED: "USER_CODE_EXPIRED", USER_CODE_NOT_EXIST: "USER_CODE_NOT_EXIST", SERVER_ERROR: "SERVER_ERROR" }
---@field token_create { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", OK: "OK" }
---@field token_update { INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", NOT_FOUND: "NOT_FOUND", OK: "OK" }
---@field federation_configuration { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field federation_registration { OK: "OK", BAD_REQUEST: "BAD_REQUEST", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field hsk_create { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", NOT_FOUND: "NOT_FOUND", SERVER_ERROR: "SERVER_ERROR" }
---@field hsk_delete { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", NOT_FOUND: "NOT_FOUND", SERVER_ERROR: "SERVER_ERROR" }
---@field hsk_get { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", NOT_FOUND: "NOT_FOUND", SERVER_ERROR: "SERVER_ERROR" }
---@field hsk_get_list { SUCCESS: "SUCCESS", INVALID_REQUEST: "INVALID_REQUEST", SERVER_ERROR: "SERVER_ERROR" }
---@field credential_issuer_metadata { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field credential_jwt_issuer_metadata { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field credential_issuer_jwks { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field credential_offer_create { CREATED: "CREATED", FORBIDDEN: "FORBIDDEN", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" }
---@field credential_offer_info { OK: "OK", FORBIDDEN: "FORBIDDEN", NOT_FOUND: "NOT_FOUND", CALLER_ERROR: "CALLER_ERROR", AUTHLETE_ERROR: "AUTHLETE_ERROR" }
---@field credential_single_parse { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field credential_single_issue { OK: "OK", OK_JWT: "OK_JWT", ACCEPTED: "ACCEPTED", ACCEPTED_JWT: "ACCEPTED_JWT", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" }
---@field credential_batch_parse { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field credential_batch_issue { OK: "OK", OK_JWT: "OK_JWT", ACCEPTED: "ACCEPTED", ACCEPTED_JWT: "ACCEPTED_JWT", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" }
---@field credential_deferred_parse { OK: "OK", BAD_REQUEST: "BAD_REQUEST", UNAUTHORIZED: "UNAUTHORIZED", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field credential_deferred_issue { OK: "OK", OK_JWT: "OK_JWT", ACCEPTED: "ACCEPTED", ACCEPTED_JWT: "ACCEPTED_JWT", BAD_REQUEST: "BAD_REQUEST", FORBIDDEN: "FORBIDDEN", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" }
---@field credential_nonce { OK: "OK", NOT_FOUND: "NOT_FOUND", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field native_sso { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" }
---@field native_sso_logout { OK: "OK", SERVER_ERROR: "SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" }
---@field attestation_challenge { OK: "OK", INTERNAL_SERVER_ERROR: "INTERNAL_SERVER_ERROR" }
---@field backchannel_logout_token { OK: "OK", SERVER_ERROR: "SERVER_ERROR", CALLER_ERROR: "CALLER_ERROR" }

---@class authlete.reasons
---@field authorization_fail { UNKNOWN: "UNKNOWN", NOT_LOGGED_IN: "NOT_LOGGED_IN", MAX_AGE_NOT_SUPPORTED: "MAX_AGE_NOT_SUPPORTED", EXCEEDS_MAX_AGE: "EXCEEDS_MAX_AGE", DIFFERENT_SUBJECT: "DIFFERENT_SUBJECT", ACR_NOT_SATISFIED: "ACR_NOT_SATISFIED", DENIED: "DENIED", SERVER_ERROR: "SERVER_ERROR", NOT_AUTHENTICATED: "NOT_AUTHENTICATED", ACCOUNT_SELECTION_REQUIRED: "ACCOUNT_SELECTION_REQUIRED", CONSENT_REQUIRED: "CONSENT_REQUIRED", INTERACTION_REQUIRED: "INTERACTION_REQUIRED", INVALID_TARGET: "INVALID_TARGET", INVALID_SCOPE: "INVALID_SCOPE", UNAUTHORIZED_CLIENT: "UNAUTHORIZED_CLIENT", TEMPORARILY_UNAVAILABLE: "TEMPORARILY_UNAVAILABLE" }
---@field token_fail { UNKNOWN: "UNKNOWN", INVALID_RESOURCE_OWNER_CREDENTIALS: "INVALID_RESOURCE_OWNER_CREDENTIALS", INVALID_TARGET: "INVALID_TARGET", INVALID_CLIENT: "INVALID_CLIENT", UNAUTHORIZED_CLIENT: "UNAUTHORIZED_CLIENT", INVALID_SCOPE: "INVALID_SCOPE" }
---@field backchannel_authentication_fail { EXPIRED_LOGIN_HINT_TOKEN: "EXPIRED_LOGIN_HINT_TOKEN", UNKNOWN_USER_ID: "UNKNOWN_USER_ID", UNAUTHORIZED_CLIENT: "UNAUTHORIZED_CLIENT", MISSING_USER_CODE: "MISSING_USER_CODE", INVALID_USER_CODE: "INVALID_USER_CODE", INVALID_BINDING_MESSAGE: "INVALID_BINDING_MESSAGE", INVALID_TARGET: "INVALID_TARGET", ACCESS_DENIED: "ACCESS_DENIED", SERVER_ERROR: "SERVER_ERROR" }

---@class authlete.results
---@field backchannel_authentication_complete { AUTHORIZED: "AUTHORIZED", ACCESS_DENIED: "ACCESS_DENIED", TRANSACTION_FAILED: "TRANSACTION_FAILED" }
---@field device_complete { AUTHORIZED: "AUTHORIZED", ACCESS_DENIED: "ACCESS_DENIED", TRANSACTION_FAILED: "TRANSACTION_FAILED" }

---@class authlete.enums
---@field ApplicationType table<string, authlete.ApplicationType>
---@field AttachmentType table<string, authlete.AttachmentType>
---@field AuthorizationFailReason table<string, authlete.AuthorizationFailReason>
---@field BackchannelAuthenticationCompleteResult table<string, authlete.BackchannelAuthenticationCompleteResult>
---@field BackchannelAuthenticationFailReason table<string, authlete.BackchannelAuthenticationFailReason>
---@field ClaimType table<string, authlete.ClaimType>
---@field ClientAuthMethod table<string, authlete.ClientAuthMethod>
---@field ClientRegistrationType table<string, authlete.ClientRegistrationType>
---@field ClientSource table<string, authlete.ClientSource>
---@field ClientType table<string, authlete.ClientType>
---@field DeliveryMode table<string, authlete.DeliveryMode>
---@field DeviceCompleteResult table<string, authlete.DeviceCompleteResult>
---@field Display table<string, authlete.Display>
---@field EntityType table<string, authlete.EntityType>
---@field FapiMode table<string, authlete.FapiMode>
---@field GrantManagementAction table<string, authlete.GrantManagementAction>
---@field GrantType table<string, authlete.GrantType>
---@field JWEAlg table<string, authlete.JWEAlg>
---@field JWEEnc table<string, authlete.JWEEnc>
---@field JWEZip table<string, authlete.JWEZip>
---@field JWSAlg table<string, authlete.JWSAlg>
---@field Prompt table<string, authlete.Prompt>
---@field ResponseMode table<string, authlete.ResponseMode>
---@field ResponseType table<string, authlete.ResponseType>
---@field ServiceProfile table<string, authlete.ServiceProfile>
---@field Sns table<string, authlete.Sns>
---@field SubjectType table<string, authlete.SubjectType>
---@field TokenBatchKind table<string, authlete.TokenBatchKind>
---@field TokenBatchResult table<string, authlete.TokenBatchResult>
---@field TokenFailReason table<string, authlete.TokenFailReason>
---@field TokenStatus table<string, authlete.TokenStatus>
---@field TokenType table<string, authlete.TokenType>
---@field UserCodeCharset table<string, authlete.UserCodeCharset>
---@field UserIdentificationHintType table<string, authlete.UserIdentificationHintType>
---@field VerifiedClaimsValidationSchema table<string, authlete.VerifiedClaimsValidationSchema>

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

---deletes the service and everything that belongs to it
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

---deletes a client; its tokens are no longer valid
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

---deletes an access token and its refresh token
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
---@field action authlete.actions
---@field reason authlete.reasons
---@field result authlete.results
---@field endpoint authlete.endpoints
---@field enum authlete.enums
---@field openresty authlete.openresty
---@field reply table<string, authlete.reply_function>
---@field sandbox authlete.sandbox
---@field all fun(calls: authlete.call[], timeout_ms?: number): table
---@field _VERSION string
local authlete = {}

--- Creates an api, which has the settings, credentials and connections for calls. Does not connect yet.
---
---@param given authlete.settings the settings, which docs/reference.md lists; they are copied and not modified
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

---deletes the service and everything that belongs to it
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

---deletes a client; its tokens are no longer valid
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

---deletes an access token and its refresh token
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

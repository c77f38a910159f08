--- What each operation is for, and `next`: the operations that are usually called after it.
return {
  -- Service management
  get_service = { "reads the settings of the service", next = { "update_service" } },
  get_service_list = { "lists services, a page at a time", next = { "get_service" } },
  create_service = { "creates a service, to which Authlete gives its number, API key and secret",
    next = { "get_service", "create_client" } },
  update_service = { "replaces all settings of the service; change what get_service returned, so that none is lost" },
  delete_service = { "deletes the service" },
  get_service_configuration = {
    "returns the service's metadata, for /.well-known/openid-configuration (OpenID Connect Discovery 1.0) "
      .. "and /.well-known/oauth-authorization-server (RFC 8414)" },
  get_service_configuration_post = {
    "does the same as get_service_configuration, but sends its parameters in the body; for a long patch" },

  -- Client management
  get_client = { "reads the settings of a client", next = { "update_client" } },
  get_client_list = { "lists the clients of the service, or of one developer, a page at a time",
    next = { "get_client" } },
  create_client = { "registers a client; the response has the id and the secret that it got",
    next = { "get_client" } },
  update_client = { "replaces all settings of a client; change what get_client returned, so that none is lost" },
  delete_client = { "deletes a client" },
  update_client_lock_flag = { "locks a client, which then can no longer use the service, or unlocks it" },
  refresh_client_secret = { "gives a client a new random secret" },
  update_client_secret = { "gives a client a new secret of your choice" },
  get_client_authorization_list_by_query = {
    "lists the clients that a user has authorized; the subject is in the query",
    next = { "delete_client_authorization" } },
  get_client_authorization_list = { "lists the clients that a user has authorized, for a page about the user's account",
    next = { "update_client_authorization", "delete_client_authorization" } },
  get_client_authorization_list_by_subject = {
    "lists the clients that a user has authorized; the subject is in the path",
    next = { "delete_client_authorization" } },
  update_client_authorization = { "changes the scopes of the access tokens that a client already has for a user" },
  delete_client_authorization_by_query = {
    "deletes the tokens that a client has for a user; the subject is in the query" },
  delete_client_authorization = { "deletes the tokens that a client has for a user, who thus withdraws the consent" },
  delete_client_authorization_by_subject = {
    "deletes the tokens that a client has for a user; the subject is in the path" },
  get_granted_scopes_by_query = { "reads which scopes a user has granted to a client; the subject is in the query" },
  get_granted_scopes = { "reads which scopes a user has granted to a client, for example to skip a consent page",
    next = { "authorization_issue", "delete_granted_scopes" } },
  get_granted_scopes_by_subject = { "reads which scopes a user has granted to a client; the subject is in the path" },
  delete_granted_scopes_by_query = {
    "forgets which scopes a user has granted to a client; the subject is in the query" },
  delete_granted_scopes_by_subject = {
    "forgets which scopes a user has granted to a client; the subject is in the path" },
  get_requestable_scopes = { "reads which scopes a client may request", next = { "set_requestable_scopes" } },
  set_requestable_scopes = { "sets which scopes a client may request", next = { "delete_requestable_scopes" } },
  set_requestable_scopes_put = { "does the same as set_requestable_scopes, with the method PUT" },
  delete_requestable_scopes = { "lets a client request all scopes of the service again" },
  delete_granted_scopes = { "forgets which scopes a user has granted to a client; tokens stay valid" },

  -- Authorization endpoint
  authorization = {
    "checks an authorization request (RFC 6749 section 3.1, OpenID Connect Core 1.0 section 3.1.2.1) and says whether "
      .. "to ask the user; call it first at the authorization endpoint",
    next = {
      "authorization_issue", "authorization_fail", "authorization_ticket_info", "authorization_ticket_update",
    } },
  authorization_fail = { "refuses an authorization request, and makes the error response for the client" },
  authorization_issue = {
    "issues the code and the tokens that an authorization request asked for, once the user has authenticated and "
      .. "consented",
    next = { "token", "introspection" } },
  authorization_ticket_info = { "reads what your server has stored with an authorization request",
    next = { "authorization_ticket_update", "authorization_issue" } },
  authorization_ticket_update = { "changes what your server has stored with an authorization request",
    next = { "authorization_issue", "authorization_fail" } },

  -- Pushed authorization endpoint
  push_authorization_request = { "checks a pushed authorization request (RFC 9126) and issues its request_uri",
    next = { "authorization" } },

  -- Token endpoint
  token = {
    "authenticates the client, checks a token request (RFC 6749 section 3.2) and, for most grant types, issues the "
      .. "tokens; call it first at the token endpoint",
    next = { "token_issue", "token_fail", "token_create", "id_token_reissue", "native_sso", "introspection",
      "user_info" } },
  token_fail = { "refuses a token request of the password grant (RFC 6749 section 4.3), and makes the error response" },
  token_issue = { "issues the tokens for a token request of the password grant, once the password is known to be right",
    next = { "introspection", "user_info" } },
  id_token_reissue = {
    "issues a new ID token with the tokens of a refresh (OpenID Connect Core 1.0 section 12.2)" },

  -- Introspection endpoint
  introspection = {
    "checks an access token for a protected resource, and makes the error response if it does not suffice (RFC 6750)",
    next = { "credential_single_parse", "credential_batch_parse", "credential_deferred_parse" } },
  standard_introspection = {
    "makes the response of an introspection endpoint for resource servers (RFC 7662, RFC 9701); "
      .. "authenticate the resource server before" },

  -- Revocation endpoint
  revocation = { "authenticates the client and revokes its token (RFC 7009)" },

  -- UserInfo endpoint
  user_info = { "checks the access token of a UserInfo request (OpenID Connect Core 1.0 section 5.3) and says which "
    .. "claims it asks for", next = { "user_info_issue" } },
  user_info_issue = { "makes the UserInfo response from the user's claims, as JSON or as a JWT" },

  -- Grant management endpoint
  gm = { "queries or revokes a grant (Grant Management for OAuth 2.0)" },

  -- JWK Set endpoint
  get_service_jwks = { "returns the service's JWK Set (RFC 7517 section 5), for its jwks_uri" },

  -- Dynamic client registration
  dynamic_client_register = { "registers a client at its own request (RFC 7591, OpenID Connect Registration 1.0)",
    next = { "dynamic_client_get", "dynamic_client_update", "dynamic_client_delete" } },
  dynamic_client_get = { "returns the metadata of a client to itself (RFC 7592 section 2.1)",
    next = { "dynamic_client_update" } },
  dynamic_client_update = { "replaces the metadata of a client at its own request (RFC 7592 section 2.2)" },
  dynamic_client_delete = { "deletes a client at its own request (RFC 7592 section 2.3)" },

  -- CIBA
  backchannel_authentication = {
    "authenticates the client and checks a backchannel authentication request (CIBA Core 1.0 section 7)",
    next = { "backchannel_authentication_issue", "backchannel_authentication_fail" } },
  backchannel_authentication_issue = {
    "issues the auth_req_id of a backchannel authentication request, after which you ask the user on the "
      .. "authentication device",
    next = { "backchannel_authentication_complete" } },
  backchannel_authentication_fail = { "refuses a backchannel authentication request, and makes the error response" },
  backchannel_authentication_complete = {
    "reports what the user decided on the authentication device; issues the tokens if they are pushed to the client",
    next = { "token" } },

  -- Device flow
  device_authorization = {
    "authenticates the client and issues a device code and a user code (RFC 8628 section 3.1)",
    next = { "device_verification", "token" } },
  device_verification = { "looks up a user code that a user has entered, for the consent page (RFC 8628 section 3.3)",
    next = { "device_complete" } },
  device_complete = { "reports what the user decided about a device", next = { "token" } },

  -- Token operations
  get_token_list = { "lists access tokens, of a client, a user or both, a page at a time",
    next = { "token_update", "token_delete", "token_revoke" } },
  token_create = { "creates an access token, and a refresh token, without a request of a client: for token exchange, "
    .. "assertions, or tests", next = { "introspection", "token_update", "token_delete" } },
  token_update = { "changes an access token: when it expires, its scopes, its properties, what it is bound to" },
  token_delete = { "deletes an access token" },
  token_revoke = { "revokes one token, or all tokens of a client, of a user, or of both together" },
  token_create_batch = { "creates many access tokens in the background; to bring tokens from another server",
    next = { "get_token_create_batch_status" } },
  get_token_create_batch_status = { "says how far the creation of tokens by token_create_batch has come" },

  -- JOSE object
  verify_jose = { "verifies a JOSE object, such as a signed JWT (RFC 7515, RFC 7519)" },

  -- Federation endpoint
  federation_configuration = {
    "returns the service's entity configuration, for /.well-known/openid-federation (OpenID Federation 1.0)",
    next = { "federation_registration" } },
  federation_registration = { "registers a relying party explicitly (OpenID Federation 1.0 section 12.2)" },

  -- Utility endpoints
  info = { "says which version of Authlete answers, and which features it has" },
  echo = { "returns its query parameters; shows that Authlete can be reached" },

  -- Hardware security key
  hsk_create = { "creates a key pair in a hardware security module", next = { "hsk_get", "update_service" } },
  hsk_delete = { "deletes a key from its hardware security module" },
  hsk_get = { "reads about a key in a hardware security module", next = { "hsk_delete" } },
  hsk_get_list = { "lists the service's keys in hardware security modules", next = { "hsk_get", "hsk_delete" } },

  -- Verifiable credential issuer
  credential_issuer_metadata = {
    "returns the metadata of the credential issuer, for /.well-known/openid-credential-issuer (OID4VCI 1.0)" },
  credential_jwt_issuer_metadata = {
    "returns the metadata with the issuer's keys, for /.well-known/jwt-vc-issuer (SD-JWT-based VCs)" },
  credential_issuer_jwks = { "returns the JWK Set of the credential issuer" },
  credential_offer_create = { "creates a credential offer, which a wallet gets as a link or a QR code (OID4VCI 1.0)",
    next = { "credential_offer_info", "token" } },
  credential_offer_info = { "reads a credential offer, for the endpoint that credential_offer_uri points to" },
  credential_single_parse = { "checks a credential request, and says which credential it asks for",
    next = { "credential_single_issue" } },
  credential_single_issue = { "issues a credential, or a transaction id if it is to be issued later",
    next = { "credential_deferred_parse" } },
  credential_batch_parse = { "checks a batch credential request, and says which credentials it asks for",
    next = { "credential_batch_issue" } },
  credential_batch_issue = { "issues several credentials, or transaction ids", next = { "credential_deferred_parse" } },
  credential_deferred_parse = { "checks a request for a credential that was not ready before",
    next = { "credential_deferred_issue" } },
  credential_deferred_issue = { "issues a credential that was not ready before" },
  credential_nonce = { "issues a c_nonce, which the proofs in a credential request contain (OID4VCI 1.0)",
    next = { "credential_single_parse" } },

  -- Lifecycle
  lifecycle_healthcheck = { "says whether the Authlete server is ready for calls; needs no credentials" },

  -- Native SSO
  native_sso = {
    "issues the ID token, bound to a device secret, of a Native SSO request (OpenID Connect Native SSO 1.0)",
    next = { "native_sso_logout" } },
  native_sso_logout = { "deletes the access tokens and refresh tokens of a user's session" },

  -- Attestation challenge endpoint
  attestation_challenge = {
    "issues a challenge for client attestations (OAuth 2.0 Attestation-Based Client Authentication)",
    next = { "push_authorization_request", "token" } },

  -- Back-channel logout
  backchannel_logout_token = {
    "makes the logout token that you send to a client's backchannel_logout_uri "
      .. "(OpenID Connect Back-Channel Logout 1.0)" },
}

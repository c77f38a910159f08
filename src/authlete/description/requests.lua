--- What names mean in requests: `all` for all operations, then by operation.
return {
  all = {
    access_token = "value for the new access token; by default Authlete chooses a random one",
    access_token_duration =
      "lifetime of the access token, in seconds; 0, the default, stands for the service's setting",
    access_token_persistent = "whether the access token never expires; by default false",
    auth_time = "when the user authenticated, in seconds since 1970; by default unknown",
    certificate_thumbprint =
      "SHA-256 thumbprint in base64url of the certificate to bind the token to (RFC 8705 section 3)",
    cimd_options = "how client metadata documents are retrieved for this request; overrides the service's settings",
    claims = "claims of the user for the ID token, a JSON object as text",
    claims_for_tx = "claims that transformed claims are computed from, a JSON object as text",
    client_certificate = "certificate that the client presented in TLS (RFC 8705), in PEM",
    client_certificate_path = "the rest of the certificate's chain, each in PEM",
    client_entity_id_used =
      "whether the client counts as identified by its entity id (OpenID Federation 1.0); by default false",
    client_id_alias_used =
      "whether the client counts as identified by its alias; affects aud in UserInfo responses; by default false",
    credential_configuration_ids = "ids of the credential configurations to offer (OID4VCI 1.0 section 4.1.1)",
    denied = "whether to refuse the request with credential_request_denied; by default false (OID4VCI 1.0)",
    developer = "only clients of this developer; by default all",
    device_secret = "device secret of the client: device_secret from the response of token, or a new one",
    device_secret_hash = "value for the claim ds_hash of the ID token; by default a hash of device_secret",
    dpop = "the header DPoP of the request (RFC 9449)",
    dpop_key_thumbprint = "thumbprint of the DPoP key to bind the token to (RFC 9449 section 6, RFC 7638)",
    dpop_nonce_required =
      "whether the DPoP proof must have the expected nonce (RFC 9449 sections 8 and 9), even if the service does not "
      .. "require it",
    ["end"] = "index after the last element; by default 5",
    error_description = "value for error_description, if the result is a failure; by default Authlete's own",
    error_uri = "value for error_uri, if the result is a failure: a page about the error",
    headers = "headers that the signature covers, and Signature and Signature-Input (RFC 9421)",
    htm = "method of the request, for the DPoP proof; by default POST",
    htu = "URL of the endpoint without query, for the DPoP proof; by default the service's setting for the endpoint",
    id_token_aud_type = "form of the claim aud of the ID token: array or string; by default the service's setting",
    idt_header_params = "more header parameters for the ID token, a JSON object as text",
    interval = "how long the wallet should wait before it asks again, in seconds, if issuance is deferred",
    json = "metadata that the client sent (RFC 7591 section 2), JSON as text",
    message = "body of the request, to compare Content-Digest with",
    metadata_document_used = "whether the client counts as identified by a metadata document; by default false",
    oauth_client_attestation =
      "the header OAuth-Client-Attestation of the request (OAuth 2.0 Attestation-Based Client Authentication)",
    oauth_client_attestation_pop = "the header OAuth-Client-Attestation-PoP of the request",
    order = "what to issue",
    orders = "what to issue, one element for each requested credential",
    parameters = "what the client sent: the query of a GET, the body of a POST, as it arrived",
    patch = "JSON Patch (RFC 6902) to apply to the metadata",
    pretty = "whether the JSON is indented; by default it is compact",
    properties = "key-value pairs to store with the access token, which later responses about it have",
    reason = "why the request is refused; decides on the error that the client gets",
    refresh_token = "value for the new refresh token; by default Authlete chooses a random one",
    refresh_token_duration =
      "lifetime of the refresh token, in seconds; 0, the default, stands for the service's setting",
    request_body_contained = "whether the request has a body, whose Content-Digest the signature must then cover",
    request_content = "body of the wallet's request",
    requestable_scopes = "the only scopes that the client may request; an empty list permits none",
    result = "what the user decided",
    scopes = "scopes to grant; by default those that the client requested",
    start = "index of the first element, from 0; by default 0",
    target_uri = "URL of the request with its query, for HTTP message signatures (RFC 9421); by default htu",
    ticket = "from the response to the call before",
    uri = "deprecated; see target_uri",
    user_code = "the user code that the user entered",
    verified_claims_for_tx = "verified claims that transformed claims are computed from, each a JSON object as text",
  },
  get_client_list = {
    developer = "only clients of this developer; by default all clients",
  },
  get_service_jwks = {
    include_private_keys = "whether private keys are included; by default false. Never publish them",
  },
  dynamic_client_register = {
    client_id = "not used to register a client",
    token = "initial access token from the Authorization header (RFC 7591 section 3), if your server uses them",
  },
  dynamic_client_get = {
    client_id = "id of the client, from the URL of the request",
    token = "registration access token from the Authorization header (RFC 7592)",
    json = "not used",
  },
  dynamic_client_update = {
    client_id = "id of the client, from the URL of the request",
    token = "registration access token from the Authorization header (RFC 7592)",
  },
  dynamic_client_delete = {
    client_id = "id of the client, from the URL of the request",
    token = "registration access token from the Authorization header (RFC 7592)",
    json = "not used",
  },
  update_client_lock_flag = {
    client_locked = "true locks the client, false unlocks it",
  },
  update_client_secret = {
    client_secret = "the new secret: at most 86 characters of A-Z, a-z, 0-9, - and _",
  },
  update_client_authorization = {
    scopes = "new scopes of the access tokens; by default they are not changed",
  },
  authorization = {
    context = "any text, to store with the ticket; see authorization_ticket_info",
  },
  authorization_fail = {
    description = "value for error_description; by default Authlete's own",
  },
  authorization_issue = {
    subject = "unique id of the user who gave consent",
    access_token = "value for the access token of the implicit flow or a hybrid flow; by default Authlete chooses one",
    session_id = "id of the user's session at your server, for the claim sid of the ID token",
  },
  authorization_ticket_update = {
    info = "what to store with the ticket",
  },
  token = {
    properties = "key-value pairs to store with the access token; those not hidden are in the token response",
    client_id = "id of the client from the Authorization header, if it has one",
    client_secret = "secret of the client from the Authorization header, if it has one",
  },
  token_issue = {
    subject = "unique id of the user whose password was right",
  },
  id_token_reissue = {
    access_token = "jwt_access_token from the response of token or, without one, access_token",
    refresh_token = "refresh_token from the response of token",
  },
  introspection = {
    htm = "method of the request, for the DPoP proof and for HTTP message signatures",
    htu = "URL of the resource without query, for the DPoP proof",
    token = "the access token that the client presented",
    scopes = "scopes that the resource needs; by default none",
    subject = "unique id of the user that the resource belongs to, if only that user may read it",
    resources = "resources that the access token must be for (RFC 8707)",
    acr_values = "ACRs one of which the user's authentication must satisfy (RFC 9470)",
    max_age = "how long ago the user may have authenticated, in seconds (RFC 9470)",
    required_components = "components that the signature must cover; by default @method, @target-uri and authorization",
  },
  user_info = {
    htm = "method of the request, for the DPoP proof and for HTTP message signatures",
    token = "the access token that the client presented",
  },
  gm = {
    htm = "method of the request, for the DPoP proof; by default GET for QUERY, DELETE for REVOKE",
    htu = "URL of the request without query, for the DPoP proof; by default grant_management_endpoint, / and grant_id",
    access_token = "the access token that the client presented",
    gm_action = "QUERY for a GET, REVOKE for a DELETE",
    grant_id = "id of the grant, the last part of the request's path",
  },
  standard_introspection = {
    with_hidden_properties = "whether the response has the token's hidden properties, too; by default false",
    rs_uri = "URI of the resource server that asks, which must be among the token's audiences if it has some",
    http_accept_header = "the header Accept; application/token-introspection+jwt asks for a JWT (RFC 9701 section 4)",
    introspection_sign_alg = "JWS algorithm of the response; by default RS256 (RFC 9701 section 6)",
    introspection_encryption_alg = "JWE alg of the response; by default it is not encrypted (RFC 9701 section 6)",
    introspection_encryption_enc = "JWE enc of the response; by default A128CBC_HS256 (RFC 9701 section 6)",
    shared_key_for_sign = "key for a symmetric introspection_sign_alg",
    shared_key_for_encryption = "key for a symmetric introspection_encryption_alg",
    public_key_for_encryption =
      "public key of the resource server for an asymmetric introspection_encryption_alg, a JWK",
    parameters = "what the resource server sent, as it arrived (RFC 7662 section 2.1)",
  },
  revocation = {
    parameters = "what the client sent, as it arrived (RFC 7009 section 2.1)",
    client_id = "id of the client from the Authorization header, if it has one",
    client_secret = "secret of the client from the Authorization header, if it has one",
  },
  user_info_issue = {
    token = "the access token that the client presented; token from the response of user_info",
    claims = "claims of the user for the response, a JSON object as text",
    request_signature = "the header Signature of the request, which the signature of the response covers",
    headers = "headers of your reply, all of which the signature covers",
  },
  backchannel_authentication_issue = {
    ticket = "from the response of backchannel_authentication",
  },
  backchannel_authentication_complete = {
    subject = "unique id of the user who was asked",
    ticket = "from the response of backchannel_authentication",
    access_token = "value for the access token that is pushed; by default Authlete chooses one",
  },
  backchannel_authentication_fail = {
    error_description = "value for error_description; by default Authlete's own",
    error_uri = "value for error_uri: a page about the error",
  },
  device_complete = {
    subject = "unique id of the user who was asked",
  },
  get_token_list = {
    client_identifier = "only tokens of the client with this id or alias; by default of all clients",
    subject = "only tokens of this user; by default of all users",
    token_status = "whether to list valid tokens, expired ones, or both",
  },
  token_update = {
    access_token = "the access token to change; it can also be named by its hash or token_id",
    access_token_expires_at = "when the access token is to expire, in ms since 1970; by default not changed",
    scopes = "the new scopes; by default not changed",
    properties = "the new properties, in place of all old ones; by default not changed",
    access_token_expires_at_updated_on_scope_update =
      "whether new scopes also change when the access token expires; by default false",
    access_token_hash = "hash of the access token to change, if access_token is not known",
    access_token_value_updated = "whether the access token gets a new value, which the response has; by default false",
    access_token_persistent = "whether the access token never expires; access_token_expires_at is then ignored",
    authorization_details = "the new details (RFC 9396); by default not changed",
    for_external_attachment = "whether the token is for reading external attachments",
    refresh_token_expires_at = "when the refresh token is to expire, in ms since 1970; by default not changed",
    refresh_token_expires_at_updated_on_scope_update =
      "whether new scopes also change when the refresh token expires; by default false",
    token_id = "id of the token to change",
    refresh_token = "the refresh token whose access token is to be changed",
    refresh_token_hash = "hash of the refresh token whose access token is to be changed",
  },
  token_revoke = {
    access_token_identifier = "the access token to revoke, or its hash",
    refresh_token_identifier = "the refresh token to revoke, or its hash",
    client_identifier = "revoke all tokens of the client with this id or alias",
    subject = "revoke all tokens of this user; with client_identifier, only those of the client",
  },
  token_create_batch = {
    dry_run = "whether to check the request only, and create nothing; by default false",
  },
  verify_jose = {
    jose = "the JOSE object in compact serialization",
    mandatory_claims = "claims that the object must have",
    clock_skew = "tolerance for the claims exp, iat and nbf, in seconds",
    client_identifier = "the client whose keys are needed to decrypt or verify the object",
    signed_by_client = "whether the client made the signature, with its private key or its secret",
  },
  federation_configuration = {
    entity_types =
      "what the service is in the federation; OPENID_PROVIDER, the default, OPENID_CREDENTIAL_ISSUER, or both",
  },
  federation_registration = {
    entity_configuration =
      "entity configuration of the relying party, a JWT: the body of a request with application/entity- "
      .. "statement+jwt",
    trust_chain = "trust chain of the relying party as JSON: the body of a request with application/trust-chain+json",
  },
  echo = {
    ["*"] = "any parameters",
  },
  credential_offer_create = {
    subject = "unique id of the user that the credential is about",
    duration = "lifetime of the offer, in seconds; 0, the default, stands for the service's setting",
    context = "any text, to store with the offer",
    properties = "key-value pairs to store with the access token that the offer leads to",
    authorization_code_grant_included = "whether the offer includes the authorization code grant; by default false",
    issuer_state_included =
      "whether the offer has an issuer_state, which ties the authorization request to it; by default false",
    pre_authorized_code_grant_included = "whether the offer includes the pre-authorized code grant; by default false",
  },
  credential_offer_info = {
    identifier = "identifier of the offer, from credential_offer_create",
  },
  credential_single_parse = {
    access_token = "the access token that the wallet presented",
  },
  credential_single_issue = {
    access_token = "the access token that the wallet presented",
  },
  credential_batch_parse = {
    access_token = "the access token that the wallet presented",
  },
  credential_batch_issue = {
    access_token = "the access token that the wallet presented",
  },
  credential_deferred_parse = {
    access_token = "the access token that the wallet presented",
  },
  lifecycle_healthcheck = {
    extended = "whether the response tells more than that the server works",
  },
  native_sso = {
    access_token = "jwt_access_token from the response of token or, without one, access_token",
    refresh_token = "refresh_token from the response of token",
  },
  native_sso_logout = {
    session_id = "id of the user's session, as in authorization_issue",
  },
  backchannel_logout_token = {
    subject = "unique id of the user who signed out; this or session_id is required",
    session_id = "id of the session that ended, for the claim sid; this or subject is required",
  },
  hsk_create = {
    kid = "id for the key (RFC 7517 section 4.5)",
  },
  get_token_create_batch_status = {
    request_id = "request_id from the response of token_create_batch",
  },
  push_authorization_request = {
    client_id = "id of the client from the Authorization header, if it has one",
    client_secret = "secret of the client from the Authorization header, if it has one",
  },
  backchannel_authentication = {
    client_id = "id of the client from the Authorization header, if it has one",
    client_secret = "secret of the client from the Authorization header, if it has one",
  },
  device_authorization = {
    client_id = "id of the client from the Authorization header, if it has one",
    client_secret = "secret of the client from the Authorization header, if it has one",
  },
}

--- The fields of objects other than services and clients, by object.
return {
  ClientExtension = {
    requestable_scopes = "the only scopes that the client may request, if requestable_scopes_enabled is true",
    requestable_scopes_enabled = "whether requestable_scopes limits what the client may request",
    access_token_duration =
      "lifetime of access tokens for this client, in seconds, if shorter than the service's; 0 for the service's",
    refresh_token_duration =
      "lifetime of refresh tokens for this client, in seconds, if shorter than the service's; 0 for the service's",
    id_token_duration =
      "lifetime of ID tokens for this client, in seconds, if shorter than the service's; 0 for the service's",
    token_exchange_permitted = "whether the client may exchange tokens (RFC 8693), if the service asks for permission",
  },
  TokenCreateRequest = {
    grant_type = "grant type that the token is to look as if it came from",
    client_id = "id of the client that the token is for; or use client_identifier",
    client_identifier = "id of the client that the token is for, or its alias",
    subject = "unique id of the user; required unless grant_type is CLIENT_CREDENTIALS",
    scopes = "scopes of the token; by default none",
    session_id = "id of the user's session at your server, for Native SSO",
  },
  AccessToken = {
    access_token_hash = "hash of the access token; Authlete does not store the token itself",
    refresh_token_hash = "hash of the refresh token, if there is one",
    created_at = "when the access token was created, in ms since 1970; a refresh does not change it",
    last_refreshed_at = "when the access token was last refreshed, in ms since 1970; 0 if never",
    client_id = "id of the client, a number",
    scopes = "scopes of the access token",
  },
  AuthorizationTicketInfo = {
    context = "any text, which your server stores with the ticket",
  },
  AuthzDetails = {
    elements = "the elements of the array authorization_details",
  },
  AuthzDetailsElement = {
    type = "type of the element, which decides on its other fields (RFC 9396 section 2)",
    locations = "URIs of the resources (RFC 9396 section 2.2)",
    actions = "what the client may do there (RFC 9396 section 2.2)",
    data_types = "what data the client may use (RFC 9396 section 2.2)",
    identifier = "id of one resource (RFC 9396 section 2.2)",
    privileges = "privileges of the client at the resource (RFC 9396 section 2.2)",
    other_fields = "all other fields of the element, a JSON object as text",
  },
  CimdOptions = {
    always_retrieved = "whether the metadata document is retrieved even if a copy is still fresh",
    http_permitted = "whether client ids may be http URLs; only for tests",
    query_permitted = "whether client ids may have a query",
  },
  CredentialIssuanceOrder = {
    request_identifier = "identifier of the credential request, from the response of the parse operation",
    credential_payload = "content of the credential, a JSON object as text",
    issuance_deferred = "whether the credential is issued later; the wallet gets a transaction id",
    credential_duration =
      "lifetime of the credential, in seconds; 0, the default, for the service's setting, below 0 for no limit",
    signing_key_id = "id of the key to sign with; by default Authlete chooses one",
  },
  CredentialIssuerMetadata = {
    authorization_servers = "identifiers of the authorization servers, if not only this service",
    credential_endpoint = "URL of the credential endpoint",
    batch_credential_endpoint = "URL of the batch credential endpoint (OID4VCI before 1.0)",
    deferred_credential_endpoint = "URL of the deferred credential endpoint",
    notification_endpoint = "URL of the notification endpoint",
    nonce_endpoint = "URL of the nonce endpoint",
    credential_request_encryption_jwks = "JWK Set with the private keys that decrypt credential requests, as text",
    credential_request_encryption_enc_values_supported = "JWE enc algorithms for credential requests",
    credential_request_encryption_zip_values_supported = "compression of encrypted credential requests",
    require_credential_request_encryption = "whether credential requests must be encrypted",
    credential_response_encryption_alg_values_supported = "JWE alg algorithms for credential responses",
    credential_response_encryption_enc_values_supported = "JWE enc algorithms for credential responses",
    credential_response_encryption_zip_values_supported = "compression of encrypted credential responses",
    require_credential_response_encryption = "whether wallets must ask for encrypted credential responses",
    batch_size = "how many proofs a credential request may have; published from 2",
    display = "how wallets show the issuer, a JSON array as text",
    credentials_supported = "the credential configurations, a JSON object as text",
  },
  CredentialOfferInfo = {
    identifier = "identifier of the offer, which Authlete chose",
    credential_offer = "the offer for the wallet, JSON as text",
    issuer_state = "the issuer_state of the offer",
    pre_authorized_code = "the pre-authorized code of the offer",
    subject = "unique id of the user that the credential is about",
    expires_at = "when the offer expires, in ms since 1970",
    context = "any text, which your server stores with the offer",
    properties = "key-value pairs for the access token that the offer leads to",
  },
  CredentialRequestInfo = {
    identifier = "identifier of the request; for request_identifier of the order",
    format = "format of the credential, such as dc+sd-jwt",
    binding_key = "key that the credential is bound to, from the proof: a JWK as text",
    binding_keys = "keys that credentials are bound to, from the proofs: each a JWK as text",
    details = "what the request says about the credential, JSON as text",
    credential_configuration_id = "id of the credential configuration that the request names",
    credential_identifier = "identifier of the credential that the request names",
  },
  DynamicScope = {
    name = "name of the scope, without its value, such as transfer",
    value = "value in this request, such as 1234",
  },
  Grant = {
    scopes = "scopes of the grant, by resource",
    claims = "names of the claims of the grant",
  },
  GrantScope = {
    scope = "scopes, separated by spaces",
    resource = "resources that the scopes are for (RFC 8707)",
  },
  Hsk = {
    public_key = "public key, DER in base64",
  },
  NamedUri = {
    name = "name of the endpoint, as in the metadata, such as token_endpoint",
    uri = "its URL with mutual TLS (RFC 8705 section 5)",
  },
  Property = {
    hidden = "whether clients do not see the property; by default false",
  },
  Scope = {
    name = "name of the scope",
    default_entry = "whether the scope counts as requested if a request names none",
  },
  SnsCredentials = {
    sns = "the social network",
    api_key = "API key at the social network",
    api_secret = "API secret at the social network",
  },
  StringArray = {
    array = "the strings",
  },
  TaggedValue = {
    tag = "language of the value (RFC 5646), such as de",
    value = "the value in this language",
  },
  TokenBatchStatus = {
    batch_kind = "what the batch does",
    request_id = "id of the batch",
    result = "how it ended; nothing while it runs",
    token_count = "how many tokens have been processed",
    error_code = "code of the error, if it failed",
    error_description = "what went wrong, if it failed",
  },
  TokenInfo = {
    client_id = "id of the client that the token was issued to, a number",
    scopes = "scopes of the token",
    expires_at = "when the token expires, in seconds since 1970 (not ms)",
  },
  TrustAnchor = {
    entity_id = "entity id of the trust anchor, a URL",
  },
}

--- What names mean in responses: `all` for all operations, then by operation.
return {
  all = {
    access_token = "the access token that was issued",
    access_token_duration = "lifetime of the access token, in seconds",
    acrs = "ACRs that the client asks for, one of which the user's authentication should satisfy",
    attestation_challenge = "challenge for the header OAuth-Client-Attestation-Challenge of the reply",
    auth_req_id = "id of the backchannel authentication request (CIBA Core 1.0 section 7.3)",
    authorization_code = "the authorization code that was issued, if there is one",
    authorization_details = "what the client asks for in detail (RFC 9396)",
    claim_names = "claims that scopes of the request stand for (OpenID Connect Core 1.0 section 5.4)",
    client_id = "id of the client, a number",
    client_notification_endpoint = "URL at the client that the notification goes to",
    client_notification_token =
      "what you authenticate with at the client's notification endpoint (CIBA Core 1.0 section 7.1)",
    credential_offer_info = "the credential offer that the request came from",
    delivery_mode = "how the client gets the tokens: POLL, PING or PUSH",
    developer = "id of the developer that the call named",
    dpop_nonce = "nonce for the header DPoP-Nonce of the reply (RFC 9449 sections 8 and 9)",
    dynamic_scopes = "scopes of the request whose values vary, such as transfer:1234",
    gm_action = "what the client asks to do with a grant: the parameter grant_management_action",
    grant = "the grant that grant_id names",
    grant_id = "id of the grant that the request names (Grant Management for OAuth 2.0)",
    grant_subject = "unique id of the user who has given the grant",
    hint = "the hint that identifies the user: an ID token, a login hint, or a login hint token",
    hint_type = "what kind of hint identifies the user",
    id_token = "the ID token that was issued, if there is one",
    interval = "how long the client must wait between two requests for the token, in seconds",
    jwt_access_token =
      "the access token as a JWT (RFC 9068), if the service issues such; access_token is then what Authlete knows "
      .. "it by",
    latest_granted_scopes = "scopes that the user granted to the client the last time",
    merged_granted_scopes = "all scopes that the user has granted to the client, without those taken back",
    modified_at = "when the user last granted scopes to the client, in ms since 1970",
    new_client_secret = "the client's secret from now on",
    old_client_secret = "the client's secret until now",
    refresh_token = "the refresh token that was issued, if there is one",
    requestable_scopes = "the only scopes that the client may request; nothing if it may request all",
    requested_claims_for_tx = "names of claims that transformed claims are computed from; for claims_for_tx",
    requested_verified_claims_for_tx =
      "names of verified claims that transformed claims are computed from; for verified_claims_for_tx",
    scopes = "scopes of the access token",
    token_type = "type of the access token, such as Bearer",
    transformed_claims = "the part transformed_claims of the parameter claims, a JSON object as text",
    user_code = "the parameter user_code of the request, which the user has agreed on with your server",
    user_info_claims =
      "the part userinfo of the parameter claims, a JSON object as text (OpenID Connect Core 1.0 section 5.5)",
    warnings = "what is not wrong, but probably not meant, in the request",
  },
  get_service_list = {
    services = "the services of this page of the list",
  },
  authorization = {
    action = "what to do next; see the table of actions",
    client = "the client, to show to the user",
    service = "the service",
    display = "how the page should be shown (OpenID Connect Core 1.0 section 3.1.2.1)",
    max_age = "how long ago the user may have authenticated, in seconds; 0 for no limit, also if the request says 0",
    scopes = "scopes that the client asks for",
    ui_locales = "languages for the page, best first (RFC 5646)",
    claims_locales = "languages for claims, best first (RFC 5646)",
    claims = "names of the claims for the ID token that the client asks for",
    claims_at_user_info = "names of the claims for the UserInfo response that the client asks for",
    acr_essential = "whether one of acrs must be satisfied, and not only should be",
    subject = "the only user that the client accepts: sub in the parameter claims",
    login_hint = "what the user might sign in with, such as an email address",
    prompts = "the parameter prompt, such as LOGIN or CONSENT (OpenID Connect Core 1.0 section 3.1.2.1)",
    lowest_prompt = "deprecated; see prompts",
    request_object_payload = "payload of the request object, JSON as text",
    id_token_claims =
      "the part id_token of the parameter claims, a JSON object as text (OpenID Connect Core 1.0 section 5.5)",
    purpose = "why the client asks for claims; show it to the user (OpenID Connect for Identity Assurance)",
    native_sso_requested = "whether the client asks for Native SSO; authorization_issue then needs session_id",
  },
  authorization_issue = {
    ticket_info = "what your server has stored with the ticket",
    access_token = "the access token of an implicit or hybrid flow, if there is one",
  },
  authorization_ticket_info = {
    info = "what your server has stored with the ticket",
  },
  authorization_ticket_update = {
    info = "what is now stored with the ticket",
  },
  push_authorization_request = {
    request_uri = "the request_uri for the authorization request (RFC 9126 section 2.2)",
  },
  token = {
    password = "the parameter password of the request (RFC 6749 section 4.3.2)",
    ticket = "for token_issue or token_fail, if action is PASSWORD",
    access_token = "the access token that was issued, if action is OK",
    subject = "unique id of the user; nothing for CLIENT_CREDENTIALS",
    scopes = "scopes of the access token or, if none is issued yet, of the request",
    resources = "resources that the request names (the parameter resource, RFC 8707)",
    authorization_details = "what is authorized in detail (RFC 9396)",
    additional_claims = "claims such as nonce and s_hash that the ID token of NATIVE_SSO needs, a JSON object as text",
    grant_id = "id of the grant (Grant Management for OAuth 2.0)",
    audiences = "the parameters audience of a token exchange (RFC 8693 section 2.1)",
    requested_token_type = "the parameter requested_token_type of a token exchange (RFC 8693 section 2.1)",
    subject_token = "the parameter subject_token of a token exchange: whom the new token is about",
    subject_token_type = "type of subject_token",
    subject_token_info = "what Authlete knows about subject_token, if it issued it",
    actor_token = "the parameter actor_token of a token exchange: who acts for the subject",
    actor_token_type = "type of actor_token",
    actor_token_info = "what Authlete knows about actor_token, if it issued it",
    assertion = "the parameter assertion of the request (RFC 7523 section 2.1)",
    previous_refresh_token_used =
      "whether the refresh token before the current one was used; see refresh_token_idempotent of the service",
    cnonce_duration = "lifetime of the nonce cnonce, in seconds",
    requested_id_token_claims = "names of the claims for the ID token that the authorization request asked for",
    session_id = "id of the session that the tokens belong to, for Native SSO",
    device_secret = "device secret that the client presented, for Native SSO",
    device_secret_hash = "claim ds_hash of the ID token in subject_token; compare it with the hash of device_secret",
  },
  token_issue = {
    properties = "key-value pairs that are stored with the access token",
    authorization_details = "what is authorized in detail (RFC 9396)",
  },
  id_token_reissue = {
    id_token = "the new ID token",
  },
  native_sso = {
    id_token = "the ID token, which is bound to the device secret",
  },
  introspection = {
    existent = "whether Authlete knows the access token",
    usable = "whether the access token exists and has not expired",
    sufficient = "whether the access token has all scopes that the call asked for",
    refreshable = "whether its refresh token can still get another access token",
    expires_at = "when the access token expires, in ms since 1970",
    subject = "unique id of the user; nothing for CLIENT_CREDENTIALS",
    scope_details = "the scopes with their descriptions and attributes",
    grant = "the grant that the token belongs to",
    grant_id = "id of the grant that the token belongs to",
    authorization_details = "what is authorized in detail (RFC 9396)",
    for_credential_issuance = "whether the token is for getting verifiable credentials",
    response_signing_required = "whether your reply must be signed (RFC 9421, FAPI 2.0 Message Signing)",
    certificate_thumbprint = "SHA-256 thumbprint in base64url of the certificate that the token is bound to (RFC 8705)",
  },
  user_info = {
    token = "the access token that was checked; for user_info_issue",
    claims = "names of the claims that the access token gives a right to",
  },
  user_info_issue = {
    signature = "for the header Signature of the reply (RFC 9421)",
    signature_input = "for the header Signature-Input of the reply (RFC 9421)",
    content_digest = "for the header Content-Digest of the reply (RFC 9530)",
  },
  dynamic_client_register = {
    client = "the new client",
  },
  dynamic_client_update = {
    client = "the client as it is now",
  },
  dynamic_client_delete = {
    client = "the client that was deleted",
  },
  federation_registration = {
    client = "the client that was registered",
  },
  backchannel_authentication = {
    scopes = "scopes that the client asks for",
    sub = "claim sub of the ID token hint, if the hint is one",
    binding_message = "text to show on both devices (CIBA Core 1.0 section 7.1)",
    user_code_required = "whether the user code must be checked",
    requested_expiry = "lifetime of auth_req_id that the client asks for, in seconds",
    request_context = "claim request_context of the signed request, JSON as text (FAPI-CIBA)",
  },
  backchannel_authentication_issue = {
    expires_in = "lifetime of auth_req_id, in seconds",
  },
  backchannel_authentication_complete = {
    authorization_details = "what is authorized in detail (RFC 9396)",
  },
  device_authorization = {
    scopes = "scopes that the client asks for",
    device_code = "the device code that was issued",
    user_code = "the user code that was issued, for the user to enter",
    verification_uri = "URL where the user enters the user code",
    verification_uri_complete = "the same URL with the user code in it, for example for a QR code",
    expires_in = "lifetime of the codes, in seconds",
  },
  device_verification = {
    scopes = "scopes that the client asks for",
    expires_at = "when the user code expires, in ms since 1970",
  },
  get_token_list = {
    client = "the client that the call named",
    subject = "unique id of the user that the call named",
    access_tokens = "the tokens of this page of the list",
  },
  token_create = {
    access_token = "the access token that was created",
    expires_at = "when the access token expires, in ms since 1970",
    expires_in = "lifetime of the access token, in seconds",
    refresh_token = "the refresh token that was created, if there is one",
    authorization_details = "what is authorized in detail (RFC 9396)",
  },
  token_update = {
    access_token = "the access token, a new one if access_token_value_updated was true",
    authorization_details = "what is authorized in detail (RFC 9396)",
  },
  token_revoke = {
    count = "how many tokens were revoked",
  },
  native_sso_logout = {
    count = "how many tokens were deleted",
  },
  get_token_create_batch_status = {
    status = "how far the batch has come",
  },
  verify_jose = {
    valid = "whether the object is valid in every respect",
    signature_valid = "whether the signature is valid",
    missing_claims = "claims that it should have and does not",
    invalid_claims = "claims whose value is not acceptable, such as exp in the past",
    error_descriptions = "what is wrong, for developers",
  },
  info = {
    version = "version of the Authlete server",
    features = "names of the features that the server has",
    configuration = "settings of the server",
    service_token_cache = "statistics of the server's cache of service access tokens",
  },
  echo = {
    ["*"] = "the parameters of the call",
  },
  hsk_create = {
    hsk = "the new key, without its private part",
  },
  hsk_delete = {
    hsk = "the key that was deleted",
  },
  hsk_get = {
    hsk = "the key, without its private part",
  },
  hsk_get_list = {
    hsks = "the keys, without their private parts",
  },
  credential_offer_create = {
    info = "the new offer",
  },
  credential_offer_info = {
    info = "the offer",
  },
  credential_single_parse = {
    info = "the credential that the wallet asks for",
  },
  credential_batch_parse = {
    info = "the credentials that the wallet asks for",
  },
  credential_deferred_parse = {
    info = "the credential that the wallet asks for",
  },
  credential_single_issue = {
    transaction_id = "id by which the wallet asks for the credential later, if it was deferred",
  },
  credential_nonce = {
    cnonce = "the nonce that was issued",
  },
  attestation_challenge = {
    attestation_challenge = "the challenge that was issued",
  },
  backchannel_logout_token = {
    logout_token = "the logout token, a signed JWT, for the parameter logout_token of your request to the client",
    backchannel_logout_uri = "URL at the client that the logout token is sent to",
  },
  dynamic_client_get = {
    client = "the client",
  },
}

-- An example of each operation's response: the fields that matter most. response_examples.lua checks them against
-- operations.def.

local SERVICE = { number = 5041, service_name = "My service", issuer = "https://as.example.com", api_key = 715948317,
  access_token_duration = 86400, supported_scopes = { { name = "history.read", default_entry = false } } }
local CLIENT = { number = 6164, client_name = "My client", client_id = 5921531358155430, client_type = "CONFIDENTIAL",
  grant_types = { "AUTHORIZATION_CODE" }, redirect_uris = { "https://client.example.com/cb" } }
local CLIENTS = { start = 0, ["end"] = 5, total_count = 1, clients = { { client_id = 5921531358155430 } } }
local DELETED_AUTHORIZATION = { result_code = "A137001" }
local GRANTED = { client_id = 5921531358155430, subject = "john", latest_granted_scopes = { "history.read" },
  merged_granted_scopes = { "history.read", "timeline.read" }, modified_at = 1735689600000 }
local REQUESTABLE = { requestable_scopes = { "history.read" } }
local SECRETS = { new_client_secret = "my_new_client_secret", old_client_secret = "my_old_client_secret" }
local AUTHORIZED_CLIENTS = { start = 0, ["end"] = 5, total_count = 1, subject = "john",
  clients = { { client_id = 5921531358155430, client_name = "My client" } } }
local LOCATION = "https://client.example.com/cb?code=Xv_su944auuBgc5mfUnx&state=xyz"
local TOKENS = '{"access_token":"C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp","token_type":"Bearer","expires_in":3600}'
local REGISTRATION = { client = { client_id = 5921531358155430 },
  response_content = '{"client_id":"5921531358155430","client_name":"My client"}' }
local KEY = { kty = "EC", use = "sig", kid = "my-key", hsm_name = "google", alg = "ES256",
  handle = "vdmn1dAAnv1YHEOLjDQtBnzVPDUJLmNM" }
local OFFER = { identifier = "bvBI85dFf2eLGOTaNvFDh4Tc", subject = "john", expires_at = 1735776000000,
  credential_offer = '{"credential_issuer":"https://as.example.com","credential_configuration_ids":["…"]}' }
local CREDENTIAL = { identifier = "bvBI85dFf2eLGOTa", format = "dc+sd-jwt",
  credential_configuration_id = "IdentityCredential" }

-- The fields of an example with others in place of some.
local function with(fields, more)
  local result = {}
  for name, value in pairs(fields) do
    result[name] = value
  end
  for name, value in pairs(more) do
    result[name] = value
  end
  return result
end

return {
  get_service = SERVICE,
  get_service_list = { start = 0, ["end"] = 5, total_count = 1, services = { { api_key = 715948317 } } },
  create_service = SERVICE,
  update_service = SERVICE,
  get_client = CLIENT,
  get_client_list = CLIENTS,
  create_client = with(CLIENT, { client_secret = "my_client_secret" }),
  update_client = CLIENT,
  update_client_lock_flag = { result_code = "A225001" },
  refresh_client_secret = SECRETS,
  update_client_secret = SECRETS,
  get_client_authorization_list_by_query = AUTHORIZED_CLIENTS,
  get_client_authorization_list = AUTHORIZED_CLIENTS,
  get_client_authorization_list_by_subject = AUTHORIZED_CLIENTS,
  update_client_authorization = { result_code = "A138001" },
  delete_client_authorization_by_query = DELETED_AUTHORIZATION,
  delete_client_authorization = DELETED_AUTHORIZATION,
  delete_client_authorization_by_subject = DELETED_AUTHORIZATION,
  get_granted_scopes_by_query = GRANTED,
  get_granted_scopes = GRANTED,
  get_granted_scopes_by_subject = GRANTED,
  delete_granted_scopes_by_query = { result_code = "A139001" },
  delete_granted_scopes_by_subject = { result_code = "A139001" },
  delete_granted_scopes = { result_code = "A139001" },
  get_requestable_scopes = REQUESTABLE,
  set_requestable_scopes = REQUESTABLE,
  set_requestable_scopes_put = REQUESTABLE,

  authorization = { action = "INTERACTION", ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", max_age = 0,
    client = { client_id = 5921531358155430, client_name = "My client" }, scopes = { { name = "history.read" } } },
  authorization_fail = { action = "LOCATION",
    response_content = "https://client.example.com/cb?error=access_denied&state=xyz" },
  authorization_issue = { action = "LOCATION", response_content = LOCATION,
    authorization_code = "Xv_su944auuBgc5mfUnx" },
  authorization_ticket_info = { action = "OK", info = { context = "any text" } },
  authorization_ticket_update = { action = "OK", info = { context = "any text" } },
  push_authorization_request = { action = "CREATED",
    request_uri = "urn:ietf:params:oauth:request_uri:UymBrux4ZEMrBRKx9UyKyIm98zpX1cHmAPGAGNofmm4",
    response_content = '{"expires_in":600,"request_uri":"urn:ietf:params:oauth:request_uri:UymBrux4ZEM…"}' },
  token = { action = "OK", grant_type = "AUTHORIZATION_CODE", client_id = 5921531358155430, subject = "john",
    access_token = "C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp", access_token_duration = 3600,
    access_token_expires_at = 1735693200000, refresh_token = "60k0cZ38sJcpTgdxvG9Sqa-3RG5AmGEx",
    scopes = { "history.read", "timeline.read" }, response_content = TOKENS },
  token_fail = { action = "BAD_REQUEST", response_content = '{"error":"invalid_request"}' },
  token_issue = { action = "OK", subject = "john", access_token = "C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp",
    access_token_duration = 3600, access_token_expires_at = 1735693200000, response_content = TOKENS },
  id_token_reissue = { action = "OK", id_token = "eyJhbGciOi…", response_content = TOKENS },
  introspection = { action = "OK", usable = true, sufficient = true, client_id = 5921531358155430, subject = "john",
    scopes = { "history.read" }, expires_at = 1735693200000, response_content = 'Bearer error="invalid_request"' },
  standard_introspection = { action = "OK", response_content = '{"active":true,"scope":"history.read","sub":"john"}' },
  revocation = { action = "OK" },
  user_info = { action = "OK", subject = "john", claims = { "name", "email" },
    token = "Ntm9MDb8WXQAevqrBkd84KTTHbYHVQrT" },
  user_info_issue = { action = "JSON", response_content = '{"sub":"john","name":"John Smith"}' },
  gm = { action = "OK", response_content = '{"scopes":[{"scope":"history.read"}]}' },
  dynamic_client_register = with(REGISTRATION, { action = "CREATED" }),
  dynamic_client_get = with(REGISTRATION, { action = "OK" }),
  dynamic_client_update = with(REGISTRATION, { action = "UPDATED" }),
  dynamic_client_delete = { action = "DELETED" },

  backchannel_authentication = { action = "USER_IDENTIFICATION", ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ",
    client_name = "My client", hint_type = "LOGIN_HINT", hint = "john", binding_message = "Shop 7",
    scopes = { { name = "openid" } }, delivery_mode = "POLL" },
  backchannel_authentication_issue = { action = "OK", auth_req_id = "GIiYw0C8JH6EJ5q8tbpNz6aPBEQAqE5C",
    expires_in = 600, interval = 5,
    response_content = '{"auth_req_id":"GIiYw0C8JH6EJ5q8tbpNz6aPBEQAqE5C","expires_in":600,"interval":5}' },
  backchannel_authentication_fail = { action = "FORBIDDEN", response_content = '{"error":"access_denied"}' },
  backchannel_authentication_complete = { action = "NOTIFICATION", delivery_mode = "PING",
    client_notification_endpoint = "https://client.example.com/notify", client_notification_token = "nT4k7…",
    response_content = '{"auth_req_id":"GIiYw0C8JH6EJ5q8tbpNz6aPBEQAqE5C"}' },
  device_authorization = { action = "OK", device_code = "Ntm9MDb8WXQAevqrBkd84KTT", user_code = "XWWKPBWVXQ",
    verification_uri = "https://as.example.com/device", expires_in = 600, interval = 5,
    response_content = '{"device_code":"Ntm9MDb8WXQAevqrBkd84KTT","user_code":"XWWKPBWVXQ","expires_in":600}' },
  device_verification = { action = "VALID", client_name = "My client", scopes = { { name = "history.read" } },
    expires_at = 1735690200000 },
  device_complete = { action = "SUCCESS" },

  get_token_list = { start = 0, ["end"] = 5, total_count = 1, access_tokens = { {
    access_token_hash = "hWPQgU0F2LhsXgUyAJqoDK0xZwHj4cD2", client_id = 5921531358155430, subject = "john",
    access_token_expires_at = 1735693200000 } } },
  token_create = { action = "OK", access_token = "C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp", token_type = "Bearer",
    expires_in = 3600, expires_at = 1735693200000, client_id = 5921531358155430, subject = "john" },
  token_update = { action = "OK", access_token = "C4SrUTijIj2IxqE1xBASr3dxQWgso3Bp",
    access_token_expires_at = 1735696800000, scopes = { "history.read" } },
  token_revoke = { count = 1 },
  token_create_batch = { request_id = "c0a801fe-9d1b-4c1e" },
  get_token_create_batch_status = { status = {
    batch_kind = "CREATE", request_id = "c0a801fe-9d1b-4c1e", result = "SUCCEEDED", token_count = 2 } },
  verify_jose = { valid = false, signature_valid = true, invalid_claims = { "exp" },
    error_descriptions = { "The JWT has expired." } },
  federation_configuration = { action = "OK", response_content = "eyJhbGciOi…" },
  federation_registration = { action = "OK", response_content = "eyJhbGciOi…",
    client = { client_id = 5921531358155430 } },
  info = { version = "3.0.20", features = { "ciba", "dcr", "deviceflow", "fapi" } },
  echo = { hello = "world" },

  hsk_create = { action = "SUCCESS", hsk = KEY },
  hsk_delete = { action = "SUCCESS", hsk = KEY },
  hsk_get = { action = "SUCCESS", hsk = KEY },
  hsk_get_list = { action = "SUCCESS", hsks = { KEY } },

  credential_issuer_metadata = { action = "OK", response_content = '{"credential_issuer":"https://as.example.com"}' },
  credential_jwt_issuer_metadata = { action = "OK", response_content = '{"issuer":"https://as.example.com"}' },
  credential_issuer_jwks = { action = "OK", response_content = '{"keys":[{"kty":"EC","crv":"P-256","x":"…"}]}' },
  credential_offer_create = { action = "CREATED", info = OFFER },
  credential_offer_info = { action = "OK", info = OFFER },
  credential_single_parse = { action = "OK", info = CREDENTIAL },
  credential_single_issue = { action = "OK", response_content = '{"credentials":[{"credential":"eyJhbGciOi…"}]}' },
  credential_batch_parse = { action = "OK", info = { CREDENTIAL } },
  credential_batch_issue = { action = "OK", response_content = '{"credential_responses":[{"credential":"eyJ…"}]}' },
  credential_deferred_parse = { action = "OK", info = CREDENTIAL },
  credential_deferred_issue = { action = "OK", response_content = '{"credentials":[{"credential":"eyJhbGciOi…"}]}' },
  credential_nonce = { action = "OK", cnonce = "2mpQwH7q8XsVdk1n",
    response_content = '{"c_nonce":"2mpQwH7q8XsVdk1n"}' },
  native_sso = { action = "OK", id_token = "eyJhbGciOi…", response_content = TOKENS },
  native_sso_logout = { action = "OK", count = 2 },
  attestation_challenge = { action = "OK", attestation_challenge = "AYjcyMzY3ZDhiNmJkNTZ",
    response_content = '{"attestation_challenge":"AYjcyMzY3ZDhiNmJkNTZ"}' },
  backchannel_logout_token = { action = "OK", logout_token = "eyJhbGciOi…",
    backchannel_logout_uri = "https://client.example.com/logout" },

  -- Text
  get_service_configuration = '{"issuer":"https://as.example.com","token_endpoint":"https://as.example.com/token"}',
  get_service_configuration_post = '{"issuer":"https://as.example.com","scopes_supported":["history.read"]}',
  get_service_jwks = '{"keys":[{"kty":"EC","use":"sig","kid":"my-key","crv":"P-256","x":"…","y":"…"}]}',
  lifecycle_healthcheck = "OK",
}

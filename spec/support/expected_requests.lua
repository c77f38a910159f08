-- The request that each operation must send, derived once from Authlete's own description of its API. Detects changes
-- to src/core/api/operations.def that change a request.
--
-- v3, v2: the credential, the method, and the path with its query, whose pairs may be in any order; no v2 if API v2
-- does not have the operation. body: the JSON as a table, with names in camelCase; absent if none is sent. The service
-- is 715948317 in API v3 and 21653835348762 in API v2.

return {
  get_service = {
    v3 = "service GET /api/715948317/service/get",
    v2 = "service_owner GET /api/service/get/21653835348762",
  },
  get_service_list = {
    request = { start = 0, ["end"] = 10 },
    v3 = "service GET /api/service/get/list?start=0&end=10",
    v2 = "service_owner GET /api/service/get/list?start=0&end=10",
  },
  create_service = {
    request = {
      service_name = "My service",
      supported_scopes = { { name = "history.read", default_entry = true, attributes = {} } },
      pkce_s256_required = true,
    },
    v3 = "service_owner POST /api/service/create",
    v2 = "service_owner POST /api/service/create",
    body = {
      serviceName = "My service",
      supportedScopes = { { name = "history.read", defaultEntry = true, attributes = {} } },
      pkceS256Required = true,
    },
  },
  update_service = {
    request = { service_name = "My service", supported_snses = {} },
    v3 = "service POST /api/715948317/service/update",
    v2 = "service_owner POST /api/service/update/21653835348762",
    body = { serviceName = "My service", supportedSnses = {} },
  },
  delete_service = {
    v3 = "service DELETE /api/715948317/service/delete",
    v2 = "service_owner DELETE /api/service/delete/21653835348762",
  },
  get_service_configuration = {
    request = { pretty = true, patch = "[]" },
    v3 = "service GET /api/715948317/service/configuration?pretty=true&patch=%5B%5D",
    v2 = "service GET /api/service/configuration?pretty=true&patch=%5B%5D",
  },
  get_service_configuration_post = {
    request = { pretty = true },
    v3 = "service POST /api/715948317/service/configuration",
    v2 = "service POST /api/service/configuration",
    body = { pretty = true },
  },
  get_client = {
    request = { client_id = 5921531358155430 },
    v3 = "service GET /api/715948317/client/get/5921531358155430",
    v2 = "service GET /api/client/get/5921531358155430",
  },
  get_client_list = {
    request = { developer = "jane", start = 0, ["end"] = 10 },
    v3 = "service GET /api/715948317/client/get/list?developer=jane&start=0&end=10",
    v2 = "service GET /api/client/get/list?developer=jane&start=0&end=10",
  },
  create_client = {
    request = {
      client_name = "My client",
      redirect_uris = { "https://client.example.com/cb" },
      extension = { requestable_scopes_enabled = false },
    },
    v3 = "service POST /api/715948317/client/create",
    v2 = "service POST /api/client/create",
    body = {
      clientName = "My client",
      redirectUris = { "https://client.example.com/cb" },
      extension = { requestableScopesEnabled = false },
    },
  },
  update_client = {
    request = {
      client_id = 5921531358155430,
      client_name = "My client",
      tos_uris = { { tag = "ja", value = "https://client.example.com/tos" } },
      contacts = {},
    },
    v3 = "service POST /api/715948317/client/update/5921531358155430",
    v2 = "service POST /api/client/update/5921531358155430",
    body = {
      clientId = 5921531358155430,
      clientName = "My client",
      tosUris = { { tag = "ja", value = "https://client.example.com/tos" } },
      contacts = {},
    },
  },
  delete_client = {
    request = { client_id = 5921531358155430 },
    v3 = "service DELETE /api/715948317/client/delete/5921531358155430",
    v2 = "service DELETE /api/client/delete/5921531358155430",
  },
  update_client_lock_flag = {
    request = { client_identifier = "5921531358155430", client_locked = true },
    v3 = "service POST /api/715948317/client/lock_flag/update/5921531358155430",
    v2 = "service POST /api/client/lock_flag/update/5921531358155430",
    body = { clientLocked = true },
  },
  refresh_client_secret = {
    request = { client_identifier = "5921531358155430" },
    v3 = "service GET /api/715948317/client/secret/refresh/5921531358155430",
    v2 = "service GET /api/client/secret/refresh/5921531358155430",
  },
  update_client_secret = {
    request = { client_identifier = "5921531358155430", client_secret = "gXz97ISg" },
    v3 = "service POST /api/715948317/client/secret/update/5921531358155430",
    v2 = "service POST /api/client/secret/update/5921531358155430",
    body = { clientSecret = "gXz97ISg" },
  },
  get_client_authorization_list_by_query = {
    request = { subject = "john", developer = "jane", start = 0, ["end"] = 10 },
    v3 = "service GET /api/715948317/client/authorization/get/list?subject=john&developer=jane&start=0&end=10",
  },
  get_client_authorization_list = {
    request = { subject = "john" },
    v3 = "service POST /api/715948317/client/authorization/get/list",
    v2 = "service POST /api/client/authorization/get/list",
    body = { subject = "john" },
  },
  get_client_authorization_list_by_subject = {
    request = { subject = "john", developer = "jane", start = 0, ["end"] = 10 },
    v3 = "service GET /api/715948317/client/authorization/get/list/john?developer=jane&start=0&end=10",
  },
  update_client_authorization = {
    request = { client_id = 5921531358155430, subject = "john", scopes = { "history.read" } },
    v3 = "service POST /api/715948317/client/authorization/update/5921531358155430",
    v2 = "service POST /api/client/authorization/update/5921531358155430",
    body = { subject = "john", scopes = { "history.read" } },
  },
  delete_client_authorization_by_query = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service DELETE /api/715948317/client/authorization/delete/5921531358155430?subject=john",
  },
  delete_client_authorization = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service POST /api/715948317/client/authorization/delete/5921531358155430",
    v2 = "service POST /api/client/authorization/delete/5921531358155430",
    body = { subject = "john" },
  },
  delete_client_authorization_by_subject = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service DELETE /api/715948317/client/authorization/delete/5921531358155430/john",
  },
  get_granted_scopes_by_query = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service GET /api/715948317/client/granted_scopes/get/5921531358155430?subject=john",
  },
  get_granted_scopes = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service POST /api/715948317/client/granted_scopes/get/5921531358155430",
    v2 = "service POST /api/client/granted_scopes/get/5921531358155430",
    body = { subject = "john" },
  },
  get_granted_scopes_by_subject = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service GET /api/715948317/client/granted_scopes/get/5921531358155430/john",
  },
  delete_granted_scopes_by_query = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service DELETE /api/715948317/client/granted_scopes/delete/5921531358155430?subject=john",
  },
  delete_granted_scopes_by_subject = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service DELETE /api/715948317/client/granted_scopes/delete/5921531358155430/john",
  },
  get_requestable_scopes = {
    request = { client_id = 5921531358155430 },
    v3 = "service GET /api/715948317/client/extension/requestable_scopes/get/5921531358155430",
    v2 = "service GET /api/client/extension/requestable_scopes/get/5921531358155430",
  },
  set_requestable_scopes = {
    request = { client_id = 5921531358155430, requestable_scopes = { "history.read" } },
    v3 = "service POST /api/715948317/client/extension/requestable_scopes/update/5921531358155430",
    v2 = "service POST /api/client/extension/requestable_scopes/update/5921531358155430",
    body = { requestableScopes = { "history.read" } },
  },
  set_requestable_scopes_put = {
    request = { client_id = 5921531358155430, requestable_scopes = { "history.read" } },
    v3 = "service PUT /api/715948317/client/extension/requestable_scopes/update/5921531358155430",
    body = { requestableScopes = { "history.read" } },
  },
  delete_requestable_scopes = {
    request = { client_id = 5921531358155430 },
    v3 = "service DELETE /api/715948317/client/extension/requestable_scopes/delete/5921531358155430",
    v2 = "service DELETE /api/client/extension/requestable_scopes/delete/5921531358155430",
  },
  delete_granted_scopes = {
    request = { client_id = 5921531358155430, subject = "john" },
    v3 = "service POST /api/715948317/client/granted_scopes/delete/5921531358155430",
    v2 = "service POST /api/client/granted_scopes/delete/5921531358155430",
    body = { subject = "john" },
  },
  authorization = {
    request = { parameters = "grant_type=password&username=john" },
    v3 = "service POST /api/715948317/auth/authorization",
    v2 = "service POST /api/auth/authorization",
    body = { parameters = "grant_type=password&username=john" },
  },
  authorization_fail = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", reason = "NOT_LOGGED_IN" },
    v3 = "service POST /api/715948317/auth/authorization/fail",
    v2 = "service POST /api/auth/authorization/fail",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", reason = "NOT_LOGGED_IN" },
  },
  authorization_issue = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", subject = "john" },
    v3 = "service POST /api/715948317/auth/authorization/issue",
    v2 = "service POST /api/auth/authorization/issue",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", subject = "john" },
  },
  authorization_ticket_info = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ" },
    v3 = "service POST /api/715948317/auth/authorization/ticket/info",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ" },
  },
  authorization_ticket_update = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", info = { context = "any text" } },
    v3 = "service POST /api/715948317/auth/authorization/ticket/update",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", info = { context = "any text" } },
  },
  push_authorization_request = {
    request = { parameters = "grant_type=password&username=john" },
    v3 = "service POST /api/715948317/pushed_auth_req",
    v2 = "service POST /api/pushed_auth_req",
    body = { parameters = "grant_type=password&username=john" },
  },
  token = {
    request = {
      parameters = "grant_type=password&username=john",
      client_id = "5921531358155430",
      client_secret = "gXz97ISg",
    },
    v3 = "service POST /api/715948317/auth/token",
    v2 = "service POST /api/auth/token",
    body = {
      parameters = "grant_type=password&username=john",
      clientId = "5921531358155430",
      clientSecret = "gXz97ISg",
    },
  },
  token_fail = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", reason = "INVALID_RESOURCE_OWNER_CREDENTIALS" },
    v3 = "service POST /api/715948317/auth/token/fail",
    v2 = "service POST /api/auth/token/fail",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", reason = "INVALID_RESOURCE_OWNER_CREDENTIALS" },
  },
  token_issue = {
    request = {
      ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ",
      subject = "john",
      properties = { { key = "example_parameter", value = "example_value", hidden = false } },
      access_token_duration = 3600,
    },
    v3 = "service POST /api/715948317/auth/token/issue",
    v2 = "service POST /api/auth/token/issue",
    body = {
      ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ",
      subject = "john",
      properties = { { key = "example_parameter", value = "example_value", hidden = false } },
      accessTokenDuration = 3600,
    },
  },
  id_token_reissue = {
    request = { access_token = "C4SrUTij", refresh_token = "60k0cZ38" },
    v3 = "service POST /api/715948317/idtoken/reissue",
    v2 = "service POST /api/idtoken/reissue",
    body = { accessToken = "C4SrUTij", refreshToken = "60k0cZ38" },
  },
  introspection = {
    request = { token = "Ntm9MDb8", scopes = { "history.read" } },
    v3 = "service POST /api/715948317/auth/introspection",
    v2 = "service POST /api/auth/introspection",
    body = { token = "Ntm9MDb8", scopes = { "history.read" } },
  },
  standard_introspection = {
    request = { parameters = "grant_type=password&username=john" },
    v3 = "service POST /api/715948317/auth/introspection/standard",
    v2 = "service POST /api/auth/introspection/standard",
    body = { parameters = "grant_type=password&username=john" },
  },
  revocation = {
    request = { parameters = "grant_type=password&username=john" },
    v3 = "service POST /api/715948317/auth/revocation",
    v2 = "service POST /api/auth/revocation",
    body = { parameters = "grant_type=password&username=john" },
  },
  user_info = {
    request = { token = "Ntm9MDb8" },
    v3 = "service POST /api/715948317/auth/userinfo",
    v2 = "service POST /api/auth/userinfo",
    body = { token = "Ntm9MDb8" },
  },
  user_info_issue = {
    request = { token = "Ntm9MDb8" },
    v3 = "service POST /api/715948317/auth/userinfo/issue",
    v2 = "service POST /api/auth/userinfo/issue",
    body = { token = "Ntm9MDb8" },
  },
  gm = {
    request = { access_token = "C4SrUTij", gm_action = "CREATE", grant_id = "F2s0f37t" },
    v3 = "service POST /api/715948317/gm",
    v2 = "service POST /api/gm",
    body = { accessToken = "C4SrUTij", gmAction = "CREATE", grantId = "F2s0f37t" },
  },
  get_service_jwks = {
    request = { include_private_keys = true, pretty = true },
    v3 = "service GET /api/715948317/service/jwks/get?includePrivateKeys=true&pretty=true",
    v2 = "service GET /api/service/jwks/get?includePrivateKeys=true&pretty=true",
  },
  dynamic_client_register = {
    request = { json = '{"client_name":"My client"}' },
    v3 = "service POST /api/715948317/client/registration",
    v2 = "service POST /api/client/registration",
    body = { json = '{"client_name":"My client"}' },
  },
  dynamic_client_get = {
    request = { token = "Ntm9MDb8", client_id = "5921531358155430" },
    v3 = "service POST /api/715948317/client/registration/get",
    v2 = "service POST /api/client/registration/get",
    body = { token = "Ntm9MDb8", clientId = "5921531358155430" },
  },
  dynamic_client_update = {
    request = { json = '{"client_name":"My client"}', token = "Ntm9MDb8", client_id = "5921531358155430" },
    v3 = "service POST /api/715948317/client/registration/update",
    v2 = "service POST /api/client/registration/update",
    body = { json = '{"client_name":"My client"}', token = "Ntm9MDb8", clientId = "5921531358155430" },
  },
  dynamic_client_delete = {
    request = { token = "Ntm9MDb8", client_id = "5921531358155430" },
    v3 = "service POST /api/715948317/client/registration/delete",
    v2 = "service POST /api/client/registration/delete",
    body = { token = "Ntm9MDb8", clientId = "5921531358155430" },
  },
  backchannel_authentication = {
    request = { parameters = "grant_type=password&username=john" },
    v3 = "service POST /api/715948317/backchannel/authentication",
    v2 = "service POST /api/backchannel/authentication",
    body = { parameters = "grant_type=password&username=john" },
  },
  backchannel_authentication_issue = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ" },
    v3 = "service POST /api/715948317/backchannel/authentication/issue",
    v2 = "service POST /api/backchannel/authentication/issue",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ" },
  },
  backchannel_authentication_fail = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", reason = "EXPIRED_LOGIN_HINT_TOKEN" },
    v3 = "service POST /api/715948317/backchannel/authentication/fail",
    v2 = "service POST /api/backchannel/authentication/fail",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", reason = "EXPIRED_LOGIN_HINT_TOKEN" },
  },
  backchannel_authentication_complete = {
    request = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", result = "AUTHORIZED", subject = "john" },
    v3 = "service POST /api/715948317/backchannel/authentication/complete",
    v2 = "service POST /api/backchannel/authentication/complete",
    body = { ticket = "Y1qeCf0A-JUz6caceaBfd2AaBYNZ", result = "AUTHORIZED", subject = "john" },
  },
  device_authorization = {
    request = { parameters = "grant_type=password&username=john" },
    v3 = "service POST /api/715948317/device/authorization",
    v2 = "service POST /api/device/authorization",
    body = { parameters = "grant_type=password&username=john" },
  },
  device_verification = {
    request = { user_code = "XWWKPBWVXQ" },
    v3 = "service POST /api/715948317/device/verification",
    v2 = "service POST /api/device/verification",
    body = { userCode = "XWWKPBWVXQ" },
  },
  device_complete = {
    request = { user_code = "XWWKPBWVXQ", result = "AUTHORIZED", subject = "john" },
    v3 = "service POST /api/715948317/device/complete",
    v2 = "service POST /api/device/complete",
    body = { userCode = "XWWKPBWVXQ", result = "AUTHORIZED", subject = "john" },
  },
  get_token_list = {
    request = {
      client_identifier = "5921531358155430",
      subject = "john",
      start = 0,
      ["end"] = 10,
      token_status = "VALID",
    },
    v3 = "service GET /api/715948317/auth/token/get/list?"
      .. "clientIdentifier=5921531358155430&subject=john&start=0&end=10&tokenStatus=VALID",
    v2 = "service GET /api/auth/token/get/list?"
      .. "clientIdentifier=5921531358155430&subject=john&start=0&end=10&tokenStatus=VALID",
  },
  token_create = {
    request = { grant_type = "AUTHORIZATION_CODE" },
    v3 = "service POST /api/715948317/auth/token/create",
    v2 = "service POST /api/auth/token/create",
    body = { grantType = "AUTHORIZATION_CODE" },
  },
  token_update = {
    request = { access_token = "C4SrUTij", access_token_expires_at = 1735689600000, scopes = { "history.read" } },
    v3 = "service POST /api/715948317/auth/token/update",
    v2 = "service POST /api/auth/token/update",
    body = { accessToken = "C4SrUTij", accessTokenExpiresAt = 1735689600000, scopes = { "history.read" } },
  },
  token_delete = {
    request = { access_token_identifier = "Ntm9MDb8" },
    v3 = "service DELETE /api/715948317/auth/token/delete/Ntm9MDb8",
    v2 = "service DELETE /api/auth/token/delete/Ntm9MDb8",
  },
  token_revoke = {
    request = { subject = "john" },
    v3 = "service POST /api/715948317/auth/token/revoke",
    v2 = "service POST /api/auth/token/revoke",
    body = { subject = "john" },
  },
  token_create_batch = {
    request = {
      { grant_type = "CLIENT_CREDENTIALS", client_id = 5921531358155430 },
      { grant_type = "AUTHORIZATION_CODE", client_id = 5921531358155430, subject = "john", scopes = {} },
      dry_run = true,
    },
    v3 = "service POST /api/715948317/auth/token/create/batch?dryRun=true",
    body = {
      { grantType = "CLIENT_CREDENTIALS", clientId = 5921531358155430 },
      { grantType = "AUTHORIZATION_CODE", clientId = 5921531358155430, subject = "john", scopes = {} },
    },
  },
  get_token_create_batch_status = {
    request = { request_id = "c0a801fe-9d1b" },
    v3 = "service GET /api/715948317/auth/token/create/batch/status/c0a801fe-9d1b",
  },
  verify_jose = {
    request = { jose = "eyJhbGciOiJub25lIn0.e30." },
    v3 = "service POST /api/715948317/jose/verify",
    v2 = "service POST /api/jose/verify",
    body = { jose = "eyJhbGciOiJub25lIn0.e30." },
  },
  federation_configuration = {
    request = { entity_types = { "OPENID_PROVIDER" } },
    v3 = "service POST /api/715948317/federation/configuration",
    v2 = "service POST /api/federation/configuration",
    body = { entityTypes = { "OPENID_PROVIDER" } },
  },
  federation_registration = {
    request = { entity_configuration = "eyJhbGciOiJub25lIn0.e30.", trust_chain = '["eyJhbGciOiJub25lIn0.e30."]' },
    v3 = "service POST /api/715948317/federation/registration",
    v2 = "service POST /api/federation/registration",
    body = { entityConfiguration = "eyJhbGciOiJub25lIn0.e30.", trustChain = '["eyJhbGciOiJub25lIn0.e30."]' },
  },
  info = {
    v3 = "none GET /api/info",
  },
  echo = {
    request = { hello = "world", ["one two"] = "a&b" },
    v3 = "none GET /api/misc/echo?hello=world&one%20two=a%26b",
    v2 = "none GET /api/misc/echo?hello=world&one%20two=a%26b",
  },
  hsk_create = {
    request = { kty = "EC", use = "sig", hsm_name = "google", alg = "ES256" },
    v3 = "service POST /api/715948317/hsk/create",
    v2 = "service POST /api/hsk/create",
    body = { kty = "EC", use = "sig", hsmName = "google", alg = "ES256" },
  },
  hsk_delete = {
    request = { handle = "vdmn1dAA" },
    v3 = "service DELETE /api/715948317/hsk/delete/vdmn1dAA",
    v2 = "service GET /api/hsk/delete/vdmn1dAA",
  },
  hsk_get = {
    request = { handle = "vdmn1dAA" },
    v3 = "service GET /api/715948317/hsk/get/vdmn1dAA",
    v2 = "service GET /api/hsk/get/vdmn1dAA",
  },
  hsk_get_list = {
    v3 = "service GET /api/715948317/hsk/get/list",
    v2 = "service GET /api/hsk/get/list",
  },
  credential_issuer_metadata = {
    request = { pretty = true },
    v3 = "service POST /api/715948317/vci/metadata",
    body = { pretty = true },
  },
  credential_jwt_issuer_metadata = {
    request = { pretty = true },
    v3 = "service POST /api/715948317/vci/jwtissuer",
    body = { pretty = true },
  },
  credential_issuer_jwks = {
    request = { pretty = true },
    v3 = "service POST /api/715948317/vci/jwks",
    body = { pretty = true },
  },
  credential_offer_create = {
    request = {
      authorization_code_grant_included = true,
      subject = "john",
      credential_configuration_ids = { "IdentityCredential" },
    },
    v3 = "service POST /api/715948317/vci/offer/create",
    body = {
      authorizationCodeGrantIncluded = true,
      subject = "john",
      credentialConfigurationIds = { "IdentityCredential" },
    },
  },
  credential_offer_info = {
    request = { identifier = "bvBI85dF" },
    v3 = "service POST /api/715948317/vci/offer/info",
    body = { identifier = "bvBI85dF" },
  },
  credential_single_parse = {
    request = { access_token = "C4SrUTij", request_content = '{"format":"vc+sd-jwt"}' },
    v3 = "service POST /api/715948317/vci/single/parse",
    body = { accessToken = "C4SrUTij", requestContent = '{"format":"vc+sd-jwt"}' },
  },
  credential_single_issue = {
    request = { access_token = "C4SrUTij", order = { request_identifier = "bvBI85dF", issuance_deferred = true } },
    v3 = "service POST /api/715948317/vci/single/issue",
    body = { accessToken = "C4SrUTij", order = { requestIdentifier = "bvBI85dF", issuanceDeferred = true } },
  },
  credential_batch_parse = {
    request = { access_token = "C4SrUTij", request_content = '{"format":"vc+sd-jwt"}' },
    v3 = "service POST /api/715948317/vci/batch/parse",
    body = { accessToken = "C4SrUTij", requestContent = '{"format":"vc+sd-jwt"}' },
  },
  credential_batch_issue = {
    request = {
      access_token = "C4SrUTij",
      orders = { { request_identifier = "bvBI85dF", credential_duration = 3600 }, { request_identifier = "dF2eLGOT" } },
    },
    v3 = "service POST /api/715948317/vci/batch/issue",
    body = {
      accessToken = "C4SrUTij",
      orders = { { requestIdentifier = "bvBI85dF", credentialDuration = 3600 }, { requestIdentifier = "dF2eLGOT" } },
    },
  },
  credential_deferred_parse = {
    request = { access_token = "C4SrUTij", request_content = '{"format":"vc+sd-jwt"}' },
    v3 = "service POST /api/715948317/vci/deferred/parse",
    body = { accessToken = "C4SrUTij", requestContent = '{"format":"vc+sd-jwt"}' },
  },
  credential_deferred_issue = {
    request = { order = { request_identifier = "bvBI85dF", issuance_deferred = true } },
    v3 = "service POST /api/715948317/vci/deferred/issue",
    body = { order = { requestIdentifier = "bvBI85dF", issuanceDeferred = true } },
  },
  credential_nonce = {
    request = { pretty = true },
    v3 = "service POST /api/715948317/vci/nonce",
    body = { pretty = true },
  },
  lifecycle_healthcheck = {
    request = { extended = true },
    v3 = "none GET /api/lifecycle/healthcheck?extended=true",
  },
  native_sso = {
    request = { access_token = "C4SrUTij", device_secret = "WJN0vz7y" },
    v3 = "service POST /api/715948317/nativesso",
    body = { accessToken = "C4SrUTij", deviceSecret = "WJN0vz7y" },
  },
  native_sso_logout = {
    request = { session_id = "my-session" },
    v3 = "service POST /api/715948317/nativesso/logout",
    body = { sessionId = "my-session" },
  },
  attestation_challenge = {
    request = { pretty = true },
    v3 = "service POST /api/715948317/attestation/challenge",
    body = { pretty = true },
  },
  backchannel_logout_token = {
    request = { client_identifier = "5921531358155430", subject = "john" },
    v3 = "service POST /api/715948317/backchannel/logout/token",
    body = { clientIdentifier = "5921531358155430", subject = "john" },
  },
}

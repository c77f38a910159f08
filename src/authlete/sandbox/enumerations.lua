--- The values of Authlete's enumerations that the sandbox simulates.

return {
  application_types = { "WEB", "NATIVE" },
  client_types = { "CONFIDENTIAL", "PUBLIC" },
  delivery_modes = { "POLL", "PING", "PUSH" },
  grant_types = {
    "AUTHORIZATION_CODE", "IMPLICIT", "REFRESH_TOKEN", "PASSWORD", "CLIENT_CREDENTIALS", "DEVICE_CODE", "CIBA",
    "TOKEN_EXCHANGE", "JWT_BEARER",
  },
  response_types = {
    "NONE", "CODE", "TOKEN", "ID_TOKEN", "CODE_TOKEN", "CODE_ID_TOKEN", "ID_TOKEN_TOKEN", "CODE_ID_TOKEN_TOKEN",
  },
  subject_types = { "PUBLIC" },
  token_auth_methods = {
    "CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "CLIENT_SECRET_JWT", "PRIVATE_KEY_JWT", "TLS_CLIENT_AUTH",
    "SELF_SIGNED_TLS_CLIENT_AUTH", "NONE",
  },
}

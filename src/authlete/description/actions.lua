--- What to do on each action of the operations that lead to no reply to a client; for the others, the rules of
--- authlete.reply say it. `all` is for all operations, then by operation.
return {
  all = {
    OK = "it is done",
    SUCCESS = "it is done",
    NOT_FOUND = "tell the caller that it does not exist",
    BAD_REQUEST = "correct the call; result_message says what is wrong",
    INVALID_REQUEST = "correct the call; result_message says what is wrong",
    CALLER_ERROR = "correct the call; result_message says what is wrong",
    FORBIDDEN = "allow the service to do this, in its settings; result_message says what is missing",
    AUTHLETE_ERROR = "try later, or report result_code to Authlete's support",
    SERVER_ERROR = "try later, or report result_code to Authlete's support",
    INTERNAL_SERVER_ERROR = "try later, or report result_code to Authlete's support",
  },
  authorization_ticket_info = {
    OK = "use info.context",
    NOT_FOUND = "the ticket is unknown, used or expired; the authorization request must be made again",
  },
  authorization_ticket_update = {
    NOT_FOUND = "the ticket is unknown, used or expired; the authorization request must be made again",
  },
  token_create = {
    OK = "use access_token or jwt_access_token, for example in a token response",
    FORBIDDEN = "do not create the token; result_message says why it is not allowed",
  },
  token_update = { FORBIDDEN = "leave the token as it is; result_message says why the change is not allowed" },
  credential_offer_create = { CREATED = "pass info.credential_offer to the wallet, as a link or a QR code" },
}

--- The HTTP reply for the client application, made from what an operation returned:
--
--     local reply = authlete.reply.token_fail(api:token_fail { … })
--     local reply = authlete.reply.token_issue(response, message, failure, token_response)
--
-- A reply is { status, headers, body }. When the action asks for a further step instead, nil and "next step: …" come
-- back. A failed call, an action that is not known here, and an answer without the content that its action promises
-- become 500 with {"error":"server_error"}; the client application learns nothing else.
--
-- DPoP-Nonce (RFC 9449 section 8) and OAuth-Client-Attestation-Challenge come from the response. The answers of
-- token_fail and token_issue have neither; the token response before them has, and is the fourth argument, `earlier`.

local SERVER_ERROR = '{"error":"server_error"}'

-- What each action means at every operation that has no rule of its own for it.
local RULES = {
  OK = { status = 200 },
  BAD_REQUEST = { status = 400 },
  -- RFC 6749 section 5.2 demands 401 and WWW-Authenticate when the client application used the Authorization header,
  -- and allows them otherwise.
  INVALID_CLIENT = { status = 401, challenge = 'Basic realm="%s"' },
  INTERNAL_SERVER_ERROR = { status = 500 },
}

-- The header and the response field that it comes from.
local COPIED_HEADERS = {
  ["DPoP-Nonce"] = "dpop_nonce",
  ["OAuth-Client-Attestation-Challenge"] = "attestation_challenge",
}

local function next_step(text)
  return { next_step = "next step: " .. text }
end

-- Each operation's actions: true stands for the rule that RULES has for the action.
local OPERATIONS = {
  token = {
    OK = true,
    BAD_REQUEST = true,
    INVALID_CLIENT = true,
    INTERNAL_SERVER_ERROR = true,
    PASSWORD = next_step("check username and password, then call token_issue with ticket and subject, "
      .. "or token_fail with ticket and reason INVALID_RESOURCE_OWNER_CREDENTIALS"),
    TOKEN_EXCHANGE = next_step "validate the exchange, call token_create and build the token response",
    JWT_BEARER = next_step "verify the assertion's signature, call token_create and build the token response",
    ID_TOKEN_REISSUABLE = next_step "call id_token_reissue, or answer 200 with response_content",
    NATIVE_SSO = next_step "verify session_id and device_secret, then call native_sso",
  },
  token_fail = {
    BAD_REQUEST = true,
    INTERNAL_SERVER_ERROR = true,
  },
  token_issue = {
    OK = true,
    INTERNAL_SERVER_ERROR = true,
  },
}

local function json_reply(status, body)
  return {
    status = status,
    headers = {
      ["Content-Type"] = "application/json",
      ["Cache-Control"] = "no-store",
      ["Pragma"] = "no-cache",
    },
    body = body,
  }
end

-- The first of the values that is fit for a header. One with a control character is not: CR and LF would add headers to
-- the reply. Such a header is left out whole.
local function header_value(...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if type(value) == "string" and value ~= "" and not value:find("%c") then
      return value
    end
  end
end

local function make_reply(operation, response, earlier)
  if type(response) ~= "table" then
    return json_reply(500, SERVER_ERROR)
  end
  local rule = OPERATIONS[operation][response.action]
  if rule == true then
    rule = RULES[response.action]
  end
  if rule and rule.next_step then
    return nil, rule.next_step
  end
  if not rule or type(response.response_content) ~= "string" then
    return json_reply(500, SERVER_ERROR)
  end
  local reply = json_reply(rule.status, response.response_content)
  if rule.challenge then
    reply.headers["WWW-Authenticate"] = rule.challenge:format(operation)
  end
  for header, field in pairs(COPIED_HEADERS) do
    reply.headers[header] = header_value(response[field], type(earlier) == "table" and earlier[field])
  end
  return reply
end

local functions = {}

for operation in pairs(OPERATIONS) do
  functions[operation] = function(response, _, _, earlier)
    return make_reply(operation, response, earlier)
  end
end

return setmetatable({}, {
  __index = function(_, operation)
    return functions[operation] or error("authlete.reply has no operation '" .. tostring(operation) .. "'", 2)
  end,
  __newindex = function()
    error("authlete.reply is read-only", 2)
  end,
})

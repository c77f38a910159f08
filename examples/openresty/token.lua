-- A token endpoint: checks the password for grant_type=password and leaves everything else to Authlete.
-- luacheck: std min+ngx_lua

local authlete = require "authlete"

local action, reason, reply = authlete.action, authlete.reason, authlete.reply

local api = authlete.from_env()

-- Your users. A real server stores password hashes from a function such as Argon2, not passwords.
local users = {
  alice = { subject = "user-1001", password = "wonderland" },
}

local function check_password(username, password)
  local user = users[username]
  return user and user.password == password and user.subject
end

-- Logs what went wrong, but only codes, because Authlete's messages may repeat the contents of a request. The client
-- application gets "server_error".
local function log(response, message, failure)
  if failure then
    ngx.log(ngx.ERR, message, ", Request-Id: ", failure.request_id or "none")
  elseif response.action == "INTERNAL_SERVER_ERROR" then
    ngx.log(ngx.ERR, "Authlete returned INTERNAL_SERVER_ERROR, ", response.result_code or "without a result code")
  end
end

-- RFC 6749 section 2.3.1 and appendix A: id and secret are form-encoded separately and then joined for HTTP Basic;
-- decoded, they are printable ASCII. Without them, Authlete looks for client_id and client_secret in the body.
local function client_credentials()
  local encoded = (ngx.var.http_authorization or ""):match "^[Bb][Aa][Ss][Ii][Cc] +(%S+)$"
  local pair = encoded and ngx.decode_base64(encoded) or ""
  local client_id, client_secret = pair:match "^([^:]*):(.*)$"
  if client_id then
    client_id, client_secret = ngx.unescape_uri(client_id), ngx.unescape_uri(client_secret)
    if not (client_id .. client_secret):find "[^\32-\126]" then
      return client_id, client_secret
    end
  end
end

-- Returns the reply to a token request, or nil and the reason if there is none.
local function answer(body)
  local client_id, client_secret = client_credentials()
  local token, message, failure = api:token { parameters = body, client_id = client_id, client_secret = client_secret }
  log(token, message, failure)
  if not token or token.action ~= action.token.PASSWORD then
    return reply.token(token, message, failure)
  end

  local response
  local subject = check_password(token.username, token.password)
  if subject then
    response, message, failure = api:token_issue { ticket = token.ticket, subject = subject }
    log(response, message, failure)
    return reply.token_issue(response, message, failure, token)
  end
  response, message, failure = api:token_fail {
    ticket = token.ticket,
    reason = reason.token_fail.INVALID_RESOURCE_OWNER_CREDENTIALS,
  }
  log(response, message, failure)
  return reply.token_fail(response, message, failure, token)
end

-- nginx writes bodies larger than client_body_buffer_size to a file.
local function read_body()
  ngx.req.read_body()
  local name = ngx.req.get_body_file()
  if not name then
    return ngx.req.get_body_data() or ""
  end
  local file = assert(io.open(name, "rb"))
  local body = file:read "*a"
  file:close()
  return body
end

local METHOD_NOT_ALLOWED = { status = 405, headers = { Allow = "POST" }, body = "" }

-- Sent without asking Authlete: a form is printable ASCII.
local INVALID_REQUEST = {
  status = 400,
  headers = { ["Content-Type"] = "application/json", ["Cache-Control"] = "no-store", ["Pragma"] = "no-cache" },
  body = '{"error":"invalid_request"}',
}

local function answer_request()
  if ngx.req.get_method() ~= "POST" then
    return METHOD_NOT_ALLOWED
  end
  local body = read_body()
  if body:find "[^\32-\126]" then
    return INVALID_REQUEST
  end
  local made, next_step = answer(body)
  if not made then -- the service allows a grant type that needs another step, which this example does not have
    ngx.log(ngx.ERR, next_step)
    return reply.token(nil, next_step)
  end
  return made
end

local token = {}

function token.serve()
  local made = answer_request()
  ngx.status = made.status
  for name, value in pairs(made.headers) do
    ngx.header[name] = value
  end
  ngx.header["Content-Length"] = #made.body
  ngx.print(made.body)
end

return token

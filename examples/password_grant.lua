-- A complete token endpoint for grant_type=password, without the web server around it. The right password gets tokens;
-- a wrong one gets the error response that OAuth requires.
--
--   examples/sandbox/run lua examples/password_grant.lua    against the sandbox
--   lua examples/password_grant.lua                         against Authlete; see token_fail.lua for what to set
--
-- Exit codes: 0 both replies were as expected, 1 one was not, 2 something has to be set up first.

local authlete = require "authlete"

local configured, api = pcall(authlete.from_env)
if not configured then
  io.stderr:write(api, "\nTo try it without an Authlete service: ",
    "examples/sandbox/run lua examples/password_grant.lua\n")
  os.exit(2)
end

-- Your users. A real server stores password hashes from a function such as Argon2, not passwords.
local users = {
  alice = { subject = "user-1001", password = "wonderland" },
}

local function check_password(username, password)
  local user = users[username]
  return user and user.password == password and user.subject
end

-- Failed calls go to the log; the client application only gets "server_error".
local function log(message, failure)
  if message then
    io.stderr:write("A call failed: ", failure.result_message or message, "\n")
  end
end

-- Returns the reply to a token request, given its body and the client's credentials from its Authorization header; nil
-- and the reason if there is no reply.
local function answer_token_request(body, client_id, client_secret)
  local token, message, failure = api:token { parameters = body, client_id = client_id, client_secret = client_secret }
  log(message, failure)
  if not token or token.action ~= authlete.action.token.PASSWORD then
    return authlete.reply.token(token, message, failure)
  end

  local response
  local subject = check_password(token.username, token.password)
  if subject then
    response, message, failure = api:token_issue { ticket = token.ticket, subject = subject }
    log(message, failure)
    return authlete.reply.token_issue(response, message, failure, token)
  end
  response, message, failure = api:token_fail {
    ticket = token.ticket,
    reason = authlete.reason.token_fail.INVALID_RESOURCE_OWNER_CREDENTIALS,
  }
  log(message, failure)
  return authlete.reply.token_fail(response, message, failure, token)
end

-- Two token requests arrive.

local client_id, client_secret = os.getenv "CLIENT_ID", os.getenv "CLIENT_SECRET"
if not client_id then
  client_id, client_secret = "5921531358155430", "sandbox-client-secret"
end
local exit_code = 0

local function try(title, body, expected_status)
  print("--- " .. title .. ": " .. body)
  local reply, reason = answer_token_request(body, client_id, client_secret)
  if reply then
    print(reply.status)
    for name, value in pairs(reply.headers) do
      print(name .. ": " .. value)
    end
    print(reply.body .. "\n")
  else
    print(reason .. "\n")
  end
  if not reply or reply.status ~= expected_status then
    io.stderr:write("Expected ", expected_status, ". Does the client exist, and do the service and the client ",
      "allow the grant type PASSWORD?\n\n")
    exit_code = 1
  end
end

try("the right password", "grant_type=password&username=alice&password=wonderland", 200)
try("a wrong password", "grant_type=password&username=alice&password=guess", 400)

api:close()
os.exit(exit_code)

-- A client application sends a wrong password to the token endpoint. Shows Authlete's response, and the reply to the
-- client.
--
--   make demo                      against the sandbox
--   lua examples/token_fail.lua    against Authlete. AUTHLETE_BASE_URL, AUTHLETE_SERVICE_APIKEY (the service id) and
--                                  AUTHLETE_SERVICE_ACCESSTOKEN name the service, CLIENT_ID and CLIENT_SECRET a client.
--
-- Exit codes: 0 success, 1 a call failed, 2 something must be set up first.

local authlete = require "authlete"

-- Only for the output of this example.

local function quit(code, text)
  io.stderr:write(text, "\n")
  os.exit(code)
end

local function print_fields(fields, format)
  local names = {}
  for name in pairs(fields) do
    names[#names + 1] = name
  end
  table.sort(names)
  for _, name in ipairs(names) do
    print(format:format(name, fields[name]))
  end
end

local REASON_PHRASES = { [400] = "Bad Request", [500] = "Internal Server Error" }

-- 1. Take the settings from the environment. This makes no connection yet.

local configured, api = pcall(authlete.from_env)
if not configured then
  quit(2, api .. "\nTo try it without an Authlete service: make demo")
end

-- 2. A token request has arrived. `parameters` is its body, unchanged; client_id and client_secret are from its
--    Authorization header.

local client_id, client_secret = os.getenv "CLIENT_ID", os.getenv "CLIENT_SECRET"
if not client_id then
  client_id, client_secret = "5921531358155430", "sandbox-client-secret"
end
local token, message, failure = api:token {
  parameters = "grant_type=password&username=alice&password=not-the-password",
  client_id = client_id,
  client_secret = client_secret,
}
if not token then
  quit(1, failure.result_message or message) -- in code, look at failure.kind and failure.status
end

-- 3. The action PASSWORD means: check token.username and token.password. Other actions say what to reply to the client.

if token.action == authlete.action.token.INVALID_CLIENT then
  quit(2, token.result_message .. "\nSet CLIENT_ID and CLIENT_SECRET to a client of the service.")
elseif token.action ~= authlete.action.token.PASSWORD then
  quit(2, token.result_message .. "\nThe action for grant_type=password is " .. token.action .. " instead of PASSWORD. "
    .. "Add PASSWORD to the grant types of the service and of the client in Authlete's management console.")
end

-- 4. The password is wrong, so let Authlete create the error response. A ticket can be used once.

local response
response, message, failure = api:token_fail {
  ticket = token.ticket,
  reason = authlete.reason.token_fail.INVALID_RESOURCE_OWNER_CREDENTIALS,
}
if not response then
  quit(1, message)
end
print("token_fail returned:")
print_fields(response, "  %-16s = %s")

-- 5. Build the HTTP reply for the client application. If the call failed, authlete.reply makes it a 500.

local reply = authlete.reply.token_fail(response, message, failure, token)

print("\nThe reply for the client application:\n")
print(("HTTP/1.1 %d %s"):format(reply.status, REASON_PHRASES[reply.status]))
print_fields(reply.headers, "%s: %s")
print("\n" .. reply.body)

api:close()

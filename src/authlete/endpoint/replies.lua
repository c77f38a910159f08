--- The replies that endpoints build themselves, mostly for invalid requests.

local json = require "authlete.json"
local reply_functions = require "authlete.reply"

local replies = {}

local function new(status, headers, body)
  headers["Cache-Control"] = "no-store"
  headers["Pragma"] = "no-cache"
  return { status = status, headers = headers, body = body or "" }
end

---@param status number
---@param value table the body, which is encoded as JSON
---@return table # a reply
function replies.json(status, value)
  return new(status, { ["Content-Type"] = "application/json" }, json.encode(value))
end

--- An error as RFC 6749 section 5.2 defines it.
---@param status number
---@param code string such as "invalid_request"
---@param description? string
---@return table # a reply
function replies.oauth_error(status, code, description)
  return replies.json(status, { error = code, error_description = description })
end

--- An error of a protected resource: it is in WWW-Authenticate, and there is no body (RFC 6750 section 3).
---@param status number
---@param challenge string such as 'Bearer error="invalid_request"'
---@return table # a reply
function replies.challenge(status, challenge)
  return new(status, { ["WWW-Authenticate"] = challenge })
end

--- The reply to a client application that fails to authenticate (RFC 6749 section 5.2), as the operation would give it.
---@param operation string
---@return table # a reply
function replies.invalid_client(operation)
  local content = json.encode { error = "invalid_client" }
  local make = reply_functions[operation]
  local reply = make { action = "INVALID_CLIENT", response_content = content }
  return reply.status == 401 and reply or make { action = "UNAUTHORIZED", response_content = content }
end

---@param methods table the names of the allowed methods
---@return table # a reply
function replies.method_not_allowed(methods)
  return new(405, { Allow = table.concat(methods, ", ") })
end

---@return table # a reply that tells the client application only that something went wrong on the server
function replies.server_error()
  return replies.oauth_error(500, "server_error")
end

return replies

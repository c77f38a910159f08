--- The replies that endpoints make without Authlete: errors that are found before it is asked, and what callbacks
--- return.

local json = require "authlete.json"
local replies = require "authlete.reply"

local answer = {}

local function new(status, headers, body)
  headers["Cache-Control"] = "no-store"
  headers["Pragma"] = "no-cache"
  return { status = status, headers = headers, body = body or "" }
end

---@param status number
---@param value table what the body says, as JSON
---@return table # a reply
function answer.json(status, value)
  return new(status, { ["Content-Type"] = "application/json" }, json.encode(value))
end

--- An error as RFC 6749 section 5.2 has it.
---@param status number
---@param code string such as "invalid_request"
---@param description? string
---@return table # a reply
function answer.oauth_error(status, code, description)
  return answer.json(status, { error = code, error_description = description })
end

--- An error of a protected resource: it is in WWW-Authenticate, and there is no body (RFC 6750 section 3).
---@param status number
---@param challenge string such as 'Bearer error="invalid_request"'
---@return table # a reply
function answer.challenge(status, challenge)
  return new(status, { ["WWW-Authenticate"] = challenge })
end

--- A client application that did not authenticate (RFC 6749 section 5.2), answered as if the operation had said so.
---@param operation string
---@return table # a reply
function answer.invalid_client(operation)
  local content = json.encode { error = "invalid_client" }
  local reply = replies[operation] { action = "INVALID_CLIENT", response_content = content }
  return reply.status == 401 and reply or replies[operation] { action = "UNAUTHORIZED", response_content = content }
end

---@param methods table the names of those that are allowed
---@return table # a reply
function answer.method_not_allowed(methods)
  return new(405, { Allow = table.concat(methods, ", ") })
end

---@return table # a reply that tells the client application nothing but that something went wrong here
function answer.server_error()
  return answer.oauth_error(500, "server_error")
end

-- The header and the response field that it comes from.
local PASSED_ON = { ["DPoP-Nonce"] = "dpop_nonce", ["OAuth-Client-Attestation-Challenge"] = "attestation_challenge" }

--- Adds the DPoP nonce and the attestation challenge of a response to a reply that has none.
---@param reply table
---@param response table
---@return table # the reply
function answer.pass_on(reply, response)
  for header, field in pairs(PASSED_ON) do
    local value = response[field]
    if type(value) == "string" and value ~= "" and not value:find "%c" then
      reply.headers[header] = reply.headers[header] or value
    end
  end
  return reply
end

local function is_header_value(value)
  return type(value) == "string" and not value:find "%c"
end

-- A list is for headers that come more than once, such as Set-Cookie.
local function is_header(name, value)
  if type(name) ~= "string" or not name:find "^[%w!#$&'*+.^_`|~%%-]+$" then
    return false
  end
  if type(value) ~= "table" then
    return is_header_value(value)
  end
  for _, each in ipairs(value) do
    if not is_header_value(each) then
      return false
    end
  end
  return #value > 0
end

--- Checks what a callback returned as reply.
---@param given any { status = …, headers = { name = string or list of strings }, body = string }, headers and body
--- optional
---@return table? # the reply, a copy with headers and body; nil when the value is none, also when a header has a
--- control
---  character, which could add another header
function answer.given(given)
  if type(given) ~= "table" or type(given.status) ~= "number" or given.status % 1 ~= 0
    or given.status < 200 or given.status > 599 then
    return nil
  end
  local headers, body = given.headers or {}, given.body or ""
  if type(headers) ~= "table" or type(body) ~= "string" then
    return nil
  end
  local copied = {}
  for name, value in pairs(headers) do
    if not is_header(name, value) then
      return nil
    end
    copied[name] = value
  end
  return { status = given.status, headers = copied, body = body }
end

local STOPPED = {}

--- Ends the handling of a request with a reply, from any depth below the run of handler.lua.
---@param reply table
function answer.stop(reply)
  error(setmetatable({ reply = reply }, STOPPED), 0)
end

---@param raised any what pcall caught
---@return table? # the reply that answer.stop was called with; nil when something else was raised
function answer.stopped(raised)
  return type(raised) == "table" and getmetatable(raised) == STOPPED and raised.reply or nil
end

return answer

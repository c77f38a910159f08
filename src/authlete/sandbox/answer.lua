--- What the sandbox answers: results of operations, refusals, failed API calls.
---
--- Refusals and failures are raised, so that what checks a request reads as a list of demands; answer.catch is where
--- they arrive. Result codes "A…" and their messages are Authlete's, as documented. Where no code is documented, the
--- sandbox uses its own: they begin with "SANDBOX_", and no error_uri goes with them.

local json = require "authlete.json"

local answer = {}

local function message(code, text)
  return "[" .. code .. "] " .. text
end

---@return table # the JSON object that an operation answers with
function answer.object(action, code, text, fields)
  local object = { action = action, resultCode = code, resultMessage = message(code, text) }
  for name, value in pairs(fields or {}) do
    object[name] = value
  end
  return object
end

---@return table # an OAuth error, as its parameters
function answer.oauth_error(oauth_error, code, text)
  return {
    error = oauth_error,
    error_description = message(code, text),
    error_uri = code:match "^A%d+$" and "https://docs.authlete.com/#" .. code or nil,
  }
end

---@return table # an answer with an OAuth error for the client application in responseContent
function answer.error(action, oauth_error, code, text)
  return answer.object(action, code, text, {
    responseContent = json.encode(answer.oauth_error(oauth_error, code, text)),
  })
end

--- Ends the operation with an answer.
function answer.refuse_with(object)
  error({ status = 200, object = object }, 0)
end

--- Ends the operation with an OAuth error for the client application.
function answer.refuse(action, oauth_error, code, text)
  answer.refuse_with(answer.error(action, oauth_error, code, text))
end

--- Ends the operation because the authorization server's request is wrong. From the client application's view that is
--- an error of the server.
function answer.refuse_caller(code, text)
  answer.refuse("INTERNAL_SERVER_ERROR", "server_error", code, text)
end

--- Ends the operation when the request lacks one of the named fields.
function answer.demand_fields(request, ...)
  for _, name in ipairs { ... } do
    if request[name] == nil or request[name] == "" then
      answer.refuse_caller("SANDBOX_" .. name:upper() .. "_MISSING", "The request does not contain '" .. name .. "'.")
    end
  end
end

--- Ends the operation as a failed API call.
function answer.fail(status, code, text)
  error({ status = status, object = { resultCode = code, resultMessage = message(code, text) } }, 0)
end

--- Ends the operation because the API call itself is malformed.
function answer.fail_malformed(text)
  answer.fail(400, "SANDBOX_REQUEST_MALFORMED", text)
end

--- Ends the operation with 501.
---@param what string begins the sentence "… is not simulated by the sandbox."
function answer.not_simulated(what)
  answer.fail(501, "SANDBOX_NOT_SIMULATED", what .. " is not simulated by the sandbox.")
end

--- Runs an operation.
---@return number # the status
---@return any # what it returned; in place of it the object that it was ended with
function answer.catch(operation, ...)
  local finished, result, status = pcall(operation, ...)
  if finished then
    return status or 200, result
  elseif type(result) == "table" and result.object then
    return result.status, result.object
  end
  error(result, 0)
end

return answer

--- The responses of the sandbox: results of operations, refusals, failed API calls.
---
--- Refusals and failures are raised as errors, so that code that checks a request reads as a list of requirements;
--- response.catch catches them. Result codes "A…" and their messages are Authlete's, as documented. Where no code is
--- documented, the sandbox uses its own, which begin with "SANDBOX_" and have no error_uri.

local ascii = require "authlete.util.ascii"
local copy = require "authlete.util.copy"
local json = require "authlete.json"
local log = require "authlete.util.log"

local response = {}

local function message(code, text)
  return "[" .. code .. "] " .. text
end

---@return table # the JSON object that an operation responds with
function response.object(action, code, text, fields)
  return copy.merged({ action = action, resultCode = code, resultMessage = message(code, text) }, fields)
end

---@return table # an OAuth error, as its parameters
function response.oauth_error(oauth_error, code, text)
  return {
    error = oauth_error,
    error_description = message(code, text),
    error_uri = code:match "^A%d+$" and "https://docs.authlete.com/#" .. code or nil,
  }
end

---@return table # a response with an OAuth error for the client application in responseContent
function response.error(action, oauth_error, code, text)
  return response.object(action, code, text, {
    responseContent = json.encode(response.oauth_error(oauth_error, code, text)),
  })
end

--- Ends the operation with a response.
function response.refuse_with(object)
  error({ status = 200, object = object }, 0)
end

--- Ends the operation with an OAuth error for the client application.
function response.refuse(action, oauth_error, code, text)
  response.refuse_with(response.error(action, oauth_error, code, text))
end

--- Ends the operation because the authorization server's request is invalid. To the client application, that is a
--- server error.
function response.refuse_caller(code, text)
  response.refuse("INTERNAL_SERVER_ERROR", "server_error", code, text)
end

--- Ends the operation if the request lacks one of the named fields.
function response.demand_fields(request, ...)
  for _, name in ipairs { ... } do
    if request[name] == nil or request[name] == "" then
      local code = "SANDBOX_" .. ascii.upper(name) .. "_MISSING"
      response.refuse_caller(code, "The request does not contain '" .. name .. "'.")
    end
  end
end

--- Ends the operation as a failed API call.
function response.fail(status, code, text)
  error({ status = status, object = { resultCode = code, resultMessage = message(code, text) } }, 0)
end

--- Ends the operation because the API call itself is malformed.
function response.fail_malformed(text)
  response.fail(400, "SANDBOX_REQUEST_MALFORMED", text)
end

---@param name string from a request
---@return string # the name without characters that do not belong into a message
function response.printable(name)
  return (name:gsub("[^A-Za-z0-9_:./ -]", "?"):sub(1, 60))
end

--- Ends the operation with 501, after the log has named what is missing: authorization servers hide the failure from
--- their clients.
---@param code string the result code
---@param text string a sentence without values, which may be secret
function response.lacks(code, text)
  error({ status = 501, code = code, missing = text }, 0)
end

---@param what string the start of the sentence "… is not simulated by the sandbox."
function response.not_simulated(what)
  response.lacks("SANDBOX_NOT_SIMULATED", what .. " is not simulated by the sandbox.")
end

local function report_missing(name, ended)
  log.error("sandbox: " .. name .. ": " .. ended.missing)
  return { resultCode = ended.code, resultMessage = message(ended.code, ended.missing) }
end

--- Runs an operation.
---@param name string of the operation, for the log
---@return number # the status
---@return any # what it returned, or the object that it was ended with
function response.catch(name, operation, ...)
  local finished, result, status = pcall(operation, ...)
  if finished then
    return status or 200, result
  elseif type(result) == "table" and result.missing then
    return result.status, report_missing(name, result)
  elseif type(result) == "table" and result.object then
    return result.status, result.object
  end
  error(result, 0)
end

return response

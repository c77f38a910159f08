--- Access tokens that client applications present to protected resources (RFC 6750).

local issued_token = require "authlete.sandbox.issued_token"
local response = require "authlete.sandbox.response"

local presented_token = {}

--- Refuses the token as in RFC 6750 section 3: responseContent is the value of WWW-Authenticate.
---@param fields table? of the response
---@param wanted table? the name and value of one more attribute, which says what is required
function presented_token.refuse(action, oauth_error, code, text, fields, wanted)
  local object = response.object(action, code, text, fields)
  object.responseContent = 'Bearer error="' .. oauth_error .. '",error_description="[' .. code .. "] " .. text .. '"'
  if wanted then
    object.responseContent = object.responseContent .. "," .. wanted[1] .. '="' .. wanted[2] .. '"'
  end
  response.refuse_with(object)
end

--- Finds the token; ends the operation if there is none.
---@param key string?
---@return table # the token
function presented_token.demand(state, key)
  if not key or key == "" then
    presented_token.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_TOKEN_MISSING",
      "The request does not contain an access token.")
  end
  local token, expired = issued_token.find_access_token(state, key)
  if expired then
    presented_token.refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_ACCESS_TOKEN_EXPIRED",
      "The access token has expired.", { existent = true, usable = false, sufficient = false })
  elseif not token then
    presented_token.refuse("UNAUTHORIZED", "invalid_token", "SANDBOX_ACCESS_TOKEN_UNKNOWN",
      "The access token does not exist.", { existent = false, usable = false, sufficient = false })
  end
  return token
end

return presented_token

--- The Authorization header (RFC 9110 section 11.4), and the OAuth credentials in it and in other headers.

local ascii = require "authlete.util.ascii"

local authorization = {}

---@param value string? the header's value
---@return string? # the scheme in lower case; nil if there is none
---@return string? # the credentials after it, unchanged
function authorization.split(value)
  local scheme, credentials = (value or ""):match "^ *([^ \t\r\n\v\f]+) *(.*)$"
  return scheme and ascii.lower(scheme), credentials
end

---@param text string
---@return boolean # whether it can be an access token (RFC 6750 section 2.1)
function authorization.is_token(text)
  return text:find "^[A-Za-z0-9._~+/-]+=*$" ~= nil
end

---@param text string credentials, optionally followed by spaces
---@return string? # the access token
function authorization.find_token(text)
  return text:match "^([A-Za-z0-9._~+/-]+=*) *$"
end

---@param text string
---@return boolean # whether it has only the characters of compact JWTs, such as proofs and attestations
function authorization.is_jwt(text)
  return text:find "^[A-Za-z0-9._~+/=-]+$" ~= nil
end

return authorization

--- The headers of a reply that come from Authlete's response.

local header = require "authlete.util.header"

local headers = {}

-- The header and the response field that it comes from (RFC 9449 section 8; OAuth 2.0 Attestation-Based Client
-- Authentication).
local FIELDS = {
  { "DPoP-Nonce", "dpop_nonce" },
  { "OAuth-Client-Attestation-Challenge", "attestation_challenge" },
}

---@param ... any values
---@return string? # the first that can be the value of a header and is not empty; values with control characters cannot
function headers.first_value(...)
  for i = 1, select("#", ...) do
    local value = select(i, ...)
    if header.is_value(value) and value ~= "" then
      return value
    end
  end
end

--- Adds the DPoP nonce and the attestation challenge of a response to a reply that has none.
---@param reply table
---@param response any ignored unless it is a table
---@return table # the reply
function headers.pass_on(reply, response)
  for i = 1, type(response) == "table" and #FIELDS or 0 do
    local name, value = FIELDS[i][1], response[FIELDS[i][2]]
    if value ~= nil and reply.headers[name] == nil then
      reply.headers[name] = headers.first_value(value)
    end
  end
  return reply
end

return headers

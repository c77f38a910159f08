--- The token response (RFC 6749 section 5.1), without members that have no value. Authlete writes "scope":null, which
--- clients that expect a string do not understand.
---
--- Changes the text instead of decoding it, so that everything else stays as it is: numbers, order, members of its own.
--- A name in quotes directly after "{" or "," is always a member's name, because quotes in strings are escaped.

local OPTIONAL = { "scope", "refresh_token", "id_token", "expires_in", "authorization_details", "issued_token_type",
  "grant_id", "device_secret", "c_nonce", "c_nonce_expires_in" }

local function without(content, member)
  content = content:gsub("([{,]%s*)" .. member .. "%s*,%s*", "%1")
  return (content:gsub(",%s*" .. member .. "%s*}", "}"):gsub("{%s*" .. member .. "%s*}", "{}"))
end

---@param content any the response_content
---@return any # the same, if it is not a string
return function(content)
  if type(content) ~= "string" or not content:find ':%s*null' and not content:find '"scope"%s*:%s*""' then
    return content
  end
  for _, name in ipairs(OPTIONAL) do
    content = without(content, '"' .. name .. '"%s*:%s*null')
  end
  return without(content, '"scope"%s*:%s*""')
end

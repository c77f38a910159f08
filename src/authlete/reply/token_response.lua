--- The token response (RFC 6749 section 5.1), without members that have no value. Authlete writes "scope":null, which
--- clients that expect a string do not understand.
---
--- Changes the text instead of decoding it, so that everything else stays as it is: numbers, order, members of its own.
--- A name in quotes directly after "{" or "," is always a member's name, because quotes in strings are escaped.

local OPTIONAL = {}
for _, name in ipairs {
  "scope", "refresh_token", "id_token", "expires_in", "authorization_details", "issued_token_type", "grant_id",
  "device_secret", "c_nonce", "c_nonce_expires_in",
} do
  OPTIONAL[name] = true
end

local function remove_later(name)
  return OPTIONAL[name] and "" or nil
end

local function remove_first(before, name, comma)
  return OPTIONAL[name] and before .. (comma == "," and "" or comma) or nil
end

-- Removes the optional members with this value: those after a comma with it, then those that are first.
local function without(content, value)
  content = content:gsub(',%s*"([a-z_]+)"%s*:%s*' .. value, remove_later)
  return (content:gsub('({%s*)"([a-z_]+)"%s*:%s*' .. value .. "%s*([,}])%s*", remove_first))
end

---@param content any the response_content
---@return any # the same, if it is not a string
return function(content)
  if type(content) ~= "string" then
    return content
  end
  if content:find("null", 1, true) then
    content = without(content, "null")
  end
  if content:find('""', 1, true) then
    content = content:gsub(',%s*"scope"%s*:%s*""', ""):gsub('({%s*)"scope"%s*:%s*"",?%s*', "%1")
  end
  return content
end

--- The token response (RFC 6749 section 5.1), without members that have no value. Authlete writes "scope":null, which
--- clients that expect a string do not understand.
---
--- Splits the text into its members instead of decoding it, so that the others stay as they are: numbers, order, nested
--- objects.

local OPTIONAL = {}
for _, name in ipairs {
  "scope", "refresh_token", "id_token", "expires_in", "authorization_details", "issued_token_type", "grant_id",
  "device_secret", "c_nonce", "c_nonce_expires_in",
} do
  OPTIONAL[name] = true
end

local QUOTE = ('"'):byte()

-- Returns where the string ends that begins at `from`; nil if it does not end.
local function end_of_string(text, from)
  local position = from + 1
  repeat
    position = text:find('["\\]', position)
    if position and text:byte(position) == QUOTE then
      return position
    end
    position = position and position + 2 -- after the character that a backslash escapes
  until not position
end

-- Returns where the object or array ends that begins at `from`; nil if it does not end.
local function end_of_group(text, from)
  local depth, position = 0, from
  repeat
    local character
    position, character = text:match('()([%[%]{}"])', position)
    if character == '"' then
      position = end_of_string(text, position)
    elseif position then
      depth = depth + ((character == "{" or character == "[") and 1 or -1)
      if depth == 0 then
        return position
      end
    end
    position = position and position + 1
  until not position
end

local function end_of_value(text, from)
  local first = text:sub(from, from)
  if first == '"' then
    return end_of_string(text, from)
  elseif first == "{" or first == "[" then
    return end_of_group(text, from)
  end
  local _, last = text:find("^[^,}%s]+", from)
  return last
end

local function has_value(name, value)
  return not (OPTIONAL[name] and value == "null" or name == "scope" and value == '""')
end

-- Returns the text of the object with the members that have a value; nil if the text is not an object with members.
local function without_empty_members(text)
  local members, position = {}, text:match "^%s*{()"
  while position do
    local first, name, value_at = text:match('^%s*()"([^"\\]*)"%s*:%s*()', position)
    local last = value_at and end_of_value(text, value_at)
    local separator
    separator, position = text:match("^%s*([,}])()", last and last + 1 or #text + 1)
    if separator and has_value(name, text:sub(value_at, last)) then
      members[#members + 1] = text:sub(first, last)
    end
    if separator == "}" then
      return not text:find("%S", position) and "{" .. table.concat(members, ",") .. "}" or nil
    end
  end
end

---@param content any the response_content
---@return any # the same, if it is not a string
return function(content)
  if type(content) == "string" and (content:find("null", 1, true) or content:find('""', 1, true)) then
    return without_empty_members(content) or content
  end
  return content
end

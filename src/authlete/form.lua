--- application/x-www-form-urlencoded: what clients send to endpoints and in the query of a URL.

local form = {}

--- @tparam string text
-- @treturn boolean whether the text is UTF-8; overlong forms and surrogates are not told apart from it
function form.is_utf8(text)
  local rest = text:gsub("[\194-\223][\128-\191]", " ")
    :gsub("[\224-\239][\128-\191][\128-\191]", " ")
    :gsub("[\240-\244][\128-\191][\128-\191][\128-\191]", " ")
  return not rest:find "[\128-\255]"
end

--- @tparam string text
-- @treturn ?string the text without percent-encoding, or nil when that is malformed
function form.decode_percent(text)
  if text:gsub("%%%x%x", ""):find("%", 1, true) then
    return nil
  end
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

--- @tparam string text one name or value, in which a plus stands for a space
-- @treturn ?string what it stands for, in UTF-8, or nil when it is malformed
function form.decode_component(text)
  local decoded = form.decode_percent((text:gsub("%+", " ")))
  return decoded and form.is_utf8(decoded) and decoded or nil
end

--- @tparam string text
-- @treturn string encoded as one name or value
function form.encode_component(text)
  return (text:gsub("[^%w*._-]", function(character)
    return character == " " and "+" or string.format("%%%02X", character:byte())
  end))
end

--- @tparam string text
-- @treturn ?table the parameters by name, without those without a value, which count as omitted (RFC 6749 section 3.2)
-- @treturn ?string in place of the table, what is wrong, as words that follow the name of the text: also when a
--  parameter comes twice
function form.decode(text)
  local parameters, seen = {}, {}
  for pair in text:gmatch "[^&]+" do
    local name, value = pair:match "^([^=]*)=?(.*)$"
    name, value = form.decode_component(name), form.decode_component(value)
    if not (name and value) then
      return nil, "is not well-formed application/x-www-form-urlencoded"
    end
    if seen[name] then
      return nil, "contains a parameter more than once"
    end
    seen[name] = true
    parameters[name] = value ~= "" and value or nil
  end
  return parameters
end

return form

--- application/x-www-form-urlencoded: what clients send to endpoints and in the query of a URL.

local form = {}

-- The sequences of RFC 3629 section 4, without the single bytes.
local SEQUENCES = {
  "[\194-\223][\128-\191]",
  "\224[\160-\191][\128-\191]",
  "[\225-\236\238\239][\128-\191][\128-\191]",
  "\237[\128-\159][\128-\191]",
  "\240[\144-\191][\128-\191][\128-\191]",
  "[\241-\243][\128-\191][\128-\191][\128-\191]",
  "\244[\128-\143][\128-\191][\128-\191]",
}

---@param text string
---@return boolean # whether the text is UTF-8 (RFC 3629: shortest forms, no surrogates)
function form.is_utf8(text)
  if not text:find "[\128-\255]" then
    return true
  end
  for _, sequence in ipairs(SEQUENCES) do
    text = text:gsub(sequence, " ")
  end
  return not text:find "[\128-\255]"
end

---@param text string
---@return string? # the text without percent-encoding, or nil when that is malformed
function form.decode_percent(text)
  if text:gsub("%%%x%x", ""):find("%", 1, true) then
    return nil
  end
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

---@param text string one name or value, in which a plus stands for a space
---@return string? # what it stands for, in UTF-8, or nil when it is malformed
function form.decode_component(text)
  local decoded = form.decode_percent((text:gsub("%+", " ")))
  return decoded and form.is_utf8(decoded) and decoded or nil
end

---@param text string
---@return string # encoded as one name or value
function form.encode_component(text)
  return (text:gsub("[^%w*._-]", function(character)
    return character == " " and "+" or string.format("%%%02X", character:byte())
  end))
end

local MALFORMED = "is not well-formed application/x-www-form-urlencoded"

---
--- ```lua
--- form.decode_lists "a=1&b=2&a=3" --> { a = { "1", "3" }, b = { "2" } }
--- ```
---@param text string
---@return table? # for each name the list of its values in their order; "" is one without a value
---@return string? # in place of the table, what is wrong, as words that follow the name of the text
function form.decode_lists(text)
  local lists = {}
  for pair in text:gmatch "[^&]+" do
    local name, value = pair:match "^([^=]*)=?(.*)$"
    name, value = form.decode_component(name), form.decode_component(value)
    if not (name and value) then
      return nil, MALFORMED
    end
    local list = lists[name] or {}
    list[#list + 1] = value
    lists[name] = list
  end
  return lists
end

---@param text string
---@return table? # the parameters by name, without those without a value, which count as omitted (RFC 6749 section 3.2)
---@return string? # in place of the table, what is wrong, as words that follow the name of the text: also when a
---  parameter comes twice
function form.decode(text)
  local lists, fault = form.decode_lists(text)
  if not lists then
    return nil, fault
  end
  local parameters = {}
  for name, values in pairs(lists) do
    if #values > 1 then
      return nil, "contains a parameter more than once"
    end
    parameters[name] = values[1] ~= "" and values[1] or nil
  end
  return parameters
end

return form

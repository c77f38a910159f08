--- application/x-www-form-urlencoded, the format of queries, and of the forms that clients send to endpoints.

local percent = require "authlete.util.percent"
local utf8 = require "authlete.util.utf8"

local form = {}

--- Checks the encoding of a text.
---@param text string
---@return boolean # whether the text is UTF-8 (RFC 3629: shortest forms, no surrogates)
form.is_utf8 = utf8.is_valid

--- Decodes percent-encoding; a plus sign stays what it is.
---@param text string
---@return string? # the decoded text; nil if the percent-encoding is malformed
form.decode_percent = percent.decode

--- Decodes one name or value of a form.
---@param text string one name or value, in which a plus sign is a space
---@return string? # the decoded text in UTF-8; nil if it is malformed
function form.decode_component(text)
  if not text:find "[%%+\128-\255]" then
    return text
  end
  local decoded = percent.decode((text:gsub("%+", " ")))
  return decoded and utf8.is_valid(decoded) and decoded or nil
end

--- Encodes one name or value of a form.
---@param text string
---@return string # encoded as one name or value
function form.encode_component(text)
  return (text:gsub("[^A-Za-z0-9*._-]", function(character)
    return character == " " and "+" or string.format("%%%02X", character:byte())
  end))
end

local MALFORMED = "is not well-formed application/x-www-form-urlencoded"

--- Decodes a form in which names may repeat.
---
--- ```lua
--- form.decode_lists "a=1&b=2&a=3" --> { a = { "1", "3" }, b = { "2" } }
--- ```
---@param text string
---@return table? # for each name, the list of its values in order; "" for a parameter without a value
---@return string? # if the table is nil, what is wrong, as a predicate that follows the name of the text
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

--- Decodes a form in which no name may repeat.
---@param text string
---@return table? # the parameters by name; those without a value are treated as omitted (RFC 6749 section 3.2)
---@return string? # if the table is nil, what is wrong, as a predicate that follows the name of the text; a repeated
---  parameter is an error
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

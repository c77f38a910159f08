--- HTTP header fields (RFC 9110 section 5).

local ascii = require "authlete.util.ascii"

local header = {}

---@param name any
---@return boolean # whether it can be the name of a header
function header.is_name(name)
  return type(name) == "string" and name:find "^[A-Za-z0-9!#$&'*+.^_`|~%%-]+$" ~= nil
end

---@param value any
---@return boolean # whether it is a string without control characters: CR and LF would start another header
function header.is_value(value)
  return type(value) == "string" and not ascii.has_control(value)
end

---@param headers table strings by name in any case; other values are ignored
---@param wanted string the name in lower case
---@return string? # the value
function header.find(headers, wanted)
  for name, value in pairs(headers) do
    if type(name) == "string" and type(value) == "string" and ascii.lower(name) == wanted then
      return value
    end
  end
end

--- Collects the headers of a message by lower-case name.
---@param headers table strings, or lists of strings, by name in any case
---@return table? # for each lower-case name, the list of its values; nil if the table contains anything else
function header.by_lower_name(headers)
  local result = {}
  for name, value in pairs(headers) do
    if type(name) ~= "string" then
      return nil
    end
    local lower = ascii.lower(name)
    local values = result[lower] or {}
    for _, each in ipairs(type(value) == "table" and value or { value }) do
      if type(each) ~= "string" then
        return nil
      end
      values[#values + 1] = each
    end
    result[lower] = values
  end
  return result
end

return header

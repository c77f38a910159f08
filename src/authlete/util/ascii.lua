--- ASCII text. Protocols do not follow the locale of the process; string.lower and the classes of patterns (%w, %c) do.

local ascii = {}

local LOWER = {}
for byte = ("A"):byte(), ("Z"):byte() do
  LOWER[string.char(byte)] = string.char(byte + 32)
end

--- @tparam string text
-- @treturn string the text with A to Z in lower case, and nothing else changed
function ascii.lower(text)
  return (text:gsub("[A-Z]", LOWER))
end

--- @tparam string text
-- @treturn boolean whether it has a control character: a byte below 32, or 127
function ascii.has_control(text)
  return text:find "[^\32-\126\128-\255]" ~= nil
end

return ascii

--- ASCII text. Protocols do not follow the locale of the process; string.lower and the classes of patterns (%w, %c) do.

local ascii = {}

local LOWER, UPPER = {}, {}
for byte = ("A"):byte(), ("Z"):byte() do
  local upper, lower = string.char(byte), string.char(byte + 32)
  LOWER[upper], UPPER[lower] = lower, upper
end

---@param text string
---@return string # the text with A to Z in lower case, and nothing else changed
function ascii.lower(text)
  return (text:gsub("[A-Z]", LOWER))
end

---@param text string
---@return string # the text with a to z in upper case, and nothing else changed
function ascii.upper(text)
  return (text:gsub("[a-z]", UPPER))
end

---@param text string
---@return boolean # whether it has a control character: a byte below 32, or 127
function ascii.has_control(text)
  return text:find "[^\32-\126\128-\255]" ~= nil
end

return ascii

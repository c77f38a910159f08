--- Percent-encoding (RFC 3986 section 2.1).

local percent = {}

---@param text string
---@return string? # the decoded text; nil if a "%" does not begin an encoded byte
function percent.decode(text)
  if text:gsub("%%%x%x", ""):find("%", 1, true) then
    return nil
  end
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

return percent

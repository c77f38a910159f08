--- UTF-8 (RFC 3629).

local utf8 = {}

-- The multi-byte sequences of section 4.
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
---@return boolean # whether the text is UTF-8: shortest forms, no surrogates
function utf8.is_valid(text)
  if not text:find "[\128-\255]" then
    return true
  end
  for _, sequence in ipairs(SEQUENCES) do
    text = text:gsub(sequence, " ")
  end
  return not text:find "[\128-\255]"
end

return utf8

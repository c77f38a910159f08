--- Base64 and base64url (RFC 4648 sections 4 and 5).

local base64 = {}

local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local VALUES = {}
for i = 1, #DIGITS do
  VALUES[DIGITS:byte(i)] = i - 1
end

---@param bytes string
---@return string # with padding
function base64.encode(bytes)
  local digits = {}
  for i = 1, #bytes, 3 do
    local first, second, third = bytes:byte(i, i + 2)
    local group = first * 65536 + (second or 0) * 256 + (third or 0)
    for _, place in ipairs { 262144, 4096, second and 64, third and 1 } do
      local digit = math.floor(group / place) % 64 + 1
      digits[#digits + 1] = DIGITS:sub(digit, digit)
    end
  end
  return table.concat(digits) .. ("="):rep(-#bytes % 3)
end

---@param bytes string
---@return string # in the URL-safe alphabet, without padding
function base64.encode_url(bytes)
  return (base64.encode(bytes):gsub("[+/=]", { ["+"] = "-", ["/"] = "_", ["="] = "" }))
end

---@param text string with padding
---@return string? # the bytes; nil if the text is not base64
function base64.decode(text)
  local digits = text:match "^([A-Za-z0-9+/]*)=?=?$"
  if not digits or #text % 4 ~= 0 then
    return nil
  end
  local bytes, count = {}, 0
  for i = 1, #digits, 4 do
    local first, second, third, fourth = digits:byte(i, i + 3)
    local group = VALUES[first] * 262144 + (VALUES[second] or 0) * 4096 + (VALUES[third] or 0) * 64
      + (VALUES[fourth] or 0)
    count = count + 1
    bytes[count] = string.char(math.floor(group / 65536), math.floor(group / 256) % 256, group % 256)
  end
  return table.concat(bytes):sub(1, math.floor(#digits * 3 / 4))
end

---@param text string in the URL-safe alphabet, without padding
---@return string? # the bytes; nil if the text is not base64url
function base64.decode_url(text)
  if text:find "[^A-Za-z0-9_-]" then
    return nil
  end
  return base64.decode(text:gsub("[-_]", { ["-"] = "+", _ = "/" }) .. ("="):rep(-#text % 4))
end

return base64

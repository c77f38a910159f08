--- How the sandbox writes JSON and base64, reads form parameters, and makes random tokens. Knows nothing of Authlete.

-- JSON is written here, because lua-cjson 2.1.0 turns 5921531358155430 into 5.9215313581554e+15 and cannot write [].

local null = setmetatable({}, { __tostring = function() return "null" end })
local sequence_mark = {}

-- Marks a sequence, so that an empty one is written as [].
local function array(sequence)
  return setmetatable(sequence, sequence_mark)
end

local function escape(character)
  return string.format("\\u%04x", character:byte())
end

local encoders = {}

-- The JSON text of a string, a number, a boolean, null, an array, or a table with strings as keys.
local function encode(value)
  return value == null and "null" or encoders[type(value)](value)
end

function encoders.string(value)
  return '"' .. value:gsub('[%c"\\]', escape) .. '"'
end

function encoders.number(value)
  return string.format(value % 1 == 0 and "%.0f" or "%.14g", value)
end

function encoders.boolean(value)
  return tostring(value)
end

function encoders.table(value)
  local items = {}
  if getmetatable(value) == sequence_mark then
    for i, item in ipairs(value) do
      items[i] = encode(item)
    end
    return "[" .. table.concat(items, ",") .. "]"
  end
  for name, item in pairs(value) do
    items[#items + 1] = encode(name) .. ":" .. encode(item)
  end
  table.sort(items)
  return "{" .. table.concat(items, ",") .. "}"
end

local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function base64(bytes)
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

local function random_bytes(count)
  local device = io.open("/dev/urandom", "rb")
  if device then
    device:setvbuf("no") -- else it reads 4096 bytes
    local bytes = device:read(count)
    device:close()
    if bytes and #bytes == count then
      return bytes
    end
  end
  local bytes = {}
  for i = 1, count do
    bytes[i] = string.char(math.random(0, 255))
  end
  return table.concat(bytes)
end

-- 256 random bits in base64url.
local function random_token()
  return (base64(random_bytes(32)):gsub("[+/=]", { ["+"] = "-", ["/"] = "_", ["="] = "" }))
end

local function is_utf8(text)
  local rest = text:gsub("[\194-\223][\128-\191]", " ")
    :gsub("[\224-\239][\128-\191][\128-\191]", " ")
    :gsub("[\240-\244][\128-\191][\128-\191][\128-\191]", " ")
  return not rest:find("[\128-\255]")
end

-- The text without percent-encoding, or nil when that is malformed.
local function decode_percent(text)
  if text:gsub("%%%x%x", ""):find("%%") then
    return nil
  end
  return (text:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end

-- The parameters of an application/x-www-form-urlencoded text, or nil and what is wrong with it. A parameter without a
-- value counts as omitted, and none may be repeated (RFC 6749 section 3.2).
local function decode_form(text)
  local parameters, seen = {}, {}
  for pair in text:gmatch("[^&]+") do
    local name, value = pair:gsub("%+", " "):match("^([^=]*)=?(.*)$")
    name, value = decode_percent(name), decode_percent(value)
    if not (name and value and is_utf8(name) and is_utf8(value)) then
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

return {
  null = null,
  array = array,
  encode = encode,
  base64 = base64,
  random_token = random_token,
  is_utf8 = is_utf8,
  decode_percent = decode_percent,
  decode_form = decode_form,
}

--- Encodes JSON.
---
--- Does not use lua-cjson: version 2.1.0, which Debian and Ubuntu ship, turns 5921531358155430 into
--- 5.9215313581554e+15, cannot write [], and has an overflow in its encoder.

local utf8 = require "authlete.util.utf8"

local json = {}

--- Represents null.
json.null = setmetatable({}, { __tostring = function() return "null" end })

local array_mark = {}

--- Marks a sequence, so that it is encoded as an array even if it is empty.
---@param sequence table
---@return table # the same table
function json.array(sequence)
  return setmetatable(sequence, array_mark)
end

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(character)
  return ESCAPES[character] or string.format("\\u%04x", character:byte())
end

local function fail(text)
  error("authlete.json: " .. text, 0)
end

local encoders = {}

-- Escapes all unprintable characters. Does not use pattern classes, which depend on the locale.
function encoders.string(value)
  if not utf8.is_valid(value) then
    fail "a string is not valid UTF-8"
  end
  return '"' .. value:gsub('[^\32\33\35-\91%]\94-\126\128-\255]', escape) .. '"'
end

-- string.format uses the locale's decimal separator.
local function write_fraction(value, format)
  return (string.format(format, value):gsub("[^0-9e+-]+", "."))
end

function encoders.number(value)
  if value ~= value or value == math.huge or value == -math.huge then
    fail("JSON cannot express the number " .. tostring(value))
  elseif value % 1 == 0 and value > -2 ^ 63 and value < 2 ^ 63 then
    return string.format(value > -2 ^ 53 and value < 2 ^ 53 and "%.0f" or "%d", value)
  end
  local short = string.format("%.15g", value)
  return write_fraction(value, tonumber(short) == value and "%.15g" or "%.17g")
end

encoders.boolean = tostring

local MOST_NESTED = 100

-- lua-cjson's null is a null pointer.
local function is_null(value)
  return value == json.null or type(value) == "userdata" and tostring(value):find "^userdata: %(?[nN]" ~= nil
end

local function encode(value, depth)
  if is_null(value) then
    return "null"
  end
  local encoder = encoders[type(value)]
  if not encoder or depth > MOST_NESTED then
    fail(encoder and "nested too deeply" or "JSON cannot express a value of the type " .. type(value))
  end
  return encoder(value, depth)
end

-- Returns the length of a table whose keys are exactly 1 to n; nil for any other. The # operator does not detect gaps.
local function array_length(value)
  local count, largest = 0, 0
  for key in pairs(value) do
    if type(key) ~= "number" or key < 1 or key % 1 ~= 0 then
      return nil
    end
    count, largest = count + 1, math.max(largest, key)
  end
  return count == largest and count or nil
end

local function encode_array(value, length, depth)
  local items = {}
  for i = 1, length do
    items[i] = encode(value[i], depth + 1)
  end
  return "[" .. table.concat(items, ",") .. "]"
end

local function encode_object(value, depth)
  local items = {}
  for name, item in pairs(value) do
    if type(name) ~= "string" then
      fail "a table is neither an array without gaps nor an object whose keys are strings"
    end
    items[#items + 1] = encoders.string(name) .. ":" .. encode(item, depth + 1)
  end
  table.sort(items)
  return "{" .. table.concat(items, ",") .. "}"
end

function encoders.table(value, depth)
  local length, is_marked = array_length(value), getmetatable(value) == array_mark
  if length and (length > 0 or is_marked) then
    return encode_array(value, length, depth)
  elseif is_marked then
    fail "a table that is marked as an array has other keys, or gaps"
  end
  return encode_object(value, depth)
end

--- Encodes a value. Names in objects are sorted. A table is an array if its keys are 1 to n or it is marked as an
--- array, otherwise an object; an empty table that is not marked is an object.
---
--- ```lua
--- json.encode { sub = "1001", roles = json.array {} } --> {"roles":[],"sub":"1001"}
--- ```
---@param value any a string in UTF-8, a number, a boolean, json.null, lua-cjson's null, or a table of these
---@return string
---@raise a message if JSON cannot represent the value: a table with mixed keys or gaps, invalid UTF-8, NaN and
---  infinity, functions and other types, more than 100 levels
function json.encode(value)
  return encode(value, 1)
end

return json

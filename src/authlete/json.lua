--- JSON texts, written.
---
--- Not by lua-cjson: 2.1.0, which Debian and Ubuntu ship, turns 5921531358155430 into 5.9215313581554e+15, cannot write
--- [], and has an overflow in its encoder.

local json = {}

--- Stands for null.
json.null = setmetatable({}, { __tostring = function() return "null" end })

local array_mark = {}

--- Marks a sequence, so that it is written as an array even when it is empty.
---@param sequence table
---@return table # the same
function json.array(sequence)
  return setmetatable(sequence, array_mark)
end

local ESCAPES = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\r"] = "\\r", ["\t"] = "\\t" }

local function escape(character)
  return ESCAPES[character] or string.format("\\u%04x", character:byte())
end

local encoders = {}

function encoders.string(value)
  return '"' .. value:gsub('[%c"\\]', escape) .. '"'
end

function encoders.number(value)
  if value ~= value or value == math.huge or value == -math.huge then
    error("JSON has no number " .. tostring(value), 0)
  elseif value % 1 == 0 and value > -2 ^ 63 and value < 2 ^ 63 then
    return string.format(value > -2 ^ 53 and value < 2 ^ 53 and "%.0f" or "%d", value)
  end
  local text = string.format("%.15g", value)
  return tonumber(text) == value and text or string.format("%.17g", value)
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
    error(encoder and "nested too deep for JSON" or "JSON has no " .. type(value), 0)
  end
  return encoder(value, depth)
end

function encoders.table(value, depth)
  local items = {}
  if getmetatable(value) == array_mark or #value > 0 then
    for i = 1, #value do
      items[i] = encode(value[i], depth + 1)
    end
    return "[" .. table.concat(items, ",") .. "]"
  end
  for name, item in pairs(value) do
    items[#items + 1] = encoders.string(tostring(name)) .. ":" .. encode(item, depth + 1)
  end
  table.sort(items)
  return "{" .. table.concat(items, ",") .. "}"
end

--- Writes a value, objects with their names in order. A table is an array when it has elements or is marked as one, and
--- an object else.
---
--- ```lua
--- json.encode { sub = "1001", roles = json.array {} } --> {"roles":[],"sub":"1001"}
--- ```
---@param value any a string of UTF-8, a number, a boolean, json.null or lua-cjson's, or a table of such
---@return string
---@raise a message when JSON has nothing for the value
function json.encode(value)
  return encode(value, 1)
end

return json

--- Tables as text in shared memory, and back, with every value as it was: by LuaJIT's own string.buffer, or, in
--- versions that lack it, by lua-cjson, of whose number formats none keeps ids of 16 digits in all its versions.

local packing = {}

local has_buffer, buffer = pcall(require, "string.buffer")
if has_buffer then
  packing.pack, packing.unpack = buffer.encode, buffer.decode
  return packing
end

local cjson = require("cjson").new()

local MARK = "\1" -- begins a string that stands for a number, and any other string that begins so
local LARGEST = 1e13 -- of 14 digits, which lua-cjson keeps

local function is_exact(number)
  return number % 1 == 0 and number < LARGEST and number > -LARGEST
end

local function pack_value(value)
  local kind = type(value)
  if kind == "table" then
    local packed = {}
    for name, item in pairs(value) do
      packed[name] = pack_value(item)
    end
    return packed
  elseif kind == "number" and not is_exact(value) then
    return MARK .. ("%.17g"):format(value)
  elseif kind == "string" and value:byte() == 1 then
    return MARK .. value
  end
  return value
end

local function unpack_value(value)
  if type(value) == "table" then
    for name, item in pairs(value) do
      local is_changed = type(item) == "table" or type(item) == "string" and item:byte() == 1
      if is_changed then
        value[name] = unpack_value(item)
      end
    end
  elseif type(value) == "string" and value:byte() == 1 then
    local rest = value:sub(2)
    return rest:byte() == 1 and rest or tonumber(rest)
  end
  return value
end

---@param value table of strings, numbers, booleans and such tables
---@return string
function packing.pack(value)
  return cjson.encode(pack_value(value))
end

---@param text string from packing.pack
---@return table
function packing.unpack(text)
  return unpack_value(cjson.decode(text))
end

return packing

---@meta authlete.json
-- luacheck: ignore
-- Written by `make docs` from src/authlete/json.lua; change that, not this file.

--- Encodes JSON.
---
--- Does not use lua-cjson: version 2.1.0, which Debian and Ubuntu ship, turns 5921531358155430 into
--- 5.9215313581554e+15, cannot write [], and has an overflow in its encoder.
local json = {}

--- Represents null.
---@type table
json.null = {}

--- Marks a sequence, so that it is encoded as an array even if it is empty.
---@param sequence table
---@return table # the same table
function json.array(sequence) end

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
function json.encode(value) end

return json

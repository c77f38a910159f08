---@meta authlete.form
-- luacheck: ignore
-- Written by `make docs` from src/authlete/form.lua; change that, not this file.

--- application/x-www-form-urlencoded, the format of queries, and of the forms that clients send to endpoints.
local form = {}

--- Checks the encoding of a text.
---@param text string
---@return boolean # whether the text is UTF-8 (RFC 3629: shortest forms, no surrogates)
function form.is_utf8(text) end

--- Decodes percent-encoding; a plus sign stays what it is.
---@param text string
---@return string? # the decoded text; nil if the percent-encoding is malformed
function form.decode_percent(text) end

--- Decodes one name or value of a form.
---@param text string one name or value, in which a plus sign is a space
---@return string? # the decoded text in UTF-8; nil if it is malformed
function form.decode_component(text) end

--- Encodes one name or value of a form.
---@param text string
---@return string # encoded as one name or value
function form.encode_component(text) end

--- Decodes a form in which names may repeat.
---
--- ```lua
--- form.decode_lists "a=1&b=2&a=3" --> { a = { "1", "3" }, b = { "2" } }
--- ```
---@param text string
---@return table? # for each name, the list of its values in order; "" for a parameter without a value
---@return string? # if the table is nil, what is wrong, as a predicate that follows the name of the text
function form.decode_lists(text) end

--- Decodes a form in which no name may repeat.
---@param text string
---@return table? # the parameters by name; those without a value are treated as omitted (RFC 6749 section 3.2)
---@return string? # if the table is nil, what is wrong, as a predicate that follows the name of the text; a repeated
---  parameter is an error
function form.decode(text) end

return form

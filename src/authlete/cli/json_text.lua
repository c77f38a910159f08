--- JSON as text: indented, in colour, or on one line. Works on text, so that names keep their order and numbers their
--- digits.

local json_text = {}

local RESET = "\27[0m"
local COLOURS = { name = "\27[34;1m", string = "\27[32m", number = "\27[36m", word = "\27[35m" }
local PLAIN = { name = "", string = "", number = "", word = "" }

-- Returns the end of the string that begins at `from`.
local function end_of_string(text, from)
  local at = from + 1
  while true do
    local found = text:find('["\\]', at)
    if not found then
      return #text
    elseif text:sub(found, found) == '"' then
      return found
    end
    at = found + 2
  end
end

-- Returns the end and the kind of the token that begins at `from`, which is not white space.
local function next_token(text, from)
  local byte = text:sub(from, from)
  if byte == '"' then
    local last = end_of_string(text, from)
    return last, text:find("^%s*:", last + 1) and "name" or "string"
  elseif byte:find "[%d-]" then
    return select(2, text:find("^[%d.eE+-]+", from)), "number"
  elseif byte:find "%l" then
    return select(2, text:find("^%l+", from)), "word"
  end
  return from, byte
end

local function new_line(depth)
  return "\n" .. ("  "):rep(depth)
end

--- Indents JSON.
---@param text string valid JSON; any other text comes out in some form
---@param is_coloured boolean
---@return string # without a line break at its end
function json_text.indent(text, is_coloured)
  local colours, reset = is_coloured and COLOURS or PLAIN, is_coloured and RESET or ""
  local parts, depth = {}, 0
  local at = text:find "%S"
  while at do
    local last, kind = next_token(text, at)
    local token, following = text:sub(at, last), text:find("%S", last + 1)
    if colours[kind] then
      parts[#parts + 1] = colours[kind] .. token .. reset
    elseif (kind == "{" or kind == "[") and following and text:find("^[%]}]", following) then
      parts[#parts + 1] = token .. text:sub(following, following)
      following = text:find("%S", following + 1)
    elseif kind == "{" or kind == "[" then
      depth = depth + 1
      parts[#parts + 1] = token .. new_line(depth)
    elseif kind == "}" or kind == "]" then
      depth = depth - 1
      parts[#parts + 1] = new_line(depth) .. token
    elseif kind == "," then
      parts[#parts + 1] = token .. new_line(depth)
    else
      parts[#parts + 1] = kind == ":" and ": " or token
    end
    at = following
  end
  return table.concat(parts)
end

return json_text

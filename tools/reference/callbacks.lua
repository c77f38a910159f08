-- The callbacks of endpoints, from the comments in src/authlete/endpoint.lua: items such as
--
--   - password(username, password, response) -> the subject …
--
-- and sentences such as "Callback, required: claims(response) -> the claims …".

local comments = require "tools.reference.comments"

local callbacks = {}

-- The items and paragraphs of a comment, each on one line.
local function items_of(block)
  local items, is_open = {}, false
  for line in (comments.markdown(block) .. "\n"):gmatch "([^\n]*)\n" do
    if is_open and line ~= "" and not line:find "^- " then
      items[#items] = items[#items] .. " " .. line:match "^%s*(.*)$"
    elseif line ~= "" then
      items[#items + 1] = line
    end
    is_open = line ~= ""
  end
  return items
end

-- Splits "name(parameters), other(…) -> what it returns" into the callbacks and the text about them.
local function read_item(text, found)
  local shared
  local first = #found + 1
  repeat
    local name, parameters, rest = text:match "^(%l[%w_]*)%(([^)]*)%)(.*)$"
    if not name then
      return
    end
    shared = parameters == "…" and shared or parameters
    found[#found + 1] = { name = name, parameters = shared }
    text = rest:match "^, (%l[%w_]*%(.*)$"
    local description = rest:gsub("^ %-> ", "returns "):gsub("^[: ]+", ""):gsub("%.$", "")
    for i = first, #found do
      found[i].text = description
    end
  until not text
end

--- The callbacks that the comment of an endpoint describes: a list of { name, parameters, text }.
function callbacks.of(block)
  local found = {}
  for _, item in ipairs(items_of(block)) do
    local text = item:match "^%- (.*)$" or item:match "^Callback, %l+: (.*)$"
    if text then
      read_item(text, found)
    end
  end
  return found
end

return callbacks

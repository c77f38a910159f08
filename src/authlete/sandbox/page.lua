--- Pages of long lists: the parameters `start` (inclusive) and `end` (exclusive).

local json = require "authlete.json"
local response = require "authlete.sandbox.response"

local page = {}

local function read_index(value, default)
  local number = tonumber(value or default)
  if not number or number < 0 or number % 1 ~= 0 then
    response.fail_malformed("'start' and 'end' must be numbers.")
  end
  return number
end

--- Selects a page. Without start and end, it is the first five items.
---@param items table
---@param fields table of the request, with start and end as text or numbers
---@param name string the field of the response for the items
---@param describe? function(item) -> what the response shows of it; by default all
---@return table # a response with start, end, totalCount and the items
function page.select(items, fields, name, describe)
  local first, last = read_index(fields.start, 0), read_index(fields["end"], 5)
  local shown = json.array {}
  for i = first + 1, math.min(last, #items) do
    shown[#shown + 1] = describe and describe(items[i]) or items[i]
  end
  return { start = first, ["end"] = last, totalCount = #items, [name] = shown }
end

return page

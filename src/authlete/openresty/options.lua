--- Checks the options of authlete.openresty.

local core = require "authlete.core"
local is_api = require "authlete.util.is_api"
local is_callable = require "authlete.util.is_callable"
local list = require "authlete.util.list"

local options = {}

-- The kinds of values: their names in messages, and whether a value is one.
local function of_type(name)
  return { name = "a " .. name, fits = function(value) return type(value) == name end }
end

local KINDS = {
  api = { name = "an api", fits = is_api },
  callable = { name = "a function", fits = is_callable },
  number = of_type "number",
  string = of_type "string",
  strings = { name = "a list of strings", fits = list.is_of_strings },
}

local function find_fault_of_one(name, value, known, example)
  if type(name) ~= "string" then
    return "the options must have names, for example { " .. example .. " }"
  elseif not known[name] then
    local near = core.nearest(name, known)
    return "unknown option '" .. name .. "'" .. (near and "; did you mean '" .. near .. "'?" or "")
  end
  local kind = KINDS[known[name]]
  if not kind.fits(value) then
    local got = type(value) == "table" and "" or ", got " .. type(value)
    return "option '" .. name .. "' must be " .. kind.name .. got
  end
end

---@param given any the options
---@param known table for each name, "api", "callable", "number", "string" or "strings"
---@param example string an example of an option, for messages
---@return string? # what is wrong, to follow the name of the function; nil if all are valid
function options.find_fault(given, known, example)
  if type(given) ~= "table" then
    return "the options must be a table, got " .. type(given)
  end
  for name, value in pairs(given) do
    local fault = find_fault_of_one(name, value, known, example)
    if fault then
      return fault
    end
  end
  if given.origin and not given.origin:find "^https?://[^/?#%s]+$" then
    return "option 'origin' must be a scheme and a host, without a path"
  end
end

return options

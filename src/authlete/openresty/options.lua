--- Checks the options of authlete.openresty.

local core = require "authlete.core"
local cors = require "authlete.openresty.cors"
local is_api = require "authlete.util.is_api"
local is_callable = require "authlete.util.is_callable"
local list = require "authlete.util.list"
local requirements = require "authlete.openresty.requirements"
local upstream = require "authlete.openresty.upstream"

local options = {}

-- The kinds of values: their names in messages, and whether a value is one.
local function of_type(name)
  return { name = "a " .. name, fits = function(value) return type(value) == name end }
end

local KINDS = {
  api = { name = "an api from authlete.new or authlete.from_env", fits = is_api },
  callable = { name = "a function", fits = is_callable },
  boolean = of_type "boolean",
  cors = { name = 'a list of origins ("https://app.example"), a function, or "pass"', fits = cors.is_option },
  count = { name = "an integer of at least 1", fits = function(value)
    return type(value) == "number" and value >= 1 and value % 1 == 0 and value < 2 ^ 31
  end },
  entries = { name = "an integer from 1 to 10000000", fits = function(value)
    return type(value) == "number" and value >= 1 and value % 1 == 0 and value <= 1e7
  end },
  whole_seconds = { name = "a whole number of seconds, not negative", fits = function(value)
    return type(value) == "number" and value >= 0 and value % 1 == 0 and value < 2 ^ 31
  end },
  headers = { name = "a table from header names to response fields or functions", fits = upstream.is_option },
  number = of_type "number",
  scopes = {
    name = "a list of strings, lists by method ({ GET = { … } }), or a function",
    fits = requirements.are_scopes,
  },
  seconds = { name = "a number of seconds, not negative", fits = function(value)
    return type(value) == "number" and value >= 0 and value < math.huge
  end },
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
    local shown = type(value) == "number" and tostring(value) or type(value)
    return "option '" .. name .. "' must be " .. kind.name .. (type(value) == "table" and "" or ", got " .. shown)
  end
end

---@param given any the options
---@param known table for each name, one of KINDS
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

--- What a guard requires of access tokens, as parameters of the introspection.

local copy = require "authlete.util.copy"
local is_callable = require "authlete.util.is_callable"
local json = require "authlete.json"
local list = require "authlete.util.list"

local ngx = ngx -- luacheck: read globals ngx

local requirements = {}

local FIXED = {
  "subject", "resources", "acr_values", "max_age", "dpop_nonce_required", "required_components",
}
local ANY_METHOD = "*"

---@param value any the option `scopes`
---@return boolean # whether it is valid: a list of strings, lists by method, or a function
function requirements.are_scopes(value)
  if is_callable(value) or list.is_of_strings(value) then
    return true
  elseif type(value) ~= "table" then
    return false
  end
  for method, scopes in pairs(value) do
    local is_method = type(method) == "string" and (method == ANY_METHOD or method:find "^[A-Z][A-Z-]*$")
    if not is_method or not list.is_of_strings(scopes) then
      return false
    end
  end
  return true
end

-- The text tells requirements apart: names are sorted, and lists are written in full. `memory` is part of it, so that a
-- guard is never answered from what another one remembers for longer.
local function requirement_of(fixed, memory, scopes)
  local parameters = copy.merged(fixed, { scopes = scopes })
  local text = json.encode { parameters = parameters, memory = memory }
  return { parameters = parameters, text = text, digest = ngx.sha1_bin(text) }
end

-- Returns a function from a method to the requirement; nil for a method that is not listed.
local function by_method(fixed, memory, scopes)
  local found = {}
  for method, each in pairs(scopes) do
    found[method] = requirement_of(fixed, memory, each)
  end
  found.HEAD = found.HEAD or found.GET
  return function(method)
    return found[method] or found[ANY_METHOD]
  end
end

--- Prepares the requirements of a guard.
---@param options table the guard's
---@return table # { constant = the requirement if it is always the same, by_method = function(method), by_request =
---  function(request) }: one of these. A requirement is { parameters, text, digest }
function requirements.of(options)
  local fixed = {}
  for _, name in ipairs(FIXED) do
    fixed[name] = options[name]
  end
  local memory = { options.cache_seconds, options.stale_seconds, options.refusal_seconds }
  local scopes = options.scopes
  if is_callable(scopes) then
    return {
      by_request = function(request)
        local wanted = scopes(request)
        if wanted ~= nil and not list.is_of_strings(wanted) then
          error("the option 'scopes' must return a list of strings, or nil", 0)
        end
        return requirement_of(fixed, memory, wanted)
      end,
    }
  elseif scopes == nil or list.is_of_strings(scopes) then
    return { constant = requirement_of(fixed, memory, scopes) }
  end
  return { by_method = by_method(fixed, memory, scopes) }
end

return requirements

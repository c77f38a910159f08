--- The claims that a client application asks for: by scopes (OpenID Connect Core 1.0 section 5.4), and by the parameter
--- "claims" (section 5.5).

local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"

local requested_claims = {}

--- Reads the parameter.
---@param text string?
---@return table? # { id_token = { … }, userinfo = { … } }, either of which may be missing; nil if it is malformed
function requested_claims.read(text)
  local object = parameters.decode_object(text or "{}")
  for _, name in ipairs { "id_token", "userinfo" } do
    local value = object and object[name]
    if value ~= nil and type(value) ~= "table" then
      return nil
    end
  end
  return object
end

---@param scopes table? names
---@param claims table? the requested claims by name
---@return table # the names of the claims that the scopes and the parameter ask for, each once
function requested_claims.names(scopes, claims)
  local names = json.array {}
  if list.contains(scopes, "openid") then
    names = parameters.claim_names(scopes)
  end
  for _, name in ipairs(list.names(claims or {})) do
    if not list.contains(names, name) then
      names[#names + 1] = name
    end
  end
  return names
end

local function member(claims, name)
  local claim = claims and claims[name]
  return type(claim) == "table" and claim or {}
end

---@param claims table? what the parameter says about ID tokens
---@return string? # the subject that the client wants
function requested_claims.subject(claims)
  local value = member(claims, "sub").value
  return type(value) == "string" and value or nil
end

--- OpenID Connect Core 1.0 section 5.5.1.1.
---@param claims table? what the parameter says about ID tokens
---@return table? # the authentication contexts, one of which must be satisfied
function requested_claims.essential_acrs(claims)
  local acr = member(claims, "acr")
  local values = type(acr.values) == "table" and acr.values or { acr.value }
  return acr.essential == true and list.is_of_strings(values) and #values > 0 and json.array(values) or nil
end

return requested_claims

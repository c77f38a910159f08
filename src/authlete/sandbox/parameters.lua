--- The parameters that client applications send, and the scopes among them.

local ascii = require "authlete.util.ascii"
local form = require "authlete.form"
local json = require "authlete.json"
local response = require "authlete.sandbox.response"
local utf8 = require "authlete.util.utf8"

local decoder = require("cjson").new()
decoder.decode_max_depth(100)
decoder.decode_invalid_numbers(false)

local parameters = {}

---@param text string
---@return table? # the decoded text, if it is a JSON object
function parameters.decode_object(text)
  local decoded, object = pcall(decoder.decode, text)
  if decoded and text:find "^%s*{" and utf8.is_valid(text) then
    return object
  end
end

---@param request table the API request
---@return table? # the claims in its field "claims", which is a string with a JSON object
function parameters.claims(request)
  if not request.claims or request.claims == "" then
    return nil
  end
  local claims = parameters.decode_object(request.claims)
  if not claims then
    response.refuse_caller("SANDBOX_CLAIMS_MALFORMED", "The value of 'claims' is not a JSON object.")
  end
  return claims
end

--- Parses the field "parameters" of an API request, which contains what the client application sent.
---@param name string the request's name in messages, such as "token request"
---@return table # the parameters by name
function parameters.read(request, name)
  local text = request.parameters or ""
  if ("&" .. text):find "&resource=.*&resource=" then -- the only parameter that may occur twice (RFC 8707)
    response.not_simulated "The parameter 'resource'"
  end
  local values, problem = form.decode(text)
  if not values then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_PARAMETERS_MALFORMED", "The " .. name .. " " .. problem
      .. ".")
  elseif next(values) == nil then
    response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_PARAMETERS_MISSING",
      "The " .. name .. " contains no parameters.")
  end
  return values
end

--- Ends the operation if one of the named parameters is missing.
function parameters.demand(values, name, ...)
  for _, wanted in ipairs { ... } do
    if not values[wanted] then
      response.refuse("BAD_REQUEST", "invalid_request", "SANDBOX_" .. ascii.upper(wanted) .. "_MISSING",
        "The " .. name .. " does not contain '" .. wanted .. "'.")
    end
  end
end

--- Ends the operation with 501 if one of the named parameters is present, which the sandbox would have to ignore.
function parameters.refuse_unknown(values, names)
  for _, name in ipairs(names) do
    if values[name] then
      response.not_simulated("The parameter '" .. name .. "'")
    end
  end
end

---@param text string? with spaces between words
---@return table # the words, each once, as an array
function parameters.words(text)
  local words, seen = json.array {}, {}
  for word in (text or ""):gmatch "%S+" do
    if not seen[word] then
      seen[word] = true
      words[#words + 1] = word
    end
  end
  return words
end

local function default_scopes(state)
  local names = json.array {}
  for _, scope in ipairs(state.scopes) do
    if scope.defaultEntry then
      names[#names + 1] = scope.name
    end
  end
  return #names > 0 and names or nil
end

---@param names table names of scopes
---@return table # those that the service supports
function parameters.supported(state, names)
  local scopes = json.array {}
  for _, name in ipairs(names) do
    if state.scopes[name] then
      scopes[#scopes + 1] = name
    end
  end
  return scopes
end

---@param requested string? the parameter "scope"
---@return table? # the requested scopes that the service supports; if none are requested, the default scopes, if any
function parameters.scopes(state, requested)
  if not requested then
    return default_scopes(state)
  end
  return parameters.supported(state, parameters.words(requested))
end

---@param names table?
---@return table # the scopes as objects with name, description and defaultEntry
function parameters.describe_scopes(state, names)
  local objects = json.array {}
  for _, name in ipairs(names or {}) do
    objects[#objects + 1] = state.scopes[name]
  end
  return objects
end

-- OpenID Connect Core 1.0 section 5.4.
local CLAIMS = {
  profile = {
    "name", "family_name", "given_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
    "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at",
  },
  email = { "email", "email_verified" },
  address = { "address" },
  phone = { "phone_number", "phone_number_verified" },
}

---@param scopes table names
---@return table # the claims that the scopes include
function parameters.claim_names(scopes)
  local claims = json.array {}
  for _, scope in ipairs(scopes) do
    for _, claim in ipairs(CLAIMS[scope] or {}) do
      claims[#claims + 1] = claim
    end
  end
  return claims
end

return parameters

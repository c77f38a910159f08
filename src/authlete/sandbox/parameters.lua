--- The parameters that client applications send, and the scopes among them.

local ascii = require "authlete.util.ascii"
local form = require "authlete.form"
local json = require "authlete.json"
local list = require "authlete.util.list"
local response = require "authlete.sandbox.response"
local utf8 = require "authlete.util.utf8"

local decoder = require("cjson").new()
decoder.decode_max_depth(50) -- less than json.encode allows, since values are put into others
decoder.decode_invalid_numbers(false)

local parameters = {}

local function has_infinity(value)
  if type(value) ~= "table" then
    return value == math.huge or value == -math.huge
  end
  for _, item in pairs(value) do
    if has_infinity(item) then
      return true
    end
  end
  return false
end

-- Returns the decoded text; nil if it is not JSON that begins with the character. Numbers like 1e999 become infinite,
-- which JSON cannot express.
local function decode(text, first)
  local decoded, value = pcall(decoder.decode, text)
  if not decoded or not text:find("^[ \t\r\n]*%" .. first) or not utf8.is_valid(text)
    or text:find "%d[eE]%+?%d%d%d" and has_infinity(value) then
    return nil
  end
  return value
end

---@param text string
---@return table? # the decoded text, if it is a JSON object
function parameters.decode_object(text)
  return decode(text, "{")
end

---@param text string
---@return table? # the decoded text, if it is a JSON array
function parameters.decode_array(text)
  local elements = decode(text, "[")
  return elements and json.array(elements)
end

---@param request table the API request
---@param name string a field, which is a string with a JSON object
---@return table? # the object
function parameters.object(request, name)
  local text = request[name]
  if not text or text == "" then
    return nil
  end
  return parameters.decode_object(text) or response.refuse_caller("SANDBOX_" .. ascii.upper(name) .. "_MALFORMED",
    "The value of '" .. name .. "' is not a JSON object.")
end

---@param request table the API request
---@return table? # the claims in its field "claims"
function parameters.claims(request)
  return parameters.object(request, "claims")
end

---@param properties table? of an access token: a list of { key, value, hidden }
---@param with_hidden? boolean whether those count that are hidden from client applications
---@return table # the values by key
function parameters.properties(properties, with_hidden)
  local values = {}
  for _, property in ipairs(properties or {}) do
    if with_hidden or property.hidden ~= true then
      values[property.key] = property.value
    end
  end
  return values
end

-- Parameters that may occur several times: RFC 8707 section 2, RFC 8693 section 2.1.
local REPEATABLE = { resource = true, audience = true }

local function refuse(code, text)
  response.refuse("BAD_REQUEST", "invalid_request", code, text)
end

-- Those that are not empty; nil if there are none.
local function filled(given)
  local items = {}
  for _, item in ipairs(given) do
    items[#items + 1] = item ~= "" and item or nil
  end
  return #items > 0 and items or nil
end

--- Parses the field "parameters" of an API request, which contains what the client application sent.
---@param name string the request's name in messages, such as "token request"
---@return table # the parameters by name; those that may occur several times are lists
function parameters.read(request, name)
  local lists = form.decode_lists(request.parameters or "")
  if not lists then
    refuse("SANDBOX_PARAMETERS_MALFORMED", "The " .. name .. " is not well-formed application/x-www-form-urlencoded.")
  elseif next(lists) == nil then
    refuse("SANDBOX_PARAMETERS_MISSING", "The " .. name .. " contains no parameters.")
  end
  local values = {}
  for parameter, given in pairs(lists) do
    if REPEATABLE[parameter] then
      values[parameter] = filled(given)
    elseif #given > 1 then
      refuse("SANDBOX_PARAMETERS_MALFORMED", "The " .. name .. " contains a parameter more than once.")
    else
      values[parameter] = given[1] ~= "" and given[1] or nil
    end
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

---@param text string? with spaces between words
---@return table # the words, each once, as an array
function parameters.words(text)
  local words, seen = json.array {}, {}
  for word in (text or ""):gmatch "[^ ]+" do
    if not seen[word] then
      seen[word] = true
      words[#words + 1] = word
    end
  end
  return words
end

local function default_scopes(state)
  local names = {}
  for _, scope in ipairs(state.scopes) do
    names[#names + 1] = scope.defaultEntry and scope.name or nil
  end
  return names
end

---@param names table names of scopes
---@param record? table a client
---@return table # those that the service supports, and the client may ask for
function parameters.supported(state, names, record)
  local requestable = record and state.requestable_scopes[record]
  local scopes = json.array {}
  for _, name in ipairs(names) do
    if state.scopes[name] and (not requestable or list.contains(requestable, name)) then
      scopes[#scopes + 1] = name
    end
  end
  return scopes
end

---@param requested string? the parameter "scope"
---@param record table the client
---@return table? # the requested scopes that the service supports and the client may ask for; if none are requested,
---  the default scopes, if any
function parameters.scopes(state, requested, record)
  if requested then
    return parameters.supported(state, parameters.words(requested), record)
  end
  local scopes = parameters.supported(state, default_scopes(state), record)
  return #scopes > 0 and scopes or nil
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

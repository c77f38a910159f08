--- Collects the claims about a person that a client application has requested and the person has agreed to give: for
--- the parameter `claims` of authorization_issue and user_info_issue (OpenID Connect Core 1.0 sections 5.2 to 5.5).
--- Load it with require "authlete.claims".

local ascii = require "authlete.util.ascii"
local list = require "authlete.util.list"

local decoder, null = require("cjson").new(), require("cjson").null

local claims = {}

-- What the parameter `claims` of the authorization request says about each claim: of the ID token in the response of
-- authorization, which has a ticket; otherwise of the UserInfo response.
local function read_details(response)
  local text = response.user_info_claims
  if response.ticket ~= nil then
    text = response.id_token_claims
  end
  local done, details = pcall(decoder.decode, text)
  return done and type(details) == "table" and details or {}
end

-- The entry of one claim is null if nothing is said about it.
local function details_of(details, name)
  return type(details[name]) == "table" and details[name] or {}
end

local function is_wanted_value(value, details)
  if type(value) == "table" then
    return true
  elseif type(details.values) == "table" then
    return list.contains(details.values, value)
  end
  return details.value == nil or details.value == null or details.value == value
end

-- Returns the name under which a value goes out: with the language that it is in, if the caller knows that. A value in
-- another language than the requested one is not what was requested.
local function name_for(name, tag, language)
  if tag == nil then
    return language and name .. "#" .. language or name
  elseif language and ascii.lower(language) == ascii.lower(tag) then
    return name .. "#" .. tag
  end
end

local function is_consented(consented, requested, name)
  return not consented or list.contains(consented, requested) or list.contains(consented, name)
end

--- Collects claims.
---
--- `find(name, languages, details)` returns the value of one claim: a string, number, boolean, or a table that becomes
--- JSON; nil if there is none. Its second result is the language of the value, as a tag of BCP 47, if it is in one.
--- `name` has no language tag; `languages` is the list of tags that the client prefers, the best first, which may be
--- empty; `details` may have `essential`, `value` and `values`. A value that is not one of those that the client has
--- asked for is left out. So is `sub`, which Authlete adds.
---
--- ```lua
--- local claims = require "authlete.claims"
---
--- authlete.endpoint.user_info(api, {
---   claims = function(response)
---     local person = people[response.subject]
---     return person and claims.collect(response, function(name) return person[name] end) or false
---   end,
--- })
--- ```
---@param response table of the operation authorization or user_info
---@param find fun(name: string, languages: string[], details: table): any, string?
---@param consented? string[] the claims that the person agreed to give; by default response.consented_claims, and
---  without that all that were requested
---@return table<string, any> # the claims by name, which is name#tag for a value in a language
function claims.collect(response, find, consented)
  local collected, details = {}, read_details(response)
  consented = consented or response.consented_claims
  for _, requested in ipairs(response.claims or {}) do
    local name, tag = requested:match "^([^#]+)#(.+)$"
    name = name or requested
    if name ~= "sub" and is_consented(consented, requested, name) then
      local wanted = details_of(details, requested)
      local value, language = find(name, tag and { tag } or response.claims_locales or {}, wanted)
      local key = value ~= nil and is_wanted_value(value, wanted) and name_for(name, tag, language)
      if key then
        collected[key] = value
      end
    end
  end
  return collected
end

return claims

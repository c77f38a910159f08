---@meta authlete.claims
-- luacheck: ignore
-- Written by `make docs` from src/authlete/claims.lua; change that, not this file.

--- Collects the claims about a person that a client application has requested and the person has agreed to give: for
--- the parameter `claims` of authorization_issue and user_info_issue (OpenID Connect Core 1.0 sections 5.2 to 5.5).
--- Load it with require "authlete.claims".
local claims = {}

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
function claims.collect(response, find, consented) end

return claims

--- The languages of the pages. Each has a file in the folder "texts", which is all that a new language needs, besides
--- its line here.

local languages = { default = "en" }

languages.texts = {
  en = require "texts.en",
  de = require "texts.de",
}

-- The language that a tag such as "de-CH" stands for (RFC 5646), if there are texts in it.
local function find(tag)
  local language = tag:match("^%a+"):lower()
  return languages.texts[language] and language
end

--- Returns the language for the current request: the first of the client's ui_locales that is known (OpenID Connect
--- Core section 3.1.2.1), otherwise the one that the browser prefers (RFC 9110 section 12.5.4).
---@param ui_locales? string[]
---@return string
function languages.choose(ui_locales)
  for _, tag in ipairs(ui_locales or {}) do
    local language = tag:find "^%a" and find(tag)
    if language then return language end
  end
  local best, best_weight = languages.default, 0
  for tag, parameters in (ngx.var.http_accept_language or ""):gmatch "(%a[%w-]*)([^,]*)" do
    local language, weight = find(tag), tonumber(parameters:match ";%s*q%s*=%s*([%d.]+)") or 1
    if language and weight > best_weight then
      best, best_weight = language, weight
    end
  end
  return best
end

--- Returns the value for a language, of a text that clients and scopes may have in several.
---@param text? string the value without a language
---@param tagged? { tag: string, value: string }[]
---@param language string
---@return string?
function languages.pick(text, tagged, language)
  for _, one in ipairs(tagged or {}) do
    if one.tag and one.tag:find "^%a" and find(one.tag) == language then return one.value end
  end
  return text
end

return languages

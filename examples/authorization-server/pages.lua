--- Pages, made from the templates in the folder "pages" and the texts in the folder "texts".
---
--- In a template, {{>name}} stands for a text in the language of the page, which is inserted when nginx starts.
--- {{name}} stands for a value, which is escaped; {{#name}} … {{/name}} is left out if there is no such value, and is
--- repeated for each element if the value is a list. No value can be inserted without escaping.

local languages = require "languages"

local pages = {}

local folder = debug.getinfo(1, "S").source:match "^@(.*)pages%.lua$"

local function read_template(name)
  local file = assert(io.open(folder .. "pages/" .. name .. ".html"))
  local text = file:read "*a"
  file:close()
  return text
end

-- Makes the template of a page in a language.
local function compose(name, fragments)
  local text = read_template("layout"):gsub("{{>content}}", function() return read_template(name) end)
  return (text:gsub("{{>([%w_]+)}}", function(part)
    if part == "title" then return fragments[name .. "_title"] or "{{title}}" end
    return assert(fragments[part], "no text " .. part)
  end))
end

local templates = {}
for language, texts in pairs(languages.texts) do
  templates[language] = {}
  for _, name in ipairs { "sign_in", "consent", "device", "account", "sign_out", "message" } do
    templates[language][name] = compose(name, texts.fragments)
  end
end

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;", ["{"] = "&#123;" }

local function fill_in(template, values)
  local text = template:gsub("{{#([%w_]+)}}(.-){{/%1}}", function(name, part)
    local value, parts = values[name], {}
    for i, item in ipairs(type(value) == "table" and value or value and { values } or {}) do
      parts[i] = fill_in(part, item)
    end
    return table.concat(parts)
  end)
  return (text:gsub("{{([%w_]+)}}", function(name)
    return (tostring(values[name] or ""):gsub("[&<>\"'{]", ESCAPES))
  end))
end

-- Browsers apply form-action to redirects as well, and after these forms they go to the client, which can be anywhere.
local LEADS_AWAY = { sign_in = true, consent = true, sign_out = true }

-- The only content from elsewhere is the client's logo.
local function content_security_policy(name, values)
  return "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    .. (LEADS_AWAY[name] and "" or "; form-action 'self'")
    .. (values.logo and "; img-src " .. values.logo:match "^https://[^/?#]+" or "")
end

local function page(name, status, language, values)
  values.language = language
  return {
    status = status,
    headers = {
      ["Content-Type"] = "text/html; charset=utf-8",
      ["Content-Language"] = language,
      ["Content-Security-Policy"] = content_security_policy(name, values),
      ["Cache-Control"] = "no-store",
      ["Referrer-Policy"] = "same-origin", -- with "no-referrer", browsers would hide the origin of forms, too
      ["X-Content-Type-Options"] = "nosniff",
      ["Retry-After"] = (status == 429 or status == 503) and "5" or nil,
    },
    body = fill_in(templates[language][name], values),
  }
end

local function extend(values, others)
  return setmetatable(values, { __index = others })
end

--- The sign-in page. `problem` is one of the texts' problems, or nil. The cursor is in the first field that is empty
--- or wrong.
function pages.sign_in(interaction, problem)
  local language = interaction.language
  local is_name_known = interaction.login_hint ~= nil
  return page("sign_in", problem and 403 or 200, language, extend({
    problem = problem and languages.texts[language].problems[problem],
    is_wrong = problem == "wrong_password",
    begins_with_name = not is_name_known,
    begins_with_password = is_name_known,
  }, interaction))
end

function pages.consent(interaction, user)
  return page("consent", 200, interaction.language, extend({ user = user.claims.name }, interaction))
end

--- The page where people enter the code that a device shows.
function pages.device(problem, user_code)
  local language = languages.choose()
  return page("device", problem and 403 or 200, language, {
    problem = problem and languages.texts[language].problems[problem],
    user_code = user_code,
  })
end

--- The account page. `applications` is a list of { client_id, client_name, form_name }.
function pages.account(language, user, person, applications)
  return page("account", 200, language, {
    user = user.claims.name, form_name = person.form_name, applications = applications, none = not applications[1],
  })
end

--- The page that asks whether to sign out.
function pages.sign_out(interaction, user)
  return page("sign_out", 200, interaction.language, extend({ user = user.claims.name }, interaction))
end

--- A page that has only a title and a text: one of the texts' messages.
function pages.message(status, message, values)
  local language = languages.choose()
  local title, text = unpack(languages.texts[language].messages[message])
  return page("message", status, language, extend({ title = title, text = text }, values))
end

--- The way to another page, on this server or at a client.
function pages.redirect(address)
  return { status = 303, headers = { Location = address, ["Cache-Control"] = "no-store" }, body = "" }
end

-- The pages for statuses that are errors.
local MESSAGES = {
  [404] = "not_found", [405] = "wrong_method", [413] = "too_large", [414] = "too_large", [429] = "too_many",
  [503] = "unavailable",
}

--- A page in place of a reply with an error. Whoever develops the application needs `error` and `error_description`.
function pages.error(reply)
  local message = MESSAGES[reply.status] or reply.status < 500 and "bad_request" or "failed"
  return pages.message(reply.status, message, {
    error = reply.error, error_description = reply.error_description,
  })
end

return pages

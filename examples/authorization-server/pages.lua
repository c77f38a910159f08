--- Pages, made from the templates in the folder "pages".
---
--- In a template, {{name}} stands for a text, which is escaped; {{#name}} … {{/name}} is left out if there is no such
--- value, and is repeated for each element if the value is a list. Nothing can be inserted without escaping.

local pages = {}

local folder = debug.getinfo(1, "S").source:match "^@(.*)pages%.lua$"

local templates = {}
for _, name in ipairs { "layout", "sign_in", "consent", "device", "message" } do
  local file = assert(io.open(folder .. "pages/" .. name .. ".html"))
  templates[name] = file:read "*a"
  file:close()
end

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;", ["{"] = "&#123;" }

local function fill_in(template, values)
  local text = template:gsub("{{#([%w_]+)}}(.-){{/%1}}", function(name, part)
    local list = type(values[name]) == "table" and values[name] or { values[name] and values }
    local parts = {}
    for i, item in ipairs(list) do
      parts[i] = fill_in(part, item)
    end
    return table.concat(parts)
  end)
  return (text:gsub("{{([%w_]+)}}", function(name)
    return (tostring(values[name] or ""):gsub("[&<>\"'{]", ESCAPES))
  end))
end

local function page(name, status, values)
  -- For the consent page, browsers apply form-action to the redirect as well, which goes to the client; the targets of
  -- other forms are on this server.
  local targets = name == "consent" and "" or " form-action 'self';"
  return {
    status = status,
    headers = {
      ["Content-Type"] = "text/html; charset=utf-8",
      ["Content-Security-Policy"] = "default-src 'none'; style-src 'self';" .. targets
        .. " frame-ancestors 'none'; base-uri 'none'",
      ["Cache-Control"] = "no-store",
      ["Referrer-Policy"] = "no-referrer",
      ["X-Content-Type-Options"] = "nosniff",
    },
    body = fill_in(templates.layout:gsub("{{content}}", function() return templates[name] end), values),
  }
end

function pages.sign_in(interaction, problem)
  local values = { title = "Sign in", problem = problem }
  return page("sign_in", problem and 403 or 200, setmetatable(values, { __index = interaction }))
end

function pages.consent(interaction, user)
  local values = { title = "Allow access?", user = user.claims.name }
  return page("consent", 200, setmetatable(values, { __index = interaction }))
end

function pages.device(status, problem)
  return page("device", status, { title = "Connect a device", problem = problem })
end

function pages.message(status, title, text)
  return page("message", status, { title = title, text = text })
end

return pages

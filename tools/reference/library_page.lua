-- docs/reference/library.md: what the library itself defines.

local comments = require "tools.reference.comments"
local links = require "tools.reference.links"
local new_text = require "tools.reference.text"
local rows = require "tools.reference.rows"
local settings = require "tools.reference.settings"

local code = links.code

local RETRY_CLASSES = { "read", "idempotent", "one_shot" }

-- Returns what the NOTE rows say about a retry class: from "Retry class NAME: " up to the next such line.
local function describe_retry_class(class)
  local found
  for _, line in ipairs(rows.notes) do
    local label, rest = line:match("^(%u[%w_, ]*): (.*)")
    if label == "Retry class " .. class then
      found = rest
    elseif label and found then
      break
    elseif found then
      found = found .. " " .. line
    end
  end
  return assert(found, "no NOTE row describes the retry class " .. class)
end

-- A type for readers: alternatives separated by commas, without the prefix "authlete.".
local function type_cell(kind)
  if kind:find("^fun%(") then
    return "function"
  elseif kind:find("^table<") then
    return "table"
  end
  local alternatives = {}
  for alternative in kind:gmatch("[^|]+") do
    alternatives[#alternatives + 1] = alternative:sub(1, 1) == '"' and code(alternative)
      or alternative == "authlete.transport" and "function"
      or alternative == "authlete.sandbox.box" and "[sandbox](../endpoints.md#sandbox)"
      or alternative == "authlete.failure_kind" and "[kind](#failures)"
      or alternative:gsub("^authlete%.", "")
  end
  return table.concat(alternatives, ", ")
end

local function add_fields(text, title, fields)
  text.add("| %s | type | always | |", title)
  text.add("| --- | --- | --- | --- |")
  for _, each in ipairs(fields) do
    text.add("| %s | %s | %s | %s |", code(each.name), type_cell(each.type), each.optional and "" or "yes", each.text)
  end
  text.add("")
end

local function add_proxies(text)
  text.add("### Proxies")
  text.add("")
  text.add("`proxy` is `http://user:password@host:port` or `https://…`. User name, password and port are optional;")
  text.add("the default port is 1080, or 443 for `https://`. In the user name and password, `/`, `?`, `#`, `%` and")
  text.add("spaces must be percent-encoded; a user name cannot contain a colon. SOCKS is not supported.")
  text.add("")
  text.add("Without the setting, an `https://` base URL is reached through the proxy that the environment variable")
  text.add("`https_proxy` or `HTTPS_PROXY` names; without a scheme there, `http://` is meant. `HTTP_PROXY` is never")
  text.add("read.")
  text.add("")
  text.add("`no_proxy` (in the environment, also `NO_PROXY`) is a list separated by commas or spaces: `*` for all")
  text.add("hosts; domains, which include their subdomains (`example.com`, `.example.com`, `*.example.com`); IP")
  text.add("addresses; networks (`10.0.0.0/8`, `fd00::/8`). An entry that ends in `:port` applies to that port only.")
  text.add("Names are not resolved to compare them with addresses. Other entries are ignored.")
  text.add("")
  text.add("For an invalid proxy, `authlete.new` raises an error that names the setting or the variable, but shows no")
  text.add("part of its value.")
  text.add("")
end

local function add_library(text)
  text.add("## Settings")
  text.add("")
  text.add("For `authlete.new(settings)`. Unknown, missing and invalid settings raise an error that names the setting.")
  text.add("")
  text.add("| setting | type | default | |")
  text.add("| --- | --- | --- | --- |")
  for _, setting in ipairs(settings.fields) do
    local default = settings.defaults[setting.name]
    text.add("| %s | %s | %s | %s |", code(setting.name), type_cell(setting.type), default and code(default) or "",
      setting.text)
  end
  text.add("")
  add_proxies(text)
  text.add("## Options")
  text.add("")
  text.add("The second argument of a call.")
  text.add("")
  text.add("| option | type | |")
  text.add("| --- | --- | --- |")
  for _, option in ipairs(comments.fields("authlete.options")) do
    text.add("| %s | %s | %s |", code(option.name), type_cell(option.type), option.text)
  end
  text.add("")
  text.add("## Failures")
  text.add("")
  text.add("The third result of a failed call.")
  text.add("")
  add_fields(text, "field", comments.fields("authlete.failure"))
  text.add("| kind | when |")
  text.add("| --- | --- |")
  for _, kind in ipairs(comments.values("authlete.failure_kind")) do
    text.add("| %s | %s |", code(kind.name), kind.text)
  end
  text.add("")
  text.add("## Hook")
  text.add("")
  text.add("The argument that `on_call` gets after every attempt. It contains no secrets and no bodies.")
  text.add("")
  add_fields(text, "field", comments.fields("authlete.event"))
  text.add("## Transports")
  text.add("")
  text.add("| transport | |")
  text.add("| --- | --- |")
  text.add('| `"curl"` | libcurl; blocks |')
  text.add('| `"engine"` | OpenResty: libcurl on a separate thread, while the light thread yields |')
  text.add('| `"cosocket"` | OpenResty: HTTP/1.1 over `ngx.socket`; needs `resolver`, `lua_ssl_trusted_certificate` |')
  text.add('| `"auto"` | the engine inside OpenResty, otherwise curl |')
  text.add("| a function or a callable table | `transport(request)` returns a response, "
    .. "or `nil, message, kind, sent` with a kind of [failure](#failures); see [calls.md](../calls.md#in-specs) |")
  text.add("")
  add_fields(text, "field of a transport's request", comments.fields("authlete.transport_request"))
  add_fields(text, "field of its response", comments.fields("authlete.transport_response"))
end

return function()
  local text = new_text()
  text.add("# Settings, options, failures")
  text.add("")
  text.add("[Reference](README.md)")
  text.add("")
  add_library(text)
  text.add("## Retry classes")
  for _, class in ipairs(RETRY_CLASSES) do
    local members = {}
    for _, operation in ipairs(rows.operations) do
      if operation.retry_class == class then
        members[#members + 1] = links.operation(operation.name)
      end
    end
    text.add("")
    text.add("**%s** (%d operations): %s", class, #members, describe_retry_class(class))
    text.add("")
    text.add(table.concat(members, ", "))
  end
  return text.finish()
end

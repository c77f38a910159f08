-- docs/authlete.1, the manual page of the program `authlete`: its options and the operations.

local described = require "tools.reference.described"
local rows = require "tools.reference.rows"

package.path = "./src/?.lua;" .. package.path
local options = require "authlete.cli.options"

-- Text for roff: without the marks of Markdown, and with nothing that roff would take for a command.
local function plain(text)
  return (text:gsub("`", ""):gsub("%[([^%]]*)%]%([^)]*%)", "%1"):gsub("\\", "\\e"):gsub("%-", "\\-")
    :gsub("^([.'])", "\\&%1"))
end

local lines

local function add(format, ...)
  lines[#lines + 1] = format:format(...)
end

local function add_item(term, text)
  add ".TP"
  add(".B %s", plain(term))
  add("%s", plain(text))
end

local function add_options(list)
  for _, option in ipairs(list) do
    add_item("--" .. option[1] .. (option[2] and " " .. option[2] or ""), option[3])
  end
end

local ARGUMENTS = {
  { "name=value", "A parameter, converted to the type that it takes." },
  { "name=@FILE", "The contents of a file, without a line break at its end; @- is standard input." },
  { "name=-", "Typed without being shown, or a line of standard input." },
  { "name:=JSON", "Any JSON value." },
  { "client.client_name=value", "A field of an object." },
  { "scopes[]=value", "The next element of a list." },
}

local STATUSES = {
  { "0", "Authlete has responded." },
  { "1", "The call has failed; with --each, some call has failed." },
  { "2", "Wrong use; nothing was sent." },
  { "130", "--each was interrupted." },
}

local VARIABLES = {
  { "AUTHLETE_BASE_URL", "The cluster, such as https://us.authlete.com." },
  { "AUTHLETE_API_VERSION", "V3, which is the default, or V2." },
  { "AUTHLETE_SERVICE_APIKEY", "The service id (V3) or API key (V2)." },
  { "AUTHLETE_SERVICE_ACCESSTOKEN", "The service's access token (V3)." },
  { "AUTHLETE_SERVICE_APISECRET", "The service's API secret (V2)." },
  { "AUTHLETE_PROFILE", "The profile to use without --profile." },
  { "NO_COLOR", "No colours, if it is set." },
}

local function add_all(title, items)
  add(".SH %s", title)
  for _, item in ipairs(items) do
    add_item(item[1], item[2])
  end
end

return function()
  lines = {
    '.\\" Made by `make docs` from src/core/api/operations.def and src/authlete/cli/options.lua.',
    ".TH AUTHLETE 1",
    ".SH NAME",
    "authlete \\- call the Authlete Web API",
    ".SH SYNOPSIS",
    ".B authlete",
    ".I OPERATION",
    "[options] [name=value ...]",
  }
  for _, command in ipairs(options.commands) do
    add ".br"
    add(".B authlete %s", command[1])
    add("%s", command[2])
  end
  add ".SH DESCRIPTION"
  add "Calls an operation of the Authlete Web API and writes its response as JSON."
  add "Secrets on a command line are visible to others, so they are refused as"
  add ".BR name=value ;"
  add "pass them by a file or by standard input."
  add_all("COMMANDS", {})
  for _, command in ipairs(options.commands) do
    add_item(command[1] .. " " .. command[2], command[3])
  end
  add_all("ARGUMENTS", ARGUMENTS)
  add_all("OPTIONS OF OPERATIONS", {})
  add_options(options.operation)
  add_all("OPTIONS OF THE SANDBOX", {})
  add_options(options.sandbox)
  add_all("EXIT STATUS", STATUSES)
  add_all("ENVIRONMENT", VARIABLES)
  add ".SH FILES"
  add_item("~/.config/authlete/NAME", "The profile NAME: lines of name=value with the names of settings. Only its "
    .. "owner may be able to read or write it.")
  add ".SH OPERATIONS"
  for _, group in ipairs(rows.groups) do
    add(".SS %s", plain(group.name))
    for _, operation in ipairs(group.operations) do
      add_item(operation.name, described.operation(operation.name))
    end
  end
  return table.concat(lines, "\n") .. "\n"
end

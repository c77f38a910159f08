-- Programs in spec/browser, which people with a browser are: they print what they saw as JSON.

local cjson = require "cjson"
local examples = require "spec.support.examples"

local browser = {}

local function exists(...)
  for _, name in ipairs { ... } do
    local file = io.open(name)
    if file then return file:close() end
  end
end

local function node_version()
  local pipe = assert(io.popen "unset LD_PRELOAD; node --version 2>/dev/null")
  local version = tonumber(pipe:read("*a"):match "^v(%d+)")
  pipe:close()
  return version or 0
end

--- Whether something is missing that the programs need. Debian 12 has Node.js 18, which playwright-core does not
--- support.
function browser.is_missing()
  local is_complete = exists("/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser")
    and exists "spec/browser/node_modules/playwright-core/package.json"
    and exists "spec/browser/node_modules/axe-core/package.json" and node_version() >= 20
  return not is_complete and not os.getenv "AUTHLETE_SPEC_BROWSER"
end

--- Runs a program at the authorization server.
---@param program string
---@return table # what it saw
---@return string # the standard error of all processes
function browser.run(program)
  local output, errors, code = examples.run("examples/authorization-server/run",
    'cd spec/browser && NODE_EXTRA_CA_CERTS="$AUTHORIZATION_SERVER_CA_FILE" exec node ' .. program)
  assert(code == 0, errors)
  return cjson.decode(output), errors
end

return browser

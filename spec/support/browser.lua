-- Programs in spec/browser, which people with a browser are: they print what they saw as JSON.

local cjson = require "cjson"
local examples = require "spec.support.examples"

local browser = {}

local function exists(name)
  local file = io.open(name)
  return file ~= nil and file:close()
end

local function node_version()
  local pipe = assert(io.popen "unset LD_PRELOAD; node --version 2>/dev/null")
  local version = tonumber(pipe:read("*a"):match "^v(%d+)")
  pipe:close()
  return version or 0
end

-- Ubuntu's package is a script that asks for another way to install the browser.
local function has_chromium()
  for _, name in ipairs { "chromium-headless-shell", "chromium", "chromium-browser" } do
    local pipe = assert(io.popen("unset LD_PRELOAD; " .. name .. " --version 2>/dev/null"))
    local version = pipe:read "*a"
    pipe:close()
    if version:find "%a %d" then return true end
  end
  return false
end

--- Whether something is missing that the programs need. Debian 12 has Node.js 18, which playwright-core does not
--- support.
function browser.is_missing()
  local is_complete = has_chromium()
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

-- The SHA-256 of a certificate's public key, in base64.
local PUBLIC_KEY = "openssl x509 -in '%s' -pubkey -noout | openssl pkey -pubin -outform der | "
  .. "openssl dgst -sha256 -binary | openssl base64"

--- Sends requests over HTTP/3.
---@param origin string the server's
---@param certificate string the name of its file
---@param requests table[] { path, options }; the options are those of the browser's `fetch`
---@return table[] # for each { status, body, challenge, protocol }
function browser.fetch_over_http3(origin, certificate, requests)
  local words = {}
  for i, request in ipairs(requests) do words[i] = "'" .. cjson.encode(request) .. "'" end
  local output, errors, code = examples.run("env",
    ('cd spec/browser && SERVER=%s PUBLIC_KEY=$(%s) exec node http3.mjs %s'):format(origin,
      PUBLIC_KEY:format(certificate), table.concat(words, " ")))
  assert(code == 0, errors)
  return cjson.decode(output)
end

return browser

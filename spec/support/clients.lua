-- Runs the client programs in spec/clients, which use libraries that others wrote, against
-- examples/authorization-server. Each prints what it saw, as JSON.

local browser = require "spec.support.browser"
local cjson = require "cjson"
local examples = require "spec.support.examples"
local free_port = require "spec.support.free_port"
local server = require "spec.support.server"

local clients = {}

local SCRIPT = [[
export NODE_EXTRA_CA_CERTS="$AUTHORIZATION_SERVER_CA_FILE" REQUESTS_CA_BUNDLE="$AUTHORIZATION_SERVER_CA_FILE"
cd spec/clients && exec timeout 400 %s
]]

local function exists(name)
  local file = io.open(name)
  return file ~= nil and file:close()
end

local function find_missing(needs)
  if browser.is_missing() then return "a browser" end
  for _, name in ipairs(needs) do
    if not exists(name) and not exists("spec/clients/node_modules/" .. name .. "/package.json") then return name end
  end
end

--- Returns whether the spec of a client has to run. If something is missing here, a pending spec says so; in CI, which
--- sets AUTHLETE_SPEC_BROWSER, the spec runs and fails.
---@param pending function busted's
---@param needs string[] names of npm packages, and of files
function clients.are_due(pending, needs)
  if not server.is_due(pending) then return false end
  local missing = not os.getenv "AUTHLETE_SPEC_BROWSER" and find_missing(needs)
  if missing then
    pending("works (needs " .. missing .. "; `make setup test` installs it)")
  end
  return not missing
end

--- Runs a client program.
---@param command string as in the folder spec/clients
---@param settings? string further variables for the servers and the program; PORT stands for a free port
---@return table # what it saw
---@return string # the standard error of all processes
function clients.run(command, settings)
  local variables = (settings or ""):gsub("%s+", " "):gsub("%f[%w_]PORT%f[^%w_]", free_port())
  local output, errors, code = examples.run("env " .. variables .. " examples/authorization-server/run",
    SCRIPT:format(command))
  if code ~= 0 then
    error(("%s ended with %d:\n%s"):format(command, code, errors), 0)
  end
  return cjson.decode(output), errors
end

--- Returns what should not be in the log although clients went wrong: errors of the servers, and passwords.
---@param errors string the standard error of all processes
---@return string[] # the lines
function clients.faults(errors)
  local lines = {}
  for line in errors:gmatch "[^\n]+" do
    if line:find "%[error%]" or line:find "%[alert%]" or line:find("wonderland", 1, true) then
      lines[#lines + 1] = line
    end
  end
  return lines
end

return clients

--- `authlete sandbox`: the sandbox as a server, for programs in any language.

local arguments = require "authlete.cli.arguments"
local http_server = require "authlete.cli.http_server"
local sandbox = require "authlete.sandbox"
local stop = require "authlete.cli.stop"
local values = require "authlete.cli.values"

local command = {}

local EXPORTS = [[
# The sandbox is at %s; Ctrl-C stops it.
# To use it from another shell:
unset AUTHLETE_SERVICEOWNER_APIKEY AUTHLETE_SERVICEOWNER_APISECRET AUTHLETE_SERVICEOWNER_ACCESSTOKEN
export AUTHLETE_BASE_URL='%s'
]]

local function exports(url, settings)
  local lines = { EXPORTS:format(url, url) }
  local function export(name, value)
    local text = type(value) == "number" and ("%.0f"):format(value) or value
    if text then
      lines[#lines + 1] = ("export %s='%s'\n"):format(name, (text:gsub("'", "'\\''")))
    end
  end
  if os.getenv "AUTHLETE_API_VERSION" == "V2" then
    lines[#lines + 1] = "unset AUTHLETE_SERVICE_ACCESSTOKEN\n"
    export("AUTHLETE_API_VERSION", "V2")
    export("AUTHLETE_SERVICE_APIKEY", settings.service_api_key)
    export("AUTHLETE_SERVICE_APISECRET", settings.service_api_secret)
  else
    lines[#lines + 1] = "unset AUTHLETE_SERVICE_APISECRET\n"
    export("AUTHLETE_API_VERSION", "V3")
    export("AUTHLETE_SERVICE_APIKEY", settings.service_id)
    export("AUTHLETE_SERVICE_ACCESSTOKEN", settings.service_access_token)
  end
  local client = settings.clients[1]
  export("CLIENT_ID", client and client.client_id)
  export("CLIENT_SECRET", client and client.client_secret)
  return table.concat(lines)
end

-- Returns a sandbox with the settings in a text, which is JSON.
local function new_box(text, clock)
  local settings = text and values.parse(text, "the settings file") or {}
  if type(settings) ~= "table" then
    stop.usage "the settings file must have a JSON object"
  end
  settings.now = function() return os.time() + clock.seconds_ahead end
  local made, box = pcall(sandbox.new, settings)
  if not made then
    stop.usage("%s", box)
  end
  return box
end

-- Settings that change while the sandbox runs. Invalid ones leave the sandbox as it is.
local function reload(state)
  local read, text = pcall(arguments.read_file, state.file)
  if not read or text == state.text then
    return
  end
  state.text = text
  local made, box = pcall(new_box, text, state.clock)
  if made then
    state.box = box
    io.stderr:write "authlete: the settings have changed; the sandbox begins anew\n"
  else
    local fault = type(box) == "table" and box.message or tostring(box)
    io.stderr:write("authlete: the settings are as before: ", fault, "\n")
  end
end

-- What the paths below /sandbox/ do, with the body of the request. Each returns a status.
local controls = {}

function controls.clock(state, body)
  local seconds = tonumber(body)
  state.clock.seconds_ahead = seconds or state.clock.seconds_ahead
  return seconds and 204 or 400
end

function controls.fail_next(state, body)
  local read, options = pcall(values.parse, body, "the body")
  local done, message = pcall(function() state.box:fail_next(options) end)
  return read and done and 204 or 400, read and tostring(message) or "not valid JSON"
end

local function handle(state, request)
  local control = controls[request.target:match "^/sandbox/([%l_]+)$"]
  if not control then
    return (state.box(request))
  elseif request.method ~= "POST" then
    return { status = 405, body = "" }
  end
  local status, message = control(state, request.body)
  return { status = status, body = status ~= 204 and message or "" }
end

--- Serves the sandbox until it is interrupted.
---@param options table { port, settings }
function command.run(options)
  local clock = { seconds_ahead = 0 }
  local text = options.settings and arguments.read_file(options.settings)
  local state = { file = options.settings, text = text, clock = clock, box = new_box(text, clock) }
  if not pcall(require, "socket") then
    stop.failure "LuaSocket is not installed for this Lua (Debian: lua-socket; LuaRocks: luasocket)"
  end
  local listener, port = http_server.listen(options.port or 0)
  if not listener then
    stop.failure("cannot listen on port %d: %s", options.port, port)
  end
  io.write(exports("http://127.0.0.1:" .. port, state.box.settings))
  io.flush()
  local last_look = os.time()
  http_server.run(listener, function(request) return handle(state, request) end, function()
    if state.file and os.time() ~= last_look then
      last_look = os.time()
      reload(state)
    end
  end)
end

return command

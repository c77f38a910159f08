--- `authlete OPERATION`: one call.

local arguments = require "authlete.cli.arguments"
local authlete = require "authlete"
local description = require "authlete.cli.description"
local each = require "authlete.cli.each"
local output = require "authlete.cli.output"
local profile = require "authlete.cli.profile"
local secrets = require "authlete.cli.secrets"
local stop = require "authlete.cli.stop"
local values = require "authlete.cli.values"

local call = {}

local function read_request(options)
  if not options.json then
    return {}
  end
  local request = values.parse(arguments.read_file(options.json), "the request")
  return type(request) == "table" and request or stop.usage "the request must be a JSON object"
end

-- Invalid requests raise an error, which tells what is wrong but no values of secrets.
local function attempt(run, ...)
  local results = { pcall(run, ...) }
  if not results[1] then
    if type(results[2]) == "table" then
      error(results[2], 0)
    end
    stop.usage("%s", results[2])
  end
  return results[2], results[3], results[4]
end

-- Prints the request without sending it. It is built by the library itself, from values without secrets.
local function dry_run(name, request, options, settings)
  local built
  settings.retries = 0
  settings.transport = function(sent)
    built = sent
    return { status = 204, headers = {}, body = "" }
  end
  local api = profile.open(options.profile, settings)
  attempt(api[name], api, secrets.hide(request))
  local headers = {}
  for header, value in pairs(built.headers) do
    local is_secret = header:lower() == "authorization"
    headers[header] = is_secret and value:gsub(" .*", " " .. secrets.HIDDEN) or value
  end
  output.message(built.method .. " " .. built.url, headers, built.body)
end

local function report(message, failure)
  local id = failure and failure.request_id
  stop.failure("%s%s", message, id and " (Request-Id " .. id:gsub("[^%w_.:-]", "?") .. ")" or "")
end

local function write_reply(name, response, message, failure)
  local make = authlete.reply[name]
  local reply, next_step = make(response, message, failure)
  if not reply then
    stop.failure("no reply yet; %s", next_step)
  end
  output.message("HTTP/1.1 " .. reply.status, reply.headers, reply.body)
end

--- Runs the command.
---@param name string the operation
---@param options table what the command line says
---@return integer # the exit status
function call.run(name, options)
  local operation = description.operation(name)
  local given = arguments.read(options.arguments, operation.parameters)
  local settings = { timeout_ms = options.timeout and options.timeout * 1000 }
  if options.reply then
    attempt(function() return authlete.reply[name] end)
  end
  if options.each then
    return each.run(name, given, options, settings)
  end
  local request = read_request(options)
  arguments.apply(request, given)
  if options.dry_run then
    dry_run(name, request, options, settings)
    return 0
  end
  local api = profile.open(options.profile, settings)
  local response, message, failure = attempt(api[name], api, request)
  if options.reply then
    write_reply(name, response, message, failure)
  end
  if response == nil then
    report(message, failure)
  elseif not options.reply then
    output.response(response, options)
  end
  return 0
end

return call

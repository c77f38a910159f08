--- What the command line may say. Each command has a parser of its own, so that only that is built.

local argparse = require "argparse"

local parsers = {}

local PROGRAM = "authlete"

local function new(name, text)
  return argparse(PROGRAM .. " " .. name, text)
end

local function integer(least)
  return function(text)
    local number = tonumber(text)
    if not number or number % 1 ~= 0 or number < least then
      return nil, ("must be an integer of %d or more"):format(least)
    end
    return number
  end
end

local builders = {}

function builders.list()
  local parser = new("list", "Lists the operations.")
  parser:argument("word", "Only those whose name, group or description has this word."):args "?"
  return parser
end

function builders.help()
  local parser = new("help", "Describes an operation: its parameters, their types, and the actions of its response.")
  parser:argument("operation", "Its name."):args "?"
  return parser
end

--- The parser of an operation.
---@param name string
---@return table
function parsers.operation(name)
  local parser = new(name)
  parser:argument("arguments", "A parameter: name=value, name=@FILE, name=- (typed without being shown, or a line of "
    .. "standard input) or name:=JSON. client.client_name=… and client.redirect_uris[]=… lead into objects and lists.")
    :argname "name=value":args "*"
  parser:option("--json", "The request, or what the arguments are added to; - is standard input.", nil, nil, 1)
    :argname "FILE"
  parser:option("--each", "A request on each line, as JSON; - is standard input. They run side by side.")
    :argname "FILE"
  parser:option("--jobs", "With --each: how many calls at once.", nil, integer(1)):argname "N"
  parser:option("--from", "With --each: begin with this line.", nil, integer(1)):argname "LINE"
  parser:option("--profile", "The profile with the settings, instead of the AUTHLETE_ variables.")
    :argname "NAME"
  parser:option("--timeout", "How long a call may take.", nil, integer(1)):argname "SECONDS"
  parser:option("--field", "Write only this field of the response, such as action or client.client_id.")
    :argname "NAME"
  parser:flag("--raw", "Write one line, without colours, on a terminal too.")
  parser:flag("--reply", "Write the HTTP reply that the client application gets.")
  parser:flag("--dry-run", "Write the request, without secrets, and do not send it.")
  return parser
end

local function usage()
  return ([[
Usage: authlete OPERATION [options] [name=value …]
       authlete list [WORD]          lists the operations
       authlete help OPERATION       describes an operation
       authlete --version

`authlete OPERATION --help` lists the options. Exit status: 0; 1, the call has failed; 2, wrong use.
]])
end

local function stop(message, parser)
  io.stderr:write(parser and parser:get_usage() .. "\n\n" or usage() .. "\n", PROGRAM, ": ", message, "\n")
  return nil, nil, 2
end

-- Options that do not go together, and those that need others.
local CONFLICTS = {
  { "each", "json" }, { "each", "reply" }, { "each", "field" }, { "dry_run", "each" }, { "dry_run", "reply" },
  { "dry_run", "field" }, { "field", "reply" },
}

local function fault_of(options)
  for _, pair in ipairs(CONFLICTS) do
    if options[pair[1]] and options[pair[2]] then
      return ("--%s and --%s do not go together"):format(pair[1]:gsub("_", "-"), pair[2])
    end
  end
  if (options.jobs or options.from) and not options.each then
    return "--jobs and --from are for --each"
  end
end

local function find(command)
  if builders[command] then
    return builders[command]()
  end
  local description = require "authlete.cli.description"
  if description.is_operation(command) then
    return parsers.operation(command)
  end
  local nearest = description.nearest_operation(command)
  return nil, ("unknown operation '%s'%s"):format(command, nearest and "; did you mean '" .. nearest .. "'?" or "")
end

--- Reads a command line.
---@param given string[]
---@return string? # the command; nil if there is nothing more to do
---@return table? # its options
---@return integer? # the exit status, if there is nothing more to do
function parsers.read(given)
  local command = given[1]
  if not command then
    return stop "no operation is given"
  elseif command == "--help" or command == "-h" then
    io.write(usage())
    return nil, nil, 0
  elseif command == "--version" then
    io.write(PROGRAM, " ", require("authlete")._VERSION, "\n")
    return nil, nil, 0
  elseif command:find "^%-" or command:find "=" then
    return stop "the first argument must be an operation or a command"
  end
  local parser, unknown = find(command)
  if not parser then
    return stop(unknown)
  end
  local rest = {}
  for i = 2, #given do
    rest[i - 1] = given[i]
  end
  local understood, options = parser:pparse(rest)
  local fault = not understood and options or fault_of(options)
  if fault then
    return stop(fault, parser)
  end
  return command, options
end

return parsers

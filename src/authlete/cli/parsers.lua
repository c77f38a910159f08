--- What the command line may say. Each command has a parser of its own, so that only that is built.

local argparse = require "argparse"
local options = require "authlete.cli.options"

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

local function add_options(parser, list)
  for _, option in ipairs(list) do
    local name, argument, text, least = option[1], option[2], option[3], option[4]
    if argument then
      parser:option("--" .. name, text, nil, least and integer(least)):argname(argument)
    else
      parser:flag("--" .. name, text)
    end
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

function builders.sandbox()
  local parser = new("sandbox", "Serves a stand-in for Authlete over HTTP, on the loopback address, until Ctrl-C.")
  add_options(parser, options.sandbox)
  return parser
end

function builders.completion()
  local parser = new("completion", "Writes the completion for a shell.")
  parser:argument("shell", "bash, zsh or fish.")
  return parser
end

-- What the completion of the shells runs.
function builders.complete()
  local parser = new("complete")
  parser:argument("words"):args "*"
  return parser
end

local function operation_parser(name)
  local parser = new(name)
  parser:argument("arguments", "A parameter: name=value, name=@FILE, name=- (typed without being shown, or a line of "
    .. "standard input) or name:=JSON. client.client_name=… and client.redirect_uris[]=… lead into objects and lists.")
    :argname "name=value":args "*"
  add_options(parser, options.operation)
  return parser
end

local function usage()
  local lines = { "Usage: authlete OPERATION [options] [name=value …]" }
  for _, command in ipairs(options.commands) do
    local words = ("       authlete %s %s"):format(command[1], command[2])
    lines[#lines + 1] = ("%-36s%s"):format(words, command[3])
  end
  lines[#lines + 1] = "       authlete --version"
  lines[#lines + 1] = ""
  lines[#lines + 1] = "`authlete OPERATION --help` lists the options. Exit status: 0; 1, a call failed; 2, wrong use."
  return table.concat(lines, "\n") .. "\n"
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

local function fault_of(given)
  for _, pair in ipairs(CONFLICTS) do
    if given[pair[1]] and given[pair[2]] then
      return ("--%s and --%s do not go together"):format(pair[1]:gsub("_", "-"), pair[2])
    end
  end
  if (given.jobs or given.from) and not given.each then
    return "--jobs and --from are for --each"
  end
end

local function find(command)
  if builders[command] then
    return builders[command]()
  end
  local description = require "authlete.cli.description"
  if description.is_operation(command) then
    return operation_parser(command)
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
  local understood, result = parser:pparse(rest)
  local fault = not understood and result or fault_of(result)
  if fault then
    return stop(fault, parser)
  end
  return command, result
end

return parsers

--- Builds a request from arguments: name=value, name=@FILE, name=- and name:=JSON.

local copy = require "authlete.util.copy"
local path = require "authlete.cli.path"
local secrets = require "authlete.cli.secrets"
local stop = require "authlete.cli.stop"
local terminal = require "authlete.cli.terminal"
local values = require "authlete.cli.values"

local arguments = {}

--- Reads a file; "-" is standard input.
---@param name string
---@return string
function arguments.read_file(name)
  if name == "-" then
    return io.read "*a"
  end
  local file, message = io.open(name, "rb")
  local text = file and file:read "*a" -- nil for a folder
  if not text then
    stop.usage("cannot read %s", message or name)
  end
  file:close()
  return text
end

-- The text that comes from a file may end with a line break, which is not part of a secret.
local function read_value(name)
  return (arguments.read_file(name):gsub("\r?\n$", ""))
end

local function refuse_visible(steps, text)
  for _, step in ipairs(steps) do
    if secrets.is_lasting(step.name, text) then
      stop.usage("%s contains a secret, which other users and the shell's history would see: write %s=@FILE, or %s=- "
        .. "to type it or to pass it on standard input", step.name, step.name, step.name)
    end
  end
end

-- Returns the text of an argument's value.
local function read_text(steps, name, value)
  if value == "-" then
    return terminal.ask(name)
  elseif value:find "^@@" then
    value = value:sub(2)
  elseif value:find "^@" then
    return read_value(value:sub(2))
  end
  refuse_visible(steps, value)
  return value
end

local function read(argument, parameters)
  local name, colon, value = argument:match "^([^=]-)(:?)=(.*)$"
  local steps = name and path.split(name)
  if not steps then
    stop.usage("'%s' is not name=value", name or argument:match "^[%w_.-]*" .. "…")
  end
  local text = read_text(steps, name, value)
  if colon == ":" then
    return steps, values.parse(text, name), name
  end
  return steps, values.convert(steps, text, parameters), name
end

--- Reads arguments, and the files that they name.
---@param given string[]
---@param parameters table the parameters of the operation, by name
---@return table[] # for arguments.apply
function arguments.read(given, parameters)
  local read_ones, seen = {}, {}
  for i, argument in ipairs(given) do
    local steps, value, name = read(argument, parameters)
    if seen[name] and not name:find("[]", 1, true) then
      stop.usage("%s is given twice", name)
    end
    seen[name] = true
    read_ones[i] = { steps = steps, value = value, name = name }
  end
  return read_ones
end

--- Adds what the arguments say to a request, whose values they replace.
---@param request table
---@param read_ones table[] from arguments.read
function arguments.apply(request, read_ones)
  for _, argument in ipairs(read_ones) do
    if not path.put(request, argument.steps, copy.deep(argument.value)) then
      stop.usage("%s: the path leads through a value that is not an object", argument.name)
    end
  end
end

return arguments

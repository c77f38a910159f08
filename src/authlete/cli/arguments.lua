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

local function stop_at_secret(name)
  stop.usage("%s contains a secret, which other users and the shell's history would see: write %s=@FILE, or %s=- "
    .. "to type it or to pass it on standard input", name, name, name)
end

local function refuse_visible(steps, text)
  for _, step in ipairs(steps) do
    if secrets.is_lasting(step.name, text) then
      stop_at_secret(step.name)
    end
  end
end

local function snake(name)
  return (name:gsub("%u", function(letter) return "_" .. letter:lower() end))
end

-- The same for the members of a value that was written as JSON.
local function refuse_visible_members(value, name)
  if type(value) ~= "table" then
    return
  end
  for key, member in pairs(value) do
    if type(key) == "string" and type(member) == "string" and secrets.is_lasting(snake(key), member) then
      stop_at_secret(name)
    end
    refuse_visible_members(member, name)
  end
end

-- Whether the text of a value is on the command line, instead of a file or standard input.
local function is_visible(value)
  return value ~= "-" and (not value:find "^@" or value:find "^@@" ~= nil)
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

local function read(argument, position, parameters)
  local name, colon, value = argument:match "^([^=]-)(:?)=(.*)$"
  local steps = name and path.split(name)
  if not steps then
    stop.usage("argument %d is not name=value", position) -- it may be a secret
  end
  local text = read_text(steps, name, value)
  local converted
  if colon == ":" then
    converted = values.parse(text, name)
  else
    converted = values.convert(steps, text, parameters)
  end
  if is_visible(value) then
    refuse_visible_members(converted, name)
  end
  return steps, converted, name
end

--- Reads arguments, and the files that they name.
---@param given string[]
---@param parameters table the parameters of the operation, by name
---@return table[] # for arguments.apply
function arguments.read(given, parameters)
  local read_ones, seen = {}, {}
  for i, argument in ipairs(given) do
    local steps, value, name = read(argument, i, parameters)
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

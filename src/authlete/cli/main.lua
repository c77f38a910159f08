--- The program `authlete`.

local main = {}

local PROGRAM = "authlete"

local function write_error(message)
  io.stderr:write(PROGRAM, ": ", message, "\n")
end

local function load_parsers()
  local loaded, parsers = pcall(require, "authlete.cli.parsers")
  if not loaded and tostring(parsers):find("module 'argparse' not found", 1, true) then
    write_error "lua-argparse is not installed for this Lua (Debian: lua-argparse; LuaRocks: argparse)"
    return nil
  end
  return loaded and parsers or error(parsers, 0)
end

-- Each returns the function that runs a command, whose modules are loaded only then.
local RUNNERS = {
  list = function() return require("authlete.cli.help").list end,
  help = function() return require("authlete.cli.help").operation end,
  sandbox = function() return require("authlete.cli.sandbox").run end,
  completion = function() return require("authlete.cli.completion").script end,
  complete = function() return require("authlete.cli.completion").complete end,
}

local function run(given)
  local parsers = load_parsers()
  if not parsers then
    return 2
  end
  local command, options, status = parsers.read(given)
  if not command then
    return status
  elseif RUNNERS[command] then
    return RUNNERS[command]()(options) or 0
  end
  return require("authlete.cli.call").run(command, options)
end

--- Runs the program.
---@param given string[] its arguments
---@return integer # the exit status: 0; 1, a call has failed; 2, wrong use, and nothing was sent
function main.run(given)
  local finished, status = pcall(run, given)
  if finished then
    return status
  elseif type(status) == "table" and status.status then
    write_error(status.message)
    return status.status
  elseif tostring(status):find "interrupted!$" then
    return 130
  end
  write_error(tostring(status))
  return 1
end

return main

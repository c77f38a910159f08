--- Programs that make COUNT calls one after another, and what they cost.
---
--- A program is a table { name, command, environment }; COUNT stands for the number of calls in the command.
-- luacheck: std lua54

local files = require "bench.lib.files"

local programs = {}

local FEW, MANY = 100, 1100

--- The ABI of an interpreter, which names its folder under build/.
function programs.abi(lua)
  return files.run(lua .. [[ -e 'print(jit and "jit" or _VERSION:match "%d.%d")']])
end

--- The environment in which an interpreter finds this library.
function programs.environment(lua)
  return ("LUA_PATH='src/?.lua;;' LUA_CPATH='build/%s/?.so;;'"):format(programs.abi(lua))
end

--- Compiles bench/NAME.c and returns the name of the program.
function programs.compile(name)
  local output = files.FOLDER .. "/" .. name
  files.run(("cc -O2 -o %s bench/%s.c $(pkg-config --cflags --libs libcurl)"):format(output, name))
  return output
end

local function command_of(program, count, prefix)
  local command = program.command:gsub("COUNT", tostring(count))
  return ("env %s %s %s"):format(program.environment or "", prefix, command)
end

local measure

--- Whole process: seconds of wall time and of processor time.
function programs.measure(program, count)
  measure = measure or programs.compile "measure"
  local text = files.run(command_of(program, count, measure))
  local wall, cpu = text:match "^(%S+) (%S+)$"
  return tonumber(wall), tonumber(cpu)
end

local function instructions(program, count)
  local log = files.FOLDER .. "/callgrind.log"
  files.run(command_of(program, count, "valgrind --tool=callgrind --callgrind-out-file=/dev/null --error-exitcode=1 "
    .. "--log-file=" .. log))
  return tonumber(files.read(log):match "Collected : (%d+)")
end

--- Instructions for each call: the difference between many calls and few, which leaves out starting and connecting.
function programs.instructions(program)
  return (instructions(program, MANY) - instructions(program, FEW)) / (MANY - FEW)
end

return programs

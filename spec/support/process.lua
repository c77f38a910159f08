-- What specs that start processes share: a shell command that ends with this process, and waiting for what it does.

local system = require "system"

local process = {}

--- Puts values in the place of words in capital letters; those without a value stay.
function process.fill_in(template, values)
  return (template:gsub("%u[%u_]+", values))
end

--- The text of a file; nil when there is none.
function process.read_file(name)
  local file = io.open(name, "rb")
  if not file then return nil end
  local text = file:read "*a"
  file:close()
  return text
end

--- Starts a shell command and returns the pipe from which it reads. Its end is the end of this process, too.
function process.start(command, values)
  return assert(io.popen(process.fill_in(command, values), "w"))
end

local LONGEST = 30 -- seconds, for what does not come at all

--- Calls `condition` until it returns something, for so many seconds at the most; what it returned last.
function process.wait_for(condition, seconds)
  local until_when = system.monotime() + (seconds or LONGEST)
  while true do
    local result = condition()
    if result or system.monotime() > until_when then return result end
    system.sleep(0.005)
  end
end

return process

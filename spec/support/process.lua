-- Shared by specs that start processes: a shell command that ends after this process, and waiting for its effects.

local system = require "system"

local process = {}

--- Replaces words in capital letters with their values; words without a value stay.
function process.fill_in(template, values)
  return (template:gsub("%u[%u_]+", values))
end

--- Returns the contents of a file; nil if it does not exist.
function process.read_file(name)
  local file = io.open(name, "rb")
  if not file then return nil end
  local text = file:read "*a"
  file:close()
  return text
end

--- Starts a shell command and returns the pipe to its standard input, which closes when this process exits. The
--- command has a session of its own, so that it can still clean up when this process is killed with its whole group.
function process.start(command, values)
  local quoted = process.fill_in(command, values):gsub("'", [['\'']])
  return assert(io.popen("unset LD_PRELOAD; exec setsid sh -c '" .. quoted .. "'", "w"))
end

local LONGEST = 30 -- seconds, if the condition never becomes true

--- Calls `condition` until it returns a true value, for at most that many seconds. Returns its last result.
function process.wait_for(condition, seconds)
  local until_when = system.monotime() + (seconds or LONGEST)
  while true do
    local result = condition()
    if result or system.monotime() > until_when then return result end
    system.sleep(0.005)
  end
end

return process

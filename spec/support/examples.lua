-- Runs the examples as intended: their servers run while a command runs.

local examples = {}

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

local function read_and_remove(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read "*a"
  file:close()
  os.remove(name)
  return text
end

--- Runs a shell script while servers run.
-- @tparam string servers the words before the command
-- @tparam string script
-- @treturn string its standard output
-- @treturn string the standard error of all processes
-- @treturn number the exit code
function examples.run(servers, script)
  local name = os.tmpname()
  write(name, script)
  local pipe = assert(io.popen(("unset LD_PRELOAD AUTHLETE_BASE_URL; %s sh '%s' 2>'%s.errors'; echo \"exit $?\"")
    :format(servers, name, name), "r"))
  local output, code = pipe:read("*a"):match "^(.*)exit (%d+)\n$"
  pipe:close()
  os.remove(name)
  return output, read_and_remove(name .. ".errors"), tonumber(code)
end

return examples

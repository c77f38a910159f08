-- The examples, as they are meant to be run: servers that serve while a command runs.

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

--- Runs a shell script while servers serve.
---@param servers string the words in front of the command
---@param script string
---@return string # what it printed
---@return string # what all that was started said on standard error
---@return number # the exit code
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

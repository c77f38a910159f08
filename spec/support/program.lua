-- Runs the program `authlete` as a process of its own, with the spec's interpreter.
--
--   local result = program.run({ AUTHLETE_BASE_URL = url }, { "token_fail", "ticket=x" }, { input = "text" })
--   -- result.output, result.errors, result.status
--
-- Options: input, the text of standard input; terminal, true if standard input, output and error are a terminal, whose
-- text is the output; paths, false without the paths of this checkout.

local process = require "spec.support.process"

local program = {}

local LUA = os.getenv "AUTHLETE_SPEC_LUA" or arg[-1]

function program.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local quote = program.quote

-- Returns a shell command. The environment has no other variables that the program reads.
function program.command(variables, words)
  local parts = { "unset LD_PRELOAD $(env | sed -n 's/^\\(AUTHLETE_[A-Z_]*\\)=.*/\\1/p') NO_COLOR; exec env" }
  for name, value in pairs(variables) do parts[#parts + 1] = quote(name .. "=" .. value) end
  parts[#parts + 1] = LUA .. " bin/authlete"
  for _, word in ipairs(words) do parts[#parts + 1] = quote(word) end
  return table.concat(parts, " ")
end

local function write(name, text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

-- Returns what a file has, and removes it.
local function take(name)
  local text = process.read_file(name) or ""
  os.remove(name)
  return text
end

function program.run(variables, words, options)
  options = options or {}
  local name = os.tmpname()
  write(name .. ".in", options.input or "")
  local command = program.command(variables, words)
  if options.terminal then
    write(name .. ".sh", command)
    command = ("script -qec 'sh %s.sh' /dev/null"):format(name)
  end
  local shell = ("( %s ) <'%s.in' >'%s.out' 2>'%s.err'; echo $?"):format(command, name, name, name)
  local pipe = assert(io.popen(shell))
  local status = tonumber(pipe:read "*l")
  pipe:close()
  os.remove(name)
  take(name .. ".in")
  take(name .. ".sh")
  return { status = status, output = take(name .. ".out"), errors = take(name .. ".err") }
end

return program

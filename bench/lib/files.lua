--- Files and shell commands of the benches.
-- luacheck: std lua54

local files = {}

--- The folder for files that benches create.
files.FOLDER = "build/bench"

function files.read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read "a"
  file:close()
  return text
end

function files.write(name, text)
  local file = assert(io.open(name, "wb"))
  file:write(text)
  file:close()
end

--- Returns the output of a shell command, without trailing line breaks; nil if it fails.
function files.output(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read "a"
  return pipe:close() and text:gsub("%s+$", "") or nil
end

--- Like files.output, but raises an error if the command fails.
function files.run(command)
  return files.output(command) or error("this command failed: " .. command, 2)
end

function files.has_command(name)
  return files.output("command -v " .. name) ~= nil
end

files.run("mkdir -p " .. files.FOLDER)

return files

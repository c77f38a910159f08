--- The terminal: whether there is one, colours, and asking for secrets without showing them.

local core = require "authlete.core"
local stop = require "authlete.cli.stop"

local terminal = {}

local DESCRIPTORS = { input = 0, output = 1, errors = 2 }

---@param stream "input"|"output"|"errors"
---@return boolean # whether it is a terminal
function terminal.is(stream)
  return core.is_terminal(DESCRIPTORS[stream])
end

--- Returns whether to colour what is written to standard output: https://no-color.org.
---@return boolean
function terminal.has_colours()
  local no_color = os.getenv "NO_COLOR"
  return terminal.is "output" and (not no_color or no_color == "") and os.getenv "TERM" ~= "dumb"
end

-- The shell's trap restores the terminal also after Ctrl-C. printf is part of the shell, so no list of processes shows
-- what it prints. It gets the prompt on its standard input, not as a part of the script.
local ASK = [[
exec 3</dev/tty 4>/dev/tty || exit 1
saved=$(stty -g <&3)
trap 'stty "$saved" <&3; printf "\n" >&4' EXIT
trap 'exit 1' HUP INT TERM
stty -echo <&3
printf '%s: ' 'NAME' >&4
IFS= read -r secret <&3
printf '%s' "$secret"]]

--- Asks for a value on the terminal without showing it. If standard input is not a terminal, reads a line of it.
---@param name string what is asked for
---@return string
function terminal.ask(name)
  local value
  if terminal.is "input" then
    local pipe = assert(io.popen((ASK:gsub("NAME", { NAME = name }))))
    value = pipe:read "*a"
    pipe:close()
  else
    value = io.read "*l"
  end
  if not value or value == "" then
    stop.usage("no value for %s", name)
  end
  return value
end

--- Replaces control characters, which could command a terminal; line breaks and tabs stay.
---@param text string
---@return string
function terminal.printable(text)
  return (text:gsub("[^\t\n\32-\126\128-\255]", "?"):gsub("\194[\128-\159]", "?"))
end

return terminal

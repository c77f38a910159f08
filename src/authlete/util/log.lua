--- Reports errors that cannot be returned to a caller, in nginx's error log or on standard error.

local phase = require "authlete.util.phase"

local log = {}

---@param message string must not contain secrets
function log.error(message)
  local ngx = phase.nginx()
  local line = "authlete: " .. message
  if ngx then
    ngx.log(ngx.ERR, line)
  else
    io.stderr:write(line, "\n")
  end
end

local LONGEST_LINE = 500

---@param raised any what pcall caught, or a message
---@return string # one line, whatever it was
function log.one_line(raised)
  local text = type(raised) == "string" and raised or "it raised a value of the type " .. type(raised)
  return (text:gsub("[^\32-\126\128-\255]+", " "):sub(1, LONGEST_LINE))
end

return log

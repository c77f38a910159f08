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

return log

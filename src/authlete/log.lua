--- Where the library says what nobody else can hear of: nginx's error log, or standard error.

local phase = require "authlete.transport.phase"

local log = {}

---@param message string one that holds no secret
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

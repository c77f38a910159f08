--- Where the library reports what no caller can be told: nginx's error log, or standard error.

local phase = require "authlete.util.phase"

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

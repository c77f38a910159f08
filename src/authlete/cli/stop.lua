--- Ends the program from any depth: raises a table that main.lua catches.

local stop = {}

stop.FAILURE = 1
stop.USAGE = 2

--- Wrong use: nothing was sent.
---@param format string the message, which must not contain secrets
---@param ... any its values
function stop.usage(format, ...)
  error({ status = stop.USAGE, message = format:format(...) }, 0)
end

---@param format string the message, which must not contain secrets
---@param ... any its values
function stop.failure(format, ...)
  error({ status = stop.FAILURE, message = format:format(...) }, 0)
end

return stop

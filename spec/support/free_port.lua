local socket = require "socket"

-- Below the ports that Linux gives to clients, whose connections would take one before its server listens.
local FIRST, COUNT = 20000, 10000

local function random_number()
  local file = assert(io.open("/dev/urandom", "rb"))
  local high, low = file:read(2):byte(1, 2)
  file:close()
  return high * 256 + low
end

--- Returns a port of the loopback address on which nothing listens, for a server that a spec starts.
---@return string
return function()
  while true do
    local number = FIRST + random_number() % COUNT
    local listener = socket.bind("127.0.0.1", number)
    if listener then
      listener:close()
      return ("%d"):format(number)
    end
  end
end

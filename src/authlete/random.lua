--- Random bytes from the system.

local base64 = require "authlete.util.base64"

local random = {}

--- Makes random bytes.
---@param count number
---@return string # that many bytes
---@raise a message if the system does not provide any, since nothing else is good enough for secrets
function random.bytes(count)
  local device = assert(io.open("/dev/urandom", "rb"))
  device:setvbuf "no" -- otherwise Lua reads 4096 bytes
  local bytes = device:read(count)
  device:close()
  if not bytes or #bytes ~= count then
    error("/dev/urandom returned too few bytes", 0)
  end
  return bytes
end

--- Makes a random name, for sessions and the like.
---@return string # 256 random bits in base64url
function random.token()
  return base64.encode_url(random.bytes(32))
end

return random

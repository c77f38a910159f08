---@meta authlete.random
-- luacheck: ignore
-- Written by `make docs` from src/authlete/random.lua; change that, not this file.

--- Random bytes from the system.
local random = {}

--- Makes random bytes.
---@param count number
---@return string # that many bytes
---@raise a message if the system does not provide any, since nothing else is good enough for secrets
function random.bytes(count) end

--- Makes a random name, for sessions and the like.
---@return string # 256 random bits in base64url
function random.token() end

return random

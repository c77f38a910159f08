--- Hashes of passwords, made by scrypt (RFC 7914) of OpenSSL, by way of luaossl. They look like this, with hexadecimal
--- digits for the salt and the key:
---
---     $scrypt$ln=15,r=8,p=3$salt$key
---
--- `ln` is the logarithm of the cost, so hashes that were made with less remain usable when it is raised. Each takes
--- tenths of a second and 32 MB on purpose: nginx must call this in a thread (users.lua). To make one:
---
---     LUA_PATH="src/?.lua;examples/authorization-server/?.lua;;" luajit -l passwords \
---       -e 'print(package.loaded.passwords.hash(io.read()))'

local bit = require "bit"
local kdf = require "openssl.kdf"
local random = require "authlete.random"

local passwords = {}

-- As OWASP's Password Storage Cheat Sheet recommends.
local LOGARITHM, BLOCK_SIZE, PARALLELIZATION = 15, 8, 3
local SALT_BYTES, KEY_BYTES = 16, 32

local FORMAT = "$scrypt$ln=%d,r=%d,p=%d$%s$%s"
local PATTERN = "^%$scrypt%$ln=(%d+),r=(%d+),p=(%d+)%$(%x+)%$(%x+)$"

local function to_hex(bytes)
  return (bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end))
end

local function from_hex(digits)
  return (digits:gsub("%x%x", function(byte) return string.char(tonumber(byte, 16)) end))
end

local function derive(password, salt, logarithm, block_size, parallelization)
  local cost = 2 ^ logarithm
  return kdf.derive {
    type = "scrypt", pass = password, salt = salt, N = cost, r = block_size, p = parallelization, outlen = KEY_BYTES,
    maxmem_bytes = 256 * cost * block_size, -- twice what it uses; OpenSSL's own limit is 32 MB
  }
end

-- Takes the same time wherever two keys differ.
local function are_equal(one, other)
  local difference = #one == #other and 0 or 1
  for i = 1, math.min(#one, #other) do
    difference = bit.bor(difference, bit.bxor(one:byte(i), other:byte(i)))
  end
  return difference == 0
end

---@param password string
---@return string
function passwords.hash(password)
  local salt = random.bytes(SALT_BYTES)
  local key = derive(password, salt, LOGARITHM, BLOCK_SIZE, PARALLELIZATION)
  return FORMAT:format(LOGARITHM, BLOCK_SIZE, PARALLELIZATION, to_hex(salt), to_hex(key))
end

---@param password string
---@param hash string
---@return boolean
function passwords.match(password, hash)
  local logarithm, block_size, parallelization, salt, key = hash:match(PATTERN)
  local numbers = { tonumber(logarithm), tonumber(block_size), tonumber(parallelization) }
  return are_equal(derive(password, from_hex(salt), unpack(numbers)), from_hex(key))
end

return passwords

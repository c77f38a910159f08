--- Keeps tables in Redis, for several nginx. store.lua says what a store does.
---
--- The variable SESSIONS_REDIS has the address, "host:port" or "unix:/path". The library is lua-nginx-redis of Debian,
--- which OpenResty has built in as resty.redis.

local decode, encode = require("cjson").decode, require("authlete.json").encode
local unavailable = require "unavailable"

local is_built_in, redis = pcall(require, "resty.redis")
redis = is_built_in and redis or require "nginx.redis"

local TIMEOUT = 2000 -- milliseconds, for each step
local KEPT_MILLISECONDS, KEPT_CONNECTIONS = 60000, 32

local host, port = assert(os.getenv "SESSIONS_REDIS"):match "^([^/]+):(%d+)$"

local function connect(connection)
  if host then return connection:connect(host, tonumber(port)) end
  return connection:connect(os.getenv "SESSIONS_REDIS")
end

-- Runs a command. A kept connection may have been closed by a Redis that has restarted, so a command that failed on one
-- is tried once more on the next, until a new one fails: all commands here may be run twice.
local function run(command, ...)
  local connection, message, result
  repeat
    connection = redis:new()
    connection:set_timeout(TIMEOUT)
    local connected
    connected, message = connect(connection)
    if not connected then break end
    local is_new = connection:get_reused_times() == 0
    result, message = connection[command](connection, ...)
    if result then
      connection:set_keepalive(KEPT_MILLISECONDS, KEPT_CONNECTIONS)
      return result
    end
    connection:close()
  until is_new
  unavailable.raise("Redis: " .. tostring(message))
end

local Store = {}
Store.__index = Store

function Store:get(name)
  local text = run("get", self.prefix .. name)
  return text ~= ngx.null and decode(text) or nil
end

function Store:set(name, value, seconds)
  if seconds then
    run("setex", self.prefix .. name, seconds, encode(value))
  else
    run("set", self.prefix .. name, encode(value))
  end
end

function Store:delete(name)
  run("del", self.prefix .. name)
end

return {
  open = function(name) return setmetatable({ prefix = name .. ":" }, Store) end,
}

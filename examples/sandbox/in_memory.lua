-- in_memory.lua SCRIPT: runs a script whose authlete.from_env() gives an api of a sandbox in memory. For where nginx
-- has no Lua module that could serve one (Ubuntu 22.04).

local authlete = require "authlete"

local box = authlete.sandbox.new()

function authlete.from_env()
  return authlete.new {
    transport = box,
    base_url = "https://sandbox.invalid",
    service_id = box.settings.service_id,
    service_access_token = box.settings.service_access_token,
  }
end

dofile(arg[1])

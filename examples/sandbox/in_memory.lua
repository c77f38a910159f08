-- in_memory.lua SCRIPT: runs a script in which authlete.from_env() returns an api that calls a sandbox in memory. For
-- systems where nginx has no Lua module to serve one (Ubuntu 22.04).

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

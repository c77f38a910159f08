-- lua5.4 bench/command_line.lua LUA…: how long the program `authlete` takes to start, and how many calls a second
-- `--each` makes against a server that takes 20 ms for each. `make bench-command-line` runs it.
--
--   CALLS (10000) for --each; STARTS (20), of which the fastest counts, since other programs can only slow it down
-- luacheck: std lua54

package.path = "./?.lua;" .. package.path

local figures = require "bench.lib.figures"
local files = require "bench.lib.files"
local nginx = require "spec.support.server"
local programs = require "bench.lib.programs"

local CALLS = tonumber(os.getenv "CALLS" or 10000)
local STARTS = tonumber(os.getenv "STARTS" or 20)

local HTTP = [[
  server {
    listen 127.0.0.1:PORT;
    keepalive_requests 1000000;
    location / {
      default_type application/json;
      content_by_lua_block {
        ngx.req.read_body()
        ngx.sleep(0.02)
        ngx.header["Content-Length"] = 15
        ngx.print('{"action":"OK"}')
      }
    }
  }]]

local function variables_for(server)
  return {
    AUTHLETE_BASE_URL = "http://127.0.0.1:" .. server.port, AUTHLETE_SERVICE_APIKEY = "1",
    AUTHLETE_SERVICE_ACCESSTOKEN = "token", no_proxy = "*",
  }
end

local function command_of(lua, server, words)
  local parts = { "env", programs.environment(lua) }
  for name, value in pairs(variables_for(server)) do parts[#parts + 1] = name .. "=" .. value end
  return ("%s %s bin/authlete %s"):format(table.concat(parts, " "), lua, words)
end

-- Milliseconds of processor time and of wall time.
local function fastest(command)
  local measure = programs.compile "measure"
  local wall_ms, processor_ms = math.huge, math.huge
  for _ = 1, STARTS do
    local wall, processor = files.run(measure .. " " .. command):match "(%S+) (%S+)$"
    wall_ms, processor_ms = math.min(wall_ms, wall * 1000), math.min(processor_ms, processor * 1000)
  end
  return processor_ms, wall_ms
end

-- On a busy machine the wall time says little about the program.
local function measure_start(lua, server)
  local processor, wall = fastest(command_of(lua, server, "list revocation"))
  figures.at_most(60, processor, "`authlete list`: %.0f ms of processor time; %.0f ms of wall time", processor, wall)
  processor, wall = fastest(command_of(lua, server, "token_fail ticket=t reason=UNKNOWN"))
  local text = "a call: %.0f ms of processor time; %.0f ms of wall time, with the 20 ms of the server"
  figures.at_most(60, processor, text, processor, wall)
end

local function measure_each(lua, server, input)
  local output = files.run(command_of(lua, server, "token_update --each " .. input) .. " 2>&1 >/dev/null")
  local rate, outcome = output:match "%((%d+) a second%): ([^\n]*)"
  figures.at_least(1000, tonumber(rate), "%d calls by --each, %s: %s a second", CALLS, outcome, rate)
end

local server, input

figures.run(function()
  server = nginx.start { main = "worker_processes 1;", http = HTTP }
  input = os.tmpname()
  local file = assert(io.open(input, "w"))
  for i = 1, CALLS do
    file:write(('{"access_token":"token-%d","access_token_expires_at":1798675200000}\n'):format(i))
  end
  file:close()
  for _, lua in ipairs(#arg > 0 and arg or { "lua5.4" }) do
    figures.about("The program, %s", lua)
    measure_start(lua, server)
    measure_each(lua, server, input)
  end
end, function()
  if input then os.remove(input) end
  if server then server:stop() end
end)

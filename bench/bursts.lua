-- lua5.4 bench/bursts.lua: many calls at once on the engine in plain Lua, and what new connections cost if the api
-- trusts as many certificates as the system has. Each figure is the median of ROUNDS fresh processes. `make
-- bench-bursts` runs it.
--
--   ROUNDS (5), SECONDS (8) of the swinging load
-- luacheck: std lua54

package.path = "./?.lua;" .. package.path

local figures = require "bench.lib.figures"
local files = require "bench.lib.files"
local process = require "spec.support.process"
local programs = require "bench.lib.programs"
local trust = require "bench.lib.trust"
local upstream = require "bench.lib.upstream"

local ROUNDS = tonumber(os.getenv "ROUNDS" or 5)
local SECONDS = tonumber(os.getenv "SECONDS" or 8)
local DELAY_MS = 100
local LUA = "lua5.4"

local server, proxies = nil, {}

-- The command that runs a program of bench/bursts.
local function command(name, arguments)
  local environment = programs.environment(LUA):gsub("src/%?.lua", "%0;./?.lua")
  return ("env %s %s bench/bursts/%s.lua %s"):format(environment, LUA, name, arguments)
end

-- For each command the medians of the numbers it prints, over all rounds; the commands take turns.
local function medians(commands)
  local found = {}
  for _ = 1, ROUNDS do
    for i, each in ipairs(commands) do
      found[i] = found[i] or {}
      local position = 0
      for number in files.run(each):gmatch "%S+" do
        position = position + 1
        found[i][position] = found[i][position] or {}
        table.insert(found[i][position], tonumber(number))
      end
    end
  end
  for _, numbers in ipairs(found) do
    for position, values in ipairs(numbers) do
      numbers[position] = figures.median(values)
    end
  end
  return found
end

-- Ways to trust as many certificates as the system has, each with its name and the command to run.
local function ways_to_trust(name, arguments)
  local ways = { { "the system's certificates by ca_file", command(name, arguments .. " " .. trust.bundle()) } }
  local as_system = trust.as_system(command(name, arguments))
  if as_system then
    table.insert(ways, { "the system's certificates by default", as_system })
  else
    figures.skip "the system's certificates by default (needs permission to mount)"
  end
  return ways
end

local function commands_of(ways)
  local commands = {}
  for i, way in ipairs(ways) do
    commands[i] = way[2]
  end
  return commands
end

local function all()
  figures.about "authlete.all of 1000 calls to a server that takes 50 ms"
  local times = medians { command("burst", server.plain .. "/50 1000 3") }[1]
  for i, name in pairs { "without connections", [5] = "with connections" } do
    figures.note("%s: %.0f ms of processor time", name, times[i + 1])
    figures.below(150, times[i], "%s: %.0f ms", name, times[i])
  end
end

local function cold()
  figures.about "100 calls at once over TLS to a server that takes 50 ms, without connections"
  local base_url = server.tls .. "/50"
  local ways = ways_to_trust("burst", base_url .. " 100 1")
  table.insert(ways, 1, { "one certificate by ca_file", command("burst", base_url .. " 100 1 " .. trust.single()) })
  local times = medians(commands_of(ways))
  for i, way in ipairs(ways) do
    figures.note("%s: %.0f ms of processor time", way[1], times[i][2])
  end
  local least = times[1][1]
  figures.note("%s: %.0f ms", ways[1][1], least)
  for i = 2, #ways do
    local time = times[i][1]
    figures.at_most(1.3, time / least, "%s: %.0f ms, %.2f times that", ways[i][1], time, time / least)
  end
end

local function bystander()
  figures.about "A call to another server while calls open connections over TLS: the delay"
  local ways = ways_to_trust("bystander", server.tls .. "/50 " .. server.plain)
  local delays = medians(commands_of(ways))
  for i, way in ipairs(ways) do
    local first, longest = table.unpack(delays[i])
    figures.below(10, first, "%s: by the first of 10 %.1f ms (the longest of all %.1f)", way[1], first, longest)
  end
end

local function opening()
  figures.about "Processor time of a new connection over TLS, the second and later"
  for _, kind in ipairs { "engine", "blocking" } do
    local ways = ways_to_trust("opening", server.full .. " " .. kind)
    local times = medians(commands_of(ways))
    for i, way in ipairs(ways) do
      figures.at_most(4, times[i][1], "%s, %s: %.2f ms", kind, way[1], times[i][1])
    end
  end
end

-- The base URL of the server on this port, DELAY_MS away.
local function delayed(port)
  local name = os.tmpname()
  os.remove(name)
  table.insert(proxies, process.start("exec lua5.4 bench/bursts/delaying_proxy.lua NAME PORT MILLISECONDS",
    { NAME = name, PORT = port, MILLISECONDS = tostring(DELAY_MS) }))
  local own_port = process.wait_for(function() return process.read_file(name) end, 10)
  os.remove(name)
  return "https://localhost:" .. assert(own_port, "the proxy did not start")
end

local function swing()
  figures.about("Between 5 and 50 calls under way, over TLS to a server %d ms away", DELAY_MS)
  local kinds = { { "HTTP/1.1", "1.1", server.ports.tls }, { "HTTP/2", "2", server.ports.http2 } }
  local commands = {}
  for i, kind in ipairs(kinds) do
    commands[i] = command("swing", ("%s %s %g %s"):format(delayed(kind[3]), kind[2], SECONDS, trust.bundle()))
  end
  for i, found in ipairs(medians(commands)) do
    figures.note("%s: median %.0f ms, p99 %.0f ms; p99 of the first swing %.0f ms", kinds[i][1], found[2], found[3],
      found[1])
  end
end

figures.run(function()
  server = upstream.start { workers = 2 }
  all()
  cold()
  bystander()
  opening()
  swing()
end, function()
  for _, proxy in ipairs(proxies) do
    proxy:close()
  end
  if server then server:stop() end
end)

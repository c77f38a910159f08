-- lua5.4 bench/run.lua LUA…: what a blocking call costs on a kept-alive loopback connection with each interpreter, as a
-- share of bare libcurl in C as most people would write it (floor.c), next to other libraries. TLS trusts as many
-- certificates as the system has. Needs valgrind. `make bench` runs it.
--
--   ROUNDS (5) of CALLS (20000) for the times: each round runs every program once, and the figures are medians
-- luacheck: std lua54

package.path = "./?.lua;" .. package.path

local figures = require "bench.lib.figures"
local files = require "bench.lib.files"
local programs = require "bench.lib.programs"
local trust = require "bench.lib.trust"
local upstream = require "bench.lib.upstream"

local ROUNDS = tonumber(os.getenv "ROUNDS" or 5)
local CALLS = tonumber(os.getenv "CALLS" or 20000)
local PATH = "/api/715948317/auth/token/fail"
local LOADS = 21
local SDK = "@authlete/typescript-sdk"
local SDK_SHARE = 0.25 -- of the calls, because it takes so long

local interpreters = #arg > 0 and arg or { "lua5.4" }
local server

-- The module.

local function module(lua)
  figures.about("The module, %s", lua)
  local object = "build/" .. programs.abi(lua) .. "/authlete/core.so"
  local text, data = files.run("size " .. object):match "\n%s*(%d+)%s+(%d+)"
  figures.at_most(200, (text + data) / 1024, "text and data: %.1f KiB", (text + data) / 1024)
  local times = { required = {}, used = {}, memory = {} }
  for i = 1, LOADS do
    local output = files.run(programs.environment(lua) .. " " .. lua .. " bench/load.lua")
    local required, used, memory = output:match "^(%S+) (%S+) (%S+)$"
    times.required[i], times.used[i], times.memory[i] = tonumber(required), tonumber(used), tonumber(memory)
  end
  local required, memory = figures.median(times.required), figures.median(times.memory)
  figures.at_most(5, required, 'require "authlete": %.2f ms', required)
  figures.at_most(100, memory, "Lua memory: %.1f KiB", memory)
  figures.note("the first use, which loads libcurl: %.2f ms", figures.median(times.used))
end

-- Programs.

local function floor(url, ca_file)
  return { name = "bare libcurl", command = ("%s/floor %s COUNT %s"):format(files.FOLDER, url .. PATH, ca_file or "") }
end

local function ours(lua, url, ca_file)
  return {
    name = "authlete, " .. lua,
    command = ("%s bench/calls.lua %s COUNT %s"):format(lua, url, ca_file or ""),
    environment = programs.environment(lua),
  }
end

local function all_of_ours(url, ca_file)
  local all = {}
  for i, lua in ipairs(interpreters) do
    all[i] = ours(lua, url, ca_file)
  end
  return all
end

-- A program in Lua for the first interpreter that has lua-cjson and this module; nil if there is none.
local function in_lua(title, module_name, file)
  for _, lua in ipairs { "lua5.4", "lua5.1", "luajit" } do
    if files.output(([[%s -e 'require "cjson" require "%s"' 2>/dev/null]]):format(lua, module_name)) then
      return {
        name = ("%s with lua-cjson, %s"):format(title, lua),
        command = ("%s bench/%s %s COUNT"):format(lua, file, server.plain .. PATH),
        is_lua = true,
      }
    end
  end
end

local function lua_curl()
  return in_lua("Lua-cURL", "cURL", "lua_curl.lua") or in_lua("luacurl", "curl", "lua_curl.lua")
    or figures.skip "Lua-cURL or luacurl with lua-cjson (Debian: lua-curl, lua-cjson)"
end

local function lua_socket()
  return in_lua("LuaSocket", "socket.http", "lua_socket.lua")
    or figures.skip "LuaSocket with lua-cjson (Debian: lua-socket, lua-cjson)"
end

local function typescript_sdk()
  local folder = files.run "pwd" .. "/" .. files.FOLDER .. "/sdk"
  local manifest = folder .. "/node_modules/" .. SDK .. "/package.json"
  local install = ("test -e %s || npm install --prefix %s --no-audit --no-fund --ignore-scripts %s >%s.log 2>&1")
    :format(manifest, folder, SDK, folder)
  if not (files.has_command "node" and files.output(install)) then
    return figures.skip("Authlete's TypeScript SDK (needs node, and npm to install it)")
  end
  return {
    name = "Authlete's TypeScript SDK " .. files.read(manifest):match '"version": "([^"]+)"',
    command = ("node bench/typescript_sdk.mjs %s COUNT %s"):format(server.plain, folder),
    share = SDK_SHARE,
  }
end

-- Figures.

local function instructions(title, base, mine, target, others)
  figures.about("Instructions for each call, %s", title)
  local least = programs.instructions(base)
  figures.note("%s: %.0f", base.name, least)
  for _, program in ipairs(mine) do
    local count = programs.instructions(program)
    figures.at_most(target, count / least, "%s: %.0f, %.3f of bare libcurl", program.name, count, count / least)
  end
  for _, program in ipairs(others) do
    local count = programs.instructions(program)
    figures.note("%s: %.0f, %.3f of bare libcurl", program.name, count, count / least)
  end
end

-- Medians of the seconds that each program takes, by rounds in turn.
local function measure(all)
  local walls, cpus = {}, {}
  for round = 1, ROUNDS do
    for i, program in ipairs(all) do
      walls[i], cpus[i] = walls[i] or {}, cpus[i] or {}
      local share = program.share or 1
      local wall, cpu = programs.measure(program, math.ceil(CALLS * share))
      walls[i][round], cpus[i][round] = wall / share, cpu / share
    end
  end
  for i in ipairs(all) do
    walls[i], cpus[i] = figures.median(walls[i]), figures.median(cpus[i])
  end
  return walls, cpus
end

local function times(title, base, mine, target, others)
  local all = { base, table.unpack(mine) }
  table.move(others, 1, #others, #all + 1, all)
  local walls, cpus = measure(all)
  for _, kind in ipairs { { "Processor time", cpus }, { "Wall time", walls } } do
    local name, seconds = table.unpack(kind)
    figures.about("%s of %d calls, %s", name, CALLS, title)
    figures.note("%s: %.2f s", base.name, seconds[1])
    for i = 2, #all do
      local share = seconds[i] / seconds[1]
      local text = ("%s: %.2f s, %.2f of bare libcurl"):format(all[i].name, seconds[i], share)
      if i <= 1 + #mine then
        figures.at_most(target, share, "%s", text)
      else
        figures.note("%s", text)
      end
    end
  end
end

figures.run(function()
  for _, lua in ipairs(interpreters) do
    module(lua)
  end
  programs.compile "floor"
  server = upstream.start()
  local bundle = trust.bundle()
  local plain, tls = floor(server.plain), floor(server.tls, bundle)
  local others, others_in_lua = {}, {}
  for _, make in ipairs { lua_curl, lua_socket, typescript_sdk } do
    local program = make()
    others[#others + 1] = program
    others_in_lua[#others_in_lua + 1] = program and program.is_lua and program or nil
  end
  instructions("plain", plain, all_of_ours(server.plain), 0.35, others_in_lua)
  instructions("TLS", tls, all_of_ours(server.tls, bundle), 0.45, {})
  times("plain", plain, all_of_ours(server.plain), 0.65, others)
  times("TLS", tls, all_of_ours(server.tls, bundle), 0.65, {})
end, function()
  if server then server:stop() end
end)

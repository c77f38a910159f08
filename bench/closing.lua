-- lua5.4 bench/closing.lua: calls that must not be sent twice, to servers that close each connection 0.1 s after a
-- response. Each call finds a connection that was closed, must notice that, and open another. The four kinds of calls,
-- plain and TLS, blocking and on the engine, run at the same time. `make bench-closing` runs it.
--
--   COUNT (200) calls of each kind, PAUSE (0.3) seconds apart
-- luacheck: std lua54

package.path = "./?.lua;" .. package.path

local figures = require "bench.lib.figures"
local peer = require "spec.support.peer"
local programs = require "bench.lib.programs"
local trust = require "bench.lib.trust"

local COUNT = tonumber(os.getenv "COUNT" or 200)
local PAUSE = tonumber(os.getenv "PAUSE" or 0.3)
local LUA = "lua5.4"
local ANSWER = [[
  local exchange = ...
  exchange:json(200, '{"resultCode":"A067301","action":"BAD_REQUEST"}')
  exchange:sleep(0.1)
  exchange:close()
]]

local servers = {}

local function start_calls(server, kind)
  local base_url = server.url:gsub("127%.0%.0%.1", "localhost")
  return assert(io.popen(("env %s %s bench/closing/caller.lua %s %s %d %g %s"):format(programs.environment(LUA), LUA,
    base_url, kind, COUNT, PAUSE, trust.single())))
end

local function report(name, calls)
  local failures = calls:read "n"
  local messages = calls:read "a"
  assert(calls:close(), "the calls of " .. name .. " ended early")
  figures.at_most(0, failures, "%s: %d of %d failed%s", name, failures, COUNT, messages:gsub("%s+$", ""))
end

figures.run(function()
  local all = {}
  for _, kind in ipairs { "blocking", "engine" } do
    for _, tls in ipairs { false, "good" } do
      local server = peer.start { tls = tls, answer = ANSWER }
      table.insert(servers, server)
      table.insert(all, { name = kind .. ", " .. (tls and "TLS" or "plain"), server = server,
        calls = start_calls(server, kind) })
    end
  end
  figures.about("Calls %g s apart, to a server that closes connections 0.1 s after a response", PAUSE)
  for _, each in ipairs(all) do
    report(each.name, each.calls)
    local requests = #each.server:requests()
    figures.at_most(COUNT, requests, "%s: the server got %d requests for %d calls", each.name, requests, COUNT)
  end
end, function()
  for _, server in ipairs(servers) do
    server:stop()
  end
end)

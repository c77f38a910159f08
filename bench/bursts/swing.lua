-- swing.lua BASE_URL HTTP_VERSION SECONDS CA_FILE: keeps between 5 and 50 calls under way, up and down in two seconds.
-- Prints milliseconds: the 99th percentile of the calls that start in the first swing, which opens connections, then
-- the median and the 99th percentile of the others.
-- luacheck: std lua54

local api = require "bench.bursts.api"
local figures = require "bench.lib.figures"
local system = require "system"

local LEAST, MOST, PERIOD = 5, 50, 2
local called = api.new(arg[1], arg[4], arg[2])
local first, others = {}, {}
local under_way = {}

local function wanted(elapsed)
  return (LEAST + MOST) / 2 - (MOST - LEAST) / 2 * math.cos(2 * math.pi * elapsed / PERIOD)
end

local function collect(now)
  for i = #under_way, 1, -1 do
    local each = under_way[i]
    if each.call:done() then
      assert(each.call:result())
      table.insert(each.started < PERIOD and first or others, (now - each.started) * 1000)
      table.remove(under_way, i)
    end
  end
end

local start = system.monotime()
repeat
  local elapsed = system.monotime() - start
  collect(elapsed)
  while elapsed < tonumber(arg[3]) and #under_way < wanted(elapsed) do
    table.insert(under_way, { call = api.start(called), started = elapsed })
  end
  system.sleep(0.001)
until #under_way == 0
print(figures.percentile(first, 0.99), figures.median(others), figures.percentile(others, 0.99))

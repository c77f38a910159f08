-- burst.lua BASE_URL COUNT REPETITIONS [CA_FILE]: makes COUNT calls at once, REPETITIONS times; the first time there
-- are no connections yet. Prints the milliseconds that each burst takes, and those of processor time of this process.
-- luacheck: std lua54

local api = require "bench.bursts.api"

local called = api.new(arg[1], arg[4])
for _ = 1, tonumber(arg[3]) do
  local start = os.clock()
  local wall = api.time(api.burst, called, tonumber(arg[2]))
  print(wall, (os.clock() - start) * 1000)
end

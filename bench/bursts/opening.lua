-- opening.lua BASE_URL KIND [CA_FILE]: prints the milliseconds of processor time that a new connection takes, the first
-- one left out. KIND is `engine` or `blocking`. For service 2 the server closes connections after each response.
-- luacheck: std lua54

local api = require "bench.bursts.api"

local COUNT = 50
local call = arg[2] == "engine" and api.call or api.block

local function cpu_of_a_call(called)
  call(called)
  local start = os.clock()
  for _ = 1, COUNT do
    call(called)
  end
  return (os.clock() - start) * 1000 / COUNT
end

print(cpu_of_a_call(api.new(arg[1] .. "/2", arg[3])) - cpu_of_a_call(api.new(arg[1], arg[3])))

-- bystander.lua OPENING_URL BYSTANDER_URL [CA_FILE]: how much ten calls that need new connections delay calls to
-- another server over an open connection. Prints milliseconds: the delay that the first of the ten causes, and the
-- longest of all.
-- luacheck: std lua54

local api = require "bench.bursts.api"
local figures = require "bench.lib.figures"

local COUNT = 10
local opening, bystander = api.new(arg[1], arg[3]), api.new(arg[2])

-- The longest call to the other server while this one is under way.
local function longest_during(call)
  local longest = 0
  repeat
    longest = math.max(longest, api.time(api.call, bystander))
  until call:done()
  return longest
end

api.call(bystander)
api.call(opening)
local usual = {}
for i = 1, COUNT do
  usual[i] = longest_during(api.start(opening)) -- over the open connection
end

-- The first of these takes the open connection. Each keeps its connection busy, so that the next needs a new one.
local calls = { api.start(opening) }
local delays = {}
for i = 1, COUNT do
  calls[#calls + 1] = api.start(opening)
  delays[i] = longest_during(calls[#calls]) - figures.median(usual)
end
print(delays[1], math.max(table.unpack(delays)))

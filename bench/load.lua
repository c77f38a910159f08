-- What `require "authlete"` takes in this process: milliseconds of processor time, KiB of Lua memory that stay.
collectgarbage()
collectgarbage()
local memory = collectgarbage "count"
local time = os.clock()
require "authlete"
time = os.clock() - time
collectgarbage()
collectgarbage()
print(("%.3f %.1f"):format(time * 1000, collectgarbage "count" - memory))

-- What `require "authlete"` takes in this process, and then the first use, which loads the core and libcurl:
-- milliseconds of processor time of each, and the KiB of Lua memory that remain in use.
collectgarbage()
collectgarbage()
local memory = collectgarbage "count"
local start = os.clock()
local authlete = require "authlete"
local required = os.clock()
authlete.new { base_url = "https://us.authlete.com", service_id = "1", service_access_token = "t" }:close()
local used = os.clock()
collectgarbage()
collectgarbage()
print(("%.3f %.3f %.1f"):format((required - start) * 1000, (used - required) * 1000, collectgarbage "count" - memory))

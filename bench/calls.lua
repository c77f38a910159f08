-- calls.lua BASE_URL COUNT [CA_FILE]: the calls of floor.c with this library.
local authlete = require "authlete"

local api = authlete.new {
  base_url = arg[1],
  service_id = "715948317",
  service_access_token = "0123456789abcdef",
  ca_file = arg[3],
  connect_timeout_ms = 60000, -- under valgrind
  timeout_ms = 60000,
}
for _ = 1, tonumber(arg[2]) do
  local response = assert(api:token_fail {
    ticket = "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA",
    reason = "INVALID_RESOURCE_OWNER_CREDENTIALS",
  })
  assert(response.action == "BAD_REQUEST")
end
api:close()

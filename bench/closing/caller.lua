-- caller.lua BASE_URL KIND COUNT PAUSE CA_FILE: makes COUNT calls that must not be sent twice, PAUSE seconds apart, and
-- prints how many failed, then a line for each message. KIND is `engine` or `blocking`.
-- luacheck: std lua54

local authlete = require "authlete"
local system = require "system"

local base_url, kind, count, pause, ca_file = table.unpack(arg)
local api = authlete.new { base_url = base_url, service_id = 1, service_access_token = "abc", ca_file = ca_file }
local request = { ticket = "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA", reason = "UNKNOWN" }

local function call()
  if kind == "engine" then
    return api:start("token_fail", request):result()
  end
  return api:token_fail(request)
end

local failures, messages = 0, {}
for i = 1, tonumber(count) do
  if i > 1 then system.sleep(tonumber(pause)) end
  local response, message = call()
  if not response then
    failures = failures + 1
    messages[message] = (messages[message] or 0) + 1
  end
end
print(failures)
for message, times in pairs(messages) do
  print(times .. " times: " .. message)
end

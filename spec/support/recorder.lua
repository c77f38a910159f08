-- An api whose transport is a function of the spec: nothing leaves the process, and all requests are recorded.
--
--   local api, requests = recorder.new_api({ strict = false }, function(request)
--     return { status = 200, body = "{}" }
--   end)
--
-- The answer may also be a response table, or a string: the body of a successful response. Without one, every call
-- succeeds.

local authlete = require "authlete"
local calls = require "spec.support.calls"

local recorder = {}

function recorder.settings(settings)
  local all = {
    base_url = "https://us.authlete.com",
    service_id = "715948317",
    service_access_token = calls.SERVICE_ACCESS_TOKEN,
    retries = 0,
  }
  for name, value in pairs(settings or {}) do all[name] = value end
  return all
end

local function copy(request)
  local result = {}
  for name, value in pairs(request) do result[name] = value end
  return result
end

function recorder.new_api(settings, answer)
  local requests = {}
  local all = recorder.settings(settings)
  answer = answer or calls.GOOD
  if type(answer) == "string" then answer = { status = 200, body = answer } end
  function all.transport(request)
    requests[#requests + 1] = copy(request)
    if type(answer) == "table" then return answer end
    return answer(request)
  end
  return authlete.new(all), requests
end

return recorder

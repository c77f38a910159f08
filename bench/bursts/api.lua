--- What the programs of bench/bursts share.
-- luacheck: std lua54

local authlete = require "authlete"
local system = require "system"

local api = {}

local REQUEST = { ticket = "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA", reason = "UNKNOWN" }

--- An api whose calls do not time out on a busy machine. `url` is a base URL, followed by the id of a service unless
--- that is 1: bench/lib/upstream.conf says how each service responds.
function api.new(url, ca_file, http_version)
  local base_url, service_id = url:match "^(%a+://[^/]+)/?(%d*)$"
  return authlete.new {
    base_url = base_url,
    service_id = service_id ~= "" and service_id or 1,
    service_access_token = "abc",
    ca_file = ca_file,
    http_version = http_version,
    connect_timeout_ms = 60000,
    timeout_ms = 60000,
    retries = 0,
  }
end

function api.start(self)
  return self:start("token_fail", REQUEST)
end

--- One call on the engine, from its start to its end.
function api.call(self)
  assert(api.start(self):result())
end

--- One blocking call.
function api.block(self)
  assert(self:token_fail(REQUEST))
end

--- `count` calls at once; returns when all have succeeded.
function api.burst(self, count)
  local calls = {}
  for i = 1, count do
    calls[i] = api.start(self)
  end
  for _, result in ipairs(authlete.all(calls)) do
    assert(result.response, result.message)
  end
end

--- Milliseconds that a function takes.
function api.time(action, ...)
  local start = system.monotime()
  action(...)
  return (system.monotime() - start) * 1000
end

return api

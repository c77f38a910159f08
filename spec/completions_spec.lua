-- The queue through which the engine's thread tells nginx that calls are done.

local authlete = require "authlete"
local core = require "authlete.core"
local process = require "spec.support.process"

describe("Completions", function()
  it("keep the numbers of all calls, however many have ended before anybody looks", function()
    local COUNT = 300
    local path = os.tmpname()
    os.remove(path)
    local completions = assert(core.completions(path))
    local api = authlete.new {
      base_url = "http://127.0.0.1:1", service_id = "1", service_access_token = "abc", retries = 0,
    }
    local calls = {}
    for id = 1, COUNT do
      calls[id] = assert(core.start(api, core.operations.get_service, {}, nil, completions, id))
    end
    assert.is_true(process.wait_for(function()
      for _, call in ipairs(calls) do
        if not call:done() then return false end
      end
      return true
    end))
    local seen, ids = {}, {}
    repeat
      local count = completions:take(ids)
      for i = 1, count do seen[ids[i]] = (seen[ids[i]] or 0) + 1 end
    until count == 0
    for id = 1, COUNT do assert.equal(1, seen[id], "the call " .. id) end
    completions:close()
    api:close()
  end)
end)

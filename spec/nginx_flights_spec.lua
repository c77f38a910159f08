-- One question at a time: what a request does while another worker asks.

local server = require "spec.support.server"

if not server.is_due(pending) then return end

-- The other worker's lock is set and removed by hand. `asked` and `found` say which method of the asker was the last to
-- have an outcome; the time tells whether the request waited for as long as it can (2 seconds).
local HTTP = [[
  lua_shared_dict store 1m;
  server {
    listen 127.0.0.1:PORT;
    location = /ask {
      content_by_lua_block {
        local core, store = require "authlete.core", ngx.shared.store
        local flights = require("authlete.openresty.flights").new(store)
        local asker = {
          ask = function() return "asked" end,
          find = function(_, since)
            if type(since) ~= "number" or since > core.clock() then return "a wrong time" end
            return store:get "outcome"
          end,
        }
        local began = core.clock()
        local outcome, is_of_others = flights:run("name", asker)
        ngx.print(tostring(outcome), " ", tostring(is_of_others), " ", core.clock() - began < 1900 and "soon" or "late")
      }
    }
    location = /set {
      content_by_lua_block {
        for _, name in ipairs { "flight name", "outcome" } do
          ngx.shared.store:set(name, ngx.req.get_uri_args()[name:match "%S*"])
        end
      }
    }
    location = /lock { content_by_lua_block { ngx.print(tostring(ngx.shared.store:get "flight name")) } }
  }
]]

describe("While another worker asks, a request", function()
  local nginx

  setup(function() nginx = server.start { http = HTTP } end)
  teardown(function() nginx:stop() end)

  local function ask_while(first, later)
    nginx:get("/set?" .. first)
    local asking = nginx:start_get "/ask"
    if later then
      nginx:get "/lock" -- so that the request has begun
      nginx:get("/set?" .. later)
    end
    return asking.finish()
  end

  it("asks if there is no other", function()
    assert.equal("asked false soon", ask_while "")
    assert.equal("nil", nginx:get("/lock").body)
  end)

  it("takes what the other has found, also before it has removed its lock", function()
    assert.equal("found true soon", ask_while("flight=1", "outcome=found"))
    assert.equal("found true soon", ask_while("flight=1&outcome=found"))
  end)

  it("asks at once if the other ends without an outcome", function()
    assert.equal("asked false soon", ask_while("flight=1", ""))
  end)

  it("gives up if the other takes too long", function()
    assert.equal("nil false late", ask_while "flight=1")
  end)
end)

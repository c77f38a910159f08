-- The plugins for Kong and APISIX, in nginx, called as their gateways call plugins.

local peer = require "spec.support.peer"
local server = require "spec.support.server"

if not server.is_due(pending) then return end

local RESPONSE = '{"action":"OK","subject":"john","clientId":5921531358155430,"scopes":["a","b"],' ..
  '"expiresAt":4102444800000}'

-- What the gateways provide, as far as the plugins use it.
local HTTP = [[
  lua_shared_dict authlete_tokens 1m;
  lua_shared_dict authlete-tokens 1m;
  init_by_lua_block {
    package.path = "ROOT/examples/kong/?.lua;ROOT/examples/apisix/?.lua;" .. package.path
    package.preload["kong.db.schema.typedefs"] = function()
      return { no_consumer = {}, protocols_http = {} }
    end
    package.preload["apisix.core"] = function()
      return { schema = { check = function(schema, conf)
        for _, name in ipairs(schema.required) do
          if conf[name] == nil then return false, 'property "' .. name .. '" is required' end
        end
        for name, property in pairs(schema.properties) do
          if conf[name] == nil then conf[name] = property.default end
        end
        return true
      end } }
    end

    local settings = { base_url = "URL", service_id = "1", service_access_token = "abc", scopes = { "a" } }
    local kong, schema = require "authlete-guard.handler", require "authlete-guard.schema"
    local kong_conf = { origin = ngx.null }
    for name, value in pairs(settings) do kong_conf[name] = value end
    for _, field in ipairs(schema.fields[3].config.fields) do -- Kong sets defaults, and null for the rest
      local name, definition = next(field)
      if kong_conf[name] == nil then
        kong_conf[name] = definition.default == nil and ngx.null or definition.default
      end
    end
    function call_kong() kong:access(kong_conf) end

    local apisix = require "authlete-guard"
    apisix_conf = settings
    assert(not apisix.check_schema {})
    assert(apisix.check_schema(apisix_conf))
    function call_apisix() return apisix.rewrite(apisix_conf, {}) end
  }
  server {
    listen 127.0.0.1:PORT;
    location = /kong {
      access_by_lua_block { call_kong() }
      content_by_lua_block { ngx.print(ngx.var.http_x_token_subject, " ", ngx.var.http_x_token_client) }
    }
    location = /apisix {
      rewrite_by_lua_block { call_apisix() }
      content_by_lua_block { ngx.print(ngx.var.http_x_token_subject, " ", ngx.var.http_x_token_scopes) }
    }
  }
]]

describe("The plugin", function()
  local nginx, authlete

  setup(function()
    authlete = peer.start { answer = ("local exchange = ... exchange:json(200, %q)"):format(RESPONSE) }
    nginx = server.start { http = (HTTP:gsub("URL", authlete.url)) }
  end)
  teardown(function()
    nginx:stop()
    authlete:stop()
  end)

  for gateway, told in pairs { kong = "john 5921531358155430", apisix = "john a b" } do
    it("for " .. gateway .. " lets good tokens pass, says whose they are, and asks once", function()
      local before = #authlete:requests()
      for _ = 1, 3 do
        local reply = nginx:get("/" .. gateway, { Authorization = "Bearer " .. gateway, ["X-Token-Subject"] = "admin" })
        assert.same({ 200, told }, { reply.status, reply.body })
      end
      assert.equal(1, #authlete:requests() - before)
    end)

    it("for " .. gateway .. " refuses requests without a token", function()
      local reply = nginx:get("/" .. gateway, "-i")
      assert.equal(401, reply.status)
      assert.matches('WWW-Authenticate: Bearer realm="' .. gateway .. '"\r\n', reply.body, 1, true)
    end)
  end
end)

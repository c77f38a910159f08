-- lua_socket.lua URL COUNT: the calls of floor.c with LuaSocket and lua-cjson, as one would write them without this
-- library. Its socket.http opens a connection for each request.
local cjson = require "cjson"
local http = require "socket.http"
local ltn12 = require "ltn12"

for _ = 1, tonumber(arg[2]) do
  local parts = {}
  local body = cjson.encode {
    ticket = "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA",
    reason = "INVALID_RESOURCE_OWNER_CREDENTIALS",
  }
  assert(http.request {
    url = arg[1],
    method = "POST",
    headers = {
      ["Content-Type"] = "application/json",
      ["Authorization"] = "Bearer 0123456789abcdef",
      ["Content-Length"] = #body,
    },
    source = ltn12.source.string(body),
    sink = ltn12.sink.table(parts),
  })
  assert(cjson.decode(table.concat(parts)).action == "BAD_REQUEST")
end

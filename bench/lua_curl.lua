-- lua_curl.lua URL COUNT: the calls of floor.c with Lua-cURL and lua-cjson, as it is done without this library.
local cjson = require "cjson"
local curl = require "cURL"

local handle = curl.easy_init()
for _ = 1, tonumber(arg[2]) do
  local parts = {}
  handle:setopt_url(arg[1])
  handle:setopt_httpheader { "Content-Type: application/json", "Authorization: Bearer 0123456789abcdef" }
  handle:setopt_postfields(cjson.encode {
    ticket = "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA",
    reason = "INVALID_RESOURCE_OWNER_CREDENTIALS",
  })
  handle:perform { writefunction = function(text)
    parts[#parts + 1] = text
    return #text
  end }
  assert(cjson.decode(table.concat(parts)).action == "BAD_REQUEST")
end

-- lua_curl.lua URL COUNT: the calls of floor.c with lua-cjson and Lua-cURL (the module `cURL`) or, if that is missing,
-- luacurl (the module `curl`, Debian's lua-curl), as one would write them without this library.
local cjson = require "cjson"
local is_lua_curl, curl = pcall(require, "cURL")
if not is_lua_curl then
  curl = require "curl"
end

local url, count = arg[1], tonumber(arg[2])
local handle = curl.easy_init()

local function with_lua_curl(body, keep)
  handle:setopt_url(url)
  handle:setopt_httpheader { "Content-Type: application/json", "Authorization: Bearer 0123456789abcdef" }
  handle:setopt_postfields(body)
  handle:perform { writefunction = keep }
end

local function with_luacurl(body, keep)
  handle:setopt(curl.OPT_URL, url)
  handle:setopt(curl.OPT_HTTPHEADER, { "Content-Type: application/json", "Authorization: Bearer 0123456789abcdef" })
  handle:setopt(curl.OPT_POSTFIELDS, body)
  handle:setopt(curl.OPT_WRITEFUNCTION, keep)
  assert(handle:perform())
end

local perform = is_lua_curl and with_lua_curl or with_luacurl
for _ = 1, count do
  local parts = {}
  local body = cjson.encode {
    ticket = "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA",
    reason = "INVALID_RESOURCE_OWNER_CREDENTIALS",
  }
  perform(body, function(text)
    parts[#parts + 1] = text
    return #text
  end)
  assert(cjson.decode(table.concat(parts)).action == "BAD_REQUEST")
end

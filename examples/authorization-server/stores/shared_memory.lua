--- Keeps tables in memory that all workers of one nginx share (lua_shared_dict). store.lua says what a store does.

local decode, encode = require("cjson").decode, require("authlete.json").encode

local Store = {}
Store.__index = Store

function Store:get(name)
  local text = self.memory:get(name)
  return text and decode(text)
end

function Store:set(name, value, seconds)
  assert(self.memory:set(name, encode(value), seconds))
end

function Store:delete(name)
  self.memory:delete(name)
end

return {
  open = function(name)
    local memory = ngx.shared[name] or error("nginx.conf has no 'lua_shared_dict " .. name .. "'")
    return setmetatable({ memory = memory }, Store)
  end,
}

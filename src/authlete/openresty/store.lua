--- Where guards keep what all workers share: a lua_shared_dict, or memory of one worker with the same methods.
---
--- May call nothing but nginx. Used by breaker, flights and statistics.

local ngx = ngx -- luacheck: read globals ngx

local store = {}

local memory = {}
memory.__index = memory

function memory:get(name)
  local item = self[name]
  if item and item.ends > ngx.now() then
    return item.value
  end
  self[name] = nil
end

function memory:set(name, value, seconds)
  local lasts = seconds and seconds > 0
  self[name] = { value = value, ends = lasts and ngx.now() + seconds or math.huge }
  return true
end

function memory:add(name, value, seconds)
  if self:get(name) ~= nil then
    return false, "exists"
  end
  return self:set(name, value, seconds)
end

function memory:incr(name, by, first)
  local value = (self:get(name) or first) + by
  self:set(name, value)
  return value
end

function memory:delete(name)
  self[name] = nil
end

---@param dictionary table? a lua_shared_dict
---@return table # that, or a new store for this worker with its methods get, set, add, incr and delete
function store.of(dictionary)
  return dictionary or setmetatable({}, memory)
end

return store

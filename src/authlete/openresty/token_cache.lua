--- What guards remember of access tokens: responses to introspections and, if wanted, refusals. First in the worker's
--- memory, where looking up a token costs next to nothing; then in a lua_shared_dict, for all workers.
---
--- Names in shared memory are HMACs, so that they show no token. An entry there counts only as long as the mark of its
--- token exists and is the one that it was stored with: forgetting a token deletes the mark, and a mark that nginx
--- evicts because the memory is full takes its entries along. An entry in a worker's memory counts as long as no token
--- was forgotten since; then it is looked up in shared memory again. It stays text until it is needed: most tokens are
--- used once by each worker, and the garbage collector does not traverse strings.
---
--- An entry is { response or refusal, fresh_until, good_until }, with the times in seconds.

local copy = require "authlete.util.copy"
local packing = require "authlete.openresty.packing"
local random = require "authlete.random"

local ngx = ngx -- luacheck: read globals ngx

-- LuaJIT's function for a table with room for so many elements and fields; other Lua versions only load this file.
local is_luajit, table_new = pcall(require, "table.new")
if not is_luajit then
  table_new = function() return {} end
end

local token_cache = {}
token_cache.__index = token_cache

local KEY, GENERATION, MARK = "key", "generation", "mark "
local SLACK_SECONDS = 60 -- for which a mark outlives its entries: as long as a call can take

-- The time is part of it, so that it is new also after nginx has evicted the last one.
local function find_generation(dictionary)
  local generation = dictionary:get(GENERATION)
  if not generation then
    dictionary:add(GENERATION, ngx.now() * 1000)
    generation = dictionary:get(GENERATION)
  end
  return generation
end

-- Returns a random key that all workers share; nil if the memory has no room for it.
local function find_key(dictionary)
  local key = dictionary:get(KEY)
  if not key then
    dictionary:add(KEY, random.bytes(32))
    key = dictionary:get(KEY)
  end
  return key
end

-- A token as the names in shared memory show it; nil without a key.
local function hash(self, token)
  local key = find_key(self.dictionary)
  return key and ngx.hmac_sha1(key, self.prefix .. token)
end

-- Returns a number that no other worker returns, as far as chance goes, and this one once. Workers are forks, so each
-- begins with its own.
local next_mark, made_by = nil, nil
local function new_mark()
  if made_by ~= ngx.worker.pid() then
    next_mark, made_by = tonumber(random.bytes(5):gsub(".", function(byte)
      return ("%02x"):format(byte:byte())
    end), 16), ngx.worker.pid()
  end
  next_mark = next_mark + 1
  return next_mark
end

--- Makes a text of an entry or outcome. The mark, which differs each time, is at the end: LuaJIT's table of strings
--- tells long strings apart by a few places, of which the end is one, and becomes slow if they do not differ there.
---@param entry table
---@param mark? number
---@return string
function token_cache.pack(entry, mark)
  return packing.pack {
    entry.response or false, entry.refusal or false, entry.unavailable or false,
    math.floor(entry.fresh_until * 1000), math.floor(entry.good_until * 1000), mark or 0,
  }
end

---@param text string from token_cache.pack
---@return table # the entry, of the caller's own
---@return number # its mark
function token_cache.unpack(text)
  local values = packing.unpack(text)
  return {
    response = values[1] or nil,
    refusal = values[2] or nil,
    unavailable = values[3] or nil,
    fresh_until = values[4] / 1000,
    good_until = values[5] / 1000,
  }, values[6]
end

---@param dictionary table a lua_shared_dict
---@param identity string of the service
---@param most number how many entries the worker's memory has
function token_cache.new(dictionary, identity, most)
  return setmetatable({
    dictionary = dictionary,
    prefix = #identity .. ":" .. identity,
    hot = assert(require("resty.lrucache").new(most)),
  }, token_cache)
end

-- Whether a table is a list of strings, numbers and booleans.
local function is_flat(value)
  for key, item in pairs(value) do
    if type(key) ~= "number" or type(item) == "table" then
      return false
    end
  end
  return true
end

-- Also lists the names of the fields by how they are copied: LuaJIT compiles loops over numbers, but not over pairs.
local function unpack_hot(entry)
  local unpacked = token_cache.unpack(entry.text)
  entry.response, entry.refusal, entry.text = unpacked.response, unpacked.refusal, nil
  entry.names, entry.lists, entry.tables = {}, {}, {}
  for name, value in pairs(entry.response or {}) do
    local names = type(value) ~= "table" and entry.names or is_flat(value) and entry.lists or entry.tables
    names[#names + 1] = name
  end
end

--- Looks into the worker's memory.
---@param key string
---@return table? # the entry, which may be stale. If it `is_bound`, it counts only for its `certificate`. It is shared:
---  each request gets what response_of copies
function token_cache:find_hot(key)
  local entry = self.hot:get(key)
  if entry and entry.generation == self.dictionary:get(GENERATION) then
    if entry.text then
      unpack_hot(entry)
    end
    return entry
  end
end

--- What belongs to one token: its name and mark in shared memory.
---@param token string
---@param requirement table what is required of it
---@param certificate string? the client's
---@return table? # for find, begin, store and end_call; nil if there is no room. The caller may set its `hot_key`, for
---  find_hot
function token_cache:place(token, requirement, certificate)
  local hashed, generation = hash(self, token), find_generation(self.dictionary)
  if not hashed or not generation then
    return nil
  end
  local of_certificate = certificate and ngx.sha1_bin(certificate) or ""
  return {
    name = "entry " .. hashed .. requirement.digest .. of_certificate,
    mark_name = MARK .. hashed,
    certificate = certificate,
    generation = generation,
  }
end

--- Prepares for storing what a call that begins now will bring.
---@param place table
---@param seconds number how long an entry may stay
function token_cache:begin(place, seconds)
  local mark = new_mark()
  place.has_new_mark = self.dictionary:add(place.mark_name, mark, seconds + SLACK_SECONDS)
  if not place.has_new_mark then -- it must outlive the new entry, too
    if (self.dictionary:ttl(place.mark_name) or 0) < seconds + SLACK_SECONDS then
      self.dictionary:expire(place.mark_name, seconds + SLACK_SECONDS)
    end
    mark = self.dictionary:get(place.mark_name)
  end
  place.mark = mark
end

local function remember(self, place, entry, text)
  if place.hot_key then
    self.hot:set(place.hot_key, {
      text = text,
      fresh_until = entry.fresh_until,
      generation = place.generation,
      certificate = place.certificate,
      is_bound = entry.refusal ~= nil or entry.response.certificate_thumbprint ~= nil,
    })
  end
end

--- Looks into shared memory.
---@param place table
---@return table? # the entry, of the caller's own, which may be stale
---@return string? # the same as text
function token_cache:find(place)
  local text = self.dictionary:get(place.name)
  if not text then
    return nil
  end
  local entry, mark = token_cache.unpack(text)
  if mark ~= self.dictionary:get(place.mark_name) or entry.good_until <= ngx.now() then
    return nil
  end
  remember(self, place, entry, text)
  return entry, text
end

--- Stores an entry if it is good for some time and there was room for the token's mark.
---@param place table
---@param entry table
---@param text string the same, packed with `place.mark`
---@return boolean # false if the token was forgotten since `begin`: then the entry may be older than that
function token_cache:store(place, entry, text)
  if not place.mark then
    return true
  elseif self.dictionary:get(place.mark_name) ~= place.mark then
    return false
  end
  local seconds = entry.good_until - ngx.now()
  if seconds >= 0.001 then
    self.dictionary:set(place.name, text, seconds)
    remember(self, place, entry, text)
  elseif place.has_new_mark then -- tokens that anybody makes up must not fill the memory
    self.dictionary:delete(place.mark_name)
  end
  return true
end

--- Ends a call whose outcome is not stored.
---@param place table
---@return boolean # false if the token was forgotten since `begin`
function token_cache:end_call(place)
  local is_current = not place.mark or self.dictionary:get(place.mark_name) == place.mark
  if place.has_new_mark and is_current then
    self.dictionary:delete(place.mark_name)
  end
  return is_current
end

--- Forgets a token, for all requirements and in all workers, before their next request.
---@param token string
function token_cache:forget(token)
  local hashed = hash(self, token)
  if hashed then
    self.dictionary:delete(MARK .. hashed)
  end
  find_generation(self.dictionary)
  self.dictionary:incr(GENERATION, 1)
end

local function copy_list(list)
  local copied = table_new(#list, 0)
  for i = 1, #list do
    copied[i] = list[i]
  end
  return copied
end

--- The response of an entry from find_hot, for one request, which may change it.
---@param entry table
---@return table
function token_cache.response_of(entry)
  local kept, names, lists, tables = entry.response, entry.names, entry.lists, entry.tables
  local response = table_new(0, #names + #lists + #tables + 1) -- and `stale`
  for i = 1, #names do
    response[names[i]] = kept[names[i]]
  end
  for i = 1, #lists do
    response[lists[i]] = copy_list(kept[lists[i]])
  end
  for i = 1, #tables do
    response[tables[i]] = copy.deep(kept[tables[i]])
  end
  return response
end

return token_cache

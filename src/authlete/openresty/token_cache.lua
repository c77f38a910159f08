--- What guards remember of access tokens: responses to introspections and, if wanted, refusals. First in the worker's
--- memory, where looking up a token costs next to nothing; then in a lua_shared_dict, for all workers.
---
--- Names in shared memory are HMACs, so that they show no token. An entry there counts only as long as the mark of its
--- token exists and is the one that it was stored with: forgetting a token deletes the mark, and a mark that nginx
--- evicts because the memory is full takes its entries along. An entry in a worker's memory counts as long as no token
--- was forgotten since; then it is looked up in shared memory again.

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

local KEY, GENERATION = "key", "generation"
local SLACK_SECONDS = 60 -- for which a mark outlives its entries: as long as a call can take

-- Returns a random key that all workers share; nil if the memory has no room for it.
local function find_key(dictionary)
  local key = dictionary:get(KEY)
  if not key then
    dictionary:add(KEY, random.bytes(32))
    key = dictionary:get(KEY)
  end
  return key
end

-- The time is part of it, so that it is new also after nginx has evicted the last one.
local function find_generation(dictionary)
  local generation = dictionary:get(GENERATION)
  if not generation then
    dictionary:add(GENERATION, ngx.now() * 1000)
    generation = dictionary:get(GENERATION)
  end
  return generation
end

-- A token as the names in shared memory show it.
local function hash(self, key, token)
  return ngx.hmac_sha1(key, self.prefix .. token)
end

-- A text that no other worker makes, and this one once. Workers are forks, so it is made by each.
local random_text, made_by, made = nil, nil, 0
local function unique_text()
  if made_by ~= ngx.worker.pid() then
    random_text, made_by = random.bytes(16), ngx.worker.pid()
  end
  made = made + 1
  return ("%s%d "):format(random_text, made)
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

--- Looks into the worker's memory.
---@param key string
---@return table? # the entry, which may be stale. If it `is_bound`, it counts only for its `certificate`
function token_cache:find_hot(key)
  local entry = self.hot:get(key)
  if entry and entry.generation == self.dictionary:get(GENERATION) then
    return entry
  end
end

--- What belongs to one token: its name and mark in shared memory.
---@param token string
---@param requirement table what is required of it
---@param certificate string? the client's
---@return table? # for find, store and is_forgotten; nil if the memory has no room. The caller may set its `hot_key`,
---  for find_hot
function token_cache:place(token, requirement, certificate)
  local key = find_key(self.dictionary)
  if not key then
    return nil
  end
  local hashed = hash(self, key, token)
  local of_certificate = certificate and ngx.sha1_bin(certificate) or ""
  return {
    name = "entry " .. hashed .. requirement.digest .. of_certificate,
    mark_name = "mark " .. hashed,
    certificate = certificate,
  }
end

local function mark_of(self, place)
  return self.dictionary:get(place.mark_name)
end

--- Prepares for storing what a call that begins now will bring.
function token_cache:begin(place, seconds)
  place.generation = find_generation(self.dictionary)
  local is_new = self.dictionary:add(place.mark_name, unique_text(), seconds + SLACK_SECONDS)
  if not is_new then -- it must outlive the new entry, too
    self.dictionary:expire(place.mark_name, seconds + SLACK_SECONDS)
  end
  place.mark = mark_of(self, place)
end

--- Returns whether the token was forgotten since `begin`.
function token_cache:is_forgotten(place)
  return place.mark ~= nil and mark_of(self, place) ~= place.mark
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

-- Lists the names of the fields by how they are copied: LuaJIT compiles loops over numbers, but not over pairs.
local function prepare(entry)
  entry.names, entry.lists, entry.tables = {}, {}, {}
  for name, value in pairs(entry.response or {}) do
    local names = type(value) ~= "table" and entry.names or is_flat(value) and entry.lists or entry.tables
    names[#names + 1] = name
  end
  return entry
end

local function remember(self, place, entry)
  if not place.hot_key then
    return
  end
  entry.generation, entry.certificate = place.generation, place.certificate
  entry.is_bound = entry.refusal ~= nil or entry.response.certificate_thumbprint ~= nil
  self.hot:set(place.hot_key, entry)
end

--- Looks into shared memory.
---@return table? # the entry, which may be stale
function token_cache:find(place)
  place.generation = find_generation(self.dictionary)
  local text = self.dictionary:get(place.name)
  local mark = text and mark_of(self, place)
  if not mark or text:sub(1, #mark) ~= mark then
    return nil
  end
  local entry = prepare(packing.unpack(text:sub(#mark + 1)))
  if entry.good_until > ngx.now() then
    remember(self, place, entry)
    return entry
  end
end

--- Stores an entry, unless the token was forgotten since `begin`, or there was no room for its mark.
---@param place table
---@param entry table { response or refusal, fresh_until, good_until }
function token_cache:store(place, entry)
  local seconds = entry.good_until - ngx.now()
  if place.mark and seconds >= 0.001 and not self:is_forgotten(place) then
    self.dictionary:set(place.name, place.mark .. packing.pack(entry), seconds)
    remember(self, place, prepare(copy.merged(entry)))
  end
end

--- Forgets a token, for all requirements and in all workers, before their next request.
---@param token string
function token_cache:forget(token)
  local key = find_key(self.dictionary)
  if key then
    self.dictionary:delete("mark " .. hash(self, key, token))
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

--- The response of an entry, for one request, which may change it.
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

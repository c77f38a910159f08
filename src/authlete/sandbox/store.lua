--- Records that have a random key and expire: tickets, codes, tokens.
---
--- Expired records are kept for a day, so that callers can be told that they have expired. The number of records is
--- limited; beyond it the oldest are removed, so that a sandbox can serve benchmarks for hours.

local random = require "authlete.random"

local KEPT_EXPIRED = 86400
local MOST_RECORDS = 20000

local Store = {}
Store.__index = Store

local store = {}

---@param now function returns the time in seconds
function store.new(now)
  return setmetatable({ now = now, records = {}, keys = {}, first = 1, last = 0 }, Store)
end

local function is_spent(self, record)
  return not record or record.expires_at + KEPT_EXPIRED <= self.now()
end

local function drop_oldest(self)
  local key = self.keys[self.first]
  while key and (self.last - self.first >= MOST_RECORDS or is_spent(self, self.records[key])) do
    self.records[key] = nil
    self.keys[self.first] = nil
    self.first = self.first + 1
    key = self.keys[self.first]
  end
end

--- Stores a record until it expires.
---@param record table gets the field expires_at
---@param duration number in seconds
---@param key? string a random one by default
---@return string # the key
function Store:keep(record, duration, key)
  key = key or random.token()
  record.expires_at = self.now() + duration
  self.records[key] = record
  self.last = self.last + 1
  self.keys[self.last] = key
  drop_oldest(self)
  return key
end

---@return table? # the record; nil if there is none or it has expired
---@return table? # the record that has expired
function Store:find(key)
  local record = self.records[key]
  if record and record.expires_at <= self.now() then
    return nil, record
  end
  return record
end

function Store:remove(key)
  self.records[key] = nil
end

--- Changes when a record expires.
---@param expires_at number in seconds since 1970
function Store:renew(key, expires_at)
  local record = self.records[key]
  if record then
    record.expires_at = expires_at
  end
end

---@return function # iterates over all records, oldest first; also over those that have expired
function Store:each()
  local place = self.first - 1
  return function()
    while place < self.last do
      place = place + 1
      local record = self.records[self.keys[place]]
      if record then
        return record
      end
    end
  end
end

--- Removes the record and returns it; nil if there is none or it has expired.
function Store:take(key)
  local record = self:find(key)
  self:remove(key)
  return record
end

return store

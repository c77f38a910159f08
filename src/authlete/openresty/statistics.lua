--- Counts what guards do, for guard:stats() and for Prometheus.
---
--- Counting is an addition in the worker's memory. Once a second, a timer adds the counts to the store that all workers
--- share.

local core = require "authlete.core"
local log = require "authlete.util.log"

local ngx = ngx -- luacheck: read globals ngx
local unpack = table.unpack or unpack -- luacheck: std max

local statistics = {}
statistics.__index = statistics

local FLUSH_SECONDS = 1

-- The upper limits of the histogram's buckets, in seconds.
local BUCKETS = { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10 }

local BUCKET_NAMES = {}
for i, most in ipairs(BUCKETS) do
  BUCKET_NAMES[i] = "bucket " .. most
end

-- What is counted; `label` has one of the `values`.
local COUNTERS = {
  {
    name = "answers",
    help = "Requests by the source of the answer about their token",
    label = "source",
    values = { "worker", "shared", "call", "wait", "stale" },
  },
  { name = "passed", help = "Requests that passed" },
  {
    name = "refused",
    help = "Requests that were refused, by reason",
    label = "reason",
    values = {
      "no_token", "invalid_request", "invalid_token", "insufficient_scope", "invalid_dpop_proof", "use_dpop_nonce",
      "unauthorized", "unavailable", "other",
    },
  },
  {
    name = "failures",
    help = "Calls to Authlete that failed, by kind",
    label = "kind",
    values = { "action", "raised", unpack(core.failure_kinds) },
  },
}

local OTHERS = { refused = "other", failures = "raised" }

local is_known = {}
for _, counter in ipairs(COUNTERS) do
  for _, value in ipairs(counter.values or {}) do
    is_known[counter.name .. " " .. value] = true
  end
end

local all = {} -- those of this worker, in the order in which they were made

---@param store table from store.of
---@param title string tells guards apart; those with the same title and store are counted together
---@param breaker table
---@return table
function statistics.of(store, title, breaker)
  for _, each in ipairs(all) do
    if each.store == store and each.title == title and each.breaker.open_name == breaker.open_name then
      return each
    end
  end
  local made = setmetatable({ store = store, title = title, breaker = breaker, counts = {} }, statistics)
  all[#all + 1] = made
  return made
end

local function start_timer(self)
  self.is_timed = true
  local started, message = ngx.timer.every(FLUSH_SECONDS, function()
    self:flush()
  end)
  if not started then
    log.error("guard: cannot start the timer of the statistics: " .. tostring(message))
  end
end

--- Adds one.
---@param name string "passed", or a name and its label's value: "refused no_token"
function statistics:count(name)
  local counts = self.counts
  counts[name] = (counts[name] or 0) + 1
  if not self.is_timed then
    start_timer(self)
  end
end

--- Adds one to a counter whose label may have a value that is not known here.
---@param name string
---@param label string
function statistics:count_label(name, label)
  local labelled = name .. " " .. label
  self:count(is_known[labelled] and labelled or name .. " " .. OTHERS[name])
end

--- Counts a call and the time that it took.
---@param seconds number
function statistics:time(seconds)
  local counts = self.counts
  counts.seconds = (counts.seconds or 0) + seconds
  for i = 1, #BUCKETS do
    if seconds <= BUCKETS[i] then
      self:count(BUCKET_NAMES[i])
      break
    end
  end
  self:count "calls"
end

local function name_in_store(self, name)
  return "count " .. self.title .. " " .. name
end

--- Adds this worker's counts to those of all workers.
function statistics:flush()
  local counts = self.counts
  self.counts = {}
  for name, count in pairs(counts) do
    self.store:incr(name_in_store(self, name), count, 0)
  end
end

local function value_of(self, name)
  return self.store:get(name_in_store(self, name)) or 0
end

--- Returns the counts of all workers; those of other workers are up to a second old.
---@return table # { passed, answers, refused and failures by label, calls = { count, seconds }, breaker }
function statistics:read()
  self:flush()
  local found = {
    calls = { count = value_of(self, "calls"), seconds = value_of(self, "seconds") },
    breaker = self.breaker:is_open() and "open" or "closed",
  }
  for _, counter in ipairs(COUNTERS) do
    if counter.label then
      found[counter.name] = {}
      for _, value in ipairs(counter.values) do
        found[counter.name][value] = value_of(self, counter.name .. " " .. value)
      end
    else
      found[counter.name] = value_of(self, counter.name)
    end
  end
  return found
end

-- Prometheus' text format.

local function quote(text)
  return '"' .. text:gsub('[\\"]', "\\%0"):gsub("\n", "\\n") .. '"'
end

-- Lists the titles, and for each the statistics with one store, since those with the same store have the same counts.
local function by_title()
  local titles, stores = {}, {}
  for _, each in ipairs(all) do
    if not stores[each.title] then
      titles[#titles + 1], stores[each.title] = each.title, {}
    end
    stores[each.title][each.store] = each
  end
  return titles, stores
end

-- Adds up what guards with the same title have counted in different stores.
local function sum_of(of_stores, name)
  local sum = 0
  for _, each in pairs(of_stores) do
    sum = sum + value_of(each, name)
  end
  return sum
end

local function add(lines, metric, labels, value)
  lines[#lines + 1] = ("%s{%s} %s"):format(metric, labels, value)
end

local function add_title(lines, metric, kind, help)
  lines[#lines + 1] = ("# HELP %s %s"):format(metric, help)
  lines[#lines + 1] = ("# TYPE %s %s"):format(metric, kind)
end

local function add_counter(lines, counter)
  local metric = "authlete_guard_" .. counter.name .. "_total"
  add_title(lines, metric, "counter", counter.help)
  local titles, stores = by_title()
  for _, title in ipairs(titles) do
    local guard = "guard=" .. quote(title)
    if not counter.label then
      add(lines, metric, guard, sum_of(stores[title], counter.name))
    end
    for _, value in ipairs(counter.values or {}) do
      local labels = guard .. "," .. counter.label .. "=" .. quote(value)
      add(lines, metric, labels, sum_of(stores[title], counter.name .. " " .. value))
    end
  end
end

local function add_histogram(lines)
  local metric = "authlete_guard_call_seconds"
  add_title(lines, metric, "histogram", "How long calls to Authlete took")
  local titles, stores = by_title()
  for _, title in ipairs(titles) do
    local guard, sum, of_stores = "guard=" .. quote(title), 0, stores[title]
    for _, most in ipairs(BUCKETS) do
      sum = sum + sum_of(of_stores, "bucket " .. most)
      add(lines, metric .. "_bucket", guard .. ',le="' .. most .. '"', sum)
    end
    add(lines, metric .. "_bucket", guard .. ',le="+Inf"', sum_of(of_stores, "calls"))
    add(lines, metric .. "_sum", guard, sum_of(of_stores, "seconds"))
    add(lines, metric .. "_count", guard, sum_of(of_stores, "calls"))
  end
end

local function add_breakers(lines)
  local metric = "authlete_guard_breaker_open"
  add_title(lines, metric, "gauge", "1 while the circuit breaker is open, or that of any guard with this name")
  local open = {}
  for _, each in ipairs(all) do
    open[each.title] = open[each.title] or each.breaker:is_open()
  end
  for _, title in ipairs((by_title())) do
    add(lines, metric, "guard=" .. quote(title), open[title] and 1 or 0)
  end
end

---@return string # what all guards have counted, in Prometheus' text format
function statistics.metrics()
  local lines = {}
  for _, each in ipairs(all) do
    each:flush()
  end
  for _, counter in ipairs(COUNTERS) do
    add_counter(lines, counter)
  end
  add_histogram(lines)
  add_breakers(lines)
  return table.concat(lines, "\n") .. "\n"
end

return statistics

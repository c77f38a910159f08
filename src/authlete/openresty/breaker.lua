--- Stops asking Authlete for a while after several failures in a row, so that clients get their refusal at once instead
--- of waiting for a timeout each.
---
--- Closed: calls are made. Open: none are. When the time is over, a single call is let through as a probe; its outcome
--- closes the breaker or opens it again. The state is in a store, so that all workers share it.

local ngx = ngx -- luacheck: read globals ngx

local breaker = {}
breaker.__index = breaker

local FAILURES, OPEN_UNTIL, PROBE = "breaker failures ", "breaker open until ", "breaker probe "
local LONGEST_PROBE_SECONDS = 10 -- after which a probe that never reported is given up: its request was killed
local REMEMBER_SECONDS = 3600

---@param store table from store.of
---@param identity string what the breaker is about
---@param settings table { failures = how many in a row open it, seconds = for how long }
function breaker.new(store, identity, settings)
  return setmetatable({
    store = store,
    failures_name = FAILURES .. identity,
    open_name = OPEN_UNTIL .. identity,
    probe_name = PROBE .. identity,
    settings = settings,
    probe_seconds = math.max(1, math.min(LONGEST_PROBE_SECONDS, settings.seconds)),
  }, breaker)
end

--- Returns whether a call may be made. The caller of a call that may be made must report its outcome.
---@return boolean
---@return boolean|number # whether the call is a probe; if none may be made, the seconds until the next one, at least 1
function breaker:allows()
  local open_until = self.store:get(self.open_name)
  if not open_until then
    return true, false
  end
  local seconds = open_until - ngx.now()
  if seconds <= 0 and self.store:add(self.probe_name, true, self.probe_seconds) then
    return true, true
  end
  return false, math.max(1, math.ceil(seconds))
end

--- Reports a call that Authlete responded to.
---@param is_probe boolean as `allows` said. nginx may have evicted the number of failures, but not what it has led to
function breaker:succeed(is_probe)
  if is_probe or self.store:get(self.failures_name) then
    self.store:delete(self.failures_name)
    self.store:delete(self.open_name)
    self.store:delete(self.probe_name)
  end
end

--- Reports that no call was made after all.
---@param is_probe boolean as `allows` said
function breaker:return_probe(is_probe)
  if is_probe then
    self.store:delete(self.probe_name)
  end
end

--- Reports a call that failed.
---@param retry_after_seconds? number what Authlete asked for
---@return number? # for how many seconds this opened the breaker; nil if it did not
function breaker:fail(retry_after_seconds)
  local count = self.store:incr(self.failures_name, 1, 0) or 1
  if count < self.settings.failures then
    return nil
  end
  local seconds = math.max(self.settings.seconds, retry_after_seconds or 0)
  self.store:set(self.open_name, ngx.now() + seconds, seconds + REMEMBER_SECONDS)
  self.store:delete(self.probe_name)
  return seconds
end

---@return boolean # whether the breaker is open, also while it probes
function breaker:is_open()
  return self.store:get(self.open_name) ~= nil
end

return breaker

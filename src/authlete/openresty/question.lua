--- A question about an access token: asked once for all who need the answer, and remembered.
---
--- An outcome is { response } to pass, { refusal }, which is a reply, or { unavailable = seconds } if Authlete cannot
--- be asked. What others may need is also there as `text`, from which each of them gets its own.
---
--- Uses a guard's api, options, breaker, statistics, store, cache and flights. Used by guard.

local copy = require "authlete.util.copy"
local core = require "authlete.core"
local log = require "authlete.util.log"
local replies = require "authlete.endpoint.replies"
local reply_functions = require "authlete.reply"
local token_cache = require "authlete.openresty.token_cache"

local ngx = ngx -- luacheck: read globals ngx

local question = {}
question.__index = question

local MOST_CALLS = 3 -- about a token that is forgotten again and again
local SHARE_SECONDS = 1 -- for which other workers that waited find an outcome that is not cached

-- The functions up to the questions take the guard as their first argument.

local function trace_of(self)
  local parent = self.options.traceparent and ngx.var.http_traceparent
  if parent and parent:find "^%x%x%-%x+%-%x+%-%x%x$" and #parent == 55 then
    return { headers = { traceparent = parent } }
  end
end

local function record_failure(self, kind, message, failure)
  self.statistics:count_label("failures", kind)
  log.error("guard: " .. log.one_line(message))
  local wait_ms = type(failure) == "table" and failure.retry_after_ms or 0
  local seconds = self.breaker:fail(math.ceil(wait_ms / 1000))
  if seconds then
    log.error(("guard: no calls for %g s (failures in a row: %d)"):format(seconds, self.options.breaker_failures))
  end
  return { unavailable = seconds or 1 }
end

-- The refusals of responses without a challenge of their own.
local REFUSALS = {
  BAD_REQUEST = { 400, 'Bearer error="invalid_request"' },
  UNAUTHORIZED = { 401, 'Bearer error="invalid_token"' },
  FORBIDDEN = { 403, 'Bearer error="insufficient_scope"' },
}

local function refusal_of(response)
  local reply, default = reply_functions.introspection(response), REFUSALS[response.action]
  local has_challenge = reply and type(reply.headers["WWW-Authenticate"]) == "string"
  if default and not (has_challenge and reply.headers["WWW-Authenticate"]:find "%S") then
    return replies.challenge(default[1], default[2])
  end
  return reply
end

local function judge(self, response, is_probe)
  if response.action == "OK" then
    self.breaker:succeed(is_probe)
    return { response = response }
  end
  local reply = refusal_of(response)
  if not reply or reply.status >= 500 then
    return record_failure(self, "action", "introspection responded with the action " .. tostring(response.action)
      .. ", result code " .. tostring(response.result_code))
  end
  self.breaker:succeed(is_probe)
  return { refusal = reply }
end

-- Calls Authlete, unless the breaker is open. `place`, if any, is prepared for what the call brings.
local function call(self, parameters, place)
  local may, more = self.breaker:allows()
  if not may then
    return { unavailable = more, is_not_asked = true }
  elseif place then
    self.cache:begin(place, self.options.cache_seconds + self.options.stale_seconds)
  end
  local began = core.clock()
  local done, response, message, failure = pcall(self.api.introspection, self.api, parameters, trace_of(self))
  self.statistics:time((core.clock() - began) / 1000)
  if not done then -- no call was made, so that this says nothing about Authlete
    self.statistics:count_label("failures", "raised")
    log.error("guard: " .. log.one_line(response))
    self.breaker:return_probe(more)
    return { unavailable = 1 }
  elseif not response then
    return record_failure(self, failure.kind, message, failure)
  end
  return judge(self, response, more)
end

-- Returns what to remember of a response: until when it is fresh, and until when it is good if Authlete is away. Both
-- end with the token; 0 is a token without an end. Without knowing its end, nothing is good.
local function entry_of_response(self, response)
  local kept = copy.merged(response)
  kept.response_content = nil -- may be for this one request
  local expires_at, now = response.expires_at, ngx.now()
  local ends = now
  if type(expires_at) == "number" then
    ends = expires_at == 0 and math.huge or expires_at / 1000
  end
  local fresh_until = math.min(now + self.options.cache_seconds, ends)
  local good_until = math.min(fresh_until + self.options.stale_seconds, ends)
  return { response = kept, fresh_until = fresh_until, good_until = good_until }
end

local function entry_of(self, outcome)
  if outcome.response then
    return entry_of_response(self, outcome.response)
  end
  local ends = ngx.now() + (outcome.refusal and self.options.refusal_seconds or 0)
  return { refusal = outcome.refusal, unavailable = outcome.unavailable, fresh_until = ends, good_until = ends }
end

-- Calls, and remembers the outcome. Returns it, and whether it can be trusted: not if the token was forgotten
-- meanwhile.
local function call_once(self, place, parameters)
  local outcome = call(self, parameters, place)
  local entry = entry_of(self, outcome)
  outcome.text = token_cache.pack(entry, place.mark)
  return outcome, self.cache:store(place, entry, outcome.text)
end

-- Calls once more each time that the token was forgotten meanwhile.
local function call_reliably(once)
  for _ = 1, MOST_CALLS do
    local outcome, is_current = once()
    if is_current or not outcome.response then
      return outcome
    end
  end
  return { unavailable = 1 }
end

local function call_and_remember(self, place, parameters)
  local outcome = call_reliably(function() return call_once(self, place, parameters) end)
  outcome.text = outcome.text or token_cache.pack(entry_of(self, outcome))
  return outcome
end

-- Calls about a token that must not be remembered, because its proof is for one request.
local function call_for_once(self, place, parameters)
  return call_reliably(function()
    local outcome = call(self, parameters, place)
    return outcome, not place or self.cache:end_call(place)
  end)
end

-- Returns the outcome that another worker has found since a time of core.clock: an entry of the cache, or what is not
-- in there.
function question:find(since)
  local of, place = self.guard, self.place
  local entry, text = of.cache:find(place)
  if entry and entry.fresh_until > ngx.now() then
    return { text = text }
  end
  text = of.store:get("outcome " .. place.name)
  local found_at, rest = (text or ""):match "^(%d+) (.*)$"
  return found_at and tonumber(found_at) >= since and { text = rest } or nil
end

function question:ask()
  local of, name = self.guard, self.place.name
  local outcome = call_and_remember(of, self.place, self.parameters)
  if not outcome.response and not outcome.is_not_asked then -- otherwise made-up tokens would fill the memory
    of.store:set("outcome " .. name, ("%d %s"):format(core.clock(), outcome.text), SHARE_SECONDS)
  end
  return outcome
end

--- Finds the outcome.
---@return table # the outcome, of the caller's own
---@return boolean # whether somebody else asked
function question:answer()
  local of, place = self.guard, self.place
  if not place or self.is_for_once then
    return call_for_once(of, place, self.parameters), false
  end
  local outcome, is_of_others = of.flights:run(place.name, self)
  if outcome then
    return is_of_others and token_cache.unpack(outcome.text) or outcome, is_of_others
  end -- otherwise, whoever asked takes too long
  return call_and_remember(of, place, self.parameters), false
end

--- Makes a question. If its field `is_for_once` is set, the answer is not remembered.
---@param guard table
---@param scheme string "Bearer" or "DPoP"
---@param parameters table of the operation introspection
---@param place? table where the cache has the answer; nil without a cache, or if that has no room
---@return table
function question.new(guard, scheme, parameters, place)
  return setmetatable({ guard = guard, scheme = scheme, parameters = parameters, place = place }, question)
end

return question

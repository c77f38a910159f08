--- The books of a soak: what clients requested, how each call ended according to the workers, and what arrived at the
-- upstream. Checks each call some time after its request has ended, and records disagreements.
--
--   local books = ledger.new { settle_after = 10, slack_ms = 1000 }
--   books:ask(request, id)                        a client requests a call; `request` = { target, checked,
--   books:read(line)                              started, finished, outcome, answers = id -> result }; a line of a log
--   books:kill(pid, now, target)                  a worker was killed
--   books:settle(now)                             settles calls whose requests ended `settle_after` seconds ago
--   books.disagreements, books.counts
-- luacheck: std lua54

local ledger = {}
local Ledger = {}
Ledger.__index = Ledger

local MOST_TOLD = 20
local CLASSES = {} -- the retry class of each operation
for _, operation in ipairs(require("tools.operations").load("src/core/api/operations.def").operations) do
  CLASSES[operation.name] = operation.retry_class
end
local NOT_SENT = { dns = true, connect = true, tls = true } -- kinds of attempts that never reach the server
local REFUSED = { limited_429 = true, later_503 = true } -- after which even one_shot operations are retried

ledger.RETRIES = 2 -- the setting of the workers' apis

function ledger.new(options)
  return setmetatable({
    settle_after = options.settle_after, slack_ms = options.slack_ms,
    calls = {}, queue = {}, first = 1, last = 0, killed = {}, kills = {},
    disagreements = {}, disagreement_count = 0, horizon = 0, counts = {}, slowest_ms = 0,
  }, Ledger)
end

function Ledger:count(name, by)
  self.counts[name] = (self.counts[name] or 0) + (by or 1)
end

function Ledger:disagree(id, what)
  self.disagreement_count = self.disagreement_count + 1
  if #self.disagreements < MOST_TOLD then
    table.insert(self.disagreements, ("call %s: %s"):format(id, what))
  end
end

-- Recording.

function Ledger:ask(request, id)
  self.calls[id] = { id = id, request = request, begun = 0, ended = 0, arrivals = {} }
  self.last = self.last + 1
  self.queue[self.last] = id
end

function Ledger:kill(pid, now, target)
  self.killed[pid] = now
  table.insert(self.kills, { now = now, target = target })
end

local readers = {}

function readers.B(call, rest)
  call.begun = call.begun + 1
  call.operation, call.way, call.timeout_ms, call.pid = rest:match "^(%S+) (%S+) (%d+) (%d+)$"
  call.timeout_ms = tonumber(call.timeout_ms)
end

function readers.E(call, rest)
  call.ended = call.ended + 1
  local attempts, maybe, elapsed, events
  call.result, attempts, maybe, elapsed, call.echo, events = rest:match "^(%S+) (%d+) (%a+) (%d+) (%S+) (.*)$"
  call.attempts, call.maybe, call.elapsed_ms = tonumber(attempts), maybe == "true", tonumber(elapsed)
  call.events = {}
  for kind, status, request_id in events:gmatch "([^,;]+),([^,;]+),([^,;]+)" do
    table.insert(call.events, {
      kind = kind ~= "-" and kind or nil,
      status = tonumber(status),
      request_id = request_id ~= "-" and request_id or nil,
    })
  end
end

function readers.A(call, rest)
  local arrival, outcome, status, processed, protocol = rest:match "^(%S+) (%S+) (%d+) (%d) (%S+)$"
  table.insert(call.arrivals, {
    id = arrival, outcome = outcome, status = tonumber(status), processed = processed == "1", protocol = protocol,
  })
end

function Ledger:read(line)
  local mark, id, rest = line:match "^(%u) (%d+) (.*)$"
  local reader = readers[mark]
  if not reader then
    return self:disagree("?", "a line that cannot be read: " .. line)
  end
  local call = self.calls[tonumber(id)]
  if not call then
    return self:disagree(id, "was already settled, or never requested, when this arrived: " .. line)
  end
  reader(call, rest)
end

-- Checking. Each function returns the disagreement, or nil.

local checks = {}

function Ledger:was_killed_during(request)
  for _, kill in ipairs(self.kills) do
    if kill.target == request.target and kill.now >= request.started - 1 and kill.now <= request.finished + 1 then
      return true
    end
  end
  return false
end

-- A call may have no end only if its client disconnected and nginx checks for that, or if its worker was killed.
function checks.ends_once(self, call)
  local request = call.request
  if call.begun > 1 or call.ended > 1 then
    return ("began %d times and ended %d times"):format(call.begun, call.ended)
  elseif call.ended > call.begun then
    return "ended without having begun"
  elseif call.ended == 1 then
    return nil
  end
  local may_have_none = request.outcome == "aborted" and (request.checked or call.begun == 0) or self.killed[call.pid]
    or call.begun == 0 and self:was_killed_during(request)
  return not may_have_none and ("began %d times and never ended; its request was %s")
    :format(call.begun, request.outcome) or nil
end

function checks.is_answered(self, call)
  local request = call.request
  if request.outcome == "answered" and request.answers[call.id] ~= call.result then
    return ("its client got %s, but it ended with %s"):format(request.answers[call.id], call.result)
  end
  local is_killed = self.killed[call.pid] or self:was_killed_during(request)
  return request.outcome == "broken" and not is_killed and "its request broke, but no worker was killed" or nil
end

function checks.answer_is_its_own(_, call)
  if call.result == "raised" then
    return "raised"
  end
  return call.echo == "foreign" and "got the response to another call" or nil
end

function checks.arrives_whole(_, call)
  for _, arrival in ipairs(call.arrivals) do
    if arrival.outcome == "mixed" then
      return "arrived with parts of another call"
    end
  end
  return nil
end

function checks.is_in_time(self, call)
  if call.ended == 0 then
    return nil
  end
  local over = call.elapsed_ms - call.timeout_ms
  self.slowest_ms = math.max(self.slowest_ms, over)
  return over > self.slack_ms and ("ended %d ms after its deadline"):format(over) or nil
end

-- Each arrival has at most one response, with the same status. The others must be attempts whose end is unknown.
function checks.attempts_are_arrivals(_, call)
  if call.ended == 0 then
    return #call.arrivals > ledger.RETRIES + 1 and ("arrived %d times"):format(#call.arrivals) or nil
  elseif call.attempts ~= #call.events then
    return ("reported %d attempts, but the hook %d"):format(call.attempts, #call.events)
  end
  local open, unsure = {}, 0
  for _, arrival in ipairs(call.arrivals) do
    open[arrival.id] = arrival
  end
  for _, event in ipairs(call.events) do
    local arrival = event.request_id and open[event.request_id]
    if event.request_id and not arrival then
      return "an attempt got a response that the upstream did not send for this call: " .. event.request_id
    elseif event.status and not arrival then
      return ("an attempt got a status %d that the upstream did not send"):format(event.status)
    elseif arrival and arrival.status ~= event.status then
      return ("an attempt got status %s, but the upstream sent %d"):format(event.status, arrival.status)
    elseif arrival then
      open[event.request_id] = nil
    elseif not NOT_SENT[event.kind] then
      unsure = unsure + 1
    end
  end
  local unanswered = 0
  for _ in pairs(open) do
    unanswered = unanswered + 1
  end
  return unanswered > unsure and ("arrived %d times, %d of them without an attempt"):format(#call.arrivals,
    unanswered - unsure) or nil
end

function checks.one_shot_is_one(_, call)
  local count = 0
  for _, arrival in ipairs(call.arrivals) do
    count = count + (REFUSED[arrival.outcome] and 0 or 1)
  end
  return CLASSES[call.operation] == "one_shot" and count > 1
    and ("one_shot, but arrived %d times without having been refused"):format(count) or nil
end

function checks.not_processed_is_not_processed(_, call)
  if call.ended == 0 or call.maybe then
    return nil
  end
  for _, arrival in ipairs(call.arrivals) do
    if arrival.processed then
      return ("failed with %s and maybe_processed = false, but the upstream processed it: %s"):format(call.result,
        arrival.outcome)
    end
  end
  return nil
end

function checks.good_is_good(_, call)
  local last = call.events and call.events[#call.events]
  return call.result == "good" and (call.echo ~= "own" or not last or last.kind or not last.request_id)
    and "is good without a good response" or nil
end

--- Returns all disagreements about one call.
function Ledger:check(call)
  local found = {}
  for name, check in pairs(checks) do
    local what = check(self, call)
    if what then
      table.insert(found, name .. ": " .. what)
    end
  end
  return found
end

local function describe(call)
  local events, arrivals = {}, {}
  for i, event in ipairs(call.events or {}) do
    events[i] = ("%s/%s/%s"):format(event.kind or "good", event.status or "-", event.request_id or "-")
  end
  for i, arrival in ipairs(call.arrivals) do
    arrivals[i] = ("%s/%d/%s/%s"):format(arrival.outcome, arrival.status, arrival.id, arrival.protocol)
  end
  return ("%s over %s in %s: %s after %s of %s ms; attempts %s; arrivals %s"):format(call.operation, call.way, call.pid,
    call.result, call.elapsed_ms, call.timeout_ms, table.concat(events, " "), table.concat(arrivals, " "))
end

function Ledger:sum_up(call)
  self:count "calls"
  self:count("class " .. (CLASSES[call.operation] or "never begun"))
  self:count("way " .. (call.way or "-"))
  self:count("result " .. (call.result or "none"))
  self:count("attempts", call.attempts or 0)
  for _, arrival in ipairs(call.arrivals) do
    self:count "arrivals"
    self:count("outcome " .. arrival.outcome)
    self:count("protocol " .. arrival.protocol)
  end
end

--- Settles the calls whose requests ended long enough ago, in the order of the requests.
function Ledger:settle(now)
  while self.first <= self.last do
    local id = self.queue[self.first]
    local call = self.calls[id]
    if not call.request.finished or call.request.finished > now - self.settle_after then
      return
    end
    for _, what in ipairs(self:check(call)) do
      self:disagree(id, what .. " (" .. describe(call) .. ")")
    end
    self:sum_up(call)
    self.calls[id], self.queue[self.first] = nil, nil
    self.first = self.first + 1
  end
end

return ledger

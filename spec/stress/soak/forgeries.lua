--- Logs that contradict each other, each in one way. A soak proves nothing if its ledger misses one of these, so
-- run.lua tries them on the ledger first.
-- luacheck: std lua54

local ledger = require "spec.stress.soak.ledger"

local forgeries = {}

local BEGUN = "B 1 token_fail plain 1000 10"
local GOOD = "E 1 good 1 true 5 own -,200,a-1"
local ARRIVED = "A 1 a-1 good 200 1 HTTP/1.1"

local honest = {
  { BEGUN, ARRIVED, GOOD },
  { BEGUN, "E 1 connect 3 false 5 - connect,-,-;connect,-,-;connect,-,-", result = "connect" },
  { BEGUN, "A 1 a-1 limited_429 429 0 HTTP/2.0", "A 1 a-2 good 200 1 HTTP/2.0",
    "E 1 good 2 true 5 own rate_limited,429,a-1;-,200,a-2" },
  { BEGUN, "A 1 a-1 reset 0 1 HTTP/1.1", "E 1 network 1 true 5 - network,-,-", result = "network" },
  { BEGUN, outcome = "aborted", checked = true },
  { BEGUN, outcome = "broken", killed = true },
}

local forged = {
  { "never ended", BEGUN, ARRIVED },
  { "never ended", BEGUN, outcome = "aborted" },
  { "broke, but no worker was killed", BEGUN, ARRIVED, GOOD, outcome = "broken" },
  { "ended 2 times", BEGUN, ARRIVED, GOOD, GOOD },
  { "began 2 times", BEGUN, BEGUN, ARRIVED, GOOD },
  { "response to another call", BEGUN, ARRIVED, "E 1 good 1 true 5 foreign -,200,a-1" },
  { "its client got network", BEGUN, ARRIVED, GOOD, result = "network" },
  { "arrived 2 times", BEGUN, ARRIVED, "A 1 a-2 reset 0 1 HTTP/1.1", GOOD },
  { "one_shot", BEGUN, ARRIVED, "A 1 a-2 good 200 1 HTTP/1.1", "E 1 good 2 true 5 own network,-,-;-,200,a-1" },
  { "without an attempt", "B 1 introspection plain 1000 10", ARRIVED, "A 1 a-2 good 200 1 HTTP/1.1", GOOD },
  { "did not send for this call", BEGUN, "E 1 good 1 true 5 own -,200,a-7" },
  { "but the upstream sent", BEGUN, "A 1 a-1 failed_500 500 1 HTTP/1.1", GOOD },
  { "a status 500 that the upstream did not send", BEGUN, "E 1 http 1 true 5 - http,500,-", result = "http" },
  { "maybe_processed = false", BEGUN, "A 1 a-1 reset 0 1 HTTP/1.1", "E 1 network 1 false 5 - network,-,-",
    result = "network" },
  { "reported 2 attempts", BEGUN, ARRIVED, "E 1 http 2 true 5 - http,200,a-1", result = "http" },
  { "after its deadline", BEGUN, ARRIVED, "E 1 good 1 true 9000 own -,200,a-1" },
  { "parts of another call", BEGUN, "A 1 a-1 mixed 200 1 HTTP/1.1", GOOD },
  { "raised", BEGUN, "E 1 raised 0 true 5 - ", result = "raised" },
  { "without a good response", BEGUN, "E 1 good 0 true 5 own " },
  { "was already settled", BEGUN, ARRIVED, GOOD, late = "A 1 a-2 good 200 1 HTTP/1.1" },
}

local function disagreements(case, from)
  local books = ledger.new { settle_after = 10, slack_ms = 1000 }
  local outcome = case.outcome or "answered"
  books:ask({ target = "x", checked = case.checked, started = 0, finished = 1, outcome = outcome,
    answers = { [1] = case.result or "good" } }, 1)
  if case.killed then
    books:kill("10", 0.5, "x")
  end
  for i = from, #case do
    books:read(case[i])
  end
  books:settle(100)
  if case.late then
    books:read(case.late)
  end
  return table.concat(books.disagreements, "; ")
end

--- Raises an error if the ledger accepts a forgery, or finds fault with consistent logs.
function forgeries.show()
  for _, case in ipairs(honest) do
    local said = disagreements(case, 1)
    assert(said == "", "the ledger rejects consistent logs: " .. said)
  end
  for _, case in ipairs(forged) do
    local said = disagreements(case, 2)
    assert(said:find(case[1], 1, true), ("the ledger misses a forgery: %s (%s)"):format(case[1], said))
  end
  return #forged
end

return forgeries

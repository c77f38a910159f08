-- The work of each Lua state, in random order: blocking calls; calls on the engine that are awaited, polled, cancelled
-- or abandoned; calls from hooks and finalizers; apis that are closed while calls are in progress.

local core = require "authlete.core"
local settings = require "authlete.api.settings"

local moods = { "O", "O", "O", "O", "O", "O", "O", "D", "C", "E", "P", "H" }
local possible = { http = true, timeout = true, network = true, cancelled = true, closed = true, connect = true,
  dns = true }
-- See race.c for the names. The silent one is used once in ten times.
local hosts = { "127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.1", "name.example", "name.example",
  "name.example", "name.example", "silent.example" }
local answers, last = 0, 0
local kept_api -- survives from one run to the next, and a fork

local function new_ticket(seed)
  last = last + 1
  return ("lua-%d-%d-%s"):format(seed, last, moods[math.random(#moods)])
end

local function check(ticket, response, message, failure)
  if response then
    assert(response.ticket == ticket, "the response belongs to another call")
    answers = answers + 1
  else
    assert(type(message) == "string" and possible[failure.kind], message)
    assert(failure.kind ~= "http" or failure.body:find(ticket, 1, true), "the failure belongs to another call")
  end
end

-- Host names are accepted for https only, which the server does not speak.
local function new(port, more)
  local host = hosts[math.random(#hosts)]
  local given = { base_url = "http://127.0.0.1:" .. port, service_id = "1", service_access_token = "secret" }
  for name, value in pairs(more) do
    given[name] = value
  end
  given.connect_timeout_ms = host == "silent.example" and 30 or 2000
  local checked = settings.check(given)
  checked.origin = checked.origin:gsub("127%.0%.0%.1", host)
  checked.host = host
  return core.new(checked)
end

local function make_api(port, seed)
  local api
  local depth = 0
  local function on_call(event)
    assert(event.operation)
    if depth == 0 and math.random(10) == 1 then
      depth = 1
      local ticket = new_ticket(seed)
      local done, response, message, failure = pcall(api.token_fail, api, { ticket = ticket, reason = "UNKNOWN" })
      depth = 0
      if done then
        check(ticket, response, message, failure)
      end
    end
  end
  api = new(port, {
    retries = math.random(0, 1),
    timeout_ms = 2000,
    transport = "curl",
    on_call = math.random(2) == 1 and on_call or nil,
  })
  return api
end

local function block(api, seed)
  local ticket = new_ticket(seed)
  check(ticket, api:token_fail({ ticket = ticket, reason = "UNKNOWN" }, { timeout_ms = math.random(50, 1000) }))
end

local function start_some(api, seed)
  local calls = {}
  for i = 1, math.random(8) do
    local ticket = new_ticket(seed)
    calls[i] = { ticket = ticket, call = api:start("token_fail", { ticket = ticket, reason = "UNKNOWN" }) }
  end
  local closes = math.random(8) == 1
  for _, one in ipairs(calls) do
    local fate = math.random(8)
    if fate == 1 then
      one.call:cancel()
    elseif fate == 2 then
      one.call:getfd()
    elseif fate == 3 then
      one.call = nil
    end
  end
  if closes then
    api:close()
  end
  for _, one in ipairs(calls) do
    if one.call then
      check(one.ticket, one.call[math.random(2) == 1 and "result" or "take"](one.call))
    end
  end
end

local function collect(api, seed)
  setmetatable({}, {
    __gc = function()
      pcall(block, api, seed)
    end,
  })
  collectgarbage()
end

return function(port, rounds, seed)
  math.randomseed(seed)
  answers = 0
  kept_api = kept_api or make_api(port, seed)
  pcall(block, kept_api, seed)
  local api = make_api(port, seed)
  for _ = 1, rounds do
    local what = math.random(20)
    if what < 8 then
      start_some(api, seed)
    elseif what < 18 then
      block(math.random(2) == 1 and kept_api or api, seed)
    elseif what == 18 then
      collect(kept_api, seed)
    else
      api:close()
    end
    if tostring(api):find "closed" then
      api = make_api(port, seed)
    end
  end
  return answers
end

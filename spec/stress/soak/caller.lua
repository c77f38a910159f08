--- The nginx workers of a soak: make calls of every retry class in every way, and log them.
--
-- A line for the start and one for the end of each call are written to the worker's log immediately, so that they are
-- there even if the worker is killed:
--
--   B id operation way timeout_ms pid
--   E id result attempts maybe_processed elapsed_ms echo event;event;…
--
-- `result` is "good", a failure's kind, or "raised"; `echo` says whether a good response belongs to this call; an event
-- is "kind,status,request_id" of one attempt, with "-" for missing values.
-- luacheck: std min+ngx_lua

local authlete = require "authlete"
local clock = require("authlete.core").clock

local caller = {}

local EXACT = 9007190000000000 -- added to ids to get numbers that must not be rounded
local TICKET = "soak-ticket-%d-that-no-log-shows"

local ways, folder, settings -- from caller.set_up
local events_of = setmetatable({}, { __mode = "k" }) -- light thread -> events of its call

-- Log.

local log
local function write(format, ...)
  if not log then
    log = assert(io.open(("%s/calls-%d"):format(folder, ngx.worker.pid()), "a"))
    log:setvbuf "no"
  end
  log:write(format:format(...))
end

local function hear(event)
  local events = events_of[coroutine.running()]
  events[#events + 1] = ("%s,%s,%s"):format(event.kind or "-", event.status or "-", event.request_id or "-")
end

-- For each operation: a request, and whether a response belongs to that request.

local operations = {
  token_fail = {
    share = 40,
    request = function(id) return { ticket = TICKET:format(id), reason = "UNKNOWN" } end,
    is_own = function(response, id) return response.response_content == TICKET:format(id) end,
  },
  refresh_client_secret = { -- one_shot without a body
    share = 10,
    request = function(id) return { client_identifier = ("%.0f"):format(EXACT + id) } end,
    is_own = function(response, id) return response.new_client_secret == ("%.0f"):format(EXACT + id) end,
  },
  introspection = {
    share = 25,
    request = function(id) return { token = tostring(id) } end,
    is_own = function(response, id) return response.subject == tostring(id) end,
  },
  get_client = {
    share = 10,
    request = function(id) return { client_id = EXACT + id } end,
    is_own = function(response, id) return response.client_id == EXACT + id end,
  },
  delete_client = {
    share = 10,
    request = function(id) return { client_id = EXACT + id } end,
    is_own = function(response) return response == true end,
  },
  token_revoke = {
    share = 5,
    request = function(id) return { subject = tostring(id) } end,
    is_own = function(response, id) return response.count == id end,
  },
}

-- Picks a key of `choices` at random, weighted by share.
local function choose(choices)
  local left = math.random() * 100
  for name, choice in pairs(choices) do
    left = left - choice.share
    if left < 0 then
      return name
    end
  end
  return next(choices)
end

local function new_api(way)
  return authlete.new {
    base_url = way.base_url, transport = way.transport, http_version = way.http_version,
    ca_file = way.transport == "engine" and settings.ca_file or nil, no_proxy = "*", service_id = 1,
    service_access_token = settings.token, max_response_bytes = settings.max_response_bytes,
    connect_timeout_ms = 1000, retries = settings.retries, on_call = hear,
  }
end

--- In init_by_lua. `options` = { folder, ca_file, token, max_response_bytes, retries, ways = name -> { share, base_url,
-- transport, http_version } }; the shares are per cent.
function caller.set_up(options)
  folder, settings, ways = options.folder, options, options.ways
  for _, way in pairs(ways) do
    way.api = new_api(way)
  end
end

local function settle(id, elapsed, good, operation, response, failure)
  local events = events_of[coroutine.running()]
  local result = not good and "raised" or response and "good" or failure.kind
  if not good then
    ngx.log(ngx.ERR, "call ", id, ": ", response)
  end
  local echo = result ~= "good" and "-" or operations[operation].is_own(response, id) and "own" or "foreign"
  local attempts = result == "good" and #events or result == "raised" and 0 or failure.attempts
  local maybe = result == "good" or result == "raised" or failure.maybe_processed
  write("E %d %s %d %s %d %s %s\n", id, result, attempts, tostring(maybe), elapsed, echo, table.concat(events, ";"))
  return result
end

-- Makes a call by the method; or, over the engine, sometimes by api:start. Over cosockets, a started call would run its
-- hook in a light thread of its own, which has no events.
local function make(api, way, operation, ...)
  if ways[way].transport ~= "engine" or math.random() < 0.5 then
    return api[operation](api, ...)
  end
  local started, message, failure = api:start(operation, ...)
  if not started then
    return nil, message, failure
  end
  while not started:wait(math.random(0, 100)) do
    ngx.sleep(0)
  end
  return started:take()
end

local function call(api, way, id)
  local operation = choose(operations)
  local timeout_ms = math.random(300, 2000)
  events_of[coroutine.running()] = {}
  write("B %d %s %s %d %d\n", id, operation, way, timeout_ms, ngx.worker.pid())
  local began = clock()
  local good, response, _, failure = pcall(make, api, way, operation, operations[operation].request(id),
    { timeout_ms = timeout_ms, headers = { ["X-Call"] = tostring(id) } })
  return settle(id, clock() - began, good, operation, response, failure)
end

-- Makes concurrent calls with the shared api of one way, or with a new api, which may be closed during the calls.
local function call_all(first, count, own)
  local way = choose(ways)
  local api = own and new_api(ways[way]) or ways[way].api
  local threads, results = {}, {}
  for i = 1, count do
    threads[i] = ngx.thread.spawn(call, api, way, first + i - 1)
  end
  if own and math.random() < 0.5 then
    ngx.sleep(math.random() * 0.02)
    api:close()
  end
  for i = 1, count do
    local good, result = ngx.thread.wait(threads[i])
    results[i] = ("%d %s\n"):format(first + i - 1, good and result or "lost")
  end
  if own then
    api:close()
  end
  return results
end

--- Makes `count` calls with ids from `first` on. The response is "id result" for each, then "end".
function caller.answer()
  local arguments = ngx.req.get_uri_args()
  ngx.print(call_all(tonumber(arguments.first), tonumber(arguments.count), arguments.own))
  ngx.say "end"
end

function caller.seed()
  math.randomseed(ngx.worker.pid() + ngx.now() * 1000)
end

return caller

-- The tasks in which torture/allocations.c makes allocations fail. A task takes the server's URL, and returns `run`,
-- during which allocations fail, and optionally the api that it uses, for check_afterwards.
--
-- `run` may raise a string, as a failed allocation does. If it gets a wrong result, it must call `wrong`, which raises
-- a table.

local garbage = require "spec.support.garbage"

-- The library reports errors in hooks here.
io.stderr = { write = function() end } -- luacheck: ignore

local WRONG = {}

local function wrong(text) -- allocates nothing
  WRONG.text = text
  error(WRONG)
end

-- The failures that a call may return when out of memory.
local KINDS = {
  dns = true, connect = true, tls = true, network = true, timeout = true, protocol = true, too_large = true,
  http = true, closed = true, cancelled = true,
}

-- Returns the response; raises a string if the call failed in a permitted way.
local function response_of(response, message, failure)
  if response then return response end
  if type(message) ~= "string" or type(failure) ~= "table" then wrong "a call failed without saying how" end
  if failure.message ~= message or not KINDS[failure.kind] then wrong(message) end
  if failure.status == 418 then wrong "an incomplete request was sent" end
  error(message, 0)
end

local TEXT = ("\t0123456789"):rep(8) .. "\t"

local function check(...)
  local response = response_of(...)
  if response.result_code ~= "A1" or response.text ~= TEXT or response.a[3] ~= "\195\164" or not response.a[4].b_c.d_e
    or response.a[4].b_c.d_e[1] ~= nil or response.action ~= "BAD_REQUEST" then
    wrong "a response lacks what was sent"
  end
end

-- Returns the failure of a call that must fail; raises a string if it failed because it was out of memory.
local function failure_of(kind, response, message, failure)
  if response then wrong "a call succeeded that should fail" end
  if type(failure) == "table" and failure.kind == kind then
    if failure.message ~= message then wrong "a failure has a different message" end
    return failure
  end
  response_of(response, message, failure)
end

-- The path of `url` becomes the service id, which the server sees in the paths of requests.
local function settings(url, more)
  local base_url, service_id = url:match "^(%a+://[^/]+)/(.+)$"
  local given = { base_url = base_url, service_id = service_id, service_access_token = "t", no_proxy = "*", retries = 0,
    timeout_ms = 10000, strict = false }
  for name, value in pairs(more or {}) do given[name] = value end
  return given
end

local function new(url, more)
  return require("authlete").new(settings(url, more))
end

-- Returns an api whose host needs a name lookup, which otherwise only https hosts do. See system.c for the names.
local function new_named(url, host, more)
  local checked = require("authlete.api.settings").check(settings(url, more))
  checked.origin = checked.origin:gsub("127%.0%.0%.1", host)
  checked.host = host
  return require("authlete.core").new(checked)
end

local TLS_URL, HTTP2_URL = os.getenv "TORTURE_TLS_URL", os.getenv "TORTURE_HTTP2_URL" -- of the nginx in front
local TLS = { ca_file = "build/certificates/ca.pem" }
local HTTP2 = { http_version = "2", ca_file = TLS.ca_file, retries = 1 }
local MOMENT_MS = 20 -- enough for a call to be in progress, and for the server to close a connection
local SHORT_MS = 20 -- less than system.c takes for silent.example

local REQUEST = {
  ticket = ("ticket\""):rep(40), reason = "UNKNOWN",
  more = { a_b = { 1, 2.5, "x", { true } }, c_d = ("\1"):rep(300) },
}
local OPTIONS = { headers = { ["X-Id"] = ("y"):rep(300), ["X-Other"] = "z" } }

local tasks = {}

function tasks.load(url)
  local given = settings(url)
  return function()
    for name in pairs(package.loaded) do
      if name:find "^authlete" then package.loaded[name] = nil end
    end
    local api = require("authlete").new(given)
    if tostring(api) ~= "authlete api: " .. given.base_url .. ", service (id not shown)" then
      wrong "the api describes a different one"
    end
    api:close()
  end
end

function tasks.new(url)
  local authlete = require "authlete"
  local given = settings(url, { user_agent = "u", service_owner_access_token = "o", on_call = function() end })
  return function()
    local api = authlete.new(given)
    if tostring(api) ~= "authlete api: " .. given.base_url .. ", service (id not shown)" then
      wrong "the api describes a different one"
    end
    api:close()
    if tostring(api) ~= "authlete api: closed" then wrong "the api is not closed" end
  end
end

function tasks.garbage(url)
  local given = settings(url)
  return function()
    local api = require("authlete").new(given)
    check(api:get_client { client_id = 17 })
    garbage.litter(0, require("authlete").new(given)) -- never called
    api = nil -- luacheck: ignore 311
    garbage.collect()
  end
end

function tasks.get(url)
  local api = new(url)
  return function() check(api:get_client { client_id = 5921531358155430 }) end, api
end

function tasks.query(url)
  local api = new(url)
  return function() check(api:get_client_list { developer = "a b", start = 1, ["end"] = 5 }) end, api
end

function tasks.post(url)
  local api = new(url, { user_agent = "u" })
  return function() check(api:token_fail(REQUEST, OPTIONS)) end, api
end

function tasks.array(url)
  local api = new(url)
  return function()
    check(api:token_create_batch { { grant_type = "PASSWORD", scopes = {} }, { grant_type = "PASSWORD" } })
  end, api
end

-- What the server of a client application is told; also refused, when nothing of its response may be repeated.
function tasks.notification(url)
  local api = new(url)
  local notify = api[require("authlete.core").notification]
  local told = { target = "/told?" .. ("a"):rep(300), body = ("b"):rep(300), is_form = true }
  local refused = { target = "/introspection", body = "{}" }
  return function()
    if response_of(notify(api, told)) ~= true then wrong "an unexpected response" end
    local failure = failure_of("http", notify(api, refused))
    if failure.body or failure.result_code or failure.request_id then wrong "a failure has what the client sent" end
  end, api
end

function tasks.document(url)
  local api = new(url)
  return function()
    if not response_of(api:get_service_configuration()):find('"resultCode":"A1"', 1, true) then
      wrong "an unexpected document"
    end
  end, api
end

function tasks.hook(url)
  local count = 0
  local api = new(url, { on_call = function(event) count = count + (event.status and event.attempt or 0) end })
  return function() check(api:token_fail(REQUEST)) end, api
end

function tasks.refused(url)
  local api = new(url)
  return function()
    local failure = failure_of("http", api:introspection { token = "x" })
    if not failure.result_code then error("the body could not be read: out of memory", 0) end
    if failure.status ~= 401 or failure.result_code ~= "A2" or failure.result_message ~= "[A2] m\195\164ssage"
      or failure.request_id ~= "id-17" or failure.attempts ~= 1 or failure.maybe_processed ~= false
      or failure.body ~= '{"resultCode":"A2","resultMessage":"[A2] m\\u00e4ssage"}' then
      wrong "an unexpected failure"
    end
  end, api
end

function tasks.retried(url)
  local api = new(url, { retries = 2 })
  return function()
    local failure = failure_of("http", api:get_client { client_id = "busy" })
    if failure.status ~= 503 or failure.attempts ~= 3 then wrong "an unexpected failure" end
  end, api
end

function tasks.html(url)
  local api = new(url)
  return function()
    local failure = failure_of("protocol", api:get_client { client_id = "html" })
    if failure.body ~= "<html>" then wrong "an unexpected failure" end
  end, api
end

-- Invalid use raises an error, with or without memory.
function tasks.refusal(url)
  local api = new(url, { strict = true })
  local misuses = {
    function() api:token_fail { ticket = 17, reason = "UNKNOWN" } end,
    function() api:token_fail { ticket = "t", reason = "UNKNOWN", tickett = "x" } end,
    function() api:token_fail { ticket = "t", reason = "NO_SUCH" } end,
    function() api:token_fail { ticket = "\255", reason = "UNKNOWN" } end,
    function() api:token_fail { reason = "UNKNOWN" } end,
    function() api:token_fail(REQUEST, { headers = { ["X-Id"] = "\n" } }) end,
    function() api:get_client { client_id = ".." } end,
    function() require("authlete").new { base_url = "https://h", service_idd = "1" } end,
    function() api.token_fail() end,
  }
  return function()
    for i = 1, #misuses do
      local done, message = pcall(misuses[i])
      if done then wrong "wrong use succeeded" end
      if type(message) ~= "string" then wrong "wrong use raised something other than a string" end
    end
  end, api
end

tasks["function"] = function(url)
  local seen
  local api = new(url, {
    on_call = function(event) seen = event.status end,
    transport = function(request)
      if not request.body:find(("ticket\\\""):rep(40), 1, true) then
        wrong "a transport's request is incomplete"
      end
      if request.headers["X-Id"] ~= OPTIONS.headers["X-Id"] or request.headers["X-Other"] ~= "z" then
        wrong "a transport's request lacks a header"
      end
      return { status = 200, headers = { ["Request-Id"] = "1" }, body = '{"resultCode":"A1"}' }
    end,
  })
  return function()
    if response_of(api:token_fail(REQUEST, OPTIONS)).result_code ~= "A1" then wrong "an unexpected response" end
    if seen ~= 200 then wrong "the hook was not called" end
  end
end

-- What the cosocket transport does, without nginx: the task moves the bytes.
local BODY = '{"resultCode":"A1","action":"BAD_REQUEST","a":[1,2.5,"\\u00e4",{"bC":{"dE":[null]}}],"text":"'
  .. ("\\t0123456789"):rep(8) .. '\\t"}'
local RESPONSES = {
  "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 2\r\n\r\n{}",
  ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s"):format(#BODY, BODY), -- incomplete
  "HTTP/1.1 200 OK\r\nRequest-Id: id-17\r\nConnection: close\r\n\r\n" .. BODY,
}
local ENDS = { false, false, true } -- whether each connection ends cleanly, if the response is incomplete by then

local function in_pieces(text)
  local pieces = {}
  for from = 1, #text, 40 do pieces[#pieces + 1] = text:sub(from, from + 39) end
  return pieces
end

-- Returns true if another attempt is due; otherwise false and the results of the call.
local function settled(wait, ...)
  if wait then return true end
  return false, check(...)
end

-- Returns whether the connection may be reused.
local function read_all(call, pieces, in_order)
  for i = 1, #pieces do
    local progress, idle_ms = call:read(pieces[i])
    if progress ~= "more" then return idle_ms > 0 end
  end
  local _, idle_ms = call:read_end(in_order)
  return idle_ms > 0
end

function tasks.prepared(url)
  local core = require "authlete.core"
  local attempts = 0
  local checked = require("authlete.api.settings").check(settings(url, { retries = 2, on_call = function(event)
    attempts = event.attempt
  end }))
  local api = core.new(checked)
  local request, responses = { token = ("t"):rep(300) }, {}
  for i, text in ipairs(RESPONSES) do responses[i] = in_pieces(text) end
  return function()
    local call = core.prepare(api, core.operations.introspection, request, OPTIONS)
    for i = 1, #responses do
      if not call:begin() then wrong "an api is closed" end
      if call:bytes():find("POST ", 1, true) ~= 1 then wrong "an unexpected request" end
      if call:request().headers["X-Id"] ~= OPTIONS.headers["X-Id"] then wrong "a request lacks a header" end
      local keeps_alive = read_all(call, responses[i], ENDS[i])
      if keeps_alive ~= (i == 1) then error("the body could not be read: out of memory", 0) end
      local again = settled(call:settle(true))
      if again ~= (i < #responses) then wrong "a call has an unexpected number of attempts" end
    end
    if attempts ~= #responses then error("the hook was not called: out of memory", 0) end
  end, api
end

-- Connections that the server has closed, name lookups, and TLS; on the calling thread and on the engine's.

local function by_method(api, request)
  return api:get_client(request)
end

local function by_start(api, request)
  return api:start("get_client", request):result()
end

-- If the server closes a connection while the next request is in transit, that request's attempt fails.
local function reused(call)
  return function(url)
    local api = new(url)
    return function()
      for _ = 1, 3 do
        local response, message, failure = call(api, { client_id = 17 })
        if response or failure.kind ~= "network" then check(response, message, failure) end
        require("authlete.core").sleep(MOMENT_MS)
      end
    end, api
  end
end

local function looked_up(call)
  return function(url)
    return function()
      local api = new_named(url, "name.example")
      check(call(api, { client_id = 17 }))
      check(call(api, { client_id = 17 }))
      api:close()
    end
  end
end

local function not_found(call)
  return function(url)
    local api = new_named(url, "nobody.example", { retries = 1 })
    return function()
      local failure = failure_of("dns", call(api, { client_id = 17 }))
      if failure.maybe_processed ~= false then wrong "an unexpected failure" end
    end
  end
end

local function found_late(call)
  return function(url)
    return function()
      local api = new_named(url, "silent.example", { timeout_ms = SHORT_MS, connect_timeout_ms = SHORT_MS })
      local failure = failure_of("timeout", call(api, { client_id = 17 }))
      if failure.maybe_processed ~= false then wrong "an unexpected failure" end
      api:close()
    end
  end
end

local function over_tls(call)
  return function(url)
    return function()
      local api = new(url, TLS)
      check(call(api, { client_id = 17 }))
      check(call(api, { client_id = 17 }))
      api:close()
    end
  end
end

local function over_proxy(call)
  return function(url)
    local more = { proxy = url:gsub("^http://([^/]*).*$", "http://user:p%%40ss@%1"), no_proxy = "" }
    return function()
      local api = new(url, more)
      check(call(api, { client_id = 17 }))
      check(call(api, { client_id = 17 }))
      api:close()
    end
  end
end

tasks.reused, tasks.start_reused = reused(by_method), reused(by_start)
tasks.lookup, tasks.start_lookup = looked_up(by_method), looked_up(by_start)
tasks.lookup_failed, tasks.start_lookup_failed = not_found(by_method), not_found(by_start)
tasks.lookup_late, tasks.start_lookup_late = found_late(by_method), found_late(by_start)
tasks.tls, tasks.start_tls = over_tls(by_method), over_tls(by_start)
tasks.proxy, tasks.start_proxy = over_proxy(by_method), over_proxy(by_start)

-- The engine.

function tasks.start(url)
  local api = new(url)
  return function() check(api:start("token_fail", REQUEST, OPTIONS):result()) end, api
end

function tasks.start_hook(url)
  local api = new(url, { on_call = function() end, retries = 1 })
  return function()
    local failure = failure_of("http", api:start("get_client", { client_id = "busy" }):result())
    if failure.attempts ~= 2 then wrong "an unexpected failure" end
  end, api
end

local function start_many(url, more)
  local api = new(url, more)
  return function()
    local calls = {}
    for i = 1, 4 do calls[i] = api:start("get_client", { client_id = i }) end
    for i = 1, 4 do check(calls[i]:take()) end
  end, api
end

tasks.start_many = start_many

local function cancel(url, more)
  local api = new(url, more)
  return function()
    local call = api:start("get_client", { client_id = "hang" })
    call:getfd()
    call:wait(MOMENT_MS)
    call:cancel()
    failure_of("cancelled", call:result())
  end, api
end

tasks.cancel = cancel

local function close(url, more)
  local given = settings(url, more)
  return function()
    local api = require("authlete").new(given)
    local first = api:start("get_client", { client_id = "hang" })
    local second = api:start("get_client", { client_id = "hang" })
    first:wait(MOMENT_MS)
    api:close()
    failure_of("closed", first:result())
    failure_of("closed", second:result())
  end
end

tasks.close = close

function tasks.drop(url)
  local given = settings(url)
  return function()
    local api = require("authlete").new(given)
    local call = api:start("get_client", { client_id = "hang" })
    call:wait(MOMENT_MS)
    call, api = nil, nil -- luacheck: ignore 311
    garbage.collect()
  end
end

function tasks.completions(url)
  local core, path = require "authlete.core", os.tmpname()
  local api = core.new(require("authlete.api.settings").check(settings(url)))
  return function()
    os.remove(path)
    local completions = core.completions(path)
    if not completions then error("no completions", 0) end
    local numbers = {}
    local call = core.start(api, core.operations.get_client, { client_id = 17 }, nil, completions, 4711)
    check(call:result())
    while completions:take(numbers) == 0 do call:wait(0) end
    completions:close()
    if numbers[1] ~= 4711 then wrong "completions have the wrong number" end
  end, api
end

-- HTTP/2, which only the engine uses.

function tasks.http2(url)
  local api = new(url, HTTP2)
  return function() check(api:token_fail(REQUEST, OPTIONS)) end, api
end

function tasks.http2_start(url)
  return start_many(url, HTTP2)
end

function tasks.http2_refused(url)
  local api = new(url, HTTP2)
  return function()
    local failure = failure_of("http", api:introspection { token = "x" })
    if failure.status ~= 401 then wrong "an unexpected failure" end
  end, api
end

function tasks.http2_cancel(url)
  return cancel(url, HTTP2)
end

-- libcurl keeps the connection, so it must exist before memory in use is measured.
function tasks.http2_close(url)
  local before = new(url, HTTP2)
  check(before:get_client { client_id = 17 })
  before:close()
  return close(url, HTTP2)
end

-- First use: the process has no engine yet, and has not used libcurl, name lookups or HTTP/2.

function tasks.engine(url)
  local api = new(url)
  return function() check(api:start("get_client", { client_id = 17 }):result()) end
end

tasks.engine_lookup = tasks.start_lookup
tasks.engine_http2 = tasks.http2

-- Each task has its own service, and so its own paths, so that the server can compare its requests.
local PLACES = {
  reused = "/quit-", start_reused = "/quit-", start = "/close-", start_hook = "/close-", drop = "/close-",
  engine = "/close-",
}

local function make(name, url)
  if name ~= "load" then new(url .. "/before"):close() end
  local server = name:find "tls" and TLS_URL or name:find "http2" and HTTP2_URL or url
  return tasks[name](server .. (PLACES[name] or "/") .. name)
end

-- These calls must succeed after each failure, with the api that had it and with another.
local function check_afterwards(url, api)
  for name, module in pairs(package.loaded) do -- Lua 5.1 does not retry a module that failed to load
    if name:find "^authlete" and type(module) ~= "table" then package.loaded[name] = nil end
  end
  garbage.collect()
  local other = new(url .. "/after")
  check(other:get_client { client_id = 4711 })
  check(other:token_fail(REQUEST))
  other:close()
  if api then
    check(api:get_client { client_id = 4711 })
    if tostring(api):find "start" then check(api:start("get_client", { client_id = 4711 }):result()) end
    api:close()
  end
  garbage.collect()
end

return { make = make, check_afterwards = check_afterwards }

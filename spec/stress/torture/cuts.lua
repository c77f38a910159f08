-- A server that ends the connection after each byte of its response: the call must fail cleanly, and the next succeed.
--
--   allocations torture/cuts.lua

local url = ...
local authlete = require "authlete"

local AT_ONCE = 16

local api = authlete.new { base_url = url, service_id = "1", service_access_token = "t", no_proxy = "*", retries = 0 }

local function client(n, how)
  return { client_id = ("cut-%d-%s"):format(n, how) }
end

local function is_whole(response)
  return response.result_code == "A1" and #response.text == 89 and #response.a == 4
end

-- Returns whether the response was complete; otherwise the failure must say what happened.
local function check(n, how, response, message, failure)
  if response then
    assert(is_whole(response), how .. ": a response was taken to be complete at " .. n)
    return true
  end
  local fits = failure.kind == "network" and failure.message == message and failure.maybe_processed
    and failure.attempts == 1
  assert(fits, ("%s: %s at %d: %s"):format(how, failure.kind, n, message))
  return false
end

local function block(how)
  local n = 0
  while not check(n, how, api:get_client(client(n, how))) do
    assert(is_whole(assert(api:get_client { client_id = 4711 })))
    n = n + 1
  end
  return n
end

-- The same with many concurrent calls.
local function start(how)
  local n, whole = 0, 0
  while whole == 0 do
    local calls = {}
    for i = 1, AT_ONCE do
      calls[i] = api:start("get_client", client(n + i - 1, how))
    end
    for i = 1, AT_ONCE do
      if check(n + i - 1, how, calls[i]:result()) then
        whole = whole + 1
      else
        assert(whole == 0, "a longer response is cut, but a shorter one is complete")
      end
    end
    n = n + AT_ONCE
  end
  assert(is_whole(assert(api:start("get_client", { client_id = 4711 }):result())))
  return n - whole
end

for _, how in ipairs { "length", "chunked", "reset" } do
  local blocking, engine = block(how), start(how)
  assert(blocking == engine)
  print(("cut %-8s at each of %d bytes"):format(how, blocking))
end
api:close()

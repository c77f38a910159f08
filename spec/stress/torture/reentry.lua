-- Finalizers, metamethods, hooks and transports that call the api again, close it, or raise an error; first with the
-- collector running constantly, then while the state is closed.
--
--   allocations torture/reentry.lua

local url = ...
local authlete = require "authlete"
local garbage = require "spec.support.garbage"

local ROUNDS = tonumber(os.getenv "TORTURE_ROUNDS") or 200

local function new(more)
  local settings = { base_url = url, service_id = "close", service_access_token = "t", no_proxy = "*",
    retries = 0, strict = false }
  for name, value in pairs(more or {}) do settings[name] = value end
  return authlete.new(settings)
end

local function is_whole(response)
  return response.result_code == "A1" and #response.text == 89 and response.a[4].b_c.d_e
end

local calls = 0 -- successful ones

-- Makes a call with an api that may be closed before or during the call.
local function try(method, ...)
  local done, response, message, failure = pcall(method, ...)
  if not done then
    assert(type(response) == "string" and response:find("the api is closed", 1, true), response)
  elseif response then
    assert(is_whole(response))
    calls = calls + 1
  else
    assert((failure.kind == "closed" or failure.kind == "cancelled") and failure.message == message, message)
  end
end

local REQUEST = { ticket = ("ticket"):rep(20), reason = "UNKNOWN", more = { a_b = { 1, { true } } } }
local OPTIONS = { headers = { ["X-Id"] = ("y"):rep(100) } }

-- What a finalizer, a hook or a metamethod may do with an api.
local actions = {
  call = function(api) try(api.get_client, api, { client_id = 17 }) end,
  misuse = function(api) assert(not pcall(api.token_fail, api, { ticket = {}, reason = "UNKNOWN" })) end,
  start = function(api)
    try(function() return api:start("get_client", { client_id = 17 }):result() end)
  end,
  leave = function(api) pcall(api.start, api, "get_client", { client_id = "hang" }) end,
  cancel = function(api)
    try(function()
      local call = api:start("get_client", { client_id = "hang" })
      call:cancel()
      return call:result()
    end)
  end,
  make = function() assert(is_whole(new():get_client { client_id = 17 })) end,
  close = function(api) api:close() end,
  raise = function() error "raised" end,
}

-- During a call, wherever it allocates. The amount of litter varies when the finalizers run.
local function finalizers(action)
  for i = 1, ROUNDS do
    local api = new { on_call = i % 2 == 0 and function() return garbage.litter(3) end or nil }
    local prepared = i % 3 == 0 and new() or api
    for _ = 1, 2 do
      garbage.new(function() actions[action](prepared) end)
    end
    local litter = garbage.litter(i % 17)
    if i % 2 == 0 then
      try(api.token_fail, api, REQUEST, OPTIONS)
    else
      try(function() return api:start("token_fail", REQUEST, OPTIONS):result() end)
    end
    assert(#litter == i % 17)
    if i % 5 ~= 0 then api:close() end
  end
end

local function hooks(action)
  for _ = 1, ROUNDS / 20 do
    local depth, api = 0, nil
    api = new { on_call = function()
      depth = depth + 1
      if depth < 4 and action ~= "raise" then actions[action](api) end
    end }
    try(api.token_fail, api, REQUEST, OPTIONS)
    try(function() return api:start("token_fail", REQUEST, OPTIONS):result() end)
    try(coroutine.wrap(function() return api:token_fail(REQUEST, OPTIONS) end))
  end
end

local BODY = '{"resultCode":"A1","text":"' .. ("x"):rep(89) .. '","a":[1,2,3,{"bC":{"dE":[]}}]}'
local RESPONSE = { status = 200, body = BODY, headers = { ["Request-Id"] = "1" } }

-- A response whose fields come from a metamethod; a transport that is called by another.
local function transports(action)
  for _ = 1, ROUNDS / 20 do
    local other, api = new(), nil
    local depth = 0
    local function act()
      depth = depth + 1
      if depth < 4 then
        actions[action](depth % 2 == 0 and api.api or other)
        garbage.collect()
      end
    end
    local transport = setmetatable({}, { __call = function()
      act()
      return setmetatable({}, { __index = function(_, name)
        act()
        return RESPONSE[name]
      end })
    end })
    api = new { transport = transport }
    if action == "raise" then
      local done, message = pcall(api.token_fail, api, REQUEST)
      assert(not done and message:find "raised")
    else
      try(api.token_fail, api, REQUEST, OPTIONS)
    end
  end
end

-- Metamethods of the caller's tables are not called: they cannot contribute anything to a request.
local function metamethods()
  local function refuse() error "a metamethod was called" end
  local metatable = { __index = refuse, __newindex = refuse, __len = refuse, __pairs = refuse, __tostring = refuse,
    __call = refuse, __eq = refuse, __concat = refuse }
  local api = new()
  local request = setmetatable({ ticket = "t", reason = "UNKNOWN", more = setmetatable({ 1 }, metatable) }, metatable)
  local options = setmetatable({ headers = setmetatable({ ["X-Id"] = "1" }, metatable) }, metatable)
  assert(is_whole(api:get_client(setmetatable({ client_id = 4712 }, metatable), options)))
  local done, message = pcall(api.token_fail, api, request, setmetatable({ nonsense = 1 }, metatable))
  assert(not done and message:find("'nonsense'", 1, true), message)
  done, message = pcall(api.token_fail, api, setmetatable({ ticket = setmetatable({}, metatable) }, metatable))
  assert(not done and message:find("'ticket'", 1, true), message)
end

local function all(title, test)
  for _, action in ipairs { "call", "misuse", "start", "leave", "cancel", "make", "close", "raise" } do
    test(action)
    garbage.collect()
  end
  print(("%s that call, misuse, start, leave, cancel, make, close, raise"):format(title))
end

metamethods()
all("hooks", hooks)
all("transports", transports)
if _VERSION == "Lua 5.1" then
  -- An error raised by a finalizer surfaces in whatever code is running; this is not what is tested here.
  local raise = actions.raise
  actions.raise = function() pcall(raise) end
end
garbage.collect_constantly()
all("finalizers", finalizers)
assert(calls > ROUNDS, "almost no call succeeded")

-- While the state is closed, some before and some after the api's own finalizer. These objects live until then. They
-- create no object that needs a finalizer, because Lua does not call finalizers of objects created while it closes.
kept = {} -- luacheck: ignore 111
for i, action in ipairs { "call", "call", "close", "close", "raise" } do
  local api
  local function act() if api then actions[action](api) end end
  kept[#kept + 1] = garbage.new(act) -- luacheck: ignore
  api = new()
  if i % 2 == 0 then assert(is_whole(api:get_client { client_id = 17 })) end
  kept[#kept + 1] = garbage.new(act) -- luacheck: ignore
end

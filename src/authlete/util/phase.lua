--- Whether the running code may yield, may block, or neither. Each call checks this, because one api may be used in all
--- phases.
---
--- Detects nginx by functions of `ngx`, not by its presence: the Lua states of ngx.run_worker_thread have an `ngx`
--- without phases, and may block.

local phase = {}

-- The phases in which ngx_lua lets nothing wait. It does in all others, also in those that are newer than this list.
local cannot_yield = {
  set = true,
  log = true,
  header_filter = true,
  body_filter = true,
  balancer = true,
  exit_worker = true,
  ssl_session_store = true,
}

-- The phases in which nginx does not serve requests yet.
local blocking = { init = true, init_worker = true }

---@return table|nil # ngx, if it has phases and sockets
function phase.nginx()
  local ngx = rawget(_G, "ngx")
  return type(ngx) == "table" and type(ngx.get_phase) == "function" and ngx.socket and ngx or nil
end

-- OpenSSL waits for ssl_session_fetch_by_lua only with OpenResty's patch, which adds this function. Without the patch,
-- the handshake would go on without the session.
local does_session_fetch_wait

local function can_yield(name)
  if name ~= "ssl_session_fetch" then
    return not cannot_yield[name]
  elseif does_session_fetch_wait == nil then
    local ffi = require "ffi"
    pcall(ffi.cdef, "void *SSL_magic_pending_session_ptr(void);")
    does_session_fetch_wait = pcall(function() return ffi.C.SSL_magic_pending_session_ptr end)
  end
  return does_session_fetch_wait
end

---@return string # "yield", "block", or "neither"
---@return string # the name of nginx's phase, or "none" outside nginx
function phase.now()
  local ngx = phase.nginx()
  if not ngx then
    return "block", "none"
  end
  local name = ngx.get_phase()
  if blocking[name] then
    return "block", name
  end
  return can_yield(name) and "yield" or "neither", name
end

-- What light threads that are in phase.within wait for: { ended = semaphore, is_over, is_abandoned }.
local waits = setmetatable({}, { __mode = "k" })

local FOREVER = 3600 -- seconds

--- Runs a function in a separate light thread, and kills the thread if it takes too long. Only for phases that can
--- yield.
---@param seconds number
---@param body function
---@return any # what `body` returns, up to two values; or nil, "timeout"
function phase.within(seconds, body)
  local thread, caller = phase.nginx().thread, coroutine.running()
  local wait = { ended = require("ngx.semaphore").new(0) }
  local runner = thread.spawn(function()
    local done, first, second = pcall(body)
    wait.is_over = true
    wait.ended:post(1)
    return done, first, second
  end)
  waits[caller] = wait
  wait.ended:wait(math.max(0, seconds))
  waits[caller] = nil
  if wait.is_abandoned then
    thread.kill(runner)
    repeat wait.ended:wait(FOREVER) until false -- until this light thread is killed, too
  elseif not wait.is_over then
    thread.kill(runner)
    return nil, "timeout"
  end
  local _, done, first, second = thread.wait(runner)
  if not done then
    error(first, 0)
  end
  return first, second
end

--- Kills a light thread that the caller has spawned. If it is in phase.within, it first kills the one that runs the
--- body: nobody else can, and nginx would wait for it before it ends the request.
---@param thread thread
---@param pause function yields for a moment
---@return boolean # false if it waits for a subrequest, and cannot be killed
function phase.kill(thread, pause)
  local wait = waits[thread]
  if wait then
    wait.is_abandoned = true
    wait.ended:post(1)
    while waits[thread] do
      pause()
    end
  end
  return phase.nginx().thread.kill(thread) ~= nil
end

return phase

--- Whether the running code may yield, may block, or neither. Each call checks this, because one api may be used in all
--- phases.
---
--- Detects nginx by functions of `ngx`, not by its presence: the Lua states of ngx.run_worker_thread have an `ngx`
--- without phases, and may block.

local phase = {}

-- The phases in which ngx_lua lets a light thread wait.
local yielding = {
  rewrite = true,
  server_rewrite = true,
  access = true,
  content = true,
  timer = true,
  preread = true,
  ssl_cert = true,
  ssl_client_hello = true,
  ssl_session_fetch = true,
}

-- The phases in which nginx does not serve requests yet.
local blocking = { init = true, init_worker = true }

---@return table|nil # ngx, if it has phases and sockets
function phase.nginx()
  local ngx = rawget(_G, "ngx")
  return type(ngx) == "table" and type(ngx.get_phase) == "function" and ngx.socket and ngx or nil
end

---@return string # "yield", "block", or "neither"
---@return string # the name of nginx's phase, or "none" outside nginx
function phase.now()
  local ngx = phase.nginx()
  if not ngx then
    return "block", "none"
  end
  local name = ngx.get_phase()
  return yielding[name] and "yield" or blocking[name] and "block" or "neither", name
end

--- Runs a function in a separate light thread, and kills the thread if it takes too long. Only for phases that can
--- yield.
---@param seconds number
---@param body function
---@return any # what `body` returns, up to two values; or nil, "timeout"
function phase.within(seconds, body)
  local ngx = phase.nginx()
  local thread = ngx.thread
  local runner = thread.spawn(body)
  local watch = thread.spawn(function()
    ngx.sleep(seconds)
    return nil, "timeout"
  end)
  local done, first, second = thread.wait(runner, watch)
  thread.kill(runner)
  thread.kill(watch)
  if not done then
    error(first, 0)
  end
  return first, second
end

return phase

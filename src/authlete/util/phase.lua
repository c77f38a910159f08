--- What the code that runs now may do: yield, block, or neither. Asked at each call, since one api may serve them all.
---
--- nginx is told by the functions it has, never by the presence of `ngx`: the Lua states of ngx.run_worker_thread have
--- an `ngx` without phases, and may block.

local phase = {}

-- Where ngx_lua lets a light thread wait.
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

-- Where nginx serves nobody yet.
local blocking = { init = true, init_worker = true }

---@return table|nil # ngx, where it can tell phases
function phase.nginx()
  local ngx = rawget(_G, "ngx")
  return type(ngx) == "table" and type(ngx.get_phase) == "function" and ngx.socket and ngx or nil
end

---@return string # "yield", "block", or "neither"
---@return string # the name of nginx's phase, or "none" outside
function phase.now()
  local ngx = phase.nginx()
  if not ngx then
    return "block", "none"
  end
  local name = ngx.get_phase()
  return yielding[name] and "yield" or blocking[name] and "block" or "neither", name
end

--- Runs a function in a light thread of its own, and kills it when it takes too long. Where code may yield.
---@param seconds number
---@param body function
---@return any # what `body` returns, two values at the most, or nil, "timeout"
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

--- Notifies nginx when the engine's thread has finished calls. Each Lua state of a worker has one socket, which one
--- light thread in a timer reads; it posts the semaphore of each call that is done.
---
--- The light thread runs while there are calls, and a moment longer, so it keeps alive neither an idle worker nor one
--- that is exiting. A second timer ends it; nginx runs that at once when the worker is told to exit. If the socket or
--- the timer cannot be created, callers poll at growing intervals. So do calls that start in an exiting worker: a timer
--- created there would leave open the connection with which nginx watches timers, which nginx reports as an alert.

local core = require "authlete.core"
local phase = require "authlete.util.phase"

local wakeup = {}

local IDLE_SECONDS = 2 -- how long the light thread stays without calls
local FOREVER_MS = 2 ^ 31 - 1
local PATIENCE = 0.1 -- seconds to wait for nginx to run the timer
local RETRY_MS = 5000 -- when to try a socket and a timer again after a failure
local SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.02 -- seconds between polls without a socket

local waiting = {} -- id -> { semaphore, listener }
local unused = {} -- records to reuse
local last_id = 0
local present -- { completions, path, outstanding, is_listening, is_busy, is_over }; nil while no light thread runs
local not_before = 0
local is_warned

-- Other Lua states of the worker have tables of their own at the same time.
local mark = tostring(waiting):match "%x+$"

local function folders(setting)
  return setting and { setting } or { "/dev/shm", os.getenv "TMPDIR" or "/tmp", "/run", phase.nginx().config.prefix() }
end

-- Makes callers poll for a while.
local function fall_back(reason)
  not_before = core.clock() + RETRY_MS
  if not is_warned then
    is_warned = true
    local ngx = phase.nginx()
    ngx.log(ngx.ERR, "authlete: ", reason, "; until this is resolved, the worker polls for finished calls")
  end
end

-- Opens a completion queue, whose socket is in the first folder that allows it.
local function open(setting)
  local ngx = phase.nginx()
  local reason
  for _, folder in ipairs(folders(setting)) do
    local path = ("%s/authlete-%d-%.0f-%s.sock"):format(folder:gsub("/+$", ""), ngx.worker.pid(), core.clock(), mark)
    local made, message, depends_on_folder = core.completions(path)
    if made then
      return made, path
    elseif not depends_on_folder then
      return nil, "cannot create a socket: " .. message
    end
    reason = reason
      or ("cannot create a socket in %s: %s; set 'socket_folder' to a folder that the worker can write to"):format(
        folder, message)
  end
  return nil, reason
end

-- Removes and returns the record of a waiting call.
local function take(id)
  local record = waiting[id]
  if record then
    waiting[id] = nil
    record.listener.outstanding = record.listener.outstanding - 1
  end
  return record
end

local function post(id)
  local record = take(id)
  if record then
    record.semaphore:post(1)
  end
end

-- Posts the semaphores of the calls that are done.
local ids = {}
local function deliver(from)
  repeat
    local count = from:take(ids)
    for i = 1, count do
      post(ids[i])
    end
  until count == 0
end

-- Ends the light thread once it has been idle for a while. `premature`: the worker is exiting.
local function watch(premature, listener)
  if listener.is_over then
    return
  elseif listener.outstanding == 0 and (premature or not listener.is_busy) then
    listener.is_over = true
    listener.completions:wake_reader()
  elseif not premature then
    listener.is_busy = listener.outstanding > 0
    phase.nginx().timer.at(IDLE_SECONDS, watch, listener)
  end
end

-- The light thread.
local function listen(_, listener)
  if listener.is_over then -- nginx ran the timer too late
    return
  end
  listener.is_listening = true
  local ngx = phase.nginx()
  local socket = ngx.socket.tcp()
  socket:settimeout(FOREVER_MS)
  local connected, message = socket:connect("unix:" .. listener.path)
  if connected and listener.completions:accept() then
    ngx.timer.at(IDLE_SECONDS, watch, listener)
    repeat
      local byte = socket:receive(1)
      deliver(listener.completions)
    until not byte or listener.outstanding == 0 and (listener.is_over or ngx.worker.exiting())
  else
    fall_back(("cannot connect to %s: %s"):format(listener.path, message or "another process has replaced it"))
  end
  listener.is_over = true
  if present == listener then
    present = nil
  end
  socket:close()
  deliver(listener.completions)
  listener.completions:close()
  for id, record in pairs(waiting) do -- nothing else will post these; their callers will poll
    if record.listener == listener then
      post(id)
    end
  end
end

local function ensure(setting)
  if present or core.clock() < not_before or phase.nginx().worker.exiting() then
    return present
  end
  local completions, path = open(setting)
  if not completions then
    fall_back(path)
    return nil
  end
  local listener = { completions = completions, path = path, outstanding = 0 }
  local started, message = phase.nginx().timer.at(0, listen, listener)
  if not started then
    completions:close()
    fall_back("cannot start a timer: " .. message)
    return nil
  end
  present = listener
  return listener
end

--- Starts a call that wakeup.wait can wait for.
---@param api userdata a core api
---@param number, request, options as core.start takes them
---@param socket_folder? string the setting
---@return userdata # the call
---@return number # its id for wakeup.wait
function wakeup.start(api, number, request, options, socket_folder)
  local listener = ensure(socket_folder)
  local id = last_id + 1
  local call, message, failure = core.start(api, number, request, options, listener and listener.completions, id)
  if not call then
    return nil, message, failure
  elseif listener then
    local record = table.remove(unused) or { semaphore = require("ngx.semaphore").new(0) }
    record.listener = listener
    listener.is_busy = true
    listener.outstanding = listener.outstanding + 1
    last_id = id
    waiting[id] = record
    return call, id
  end
  return call
end

-- Returns whether the semaphore was posted. nginx silently runs no timers while `lua_max_running_timers` are running.
local function wait_for_post(record, seconds)
  local listener = record.listener
  if not listener.is_listening and seconds > PATIENCE then
    if record.semaphore:wait(PATIENCE) then
      return true
    elseif not listener.is_listening then
      listener.is_over = true
      listener.completions:close()
      if present == listener then
        present = nil
        fall_back "nginx did not run the timer; 'lua_max_running_timers' may be too low"
      end
      return false
    end
  end
  return record.semaphore:wait(seconds)
end

local function wait_at_intervals(call, limit)
  local pause = SHORTEST_PAUSE
  while not call:done() and core.clock() < limit do
    phase.nginx().sleep(pause)
    pause = math.min(pause * 1.5, LONGEST_PAUSE)
  end
end

--- Yields until a call is done.
---@param call userdata
---@param id number both from wakeup.start
function wakeup.wait(call, id)
  local record = id and waiting[id]
  if record and wait_for_post(record, call:timeout()) then
    unused[#unused + 1] = record
  elseif record then
    take(id)
  end
  wait_at_intervals(call, math.huge)
end

--- Yields until a call is done, or the time has passed. Several light threads may wait for one call: whoever is woken
--- wakes the next one.
---@param call userdata
---@param id number both from wakeup.start
---@param seconds number
function wakeup.wait_at_most(call, id, seconds)
  local limit = core.clock() + seconds * 1000
  local record = id and waiting[id]
  if record and wait_for_post(record, math.min(seconds, call:timeout())) then
    record.semaphore:post(1)
  end
  wait_at_intervals(call, limit)
end

return wakeup

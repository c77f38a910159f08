--- How nginx hears from the engine's thread that calls are done: one socket for each Lua state of a worker, read by one
-- light thread in a timer, which posts the semaphore of each call that is done.
--
-- The light thread lives while there are calls, and a moment longer, so that it keeps neither an idle worker nor one
-- that shall exit. A second timer ends it, which nginx runs at once when the worker shall exit. Where there can be no
-- socket or no timer, callers look for themselves, at growing intervals.

local core = require "authlete.core"
local phase = require "authlete.transport.phase"

local wakeup = {}

local IDLE_SECONDS = 2 -- after which the light thread is no longer needed
local FOREVER_MS = 2 ^ 31 - 1
local PATIENCE = 0.1 -- seconds in which nginx must have run the timer
local RETRY_MS = 5000 -- after which a socket and a timer are tried again where there were none
local SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.02 -- seconds, where there is no socket

local waiting = {} -- id -> { semaphore, own }
local unused = {} -- such records
local last_id = 0
local present -- { completions, path, outstanding, is_listening, is_busy, is_over }; nil while no light thread runs
local not_before = 0
local is_warned

-- Other Lua states of the worker have another table at the same time.
local mark = tostring(waiting):match "%x+$"

local function folders(setting)
  return setting and { setting } or { "/dev/shm", os.getenv "TMPDIR" or "/tmp", "/run", phase.nginx().config.prefix() }
end

-- Calls are waited for at intervals for a while.
local function do_without(reason)
  not_before = core.clock() + RETRY_MS
  if not is_warned then
    is_warned = true
    local ngx = phase.nginx()
    ngx.log(ngx.ERR, "authlete: ", reason, "; calls are polled for instead")
  end
end

-- An completions in the first folder that will have it.
local function open(setting)
  local ngx = phase.nginx()
  local reason
  for _, folder in ipairs(folders(setting)) do
    local path = ("%s/authlete-%d-%.0f-%s.sock"):format(folder:gsub("/+$", ""), ngx.worker.pid(), core.clock(), mark)
    local made, message = core.completions(path)
    if made then
      return made, path
    end
    reason = reason
      or ("cannot create a socket in %s: %s; set 'socket_folder' to a folder that the worker can write to"):format(
        folder, message)
  end
  return nil, reason
end

-- Forgets who waits for a call; returns the record.
local function take(id)
  local record = waiting[id]
  if record then
    waiting[id] = nil
    record.own.outstanding = record.own.outstanding - 1
  end
  return record
end

local function post(id)
  local record = take(id)
  if record then
    record.semaphore:post(1)
  end
end

-- Posts for the calls that are done.
local ids = {}
local function deliver(from)
  repeat
    local count = from:take(ids)
    for i = 1, count do
      post(ids[i])
    end
  until count == 0
end

-- Ends the light thread of completions once there was nothing to do for a while. `premature`: the worker shall exit.
local function watch(premature, own)
  if own.is_over then
    return
  elseif own.outstanding == 0 and (premature or not own.is_busy) then
    own.is_over = true
    own.completions:ring()
  elseif not premature then
    own.is_busy = own.outstanding > 0
    phase.nginx().timer.at(IDLE_SECONDS, watch, own)
  end
end

-- The light thread.
local function listen(_, own)
  if own.is_over then -- nobody believed in it any more
    return
  end
  own.is_listening = true
  local ngx = phase.nginx()
  local socket = ngx.socket.tcp()
  socket:settimeout(FOREVER_MS)
  local connected, message = socket:connect("unix:" .. own.path)
  if connected and own.completions:accept() then
    ngx.timer.at(IDLE_SECONDS, watch, own)
    repeat
      local byte = socket:receive(1)
      deliver(own.completions)
    until not byte or own.outstanding == 0 and (own.is_over or ngx.worker.exiting())
  else
    do_without(("cannot connect to %s: %s"):format(own.path, tostring(message)))
  end
  own.is_over = true
  if present == own then
    present = nil
  end
  socket:close()
  deliver(own.completions)
  own.completions:close()
  for id, record in pairs(waiting) do -- nobody else will post: they look for themselves
    if record.own == own then
      post(id)
    end
  end
end

local function ensure(setting)
  if present or core.clock() < not_before then
    return present
  end
  local completions, path = open(setting)
  if not completions then
    do_without(path)
    return nil
  end
  local own = { completions = completions, path = path, outstanding = 0 }
  local started, message = phase.nginx().timer.at(0, listen, own)
  if not started then
    completions:close()
    do_without("cannot start a timer: " .. message)
    return nil
  end
  present = own
  return own
end

--- Starts a call that will ring.
-- @tparam userdata api a core api
-- @param number, request, options as core.start takes them
-- @tparam[opt] string socket_folder the setting
-- @treturn userdata the call
-- @treturn number its id for wakeup.wait
function wakeup.start(api, number, request, options, socket_folder)
  local own = ensure(socket_folder)
  local id = last_id + 1
  local call, message, failure = core.start(api, number, request, options, own and own.completions, id)
  if not call then
    return nil, message, failure
  elseif own then
    local record = table.remove(unused) or { semaphore = require("ngx.semaphore").new(0) }
    record.own = own
    own.is_busy = true
    own.outstanding = own.outstanding + 1
    last_id = id
    waiting[id] = record
    return call, id
  end
  return call
end

-- Whether it rang. nginx never runs a timer while `lua_max_running_timers` others run, and does not say so to us.
local function hear(record, call)
  local own = record.own
  if not own.is_listening then
    if record.semaphore:wait(PATIENCE) then
      return true
    elseif not own.is_listening then
      own.is_over = true
      own.completions:close()
      if present == own then
        present = nil
        do_without "nginx did not run the timer; 'lua_max_running_timers' may be too low"
      end
      return false
    end
  end
  return record.semaphore:wait(call:timeout())
end

local function wait_at_intervals(call)
  local pause = SHORTEST_PAUSE
  while not call:done() do
    phase.nginx().sleep(pause)
    pause = math.min(pause * 1.5, LONGEST_PAUSE)
  end
end

--- Yields until a call is done.
-- @tparam userdata call
-- @tparam number id both from wakeup.start
function wakeup.wait(call, id)
  local record = id and waiting[id]
  if record and hear(record, call) then
    unused[#unused + 1] = record
  elseif record then
    take(id)
  end
  wait_at_intervals(call)
end

return wakeup

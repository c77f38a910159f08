--- How nginx hears from the engine's thread that calls are done: one socket for each Lua state of a worker, read by one
-- light thread in a timer, which posts the semaphore of each call that is done.
--
-- The light thread lives while there are calls, and a moment longer, so that it keeps neither an idle worker nor one
-- that shall exit. A second timer ends it, which nginx runs at once when the worker shall exit. Where there can be no
-- socket or no timer, callers look for themselves, at growing intervals.

local core = require "authlete.core"
local phase = require "authlete.phase"

local bell = {}

local IDLE_SECONDS = 2 -- after which the light thread is no longer needed
local FOREVER_MS = 2 ^ 31 - 1
local IDS_AT_ONCE = 64 -- as background.c takes them
local SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.02 -- seconds, where there is no socket

local semaphores = {} -- that nobody waits for
local waiting = {} -- id -> semaphore
local outstanding = 0
local last_id = 0
local present -- { inbox, path, is_busy, is_over }; nil while no light thread runs
local is_warned

local function folders(setting)
  return setting and { setting } or { "/dev/shm", os.getenv "TMPDIR" or "/tmp", "/run", phase.nginx().config.prefix() }
end

local function warn_once(message)
  if not is_warned then
    is_warned = true
    local ngx = phase.nginx()
    ngx.log(ngx.ERR, "authlete: ", message, ", so that calls are waited for at intervals; the setting 'socket_folder' ",
      "names a folder that the worker may write to")
  end
end

-- An inbox in the first folder that will have it.
local function open(setting)
  local ngx = phase.nginx()
  local reason
  for _, folder in ipairs(folders(setting)) do
    local path = ("%s/authlete-%d-%.0f.sock"):format(folder:gsub("/+$", ""), ngx.worker.pid(), core.clock())
    local made, message = core.inbox(path)
    if made then
      return made, path
    end
    reason = reason or ("no socket in " .. folder .. ": " .. message)
  end
  return nil, reason
end

local function ring(id)
  local semaphore = waiting[id]
  if semaphore then
    waiting[id] = nil
    outstanding = outstanding - 1
    semaphore:post(1)
  end
end

-- Posts the semaphores of the calls that are done.
local ids = {}
local function deliver(from)
  repeat
    local count = from:take(ids)
    for i = 1, count do
      ring(ids[i])
    end
  until count < IDS_AT_ONCE
end

-- Ends the light thread of an inbox once there was nothing to do for a while. `premature`: the worker shall exit.
local function watch(premature, own)
  if outstanding == 0 and (premature or not own.is_busy) then
    own.is_over = true
    own.inbox:ring()
  elseif not premature then
    own.is_busy = outstanding > 0
    phase.nginx().timer.at(IDLE_SECONDS, watch, own)
  end
end

-- The light thread.
local function listen(_, own)
  local ngx = phase.nginx()
  local socket = ngx.socket.tcp()
  socket:settimeout(FOREVER_MS)
  local connected, message = socket:connect("unix:" .. own.path)
  if connected and own.inbox:accept() then
    ngx.timer.at(IDLE_SECONDS, watch, own)
    repeat
      local byte = socket:receive(1)
      deliver(own.inbox)
    until not byte or outstanding == 0 and (own.is_over or ngx.worker.exiting())
  else
    warn_once("no connection to " .. own.path .. ": " .. tostring(message))
  end
  if present == own then
    present = nil
  end
  socket:close()
  deliver(own.inbox)
  for id in pairs(waiting) do -- nobody else will: they look for themselves
    ring(id)
  end
end

local function ensure(setting)
  if present then
    return present
  end
  local inbox, path = open(setting)
  if not inbox then
    warn_once(path)
    return nil
  end
  local own = { inbox = inbox, path = path }
  local started, message = phase.nginx().timer.at(0, listen, own)
  if not started then
    inbox:close()
    warn_once("no timer: " .. message)
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
-- @treturn number its id for bell.wait
function bell.start(api, number, request, options, socket_folder)
  local own = ensure(socket_folder)
  local id = last_id + 1
  local call = core.start(api, number, request, options, own and own.inbox, id)
  if own then
    own.is_busy = true
    last_id = id
    outstanding = outstanding + 1
    waiting[id] = table.remove(semaphores) or require("ngx.semaphore").new(0)
    return call, id
  end
  return call
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
-- @tparam number id both from bell.start
function bell.wait(call, id)
  local semaphore = id and waiting[id]
  if semaphore and semaphore:wait(call:timeout()) then
    semaphores[#semaphores + 1] = semaphore
  end
  wait_at_intervals(call)
end

return bell

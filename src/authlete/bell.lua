--- How nginx hears from the engine's thread that calls are done: one socket for each Lua state of a worker, read by one
-- light thread in a timer, which posts the semaphore of each call that is done.
--
-- The light thread lives while there are calls, and a moment longer; so neither an idle worker nor one that shall exit
-- is kept by it. Where there can be no socket or no timer, callers look for themselves, at growing intervals.

local core = require "authlete.core"
local phase = require "authlete.phase"

local bell = {}

local TICK_MS = 500 -- how soon an idle light thread looks whether it is still needed
local IDLE_TICKS = 2
local IDS_AT_ONCE = 64 -- as background.c takes them
local SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.02 -- seconds, where there is no socket

local semaphores = {} -- that nobody waits for
local waiting = {} -- id -> semaphore
local outstanding = 0
local last_id = 0
local inbox -- the present one; nil while no light thread runs
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

-- Posts the semaphores of the calls that are done.
local ids = {}
local function deliver(from)
  repeat
    local count = from:take(ids)
    for i = 1, count do
      local semaphore = waiting[ids[i]]
      waiting[ids[i]] = nil
      outstanding = outstanding - 1
      if semaphore then
        semaphore:post(1)
      end
    end
  until count < IDS_AT_ONCE
end

-- The light thread.
local function listen(_, own, path)
  local ngx = phase.nginx()
  local socket = ngx.socket.tcp()
  socket:settimeout(TICK_MS)
  local connected, message = socket:connect("unix:" .. path)
  if not connected or not own:accept() then
    warn_once("no connection to " .. path .. ": " .. tostring(message))
  end
  local ticks = 0
  while connected and (outstanding > 0 or ticks < IDLE_TICKS and not ngx.worker.exiting()) do
    local byte, reason = socket:receive(1)
    ticks = byte and 0 or ticks + 1
    if not byte and reason ~= "timeout" then
      break
    end
    deliver(own)
  end
  if inbox == own then
    inbox = nil
  end
  socket:close()
  deliver(own)
end

local function ensure(setting)
  if inbox then
    return inbox
  end
  local made, path = open(setting)
  if not made then
    warn_once(path)
    return nil
  end
  local started, message = phase.nginx().timer.at(0, listen, made, path)
  if not started then
    made:close()
    warn_once("no timer: " .. message)
    return nil
  end
  inbox = made
  return inbox
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
  local call = core.start(api, number, request, options, own, id)
  if own then
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
  else
    wait_at_intervals(call)
  end
end

return bell

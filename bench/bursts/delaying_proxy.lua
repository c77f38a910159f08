-- delaying_proxy.lua PORT_FILE PORT MILLISECONDS: a TCP proxy to a loopback port with a round-trip time of
-- MILLISECONDS: it delays bytes by half of that in each direction. A new connection waits for one more round trip,
-- which stands for the TCP handshake. Writes its own port to PORT_FILE, and exits when standard input ends.
-- luacheck: std lua54

local cqueues = require "cqueues"
local socket = require "cqueues.socket"

local PORT_FILE, PORT = arg[1], arg[2]
local HALF = tonumber(arg[3]) / 2000
local controller = cqueues.new()

local function quiet(_, _, error_number)
  return error_number
end

local function prepare(connection)
  connection:onerror(quiet)
  connection:setmode("b", "bn")
  return connection
end

-- Forwards what arrives `delay` seconds later; nil marks the end.
local function carry(from, to, delay)
  local waiting, more = {}, require("cqueues.condition").new()
  controller:wrap(function()
    repeat
      local bytes = from:read(-65536)
      table.insert(waiting, { bytes = bytes, due = cqueues.monotime() + delay })
      more:signal()
    until not bytes
  end)
  controller:wrap(function()
    while true do
      while #waiting == 0 do
        more:wait()
      end
      local chunk = table.remove(waiting, 1)
      cqueues.sleep(math.max(0, chunk.due - cqueues.monotime()))
      if not (chunk.bytes and to:xwrite(chunk.bytes, "bn")) then
        break
      end
    end
    to:shutdown "w"
  end)
end

controller:wrap(function()
  local listener = assert(socket.listen { host = "127.0.0.1", port = 0, nodelay = true })
  assert(listener:listen())
  local _, _, port = listener:localname()
  local file = assert(io.open(PORT_FILE .. ".new", "w"))
  file:write(port)
  file:close()
  assert(os.rename(PORT_FILE .. ".new", PORT_FILE))
  for client in listener:clients() do
    controller:wrap(function()
      prepare(client)
      cqueues.sleep(2 * HALF)
      local server = prepare(socket.connect { host = "127.0.0.1", port = PORT, nodelay = true })
      carry(client, server, HALF)
      carry(server, client, HALF)
    end)
  end
end)
controller:wrap(function()
  cqueues.poll { pollfd = 0, events = "r" }
  os.exit(0)
end)
assert(controller:loop())

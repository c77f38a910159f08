-- A DNS server for nginx's `resolver`: localhost is 127.0.0.1, queries for names that end in .silent get no response,
-- and all other names do not exist.
--
--   lua5.4 name_server.lua PORT_FILE
--
-- Writes its port to PORT_FILE, and exits when standard input ends. See RFC 1035 for the format of messages.
-- luacheck: std lua54

local socket = require "socket"

local PORT_FILE = arg[1]
local ADDRESS = "\127\0\0\1"
local TYPE_A, CLASS_IN = 1, 1
local SECONDS_TO_LIVE = 1
local ANSWER, NO_SUCH_NAME = 0x8180, 0x8183

-- Returns the name and the raw question of a message with one question.
local function read_question(message)
  local labels, position = {}, 13
  local length = message:byte(position)
  while length > 0 do
    labels[#labels + 1] = message:sub(position + 1, position + length)
    position = position + 1 + length
    length = message:byte(position)
  end
  return table.concat(labels, "."):lower(), message:sub(13, position + 4), string.unpack(">I2", message, position + 1)
end

-- Returns the response; nil for none.
local function answer_to(message)
  local id = message:sub(1, 2)
  local name, question, kind = read_question(message)
  if name:find "%.silent$" then return nil end
  if name ~= "localhost" then
    return id .. string.pack(">I2I2I2I2I2", NO_SUCH_NAME, 1, 0, 0, 0) .. question
  end
  local count = kind == TYPE_A and 1 or 0
  -- 0xC00C is a compressed reference to the name in the question.
  local record = string.pack(">I2I2I2I4s2", 0xC00C, TYPE_A, CLASS_IN, SECONDS_TO_LIVE, ADDRESS)
  return id .. string.pack(">I2I2I2I2I2", ANSWER, 1, count, 0, 0) .. question .. record:rep(count)
end

local server = assert(socket.udp4())
assert(server:setsockname("127.0.0.1", 0))
local _, port = server:getsockname()
local file = assert(io.open(PORT_FILE .. ".new", "w"))
file:write(string.format("%d", port))
file:close()
assert(os.rename(PORT_FILE .. ".new", PORT_FILE))

local standard_input = { getfd = function() return 0 end, dirty = function() return false end }
repeat
  local ready = socket.select { server, standard_input }
  if ready[server] then
    local message, address, from = server:receivefrom()
    local good, answer = pcall(answer_to, message)
    if good and answer then server:sendto(answer, address, from) end
  end
until ready[standard_input]

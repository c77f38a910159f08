-- HTTP/2 for peer_server.lua: frames (RFC 9113) are written by hand, so that they can be made invalid.
-- luacheck: std lua54

local http2 = {}

local PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
local TYPES = {
  data = 0, headers = 1, rst_stream = 3, settings = 4, push_promise = 5, ping = 6, goaway = 7, window_update = 8,
  continuation = 9,
}
local END_STREAM, ACK, END_HEADERS = 1, 1, 4
local LONGEST_FRAME = 16384

--
-- Methods of an exchange besides close, reset, sleep and hang
--

local Exchange = {}

-- Sends a frame on the exchange's stream, or on another one; returns false if the client has disconnected. `length` may
-- be wrong.
function Exchange:frame(kind, flags, payload, stream, length)
  local head = string.pack(">I3BBI4", length or #payload, TYPES[kind], flags, stream or self.request.stream)
  return self:send(head .. payload)
end

-- An HPACK integer (RFC 7541 section 5.1) with a 7-bit prefix, after a bit of 0.
local function integer(value)
  if value < 127 then return string.char(value) end
  local bytes = { string.char(127) }
  value = value - 127
  while value >= 128 do
    bytes[#bytes + 1] = string.char(value % 128 + 128)
    value = value // 128
  end
  return table.concat(bytes) .. string.char(value)
end

-- Encodes header fields, a map or a list of {name, value}, with HPACK.
function Exchange.fields(_, headers)
  local parts = {}
  local function add(name, value)
    value = tostring(value)
    parts[#parts + 1] = "\0" .. integer(#name) .. name .. integer(#value) .. value
  end
  for name, value in pairs(headers) do
    if type(name) == "number" then add(value[1], value[2]) else add(name:lower(), value) end
  end
  return table.concat(parts)
end

-- Sends HEADERS without END_STREAM. `headers` as above.
function Exchange:head(status, headers)
  return self:frame("headers", END_HEADERS, self:fields { [":status"] = status } .. self:fields(headers or {}))
end

function Exchange:answer(description)
  self:head(math.tointeger(description.status or 200), description.headers)
  local body = description.body or ""
  for at = 1, #body, LONGEST_FRAME do
    self:frame("data", 0, body:sub(at, at + LONGEST_FRAME - 1))
  end
  self:frame("data", END_STREAM, "")
end

function Exchange:rst_stream(code)
  self:frame("rst_stream", 0, string.pack(">I4", code))
end

function Exchange:goaway(last_stream, code)
  self:frame("goaway", 0, string.pack(">I4I4", last_stream, code), 0)
end

--
-- The connection
--

-- The class of exchanges; `base` has the methods that HTTP/1.1 shares.
function http2.class(base)
  setmetatable(Exchange, { __index = base })
  return { __index = Exchange }
end

local function read_bytes(socket, count)
  if count == 0 then return "" end
  local bytes = socket:read(count)
  return bytes and #bytes == count and bytes or nil
end

-- Reads requests until the connection ends. `serve` gets {stream, body} of each complete request, and returns whether
-- to go on; header fields are not decoded.
function http2.serve(socket, serve)
  local function send(kind, flags, payload)
    socket:xwrite(string.pack(">I3BBI4", #payload, TYPES[kind], flags, 0) .. payload, "bn")
  end
  if read_bytes(socket, #PREFACE) ~= PREFACE then return end
  send("settings", 0, "")
  local bodies = {}
  while true do
    local head = read_bytes(socket, 9)
    if not head then return end
    local length, kind, flags, stream = string.unpack(">I3BBI4", head)
    local payload = read_bytes(socket, length)
    if not payload then return end
    if kind == TYPES.settings and flags & ACK == 0 then
      send("settings", ACK, "")
    elseif kind == TYPES.ping and flags & ACK == 0 then
      send("ping", ACK, payload)
    elseif kind == TYPES.headers then
      bodies[stream] = ""
    elseif kind == TYPES.data and bodies[stream] then
      bodies[stream] = bodies[stream] .. payload
    end
    local is_whole = (kind == TYPES.headers or kind == TYPES.data) and flags & END_STREAM ~= 0
    if is_whole and not serve { stream = stream, body = bodies[stream] } then return end
  end
end

return http2

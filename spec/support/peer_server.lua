-- The process behind spec/support/peer.lua: an HTTP server that responds as a spec says, including with faults.
-- Needs Lua 5.4, or 5.3, with cjson, cqueues, luaossl and luasocket.
--
--   lua5.4 peer_server.lua LOG PORT_FILE
--
-- Each line of standard input is a JSON object that changes options (see `change` below); any other line, or the end of
-- the input, ends the server. The first line must be an object; the server then opens its port and writes it to
-- PORT_FILE. Lines written before a request (or a connection) arrives apply to that request. Each request that has been
-- read completely is logged as a line of JSON in LOG before the response starts; each response that has ended, as one
-- byte in LOG.ended. Errors in a spec's chunk are written to standard error.
-- luacheck: std lua54

local cjson = require "cjson"
local cqueues = require "cqueues"
local cqueues_socket = require "cqueues.socket"
local luasocket = require "socket"
local certificate = require "openssl.x509"
local private_key = require "openssl.pkey"
local ssl_context = require "openssl.ssl.context"
local certificate_store = require "openssl.x509.store"

package.path = arg[0]:match "^(.*)/" .. "/?.lua;" .. package.path
local http2 = require "peer_http2"

local log_name, port_file_name = arg[1], arg[2]
local log, ended = assert(io.open(log_name, "a")), assert(io.open(log_name .. ".ended", "a"))
local controller = cqueues.new()
local options = { accept = true }
local answer = function() error("the spec set no answer") end
local context                       -- of options.tls, false or nil for plain connections
local request_count = 0
local fillers = {}                  -- connections that fill the backlog; anchored here

local REASONS = {
  [200] = "OK", [201] = "Created", [204] = "No Content", [301] = "Moved Permanently", [302] = "Found",
  [303] = "See Other", [304] = "Not Modified", [307] = "Temporary Redirect", [308] = "Permanent Redirect",
  [400] = "Bad Request", [401] = "Unauthorized", [403] = "Forbidden", [404] = "Not Found",
  [429] = "Too Many Requests", [500] = "Internal Server Error", [501] = "Not Implemented", [502] = "Bad Gateway",
  [503] = "Service Unavailable", [504] = "Gateway Timeout",
}

-- Sets socket options that cqueues lacks, by lending the descriptor to a luasocket object.
local function with_luasocket(socket, action)
  local borrower = assert(luasocket.tcp4())
  borrower:close()
  borrower:setfd(socket:pollfd())
  action(borrower)
  borrower:setfd(-1)
end

--
-- Instructions from the spec
--

local function read_file(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local function new_context(tls)
  local result = ssl_context.new("TLS", true)
  result:setCertificate(certificate.new(read_file(tls.certificate)))
  result:setPrivateKey(private_key.new(read_file(tls.key)))
  if tls.http_version == "2" then result:setAlpnSelect(function() return "h2" end) end
  if tls.client_ca then
    local store = certificate_store.new()
    store:add(certificate.new(read_file(tls.client_ca)))
    result:setStore(store)
    result:setVerify(ssl_context.VERIFY_PEER + ssl_context.VERIFY_FAIL_IF_NO_PEER_CERT)
  end
  return result
end

-- Returns a function for a chunk, or for a table that describes a well-formed response.
local function new_answer(description)
  if type(description) == "table" then
    return function(exchange) exchange:answer(description) end
  end
  return assert(load(description, "=answer", "t"))
end

local function change(changes)
  options.released = false
  for name, value in pairs(changes) do options[name] = value end
  if changes.answer ~= nil then answer = new_answer(changes.answer) end
  if changes.tls ~= nil then context = changes.tls and new_context(changes.tls) end
end

local standard_input = { getfd = function() return 0 end, dirty = function() return false end }

-- Processes the lines that have been written to standard input so far; never waits.
local function process_instructions()
  while #luasocket.select({ standard_input }, nil, 0) > 0 do
    local line = io.read("l")
    if not line or line:sub(1, 1) ~= "{" then os.exit(0) end
    change(cjson.decode(line))
  end
end

--
-- One exchange
--

local Exchange = {}
Exchange.__index = Exchange

-- Returns whether the client still accepts data.
function Exchange:send(bytes)
  local connection = self.connection
  if connection.closed then error("the connection is closed already", 2) end
  if not connection.socket:xwrite(bytes, "bn") then connection.broken = true end
  return not connection.broken
end

local Http2Exchange = http2.class(Exchange)

function Exchange:answer(description)
  local status = math.tointeger(description.status or 200)
  local body = description.body or ""
  local lines = { ("HTTP/1.1 %d %s"):format(status, REASONS[status] or "Status") }
  local names = {}
  for name, value in pairs(description.headers or {}) do
    names[name:lower()] = true
    lines[#lines + 1] = name .. ": " .. tostring(value)
  end
  local bodyless = status == 204 or status == 304
  if not bodyless and not names["content-length"] and not names["transfer-encoding"] then
    lines[#lines + 1] = "Content-Length: " .. #body
  end
  self:send(table.concat(lines, "\r\n") .. "\r\n\r\n" .. (bodyless and "" or body))
end

function Exchange:json(status, text)
  self:answer { status = status, headers = { ["Content-Type"] = "application/json" }, body = text }
end

-- A clean end: FIN, after the close_notify of TLS.
function Exchange:close()
  local connection = self.connection
  if not connection.closed then
    connection.closed = true
    connection.socket:shutdown("w")
    connection.socket:close()
  end
end

-- RST: data that the client has not read yet may be lost, as when a machine crashes.
function Exchange:reset()
  local connection = self.connection
  if not connection.closed then
    connection.closed = true
    with_luasocket(connection.socket, function(socket)
      assert(socket:setoption("linger", { on = true, timeout = 0 }))
    end)
    connection.socket:close()
  end
end

function Exchange.sleep(_, seconds)
  cqueues.sleep(seconds)
end

-- Waits until the spec releases held responses.
function Exchange.hold()
  while not options.released do cqueues.sleep(0.002) end
end

-- Sends nothing more, and waits until the client gives up.
function Exchange:hang()
  repeat until not self.connection.socket:read(-4096)
  self:close()
end

--
-- Connections
--

-- Returns a line without its CRLF; nil if the connection ends before it.
local function read_line(socket)
  local line = socket:read("*L")
  return line and line:match("^(.-)\r?\n$")
end

local function read_headers(socket)
  local headers = {}
  while true do
    local line = read_line(socket)
    if not line then return nil end
    if line == "" then return headers end
    local name, value = line:match("^([^:]+):%s*(.-)%s*$")
    if not name then return nil end
    name = name:lower()
    headers[name] = headers[name] and headers[name] .. ", " .. value or value
  end
end

local function read_bytes(socket, count)
  if count == 0 then return "" end
  local bytes = socket:read(count)
  if bytes and #bytes == count then return bytes end
end

local function read_chunked_body(socket)
  local chunks = {}
  while true do
    local size = tonumber((read_line(socket) or ""):match("^%x+") or "", 16)
    if not size then return nil end
    if size == 0 then return read_headers(socket) and table.concat(chunks) end
    local bytes = read_bytes(socket, size)
    if not bytes or not read_line(socket) then return nil end
    chunks[#chunks + 1] = bytes
  end
end

-- Returns a complete request; nil if there is none.
local function read_request(socket)
  local method, target = (read_line(socket) or ""):match("^(%S+) (%S+) HTTP/1%.[01]$")
  local headers = method and read_headers(socket)
  if not headers then return nil end
  if (headers.expect or ""):lower() == "100-continue" then socket:xwrite("HTTP/1.1 100 Continue\r\n\r\n", "bn") end
  local body
  if headers["transfer-encoding"] then
    body = read_chunked_body(socket)
  else
    body = read_bytes(socket, tonumber(headers["content-length"] or "0"))
  end
  return body and { method = method, target = target, headers = headers, body = body }
end

-- Returns whether the connection can be used for more requests.
local function serve_request(connection, request)
  request_count = request_count + 1
  connection.request_count = connection.request_count + 1
  request.number = request_count
  request.connection = connection.number
  request.number_on_connection = connection.request_count
  request.tls_name = context and connection.socket:checktls():getHostName()
  log:write(cjson.encode(request), "\n")
  log:flush()
  local class = connection.is_http2 and Http2Exchange or Exchange
  local exchange = setmetatable({ request = request, connection = connection }, class)
  local good, message = xpcall(answer, debug.traceback, exchange)
  if not good then
    io.stderr:write(message, "\n")
    exchange:close()
  end
  if request.headers and (request.headers.connection or ""):lower() == "close" then exchange:close() end
  ended:write "."
  ended:flush()
  return not connection.closed and not connection.broken
end

-- On a closed or broken connection, functions return nothing or an error number instead of raising an error.
local function quiet(_, _, error_number)
  return error_number
end

local function serve_connection(connection)
  local socket = connection.socket
  local exchange = setmetatable({ connection = connection }, Exchange)
  socket:onerror(quiet)
  socket:setmode("b", "bn")
  socket:setmaxline(65536)
  process_instructions()
  if not options.accept then exchange:hang() end
  if options.accept == "end" then return exchange:close() end
  if options.accept ~= true then
    socket:read(-4096) -- otherwise the client may not notice the connection at all
    if options.accept == "reset" then exchange:reset() end
  elseif context and options.tls.http_version == "2" then
    connection.is_http2 = true
    if socket:starttls(context) then
      http2.serve(socket, function(request)
        process_instructions()
        return serve_request(connection, request)
      end)
    end
  elseif not context or socket:starttls(context) then
    repeat
      local request = read_request(socket)
      if request then process_instructions() end
    until not request or not serve_request(connection, request)
  end
  exchange:close()
end

-- An exchange may end the connection of an earlier one that is waiting for a request; this is not an error.
local function serve(connection)
  local good, message = xpcall(serve_connection, debug.traceback, connection)
  if not good and not connection.closed then io.stderr:write(message, "\n") end
end

local function listen()
  local port_wanted = math.tointeger(options.port or 0) -- JSON numbers are floats
  local listener = assert(cqueues_socket.listen { host = "127.0.0.1", port = port_wanted, reuseaddr = true })
  assert(listener:listen())
  local _, _, port = listener:localname()
  return listener, port
end

-- Fills the backlog: the kernel then drops connection requests, as if the host were unreachable.
local function fill_up(listener, port)
  with_luasocket(listener, function(socket) assert(socket:listen(0)) end)
  for _ = 1, 2 do
    local filler = cqueues_socket.connect("127.0.0.1", port)
    filler:onerror(quiet)
    filler:connect(0.05)
    fillers[#fillers + 1] = filler
  end
end

controller:wrap(function()
  change(cjson.decode(io.read("l")))
  local listener, port = listen()
  if options.accept == "full" then fill_up(listener, port) end
  local temporary_name = port_file_name .. ".new"
  local port_file = assert(io.open(temporary_name, "w"))
  port_file:write(port)
  port_file:close()
  assert(os.rename(temporary_name, port_file_name))
  controller:wrap(function()
    while true do
      cqueues.poll { pollfd = 0, events = "r" }
      process_instructions()
    end
  end)
  if options.accept == "full" then return end
  local connection_count = 0
  for socket in listener:clients() do
    connection_count = connection_count + 1
    controller:wrap(serve, { socket = socket, number = connection_count, request_count = 0 })
  end
end)

io.stdin:setvbuf("no")
assert(controller:loop())

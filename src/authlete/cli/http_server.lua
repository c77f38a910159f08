--- A small HTTP/1.1 server for the loopback address, over LuaSocket. Each connection is served by a coroutine; what is
--- asked of the server is done at once, without waiting.

local ascii = require "authlete.util.ascii"
local protected = require "authlete.util.protected"

local http_server = {}

local ADDRESS = "127.0.0.1"
local LONGEST_HEAD, LONGEST_BODY = 65536, 2 ^ 20
local PIECE = 8192
local MOST_CONNECTIONS = 500 -- select(2) takes no more than 1,024 descriptors
local LOOK_SECONDS = 1 / 5

local REASONS = { [200] = "OK", [201] = "Created", [204] = "No Content", [400] = "Bad Request" }

-- Reading. Each function raises a table: { status } for a request that is not HTTP, { } at the end of the connection.

-- Waits for more bytes.
local function fill(connection)
  while true do
    local bytes, fault, part = connection.socket:receive(PIECE)
    local text = bytes or part
    if text and text ~= "" then
      connection.buffer = connection.buffer .. text
      return
    elseif fault ~= "timeout" then
      error({}, 0)
    end
    coroutine.yield "read"
  end
end

local function take(connection, count)
  while #connection.buffer < count do
    fill(connection)
  end
  local bytes = connection.buffer:sub(1, count)
  connection.buffer = connection.buffer:sub(count + 1)
  return bytes
end

-- Returns the text up to the ending, without it.
local function take_until(connection, ending)
  while true do
    local first, last = connection.buffer:find(ending, 1, true)
    if first then
      local text = connection.buffer:sub(1, first - 1)
      connection.buffer = connection.buffer:sub(last + 1)
      return text
    elseif #connection.buffer > LONGEST_HEAD then
      error({ status = 431 }, 0)
    end
    fill(connection)
  end
end

local function check_length(length)
  if not length then
    error({ status = 400 }, 0)
  elseif length > LONGEST_BODY then
    error({ status = 413 }, 0)
  end
  return length
end

local function read_chunks(connection)
  local parts, total = {}, 0
  while true do
    local size = check_length(tonumber(take_until(connection, "\r\n"):match "^%x+" or "", 16))
    total = check_length(total + size)
    if size == 0 then
      repeat
        local trailer = take_until(connection, "\r\n")
      until trailer == ""
      return table.concat(parts)
    end
    parts[#parts + 1] = take(connection, size)
    take(connection, 2)
  end
end

local function read_headers(text)
  local headers = {}
  for line in (text .. "\r\n"):gmatch "(.-)\r\n" do
    local name, value = line:match "^([^%s:]+):%s*(.-)%s*$"
    if not name then
      error({ status = 400 }, 0)
    end
    name = ascii.lower(name)
    headers[name] = headers[name] and headers[name] .. ", " .. value or value
  end
  return headers
end

local function write(connection, text)
  local sent = 0
  while sent < #text do
    local last, fault, part = connection.socket:send(text, sent + 1)
    sent = last or part
    if not last and fault ~= "timeout" then
      error({}, 0)
    elseif not last then
      coroutine.yield "write"
    end
  end
end

local function read_body(connection, headers)
  if headers.expect and ascii.lower(headers.expect) == "100-continue" then
    write(connection, "HTTP/1.1 100 Continue\r\n\r\n")
  end
  if headers["transfer-encoding"] then
    if ascii.lower(headers["transfer-encoding"]) ~= "chunked" or headers["content-length"] then
      error({ status = 400 }, 0)
    end
    return read_chunks(connection)
  elseif headers["content-length"] then
    return take(connection, check_length(tonumber(headers["content-length"]:match "^%d+$")))
  end
  return ""
end

local function read_request(connection)
  local head = take_until(connection, "\r\n\r\n"):gsub("^[\r\n]+", "")
  local method, target, version, rest = head:match "^(%u+) (/%S*) HTTP/1%.([01])(.*)$"
  if not method then
    error({ status = 400 }, 0)
  end
  local headers = rest ~= "" and read_headers(rest:sub(3)) or {}
  local wish = ascii.lower(headers.connection or "")
  return {
    method = method, url = ("http://%s%s"):format(headers.host or ADDRESS, target), target = target, headers = headers,
    body = read_body(connection, headers), is_last = wish == "close" or version == "0" and wish ~= "keep-alive",
  }
end

-- Responding ----------------------------------------------------------------------------------------------------------

local function respond(connection, response, request)
  local status, body = response.status, response.body or ""
  local lines = { ("HTTP/1.1 %d %s"):format(status, REASONS[status] or "Status") }
  for name, value in pairs(response.headers or {}) do
    lines[#lines + 1] = name .. ": " .. value
  end
  if status ~= 204 then
    lines[#lines + 1] = "Content-Length: " .. #body
  end
  lines[#lines + 1] = "Connection: " .. (request.is_last and "close" or "keep-alive")
  local is_empty = status == 204 or request.method == "HEAD"
  write(connection, table.concat(lines, "\r\n") .. "\r\n\r\n" .. (is_empty and "" or body))
end

local function serve(connection, handle)
  repeat
    local request = read_request(connection)
    local response = handle(request)
    if not response then
      return -- the connection ends without a response
    end
    respond(connection, response, request)
  until request.is_last
end

-- What a coroutine runs. Errors of `handle` end the program.
local function run_connection(connection, handle)
  local finished, problem = protected.call(serve, connection, handle)
  if not finished and type(problem) ~= "table" then
    return problem
  elseif not finished and problem.status then
    protected.call(respond, connection, { status = problem.status, body = "" }, { is_last = true })
  end
end

-- The loop ------------------------------------------------------------------------------------------------------------

--- Listens on a port of the loopback address.
---@param port integer 0 for one that is free
---@return table? # nil and a message if that is not possible
---@return string|integer # the port
function http_server.listen(port)
  local listener, fault = require("socket").bind(ADDRESS, port)
  if not listener then
    return nil, fault
  end
  listener:settimeout(0)
  return listener, (select(2, listener:getsockname()))
end

-- Continues a connection until it waits again. Returns whether it goes on.
local function continue(connection)
  local resumed, wish = coroutine.resume(connection.thread)
  if coroutine.status(connection.thread) == "dead" then
    connection.socket:close()
    if not resumed or wish then
      error(wish, 0)
    end
    return false
  end
  connection.wish = wish
  return true
end

local function accept(connections, listener, handle)
  local socket = listener:accept()
  if socket then
    socket:settimeout(0)
    socket:setoption("tcp-nodelay", true)
    local connection = { socket = socket, buffer = "" }
    connection.thread = coroutine.create(function() return run_connection(connection, handle) end)
    connections[socket] = continue(connection) and connection or nil
  end
end

local function sockets_to_watch(connections, listener)
  local readers, writers, count = {}, {}, 0
  for socket, connection in pairs(connections) do
    count = count + 1
    local list = connection.wish == "write" and writers or readers
    list[#list + 1] = socket
  end
  if count < MOST_CONNECTIONS then
    readers[#readers + 1] = listener
  end
  return readers, writers
end

--- Serves requests for ever.
---@param listener table from http_server.listen
---@param handle fun(request: table): table? gets { method, url, target, headers, body } and returns
---  { status, headers, body }, or nil to end the connection; must not yield
---@param look function called several times a second
function http_server.run(listener, handle, look)
  local select_ready = require("socket").select
  local connections = {}
  while true do
    local readers, writers = sockets_to_watch(connections, listener)
    local readable, writable = select_ready(readers, writers, LOOK_SECONDS)
    for _, list in ipairs { readable, writable } do
      for _, socket in ipairs(list) do
        if socket == listener then
          accept(connections, listener, handle)
        elseif connections[socket] and not continue(connections[socket]) then
          connections[socket] = nil
        end
      end
    end
    look()
  end
end

return http_server

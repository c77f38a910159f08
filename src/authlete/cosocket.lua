--- The cosocket transport: a lean HTTP/1.1 exchange on ngx.socket, for those who want no thread (RFC 9110, RFC 9112).
--
-- exchange.lua retries; here a request goes out once. nginx's pools keep connections, apart by what makes them differ.
-- Host names need `resolver` in nginx.conf, https needs `lua_ssl_trusted_certificate`: what is missing is named. nginx
-- checks certificates against host names only: for an IP address take the engine.

local core = require "authlete.core"
local exchange_of = require "authlete.exchange"
local phase = require "authlete.phase"

local cosocket = {}

local IDLE_MS = 30 * 1000 -- for how long a connection is kept: less than servers keep it
local POOL_SIZE = 512
local MAX_HEAD_BYTES = 256 * 1024
local PIECE_BYTES = 64 * 1024
local NO_HTTP = "the answer is no HTTP"

-- Ends the exchange: the transport catches it.
local function fail(kind, message)
  error({ kind = kind, message = message }, 0)
end

-- The first result of a socket's function, or the end of the exchange. `kind` is for all but timeouts.
local function check(result, message, kind)
  if result then
    return result
  elseif message == "timeout" then
    fail("timeout", "no complete answer within the time there was")
  end
  return fail(kind or "network", message)
end

-- One exchange: `socket`, `deadline` in seconds of ngx.now, `most` bytes of a body, `sent` once the request goes out,
-- `buffer` with what has come and was not read. Its socket gets the time that is left.
local function set_timeout(exchange, deadline)
  local left_ms = ((deadline or exchange.deadline) - exchange.now()) * 1000
  check(left_ms >= 1, "timeout")
  exchange.socket:settimeout(left_ms)
end

local function check_size(size, most, what)
  if size > most then
    fail("too_large", ("%s larger than %.0f bytes"):format(what, most))
  end
end

local function shake_hands(exchange, server, deadline)
  if server.certificate then
    check(exchange.socket:setclientcert(server.certificate, server.key), "the client certificate is unusable", "tls")
  end
  set_timeout(exchange, deadline)
  -- lua-resty-core raises when a certificate is refused and the handshake did not have to wait.
  local finished, shaken, message = pcall(exchange.socket.sslhandshake, exchange.socket, nil, server.host, true)
  message = finished and message or "the certificate is refused"
  if not finished or message:find("issuer certificate", 1, true) or message:find "self.signed" then
    message = message .. "; nginx.conf says by 'lua_ssl_trusted_certificate' whom to trust, and by "
      .. "'lua_ssl_verify_depth' through how many certificates"
  end
  check(finished and shaken, message, "tls")
end

-- nginx waits for a name as long as `resolver_timeout` says, whatever the socket's time. Where a kept connection will
-- do, there is no name to wait for, and no light thread to pay for.
local function open(exchange, server, deadline)
  local is_kept = server.idle > 0
  local function connect()
    return exchange.socket:connect(server.host, server.port, server.options)
  end
  server.idle = is_kept and server.idle - 1 or 0
  if is_kept or server.is_address then
    return connect()
  end
  return phase.within(deadline - exchange.now(), connect)
end

local function connect(exchange, server)
  local deadline = math.min(exchange.deadline, exchange.now() + server.connect_timeout_ms / 1000)
  set_timeout(exchange, deadline)
  local connected, message = open(exchange, server, deadline)
  if message and message:find("no resolver defined", 1, true) then
    fail("dns", "nginx.conf has no 'resolver', which the host " .. server.host .. " needs")
  end
  check(connected, message, message and message:find("could not be resolved", 1, true) and "dns" or "connect")
  local is_new = exchange.socket:getreusedtimes() == 0
  server.idle = is_new and 0 or server.idle
  if is_new and server.is_tls then
    shake_hands(exchange, server, deadline)
  end
end

local function fill(exchange)
  set_timeout(exchange)
  local bytes, message = exchange.socket:receiveany(PIECE_BYTES)
  exchange.buffer = exchange.buffer .. check(bytes, message)
end

-- By pieces, since the time a socket is given begins anew with each byte that comes.
local function read(exchange, length)
  local bytes = exchange.buffer
  if #bytes < length then
    local parts, size = { bytes }, #bytes
    repeat
      exchange.buffer = ""
      fill(exchange)
      parts[#parts + 1] = exchange.buffer
      size = size + #exchange.buffer
    until size >= length
    bytes = table.concat(parts)
  end
  exchange.buffer = bytes:sub(length + 1)
  return bytes:sub(1, length)
end

local function read_line(exchange)
  local stop = exchange.buffer:find("\n", 1, true)
  while not stop do
    check_size(#exchange.buffer, MAX_HEAD_BYTES, "a line of the reply is")
    fill(exchange)
    stop = exchange.buffer:find("\n", 1, true)
  end
  return (read(exchange, stop):gsub("\r?\n$", ""))
end

-- RFC 9112 section 7.1; trailers are passed over.
local function read_chunked(exchange)
  local parts, total, trailer_bytes = {}, 0, 0
  repeat
    local size = check(tonumber(read_line(exchange):match "^%x+" or "", 16), NO_HTTP)
    total = total + size
    check_size(total, exchange.most, "the reply is")
    if size > 0 then
      parts[#parts + 1] = read(exchange, size)
      check(read_line(exchange) == "", NO_HTTP)
    end
  until size == 0
  repeat
    local line = read_line(exchange)
    trailer_bytes = trailer_bytes + #line
    check_size(trailer_bytes, MAX_HEAD_BYTES, "the reply's trailers are")
  until line == ""
  return table.concat(parts)
end

local function read_until_close(exchange)
  local parts, total, bytes, message = {}, 0, exchange.buffer, nil
  exchange.buffer = ""
  while bytes do
    total = total + #bytes
    check_size(total, exchange.most, "the reply is")
    parts[#parts + 1] = bytes
    set_timeout(exchange)
    bytes, message = exchange.socket:receiveany(PIECE_BYTES)
  end
  check(message == "closed", message)
  return table.concat(parts)
end

-- Takes the head of the reply, passing over interim ones, and returns text that begins with it and what core.head says.
local function read_head(exchange)
  local interim_bytes = 0
  while true do
    local head = exchange.buffer
    check_size(interim_bytes + #head, MAX_HEAD_BYTES, "the reply's headers are")
    local size, status, length, is_chunked, keeps_alive = core.head(head)
    if check(size, NO_HTTP) == 0 then
      fill(exchange)
    else
      exchange.buffer = head:sub(size + 1)
      if status >= 200 then
        return head, status, length, is_chunked, keeps_alive
      end
      interim_bytes = interim_bytes + size
    end
  end
end

local function perform(exchange, server, request)
  connect(exchange, server)
  set_timeout(exchange)
  exchange.sent = true
  check(exchange.socket:send(request.bytes))
  local head, status, length, is_chunked, keeps_alive = read_head(exchange)
  if status == 204 or status == 304 then -- RFC 9112 section 6.3
    length, is_chunked = 0, false
  end
  check_size(length or 0, exchange.most, "the reply is")
  local body = is_chunked and read_chunked(exchange) or length and read(exchange, length) or read_until_close(exchange)
  local is_reusable = keeps_alive and (length or is_chunked) and exchange.buffer == ""
  if is_reusable and exchange.socket:setkeepalive(IDLE_MS, POOL_SIZE) then
    server.idle = server.idle + 1
  else
    exchange.socket:close()
  end
  return { status = status, headers = head, body = body }
end

local function parse_file(name, parser)
  local file = assert(io.open(name, "r"))
  local text = file:read "*a"
  file:close()
  return assert(require("ngx.ssl")[parser](text))
end

local function make_server(settings)
  local host, port = (settings.origin .. ":"):match "://(.-):(%d*):?$"
  local is_tls = settings.origin:find "^https:" ~= nil
  local certificate, key = settings.client_certificate, settings.client_key or settings.client_certificate
  return {
    host = host,
    port = tonumber(port) or is_tls and 443 or 80,
    is_tls = is_tls,
    is_address = host:find "^[%d.]+$" or host:find "^%[",
    idle = 0, -- how many connections there are in the pool at the most
    connect_timeout_ms = settings.connect_timeout_ms,
    certificate = certificate and parse_file(certificate, "parse_pem_cert"),
    key = certificate and parse_file(key, "parse_pem_priv_key"),
    options = { pool = table.concat({ "authlete", settings.origin, certificate or "", key or "" }, " ") },
  }
end

local make = exchange_of.kind(core.render)

--- Makes an api of a core api.
-- @tparam userdata api from core.new
-- @tparam table settings as settings.check returns them
-- @treturn table an object with the same methods
function cosocket.wrap(api, settings)
  local server, most, ngx = make_server(settings), settings.max_response_bytes, phase.nginx()
  local now, tcp = ngx.now, ngx.socket.tcp
  local function transport(request)
    local may, name = phase.now()
    if may ~= "yield" then
      return nil, "nginx's phase '" .. name .. "' has no cosockets", "phase", false
    end
    local deadline = now() + request.timeout_ms / 1000
    local exchange = { socket = tcp(), now = now, deadline = deadline, most = most, sent = false, buffer = "" }
    local done, result = pcall(perform, exchange, server, request)
    if done then
      return result
    end
    exchange.socket:close()
    assert(type(result) == "table", result)
    return nil, result.message, result.kind, exchange.sent
  end
  return make { api = api, transport = transport }
end

return cosocket

--- The cosocket transport: a lean HTTP/1.1 exchange on ngx.socket, for those who want no thread (RFC 9110, RFC 9112).
--
-- exchange.lua retries; here a request goes out once. Connections are kept in nginx's pool, apart by all that makes
-- them differ. Needs `resolver` in nginx.conf for host names and `lua_ssl_trusted_certificate` for https, and names what
-- is missing. nginx checks certificates against host names only: for an IP address take the engine.

local core = require "authlete.core"
local exchange_of = require "authlete.exchange"
local phase = require "authlete.phase"

local cosocket = {}

local IDLE_MS = 30 * 1000 -- for how long a connection is kept: less than servers keep it
local POOL_SIZE = 512
local MAX_HEAD_BYTES = 256 * 1024
local PIECE_BYTES = 64 * 1024

-- Ends the exchange: the transport catches it.
local function fail(kind, message)
  error({ kind = kind, message = message }, 0)
end

-- One exchange: `socket`, `deadline` in seconds of ngx.now, `most` bytes of a body, `sent` once the request goes out,
-- `buffer` with what has come and was not read.

local function set_timeout(exchange, most_ms)
  local left_ms = (exchange.deadline - exchange.now()) * 1000
  if left_ms < 1 then
    fail("timeout", "no complete answer within the time there was")
  end
  exchange.socket:settimeout(most_ms and math.min(most_ms, left_ms) or left_ms)
end

-- The first result of a socket's function, or the end of the exchange. `kind` is for all but timeouts.
local function check(result, message, kind, hint)
  if result then
    return result
  elseif message == "timeout" then
    fail("timeout", "no complete answer within the time there was")
  end
  return fail(kind, message .. (hint or ""))
end

local function check_size(size, most, what)
  if size > most then
    fail("too_large", ("%s larger than %.0f bytes"):format(what, most))
  end
end

local function check_http(value)
  return value or fail("network", "the answer is no HTTP")
end

-- Connecting.

local function shake_hands(exchange, server)
  if server.certificate then
    check(exchange.socket:setclientcert(server.certificate, server.key), "the client certificate is unusable", "tls")
  end
  set_timeout(exchange, server.connect_timeout_ms)
  local shaken, message = exchange.socket:sslhandshake(nil, server.host, true)
  local is_untrusted = message and (message:find("issuer certificate", 1, true) or message:find "self.signed")
  check(shaken, message, "tls", is_untrusted and "; nginx.conf says by 'lua_ssl_trusted_certificate' whom to trust, "
    .. "and by 'lua_ssl_verify_depth' through how many certificates")
end

local function connect(exchange, server)
  set_timeout(exchange, server.connect_timeout_ms)
  local connected, message = exchange.socket:connect(server.host, server.port, server.options)
  if message and message:find("no resolver defined", 1, true) then
    fail("dns", "nginx.conf has no 'resolver', which the host " .. server.host .. " needs")
  end
  check(connected, message, message and message:find("could not be resolved", 1, true) and "dns" or "connect")
  if server.is_tls and exchange.socket:getreusedtimes() == 0 then
    shake_hands(exchange, server)
  end
end

-- Reading.

local function fill(exchange)
  set_timeout(exchange)
  local bytes, message = exchange.socket:receiveany(PIECE_BYTES)
  exchange.buffer = exchange.buffer .. check(bytes, message, "network")
end

local function read(exchange, length)
  local buffer = exchange.buffer
  if #buffer >= length then
    exchange.buffer = buffer:sub(length + 1)
    return buffer:sub(1, length)
  end
  exchange.buffer = ""
  set_timeout(exchange)
  local rest, message = exchange.socket:receive(length - #buffer)
  return buffer .. check(rest, message, "network")
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
  while true do
    local digits = check_http(read_line(exchange):match "^(%x+)")
    local size = check_http(#digits <= 8 and tonumber(digits, 16))
    total = total + size
    check_size(total, exchange.most, "the reply is")
    if size == 0 then
      break
    end
    parts[#parts + 1] = read(exchange, size)
    check_http(read_line(exchange) == "")
  end
  while trailer_bytes do
    local line = read_line(exchange)
    trailer_bytes = line ~= "" and trailer_bytes + #line
    check_size(trailer_bytes or 0, MAX_HEAD_BYTES, "the reply's trailers are")
  end
  return table.concat(parts)
end

local function read_until_close(exchange)
  local parts, total, is_open = { exchange.buffer }, #exchange.buffer, true
  while is_open do
    check_size(total, exchange.most, "the reply is")
    set_timeout(exchange)
    local bytes, message = exchange.socket:receiveany(PIECE_BYTES)
    is_open = message ~= "closed"
    parts[#parts + 1] = is_open and check(bytes, message, "network") or nil
    total = total + (bytes and #bytes or 0)
  end
  exchange.buffer = ""
  return table.concat(parts)
end

-- RFC 9112 section 6.3
local function read_body(exchange, status, length, is_chunked)
  if status == 204 or status == 304 then
    return ""
  elseif is_chunked then
    return read_chunked(exchange)
  elseif length then
    check_size(length, exchange.most, "the reply is")
    return read(exchange, length)
  end
  return read_until_close(exchange)
end

-- Takes one head, of an interim response or the last, and returns text that begins with it and what core.head says.
local function read_head(exchange)
  local size, status, length, is_chunked, keeps_alive = core.head(exchange.buffer)
  while size == 0 do
    check_size(#exchange.buffer, MAX_HEAD_BYTES, "the reply's headers are")
    fill(exchange)
    size, status, length, is_chunked, keeps_alive = core.head(exchange.buffer)
  end
  local head = exchange.buffer
  exchange.buffer = head:sub(check_http(size) + 1)
  return head, status, length, is_chunked, keeps_alive
end

local function perform(exchange, server, request)
  connect(exchange, server)
  set_timeout(exchange)
  exchange.sent = true
  local sent, message = exchange.socket:send(request.bytes)
  check(sent, message, "network")
  local head, status, length, is_chunked, keeps_alive
  local interim_bytes = 0
  repeat
    head, status, length, is_chunked, keeps_alive = read_head(exchange)
    interim_bytes = interim_bytes + (status < 200 and #head or 0)
    check_size(interim_bytes, MAX_HEAD_BYTES, "the interim replies are")
  until status >= 200
  local body = read_body(exchange, status, length, is_chunked)
  if keeps_alive and (length or is_chunked) and exchange.buffer == "" then
    exchange.socket:setkeepalive(IDLE_MS, POOL_SIZE)
  else
    exchange.socket:close()
  end
  return { status = status, headers = head, body = body }
end

-- Settings.

local function parse_file(name, parser)
  local file = assert(io.open(name, "r"))
  local text = file:read "*a"
  file:close()
  return assert(require("ngx.ssl")[parser](text))
end

local function make_server(settings)
  local host, port = settings.origin:match "://(.-):?(%d*)$"
  local is_tls = settings.origin:find "^https:" ~= nil
  local certificate, key = settings.client_certificate, settings.client_key or settings.client_certificate
  return {
    host = host,
    port = tonumber(port) or is_tls and 443 or 80,
    is_tls = is_tls,
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
    local deadline = now() + request.timeout_ms / 1000
    local exchange = { socket = tcp(), now = now, deadline = deadline, most = most, sent = false, buffer = "" }
    local done, result = pcall(perform, exchange, server, request)
    if done then
      return result
    end
    exchange.socket:close()
    if type(result) ~= "table" then
      error(result, 0)
    end
    return nil, result.message, result.kind, exchange.sent
  end
  return make { api = api, transport = transport }
end

return cosocket

--- The cosocket transport: HTTP/1.1 exchanges over ngx.socket, without the engine's thread. The core builds requests
--- and parses responses; nginx sends and receives the bytes.
---
--- nginx keeps idle connections in a pool for each combination of origin, certificate and key, and for each minute,
--- because it does not say how old a connection is, and an old one may lead to a server that has moved. Host names need
--- `resolver` in nginx.conf, and https needs `lua_ssl_trusted_certificate`; messages name what is missing. TLS below
--- 1.2 is refused by `lua_ssl_protocols`, which Lua can neither set nor see. nginx checks certificates against host
--- names only; for IP addresses, use the engine.

local ascii = require "authlete.util.ascii"
local core = require "authlete.core"
local custom = require "authlete.transport.custom"
local phase = require "authlete.util.phase"

local cosocket = {}

local PIECE_BYTES = 64 * 1024
local SEND_BYTES = 4 * 1024
local STALE_SECONDS = 0.005 -- longer than a busy worker takes between rounds of events

-- Ends the exchange by raising an error, which the transport catches.
local function fail(kind, message)
  error({ kind = kind, message = message }, 0)
end

-- Returns the first result of a socket method, or ends the exchange if that is nil. `kind` is for all failures except
-- timeouts.
local function check(result, message, kind)
  if result then
    return result
  elseif message == "timeout" then
    fail("timeout", "timed out before the response was complete")
  end
  return fail(kind or "network", message)
end

-- An exchange has `socket`, `deadline` (of core.clock), and `sent`, which is set when sending begins. Sets the socket's
-- timeout to the time that is left.
local function set_timeout(exchange, deadline)
  local left_ms = (deadline or exchange.deadline) - core.clock()
  check(left_ms >= 1, "timeout")
  exchange.socket:settimeout(left_ms)
end

local function shake_hands(exchange, server, deadline)
  if server.certificate then
    check(exchange.socket:setclientcert(server.certificate, server.key), "cannot use the client certificate", "tls")
  end
  set_timeout(exchange, deadline)
  -- lua-resty-core raises an error if a certificate is rejected in a handshake that did not have to wait.
  local finished, shaken, message = pcall(exchange.socket.sslhandshake, exchange.socket, nil, server.host, true)
  message = finished and message or "the certificate was rejected"
  if not finished or message:find("issuer certificate", 1, true) or message:find "self.signed" then
    message = message .. "; check 'lua_ssl_trusted_certificate' and 'lua_ssl_verify_depth' in nginx.conf"
  end
  check(finished and shaken, message, "tls")
end

-- nginx closes connections in its pool that the server has closed or written to, but only when it handles events. If
-- the worker has not done so for a while, it must handle events before one of these connections gets a request.
local function let_pool_close(server)
  local ngx = phase.nginx()
  local handled_at = ngx.now()
  ngx.update_time()
  if server.has_kept and ngx.now() - handled_at >= STALE_SECONDS then
    ngx.sleep(0.001) -- a sleep of 0 ends before events are handled
  end
end

-- The options for connecting: the pool of this minute. Connections in earlier pools become idle and are closed.
local function options_of(server)
  local minute = math.floor(core.clock() / core.old_ms)
  if server.minute ~= minute then
    server.minute = minute
    server.options = { pool = server.pool .. " " .. minute }
  end
  return server.options
end

-- A name lookup may take as long as `resolver_timeout`, whatever the timeout of the socket, so it runs in a light
-- thread of its own.
local function open(exchange, server, deadline)
  local function connect()
    return exchange.socket:connect(server.address, server.port, options_of(server))
  end
  let_pool_close(server)
  if server.is_address then
    return connect()
  end
  return phase.within((deadline - core.clock()) / 1000, connect)
end

local function connect(exchange, server)
  local deadline = math.min(exchange.deadline, core.clock() + server.connect_timeout_ms)
  set_timeout(exchange, deadline)
  local connected, message = open(exchange, server, deadline)
  if message and message:find("no resolver defined", 1, true) then
    fail("dns", "nginx.conf needs a 'resolver' to resolve the host name " .. server.host)
  end
  check(connected, message, message and message:find("could not be resolved", 1, true) and "dns" or "connect")
  local is_new = exchange.socket:getreusedtimes() == 0
  server.has_kept = server.has_kept and not is_new
  if is_new and server.is_tls then
    shake_hands(exchange, server, deadline)
  end
end

-- Reads the response into the call, in pieces, because nginx restarts the timeout of a socket with each byte. Returns
-- how many milliseconds the connection may stay idle before it is reused; 0 if it must not be reused.
local function read(exchange, call)
  local progress, idle_ms
  repeat
    set_timeout(exchange)
    local bytes, message = exchange.socket:receiveany(PIECE_BYTES)
    if not bytes and message == "timeout" then
      check(nil, message)
    end
    if bytes then
      progress, idle_ms = call:read(bytes)
    else
      progress, idle_ms = call:read_end(message == "closed")
    end
  until progress ~= "more"
  return idle_ms
end

-- Sends the request in pieces, because nginx restarts the timeout of a socket whenever it has sent a part.
local function send(exchange, bytes)
  for position = 1, #bytes, SEND_BYTES do
    set_timeout(exchange)
    exchange.sent = true
    check(exchange.socket:send(#bytes > SEND_BYTES and bytes:sub(position, position + SEND_BYTES - 1) or bytes))
  end
end

local function perform(exchange, server, call)
  connect(exchange, server)
  send(exchange, call:bytes())
  local idle_ms = read(exchange, call)
  if idle_ms > 0 and exchange.socket:setkeepalive(idle_ms, core.max_idle) then
    server.has_kept = true
  else
    exchange.socket:close()
  end
  return true
end

local function parse_file(setting, name, parser)
  local file = assert(io.open(name, "r"))
  local text = file:read "*a"
  file:close()
  local parsed, message = require("ngx.ssl")[parser](text)
  return parsed or error(("authlete.new: setting '%s' is not a valid PEM file: %s"):format(setting, message), 0)
end

-- Returns what to connect to. localhost is this machine, whatever a name server says (RFC 6761 section 6.3): the token
-- of the service must not leave it unencrypted.
local function address_of(host)
  local lower = ascii.lower(host)
  if lower == "localhost" or lower:find "%.localhost$" then
    return "127.0.0.1"
  end
  return host:find(":", 1, true) and "[" .. host .. "]" or host
end

local function make_server(settings)
  local certificate, key = settings.client_certificate, settings.client_key or settings.client_certificate
  local key_setting = settings.client_key and "client_key" or "client_certificate"
  local host = settings.host
  local address = address_of(host)
  return {
    host = host:find(":", 1, true) and "[" .. host .. "]" or host,
    address = address,
    port = tonumber(settings.port),
    is_tls = settings.origin:find "^https:" ~= nil,
    is_address = address:find "^[%d.]+$" or address:find(":", 1, true),
    has_kept = false, -- whether the pool may have connections
    connect_timeout_ms = settings.connect_timeout_ms,
    certificate = certificate and parse_file("client_certificate", certificate, "parse_pem_cert"),
    key = certificate and parse_file(key_setting, key, "parse_pem_priv_key"),
    pool = table.concat({ "authlete", settings.origin, certificate or "", key or "" }, " "),
  }
end

--- Wraps a core api.
---@param api userdata from core.new
---@param settings table as settings.check returns them
---@return table # an object with the same methods
function cosocket.wrap(api, settings)
  local server = make_server(settings)
  local tcp = phase.nginx().socket.tcp
  local function exchange_once(call, timeout_ms)
    local may, name = phase.now()
    if may ~= "yield" then
      return nil, "cosockets are not available in nginx's phase '" .. name .. "'", "phase", false
    end
    local exchange = { socket = tcp(), deadline = core.clock() + timeout_ms, sent = false }
    local done, result = pcall(perform, exchange, server, call)
    if done then
      return result
    end
    exchange.socket:close()
    assert(type(result) == "table", result)
    return nil, result.message, result.kind, exchange.sent
  end
  return custom.make { api = api, exchange = exchange_once }
end

return cosocket

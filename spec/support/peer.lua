-- HTTP servers for specs. Each runs in its own process and responds as the spec says, including with faults.
--
--   local server = peer.start { tls = "good", answer = [[
--     local exchange = ...
--     if exchange.request.number == 2 then return exchange:reset() end
--     exchange:json(200, '{"action":"BAD_REQUEST"}')
--   ]] }
--   … server.url, server.port …
--   server:change { answer = { status = 503, headers = { ["Retry-After"] = "1" }, body = "" } }
--   assert.equal(1, #server:requests())
--   server:stop()
--
-- Options of `start`, and of `change`, which takes effect from the next connection or request on:
--   answer  a Lua chunk (Lua 5.3 or 5.4), called once per request with an exchange; or a table {status, headers, body}
--   tls     false (plain), or the certificate to use: "good", "expired", "wrong_host", "unknown_ca", "self_signed";
--           `change` cannot turn TLS on or off
--   accept  true; false: connections are accepted but not served, without a TLS handshake; "close", "reset":
--           connections end when the client sends its first bytes; "end": at once; "full" (`start` only): TCP
--           connections are not established
-- For `start` only:
--   client_certificate  true: the handshake fails without a certificate signed by peer.certificates().ca
--   port    a port instead of any free one
--   http_version  "2": all connections use HTTP/2, negotiated by ALPN; TLS only. See peer_http2.lua for the additional
--           methods of an exchange; its `request` has `stream`, but no method, target and headers
--
-- An exchange has `request` = {method, target, headers (lower-case names), body, number (counted per server),
-- connection (its number), number_on_connection, tls_name (SNI)}, and
--   exchange:send(bytes)                      sends them unchanged; returns false if the client has disconnected
--   exchange:answer{status=, headers=, body=} well formed, with a Content-Length unless a header says otherwise
--   exchange:json(status, text)
--   exchange:close()  exchange:reset()        FIN, RST
--   exchange:sleep(seconds)
--   exchange:hold()                           waits for server:release(); again after server:change() or server:hold()
--   exchange:hang()                           sends nothing more, and waits until the client gives up
-- After the chunk the connection stays open, unless one of these methods or the request closed it. Globals of the chunk
-- live as long as the server, so a chunk can act on an earlier exchange as well.
--
-- The server exits with the process that started it.

local cjson = require "cjson"
local process = require "spec.support.process"

local read_file = process.read_file

local peer = {}
local Peer = {}
Peer.__index = Peer

local FOLDER = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") or "."
local START_OPTIONS = { answer = true, tls = true, accept = true, client_certificate = true, port = true,
  http_version = true }
local CHANGE_OPTIONS = { answer = true, tls = true, accept = true, released = true }
local SECONDS_TO_START = 20

-- The server must not run under the spec's own interpreter settings (a sanitizer, paths for another Lua version). The
-- shell outlives a server that fails, so that writing to it never meets a broken pipe.
local COMMAND = [[
unset LD_PRELOAD LUA_PATH LUA_CPATH LUA_PATH_5_4 LUA_CPATH_5_4 LUA_INIT LUA_INIT_5_4
"${AUTHLETE_SPEC_PEER_LUA:-lua5.4}" 'FOLDER/peer_server.lua' 'NAME' 'NAME.port' 2>'NAME.errors' || {
  : >'NAME.failed'
  while read -r line && [ "$line" != stop ]; do :; done
}
rm -f 'NAME' 'NAME.port' 'NAME.errors' 'NAME.failed' 'NAME.ended'
]]

local certificates

-- Returns the file names of the certificates (PEM): ca, and {certificate, key} of good, expired, wrong_host,
-- unknown_ca, self_signed, client. Creates them if they are missing or stale.
function peer.certificates()
  if certificates then return certificates end
  local pipe = assert(io.popen("unset LD_PRELOAD; '" .. FOLDER .. "/certificates.sh' build/certificates", "r"))
  local folder = pipe:read("*l")
  pipe:close()
  if not folder then error("certificates.sh created no certificates; its output says why", 2) end
  certificates = { folder = folder, ca = folder .. "/ca.pem", ca_key = folder .. "/ca.key" }
  for _, name in ipairs { "good", "expired", "wrong_host", "unknown_ca", "self_signed", "client" } do
    certificates[name] = { certificate = folder .. "/" .. name .. ".pem", key = folder .. "/" .. name .. ".key" }
  end
  return certificates
end

-- Returns a URL of this machine on which no server listens: port 1 is privileged and unused.
function peer.refused_url()
  return "http://127.0.0.1:1"
end

-- Encodes the options for the server on one line.
local function options_line(options, known, client_certificate, http_version)
  local message = {}
  for name, value in pairs(options) do
    if not known[name] then error("peer: unknown option '" .. tostring(name) .. "'", 3) end
    message[name] = value
  end
  message.client_certificate, message.http_version = nil, nil
  if options.tls then
    local names = peer.certificates()[options.tls]
    if type(names) ~= "table" then error("peer: no certificate named '" .. tostring(options.tls) .. "'", 3) end
    message.tls = { certificate = names.certificate, key = names.key }
    message.tls.client_ca = client_certificate and peer.certificates().ca or nil
    message.tls.http_version = http_version
  end
  return cjson.encode(message) .. "\n"
end

function peer.start(options)
  local line = options_line(options, START_OPTIONS, options.client_certificate, options.http_version)
  local name = os.tmpname()
  local pipe = process.start(COMMAND, { NAME = name, FOLDER = FOLDER })
  pipe:write(line)
  pipe:flush()
  process.wait_for(function() return read_file(name .. ".port") or read_file(name .. ".failed") end, SECONDS_TO_START)
  local self = setmetatable({
    pipe = pipe,
    name = name,
    client_certificate = options.client_certificate,
    http_version = options.http_version,
    port = tonumber(read_file(name .. ".port") or ""),
  }, Peer)
  if not self.port then
    local errors = read_file(name .. ".errors")
    self:finish()
    error("peer: the server did not start: " .. tostring(errors), 2)
  end
  self.url = (options.tls and "https" or "http") .. "://127.0.0.1:" .. string.format("%d", self.port)
  return self
end

--- Starts a server that runs these statements with `exchange`.
function peer.answering(statements)
  return peer.start { answer = "local exchange = ... " .. statements }
end

function Peer:change(options)
  if not self.pipe then error("peer: the server was stopped", 2) end
  self.pipe:write(options_line(options, CHANGE_OPTIONS, self.client_certificate, self.http_version))
  self.pipe:flush()
end

-- Returns the requests that have been read completely so far, in order; does not wait. After `stop`, returns those
-- until then.
function Peer:requests()
  if self.last_requests then return self.last_requests end
  local requests = {}
  for line in (read_file(self.name) or ""):gmatch("[^\n]+") do
    requests[#requests + 1] = cjson.decode(line)
  end
  return requests
end

--- Resumes everything that waits in exchange:hold().
function Peer:release()
  self:change { released = true }
end

function Peer:hold()
  self:change { released = false }
end

--- Waits until the responses to all requests so far have ended: everything has been sent, and closed if necessary.
function Peer:wait_until_answered()
  process.wait_for(function() return #(read_file(self.name .. ".ended") or "") >= #self:requests() end)
end

-- Ends the process and removes its files. Returns what it wrote to standard error.
function Peer:finish()
  self.last_requests = self:requests()
  local errors = read_file(self.name .. ".errors")
  self.pipe:write("stop\n")
  self.pipe:close()
  self.pipe = nil
  return errors
end

-- Idempotent. Raises an error if the spec's chunk or the server has failed.
function Peer:stop()
  if not self.pipe then return end
  local errors = self:finish()
  if errors and errors ~= "" then error("peer: the server failed: " .. errors, 2) end
end

return peer

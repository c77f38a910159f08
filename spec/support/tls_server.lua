-- TLS servers run by the openssl command, for cases that peer.lua cannot provide: old protocols, weak keys.
--
--   local server = tls_server.start "-tls1_1 -cipher ALL:@SECLEVEL=0 -cert … -key …"
--   … server.url …
--   local made = server:accepts "-tls1_1 -cipher ALL:@SECLEVEL=0"   -- whether OpenSSL's own client connects
--   server:stop()
--
-- A server responds to GET with an HTML page, and exits with the process that started it.

local peer = require "spec.support.peer"
local process = require "spec.support.process"
local system = require "system"

local tls_server = {}
local TlsServer = {}
TlsServer.__index = TlsServer

local SECONDS_TO_START = 30

local COMMAND = [[
openssl s_server -accept 127.0.0.1:0 -www OPTIONS >'NAME' 2>&1 </dev/null &
read -r line
kill $!
rm -f 'NAME'
]]

local function read_port(name)
  local file = io.open(name)
  local text = file and file:read "*a" or ""
  if file then file:close() end
  return text:match "ACCEPT [^\n]*:(%d+)\n", text
end

function tls_server.start(options)
  local name = os.tmpname()
  local self = setmetatable({ pipe = process.start(COMMAND, { OPTIONS = options, NAME = name }) }, TlsServer)
  local until_when = system.monotime() + SECONDS_TO_START
  local port, text
  repeat
    system.sleep(0.01)
    port, text = read_port(name)
  until port or system.monotime() > until_when
  if not port then
    self:stop()
    error("openssl s_server did not start: " .. text, 2)
  end
  self.port = port
  self.url = "https://127.0.0.1:" .. port
  return self
end

function TlsServer:accepts(options)
  local command = "unset LD_PRELOAD; openssl s_client -connect 127.0.0.1:%s -CAfile '%s' -verify_return_error %s " ..
    ">/dev/null 2>&1 </dev/null; echo $?"
  local pipe = io.popen(command:format(self.port, peer.certificates().ca, options or ""))
  local status = pipe:read "*l"
  pipe:close()
  return status == "0"
end

function TlsServer:stop()
  self.pipe:write "stop\n"
  self.pipe:close()
end

return tls_server

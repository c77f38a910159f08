--- The server that benches call: nginx on free loopback ports. It exits with the process that started it.
---
---     local server = upstream.start { workers = 2 }
---     … server.plain, server.tls, server.http2, server.full   base URLs, see upstream.conf
---     … server.ports                                          the same as numbers
---     server:stop()
-- luacheck: std lua54

local files = require "bench.lib.files"
local nginx = require "spec.support.server"
local peer = require "spec.support.peer"

local upstream = {}
local Upstream = {}
Upstream.__index = Upstream

---@param options? table workers, the number of worker processes
function upstream.start(options)
  local good = peer.certificates().good
  local server = nginx.start {
    main = ("worker_processes %d;"):format(options and options.workers or 1),
    events = "worker_connections 8192; multi_accept on;",
    files = { ["good.pem"] = files.read(good.certificate), ["good.key"] = files.read(good.key) },
    http = files.read "bench/lib/upstream.conf",
  }
  local ports = server.ports
  return setmetatable({
    nginx = server,
    ports = { plain = ports.PORT, tls = ports.PORT_TLS, http2 = ports.PORT_MULTIPLEXED, full = ports.PORT_FULL },
    plain = "http://127.0.0.1:" .. ports.PORT,
    tls = "https://localhost:" .. ports.PORT_TLS,
    http2 = "https://localhost:" .. ports.PORT_MULTIPLEXED,
    full = "https://localhost:" .. ports.PORT_FULL,
  }, Upstream)
end

-- Benches drop connections, so nginx's alerts about them are expected.
function Upstream:stop()
  self.nginx:stop(true)
end

return upstream

-- The floor: a bare exchange over ngx.socket with keep-alive and lua-cjson, and nothing else.

local cjson = require "cjson"

-- floor.call(port, server_name, service_id): one call of token_fail; over TLS with a server name.
return {
  call = function(port, server_name, service_id)
    local body = cjson.encode { ticket = "hXoY87t_t23enrVHWxpXNP5FfVDhDypD3T6H6lt4IPA", reason = "UNKNOWN" }
    local socket = ngx.socket.tcp()
    socket:settimeout(60000)
    assert(socket:connect("127.0.0.1", port, { pool = server_name and "tls" .. port or nil, pool_size = 512 }))
    if server_name and socket:getreusedtimes() == 0 then
      assert(socket:sslhandshake(nil, server_name, true))
    end
    assert(socket:send {
      "POST /api/", service_id or 1, "/auth/token/fail HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer abc\r\n",
      "Content-Type: application/json\r\nContent-Length: ", #body, "\r\n\r\n", body,
    })
    assert(socket:receive "*l")
    local length
    repeat
      local line = assert(socket:receive "*l")
      local name, value = line:match "^([^:]+):%s*(.*)$"
      if name and name:lower() == "content-length" then
        length = tonumber(value)
      end
    until line == ""
    local text = assert(socket:receive(length))
    socket:setkeepalive(60000, 512)
    return cjson.decode(text).action
  end,
}

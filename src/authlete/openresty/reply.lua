--- Sends replies from nginx.

local ngx = ngx -- luacheck: read globals ngx

local reply = {}

--- Sends a reply as the response to the current request.
---@param given table { status, headers, body }
function reply.send(given)
  ngx.status = given.status
  for name, value in pairs(given.headers) do
    ngx.header[name] = value
  end
  if given.status ~= 204 and given.status ~= 304 and not given.headers["Content-Length"] then
    ngx.header["Content-Length"] = #given.body
  end
  ngx.print(given.body)
end

return reply

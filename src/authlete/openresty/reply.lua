--- Sends replies from nginx.

local ascii = require "authlete.util.ascii"

local ngx = ngx -- luacheck: read globals ngx

local reply = {}

-- nginx sends only the last of some headers that occur more than once. Joining them means the same (RFC 9110 section
-- 5.3), except for Set-Cookie, which has commas in its values.
local function header_value(name, value)
  if type(value) == "table" and ascii.lower(name) ~= "set-cookie" then
    return table.concat(value, ", ")
  end
  return value
end

--- Sends a reply as the response to the current request.
---@param given table { status, headers, body }
function reply.send(given)
  ngx.status = given.status
  for name, value in pairs(given.headers) do
    ngx.header[name] = header_value(name, value)
  end
  if given.status ~= 204 and given.status ~= 304 and not given.headers["Content-Length"] then
    ngx.header["Content-Length"] = #given.body
  end
  ngx.print(given.body)
end

return reply

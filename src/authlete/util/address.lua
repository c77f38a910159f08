--- Hosts and ports as URLs have them, and IP addresses in text form.

local ascii = require "authlete.util.ascii"

local address = {}

local HIGHEST_PORT = 65535

local function parse_ipv4(text)
  local parts = { text:match "^(%d%d?%d?)%.(%d%d?%d?)%.(%d%d?%d?)%.(%d%d?%d?)$" }
  for i, part in ipairs(parts) do
    if part:find "^0%d" or tonumber(part) > 255 then -- some resolvers read "010" as octal
      return nil
    end
    parts[i] = string.char(tonumber(part))
  end
  return #parts == 4 and table.concat(parts) or nil
end

-- Converts groups between colons to bytes. The last group may be an IPv4 address.
local function parse_groups(text)
  local parts = {}
  for group, next_position in (text .. ":"):gmatch "([^:]*):()" do
    local number = group:find "^%x%x?%x?%x?$" and tonumber(group, 16)
    local is_last = next_position > #text + 1
    local bytes = number and string.char(math.floor(number / 256), number % 256) or is_last and parse_ipv4(group)
    if not bytes then
      return nil
    end
    parts[#parts + 1] = bytes
  end
  return table.concat(parts)
end

local function parse_ipv6(text)
  local left, right = text:match "^([%x:]-)::(.*)$"
  if not left then
    local bytes = parse_groups(text)
    return bytes and #bytes == 16 and bytes or nil
  end
  local head = left == "" and "" or parse_groups(left)
  local tail = right == "" and "" or parse_groups(right)
  if not head or not tail or #head + #tail > 14 then -- "::" stands for at least one group
    return nil
  end
  return head .. ("\0"):rep(16 - #head - #tail) .. tail
end

--- Parses an IP address.
---@param text string without brackets
---@return string? # its 4 or 16 bytes; nil if `text` is something else, such as a host name
function address.parse(text)
  return parse_ipv4(text) or parse_ipv6(text)
end

--- Whether an address is in a network.
---@param bytes string as address.parse returns them
---@param network string "10.0.0.0/8", "fd00::/8", or a single address
---@return boolean # false if `network` is invalid, or of the other IP version
function address.is_in(bytes, network)
  local text, bits = network:match "^([^/]+)/(%d%d?%d?)$"
  local prefix = address.parse(text or network)
  bits = tonumber(bits) or 8 * #bytes
  if not prefix or #prefix ~= #bytes or bits > 8 * #bytes then
    return false
  end
  local whole = math.floor(bits / 8)
  local step = 2 ^ (8 - bits % 8)
  local function high_bits(of)
    return math.floor((of:byte(whole + 1) or 0) / step)
  end
  return bytes:sub(1, whole) == prefix:sub(1, whole) and high_bits(bytes) == high_bits(prefix)
end

--- Splits "host", "host:port" or "[address]:port".
---@param authority string
---@return string? # the host in lower case, an IPv6 address without its brackets; nil if something is invalid
---@return string? # the port in decimal, nil if there is none; what is invalid if the host is nil
function address.split(authority)
  local host, suffix = authority:match "^%[([%x:.]+)%](.*)$"
  if host then
    host = parse_ipv6(host) and host
  else
    host, suffix = authority:match "^([A-Za-z0-9._-]+)(.*)$"
    host = host and not host:find "^%." and not host:find("..", 1, true) and host
  end
  if not host or not suffix:find "^:" and suffix ~= "" then
    return nil, "does not have a valid host"
  end
  local port = tonumber(suffix:match "^:(%d+)$")
  if suffix ~= "" and not (port and port >= 1 and port <= HIGHEST_PORT) then
    return nil, "does not have a valid port"
  end
  return ascii.lower(host), port and ("%d"):format(port)
end

return address

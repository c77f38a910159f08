--- The client certificate that a proxy in front of nginx puts into a header.

local ascii = require "authlete.util.ascii"
local percent = require "authlete.util.percent"

local certificate_header = {}

local BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"

local LINE = 64

local function to_pem(encoded)
  local lines = {}
  for first = 1, #encoded, LINE do
    lines[#lines + 1] = encoded:sub(first, first + LINE - 1)
  end
  return BEGIN .. "\n" .. table.concat(lines, "\n") .. "\n" .. END .. "\n"
end

-- RFC 9440 section 2.1: a byte sequence of RFC 8941, DER between colons.
local function from_bytes(text)
  local encoded = text:match "^%s*:([A-Za-z0-9+/]+=*):%s*$"
  return encoded and to_pem(encoded)
end

-- What nginx ($ssl_client_escaped_cert), Envoy and others make of PEM.
local function from_escaped(text)
  local pem = percent.decode(text)
  return pem and pem:find(BEGIN, 1, true) and pem or nil
end

-- Splits PEM into certificates.
local function split(pem)
  local certificates = {}
  for each in pem:gmatch(BEGIN:gsub("%-", "%%-") .. ".-" .. END:gsub("%-", "%%-")) do
    certificates[#certificates + 1] = each .. "\n"
  end
  return certificates
end

-- Splits text at a separator outside quotes, in which backslashes escape.
local function split_at(text, separator)
  local parts, from, is_quoted, position = {}, 1, false, 1
  while position <= #text do
    local character = text:sub(position, position)
    if is_quoted and character == "\\" then
      position = position + 1
    elseif character == '"' then
      is_quoted = not is_quoted
    elseif character == separator and not is_quoted then
      parts[#parts + 1] = text:sub(from, position - 1)
      from = position + 1
    end
    position = position + 1
  end
  parts[#parts + 1] = text:sub(from)
  return parts
end

-- Envoy's X-Forwarded-Client-Cert: elements separated by commas, of which the last proxy added the last, of pairs
-- separated by semicolons. Takes Chain, or otherwise Cert; the other pairs may have been chosen by the client.
local function from_envoy(text)
  local elements, values = split_at(text, ","), {}
  for _, pair in ipairs(split_at(elements[#elements], ";")) do
    local key, value = pair:match '^%s*([A-Za-z]+)="([^"]*)"%s*$'
    if key then
      values[ascii.lower(key)] = value
    end
  end
  local value = values.chain or values.cert
  return value and from_escaped(value)
end

local function is_of_envoy(text)
  return text:find "^%s*[A-Za-z]+=" ~= nil
end

local function from_chain(text)
  local certificates = {}
  for each in text:gmatch "[^,]+" do
    certificates[#certificates + 1] = from_bytes(each)
  end
  return certificates
end

local ABSENT = { [""] = true, ["(null)"] = true, ["-"] = true }

--- Reads the certificates from a header.
---@param value any the header's value
---@param chain? string the value of Client-Cert-Chain
---@return string[]? # the certificate, and its chain after it; nil if there is none
---@raise an error if the header has a value that is not a certificate
function certificate_header.parse(value, chain)
  if value == nil or ABSENT[value] then
    return nil
  end
  local pem
  if type(value) == "string" then
    local read = is_of_envoy(value) and from_envoy or from_escaped
    pem = from_bytes(value) or read(value)
  end
  local certificates = pem and split(pem) or {}
  if #certificates == 0 then
    error("the header with the client certificate does not contain one", 0)
  end
  for _, each in ipairs(type(chain) == "string" and from_chain(chain) or {}) do
    certificates[#certificates + 1] = each
  end
  return certificates
end

return certificate_header

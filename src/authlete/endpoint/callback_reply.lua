--- Replies that callbacks return: { status = …, headers = { name = string or list of strings }, body = string }.

local ascii = require "authlete.util.ascii"
local header = require "authlete.util.header"

-- Lists are for headers that occur more than once, such as Set-Cookie.
local function is_header(name, value)
  if not header.is_name(name) then
    return false
  elseif type(value) ~= "table" then
    return header.is_value(value)
  end
  for _, each in ipairs(value) do
    if not header.is_value(each) then
      return false
    end
  end
  return #value > 0
end

local function append(list, value)
  for _, each in ipairs(type(value) == "table" and value or { value }) do
    list[#list + 1] = each
  end
  return list
end

-- Names that differ only in case are one header.
local function copy_headers(given)
  local copied, names = {}, {}
  for name, value in pairs(given) do
    if not is_header(name, value) then
      return nil
    end
    local other = names[ascii.lower(name)]
    if other then
      copied[other] = append(append({}, copied[other]), value)
    else
      copied[name], names[ascii.lower(name)] = value, name
    end
  end
  return copied
end

local function is_status(value)
  return type(value) == "number" and value % 1 == 0 and value >= 200 and value <= 599
end

--- Checks what a callback returned as its reply.
---@param given any anything; headers and body may be missing
---@return table? # the reply, a copy with headers and body; nil if the value is not a reply, or a header has a control
---  character, which could add another header
return function(given)
  if type(given) ~= "table" or not is_status(given.status) then
    return nil
  end
  local headers, body = given.headers or {}, given.body or ""
  if type(headers) ~= "table" or type(body) ~= "string" then
    return nil
  end
  headers = copy_headers(headers)
  return headers and { status = given.status, headers = headers, body = body }
end

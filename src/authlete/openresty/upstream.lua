--- What a guard tells the server behind it about the token, in headers of the request.

local ascii = require "authlete.util.ascii"
local header = require "authlete.util.header"
local is_callable = require "authlete.util.is_callable"

local ngx = ngx -- luacheck: read globals ngx

local upstream = {}

local WHOLE_MAXIMUM = 2 ^ 53

local function text_of_one(value)
  if type(value) == "number" then
    local is_whole = value % 1 == 0 and math.abs(value) <= WHOLE_MAXIMUM
    return string.format(is_whole and "%.0f" or "%.14g", value)
  elseif type(value) == "boolean" then
    return tostring(value)
  end
  return type(value) == "string" and not ascii.has_control(value) and value or nil
end

-- Elements are separated by spaces, as scopes are; a list with an element that has one is not passed on.
local function text_of_list(value)
  local texts = {}
  for i, each in ipairs(value) do
    local text = text_of_one(each)
    if not text or text == "" or text:find(" ", 1, true) then
      return nil
    end
    texts[i] = text
  end
  return #texts > 0 and table.concat(texts, " ") or nil
end

--- Returns the value of a header; nil if the value cannot be passed on unambiguously.
---@param value any
---@return string?
function upstream.text_of(value)
  if type(value) == "table" then
    return text_of_list(value)
  end
  return text_of_one(value)
end

---@param value any the option `upstream_headers`
---@return boolean # whether it is valid
function upstream.is_option(value)
  if type(value) ~= "table" then
    return false
  end
  for name, source in pairs(value) do
    if not header.is_name(name) or type(source) ~= "string" and not is_callable(source) then
      return false
    end
  end
  return true
end

local function value_of(source, response)
  if type(source) == "string" then
    return response[source]
  end
  return source(response)
end

--- Sets the headers. A header that has no value is removed, since the client may have sent one of that name. In a
--- subrequest, whose request headers nobody else sees, sets them in its response, for auth_request_set.
---@param headers table for each name, a field of the response or a function(response) that returns the value
---@param response table
function upstream.set_headers(headers, response)
  for name, source in pairs(headers) do
    local text = upstream.text_of(value_of(source, response))
    if ngx.is_subrequest then
      ngx.header[name] = text
    elseif text then
      ngx.req.set_header(name, text)
    else
      ngx.req.clear_header(name)
    end
  end
end

--- Removes the headers from a request that passes without a token.
function upstream.clear_headers(headers)
  for name in pairs(headers) do
    ngx.req.clear_header(name)
  end
end

return upstream

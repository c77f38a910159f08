--- A request to an endpoint, parsed and checked: method, headers, form, body, the parts of the URL.
---
--- The api raises an error for text that is not UTF-8, so everything is checked here first. If anything is invalid, the
--- handling ends with a reply to the client application.

local ascii = require "authlete.util.ascii"
local finish = require "authlete.endpoint.finish"
local form = require "authlete.form"
local header = require "authlete.util.header"
local list = require "authlete.util.list"
local percent = require "authlete.util.percent"
local replies = require "authlete.endpoint.replies"
local url = require "authlete.util.url"
local utf8 = require "authlete.util.utf8"

local methods = {}
local metatable = { __index = methods }

local function check(condition, name, wanted)
  if not condition then
    error("request." .. name .. " must be " .. wanted, 0)
  end
end

local function read_headers(given)
  local headers = header.by_lower_name(given)
  check(headers, "headers", "a table of strings, or of lists of strings, by name")
  return headers
end

local function read_certificates(given)
  local certificates = type(given) == "table" and given or { given }
  for _, certificate in ipairs(certificates) do
    check(type(certificate) == "string", "client_certificate", "a string or a list of strings")
  end
  return certificates
end

local request = {}

local lower_case = {
  __index = function(headers, name)
    return type(name) == "string" and rawget(headers, (ascii.lower(name):gsub("_", "-"))) or nil
  end,
  __newindex = function(headers, name, value)
    rawset(headers, type(name) == "string" and ascii.lower(name) or name, value)
  end,
}

--- Marks headers that need not be copied: their names are in lower case, and stay so when others are added; their
--- values are strings and lists of strings.
---@param headers table
---@return table # the same
function request.lower_case_headers(headers)
  return setmetatable(headers, lower_case)
end

--- Reads a request.
---@param given table { method, url, query, headers, body, client_certificate, has_body }. `has_body` is whether there
---  is a body if `body` does not say so
---@return table # an object with the methods below; `certificates` is a list
---@raise a message if a field has the wrong type, which is a mistake in the server that calls the endpoint
function request.read(given)
  if type(given) ~= "table" then
    error("the request must be a table", 0)
  end
  check(type(given.method) == "string", "method", "a string")
  check(type(given.url) == "string", "url", "a string")
  check(given.query == nil or type(given.query) == "string", "query", "a string")
  check(given.body == nil or type(given.body) == "string", "body", "a string")
  check(given.headers == nil or type(given.headers) == "table", "headers", "a table")
  return setmetatable({
    method = given.method,
    url = given.url,
    query = given.query or select(4, url.split(given.url)) or "",
    headers = getmetatable(given.headers) == lower_case and given.headers or read_headers(given.headers or {}),
    body = given.body or "",
    has_body = given.has_body or (given.body or "") ~= "",
    certificates = read_certificates(given.client_certificate),
  }, metatable)
end

---@param text string
---@return boolean # whether the api accepts it: UTF-8 without control characters
function request.is_text(text)
  return not text:find "[^\32-\126]" or utf8.is_valid(text) and not ascii.has_control(text)
end

--- Ends the handling with 400.
---@param code? string the OAuth error code, "invalid_request" by default
function request.refuse(code)
  finish.with(replies.oauth_error(400, code or "invalid_request"))
end

--- Ends with 405 unless the method is one of these; HEAD is allowed if GET is.
---@param ... string the methods
function methods:allow_methods(...)
  local allowed = {}
  for _, method in ipairs { ... } do
    allowed[#allowed + 1] = method
    if method == "GET" then
      allowed[#allowed + 1] = "HEAD"
    end
  end
  if not list.contains(allowed, self.method) then
    finish.with(replies.method_not_allowed(allowed))
  end
end

local NONE = {}

---@param name string in lower case
---@return string[] # its values, in order
function methods:header_values(name)
  local values = rawget(self.headers, name)
  if values == nil then
    return NONE
  end
  return type(values) == "table" and values or { values }
end

---@param name string in lower case
---@return string? # the header's value; nil if it is missing or occurs more than once
---@return number # how many times it occurs
function methods:header(name)
  local values = rawget(self.headers, name)
  if type(values) ~= "table" then
    return values, values and 1 or 0
  end
  return #values == 1 and values[1] or nil, #values
end

---@return string? # the media type of the body, in lower case, without its parameters
function methods:media_type()
  local name = (self:header "content-type" or ""):match "^%s*([^%s;]+)"
  return name and ascii.lower(name)
end

--- Ends with 415 unless the body's media type is one of these.
---@param ... string the types
---@return string # the type
function methods:require_media_type(...)
  local given = self:header "content-type"
  if given == (...) then -- the usual case
    return given
  end
  given = self:media_type()
  if not list.contains({ ... }, given) then
    finish.with(replies.oauth_error(415, "invalid_request"))
  end
  return given
end

local FORM = "application/x-www-form-urlencoded"

---@return boolean # whether the body is a form
function methods:has_form()
  return self:media_type() == FORM
end

--- Decodes a form. Unlike form.decode, allows parameters to occur more than once, as resource and audience may (RFC
--- 8707 section 2, RFC 8693 section 2.1).
---@param text string
---@return table? # the lists of values by name; nil if the form is malformed or contains a NUL
function request.decode_form(text)
  local lists = request.is_text(text) and form.decode_lists(text)
  for name, values in pairs(lists or {}) do
    if (name .. table.concat(values)):find("\0", 1, true) then
      return nil
    end
  end
  return lists or nil
end

-- The text of the form. Ends with 415 if it is in a body of another type.
local function form_text(incoming)
  if incoming.method == "POST" then
    incoming:require_media_type(FORM)
    return incoming.body
  end
  return incoming.query
end

--- The form that was sent, for Authlete: the body of a POST, otherwise the query. Ends with 415 or 400 unless it is
--- well-formed.
---@return string
function methods:form_text()
  local text = form_text(self)
  local is_plain = not text:find "[^\32-\36\38-\126]" -- nothing is percent-encoded, so that nothing can be malformed
  if not is_plain and not request.decode_form(text) then
    request.refuse()
  end
  return text
end

--- The form that was sent, as for form_text, and its parameters.
---@return string # the form as it was sent, for Authlete
---@return table # the parameters that occur once and have a value, by name
---@return table # for each name, the list of its values
function methods:form()
  local text = form_text(self)
  local lists = request.decode_form(text)
  if not lists then
    request.refuse()
  end
  local single = {}
  for name, values in pairs(lists) do
    single[name] = #values == 1 and values[1] ~= "" and values[1] or nil
  end
  return text, single, lists
end

--- The body as text for Authlete: JSON, or a JWT. Ends with 400 if it is not UTF-8.
---@return string
function methods:body_text()
  if not utf8.is_valid(self.body) or self.body:find("\0", 1, true) then
    request.refuse()
  end
  return self.body
end

--- The last segment of the path, which names the requested object. Ends with 400 if it is empty or not text.
---@return string # decoded
function methods:last_segment()
  local _, _, path = url.split(self.url)
  local segment = percent.decode(path:match "^.*/(.*)$" or path)
  if not segment or segment == "" or not request.is_text(segment) then
    request.refuse()
  end
  return segment
end

---@param name string
---@return string? # the query parameter of that name. Ends with 400 if the query is malformed or has it twice
function methods:query_parameter(name)
  local lists = request.decode_form(self.query)
  local values = lists and lists[name] or {}
  if not lists or #values > 1 or values[1] and not request.is_text(values[1]) then
    request.refuse()
  end
  return values[1] ~= "" and values[1] or nil
end

return request

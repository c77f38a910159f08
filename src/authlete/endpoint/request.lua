--- What came in at an endpoint, read and checked: method, form, client credentials, proof, certificates, access token.
---
--- The api raises for text that is not UTF-8. So nothing leaves here that was not looked at, and what is wrong with it
--- ends the handling with the reply that the client application shall get (answer.stop).

local answer = require "authlete.endpoint.answer"
local base64 = require "authlete.base64"
local form = require "authlete.form"

local methods = {}
local metatable = { __index = methods }

local function check(condition, name, wanted)
  if not condition then
    error("request." .. name .. " must be " .. wanted, 0)
  end
end

local function add(headers, name, value)
  check(type(name) == "string" and type(value) == "string", "headers", "strings, or lists of strings, by name")
  local values = headers[name:lower()] or {}
  values[#values + 1] = value
  headers[name:lower()] = values
end

-- name in lower case -> list of values
local function read_headers(given)
  local headers = {}
  for name, value in pairs(given) do
    for _, each in ipairs(type(value) == "table" and value or { value }) do
      add(headers, name, each)
    end
  end
  return headers
end

local function read_certificates(given)
  local certificates = type(given) == "table" and given or { given }
  for _, certificate in ipairs(certificates) do
    check(type(certificate) == "string", "client_certificate", "a string or a list of strings")
  end
  return certificates
end

local function is_text(text)
  return form.is_utf8(text) and not text:find "%c"
end

local function refuse(code)
  answer.stop(answer.oauth_error(400, code or "invalid_request"))
end

--- Reads a request.
---@param given table { method, url, query, headers, body, client_certificate }
---@return table # an object with the methods below
---@raise a message when a field has a wrong type, which is the fault of who calls the endpoint
local function read(given)
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
    query = given.query or given.url:match "^[^?#]*%?([^#]*)" or "",
    headers = read_headers(given.headers or {}),
    body = given.body or "",
    certificates = read_certificates(given.client_certificate),
  }, metatable)
end

--- Ends with 405 unless the method is one of these; HEAD is one where GET is.
---@param ... string the methods
function methods:only(...)
  local allowed = {}
  for _, method in ipairs { ... } do
    allowed[#allowed + 1] = method
    if method == "GET" then
      allowed[#allowed + 1] = "HEAD"
    end
  end
  for _, method in ipairs(allowed) do
    if self.method == method then
      return
    end
  end
  answer.stop(answer.method_not_allowed(allowed))
end

---@param name string in lower case
---@return string? # the header's value; nil when it is missing, and when it comes more than once
---@return number # how often it comes
function methods:header(name)
  local values = self.headers[name] or {}
  return #values == 1 and values[1] or nil, #values
end

---@return string? # the media type of the body, in lower case, without its parameters
function methods:media_type()
  local name = (self:header "content-type" or ""):match "^%s*([^%s;]+)"
  return name and name:lower()
end

--- Ends with 415 unless the body's media type is one of these.
---@param ... string the types
---@return string # the type
function methods:typed(...)
  local given = self:media_type()
  for _, wanted in ipairs { ... } do
    if given == wanted then
      return given
    end
  end
  answer.stop(answer.oauth_error(415, "invalid_request"))
end

local FORM = "application/x-www-form-urlencoded"

---@return boolean # whether the body is a form
function methods:has_form()
  return self:media_type() == FORM
end

-- The lists of values by name, or nil. Other than form.decode, which is for who reads the parameters, this lets them
-- come more than once: resource and audience may (RFC 8707 section 2, RFC 8693 section 2.1).
local function decode(text)
  local lists = is_text(text) and form.decode_lists(text)
  for name, values in pairs(lists or {}) do
    if (name .. table.concat(values)):find("\0", 1, true) then
      return nil
    end
  end
  return lists
end

--- The form that was sent: the body of a POST, the query else. Ends with 415 or 400 when there is none that is well
--- formed.
---@return string # the form as it came, for Authlete
---@return table # its parameters by name, as far as they come once and have a value
---@return table # for each name the list of its values
function methods:form()
  local text = self.query
  if self.method == "POST" then
    self:typed(FORM)
    text = self.body
  end
  local lists = decode(text)
  if not lists then
    refuse()
  end
  local single = {}
  for name, values in pairs(lists) do
    single[name] = #values == 1 and values[1] ~= "" and values[1] or nil
  end
  return text, single, lists
end

--- The body as text for Authlete: JSON, or a JWT. Ends with 400 when it is not UTF-8.
---@return string
function methods:text()
  if not form.is_utf8(self.body) or self.body:find("\0", 1, true) then
    refuse()
  end
  return self.body
end

--- The user name and password of HTTP Basic authentication, as RFC 6749 section 2.3.1 has clients encode them: each
--- form-encoded before they are joined.
---@return string? # the name; nil when there is none
---@return string? # the password
---@return boolean # whether there is an attempt that is malformed
function methods:basic()
  local scheme, encoded = (self:header "authorization" or ""):match "^ *(%S+) *(.*)$"
  if not scheme or scheme:lower() ~= "basic" then
    return nil, nil, false
  end
  local pair = base64.decode(encoded:match "^(%S*) *$" or "") or ""
  local name, password = pair:match "^([^:]+):(.*)$"
  name, password = name and form.decode_component(name), password and form.decode_component(password)
  if not (name and password) or (name .. password):find "%c" then
    return nil, nil, true
  end
  return name, password, false
end

---@return string # the URL without query and fragment, as htu has it (RFC 9449 section 4.2). Ends with 400 when it is
---  no text
function methods:location()
  local location = self.url:match "^[^?#]*"
  if not is_text(location) then
    refuse()
  end
  return location
end

-- A header that holds one compact JWT.
local function jwt_header(self, name, code)
  local value, count = self:header(name)
  if count > 1 or value and not value:find "^[%w._~+/=-]+$" then
    refuse(code)
  end
  return value
end

local function rest(list)
  local others = {}
  for i = 2, #list do
    others[i - 1] = list[i]
  end
  return others
end

local function add_certificates(self, parameters, with_path)
  for _, certificate in ipairs(self.certificates) do
    if not form.is_utf8(certificate) then
      refuse()
    end
  end
  parameters.client_certificate = self.certificates[1]
  if with_path and self.certificates[2] then
    parameters.client_certificate_path = rest(self.certificates)
  end
end

-- What a proof has to be for: this method and this URL.
local function add_target(self, parameters)
  if not is_text(self.method) then
    refuse()
  end
  parameters.htm = self.method
  parameters.htu = self:location()
end

--- What Authlete needs to know about a request of a client application that sends a form and authenticates: form,
--- credentials, certificates, attestation and proof. Ends with 415, 400 or 401.
---@param operation string
---@param takes_proof? boolean whether the operation has the parameters dpop, htm and htu
---@return table # parameters
function methods:client_parameters(operation, takes_proof)
  local parameters = { parameters = (self:form()) }
  local _, count = self:header "authorization"
  if count > 1 then
    refuse()
  end
  local malformed
  parameters.client_id, parameters.client_secret, malformed = self:basic()
  if malformed then
    answer.stop(answer.invalid_client(operation))
  end
  local attestation = "oauth-client-attestation"
  parameters.oauth_client_attestation = jwt_header(self, attestation, "invalid_client_attestation")
  parameters.oauth_client_attestation_pop = jwt_header(self, attestation .. "-pop", "invalid_client_attestation")
  add_certificates(self, parameters, true)
  if takes_proof then
    parameters.dpop = jwt_header(self, "dpop", "invalid_dpop_proof")
    add_target(self, parameters)
  end
  return parameters
end

local function refuse_token(status, scheme, code)
  answer.stop(answer.challenge(status, scheme .. (code and ' error="' .. code .. '"' or "")))
end

local SCHEMES = { bearer = "Bearer", dpop = "DPoP" }

-- The token of the Authorization header and its scheme, or nothing.
local function header_token(self)
  local value, count = self:header "authorization"
  if count > 1 then
    refuse_token(400, "Bearer", "invalid_request")
  end
  local name, credentials = (value or ""):match "^ *(%S+) *(.*)$"
  local scheme = name and SCHEMES[name:lower()]
  local token = scheme and credentials:match "^([%w._~+/-]+=*) *$"
  if scheme and not token then
    refuse_token(400, scheme, "invalid_request")
  end
  return token, scheme
end

-- The token of a form body (RFC 6750 section 2.2), or nothing.
local function form_token(self)
  if self.method ~= "POST" or not self:has_form() then
    return nil
  end
  local lists = decode(self.body)
  local values = lists and lists.access_token or {}
  if not lists or #values > 1 or values[1] and not values[1]:find "^[%w._~+/-]+=*$" then
    refuse_token(400, "Bearer", "invalid_request")
  end
  return values[1]
end

--- The access token of a request to a protected resource (RFC 6750 section 2, RFC 9449 section 7.1). Ends with 400 or
--- 401 and a challenge when it is malformed or comes in two ways, and when there is none.
---@param how table { in_form = whether a form may hold it, optional = whether there may be none }
---@return string? # the token
---@return string? # the scheme, "Bearer" or "DPoP"
function methods:access_token(how)
  local token, scheme = header_token(self)
  local other = how.in_form and form_token(self)
  if token and other then
    refuse_token(400, scheme, "invalid_request")
  end
  if not (token or other or how.optional) then
    refuse_token(401, "Bearer")
  end
  return token or other or nil, scheme or "Bearer"
end

--- What Authlete needs to know about a request to a protected resource: access token, certificate and proof.
---
--- A proof belongs to the scheme DPoP: with Bearer it is not passed on, so that Authlete refuses a token that is bound
--- to a key, as RFC 9449 section 7.2 demands.
---@param name string of the parameter for the token
---@param how table as for access_token
---@return table # parameters
function methods:resource_parameters(name, how)
  local token, scheme = self:access_token(how)
  local parameters = { [name] = token }
  add_certificates(self, parameters, false)
  if scheme == "DPoP" then
    local proof, count = self:header "dpop"
    if count ~= 1 or not proof:find "^[%w._~+/=-]+$" then
      refuse_token(401, "DPoP", "invalid_dpop_proof")
    end
    parameters.dpop = proof
    add_target(self, parameters)
  end
  return parameters
end

--- The last segment of the path, which names what is asked for. Ends with 400 when it is empty or no text.
---@return string # decoded
function methods:last_segment()
  local path = self.url:match "^%a[%w+.-]*://[^/?#]*([^?#]*)" or self.url:match "^[^?#]*"
  local segment = form.decode_percent(path:match "^.*/(.*)$" or path)
  if not segment or segment == "" or not is_text(segment) then
    refuse()
  end
  return segment
end

---@param name string
---@return string? # the query's parameter of that name. Ends with 400 when the query is malformed or has it twice
function methods:query_parameter(name)
  local lists = decode(self.query)
  if not lists or #(lists[name] or {}) > 1 then
    refuse()
  end
  local value = lists[name] and lists[name][1]
  if value and not is_text(value) then
    refuse()
  end
  return value ~= "" and value or nil
end

return { read = read }

--- Reads requests of the authorization server: credentials, body, query, and the types of the fields.

local ascii = require "authlete.util.ascii"
local authorization_header = require "authlete.util.authorization"
local base64 = require "authlete.util.base64"
local form = require "authlete.form"
local header = require "authlete.util.header"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"
local url = require "authlete.util.url"

local null = require("cjson").null

local api_request = {}

--- Ends the operation if the caller may not call it.
---@param found table from router.find
function api_request.check_credentials(state, request, found)
  local known, path, service_id = state.settings, found.path, found.service_id
  local value = header.find(request.headers or {}, "authorization")
  if not value then
    response.fail(401, "A001202", path .. ", Authorization header is missing.")
  end
  local scheme, credentials = authorization_header.split(value)
  if service_id then
    if scheme ~= "bearer" or credentials ~= known.service_access_token then
      response.fail(401, "SANDBOX_CREDENTIALS_WRONG", path .. ", The service access token is wrong.")
    elseif service_id ~= known.service_id then
      response.fail(404, "SANDBOX_SERVICE_UNKNOWN", path .. ", The service does not exist.")
    end
  elseif scheme ~= "basic"
    or credentials ~= base64.encode(known.service_api_key .. ":" .. known.service_api_secret) then
    response.fail(401, "SANDBOX_CREDENTIALS_WRONG", path .. ", The service API key or the API secret is wrong.")
  end
end

local function is_properties(value)
  for _, property in ipairs(type(value) == "table" and value or { false }) do
    if type(property) ~= "table" or type(property.key) ~= "string" then
      return false
    end
  end
  return true
end

local IS_OF_TYPE = { strings = list.is_of_strings, properties = is_properties }
local TYPE_NAMES = {
  strings = "list of strings", properties = "list of objects with 'key' and 'value'", table = "JSON object",
}

local function demand_type(value, wanted, name, path)
  local is_right = IS_OF_TYPE[wanted] and IS_OF_TYPE[wanted](value) or type(value) == wanted
  if not is_right then
    local type_name = TYPE_NAMES[wanted] or wanted
    response.fail_malformed(path .. ", The value of '" .. name .. "' is not a " .. type_name .. ".")
  end
end

local check_fields

local function check_list(objects, fields, name, path)
  demand_type(objects, "table", name, path)
  local checked = {}
  for i, object in ipairs(objects) do
    demand_type(object, "table", name, path)
    checked[i] = check_fields(object, fields, path)
  end
  return checked
end

-- Returns the fields except those that are null or empty lists.
function check_fields(object, fields, path)
  local values = {}
  for name, value in pairs(object) do
    if value ~= null and not (type(value) == "table" and next(value) == nil) then
      local wanted = fields[name]
      if not wanted then
        response.not_simulated("The request field '" .. response.printable(name) .. "'")
      elseif type(wanted) == "table" then
        value = check_list(value, wanted.list_of, name, path)
      else
        demand_type(value, wanted, name, path)
      end
      values[name] = value
    end
  end
  return values
end

local function read_body(request, operation, path)
  local content_type = header.find(request.headers or {}, "content-type") or "application/json"
  if ascii.lower(content_type):match "^%s*([^;%s]*)" ~= "application/json" then
    response.not_simulated("A request body whose type is not application/json")
  end
  local body = request.body or ""
  if operation.list then
    return { [operation.list] = parameters.decode_array(body)
      or response.fail_malformed(path .. ", The request body is not a JSON array.") }
  end
  return parameters.decode_object(body ~= "" and body or operation.is_body_optional and "{}" or "")
    or response.fail_malformed(path .. ", The request body is not a JSON object.")
end

local function add_query(object, request, path)
  local _, _, _, query = url.split(request.url)
  local values = form.decode(query or "") or response.fail_malformed(path .. ", The query is malformed.")
  for name, value in pairs(values) do
    object[name] = value
  end
  return object
end

--- Reads the fields of a request; ends the operation if they are malformed or not simulated.
---@param found table from router.find
---@return table # the fields by name, except those that are null or empty lists
function api_request.read(request, found)
  local operation, path = found.operation, found.path
  local has_body = request.method == "POST" or request.method == "PUT"
  local object = has_body and read_body(request, operation, path) or {}
  if request.url:find("?", 1, true) then
    add_query(object, request, path)
  end
  return check_fields(object, operation.fields, path)
end

return api_request

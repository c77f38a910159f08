--- What requests ask for besides scopes: resource indicators (RFC 8707) and authorization details (RFC 9396).

local json = require "authlete.json"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"

local requested_access = {}

-- RFC 8707 section 2: an absolute URI without a fragment.
local function is_resource(text)
  return text:find "^[A-Za-z][A-Za-z0-9+.-]*:." ~= nil and not text:find("#", 1, true)
end

--- Checks the parameter "resource".
---@param refuse function(oauth_error, code, text) ends the operation
---@return table? # the resources; nil if there are none
function requested_access.resources(values, refuse)
  for _, resource in ipairs(values.resource or {}) do
    if not is_resource(resource) then
      refuse("invalid_target", "SANDBOX_RESOURCE_MALFORMED",
        "The value of 'resource' is not an absolute URI without a fragment.")
    end
  end
  return values.resource and json.array(values.resource)
end

--- Checks the parameter "authorization_details".
---@param refuse function(oauth_error, code, text) ends the operation
---@return table? # the objects; nil if there are none
function requested_access.authorization_details(state, values, refuse)
  if not values.authorization_details then
    return nil
  end
  local elements = parameters.decode_array(values.authorization_details)
  if not elements then
    refuse("invalid_authorization_details", "SANDBOX_AUTHORIZATION_DETAILS_MALFORMED",
      "The value of 'authorization_details' is not a JSON array.")
  end
  for _, element in ipairs(elements) do
    if type(element) ~= "table" or not list.contains(state.settings.authorization_details_types, element.type) then
      refuse("invalid_authorization_details", "SANDBOX_AUTHORIZATION_DETAILS_TYPE_UNKNOWN",
        "The service does not support one of the types of the authorization details.")
    end
  end
  return elements
end

---@param granted table? resources
---@param requested table? resources
---@return boolean # whether all requested resources have been granted; if none has, all may be requested
function requested_access.covers(granted, requested)
  for _, resource in ipairs(granted and requested or {}) do
    if not list.contains(granted, resource) then
      return false
    end
  end
  return true
end

-- Whether two JSON values are the same.
local function is_same(one, other)
  return json.encode(one) == json.encode(other)
end

--- Checks that a token request asks only for resources that have been granted (RFC 8707 section 2.2).
---@param granted table? resources
---@param refuse function(oauth_error, code, text) ends the operation
---@return table? # the requested resources; nil if the request does not name any
function requested_access.narrowed_resources(granted, values, refuse)
  local requested = requested_access.resources(values, refuse)
  if not requested_access.covers(granted, requested) then
    refuse("invalid_target", "SANDBOX_RESOURCE_NOT_GRANTED", "A requested resource has not been granted.")
  end
  return requested
end

--- The same for authorization details (RFC 9396 section 6).
---@param granted table? objects
function requested_access.narrowed_details(state, granted, values, refuse)
  local requested = requested_access.authorization_details(state, values, refuse)
  for _, element in ipairs(requested or {}) do
    local is_granted = false
    for _, known in ipairs(granted or {}) do
      is_granted = is_granted or is_same(element, known)
    end
    if not is_granted then
      refuse("invalid_authorization_details", "SANDBOX_AUTHORIZATION_DETAILS_NOT_GRANTED",
        "The requested authorization details have not been granted.")
    end
  end
  return requested
end

local KNOWN_MEMBERS = { "type", "locations", "actions", "datatypes", "identifier", "privileges" }

--- Writes authorization details as Authlete does: members of the standard as such, all others as JSON.
---@param elements table? the objects as the client sent them
---@return table? # { elements = … }
function requested_access.describe(elements)
  if not elements then
    return nil
  end
  local described = json.array {}
  for i, element in ipairs(elements) do
    local shown, others = {}, {}
    for name, value in pairs(element) do
      if list.contains(KNOWN_MEMBERS, name) then
        shown[name == "datatypes" and "dataTypes" or name] = value
      else
        others[name] = value
      end
    end
    shown.otherFields = next(others) and json.encode(others) or nil
    described[i] = shown
  end
  return { elements = described }
end

--- The opposite of describe.
---@param details table? { elements = … }, a field of an API request
---@return table? # the objects as client applications write them
function requested_access.read_details(details)
  if not details then
    return nil
  end
  local elements = json.array {}
  for i, described in ipairs(type(details.elements) == "table" and details.elements or {}) do
    local element = parameters.decode_object(described.otherFields or "{}") or {}
    for _, name in ipairs(KNOWN_MEMBERS) do
      element[name] = described[name == "datatypes" and "dataTypes" or name]
    end
    elements[i] = element
  end
  return elements
end


return requested_access

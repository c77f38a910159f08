--- The access token of a request to a protected resource (RFC 6750 section 2, RFC 9449 section 7.1).

local authorization = require "authlete.util.authorization"
local finish = require "authlete.endpoint.finish"
local proof = require "authlete.endpoint.proof"
local replies = require "authlete.endpoint.replies"
local request = require "authlete.endpoint.request"

local access_token = {}

local function refuse(status, scheme, code)
  finish.with(replies.challenge(status, scheme .. (code and ' error="' .. code .. '"' or "")))
end

local SCHEMES = { bearer = "Bearer", dpop = "DPoP" }

-- Returns the token in the Authorization header and its scheme, or nothing.
local function header_token(incoming)
  local value, count = incoming:header "authorization"
  if count > 1 then
    refuse(400, "Bearer", "invalid_request")
  end
  local name, credentials = authorization.split(value)
  local scheme = SCHEMES[name]
  local token = scheme and authorization.find_token(credentials)
  if scheme and not token then
    refuse(400, scheme, "invalid_request")
  end
  return token, scheme
end

-- Returns the token in a form body (RFC 6750 section 2.2), or nothing.
local function form_token(incoming)
  if incoming.method ~= "POST" or not incoming:has_form() then
    return nil
  end
  local lists = request.decode_form(incoming.body)
  local values = lists and lists.access_token or {}
  if not lists or #values > 1 or values[1] and not authorization.is_token(values[1]) then
    refuse(400, "Bearer", "invalid_request")
  end
  return values[1]
end

--- Finds the token. If it is malformed, sent in two ways, or missing, ends the handling with 400 or 401 and a
--- challenge.
---@param incoming table the request
---@param options? table { in_form = whether a form may contain it, is_optional = whether it may be missing }
---@return string? # the token
---@return string # the scheme, "Bearer" or "DPoP"
function access_token.find(incoming, options)
  options = options or {}
  local token, scheme = header_token(incoming)
  local other = options.in_form and form_token(incoming)
  if token and other then
    refuse(400, scheme, "invalid_request")
  end
  if not (token or other or options.is_optional) then
    refuse(401, "Bearer")
  end
  return token or other or nil, scheme or "Bearer"
end

--- What Authlete needs to know about a request to a protected resource: access token, certificate and proof.
---
--- With the Bearer scheme, a DPoP proof is not passed on, so that Authlete refuses a token that is bound to a key, as
--- RFC 9449 section 7.2 requires.
---@param incoming table the request
---@param name string the parameter for the token
---@param options? table as for access_token.find
---@return table # parameters
---@return string # the scheme, "Bearer" or "DPoP"
function access_token.parameters(incoming, name, options)
  local token, scheme = access_token.find(incoming, options)
  local parameters = { [name] = token }
  proof.add_certificates(incoming, parameters, false)
  if scheme == "DPoP" then
    local dpop, count = incoming:header "dpop"
    if count ~= 1 or not authorization.is_jwt(dpop) then
      refuse(401, "DPoP", "invalid_dpop_proof")
    end
    parameters.dpop = dpop
    proof.add_target(incoming, parameters)
  end
  return parameters, scheme
end

return access_token

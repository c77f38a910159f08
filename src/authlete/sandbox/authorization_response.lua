--- How the results of authorization requests reach the client application: response types and response modes.

local ascii = require "authlete.util.ascii"
local form = require "authlete.form"
local list = require "authlete.util.list"
local parameters = require "authlete.sandbox.parameters"
local response = require "authlete.sandbox.response"

local authorization_response = {}

-- The order in which the names of Authlete's response types list them.
local ARTIFACTS = { "code", "id_token", "token" }

--- Reads a response type.
---@param text string the parameter "response_type"
---@return string? # as Authlete names it, such as "CODE_ID_TOKEN"; nil if there is no such type
function authorization_response.read_type(text)
  local words = parameters.words(text)
  if #words == 1 and words[1] == "none" then
    return "NONE"
  end
  local known = {}
  for _, artifact in ipairs(ARTIFACTS) do
    if list.contains(words, artifact) then
      known[#known + 1] = ascii.upper(artifact)
    end
  end
  return #known > 0 and #known == #words and table.concat(known, "_") or nil
end

---@param response_type string as Authlete names it
---@return string # as client applications write it
function authorization_response.write_type(response_type)
  return (ascii.lower(response_type):gsub("_", " "):gsub("id token", "id_token"))
end

---@param response_type string as Authlete names it
---@param artifact string "code", "id_token" or "token"
---@return boolean # whether the response has it
function authorization_response.has(response_type, artifact)
  local rest = response_type:gsub("ID_TOKEN", "IDENTITY")
  return rest:find(artifact == "id_token" and "IDENTITY" or ascii.upper(artifact), 1, true) ~= nil
end

local MODES = { query = true, fragment = true, form_post = true }

--- OAuth 2.0 Multiple Response Types 1.0, sections 2.1 and 5.
---@param response_type string? as Authlete names it
---@return string # the mode that a request without "response_mode" has
function authorization_response.default_mode(response_type)
  return (not response_type or response_type == "CODE" or response_type == "NONE") and "query" or "fragment"
end

---@param response_type string? as Authlete names it
---@return boolean # whether a response of the type may be delivered in this way
function authorization_response.is_mode(mode, response_type)
  return MODES[mode] == true
    and not (mode == "query" and authorization_response.default_mode(response_type) == "fragment")
end

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }

local function escape(text)
  return (text:gsub('[&<>"]', ESCAPES))
end

-- OAuth 2.0 Form Post Response Mode, section 2.
local function form_page(uri, result)
  local inputs = {}
  for i, parameter in ipairs(result) do
    inputs[i] = ('<input type="hidden" name="%s" value="%s">'):format(escape(parameter[1]), escape(parameter[2]))
  end
  return '<!DOCTYPE html><html><head><meta charset="UTF-8"><title>Continue</title></head>'
    .. '<body onload="document.forms[0].submit()"><form method="post" action="' .. escape(uri) .. '">'
    .. table.concat(inputs) .. '<noscript><button type="submit">Continue</button></noscript></form></body></html>'
end

local function location(uri, mode, result)
  local encoded = {}
  for i, parameter in ipairs(result) do
    encoded[i] = parameter[1] .. "=" .. form.encode_component(parameter[2])
  end
  local separator = mode == "fragment" and "#" or uri:find("?", 1, true) and "&" or "?"
  return uri .. separator .. table.concat(encoded, "&")
end

-- The parameters that have a value, with those that every response has.
local function complete(state, request, result)
  local filled = {}
  for _, parameter in ipairs(result) do
    if parameter[2] then
      filled[#filled + 1] = parameter
    end
  end
  if request.state then
    filled[#filled + 1] = { "state", request.state }
  end
  filled[#filled + 1] = { "iss", state.settings.issuer } -- RFC 9207
  return filled
end

---@param request table with redirect_uri, response_mode and state
---@param result table parameters, as a list of { name, value }; those without a value are left out
---@return table # a response that sends the user agent back to the client with the result
function authorization_response.deliver(state, request, code, text, result, fields)
  local filled, mode = complete(state, request, result), request.response_mode
  local is_form = mode == "form_post"
  local object = response.object(is_form and "FORM" or "LOCATION", code, text, fields)
  object.responseContent = is_form and form_page(request.redirect_uri, filled)
    or location(request.redirect_uri, mode, filled)
  return object
end

---@return table # a response that sends the user agent back to the client with an OAuth error
function authorization_response.error(state, request, oauth_error, code, text)
  local details = response.oauth_error(oauth_error, code, text)
  return authorization_response.deliver(state, request, code, text, {
    { "error", details.error },
    { "error_description", details.error_description },
    { "error_uri", details.error_uri },
  })
end

return authorization_response

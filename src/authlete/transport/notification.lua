--- Sends what Authlete has prepared for a client application to that client's server: like a call to Authlete, with the
--- same deadlines, connections and failures, and without following redirects.

local authorization = require "authlete.util.authorization"
local choose = require "authlete.transport.choose"
local copy = require "authlete.util.copy"
local core = require "authlete.core"
local list = require "authlete.util.list"
local settings = require "authlete.api.settings"
local urls = require "authlete.util.url"

local notification = {}

-- The settings of an api that matter for another server. Authlete's own, such as its CAs, do not apply to it.
local OPTIONS = {
  "connect_timeout_ms", "timeout_ms", "retries", "ca_file", "client_certificate", "client_key", "proxy", "no_proxy",
  "user_agent", "on_call", "transport", "socket_folder",
}
local DEFAULTS = { timeout_ms = 5000, connect_timeout_ms = 3000, max_response_bytes = 64 * 1024 }

-- `post` sets the real Authorization header.
local PLACEHOLDERS = { service_id = "0", service_access_token = "none" }

local function check_settings(origin, options)
  return settings.check(copy.merged(DEFAULTS, options, PLACEHOLDERS, { base_url = origin }))
end

--- Checks the options of notifications.
---@param options? table
---@raise a message that names the option that is unknown or invalid
function notification.check(options)
  for name in pairs(options or {}) do
    if not list.contains(OPTIONS, name) then
      error("unknown option '" .. tostring(name) .. "'", 0)
    end
  end
  local fits, fault = pcall(check_settings, "https://client.invalid", options)
  if not fits then
    error((fault:gsub("^authlete.new: setting", "option")), 0)
  end
end

-- Returns the origin of a URL, and its path and query; or what is wrong. Messages do not repeat its path or query,
-- which may be secret.
local function split(url)
  local scheme, authority, path, query = urls.split(url)
  if scheme ~= "https" then
    return nil, "the client's URL does not begin with https://"
  end
  path = path == "" and "/" or path
  local target = query and path .. "?" .. query or path
  if target:find "[^\33-\126]" then
    return nil, "the client's URL is not valid"
  end
  return "https://" .. authority, target
end

local function refuse(fault)
  return core.fail(core.notification, "connect", fault)
end

-- Returns an api; or nil and what is wrong, with the URL or with an option that was right when it was checked.
local function make_api(origin, options, token)
  local fits, checked = pcall(check_settings, origin, options)
  if not fits then
    local is_of_url = checked:find("'base_url'", 1, true)
    return nil, is_of_url and "the client's URL is not valid" or (checked:gsub("^authlete.new: setting", "option"))
  end
  checked.service_authorization = token and "Bearer " .. token
  return choose(checked)
end

--- Sends a notification.
---@param url any the client's URL, which must begin with https://
---@param message table { body, is_form = whether the body is a form, otherwise JSON, token = the bearer token, if any }
---@param options? table that notification.check has accepted
---@return boolean? # true if the client's server has accepted it: status 2xx
---@return string? # a message
---@return table? # a failure, whose operation is "notification"
function notification.post(url, message, options)
  if type(url) ~= "string" then
    return refuse "the client has not registered a URL for it"
  elseif message.token and not authorization.is_token(message.token) then
    return refuse "the client's token contains invalid characters"
  end
  local origin, target = split(url)
  if not origin then
    return refuse(target)
  end
  local api, problem = make_api(origin, options, message.token)
  if not api then
    return refuse(problem)
  end
  local request = { target = target, body = message.body, is_form = message.is_form }
  local done, fault, failure = api[core.notification](api, request)
  api:close()
  return done, fault, failure
end

return notification

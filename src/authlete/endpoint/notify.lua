--- What the authorization server tells the servers of client applications, on its own initiative: that a backchannel
--- authentication has ended (CIBA Core 1.0 section 10), and that a person has signed out (OpenID Connect Back-Channel
--- Logout 1.0).

local form = require "authlete.form"
local is_api = require "authlete.util.is_api"
local is_filled = require "authlete.util.is_filled"
local log = require "authlete.util.log"
local notification = require "authlete.transport.notification"
local phase = require "authlete.util.phase"
local protected = require "authlete.util.protected"

local notify = {}

-- Checks the arguments of a function that makes a function; `level` is for its caller's caller.
local function check(name, api, options)
  local fault = not is_api(api) and "the first argument must be an api"
    or options ~= nil and type(options) ~= "table" and "the options must be a table, got " .. type(options)
  local fits, message = true, nil
  if not fault then
    fits, message = pcall(notification.check, options)
  end
  if fault or not fits then
    error("authlete.endpoint." .. name .. ": " .. (fault or message), 3)
  end
end

-- Calls the api for a function that this file returns, to whose caller errors about wrong parameters belong.
local function call(api, operation, parameters)
  local fits, response, message, failure = protected.call(api[operation], api, parameters)
  if not fits then
    error(type(response) == "string" and response:match(operation .. ": .*") or response, 3)
  end
  return response, message, failure
end

-- Describes a response whose action is not the one that was hoped for. It does not repeat result messages, which are
-- for the server's developers, but may go to a log.
local function describe(operation, response)
  local code = is_filled(response.result_code) and response.result_code or "none"
  return ("%s responded with %s, result code %s"):format(operation, tostring(response.action), code)
end

local function set_delivery(outcome, done, message, failure)
  outcome.is_notified, outcome.message, outcome.failure = done == true, message, failure
  return outcome
end

function notify.backchannel_complete(api, options)
  check("backchannel_complete", api, options)
  return function(decision)
    local response, message, failure = call(api, "backchannel_authentication_complete", decision)
    if not response then
      return nil, message, failure
    end
    local outcome = { response = response, is_complete = true }
    if response.action == "NOTIFICATION" then
      return set_delivery(outcome, notification.post(response.client_notification_endpoint, {
        body = response.response_content or "",
        token = response.client_notification_token,
      }, options))
    elseif response.action ~= "NO_ACTION" then
      outcome.is_complete, outcome.message = false, describe("backchannel_authentication_complete", response)
    end
    return outcome
  end
end

-- Signs a person out at one client.
local function log_out_at(api, options, client, subject, session_id)
  local outcome = { client = client }
  local response, message, failure = api:backchannel_logout_token {
    client_identifier = client,
    subject = subject,
    session_id = session_id,
  }
  if not response then
    return set_delivery(outcome, false, message, failure)
  elseif response.action ~= "OK" or not is_filled(response.logout_token) then
    return set_delivery(outcome, false, describe("backchannel_logout_token", response))
  elseif not is_filled(response.backchannel_logout_uri) then -- the client does not want to know
    return outcome
  end
  return set_delivery(outcome, notification.post(response.backchannel_logout_uri, {
    body = "logout_token=" .. form.encode_component(response.logout_token),
    is_form = true,
  }, options))
end

-- The same, whatever the client or the transport make of it: the others must be told, too.
local function log_out(api, options, client, person)
  local done, outcome = protected.call(log_out_at, api, options, client, person.subject, person.session_id)
  if done then
    return outcome
  end
  return set_delivery({ client = client }, false, log.one_line(outcome))
end

local PAGE = 100

-- The clients that the person has given access to, from Authlete; or nil and what is wrong.
local function find_clients(api, subject)
  local clients, start = {}, 0
  repeat
    local page, message, failure = api:get_client_authorization_list {
      subject = subject,
      start = start,
      ["end"] = start + PAGE,
    }
    if not page then
      return nil, message, failure
    end
    for _, client in ipairs(page.clients or {}) do
      clients[#clients + 1] = client.client_id
    end
    start = start + PAGE
  until start >= (page.total_count or 0) or not (page.clients and page.clients[1])
  return clients
end

local MOST_AT_ONCE = 16

-- Calls a function for each item: for several at the same time where light threads can run, otherwise one by one.
-- Returns the list of the results.
local function map(items, body)
  local results, next_item = {}, 0
  local function work()
    while next_item < #items do
      next_item = next_item + 1
      local i = next_item
      results[i] = body(items[i])
    end
  end
  local ngx = phase.now() == "yield" and phase.nginx()
  local threads = {}
  for i = 1, ngx and math.min(MOST_AT_ONCE, #items) - 1 or 0 do
    threads[i] = ngx.thread.spawn(work)
  end
  work()
  for _, thread in ipairs(threads) do
    local done, raised = ngx.thread.wait(thread)
    if not done then
      error(raised, 0)
    end
  end
  return results
end

local function check_person(person)
  local given = type(person) == "table" and person or {}
  if not is_filled(given.subject) and not (is_filled(given.session_id) and type(given.clients) == "table") then
    error("backchannel_logout: takes { subject = … }, or { session_id = …, clients = { … } }", 3)
  elseif given.clients ~= nil and type(given.clients) ~= "table" then
    error("backchannel_logout: 'clients' must be a list, got " .. type(given.clients), 3)
  end
end

function notify.backchannel_logout(api, options)
  check("backchannel_logout", api, options)
  return function(person)
    check_person(person)
    local clients, message, failure = person.clients
    if not clients then
      clients, message, failure = find_clients(api, person.subject)
    end
    if not clients then
      return nil, message, failure
    end
    return map(clients, function(client)
      return log_out(api, options, client, person)
    end)
  end
end

return notify

--- The authorization endpoint, and the endpoint that receives the person's decision from the login and consent page.

local define = require "authlete.endpoint.define"
local is_filled = require "authlete.util.is_filled"
local list = require "authlete.util.list"
local replies = require "authlete.endpoint.replies"

local decoder = require("cjson").new()

local SESSION = "nil, or a table with subject as a string, and auth_time, if any, as a number of seconds"

-- Whether the client wants the person to sign in again: max_age=0 (OpenID Connect Core 1.0 section 3.1.2.1). Authlete
-- returns 0 also if there is no limit, so this looks at what the client sent: a request object, which replaces the form
-- (RFC 9101 section 6.3), if Authlete returns its content. What was pushed before cannot be known.
local function wants_new_sign_in(response, form)
  if is_filled(response.request_object_payload) then
    local done, claims = pcall(decoder.decode, response.request_object_payload)
    local max_age = done and type(claims) == "table" and claims.max_age
    local service = type(response.service) == "table" and response.service or {}
    if max_age or not service.traditional_request_object_processing_applied then
      return max_age and tonumber(max_age) == 0
    end -- otherwise the form has what the object has not (OpenID Connect Core 1.0 section 6.1)
  end
  return form.max_age ~= nil and form.max_age:find "^0+$" ~= nil
end

-- A max_age of 0 from Authlete means that there is no limit.
local function is_too_old(session, response)
  local max_age = response.max_age
  return response.sign_in_again
    or max_age and max_age > 0 and (not session.auth_time or session.auth_time + max_age < os.time())
end

local function is_someone_else(session, subject)
  return is_filled(subject) and subject ~= session.subject
end

local function lacks_acr(session, response)
  return response.acr_essential and response.acrs and response.acrs[1] and not list.contains(response.acrs, session.acr)
end

-- Returns why nothing can be issued without asking the person (OpenID Connect Core 1.0 section 3.1.2.6), or nil.
local function find_obstacle(context, response, session)
  if not session then
    return "NOT_LOGGED_IN"
  elseif is_too_old(session, response) then
    return "EXCEEDS_MAX_AGE"
  elseif is_someone_else(session, response.subject) then
    return "DIFFERENT_SUBJECT"
  elseif lacks_acr(session, response) then
    return "ACR_NOT_SATISFIED"
  elseif not context:has_callback "consent" or not context:call_callback("consent", response, session) then
    return "CONSENT_REQUIRED"
  end
end

local function find_session(context, response)
  local session = context:has_callback "session" and context:call_callback("session", response, context.request) or nil
  if session then
    local is_session = type(session) == "table" and is_filled(session.subject)
      and (session.auth_time == nil or type(session.auth_time) == "number")
    context:expect(is_session, "session", SESSION)
  end
  return session
end

local function fail(context, parameters)
  return context:reply("authorization_fail", context:call("authorization_fail", parameters))
end

local function issue(context, parameters)
  return context:reply("authorization_issue", context:call("authorization_issue", parameters))
end

local function decide_without_interaction(context, response)
  context:fail_ticket_on_error(response.ticket, "authorization_fail", "SERVER_ERROR")
  local session = find_session(context, response)
  local obstacle = find_obstacle(context, response, session)
  if obstacle then
    context:fail_ticket_on_error(nil)
    return fail(context, { ticket = response.ticket, reason = obstacle })
  end
  return issue(context, context:parameters("session", session, { ticket = response.ticket }))
end

local function interact(context, response)
  context:fail_ticket_on_error(response.ticket, "authorization_fail", "SERVER_ERROR")
  return context:callback_reply("interaction", response, context.request)
end

local CALLBACKS = { interaction = "required", session = "optional", consent = "optional", error_page = "optional" }

local authorization = define("authorization", CALLBACKS, function(context, incoming)
  incoming:allow_methods("GET", "POST")
  local text, form = incoming:form()
  local response = context:call("authorization", { parameters = text })
  if type(response) == "table" then
    response.sign_in_again = wants_new_sign_in(response, form) or nil
  end
  if response.action == "INTERACTION" then
    return interact(context, response)
  elseif response.action == "NO_INTERACTION" then
    return decide_without_interaction(context, response)
  end
  return context:reply("authorization", response)
end)

local DECISION = "a reply, or a table with the strings ticket and either subject or reason"

local DECISION_CALLBACKS = { decision = "required", error_page = "optional" }

local decision = define("authorization_decision", DECISION_CALLBACKS, function(context, incoming)
  incoming:allow_methods "POST"
  local _, form, lists = incoming:form()
  local given = context:call_callback("decision", context.request, form, lists)
  context:expect(type(given) == "table", "decision", DECISION)
  if given.status ~= nil then
    return context:check_reply("decision", given)
  elseif given.ticket == nil then -- neither the form nor the person's session had one
    return replies.oauth_error(400, "invalid_request")
  end
  context:expect(is_filled(given.ticket), "decision", DECISION)
  context:fail_ticket_on_error(given.ticket, "authorization_fail", "SERVER_ERROR")
  if given.reason ~= nil then
    return fail(context, { ticket = given.ticket, reason = given.reason, description = given.description })
  end
  context:expect(is_filled(given.subject), "decision", DECISION)
  return issue(context, context:parameters("decision", given))
end)

return { authorization = authorization, decision = decision }

--- The authorization endpoint, and the end of the login and consent page: what becomes of the person's decision.

local answer = require "authlete.endpoint.answer"
local handler = require "authlete.endpoint.handler"

local SESSION = "nil, or a table with subject, a string, and auth_time in seconds, of the person who is logged in"

local function is_among(value, list)
  for _, each in ipairs(list) do
    if each == value then
      return true
    end
  end
  return false
end

-- Authlete's max_age of 0 means that there is no such demand.
local function is_too_old(session, max_age)
  return max_age and max_age > 0 and (not session.auth_time or session.auth_time + max_age < os.time())
end

local function is_someone_else(session, subject)
  return handler.is_name(subject) and subject ~= session.subject
end

local function lacks_acr(session, response)
  return response.acr_essential and response.acrs and response.acrs[1] and not is_among(session.acr, response.acrs)
end

-- Why nothing can be issued without asking the person (OpenID Connect Core 1.0 section 3.1.2.6), or nil.
local function find_obstacle(visit, response, session)
  if not session then
    return "NOT_LOGGED_IN"
  elseif is_too_old(session, response.max_age) then
    return "EXCEEDS_MAX_AGE"
  elseif is_someone_else(session, response.subject) then
    return "DIFFERENT_SUBJECT"
  elseif lacks_acr(session, response) then
    return "ACR_NOT_SATISFIED"
  elseif not visit:has "consent" or not visit:ask("consent", response, session) then
    return "CONSENT_REQUIRED"
  end
end

local function find_session(visit, response)
  local session = visit:has "session" and visit:ask("session", response, visit.request) or nil
  if session then
    local is_session = type(session) == "table" and handler.is_name(session.subject)
      and (session.auth_time == nil or type(session.auth_time) == "number")
    visit:expect(is_session, "session", SESSION)
  end
  return session
end

local function fail(visit, parameters)
  return visit:reply("authorization_fail", visit:call("authorization_fail", parameters))
end

local function issue(visit, parameters)
  return visit:reply("authorization_issue", visit:call("authorization_issue", parameters))
end

local function answer_at_once(visit, response)
  visit:keep(response.ticket, "authorization_fail", "SERVER_ERROR")
  local session = find_session(visit, response)
  local obstacle = find_obstacle(visit, response, session)
  if obstacle then
    visit:keep(nil)
    return fail(visit, { ticket = response.ticket, reason = obstacle })
  end
  return issue(visit, visit:parameters("session", session, { ticket = response.ticket }))
end

local function interact(visit, response)
  visit:keep(response.ticket, "authorization_fail", "SERVER_ERROR")
  return visit:reply_by("interaction", response, visit.request)
end

local CALLBACKS = { interaction = "required", session = "optional", consent = "optional" }

local authorization = handler.define("authorization", CALLBACKS, function(visit, incoming)
  incoming:only("GET", "POST")
  local response = visit:call("authorization", { parameters = (incoming:form()) })
  if response.action == "INTERACTION" then
    return interact(visit, response)
  elseif response.action == "NO_INTERACTION" then
    return answer_at_once(visit, response)
  end
  return visit:reply("authorization", response)
end)

local DECISION = "a reply, or a table with ticket, and subject or reason, which are strings"

local decision = handler.define("authorization_decision", { decision = "required" }, function(visit, incoming)
  incoming:only "POST"
  local _, form, lists = incoming:form()
  local given = visit:ask("decision", visit.request, form, lists)
  visit:expect(type(given) == "table", "decision", DECISION)
  if given.status ~= nil then
    return visit:checked_reply("decision", given)
  elseif given.ticket == nil then -- the form, or the person's session, had none
    return answer.oauth_error(400, "invalid_request")
  end
  visit:expect(handler.is_name(given.ticket), "decision", DECISION)
  visit:keep(given.ticket, "authorization_fail", "SERVER_ERROR")
  if given.reason ~= nil then
    return fail(visit, { ticket = given.ticket, reason = given.reason, description = given.description })
  end
  visit:expect(handler.is_name(given.subject), "decision", DECISION)
  return issue(visit, visit:parameters("decision", given))
end)

return { authorization = authorization, decision = decision }

--- The backchannel authentication endpoint (CIBA Core 1.0 section 7).

local core = require "authlete.core"
local answer = require "authlete.endpoint.answer"
local handler = require "authlete.endpoint.handler"

local REASONS = " " .. core.words(core.operations.backchannel_authentication_fail, "reason") .. " "

local function is_reason(value)
  return handler.is_name(value) and not value:find "%s" and REASONS:find(" " .. value .. " ", 1, true) ~= nil
end

local function fail(visit, response, reason)
  visit:keep(nil)
  local failed = visit:call("backchannel_authentication_fail", { ticket = response.ticket, reason = reason })
  return visit:reply("backchannel_authentication_fail", failed, response)
end

local IDENTIFIED = "the subject, or nil and a reason of backchannel_authentication_fail"

local function identify(visit, response)
  visit:keep(response.ticket, "backchannel_authentication_fail", "SERVER_ERROR")
  if response.user_code_required and not handler.is_name(response.user_code) then
    return fail(visit, response, "MISSING_USER_CODE")
  end
  local subject, reason = visit:ask("identify", response)
  if not subject then
    visit:expect(reason == nil or is_reason(reason), "identify", IDENTIFIED)
    return fail(visit, response, reason or "UNKNOWN_USER_ID")
  end
  visit:expect(handler.is_name(subject), "identify", IDENTIFIED)
  local issued = visit:call("backchannel_authentication_issue", { ticket = response.ticket })
  visit:keep(nil)
  local reply = visit:reply("backchannel_authentication_issue", issued, response)
  if reply.status == 200 then
    visit:ask("start", response, subject, issued)
  end
  return reply
end

local CALLBACKS = { identify = "required", start = "required" }

return handler.define("backchannel_authentication", CALLBACKS, function(visit, incoming)
  incoming:only "POST"
  local parameters = incoming:client_parameters "backchannel_authentication"
  local response = visit:call("backchannel_authentication", parameters)
  if response.action == "USER_IDENTIFICATION" then
    return answer.pass_on(identify(visit, response), response)
  end
  return visit:reply("backchannel_authentication", response)
end)

--- The backchannel authentication endpoint (CIBA Core 1.0 section 7).

local client_parameters = require "authlete.endpoint.client_parameters"
local core = require "authlete.core"
local define = require "authlete.endpoint.define"
local is_filled = require "authlete.util.is_filled"
local reply_headers = require "authlete.reply.headers"

local REASONS = " " .. core.words(core.operations.backchannel_authentication_fail, "reason") .. " "

local function is_reason(value)
  return is_filled(value) and not value:find "%s" and REASONS:find(" " .. value .. " ", 1, true) ~= nil
end

local function fail(context, response, reason)
  context:fail_ticket_on_error(nil)
  local failed = context:call("backchannel_authentication_fail", { ticket = response.ticket, reason = reason })
  return context:reply("backchannel_authentication_fail", failed, response)
end

local IDENTIFIED = "the subject, or nil and a reason of backchannel_authentication_fail"

local function identify(context, response)
  context:fail_ticket_on_error(response.ticket, "backchannel_authentication_fail", "SERVER_ERROR")
  if response.user_code_required and not is_filled(response.user_code) then
    return fail(context, response, "MISSING_USER_CODE")
  end
  local subject, reason = context:call_callback("identify", response)
  if not subject then
    context:expect(reason == nil or is_reason(reason), "identify", IDENTIFIED)
    return fail(context, response, reason or "UNKNOWN_USER_ID")
  end
  context:expect(is_filled(subject), "identify", IDENTIFIED)
  local issued = context:call("backchannel_authentication_issue", { ticket = response.ticket })
  context:fail_ticket_on_error(nil)
  local reply = context:reply("backchannel_authentication_issue", issued, response)
  if reply.status == 200 then
    context:call_callback("start", response, subject, issued)
  end
  return reply
end

local CALLBACKS = { identify = "required", start = "required" }

return define("backchannel_authentication", CALLBACKS, function(context, incoming)
  incoming:allow_methods "POST"
  local parameters = client_parameters.read(incoming, "backchannel_authentication")
  local response = context:call("backchannel_authentication", parameters)
  if response.action == "USER_IDENTIFICATION" then
    return reply_headers.pass_on(identify(context, response), response)
  end
  return context:reply("backchannel_authentication", response)
end)

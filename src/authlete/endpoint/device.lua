--- Where a person enters the code that a device shows, and decides (RFC 8628 section 3.3).

local answer = require "authlete.endpoint.answer"
local handler = require "authlete.endpoint.handler"

local verification_callbacks = {
  user_code = "optional",
  valid = "required",
  expired = "required",
  not_exist = "required",
}

local function find_user_code(visit, form)
  local code = form.user_code
  if visit:has "user_code" then
    code = visit:ask("user_code", visit.request, form)
    visit:expect(code == nil or type(code) == "string", "user_code", "a string or nil")
  end
  return code ~= "" and code or nil
end

local VERIFIED = { VALID = "valid", EXPIRED = "expired", NOT_EXIST = "not_exist" }

local verification = handler.define("device_verification", verification_callbacks, function(visit, incoming)
  incoming:only("GET", "POST")
  local _, form = incoming:form()
  local code = find_user_code(visit, form)
  if not code then
    return visit:reply_by("not_exist", nil, visit.request)
  end
  local response = visit:call("device_verification", { user_code = code })
  local callback = VERIFIED[response.action]
  if callback then
    return visit:reply_by(callback, response, visit.request, code)
  end
  return visit:reply("device_verification", response)
end)

local DECISION = "a reply, or a table with user_code, result and subject, which are strings"

local complete_callbacks = {
  decision = "required",
  success = "required",
  expired = "required",
  not_exist = "required",
}

local COMPLETED = { SUCCESS = "success", USER_CODE_EXPIRED = "expired", USER_CODE_NOT_EXIST = "not_exist" }

local complete = handler.define("device_complete", complete_callbacks, function(visit, incoming)
  incoming:only "POST"
  local _, form, lists = incoming:form()
  local given = visit:ask("decision", visit.request, form, lists)
  visit:expect(type(given) == "table", "decision", DECISION)
  if given.status ~= nil then
    return visit:checked_reply("decision", given)
  elseif given.user_code == nil or given.user_code == "" then -- the form, or the person's session, had none
    return visit:reply_by("not_exist", nil, visit.request, given)
  end
  visit:expect(handler.is_name(given.subject) or given.result ~= "AUTHORIZED", "decision", DECISION)
  local response = visit:call("device_complete", visit:parameters("decision", given))
  local callback = COMPLETED[response.action]
  if callback then
    return visit:reply_by(callback, response, visit.request, given)
  end
  visit:log_action("device_complete", response)
  return answer.server_error()
end)

return { verification = verification, complete = complete }

--- The endpoints where a person enters the code that a device shows, and decides (RFC 8628 section 3.3).

local define = require "authlete.endpoint.define"
local is_filled = require "authlete.util.is_filled"
local replies = require "authlete.endpoint.replies"

local verification_callbacks = {
  user_code = "optional",
  valid = "required",
  expired = "required",
  not_exist = "required",
  error_page = "optional",
}

local function find_user_code(context, form)
  local code = form.user_code
  if context:has_callback "user_code" then
    code = context:call_callback("user_code", context.request, form)
    context:expect(code == nil or type(code) == "string", "user_code", "a string or nil")
  end
  return code ~= "" and code or nil
end

local VERIFIED = { VALID = "valid", EXPIRED = "expired", NOT_EXIST = "not_exist" }

local verification = define("device_verification", verification_callbacks, function(context, incoming)
  incoming:allow_methods("GET", "POST")
  local _, form = incoming:form()
  local code = find_user_code(context, form)
  if not code then
    return context:callback_reply("not_exist", nil, context.request)
  end
  local response = context:call("device_verification", { user_code = code })
  local callback = VERIFIED[response.action]
  if callback then
    return context:callback_reply(callback, response, context.request, code)
  end
  return context:reply("device_verification", response)
end)

local DECISION = "a reply, or a table with the strings user_code, result and subject"

local complete_callbacks = {
  decision = "required",
  success = "required",
  expired = "required",
  not_exist = "required",
  error_page = "optional",
}

local COMPLETED = { SUCCESS = "success", USER_CODE_EXPIRED = "expired", USER_CODE_NOT_EXIST = "not_exist" }

local complete = define("device_complete", complete_callbacks, function(context, incoming)
  incoming:allow_methods "POST"
  local _, form, lists = incoming:form()
  local given = context:call_callback("decision", context.request, form, lists)
  context:expect(type(given) == "table", "decision", DECISION)
  if given.status ~= nil then
    return context:check_reply("decision", given)
  elseif given.user_code == nil or given.user_code == "" then -- neither the form nor the person's session had one
    return context:callback_reply("not_exist", nil, context.request, given)
  end
  context:expect(is_filled(given.subject) or given.result ~= "AUTHORIZED", "decision", DECISION)
  local response = context:call("device_complete", context:parameters("decision", given))
  local callback = COMPLETED[response.action]
  if callback then
    return context:callback_reply(callback, response, context.request, given)
  end
  context:log_action("device_complete", response)
  return replies.server_error()
end)

return { verification = verification, complete = complete }

--- The callbacks of endpoint.device_verification and endpoint.device_complete. Devices without a keyboard show a code,
--- which the person enters here (RFC 8628).

local languages = require "languages"
local pages = require "pages"
local sign_in = require "sign_in"
local unavailable = require "unavailable"

local device = {}

local ACTION = "/device/decision" -- where the decision goes

--- Reads the code as people type it: in any case, with hyphens and spaces (RFC 8628 section 6.1).
function device.user_code(_, form)
  return ((form.user_code or ""):upper():gsub("[^%w]", ""))
end

--- Shows the page to enter the code. `response` is given if an unknown code was entered.
function device.ask(response, _, user_code)
  return pages.device(response and "code_unknown", response and user_code)
end

function device.ask_again() return pages.device "code_expired" end

-- Consent is asked for each time, because somebody else may have talked the person into entering the code of their own
-- device (RFC 8628 section 5.4).
device.begin = unavailable.page_instead(function(response, _, user_code)
  local language = languages.choose()
  return sign_in.begin({
    action = ACTION,
    user_code = user_code,
    client_name = languages.texts[language].names.device,
    language = language,
  }, response, response) -- which has the client's name, but no logo or addresses
end)

device.decide = unavailable.page_instead(function(_, fields)
  local interaction, person, has_agreed = sign_in.decide(fields, ACTION)
  return interaction and {
    user_code = interaction.user_code,
    result = has_agreed and "AUTHORIZED" or "ACCESS_DENIED",
    subject = person.subject,
    auth_time = person.auth_time,
  } or person
end)

function device.finish(_, _, decision)
  return pages.message(200, decision.result == "AUTHORIZED" and "connected" or "refused")
end

--- Sends people back who open the address of the decision, which takes only forms.
function device.show_error(reply)
  if reply.status == 405 then
    return pages.redirect "/device"
  end
  return pages.error(reply)
end

return device

--- The device flow, for devices without a keyboard (RFC 8628): the user enters the code shown on the device.

local pages = require "pages"
local sign_in = require "sign_in"

local device = {}

--- Shows the page to enter the code. `response` is given if an unknown code was entered.
function device.ask(response)
  return pages.device(response and 403 or 200, response and "That code isn't valid. Check it and try again.")
end

function device.ask_again()
  return pages.device(403, "That code has expired. Start again on the device.")
end

function device.begin(response, _, user_code)
  return sign_in.begin(response, {
    action = "/device/decision",
    user_code = user_code,
    client_id = response.client_id,
    client_name = response.client_name or "A device",
  })
end

function device.decide(_, fields)
  local interaction, person, agreed = sign_in.decide(fields)
  return interaction and {
    user_code = interaction.user_code,
    result = agreed and "AUTHORIZED" or "ACCESS_DENIED",
    subject = person.subject,
    auth_time = person.auth_time,
  } or person
end

function device.finish() return pages.message(200, "Done", "You can return to your device.") end

return device

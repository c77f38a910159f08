--- The device flow, for those without a keyboard (RFC 8628): the person enters the code that the device shows.

local pages = require "pages"
local sign_in = require "sign_in"

local device = {}

--- Asks for the code. There is a response where one was entered that does not exist.
function device.ask(response)
  return pages.device(response and 403 or 200, response and "There is no such code. Please look again.")
end

function device.ask_again()
  return pages.device(403, "The code has expired. Please start again on the device.")
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

function device.finish() return pages.message(200, "Done", "You can go back to your device.") end

return device

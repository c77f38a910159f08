--- The callbacks of endpoint.authorization and endpoint.authorization_decision.

local consents = require "consents"
local languages = require "languages"
local sessions = require "sessions"
local sign_in = require "sign_in"
local unavailable = require "unavailable"
local users = require "users"

local authorization = {}

local ACTION = "/authorization/decision" -- where the decision goes

-- Whether consent that was given before is enough.
local function may_skip_consent(response)
  local prompts = " " .. table.concat(response.prompts or {}, " ") .. " "
  return consents.is_plain(response) and not prompts:find " CONSENT " and not response.acr_essential
end

--- Who is signed in, for requests that must not ask anybody (prompt=none).
function authorization.session(response)
  local person = sessions.person()
  return person and {
    subject = person.subject, auth_time = person.auth_time, claims = users.claims(person.subject, response),
  }
end

--- Shows the sign-in page or the consent page.
authorization.begin = unavailable.page_instead(function(response)
  local language = languages.choose(response.ui_locales)
  return sign_in.begin({
    action = ACTION,
    ticket = response.ticket,
    acr_essential = response.acr_essential,
    is_plain = consents.is_plain(response),
    may_skip_consent = may_skip_consent(response),
    claims_request = {
      ticket = response.ticket, claims = response.claims, claims_locales = response.claims_locales,
      id_token_claims = response.id_token_claims,
    },
    client_name = languages.texts[language].names.application,
    language = language,
  }, response, response.client)
end)

--- Reads the form of the consent page.
authorization.decide = unavailable.page_instead(function(_, fields)
  local interaction, person, has_agreed = sign_in.decide(fields, ACTION)
  return interaction and {
    ticket = interaction.ticket,
    subject = person.subject,
    auth_time = person.auth_time,
    claims = users.claims(person.subject, interaction.claims_request),
    reason = not has_agreed and "DENIED" or interaction.acr_essential and "ACR_NOT_SATISFIED" or nil, -- it has no acrs
  } or person
end)

return authorization

--- From the authorization request to the user's decision: sign-in and consent.
---
--- An interaction has the `ticket` or the `user_code` that the decision is about, the `action` that receives the
--- decision, the data that the pages show, `is_signed_in`, and what sessions.lua adds.

local form = require "authlete.form"
local pages = require "pages"
local sessions = require "sessions"
local users = require "users"

local sign_in = {}

-- Whether the user's last sign-in is sufficient for the request (OpenID Connect Core section 3.1.2.1).
local function satisfies(person, response)
  local prompts = " " .. table.concat(response.prompts or {}, " ") .. " "
  local max_age = response.max_age or 0 -- 0 means no limit
  return person ~= nil
    and not response.sign_in_again
    and not prompts:find " LOGIN "
    and not prompts:find " SELECT_ACCOUNT "
    and (max_age == 0 or person.auth_time + max_age >= ngx.time())
    and (not response.subject or response.subject == person.subject)
end

--- Returns the sign-in page, or the consent page if the user does not have to sign in. `response` is Authlete's and
--- says what the client requests; the interaction has the rest.
function sign_in.begin(response, interaction)
  local person = sessions.person()
  interaction.scopes = response.scopes or {}
  interaction.subject = response.subject
  interaction.login_hint = #(response.login_hint or "") <= 100 and response.login_hint or nil
  interaction.is_signed_in = satisfies(person, response)
  sessions.keep(interaction)
  return person and interaction.is_signed_in and pages.consent(interaction, users.find(person.subject))
    or pages.sign_in(interaction)
end

--- The callback of endpoint.authorization.
function sign_in.begin_authorization(response)
  return sign_in.begin(response, {
    action = "/authorization/decision",
    ticket = response.ticket,
    acr_essential = response.acr_essential,
    client_id = response.client.client_id,
    client_name = response.client.client_name or "An application",
  })
end

local function expired()
  return pages.message(403, "Start again", "This page has expired. Go back to the application and start again.")
end

--- Handles the form of the sign-in page.
function sign_in.check_password(request)
  local fields = request.method == "POST" and form.decode(request.body) or {}
  local interaction = sessions.find(fields)
  if not interaction then
    return expired()
  end
  local user = users.check(fields.username, fields.password)
  interaction.login_hint = fields.username
  if not user then
    return pages.sign_in(interaction, "Wrong user name or password.")
  elseif interaction.subject and interaction.subject ~= user.subject then
    return pages.sign_in(interaction, "The application requires a different user to sign in.")
  end
  sessions.begin { subject = user.subject, auth_time = ngx.time() }
  interaction.is_signed_in = true
  sessions.keep(interaction)
  return pages.consent(interaction, user)
end

--- Reads the form of the consent page. Returns the interaction, which is over now, the user, and whether they agreed;
--- or nil and the page to show instead.
function sign_in.decide(fields)
  local interaction, person = sessions.find(fields), sessions.person()
  if not interaction or not person or not interaction.is_signed_in then
    return nil, expired()
  end
  sessions.forget(interaction)
  local agreed = fields.decision == "allow"
  if agreed then
    users.keep_consent(person, interaction.client_id, interaction.scopes)
  end
  return interaction, person, agreed
end

--- The callback of endpoint.authorization_decision.
function sign_in.decide_authorization(_, fields)
  local interaction, person, agreed = sign_in.decide(fields)
  return interaction and {
    ticket = interaction.ticket,
    subject = person.subject,
    auth_time = person.auth_time,
    reason = not agreed and "DENIED" or interaction.acr_essential and "ACR_NOT_SATISFIED" or nil, -- it has no acrs
  } or person
end

return sign_in

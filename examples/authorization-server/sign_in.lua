--- From an authorization request to the person's decision: sign-in and consent.

local api = require "api"
local authlete = require "authlete"
local consents = require "consents"
local encode = require("authlete.json").encode
local form = require "authlete.form"
local interactions = require "interactions"
local pages = require "pages"
local requested = require "requested"
local sessions = require "sessions"
local unavailable = require "unavailable"
local users = require "users"

local sign_in = {}

local LONGEST_HINT = 100

-- Whether the person's last sign-in is sufficient for the request (OpenID Connect Core section 3.1.2.1).
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

local function ask_to_sign_in(interaction, problem)
  interaction.asked = nil
  interactions.keep(interaction)
  return pages.sign_in(interaction, problem)
end

-- Nothing is asked if the person has agreed to the same before.
local function issue(interaction, person)
  local response = unavailable.unless(api:authorization_issue {
    ticket = interaction.ticket,
    subject = person.subject,
    auth_time = person.auth_time,
    claims = encode(users.claims(person.subject, interaction.claims_request)),
  })
  interactions.forget(interaction)
  return authlete.reply.authorization_issue(response)
end

local function ask_for_consent(interaction, person)
  if interaction.may_skip_consent and consents.cover(person.subject, interaction.client_id, interaction.scopes) then
    return issue(interaction, person)
  end
  interaction.asked = person.subject
  interactions.keep(interaction)
  return pages.consent(interaction, users.find(person.subject))
end

--- Returns the sign-in page, or the consent page if the person does not have to sign in, or the way back to the client
--- if there is nothing to ask. `response` is Authlete's and says what `client` asks for; the interaction has the rest.
function sign_in.begin(interaction, response, client)
  local person = sessions.person()
  requested.describe(interaction, response, client)
  interaction.subject = response.subject
  interaction.login_hint = #(response.login_hint or "") <= LONGEST_HINT and response.login_hint or nil
  if satisfies(person, response) then
    return ask_for_consent(interaction, person)
  end
  return ask_to_sign_in(interaction)
end

--- Returns the sign-in page of this server's own page at `path`, where the person gets afterwards.
function sign_in.ask(path, name, language)
  return ask_to_sign_in { client_name = name, language = language, path = path }
end

-- Returns the interaction that a form names, if the decision about it goes to `action`, when that is given; otherwise
-- nil and the page to show instead.
local function find_interaction(fields, action)
  local interaction = interactions.find(fields)
  if interaction and (not action or interaction.action == action) then return interaction end
  return nil, pages.message(403, "expired")
end

local function read_form(request)
  return request.method == "POST" and form.decode(request.body or "") or {}
end

--- Handles the form of the sign-in page.
function sign_in.check_password(request)
  local fields = read_form(request)
  local interaction, page = find_interaction(fields)
  if not interaction then return page end
  interaction.login_hint = #(fields.username or "") <= LONGEST_HINT and fields.username or nil
  local user = users.check(fields.username, fields.password)
  if not user then
    return ask_to_sign_in(interaction, "wrong_password")
  elseif interaction.subject and interaction.subject ~= user.subject then
    return ask_to_sign_in(interaction, "another_user_required")
  end
  local person = { subject = user.subject, auth_time = ngx.time() }
  sessions.begin(person)
  if interaction.path then
    interactions.forget(interaction)
    return pages.redirect(interaction.path)
  end
  return ask_for_consent(interaction, person)
end

--- Handles "Not you?" on the consent page. The person stays signed in until another one has signed in.
function sign_in.ask_another_user(request)
  local interaction, page = find_interaction(read_form(request))
  if not interaction then return page end
  interaction.login_hint = nil
  return ask_to_sign_in(interaction)
end

--- Reads the form of the consent page, sent to `action`. Returns the interaction, which is over now, the person, and
--- whether they agreed; or nil and the page to show instead.
function sign_in.decide(fields, action)
  local interaction, page = find_interaction(fields, action)
  if not interaction then return nil, page end
  local person = sessions.person()
  if not interaction.asked then
    return nil, ask_to_sign_in(interaction)
  elseif not person or person.subject ~= interaction.asked then -- signed out, or another one has signed in
    return nil, ask_to_sign_in(interaction, "signed_out")
  end
  local has_agreed = fields.decision == "allow"
  if has_agreed and interaction.is_plain then
    consents.keep(person.subject, interaction.client_id, interaction.scopes)
  end
  interactions.forget(interaction)
  return interaction, person, has_agreed
end

return sign_in

--- The account page: who is signed in, which applications have access, and the end of both.

local api = require "api"
local consents = require "consents"
local form = require "authlete.form"
local languages = require "languages"
local pages = require "pages"
local sessions = require "sessions"
local sign_in = require "sign_in"
local unavailable = require "unavailable"
local users = require "users"

local account = {}

local MOST_APPLICATIONS = 100

local function find_applications(person, language)
  local list = unavailable.unless(api:get_client_authorization_list {
    subject = person.subject, start = 0, ["end"] = MOST_APPLICATIONS,
  })
  local applications = {}
  for i, client in ipairs(list.clients or {}) do
    applications[i] = {
      client_id = ("%.0f"):format(client.client_id),
      client_name = languages.pick(client.client_name, client.client_names, language)
        or languages.texts[language].names.application,
      form_name = person.form_name,
    }
  end
  return applications
end

function account.show()
  local language, person = languages.choose(), sessions.person()
  if not person then
    return sign_in.ask("/account", languages.texts[language].fragments.account_title, language)
  end
  return pages.account(language, users.find(person.subject), person, find_applications(person, language))
end

-- Returns who has sent a form of the account page, and its fields; nil if it does not belong to the session.
local function read_form(request)
  local person = request.method == "POST" and sessions.person()
  local fields = form.decode(request.body or "") or {}
  if person and fields.form_name == person.form_name then return person, fields end
end

--- Takes an application's access away: its tokens, and the consent.
function account.remove_application(request)
  local person, fields = read_form(request)
  if not person or not (fields.client_id or ""):find "^%d+$" then return pages.redirect "/account" end
  consents.forget(person.subject, fields.client_id)
  unavailable.unless(api:delete_client_authorization { client_id = fields.client_id, subject = person.subject })
  return pages.redirect "/account"
end

function account.sign_out(request)
  if not read_form(request) then return pages.redirect "/account" end
  sessions.finish()
  return pages.message(200, "signed_out")
end

return account

--- The users of this server, and what they have agreed to. A real server has them in a database, with password hashes
--- made by a function such as Argon2 instead of passwords.

local users = {}

local by_name = {
  alice = { subject = "1001", password = "wonderland", claims = { name = "Alice Liddell", email = "a@example.com" } },
  bob = { subject = "1002", password = "builder", claims = { name = "Bob Smith", email = "bob@example.com" } },
}

local by_subject = {}
for _, user in pairs(by_name) do
  by_subject[user.subject] = user
end

--- Returns the user if the password is right, otherwise nil.
function users.check(username, password)
  local user = by_name[username or ""]
  return user and user.password == password and user or nil
end

function users.find(subject) return by_subject[subject] end

local CLAIMS = { profile = "name", email = "email" } -- by scope, because users consent to scopes

--- Returns the claims of the scopes; false if there is no such user.
function users.claims(subject, scopes)
  local user, claims = by_subject[subject], {}
  for _, scope in ipairs(user and scopes or {}) do
    claims[CLAIMS[scope] or scope] = user.claims[CLAIMS[scope]]
  end
  return user ~= nil and claims
end

local function consent(person, client_id, scope)
  return ("%s %.0f %s"):format(person.subject, client_id, scope.name)
end

function users.keep_consent(person, client_id, scopes)
  for _, scope in ipairs(scopes or {}) do
    ngx.shared.consents:set(consent(person, client_id, scope), true)
  end
end

--- Whether the user has already consented to everything that is requested. Only consent to scopes is kept, so there
--- must be at least one scope, and nothing but scopes.
function users.has_consented(response, person)
  for _, scope in ipairs(response.scopes or {}) do
    if not ngx.shared.consents:get(consent(person, response.client.client_id, scope)) then
      return false
    end
  end
  return response.scopes ~= nil and response.scopes[1] ~= nil and not response.authorization_details
end

return users

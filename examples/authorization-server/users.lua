--- The people that this server knows, and what they agreed to. A real one has them in a database, and of passwords only
-- hashes, from a function made for that, such as Argon2.

local users = {}

local by_name = {
  alice = { subject = "1001", password = "wonderland", claims = { name = "Alice Liddell", email = "a@example.com" } },
  bob = { subject = "1002", password = "builder", claims = { name = "Bob Smith", email = "bob@example.com" } },
}

local by_subject = {}
for _, user in pairs(by_name) do
  by_subject[user.subject] = user
end

--- The user, when it is his password; else nil.
function users.check(username, password)
  local user = by_name[username or ""]
  return user and user.password == password and user or nil
end

function users.find(subject)
  return by_subject[subject]
end

--- Those of the wanted claims that are known of the person.
function users.claims(subject, wanted)
  local claims = {}
  for _, name in ipairs(wanted or {}) do
    claims[name] = by_subject[subject].claims[name]
  end
  return claims
end

local function consent(person, client_id, scope)
  return ("%s %.0f %s"):format(person.subject, client_id, scope.name)
end

function users.keep_consent(person, client_id, scopes)
  for _, scope in ipairs(scopes or {}) do
    ngx.shared.consents:set(consent(person, client_id, scope), true)
  end
end

--- Whether the person agreed before to all that an authorization request asks for.
function users.has_consented(response, person)
  for _, scope in ipairs(response.scopes or {}) do
    if not ngx.shared.consents:get(consent(person, response.client.client_id, scope)) then
      return false
    end
  end
  return true
end

return users

--- The users of this server, their passwords and claims. A real server has them in a database.

local claims = require "authlete.claims"
local unavailable = require "unavailable"

local users = {}

-- The passwords are "wonderland" and "builder".
local by_name = {
  alice = {
    subject = "1001",
    password_hash = "$scrypt$ln=15,r=8,p=3$440ac28cad3c24743af469300e98338e$"
      .. "a220fab9ec0d0dba158d431f63d1c85b5caa1af1d9a18ff1fe4d61bd7c1857a6",
    claims = { name = "Alice Liddell", email = "a@example.com" },
  },
  bob = {
    subject = "1002",
    password_hash = "$scrypt$ln=15,r=8,p=3$3ad32b4e94c1d15b976523781c781de3$"
      .. "3805b3217e94a38266ee93268e93fb288827ff7b1c09df097dccaf8e63cef125",
    claims = { name = "Bob Smith", email = "bob@example.com" },
  },
}

-- Checked for unknown names, so that these take as long as wrong passwords.
local NOBODYS_HASH = "$scrypt$ln=15,r=8,p=3$" .. ("0"):rep(32) .. "$" .. ("0"):rep(64)

local by_subject = {}
for _, user in pairs(by_name) do
  by_subject[user.subject] = user
end

--- Returns the user if the password is right, otherwise nil. The hash is made in a thread, so that nginx serves other
--- requests meanwhile; the pool "passwords" in nginx.conf says how many are made at a time.
function users.check(username, password)
  local user = by_name[username or ""]
  local hash = user and user.password_hash or NOBODYS_HASH
  local has_run, is_right = ngx.run_worker_thread("passwords", "passwords", "match", password or "", hash)
  if not has_run then unavailable.raise("passwords: " .. is_right) end -- for example, too many are waiting
  return is_right and user or nil
end

function users.find(subject) return by_subject[subject] end

--- Returns the claims about a person that a client has asked for, by scopes or by name, which are those that the
--- consent page has shown; nil if there is no such person.
---@param request table Authlete's response to authorization or user_info, or its fields about claims
function users.claims(subject, request)
  local user = by_subject[subject]
  return user and claims.collect(request, function(name) return user.claims[name] end)
end

return users

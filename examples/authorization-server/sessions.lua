--- Sessions: who is signed in. The browser has the random name of a session in a cookie; the rest is on the server.

local random = require "authlete.random"
local sessions = {}

local store, users = require("store").sessions, require "users"

local SECONDS = 8 * 60 * 60

-- "__Host-": browsers accept the cookie over TLS only, and send it to this host only. "Lax": they do not send it with
-- forms that other sites post.
local COOKIE = "__Host-session=%s; Path=/; HttpOnly; Secure; SameSite=Lax%s"

-- Does not use $cookie_…, which accepts "__host-session" too: some browsers let other hosts set that.
local function name_in_cookie()
  return ("; " .. (ngx.var.http_cookie or "")):match "; *__Host%-session=([%w_-]+)"
end

local function current()
  return ngx.ctx.session or (name_in_cookie() or ""):sub(1, 43)
end

--- Whether the browser has sent the cookie of a session, which may have ended.
function sessions.has_cookie() return name_in_cookie() ~= nil end

--- Starts the session of a person. It replaces the browser's session, so a name from before the sign-in is useless
--- afterwards.
---@param person { subject: string, auth_time: integer }
function sessions.begin(person)
  person.form_name = random.token()
  local name = random.token()
  store:set(name, person, SECONDS)
  store:delete(current())
  ngx.ctx.session = name
  ngx.header["Set-Cookie"] = COOKIE:format(name, "")
end

--- Returns who is signed in, { subject, auth_time, form_name }, or nil, also if there is no such user any more. Forms
--- that are not part of an interaction contain form_name, a random text that belongs to this session.
function sessions.person()
  local person = store:get(current())
  return person and users.find(person.subject) and person or nil
end

--- Ends the browser's session.
function sessions.finish()
  store:delete(current())
  ngx.ctx.session = ""
  ngx.header["Set-Cookie"] = COOKIE:format("", "; Max-Age=0")
end

return sessions

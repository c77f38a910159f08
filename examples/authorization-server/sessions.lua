--- Sessions, and interactions, which are the questions that a user is asked in a session. The browser has the session's
--- random name in a cookie, and the interaction's in a hidden field of the page. Nobody else knows the latter, so it
--- protects the forms from requests that other sites make the browser send.

local decode, encode = require("cjson").decode, require("authlete.json").encode
local random = require "authlete.random"

local sessions = {}

local SESSION_SECONDS, INTERACTION_SECONDS = 8 * 60 * 60, 10 * 60

-- Anybody can start interactions. Sessions are in separate memory, so that many interactions cannot push them out.
local people, interactions = ngx.shared.sessions, ngx.shared.interactions

local function read(memory, name)
  local text = memory:get(name)
  return text and decode(text)
end

-- Does not use $cookie_…, which accepts "__host-session" too: some browsers let other hosts set that.
local function current()
  local cookies = "; " .. (ngx.var.http_cookie or "")
  return ngx.ctx.session or (cookies:match "; *__Host%-session=([%w_-]+)" or ""):sub(1, 43)
end

-- "__Host-": browsers accept the cookie over TLS only, and send it to this host only.
local function change_name()
  ngx.ctx.session = random.token()
  ngx.header["Set-Cookie"] = "__Host-session=" .. ngx.ctx.session .. "; Path=/; HttpOnly; Secure; SameSite=Lax"
end

--- Starts the session of a user, { subject, auth_time }. It replaces the browser's session, so a name from before the
--- sign-in is useless afterwards.
function sessions.begin(person)
  people:delete(current())
  change_name()
  assert(people:set(current(), encode(person), SESSION_SECONDS))
end

--- Returns the user who is signed in, { subject, auth_time }, or nil.
function sessions.person() return read(people, current()) end

--- Keeps an interaction for the browser's session, and sets its field `name`.
function sessions.keep(interaction)
  if current() == "" then change_name() end
  interaction.name = interaction.name or random.token()
  interaction.session = current()
  assert(interactions:set(interaction.name, encode(interaction), INTERACTION_SECONDS))
end

--- Returns the interaction that a form names; nil if it is not one of this session, or is over.
function sessions.find(form)
  local interaction = read(interactions, form.interaction or "")
  return interaction and interaction.session == current() and interaction or nil
end

function sessions.forget(interaction) interactions:delete(interaction.name) end

return sessions

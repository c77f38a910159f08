--- Sessions, and interactions: what a person is asked in one of them. The browser has a random name of the session in
--- a cookie, and that of the interaction in a hidden field of the page. As nobody else can know the latter, it protects
--- the forms from requests that other sites make the browser send.

local decode, encode = require("cjson").decode, require("authlete.json").encode
local random = require "authlete.random"

local sessions = {}

local SESSION_SECONDS, INTERACTION_SECONDS = 8 * 60 * 60, 10 * 60

-- Anybody can begin interactions. However many do: sessions lie elsewhere, and are not pushed out.
local people, interactions = ngx.shared.sessions, ngx.shared.interactions

local function read(memory, name)
  local text = memory:get(name)
  return text and decode(text)
end

-- Not by $cookie_…, which takes "__host-session" as well: some browsers let other hosts set that.
local function current()
  local cookies = "; " .. (ngx.var.http_cookie or "")
  return ngx.ctx.session or (cookies:match "; *__Host%-session=([%w_-]+)" or ""):sub(1, 43)
end

-- "__Host-": browsers take the cookie over TLS only, for this host alone.
local function change_name()
  ngx.ctx.session = random.token()
  ngx.header["Set-Cookie"] = "__Host-session=" .. ngx.ctx.session .. "; Path=/; HttpOnly; Secure; SameSite=Lax"
end

--- Begins the session of a person, { subject, auth_time }, in place of the browser's: a name from before the sign-in
--- shall be worth nothing after it.
function sessions.begin(person)
  people:delete(current())
  change_name()
  assert(people:set(current(), encode(person), SESSION_SECONDS))
end

--- The person who is signed in, { subject, auth_time }, or nil.
function sessions.person() return read(people, current()) end

--- Keeps an interaction for the browser's session; its field `name` gets the name.
function sessions.keep(interaction)
  if current() == "" then change_name() end
  interaction.name = interaction.name or random.token()
  interaction.session = current()
  assert(interactions:set(interaction.name, encode(interaction), INTERACTION_SECONDS))
end

--- The interaction of a form, by its field `interaction`; nil when it is not one of this session, or is over.
function sessions.find(form)
  local interaction = read(interactions, form.interaction or "")
  return interaction and interaction.session == current() and interaction or nil
end

function sessions.forget(interaction) interactions:delete(interaction.name) end

return sessions

--- Sessions, and interactions: what a person is asked in one of them. Both lie in nginx's shared memory; the browser
-- has a random name of the session in a cookie, and that of the interaction in a hidden field of the page. As nobody
-- else can know the latter, it protects the forms from requests that other sites make the browser send.

local decode, encode = require("cjson").decode, require("authlete.json").encode
local random = require "authlete.random"

local sessions = {}

local COOKIE = "__Host-session" -- browsers take it over TLS only, for this host alone
local SESSION_SECONDS = 8 * 60 * 60
local INTERACTION_SECONDS = 10 * 60

local function read(name)
  local text = ngx.shared.sessions:get(name)
  return text and decode(text)
end

local function current()
  return ngx.ctx.session or ngx.var["cookie_" .. COOKIE] or ""
end

--- Begins a session in place of the browser's: a name from before the sign-in shall be worth nothing after it.
-- @tparam table person { subject, auth_time } of the one who has signed in; empty for nobody
function sessions.begin(person)
  ngx.shared.sessions:delete("session " .. current())
  ngx.ctx.session = random.token()
  assert(ngx.shared.sessions:set("session " .. ngx.ctx.session, encode(person), SESSION_SECONDS))
  ngx.header["Set-Cookie"] = COOKIE .. "=" .. ngx.ctx.session .. "; Path=/; HttpOnly; Secure; SameSite=Lax"
end

--- The person who is signed in, { subject, auth_time }, or nil.
function sessions.person()
  local person = read("session " .. current())
  return person and person.subject and person or nil
end

--- Keeps an interaction for the browser's session; its field `name` gets the name.
function sessions.keep(interaction)
  if not read("session " .. current()) then
    sessions.begin {}
  end
  interaction.name = interaction.name or random.token()
  interaction.session = current()
  assert(ngx.shared.sessions:set("interaction " .. interaction.name, encode(interaction), INTERACTION_SECONDS))
end

--- The interaction of a form, by its field `interaction`; nil when it is not one of this session, or is over.
function sessions.find(form)
  local interaction = read("interaction " .. (form.interaction or ""))
  return interaction and interaction.session == current() and interaction or nil
end

function sessions.forget(interaction)
  ngx.shared.sessions:delete("interaction " .. interaction.name)
end

return sessions

--- Sign-out that an application asks for (OpenID Connect RP-Initiated Logout 1.0).

local api = require "api"
local decoder = require("cjson").new()
local form = require "authlete.form"
local interactions = require "interactions"
local languages = require "languages"
local pages = require "pages"
local sessions = require "sessions"
local unavailable = require "unavailable"
local users = require "users"

local logout = {}

local ACTION = "/end-session/decision"

local issuer = os.getenv "AUTHORIZATION_SERVER"

local function decode(text)
  local is_decoded, value = pcall(decoder.decode, text)
  return is_decoded and type(value) == "table" and value or {}
end

local function decode_base64url(text)
  return ngx.decode_base64((text:gsub("[-_]", { ["-"] = "+", ["_"] = "/" }) .. ("="):rep(-#text % 4)))
end

-- Returns the claims of an ID token that this server has issued, which may have expired since; otherwise nil.
local function read_hint(id_token)
  local header, payload = (id_token or ""):match "^([%w_-]+)%.([%w_-]+)%.[%w_-]+$"
  if not header then return nil end
  local kind, claims = decode(decode_base64url(header) or "").typ, decode(decode_base64url(payload) or "")
  local is_id_token = (kind == nil or kind == "JWT") and claims.aud ~= nil -- access and logout tokens name their type
  if not is_id_token or claims.iss ~= issuer then return nil end
  local verified = unavailable.unless(api:verify_jose { jose = id_token, signed_by_client = false })
  return verified.signature_valid and claims or nil
end

local function audience_of(claims)
  return type(claims.aud) == "table" and (claims.azp or claims.aud[1]) or claims.aud
end

-- Returns the id of the client that asks, and the claims of its ID token, if it has a good one. Neither counts if they
-- contradict each other (section 2).
local function identify(parameters)
  local claims = read_hint(parameters.id_token_hint)
  local audience = claims and audience_of(claims)
  if audience and parameters.client_id and parameters.client_id ~= audience then return nil end
  return parameters.client_id or audience, claims
end

-- Whether the address is one of the client's. Authlete keeps post_logout_redirect_uris among the metadata that it does
-- not use itself, if supported_custom_client_metadata of the service names it.
local function is_registered(uri, client_id)
  local client = client_id:find "^[%w._~:/-]+$" and api:get_client { client_id = client_id }
  for _, registered in ipairs(client and decode(client.custom_metadata or "").post_logout_redirect_uris or {}) do
    if registered == uri then return true end
  end
  return false
end

-- Returns where to go afterwards, or nil.
local function find_destination(parameters, client_id)
  local uri = parameters.post_logout_redirect_uri
  if not uri or not client_id or not is_registered(uri, client_id) then return nil end
  if not parameters.state then return uri end
  return uri .. (uri:find("?", 1, true) and "&" or "?") .. "state=" .. form.encode_component(parameters.state)
end

local function leave(destination)
  return destination and pages.redirect(destination) or pages.message(200, "signed_out")
end

--- Ends the session at once if the application has an ID token of this person; otherwise asks the person, since any
--- site could have sent them here (section 2).
function logout.begin(request)
  local is_form = request.method == "POST"
  local parameters = form.decode(is_form and request.body or not is_form and request.query or "")
  if not parameters then return pages.message(400, "bad_request") end
  local client_id, hint = identify(parameters)
  local destination, person = find_destination(parameters, client_id), sessions.person()
  if not person then
    return leave(hint and destination)
  elseif hint and hint.sub == person.subject then
    sessions.finish()
    return leave(destination)
  end
  local interaction = {
    action = ACTION, language = languages.choose { parameters.ui_locales }, destination = destination,
  }
  interaction.asked = person.subject
  interactions.keep(interaction)
  return pages.sign_out(interaction, users.find(person.subject))
end

--- Reads the person's answer.
function logout.decide(request)
  local fields = request.method == "POST" and form.decode(request.body or "") or {}
  local interaction, person = interactions.find(fields), sessions.person()
  if not interaction or interaction.action ~= ACTION or not person or interaction.asked ~= person.subject then
    return pages.message(403, "expired")
  elseif fields.decision == "sign_out" then
    sessions.finish()
    interactions.forget(interaction)
    return leave(interaction.destination)
  end
  interactions.forget(interaction)
  return pages.redirect "/account"
end

return logout

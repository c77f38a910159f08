--- Lets requests with a good access token pass.
---
--- A request goes from the cheapest answer to the most expensive: what the worker remembers of the token, what shared
--- memory remembers, the answer to another request's question, a call to Authlete, and, if Authlete is unreachable,
--- what was good before. The first is all that most requests need, so it avoids whatever the others need: it reads the
--- headers, looks up one entry and one number, and copies the response.

local access_token = require "authlete.endpoint.access_token"
local authorization = require "authlete.util.authorization"
local breakers = require "authlete.openresty.breaker"
local challenges = require "authlete.endpoint.challenge"
local copy = require "authlete.util.copy"
local cors = require "authlete.openresty.cors"
local finish = require "authlete.endpoint.finish"
local flights = require "authlete.openresty.flights"
local identities = require "authlete.openresty.identity"
local incoming_request = require "authlete.endpoint.request"
local log = require "authlete.util.log"
local proof = require "authlete.endpoint.proof"
local questions = require "authlete.openresty.question"
local replies = require "authlete.endpoint.replies"
local reply_of_nginx = require "authlete.openresty.reply"
local requests = require "authlete.openresty.request"
local requirements = require "authlete.openresty.requirements"
local signed_message = require "authlete.endpoint.signed_message"
local statistics = require "authlete.openresty.statistics"
local stores = require "authlete.openresty.store"
local token_cache = require "authlete.openresty.token_cache"
local upstream = require "authlete.openresty.upstream"

local ngx = ngx -- luacheck: read globals ngx

local guard = {}
guard.__index = guard

local DEFAULTS = {
  cache_seconds = 60,
  stale_seconds = 0,
  refusal_seconds = 0,
  worker_entries = 10000,
  breaker_failures = 5,
  breaker_seconds = 10,
}
local PHASES = { access = true, rewrite = true, server_rewrite = true, content = true }

local ANSWERS = {}
for _, source in ipairs { "worker", "shared", "call", "wait", "stale" } do
  ANSWERS[source] = "answers " .. source
end

-- What guards of the same service share in one worker: { store, cache, flights }.
local shared = {}

local function share(dictionary_name, identity, entries)
  local name = (dictionary_name or "") .. "\0" .. identity
  local found = shared[name]
  if not found then
    local dictionary = dictionary_name and ngx.shared[dictionary_name]
    local store = stores.of(dictionary)
    found = {
      store = store,
      cache = dictionary and token_cache.new(dictionary, identity, entries),
      flights = flights.new(store),
    }
    shared[name] = found
  end
  return found
end

-- Replies.

local function unavailable(seconds)
  local reply = replies.oauth_error(503, "temporarily_unavailable")
  reply.headers["Retry-After"] = ("%d"):format(math.max(1, math.ceil(seconds)))
  return reply
end

-- Sends the reply that refuses the request, and ends its handling.
local function refuse(self, reply, reason, scheme)
  self.statistics:count_label("refused", reason)
  local challenge = reply.headers["WWW-Authenticate"]
  if type(challenge) == "string" then
    reply.headers["WWW-Authenticate"] = challenges.complete(challenge, {
      scheme = scheme == "DPoP" and scheme or nil,
      realm = self.options.realm,
      resource_metadata = self.options.resource_metadata,
    })
  end
  reply_of_nginx.send(reply)
  return ngx.exit(ngx.HTTP_OK)
end

-- The OAuth error code of a refusal, for the statistics.
local function reason_of(reply)
  local challenge = reply.headers["WWW-Authenticate"] or ""
  return challenge:match 'error="([A-Za-z0-9_]+)"' or reply.status == 401 and "no_token" or "invalid_request"
end

-- One request.

local function read_request(self)
  local request, problem = requests.read(self.options, false, ngx.var.request_method)
  if not request then
    finish.with(problem)
  end
  return request
end

-- Refuses the request because a function of the options raised an error.
local function fail(self, name, raised)
  log.error(("guard: the option '%s' failed: %s"):format(name, log.one_line(raised)))
  return refuse(self, unavailable(1), "unavailable")
end

-- Asks the option `authorize`. Returns whether the request may pass; otherwise it has been refused.
local function is_authorized(self, response, request, scheme)
  local problem
  if not request then
    request, problem = requests.read(self.options, false, ngx.var.request_method)
    if not request then
      refuse(self, problem, "invalid_request")
      return false
    end
  end
  local done, allowed, code, description = pcall(self.options.authorize, response, request)
  if not done then
    fail(self, "authorize", allowed)
  elseif allowed ~= true then
    if allowed then
      log.error("guard: the option 'authorize' must return true or nil, got a " .. type(allowed))
    end
    refuse(self, replies.challenge(403, challenges.of_error(code, description)), "other", scheme)
  end
  return allowed == true
end

local function hide_credentials()
  ngx.req.clear_header "Authorization"
  ngx.req.clear_header "DPoP"
end

-- Lets the request pass. `request` is nil if it has not been read.
local function pass(self, response, source, request, scheme)
  if self.options.authorize and not is_authorized(self, response, request, scheme) then
    return
  elseif self.options.hide_credentials then
    hide_credentials()
  end
  if self.options.upstream_headers then
    local done, raised = pcall(upstream.set_headers, self.options.upstream_headers, response)
    if not done then
      return fail(self, "upstream_headers", raised)
    end
  end
  self.statistics:count(ANSWERS[source])
  self.statistics:count "passed"
  ngx.ctx.authlete = response
end

-- Lets a preflight pass, which has no token, to a server that answers it. It tells that server nothing.
local function pass_preflight(self)
  upstream.clear_headers(self.options.upstream_headers or {})
  if self.options.hide_credentials then
    hide_credentials()
  end
end

-- Does what the answer says: a response, or a refusal.
local function follow(self, response, refusal, source, request, scheme)
  if response then
    return pass(self, response, source, request, scheme)
  end
  self.statistics:count(ANSWERS[source])
  return refuse(self, refusal, reason_of(refusal), scheme)
end

-- Returns the parameters for the token and the proof of its possession, and the scheme. Ends the handling if the
-- request is malformed.
local function read_token(self, incoming, request)
  if self.options.token then
    local token = self.options.token(request)
    if type(token) ~= "string" or not authorization.is_token(token) then
      finish.with(replies.challenge(401, "Bearer"))
    end
    local parameters = { token = token }
    proof.add_certificates(incoming, parameters, false)
    return parameters, "Bearer"
  end
  local _, scheme = access_token.find(incoming)
  if scheme == "DPoP" and not self.options.origin then
    if not self.has_missed_origin then -- once, since any client can cause it
      self.has_missed_origin = true
      log.error "guard: refuses requests with DPoP, because the option 'origin' is missing"
    end
    finish.with(replies.challenge(401, "Bearer"))
  end
  return access_token.parameters(incoming, "token"), scheme
end

local function requirement_for(self, request)
  local wanted = self.requirements
  if wanted.constant then
    return wanted.constant
  elseif wanted.by_method then
    local found = wanted.by_method(request.method)
    if not found then
      finish.with(replies.challenge(403, 'Bearer error="insufficient_scope"'))
    end
    return found
  end
  return wanted.by_request(request)
end

local function place_of(self, token, requirement, certificate, credentials)
  local place = self.cache:place(token, requirement, certificate)
  local is_usual = credentials == "Bearer " .. token -- otherwise one token could fill the memory, by spaces
  if place and self.is_simple and is_usual then
    place.hot_key = requirement.digest .. credentials
  end
  return place
end

-- Reads the usual request, a bearer token for a guard without functions, without looking at all headers. Returns nil if
-- it is another one.
local function read_bearer(self, requirement, credentials)
  local scheme, rest = authorization.split(credentials)
  local token = scheme == "bearer" and authorization.find_token(rest)
  if not token then
    return nil
  end
  local certificate = ngx.var.ssl_client_raw_cert
  local parameters = copy.merged(requirement.parameters, { token = token, client_certificate = certificate })
  return questions.new(self, "Bearer", parameters, place_of(self, token, requirement, certificate, credentials))
end

-- Everything that may be wrong with the request, or with functions of the options, ends this by an error.
local function read(self, request)
  local incoming = incoming_request.read(request)
  local parameters, scheme = read_token(self, incoming, request)
  local requirement = requirement_for(self, request)
  local question = questions.new(self, scheme, copy.merged(requirement.parameters, parameters))
  local is_signed = self.options.required_components ~= nil
  if is_signed then
    signed_message.add(question.parameters, incoming)
  end
  question.is_for_once = scheme ~= "Bearer" or is_signed
  if self.cache then
    question.place = place_of(self, parameters.token, requirement, incoming.certificates[1],
      request.headers.authorization)
  end
  return question
end

local function decide(self, question, request)
  local place = not question.is_for_once and question.place
  local entry = place and self.cache:find(place)
  if entry and entry.fresh_until > ngx.now() then
    return follow(self, entry.response, entry.refusal, "shared", request)
  end
  local outcome, is_of_others = question:answer()
  local response, refusal = outcome.response, outcome.refusal
  if response or refusal then
    ngx.header["DPoP-Nonce"] = response and question.scheme == "DPoP" and response.dpop_nonce or nil
    return follow(self, response, refusal, is_of_others and "wait" or "call", request, question.scheme)
  end
  entry = entry and self.cache:find(place) -- again, since the token may have been forgotten meanwhile
  if entry and entry.response then
    entry.response.stale = true
    return pass(self, entry.response, "stale", request)
  end
  return refuse(self, unavailable(outcome.unavailable), "unavailable")
end

local function check_slowly(self)
  local request
  local is_read, question = pcall(function()
    request = read_request(self)
    return read(self, request)
  end)
  if is_read then
    return decide(self, question, request)
  end
  local reply = finish.reply_of(question)
  if reply then
    return refuse(self, reply, reason_of(reply))
  end
  log.error("guard: " .. log.one_line(question))
  return refuse(self, unavailable(1), "unavailable")
end

-- Newer versions of nginx refuse a request with two Authorization headers, or join them, which is never a token.
local SEES_ALL_HEADERS = ngx and ngx.config.nginx_version >= 1023000

-- Returns the only Authorization header; nil if there is none, or more than one.
local function find_credentials()
  if SEES_ALL_HEADERS then
    return ngx.var.http_authorization
  end
  local value = ngx.req.get_headers(requests.MAX_HEADERS).authorization
  return type(value) == "string" and value or nil
end

-- Looks only into the worker's memory. A DPoP proof makes no difference to a bearer token. A certificate does if the
-- token is bound to one, or may have been refused for it.
local function find_hot(self, requirement, credentials)
  local entry = self.cache:find_hot(requirement.digest .. credentials)
  if not entry or entry.fresh_until <= ngx.now() then
    return nil
  elseif entry.is_bound and ngx.var.ssl_client_raw_cert ~= entry.certificate then
    return nil
  end
  return entry
end

--- Checks the current request. For access_by_lua and rewrite_by_lua.
function guard:__call()
  local phase = ngx.get_phase()
  if not PHASES[phase] then
    error(("a guard checks requests in access_by_lua and rewrite_by_lua, not in nginx's phase '%s'"):format(phase), 2)
  elseif self.options.cors and cors.handle(self.options.cors, ngx.var.request_method) then
    return pass_preflight(self)
  end
  local credentials = self.is_simple and find_credentials()
  local requirement = credentials
    and (self.requirements.constant or self.requirements.by_method(ngx.var.request_method))
  if not requirement then
    return check_slowly(self)
  end
  local entry = find_hot(self, requirement, credentials)
  if entry then
    local response = entry.response and token_cache.response_of(entry)
    return follow(self, response, entry.refusal and copy.deep(entry.refusal), "worker")
  end
  local question = read_bearer(self, requirement, credentials)
  if question then
    return decide(self, question)
  end
  return check_slowly(self)
end

--- Forgets a token, in all workers, before their next request.
---@param token string
function guard:forget(token)
  if type(token) ~= "string" then
    error("guard:forget takes an access token, got " .. type(token), 2)
  elseif self.cache then
    self.cache:forget(token)
  end
end

--- Returns what the guard has counted.
---@return table
function guard:stats()
  return self.statistics:read()
end

--- Makes a guard.
---@param api table
---@param given table options that were checked
---@return table # the guard, which is called for each request
function guard.new(api, given)
  local options = copy.merged(DEFAULTS, given)
  local identity = identities.of(api)
  local common = share(options.cache, identity, options.worker_entries)
  local wanted = requirements.of(options)
  local breaker = breakers.new(common.store, identity, {
    failures = options.breaker_failures,
    seconds = options.breaker_seconds,
  })
  local is_simple = common.cache and not wanted.by_request and not options.token and not options.client_certificate
    and not options.required_components
  return setmetatable({
    api = api,
    options = options,
    store = common.store,
    cache = common.cache,
    flights = common.flights,
    requirements = wanted,
    is_simple = is_simple and true or false, -- whether the worker's memory is used
    breaker = breaker,
    statistics = statistics.of(common.store, options.name or options.realm or "guard", breaker),
  }, guard)
end

return guard

--- What is true about the tokens of this proof, for both servers: the one that stands for Authlete, and the one with
--- the guard, which compares what it lets pass. Runs in nginx.
---
--- A token is "id.first.last": it is good from `first` until `last`, in milliseconds since 1970, unless it was revoked.
--- The lua_shared_dict `truth` has the revocations and the tokens that were seen, `counts` the counters: a list of a
--- million tokens would show in the memory of the worker.
-- luacheck: std ngx_lua

local truth = {}

local KEPT_SECONDS = 60 -- longer than any revoked token is good
local SLACK_MS = 1000 -- for which a token may still pass after its end, or be refused after its beginning

local known, counters = ngx.shared.truth, ngx.shared.counts

local function now_ms()
  ngx.update_time()
  return ngx.now() * 1000
end

local function times_of(token)
  local first, last = token:match "%.(%d+)%.(%d+)$"
  return tonumber(first), tonumber(last)
end

--- Adds one to a counter.
function truth.count(name)
  counters:incr(name, 1, 0)
end

--- Returns the text of all counters.
function truth.counts()
  local lines = {}
  for _, name in ipairs(counters:get_keys(0)) do
    lines[#lines + 1] = name .. "=" .. counters:get(name)
  end
  return table.concat(lines, "\n") .. "\n"
end

--- Responds as Authlete's introspection does.
function truth.introspect()
  ngx.req.read_body()
  local token = ngx.req.get_body_data():match '"token":"([^"]*)"'
  truth.count "calls"
  local first, last = times_of(token)
  local now = now_ms()
  local is_good = now >= first and now < last and not known:get("revoked " .. token)
  ngx.sleep(math.random(0, 3) / 1000) -- the answer may be older than what happens meanwhile
  ngx.header["Content-Type"] = "application/json"
  if is_good then
    ngx.print(('{"action":"OK","subject":"%s","clientId":5921531358155430,"scopes":["a","b"],"expiresAt":%d}'):format(
      token, last))
  else
    ngx.print [[{"action":"UNAUTHORIZED","responseContent":"Bearer error=\"invalid_token\""}]]
  end
end

local function token_of_request()
  return ngx.var.http_authorization:match "^Bearer (.*)$"
end

--- Revokes the request's token, first at Authlete, then in the guard.
function truth.revoke(guard)
  local token = token_of_request()
  known:set("revoked " .. token, now_ms(), KEPT_SECONDS)
  guard:forget(token)
  known:set("revoked and forgotten " .. token, now_ms(), KEPT_SECONDS)
  truth.count "revocations"
end

--- Compares a request that passed.
function truth.check_passed()
  local token = token_of_request()
  local first, last = times_of(token)
  local began, now = ngx.req.start_time() * 1000, now_ms()
  local revoked = known:get("revoked " .. token)
  local forgotten = known:get("revoked and forgotten " .. token)
  truth.count(ngx.ctx.authlete.stale and "passed, stale" or "passed")
  if known:add("seen " .. token, true) then
    truth.count "tokens"
  end
  if ngx.ctx.authlete.subject ~= token then
    truth.count "WRONG: the response is about another token"
  elseif now < first then
    truth.count "WRONG: passed before it was good"
  elseif now > last + SLACK_MS then
    truth.count "WRONG: passed after its end"
  elseif revoked and now > revoked + SLACK_MS then
    truth.count "WRONG: passed a second after it was revoked"
  elseif forgotten and began > forgotten then
    truth.count "WRONG: passed in a request that began after it was forgotten"
  end
end

--- Compares a request that has ended.
function truth.check_ended()
  local token, status = token_of_request(), ngx.status
  local first, last = times_of(token)
  local began = ngx.req.start_time() * 1000
  if status == 401 then
    truth.count "refused"
    local revoked = known:get("revoked " .. token)
    if began > first + SLACK_MS and ngx.now() * 1000 < last - SLACK_MS and not revoked then
      truth.count "WRONG: refused although it was good"
    end
  elseif status >= 500 then
    truth.count("status " .. status)
    truth.count(("unavailable after %d ms"):format(ngx.var.request_time * 1000))
  end
end

return truth

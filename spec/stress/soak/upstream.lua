--- The stand-in for Authlete in a soak: responds with random faults, and logs each request before it responds:
--
--   A id arrival outcome status processed protocol
--
-- `arrival` is also the Request-Id header of the response; `status` is 0 if there is no response; `processed` is 0 if
-- the request definitely had no effect. The outcome "mixed" means that the request has parts of different calls.
-- luacheck: std min+ngx_lua

local cjson = require "cjson"

local upstream = {}

local folder, too_much -- from upstream.set_up
local count = 0

-- Percentages of all requests. The rest get an immediate, successful response.
local faults

local log
local function write(...)
  if not log then
    log = assert(io.open(("%s/arrivals-%d"):format(folder, ngx.worker.pid()), "a"))
    log:setvbuf "no"
  end
  log:write(("A %s %s %s %d %d %s\n"):format(...))
end

-- Returns the id in the request's path or body; nil if there is none.
local function id_of(body)
  local in_path = ngx.var.uri:match "/client/%a[%a/]*/(%d+)$"
  if in_path then
    return in_path
  end
  local good, request = pcall(cjson.decode, body or "")
  return good and (request.ticket or request.token or request.subject) or nil
end

local function answers(id, about)
  local uri = ngx.var.uri
  if uri:find "/token/fail$" then
    return cjson.encode { action = "BAD_REQUEST", responseContent = about }
  elseif uri:find "/secret/refresh/" then
    return cjson.encode { newClientSecret = about, oldClientSecret = "old" }
  elseif uri:find "/introspection$" then
    return cjson.encode { action = "OK", subject = about }
  elseif uri:find "/client/get/" then
    return '{"clientId":' .. about .. "}"
  elseif uri:find "/token/revoke$" then
    return '{"count":' .. id .. "}"
  end
  return nil -- 204
end

local function send(status, body)
  ngx.status = status
  ngx.header.content_type = "application/json"
  if body then
    ngx.header.content_length = #body
    ngx.print(body)
  end
  return ngx.exit(ngx.OK)
end

-- Each outcome: its percentage, whether the request counts as processed, the status, and the action.
local outcomes = {
  good = { processed = 1, run = function(answer) return send(answer and 200 or 204, answer) end },
  slow = { share = 4, processed = 1, run = function(answer)
    ngx.sleep(math.random() * 0.8)
    return send(answer and 200 or 204, answer)
  end },
  hung = { share = 1, processed = 1, status = 0, run = function()
    ngx.sleep(10)
    return ngx.exit(444)
  end },
  reset = { share = 1.5, processed = 1, status = 0, run = function() return ngx.exit(444) end },
  unread = { share = 1.5, processed = 0, status = 0, run = function() return ngx.exit(444) end },
  cut = { share = 1.5, processed = 1, status = 200, run = function()
    ngx.header.content_length = 100
    ngx.print '{"action":'
    ngx.flush(true)
    return ngx.exit(ngx.ERROR)
  end },
  no_json = { share = 0.5, processed = 1, status = 200, run = function() return send(200, "<html>") end },
  too_much = { share = 0.5, processed = 1, status = 200, run = function() return send(200, too_much) end },
  refused_400 = { share = 0.5, processed = 0, status = 400, run = function() return send(400, "{}") end },
  limited_429 = { share = 1.5, processed = 0, status = 429, run = function()
    ngx.header["Retry-After"] = math.random(0, 1)
    return send(429, "")
  end },
  later_503 = { share = 1, processed = 0, status = 503, run = function()
    ngx.header["Retry-After"] = math.random(0, 1)
    return send(503, "")
  end },
  failed_500 = { share = 1, processed = 1, status = 500, run = function() return send(500, '{"resultCode":"A1"}') end },
  failed_502 = { share = 0.5, processed = 1, status = 502, run = function() return send(502, "<html>") end },
  failed_503 = { share = 0.5, processed = 1, status = 503, run = function() return send(503, "") end },
  failed_504 = { share = 0.5, processed = 1, status = 504, run = function() return send(504, "") end },
}

local function choose()
  local left = math.random() * 100 / faults
  for name, outcome in pairs(outcomes) do
    left = left - (outcome.share or 0)
    if left < 0 then
      return name
    end
  end
  return "good"
end

--- In init_by_lua. `options` = { folder, max_response_bytes, faults = 1 for the shares above, 2 for twice as many … }
function upstream.set_up(options)
  folder, faults = options.folder, options.faults
  too_much = '{"action":"' .. ("x"):rep(options.max_response_bytes) .. '"}'
end

function upstream.answer()
  local name = choose()
  local outcome = outcomes[name]
  local id = ngx.var.http_x_call or "-"
  local about
  if name ~= "unread" then
    ngx.req.read_body()
    about = id_of(ngx.req.get_body_data())
    if not about or tonumber(about:match "%d+") % 10000000 ~= tonumber(id) then
      name = "mixed"
    end
  end
  local answer = about and answers(id, about)
  count = count + 1
  local arrival = ("%d-%.0f-%d"):format(ngx.worker.pid(), ngx.now() * 1000, count)
  ngx.header["Request-Id"] = arrival
  write(id, arrival, name, outcome.status or answer and 200 or 204, outcome.processed, ngx.var.server_protocol)
  return outcome.run(answer)
end

--- In ssl_certificate_by_lua: some handshakes fail.
function upstream.shake_hands()
  if math.random() < 0.03 * faults then
    return ngx.exit(ngx.ERROR)
  end
end

function upstream.seed()
  math.randomseed(ngx.worker.pid() + ngx.now() * 1000)
end

return upstream

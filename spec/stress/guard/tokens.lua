-- The requests of this proof, for wrk. Its arguments say which: NAME SEED COUNT.
-- luacheck: std luajit
-- luacheck: globals wrk init request

local KINDS = {}
local ALWAYS = ".0.9999999999999"

local seed, count, sent, made = 0, 0, 0, 0
local ring = {}

local function header(token)
  return { Authorization = "Bearer " .. token }
end

local function get(token, path)
  return wrk.format("GET", path, header(token))
end

-- One of ten requests has a new token until there are COUNT; the others have one of the last thousand.
function KINDS.tenth()
  sent = sent + 1
  if sent % 10 == 1 and made < count then
    made = made + 1
    return get(seed .. "-" .. made .. ALWAYS)
  end
  return get(seed .. "-" .. math.random(math.max(1, made - 1000), made) .. ALWAYS)
end

-- Each request has a new token.
function KINDS.new()
  sent = sent + 1
  return get(seed .. "-" .. sent .. ALWAYS)
end

-- COUNT tokens in turn.
function KINDS.known()
  sent = sent % count + 1
  return get(sent .. ALWAYS)
end

-- Tokens that become good, end and are revoked while they are used.
function KINDS.life()
  sent = sent + 1
  local place = math.random(count)
  local token = ring[place]
  if not token or math.random(100) == 1 then
    made = made + 1
    local first = os.time() * 1000 + math.random(-5000, 2000)
    token = ("%s-%d.%d.%d"):format(seed, made, first, first + math.random(1000, 20000))
    ring[place] = token
  elseif math.random(200) == 1 then
    return get(token, "/revoke")
  end
  return get(token)
end

function init(arguments)
  request = KINDS[arguments[1]]
  seed, count = arguments[2], tonumber(arguments[3])
  math.randomseed(tonumber(seed))
end

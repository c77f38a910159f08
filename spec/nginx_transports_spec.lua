-- Both transports for nginx, in a worker of it, over the same cases: those that the blocking transport has to pass as
-- well, and a table of what else a server may do.
-- luacheck: std luajit+busted

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local server = require "spec.support.server"
local worker = require "spec.support.worker"

if not server.is_due() then return end

local TRANSPORTS = { "engine", "cosocket" }
local nginx

-- Both transports share connections between apis. To have its own, unlike its predecessor, an api of the specs below has
-- a way of its own to write what connections are told apart by: the host (nginx; libcurl writes it in small letters), or
-- the name of ca_file (libcurl). An address will not do for nginx, which compares certificates with host names only.
local separate = {}

function separate.engine(number, settings)
  settings.ca_file = peer.certificates().folder .. ("/."):rep(number % 50) .. "/ca.pem"
  return number % 2 == 0 and "localhost" or "127.0.0.1"
end

function separate.cosocket(number)
  return (("localhost"):gsub(".", function(letter)
    local is_upper = number % 2 == 1
    number = (number - number % 2) / 2
    return is_upper and letter:upper() or letter
  end))
end

local function new_api(transport, base_url, settings)
  local all = {
    base_url = base_url,
    service_id = "715948317",
    service_access_token = calls.SERVICE_ACCESS_TOKEN,
    ca_file = peer.certificates().ca,
    no_proxy = "*",
    retries = 0,
    transport = transport,
  }
  for name, value in pairs(settings or {}) do all[name] = value end
  all.client_key = all.client_key and nginx:readable(all.client_key)
  return nginx:new_api(all)
end

local count = 0

local function new_separate_api(transport, base_url, settings)
  count = count + 1
  local all = {}
  local host = separate[transport](count, all)
  for name, value in pairs(settings or {}) do all[name] = value end
  return new_api(transport, base_url:gsub("://127%.0%.0%.1", "://" .. host), all)
end

-- What is not to be the same: specs that say nothing of a transport.
local DIFFERENCES = {
  engine = {},
  cosocket = {
    -- nginx.conf says by lua_ssl_trusted_certificate whom to trust.
    ["has kind tls when ca_file holds something else"] = true,
  },
}

-- The specs of a file, with `calls.new_api` making apis of a transport.
local function include(transport, file, wanted)
  local environment = getfenv(2)
  local original_it, original_describe = environment.it, environment.describe
  environment.it = function(name, body)
    if not DIFFERENCES[transport][name] then original_it(name, body) end
  end
  environment.describe = function(name, body)
    if not wanted or name:find(wanted) then
      environment.describe = original_describe
      original_describe(name, body)
    end
  end
  local name = "spec.support.calls"
  package.loaded[name] = setmetatable({
    new_api = function(base_url, settings) return new_separate_api(transport, base_url, settings) end,
  }, { __index = calls })
  local good, message = pcall(setfenv(assert(loadfile(file)), environment))
  package.loaded[name] = calls
  assert(good, message)
end

for _, transport in ipairs(TRANSPORTS) do
  describe("In nginx, with the transport " .. transport .. ",", function()
    setup(function() nginx = worker.start() end)
    teardown(function() nginx:stop() end)

    include(transport, "spec/failures_spec.lua")
    include(transport, "spec/one_shot_spec.lua")
    include(transport, "spec/retry_spec.lua", "^With one retry")
  end)
end

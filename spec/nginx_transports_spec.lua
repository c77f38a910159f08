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

-- Further cases ------------------------------------------------------------------------------------------------------

local function head(...)
  return table.concat({ "HTTP/1.1 200 OK", ... }, "\r\n") .. "\r\n\r\n"
end

local BODY = calls.GOOD_JSON
local LENGTH = "Content-Length: " .. #BODY
local CHUNKED = "Transfer-Encoding: chunked"

local function in_chunks(size, format)
  local parts = {}
  for at = 1, #BODY, size do
    local piece = BODY:sub(at, at + size - 1)
    parts[#parts + 1] = (format or "%x\r\n"):format(#piece) .. piece .. "\r\n"
  end
  return table.concat(parts)
end

-- A server's deed: sends the texts one after the other, so that each arrives on its own.
local function send(...)
  local steps = {}
  for _, text in ipairs { ... } do steps[#steps + 1] = ("exchange:send(%q)"):format(text) end
  return table.concat(steps, " exchange:sleep(0.01) ")
end

local function send_bytes(text)
  return ("local text = %q for at = 1, #text do exchange:send(text:sub(at, at)) exchange:sleep(0.0001) end"):format(text)
end

-- Good answers: what the server does, and whether the next request goes out on the same connection.
local good = {
  ["with a Content-Length"] = { send(head(LENGTH) .. BODY), true },
  ["whose body comes later"] = { send(head(LENGTH), BODY), true },
  ["that comes byte by byte"] = { send_bytes(head(LENGTH) .. BODY), true },
  ["with two equal Content-Lengths"] = { send(head(LENGTH, LENGTH) .. BODY), true },
  ["with header names in capital letters"] = { send(head(LENGTH:upper()) .. BODY), true },
  ["with header names in small letters"] = { send(head(LENGTH:lower()) .. BODY), true },
  ["with blanks around a header's value"] = { send(head("Content-Length:\t " .. #BODY .. " \t") .. BODY), true },
  ["without blanks in front of a header's value"] = { send(head("Content-Length:" .. #BODY) .. BODY), true },
  ["without a reason"] = { send("HTTP/1.1 200\r\n" .. LENGTH .. "\r\n\r\n" .. BODY), true },
  ["in one chunk"] = { send(head(CHUNKED) .. in_chunks(#BODY) .. "0\r\n\r\n"), true },
  ["in many chunks"] = { send(head(CHUNKED) .. in_chunks(1) .. "0\r\n\r\n"), true },
  ["in chunks that come apart"] = { send(head(CHUNKED), in_chunks(9):sub(1, 50), in_chunks(9):sub(51), "0\r\n\r\n"), true },
  ["in chunks that come byte by byte"] = { send_bytes(head(CHUNKED) .. in_chunks(20) .. "0\r\n\r\n"), true },
  ["in chunks with extensions"] = { send(head(CHUNKED) .. in_chunks(9, '%x;name="value"\r\n') .. "0;last\r\n\r\n"), true },
  ["in chunks with sizes in capitals and zeros"] = { send(head(CHUNKED) .. in_chunks(13, "00%X\r\n") .. "000\r\n\r\n"), true },
  ["in chunks with trailers"] = { send(head(CHUNKED, "Trailer: X-Sum") .. in_chunks(9) .. "0\r\nX-Sum: 7\r\nX-B: c\r\n\r\n"), true },
  ["in chunks, with the header in capitals"] = { send(head("TRANSFER-ENCODING: CHUNKED") .. in_chunks(9) .. "0\r\n\r\n"), true },
  ["after 100"] = { send("HTTP/1.1 100 Continue\r\n\r\n" .. head(LENGTH) .. BODY), true },
  ["some time after 100"] = { send("HTTP/1.1 100 Continue\r\n\r\n", head(LENGTH) .. BODY), true },
  ["after 100, 102 and 103 with headers"] = {
    send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-A: b\r\n\r\n",
      "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nContent-Length: 3\r\n\r\n" .. head(LENGTH) .. BODY), true,
  },
  ["with Connection: close"] = { send(head(LENGTH, "Connection: close") .. BODY) .. " exchange:close()", false },
  ["with Connection: Close, and nothing that closes"] = { send(head(LENGTH, "Connection: Close") .. BODY), false },
  ["with close among other connection options"] = { send(head(LENGTH, "Connection: x-foo, close") .. BODY), false },
  ["in chunks with Connection: close"] = { send(head(CHUNKED, "connection: close") .. in_chunks(9) .. "0\r\n\r\n"), false },
  ["that ends with the connection"] = { send(head "Connection: close", BODY) .. " exchange:close()", false },
  ["that ends with the connection, and does not say so"] = { send(head() .. BODY) .. " exchange:close()", false },
  ["of HTTP/1.0"] = { send("HTTP/1.0 200 OK\r\n" .. LENGTH .. "\r\n\r\n" .. BODY) .. " exchange:close()", false },
  ["of HTTP/1.0 that ends with the connection"] = { send("HTTP/1.0 200 OK\r\n\r\n" .. BODY) .. " exchange:close()", false },
  ["of HTTP/1.0 whose connection stays open"] = { send("HTTP/1.0 200 OK\r\n" .. LENGTH .. "\r\n\r\n" .. BODY), false },
  ["with a large head"] = { send(head("X-Large: " .. ("x"):rep(60000), LENGTH) .. BODY), true },
  ["with more bytes than it says"] = { send(head(LENGTH) .. BODY .. "HTTP/1.1 200 OK\r\n\r\n"), false },
  ["whose connection closes some time afterwards"] = { send(head(LENGTH) .. BODY) .. " exchange:sleep(0.02) exchange:close()", false },
}

-- Bad ones, with the failure's kind.
local bad = {
  ["with two Content-Lengths that differ"] = { send(head("Content-Length: 3", LENGTH) .. BODY) .. " exchange:close()", "network" },
  ["with a negative Content-Length"] = { send(head("Content-Length: -5") .. BODY), "network" },
  ["with a Content-Length that is no number"] = { send(head("Content-Length: many") .. BODY), "network" },
  ["with a size of a chunk that is no number"] = { send(head(CHUNKED) .. "many\r\n" .. BODY), "network" },
  ["with a chunk that is longer than it says"] = { send(head(CHUNKED) .. "2\r\n" .. BODY .. "\r\n0\r\n\r\n"), "network" },
  ["that is of another protocol"] = { send "SSH-2.0-OpenSSH_9.2\r\n" .. " exchange:hang()", "network" },
  ["that is nothing but a body"] = { send(BODY) .. " exchange:hang()", "network" },
  ["with a head without end"] = { [[
    exchange:send "HTTP/1.1 200 OK\r\n"
    while exchange:send "X-More: and more, and more, and more\r\n" do end]], "too_large" },
  ["with interim answers without end"] = { [[
    while exchange:send "HTTP/1.1 103 Early Hints\r\nX-More: and more, and more, and more\r\n\r\n" do end]], "too_large" },
  ["with trailers without end"] = { ("exchange:send(%q)"):format(head(CHUNKED) .. "0\r\n") .. [[
    while exchange:send "X-More: and more, and more, and more\r\n" do end]], "too_large" },
  ["whose content is packed"] = { send(head("Content-Encoding: gzip", LENGTH) .. BODY:gsub("{", "\31\139")), "protocol" },
}

local function chunk(deed)
  return "local exchange = ... " .. deed
end

for _, transport in ipairs(TRANSPORTS) do
  describe("In nginx, with the transport " .. transport .. ",", function()
    local upstream

    setup(function()
      nginx = worker.start()
      upstream = peer.start { answer = calls.GOOD }
    end)
    teardown(function()
      upstream:stop()
      nginx:stop()
    end)

    for description, case in calls.cases(good) do
      it("an answer " .. description .. " is good", function()
        local api = new_separate_api(transport, upstream.url)
        local before = #upstream:requests()
        upstream:change { answer = chunk(case[1]) }
        calls.assert_good(api:token_fail(calls.REQUEST))
        require("system").sleep(0.03)
        upstream:change { answer = calls.GOOD }
        calls.assert_good(api:token_fail(calls.REQUEST))
        local seen = upstream:requests()
        assert.equal(before + 2, #seen)
        assert.equal(case[2], seen[before + 1].connection == seen[before + 2].connection)
      end)
    end

    for description, case in calls.cases(bad) do
      it("an answer " .. description .. " is a failure of kind " .. case[2], function()
        local api = new_separate_api(transport, upstream.url, { timeout_ms = 2000, retries = 2 })
        local before = #upstream:requests()
        upstream:change { answer = chunk(case[1]) }
        calls.assert_failure({ kind = case[2], maybe_processed = true }, api:token_fail(calls.REQUEST))
        upstream:change { answer = calls.GOOD }
        calls.assert_good(api:token_fail(calls.REQUEST))
        local seen = upstream:requests()
        assert.equal(before + 2, #seen)
        assert.are_not.equal(seen[before + 1].connection, seen[before + 2].connection)
      end)
    end
  end)
end

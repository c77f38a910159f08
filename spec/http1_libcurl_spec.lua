-- Compares the HTTP/1.1 parser with libcurl's: if both accept a response, both must interpret it the same way.
-- Responses that only one of them accepts are listed in spec/support/odd_responses.lua, with the reason.
--
-- A server sends each response once to a program that uses libcurl, and once for each of our two ways to make a call.

local calls = require "spec.support.calls"
local peer = require "spec.support.peer"
local responses = require "spec.support.odd_responses"

local cases = calls.cases

local READER = os.tmpname()
local CC = os.getenv "CC" or "cc"
local COMPILE = [[
  unset LD_PRELOAD
  flags=$(pkg-config --cflags --libs libcurl 2>/dev/null || curl-config --cflags --libs)
  %s -o '%s' spec/support/libcurl_reader.c $flags >&2]]

local names = {}
for name in cases(responses) do names[#names + 1] = name end

-- In the server: sends the response whose number is in the request.
local ANSWER = [[
  local exchange = ...
  responses = responses or { %s }
  local function byte(digits) return string.char(tonumber(digits, 16)) end
  exchange:send((responses[tonumber(exchange.request.headers["x-number"])]:gsub("%%x%%x", byte)))
  exchange:close()]]

local function start_server()
  local texts = {}
  for i, name in ipairs(names) do
    texts[i] = "'" .. responses[name].bytes:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end) .. "'"
  end
  return peer.start { answer = ANSWER:format(table.concat(texts, ", ")) }
end

-- Returns libcurl's interpretation of each response by name: status and body, or nil.
local function read_by_libcurl(url)
  local pipe = assert(io.popen(("unset LD_PRELOAD; '%s' '%s/' %d"):format(READER, url, #names), "r"))
  local all = {}
  for _, name in ipairs(names) do
    local code, status, length = assert(pipe:read "*l", "libcurl_reader has ended"):match "^(%d+) (%d+) (%d+)$"
    local body = assert(pipe:read(tonumber(length) + 1)):sub(1, -2)
    all[name] = code == "0" and { status = tonumber(status), body = body } or nil
  end
  pipe:close()
  return all
end

-- Returns our interpretation of the response with that number. The operation returns the body unchanged; the hook gets
-- the status. Each response has its own api so that no call uses a connection that the server is about to close.
local function read_one(url, call, number)
  local event
  local api = calls.new_api(url, { on_call = function(seen) event = seen end })
  local options = { headers = { ["X-Number"] = ("%d"):format(number) } }
  local body, _, failure = call(api, "lifecycle_healthcheck", nil, options)
  api:close()
  if failure and failure.kind == "http" then
    body = failure.body or ""
  elseif body == true then -- 204
    body = ""
  end
  return body and { status = event.status, body = body } or nil
end

local function read_by_us(url, call)
  local all = {}
  for i, name in ipairs(names) do all[name] = read_one(url, call, i) end
  return all
end

describe("A response that libcurl", function()
  local theirs
  local ours = {}

  setup(function()
    os.execute(COMPILE:format(CC, READER))
    local server = start_server()
    theirs = read_by_libcurl(server.url)
    for way, call in cases(calls.ways) do ours[way] = read_by_us(server.url, call) end
    server:stop()
    os.remove(READER)
  end)

  for way in cases(calls.ways) do
    it("accepts means the same to us, if we accept it, " .. way, function()
      local count = 0
      for _, name in ipairs(names) do
        if theirs[name] and ours[way][name] then
          assert.same(theirs[name], ours[way][name], name)
          count = count + 1
        end
      end
      assert.is_true(count > 50, count)
    end)

    it("accepts is accepted by us, or listed as too lenient, " .. way, function()
      local unlisted = {}
      for _, name in ipairs(names) do
        local is_listed = responses[name].lenient ~= nil
        if theirs[name] and not ours[way][name] and not is_listed then unlisted[#unlisted + 1] = name end
      end
      assert.same({}, unlisted)
    end)

    it("refuses is refused by us, or listed as tolerable, " .. way, function()
      local unlisted = {}
      for _, name in ipairs(names) do
        local is_listed = responses[name].tolerant ~= nil
        if ours[way][name] and not theirs[name] and not is_listed then unlisted[#unlisted + 1] = name end
      end
      assert.same({}, unlisted)
    end)

    it("accepts or refuses is read as spec/support/odd_responses.lua says, " .. way, function()
      for _, name in ipairs(names) do
        local response = responses[name]
        local expected = response.status and { status = response.status, body = response.body } or nil
        assert.same(expected, ours[way][name], name)
      end
    end)
  end
end)

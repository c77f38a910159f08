-- `authlete OPERATION --each`: many requests, one a line.

local cjson = require "cjson"
local peer = require "spec.support.peer"
local process = require "spec.support.process"
local program = require "spec.support.program"

-- Answers that a token was updated.
local GOOD = [[
local exchange = ...
exchange:json(200, '{"action":"OK"}')]]

describe("authlete OPERATION --each", function()
  local server, variables

  before_each(function()
    server = peer.start { answer = GOOD }
    variables = {
      AUTHLETE_BASE_URL = server.url, AUTHLETE_SERVICE_APIKEY = "715948317",
      AUTHLETE_SERVICE_ACCESSTOKEN = "planted-service-token", no_proxy = "*",
    }
  end)
  after_each(function() server:stop() end)

  local function lines(count)
    local list = {}
    for i = 1, count do list[i] = ('{"access_token":"planted-%d"}\n'):format(i) end
    return table.concat(list)
  end

  local function run(words, input)
    local all = { "token_update", "--each", "-" }
    for _, word in ipairs(words) do all[#all + 1] = word end
    return program.run(variables, all, { input = input })
  end

  -- Returns the lines of JSON in a text.
  local function objects(text)
    local list = {}
    for line in text:gmatch "[^\n]+" do
      if line:find "^{" then list[#list + 1] = cjson.decode(line) end
    end
    return list
  end

  -- How often each token was sent, by its number.
  local function sent()
    local counts = {}
    for _, request in ipairs(server:requests()) do
      local number = tonumber(request.body:match "planted%-(%d+)")
      counts[number] = (counts[number] or 0) + 1
    end
    return counts
  end

  it("sends each line once, and writes responses with their line numbers", function()
    local result = run({ "access_token_expires_at=7" }, "\n" .. lines(100))
    assert.equal(0, result.status, result.errors)
    local seen = {}
    for _, object in ipairs(objects(result.output)) do
      assert.equal("OK", object.response.action)
      seen[object.line] = true
    end
    local counts = sent()
    for i = 1, 100 do
      assert.is_true(seen[i + 1]) -- the first line is empty
      assert.equal(1, counts[i])
    end
    assert.equal(7, cjson.decode(server:requests()[1].body).accessTokenExpiresAt)
    assert.matches("^authlete: token_update: 100 requests in [%d.]+ s %(%d+ a second%): OK 100, failed 0\n$",
      result.errors)
  end)

  it("runs as many calls side by side as --jobs says", function()
    server:change { answer = [[
      local exchange = ...
      under_way, most = (under_way or 0) + 1, most or 0
      most = math.max(most, under_way)
      while most < 4 do exchange:sleep(0.002) end
      exchange:sleep(0.02)
      under_way = under_way - 1
      exchange:json(200, ('{"action":"OK","resultCode":"%d"}'):format(most))]] }
    local result = run({ "--jobs", "4" }, lines(20))
    assert.equal(0, result.status, result.errors)
    for _, object in ipairs(objects(result.output)) do assert.equal("4", object.response.result_code) end
  end)

  it("goes on after failures, names their lines, and exits with 1", function()
    server:change { answer = [[
      local exchange = ...
      if exchange.request.body:find "planted%-3" then
        return exchange:json(500, '{"resultCode":"A1","resultMessage":"planted-3"}')
      end
      exchange:json(200, '{"action":"NOT_FOUND"}')]] }
    local result = run({}, lines(3) .. "no JSON planted\n7\n"
      .. '{"acess_token":"planted-6"}\n{"access_token":"planted-7"}\n')
    assert.equal(1, result.status)
    local failures = objects(result.errors)
    table.sort(failures, function(left, right) return left.line < right.line end)
    assert.same({ 3, 4, 5, 6 }, { failures[1].line, failures[2].line, failures[3].line, failures[4].line })
    assert.equal("http", failures[1].kind)
    assert.is_true(failures[1].maybe_processed)
    assert.equal("A1", failures[1].result_code)
    assert.equal("the line is not a JSON object", failures[2].message)
    assert.matches("did you mean 'access_token'", failures[4].message)
    assert.is_false(failures[4].maybe_processed)
    assert.is_nil(result.errors:find "planted")
    assert.matches("NOT_FOUND 3, failed 4\n$", result.errors)
    assert.equal(1, sent()[3])
  end)

  it("begins with the line that --from names", function()
    local result = run({ "--from", "9" }, lines(10))
    assert.equal(0, result.status, result.errors)
    assert.same({ [9] = 1, [10] = 1 }, sent())
  end)

  it("reads a file", function()
    local name = os.tmpname()
    finally(function() os.remove(name) end)
    local file = assert(io.open(name, "w"))
    file:write((lines(3):gsub("\n$", "")))
    file:close()
    local result = program.run(variables, { "token_update", "--each", name })
    assert.equal(0, result.status, result.errors)
    assert.same({ 1, 1, 1 }, sent())
    assert.equal(2, program.run(variables, { "token_update", "--each", name .. ".none" }).status)
  end)

  it("keeps rate limits: waits as long as Authlete says, and repeats what was refused", function()
    server:change { answer = [[
      local exchange = ...
      local cqueues = require "cqueues"
      free_at = free_at or cqueues.monotime() + 1
      if cqueues.monotime() < free_at then
        refused = (refused or 0) + 1
        return exchange:answer { status = 429, headers = { ["Retry-After"] = "1" }, body = "{}" }
      end
      exchange:json(200, ('{"action":"OK","resultCode":"%d"}'):format(refused))]] }
    local result = run({ "--jobs", "8", "--timeout", "1" }, lines(40))
    assert.equal(0, result.status, result.errors)
    local responses = objects(result.output)
    assert.equal(40, #responses)
    -- Those that were under way, and perhaps their retries before the response to the first arrived.
    assert.is_true(tonumber(responses[1].response.result_code) <= 24, responses[1].response.result_code)
  end)

  it("after Ctrl-C lets the calls under way end, and says where to continue", function()
    server:change { answer = [[
      local exchange = ...
      exchange:hold()
      exchange:json(200, '{"action":"OK"}')]] }
    local name = os.tmpname()
    finally(function() os.execute("rm -f " .. name .. "*") end)
    local function write(ending, text)
      local file = assert(io.open(name .. ending, "w"))
      file:write(text)
      file:close()
    end
    write("", lines(50))
    local words = { "token_update", "--each", name, "--jobs", "5" }
    write(".sh", ("echo $$ >NAME.pid\n" .. program.command(variables, words)):gsub("NAME", name))
    os.execute((("(sh NAME.sh >NAME.out 2>NAME.err; echo $? >NAME.status) &"):gsub("NAME", name)))
    local function count() return #server:requests() end
    assert.is_true(process.wait_for(function() return count() == 5 end))
    os.execute("kill -INT " .. process.read_file(name .. ".pid"))
    server:release()
    local status = process.wait_for(function() return (process.read_file(name .. ".status") or ""):match "%d+" end)
    local errors = process.read_file(name .. ".err")
    assert.equal("130", status, errors)
    assert.equal(count(), #objects(process.read_file(name .. ".out")))
    assert.matches("\nauthlete: interrupted; to continue: %-%-from " .. count() + 1 .. "\n$", errors)

    words[6], words[7] = "--from", tostring(count() + 1)
    assert.equal(0, program.run(variables, words).status)
    local counts = sent()
    for i = 1, 50 do assert.equal(1, counts[i]) end
  end)
end)

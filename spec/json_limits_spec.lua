-- The cost of any response: memory in proportion to its size, and little time.
local child = require "spec.support.child"
local timing = require "spec.support.timing"
local values = require "spec.support.values"

local cases = require("spec.support.calls").cases

-- Runs in its own process. `fill` repeats a text to make a body, `list` calls a function with the numbers from 0; `pad`
-- appends one long string, for sizes at which a list would take too long.
local PRELUDE = [[
  local authlete = require "authlete"
  MiB = 1024 * 1024

  function fill(size, head, item, tail)
    return head .. item:rep(math.floor((size - #head - #tail) / #item) - 1) .. item:gsub(",$", "") .. tail
  end

  function list(size, head, make, tail)
    local items, length, i = {}, #head + #tail, 0
    while true do
      local item = make(i)
      length, i = length + #item + 1, i + 1
      if length > size then return head .. table.concat(items, ",") .. tail end
      items[i] = item
    end
  end

  -- Repeats an item `count` times, replacing each "@" with "@" and a number.
  local made = {}
  function numbered(item, count)
    if not made[item] then
      local items = {}
      for i = 1, count do items[i] = item:gsub("@", "@" .. i) end
      made[item] = table.concat(items)
    end
    return made[item]
  end

  function pad(size, body, head, tail)
    return body .. head .. ("x"):rep(size - #body - #head - #tail) .. tail
  end

  -- Quoted strings that differ only in characters that the hash skips: every second one of 33 in Lua 5.1 to 5.3, all
  -- but four groups of four in LuaJIT. With the quotes they are harmless; otherwise creating them would take as long as
  -- decoding them.
  function every_other(i)
    return '"x' .. ("%015x"):format(i):gsub(".", "%0x") .. 'xx"'
  end
  function every_other_in_camel_case(i)
    return '"aB' .. ("%015x"):format(i):gsub(".", "%0x") .. '"'
  end
  function in_the_middle(i)
    return '"' .. ("x"):rep(24) .. ("%06x"):format(i) .. ("x"):rep(10) .. '"'
  end

  local function status(name)
    local file = io.open "/proc/self/status"
    local value = file and file:read "*a":match(name .. ":%s*(%d+)")
    if file then file:close() end
    return value and tonumber(value) * 1024
  end

  -- Sanitizers use additional memory.
  local peak = os.getenv "LD_PRELOAD" and function() return 0 end or function() return status "VmHWM" or 0 end

  function measure(body)
    local api = authlete.new {
      base_url = "https://us.authlete.com", service_id = "1", service_access_token = "t", retries = 0,
      transport = function() return { status = 200, body = body } end,
    }
    collectgarbage()
    collectgarbage()
    local count_before, peak_before, seconds = collectgarbage "count", peak(), os.clock()
    local response, message = api:token_fail { ticket = "t", reason = "UNKNOWN" }
    seconds = os.clock() - seconds
    local times = math.max((collectgarbage "count" - count_before) * 1024, peak() - peak_before) / #body
    print(response and "read" or message, times, seconds)
  end
]]

-- Returns the result for a body, its memory as a multiple of its size, and the seconds it took.
local function measure(body)
  local output = child.run({}, PRELUDE .. ("measure(%s)"):format(body))
  local result, times, seconds = output:match "^([^\t\n]*)\t([^\t]*)\t([^\t]*)\nexit 0\n$"
  assert(result, output)
  return result, tonumber(times), tonumber(seconds)
end

describe("An 8 MiB response takes at most ten times its size in memory if it is", function()
  local many = {
    ["empty objects"] = [[fill(8 * MiB, '{"a":[', "{},", "]}")]],
    ["empty arrays"] = [[fill(8 * MiB, '{"a":[', "[],", "]}")]],
    ["objects of many sizes"] = [[fill(8 * MiB, '{"a":[', '{"a":0},{},{"a":0,"b":0,"c":0,"d":0,"e":0},', "]}")]],
    ["names"] = [[pad(8 * MiB, list(5 * MiB, "{", function(i)
      return (numbered('"@":0,', 97):sub(1, -2):gsub("@", i))
    end, ""), ',"": "', '"}')]],
    ["nested objects, each with another name"] = [[pad(8 * MiB, list(5 * MiB, '{"a":[', function(i)
      return (numbered('{"@":', 97):gsub("@", i)) .. "0" .. ("}"):rep(97)
    end, ""), ',"', '"]}')]],
  }
  for description, body in cases(many) do
    it(description, function()
      local result, times = measure(body)
      assert.equal("token_fail: protocol: too many values in the JSON", result)
      assert.is_true(times <= 10, ("%.1f times"):format(times))
    end)
  end

  local one = {
    ["one string"] = [[fill(8 * MiB, '{"a":"', "x", '"}')]],
    ["one string of escapes"] = [[fill(8 * MiB, '{"a":"', "\\n", '"}')]],
    ["one number"] = [[fill(8 * MiB, '{"a":0.', "1", "}")]],
  }
  for description, body in cases(one) do
    it(description, function()
      local result, times = measure(body)
      assert.equal("read", result)
      assert.is_true(times <= 10, ("%.1f times"):format(times))
    end)
  end

  it("an array, which is not parsed", function()
    local result, times = measure [[fill(8 * MiB, "[", "{},", "]")]]
    assert.equal("token_fail: protocol: the response is not a JSON object", result)
    assert.is_true(times <= 2, ("%.1f times"):format(times))
  end)
end)

describe("A 2 MiB response takes less than a second if its", function()
  local limit = os.getenv "LD_PRELOAD" and 5 or 1 -- sanitizers take several times as long
  local forms = {
    ["strings"] = [[list(2 * MiB, '{"a":[', %s, "]}")]],
    ["names"] = [[list(2 * MiB, "{", function(i) return %s(i) .. ":0" end, "}")]],
    ["names in many objects"] = [[list(2 * MiB, '{"a":[', function(i) return "{" .. %s(i) .. ":0 }" end, "]}")]],
  }
  for form, body in cases(forms) do
    for _, make in ipairs { "every_other", "every_other_in_camel_case", "in_the_middle" } do
      if form:find "names" or make ~= "every_other_in_camel_case" then
        it(("%s have the same hash and differ %s"):format(form, (make:gsub("_", " "))), function()
          timing.assert_within(limit, function()
            local result, _, seconds = measure(body:format(make))
            assert.equal("token_fail: protocol: too many strings with the same hash in the JSON", result)
            return seconds
          end)
        end)
      end
    end
  end
end)

describe("A response from Authlete is accepted", function()
  local function assert_read(size, item)
    assert.equal("read", (measure(("fill(%d, '{\"a\":[', %q, ']}')"):format(size, item .. ","))))
  end

  it("if it lists a thousand clients, services or tokens", function()
    for _, schema in ipairs { "Client", "Service", "AccessToken" } do
      local item = values.json(values.rows.schemas[schema], true)
      assert_read(1000 * (#item + 1), item)
    end
  end)

  it("if it has 16 MiB of clients with all fields but almost no data", function()
    local fields = {}
    for i, field in ipairs(values.rows.schemas.Client) do
      fields[i] = ('"%s":%s'):format(values.camel(field.name), field.array and "[]" or '""')
    end
    assert_read(16 * 1024 * 1024, "{" .. table.concat(fields, ",") .. "}")
  end)

  it("if it has 1 MiB of the shortest properties", function()
    assert_read(1024 * 1024, '{"key":"a","value":"b"}')
  end)

  it("if it has thousands of URLs that differ only in one number", function()
    local result = measure [[list(2 * MiB, '{"a":[', function(i)
      local urls = {}
      for j = 1, 8 do urls[j] = ('"https://client-%04d.example.com/oauth/callback/%d"'):format(i, j) end
      return table.concat(urls, ",")
    end, "]}")]]
    assert.equal("read", result)
  end)
end)

-- Shared by the specs of endpoints: an endpoint whose api returns a fixed response per operation, the calls that it
-- made, and the lines that it logged.
--
--   local token = endpoints.new("token", { password = … }, { token = { action = "PASSWORD", ticket = "t" } })
--   local reply = token.post "grant_type=password"
--   token.calls[1].token.parameters == "grant_type=password"

local assert = require "luassert"
local authlete = require "authlete"
local json = require "authlete.json"
local log = require "authlete.util.log"
local recorder = require "spec.support.recorder"

local endpoints = {}

endpoints.URL = "https://as.example.com/endpoint"
endpoints.SERVER_ERROR = '{"error":"server_error"}'
endpoints.SECRET = "secret-that-nobody-may-see"

-- The api checks requests as usual; the wrapper only records which operation is called.
local function new_api(answers)
  local made, operation = {}, nil
  local api = recorder.new_api({}, function()
    local given = answers[operation]
    if type(given) == "function" then given = given(made[#made][operation]) end
    if type(given) == "string" then return { status = 200, body = given } end
    if given and given.status then return given end
    return { status = 200, body = json.encode(assert(given, "no response for " .. operation)) }
  end)
  local wrapper = setmetatable({}, { __index = function(_, name)
    return function(_, parameters)
      operation = name
      made[#made + 1] = { [name] = parameters }
      return api[name](api, parameters)
    end
  end })
  return wrapper, made
end

-- Fields: handle, calls, lines; post(form, headers), get(query, headers).
function endpoints.new(name, callbacks, answers)
  local self = { lines = {} }
  local api
  api, self.calls = new_api(answers or {})
  local made = authlete.endpoint[name](api, callbacks)

  function self.handle(request)
    local write = log.error
    log.error = function(line) self.lines[#self.lines + 1] = line end
    local done, reply = pcall(made, request)
    log.error = write
    assert.is_true(done, "raised: " .. tostring(reply))
    assert.is_table(reply)
    assert.is_number(reply.status)
    assert.is_table(reply.headers)
    assert.is_string(reply.body)
    return reply
  end

  -- Sends a request with another method, url …: `fields` override those of a form POST.
  function self.send(fields)
    local request = { method = "POST", url = endpoints.URL, headers = {}, body = "" }
    for field, value in pairs(fields) do request[field] = value end
    return self.handle(request)
  end

  function self.post(form, headers, fields)
    local request = { body = form, headers = { ["Content-Type"] = "application/x-www-form-urlencoded" } }
    for header, value in pairs(headers or {}) do request.headers[header] = value end
    for field, value in pairs(fields or {}) do request[field] = value end
    return self.send(request)
  end

  function self.get(query, headers, fields)
    local request = { method = "GET", query = query, headers = headers }
    for field, value in pairs(fields or {}) do request[field] = value end
    return self.send(request)
  end

  -- The names of the operations that were called, in order.
  function self.operations()
    local names = {}
    for i, call in ipairs(self.calls) do names[i] = next(call) end
    return table.concat(names, " ")
  end

  return self
end

-- The error must be logged once and without secrets; the client application must learn nothing about it.
function endpoints.assert_server_error(endpoint, reply, pattern)
  assert.equal(500, reply.status)
  assert.equal(endpoints.SERVER_ERROR, reply.body)
  assert.equal(1, #endpoint.lines, table.concat(endpoint.lines, "\n"))
  assert.matches(pattern, endpoint.lines[1])
  assert.is_nil(endpoint.lines[1]:find("[\r\n]"))
  assert.is_nil(endpoint.lines[1]:find("traceback", 1, true))
  assert.is_nil(endpoint.lines[1]:find(endpoints.SECRET, 1, true), endpoint.lines[1])
end

-- The request was invalid: Authlete was not called, and nothing was logged.
function endpoints.assert_refused(endpoint, reply, status, code)
  assert.equal(status, reply.status)
  assert.equal(code and '{"error":"' .. code .. '"}' or "", reply.body)
  assert.equal("", endpoint.operations())
  assert.same({}, endpoint.lines)
end

return endpoints

-- Shared by the specs of the sandbox: an api with a sandbox, and helpers for requests and responses of client
-- applications.

local assert = require "luassert"
local authlete = require "authlete"
local cjson = require "cjson"
local form = require "authlete.form"
local log = require "authlete.util.log"
local sandbox = require "authlete.sandbox"

local sandboxed = {}

local file = assert(io.open "spec/data/operations.json")
local OPERATIONS = {}
for _, operation in ipairs(cjson.decode(file:read "*a")) do
  OPERATIONS[operation.name] = operation
end
file:close()

local LUA_TYPES = {
  array = { table = true }, boolean = { boolean = true }, integer = { number = true }, object = { table = true },
  string = { string = true },
}

-- Checks that Authlete's description of the operation has all fields and the action of a response.
local function check_response(response, name)
  local operation = OPERATIONS[name]
  local fields = operation and (operation.response_schema == "Client" and OPERATIONS.get_client or operation)
    .response_fields
  local is_json, object = pcall(cjson.decode, response.body)
  if response.status ~= 200 or not fields or #fields == 0 or not is_json then
    return
  end
  local types = {}
  for _, field in ipairs(fields) do
    types[field.name] = field.type
  end
  for field, value in pairs(object) do
    assert.is_truthy(types[field], name .. " has no field " .. field)
    assert.is_true(value == cjson.null or LUA_TYPES[types[field]][type(value)] == true,
      name .. ": the field " .. field .. " is a " .. type(value))
  end
  if operation.actions and operation.actions[1] then
    local actions = " " .. table.concat(operation.actions, " ") .. " "
    assert.truthy(actions:find(" " .. tostring(object.action) .. " ", 1, true),
      name .. " has no action " .. tostring(object.action))
  end
end

--- Returns a sandbox with these settings, and an api for it. Each response is compared with Authlete's description.
function sandboxed.new(settings, api_settings)
  local box = sandbox.new(settings)
  local api = authlete.new {
    transport = function(request)
      local response, message, kind, sent = box(request)
      if response then
        check_response(response, box.requests[#box.requests].operation)
      end
      return response, message, kind, sent
    end,
    base_url = "https://sandbox.invalid",
    service_id = box.settings.service_id,
    service_access_token = box.settings.service_access_token,
    retries = api_settings and api_settings.retries,
  }
  return box, api
end

--- The parameters of a client's request, form-encoded.
function sandboxed.encode(parameters)
  local list = {}
  for name, value in pairs(parameters) do
    list[#list + 1] = name .. "=" .. form.encode_component(tostring(value))
  end
  return table.concat(list, "&")
end

--- Returns the OAuth error for the client application from a response with this action (default BAD_REQUEST).
function sandboxed.error_of(answer, action)
  assert.equal(action or "BAD_REQUEST", answer.action)
  return cjson.decode(answer.response_content).error
end

--- Calls a function. Returns the lines that it logged, and what it returned.
function sandboxed.logged(run)
  local lines, log_error = {}, log.error
  log.error = function(line) lines[#lines + 1] = line end
  local finished, first, second, third = pcall(run)
  log.error = log_error
  assert(finished, first)
  return lines, first, second, third
end

--- Runs a call and checks that the sandbox does not simulate it, and names it in the log.
---@param text string a part of the line in the log
---@param code? string the result code
function sandboxed.is_not_simulated(text, run, code)
  local lines, _, message, failure = sandboxed.logged(run)
  assert.equal(501, failure and failure.status, message)
  assert.equal(code or "SANDBOX_NOT_SIMULATED", failure.result_code)
  assert.truthy(message:find(failure.result_code, 1, true))
  assert.equal(1, #lines)
  assert.truthy(lines[1]:find(text, 1, true), lines[1])
end

return sandboxed

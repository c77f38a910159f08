-- Shared by the specs of the sandbox: an api with a sandbox, and helpers for requests and responses of client
-- applications.

local assert = require "luassert"
local authlete = require "authlete"
local cjson = require "cjson"
local form = require "authlete.form"
local log = require "authlete.util.log"
local sandbox = require "authlete.sandbox"

local sandboxed = {}

--- Returns a sandbox with these settings, and an api for it.
function sandboxed.new(settings, api_settings)
  local box = sandbox.new(settings)
  local api = authlete.new {
    transport = box,
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
function sandboxed.is_not_simulated(text, run)
  local lines, _, message, failure = sandboxed.logged(run)
  assert.equal(501, failure and failure.status, message)
  assert.equal("SANDBOX_NOT_SIMULATED", failure.result_code)
  assert.equal(1, #lines)
  assert.truthy(lines[1]:find(text, 1, true), lines[1])
end

return sandboxed

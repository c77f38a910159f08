-- Shared by the specs of the sandbox: an api with a sandbox, and helpers for requests and responses of client
-- applications.

local assert = require "luassert"
local authlete = require "authlete"
local cjson = require "cjson"
local form = require "authlete.form"
local sandbox = require "authlete.sandbox"

local sandboxed = {}

--- Returns a sandbox with these settings, and an api for it.
function sandboxed.new(settings)
  local box = sandbox.new(settings)
  local api = authlete.new {
    transport = box,
    base_url = "https://sandbox.invalid",
    service_id = box.settings.service_id,
    service_access_token = box.settings.service_access_token,
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

return sandboxed

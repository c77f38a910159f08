-- Apis for both versions of Authlete's API, with the credentials of a service and of its owner, over a transport that
-- records requests and returns fixed responses.

local authlete = require "authlete"

local versions = {}

versions.ORIGIN = "https://authlete.example.com"
versions.SERVICE = { V3 = "715948317", V2 = "21653835348762" }

-- The values of the Authorization header; for V2, the base64 of key:secret.
versions.AUTHORIZATION = {
  V3 = { service = "Bearer service-token", service_owner = "Bearer owner-token" },
  V2 = {
    service = "Basic MjE2NTM4MzUzNDg3NjI6c2VydmljZS1zZWNyZXQ=",
    service_owner = "Basic b3duZXIta2V5Om93bmVyLXNlY3JldA==",
  },
}

versions.CREDENTIALS = {
  V3 = {
    service = { service_id = versions.SERVICE.V3, service_access_token = "service-token" },
    service_owner = { service_owner_access_token = "owner-token" },
  },
  V2 = {
    service = { service_api_key = versions.SERVICE.V2, service_api_secret = "service-secret" },
    service_owner = { service_owner_api_key = "owner-key", service_owner_api_secret = "owner-secret" },
  },
}

-- Returns an api and its record: record[1], record[2] … are the requests, record.answer is what the transport returns.
-- `credentials` ("service" or "service_owner") leaves the other one out.
function versions.new_api(version, settings, credentials)
  local record = { answer = { status = 200, headers = {}, body = "{}" } }
  local all = {
    base_url = versions.ORIGIN,
    api_version = version,
    transport = function(request)
      record[#record + 1] = request
      return record.answer
    end,
  }
  for credential, parts in pairs(versions.CREDENTIALS[version]) do
    if not credentials or credentials == credential then
      for name, value in pairs(parts) do all[name] = value end
    end
  end
  for name, value in pairs(settings or {}) do all[name] = value end
  return authlete.new(all), record
end

-- Returns an api of version 3 whose responses always have this body.
function versions.answering(body, settings)
  local api, record = versions.new_api("V3", settings)
  record.answer = { status = 200, headers = { ["Content-Type"] = "application/json" }, body = body }
  return api, record
end

return versions

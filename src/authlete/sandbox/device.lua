--- The device flow of the sandbox (RFC 8628).

local client = require "authlete.sandbox.client"
local client_authentication = require "authlete.sandbox.client_authentication"
local form = require "authlete.form"
local grant = require "authlete.sandbox.grant"
local json = require "authlete.json"
local list = require "authlete.util.list"
local managed_grants = require "authlete.sandbox.managed_grants"
local parameters = require "authlete.sandbox.parameters"
local random = require "authlete.random"
local requested_access = require "authlete.sandbox.requested_access"
local requested_claims = require "authlete.sandbox.requested_claims"
local response = require "authlete.sandbox.response"
local service = require "authlete.sandbox.service"
local signature = require "authlete.sandbox.signature"

local encode, null = json.encode, json.null

-- RFC 8628 section 6.1: no vowels, so that codes do not spell words.
local LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
local CODE_LENGTH = 8

-- Bytes of 240 and above are skipped, so that all twenty letters are equally likely.
local function make_user_code()
  local letters = {}
  while #letters < CODE_LENGTH do
    local byte = random.bytes(1):byte()
    if byte < 240 then
      local place = byte % #LETTERS + 1
      letters[#letters + 1] = LETTERS:sub(place, place)
    end
  end
  return table.concat(letters)
end

local function new_user_code(state)
  local user_code
  repeat
    user_code = make_user_code()
  until not state.user_codes:find(user_code)
  return user_code
end

-- The fields about the request that the responses for the device endpoint and for the verification page share.
local function describe(state, record)
  local fields = client.fields(record.identity)
  fields.clientName = record.identity.client.clientName or null
  fields.scopes = record.scopes and parameters.describe_scopes(state, record.scopes) or null
  fields.acrs = #record.acrs > 0 and record.acrs or null
  local claims = requested_claims.names(record.scopes)
  fields.claimNames = #claims > 0 and claims or null
  local managed = record.managed_grant
  fields.gmAction = record.grant_action or null
  fields.grantId = managed and managed.id or null
  fields.grant = managed_grants.describe(managed)
  fields.grantSubject = managed and managed.subject or null
  fields.resources = record.resources
  fields.authorizationDetails = requested_access.describe(record.authorization_details)
  return fields
end

local function refuse(oauth_error, code, text)
  response.refuse("BAD_REQUEST", oauth_error, code, text)
end

local function read_request(state, fields)
  local values = parameters.read(fields, "device authorization request")
  local identity = client_authentication.authenticate(state, fields, values, "UNAUTHORIZED")
  if not client.may_use(identity.client, "DEVICE_CODE") then
    refuse("unauthorized_client", "SANDBOX_GRANT_TYPE_NOT_ALLOWED", "The client may not use the device flow.")
  end
  local record = {
    identity = identity,
    scopes = parameters.scopes(state, values.scope, identity.client),
    acrs = parameters.words(values.acr_values),
    interval = state.settings.interval,
    resources = requested_access.resources(values, refuse),
    authorization_details = requested_access.authorization_details(state, values, refuse),
  }
  record.grant_action, record.managed_grant = managed_grants.read(state, values, identity.client, refuse)
  if list.contains(record.scopes, "openid") then
    signature.demand()
  end
  return record
end

local function device_authorization(state, fields)
  local record = read_request(state, fields)
  local duration = state.settings.device_code_duration
  local device_code = state.device_codes:keep(record, duration)
  local user_code = state.user_codes:keep({ request = record }, duration, new_user_code(state))
  local uri = service.endpoint(state, "device_verification")
  local complete = uri .. "?user_code=" .. form.encode_component(user_code)
  local object = response.object("OK", "A220001", "The device authorization request was processed successfully.",
    describe(state, record))
  object.deviceCode = device_code
  object.userCode = user_code
  object.verificationUri = uri
  object.verificationUriComplete = complete
  object.expiresIn = duration
  object.interval = record.interval
  object.responseContent = encode {
    device_code = device_code,
    user_code = user_code,
    verification_uri = uri,
    verification_uri_complete = complete,
    expires_in = duration,
    interval = record.interval,
  }
  return object
end

-- Returns the request for a user code; ends the operation with one of the actions if there is none.
local function find_request(state, user_code, unknown, gone)
  local record, expired = state.user_codes:find(user_code)
  if expired then
    response.refuse_with(response.object(gone, "SANDBOX_USER_CODE_EXPIRED", "The user code has expired."))
  elseif not record then
    response.refuse_with(response.object(unknown, "SANDBOX_USER_CODE_UNKNOWN",
      "The user code does not exist or has been used."))
  end
  return record.request
end

local function device_verification(state, fields)
  if not fields.userCode or fields.userCode == "" then
    return response.object("SERVER_ERROR", "SANDBOX_USERCODE_MISSING", "The request does not contain 'userCode'.")
  end
  local request = find_request(state, fields.userCode, "NOT_EXIST", "EXPIRED")
  local object = response.object("VALID", "A224001", "The user code is valid.", describe(state, request))
  object.expiresAt = math.floor(request.expires_at) * 1000
  return object
end

local RESULTS = { AUTHORIZED = true, ACCESS_DENIED = true, TRANSACTION_FAILED = true }

local function refuse_completion(code, text)
  response.refuse_with(response.object("INVALID_REQUEST", code, text))
end

local function check_completion(fields)
  if not fields.userCode or fields.userCode == "" then
    refuse_completion("SANDBOX_USERCODE_MISSING", "The request does not contain 'userCode'.")
  elseif not fields.result then
    refuse_completion("SANDBOX_RESULT_MISSING", "The request does not contain 'result'.")
  elseif not RESULTS[fields.result] then
    response.fail_malformed("The value of 'result' is not one that /device/complete accepts.")
  elseif fields.result == "AUTHORIZED" and (fields.subject or "") == "" then
    refuse_completion("SANDBOX_SUBJECT_MISSING", "The request does not contain 'subject'.")
  end
end

local function device_complete(state, fields)
  check_completion(fields)
  local claims = parameters.claims(fields)
  local request = find_request(state, fields.userCode, "USER_CODE_NOT_EXIST", "USER_CODE_EXPIRED")
  state.user_codes:remove(fields.userCode)
  request.result = fields.result
  request.error_description = fields.errorDescription
  request.wishes = fields
  if request.result == "AUTHORIZED" then
    request.grant = grant.decide(state, "DEVICE_CODE", request, fields, claims)
  end
  return response.object("SUCCESS", "A241001", "The API call was processed successfully.")
end

return {
  device_authorization = {
    route = "POST /device/authorization",
    handler = device_authorization,
    fields = client_authentication.fields,
  },
  device_verification = {
    route = "POST /device/verification",
    handler = device_verification,
    fields = { userCode = "string" },
  },
  device_complete = {
    route = "POST /device/complete",
    handler = device_complete,
    fields = {
      userCode = "string", result = "string", subject = "string", sub = "string", authTime = "number", acr = "string",
      claims = "string", scopes = "strings", errorDescription = "string", accessTokenDuration = "number",
      refreshTokenDuration = "number", properties = "properties", consentedClaims = "strings",
      jwtAtClaims = "string", idtHeaderParams = "string", idTokenAudType = "string", errorUri = "string",
    },
  },
}

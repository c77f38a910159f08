--- Calls that specs let fail: box:fail_next.

local json = require "authlete.json"
local list = require "authlete.util.list"

--- Options of box:fail_next. One of kind, status and delay_ms is required.
---@class authlete.sandbox.failure
---@field operation? string its name; by default it is the next call, whatever its operation
---@field kind? authlete.failure_kind a kind that a transport can report: not http, rate_limited or phase
---@field status? integer the status of the response
---@field retry_after? number|string seconds or a date, with status
---@field result_code? string Authlete's result code, with status
---@field body? string the body of the response, with status
---@field processed? boolean whether Authlete does what the request says before the call fails; false
---@field delay_ms? number how long the response takes. If that is longer than the call may take, Authlete processes the
---  request and the call fails with "timeout", at once.
---@field times? integer how many calls fail in this way; 1

local failures = {}

-- The kinds of failures that a transport can report. The others follow from a status.
local KINDS = {
  cancelled = "cancelled", closed = "the api was closed", connect = "cannot connect", dns = "cannot resolve the name",
  network = "the connection broke", protocol = "the response is not what the operation returns",
  timeout = "timed out", tls = "the TLS handshake failed", too_large = "the response is too large",
}
-- Nothing has been sent when these happen.
local UNSENT = { connect = true, dns = true, tls = true }

local TYPES = {
  operation = "string", kind = "string", status = "number", result_code = "string", body = "string", times = "number",
  processed = "boolean", delay_ms = "number",
}

local function refuse(text)
  error("fail_next: " .. text, 0)
end

local function check_types(given)
  for name, value in pairs(given) do
    if name == "retry_after" and (type(value) == "number" or type(value) == "string") then
      value = nil
    elseif not TYPES[name] and name ~= "retry_after" then
      refuse("unknown option '" .. tostring(name) .. "'")
    end
    if value ~= nil and type(value) ~= (TYPES[name] or "number") then
      refuse("option '" .. name .. "' must be a " .. (TYPES[name] or "number or a string"))
    end
  end
end

local function check_values(given, operations)
  if given.operation and not operations[given.operation] then
    refuse("the sandbox does not simulate an operation '" .. given.operation .. "'")
  elseif given.kind and not KINDS[given.kind] then
    refuse("unknown kind '" .. given.kind .. "'; kinds are '" .. table.concat(list.names(KINDS), "', '")
      .. "', and for others a status")
  elseif given.kind and given.status then
    refuse "a call fails by a 'kind' or a 'status', not by both"
  elseif not (given.kind or given.status or given.delay_ms) then
    refuse "one of 'kind', 'status' and 'delay_ms' is needed"
  elseif given.status and (given.status < 100 or given.status > 599 or given.status % 1 ~= 0) then
    refuse "option 'status' must be a status of HTTP"
  elseif given.times and (given.times < 1 or given.times % 1 ~= 0) then
    refuse "option 'times' must be a positive whole number"
  elseif given.processed and UNSENT[given.kind] then
    refuse("nothing is processed if the kind is '" .. given.kind .. "'")
  end
end

--- Adds a failure.
---@param pending table the failures that have not happened yet
---@param given any the options of box:fail_next
---@param operations table the simulated operations by name
---@raise a message that names the option that is unknown or invalid
function failures.add(pending, given, operations)
  if type(given) ~= "table" then
    refuse "the options must be a table"
  end
  check_types(given)
  check_values(given, operations)
  local failure = { times = 1 }
  for name, value in pairs(given) do
    failure[name] = value
  end
  pending[#pending + 1] = failure
end

--- Takes the failure for a call, if there is one.
---@param operation string? the name
---@return table? # the failure
function failures.take(pending, operation)
  for i, failure in ipairs(pending) do
    if not failure.operation or failure.operation == operation then
      failure.times = failure.times - 1
      if failure.times == 0 then
        table.remove(pending, i)
      end
      return failure
    end
  end
end

---@return boolean # whether the operation is carried out although the caller does not learn of it
function failures.is_processed(failure, request)
  local is_late = failure.delay_ms and failure.delay_ms >= (request.timeout_ms or math.huge)
  return failure.processed == true or is_late or not (failure.kind or failure.status)
end

local function failed_response(failure)
  local code = failure.result_code or "SANDBOX_FAILED"
  local body = json.encode { resultCode = code, resultMessage = "[" .. code .. "] A spec lets this call fail." }
  return {
    status = failure.status,
    headers = { ["Content-Type"] = "application/json;charset=UTF-8", ["Retry-After"] = failure.retry_after },
    body = failure.body or body,
  }
end

--- Returns what the transport returns in place of the sandbox's response.
---@param failure table from failures.take
---@param request authlete.transport_request
---@param response authlete.transport_response? that of the operation, if it has been processed
---@return authlete.transport_response?
---@return string? # if there is no response, a message
---@return string? # the kind
---@return boolean? # whether anything was sent
function failures.result(failure, request, response)
  if failure.delay_ms and failure.delay_ms >= (request.timeout_ms or math.huge) then
    return nil, KINDS.timeout, "timeout", true
  elseif failure.kind then
    return nil, KINDS[failure.kind], failure.kind, not UNSENT[failure.kind]
  elseif failure.status then
    return failed_response(failure)
  end
  return response
end

return failures

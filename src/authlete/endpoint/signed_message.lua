--- Requests with an HTTP message signature (RFC 9421), and the signatures of responses.

local header = require "authlete.util.header"
local request = require "authlete.endpoint.request"

local signed_message = {}

local function check_text(text)
  if not request.is_text(text) then
    request.refuse()
  end
  return text
end

local function header_pairs(headers)
  local found = {}
  for name, values in pairs(headers) do
    for _, value in ipairs(type(values) == "table" and values or { values }) do
      found[#found + 1] = { key = check_text(name), value = check_text(value) }
    end
  end
  return found
end

---@param incoming table the request
---@return boolean # whether it claims to be signed
function signed_message.is_signed(incoming)
  return incoming:header_values("signature-input")[1] ~= nil
end

--- Adds what Authlete needs to verify the signature. Ends the handling with 400 if the request is not text.
---@param parameters table of the operations introspection and user_info
---@param incoming table the request: `headers` are lists by name
function signed_message.add(parameters, incoming)
  parameters.htm = check_text(incoming.method)
  parameters.target_uri = check_text(incoming.url)
  parameters.headers = header_pairs(incoming.headers)
  parameters.request_body_contained = incoming.has_body
end

local SIGNATURE_FIELDS = {
  ["Signature"] = "signature",
  ["Signature-Input"] = "signature_input",
  ["Content-Digest"] = "content_digest",
}

--- Adds the parameters with which Authlete signs the response to a signed request.
---@param parameters table of the operation user_info_issue
---@param incoming table the request
function signed_message.request_signature(parameters, incoming)
  parameters.request_signature = check_text(table.concat(incoming:header_values "signature", ", "))
  parameters.headers = header_pairs(incoming.headers)
end

--- Adds the signature of the response, if Authlete has signed it.
---@param reply table
---@param response table of the operation user_info_issue
---@return table # the reply
function signed_message.pass_on(reply, response)
  for name, field in pairs(SIGNATURE_FIELDS) do
    if header.is_value(response[field]) then
      reply.headers[name] = response[field]
    end
  end
  return reply
end

return signed_message

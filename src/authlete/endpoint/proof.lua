--- Proofs of possession in a request: certificates of mutual TLS (RFC 8705), DPoP (RFC 9449).

local request = require "authlete.endpoint.request"
local url = require "authlete.util.url"
local utf8 = require "authlete.util.utf8"

local proof = {}

-- All but the first.
local function rest(list)
  local others = {}
  for i = 2, #list do
    others[i - 1] = list[i]
  end
  return others
end

--- Adds the client certificate to the parameters of an operation. Ends with 400 if it is not text.
---@param incoming table the request
---@param parameters table
---@param with_chain boolean whether the operation also takes the rest of its chain
function proof.add_certificates(incoming, parameters, with_chain)
  local certificates = incoming.certificates
  for _, certificate in ipairs(certificates) do
    if not utf8.is_valid(certificate) then
      request.refuse()
    end
  end
  parameters.client_certificate = certificates[1]
  if with_chain and certificates[2] then
    parameters.client_certificate_path = rest(certificates)
  end
end

--- Adds what a DPoP proof must match: the method, and the URL without query and fragment (RFC 9449 section 4.2). Ends
--- with 400 if they are not text.
---@param incoming table the request
---@param parameters table
function proof.add_target(incoming, parameters)
  local location = url.without_query(incoming.url)
  if not request.is_text(incoming.method) or not request.is_text(location) then
    request.refuse()
  end
  parameters.htm = incoming.method
  parameters.htu = location
end

return proof

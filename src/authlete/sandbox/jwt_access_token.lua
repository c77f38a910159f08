--- Access tokens as JWTs (RFC 9068).

local copy = require "authlete.util.copy"
local signature = require "authlete.sandbox.signature"

local jwt_access_token = {}

--- RFC 7800, RFC 9449 section 6.1, RFC 8705 section 3.1.
---@return table? # the claim "cnf" of a token; nil if it is not bound to anything
function jwt_access_token.confirmation(token)
  if not token.dpop_key_thumbprint and not token.certificate_thumbprint then
    return nil
  end
  return { jkt = token.dpop_key_thumbprint, ["x5t#S256"] = token.certificate_thumbprint }
end

---@param token table
---@param more? table further claims
---@return string # a signed JWT, whose "jti" is the access token
function jwt_access_token.make(state, token, more)
  local from = token.grant
  local claims = copy.merged(more)
  claims.iss = state.settings.issuer
  claims.sub = from.subject or from.identity.name
  claims.aud = token.resources or state.settings.issuer
  claims.client_id = from.identity.name
  claims.scope = token.scopes and table.concat(token.scopes, " ") or nil
  claims.iat = math.floor(token.issued_at)
  claims.exp = math.floor(token.access_expires_at)
  claims.jti = token.access_token
  claims.auth_time = from.auth_time
  claims.acr = from.acr
  claims.cnf = jwt_access_token.confirmation(token)
  claims.authorization_details = token.authorization_details
  return signature.sign(claims, { typ = "at+jwt" })
end

--- Returns the access token behind what a client presents: itself, or the one that a JWT stands for.
---@param text string
---@return string
function jwt_access_token.identifier(state, text)
  if not state.settings.jwt_access_tokens or not text:find "^[^.]+%.[^.]+%.[^.]+$" then
    return text
  end
  local claims = signature.verify(text)
  return claims and type(claims.jti) == "string" and claims.jti or text
end

return jwt_access_token

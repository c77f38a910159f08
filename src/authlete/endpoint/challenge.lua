--- Challenges of protected resources, the values of WWW-Authenticate (RFC 6750 section 3, RFC 9449 section 7.1).

local challenge = {}

local function quote(text)
  return '"' .. text:gsub('["\\]', ""):gsub("[^\32-\126]", "") .. '"'
end

--- Completes a challenge (RFC 6750 section 3).
---@param text string the challenge
---@param wanted table { scheme = in place of "Bearer", realm = its realm, resource_metadata = a URL (RFC 9728 section
---  5.1) }, each optional
---@return string
function challenge.complete(text, wanted)
  local scheme, parameters = text:match "^(%S+) *(.*)$"
  scheme, parameters = scheme or "Bearer", parameters or ""
  local parts = {}
  if wanted.realm and not text:find "^%S+ +realm=" and not text:find ", *realm=" then
    parts[1] = "realm=" .. quote(wanted.realm)
  end
  if parameters ~= "" then
    parts[#parts + 1] = parameters
  end
  if wanted.resource_metadata and not text:find "resource_metadata=" then
    parts[#parts + 1] = "resource_metadata=" .. quote(wanted.resource_metadata)
  end
  local is_other_scheme = wanted.scheme and scheme == "Bearer"
  local completed = (is_other_scheme and wanted.scheme or scheme) .. " " .. table.concat(parts, ", ")
  return (completed:gsub(" $", ""))
end

---@param code any an OAuth error code
---@param description any
---@return string # a challenge with them
function challenge.of_error(code, description)
  local text = "Bearer"
  if type(code) == "string" then
    text = text .. " error=" .. quote(code)
    if type(description) == "string" then
      text = text .. ", error_description=" .. quote(description)
    end
  end
  return text
end

--- Gives the challenge of a reply the scheme that the request used.
---@param reply table
---@param scheme string "Bearer" or "DPoP"
---@return table # the reply
function challenge.use_scheme(reply, scheme)
  local text = reply.headers["WWW-Authenticate"]
  if type(text) == "string" and scheme == "DPoP" then
    reply.headers["WWW-Authenticate"] = challenge.complete(text, { scheme = scheme })
  end
  return reply
end

return challenge

--- Sends replies from nginx, and adds to challenges what only the server knows.

local ngx = ngx -- luacheck: read globals ngx

local reply = {}

--- Sends a reply as the response to the current request.
---@param given table { status, headers, body }
function reply.send(given)
  ngx.status = given.status
  for name, value in pairs(given.headers) do
    ngx.header[name] = value
  end
  if given.status ~= 204 and given.status ~= 304 and not given.headers["Content-Length"] then
    ngx.header["Content-Length"] = #given.body
  end
  ngx.print(given.body)
end

local function quote(text)
  return '"' .. text:gsub('["\\]', ""):gsub("[^\32-\126\128-\255]", "") .. '"'
end

--- Completes a challenge (RFC 6750 section 3).
---@param challenge string
---@param wanted table { scheme = in place of "Bearer", realm = its realm, resource_metadata = a URL (RFC 9728 section
---  5.1) }, each optional
---@return string
function reply.complete_challenge(challenge, wanted)
  local scheme, parameters = challenge:match "^(%S+) *(.*)$"
  local parts = {}
  if wanted.realm and not challenge:find "realm=" then
    parts[1] = "realm=" .. quote(wanted.realm)
  end
  if parameters ~= "" then
    parts[#parts + 1] = parameters
  end
  if wanted.resource_metadata then
    parts[#parts + 1] = "resource_metadata=" .. quote(wanted.resource_metadata)
  end
  local is_other_scheme = wanted.scheme and scheme == "Bearer"
  local completed = (is_other_scheme and wanted.scheme or scheme) .. " " .. table.concat(parts, ", ")
  return (completed:gsub(" $", ""))
end

---@param code any an OAuth error code
---@param description any
---@return string # a challenge with them
function reply.error_challenge(code, description)
  local challenge = "Bearer"
  if type(code) == "string" then
    challenge = challenge .. " error=" .. quote(code)
    if type(description) == "string" then
      challenge = challenge .. ", error_description=" .. quote(description)
    end
  end
  return challenge
end

return reply

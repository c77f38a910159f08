--- The metadata of this server. What Authlete says about the service is narrowed to what this server does.

local endpoint = require("authlete").endpoint

local metadata = {}

-- The grants that server.lua has no callbacks for; it would refuse them always.
local REFUSED = {
  password = true,
  ["urn:ietf:params:oauth:grant-type:token-exchange"] = true,
  ["urn:ietf:params:oauth:grant-type:jwt-bearer"] = true,
  ["urn:openid:params:grant-type:ciba"] = true,
}

-- Changes nothing else in the document, which may have members that this server does not know.
local function narrow(document)
  return (document:gsub('("grant_types_supported"%s*:%s*)(%b[])', function(name, list)
    local grants = {}
    for grant in list:gmatch '"([^"]*)"' do
      if not REFUSED[grant] then grants[#grants + 1] = '"' .. grant .. '"' end
    end
    return name .. "[" .. table.concat(grants, ",") .. "]"
  end))
end

--- Returns endpoint.service_configuration, narrowed.
function metadata.endpoint(api, options)
  local show = endpoint.service_configuration(api, options)
  return function(request)
    -- For HEAD, the length of the narrowed document counts; nginx does not send the document.
    local method = request.method == "HEAD" and "GET" or request.method
    local reply = show { method = method, url = request.url, query = request.query, headers = request.headers }
    if reply.status == 200 then
      reply.body = narrow(reply.body)
    end
    return reply
  end
end

return metadata

--- Management of the sandbox's client applications.

local client = require "authlete.sandbox.client"
local json = require "authlete.json"
local list = require "authlete.util.list"
local random = require "authlete.random"
local response = require "authlete.sandbox.response"

local array = json.array

-- The fields that a Client object in a request may have, including all that get_client returns, since update_client
-- sends them back.
local CLIENT_FIELDS = {
  clientName = "string", description = "string", clientIdAlias = "string", clientType = "string",
  applicationType = "string", logoUri = "string", clientUri = "string", policyUri = "string", tosUri = "string",
  developer = "string", redirectUris = "strings", contacts = "strings", grantTypes = "strings",
  responseTypes = "strings", tokenAuthMethod = "string", clientIdAliasEnabled = "boolean", clientId = "number",
  clientSecret = "string", number = "number", createdAt = "number", modifiedAt = "number", idTokenSignAlg = "string",
  subjectType = "string",
}
-- Fields that callers cannot set, as at Authlete.
local IGNORED = { clientId = true, clientSecret = true, number = true, createdAt = true, modifiedAt = true }
local SIMULATED_VALUES = {
  clientType = { "CONFIDENTIAL", "PUBLIC" },
  applicationType = { "WEB", "NATIVE" },
  grantTypes = { "AUTHORIZATION_CODE", "REFRESH_TOKEN", "PASSWORD", "CLIENT_CREDENTIALS", "DEVICE_CODE" },
  responseTypes = { "CODE" },
  tokenAuthMethod = { "NONE", "CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST" },
  idTokenSignAlg = { "RS256" },
  subjectType = { "PUBLIC" },
}

local function check_values(fields)
  for name, simulated in pairs(SIMULATED_VALUES) do
    local given = fields[name]
    for _, value in ipairs(type(given) == "table" and given or { given }) do
      if not list.contains(simulated, value) then
        response.not_simulated("This value of '" .. name .. "'")
      end
    end
  end
end

local function check_alias(state, alias, owner)
  local other = alias and client.find(state, alias)
  if other and other.client ~= owner then
    response.fail(400, "SANDBOX_CLIENT_ALIAS_TAKEN", "Another client has this id or alias.")
  end
end

local function demand_client(state, identifier)
  local identity = client.find(state, identifier)
  return identity and identity.client
    or response.fail(404, "SANDBOX_CLIENT_UNKNOWN", "The client does not exist.")
end

-- 48 bits, so that the number is exact everywhere.
local function new_id(state)
  local id
  repeat
    id = 0
    for _, byte in ipairs { random.bytes(6):byte(1, 6) } do
      id = id * 256 + byte
    end
  until id > 0 and not client.find(state, string.format("%.0f", id))
  return id
end

-- The settings of a Client object, and a secret for a confidential client.
local function configure(record, fields)
  check_values(fields)
  for name in pairs(CLIENT_FIELDS) do
    if not IGNORED[name] then
      record[name] = type(fields[name]) == "table" and array(fields[name]) or fields[name]
    end
  end
  record.clientType = record.clientType or (record.tokenAuthMethod == "NONE" and "PUBLIC" or "CONFIDENTIAL")
  if record.clientType == "PUBLIC" then
    record.clientSecret = nil
  else
    record.clientSecret = record.clientSecret or random.token()
  end
end

local function create_client(state, fields)
  check_alias(state, fields.clientIdAlias)
  local record = { clientId = new_id(state) }
  configure(record, fields)
  client.add(state, record)
  return record
end

local function update_client(state, fields, identifier)
  local record = demand_client(state, identifier)
  check_alias(state, fields.clientIdAlias, record)
  configure(record, fields)
  client.complete(record)
  record.modifiedAt = math.floor(state.now() * 1000)
  return record
end

local function get_client(state, _, identifier)
  return demand_client(state, identifier)
end

local function delete_client(state, _, identifier)
  client.remove(state, demand_client(state, identifier))
  return nil, 204
end

local function index_of(text, default)
  if text and not text:find "^%d+$" then
    response.fail_malformed("'start' and 'end' must be numbers.")
  end
  return tonumber(text or default)
end

local function get_client_list(state, fields)
  local from, to = index_of(fields.start, 0), index_of(fields["end"], 5)
  local found, shown = {}, array {}
  for _, record in ipairs(state.clients) do
    if not fields.developer or record.developer == fields.developer then
      found[#found + 1] = record
    end
  end
  for i = from + 1, math.min(to, #found) do
    shown[#shown + 1] = found[i]
  end
  return { start = from, ["end"] = to, totalCount = #found, clients = shown, developer = fields.developer }
end

local function replace_secret(record, secret, code, verb)
  if record.clientType == "PUBLIC" then
    response.fail(400, "SANDBOX_CLIENT_PUBLIC", "A public client has no secret.")
  end
  local old = record.clientSecret
  record.clientSecret = secret
  return {
    resultCode = code,
    resultMessage = "[" .. code .. "] Successfully " .. verb .. " the client secret of the client (ID = "
      .. client.id_text(record) .. ").",
    newClientSecret = secret,
    oldClientSecret = old,
  }
end

local function refresh_client_secret(state, _, identifier)
  return replace_secret(demand_client(state, identifier), random.token(), "A148001", "refreshed")
end

local function update_client_secret(state, fields, identifier)
  if (fields.clientSecret or "") == "" then
    response.fail_malformed("The request does not contain 'clientSecret'.")
  end
  return replace_secret(demand_client(state, identifier), fields.clientSecret, "A149001", "updated")
end

-- "{}" stands for the last segment of the path, which identifies the client.
return {
  ["GET /client/get/{}"] = { handler = get_client, fields = {} },
  ["GET /client/get/list"] = {
    handler = get_client_list,
    fields = { start = "string", ["end"] = "string", developer = "string" },
  },
  ["POST /client/create"] = { handler = create_client, fields = CLIENT_FIELDS },
  ["POST /client/update/{}"] = { handler = update_client, fields = CLIENT_FIELDS },
  ["DELETE /client/delete/{}"] = { handler = delete_client, fields = {} },
  ["GET /client/secret/refresh/{}"] = { handler = refresh_client_secret, fields = {} },
  ["POST /client/secret/update/{}"] = { handler = update_client_secret, fields = { clientSecret = "string" } },
}

--- Management of the sandbox's client applications.

local client = require "authlete.sandbox.client"
local client_record = require "authlete.sandbox.client_record"
local page = require "authlete.sandbox.page"
local random = require "authlete.random"
local response = require "authlete.sandbox.response"

local function check_alias(state, alias, owner)
  local other = alias and client.find(state, alias)
  if other and other.client ~= owner then
    response.fail(400, "SANDBOX_CLIENT_ALIAS_TAKEN", "Another client has this id or alias.")
  end
end

local function create_client(state, fields)
  check_alias(state, fields.clientIdAlias)
  local record = { clientId = client_record.new_id(state) }
  client_record.configure(record, fields)
  client.add(state, record)
  return record
end

local function update_client(state, fields, identifier)
  local record = client.demand(state, identifier)
  check_alias(state, fields.clientIdAlias, record)
  client_record.configure(record, fields)
  client.complete(state, record)
  record.modifiedAt = math.floor(state.now() * 1000)
  return record
end

local function get_client(state, _, identifier)
  return client.demand(state, identifier)
end

local function delete_client(state, _, identifier)
  client.remove(state, client.demand(state, identifier))
  return nil, 204
end

local function get_client_list(state, fields)
  local found = {}
  for _, record in ipairs(state.clients) do
    if not fields.developer or record.developer == fields.developer then
      found[#found + 1] = record
    end
  end
  local object = page.select(found, fields, "clients")
  object.developer = fields.developer
  return object
end

local function update_client_lock_flag(state, fields, identifier)
  local record = client.demand(state, identifier)
  record.locked = fields.clientLocked == true
  return {
    resultCode = "SANDBOX_CLIENT_LOCK_UPDATED",
    resultMessage = "[SANDBOX_CLIENT_LOCK_UPDATED] The client was " .. (record.locked and "locked." or "unlocked."),
  }
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
  return replace_secret(client.demand(state, identifier), random.token(), "A148001", "refreshed")
end

local function update_client_secret(state, fields, identifier)
  if (fields.clientSecret or "") == "" then
    response.fail_malformed("The request does not contain 'clientSecret'.")
  end
  return replace_secret(client.demand(state, identifier), fields.clientSecret, "A149001", "updated")
end

return {
  get_client = { route = "GET /client/get/{}", handler = get_client, fields = {} },
  get_client_list = {
    route = "GET /client/get/list",
    handler = get_client_list,
    fields = { start = "string", ["end"] = "string", developer = "string" },
  },
  create_client = { route = "POST /client/create", handler = create_client, fields = client_record.fields },
  update_client = { route = "POST /client/update/{}", handler = update_client, fields = client_record.fields },
  delete_client = { route = "DELETE /client/delete/{}", handler = delete_client, fields = {} },
  update_client_lock_flag = {
    route = "POST /client/lock_flag/update/{}",
    handler = update_client_lock_flag,
    fields = { clientLocked = "boolean" },
  },
  refresh_client_secret = { route = "GET /client/secret/refresh/{}", handler = refresh_client_secret, fields = {} },
  update_client_secret = {
    route = "POST /client/secret/update/{}",
    handler = update_client_secret,
    fields = { clientSecret = "string" },
  },
}

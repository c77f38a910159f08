--- What a client asks for, in the form in which the consent page shows it: who the client is, its scopes, claims,
--- authorization details and resources. `response` is Authlete's, to authorization or device_verification.

local decoder = require("cjson").new()
local encode = require("authlete.json").encode
local languages = require "languages"

local requested = {}

-- Nothing but such addresses becomes a link: others, such as "javascript:", could do harm.
local function web_address(address)
  return type(address) == "string" and address:find "^https?://[%w.:%[%]-]+[/?#]?" and address or nil
end

local function secure_address(address)
  return type(address) == "string" and address:find "^https://[%w.:%[%]-]+/%S*$" and address or nil
end

local function describe_client(client, language)
  local pick = languages.pick
  local policy = web_address(pick(client.policy_uri, client.policy_uris, language))
  local terms = web_address(pick(client.tos_uri, client.tos_uris, language))
  return {
    client_id = client.client_id,
    client_name = pick(client.client_name, client.client_names, language), -- or the name that the interaction has
    logo = secure_address(pick(client.logo_uri, client.logo_uris, language)),
    policy = policy,
    terms = terms,
    has_links = (policy or terms) ~= nil,
  }
end

local function describe_scopes(response, language)
  local scopes = {}
  for i, scope in ipairs(response.scopes or {}) do
    scopes[i] = { name = scope.name, description = languages.pick(scope.description, scope.descriptions, language) }
  end
  for _, scope in ipairs(response.dynamic_scopes or {}) do
    scopes[#scopes + 1] = { name = scope.value }
  end
  return scopes
end

local function decode(text)
  local is_decoded, value = pcall(decoder.decode, text)
  return is_decoded and type(value) == "table" and value or {}
end

local function sorted_names(values)
  local names = {}
  for name in pairs(values) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- The claims that the parameter `claims` asks for (OpenID Connect Core section 5.5), in the order of their names.
local function describe_claims(response, language)
  local is_asked, claims = {}, {}
  for _, field in ipairs { "id_token_claims", "user_info_claims" } do
    for name in pairs(decode(response[field] or "")) do is_asked[name] = true end
  end
  for i, name in ipairs(sorted_names(is_asked)) do
    claims[i] = { name = name, description = languages.texts[language].claims[name] }
  end
  return claims
end

-- Lists of texts are shown as such, what is more complex as JSON.
local function to_text(value)
  if type(value) ~= "table" then return tostring(value) end
  local texts = 0
  for _ in pairs(value) do
    texts = type(value[texts + 1]) == "string" and texts + 1 or -1
    if texts < 0 then return encode(value) end
  end
  return table.concat(value, ", ")
end

-- The fields of an authorization details object that RFC 9396 section 2.2 defines, and then those of its type.
local function describe_detail(element)
  local facts = {}
  for _, name in ipairs { "type", "identifier", "actions", "locations", "data_types", "privileges" } do
    local text = to_text(element[name] or "")
    if text ~= "" then
      facts[#facts + 1] = { name = name == "data_types" and "datatypes" or name, value = text }
    end
  end
  local others = decode(element.other_fields or "")
  for _, name in ipairs(sorted_names(others)) do
    facts[#facts + 1] = { name = name, value = to_text(others[name]) }
  end
  return { facts = facts }
end

local function describe_details(response)
  local details = {}
  for i, element in ipairs((response.authorization_details or {}).elements or {}) do
    details[i] = describe_detail(element)
  end
  return details
end

local function describe_resources(response)
  local resources = {}
  for i, resource in ipairs(response.resources or {}) do
    resources[i] = { name = resource }
  end
  return resources
end

--- Adds to an interaction what the consent page shows. Lists are accompanied by has_…, for their headings.
function requested.describe(interaction, response, client)
  local language = interaction.language
  for name, value in pairs(describe_client(client, language)) do interaction[name] = value end
  interaction.scopes = describe_scopes(response, language)
  interaction.claims = describe_claims(response, language)
  interaction.details = describe_details(response)
  interaction.resources = describe_resources(response)
  for _, list in ipairs { "claims", "details", "resources" } do
    interaction["has_" .. list] = interaction[list][1] ~= nil
  end
end

return requested

-- docs/endpoints.md, with OpenResty and the sandbox, and the types of authlete.endpoint and authlete.openresty, from
-- the comments of the code, which say all that there is to say.

local endpoints = {}

-- The comment blocks of a file that stand before a definition: { name, text, parameters, usage }. `definition` is a
-- pattern for the line behind the block, which captures the name; text in front of all is the block without a name.
local function read_blocks(path, definition)
  local blocks, lines = {}, nil
  for line in io.lines(path) do
    local first, more = line:match "^%-%-%- ?(.*)$", line:match "^%-%- ?(.*)$"
    if first then
      lines = { first }
    elseif more and lines then
      lines[#lines + 1] = more
    elseif lines then
      local name = line:match(definition)
      if name or #blocks == 0 then
        blocks[#blocks + 1] = { name = name, lines = lines }
      end
      lines = nil
    end
  end
  return blocks
end

-- What a block says, as Markdown: what is indented by four is code there too; tags become a code block and a sentence.
local function to_markdown(block)
  local text, usage = {}, nil
  for _, line in ipairs(block.lines) do
    if line:find "^@usage" then
      usage = { line:match "^@usage%s*(.*)$" }
    elseif usage then
      usage[#usage + 1] = line
    elseif line:find "^@" then
      text.in_tags = true
    elseif not text.in_tags then
      text[#text + 1] = line
    end
  end
  while text[#text] == "" do
    text[#text] = nil
  end
  if usage then
    text[#text + 1] = ""
    text[#text + 1] = "```lua"
    for _, line in ipairs(usage) do
      text[#text + 1] = line
    end
    text[#text + 1] = "```"
  end
  return table.concat(text, "\n")
end

local HEAD = [[
<!-- Made by `make docs` from the comments in src/authlete. -->

# Endpoints

]]

function endpoints.document(root)
  local parts = { HEAD }
  local function add(text)
    parts[#parts + 1] = text .. "\n"
  end
  local blocks = read_blocks(root .. "src/authlete/endpoint.lua", "^endpoint%.([%w_]+) =")
  add(to_markdown(blocks[1]))
  for i = 2, #blocks do
    add("\n## authlete.endpoint." .. blocks[i].name .. "\n")
    add(to_markdown(blocks[i]))
  end
  blocks = read_blocks(root .. "src/authlete/openresty.lua", "^function openresty%.(%a+)%(")
  add "\n# OpenResty\n"
  add(to_markdown(blocks[1]))
  for i = 2, #blocks do
    if blocks[i].name ~= "default_api" then
      add("\n## authlete.openresty." .. blocks[i].name .. "\n")
      add(to_markdown(blocks[i]))
    end
  end
  add "\n# Sandbox\n"
  for _, block in ipairs(read_blocks(root .. "src/authlete/sandbox.lua", "^function sandbox%.(new)%(")) do
    if block.name then
      add("\n## authlete.sandbox." .. block.name .. "\n")
    end
    add(to_markdown(block))
  end
  return table.concat(parts)
end

local TYPES = [[
---A request that came in at an endpoint.
---@class authlete.http_request
---@field method string
---@field url string the public one, absolute
---@field query? string what is behind the "?"; taken from the url when nil
---@field headers? table<string, string|string[]> by name in any case
---@field body? string
---@field client_certificate? string|string[] PEM; a list has the chain behind it

---@alias authlete.endpoint fun(request: authlete.http_request): authlete.http_reply

---@class authlete.serve_options
---@field origin? string scheme and host as clients see them
---@field max_body_bytes? integer 65536
---@field client_certificate? fun(): string|string[]|nil

---@class authlete.protect_options
---@field api? authlete.api
---@field scopes? string[]
---@field resources? string[]
---@field realm? string
---@field cache? string name of a lua_shared_dict
---@field cache_seconds? number 60
---@field origin? string
---@field client_certificate? fun(): string|string[]|nil

---@class authlete.openresty
---@field serve fun(endpoint: authlete.endpoint, options?: authlete.serve_options)
---@field protect fun(options?: authlete.protect_options)

---@class authlete.endpoints
]]

function endpoints.types(root)
  local lines = { (TYPES:gsub("\n$", "")) }
  for _, block in ipairs(read_blocks(root .. "src/authlete/endpoint.lua", "^endpoint%.([%w_]+) =")) do
    local callbacks
    for _, line in ipairs(block.lines) do
      if line:find "^@tparam%S* table callbacks" then
        callbacks = line:find("[opt]", 1, true) and "?" or ""
      end
    end
    if block.name then
      lines[#lines + 1] = ("---@field %s fun(api: authlete.api%s): authlete.endpoint"):format(block.name,
        callbacks and ", callbacks" .. callbacks .. ": table" or "")
    end
  end
  lines[#lines + 1] = ""
  return lines
end

return endpoints

-- What the comments in src/authlete say, in LuaCATS: classes, aliases, functions. Files are found by what they define,
-- so that they may move.
--
-- A block is a run of lines that begin with "---": { file, lines, code }; `lines` without the "---", `code` the line
-- after it. A tag is a line that begins with "@".

local comments = {}

local function read_blocks(file, blocks)
  local block
  for line in io.lines(file) do
    local comment = line:match "^%-%-%-(.*)$"
    if comment and not comment:find "^%-%-" then
      block = block or { file = file, lines = {} }
      table.insert(block.lines, (comment:gsub("^ ", "")))
    elseif block then
      block.code = line
      blocks[#blocks + 1] = block
      block = nil
    end
  end
end

local function read_all()
  local blocks = {}
  local files = assert(io.popen "find src -name '*.lua' | LC_ALL=C sort")
  for file in files:lines() do
    read_blocks(file, blocks)
  end
  files:close()
  return blocks
end

local all = read_all()

--- The blocks that define public classes and aliases, those whose names begin with "authlete": by name, and as a list.
comments.types = {}
for _, block in ipairs(all) do
  for _, line in ipairs(block.lines) do
    local name = line:match "^@class (authlete[%w_.]*)" or line:match "^@alias (authlete[%w_.]*)"
    if name then
      block.name = name
      comments.types[name] = block
      table.insert(comments.types, block)
    end
  end
end

-- The type that a text begins with: up to a space that is not within brackets nor after ":" or ",".
local function first_type(text)
  local depth = 0
  for position = 1, #text do
    local character = text:sub(position, position)
    if character:find "[%(<{%[]" then
      depth = depth + 1
    elseif character:find "[%)>}%]]" then
      depth = depth - 1
    elseif character == " " and depth == 0 and not text:sub(position - 1, position - 1):find "[:,]" then
      return text:sub(1, position - 1)
    end
  end
  return text
end

local function type_of(name)
  return comments.types[name] or error("no comment in src defines " .. name, 0)
end

--- The file that defines a class.
function comments.file_of(class)
  return type_of(class).file
end

--- The fields of a class: { name, optional, type, text }.
function comments.fields(class)
  local fields = {}
  for _, line in ipairs(type_of(class).lines) do
    local name, optional, rest = line:match "^@field ([%w_]+)(%??) (.*)$"
    if name then
      local kind = first_type(rest)
      fields[#fields + 1] = { name = name, optional = optional == "?", type = kind, text = rest:sub(#kind + 2) }
    elseif #fields > 0 and line:find "^ " then
      fields[#fields].text = fields[#fields].text .. " " .. line:match "^ +(.*)$"
    end
  end
  return fields
end

--- The values of an alias: { name, text }.
function comments.values(alias)
  local values = {}
  for _, line in ipairs(type_of(alias).lines) do
    local name, text = line:match '^| "([%w_]+)" # (.*)$'
    if name then
      values[#values + 1] = { name = name, text = text }
    end
  end
  return values
end

--- The functions in the file that defines `class`, as blocks with a name. `definition` is a pattern for their code; it
-- captures the name and may capture the parameters. Raises an error for a function without a comment.
function comments.functions(class, definition)
  local file = comments.file_of(class)
  local functions, documented = {}, {}
  for _, block in ipairs(all) do
    local name, parameters = block.code:match(definition)
    if name and block.file == file then
      block.name, block.parameters = name, parameters
      functions[#functions + 1] = block
      documented[name] = true
    end
  end
  for line in io.lines(file) do
    local name = line:match(definition)
    if name and not documented[name] then
      error(file .. ": " .. name .. " has no comment that begins with ---", 0)
    end
  end
  return functions
end

--- All blocks of a file.
function comments.blocks(file)
  local blocks = {}
  for _, block in ipairs(all) do
    if block.file == file then
      blocks[#blocks + 1] = block
    end
  end
  return blocks
end

--- The first block in the file that defines `class`.
function comments.head(class)
  for _, block in ipairs(all) do
    if block.file == comments.file_of(class) then
      return block
    end
  end
end

--- The text of a block before its tags, as Markdown.
function comments.markdown(block)
  local lines = {}
  for _, line in ipairs(block.lines) do
    if line:find "^@" then break end
    lines[#lines + 1] = line
  end
  while lines[#lines] == "" do
    lines[#lines] = nil
  end
  return table.concat(lines, "\n")
end

--- The first sentence of a block.
function comments.summary(block)
  local text = comments.markdown(block):match "^(.-)\n\n" or comments.markdown(block)
  text = text:gsub("\n", " ")
  return text:match "^(.-%.) " or text
end

--- The type of a documented function: fun(…): …. `replace(name, type)` may return another type for a parameter.
function comments.signature(block, replace)
  local parameters, results = {}, {}
  for _, line in ipairs(block.lines) do
    local name, rest = line:match "^@param (%S+) (.*)$"
    if name then
      local kind = first_type(rest)
      parameters[#parameters + 1] = name .. ": " .. (replace and replace(name:match "^[%w_]+", kind) or kind)
    elseif line:find "^@return " then
      results[#results + 1] = first_type(line:match "^@return (.*)$")
    end
  end
  local result = #results > 0 and ": " .. table.concat(results, ", ") or ""
  return "fun(" .. table.concat(parameters, ", ") .. ")" .. result
end

return comments

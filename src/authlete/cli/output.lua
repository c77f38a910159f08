--- Writes responses and replies to standard output.

local copy = require "authlete.util.copy"
local description = require "authlete.cli.description"
local json = require "authlete.json"
local json_text = require "authlete.cli.json_text"
local path = require "authlete.cli.path"
local stop = require "authlete.cli.stop"
local terminal = require "authlete.cli.terminal"

local output = {}

local function write(text)
  io.write(text, text:find "\n$" and "" or "\n")
end

-- Marks empty arrays in a response, so that they do not become empty objects.
local function mark_arrays(value, name)
  for key, item in pairs(value) do
    if type(item) == "table" then
      mark_arrays(item, key)
    end
  end
  if next(value) == nil and type(name) == "string" and description.is_array(name) then
    json.array(value)
  end
  return value
end

--- Returns a response, or a field of one, as JSON on one line.
---@param value any
---@param name? string of the field
---@return string
function output.encode(value, name)
  return json.encode(type(value) == "table" and mark_arrays(copy.deep(value), name) or value)
end

local function write_json(text, is_raw)
  if terminal.is "output" and not is_raw then
    text = json_text.indent(terminal.printable(text), terminal.has_colours())
  end
  write(text)
end

local function write_field(response, name)
  local value = path.get(response, name)
  if value == nil then
    stop.failure("the response has no field %s", name)
  elseif type(value) == "string" then
    write(terminal.is "output" and terminal.printable(value) or value)
  else
    write(output.encode(value, name:match "[^.]+$"))
  end
end

--- Writes a response: JSON, on a terminal indented and in colour.
---@param response any a table; a text or a document; true if the response has no content
---@param options table { raw, field }: raw is for one line, or the document as it is, on terminals too
function output.response(response, options)
  if options.field then
    local value = response
    if type(value) == "string" then
      local parsed, document = pcall(require("cjson").decode, value)
      value = parsed and document or nil
    end
    write_field(value, options.field)
  elseif type(response) == "table" then
    write_json(output.encode(response), options.raw)
  elseif type(response) == "string" and response:find "^%s*[{%[]" then
    write_json(response, options.raw)
  elseif type(response) == "string" then
    write(terminal.is "output" and terminal.printable(response) or response)
  end
end

--- Writes an HTTP message: a first line, headers by name, and a body.
---@param first string
---@param headers table
---@param body? string
function output.message(first, headers, body)
  local lines = {}
  for name, value in pairs(headers) do
    for _, each in ipairs(type(value) == "table" and value or { value }) do
      lines[#lines + 1] = name .. ": " .. each
    end
  end
  table.sort(lines)
  table.insert(lines, 1, first)
  lines[#lines + 1] = ""
  if body and body ~= "" then
    local is_json = terminal.is "output" and body:find "^%s*[{%[]"
    lines[#lines + 1] = is_json and json_text.indent(body, terminal.has_colours()) or body
  end
  write(table.concat(lines, "\n"))
end

return output

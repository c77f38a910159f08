--- `authlete list` and `authlete help OPERATION`.

local ascii = require "authlete.util.ascii"
local description = require "authlete.cli.description"
local lookup = require "authlete.description.lookup"
local secrets = require "authlete.cli.secrets"
local stop = require "authlete.cli.stop"

local help = {}

local RETRIES = {
  read = "It changes nothing, so it is retried after failures.",
  idempotent = "It leaves the same state when repeated, so it is retried after failures.",
  one_shot = "It uses up or creates something, so it is retried only if it was definitely not processed.",
}

local COLUMN, WIDTH = 32, 100

-- Writes `first`, and then the words of the text from a column on, as many on each line as it has room for.
local function write_wrapped(first, column, text)
  local line = first
  local is_empty = true
  for word in text:gmatch "%S+" do
    if not is_empty and #line + 1 + #word > WIDTH or is_empty and column > 0 and #line >= column then
      io.write(line, "\n")
      line, is_empty = "", true
    end
    line = line .. (is_empty and (" "):rep(column - #line) or " ") .. word
    is_empty = false
  end
  io.write(line, "\n")
end

-- Returns a description without the marks of Markdown.
local function plain(text)
  return ((text or ""):gsub("`", ""):gsub("%[([^%]]*)%]%([^)]*%)", "%1"))
end

-- Returns what an operation is for.
local function purpose(name)
  return plain((lookup.operation(name)))
end

local function has(text, word)
  return ascii.lower(text):find(ascii.lower(word), 1, true) ~= nil
end

-- Returns the names of the required parameters, to follow the name of an operation.
local function required(operation)
  local words = {}
  for _, parameter in ipairs(operation.parameters) do
    if parameter.required then
      words[#words + 1] = parameter.name .. (parameter.array and "[]" or "") .. "="
    end
  end
  return table.concat(words, " ")
end

local function is_about(entry, word)
  return has(entry.name, word) or has(entry.group, word) or has(purpose(entry.name), word)
end

--- Lists the operations by groups.
---@param options table { word }
---@return integer # the exit status
function help.list(options)
  local group, is_empty = nil, true
  for _, entry in ipairs(description.outline()) do
    if not options.word or is_about(entry, options.word) then
      is_empty = false
      if entry.group ~= group then
        io.write(group and "\n" or "", entry.group, "\n")
        group = entry.group
      end
      write_wrapped("  " .. entry.name, COLUMN, purpose(entry.name))
    end
  end
  if is_empty then
    stop.failure("no operation has '%s' in its name, group or description", options.word)
  end
  return 0
end

-- Parameters ----------------------------------------------------------------------------------------------------------

local function type_of(field)
  local text = field.type
  if description.object(text) then
    text = text .. " object"
  elseif description.values(text) then
    text = "one of " .. description.values(text):gsub(" ", ", ")
  elseif text == "id" then
    text = "string or number"
  end
  return field.array and "list, each " .. text or text
end

-- Writes a field with its type and what it is.
local function write_field(field, text, is_parameter)
  local notes = { type_of(field) }
  if is_parameter and field.required then
    notes[#notes + 1] = "required"
  end
  if is_parameter and secrets.is_lasting(field.name, "") then
    notes[#notes + 1] = "a secret, so =@FILE or =-"
  end
  local first = table.concat(notes, "; ")
  local name = "  " .. field.name .. (field.array and "[]" or "")
  write_wrapped(name, COLUMN, first .. (text ~= "" and ": " .. text or ""))
end

-- Adds the objects that the fields lead to, each once.
local function gather(fields, found)
  for _, field in ipairs(fields) do
    local object = description.object(field.type)
    if object and not found[field.type] then
      found[field.type] = object
      found[#found + 1] = field.type
      gather(object, found)
    end
  end
  return found
end

local function write_fields(title, fields, describe, are_parameters)
  if fields[1] then
    io.write("\n", title, "\n")
    for _, field in ipairs(fields) do
      write_field(field, plain((describe(field.name))), are_parameters)
    end
  end
end

local function usage(operation)
  local words = required(operation):gsub("=", "=…")
  return ("authlete %s%s"):format(operation.name, words ~= "" and " " .. words or "")
end

local function endpoint(version, found)
  return found and ("  %s  %s %s (credentials: %s)\n"):format(version, found.method, found.path,
    found.credential:gsub("_", " ")) or ""
end

--- Describes one operation.
---@param options table { operation }
---@return integer # the exit status
function help.operation(options)
  local name = options.operation
  if not name then
    stop.usage "which operation? `authlete list` lists them"
  elseif not description.is_operation(name) then
    local nearest = description.nearest_operation(name)
    stop.usage("unknown operation '%s'%s", name, nearest and "; did you mean '" .. nearest .. "'?" or "")
  end
  local operation = description.operation(name)
  io.write(usage(operation), "\n\n")
  write_wrapped("", 0, ("The operation %s. %s"):format(purpose(name), RETRIES[operation.retry_class]))
  if operation.takes_list then
    io.write "The request is a list of objects with these parameters: give it by --json FILE.\n"
  end
  io.write("\n", endpoint("V3", operation.v3), endpoint("V2", operation.v2))
  write_fields("Parameters", operation.parameters, function(field) return lookup.request(name, field) end, true)
  local objects = gather(operation.parameters, {})
  for _, object in ipairs(objects) do
    write_fields(object, objects[object], function(field) return lookup.object(object, field) end)
  end
  write_fields("Response", operation.response, function(field) return lookup.response(name, field) end)
  local following = lookup.next(name)
  if following[1] then
    io.write "\nUsually followed by\n"
    write_wrapped("", 2, table.concat(following, ", "))
  end
  if operation.actions[1] then
    io.write "\nActions\n"
    for _, action in ipairs(operation.actions) do
      write_wrapped("  " .. action, COLUMN, plain((lookup.action(name, action))))
    end
  end
  return 0
end

return help

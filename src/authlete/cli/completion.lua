--- Completion for shells. Their scripts only ask `authlete complete`, which knows the operations, the parameters with
--- the fields of objects, the values of enumerations, and the options.

local description = require "authlete.cli.description"
local options = require "authlete.cli.options"
local path = require "authlete.cli.path"
local scripts = require "authlete.cli.completion_scripts"
local stop = require "authlete.cli.stop"

local completion = {}

-- Candidates ----------------------------------------------------------------------------------------------------------

local function begins_with(text, beginning)
  return text:sub(1, #beginning) == beginning
end

local function first_words()
  local words = { "--help", "--version" }
  for _, command in ipairs(options.commands) do
    words[#words + 1] = command[1]
  end
  for _, entry in ipairs(description.outline()) do
    words[#words + 1] = entry.name
  end
  return words
end

local function option_words(list)
  local words = { "--help" }
  for _, option in ipairs(list) do
    words[#words + 1] = "--" .. option[1]
  end
  return words
end

-- Returns the fields that may follow the steps of a path: all parameters, or those of an object.
local function fields_after(steps, parameters)
  local fields = parameters
  for _, step in ipairs(steps) do
    local field
    for _, each in ipairs(fields) do
      field = each.name == step.name and each or field
    end
    fields = field and description.object(field.type) or {}
  end
  return fields
end

-- Returns the values that the parameter may have, each with what is in front of it.
local function value_words(name, parameters)
  local steps = path.split(name) or {}
  local last = table.remove(steps)
  local words = {}
  for _, field in ipairs(last and fields_after(steps, parameters) or {}) do
    if field.name == last.name then
      local values = description.values(field.type) or field.type == "boolean" and "true false" or ""
      for value in values:gmatch "%S+" do
        words[#words + 1] = name .. "=" .. value
      end
    end
  end
  return words
end

local function parameter_words(word, parameters)
  local name = word:match "^([^=]*)="
  if name then
    return value_words(name, parameters)
  end
  local before = word:match "^(.*%.)" or ""
  local words = {}
  for _, field in ipairs(fields_after(before ~= "" and path.split(before:sub(1, -2)) or {}, parameters)) do
    local is_object = description.object(field.type) ~= nil
    words[#words + 1] = before .. field.name .. (field.array and "[]" or "") .. (is_object and "." or "=")
  end
  return words
end

-- Returns whether the word before is an option that takes this word.
local function is_argument(previous, list)
  for _, option in ipairs(list) do
    if previous == "--" .. option[1] then
      return option[2] ~= nil
    end
  end
  return false
end

local function all_words(words)
  local command, word, previous = words[1], words[#words], words[#words - 1]
  if #words <= 1 then
    return first_words()
  elseif command == "help" then
    return first_words()
  elseif command == "completion" then
    return { "bash", "zsh", "fish" }
  elseif command == "sandbox" then
    return is_argument(previous, options.sandbox) and {} or option_words(options.sandbox)
  elseif not description.is_operation(command) or is_argument(previous, options.operation) then
    return {}
  elseif word:find "^%-" then
    return option_words(options.operation)
  end
  return parameter_words(word, description.operation(command).parameters)
end

--- Writes the words that the last of the given words may become.
---@param given table { words }
---@return integer # the exit status
function completion.complete(given)
  local word = given.words[#given.words] or ""
  for _, candidate in ipairs(all_words(given.words)) do
    if begins_with(candidate, word) then
      io.write(candidate, "\n")
    end
  end
  return 0
end

--- Writes the script for a shell.
---@param given table { shell }
---@return integer # the exit status
function completion.script(given)
  io.write(scripts[given.shell] or stop.usage("no completion for %s; there is one for bash, zsh and fish", given.shell))
  return 0
end

return completion

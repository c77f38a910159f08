-- types/authlete/NAME.lua, for the modules that programs load with require.

local comments = require "tools.reference.comments"
local new_text = require "tools.reference.text"

local function add_lines(text, block)
  for _, line in ipairs(block.lines) do
    text.add((line:gsub("^", line:find "^@" and "---" or "--- "):gsub(" $", "")))
  end
end

local function names_of_parameters(block)
  local names = {}
  for _, line in ipairs(block.lines) do
    names[#names + 1] = line:match "^@param ([%w_]+)"
  end
  return table.concat(names, ", ")
end

-- One public name of the module: a function, also if the code assigns it, or a value.
local function add_member(text, name, block)
  local member = block.code:match("^function " .. name .. "%.([%w_]+)%(")
    or block.code:match("^" .. name .. "%.([%w_]+) =")
  if not member then
    return
  end
  text.add("")
  add_lines(text, block)
  if names_of_parameters(block) ~= "" or block.code:find "^function" then
    text.add("function %s.%s(%s) end", name, member, names_of_parameters(block))
  else
    text.add("---@type table")
    text.add("%s.%s = {}", name, member)
  end
end

return function(name)
  local blocks = comments.blocks("src/authlete/" .. name .. ".lua")
  local text = new_text()
  text.add("---@meta authlete.%s", name)
  text.add "-- luacheck: ignore"
  text.add("-- Written by `make docs` from src/authlete/%s.lua; change that, not this file.", name)
  text.add ""
  add_lines(text, blocks[1])
  text.add("local %s = {}", name)
  for _, block in ipairs(blocks) do
    add_member(text, name, block)
  end
  text.add ""
  text.add("return %s", name)
  return text.finish()
end

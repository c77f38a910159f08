-- types/authlete.lua, for lua-language-server.

local actions = require "tools.reference.actions"
local callbacks = require "tools.reference.callbacks"
local comments = require "tools.reference.comments"
local described = require "tools.reference.described"
local inputs = require "tools.reference.inputs"
local lists = require "tools.reference.lists"
local new_text = require "tools.reference.text"
local rows = require "tools.reference.rows"
local settings = require "tools.reference.settings"

local find, map = lists.find, lists.map

local SCALARS = { id = "authlete.id", object = "table", map = "table<string, any>" }

local function lua_type(parameter)
  local kind = parameter.type
  if rows.enums[kind] or rows.schemas[kind] then
    kind = "authlete." .. kind
  end
  return (SCALARS[kind] or kind) .. (parameter.array and "[]" or "")
end

local function add_field(text, parameter, optional, comment)
  if parameter.name == "*" then
    text.add("---@field [string] %s %s", lua_type(parameter), comment)
  else
    local name = parameter.name .. (optional and "?" or "")
    text.add("---@field %s %s %s", name, lua_type(parameter), comment)
  end
end

-- An alias for strings; describe(value) returns what one means, or nil.
local function add_alias(text, name, values, describe)
  text.add("---@alias %s", name)
  for _, value in ipairs(values) do
    local comment = describe(value)
    text.add('---| "%s"%s', value, comment and " # " .. comment or "")
  end
  text.add("")
end

local function add_request(text, operation)
  local body = operation.body
  local parent = body and body.schema and not body.array and ": authlete." .. body.schema or ""
  text.add("---@class authlete.request.%s%s", operation.name, parent)
  for _, input in ipairs(inputs.of(operation)) do
    local comment = described.request(operation.name, input.parameter.name)
    add_field(text, input.parameter, not input.parameter.required or input.only,
      input.only and comment .. " (" .. input.only .. ")" or comment)
  end
  if body and body.array then
    text.add("---@field [integer] authlete.%s", body.schema)
  end
  text.add("")
end

local function response_type(operation)
  if operation.answer == "nothing" then
    return "true"
  elseif operation.answer ~= "object" then
    return "string"
  elseif operation.response.schema then
    return "authlete." .. operation.response.schema
  elseif #operation.response.fields == 0 then
    return "table"
  end
  return "authlete.response." .. operation.name
end

local function add_response(text, operation)
  if #operation.actions > 0 then
    add_alias(text, "authlete.action." .. operation.name, operation.actions, function(action)
      return actions.describe(operation.name, action)
    end)
  end
  if response_type(operation) ~= "authlete.response." .. operation.name then
    return
  end
  text.add("---@class authlete.response.%s", operation.name)
  for _, parameter in ipairs(operation.response.fields) do
    if parameter.name == "action" and #operation.actions > 0 then
      text.add("---@field action authlete.action.%s what to do next", operation.name)
    else
      add_field(text, parameter, true, described.response(operation.name, parameter.name))
    end
  end
  text.add("")
end

-- authlete.actions, authlete.reasons or authlete.results: by operation, a table of the strings.
local function add_constants(text, plural, values_of)
  text.add("---@class authlete.%s", plural)
  for _, operation in ipairs(rows.operations) do
    local values = values_of(operation)
    if values then
      text.add("---@field %s { %s } the %s of %s", operation.name, table.concat(map(values, function(value)
        return ('%s: "%s"'):format(value, value)
      end), ", "), plural, operation.name)
    end
  end
  text.add("")
end

local function enum_of(name)
  return function(operation)
    local parameter = operation.body and find(operation.body.fields, name)
    return parameter and rows.enums[parameter.type]
  end
end

local function add_method(text, owner, separator, operation)
  local name = operation.name
  text.add("")
  text.add("---%s", described.operation(name))
  text.add("---@param request%s authlete.request.%s", inputs.are_required(operation) and "" or "?", name)
  text.add("---@param options? authlete.options")
  text.add("---@return %s? response", response_type(operation))
  text.add("---@return string? message")
  text.add("---@return authlete.failure? failure")
  text.add("function %s%s%s(request, options) end", owner, separator, name)
end

-- The blocks of comments in src/authlete, with the functions of those classes that have some.
local FUNCTIONS = {
  ["authlete.endpoints"] = "^endpoint%.([%w_]+) =",
  ["authlete.openresty"] = "^function openresty%.([%a_]+)%(",
  ["authlete.sandbox"] = "^function sandbox%.([%w_]+)%(",
}

-- The type of a callback's parameter; `response` is that of the operation with the endpoint's name.
local function callback_parameter(name, endpoint)
  local operation = rows.operations[endpoint]
  if name == "request" then
    return "request: authlete.http_request"
  elseif name == "response" and operation and operation.answer == "object" then
    return "response: " .. response_type(operation)
  end
  return name .. ": any"
end

-- The class of an endpoint's callbacks.
local function add_callbacks(text, block)
  text.add("---@class authlete.callbacks.%s: authlete.endpoint_options", block.name)
  for _, callback in ipairs(callbacks.of(block)) do
    local parameters = {}
    for name in callback.parameters:gmatch "[%w_]+" do
      parameters[#parameters + 1] = callback_parameter(name, block.name)
    end
    text.add("---@field %s? fun(%s): any, any?, any? %s", callback.name, table.concat(parameters, ", "), callback.text)
  end
  text.add("")
end

-- The type of an endpoint function, with its own class for its callbacks.
local function endpoint_signature(block)
  return comments.signature(block, function(name)
    return name == "options" and "authlete.endpoint_options"
      or name == "callbacks" and "authlete.callbacks." .. block.name
  end)
end

local function add_class(text, block)
  local functions = FUNCTIONS[block.name] and comments.functions(block.name, FUNCTIONS[block.name]) or {}
  local are_endpoints = block.name == "authlete.endpoints"
  for _, each in ipairs(are_endpoints and functions or {}) do
    add_callbacks(text, each)
  end
  for _, line in ipairs(block.lines) do
    local name = line:match "^@field ([%w_]+)"
    local default = block.name == "authlete.settings" and settings.defaults[name]
    text.add((line:gsub("^", line:find "^[@|]" and "---" or "--- "):gsub(" $", ""))
      .. (default and " (default " .. default .. ")" or ""))
  end
  for _, each in ipairs(functions) do
    text.add("---@field %s %s %s", each.name, are_endpoints and endpoint_signature(each) or comments.signature(each),
      comments.summary(each))
  end
  text.add("")
end

-- authlete.reply: a function for each operation that leads to a reply.
local function add_replies(text)
  text.add("---@class authlete.replies")
  for _, operation in ipairs(rows.operations) do
    if actions.has_reply(operation.name) then
      local has_next_step = actions.has_next_step(operation)
      text.add("---@field %s fun(response: %s?, message?: string, failure?: authlete.failure, earlier?: table): "
        .. "authlete.http_reply%s the reply to the client for a response of %s%s", operation.name,
        response_type(operation), has_next_step and "?, string?" or "", operation.name,
        has_next_step and "; or nil, and the next step" or "")
    end
  end
  text.add("")
end

-- A function of the module, with its whole comment.
local function add_function(text, block)
  text.add("")
  for _, line in ipairs(block.lines) do
    text.add((line:gsub("^", line:find "^@" and "---" or "--- "):gsub(" $", "")))
  end
  text.add("function authlete.%s(%s) end", block.name, block.parameters)
end

return function()
  local text = new_text()
  text.add "---@meta authlete"
  text.add "-- luacheck: ignore"
  text.add "-- Types for lua-language-server. Written by `make docs` from src/core/api/operations.def and the comments"
  text.add "-- in src/authlete; change those, not this file."
  text.add ""
  for _, block in ipairs(comments.types) do
    if block.name ~= "authlete" then
      add_class(text, block)
    end
  end
  add_replies(text)
  for _, enum in ipairs(rows.enums) do
    text.add("---%s", described.enumeration(enum.name))
    add_alias(text, "authlete." .. enum.name, enum.values, function(value)
      return (described.value(enum.name, value))
    end)
  end
  for _, schema in ipairs(rows.schemas) do
    text.add("---@class authlete.%s", schema.name)
    for _, parameter in ipairs(schema.fields) do
      add_field(text, parameter, not parameter.required, described.object(schema.name, parameter.name))
    end
    text.add ""
  end
  for _, operation in ipairs(rows.operations) do
    add_request(text, operation)
    add_response(text, operation)
  end
  add_constants(text, "actions", function(operation)
    return #operation.actions > 0 and operation.actions or nil
  end)
  add_constants(text, "reasons", enum_of "reason")
  add_constants(text, "results", enum_of "result")
  text.add "---@class authlete.enums"
  for _, enum in ipairs(rows.enums) do
    text.add("---@field %s table<string, authlete.%s> %s", enum.name, enum.name, described.enumeration(enum.name))
  end
  text.add ""
  text.add "---@class authlete.api"
  text.add "local api = {}"
  text.add ""
  text.add "---Closes the api: ends its calls and closes its connections. May be called again."
  text.add "function api:close() end"
  text.add ""
  text.add "---Starts a call and returns at once; docs/calls.md describes what it returns."
  text.add "---@param operation string"
  text.add "---@param request? table as the operation's method takes it"
  text.add "---@param options? authlete.options"
  text.add "---@return authlete.call? call"
  text.add "---@return string? message"
  text.add "---@return authlete.failure? failure"
  text.add "function api:start(operation, request, options) end"
  for _, operation in ipairs(rows.operations) do
    add_method(text, "api", ":", operation)
  end
  text.add ""
  for _, line in ipairs(comments.types.authlete.lines) do
    text.add("---%s", line)
  end
  text.add "local authlete = {}"
  for _, block in ipairs(comments.functions("authlete", "^function authlete%.([%w_]+)%((.-)%)")) do
    add_function(text, block)
  end
  for _, operation in ipairs(rows.operations) do
    add_method(text, "authlete", ".", operation)
  end
  text.add ""
  text.add "return authlete"
  return text.finish()
end

--- The types of settings. Each is a function that takes the setting's name and value, and returns the value to use. An
--- invalid value raises a table, { setting, fault }, from which settings.check makes a message.

local ascii = require "authlete.util.ascii"
local is_callable = require "authlete.util.is_callable"
local proxy = require "authlete.util.proxy"

local setting_types = {}

--- Raises an error about a setting.
---@param name string the setting
---@param fault string a format, to follow the name of the setting
---@param ... any its values
function setting_types.fail(name, fault, ...)
  error({ setting = name, fault = fault:format(...) }, 0)
end

function setting_types.text(name, value)
  if type(value) ~= "string" then
    setting_types.fail(name, "must be a string, got %s", type(value))
  elseif value == "" then
    setting_types.fail(name, "is empty")
  elseif ascii.has_control(value) then
    setting_types.fail(name, "contains a control character")
  end
  return value
end

-- Lua 5.3 and newer have integers, and tostring() writes all their digits. Other numbers are exact below 2^53.
function setting_types.identifier(name, value)
  if type(value) ~= "number" then
    return setting_types.text(name, value)
  end
  local is_exact = value % 1 == 0 and value >= 0 and value < 2 ^ 53
  local digits = is_exact and ("%.0f"):format(value) or tostring(value)
  if not digits:find "^%d+$" then
    setting_types.fail(name, "must be an integer below 2^53, or a string")
  end
  return digits
end

function setting_types.integer(least, most)
  return function(name, value)
    if type(value) ~= "number" or value % 1 ~= 0 or value < least or value > most then
      setting_types.fail(name, "must be an integer from %.0f to %.0f", least, most)
    end
    return value
  end
end

function setting_types.one_of(...)
  local allowed = { ... }
  return function(name, value)
    for _, each in ipairs(allowed) do
      if value == each then
        return value
      end
    end
    setting_types.fail(name, "must be one of '%s'", table.concat(allowed, "', '"))
  end
end

function setting_types.boolean(name, value)
  if type(value) ~= "boolean" then
    setting_types.fail(name, "must be a boolean, got %s", type(value))
  end
  return value
end

function setting_types.hook(name, value)
  if not is_callable(value) then
    setting_types.fail(name, "must be a function, got %s", type(value))
  end
  return value
end

-- All but the first two are modules of authlete.transport.
local named_transport = setting_types.one_of("auto", "curl", "engine", "cosocket")

function setting_types.transport(name, value)
  if type(value) == "table" and not is_callable(value) then
    setting_types.fail(name, "must be a name or a function, got table; for the sandbox, pass authlete.sandbox.new()")
  end
  return is_callable(value) and value or named_transport(name, value)
end

function setting_types.file(name, value)
  local handle, message = io.open(setting_types.text(name, value), "r")
  if not handle then
    setting_types.fail(name, "cannot be read: %s", message)
  end
  local _, fault = handle:read(1) -- a folder can be opened, but not read
  handle:close()
  return not fault and value or setting_types.fail(name, "cannot be read: %s: %s", value, fault)
end

-- Returns what proxy.parse returns, or false for "", which turns off the proxy of the environment.
function setting_types.parsed_proxy(name, value)
  if value == "" then
    return false
  end
  local parsed, fault = proxy.parse(setting_types.text(name, value))
  return parsed or setting_types.fail(name, "%s", fault)
end

function setting_types.list(name, value)
  return value == "" and value or setting_types.text(name, value)
end

return setting_types

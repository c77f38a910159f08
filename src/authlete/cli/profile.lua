--- Settings for calls, from a profile or from the AUTHLETE_ variables.
---
--- A profile is a file that only its owner can read or write. Its lines are name=value, with the names of settings;
--- empty lines, and lines that begin with #, do not count.

local authlete = require "authlete"
local copy = require "authlete.util.copy"
local core = require "authlete.core"
local stop = require "authlete.cli.stop"

local profile = {}

local NUMBERS = { connect_timeout_ms = true, timeout_ms = true, retries = true, max_response_bytes = true }
local BOOLEANS = { strict = true }

--- Returns the file of a profile; a name with a slash is the file itself.
---@param name string
---@return string
function profile.path(name)
  if name:find("/", 1, true) then
    return name
  end
  local folder = os.getenv "XDG_CONFIG_HOME"
  folder = folder and folder ~= "" and folder or (os.getenv "HOME" or "") .. "/.config"
  return folder .. "/authlete/" .. name
end

-- Messages do not quote the line, which may have a secret.
local function parse(text, path)
  local settings, number = {}, 0
  for line in (text .. "\n"):gmatch "(.-)\r?\n" do
    number = number + 1
    local name, value = line:match "^%s*([%l_%d]+)%s*=%s*(.-)%s*$"
    if name then
      if NUMBERS[name] then
        value = tonumber(value) or stop.usage("%s, line %d: %s must be a number", path, number, name)
      elseif BOOLEANS[name] then
        if value ~= "true" and value ~= "false" then
          stop.usage("%s, line %d: %s must be true or false", path, number, name)
        end
        value = value == "true"
      end
      settings[name] = value
    elseif line:find "^%s*[^%s#]" then
      stop.usage("%s, line %d is not name=value, with the name of a setting", path, number)
    end
  end
  return settings
end

local function read(name)
  local path = profile.path(name)
  local text, fault = core.read_private(path)
  if not text then
    stop.usage("profile %s: %s", path, fault)
  end
  return parse(text, path)
end

--- Creates an api. With a profile, the AUTHLETE_ variables are not used, so that settings of different services do not
--- get mixed up.
---@param name? string the profile; by default that of the variable AUTHLETE_PROFILE
---@param more? authlete.more_settings settings that take precedence
---@return authlete.api
function profile.open(name, more)
  if not name then
    local default = os.getenv "AUTHLETE_PROFILE"
    name = default ~= "" and default or nil
  end
  local made, api
  if name then
    made, api = pcall(authlete.new, copy.merged(read(name), more))
    api = made and api or ("profile %s: %s"):format(profile.path(name), api)
  else
    made, api = pcall(authlete.from_env, more)
    if not made and api:find "not set: " then
      api = api .. "; set these variables, or choose a profile with --profile"
    end
  end
  if not made then
    stop.usage("%s", (api:gsub("authlete%.[%l_]+: ", "", 1)))
  end
  return api
end

return profile

-- The settings of authlete.new: the fields of the class authlete.settings, and the defaults in the code below it.

local comments = require "tools.reference.comments"

local settings = { fields = comments.fields "authlete.settings" }

local name_of_file = comments.file_of "authlete.settings"
local file = assert(io.open(name_of_file, "rb"))
local source = file:read "*a"
file:close()

-- The lines `name = value,` of a table in the source: name -> value, as source.
local function read_table(name)
  local block = source:match("\nlocal " .. name .. " = (%b{})") or error(name_of_file .. " has no table " .. name, 0)
  local members = {}
  for member, value in block:gmatch "\n  ([%w_]+) = ([^\n]-)," do
    members[member] = value
  end
  return members
end

settings.defaults = read_table "defaults"

-- Every setting must be described, and nothing else.
local types = read_table "types"
for _, setting in ipairs(settings.fields) do
  if not types[setting.name] then
    error(name_of_file .. ": no setting is called " .. setting.name, 0)
  end
  types[setting.name] = nil
end
if next(types) then
  error(name_of_file .. ": no ---@field line describes the setting " .. next(types), 0)
end

return settings

--- Authlete's description of its API, from spec/data: `described.operations` is operations.json, decoded. Raises an
-- error if the file is missing.
local cjson = require "cjson"

return setmetatable({}, {
  __index = function(self, name)
    local file = assert(io.open("spec/data/" .. name .. ".json"))
    local content = cjson.decode(file:read "*a")
    file:close()
    self[name] = content
    return content
  end,
})

--- Authlete's description of its API, as spec/data has it: `described.operations` is operations.json, decoded. A file
--- that is missing is an error.
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

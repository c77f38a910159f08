--- "Did you mean": the name that is most like another one.

local core = require "authlete.core"

---@param wanted string
---@param known table a table whose keys are names
---@return string? # the name that differs by the fewest letters, the first in the alphabet of several
return function(wanted, known)
  local found, least
  for name in pairs(known) do
    local distance = core.distance(wanted, name)
    if not least or distance < least or distance == least and name < found then
      found, least = name, distance
    end
  end
  return found
end

--- The scopes that users have granted to client applications: the latest ones, and all of them together. They outlive
--- the tokens.

local json = require "authlete.json"
local list = require "authlete.util.list"

local granted_scopes = {}

-- The scopes of a client by subject.
local function of_client(state, record)
  local by_subject = state.granted_scopes[record] or {}
  state.granted_scopes[record] = by_subject
  return by_subject
end

--- Takes note of what a user has granted. Does nothing for a grant without a user.
---@param decided table a grant
function granted_scopes.record(state, decided)
  if (decided.subject or "") == "" then
    return
  end
  local by_subject = of_client(state, decided.identity.client)
  local known = by_subject[decided.subject] or { merged = json.array {} }
  known.latest = decided.scopes or json.array {}
  for _, scope in ipairs(known.latest) do
    if not list.contains(known.merged, scope) then
      known.merged[#known.merged + 1] = scope
    end
  end
  known.modified_at = state.now()
  by_subject[decided.subject] = known
end

---@param record table the client
---@return table? # { latest, merged, modified_at }
function granted_scopes.find(state, record, subject)
  return of_client(state, record)[subject]
end

function granted_scopes.remove(state, record, subject)
  of_client(state, record)[subject] = nil
end

return granted_scopes

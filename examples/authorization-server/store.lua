--- Where sessions, interactions and consents are kept: by default in memory that the workers share; in Redis if
--- SESSIONS_REDIS is set, so that several servers share them.
---
--- A store has three functions, and is all that another kind of store needs:
---
---     store:get(name)                    returns the table, or nil
---     store:set(name, table, seconds)    keeps it for that time; for good if `seconds` is nil
---     store:delete(name)
---
--- They raise an error if the store is away (unavailable.lua).

local has_redis = (os.getenv "SESSIONS_REDIS" or "") ~= ""
local kind = require(has_redis and "stores.redis" or "stores.shared_memory")

-- Anybody can start interactions. In shared memory, sessions are separate from them, so that many interactions cannot
-- push them out. A Redis that is full refuses new ones instead (maxmemory-policy noeviction).
return {
  sessions = kind.open "sessions",
  interactions = kind.open "interactions",
  consents = kind.open "consents",
}

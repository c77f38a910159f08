-- Compiles slow_names.c, which makes name lookups slow or changes their results, and preloads it into child
-- processes.
--
--   local library = slow_names.compile()                    -- in setup
--   child.run(slow_names.environment(library, { … }), …)
--   os.remove(library)                                      -- in teardown

local slow_names = {}

-- Nothing can be preloaded under valgrind. The sanitizers' runtime must come first.
local COMPILE = "unset LD_PRELOAD; %s -shared -fPIC -D_GNU_SOURCE -o '%s' spec/support/slow_names.c -ldl >&2"

function slow_names.compile()
  local library = os.tmpname()
  os.execute(COMPILE:format(os.getenv "CC" or "cc", library))
  return library
end

function slow_names.environment(library, variables)
  local preload = os.getenv "LD_PRELOAD"
  variables.LD_PRELOAD = (preload and preload ~= "" and preload .. " " or "") .. library
  return variables
end

return slow_names

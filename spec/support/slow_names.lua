-- The library that makes name lookups slow, or their results change (slow_names.c), for a child process.
--
--   local library = slow_names.compile()                    -- in setup
--   child.run(slow_names.environment(library, { … }), …)
--   os.remove(library)                                      -- in teardown

local slow_names = {}

-- Under valgrind nothing can be preloaded; the sanitizers' runtime goes in front.
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

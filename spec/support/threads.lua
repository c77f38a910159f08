-- A host with threads: compiles threads.c for the interpreter that runs the specs.
--
--   local library = threads.compile()                                    -- in setup
--   child.run(threads.environment(library), threads.LOAD .. [[ print(threads.run(128, CHUNK, …)) ]])
--   os.remove(library)                                                   -- in teardown

local threads = {}

-- For chunks: defines `threads`.
threads.LOAD = [[
  local threads = assert(package.loadlib(os.getenv "AUTHLETE_SPEC_THREADS", "luaopen_threads"))()
]]

local PACKAGE = rawget(_G, "jit") and "luajit" or _VERSION:lower():gsub(" ", "")
local COMPILE = [[
  unset LD_PRELOAD
  flags=$(pkg-config --cflags %s 2>/dev/null || pkg-config --cflags lua)
  %s -shared -fPIC -pthread -o '%s' spec/support/threads.c $flags >&2]]

function threads.compile()
  local library = os.tmpname()
  os.execute(COMPILE:format(PACKAGE, os.getenv "CC" or "cc", library))
  return library
end

function threads.environment(library)
  return { AUTHLETE_SPEC_THREADS = library }
end

return threads

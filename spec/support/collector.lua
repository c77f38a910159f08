-- Loaded by .busted before the specs. With AUTHLETE_SPEC_GC=1 the collector is at its most aggressive: it never pauses,
-- and each step goes through a whole cycle, so that what C holds without an anchor in Lua is gone at once.

if os.getenv "AUTHLETE_SPEC_GC" == "1" then
  if _VERSION == "Lua 5.4" or _VERSION == "Lua 5.5" then
    collectgarbage("incremental", 1, 1000, 1)
  else
    collectgarbage("setpause", 0)
    collectgarbage("setstepmul", 1000000)
  end
end

-- Loaded by .busted before the specs. With AUTHLETE_SPEC_GC=1 the collector never pauses and goes through a cycle every
-- few allocations, so that what C holds without an anchor in Lua is soon gone. As much as busted's many objects allow;
-- collector_spec.lua goes further, with few.

if os.getenv "AUTHLETE_SPEC_GC" == "1" then
  local versions = { -- pause, and the multiplier of steps; what makes a cycle of each step takes minutes
    ["Lua 5.1"] = rawget(_G, "jit") and { 0, 4000 } or { 0, 400 },
    ["Lua 5.2"] = { 100, 4000 },
    ["Lua 5.3"] = { 100, 20000 },
    ["Lua 5.4"] = { 100, 1000 },
  }
  local chosen = versions[_VERSION] or { 100, 1000 }
  collectgarbage("setpause", chosen[1])
  collectgarbage("setstepmul", chosen[2])
end

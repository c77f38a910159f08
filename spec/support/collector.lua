-- Loaded by .busted before the specs. With AUTHLETE_SPEC_GC=1 the collector never pauses and runs a cycle every few
-- allocations, so that objects that C uses without an anchor in Lua are soon collected. busted's many objects limit how
-- often it runs; collector_spec.lua goes further with few objects.

if os.getenv "AUTHLETE_SPEC_GC" == "1" then
  local versions = { -- pause and step multiplier; making each step a full cycle takes minutes
    ["Lua 5.1"] = rawget(_G, "jit") and { 0, 4000 } or { 0, 400 },
    ["Lua 5.2"] = { 100, 4000 },
    ["Lua 5.3"] = { 100, 20000 },
    ["Lua 5.4"] = { 100, 1000 },
  }
  local chosen = versions[_VERSION] or { 100, 1000 }
  require("spec.support.garbage").set_pace(chosen[1], chosen[2])
end

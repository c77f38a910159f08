-- Garbage collection in specs: finalizers for every Lua version, and a full collection.

local garbage = {}

-- An object that calls `action` when it is collected. Lua 5.1 and LuaJIT finalize only userdata.
function garbage.new(action)
  if newproxy then -- luacheck: ignore 113
    local object = newproxy(true) -- luacheck: ignore 113
    getmetatable(object).__gc = action
    return object
  end
  return setmetatable({}, { __gc = action })
end

-- Creates that many short strings, and as much garbage.
function garbage.litter(count)
  local litter = {}
  for i = 1, count do litter[i] = ({ "x" })[1] end
  return litter
end

-- How long the collector waits between cycles, in percent, and how much it does in a step.
function garbage.set_pace(pause, step_multiplier)
  if pcall(collectgarbage, "param", "pause", pause) then -- Lua 5.5
    collectgarbage("param", "stepmul", step_multiplier)
  else
    collectgarbage("setpause", pause)
    collectgarbage("setstepmul", step_multiplier)
  end
end

-- Lets the collector never pause.
function garbage.collect_constantly()
  if _VERSION == "Lua 5.4" then
    collectgarbage("generational")
    collectgarbage("incremental", 1, 1000, 1)
  end
  garbage.set_pace(0, 1000000)
end

-- Collects all unreachable objects, including those that only become unreachable through finalizers.
function garbage.collect()
  for _ = 1, 4 do collectgarbage() end
end

return garbage

--- pcall for functions that may yield. That of Lua 5.1 itself, unlike LuaJIT's, does not let them.

local protected = {}

-- LuaJIT is not asked: in nginx, coroutines of a request yield to nginx, which a module that is being loaded cannot do.
local can_yield = rawget(_G, "jit") ~= nil or coroutine.wrap(function()
  pcall(coroutine.yield, true)
end)()

local resume

local function continue(thread, done, ...)
  if not done or coroutine.status(thread) == "dead" then
    return done, ...
  end
  return resume(thread, coroutine.yield(...))
end

function resume(thread, ...)
  return continue(thread, coroutine.resume(thread, ...))
end

-- Runs the function in a coroutine of its own, and yields for it.
local function call_in_coroutine(body, ...)
  if not coroutine.running() then -- nobody could resume it
    return pcall(body, ...)
  end
  return resume(coroutine.create(function(...) return body(...) end), ...) -- the body may be a callable table
end

--- Calls a function and catches what it raises. The function may yield if the caller may.
---@param body function
---@param ... any its arguments
---@return boolean # whether it ended without raising
---@return any ... what it returned, or raised
protected.call = can_yield and pcall or call_in_coroutine

return protected

--- Ends the handling of a request early, at any depth, by raising the reply, which define.lua catches.

local finish = {}

local FINISHED = {}

--- Ends the handling of a request with a reply.
---@param reply table
function finish.with(reply)
  error(setmetatable({ reply = reply }, FINISHED), 0)
end

---@param raised any what pcall caught
---@return table? # the reply that finish.with was called with; nil if something else was raised
function finish.reply_of(raised)
  return type(raised) == "table" and getmetatable(raised) == FINISHED and raised.reply or nil
end

return finish

--- Ends the handling of a request early, from any depth: raises the reply, which define.lua catches.

local finish = {}

local FINISHED = {}

--- Ends the handling of a request with a reply.
-- @tparam table reply
function finish.with(reply)
  error(setmetatable({ reply = reply }, FINISHED), 0)
end

--- @param raised what pcall caught
-- @treturn ?table the reply that finish.with was called with; nil when something else was raised
function finish.reply_of(raised)
  return type(raised) == "table" and getmetatable(raised) == FINISHED and raised.reply or nil
end

return finish

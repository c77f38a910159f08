--- What to do if something that this server needs is away for a moment.

local pages = require "pages"

local unavailable = {}

local Unavailable = {}
Unavailable.__index = Unavailable
function Unavailable:__tostring() return self.message end

--- Raises an error that `page_instead` turns into a page.
function unavailable.raise(message)
  error(setmetatable({ message = message }, Unavailable), 0)
end

--- Returns the response of a call of the api. If the call has failed, raises an error that `page_instead` turns into a
--- page.
function unavailable.unless(response, message)
  return response or unavailable.raise(message)
end

local function reply_or_page(is_done, ...)
  if is_done then return ... end
  local failure = ...
  if getmetatable(failure) ~= Unavailable then error(failure, 0) end
  ngx.log(ngx.WARN, failure.message)
  return pages.message(503, "unavailable")
end

--- Returns a function that does what `action` does, but returns a page with status 503 if something is away. Nothing
--- has been decided then, so the person can reload the page.
function unavailable.page_instead(action)
  return function(...) return reply_or_page(pcall(action, ...)) end
end

return unavailable

--- A progress bar on standard error, if that is a terminal.

local core = require "authlete.core"
local terminal = require "authlete.cli.terminal"

local progress = {}
local Progress = {}
Progress.__index = Progress

local INTERVAL_MS = 100
local WIDTH = 30

---@param file file* what is read; without a size, as a pipe is, the bar is only a count
---@return table
function progress.new(file)
  local here = file:seek "cur"
  local size = here and file:seek "end"
  if here then
    file:seek("set", here)
  end
  return setmetatable({
    file = file, size = size and size > 0 and size or nil, is_shown = terminal.is "errors",
    shares_terminal = terminal.is "output", began = core.clock(),
    next_ms = 0,
  }, Progress)
end

local function bar(share)
  local full = math.floor(share * WIDTH)
  return ("[%s%s] %3.0f %%  "):format(("#"):rep(full), ("-"):rep(WIDTH - full), share * 100)
end

--- Draws the bar, a few times a second.
---@param counts table { done, failed }
---@param pause_ms number how long Authlete's rate limit delays the next call
function Progress:draw(counts, pause_ms)
  local now = core.clock()
  if not self.is_shown or now < self.next_ms then
    return
  end
  self.next_ms = now + INTERVAL_MS
  local position = self.size and self.file:seek "cur"
  local rate = counts.done * 1000 / math.max(1, now - self.began)
  io.stderr:write("\r", position and bar(math.min(1, position / self.size)) or "",
    ("%d done, %d failed, %.0f/s%s"):format(counts.done, counts.failed, rate,
      pause_ms >= 1000 and (", rate limit: %.0f s"):format(pause_ms / 1000) or ""), "\27[K")
end

--- Removes the bar, so that a line can be written in its place.
function Progress:clear()
  if self.is_shown then
    io.stderr:write "\r\27[K"
    self.next_ms = 0
  end
end

--- Removes the bar before a line on standard output, if both are on the same terminal.
function Progress:clear_for_output()
  if self.shares_terminal then
    self:clear()
  end
end

---@return number # seconds since the beginning
function Progress:seconds()
  return (core.clock() - self.began) / 1000
end

return progress

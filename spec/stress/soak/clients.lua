--- The clients of a soak: HTTP/1.0 over cqueues, one connection per request. Some disconnect before the response.
-- luacheck: std lua54

local cqueues = require "cqueues"
local socket = require "cqueues.socket"

local clients = {}

local PATIENCE = 20 -- seconds: longer than any call may take
local ABORTED, BROKEN, ANSWERED = "aborted", "broken", "answered"

-- On a broken connection, functions return nothing instead of raising an error.
local function quiet(_, _, error_number)
  return error_number
end

-- Returns everything received until the connection ends; false if the client disconnects first.
local function read_all(connection, seconds)
  local parts, deadline = {}, cqueues.monotime() + seconds
  while true do
    local piece = connection:read(-4096)
    if piece then
      parts[#parts + 1] = piece
    elseif cqueues.monotime() >= deadline - 0.001 then
      return false
    else
      return table.concat(parts)
    end
    connection:settimeout(math.max(0.001, deadline - cqueues.monotime()))
  end
end

--- Makes one request and sets its `outcome` and, if there is a response, `answers`: id -> result.
function clients.perform(request, port, path, abort_after)
  local connection = socket.connect("127.0.0.1", port)
  connection:onerror(quiet)
  connection:setmode("b", "bn")
  connection:settimeout(abort_after or PATIENCE)
  connection:xwrite("GET " .. path .. " HTTP/1.0\r\nHost: soak\r\n\r\n", "bn")
  local text = read_all(connection, abort_after or PATIENCE)
  connection:close()
  if text == false then
    request.outcome = abort_after and ABORTED or BROKEN
    return
  end
  local body = text:match "^HTTP/1%.1 200 .-\r\n\r\n(.*)end\n$"
  request.outcome = body and ANSWERED or BROKEN
  request.answers = {}
  for id, result in (body or ""):gmatch "(%d+) (%S+)\n" do
    request.answers[tonumber(id)] = result
  end
end

return clients

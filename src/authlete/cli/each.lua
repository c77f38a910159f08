--- `--each`: one request a line, many side by side.
---
--- Whatever happens, a line is sent once. After Ctrl-C no call starts, and those under way end; so the lines before the
--- one that is named then are done, unless they waited for a rate limit, and none after it has begun.

local arguments = require "authlete.cli.arguments"
local core = require "authlete.core"
local json = require "authlete.json"
local output = require "authlete.cli.output"
local pace = require "authlete.cli.pace"
local profile = require "authlete.cli.profile"
local progress = require "authlete.cli.progress"
local stop = require "authlete.cli.stop"

local each = {}

local JOBS = 32
local LOOK_MS = 5 -- how often to look for calls that are done, other than the oldest
local SLEEP_MS = 100
local MOST_TRIES = 20 -- of a line that Authlete refuses because of its rate limit
local INTERRUPTED = 130

local function open(name)
  if name == "-" then
    return io.stdin
  end
  local file, message = io.open(name, "rb")
  return file or stop.usage("cannot read %s", message)
end

-- Returns the next line that is not empty, as { line, text }; nil at the end.
local function next_line(job)
  while true do
    local text = not job.has_ended and job.file:read "*l"
    if not text or core.is_interrupted() then
      job.has_ended = true
      return nil
    end
    job.line = job.line + 1
    if job.line >= job.from and text:find "%S" then
      return { line = job.line, text = text, tries = 0 }
    end
  end
end

-- Results -------------------------------------------------------------------------------------------------------------

local function count(job, outcome)
  job.counts.done = job.counts.done + 1
  if outcome then
    job.actions[outcome] = (job.actions[outcome] or 0) + 1
  else
    job.counts.failed = job.counts.failed + 1
  end
end

-- Writes a failure to standard error, as JSON on one line. Messages contain no secrets.
local function fail(job, item, message, failure)
  failure = failure or { kind = "invalid", maybe_processed = false }
  job.progress:clear()
  io.stderr:write(json.encode {
    line = item.line, kind = failure.kind, message = message, status = failure.status,
    result_code = failure.result_code, request_id = failure.request_id, maybe_processed = failure.maybe_processed,
  }, "\n")
  count(job)
end

local function succeed(job, item, response)
  job.progress:clear_for_output()
  io.write(json.encode { line = item.line }:sub(1, -2), ',"response":', output.encode(response), "}\n")
  count(job, type(response) == "table" and response.action or "done")
end

-- What Authlete has refused because of its rate limit was not processed, and is sent again.
local function settle(job, item, response, message, failure)
  if response ~= nil then
    succeed(job, item, response)
  elseif failure.kind == "rate_limited" and item.tries < MOST_TRIES and not core.is_interrupted() then
    table.insert(job.delayed, item)
  else
    fail(job, item, message, failure)
  end
end

-- Calls ---------------------------------------------------------------------------------------------------------------

-- Returns the request of a line; nil and what is wrong with it.
local function read_request(job, item)
  local parsed, request = pcall(job.decode, item.text)
  if not parsed or type(request) ~= "table" then
    return nil, "the line is not a JSON object"
  end
  local applied, fault = pcall(arguments.apply, request, job.given)
  if not applied then
    return nil, fault.message or error(fault, 0)
  end
  return request
end

local function start(job, item)
  local request, fault = read_request(job, item)
  if not request then
    return fail(job, item, fault)
  end
  item.tries = item.tries + 1
  local valid, call, message, failure = pcall(job.api.start, job.api, job.name, request)
  if not valid then
    fail(job, item, call)
  elseif not call then
    settle(job, item, nil, message, failure)
  else
    item.call = call
    table.insert(job.running, item)
  end
end

-- Starts as many calls as may be under way. Returns whether there are more lines.
local function start_more(job)
  while not core.is_interrupted() and job.pace:may_start(#job.running) do
    local item = table.remove(job.delayed, 1) or next_line(job)
    if not item then
      break
    end
    start(job, item)
  end
  return not job.has_ended or job.delayed[1] ~= nil
end

-- Collects the calls that are done.
local function collect(job)
  local running = {}
  for _, item in ipairs(job.running) do
    if item.call:done() then
      settle(job, item, item.call:take())
    else
      running[#running + 1] = item
    end
  end
  local has_found = #running < #job.running
  job.running = running
  return has_found
end

local function run_all(job)
  repeat
    local has_more = start_more(job)
    job.progress:draw(job.counts, job.pace:pause_ms())
    if not collect(job) then
      if job.running[1] then
        job.running[1].call:wait(LOOK_MS)
      elseif has_more then
        core.sleep(math.min(SLEEP_MS, math.max(1, job.pace:pause_ms())))
      end
    end
  until #job.running == 0 and (core.is_interrupted() or not has_more)
  for _, item in ipairs(job.delayed) do
    fail(job, item, "interrupted while waiting for the rate limit", { kind = "rate_limited", maybe_processed = false })
  end
end

-- The end -------------------------------------------------------------------------------------------------------------

local function summarize(job)
  local parts = {}
  for action, number in pairs(job.actions) do
    parts[#parts + 1] = ("%s %d"):format(action, number)
  end
  table.sort(parts)
  parts[#parts + 1] = ("failed %d"):format(job.counts.failed)
  local seconds = job.progress:seconds()
  job.progress:clear()
  local rate = job.counts.done / math.max(1 / 1000, seconds)
  io.stderr:write(("authlete: %s: %d requests in %.1f s (%.0f a second): %s\n"):format(job.name, job.counts.done,
    seconds, rate, table.concat(parts, ", ")))
end

--- Runs an operation for each line.
---@param name string the operation
---@param given table[] from arguments.read
---@param options table what the command line says
---@param settings table further settings of the api
---@return integer # the exit status
function each.run(name, given, options, settings)
  local pacer = pace.new(options.jobs or JOBS)
  settings.on_call = function(event) pacer:observe(event) end
  local api = profile.open(options.profile, settings)
  local file = open(options.each)
  local job = {
    name = name, api = api, file = file, given = given, from = options.from or 1, pace = pacer,
    progress = progress.new(file), decode = require("cjson").decode,
    line = 0, has_ended = false, delayed = {}, running = {}, actions = {}, counts = { done = 0, failed = 0 },
  }
  io.stdout:setvbuf "line" -- what has been written is complete, however the program ends
  core.catch_interrupt()
  run_all(job)
  summarize(job)
  if core.is_interrupted() then
    local rest = job.delayed[1] and ", and the lines that were refused because of the rate limit, named above" or ""
    local next_one = math.max(job.from, job.line + 1)
    io.stderr:write(("authlete: interrupted; to continue: --from %d%s\n"):format(next_one, rest))
    return INTERRUPTED
  end
  return job.counts.failed > 0 and stop.FAILURE or 0
end

return each

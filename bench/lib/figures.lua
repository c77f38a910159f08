--- Prints figures, one a line, and whether they meet their targets.
-- luacheck: std lua54

local figures = {}

local met, all = 0, 0

local function line(mark, format, ...)
  print(("%-7s "):format(mark) .. format:format(...))
  io.stdout:flush()
end

local function judge(is_met, format, ...)
  all = all + 1
  met = met + (is_met and 1 or 0)
  line(is_met and "met" or "MISSED", format, ...)
end

--- A headline.
function figures.about(format, ...)
  print("\n" .. format:format(...))
  io.stdout:flush()
end

--- A figure without a target.
function figures.note(format, ...)
  line("", format, ...)
end

--- What cannot be measured here, and why.
function figures.skip(format, ...)
  line("skipped", format, ...)
end

--- figures.at_most(0.35, value, "instructions: %.2f of the floor's", value): adds the target to the text.
function figures.at_most(target, value, format, ...)
  judge(value <= target, format .. (" (target: at most %g)"):format(target), ...)
end

function figures.at_least(target, value, format, ...)
  judge(value >= target, format .. (" (target: at least %g)"):format(target), ...)
end

function figures.below(target, value, format, ...)
  judge(value < target, format .. (" (target: below %g)"):format(target), ...)
end

function figures.finish()
  print(("\n%d of %d targets met"):format(met, all))
end

--- The value below which this share of all values lies; figures.percentile(values, 0.5) is the median.
function figures.percentile(values, share)
  local sorted = table.move(values, 1, #values, 1, {})
  table.sort(sorted)
  return sorted[math.max(1, math.ceil(#sorted * share))]
end

function figures.median(values)
  return figures.percentile(values, 0.5)
end

--- Runs the bench, prints the summary, and cleans up, also after an error or Ctrl-C.
---@param measure function prints the figures
---@param clean_up function stops what measure started
function figures.run(measure, clean_up)
  local done, message = xpcall(measure, debug.traceback)
  clean_up()
  if not done then
    io.stderr:write(message, "\n")
    os.exit(1)
  end
  figures.finish()
end

return figures

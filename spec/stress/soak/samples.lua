--- The resources of processes over time: resident memory, descriptors, threads.
-- luacheck: std lua54

local samples = {}
local Samples = {}
Samples.__index = Samples

function samples.new()
  return setmetatable({ of = {} }, Samples)
end

--- Samples processes, a list of { name, pid }.
function Samples:take(processes)
  local words = {}
  for _, process in ipairs(processes) do
    words[#words + 1] = process.name .. ":" .. process.pid
  end
  local pipe = assert(io.popen(([[
    for process in %s; do
      pid=${process##*:}
      echo "${process%%:*} $(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p; s/^Threads:[^0-9]*//p' /proc/$pid/status \
        2>/dev/null | tr '\n' ' ') $(ls /proc/$pid/fd 2>/dev/null | wc -l)"
    done]]):format(table.concat(words, " "))))
  for line in pipe:lines() do
    local name, resident, threads, descriptors = line:match "^(%S+) (%d+) (%d+) +(%d+)$"
    if name then
      self.of[name] = self.of[name] or {}
      table.insert(self.of[name], {
        resident = tonumber(resident) / 1024, threads = tonumber(threads), descriptors = tonumber(descriptors),
      })
    end
  end
  pipe:close()
end

local function summary(list, from, to)
  local result = { resident = 0, descriptors = 0, threads = 0, most_threads = 0 }
  for i = from, to do
    for _, what in ipairs { "resident", "descriptors", "threads" } do
      result[what] = result[what] + list[i][what] / (to - from + 1)
    end
    result.most_threads = math.max(result.most_threads, list[i].threads)
  end
  return result
end

--- Returns the means of the first and the last quarter of a process's samples; nil if there are too few.
function Samples:quarters(name)
  local list = self.of[name] or {}
  local length = #list // 4
  if length == 0 then
    return nil
  end
  return summary(list, 1, length), summary(list, #list - length + 1, #list)
end

return samples

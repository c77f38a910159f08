-- Which descriptors a child process inherits.

local descriptors = {}

-- Commands that print the descriptors of the shell that runs them, and what they are: "… 9 -> socket:[4711]".
descriptors.LIST = "ls -l /proc/$$/fd; :"

-- For chunks: inherited() and inherited_by_execute() return the descriptors of a child of io.popen and of os.execute,
-- by number. The three standard ones are left out.
descriptors.CHUNK = ([[
  local function read_list(lines)
    local found = {}
    for line in lines do
      local number, target = line:match " (%%d+) %%-> (.+)$"
      if tonumber(number or 0) > 2 then found[tonumber(number)] = target end
    end
    return found
  end
  local function inherited()
    local pipe = io.popen "%s"
    local found = read_list(pipe:lines())
    pipe:close()
    return found
  end
  local function inherited_by_execute()
    local name = os.tmpname()
    os.execute("exec >" .. name .. "; %s")
    local found = read_list(io.lines(name))
    os.remove(name)
    return found
  end
]]):format(descriptors.LIST, descriptors.LIST)

return descriptors

-- Checks the text of the files that git tracks: no path that leads out of the repository, plain words, and links that
-- lead to something. Prints what it finds, and then exits with 1. `make check` runs it.
--
--   lua5.4 tools/text.lua
-- luacheck: std lua54

-- Patterns for a line in lower case, and what to write instead. "%f[%w]" and "%f[%W]" are the bounds of a word.
local WORDS = {
  { "shall", "must, will or should" },
  { "that which", "what" },
  { "those which", "those that" },
  { "surely", "definitely" },
  { "all the same", "anyway, or still" },
  { "to be had", "available" },
  { "than there %l+", "say what is exceeded, missing or out of range" },
  { "lets? go of", "releases, or drops its reference to" },
  { "hears? of", "is notified of" },
  { "at the most", "at most" },
  { "at the least", "at least" },
  { "or else", "otherwise" },
  { "he", "the user, the caller, they" },
  { "she", "the user, the caller, they" },
  { "his", "the user's, their" },
  { "tparam", "@param NAME TYPE" },
  { "treturn", "@return TYPE" },
  { "is no %l+", "is not a …", unless = { "there is no", "is no longer", "is no more" } },
}

-- Files that are not text or not ours, and this file.
local SKIPPED = {
  "^spec/data/", "^spec/stress/fuzz/seeds/", "%-lock%.json$", "%.png$", "^LICENSE$",
  "^packaging/debian/copyright$", "^tools/text%.lua$",
}

-- Specs contain forbidden words and paths on purpose.
local SPECS = "^spec/.+_spec%.lua$"

-- Folders outside of the repository.
local OUTSIDE = { "/home/%w", "/root/", "/tmp/%l/" }

local found = false

local function report(file, line, text)
  io.stderr:write(("%s:%d: %s\n"):format(file, line, text))
  found = true
end

local function matches_any(text, patterns)
  for _, pattern in ipairs(patterns) do
    if text:find(pattern) then return true end
  end
  return false
end

local function check_words(file, number, line)
  local lower = line:lower()
  for _, word in ipairs(WORDS) do
    local from, to = lower:find("%f[%w]" .. word[1] .. "%f[%W]")
    local around = from and lower:sub(math.max(1, from - 6), to)
    if from and not matches_any(around, word.unless or {}) then
      report(file, number, ("'%s': write %s"):format(line:sub(from, to), word[2]))
    end
  end
end

local function check_absolute_paths(file, number, line)
  for _, pattern in ipairs(OUTSIDE) do
    local path = line:match("%f[%w/]" .. pattern .. "%S*")
    if path then
      report(file, number, "a path outside of the repository: " .. path)
    end
  end
end

-- Reports relative paths that lead above the root of the repository.
local function check_relative_paths(file, number, line)
  for path in line:gmatch "%f[%w./][%w./_-]*%.%./[%w./_-]*" do
    local _, depth = file:gsub("/", "")
    for part in path:gmatch "[^/]+" do
      depth = depth + (part == ".." and -1 or part == "." and 0 or 1)
      if depth < 0 then
        return report(file, number, "a path outside of the repository: " .. path)
      end
    end
  end
end

-- The anchors of the headings of a Markdown file, as GitHub makes them.
local function read_anchors(file)
  local anchors, count = {}, {}
  local is_code = false
  for line in io.lines(file) do
    is_code = is_code ~= (line:find "^%s*```" ~= nil)
    local title = not is_code and line:match "^#+ (.*)$"
    if title then
      local anchor = title:gsub("%[(.-)%]%(.-%)", "%1"):lower():gsub("[^%w _\128-\255-]", ""):gsub(" ", "-")
      count[anchor] = (count[anchor] or -1) + 1
      anchors[count[anchor] == 0 and anchor or anchor .. "-" .. count[anchor]] = true
    end
  end
  return anchors
end

local anchors_of = setmetatable({}, {
  __index = function(cache, file)
    cache[file] = read_anchors(file)
    return cache[file]
  end,
})

-- A path relative to the folder of a file, without "..".
local function resolve(file, path)
  local parts = {}
  for part in (file:gsub("[^/]*$", "") .. path):gmatch "[^/]+" do
    if part == ".." then
      parts[#parts] = nil
    elseif part ~= "." then
      parts[#parts + 1] = part
    end
  end
  return table.concat(parts, "/")
end

-- Reports links of Markdown to files or headings that do not exist.
local function check_links(file, number, line)
  for path, anchor in line:gmatch "%]%(([^)#%s]*)#?([^)%s]*)%)" do
    local target = path == "" and file or resolve(file, path)
    local handle = not path:find "^%a+:" and io.open(target)
    if not path:find "^%a+:" and not handle then
      report(file, number, "a link to what does not exist: " .. path)
    elseif handle and anchor ~= "" and target:find "%.md$" and not anchors_of[target][anchor] then
      report(file, number, ("a link to a heading that does not exist: %s#%s"):format(path, anchor))
    end
    if handle then
      handle:close()
    end
  end
end

local files = assert(io.popen "git ls-files")
local count = 0
for file in files:lines() do
  count = count + 1
  local number = 0
  for line in matches_any(file, SKIPPED) and function() end or io.lines(file) do
    number = number + 1
    check_absolute_paths(file, number, line)
    if file:find "%.md$" then
      check_links(file, number, line)
    end
    if not file:find(SPECS) then
      check_relative_paths(file, number, line)
      check_words(file, number, line)
    end
  end
end
files:close()
if count == 0 then
  io.stderr:write "git lists no files here\n"
end
os.exit(not found and count > 0)

-- Checks that a release is consistent: the version in src/core/lua/core.c, the newest in CHANGELOG.md, and the rockspec
-- with its tag must match. `make check` runs it.
--
--   lua5.4 tools/version.lua

local function read(name)
  local file = io.open(name)
  local text = file and file:read "*a"
  if file then file:close() end
  return text
end

local function fail(...)
  io.stderr:write((...):format(select(2, ...)), "\n")
  os.exit(1)
end

local version = read("src/core/lua/core.c"):match 'AUTHLETE_VERSION "([^"]+)"'
local released = read("CHANGELOG.md"):match "\n## %[?(%d+%.%d+%.%d+)"
if not released then
  os.exit(0) -- nothing yet
end

if version ~= released then
  fail("src/core/lua/core.c has version %s, CHANGELOG.md %s", version, released)
end
local name = ("authlete-%s-1.rockspec"):format(released)
local rockspec = read(name) or fail("%s is missing: copy authlete-scm-1.rockspec", name)
if not rockspec:find(('version = "%s-1"'):format(released), 1, true) then
  fail('%s must have version = "%s-1"', name, released)
elseif not rockspec:find(('tag = "v%s"'):format(released), 1, true) then
  fail('%s must have tag = "v%s" in its source', name, released)
end

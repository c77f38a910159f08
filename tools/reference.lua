-- Writes the documents that are made from the code: docs/reference, docs/authlete.1, docs/endpoints.md and
-- types, from src/core/api/operations.def, src/authlete/description and the comments in src/authlete. Runs in the
-- top folder.
--
--   lua tools/reference.lua           writes all
--   lua tools/reference.lua --check   writes nothing; names the files that are out of date
--
-- Exits with 1 if a file is out of date, or if a description is missing (src/authlete/description).

package.path = "./?.lua;" .. package.path

local links = require "tools.reference.links"
local object_pages = require "tools.reference.object_pages"
local rows = require "tools.reference.rows"

local FOLDER = "docs/reference/"

-- { path, function that makes the text, its argument }
local files = {
  { FOLDER .. "README.md", require "tools.reference.index_page" },
  { FOLDER .. "library.md", require "tools.reference.library_page" },
  { FOLDER .. "objects.md", object_pages.objects },
  { FOLDER .. "enumerations.md", object_pages.enumerations },
  { "docs/authlete.1", require "tools.reference.manual" },
  { "docs/endpoints.md", require "tools.reference.endpoints" },
  { "types/authlete.lua", require "tools.reference.types" },
}
for _, group in ipairs(rows.groups) do
  files[#files + 1] = { FOLDER .. links.page_of(group.name), require "tools.reference.operation_page", group }
end

for _, name in ipairs { "claims", "form", "json", "random" } do
  files[#files + 1] = { "types/authlete/" .. name .. ".lua", require "tools.reference.module_types", name }
end

local function read(path)
  local file = io.open(path, "rb")
  if not file then
    return nil
  end
  local text = file:read("*a")
  file:close()
  return text
end

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

local check = arg[1] == "--check"
if #arg > 1 or arg[1] and not check then
  io.stderr:write("usage: lua tools/reference.lua [--check]\n")
  os.exit(2)
end

local failed = false
for _, problem in ipairs(require("tools.reference.described").problems()) do
  io.stderr:write(problem .. "\n")
  failed = true
end
if failed then
  os.exit(1)
end
for _, file in ipairs(files) do
  local path, make = file[1], file[2]
  local text = make(file[3])
  if not check then
    write(path, text)
  elseif read(path) ~= text then
    io.stderr:write(path .. " is stale: run `make docs`\n")
    failed = true
  end
end
os.exit(failed and 1 or 0)

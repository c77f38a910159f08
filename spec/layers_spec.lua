-- The layers of src/: a file may include or require only files of lower layers.

local folders = require "lfs"

-- The folders of src/core, lowest first. A file may include files of its own folder and of lower ones. Only `lua` uses
-- Lua.
local C_FOLDERS = { "base", "api", "http", "engine", "lua" }
local USES_CURL = { ["src/core/http/libcurl.h"] = true }
local USES_LIBCURL_H = { libcurl = true, connection = true, multiplex = true }

-- Lowest first. Modules that users require are in "src" and "src/authlete", all others in subfolders.
local LUA_FOLDERS = {
  "src/authlete/util", "src/authlete/api", "src/authlete/transport", "src/authlete/reply", "src/authlete/endpoint",
  "src/authlete/openresty", "src/authlete/sandbox", "src/authlete", "src",
  "src/authlete/description", "src/authlete/cli", -- last, since no server loads them
}
local PUBLIC = { "claims", "endpoint", "form", "json", "openresty", "random", "reply", "sandbox" }

local function places(order)
  local result = {}
  for i, name in ipairs(order) do result[name] = i end
  return result
end

local function read(name)
  local file = assert(io.open(name))
  local text = file:read "*a"
  file:close()
  return text
end

-- The files in a folder with one of the endings, as {path, name, ending}.
local function files(folder, endings)
  local found = {}
  for name in folders.dir(folder) do
    local stem, ending = name:match "^([%w_]+)%.(%w+)$"
    if stem and endings[ending] then
      found[#found + 1] = { path = folder .. "/" .. name, name = stem, ending = ending }
    end
  end
  table.sort(found, function(left, right) return left.path < right.path end)
  assert(#found > 0)
  return found
end

local c_files = {}
for place, folder in ipairs(C_FOLDERS) do
  for _, file in ipairs(files("src/core/" .. folder, { c = true, h = true })) do
    file.folder, file.place = folder, place
    c_files[#c_files + 1] = file
  end
end

describe("The C files", function()
  it("include only their own folder and the folders below it", function()
    local folder_places = places(C_FOLDERS)
    for _, file in ipairs(c_files) do
      for included in read(file.path):gmatch '#include "([^"]+)"' do
        local place = folder_places[included:match "^(%w+)/"]
        assert.is_true(place ~= nil and place <= file.place, ("%s includes %s; src/core/%s may include only %s"):format(
          file.path, included, C_FOLDERS[file.place], table.concat(C_FOLDERS, ", ", 1, file.place)))
      end
    end
  end)

  it("include each other without cycles", function()
    local includes, state = {}, {}
    for _, file in ipairs(c_files) do
      if file.ending == "h" then
        includes[file.folder .. "/" .. file.name .. ".h"] = read(file.path)
      end
    end
    local function visit(header, path)
      assert.not_equal("open", state[header], path .. " -> " .. header)
      if includes[header] and not state[header] then
        state[header] = "open"
        for included in includes[header]:gmatch '#include "([^"]+)"' do visit(included, path .. " -> " .. header) end
        state[header] = "done"
      end
    end
    for header in pairs(includes) do visit(header, "") end
  end)

  it("use Lua only in the folder lua, and include its headers only in compat.h and version.c", function()
    for _, file in ipairs(c_files) do
      local text = read(file.path)
      local includes = text:find("#include <lua.h>", 1, true) or text:find("#include <lauxlib.h>", 1, true)
      local may_include = file.path == "src/core/lua/compat.h" or file.path == "src/core/lua/version.c"
      assert.equal(may_include, includes ~= nil, file.path)
      if file.folder ~= "lua" then
        assert.is_nil(text:find "[^%w]lua_[%l]+ *%(", file.path)
        assert.is_nil(text:find "lua_State", file.path)
      end
    end
  end)

  it("include libcurl's headers only through libcurl.h, in libcurl.c, connection.c and multiplex.c", function()
    for _, file in ipairs(c_files) do
      local uses = read(file.path):find("#include <curl/", 1, true) ~= nil
      assert.equal(USES_CURL[file.path] or false, uses, file.path)
      local uses_ours = read(file.path):find('#include "http/libcurl.h"', 1, true) ~= nil
      assert.is_true(not uses_ours or file.ending == "c" and USES_LIBCURL_H[file.name], file.path)
    end
  end)

  -- What some system lacks, or has in a different form, with the one file in src/core/base that may use it. What has
  -- no file is missing on macOS, and there is another way.
  local SYSTEM_DEPENDENT = {
    ["epoll"] = "poller.c", ["AUTHLETE_POLL%f[^%w_]"] = "poller.c",
    ["eventfd"] = "descriptor.c", ["SOCK_CLOEXEC"] = "descriptor.c", ["MSG_NOSIGNAL"] = "descriptor.c",
    ["SO_NOSIGPIPE"] = "descriptor.c", ["SO_PEERCRED"] = "descriptor.c", ["getpeereid"] = "descriptor.c",
    ["[^%w_]pipe%("] = "descriptor.c",
    ["pthread_condattr"] = "clock.c", ["pthread_cond_timedwait"] = "clock.c",
    ["pthread_create"] = "thread.c", ["pthread_attr_"] = "thread.c",
    ["dladdr"] = "process.c", ["dlopen"] = "process.c",
    ["xlocale"] = "c_locale.h", ["[^%w_]newlocale"] = "c_locale.c", ["[^%w_]uselocale"] = "c_locale.c",
    ["accept4"] = false, ["SOCK_NONBLOCK"] = false, ["pipe2"] = false, ["sigtimedwait"] = false, ["ppoll"] = false,
    ["timerfd"] = false, ["signalfd"] = false, ["O_CLOEXEC"] = false, ["prctl"] = false, ["pthread_setname_np"] = false,
    ["getrandom"] = false, ["explicit_bzero"] = false,
  }

  -- Comments may name what they explain.
  local function code_of(file)
    return (read(file.path):gsub("/%*.-%*/", ""))
  end

  it("use what depends on the system in one file of the folder base", function()
    local found = {}
    for _, file in ipairs(c_files) do
      local text = code_of(file)
      for pattern, place in pairs(SYSTEM_DEPENDENT) do
        if text:find(pattern) then
          assert.equal(place and "src/core/base/" .. place, file.path, file.path .. " has " .. pattern)
          found[pattern] = true
        end
      end
    end
    for pattern, place in pairs(SYSTEM_DEPENDENT) do
      assert.is_true(found[pattern] or not place, pattern .. " is used nowhere")
    end
  end)

  it("ask for the system only in the folder base", function()
    for _, file in ipairs(c_files) do
      for condition in code_of(file):gmatch "#%s*e?l?if[^\n]*" do
        assert.is_true(file.folder == "base" or not condition:find "__%l+__%f[^%w_]", file.path .. ": " .. condition)
      end
    end
  end)

  it("include operations.def only in names.c and operation.c", function()
    for _, file in ipairs(c_files) do
      if read(file.path):find('#include "api/operations.def"', 1, true) then
        assert.is_truthy(file.path == "src/core/api/names.c" or file.path == "src/core/api/operation.c", file.path)
      end
    end
  end)

  it("start with their licence", function()
    for _, file in ipairs(c_files) do
      assert.is_truthy(read(file.path):find "^/%* SPDX%-License%-Identifier: MIT", file.path)
    end
  end)
end)

describe("The Lua files", function()
  local lua_files = {}
  for _, folder in ipairs(LUA_FOLDERS) do
    for _, file in ipairs(files(folder, { lua = true })) do
      file.module = file.path:match("^src/(.*)%.lua$"):gsub("/", ".")
      lua_files[#lua_files + 1] = file
    end
  end

  -- The modules that a file requires; those in comments are examples.
  local function required_by(file)
    local found = {}
    for line in read(file.path):gmatch "[^\n]+" do
      local module = not line:find "^%s*%-%-" and line:match 'require *%(? *"(authlete[%w_.]*[%w_])"'
      if module and module ~= "authlete.core" then found[#found + 1] = module end
    end
    return found
  end

  local by_module = {}
  for _, file in ipairs(lua_files) do by_module[file.module] = file end

  it("require only modules that exist, of their own folder and those below it, and public ones", function()
    local folder_places, public = places(LUA_FOLDERS), {}
    for _, name in ipairs(PUBLIC) do public["authlete." .. name] = true end
    for _, file in ipairs(lua_files) do
      for _, module in ipairs(required_by(file)) do
        local other = by_module[module]
        assert.is_truthy(other, file.path .. " requires " .. module .. ", which does not exist")
        local is_below = folder_places[other.path:match "^(.*)/"] <= folder_places[file.path:match "^(.*)/"]
        assert.is_true(is_below or public[module] == true, file.path .. " requires " .. module
          .. "; the order of the folders is in LUA_FOLDERS in this file")
      end
    end
  end)

  it("require each other without cycles", function()
    local state = {}
    local function visit(module, path)
      assert.not_equal("open", state[module], path .. " -> " .. module)
      if state[module] then return end
      state[module] = "open"
      for _, required in ipairs(required_by(by_module[module])) do visit(required, path .. " -> " .. module) end
      state[module] = "done"
    end
    for module in pairs(by_module) do visit(module, "") end
  end)
end)

describe("The folder of the public modules", function()
  it("holds nothing else", function()
    local names = {}
    for i, file in ipairs(files("src/authlete", { lua = true })) do names[i] = file.name end
    assert.same(PUBLIC, names)
  end)
end)

describe("The module", function()
  it("exports only one symbol", function()
    local path
    for template in package.cpath:gmatch "[^;]+" do
      local candidate = template:gsub("?", "authlete/core")
      path = path or folders.attributes(candidate, "mode") and candidate
    end
    local pipe = assert(io.popen("unset LD_PRELOAD; nm -D --defined-only " .. path))
    local symbols = {}
    for line in pipe:lines() do
      symbols[#symbols + 1] = line:match "%S+$"
    end
    pipe:close()
    assert.same({ "luaopen_authlete_core" }, symbols)
  end)
end)

-- The layers of src/: a file may include or require only files of lower layers.

local folders = require "lfs"

-- The folders of src/core, lowest first. A file may include files of its own folder and of lower ones. Only `lua` uses
-- Lua.
local C_FOLDERS = { "base", "api", "http", "engine", "lua" }
local USES_CURL = { ["src/core/http/libcurl.h"] = true }
local USES_LIBCURL_H = { libcurl = true, connection = true, multiplex = true }

-- Lowest first. Modules that users require are in "src" and "src/authlete", all others in subfolders.
local LUA_FOLDERS = {
  "src/authlete/util", "src/authlete/reply", "src/authlete/endpoint", "src/authlete/openresty", "src/authlete/sandbox",
  "src/authlete/api", "src/authlete/transport", "src/authlete", "src",
}
local PUBLIC = { "endpoint", "form", "json", "openresty", "random", "reply", "sandbox" }

-- Lowest first. "authlete.core", the C module, is below all of them.
local LUA_ORDER = {
  "authlete.core",
  "authlete.util.ascii", "authlete.util.authorization", "authlete.util.base64", "authlete.util.copy",
  "authlete.util.header", "authlete.util.is_api", "authlete.util.is_callable", "authlete.util.is_filled",
  "authlete.util.list",
  "authlete.util.percent", "authlete.util.phase", "authlete.util.read_only",
  "authlete.util.url", "authlete.util.utf8", "authlete.util.address", "authlete.util.base_url", "authlete.util.proxy",
  "authlete.util.log",
  "authlete.form", "authlete.json", "authlete.random",
  "authlete.reply.headers", "authlete.reply.rules", "authlete.reply",
  "authlete.endpoint.finish", "authlete.endpoint.callback_reply", "authlete.endpoint.replies",
  "authlete.endpoint.context", "authlete.endpoint.request", "authlete.endpoint.proof",
  "authlete.endpoint.client_parameters", "authlete.endpoint.access_token", "authlete.endpoint.define",
  "authlete.endpoint.token", "authlete.endpoint.authorization", "authlete.endpoint.device",
  "authlete.endpoint.backchannel", "authlete.endpoint.resource", "authlete.endpoint.registration",
  "authlete.endpoint.credential", "authlete.endpoint.simple", "authlete.endpoint",
  "authlete.openresty.options", "authlete.openresty.request", "authlete.openresty.token_cache", "authlete.openresty",
  "authlete.sandbox.response", "authlete.sandbox.store", "authlete.sandbox.signature", "authlete.sandbox.parameters",
  "authlete.sandbox.client", "authlete.sandbox.client_management", "authlete.sandbox.service",
  "authlete.sandbox.grant", "authlete.sandbox.authorization_request", "authlete.sandbox.authorization",
  "authlete.sandbox.token", "authlete.sandbox.tokens", "authlete.sandbox.device", "authlete.sandbox.settings",
  "authlete.sandbox",
  "authlete.api.constants", "authlete.api.waiting", "authlete.api.setting_types", "authlete.api.settings",
  "authlete.api.environment",
  "authlete.transport.wrapped_api", "authlete.transport.custom", "authlete.transport.wakeup",
  "authlete.transport.engine", "authlete.transport.cosocket",
  "authlete",
}

local function places(order)
  local result = {}
  for i, name in ipairs(order) do result[name] = i end
  return result
end

local lua_places = places(LUA_ORDER)

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

  it("use Lua only in the folder lua, and include its headers only in compat.h", function()
    for _, file in ipairs(c_files) do
      local text = read(file.path)
      local includes = text:find("#include <lua.h>", 1, true) or text:find("#include <lauxlib.h>", 1, true)
      assert.equal(file.path == "src/core/lua/compat.h", includes ~= nil, file.path)
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

  it("use Linux-only features only in the folder base", function()
    local linux_only = { "<sys/epoll.h>", "<sys/eventfd.h>", "accept4", "SOCK_CLOEXEC", "MSG_NOSIGNAL", "sigtimedwait",
      "pthread_condattr_setclock", "epoll_" }
    for _, file in ipairs(c_files) do
      local text = file.folder ~= "base" and read(file.path) or ""
      for _, word in ipairs(linux_only) do
        assert.is_nil(text:find(word, 1, true), file.path .. " has " .. word)
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

  it("all have a place in the order", function()
    for _, file in ipairs(lua_files) do
      local message = file.path .. " is missing from LUA_ORDER in this file, after what it requires"
      assert.is_truthy(lua_places[file.module], message)
    end
  end)

  it("require only files below them", function()
    for _, file in ipairs(lua_files) do
      for required in read(file.path):gmatch 'require *%(? *"(authlete[%w_.]*)"' do
        local is_name = required:sub(-1) ~= "." -- a complete module name, not a prefix
        local place, own_place = lua_places[required], lua_places[file.module]
        local below = place and own_place and place < own_place
        local in_example = required == "authlete" -- in a comment
        assert.is_truthy(below or in_example or not is_name,
          file.path .. " requires " .. required .. ", which does not come before it in LUA_ORDER")
      end
    end
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

-- The layers of src/: a file may include, or require, only what lies below it.

local folders = require "lfs"

-- Lowest first. Those before LUA_FROM know nothing of Lua.
local C_ORDER = {
  "buffer", "uri", "names", "operation", "reply", "retry", "service", "driver", "http", "inbox", "pool", "call", "lane",
  "lanes", "attempts", "engine", "compat", "json_reader", "json_writer", "argument", "header", "failure", "request",
  "response", "hook", "api", "blocking", "background", "scripted", "core",
}
local LUA_FROM = "compat"
local USES_CURL = { driver = true, http = true, lane = true }

-- Lowest first; "authlete.core" is the C module, below all.
local LUA_ORDER = {
  "authlete.core", "authlete.json", "authlete.base64", "authlete.form", "authlete.random", "authlete.sandbox.answer",
  "authlete.sandbox.store", "authlete.sandbox.signature", "authlete.sandbox.parameters", "authlete.sandbox.client",
  "authlete.sandbox.client_management", "authlete.sandbox.service", "authlete.sandbox.grant",
  "authlete.sandbox.authorization_request", "authlete.sandbox.authorization", "authlete.sandbox.token",
  "authlete.sandbox.tokens", "authlete.sandbox.device", "authlete.sandbox.settings", "authlete.sandbox",
  "authlete.reply", "authlete.constants", "authlete.phase", "authlete.log", "authlete.endpoint.answer",
  "authlete.endpoint.request", "authlete.endpoint.handler", "authlete.endpoint.token",
  "authlete.endpoint.authorization", "authlete.endpoint.device", "authlete.endpoint.backchannel",
  "authlete.endpoint.resource", "authlete.endpoint.registration", "authlete.endpoint.credential",
  "authlete.endpoint.simple", "authlete.endpoint", "authlete.openresty", "authlete.settings", "authlete.waiting",
  "authlete.object", "authlete.exchange", "authlete.bell", "authlete.nginx", "authlete.cosocket", "authlete",
}

local function places(order)
  local result = {}
  for i, name in ipairs(order) do result[name] = i end
  return result
end

local c_places, lua_places = places(C_ORDER), places(LUA_ORDER)

local function read(name)
  local file = assert(io.open(name))
  local text = file:read "*a"
  file:close()
  return text
end

-- The files of a folder with one of the endings, as {path, name, ending}.
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

local c_files = files("src", { c = true, h = true })

describe("The C files", function()
  it("all have a place in the order", function()
    for _, file in ipairs(c_files) do assert.is_truthy(c_places[file.name], file.path .. " has no place") end
  end)

  it("include only files below them, and their own header", function()
    for _, file in ipairs(c_files) do
      for included in read(file.path):gmatch '#include "([%w_]+)%.h"' do
        local below = c_places[included] and c_places[file.name] and c_places[included] < c_places[file.name]
        local is_own = file.ending == "c" and included == file.name
        assert.is_true(below or is_own, file.path .. " includes " .. included .. ".h")
      end
    end
  end)

  it("include Lua's headers in compat.h only, and only the upper ones know of Lua at all", function()
    for _, file in ipairs(c_files) do
      local text = read(file.path)
      local includes = text:find("#include <lua.h>", 1, true) or text:find("#include <lauxlib.h>", 1, true)
      assert.equal(file.path == "src/compat.h", includes ~= nil, file.path)
      if (c_places[file.name] or 0) < c_places[LUA_FROM] then
        assert.is_nil(text:find "[^%w]lua_[%l]+ *%(", file.path)
        assert.is_nil(text:find "lua_State", file.path)
      end
    end
  end)

  it("include libcurl's headers in driver.h, http.c and lane.h only", function()
    for _, file in ipairs(c_files) do
      local uses = read(file.path):find("#include <curl/", 1, true) ~= nil
      assert.is_true(not uses or USES_CURL[file.name] and (file.ending == "c" or file.name ~= "http"), file.path)
    end
  end)

  it("read operations.def in names.c and operation.c only", function()
    for _, file in ipairs(c_files) do
      if read(file.path):find('#include "operations.def"', 1, true) then
        assert.is_truthy(file.path == "src/names.c" or file.path == "src/operation.c", file.path)
      end
    end
  end)

  it("say first under which licence they are", function()
    for _, file in ipairs(c_files) do
      assert.is_truthy(read(file.path):find "^/%* SPDX%-License%-Identifier: MIT", file.path)
    end
  end)
end)

describe("The Lua files", function()
  local lua_files = {}
  for _, folder in ipairs { "src", "src/authlete", "src/authlete/endpoint", "src/authlete/sandbox" } do
    for _, file in ipairs(files(folder, { lua = true })) do
      file.module = file.path:match("^src/(.*)%.lua$"):gsub("/", ".")
      lua_files[#lua_files + 1] = file
    end
  end

  it("all have a place in the order", function()
    for _, file in ipairs(lua_files) do assert.is_truthy(lua_places[file.module], file.path .. " has no place") end
  end)

  it("require only files below them", function()
    for _, file in ipairs(lua_files) do
      for required in read(file.path):gmatch 'require *%(? *"(authlete[%w_.]*)"' do
        local is_name = required:sub(-1) ~= "." -- of a module, and not the beginning of one
        local place, own_place = lua_places[required], lua_places[file.module]
        local below = place and own_place and place < own_place
        local in_example = required == "authlete" -- in a comment
        assert.is_truthy(below or in_example or not is_name, file.path .. " requires " .. required)
      end
    end
  end)
end)

describe("The module", function()
  it("shows one symbol", function()
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

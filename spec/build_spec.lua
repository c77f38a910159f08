-- `make` for the right Lua or none, and the module in other Luas than its own.

local folders = require "lfs"

local LUA = os.getenv "AUTHLETE_SPEC_LUA" or arg[-1]
local VERSION = _VERSION:match "%d.%d"
local ABI = rawget(_G, "jit") and "jit" or VERSION
local BUILDS = { ["5.1"] = "lua5.1", ["5.2"] = "lua5.2", ["5.3"] = "lua5.3", ["5.4"] = "lua5.4", jit = "luajit" }

-- Returns the output and the status. What `make test` was given does not count.
local function run(command)
  local pipe = assert(io.popen("unset LD_PRELOAD MAKEFLAGS MFLAGS MAKELEVEL LUA ABI BUILD PREFIX DESTDIR; "
    .. "exec 2>&1 </dev/null; " .. command .. "; echo \"status $?\""))
  local output = pipe:read "*a"
  pipe:close()
  return output:match "^(.*)status (%d+)\n$"
end

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end

local function is_built(abi)
  return folders.attributes("build/" .. abi .. "/authlete/core.so", "mode") == "file"
end

-- This interpreter, and the others that the module is built for.
local function interpreters()
  local found = { LUA }
  for abi, lua in pairs(BUILDS) do
    if abi ~= ABI and is_built(abi) then found[#found + 1] = lua end
  end
  table.sort(found)
  return found
end

describe("make", function()
  local folder

  before_each(function()
    folder = os.tmpname()
    os.remove(folder)
    assert(folders.mkdir(folder))
  end)
  after_each(function() run(("rm -rf '%s'"):format(folder)) end)

  it("links the module as each system needs it", function()
    local function link(system)
      local output = run(("make -n --no-print-directory module LUA='%s' BUILD='%s/build' SYSTEM=%s CURL_LIBS=")
        :format(LUA, folder, system))
      return output:match "[^\n]+core%.so [^\n]+", output
    end
    local linux, said = link "Linux"
    assert.is_truthy(linux, said)
    assert.is_truthy(linux:find(" -shared -Wl,-z,nodelete ", 1, true), linux)
    local macos = link "Darwin"
    assert.is_truthy(macos:find(" -bundle -undefined dynamic_lookup ", 1, true), macos)
    assert.is_nil(macos:find("-shared", 1, true) or macos:find("-z", 1, true), macos)
  end)

  -- The goal stops with this line only, and nothing is written.
  local function assert_refused(arguments, expected)
    local output, status = run(("make --no-print-directory %s BUILD='%s/build' PREFIX='%s/installed'")
      :format(arguments, folder, folder))
    assert.equal("2", status, output)
    local line = output:match "^[^\n]+%*%*%* ([^\n]*)%.  Stop%.\n$"
    assert.is_truthy(line, output)
    assert.is_truthy(line:find(expected, 1, true), output)
    assert.is_nil(folders.attributes(folder .. "/build", "mode"))
    assert.is_nil(folders.attributes(folder .. "/installed", "mode"))
  end

  local REFUSED = {
    ["build LUA=lua9.9"] = "no interpreter 'lua9.9' is installed; LUA names programs, such as lua5.4 or luajit",
    ["install LUA=lua9.9"] = "no interpreter 'lua9.9' is installed",
    ["install LUA='%s lua9.9'"] = "no interpreter 'lua9.9' is installed",
    ["install ABI=5.4 LUA=lua9.9"] = "no interpreter 'lua9.9' is installed",
    ["install LUA=echo"] = "'echo' is not a Lua interpreter",
    ["install LUA=cat"] = "'cat' is not a Lua interpreter",
    ["install LUA="] = "no Lua is given or installed",
    ["module LUA="] = "no Lua is given: set LUA",
    ["module LUA='lua5.4 luajit'"] = "set LUA to one interpreter for this goal",
    ["install-files LUA='lua5.4 luajit'"] = "set LUA to one interpreter for this goal",
    ["uninstall-files LUA='lua5.4 luajit'"] = "set LUA to one interpreter for this goal",
    ["uninstall LUA=lua9.9"] = "'lua9.9' is not a Lua interpreter that is installed",
    ["install-rock LUA=lua5.4"] = "LuaRocks runs this goal",
    ["install LUA=%s CURL_CFLAGS=-nostdinc"] = "the headers of libcurl are missing: set CURL_INCDIR",
  }
  for arguments, expected in pairs(REFUSED) do
    arguments = arguments:gsub("%%s", LUA)
    it(arguments .. " stops with one line", function() assert_refused(arguments, expected) end)
  end

  it("stops if the headers are those of another version", function()
    write(folder .. "/lua.h", "#define LUA_VERSION_NUM (9 * 100 + 9)\n") -- as Lua 5.5 writes it
    for _, goal in ipairs { "build", "install", "module" } do
      assert_refused(("%s LUA=%s LUA_INCDIR=%s"):format(goal, LUA, folder),
        ("%s is Lua %s, but the headers in \"%s\" are those of Lua 9.9"):format(LUA, VERSION, folder))
    end
  end)

  it("stops if there are no headers", function()
    assert_refused(("install LUA=%s CC='cc -nostdinc' LUA_INCDIR='%s/a b'"):format(LUA, folder),
      ("the headers of Lua %s for %s are missing in %s/a b: set LUA_INCDIR, or"):format(VERSION, LUA, folder))
  end)

  it("finds the headers beside an interpreter that is given by its path, as OpenResty's is", function()
    local headers = run("tools/headers " .. LUA):match "^%-I\"?([^\" \n]+)"
    local name = ABI == "jit" and "luajit-2.1" or "lua" .. VERSION
    local lua, include = folder .. "/luajit/bin/lua", folder .. "/luajit/include/" .. name
    run(([[mkdir -p '%s' "$(dirname '%s')" && ln -s "$(command -v %s)" '%s' && cp '%s'/*.h '%s']])
      :format(include, lua, LUA, lua, headers, include))
    local output = run(("make -n V=1 module LUA=%s BUILD=%s/build"):format(lua, folder))
    assert.is_truthy(output:find(('-I"%s" '):format(include), 1, true), output)
    assert.is_nil(output:find(headers .. " ", 1, true))
  end)

  it("installs for each Lua that it is given, and says what went where", function()
    local luas = { LUA, interpreters()[1] ~= LUA and interpreters()[1] or interpreters()[2] }
    local output, status = run(("make --no-print-directory install ABI= LUA='%s' PREFIX='%s/a b'")
      :format(table.concat(luas, " "), folder))
    assert.equal("0", status, output)
    for _, lua in ipairs(luas) do
      local version = run(lua .. " -e 'io.write(_VERSION:match \"%d.%d\")'")
      local core = output:match("installed for " .. lua:gsub("%p", "%%%0")
        .. ": ([^\n]*/a b/lib/lua/" .. version .. "/authlete/core%-%d+%.so), [^\n]*/a b/share/lua/" .. version
        .. "/authlete.lua and [^\n]*\n")
      assert.is_truthy(core, lua .. ": " .. output)
      local said = run(("LUA_PATH='%s/a b/share/lua/%s/?.lua' LUA_CPATH='%s/a b/lib/lua/%s/?.so' %s -e '%s'")
        :format(folder, version, folder, version, lua, [[print(type(require "authlete.core".new))]]))
      assert.equal("function\n", said)
    end
  end)

  it("installs the program for one of them, with its manual page and completion, and removes it again", function()
    local make = "make --no-print-directory %s ABI= LUA='%s' PREFIX='%s/c d' DESTDIR='%s'"
    local luas = { LUA, interpreters()[1] ~= LUA and interpreters()[1] or interpreters()[2] }
    local chosen = (luas[1] == "lua5.4" or luas[2] == "lua5.4") and "lua5.4" or luas[2]
    local path = folder .. "/c d"
    local output, status = run(make:format("install", table.concat(luas, " "), folder, ""))
    assert.equal("0", status, output)
    assert.is_truthy(output:find(("installed for %s: %s/bin/authlete\n"):format(chosen, path), 1, true), output)
    local environment = "cd / && env -u LUA_PATH -u LUA_CPATH "
    output = run(("%s '%s/bin/authlete' --version"):format(environment, path))
    assert.matches("^authlete %d+%.%d+%.%d+\n", output)
    for _, file in ipairs { "man/man1/authlete.1", "bash-completion/completions/authlete",
      "zsh/site-functions/_authlete", "fish/vendor_completions.d/authlete.fish" } do
      assert.equal("0", select(2, run(("test -s '%s/share/%s'"):format(path, file))), file)
    end
    run(make:format("uninstall", luas[1] == chosen and luas[2] or luas[1], folder, ""))
    assert.equal("0", select(2, run(("test -e '%s/bin/authlete'"):format(path))))
    run(make:format("uninstall", chosen, folder, ""))
    assert.equal("", (run(("find '%s' -type f"):format(path))))
  end)
end)

describe("The module", function()
  it("is refused by every other Lua, by name", function()
    for _, lua in ipairs(interpreters()) do
      local version = run(lua .. " -e 'io.write(_VERSION)'")
      local load = version == _VERSION and "print(type(require [[authlete.core]]))"
        or "local _, message = pcall(require, [[authlete.core]]) print(message)"
      local expected = version == _VERSION and "table\n"
        or ("authlete.core was built for %s, and this is %s\n"):format(_VERSION, version)
      local output, status = run(("LUA_CPATH='build/%s/?.so' %s -e '%s'"):format(ABI, lua, load))
      assert.equal(expected .. "0", output .. status)
    end
  end)

  it("is refused by name when the api is made", function()
    local path = os.tmpname()
    write(path, ([[package.path = "src/?.lua" package.cpath = "build/%s/?.so"
      _VERSION = "Lua 4.0"
      print(pcall(require("authlete").new, {}))]]):format(ABI))
    local output = run(LUA .. " " .. path)
    os.remove(path)
    assert.equal(("false\tauthlete.core was built for %s, and this is Lua 4.0\n"):format(_VERSION), output)
  end)
end)
